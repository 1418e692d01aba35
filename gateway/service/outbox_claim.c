/* Floor 3: the outbox: what is taken out of it. */
#include "service/outbox.h"

#include "base/limits.h"
#include "domain/sms.h"
#include "service/alerts_guard.h"
#include "service/announcements_guard.h"
#include "service/appointments_guard.h"
#include "service/case_check_in.h"
#include "service/case_paper.h"
#include "service/case_text.h"
#include "service/contacts.h"

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
        .contact_id = db_int(rows, row, CLAIM_CONTACT),
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

/* What nobody asked for is looked at once more: `ret_why` says why it is not to leave. */
static bool look_again(struct db *db, const struct db_rows *rows, size_t row, int64_t now_ms,
                       struct arena *arena, struct str *ret_why, struct err *err)
{
    bool alert = db_int(rows, row, CLAIM_CLASS) == OUTBOX_ALERT;
    bool reminder = db_int(rows, row, CLAIM_CLASS) == OUTBOX_REMINDER;
    bool bulk = db_int(rows, row, CLAIM_CLASS) == OUTBOX_BULK;
    int64_t id = db_int(rows, row, CLAIM_ID), contact_id = db_int(rows, row, CLAIM_CONTACT);
    const struct alerts_leaving leaving = { id, contact_id,
                                            db_int(rows, row, CLAIM_ATTEMPTS) == 1 };
    const struct announcements_leaving announced = { id, contact_id, leaving.first };
    *ret_why = STR("");
    if (reminder && db_int(rows, row, CLAIM_EXPIRES) > now_ms)
        return appointments_guard(db, id, contact_id, now_ms, arena, ret_why, err) &&
               (ret_why->len > 0 || case_check_in_guard(db, id, contact_id, arena, ret_why, err)) &&
               (ret_why->len > 0 || case_paper_guard(db, id, arena, ret_why, err)) &&
               (ret_why->len > 0 || case_text_guard(db, id, contact_id, arena, ret_why, err));
    if (db_int(rows, row, CLAIM_EXPIRES) > now_ms && bulk)
        return announcements_guard(db, &announced, now_ms, arena, ret_why, err);
    if (db_int(rows, row, CLAIM_EXPIRES) > now_ms)
        return !alert || alerts_guard(db, &leaving, now_ms, arena, ret_why, err);
    *ret_why = STR("past its time to live");
    return !alert || alerts_guard_expired(db, id, contact_id, now_ms, arena, err);
}

/* Quiet hours may have been chosen since it was written, and a repeat falls into them. */
static bool hold_at_night(struct db *db, const struct channel *channel, const struct db_rows *rows,
                          size_t row, int64_t now_ms, struct arena *arena, bool *ret_held,
                          struct err *err)
{
    struct quiet_hours hours;
    *ret_held = false;
    if (db_int(rows, row, CLAIM_CLASS) < OUTBOX_REMINDER)
        return true;
    if (!contacts_quiet(db, db_int(rows, row, CLAIM_CONTACT), channel->quiet, arena, &hours, err)) {
        bool gone = err->code == ERR_NOT_FOUND; /* which is told where its number is read */
        if (gone)
            *err = (struct err){ .code = ERR_NONE };
        return gone;
    }
    int64_t ends_ms = quiet_ends_ms(hours, now_ms);
    *ret_held = ends_ms > now_ms;
    return !*ret_held || DB_RUN(db, QUERY_OUTBOX_HOLD_CLAIMED, arena, NULL, err,
                                DB_I(db_int(rows, row, CLAIM_ID)), DB_I(ends_ms),
                                DB_S(STR("held: it is this person's night")), DB_I(now_ms));
}

/* One row of a claim. A number that cannot be read holds up nobody else. */
static bool take(struct db *db, const struct keyring *keys, const struct channel *channel,
                 const struct db_rows *rows, size_t row, int64_t now_ms, struct arena *arena,
                 struct outbox_claims *ret, struct err *err)
{
    int64_t id = db_int(rows, row, CLAIM_ID);
    struct str why;
    bool held;
    if (!hold_at_night(db, channel, rows, row, now_ms, arena, &held, err))
        return false;
    if (held)
        return true;
    if (!look_again(db, rows, row, now_ms, arena, &why, err))
        return false;
    if (why.len > 0) {
        ret->expired++;
        return give_up(db, id, OUTBOX_EXPIRED, why, now_ms, arena, err);
    }
    if (read_claimed(db, keys, channel, rows, row, arena, &ret->rows[ret->count], err)) {
        ret->count++;
        return true;
    }
    if (err->code != ERR_DATA && err->code != ERR_NOT_FOUND)
        return false;
    struct str reason = err->code == ERR_NOT_FOUND
                            ? STR("whom it was for is gone")
                            : STR("the number was altered, or is another person's: not sent");
    *err = (struct err){ .code = ERR_NONE };
    ret->failed++;
    return give_up(db, id, OUTBOX_FAILED, reason, now_ms, arena, err);
}

bool outbox_claim(struct db *db, const struct keyring *keys, const struct channel *channel,
                  enum outbox_class class, int limit, int64_t now_ms, struct arena *arena,
                  struct outbox_claims *ret, struct err *err)
{
    struct db_rows rows;
    if (!ret->rows)
        ret->rows = ARENA_ARRAY(arena, struct outbox_claimed, OUTBOX_CLAIM_MAX);
    if (!ret->rows)
        return err_set(err, ERR_LIMIT, "no room for outgoing messages");
    if (limit > OUTBOX_CLAIM_MAX - (int)ret->count)
        limit = OUTBOX_CLAIM_MAX - (int)ret->count;
    if (!DB_RUN(db, QUERY_OUTBOX_CLAIM, arena, &rows, err, DB_S(channel->name), DB_I(now_ms),
                DB_I(class), DB_I(limit)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!take(db, keys, channel, &rows, i, now_ms, arena, ret, err))
            return false;
    }
    return true;
}

/* Is anything of a class due and not claimed? */
static bool is_due(struct db *db, const struct channel *channel, enum outbox_class class,
                   int64_t now_ms, struct arena *arena, bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_OUTBOX_DUE, arena, &rows, err, DB_S(channel->name), DB_I(class),
                DB_I(now_ms)))
        return false;
    *ret = rows.row_count > 0;
    return true;
}

static int taken(const struct outbox_claims *claims)
{
    return (int)(claims->count + claims->expired + claims->failed);
}

bool outbox_claim_room(struct db *db, const struct keyring *keys, const struct channel *channel,
                       const struct outbox_room *room, int64_t now_ms, struct arena *arena,
                       struct outbox_claims *ret, bool *ret_full, bool *ret_left, struct err *err)
{
    enum outbox_class last = room->safety_only ? OUTBOX_SAFETY : OUTBOX_BULK;
    *ret = (struct outbox_claims){ 0 };
    *ret_full = *ret_left = false;
    for (enum outbox_class class = OUTBOX_SAFETY; class <= last; class ++) {
        int limit = (class <= OUTBOX_EXPERT ? room->urgent : room->calm) - taken(ret);
        if (limit > 0 && !outbox_claim(db, keys, channel, class, limit, now_ms, arena, ret, err))
            return false;
        if (!*ret_left && !is_due(db, channel, class, now_ms, arena, ret_left, err))
            return false;
    }
    *ret_full = taken(ret) >= room->urgent;
    return true;
}

bool outbox_next_due(struct db *db, const struct channel *channel, int64_t now_ms,
                     struct arena *arena, int64_t *ret_due_at_ms, struct err *err)
{
    *ret_due_at_ms = INT64_MAX;
    for (int class = OUTBOX_SAFETY; class < OUTBOX_CLASSES; class ++) {
        struct db_rows rows;
        if (!DB_RUN(db, QUERY_OUTBOX_NEXT, arena, &rows, err, DB_S(channel->name), DB_I(class),
                    DB_I(now_ms)))
            return false;
        if (rows.row_count > 0 && db_int(&rows, 0, 0) < *ret_due_at_ms)
            *ret_due_at_ms = db_int(&rows, 0, 0);
    }
    return true;
}

bool outbox_expire(struct db *db, const struct channel *channel, int64_t now_ms,
                   struct arena *arena, int64_t *ret_expired, struct err *err)
{
    *ret_expired = 0;
    if (!alerts_guard_expiring(db, channel, now_ms, arena, err))
        return false;
    for (int class = OUTBOX_SAFETY; class < OUTBOX_CLASSES; class ++) {
        struct db_rows rows;
        if (!DB_RUN(db, QUERY_OUTBOX_EXPIRE, arena, &rows, err, DB_S(channel->name), DB_I(class),
                    DB_I(now_ms), DB_I(ROWS_MAX)))
            return false;
        *ret_expired += rows.changed;
    }
    return true;
}

bool outbox_move(struct db *db, const struct channel *from, const struct channel *to, int limit,
                 int64_t now_ms, struct arena *arena, int64_t *ret_moved, struct err *err)
{
    *ret_moved = 0;
    for (int class = OUTBOX_SAFETY; class < OUTBOX_CLASSES; class ++) {
        struct db_rows rows;
        if (!DB_RUN(db, QUERY_OUTBOX_MOVE, arena, &rows, err, DB_S(from->name), DB_S(to->name),
                    DB_I(class), DB_I(now_ms), DB_I(limit)))
            return false;
        *ret_moved += rows.changed;
    }
    return true;
}

bool outbox_recover(struct db *db, const struct channel *channel, int64_t now_ms,
                    struct arena *arena, int64_t *ret_queued, int64_t *ret_unknown, struct err *err)
{
    bool again = channel->provider->repeat_safe;
    struct db_rows rows;
    int64_t changed = 0;
    do {
        if (!DB_RUN(db, QUERY_OUTBOX_RECOVER, arena, &rows, err, DB_S(channel->name),
                    DB_I(again ? OUTBOX_QUEUED : OUTBOX_UNKNOWN),
                    DB_S(STR("the gateway stopped during the call")), DB_I(now_ms), DB_I(again),
                    DB_I(ROWS_MAX)))
            return false;
        changed += rows.changed;
    } while (rows.changed == ROWS_MAX);
    *ret_queued = again ? changed : 0;
    *ret_unknown = again ? 0 : changed;
    return true;
}
