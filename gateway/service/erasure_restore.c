/* Floor 3: who was erased after a backup was made is erased again when it is put back. */
#include "service/erasure_restore.h"

#include "base/limits.h"
#include "service/erasure_steps.h"
#include "store/journal.h"

enum { PAGE = 1000, JOURNAL_ARENA_SIZE_MAX = 256 * 1024 * 1024 };

static const char *const mark = "erased";

static bool set_mark(struct db *db, const char *journal, struct err *err)
{
    int64_t size;
    return journal_size(journal, &size, err) &&
           DB_RUN(db, QUERY_COUNTER_PUT, NULL, NULL, err, DB_S(str_of(mark)), DB_I(size));
}

bool erasure_restore_note(struct db *db, const char *journal, const struct erasure_slice *slice,
                          struct err *err)
{
    return slice->gone_count == 0 || (journal_add(journal, slice->gone, slice->gone_count, err) &&
                                      set_mark(db, journal, err));
}

struct search {
    struct db *db;
    const struct keyring *keys;
    const struct journal *journal;
    int64_t now_ms, found;
};

static bool take(struct search *search, char kind, int64_t id, struct arena *arena, struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    erasure_index(search->keys, kind, id, index);
    if (!journal_has(search->journal, index))
        return true;
    search->found++;
    return kind == 'p'
               ? erasure_ask(search->db, id, ERASURE_BY_JOURNAL, search->now_ms, arena, err)
               : erasure_steps_case(search->db, search->keys, id,
                                    "erased before, found in a backup", search->now_ms, arena, err);
}

/* All ids of a kind, a page at a time. */
static bool go_through(struct search *search, char kind, enum query page, struct err *err)
{
    bool done = true, more = true;
    for (int64_t after = 0; done && more;) {
        struct arena *arena = arena_new(16 * (size_t)JOB_ARENA_SIZE_MAX);
        struct db_rows rows;
        done = DB_RUN(search->db, page, arena, &rows, err, DB_I(after), DB_I(PAGE));
        more = done && rows.row_count == PAGE;
        for (size_t i = 0; done && i < rows.row_count; i++) {
            after = db_int(&rows, i, 0);
            done = take(search, kind, after, arena, err);
        }
        arena_free(arena);
    }
    return done;
}

static bool apply(struct db *db, const struct keyring *keys, const char *path, int64_t now_ms,
                  struct arena *arena, int64_t *ret_found, struct err *err)
{
    struct journal journal;
    struct search search = { .db = db, .keys = keys, .journal = &journal, .now_ms = now_ms };
    if (!journal_read(path, arena, &journal, err) ||
        !go_through(&search, 'p', QUERY_ERASURE_CONTACTS, err) ||
        !go_through(&search, 'c', QUERY_ERASURE_CASES, err))
        return false;
    *ret_found = search.found;
    (void)db_scrub(db);
    return set_mark(db, path, err);
}

bool erasure_restore(struct db *db, const struct keyring *keys, const char *journal, int64_t now_ms,
                     int64_t *ret_found, struct err *err)
{
    struct db_rows rows;
    int64_t size;
    struct arena *arena = arena_new(JOURNAL_ARENA_SIZE_MAX);
    *ret_found = 0;
    bool done = journal_size(journal, &size, err) &&
                DB_RUN(db, QUERY_COUNTER_GET, arena, &rows, err, DB_S(str_of(mark)));
    if (done && size != (rows.row_count ? db_int(&rows, 0, 0) : 0))
        done = apply(db, keys, journal, now_ms, arena, ret_found, err);
    arena_free(arena);
    return done;
}
