/* Floor 3: the outbox: what is put into it, and what must not leave now. */
#include "service/outbox.h"

#include "base/limits.h"
#include "domain/date.h"
#include "domain/sms.h"
#include "service/contacts.h"
#include "store/id.h"

static const int64_t minute_ms = 60 * 1000LL, day_ms = 24LL * 60 * 60 * 1000LL;
static const int64_t awake_minutes = 10; /* who wrote is up for so long, and waits for the answer */

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

const char *outbox_class_name(enum outbox_class class)
{
    static const char *const names[] = { "safety", "reply", "expert", "reminder", "alert", "bulk" };
    return names[class];
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

struct hold { /* when it may leave, and why not now */
    enum outbox_held held;
    int64_t due_at_ms;
    struct str reason;
};

/* Did the person write just now? Then they are awake, and wait for an answer. */
static bool wrote_lately(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                         bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_OUTBOX_LAST_TURN, arena, &rows, err, DB_I(contact_id)))
        return false;
    *ret = !db_is_null(&rows, 0, 0) && now_ms - db_int(&rows, 0, 0) <= awake_minutes * minute_ms;
    return true;
}

static bool hold_at_night(struct db *db, const struct outbox_message *message, int64_t now_ms,
                          struct arena *arena, struct hold *ret, struct err *err)
{
    bool awake = message->class <= OUTBOX_REPLY || message->bearer == BEARER_USSD;
    if (awake)
        return true;
    if (message->class == OUTBOX_EXPERT &&
        !wrote_lately(db, message->contact_id, now_ms, arena, &awake, err))
        return false;
    if (awake)
        return true;
    struct quiet_hours hours;
    if (!contacts_quiet(db, message->contact_id, message->channel->quiet, arena, &hours, err))
        return false;
    int64_t ends_ms = quiet_ends_ms(hours, now_ms);
    if (ends_ms > now_ms)
        *ret = (struct hold){ OUTBOX_QUIET, ends_ms, STR("held: it is this person's night") };
    return true;
}

/* A list that is sent again and again: what is beyond the day's measure waits for the next day, where
 * staff see it. What answers a person is measured by what they send (service/fuses.h). */
static bool hold_beyond_measure(struct db *db, const struct outbox_message *message, int segments,
                                int64_t now_ms, struct arena *arena, struct hold *ret,
                                struct err *err)
{
    int64_t measure = message->channel->person_daily_segments;
    int64_t local_ms = date_local_ms(now_ms), day = local_ms / day_ms;
    struct db_rows rows;
    if (measure == 0 || message->bearer == BEARER_USSD || message->class <= OUTBOX_REPLY)
        return true;
    if (!DB_RUN(db, QUERY_PERSON_DAY_ADD, arena, &rows, err, DB_I(day), DB_I(message->contact_id),
                DB_I(segments)))
        return false;
    if (db_int(&rows, 0, 0) <= measure)
        return true;
    *ret = (struct hold){ .held = OUTBOX_QUARANTINE,
                          .due_at_ms = now_ms + (day + 1) * day_ms - local_ms };
    return arena_format(arena, &ret->reason, "held: this person had %lld SMS today",
                        (long long)measure) ||
           err_set(err, ERR_LIMIT, "no room for a reason");
}

static bool fold(const struct outbox_message *message, struct arena *arena, struct str *ret,
                 struct err *err)
{
    const struct channel *channel = message->channel;
    struct builder folded;
    *ret = message->text;
    if (!channel->fold && !(channel->fold_bulk && message->class >= OUTBOX_REMINDER))
        return true;
    if (!arena_builder(arena, message->text.len * 2 + 1, &folded))
        return err_set(err, ERR_LIMIT, "no room for an outgoing text");
    sms_fold(message->text, &folded);
    if (builder_ok(&folded))
        *ret = builder_str(&folded);
    return true;
}

/* Stores it in `state`: sending, when it may leave with this commit. */
static bool put(struct db *db, const struct outbox_message *message,
                const struct outbound *outbound, enum outbox_state state, const struct hold *hold,
                int64_t now_ms, struct arena *arena, struct err *err)
{
    int64_t life_ms = message->bearer == BEARER_USSD
                          ? minute_ms
                          : time_to_live_minutes[message->class] * minute_ms;
    int64_t until_ms = message->until_ms ? message->until_ms : hold->due_at_ms + life_ms;
    return DB_RUN(db, QUERY_OUTBOX_ADD, arena, NULL, err, DB_I(outbound->id),
                  DB_I(message->contact_id),
                  message->ticket_id ? DB_I(message->ticket_id) : DB_NOTHING,
                  DB_S(message->channel->name), DB_I(message->bearer), DB_I(message->class),
                  DB_S(outbound->text), DB_I(outbound->segments), DB_I(message->ussd_end),
                  DB_S(message->ussd_session), DB_S(message->reply_data), DB_I(state),
                  DB_I(hold->due_at_ms), DB_I(until_ms), DB_I(hold->held), DB_S(hold->reason),
                  DB_I(now_ms)) &&
           drop_unwanted(db, message, outbound->id, now_ms, arena, err);
}

/* `leaving`: it may leave with this commit, if nothing says otherwise; tells whether it does. */
static bool add(struct db *db, const struct outbox_message *message, int64_t now_ms,
                struct arena *arena, struct outbound *ret, bool *leaving, struct err *err)
{
    struct hold hold = { .due_at_ms = now_ms };
    struct db_rows ahead;
    if (!fold(message, arena, &ret->text, err))
        return false;
    struct sms_size size = sms_measure(ret->text);
    ret->id = id_new(now_ms);
    ret->segments = size.segments;
    ret->unicode = size.alphabet == SMS_UCS2;
    if (!hold_at_night(db, message, now_ms, arena, &hold, err) ||
        !hold_beyond_measure(db, message, size.segments, now_ms, arena, &hold, err))
        return false;
    *leaving = *leaving && hold.held == OUTBOX_NOT_HELD;
    if (*leaving) {
        if (!DB_RUN(db, QUERY_OUTBOX_AHEAD, arena, &ahead, err, DB_I(message->contact_id),
                    DB_I(message->class), DB_S(message->channel->name)))
            return false;
        *leaving = ahead.row_count == 0;
    }
    return put(db, message, ret, *leaving ? OUTBOX_SENDING : OUTBOX_QUEUED, &hold, now_ms, arena,
               err);
}

bool outbox_add(struct db *db, const struct outbox_message *message, int64_t now_ms,
                struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct outbound outbound = { 0 };
    bool leaving = false;
    if (!add(db, message, now_ms, arena, &outbound, &leaving, err))
        return false;
    *ret_id = outbound.id;
    return true;
}

bool outbox_add_leaving(struct db *db, const struct outbox_message *message, struct str number,
                        int64_t now_ms, struct arena *arena, struct outbox_claimed *ret,
                        struct err *err)
{
    struct outbound outbound = { .bearer = message->bearer,
                                 .from = message->channel->number,
                                 .end = message->ussd_end,
                                 .ussd_session = message->ussd_session,
                                 .reply_data = message->reply_data };
    bool leaving = message->class <= OUTBOX_REPLY;
    *ret = (struct outbox_claimed){ 0 };
    if (!add(db, message, now_ms, arena, &outbound, &leaving, err))
        return false;
    if (!leaving)
        return true;
    struct str text = outbound.text;
    *ret = (struct outbox_claimed){ .outbound = outbound,
                                    .contact_id = message->contact_id,
                                    .class = message->class,
                                    .attempts = 1,
                                    .ticket_id = message->ticket_id };
    return (arena_copy(arena, number, &ret->outbound.to) &&
            arena_copy(arena, text, &ret->outbound.text)) ||
           err_set(err, ERR_LIMIT, "no room for a message that may leave");
}

bool outbox_waiting(struct db *db, int64_t now_ms, struct arena *arena, struct outbox_waiting **ret,
                    size_t *ret_count, int64_t *ret_quarantined, struct err *err)
{
    struct db_rows rows, quarantine;
    if (!DB_RUN(db, QUERY_OUTBOX_WAITING, arena, &rows, err, DB_I(now_ms)) ||
        !DB_RUN(db, QUERY_OUTBOX_QUARANTINED, arena, &quarantine, err, DB_I(now_ms)))
        return false;
    struct outbox_waiting *list = ARENA_ARRAY(arena, struct outbox_waiting, rows.row_count + 1);
    if (!list)
        return err_set(err, ERR_LIMIT, "no room for what waits");
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t oldest = db_int(&rows, i, 4);
        list[i] = (struct outbox_waiting){
            .channel = db_str(&rows, i, 0),
            .class = (enum outbox_class)db_int(&rows, i, 1),
            .count = db_int(&rows, i, 2),
            .due = db_int(&rows, i, 3),
            .oldest_ms = oldest ? now_ms - id_made_at_ms(oldest) : 0,
        };
    }
    *ret = list;
    *ret_count = rows.row_count;
    *ret_quarantined = db_int(&quarantine, 0, 0);
    return true;
}

bool outbox_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_PERSON_DAY_PURGE, arena, NULL, err,
                  DB_I(date_local_ms(now_ms) / day_ms));
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
