/* Floor 3: the outbox. */
#include "service/outbox.h"

#include "base/limits.h"
#include "domain/sms.h"
#include "service/contacts.h"
#include "store/id.h"

static const int64_t minute_ms = 60 * 1000LL;

static const int64_t time_to_live_minutes[OUTBOX_CLASSES] = {
    [OUTBOX_SAFETY] = 24 * 60LL,  [OUTBOX_REPLY] = 2 * 60LL,  [OUTBOX_EXPERT] = 72 * 60LL,
    [OUTBOX_REMINDER] = 2 * 60LL, [OUTBOX_ALERT] = 24 * 60LL, [OUTBOX_BULK] = 24 * 60LL,
};

const char *outbox_state_name(enum outbox_state state)
{
    static const char *const names[] = { "queued", "sending", "sent",   "delivered",
                                         "failed", "expired", "unknown" };
    return names[state];
}

bool outbox_hold(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                 struct err *err)
{
    return DB_RUN(db, QUERY_OUTBOX_HOLD, arena, NULL, err, DB_I(contact_id), DB_I(now_ms));
}

/* What nobody asked for does not go to who said STOP. The row stays, so that staff see why. */
static bool drop_unwanted(struct db *db, const struct outbox_message *message, int64_t id,
                          int64_t now_ms, struct arena *arena, struct err *err)
{
    enum contact_stop stop = message->class == OUTBOX_ALERT ? STOP_ALERTS : STOP_ALL;
    bool stopped = false;
    if (message->class < OUTBOX_REMINDER)
        return true;
    if (!contacts_stopped(db, message->contact_id, stop, arena, &stopped, err))
        return false;
    return !stopped || DB_RUN(db, QUERY_OUTBOX_SETTLE, arena, NULL, err, DB_I(id),
                              DB_I(OUTBOX_FAILED), DB_S(STR("they said STOP")), DB_I(now_ms));
}

bool outbox_add(struct db *db, const struct outbox_message *message, int64_t now_ms,
                struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct str text = message->text;
    if (message->channel->fold) {
        struct builder folded;
        if (!arena_builder(arena, text.len * 2 + 1, &folded))
            return err_set(err, ERR_LIMIT, "no room for an outgoing text");
        sms_fold(text, &folded);
        text = builder_ok(&folded) ? builder_str(&folded) : text;
    }
    int64_t life_ms = message->bearer == BEARER_USSD
                          ? minute_ms
                          : time_to_live_minutes[message->class] * minute_ms;
    *ret_id = id_new(now_ms);
    return DB_RUN(db, QUERY_OUTBOX_ADD, arena, NULL, err, DB_I(*ret_id), DB_I(message->contact_id),
                  message->ticket_id ? DB_I(message->ticket_id) : DB_NOTHING,
                  DB_S(message->channel->name), DB_I(message->bearer), DB_I(message->class),
                  DB_S(text), DB_I(sms_measure(text).segments), DB_I(message->ussd_end),
                  DB_S(message->ussd_session), DB_S(message->reply_data), DB_I(now_ms),
                  DB_I(now_ms + life_ms)) &&
           drop_unwanted(db, message, *ret_id, now_ms, arena, err);
}

enum { /* columns that QUERY_OUTBOX_CLAIM returns */
       CLAIM_ID,
       CLAIM_CONTACT,
       CLAIM_BEARER,
       CLAIM_BODY,
       CLAIM_END,
       CLAIM_SESSION,
       CLAIM_DATA,
       CLAIM_ATTEMPTS,
       CLAIM_CLASS,
       CLAIM_TICKET,
       CLAIM_EXPIRES,
};

static bool read_claimed(struct db *db, const struct keyring *keys, const struct channel *channel,
                         const struct db_rows *rows, size_t row, struct arena *arena,
                         struct outbox_claimed *ret, struct err *err)
{
    struct str text = db_str(rows, row, CLAIM_BODY);
    struct sms_size size = sms_measure(text);
    *ret = (struct outbox_claimed){
        .outbound = {
            .id = db_int(rows, row, CLAIM_ID),
            .bearer = (enum bearer)db_int(rows, row, CLAIM_BEARER),
            .from = channel->number,
            .text = text,
            .unicode = size.alphabet == SMS_UCS2,
            .segments = size.segments,
            .end = db_int(rows, row, CLAIM_END) != 0,
            .ussd_session = db_str(rows, row, CLAIM_SESSION),
            .reply_data = db_str(rows, row, CLAIM_DATA),
        },
        .class = (enum outbox_class)db_int(rows, row, CLAIM_CLASS),
        .attempts = (int)db_int(rows, row, CLAIM_ATTEMPTS),
        .ticket_id = db_int(rows, row, CLAIM_TICKET),
    };
    return contacts_number(db, keys, db_int(rows, row, CLAIM_CONTACT), arena, &ret->outbound.to,
                           err);
}

/* A claimed row that is not to be sent after all. */
static bool give_up(struct db *db, int64_t id, enum outbox_state state, struct str reason,
                    int64_t now_ms, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_OUTBOX_SETTLE, arena, NULL, err, DB_I(id), DB_I(state), DB_S(reason),
                  DB_I(now_ms));
}

bool outbox_claim(struct db *db, const struct keyring *keys, const struct channel *channel,
                  int limit, int64_t now_ms, struct arena *arena, struct outbox_claims *ret,
                  struct err *err)
{
    struct db_rows rows;
    *ret = (struct outbox_claims){ 0 };
    if (!DB_RUN(db, QUERY_OUTBOX_CLAIM, arena, &rows, err, DB_S(channel->name), DB_I(now_ms),
                DB_I(limit)))
        return false;
    ret->rows = ARENA_ARRAY(arena, struct outbox_claimed, rows.row_count);
    if (!ret->rows)
        return err_set(err, ERR_LIMIT, "no room for %zu outgoing messages", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t id = db_int(&rows, i, CLAIM_ID);
        if (db_int(&rows, i, CLAIM_EXPIRES) <= now_ms) {
            ret->expired++;
            if (!give_up(db, id, OUTBOX_EXPIRED, STR("past its time to live"), now_ms, arena, err))
                return false;
            continue;
        }
        if (read_claimed(db, keys, channel, &rows, i, arena, &ret->rows[ret->count], err)) {
            ret->count++;
            continue;
        }
        if (err->code != ERR_DATA && err->code != ERR_NOT_FOUND)
            return false;
        /* One number that cannot be read holds up nobody else. */
        *err = (struct err){ .code = ERR_NONE };
        ret->failed++;
        if (!give_up(db, id, OUTBOX_FAILED, STR("the number cannot be read"), now_ms, arena, err))
            return false;
    }
    return true;
}

/* What a receipt makes of a row in `state`; false: nothing (it is final, or would step back). */
static bool next_state(enum outbox_state state, enum delivery delivery, enum outbox_state *ret)
{
    static const enum outbox_state states[] = {
        [DELIVERY_SENT] = OUTBOX_SENT,
        [DELIVERY_DELIVERED] = OUTBOX_DELIVERED,
        [DELIVERY_FAILED] = OUTBOX_FAILED,
        [DELIVERY_EXPIRED] = OUTBOX_EXPIRED,
    };
    *ret = states[delivery];
    if (state == OUTBOX_DELIVERED || state == OUTBOX_FAILED || state == OUTBOX_EXPIRED)
        return false;
    return *ret != state;
}

/* The provider says so: taken over, as if they had told us. */
static bool take_over_stop(struct db *db, const struct keyring *keys, int64_t id, int64_t now_ms,
                           struct arena *arena, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_OUTBOX_CONTACT, arena, &rows, err, DB_I(id)) &&
           (rows.row_count == 0 ||
            contacts_stop(db, keys, db_int(&rows, 0, 0), STOP_ALL, now_ms, arena, err));
}

static bool apply_early(struct db *db, const struct channel *channel,
                        const struct outbox_result *result, int64_t now_ms, struct arena *arena,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_RECEIPT_EARLY_TAKE, arena, &rows, err, DB_S(channel->name),
                DB_S(result->ids.ids[0])))
        return false;
    enum outbox_state state;
    if (rows.row_count == 0 || !next_state(OUTBOX_SENT, (enum delivery)db_int(&rows, 0, 0), &state))
        return true;
    return DB_RUN(db, QUERY_OUTBOX_SETTLE, arena, NULL, err, DB_I(result->id), DB_I(state),
                  DB_S(db_str(&rows, 0, 1)), DB_I(now_ms));
}

static bool record_accepted(struct db *db, const struct channel *channel,
                            const struct outbox_result *result, int64_t now_ms, struct arena *arena,
                            struct err *err)
{
    bool named = result->ids.count > 0;
    if (!DB_RUN(db, QUERY_OUTBOX_SENT, arena, NULL, err, DB_I(result->id),
                named ? DB_S(result->ids.ids[0]) : DB_NOTHING, DB_I(now_ms)))
        return false;
    return !named || apply_early(db, channel, result, now_ms, arena, err);
}

bool outbox_record(struct db *db, const struct keyring *keys, const struct channel *channel,
                   const struct outbox_result *result, int64_t now_ms, struct arena *arena,
                   struct err *err)
{
    enum outbox_state state = OUTBOX_FAILED;
    switch (result->outcome) {
    case SEND_ACCEPTED:
        return record_accepted(db, channel, result, now_ms, arena, err);
    case SEND_RETRY:
    case SEND_THROTTLED:
    case SEND_MISCONFIGURED:
        return DB_RUN(db, QUERY_OUTBOX_RETRY, arena, NULL, err, DB_I(result->id),
                      DB_I(result->retry_at_ms), DB_S(result->reason), DB_I(now_ms));
    case SEND_UNKNOWN:
        state = OUTBOX_UNKNOWN;
        break;
    case SEND_OPTED_OUT:
        if (!take_over_stop(db, keys, result->id, now_ms, arena, err))
            return false;
        break;
    case SEND_REJECTED:
        break;
    }
    return DB_RUN(db, QUERY_OUTBOX_SETTLE_SENDING, arena, NULL, err, DB_I(result->id), DB_I(state),
                  DB_S(result->reason), DB_I(now_ms));
}

static bool find_row(struct db *db, const struct channel *channel, const struct receipt *receipt,
                     struct arena *arena, struct db_rows *ret, struct err *err)
{
    *ret = (struct db_rows){ 0 };
    if (receipt->outbound_id != 0 && !DB_RUN(db, QUERY_OUTBOX_BY_ID, arena, ret, err,
                                             DB_I(receipt->outbound_id), DB_S(channel->name)))
        return false;
    if (ret->row_count > 0 || receipt->external_id.len == 0)
        return true;
    return DB_RUN(db, QUERY_OUTBOX_BY_EXTERNAL, arena, ret, err, DB_S(channel->name),
                  DB_S(receipt->external_id));
}

bool outbox_receipt(struct db *db, const struct keyring *keys, const struct channel *channel,
                    const struct receipt *receipt, int64_t now_ms, struct arena *arena,
                    bool *ret_matched, int64_t *ret_ticket_id, struct err *err)
{
    struct db_rows rows;
    *ret_matched = false;
    *ret_ticket_id = 0;
    if (!find_row(db, channel, receipt, arena, &rows, err))
        return false;
    if (rows.row_count == 0) {
        if (receipt->external_id.len == 0)
            return true;
        return DB_RUN(db, QUERY_RECEIPT_EARLY_PUT, arena, NULL, err, DB_S(channel->name),
                      DB_S(receipt->external_id), DB_I(receipt->delivery), DB_S(receipt->reason),
                      DB_I(now_ms));
    }
    int64_t id = db_int(&rows, 0, 0);
    *ret_matched = true;
    *ret_ticket_id = db_int(&rows, 0, 2);
    if (receipt->opted_out && !take_over_stop(db, keys, id, now_ms, arena, err))
        return false;
    enum outbox_state state;
    if (!next_state((enum outbox_state)db_int(&rows, 0, 1), receipt->delivery, &state))
        return true;
    return DB_RUN(db, QUERY_OUTBOX_SETTLE, arena, NULL, err, DB_I(id), DB_I(state),
                  DB_S(receipt->reason), DB_I(now_ms));
}

bool outbox_recover(struct db *db, const struct channel *channel, int64_t now_ms,
                    struct arena *arena, int64_t *ret_queued, int64_t *ret_unknown, struct err *err)
{
    bool again = channel->provider->repeat_safe;
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_OUTBOX_RECOVER, arena, &rows, err, DB_S(channel->name),
                DB_I(again ? OUTBOX_QUEUED : OUTBOX_UNKNOWN),
                DB_S(STR("the gateway stopped during the call")), DB_I(now_ms)))
        return false;
    *ret_queued = again ? rows.changed : 0;
    *ret_unknown = again ? 0 : rows.changed;
    return true;
}

bool outbox_waiting(struct db *db, int64_t now_ms, struct arena *arena, int64_t *ret_count,
                    int64_t *ret_oldest_ms, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_OUTBOX_WAITING, arena, &rows, err, DB_I(now_ms)))
        return false;
    *ret_count = db_int(&rows, 0, 0);
    *ret_oldest_ms = db_is_null(&rows, 0, 1) ? 0 : now_ms - db_int(&rows, 0, 1);
    return true;
}

int64_t outbox_backoff_ms(enum outbox_class class, int attempts, uint32_t random)
{
    int64_t limit_ms = 10 * minute_ms;
    int64_t wait_ms = class <= OUTBOX_EXPERT ? 2000 : 15000;
    for (int i = 1; i < attempts && wait_ms < limit_ms; i++)
        wait_ms *= 2;
    if (wait_ms > limit_ms)
        wait_ms = limit_ms;
    return wait_ms - wait_ms / 8 + (int64_t)(random % 1000) * wait_ms / 4000;
}
