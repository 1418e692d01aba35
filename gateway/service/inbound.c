/* Floor 3: taking in what a webhook carried. */
#include "service/inbound.h"

#include "base/limits.h"
#include "domain/msisdn.h"
#include "domain/sms.h"
#include "service/dedupe.h"
#include "service/fuses.h"
#include "service/notices.h"
#include "service/outbox.h"
#include "service/parts.h"
#include "service/receipts_gone.h"
#include "service/turn.h"
#include "service/ussd.h"
#include "store/id.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static bool store_silently(const struct turn_world *world, const struct inbound *inbound,
                           struct err *err)
{
    world->outcome->counts.silent++;
    return DB_RUN(world->db, QUERY_INBOUND_ADD, world->arena, NULL, err,
                  DB_I(id_new(world->now_ms)), DB_NOTHING, DB_S(world->channel->name),
                  DB_I(inbound->bearer), DB_S(inbound->text), DB_S(STR("")), DB_I(world->now_ms));
}

static bool stops(const struct dialogue_result *result)
{
    for (int i = 0; i < result->effect_count; i++) {
        if (result->effects[i].kind == EFFECT_OPT_OUT)
            return true;
    }
    return false;
}

static bool reply_to(const struct turn *turn, struct str reply_data, struct pace *pace,
                     struct err *err)
{
    const struct turn_world *world = turn->world;
    struct inbound_outcome *outcome = world->outcome;
    struct str text = str_of(turn->result.reply);
    const struct outbox_message reply = {
        .contact_id = turn->contact->id,
        .ticket_id = turn->read_ticket_id,
        .channel = world->channel,
        .bearer = BEARER_SMS,
        .class = OUTBOX_REPLY,
        .text = text,
        .reply_data = reply_data,
    };
    int64_t id;
    outcome->counts.outbound++;
    if (world->channel->fuses &&
        !pace_spend(pace, FUSE_SEGMENTS, sms_measure(text).segments, world->now_ms))
        outcome->counts.tripped[FUSE_SEGMENTS]++; /* this one still leaves */
    if (turn->read_id != 0) /* its receipt is the answer's: it is queued, by its id */
        return outbox_add(world->db, &reply, world->now_ms, world->arena, &id, err) &&
               notices_carried(world->db, turn->read_id, id, world->arena, err);
    if (world->may_leave && world->number.len > 0 && outcome->leaving.outbound.id == 0)
        return outbox_add_leaving(world->db, &reply, world->number, world->now_ms, world->arena,
                                  &outcome->leaving, err);
    return outbox_add(world->db, &reply, world->now_ms, world->arena, &id, err);
}

/* A message that is answered, unless `mute`. */
static bool take_turn(struct turn *turn, const struct parts_message *message, bool mute,
                      struct pace *pace, struct err *err)
{
    turn->incomplete = message->incomplete;
    if (!turn_step(turn, EVENT_TEXT, message->text, err) || !turn_end(turn, message->text, err))
        return false;
    if (turn->result.reply[0] == '\0')
        return true;
    /* Who repeats STOP knows: one confirmation is enough. */
    if (mute || (turn->contact->opted_out && stops(&turn->result))) {
        turn->world->outcome->counts.silent++;
        return true;
    }
    return reply_to(turn, message->reply_data, pace, err);
}

/* Where the person stands by SMS, and how they left off when they dialled. */
static bool load_turn(const struct turn_world *world, const struct contact *contact,
                      struct turn *turn, struct pace *pace, struct err *err)
{
    struct db_rows rows;
    struct str stored[2] = { STR(""), STR("") }, paced = STR("");
    if (!DB_RUN(world->db, QUERY_SESSIONS_OF, world->arena, &rows, err, DB_I(contact->id)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        bool dialled = db_int(&rows, i, 0) == BEARER_USSD;
        stored[dialled] = db_str(&rows, i, 1);
        paced = dialled ? paced : db_str(&rows, i, 2);
    }
    turn_begin(turn, world, contact, BEARER_SMS, stored[0]);
    turn_recall_dialled(turn, stored[1]);
    pace_decode(paced, pace);
    return true;
}

/* A whole message of a person. */
static bool take_text(const struct turn_world *world, const struct contact *contact,
                      const struct parts_message *message, struct err *err)
{
    struct turn turn;
    struct pace pace;
    if (!load_turn(world, contact, &turn, &pace, err))
        return false;
    if (!world->channel->fuses)
        return take_turn(&turn, message, false, &pace, err);
    enum fuse tripped = pace_arrival(&pace, message->text, world->now_ms);
    if (tripped != FUSE_NONE)
        world->outcome->counts.tripped[tripped]++;
    bool paused = pace_paused(&pace, world->now_ms), taken;
    if (paused && !fuses_must_hear(&turn, message->text)) {
        taken = fuses_keep(&turn, &pace, tripped, message->text, message->reply_data, err);
    } else {
        bool mute = paused && !pace_spend(&pace, FUSE_ANSWERS, 1, world->now_ms);
        taken = take_turn(&turn, message, mute, &pace, err);
    }
    return taken && fuses_save(&turn, &pace, err);
}

/* What the parts made whole, or what they kept waiting long enough. */
static bool take_joined(const struct turn_world *world, const struct parts_message *message,
                        struct err *err)
{
    struct contact contact;
    world->outcome->counts.incomplete += message->incomplete;
    if (contacts_get(world->db, message->contact_id, world->arena, &contact, err))
        return take_text(world, &contact, message, err);
    if (err->code != ERR_NOT_FOUND)
        return false;
    *err = (struct err){ .code = ERR_NONE }; /* erased in between */
    return store_silently(world, &(struct inbound){ .text = message->text }, err);
}

static bool take_part(const struct turn_world *world, const struct contact *contact,
                      const struct inbound *inbound, struct err *err)
{
    struct parts_ready ready;
    world->outcome->counts.parts++;
    world->outcome->waiting = true;
    if (!parts_add(world->db, contact->id, world->channel->name, inbound,
                   world->now_ms + world->channel->parts_wait_ms, world->now_ms, world->arena,
                   &ready, err))
        return false;
    world->outcome->counts.duplicates += ready.duplicate;
    for (size_t i = 0; i < ready.count; i++) {
        if (!take_joined(world, &ready.rows[i], err))
            return false;
    }
    return true;
}

static bool take_sms(const struct turn_world *world, const struct inbound *inbound,
                     struct str msisdn, struct err *err)
{
    struct contact contact;
    if (!contacts_find_or_add(world->db, world->keys, msisdn, world->now_ms, world->arena, &contact,
                              err))
        return false;
    if (parts_is_one(inbound))
        return take_part(world, &contact, inbound, err);
    const struct parts_message whole = { .contact_id = contact.id,
                                         .text = inbound->text,
                                         .reply_data = inbound->reply_data };
    struct turn_world here = *world;
    here.number = msisdn;
    return take_text(&here, &contact, &whole, err);
}

/* Some networks end a session without saying whose it was. */
static bool nameless_end(const struct inbound *inbound)
{
    return inbound->ussd_phase == USSD_END && inbound->from.len == 0;
}

static bool take_message(const struct turn_world *world, const struct inbound *inbound,
                         struct err *err)
{
    const struct channel *channel = world->channel;
    struct inbound_counts *counts = &world->outcome->counts;
    char msisdn[MSISDN_SIZE];
    enum msisdn_kind kind = msisdn_normalise(inbound->from, channel->country, msisdn);
    bool nameless = nameless_end(inbound);
    if (kind == MSISDN_INVALID && !nameless)
        return true; /* inbound_check() refused it unless it stands in a batch */
    bool ussd = inbound->bearer == BEARER_USSD;
    counts->ussd += ussd;
    counts->sms += !ussd;
    if (ussd && (nameless || kind == MSISDN_E164))
        return ussd_take(world, inbound, str_of(msisdn), err);
    bool seen = false;
    if (!dedupe_seen(world, inbound, &seen, err))
        return false;
    if (seen) {
        counts->duplicates++;
        return true;
    }
    /* Answering machines loops: never to a name, a short code or ourselves. */
    counts->names += kind == MSISDN_ALPHANUMERIC;
    counts->short_codes += kind == MSISDN_SHORT_CODE;
    if (kind != MSISDN_E164 || str_equal(str_of(msisdn), channel->number))
        return store_silently(world, inbound, err);
    return take_sms(world, inbound, str_of(msisdn), err);
}

static bool take_receipt(const struct turn_world *world, const struct receipt *receipt,
                         struct err *err)
{
    struct inbound_outcome *outcome = world->outcome;
    bool matched;
    int64_t ticket_id;
    if (!outbox_receipt(world->db, world->keys, world->channel, receipt, world->now_ms,
                        world->arena, &matched, &ticket_id, err))
        return false;
    outcome->counts.receipts++;
    outcome->counts.receipts_unmatched += !matched;
    outcome->counts.delivered += receipt->delivery == DELIVERY_DELIVERED;
    outcome->counts.failed += receipt->delivery == DELIVERY_FAILED;
    outcome->counts.expired += receipt->delivery == DELIVERY_EXPIRED;
    if (ticket_id != 0 && outcome->ticket_count < INBOUND_TICKETS_MAX)
        outcome->tickets[outcome->ticket_count++] = ticket_id;
    return true;
}

static bool take_opt_out(const struct turn_world *world, const struct opt_out *opt_out,
                         struct err *err)
{
    char msisdn[MSISDN_SIZE];
    return msisdn_normalise(opt_out->from, world->channel->country, msisdn) != MSISDN_E164 ||
           contacts_stop_number(world->db, world->keys, str_of(msisdn), world->now_ms, world->arena,
                                err);
}

bool inbound_check(const struct channel *channel, const struct webhook *webhook, struct err *err)
{
    char msisdn[MSISDN_SIZE];
    if (webhook->inbound_count != 1 || nameless_end(&webhook->inbounds[0]) ||
        msisdn_normalise(webhook->inbounds[0].from, channel->country, msisdn) != MSISDN_INVALID)
        return true;
    return err_set(err, ERR_UNPROCESSED, "the sender is neither a number nor a name");
}

bool inbound_take(struct db *db, const struct keyring *keys, struct menus *menus,
                  const struct office *office, const struct channel *channel,
                  const struct webhook *webhook, bool may_leave, int64_t now_ms,
                  struct arena *arena, struct inbound_outcome *ret, struct err *err)
{
    *ret = (struct inbound_outcome){ 0 };
    const struct turn_world world = { .db = db,
                                      .keys = keys,
                                      .menus = menus,
                                      .office = office,
                                      .channel = channel,
                                      .may_leave = may_leave,
                                      .now_ms = now_ms,
                                      .arena = arena,
                                      .outcome = ret };
    for (size_t i = 0; i < webhook->inbound_count; i++) {
        if (!take_message(&world, &webhook->inbounds[i], err))
            return false;
    }
    for (size_t i = 0; i < webhook->receipt_count; i++) {
        if (!take_receipt(&world, &webhook->receipts[i], err))
            return false;
    }
    for (size_t i = 0; i < webhook->opt_out_count; i++) {
        if (!take_opt_out(&world, &webhook->opt_outs[i], err))
            return false;
    }
    return true;
}

static const struct channel *find_channel(const struct channel *channels, size_t count,
                                          struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(channels[i].name, name))
            return &channels[i];
    }
    return NULL;
}

bool inbound_take_waiting(struct db *db, const struct keyring *keys, struct menus *menus,
                          const struct office *office, const struct channel *channels,
                          size_t channel_count, int64_t now_ms, struct arena *arena,
                          struct inbound_outcome *ret, struct err *err)
{
    struct parts_ready ready;
    *ret = (struct inbound_outcome){ 0 };
    if (!parts_due(db, now_ms, arena, &ready, &ret->waiting, err))
        return false;
    for (size_t i = 0; i < ready.count; i++) {
        const struct channel *channel =
            find_channel(channels, channel_count, ready.rows[i].channel);
        const struct channel gone = { .name = ready.rows[i].channel };
        const struct turn_world world = { .db = db,
                                          .keys = keys,
                                          .menus = menus,
                                          .office = office,
                                          .channel = channel ? channel : &gone,
                                          .now_ms = now_ms,
                                          .arena = arena,
                                          .outcome = ret };
        const struct inbound kept = { .text = ready.rows[i].text };
        /* A channel that is configured no more cannot answer. */
        if (channel ? !take_joined(&world, &ready.rows[i], err)
                    : !store_silently(&world, &kept, err))
            return false;
    }
    return true;
}

bool inbound_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err)
{
    return dedupe_purge(db, now_ms, arena, err) &&
           DB_RUN(db, QUERY_USSD_PURGE, arena, NULL, err, DB_I(now_ms - day_ms)) &&
           DB_RUN(db, QUERY_RECEIPT_EARLY_PURGE, arena, NULL, err,
                  DB_I(now_ms - RECEIPT_DAYS * day_ms)) &&
           receipts_gone_purge(db, now_ms, arena, err);
}
