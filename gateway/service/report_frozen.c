/* Floor 3: what was reported, and stays. */
#include "service/report_frozen.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "domain/disclosure.h"
#include "store/id.h"

enum { R_ID, R_PERIOD, R_VERSION, R_AT, R_STAFF, R_NAME, R_REASON, R_SEAL, R_BODY }; /* columns */
enum { SEAL_SIZE = 32 };

/* ---- the seal */

/* Every field with its length before it: no two reports read alike. */
static bool make_seal(const struct keyring *keys, const struct report_frozen *frozen,
                      struct str body, struct arena *arena, struct str *ret, struct err *err)
{
    struct builder line;
    unsigned char digest[CRYPTO_DIGEST_SIZE_MAX];
    size_t size = body.len + frozen->reason.len + frozen->period.len + 256;
    struct str key = { (const char *)keys->audit, sizeof(keys->audit) };
    if (!arena_builder(arena, size, &line))
        return err_set(err, ERR_LIMIT, "no room for a report");
    builder_addf(&line, "report|%lld|%lld|%lld", (long long)frozen->version,
                 (long long)frozen->at_ms, (long long)frozen->staff_id);
    const struct str fields[] = { frozen->period, frozen->reason, body };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        builder_addf(&line, "|%zu:", fields[i].len);
        builder_add(&line, fields[i]);
    }
    crypto_hmac(CRYPTO_SHA256, key, builder_str(&line), digest);
    return (builder_ok(&line) &&
            arena_copy(arena, (struct str){ (const char *)digest, SEAL_SIZE }, ret)) ||
           err_set(err, ERR_LIMIT, "no room for a report");
}

/* ---- reading */

static struct report_frozen read_row(const struct db_rows *rows, size_t row)
{
    return (struct report_frozen){ .id = db_int(rows, row, R_ID),
                                   .period = db_str(rows, row, R_PERIOD),
                                   .version = db_int(rows, row, R_VERSION),
                                   .at_ms = db_int(rows, row, R_AT),
                                   .staff_id = db_int(rows, row, R_STAFF),
                                   .staff_name = db_str(rows, row, R_NAME),
                                   .reason = db_str(rows, row, R_REASON),
                                   .seal = db_str(rows, row, R_SEAL) };
}

static bool read_rows(const struct db_rows *rows, struct arena *arena, struct report_frozen **ret,
                      size_t *ret_count, struct err *err)
{
    *ret = ARENA_ARRAY(arena, struct report_frozen, rows->row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu reports", rows->row_count);
    for (size_t i = 0; i < rows->row_count; i++)
        (*ret)[i] = read_row(rows, i);
    *ret_count = rows->row_count;
    return true;
}

static bool write_period(const struct report_period *period, struct arena *arena, struct str *ret,
                         struct err *err)
{
    struct builder b;
    if (!arena_builder(arena, REPORT_PERIOD_SIZE, &b))
        return err_set(err, ERR_LIMIT, "no room for a report");
    report_period_write(period, &b);
    *ret = builder_str(&b);
    return true;
}

bool report_frozen_of(struct db *db, const struct report_period *period, struct arena *arena,
                      struct report_frozen **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    struct str name;
    return write_period(period, arena, &name, err) &&
           DB_RUN(db, QUERY_REPORTS_OF_PERIOD, arena, &rows, err, DB_S(name),
                  DB_I(REPORT_VERSIONS_MAX)) &&
           read_rows(&rows, arena, ret, ret_count, err);
}

bool report_frozen_list(struct db *db, int64_t before_id, struct arena *arena,
                        struct report_frozen **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_REPORTS, arena, &rows, err, DB_I(before_id ? before_id : INT64_MAX),
                  DB_I(REPORTS_SHOWN_MAX)) &&
           read_rows(&rows, arena, ret, ret_count, err);
}

static bool read_whole(const struct keyring *keys, const struct db_rows *rows, size_t row,
                       struct arena *arena, struct report_frozen *ret, struct err *err)
{
    struct str seal, body = db_str(rows, row, R_BODY);
    *ret = read_row(rows, row);
    if (!make_seal(keys, ret, body, arena, &seal, err) || !json_parse(body, arena, &ret->body, err))
        return false;
    ret->whole = crypto_equal(seal, ret->seal);
    return true;
}

bool report_frozen_get(struct db *db, const struct keyring *keys, int64_t id, struct arena *arena,
                       struct report_frozen *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_REPORT_GET, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such report");
    return read_whole(keys, &rows, 0, arena, ret, err);
}

bool report_frozen_latest(struct db *db, const struct keyring *keys,
                          const struct report_period *period, struct arena *arena,
                          struct report_frozen *ret, struct err *err)
{
    struct db_rows rows;
    struct str name;
    *ret = (struct report_frozen){ 0 };
    if (!write_period(period, arena, &name, err) ||
        !DB_RUN(db, QUERY_REPORT_VERSIONS, arena, &rows, err, DB_S(name),
                DB_I(REPORT_VERSIONS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct report_frozen *one = i == 0 ? ret : ARENA_NEW(arena, struct report_frozen);
        if (!one)
            return err_set(err, ERR_LIMIT, "no room for a report");
        if (!read_whole(keys, &rows, i, arena, one, err))
            return false;
        if (i > 0)
            ret->before = one;
        ret = one;
    }
    return true;
}

static const struct json *find_table(const struct json *tables, const char *by, const char *across)
{
    const struct json *table = tables ? tables->first : NULL;
    while (table && !(str_equal(json_str(table, "by"), str_of(by)) &&
                      str_equal(json_str(table, "across"), str_of(across))))
        table = table->next;
    return table;
}

bool report_frozen_table(const struct report_frozen *frozen, const struct measure *measure,
                         enum dimension by, enum dimension across, struct arena *arena,
                         struct report_table *ret)
{
    const struct json *of = json_get(frozen->body, measure->name);
    const struct json *table =
        find_table(json_get(of, "tables"), dimension_names[by], dimension_names[across]);
    const struct json *cells = json_get(table, "cells"), *left_out = json_get(of, "left_out");
    int64_t rows, columns;
    if (!cells || !json_int(json_get(table, "rows"), &rows) || rows < 0 ||
        rows > dimension_size(by) || !json_int(json_get(table, "columns"), &columns) ||
        columns < 0 || columns > dimension_size(across) ||
        cells->count != (size_t)((rows + 1) * (columns + 1)))
        return false;
    *ret = (struct report_table){ .by = by,
                                  .across = across,
                                  .rows = (int)rows,
                                  .columns = (int)columns,
                                  .values = ARENA_ARRAY(arena, int64_t, cells->count),
                                  .hidden = ARENA_ARRAY(arena, bool, cells->count) };
    if (!ret->values || !ret->hidden)
        return false;
    if (!json_int(left_out, &ret->left_out))
        ret->left_out = DISCLOSURE_HIDDEN;
    size_t at = 0;
    for (const struct json *cell = cells->first; cell; cell = cell->next, at++)
        ret->hidden[at] = !json_int(cell, &ret->values[at]);
    return true;
}

/* Its sums hide what the tables by one thing hide. */
static bool take_sums(struct report *report, const struct report_frozen *frozen,
                      const struct measure *measure, const struct report_period *period,
                      struct arena *arena, struct report_table *table, struct err *err)
{
    struct report_table rows, columns;
    if (!report_frozen_beside(report, frozen, measure, period, table->by, DIMENSION_NONE, arena,
                              &rows, err) ||
        !report_frozen_beside(report, frozen, measure, period, table->across, DIMENSION_NONE, arena,
                              &columns, err))
        return false;
    for (int row = 0; row < table->rows; row++)
        table->hidden[report_cell(table, row, table->columns)] |= rows.hidden[row];
    for (int column = 0; column < table->columns; column++)
        table->hidden[report_cell(table, table->rows, column)] |= columns.hidden[column];
    return true;
}

/* Calls itself for the sums: two deep. Turned, it hides the same. */
bool report_frozen_beside(struct report *report, const struct report_frozen *frozen,
                          const struct measure *measure, const struct report_period *period,
                          enum dimension by, enum dimension across, struct arena *arena,
                          struct report_table *ret, struct err *err)
{
    struct report_table told;
    if (across != DIMENSION_NONE && across < by)
        return report_frozen_beside(report, frozen, measure, period, across, by, arena, ret, err) &&
               report_turn(ret, arena, err);
    if (!report_table(report, measure, period, by, across, ret, err))
        return false;
    if (frozen->id == 0 || !measure_is_personal(measure))
        return true;
    if (across != DIMENSION_NONE && !take_sums(report, frozen, measure, period, arena, ret, err))
        return false;
    for (; frozen; frozen = frozen->before) {
        if (report_frozen_table(frozen, measure, by, across, arena, &told))
            report_mark(ret, &told);
    }
    report_settle(ret);
    return true;
}

bool report_frozen_near(struct db *db, const struct keyring *keys, struct report *report,
                        const struct measure *measure, const struct report_period *period,
                        struct arena *arena, struct report_table *table, struct err *err)
{
    struct report_period quarter = report_period_quarter(report_period_from_ms(period));
    bool any = false;
    if (period->span == REPORT_QUARTER || table->by == DIMENSION_NONE ||
        !measure_is_personal(measure))
        return true;
    while (quarter.first <= period->last) {
        struct report_frozen frozen;
        struct report_table beside;
        if (!report_frozen_latest(db, keys, &quarter, arena, &frozen, err))
            return false;
        if (frozen.id > 0 && !report_frozen_beside(report, &frozen, measure, &quarter, table->by,
                                                   table->across, arena, &beside, err))
            return false;
        for (int at = 0; frozen.id > 0 && at < report_size(table) - 1; at++)
            table->hidden[at] |= beside.hidden[at];
        any |= frozen.id > 0;
        quarter = report_period_quarter(report_period_to_ms(&quarter));
    }
    if (any)
        report_settle(table);
    return true;
}

/* ---- freezing */

static void put_count(struct json_out *out, const char *name, int64_t value)
{
    if (value == DISCLOSURE_HIDDEN)
        json_put_null(out, name);
    else
        json_put_int(out, name, value);
}

static void put_table(struct json_out *tables, const struct report_table *table)
{
    struct json_out *out = json_object(), *cells = json_array();
    json_put_str(out, "by", str_of(dimension_names[table->by]));
    json_put_str(out, "across", str_of(dimension_names[table->across]));
    json_put_int(out, "rows", table->rows);
    json_put_int(out, "columns", table->columns);
    for (int row = 0; row <= table->rows; row++) {
        for (int column = 0; column <= table->columns; column++)
            put_count(cells, NULL, report_value(table, row, column));
    }
    json_put(out, "cells", cells);
    json_put(tables, NULL, out);
}

struct freezing {
    struct report *report;
    const struct report_frozen *latest;
    const struct report_period *period;
    struct arena *arena;
    struct json_out *body;
};

/* Every table that the desk shows of a measure: the sum, by one thing, by two. */
static bool put_measure(const struct freezing *freezing, const struct measure *measure,
                        struct err *err)
{
    struct json_out *out = json_object(), *tables = json_array();
    json_put(freezing->body, measure->name, out);
    json_put(out, "tables", tables);
    for (enum dimension by = DIMENSION_NONE; by < DIMENSIONS; by++) {
        if (by != DIMENSION_NONE && !measure_allows(measure, by))
            continue;
        for (enum dimension across = DIMENSION_NONE; across < DIMENSIONS; across++) {
            struct report_table table;
            bool is_told = across == DIMENSION_NONE || (by != DIMENSION_NONE && across != by &&
                                                        measure_allows(measure, across));
            if (!is_told)
                continue;
            if (!report_frozen_beside(freezing->report, freezing->latest, measure, freezing->period,
                                      by, across, freezing->arena, &table, err))
                return false;
            put_table(tables, &table);
            if (by == DIMENSION_NONE)
                put_count(out, "left_out",
                          table.left_out > 0 && table.left_out < DISCLOSURE_MIN ? DISCLOSURE_HIDDEN
                                                                                : table.left_out);
        }
    }
    return true;
}

bool report_frozen_write(struct report *report, const struct report_frozen *latest,
                         const struct report_period *period, int64_t now_ms, struct arena *arena,
                         struct str *ret_body, struct err *err)
{
    struct freezing freezing = { report, latest, period, arena, NULL };
    if (period->span != REPORT_QUARTER)
        return err_set(err, ERR_UNPROCESSED, "only a quarter is frozen");
    if (now_ms < report_period_to_ms(period))
        return err_set(err, ERR_UNPROCESSED, "the quarter still runs: freeze it when it is over");
    freezing.body = json_object();
    for (int i = 0; i < measure_count; i++) {
        if (measures[i].count != MEASURE_ABSENT && !put_measure(&freezing, &measures[i], err)) {
            json_out_free(freezing.body);
            return false;
        }
    }
    return json_print(freezing.body, arena, ret_body, err);
}

static bool check_reason(const struct report_frozen *frozen, struct err *err)
{
    struct str reason = frozen->reason;
    if (frozen->version == 0 && reason.len == 0)
        return true;
    if (frozen->version == 0)
        return err_set(err, ERR_INVALID, "a first version has no reason: nothing is corrected");
    return (reason.len >= REPORT_REASON_SIZE_MIN && reason.len <= REPORT_REASON_SIZE_MAX &&
            utf8_valid(reason)) ||
           err_set(err, ERR_INVALID, "say why it is corrected, in %d to %d bytes",
                   REPORT_REASON_SIZE_MIN, REPORT_REASON_SIZE_MAX);
}

bool report_frozen_add(struct db *db, const struct keyring *keys,
                       const struct report_frozen *frozen, struct str body, struct arena *arena,
                       int64_t *ret_id, struct err *err)
{
    struct db_rows rows;
    struct report_frozen fresh = *frozen;
    struct str seal;
    if (!check_reason(frozen, err) || !DB_RUN(db, QUERY_REPORTS_OF_PERIOD, arena, &rows, err,
                                              DB_S(frozen->period), DB_I(REPORT_VERSIONS_MAX)))
        return false;
    int64_t there = rows.row_count ? db_int(&rows, 0, R_VERSION) : 0;
    if (there != frozen->version)
        return err_set(err, ERR_CONFLICT,
                       "somebody froze this quarter meanwhile: look at it again");
    if (there >= REPORT_VERSIONS_MAX)
        return err_set(err, ERR_LIMIT, "a quarter has at most %d versions", REPORT_VERSIONS_MAX);
    fresh.version = there + 1;
    *ret_id = id_new(frozen->at_ms);
    return make_seal(keys, &fresh, body, arena, &seal, err) &&
           DB_RUN(db, QUERY_REPORT_ADD, arena, NULL, err, DB_I(*ret_id), DB_S(fresh.period),
                  DB_I(fresh.version), DB_I(fresh.at_ms), DB_I(fresh.staff_id), DB_S(fresh.reason),
                  DB_S(body), DB_B(seal));
}
