/* Floor 3: check-ins: what the clock sends, who did not answer, and the last look at a message. */
#include "domain/date.h"
#include "domain/dialogue_person.h"
#include "service/case_ask.h"
#include "service/case_check_in.h"
#include "service/case_consent.h"
#include "service/case_task.h"
#include "service/contacts.h"
#include "service/outbox.h"
#include "store/id.h"

static const int64_t hour_ms = 60LL * 60 * 1000, day_ms = 24LL * 60 * 60 * 1000;

bool case_check_in_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CHECK_IN_SEEN, arena, &rows, err, DB_I(now_ms)))
        return false;
    *ret_due = rows.row_count > 0;
    return true;
}

/* ---- asking */

enum { /* columns of QUERY_CHECK_IN_DUE */
       DUE_ID,
       DUE_CASE,
       DUE_CONTACT,
       DUE_DAYS,
       DUE_MINUTE,
       DUE_SILENCE,
       DUE_AT,
       DUE_LANGUAGE,
       DUE_STOPPED,
       DUE_MUTED,
};

struct asking {
    struct db *db;
    const struct case_check_in_world *world;
    const struct db_rows *rows;
    size_t row;
    int64_t now_ms;
    struct arena *arena;
};

static int64_t column(const struct asking *of, size_t which)
{
    return db_int(of->rows, of->row, which);
}

/* In the local day of the time that was due, so many days on, and not before now. */
static int64_t next_ms(const struct asking *of)
{
    int64_t local_ms = date_local_ms(column(of, DUE_AT));
    return check_in_next_ms(local_ms - local_ms % day_ms, (int)column(of, DUE_MINUTE),
                            (int)column(of, DUE_DAYS), of->now_ms + 1);
}

static bool queue(const struct asking *of, const struct channel *channel, int64_t *ret_outbox_id,
                  struct err *err)
{
    const struct menus *menus = of->world->menus;
    int language = menus_language(menus, db_str(of->rows, of->row, DUE_LANGUAGE));
    int64_t silence_ms = column(of, DUE_SILENCE) * hour_ms;
    const struct outbox_message message = {
        .contact_id = column(of, DUE_CONTACT),
        .channel = channel,
        .bearer = BEARER_SMS,
        .class = OUTBOX_REMINDER,
        .text = menus->phrases[language < 0 ? 0 : language][PHRASE_CHECK_IN_ASK],
        .until_ms = of->now_ms + silence_ms,
    };
    return outbox_add(of->db, &message, of->now_ms, of->arena, ret_outbox_id, err);
}

static bool ask(const struct asking *of, struct case_check_in_sent *ret, struct err *err)
{
    const struct case_check_in_world *world = of->world;
    const struct channel *channel = NULL;
    int64_t outbox_id = 0, silent_ms = 0;
    enum check_in_unsent unsent = CHECK_IN_SENT;
    const struct case_ask by = { .channels = world->channels,
                                 .channel_count = world->channel_count };
    if (!case_ask_channel(of->db, &by, column(of, DUE_CONTACT), of->arena, &channel, err))
        return false;
    if (!channel)
        unsent = CHECK_IN_NO_CHANNEL;
    if (column(of, DUE_MUTED))
        unsent = CHECK_IN_MUTED;
    if (unsent == CHECK_IN_SENT) {
        if (!queue(of, channel, &outbox_id, err))
            return false;
        ret->queued++;
        silent_ms = of->now_ms + column(of, DUE_SILENCE) * hour_ms;
    }
    return DB_RUN(of->db, QUERY_CHECK_IN_TURN_ADD, of->arena, NULL, err, DB_I(id_new(of->now_ms)),
                  DB_I(column(of, DUE_ID)), DB_I(column(of, DUE_AT)), DB_I(outbox_id), DB_I(unsent),
                  DB_I(silent_ms)) &&
           DB_RUN(of->db, QUERY_CHECK_IN_NEXT, of->arena, NULL, err, DB_I(column(of, DUE_ID)),
                  DB_I(next_ms(of)));
}

/* At night it waits until their quiet hours end: these may be others than when it was set up. */
static bool ask_or_end(const struct asking *of, struct case_check_in_sent *ret, struct err *err)
{
    const struct case_editor editor = { .case_id = column(of, DUE_CASE), .now_ms = of->now_ms };
    const struct keyring *keys = of->world->keys;
    bool stands;
    if (!case_consent_stands(of->db, editor.case_id, CASE_CONSENT_CHANNEL, of->arena, &stands, err))
        return false;
    if (!stands)
        return case_check_in_end(of->db, keys, &editor, CHECK_IN_WITHDRAWN, of->arena, err);
    if (column(of, DUE_STOPPED))
        return case_check_in_stopped(of->db, keys, column(of, DUE_CONTACT), of->now_ms, of->arena,
                                     err);
    return ask(of, ret, err);
}

/* ---- silence */

static bool tell_silence(struct db *db, const struct keyring *keys, int64_t now_ms,
                         struct arena *arena, struct case_check_in_sent *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CHECK_IN_SILENT, arena, &rows, err, DB_I(now_ms),
                DB_I(CHECK_INS_ONCE_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        const struct case_editor editor = { .case_id = db_int(&rows, i, 1), .now_ms = now_ms };
        if (!DB_RUN(db, QUERY_CHECK_IN_HEARD, arena, NULL, err, DB_I(db_int(&rows, i, 0))) ||
            !case_task_add(db, keys, &editor, "check_in_silent", arena, err))
            return false;
    }
    if ((int)rows.row_count > ret->looked_at)
        ret->looked_at = (int)rows.row_count;
    return true;
}

bool case_check_in_run(struct db *db, const struct case_check_in_world *world, int64_t now_ms,
                       struct arena *arena, struct case_check_in_sent *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct case_check_in_sent){ 0 };
    if (world->menus->phrases[0][PHRASE_CHECK_IN_ASK].len == 0)
        return true;
    if (!DB_RUN(db, QUERY_CHECK_IN_DUE, arena, &rows, err, DB_I(now_ms), DB_I(CHECK_INS_ONCE_MAX)))
        return false;
    ret->looked_at = (int)rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++) {
        const struct asking of = { db, world, &rows, i, now_ms, arena };
        if (!ask_or_end(&of, ret, err))
            return false;
    }
    return tell_silence(db, world->keys, now_ms, arena, ret, err);
}

/* ---- the last look */

enum { /* columns of QUERY_CHECK_IN_GUARD */
       GUARD_ID,
       GUARD_RUNS,
       GUARD_OPEN,
       GUARD_STOPPED,
       GUARD_MUTED,
       GUARD_CASE,
};

bool case_check_in_guard(struct db *db, int64_t message_id, int64_t contact_id, struct arena *arena,
                         struct str *ret_why, struct err *err)
{
    struct db_rows rows;
    bool stands;
    *ret_why = STR("");
    if (!DB_RUN(db, QUERY_CHECK_IN_GUARD, arena, &rows, err, DB_I(message_id)))
        return false;
    if (rows.row_count == 0)
        return true;
    if (!case_consent_stands(db, db_int(&rows, 0, GUARD_CASE), CASE_CONSENT_CHANNEL, arena, &stands,
                             err))
        return false;
    if (db_int(&rows, 0, GUARD_STOPPED))
        *ret_why = STR("they said STOP");
    else if (db_int(&rows, 0, GUARD_MUTED))
        *ret_why = STR("nobody said that it is safe to write");
    else if (!db_int(&rows, 0, GUARD_RUNS) || !db_int(&rows, 0, GUARD_OPEN) || !stands)
        *ret_why = STR("the check-ins ended");
    return ret_why->len > 0 ||
           DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(contact_id), DB_I(ASKED_CHECK_IN),
                  DB_I(db_int(&rows, 0, GUARD_ID)), DB_I(message_id));
}
