/* Floor 3: taking in what a webhook carried. */
#include "service/inbound.h"

#include "domain/msisdn.h"
#include "service/outbox.h"
#include "service/turn.h"
#include "service/ussd.h"
#include "store/id.h"

#include <string.h>

enum {
    DEDUPE_PREFIX_SIZE = 2,
    DEDUPE_KEY_SIZE = DEDUPE_PREFIX_SIZE + CRYPTO_INDEX_SIZE,
};

static const int64_t day_ms = 24LL * 60 * 60 * 1000;
static const int64_t dedupe_period_days = 30;

/* A key of the 30-day period of `now_ms`, or of one before: an id is known for 30 to 60 days. */
static void dedupe_key(int64_t now_ms, int periods_ago, const unsigned char *hash,
                       unsigned char ret[DEDUPE_KEY_SIZE])
{
    int64_t period = now_ms / (dedupe_period_days * day_ms) - periods_ago;
    ret[0] = (unsigned char)(period >> 8 & 0xff);
    ret[1] = (unsigned char)(period & 0xff);
    memcpy(ret + DEDUPE_PREFIX_SIZE, hash, CRYPTO_INDEX_SIZE);
}

/* What makes two deliveries the same message: the provider's id, else everything it says. */
static bool message_identity(const struct turn_world *world, const struct inbound *inbound,
                             struct str *ret)
{
    if (inbound->external_id.len > 0)
        return arena_format(world->arena, ret, "id\n" STR_FMT "\n" STR_FMT,
                            STR_ARG(world->channel->name), STR_ARG(inbound->external_id));
    return arena_format(world->arena, ret,
                        "text\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n%lld\n" STR_FMT,
                        STR_ARG(world->channel->name), STR_ARG(inbound->from), STR_ARG(inbound->to),
                        (long long)inbound->sent_at_ms, STR_ARG(inbound->text));
}

static bool seen_before(const struct turn_world *world, const struct inbound *inbound, bool *ret,
                        struct err *err)
{
    struct str identity;
    if (!message_identity(world, inbound, &identity))
        return err_set(err, ERR_LIMIT, "no room for a message id");
    unsigned char hash[CRYPTO_INDEX_SIZE], bytes[DEDUPE_KEY_SIZE];
    struct str key = { (const char *)bytes, sizeof(bytes) };
    struct db_rows rows;
    crypto_index(world->keys->dedupe, identity, hash);
    dedupe_key(world->now_ms, 1, hash, bytes);
    if (!DB_RUN(world->db, QUERY_DEDUPE_SEEN, world->arena, &rows, err, DB_B(key)))
        return false;
    *ret = rows.row_count > 0;
    if (*ret)
        return true;
    dedupe_key(world->now_ms, 0, hash, bytes);
    if (!DB_RUN(world->db, QUERY_DEDUPE_ADD, world->arena, &rows, err, DB_B(key)))
        return false;
    *ret = rows.changed == 0;
    return true;
}

static bool store_silently(const struct turn_world *world, const struct inbound *inbound,
                           struct err *err)
{
    world->outcome->counts.silent++;
    return DB_RUN(world->db, QUERY_INBOUND_ADD, world->arena, NULL, err,
                  DB_I(id_new(world->now_ms)), DB_NOTHING, DB_S(world->channel->name),
                  DB_I(inbound->bearer), DB_S(inbound->text), DB_S(STR("")), DB_I(world->now_ms));
}

static bool take_sms(const struct turn_world *world, const struct inbound *inbound,
                     struct str msisdn, struct err *err)
{
    struct contact contact;
    struct db_rows rows;
    struct turn turn;
    if (!contacts_find_or_add(world->db, world->keys, msisdn, world->now_ms, world->arena, &contact,
                              err) ||
        !DB_RUN(world->db, QUERY_SESSION_GET, world->arena, &rows, err, DB_I(contact.id),
                DB_I(BEARER_SMS)))
        return false;
    turn_begin(&turn, world, &contact, BEARER_SMS, rows.row_count ? db_str(&rows, 0, 0) : STR(""));
    if (!turn_step(&turn, EVENT_TEXT, inbound->text, err) || !turn_end(&turn, inbound->text, err))
        return false;
    if (turn.result.reply[0] == '\0')
        return true;
    const struct outbox_message reply = {
        .contact_id = contact.id,
        .channel = world->channel,
        .bearer = BEARER_SMS,
        .class = OUTBOX_REPLY,
        .text = str_of(turn.result.reply),
        .reply_data = inbound->reply_data,
    };
    int64_t id;
    world->outcome->counts.outbound++;
    return outbox_add(world->db, &reply, world->now_ms, world->arena, &id, err);
}

static bool take_message(const struct turn_world *world, const struct inbound *inbound,
                         struct err *err)
{
    const struct channel *channel = world->channel;
    char msisdn[MSISDN_SIZE];
    enum msisdn_kind kind = msisdn_normalise(inbound->from, channel->country, msisdn);
    if (kind == MSISDN_INVALID)
        return true; /* inbound_check() refused it unless it stands in a batch */
    bool ussd = inbound->bearer == BEARER_USSD;
    world->outcome->counts.ussd += ussd;
    world->outcome->counts.sms += !ussd;
    if (ussd && kind == MSISDN_E164)
        return ussd_take(world, inbound, str_of(msisdn), err);
    bool seen = false;
    if (!seen_before(world, inbound, &seen, err))
        return false;
    if (seen) {
        world->outcome->counts.duplicates++;
        return true;
    }
    /* Answering machines loops: never to a name, a short code or ourselves. */
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
    if (webhook->inbound_count != 1 ||
        msisdn_normalise(webhook->inbounds[0].from, channel->country, msisdn) != MSISDN_INVALID)
        return true;
    return err_set(err, ERR_UNPROCESSED, "the sender is neither a number nor a name");
}

bool inbound_take(struct db *db, const struct keyring *keys, struct menus *menus,
                  const struct channel *channel, const struct webhook *webhook, int64_t now_ms,
                  struct arena *arena, struct inbound_outcome *ret, struct err *err)
{
    *ret = (struct inbound_outcome){ 0 };
    const struct turn_world world = { .db = db,
                                      .keys = keys,
                                      .menus = menus,
                                      .channel = channel,
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

bool inbound_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err)
{
    static const unsigned char zero[CRYPTO_INDEX_SIZE];
    unsigned char bytes[DEDUPE_KEY_SIZE];
    dedupe_key(now_ms, 1, zero, bytes);
    return DB_RUN(db, QUERY_DEDUPE_PURGE, arena, NULL, err,
                  DB_B(((struct str){ (const char *)bytes, sizeof(bytes) }))) &&
           DB_RUN(db, QUERY_USSD_PURGE, arena, NULL, err, DB_I(now_ms - day_ms)) &&
           DB_RUN(db, QUERY_RECEIPT_EARLY_PURGE, arena, NULL, err, DB_I(now_ms - 3 * day_ms));
}
