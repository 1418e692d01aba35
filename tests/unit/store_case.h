/* What the tests of the store threads share: a database in a fresh folder, and a job that writes one
 * row and remembers how it went. */
#ifndef TESTS_STORE_CASE_H
#define TESTS_STORE_CASE_H

#include "check.h"

#include "base/crypto.h"
#include "store/store.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { STORE_CASE_MAX = 1024 };

struct store_case {
    char folder[64], url[96];
    struct store *store;
    int done[STORE_CASE_MAX];            /* numbers, in the order of done() */
    enum err_code codes[STORE_CASE_MAX]; /* by number */
    int done_count;
};

struct unit {
    struct job job;
    struct store_case *at;
    int number;
};

static inline void store_case_begin(struct store_case *c)
{
    struct err err = { 0 };
    memset(c, 0, sizeof(*c));
    assert_ok(crypto_init(&err), err);
    snprintf(c->folder, sizeof(c->folder), "/tmp/test_store.XXXXXX");
    assert_non_null(mkdtemp(c->folder));
    snprintf(c->url, sizeof(c->url), "sqlite:%s/test.db", c->folder);
}

static inline void store_case_end(struct store_case *c)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", ".lock" };
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        char path[96];
        snprintf(path, sizeof(path), "%s/test.db%s", c->folder, suffixes[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(c->folder), 0);
}

static inline bool store_case_open(struct store_case *c, size_t queue_max, size_t batch_max,
                                   struct err *err)
{
    struct store_options options = {
        .url = c->url,
        .queue_max = queue_max,
        .reads_max = 16,
        .batch_max = batch_max,
    };
    return store_open(&options, &c->store, err);
}

static inline void unit_done(struct job *job, const struct err *err)
{
    struct unit *unit = (struct unit *)job;
    struct store_case *c = unit->at;
    assert_true(c->done_count < STORE_CASE_MAX);
    c->codes[unit->number] = err->code;
    c->done[c->done_count++] = unit->number;
    arena_free(job->arena);
}

static inline struct unit *unit_new(struct store_case *c, int number,
                                    bool (*run)(struct job *, struct db *, struct err *))
{
    struct arena *arena = arena_new(16 * 1024);
    struct unit *unit = ARENA_NEW(arena, struct unit);
    assert_non_null(unit);
    unit->job = (struct job){ .arena = arena, .name = "unit", .run = run, .done = unit_done };
    unit->at = c;
    unit->number = number;
    return unit;
}

static inline struct db_value unit_key(const int *number)
{
    return DB_B(((struct str){ (const char *)number, sizeof(*number) }));
}

static inline bool unit_write(struct job *job, struct db *db, struct err *err)
{
    const struct unit *unit = (const struct unit *)job;
    return DB_RUN(db, QUERY_DEDUPE_ADD, NULL, NULL, err, unit_key(&unit->number));
}

static inline void store_case_submit(struct store_case *c, enum store_lane lane, struct unit *unit)
{
    struct err err = { 0 };
    assert_ok(store_submit(c->store, lane, &unit->job, &err), err);
}

/* Until all are done, or `count` of them. */
static inline void store_case_wait(struct store_case *c, int count)
{
    while (store_pending(c->store) > 0 && c->done_count < count) {
        struct pollfd ready = { .fd = store_completion_fd(c->store), .events = POLLIN };
        assert_int_equal(poll(&ready, 1, 120000), 1);
        store_complete(c->store);
    }
}

/* Does the database hold what the unit of this number writes? */
static inline bool store_case_has(struct db *db, int number)
{
    struct arena *arena = arena_new(16 * 1024);
    struct db_rows rows;
    struct err err = { 0 };
    assert_ok(DB_RUN(db, QUERY_DEDUPE_SEEN, arena, &rows, &err, unit_key(&number)), err);
    bool has = rows.row_count == 1;
    arena_free(arena);
    return has;
}

#endif
