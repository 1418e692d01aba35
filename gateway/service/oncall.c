/* Floor 3: calls to whoever is on call. */
#include "service/oncall.h"

#include "base/limits.h"
#include "service/outbox.h"

struct person {
    int64_t staff_id, place;
};

struct roster { /* in the order they are called */
    struct person people[ROWS_MAX];
    size_t count;
    int places;
};

static bool read_roster(struct db *db, bool restricted, struct arena *arena, struct roster *ret,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ONCALL_STAFF, arena, &rows, err, DB_I(restricted), DB_I(ROWS_MAX)))
        return false;
    ret->count = rows.row_count;
    ret->places = 0;
    for (size_t i = 0; i < rows.row_count; i++) {
        ret->people[i] = (struct person){ db_int(&rows, i, 0), db_int(&rows, i, 1) };
        ret->places += i == 0 || ret->people[i].place != ret->people[i - 1].place;
    }
    return true;
}

static bool write_text(const struct oncall *oncall, int64_t number, struct arena *arena,
                       struct str *ret, struct err *err)
{
    struct str mark = STR("{number}");
    size_t at = str_find(oncall->text, mark);
    struct str rest = str_from(oncall->text, at);
    return arena_format(arena, ret, STR_FMT "%lld" STR_FMT, STR_ARG(str_head(oncall->text, at)),
                        (long long)number, STR_ARG(str_from(rest, mark.len))) ||
           err_set(err, ERR_LIMIT, "no room for a call");
}

/* Everybody in the place that this step has come to. */
static bool call_place(struct db *db, const struct oncall *oncall, const struct roster *roster,
                       int64_t ticket_id, int64_t step, struct str text, int64_t now_ms,
                       struct arena *arena, int *ret_calls, struct err *err)
{
    int64_t place = -1;
    for (size_t i = 0; i < roster->count; i++) {
        place += i == 0 || roster->people[i].place != roster->people[i - 1].place;
        if (place != step % roster->places)
            continue;
        const struct outbox_message message = { .contact_id = roster->people[i].staff_id,
                                                .ticket_id = ticket_id,
                                                .channel = oncall->channel,
                                                .bearer = BEARER_SMS,
                                                .class = OUTBOX_SAFETY,
                                                .text = text };
        int64_t id;
        if (!outbox_add(db, &message, now_ms, arena, &id, err))
            return false;
        ++*ret_calls;
    }
    return true;
}

static bool call_for(struct db *db, const struct oncall *oncall, const struct roster *roster,
                     const struct db_rows *due, size_t row, int64_t now_ms, struct arena *arena,
                     struct oncall_outcome *ret, struct err *err)
{
    int64_t ticket_id = db_int(due, row, 0), step = db_int(due, row, 2);
    bool anybody = oncall->channel && roster->places > 0;
    bool more = anybody && step + 1 < (int64_t)roster->places * oncall->rounds;
    struct str text;
    ret->nobody += !anybody;
    if (!DB_RUN(db, QUERY_ONCALL_CALLED, arena, NULL, err, DB_I(ticket_id),
                DB_I(more ? now_ms + oncall->take_ms : 0), DB_I(step + anybody)))
        return false;
    return !anybody ||
           (write_text(oncall, db_int(due, row, 1), arena, &text, err) &&
            call_place(db, oncall, roster, ticket_id, step, text, now_ms, arena, &ret->calls, err));
}

bool oncall_call(struct db *db, const struct oncall *oncall, int64_t now_ms, struct arena *arena,
                 struct oncall_outcome *ret, struct err *err)
{
    struct db_rows due;
    *ret = (struct oncall_outcome){ 0 };
    struct roster *rosters = ARENA_ARRAY(arena, struct roster, 2); /* for [restricted] */
    if (!rosters)
        return err_set(err, ERR_LIMIT, "no room for the people on call");
    if (!DB_RUN(db, QUERY_ONCALL_DUE, arena, &due, err, DB_I(now_ms), DB_I(ONCALL_TICKETS_MAX)) ||
        !read_roster(db, false, arena, &rosters[0], err) ||
        !read_roster(db, true, arena, &rosters[1], err))
        return false;
    for (size_t i = 0; i < due.row_count; i++) {
        const struct roster *roster = &rosters[db_int(&due, i, 3) != 0];
        if (!call_for(db, oncall, roster, &due, i, now_ms, arena, ret, err))
            return false;
    }
    return true;
}

bool oncall_taken(struct db *db, int64_t ticket_id, int64_t now_ms, struct arena *arena,
                  struct err *err)
{
    return DB_RUN(db, QUERY_ONCALL_TAKEN, arena, NULL, err, DB_I(ticket_id), DB_I(now_ms));
}

bool oncall_clocks(struct db *db, int64_t now_ms, struct arena *arena, struct oncall_clocks *ret,
                   struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CLOCKS, arena, &rows, err, DB_I(now_ms), DB_I(ROWS_MAX)))
        return false;
    *ret = (struct oncall_clocks){
        .overdue_now = db_int(&rows, 0, 0),
        .overdue_soon = db_int(&rows, 0, 1),
        .overdue_normal = db_int(&rows, 0, 2),
        .overdue_heard = db_int(&rows, 0, 3),
        .unread_oldest_ms = db_is_null(&rows, 0, 4) ? 0 : now_ms - db_int(&rows, 0, 4),
        .call_due = db_int(&rows, 0, 5) != 0,
    };
    return true;
}
