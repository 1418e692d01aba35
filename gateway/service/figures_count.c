/* Floor 3: keeps the figures. */
#include "service/figures_count.h"

#include "base/limits.h"
#include "domain/date.h"
#include "store/id.h"

enum {
    MARGIN_MS = 2000,
    VISIT_MS = 30 * 60 * 1000, /* as FIGURE_STOP_COUNT has it */
    STEPS_MAX = 3,
    SLICES_MAX = 32, /* in one job */
};

static const int64_t day_ms = 24LL * 60 * 60 * 1000;
static const int64_t settled_ms = 2 * 24LL * 60 * 60 * 1000;

struct source {
    const char *name;
    enum query slice;
    enum query steps[STEPS_MAX];
    int step_count;
};

enum { TURNS, ENTRIES, MESSAGES, SOURCE_COUNT };

static const struct source sources[SOURCE_COUNT] = {
    [TURNS] = { "turn",
                QUERY_FIGURE_TURN_SLICE,
                { QUERY_FIGURE_SCREEN_COUNT, QUERY_FIGURE_STOP_COUNT, QUERY_FIGURE_VISIT_PUT },
                3 },
    [ENTRIES] = { "entry",
                  QUERY_FIGURE_ENTRY_SLICE,
                  { QUERY_FIGURE_QUESTION_COUNT, QUERY_FIGURE_ANSWER_COUNT,
                    QUERY_FIGURE_WAIT_COUNT },
                  3 },
    [MESSAGES] = { "message", QUERY_FIGURE_MESSAGE_SLICE, { QUERY_FIGURE_MESSAGE_COUNT }, 1 },
};

struct due {
    bool any[SOURCE_COUNT], visits;
    int64_t before[SOURCE_COUNT]; /* ids below it are counted now */
};

static bool look(struct db *db, int64_t now_ms, struct arena *arena, struct due *ret,
                 struct err *err)
{
    struct db_rows rows;
    int64_t made = id_first(now_ms - MARGIN_MS), settled = id_first(now_ms - settled_ms);
    if (!DB_RUN(db, QUERY_FIGURE_DUE, arena, &rows, err, DB_I(made), DB_I(settled),
                DB_I(FIGURES_LATEST_MAX), DB_I(now_ms - VISIT_MS - MARGIN_MS)))
        return false;
    bool many = !db_is_null(&rows, 0, 4);
    *ret = (struct due){ .any = { db_int(&rows, 0, 0) != 0, db_int(&rows, 0, 1) != 0,
                                  db_int(&rows, 0, 2) != 0 || many },
                         .visits = db_int(&rows, 0, 3) != 0,
                         .before = { made, made, many ? made : settled } };
    return true;
}

bool figures_due(struct db *db, int64_t now_ms, struct arena *arena, bool *ret, struct err *err)
{
    struct due due;
    if (!look(db, now_ms, arena, &due, err))
        return false;
    *ret = due.any[TURNS] || due.any[ENTRIES] || due.any[MESSAGES] || due.visits;
    return true;
}

/* The moment at which the local day of another ends. */
static int64_t day_end_ms(int64_t at_ms)
{
    int64_t shift = date_local_ms(at_ms) - at_ms;
    int64_t end = (date_local_ms(at_ms) / day_ms + 1) * day_ms - shift;
    return end + shift - (date_local_ms(end) - end);
}

static bool read_slice(struct db *db, const struct source *source, int64_t after, int64_t before,
                       struct arena *arena, struct db_rows *ret, struct err *err)
{
    return DB_RUN(db, source->slice, arena, ret, err, DB_I(after), DB_I(before),
                  DB_I(FIGURES_SLICE_MAX));
}

/* `ret_count`: how many rows it had. */
static bool count_slice(struct db *db, const struct source *source, int64_t before,
                        struct arena *arena, int64_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_MARK, arena, &rows, err, DB_S(str_of(source->name))))
        return false;
    int64_t after = rows.row_count > 0 ? db_int(&rows, 0, 0) : 0;
    if (!read_slice(db, source, after, before, arena, &rows, err))
        return false;
    *ret_count = db_int(&rows, 0, 2);
    if (*ret_count == 0)
        return true;
    int64_t at_ms = id_made_at_ms(db_int(&rows, 0, 0));
    int64_t day_end = id_first(day_end_ms(at_ms));
    if (db_int(&rows, 0, 1) >= day_end &&
        !read_slice(db, source, after, day_end, arena, &rows, err))
        return false;
    *ret_count = db_int(&rows, 0, 2);
    int64_t up_to = db_int(&rows, 0, 1), day = date_local_ms(at_ms) / day_ms;
    for (int i = 0; i < source->step_count; i++) {
        if (!DB_RUN(db, source->steps[i], arena, NULL, err, DB_I(after), DB_I(up_to), DB_I(day)))
            return false;
    }
    return DB_RUN(db, QUERY_FIGURE_MARK_SET, arena, NULL, err, DB_S(str_of(source->name)),
                  DB_I(up_to));
}

/* Slices end with the day: of quiet days several go into one job. */
static bool count_slices(struct db *db, const struct source *source, int64_t before,
                         struct arena *arena, struct err *err)
{
    int64_t count = 1;
    for (int64_t done = 0, slices = 0; count > 0 && done < FIGURES_SLICE_MAX && slices < SLICES_MAX;
         done += count, slices++) {
        if (!count_slice(db, source, before, arena, &count, err))
            return false;
    }
    return true;
}

/* Ends the visits of those who did not go on. Only when all turns are counted: until then the next
 * one of somebody may still come. */
static bool end_visits(struct db *db, int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_VISIT_OVER, arena, &rows, err, DB_I(now_ms - VISIT_MS - MARGIN_MS),
                DB_I(FIGURES_SLICE_MAX)))
        return false;
    if (db_is_null(&rows, 0, 0))
        return true;
    int64_t over_ms = db_int(&rows, 0, 0);
    return DB_RUN(db, QUERY_FIGURE_VISIT_STOP, arena, NULL, err, DB_I(over_ms)) &&
           DB_RUN(db, QUERY_FIGURE_VISIT_REMOVE, arena, NULL, err, DB_I(over_ms));
}

bool figures_count(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_more,
                   struct err *err)
{
    struct due due;
    if (!look(db, now_ms, arena, &due, err))
        return false;
    for (int i = 0; i < SOURCE_COUNT; i++) {
        if (due.any[i] && !count_slices(db, &sources[i], due.before[i], arena, err))
            return false;
    }
    if (!due.any[TURNS] && due.visits && !end_visits(db, now_ms, arena, err))
        return false;
    *ret_more = due.any[TURNS] || due.any[ENTRIES] || due.any[MESSAGES] || due.visits;
    return true;
}

bool figures_count_rating(struct db *db, int64_t contact_id, int64_t answer_id, int rating,
                          int64_t now_ms, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_FIGURE_RATING_COUNT, arena, NULL, err, DB_I(answer_id),
                  DB_I(contact_id), DB_I(date_local_ms(now_ms) / day_ms), DB_I(rating));
}
