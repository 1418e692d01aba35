/* Floor 3: the audit log and its chain of hashes. */
#include "service/audit.h"

#include "base/limits.h"
#include "base/log.h"

#include <string.h>

enum { A_ID, A_AT, A_STAFF, A_WHO, A_ACTION, A_SUBJECT, A_DETAIL, A_HASH }; /* columns */

static const unsigned char nothing_before[AUDIT_HASH_SIZE];

static struct str bytes_of(const unsigned char *hash)
{
    return (struct str){ (const char *)hash, AUDIT_HASH_SIZE };
}

/* Every field with its length before it: no two lines read alike. */
static bool hash_line(const struct keyring *keys, struct str previous,
                      const struct audit_entry *entry, struct arena *arena,
                      unsigned char ret[AUDIT_HASH_SIZE], struct err *err)
{
    const struct str fields[] = { previous, entry->who, entry->action, entry->subject,
                                  entry->detail };
    size_t size = 128;
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        size += fields[i].len + 24;
    struct builder line;
    unsigned char digest[CRYPTO_DIGEST_SIZE_MAX];
    if (!arena_builder(arena, size, &line))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    builder_addf(&line, "1|%lld|%lld|%lld", (long long)entry->id, (long long)entry->at_ms,
                 (long long)entry->staff_id);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        builder_addf(&line, "|%zu:", fields[i].len);
        builder_add(&line, fields[i]);
    }
    struct str key = { (const char *)keys->audit, sizeof(keys->audit) };
    crypto_hmac(CRYPTO_SHA256, key, builder_str(&line), digest);
    memcpy(ret, digest, AUDIT_HASH_SIZE);
    return builder_ok(&line);
}

bool audit_add(struct db *db, const struct keyring *keys, const struct audit_entry *entry,
               struct arena *arena, struct err *err)
{
    struct db_rows rows;
    struct audit_entry line = *entry;
    unsigned char hash[AUDIT_HASH_SIZE];
    if (!DB_RUN(db, QUERY_AUDIT_LAST, arena, &rows, err, DB_I(0)))
        return false;
    line.id = rows.row_count ? db_int(&rows, 0, 0) + 1 : 1;
    struct str previous = rows.row_count ? db_str(&rows, 0, 1) : bytes_of(nothing_before);
    return hash_line(keys, previous, &line, arena, hash, err) &&
           DB_RUN(db, QUERY_AUDIT_ADD, arena, NULL, err, DB_I(line.id), DB_I(line.at_ms),
                  DB_I(line.staff_id), DB_S(line.who), DB_S(line.action), DB_S(line.subject),
                  DB_S(line.detail), DB_B(bytes_of(hash)));
}

static struct audit_entry read_line(const struct db_rows *rows, size_t row)
{
    return (struct audit_entry){ .id = db_int(rows, row, A_ID),
                                 .at_ms = db_int(rows, row, A_AT),
                                 .staff_id = db_int(rows, row, A_STAFF),
                                 .who = db_str(rows, row, A_WHO),
                                 .action = db_str(rows, row, A_ACTION),
                                 .subject = db_str(rows, row, A_SUBJECT),
                                 .detail = db_str(rows, row, A_DETAIL),
                                 .hash = db_str(rows, row, A_HASH) };
}

bool audit_list(struct db *db, const struct audit_query *query, struct arena *arena,
                struct audit_entry **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    int64_t before_id = query->before_id ? query->before_id : INT64_MAX;
    if (!DB_RUN(db, QUERY_AUDIT_LIST, arena, &rows, err, DB_I(before_id), DB_S(query->who),
                DB_S(query->action), DB_I(query->limit)))
        return false;
    *ret = ARENA_ARRAY(arena, struct audit_entry, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu lines", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = read_line(&rows, i);
    *ret_count = rows.row_count;
    return true;
}

/* The lines of one page; `state` is what came before them, and then what they come to. */
static bool verify_page(const struct db_rows *rows, const struct keyring *keys, struct arena *arena,
                        struct audit_state *state, struct err *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        struct audit_entry line = read_line(rows, i);
        unsigned char hash[AUDIT_HASH_SIZE];
        if (line.id != state->count + 1)
            return err_set(err, ERR_DATA, "line %lld of the audit log was taken out",
                           (long long)state->count + 1);
        if (!hash_line(keys, bytes_of(state->head), &line, arena, hash, err))
            return false;
        if (!crypto_equal(bytes_of(hash), line.hash))
            return err_set(err, ERR_DATA,
                           "line %lld of the audit log is not what was written: it or the line "
                           "before it was changed",
                           (long long)line.id);
        memcpy(state->head, hash, AUDIT_HASH_SIZE);
        state->count = line.id;
    }
    return true;
}

bool audit_verify(struct db *db, const struct keyring *keys, struct audit_state *ret,
                  struct err *err)
{
    struct db_rows rows = { .row_count = ROWS_MAX };
    *ret = (struct audit_state){ 0 };
    while (rows.row_count == ROWS_MAX) {
        struct arena *arena = arena_new(16 * (size_t)JOB_ARENA_SIZE_MAX);
        bool whole =
            DB_RUN(db, QUERY_AUDIT_FROM, arena, &rows, err, DB_I(ret->count), DB_I(ROWS_MAX)) &&
            verify_page(&rows, keys, arena, ret, err);
        arena_free(arena);
        if (!whole)
            return false;
    }
    return true;
}

bool audit_log_head(struct db *db, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    struct str head;
    if (!DB_RUN(db, QUERY_AUDIT_LAST, arena, &rows, err, DB_I(0)))
        return false;
    if (rows.row_count == 0)
        return true;
    if (!crypto_hex(db_str(&rows, 0, 1), arena, &head))
        return err_set(err, ERR_LIMIT, "no room for a hash");
    log_line(LOG_INFO, "audit", "lines=%lld head=" STR_FMT, (long long)db_int(&rows, 0, 0),
             STR_ARG(head));
    return true;
}
