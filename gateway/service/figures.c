/* Floor 3: figures of a period. */
#include "service/figures.h"

#include "base/limits.h"
#include "domain/date.h"
#include "service/outbox.h"
#include "store/id.h"

#include <assert.h>

enum { VISIT_MS = 30 * 60 * 1000 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

const int figures_age_hours[FIGURES_AGES] = { 0, 1, 4, 24, 48, 96, 168, 336 };

/* The moment at which a local day begins. */
static int64_t begin_ms(int64_t day)
{
    int64_t near = day * day_ms;
    int64_t begin = near - (date_local_ms(near) - near);
    return near - (date_local_ms(begin) - begin);
}

void figures_period(int64_t from_day, int64_t to_day, struct figures_query *ret)
{
    *ret = (struct figures_query){ .from_day = from_day,
                                   .to_day = to_day,
                                   .from_ms = begin_ms(from_day),
                                   .to_ms = begin_ms(to_day + 1) };
}

bool figures_counted(struct db *db, int64_t now_ms, struct arena *arena, int64_t *ret_ms,
                     struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_COUNTED, arena, &rows, err, DB_I(1)))
        return false;
    *ret_ms = now_ms;
    for (size_t i = 0; i < 2; i++) {
        int64_t made_ms = id_made_at_ms(db_int(&rows, 0, i));
        if (!db_is_null(&rows, 0, i) && made_ms < *ret_ms)
            *ret_ms = made_ms;
    }
    return true;
}

static bool rows_of(struct arena *arena, size_t size, const struct db_rows *rows, void **ret,
                    size_t *ret_count, struct err *err)
{
    *ret_count = rows->row_count;
    *ret = arena_alloc(arena, size * (rows->row_count + 1));
    return *ret || err_set(err, ERR_LIMIT, "no room for figures");
}

bool figures_days(struct db *db, const struct figures_query *query, struct arena *arena,
                  struct figures_flow **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_DAYS, arena, &rows, err, DB_I(query->from_day),
                DB_I(query->to_day), DB_S(query->topic), DB_I(query->staff_id),
                DB_I(FIGURES_DAYS_MAX)) ||
        !rows_of(arena, sizeof(**ret), &rows, (void **)ret, ret_count, err))
        return false;
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct figures_flow){ .day = db_int(&rows, i, 0),
                                           .asked = db_int(&rows, i, 1),
                                           .heard = db_int(&rows, i, 2),
                                           .answered = db_int(&rows, i, 3) };
    return true;
}

bool figures_topics(struct db *db, const struct figures_query *query, struct arena *arena,
                    struct figures_flow **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_TOPICS, arena, &rows, err, DB_I(query->from_day),
                DB_I(query->to_day), DB_S(query->topic), DB_I(query->staff_id),
                DB_I(FIGURES_ROWS_MAX)) ||
        !rows_of(arena, sizeof(**ret), &rows, (void **)ret, ret_count, err))
        return false;
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct figures_flow){ .topic = db_str(&rows, i, 0),
                                           .language = db_str(&rows, i, 1),
                                           .asked = db_int(&rows, i, 2),
                                           .heard = db_int(&rows, i, 3),
                                           .answered = db_int(&rows, i, 4) };
    return true;
}

enum { WAIT_GROUP, WAIT_ANSWERS, WAIT_KEPT, WAIT_WAITED };

/* Of the steps `from` to `to`: the one that the answer at `place` falls into, by its mean. */
static int64_t wait_at(const struct db_rows *rows, size_t from, size_t to, int64_t place)
{
    for (size_t i = from; i < to; i++) {
        int64_t answers = db_int(rows, i, WAIT_ANSWERS);
        if (place <= answers)
            return db_int(rows, i, WAIT_WAITED) / answers;
        place -= answers;
    }
    return 0;
}

/* Nearest rank: the wait that half, or nine tenths, do not exceed. */
static struct figures_wait read_wait(const struct db_rows *rows, size_t from, size_t to)
{
    struct figures_wait wait = { .topic = db_str(rows, from, WAIT_GROUP) };
    for (size_t i = from; i < to; i++) {
        wait.answers += db_int(rows, i, WAIT_ANSWERS);
        wait.kept += db_int(rows, i, WAIT_KEPT);
    }
    wait.median_ms = wait_at(rows, from, to, (wait.answers + 1) / 2);
    wait.ninth_ms = wait_at(rows, from, to, (wait.answers * 9 + 9) / 10);
    return wait;
}

bool figures_waits(struct db *db, const struct figures_query *query, struct arena *arena,
                   struct figures_wait **ret, size_t *ret_count, struct err *err)
{
    static const enum query sqls[] = { QUERY_FIGURE_WAITS_OF_ALL, QUERY_FIGURE_WAITS_BY_TOPIC };
    struct db_rows rows[2];
    size_t count = 0;
    for (size_t k = 0; k < 2; k++) {
        if (!DB_RUN(db, sqls[k], arena, &rows[k], err, DB_I(query->from_day), DB_I(query->to_day),
                    DB_S(query->topic), DB_I(query->staff_id), DB_I(FIGURES_STEPS_MAX)))
            return false;
    }
    *ret = ARENA_ARRAY(arena, struct figures_wait, rows[0].row_count + rows[1].row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for figures");
    for (size_t k = 0; k < 2; k++) {
        for (size_t from = 0, to; from < rows[k].row_count; from = to) {
            struct str group = db_str(&rows[k], from, WAIT_GROUP);
            for (to = from + 1;
                 to < rows[k].row_count && str_equal(group, db_str(&rows[k], to, WAIT_GROUP));)
                to++;
            (*ret)[count++] = read_wait(&rows[k], from, to);
        }
    }
    *ret_count = count;
    return true;
}

bool figures_ratings(struct db *db, const struct figures_query *query, struct arena *arena,
                     struct figures_rating **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_RATINGS, arena, &rows, err, DB_I(query->from_day),
                DB_I(query->to_day), DB_S(query->topic), DB_I(query->staff_id),
                DB_I(FIGURES_ROWS_MAX)) ||
        !rows_of(arena, sizeof(**ret), &rows, (void **)ret, ret_count, err))
        return false;
    *ret_count = 0;
    if (rows.row_count == 0)
        return true;
    (*ret)[(*ret_count)++] = (struct figures_rating){ .topic = STR("*") };
    for (size_t i = 0; i < rows.row_count; i++) {
        struct str topic = db_str(&rows, i, 0);
        if (!str_equal((*ret)[*ret_count - 1].topic, topic))
            (*ret)[(*ret_count)++] = (struct figures_rating){ .topic = topic };
        int64_t rating = db_int(&rows, i, 1), ratings = db_int(&rows, i, 2);
        assert(rating >= 1 && rating <= RATING_MAX);
        (*ret)[0].ratings[rating - 1] += ratings;
        (*ret)[*ret_count - 1].ratings[rating - 1] += ratings;
    }
    return true;
}

bool figures_queue(struct db *db, const struct figures_query *query, int64_t now_ms,
                   struct arena *arena, struct figures_age ret[FIGURES_AGES], struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_QUEUE, arena, &rows, err, DB_I(now_ms), DB_S(query->topic),
                DB_I(query->staff_id), DB_I(FIGURES_QUEUE_MAX)))
        return false;
    for (int i = 0; i < FIGURES_AGES; i++)
        ret[i] = (struct figures_age){ 0 };
    for (size_t i = 0; i < rows.row_count; i++)
        ret[db_int(&rows, i, 0)] = (struct figures_age){ db_int(&rows, i, 1), db_int(&rows, i, 2) };
    return true;
}

static int64_t *outcome(struct figures_sent *sent, enum outbox_state state)
{
    switch (state) {
    case OUTBOX_SENT:
        return &sent->sent;
    case OUTBOX_DELIVERED:
        return &sent->delivered;
    case OUTBOX_FAILED:
        return &sent->failed;
    case OUTBOX_EXPIRED:
        return &sent->expired;
    case OUTBOX_UNKNOWN:
        return &sent->unknown;
    case OUTBOX_QUEUED:
    case OUTBOX_SENDING:
        break;
    }
    return &sent->waiting;
}

bool figures_messages(struct db *db, const struct figures_query *query, struct arena *arena,
                      struct figures_sent **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_MESSAGES, arena, &rows, err, DB_I(query->from_day),
                DB_I(query->to_day), DB_I(id_first(query->from_ms)), DB_I(id_first(query->to_ms)),
                DB_I(2LL * FIGURES_LATEST_MAX), DB_I(FIGURES_ROWS_MAX)) ||
        !rows_of(arena, sizeof(**ret), &rows, (void **)ret, ret_count, err))
        return false;
    size_t count = 0;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct str channel = db_str(&rows, i, 0), country = db_str(&rows, i, 1);
        if (count == 0 || !str_equal((*ret)[count - 1].channel, channel) ||
            !str_equal((*ret)[count - 1].country, country))
            (*ret)[count++] = (struct figures_sent){ .channel = channel, .country = country };
        struct figures_sent *sent = &(*ret)[count - 1];
        int64_t messages = db_int(&rows, i, 3);
        *outcome(sent, (enum outbox_state)db_int(&rows, i, 2)) += messages;
        sent->messages += messages;
        sent->segments += db_int(&rows, i, 4);
    }
    *ret_count = count;
    return true;
}

bool figures_received(struct db *db, const struct figures_query *query, struct arena *arena,
                      struct figures_received **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_RECEIVED, arena, &rows, err, DB_I(query->from_day),
                DB_I(query->to_day), DB_I(FIGURES_ROWS_MAX)) ||
        !rows_of(arena, sizeof(**ret), &rows, (void **)ret, ret_count, err))
        return false;
    size_t count = 0;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct str channel = db_str(&rows, i, 0);
        if (count == 0 || !str_equal((*ret)[count - 1].channel, channel))
            (*ret)[count++] = (struct figures_received){ .channel = channel };
        struct figures_received *received = &(*ret)[count - 1];
        *(db_int(&rows, i, 1) == BEARER_SMS ? &received->sms : &received->ussd) +=
            db_int(&rows, i, 2);
    }
    *ret_count = count;
    return true;
}

static void read_screens(const struct db_rows *rows, struct figures_screen *ret)
{
    for (size_t i = 0; i < rows->row_count; i++)
        ret[i] = (struct figures_screen){ .node = db_str(rows, i, 0),
                                          .turns = db_int(rows, i, 1),
                                          .stops = db_int(rows, i, 2) };
}

bool figures_screens(struct db *db, const struct figures_query *query, struct arena *arena,
                     struct figures_screen **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_SCREENS, arena, &rows, err, DB_I(query->from_day),
                DB_I(query->to_day), DB_I(FIGURES_ROWS_MAX)) ||
        !rows_of(arena, sizeof(**ret), &rows, (void **)ret, ret_count, err))
        return false;
    read_screens(&rows, *ret);
    return true;
}

bool figures_standing(struct db *db, int64_t now_ms, struct arena *arena,
                      struct figures_screen **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_STANDING, arena, &rows, err, DB_I(now_ms - VISIT_MS),
                DB_I(FIGURES_VISITS_MAX), DB_I(FIGURES_ROWS_MAX)) ||
        !rows_of(arena, sizeof(**ret), &rows, (void **)ret, ret_count, err))
        return false;
    read_screens(&rows, *ret);
    return true;
}
