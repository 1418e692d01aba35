/* Floor 3: the key file and the database belong together. */
#include "service/keys.h"

#include "base/limits.h"

#include <poll.h>

struct opening {
    struct job job;
    const char *path;
    struct keyring *ret;
    struct err *err;
    bool finished;
};

bool keys_check(struct db *db, const char *path, struct keyring *ret, struct arena *arena,
                struct err *err)
{
    struct db_rows rows;
    struct str name = STR("key_check");
    unsigned char check[CRYPTO_INDEX_SIZE];
    struct str hash = { (const char *)check, sizeof(check) };
    if (!DB_RUN(db, QUERY_INSTALLATION_GET, arena, &rows, err, DB_S(name)))
        return false;
    bool known = rows.row_count > 0;
    if (!crypto_keyring_load(path, !known, ret, err))
        return false;
    crypto_index(ret->number, name, check);
    if (!known)
        return DB_RUN(db, QUERY_INSTALLATION_ADD, NULL, NULL, err, DB_S(name), DB_B(hash));
    return crypto_equal(db_str(&rows, 0, 0), hash) ||
           err_set(err, ERR_CONFIG,
                   "key file %s: it is not the one that this database was made with, so no number "
                   "could be read or found: put the right one back from the backup",
                   path);
}

static bool run_opening(struct job *job, struct db *db, struct err *err)
{
    const struct opening *opening = (const struct opening *)job;
    return keys_check(db, opening->path, opening->ret, job->arena, err);
}

static void done_opening(struct job *job, const struct err *err)
{
    struct opening *opening = (struct opening *)job;
    *opening->err = *err;
    opening->finished = true;
}

bool keys_open(struct store *store, const char *path, struct keyring *ret, struct err *err)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct opening opening = {
        .job = { .arena = arena, .name = "keys", .run = run_opening, .done = done_opening },
        .path = path,
        .ret = ret,
        .err = err,
    };
    bool submitted = store_submit(store, STORE_WRITE, &opening.job, err);
    while (submitted && !opening.finished) {
        struct pollfd completion = { .fd = store_completion_fd(store), .events = POLLIN };
        if (poll(&completion, 1, -1) == 1)
            store_complete(store);
    }
    arena_free(arena);
    return submitted && err->code == ERR_NONE;
}
