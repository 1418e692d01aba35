/* Floor 3: check-ins: what the clock sends, who did not answer, and the last look at a message. */
#include "domain/date.h"
#include "domain/dialogue_person.h"
#include "service/case_check_in.h"
#include "service/case_task.h"
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
};

struct asking {
    struct db *db;
    const struct case_text_world *world;
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

static bool ask(const struct asking *of, const struct case_text_reader *reader,
                struct case_check_in_sent *ret, struct err *err)
{
    const struct channel *channel = NULL;
    int64_t outbox_id = 0, silent_ms = of->now_ms + column(of, DUE_SILENCE) * hour_ms;
    enum check_in_unsent unsent = CHECK_IN_SENT;
    const struct case_text text = { of->world, reader, PHRASE_CHECK_IN_ASK, silent_ms };
    if (reader->muted)
        unsent = CHECK_IN_MUTED;
    else if (!case_text_queue(of->db, &text, of->now_ms, of->arena, &outbox_id, &channel, err))
        return false;
    else if (!channel)
        unsent = CHECK_IN_NO_CHANNEL;
    ret->queued += unsent == CHECK_IN_SENT;
    return DB_RUN(of->db, QUERY_CHECK_IN_TURN_ADD, of->arena, NULL, err, DB_I(id_new(of->now_ms)),
                  DB_I(column(of, DUE_ID)), DB_I(column(of, DUE_AT)), DB_I(outbox_id), DB_I(unsent),
                  DB_I(unsent == CHECK_IN_SENT ? silent_ms : 0)) &&
           DB_RUN(of->db, QUERY_CHECK_IN_NEXT, of->arena, NULL, err, DB_I(column(of, DUE_ID)),
                  DB_I(next_ms(of)));
}

/* At night it waits until their quiet hours end: these may be others than when it was set up. */
static bool ask_or_end(const struct asking *of, struct case_check_in_sent *ret, struct err *err)
{
    const struct case_editor editor = { .case_id = column(of, DUE_CASE),
                                        .now_ms = of->now_ms,
                                        .way = CASE_LOG_BY_CLOCK };
    const struct keyring *keys = of->world->keys;
    struct case_text_reader reader;
    if (!case_text_find(of->db, editor.case_id, of->arena, &reader, err))
        return false;
    if (!reader.agreed ||
        reader.contact_id == 0) /* its person was forgotten, and the file is held */
        return case_check_in_end(of->db, keys, &editor, CHECK_IN_WITHDRAWN, of->arena, err);
    if (reader.stopped)
        return case_check_in_stopped(of->db, keys, column(of, DUE_CONTACT), CASE_LOG_BY_CLOCK,
                                     of->now_ms, of->arena, err);
    return ask(of, &reader, ret, err);
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
        const struct case_editor editor = { .case_id = db_int(&rows, i, 1),
                                            .now_ms = now_ms,
                                            .way = CASE_LOG_BY_CLOCK };
        if (!DB_RUN(db, QUERY_CHECK_IN_HEARD, arena, NULL, err, DB_I(db_int(&rows, i, 0))) ||
            !case_task_add(db, keys, &editor, "check_in_silent", arena, err))
            return false;
    }
    if ((int)rows.row_count > ret->looked_at)
        ret->looked_at = (int)rows.row_count;
    return true;
}

bool case_check_in_run(struct db *db, const struct case_text_world *world, int64_t now_ms,
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

bool case_check_in_guard(struct db *db, int64_t message_id, int64_t contact_id, struct arena *arena,
                         struct str *ret_why, struct err *err)
{
    enum { GUARD_ID, GUARD_RUNS, GUARD_CASE }; /* columns */
    struct db_rows rows;
    struct case_text_reader reader;
    *ret_why = STR("");
    if (!DB_RUN(db, QUERY_CHECK_IN_GUARD, arena, &rows, err, DB_I(message_id)))
        return false;
    if (rows.row_count == 0)
        return true;
    if (!case_text_find(db, db_int(&rows, 0, GUARD_CASE), arena, &reader, err))
        return false;
    *ret_why =
        case_text_why_not(&reader, db_int(&rows, 0, GUARD_RUNS) != 0, STR("the check-ins ended"));
    return ret_why->len > 0 ||
           DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(contact_id), DB_I(ASKED_CHECK_IN),
                  DB_I(db_int(&rows, 0, GUARD_ID)), DB_I(message_id));
}
