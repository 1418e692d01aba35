/* Floor 4: the desk's calls about reports for the donor. Figures only: no call tells of a person. */
#include "edge/console_reports.h"

#include "base/limits.h"
#include "domain/disclosure.h"

enum { NAME_SIZE = 64 };

/* ---- what is asked for, and the answer */

bool console_reports_begin(struct console_call *call, struct db *db, struct str period,
                           struct report_call *ret, struct err *err)
{
    *ret = (struct report_call){ .call = call, .db = db };
    if (!report_period_parse(period, &ret->period, err))
        return false;
    ret->arena = arena_new(REPORT_ARENA_SIZE_MAX);
    return report_begin(db, ret->arena, &ret->report, err) &&
           report_frozen_latest(db, &call->gateway->keys, &ret->period, ret->arena, &ret->latest,
                                err) &&
           console_sheet_open(call, ret->arena, &ret->sheet, err);
}

void console_reports_end(struct report_call *of)
{
    json_out_free(sheet_rows(&of->sheet));
    report_end(of->report);
    arena_free(of->arena);
}

bool console_reports_answer(struct report_call *of, struct json_out *head, const char *name,
                            struct err *err)
{
    char storage[REPORT_PERIOD_SIZE];
    struct builder period;
    struct str file;
    builder_init(&period, storage, sizeof(storage));
    report_period_write(&of->period, &period);
    if (!arena_format(of->arena, &file, "%s-" STR_FMT, name, STR_ARG(builder_str(&period)))) {
        json_out_free(head);
        return err_set(err, ERR_LIMIT, "no room for the name of a file");
    }
    json_put_str(head, "period", builder_str(&period));
    json_put_int(head, "from", report_period_from_ms(&of->period));
    json_put_int(head, "to", report_period_to_ms(&of->period));
    json_put_int(head, "counted_at", of->call->job.now_ms);
    json_put_bool(head, "over", of->call->job.now_ms >= report_period_to_ms(&of->period));
    json_put_bool(head, "invented", of->call->gateway->config->figures.invented);
    return console_sheet_answer(of->call, &of->sheet, head, file, err);
}

struct json_out *console_reports_frozen(const struct report_frozen *frozen)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", frozen->id);
    json_put_str(out, "period", frozen->period);
    json_put_int(out, "version", frozen->version);
    json_put_int(out, "at", frozen->at_ms);
    json_put_str(out, "by", frozen->staff_name);
    json_put_str(out, "reason", frozen->reason);
    return out;
}

static void put_latest(struct json_out *head, const struct report_frozen *latest)
{
    if (latest->id > 0)
        json_put(head, "frozen", console_reports_frozen(latest));
    else
        json_put_null(head, "frozen");
}

/* ---- what is measured */

static void put_dimensions(struct json_out *out, const struct measure *measure)
{
    struct json_out *by = json_array();
    for (enum dimension at = DIMENSION_NONE; at < DIMENSIONS; at++) {
        if (measure_allows(measure, at))
            json_put_str(by, NULL, str_of(dimension_names[at]));
    }
    json_put(out, "by", by);
}

static bool measures_run(struct console_call *call, struct db *db, struct err *err)
{
    struct json_out *out = json_object(), *list = json_array();
    (void)db;
    json_put(out, "measures", list);
    for (int i = 0; i < measure_count; i++) {
        struct json_out *row = json_object();
        json_put_str(row, "indicator", str_of(measures[i].indicator));
        json_put_str(row, "measure", str_of(measures[i].name));
        json_put_str(row, "of", str_of(measures[i].of));
        json_put_bool(row, "recorded", measures[i].count != MEASURE_ABSENT);
        json_put_bool(row, "personal", measure_is_personal(&measures[i]));
        put_dimensions(row, &measures[i]);
        json_put(list, NULL, row);
    }
    return console_call_json(call, 200, out, err);
}

/* ---- all of them */

struct sum {
    int64_t value, left_out;
};

static int64_t few(int64_t count)
{
    return count > 0 && count < DISCLOSURE_MIN ? DISCLOSURE_HIDDEN : count;
}

static void put_share(struct sheet *sheet, int64_t part, int64_t whole)
{
    if (part == DISCLOSURE_HIDDEN || whole == DISCLOSURE_HIDDEN || whole == 0)
        sheet_none(sheet, "per_mille");
    else
        sheet_int(sheet, "per_mille", (part * 1000 + whole / 2) / whole);
}

static int index_of(const char *name)
{
    const struct measure *measure = name ? measure_find(str_of(name)) : NULL;
    return measure ? (int)(measure - measures) : -1;
}

/* `reported`: of the latest frozen version; NULL: there is none. */
static void put_sums(struct report_call *of, const struct sum *sums, const struct sum *reported)
{
    struct sheet *sheet = &of->sheet;
    for (int i = 0; i < measure_count; i++) {
        bool recorded = measures[i].count != MEASURE_ABSENT;
        int whole = index_of(measures[i].of);
        sheet_row(sheet);
        sheet_str(sheet, "indicator", str_of(measures[i].indicator));
        sheet_str(sheet, "measure", str_of(measures[i].name));
        sheet_str(sheet, "recorded", recorded ? STR("yes") : STR("no"));
        if (recorded) {
            sheet_count(sheet, "value", sums[i].value);
            sheet_count(sheet, "left_out", sums[i].left_out);
        } else {
            sheet_none(sheet, "value");
            sheet_none(sheet, "left_out");
        }
        if (recorded && whole >= 0)
            put_share(sheet, sums[i].value, sums[whole].value);
        else
            sheet_none(sheet, "per_mille");
        if (recorded && reported)
            sheet_count(sheet, "reported", reported[i].value);
        else
            sheet_none(sheet, "reported");
    }
}

static bool read_reported(struct report_call *of, const struct report_frozen *frozen,
                          struct sum *ret)
{
    bool any = frozen->id > 0;
    for (int i = 0; i < measure_count && any; i++) {
        struct report_table table;
        ret[i] = (struct sum){ DISCLOSURE_HIDDEN, DISCLOSURE_HIDDEN };
        if (report_frozen_table(frozen, &measures[i], DIMENSION_NONE, DIMENSION_NONE, of->arena,
                                &table))
            ret[i] = (struct sum){ report_total(&table), table.left_out };
    }
    return any;
}

static struct sum *new_sums(struct report_call *of, struct err *err)
{
    struct sum *sums = ARENA_ARRAY(of->arena, struct sum, (size_t)measure_count);
    if (!sums)
        err_put(err, ERR_LIMIT, "no room for a report");
    return sums;
}

static bool overview(struct report_call *of, struct err *err)
{
    struct sum *sums = new_sums(of, err), *reported = new_sums(of, err);
    if (!sums || !reported)
        return false;
    for (int i = 0; i < measure_count; i++) {
        struct report_table table;
        if (measures[i].count == MEASURE_ABSENT)
            continue;
        if (!report_frozen_beside(of->report, &of->latest, &measures[i], &of->period,
                                  DIMENSION_NONE, DIMENSION_NONE, of->arena, &table, err))
            return false;
        sums[i] = (struct sum){ report_total(&table), few(table.left_out) };
    }
    bool any = read_reported(of, &of->latest, reported);
    put_sums(of, sums, any ? reported : NULL);
    struct json_out *head = json_object();
    put_latest(head, &of->latest);
    return console_reports_answer(of, head, "report", err);
}

static bool overview_run(struct console_call *call, struct db *db, struct err *err)
{
    struct report_call of;
    bool done = console_reports_begin(call, db, form_get(&call->query, "period"), &of, err) &&
                overview(&of, err);
    console_reports_end(&of);
    return done;
}

/* ---- one of them, broken down */

static bool read_dimension(const struct console_call *call, const char *name, enum dimension *ret,
                           struct err *err)
{
    struct str value = form_get(&call->query, name);
    int at = value.len ? str_among(value, dimension_names, DIMENSIONS) : DIMENSION_NONE;
    *ret = at < 0 ? DIMENSION_NONE : (enum dimension)at;
    return at >= 0 ||
           err_set(err, ERR_INVALID, "%s is none of what figures are broken down by", name);
}

/* Names of columns stand behind a NUL. The last of `count` is "unknown", also where there are more values
 * by now than when it was reported. */
static bool name_of(struct report_call *of, enum dimension dimension, int at, int count,
                    struct str *ret, struct err *err)
{
    int last = dimension_size(dimension) - 1;
    return arena_copy(of->arena, dimension_value(dimension, at == count - 1 ? last : at), ret) ||
           err_set(err, ERR_LIMIT, "no room for a report");
}

static bool put_row(struct report_call *of, const struct report_table *table, int row,
                    struct err *err)
{
    struct str name = STR("all");
    if (row < table->rows && !name_of(of, table->by, row, table->rows, &name, err))
        return false;
    sheet_row(&of->sheet);
    sheet_str(&of->sheet, "of", name);
    for (int column = 0; column < table->columns; column++) {
        if (!name_of(of, table->across, column, table->columns, &name, err))
            return false;
        sheet_count(&of->sheet, name.ptr, report_value(table, row, column));
    }
    sheet_count(&of->sheet, "all", report_value(table, row, table->columns));
    return true;
}

/* As it is counted now, or as it was reported. */
static bool find_table(struct report_call *of, const struct measure *measure, enum dimension by,
                       enum dimension across, struct report_table *ret, struct err *err)
{
    struct report_frozen frozen;
    struct report_period period;
    struct str version = form_get(&of->call->query, "frozen");
    int64_t id;
    if (version.len == 0)
        return report_frozen_beside(of->report, &of->latest, measure, &of->period, by, across,
                                    of->arena, ret, err) &&
               report_frozen_near(of->db, &of->call->gateway->keys, of->report, measure,
                                  &of->period, of->arena, ret, err);
    if (!str_to_int64(version, &id) || id <= 0)
        return err_set(err, ERR_INVALID, "frozen is the id of a report");
    if (!report_frozen_get(of->db, &of->call->gateway->keys, id, of->arena, &frozen, err) ||
        !report_period_parse(frozen.period, &period, err))
        return false;
    if (period.first != of->period.first || period.last != of->period.last)
        return err_set(err, ERR_INVALID, "that report is of " STR_FMT, STR_ARG(frozen.period));
    return report_frozen_table(&frozen, measure, by, across, of->arena, ret) ||
           err_set(err, ERR_NOT_FOUND, "that report has no such table");
}

static bool put_columns(struct report_call *of, struct json_out *head,
                        const struct report_table *table, struct err *err)
{
    struct json_out *columns = json_array();
    json_put(head, "columns", columns);
    for (int column = 0; column < table->columns; column++) {
        struct str name;
        if (!name_of(of, table->across, column, table->columns, &name, err))
            return false;
        json_put_str(columns, NULL, name);
    }
    return true;
}

static bool table(struct report_call *of, struct err *err)
{
    const struct measure *measure = measure_find(form_get(&of->call->query, "measure"));
    enum dimension by, across;
    struct report_table table;
    if (!measure)
        return err_set(err, ERR_INVALID, "measure is none of those that are reported");
    if (!read_dimension(of->call, "by", &by, err) ||
        !read_dimension(of->call, "across", &across, err) ||
        !find_table(of, measure, by, across, &table, err))
        return false;
    for (int row = 0; row <= table.rows; row++) {
        if (!put_row(of, &table, row, err))
            return false;
    }
    struct json_out *head = json_object();
    put_latest(head, &of->latest);
    json_put_str(head, "measure", str_of(measure->name));
    json_put_str(head, "by", str_of(dimension_names[by]));
    json_put_str(head, "across", str_of(dimension_names[across]));
    if (few(table.left_out) == DISCLOSURE_HIDDEN)
        json_put_null(head, "left_out");
    else
        json_put_int(head, "left_out", table.left_out);
    if (!put_columns(of, head, &table, err)) {
        json_out_free(head);
        return false;
    }
    return console_reports_answer(of, head, measure->name, err);
}

static bool table_run(struct console_call *call, struct db *db, struct err *err)
{
    struct report_call of;
    bool done = console_reports_begin(call, db, form_get(&call->query, "period"), &of, err) &&
                table(&of, err);
    console_reports_end(&of);
    return done;
}

/* ---- what was reported */

static bool frozen_run(struct console_call *call, struct db *db, struct err *err)
{
    struct report_frozen *all;
    size_t count;
    struct str before = form_get(&call->query, "before");
    int64_t id = 0;
    if (before.len > 0 && (!str_to_int64(before, &id) || id <= 0))
        return err_set(err, ERR_INVALID, "before is what `next` of the page before was");
    if (!report_frozen_list(db, id, call->job.arena, &all, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    json_put(out, "reports", list);
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, console_reports_frozen(&all[i]));
    if (count == REPORTS_SHOWN_MAX)
        json_put_id(out, "next", all[count - 1].id);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

/* As it was told then; the shares with it. */
static bool one(struct report_call *of, const struct report_frozen *frozen, struct err *err)
{
    struct sum *sums = new_sums(of, err);
    if (!sums || !report_period_parse(frozen->period, &of->period, err))
        return false;
    (void)read_reported(of, frozen, sums);
    put_sums(of, sums, NULL);
    struct json_out *head = json_object();
    json_put(head, "frozen", console_reports_frozen(frozen));
    json_put_bool(head, "whole", frozen->whole);
    return console_reports_answer(of, head, "report-frozen", err);
}

static bool one_run(struct console_call *call, struct db *db, struct err *err)
{
    struct report_call of;
    struct report_frozen frozen;
    bool done = console_reports_begin(call, db, STR("2000"), &of, err) &&
                report_frozen_get(db, &call->gateway->keys, call->id, of.arena, &frozen, err) &&
                one(&of, &frozen, err);
    console_reports_end(&of);
    return done;
}

/* Counting is slow and reads only: the write lane is not held up by it. */
static bool freeze_run(struct console_call *call, struct db *db, struct err *err)
{
    struct report_call of;
    struct str body;
    bool done = console_reports_begin(call, db, json_str(call->body, "period"), &of, err) &&
                report_frozen_write(of.report, &of.latest, &of.period, call->job.now_ms, of.arena,
                                    &body, err) &&
                (arena_copy(call->job.arena, body, &call->secret) ||
                 err_set(err, ERR_LIMIT, "no room for a report"));
    console_reports_end(&of);
    return done;
}

static bool freeze_store(struct console_call *call, struct db *db, struct err *err)
{
    struct report_frozen frozen = { .period = json_str(call->body, "period"),
                                    .at_ms = call->job.now_ms,
                                    .staff_id = call->staff.id,
                                    .staff_name = call->staff.name,
                                    .reason = str_trim(json_str(call->body, "reason")) };
    struct str subject, detail;
    if (!json_int(json_get(call->body, "version"), &frozen.version) || frozen.version < 0)
        return err_set(err, ERR_INVALID, "version is that of the latest report, 0 for none");
    if (!report_frozen_add(db, &call->gateway->keys, &frozen, call->secret, call->job.arena,
                           &frozen.id, err))
        return false;
    frozen.version++;
    if (!arena_format(call->job.arena, &subject, "report " STR_FMT, STR_ARG(frozen.period)) ||
        !arena_format(call->job.arena, &detail, "version %lld", (long long)frozen.version))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return console_call_audit(call, db, "report.freeze", subject, detail, err) &&
           console_call_json(call, 200, console_reports_frozen(&frozen), err);
}

const struct console_route console_reports_routes[] = {
    { "GET", "/reports/measures", "", RIGHT_FIGURES, STORE_READ, measures_run, NULL, NULL },
    { "GET", "/reports/overview", "", RIGHT_FIGURES, STORE_READ, overview_run, NULL, NULL },
    { "GET", "/reports/table", "", RIGHT_FIGURES, STORE_READ, table_run, NULL, NULL },
    { "GET", "/reports/frozen", "", RIGHT_FIGURES, STORE_READ, frozen_run, NULL, NULL },
    { "GET", "/reports/frozen/{id}", "", RIGHT_FIGURES, STORE_READ, one_run, NULL, NULL },
    { "POST", "/reports/freeze", "period version reason", RIGHT_REPORTS, STORE_READ, freeze_run,
      NULL, freeze_store },
    { 0 },
};
