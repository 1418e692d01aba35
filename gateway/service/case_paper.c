/* Floor 3: reminders of papers that end. */
#include "service/case_paper.h"

#include "domain/date.h"

static const int64_t hour_ms = 60LL * 60 * 1000, day_ms = 24LL * 60 * 60 * 1000;
static const int remind_days[] = { 60, 30, 7 };
enum { REMINDERS = sizeof(remind_days) / sizeof(remind_days[0]), AT_HOUR = 10 };

/* The first after that moment; 0: none is left. */
static int64_t next_ms(struct str ends, int64_t after_ms, int *ret_days)
{
    int64_t end_ms;
    if (!date_parse(ends, &end_ms))
        return 0;
    for (int i = 0; i < REMINDERS; i++) {
        int64_t at_ms = date_moment_ms(end_ms - remind_days[i] * day_ms + AT_HOUR * hour_ms);
        *ret_days = remind_days[i];
        if (at_ms > after_ms)
            return at_ms;
    }
    return 0;
}

bool case_paper_watch(struct db *db, int64_t case_id, int64_t item_id, struct str ends,
                      int64_t now_ms, struct arena *arena, struct err *err)
{
    int days;
    if (ends.len == 0)
        return DB_RUN(db, QUERY_PAPER_UNWATCH, arena, NULL, err, DB_I(item_id));
    return DB_RUN(db, QUERY_PAPER_WATCH, arena, NULL, err, DB_I(item_id), DB_I(case_id), DB_S(ends),
                  DB_I(next_ms(ends, now_ms, &days)));
}

bool case_paper_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                     struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PAPERS_SEEN, arena, &rows, err, DB_I(now_ms)))
        return false;
    *ret_due = rows.row_count > 0;
    return true;
}

/* ---- the clock */

enum { /* columns of QUERY_PAPERS_DUE */
       DUE_ITEM,
       DUE_CASE,
       DUE_ENDS,
       DUE_AT,
};

struct reminding {
    struct db *db;
    const struct case_text_world *world;
    const struct db_rows *rows;
    size_t row;
    int64_t now_ms;
    struct arena *arena;
};

static int64_t column(const struct reminding *of, size_t which)
{
    return db_int(of->rows, of->row, which);
}

/* Of those that were due by then, the last: so many days before the end. */
static int days_of(const struct reminding *of)
{
    int days = 0;
    (void)next_ms(db_str(of->rows, of->row, DUE_ENDS), column(of, DUE_AT) - 1, &days);
    return days;
}

static bool was_made(const struct reminding *of, struct str ends, int days, bool *ret,
                     struct err *err)
{
    struct db_rows made;
    if (!DB_RUN(of->db, QUERY_PAPER_NOTICED, of->arena, &made, err, DB_I(column(of, DUE_ITEM)),
                DB_S(ends), DB_I(days)))
        return false;
    *ret = made.row_count > 0;
    return true;
}

static bool tell(const struct reminding *of, int64_t *ret_outbox_id, struct err *err)
{
    struct case_text_reader reader;
    const struct case_text text = { of->world, &reader, PHRASE_PAPER_NOTICE, 0 };
    const struct channel *channel;
    return case_text_find(of->db, column(of, DUE_CASE), of->arena, &reader, err) &&
           (case_text_why_not(&reader, true, STR("unwanted")).len > 0 ||
            case_text_queue(of->db, &text, of->now_ms, of->arena, ret_outbox_id, &channel, err));
}

static bool remind(const struct reminding *of, struct case_check_in_sent *ret, struct err *err)
{
    struct str ends = db_str(of->rows, of->row, DUE_ENDS);
    int64_t outbox_id = 0;
    int days = days_of(of), next_days;
    bool made;
    if (!was_made(of, ends, days, &made, err) || (!made && !tell(of, &outbox_id, err)))
        return false;
    ret->queued += outbox_id > 0;
    return DB_RUN(of->db, QUERY_PAPER_NOTICE_ADD, of->arena, NULL, err, DB_I(column(of, DUE_ITEM)),
                  DB_S(ends), DB_I(days), DB_I(outbox_id), DB_I(of->now_ms)) &&
           DB_RUN(of->db, QUERY_PAPER_NEXT, of->arena, NULL, err, DB_I(column(of, DUE_ITEM)),
                  DB_I(next_ms(ends, of->now_ms, &next_days)));
}

bool case_paper_remind(struct db *db, const struct case_text_world *world, int64_t now_ms,
                       struct arena *arena, struct case_check_in_sent *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct case_check_in_sent){ 0 };
    if (!DB_RUN(db, QUERY_PAPERS_DUE, arena, &rows, err, DB_I(now_ms), DB_I(CHECK_INS_ONCE_MAX)))
        return false;
    ret->looked_at = (int)rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++) {
        const struct reminding of = { db, world, &rows, i, now_ms, arena };
        if (!remind(&of, ret, err))
            return false;
    }
    return true;
}

bool case_paper_guard(struct db *db, int64_t message_id, struct arena *arena, struct str *ret_why,
                      struct err *err)
{
    enum { GUARD_CASE, GUARD_WATCHED }; /* columns */
    struct db_rows rows;
    struct case_text_reader reader;
    *ret_why = STR("");
    if (!DB_RUN(db, QUERY_PAPER_GUARD, arena, &rows, err, DB_I(message_id)))
        return false;
    if (rows.row_count == 0)
        return true;
    if (!case_text_find(db, db_int(&rows, 0, GUARD_CASE), arena, &reader, err))
        return false;
    *ret_why = case_text_why_not(&reader, db_int(&rows, 0, GUARD_WATCHED) != 0,
                                 STR("the reminder is not wanted any more"));
    return true;
}
