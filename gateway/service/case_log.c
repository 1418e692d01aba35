/* Floor 3: the logs of case files and their chains of hashes. */
#include "service/case_log.h"

#include "base/limits.h"
#include "service/case_seal.h"

#include <string.h>

enum { HASH_SIZE = 32 };
enum {
    L_LINE,
    L_AT,
    L_STAFF,
    L_NAME,
    L_ACT,
    L_ITEM,
    L_FIELD,
    L_DETAIL,
    L_BEFORE,
    L_AFTER,
    L_CONTENTS,
    L_HASH,
    L_KIND
}; /* columns */

const char *const case_log_act_names[CASE_LOG_ACTS] = {
    "opened", "read",     "refused",  "added",    "changed",     "removed", "consent",
    "state",  "assigned", "tied",     "done",     "referral",    "link",    "approval",
    "erased", "held",     "exported", "check_in", "appointment",
};

const char *const case_log_way_names[CASE_LOG_WAYS] = { "", "phone", "clock", "service" };

static const unsigned char nothing_before[HASH_SIZE];

static struct str bytes_of(const unsigned char *hash)
{
    return (struct str){ (const char *)hash, HASH_SIZE };
}

static void keyed(const struct keyring *keys, struct str bytes, unsigned char ret[HASH_SIZE])
{
    unsigned char digest[CRYPTO_DIGEST_SIZE_MAX];
    struct str key = { (const char *)keys->traces, sizeof(keys->traces) };
    crypto_hmac(CRYPTO_SHA256, key, bytes, digest);
    memcpy(ret, digest, HASH_SIZE);
}

/* Every part with its length before it: no two lists read alike. */
static bool hash_parts(const struct keyring *keys, struct str head, const struct str *parts,
                       size_t count, struct arena *arena, unsigned char ret[HASH_SIZE],
                       struct err *err)
{
    struct builder b;
    size_t size = head.len + 1;
    for (size_t i = 0; i < count; i++)
        size += parts[i].len + 24;
    if (!arena_builder(arena, size, &b))
        return err_set(err, ERR_LIMIT, "no room for a line of a file's log");
    builder_add(&b, head);
    for (size_t i = 0; i < count; i++) {
        builder_addf(&b, "|%zu:", parts[i].len);
        builder_add(&b, parts[i]);
    }
    keyed(keys, builder_str(&b), ret);
    return builder_ok(&b);
}

static bool hash_contents(const struct keyring *keys, struct str before, struct str after,
                          struct arena *arena, unsigned char ret[HASH_SIZE], struct err *err)
{
    const struct str parts[] = { before, after };
    return hash_parts(keys, STR("c1"), parts, 2, arena, ret, err);
}

static bool hash_line(const struct keyring *keys, int64_t case_id, const struct case_log_line *line,
                      struct str contents, struct str previous, struct arena *arena,
                      unsigned char ret[HASH_SIZE], struct err *err)
{
    const struct str parts[] = { previous, line->field, line->detail, contents };
    struct str head;
    if (!arena_format(arena, &head, "l1|%lld|%lld|%lld|%lld|%d|%lld", (long long)case_id,
                      (long long)line->line, (long long)line->at_ms, (long long)line->staff_id,
                      (int)line->act, (long long)line->item_id))
        return err_set(err, ERR_LIMIT, "no room for a line of a file's log");
    return hash_parts(keys, head, parts, sizeof(parts) / sizeof(parts[0]), arena, ret, err);
}

/* "12 before": the two sides of a line are places of their own. */
static bool place_of(int64_t case_id, int64_t line, const char *side, struct arena *arena,
                     struct case_place *ret, struct err *err)
{
    *ret = (struct case_place){ .table = "case_log", .id = case_id };
    return arena_format(arena, &ret->field, "%lld %s", (long long)line, side) ||
           err_set(err, ERR_LIMIT, "no room for a line of a file's log");
}

static bool seal(const struct keyring *keys, int64_t case_id, int64_t line, const char *side,
                 struct str text, struct arena *arena, struct str *ret, struct err *err)
{
    struct case_place place;
    return place_of(case_id, line, side, arena, &place, err) &&
           case_seal(keys, &place, text, arena, ret, err);
}

static bool unseal(const struct keyring *keys, int64_t case_id, int64_t line, const char *side,
                   struct str sealed, struct arena *arena, struct str *ret, struct err *err)
{
    struct case_place place;
    return place_of(case_id, line, side, arena, &place, err) &&
           case_unseal(keys, &place, sealed, arena, ret, err);
}

bool case_log_add(struct db *db, const struct keyring *keys, int64_t case_id,
                  const struct case_log_line *entry, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    struct case_log_line line = *entry;
    struct str before, after;
    unsigned char contents[HASH_SIZE], hash[HASH_SIZE];
    if (!DB_RUN(db, QUERY_CASE_LOG_LAST, arena, &rows, err, DB_I(case_id)))
        return false;
    line.line = rows.row_count ? db_int(&rows, 0, 0) + 1 : 1;
    if (line.staff_id == 0)
        line.staff_id = -(int64_t)line.way;
    if (!seal(keys, case_id, line.line, "before", line.before, arena, &before, err) ||
        !seal(keys, case_id, line.line, "after", line.after, arena, &after, err))
        return false;
    struct str previous = rows.row_count ? db_str(&rows, 0, 1) : bytes_of(nothing_before);
    return hash_contents(keys, before, after, arena, contents, err) &&
           hash_line(keys, case_id, &line, bytes_of(contents), previous, arena, hash, err) &&
           DB_RUN(db, QUERY_CASE_LOG_ADD, arena, NULL, err, DB_I(case_id), DB_I(line.line),
                  DB_I(line.at_ms), DB_I(line.staff_id), DB_I(line.act), DB_I(line.item_id),
                  DB_S(line.field), DB_S(line.detail), DB_B(before), DB_B(after),
                  DB_B(bytes_of(contents)), DB_B(bytes_of(hash)));
}

bool case_log_length(struct db *db, int64_t case_id, struct arena *arena, int64_t *ret,
                     struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_LOG_LAST, arena, &rows, err, DB_I(case_id)))
        return false;
    *ret = rows.row_count ? db_int(&rows, 0, 0) : 0;
    return true;
}

static struct case_log_line read_line(const struct db_rows *rows, size_t row)
{
    int64_t staff_id = db_int(rows, row, L_STAFF);
    bool told = staff_id < 0 && staff_id > -CASE_LOG_WAYS;
    return (struct case_log_line){ .line = db_int(rows, row, L_LINE),
                                   .at_ms = db_int(rows, row, L_AT),
                                   .staff_id = staff_id > 0 ? staff_id : 0,
                                   .way = told ? (enum case_log_way) - staff_id : CASE_LOG_UNTOLD,
                                   .staff_name = db_str(rows, row, L_NAME),
                                   .act = (enum case_log_act)db_int(rows, row, L_ACT),
                                   .item_id = db_int(rows, row, L_ITEM),
                                   .kind = (int)db_int(rows, row, L_KIND),
                                   .field = db_str(rows, row, L_FIELD),
                                   .detail = db_str(rows, row, L_DETAIL),
                                   .erased = db_is_null(rows, row, L_BEFORE) };
}

bool case_log_list(struct db *db, const struct keyring *keys, int64_t case_id, int64_t before_line,
                   int limit, struct arena *arena, struct case_log_line **ret, size_t *ret_count,
                   struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_LOG_LIST, arena, &rows, err, DB_I(case_id),
                DB_I(before_line > 0 ? before_line : INT64_MAX), DB_I(limit)))
        return false;
    struct case_log_line *lines = ARENA_ARRAY(arena, struct case_log_line, rows.row_count + 1);
    if (!lines)
        return err_set(err, ERR_LIMIT, "no room for %zu lines", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        lines[i] = read_line(&rows, i);
        if (!unseal(keys, case_id, lines[i].line, "before", db_str(&rows, i, L_BEFORE), arena,
                    &lines[i].before, err) ||
            !unseal(keys, case_id, lines[i].line, "after", db_str(&rows, i, L_AFTER), arena,
                    &lines[i].after, err))
            return false;
    }
    *ret = lines;
    *ret_count = rows.row_count;
    return true;
}

/* One line, behind one whose hash is `head`, which becomes this one's. */
static bool verify_line(const struct keyring *keys, int64_t case_id, const struct db_rows *rows,
                        size_t row, unsigned char head[HASH_SIZE], struct arena *arena,
                        struct err *err)
{
    struct case_log_line line = read_line(rows, row);
    unsigned char contents[HASH_SIZE], hash[HASH_SIZE];
    struct str stored = db_str(rows, row, L_CONTENTS);
    line.staff_id = db_int(rows, row, L_STAFF); /* as it was hashed */
    if (!hash_contents(keys, db_str(rows, row, L_BEFORE), db_str(rows, row, L_AFTER), arena,
                       contents, err) ||
        !hash_line(keys, case_id, &line, stored, bytes_of(head), arena, hash, err))
        return false;
    if ((!line.erased && !crypto_equal(bytes_of(contents), stored)) ||
        !crypto_equal(bytes_of(hash), db_str(rows, row, L_HASH)))
        return err_set(err, ERR_DATA,
                       "line %lld of the file's log is not what was written: it or the line before"
                       " it was changed",
                       (long long)line.line);
    memcpy(head, hash, HASH_SIZE);
    return true;
}

/* The next lines behind `lines`. */
static bool verify_page(struct db *db, const struct keyring *keys, int64_t case_id, int64_t *lines,
                        unsigned char head[HASH_SIZE], size_t *ret_read, struct err *err)
{
    struct arena *arena = arena_new(16 * (size_t)JOB_ARENA_SIZE_MAX);
    struct db_rows rows;
    bool whole = DB_RUN(db, QUERY_CASE_LOG_FROM, arena, &rows, err, DB_I(case_id), DB_I(*lines),
                        DB_I(CASE_LINES_SHOWN_MAX));
    *ret_read = whole ? rows.row_count : 0;
    for (size_t i = 0; whole && i < *ret_read; i++) {
        if (db_int(&rows, i, L_LINE) != *lines + 1)
            whole = err_set(err, ERR_DATA, "line %lld of the file's log was taken out",
                            (long long)*lines + 1);
        else
            whole = verify_line(keys, case_id, &rows, i, head, arena, err);
        *lines += whole;
    }
    arena_free(arena);
    return whole;
}

bool case_log_verify(struct db *db, const struct keyring *keys, int64_t case_id, int64_t *ret_lines,
                     struct err *err)
{
    unsigned char head[HASH_SIZE] = { 0 };
    size_t read = CASE_LINES_SHOWN_MAX;
    *ret_lines = 0;
    while (read == CASE_LINES_SHOWN_MAX) {
        if (!verify_page(db, keys, case_id, ret_lines, head, &read, err))
            return false;
    }
    return true;
}
