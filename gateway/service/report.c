/* Floor 3: what the measures come to. */
#include "service/report.h"

#include "base/limits.h"
#include "domain/date.h"
#include "domain/disclosure.h"
#include "service/report_sum.h"

#include <assert.h>
#include <string.h>

enum { LEFT_OUT = 1, COUNTED = 2 }; /* case_fact.standing */
/* Itself, its quarters, its months, and those that make whole quarters of them. */
enum { SPANS_MAX = 1 + REPORT_MONTHS_MAX / 3 + REPORT_MONTHS_MAX + 8 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct group {
    struct traits traits;
    int64_t topic, count;
};

struct count { /* of a measure in a period */
    const struct measure *measure;
    struct report_period period;
    bool by_topic;
    struct group *groups;
    size_t group_count;
    int64_t left_out;
};

struct report {
    struct db *db;
    struct arena *arena;                /* what is handed out */
    struct arena *scratch;              /* what is read of one measure */
    struct arena *rows;                 /* of one query */
    struct count counts[2 * SPANS_MAX]; /* of the measure that is asked for */
    int count_count;
};

bool report_begin(struct db *db, struct arena *arena, struct report **ret, struct err *err)
{
    *ret = ARENA_NEW(arena, struct report);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for a report");
    (*ret)->db = db;
    (*ret)->arena = arena;
    return true;
}

void report_end(struct report *report)
{
    if (report)
        arena_free(report->scratch);
}

/* ---- reading what a measure comes to */

enum { G_STANDING, G_TRAITS, G_TOPIC, G_COUNT }; /* columns */

static bool take_groups(struct report *report, const struct db_rows *rows, struct count *count,
                        struct err *err)
{
    struct group *all =
        ARENA_ARRAY(report->scratch, struct group, count->group_count + rows->row_count + 1);
    if (!all)
        return err_set(err, ERR_LIMIT, "no room for a report");
    if (count->group_count > 0)
        memcpy(all, count->groups, count->group_count * sizeof(*all));
    count->groups = all;
    for (size_t i = 0; i < rows->row_count; i++) {
        int64_t people = db_int(rows, i, G_COUNT);
        if (db_int(rows, i, G_STANDING) == LEFT_OUT)
            count->left_out += people;
        else
            count->groups[count->group_count++] =
                (struct group){ traits_unpack(db_int(rows, i, G_TRAITS)), db_int(rows, i, G_TOPIC),
                                people };
    }
    return true;
}

/* Page by page: a result has at most ROWS_MAX rows. */
static bool read_groups(struct report *report, enum query query, struct count *count,
                        struct err *err)
{
    int64_t born[TRAITS_AGES], standing = 0, traits = 0, topic = 0;
    struct db_rows rows = { .row_count = ROWS_MAX };
    traits_births(report_period_year(&count->period), born);
    while (rows.row_count == ROWS_MAX) {
        struct arena *arena = arena_new(REPORT_ARENA_SIZE_MAX);
        bool read = DB_RUN(report->db, query, arena, &rows, err, DB_I(born[0]), DB_I(born[1]),
                           DB_I(born[2]), DB_I(born[3]), DB_I(born[4]), DB_I(born[5]),
                           DB_I(born[TRAITS_AGES - 1]), DB_I(standing), DB_I(traits), DB_I(topic),
                           DB_I(report_period_from_ms(&count->period)),
                           DB_I(report_period_to_ms(&count->period)), DB_I(count->measure->fact),
                           DB_I(ROWS_MAX)) &&
                    take_groups(report, &rows, count, err);
        if (read && rows.row_count > 0) {
            standing = db_int(&rows, rows.row_count - 1, G_STANDING);
            traits = db_int(&rows, rows.row_count - 1, G_TRAITS);
            topic = db_int(&rows, rows.row_count - 1, G_TOPIC);
        }
        arena_free(arena);
        if (!read)
            return false;
    }
    return true;
}

/* One number, out of a row of them. */
static bool read_sum(struct report *report, enum query query, int64_t from, int64_t to,
                     struct count *count, struct err *err)
{
    struct db_rows rows;
    count->groups = ARENA_NEW(report->scratch, struct group);
    if (!count->groups)
        return err_set(err, ERR_LIMIT, "no room for a report");
    if (!DB_RUN(report->db, query, report->scratch, &rows, err, DB_I(from), DB_I(to)))
        return false;
    count->groups[0].count = db_int(&rows, 0, (size_t)count->measure->part);
    count->group_count = 1;
    return true;
}

static bool read_trained(struct report *report, int64_t from, int64_t to, struct count *count,
                         struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(report->db, QUERY_REPORT_TRAINED, report->scratch, &rows, err, DB_I(from), DB_I(to),
                DB_I(ROWS_MAX)))
        return false;
    count->groups = ARENA_ARRAY(report->scratch, struct group, rows.row_count + 1);
    if (!count->groups)
        return err_set(err, ERR_LIMIT, "no room for a report");
    for (size_t i = 0; i < rows.row_count; i++)
        count->groups[i] = (struct group){
            traits_read(STR(""), db_str(&rows, i, 0), db_str(&rows, i, 1), STR("")),
            dimension_topic(DIMENSION_KIND, db_str(&rows, i, 2)),
            db_int(&rows, i, 3),
        };
    count->group_count = rows.row_count;
    return true;
}

static bool read_count(struct report *report, struct count *count, struct err *err)
{
    int64_t from_ms = report_period_from_ms(&count->period);
    int64_t to_ms = report_period_to_ms(&count->period);
    int64_t from_day = date_local_ms(from_ms) / day_ms, to_day = date_local_ms(to_ms) / day_ms;
    switch (count->measure->count) {
    case MEASURE_PERSONS:
        return read_groups(report,
                           count->by_topic ? QUERY_REPORT_PERSONS_BY_TOPIC : QUERY_REPORT_PERSONS,
                           count, err);
    case MEASURE_HOUSEHOLD:
        return read_groups(report, QUERY_REPORT_HOUSEHOLD, count, err);
    case MEASURE_ACTS:
        return read_groups(report, count->by_topic ? QUERY_REPORT_ACTS_BY_TOPIC : QUERY_REPORT_ACTS,
                           count, err);
    case MEASURE_COURSES:
        return read_sum(report, QUERY_REPORT_COURSES, from_day, to_day, count, err);
    case MEASURE_RATINGS:
        return read_sum(report, QUERY_REPORT_RATINGS, from_day, to_day, count, err);
    case MEASURE_TICKETS:
        return read_sum(report, QUERY_REPORT_COMPLAINTS, from_ms, to_ms, count, err);
    case MEASURE_TRAINED:
        return read_trained(report, from_day, to_day, count, err);
    case MEASURE_TRAININGS:
        return read_sum(report, QUERY_REPORT_TRAININGS, from_day, to_day, count, err);
    case MEASURE_STANDING: /* a sum, without its parts */
    case MEASURE_ABSENT:
        break;
    }
    return err_set(err, ERR_INVALID, "%s is not recorded here", count->measure->name);
}

/* Each once: the tables of a measure share them. Another measure begins anew. */
static bool find_count(struct report *report, const struct measure *measure,
                       const struct report_period *period, bool by_topic, const struct count **ret,
                       struct err *err)
{
    bool topics = by_topic && measure_is_personal(measure);
    if (report->count_count == 0 || report->counts[0].measure != measure) {
        arena_free(report->scratch);
        report->scratch = arena_new(REPORT_ARENA_SIZE_MAX);
        report->count_count = 0;
    }
    for (int i = 0; i < report->count_count; i++) {
        const struct count *count = &report->counts[i];
        if (count->by_topic == topics && count->period.first == period->first &&
            count->period.last == period->last) {
            *ret = count;
            return true;
        }
    }
    assert(report->count_count < 2 * SPANS_MAX);
    struct count *fresh = &report->counts[report->count_count];
    *fresh = (struct count){ .measure = measure, .period = *period, .by_topic = topics };
    if (!read_count(report, fresh, err))
        return false;
    report->count_count++;
    *ret = fresh;
    return true;
}

/* ---- a table of it */

static bool new_table(struct report *report, enum dimension by, enum dimension across,
                      struct report_table *ret, struct err *err)
{
    *ret =
        (struct report_table){ .by = by,
                               .across = across,
                               .rows = by == DIMENSION_NONE ? 0 : dimension_size(by),
                               .columns = across == DIMENSION_NONE ? 0 : dimension_size(across) };
    size_t size = (size_t)(ret->rows + 1) * (size_t)(ret->columns + 1);
    assert(ret->rows < DISCLOSURE_LINE_MAX && ret->columns < DISCLOSURE_LINE_MAX);
    ret->values = ARENA_ARRAY(report->scratch, int64_t, size);
    ret->hidden = ARENA_ARRAY(report->scratch, bool, size);
    return (ret->values && ret->hidden) || err_set(err, ERR_LIMIT, "no room for a report");
}

static bool is_topic(enum dimension dimension)
{
    return dimension == DIMENSION_SERVICE || dimension == DIMENSION_DOMAIN ||
           dimension == DIMENSION_KIND;
}

/* Somebody with two services is in both of their cells, and once in the sums over services: these are
 * taken from the count that knows no services. */
static void fill(struct report_table *table, const struct count *cells, const struct count *sums,
                 int year)
{
    bool by_topic = is_topic(table->by), across_topic = is_topic(table->across);
    for (size_t i = 0; i < cells->group_count; i++) {
        const struct group *group = &cells->groups[i];
        int row = dimension_of(table->by, &group->traits, group->topic, year);
        int column = dimension_of(table->across, &group->traits, group->topic, year);
        if (table->rows > 0 && table->columns > 0)
            table->values[report_cell(table, row, column)] += group->count;
        if (table->rows > 0 && !across_topic)
            table->values[report_cell(table, row, table->columns)] += group->count;
        if (table->columns > 0 && !by_topic)
            table->values[report_cell(table, table->rows, column)] += group->count;
    }
    for (size_t i = 0; i < sums->group_count; i++) {
        const struct group *group = &sums->groups[i];
        if (table->rows > 0 && across_topic)
            table->values[report_cell(table, dimension_of(table->by, &group->traits, 0, year),
                                      table->columns)] += group->count;
        if (table->columns > 0 && by_topic)
            table->values[report_cell(table, table->rows,
                                      dimension_of(table->across, &group->traits, 0, year))] +=
                group->count;
        table->values[report_cell(table, table->rows, table->columns)] += group->count;
    }
    table->left_out = sums->left_out;
}

/* ---- what of it is told */

static bool make_table(struct report *report, const struct measure *measure,
                       const struct report_period *period, enum dimension by, enum dimension across,
                       struct report_table *ret, struct err *err);

static void hide_few(struct report_table *table)
{
    for (int at = 0; at < report_size(table); at++)
        table->hidden[at] |= table->values[at] > 0 && table->values[at] < DISCLOSURE_MIN;
}

static void hide_all(struct report_table *table)
{
    for (int at = 0; at < report_size(table); at++)
        table->hidden[at] = true;
}

/* Files come and go by these alone: how many stand open at two ends tells the sum, however few. */
static bool is_flow(const struct measure *measure)
{
    return measure->fact == CASE_FACT_OPENED || measure->fact == CASE_FACT_CLOSED ||
           measure->fact == CASE_FACT_REOPENED;
}

/* ---- by one thing */

/* The months of a quarter or a year, with what their quarters hide. */
static bool read_months(struct report *report, const struct measure *measure,
                        const struct report_period *period, enum dimension by,
                        const bool *quarter_hidden, struct disclosure_month *ret, int *ret_count,
                        struct err *err)
{
    struct report_period parts[REPORT_MONTHS_MAX];
    int count = report_period_parts(period, parts);
    for (int i = 0; i < count; i++) {
        struct report_table part;
        if (!make_table(report, measure, &parts[i], by, DIMENSION_NONE, &part, err))
            return false;
        if (parts[i].span == REPORT_MONTH)
            ret[(*ret_count)++] =
                (struct disclosure_month){ part.values, part.hidden, quarter_hidden };
        else if (!read_months(report, measure, &parts[i], by, part.hidden, ret, ret_count, err))
            return false;
    }
    return true;
}

/* Other periods overlap each other: what any of their parts hides they hide. */
static bool hide_with_parts(struct report *report, const struct measure *measure,
                            const struct report_period *period, struct report_table *table,
                            struct err *err)
{
    struct report_period parts[REPORT_MONTHS_MAX];
    int count = report_period_parts(period, parts);
    for (int i = 0; i < count; i++) {
        struct report_table part;
        if (!make_table(report, measure, &parts[i], table->by, table->across, &part, err))
            return false;
        for (int at = 0; at < report_size(table); at++)
            table->hidden[at] |= part.hidden[at];
    }
    return true;
}

static bool guard_line(struct report *report, const struct measure *measure,
                       const struct report_period *period, struct report_table *table,
                       struct err *err)
{
    struct disclosure_month months[DISCLOSURE_MONTHS_MAX];
    int count = 0;
    if (is_flow(measure) && table->hidden[table->rows]) {
        hide_all(table);
        return true;
    }
    if (period->span == REPORT_SPAN) {
        if (!hide_with_parts(report, measure, period, table, err))
            return false;
        disclosure_line(table->values, table->hidden, (size_t)table->rows);
        return true;
    }
    if (!read_months(report, measure, period, table->by, NULL, months, &count, err))
        return false;
    disclosure_parts(table->values, table->hidden, (size_t)table->rows, months, count);
    return true;
}

/* ---- by two */

/* The sums as the tables by one thing tell them. */
static bool take_sums(struct report *report, const struct measure *measure,
                      const struct report_period *period, struct report_table *table,
                      struct err *err)
{
    struct report_table rows, columns;
    if (!make_table(report, measure, period, table->by, DIMENSION_NONE, &rows, err) ||
        !make_table(report, measure, period, table->across, DIMENSION_NONE, &columns, err))
        return false;
    for (int row = 0; row <= table->rows; row++)
        table->hidden[report_cell(table, row, table->columns)] = rows.hidden[row];
    for (int column = 0; column < table->columns; column++)
        table->hidden[report_cell(table, table->rows, column)] = columns.hidden[column];
    return true;
}

static bool fill_table(struct report *report, const struct measure *measure,
                       const struct report_period *period, enum dimension by, enum dimension across,
                       struct report_table *ret, struct err *err)
{
    const struct count *cells, *sums;
    if (!find_count(report, measure, period, is_topic(by) || is_topic(across), &cells, err) ||
        !find_count(report, measure, period, false, &sums, err) ||
        !new_table(report, by, across, ret, err))
        return false;
    fill(ret, cells, sums, report_period_year(period));
    return true;
}

/* Tables by two of months, of their quarter and by one say more together than any of them alone. The
 * quarter's is the one that is reported: its months tell theirs where nothing is hidden in any. */
static bool guard_month(struct report *report, const struct measure *measure,
                        const struct report_period *period, struct report_table *table,
                        struct err *err)
{
    struct report_period quarter = report_period_quarter(report_period_from_ms(period));
    struct report_period parts[REPORT_MONTHS_MAX];
    int count = report_period_parts(&quarter, parts);
    bool any = false;
    for (int i = 0; i < count && !any; i++) {
        struct report_table part;
        if (!fill_table(report, measure, &parts[i], table->by, table->across, &part, err))
            return false;
        hide_few(&part);
        if (!take_sums(report, measure, &parts[i], &part, err))
            return false;
        for (int at = 0; at < report_size(table); at++)
            any |= part.hidden[at];
    }
    for (int row = 0; row < table->rows; row++) {
        for (int column = 0; column < table->columns; column++)
            table->hidden[report_cell(table, row, column)] = any;
    }
    return true;
}

static bool guard_cross(struct report *report, const struct measure *measure,
                        const struct report_period *period, struct report_table *table,
                        struct err *err)
{
    bool longer = period->span == REPORT_YEAR || period->span == REPORT_SPAN;
    if (longer && !hide_with_parts(report, measure, period, table, err))
        return false;
    if (!take_sums(report, measure, period, table, err))
        return false;
    if (period->span == REPORT_MONTH)
        return guard_month(report, measure, period, table, err);
    disclosure_cross(table->values, table->hidden, table->rows, table->columns);
    return true;
}

/* Calls itself for the parts of the period (a year's quarters, their months) and for the sums: three
 * deep at most. */
static bool make_table(struct report *report, const struct measure *measure,
                       const struct report_period *period, enum dimension by, enum dimension across,
                       struct report_table *ret, struct err *err)
{
    if (!fill_table(report, measure, period, by, across, ret, err))
        return false;
    if (!measure_is_personal(measure))
        return true;
    hide_few(ret);
    return ret->columns > 0 ? guard_cross(report, measure, period, ret, err)
                            : guard_line(report, measure, period, ret, err);
}

/* What was made of one measure goes when another is read. */
static bool hand_out(struct report *report, struct report_table *table, struct err *err)
{
    size_t size = (size_t)(table->rows + 1) * (size_t)(table->columns + 1);
    int64_t *values = ARENA_ARRAY(report->arena, int64_t, size);
    bool *hidden = ARENA_ARRAY(report->arena, bool, size);
    if (!values || !hidden)
        return err_set(err, ERR_LIMIT, "no room for a report");
    memcpy(values, table->values, size * sizeof(*values));
    memcpy(hidden, table->hidden, size * sizeof(*hidden));
    table->values = values;
    table->hidden = hidden;
    return true;
}

static bool sum_table(struct report *report, const struct measure *measure,
                      const struct report_period *period, struct report_table *ret, struct err *err)
{
    struct report_sum sum;
    *ret = (struct report_table){ .values = ARENA_NEW(report->arena, int64_t),
                                  .hidden = ARENA_NEW(report->arena, bool) };
    if (!ret->values || !ret->hidden)
        return err_set(err, ERR_LIMIT, "no room for a report");
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    bool read = report_sum_read(report->db, measure, period, arena, &sum, err);
    arena_free(arena);
    if (!read)
        return false;
    ret->values[0] = sum.value;
    ret->hidden[0] = sum.hidden;
    ret->left_out = sum.left_out;
    return true;
}

bool report_table(struct report *report, const struct measure *measure,
                  const struct report_period *period, enum dimension by, enum dimension across,
                  struct report_table *ret, struct err *err)
{
    if ((by != DIMENSION_NONE && !measure_allows(measure, by)) ||
        (across != DIMENSION_NONE &&
         (!measure_allows(measure, across) || by == DIMENSION_NONE || by == across)))
        return err_set(err, ERR_INVALID, "%s is not broken down by that", measure->name);
    if (by == DIMENSION_NONE && report_sum_counts(measure))
        return sum_table(report, measure, period, ret, err);
    if (across == DIMENSION_NONE || by < across)
        return make_table(report, measure, period, by, across, ret, err) &&
               hand_out(report, ret, err);
    return make_table(report, measure, period, across, by, ret, err) &&
           report_turn(ret, report->arena, err);
}
