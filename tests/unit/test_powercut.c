/* The promise itself: what was acknowledged is there after the power went, or the disk failed, at any
 * operation, and no job is there by half. A script runs against a file layer that breaks at one
 * operation, then at a later one, and so on until the script runs through. POWERCUT_STRIDE=1, as
 * tests/crash sets it, breaks at every operation. */
#include "store_case.h"

#include "pcvfs.h"

enum { JOBS = 12, TOGETHER = 4, OPERATIONS_MAX = 3000 };

static struct store_case c;

/* Two tables and more than one page, so that half a job would show. */
static bool run_unit(struct job *job, struct db *db, struct err *err)
{
    static const char bytes[5000] = "a state of many bytes";
    const struct unit *unit = (const struct unit *)job;
    struct str state = { bytes, sizeof(bytes) };
    return unit_write(job, db, err) &&
           DB_RUN(db, QUERY_SESSION_PUT, NULL, NULL, err, DB_I(unit->number), DB_I(0), DB_B(state),
                  DB_I(1), DB_S(STR("sim")));
}

static void submit_some(int from, int to)
{
    struct err err = { 0 };
    for (int number = from; number < to; number++) {
        struct unit *unit = unit_new(&c, number, run_unit);
        if (store_submit(c.store, STORE_WRITE, &unit->job, &err))
            continue;
        c.codes[number] = err.code;
        arena_free(unit->job.arena);
    }
    store_case_wait(&c, STORE_CASE_MAX);
}

static void run_script(void)
{
    struct err err = { 0 };
    for (int number = 0; number < JOBS; number++)
        c.codes[number] = ERR_BUSY;
    c.done_count = 0;
    if (!store_case_open(&c, 64, 64, &err))
        return;
    for (int number = 0; number < JOBS; number += TOGETHER)
        submit_some(number, number + TOGETHER);
    store_close(c.store);
}

/* With the disk in order again. */
static void check_database(long operation)
{
    struct db *db;
    struct err err = { 0 };
    struct arena *arena = arena_new(1024 * 1024);
    if (!db_open(c.url, DB_WRITER, &db, &err))
        fail_msg("operation %ld: %s", operation, err.text);
    for (int number = 0; number < JOBS; number++) {
        struct db_rows rows;
        assert_ok(DB_RUN(db, QUERY_SESSION_GET, arena, &rows, &err, DB_I(number), DB_I(0)), err);
        bool stored = store_case_has(db, number);
        if (stored != (rows.row_count == 1))
            fail_msg("operation %ld: half of unit %d is stored", operation, number);
        if (c.codes[number] == ERR_NONE && !stored)
            fail_msg("operation %ld: unit %d was acknowledged and is lost", operation, number);
    }
    db_close(db);
    arena_free(arena);
}

static void forget_database(void)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        char path[96];
        snprintf(path, sizeof(path), "%s/test.db%s", c.folder, suffixes[i]);
        unlink(path);
    }
}

/* Breaks throughout the script, from the making of the database to its closing. */
static void break_everywhere(struct pcvfs_plan plan)
{
    const char *stride = getenv("POWERCUT_STRIDE");
    bool fired = true;
    store_case_begin(&c);
    for (plan.at = 1; fired; plan.at += stride ? strtol(stride, NULL, 10) : 67) {
        assert_true(plan.at < OPERATIONS_MAX);
        plan.seed++;
        pcvfs_set(plan);
        run_script();
        fired = pcvfs_fired();
        pcvfs_set((struct pcvfs_plan){ 0 });
        check_database(plan.at);
        forget_database();
    }
    assert_true(plan.at > 100); /* the script did something */
    for (int number = 0; number < JOBS; number++)
        assert_int_equal(c.codes[number], ERR_NONE); /* the last run went through */
    store_case_end(&c);
}

static void test_power_cut(void **state)
{
    (void)state;
    break_everywhere((struct pcvfs_plan){ .fault = PCVFS_CUT });
}

static void test_power_cut_with_early_writes(void **state)
{
    (void)state;
    break_everywhere((struct pcvfs_plan){ .fault = PCVFS_CUT, .early_percent = 30 });
}

static void test_io_error_once(void **state)
{
    (void)state;
    break_everywhere((struct pcvfs_plan){ .fault = PCVFS_FAIL });
}

static void test_io_errors_from_then_on(void **state)
{
    (void)state;
    break_everywhere((struct pcvfs_plan){ .fault = PCVFS_FAIL, .for_ever = true });
}

static void test_disk_full_from_then_on(void **state)
{
    (void)state;
    break_everywhere((struct pcvfs_plan){ .fault = PCVFS_FULL });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_power_cut),
        cmocka_unit_test(test_power_cut_with_early_writes),
        cmocka_unit_test(test_io_error_once),
        cmocka_unit_test(test_io_errors_from_then_on),
        cmocka_unit_test(test_disk_full_from_then_on),
    };
    pcvfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
