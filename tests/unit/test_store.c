/* The store threads: order, batches, a job that falls alone, a full queue, a full disk, the end after
 * an I/O error, and an orderly end. */
#include "store_case.h"

#include "base/metrics.h"
#include "pcvfs.h"

#include <semaphore.h>
#include <stdatomic.h>

static struct store_case c;

static int setup(void **state)
{
    (void)state;
    pcvfs_set((struct pcvfs_plan){ 0 });
    store_case_begin(&c);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pcvfs_set((struct pcvfs_plan){ 0 });
    store_case_end(&c);
    return 0;
}

static void open_store(size_t queue_max, size_t batch_max)
{
    struct err err = { 0 };
    assert_ok(store_case_open(&c, queue_max, batch_max, &err), err);
}

/* What the file holds once the store is closed. */
static void assert_stored(int from, int to, bool expected)
{
    struct db *db;
    struct err err = { 0 };
    assert_ok(db_open(c.url, DB_WRITER, &db, &err), err);
    for (int number = from; number < to; number++) {
        if (store_case_has(db, number) != expected)
            fail_msg("unit %d is %sstored", number, expected ? "not " : "");
    }
    db_close(db);
}

/* ---- a job that holds its lane until it is let go ---- */

static sem_t held, let_go;

static bool run_held(struct job *job, struct db *db, struct err *err)
{
    sem_post(&held);
    sem_wait(&let_go);
    return unit_write(job, db, err);
}

static void hold_lane(enum store_lane lane, int number)
{
    sem_init(&held, 0, 0);
    sem_init(&let_go, 0, 0);
    store_case_submit(&c, lane, unit_new(&c, number, run_held));
    sem_wait(&held);
}

/* Reads what unit_write() of the same number writes. */
static bool run_look(struct job *job, struct db *db, struct err *err)
{
    const struct unit *unit = (const struct unit *)job;
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DEDUPE_SEEN, job->arena, &rows, err, unit_key(&unit->number)))
        return false;
    return rows.row_count == 1 || err_set(err, ERR_NOT_FOUND, "unit %d", unit->number);
}

/* ---- tests ---- */

static void test_order(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    open_store(COUNT, 64);
    for (int i = 0; i < COUNT; i++)
        store_case_submit(&c, STORE_WRITE, unit_new(&c, i, unit_write));
    store_case_wait(&c, COUNT);
    assert_int_equal(c.done_count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(c.done[i], i);
        assert_int_equal(c.codes[i], ERR_NONE);
    }
    assert_int_equal(store_pending(c.store), 0);
    store_close(c.store);
    assert_stored(0, COUNT, true);
}

static void test_batches(void **state)
{
    (void)state;
    enum { COUNT = 101 };
    static const struct {
        size_t batch_max;
        int commits;
    } cases[] = { { 256, 2 }, { 10, 11 }, { 1, 101 } };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        open_store(256, cases[i].batch_max);
        int64_t commits = metric_get(METRIC_STORE_COMMITS), jobs = metric_get(METRIC_STORE_JOBS);
        hold_lane(STORE_WRITE, 0);
        for (int number = 1; number < COUNT; number++)
            store_case_submit(&c, STORE_WRITE, unit_new(&c, number, unit_write));
        assert_int_equal(metric_get(METRIC_STORE_QUEUE), COUNT);
        c.done_count = 0;
        sem_post(&let_go);
        store_case_wait(&c, COUNT);
        assert_int_equal(metric_get(METRIC_STORE_COMMITS) - commits, cases[i].commits);
        assert_int_equal(metric_get(METRIC_STORE_JOBS) - jobs, COUNT);
        assert_int_equal(metric_get(METRIC_STORE_QUEUE), 0);
        store_close(c.store);
    }
}

static atomic_int runs;

/* Each third writes and then fails. */
static bool run_third_fails(struct job *job, struct db *db, struct err *err)
{
    const struct unit *unit = (const struct unit *)job;
    atomic_fetch_add(&runs, 1);
    if (!unit_write(job, db, err))
        return false;
    return unit->number % 3 != 0 || err_set(err, ERR_CONFLICT, "unit %d", unit->number);
}

static void test_a_job_falls_alone(void **state)
{
    (void)state;
    enum { COUNT = 30 };
    open_store(256, 256);
    int64_t failed = metric_get(METRIC_STORE_JOBS_FAILED);
    hold_lane(STORE_WRITE, COUNT);
    atomic_store(&runs, 0);
    for (int number = 0; number < COUNT; number++)
        store_case_submit(&c, STORE_WRITE, unit_new(&c, number, run_third_fails));
    sem_post(&let_go);
    store_case_wait(&c, COUNT + 1);
    store_close(c.store);
    /* The first of the batch falls, so that the second run is all of it. */
    assert_int_equal(atomic_load(&runs), COUNT + 1);
    assert_int_equal(metric_get(METRIC_STORE_JOBS_FAILED) - failed, COUNT / 3);
    for (int number = 0; number < COUNT; number++) {
        assert_int_equal(c.codes[number], number % 3 ? ERR_NONE : ERR_CONFLICT);
        assert_stored(number, number + 1, number % 3 != 0);
    }
}

static void test_a_lone_job_fails(void **state)
{
    (void)state;
    open_store(256, 256);
    atomic_store(&runs, 0);
    store_case_submit(&c, STORE_WRITE, unit_new(&c, 3, run_third_fails));
    store_case_wait(&c, 1);
    assert_int_equal(c.codes[3], ERR_CONFLICT);
    assert_int_equal(atomic_load(&runs), 1);
    assert_false(store_failed(c.store));
    store_case_submit(&c, STORE_WRITE, unit_new(&c, 4, run_third_fails));
    store_case_wait(&c, 2);
    assert_int_equal(c.codes[4], ERR_NONE);
    store_close(c.store);
    assert_stored(3, 4, false);
    assert_stored(4, 5, true);
}

static void test_queue_full(void **state)
{
    (void)state;
    enum { ROOM = 4 };
    struct err err = { 0 };
    open_store(ROOM, 256);
    int64_t refused = metric_get(METRIC_STORE_REFUSED_QUEUE);
    hold_lane(STORE_WRITE, 0);
    for (int number = 1; number < ROOM; number++)
        store_case_submit(&c, STORE_WRITE, unit_new(&c, number, unit_write));
    struct unit *late = unit_new(&c, ROOM, unit_write);
    assert_false(store_submit(c.store, STORE_WRITE, &late->job, &err));
    assert_int_equal(err.code, ERR_BUSY);
    assert_int_equal(metric_get(METRIC_STORE_REFUSED_QUEUE) - refused, 1);
    assert_int_equal(store_pending(c.store), ROOM);
    /* The other lane has a queue of its own. */
    store_case_submit(&c, STORE_READ, unit_new(&c, 100, run_look));
    store_case_wait(&c, 1);
    assert_int_equal(c.done[0], 100);
    sem_post(&let_go);
    store_case_wait(&c, ROOM + 1);
    store_case_submit(&c, STORE_WRITE, late);
    store_case_wait(&c, ROOM + 2);
    store_close(c.store);
    assert_stored(0, ROOM + 1, true);
}

static void test_reads(void **state)
{
    (void)state;
    open_store(16, 16);
    store_case_submit(&c, STORE_WRITE, unit_new(&c, 1, unit_write));
    store_case_wait(&c, 1);
    hold_lane(STORE_WRITE, 2);
    /* A read waits for no write, sees what was committed, and fails alone. */
    store_case_submit(&c, STORE_READ, unit_new(&c, 1, run_look));
    store_case_submit(&c, STORE_READ, unit_new(&c, 2, run_look));
    store_case_wait(&c, 3);
    assert_int_equal(c.codes[1], ERR_NONE);
    assert_int_equal(c.codes[2], ERR_NOT_FOUND);
    sem_post(&let_go);
    store_case_wait(&c, 4);
    store_case_submit(&c, STORE_READ, unit_new(&c, 2, run_look));
    store_case_wait(&c, 5);
    assert_int_equal(c.codes[2], ERR_NONE);
    store_close(c.store);
}

static void test_close_drains(void **state)
{
    (void)state;
    enum { COUNT = 500 };
    open_store(COUNT, 16);
    for (int number = 0; number < COUNT; number++)
        store_case_submit(&c, STORE_WRITE, unit_new(&c, number, unit_write));
    store_close(c.store);
    assert_int_equal(c.done_count, COUNT);
    for (int number = 0; number < COUNT; number++)
        assert_int_equal(c.codes[number], ERR_NONE);
    assert_stored(0, COUNT, true);
    store_close(NULL);
}

/* ---- a chain: each unit submits the next from its done() ---- */

static enum err_code chain_end;

static void done_next(struct job *job, const struct err *err)
{
    const struct unit *unit = (const struct unit *)job;
    struct err refused = { 0 };
    struct unit *next = unit_new(&c, unit->number + 1, unit_write);
    next->job.done = done_next;
    unit_done(job, err);
    if (!store_submit(c.store, STORE_WRITE, &next->job, &refused)) {
        chain_end = refused.code;
        arena_free(next->job.arena);
    }
}

static void test_submit_from_done(void **state)
{
    (void)state;
    open_store(16, 16);
    chain_end = ERR_NONE;
    struct unit *unit = unit_new(&c, 0, unit_write);
    unit->job.done = done_next;
    store_case_submit(&c, STORE_WRITE, unit);
    store_case_wait(&c, 50);
    assert_int_equal(chain_end, ERR_NONE);
    store_close(c.store); /* the last is refused, for the program is ending */
    assert_int_equal(chain_end, ERR_BUSY);
    assert_stored(0, c.done_count, true);
}

/* ---- faults ---- */

static void test_each_commit_is_synced(void **state)
{
    (void)state;
    open_store(16, 16);
    long before = pcvfs_syncs();
    for (int number = 0; number < 10; number++) {
        store_case_submit(&c, STORE_WRITE, unit_new(&c, number, unit_write));
        store_case_wait(&c, number + 1);
        assert_true(pcvfs_syncs() - before > number);
    }
    store_close(c.store);
}

/* The second sync of an error's kind succeeds without the data: nothing may be acknowledged after. */
static void test_an_io_error_is_the_end(void **state)
{
    (void)state;
    enum { QUEUED = 20 };
    struct err err = { 0 };
    open_store(256, 4);
    store_case_submit(&c, STORE_WRITE, unit_new(&c, 0, unit_write));
    store_case_wait(&c, 1);
    assert_int_equal(c.codes[0], ERR_NONE);
    hold_lane(STORE_WRITE, 1);
    for (int number = 2; number < QUEUED; number++)
        store_case_submit(&c, STORE_WRITE, unit_new(&c, number, unit_write));
    pcvfs_set((struct pcvfs_plan){ .fault = PCVFS_FAIL, .at = 1 });
    sem_post(&let_go);
    store_case_wait(&c, QUEUED);
    for (int number = 1; number < QUEUED; number++)
        assert_int_equal(c.codes[number], ERR_STORAGE);
    assert_true(store_failed(c.store));
    for (enum store_lane lane = STORE_WRITE; lane <= STORE_READ; lane++) {
        struct unit *late = unit_new(&c, QUEUED, unit_write);
        assert_false(store_submit(c.store, lane, &late->job, &err));
        assert_int_equal(err.code, ERR_STORAGE);
        arena_free(late->job.arena);
    }
    store_close(c.store);
    assert_stored(0, 1, true);
    assert_stored(2, QUEUED, false);
}

static void test_disk_full(void **state)
{
    (void)state;
    int64_t failed = metric_get(METRIC_STORE_COMMITS_FAILED);
    open_store(256, 4);
    pcvfs_set((struct pcvfs_plan){ .fault = PCVFS_FULL, .at = 1 });
    for (int number = 0; number < 10; number++)
        store_case_submit(&c, STORE_WRITE, unit_new(&c, number, unit_write));
    store_case_wait(&c, 10);
    for (int number = 0; number < 10; number++)
        assert_int_equal(c.codes[number], ERR_BUSY);
    assert_false(store_failed(c.store));
    assert_true(metric_get(METRIC_STORE_COMMITS_FAILED) > failed);
    /* What is there can be read; and with room again all goes on. */
    store_case_submit(&c, STORE_READ, unit_new(&c, 0, run_look));
    store_case_wait(&c, 11);
    assert_int_equal(c.codes[0], ERR_NOT_FOUND);
    pcvfs_set((struct pcvfs_plan){ 0 });
    for (int number = 10; number < 20; number++)
        store_case_submit(&c, STORE_WRITE, unit_new(&c, number, unit_write));
    store_case_wait(&c, 21);
    for (int number = 10; number < 20; number++)
        assert_int_equal(c.codes[number], ERR_NONE);
    store_close(c.store);
    assert_stored(0, 10, false);
    assert_stored(10, 20, true);
}

enum { LARGE_SIZE = 900 * 1024, LARGE_FRAMES = LARGE_SIZE / 4096 };

static int64_t frames_max;

static bool run_large(struct job *job, struct db *db, struct err *err)
{
    static char bytes[LARGE_SIZE];
    const struct unit *unit = (const struct unit *)job;
    int64_t frames = metric_get(METRIC_STORE_WAL_FRAMES); /* after the commit before */
    frames_max = frames > frames_max ? frames : frames_max;
    struct str state = { bytes, sizeof(bytes) };
    memset(bytes, unit->number, sizeof(bytes)); /* equal pages would not be written */
    return DB_RUN(db, QUERY_SESSION_PUT, NULL, NULL, err, DB_I(1), DB_I(0), DB_B(state), DB_I(1),
                  DB_S(STR("sim")));
}

/* Commits that never pause leave the checkpoint thread behind; the log stays bounded all the same. */
static void test_log_is_bounded(void **state)
{
    (void)state;
    enum { FRAMES_MAX = 16384 + 4 * LARGE_FRAMES, COUNT = 2 * FRAMES_MAX / LARGE_FRAMES };
    frames_max = 0;
    pcvfs_set((struct pcvfs_plan){ .sync_us = 2000 });
    open_store(COUNT, 1);
    for (int number = 0; number < COUNT; number++)
        store_case_submit(&c, STORE_WRITE, unit_new(&c, number, run_large));
    store_case_wait(&c, COUNT);
    for (int number = 0; number < COUNT; number++)
        assert_int_equal(c.codes[number], ERR_NONE);
    assert_in_range(frames_max, LARGE_FRAMES, FRAMES_MAX);
    store_close(c.store);
}

static void test_open_refused(void **state)
{
    (void)state;
    struct err err = { 0 };
    char url[96];
    memcpy(url, c.url, sizeof(url));
    snprintf(c.url, sizeof(c.url), "sqlite:/nowhere/at/all.db");
    assert_false(store_case_open(&c, 16, 16, &err));
    assert_int_equal(err.code, ERR_CONFIG);
    memcpy(c.url, url, sizeof(url));
    open_store(16, 16);
    struct store_case second = c;
    assert_false(store_case_open(&second, 16, 16, &err));
    assert_non_null(strstr(err.text, "another running gateway"));
    store_close(c.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(test_order),
        TEST(test_batches),
        TEST(test_a_job_falls_alone),
        TEST(test_a_lone_job_fails),
        TEST(test_queue_full),
        TEST(test_reads),
        TEST(test_close_drains),
        TEST(test_submit_from_done),
        TEST(test_each_commit_is_synced),
        TEST(test_an_io_error_is_the_end),
        TEST(test_disk_full),
        TEST(test_log_is_bounded),
        TEST(test_open_refused),
    };
    pcvfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
