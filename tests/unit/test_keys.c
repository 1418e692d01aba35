/* A database and its key file: made together, and one without the other is refused. */
#include "store_case.h"

#include "service/keys.h"

static struct store_case c;
static char path[96], other[96];

static int setup(void **state)
{
    (void)state;
    store_case_begin(&c);
    snprintf(path, sizeof(path), "%s/key", c.folder);
    snprintf(other, sizeof(other), "%s/other", c.folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    unlink(other);
    store_case_end(&c);
    return 0;
}

/* A start of the program: opens the store, the keys, closes. */
static bool start(const char *key_path, struct keyring *ret, struct err *err)
{
    struct err opening = { 0 };
    assert_ok(store_case_open(&c, 16, 16, &opening), opening);
    bool opened = keys_open(c.store, key_path, ret, err);
    store_close(c.store);
    return opened;
}

static void test_made_together(void **state)
{
    (void)state;
    struct keyring first, second;
    struct err err = { 0 };
    assert_ok(start(path, &first, &err), err);
    assert_int_equal(access(path, R_OK), 0);
    assert_ok(start(path, &second, &err), err);
    assert_memory_equal(&first, &second, sizeof(first));
}

static void test_key_is_lost(void **state)
{
    (void)state;
    struct keyring keys;
    struct err err = { 0 };
    assert_ok(start(path, &keys, &err), err);
    assert_int_equal(rename(path, other), 0);
    assert_false(start(path, &keys, &err));
    assert_int_equal(err.code, ERR_CONFIG);
    assert_non_null(strstr(err.text, "is not there"));
    assert_int_equal(access(path, F_OK), -1); /* no new one took its place */
    assert_int_equal(rename(other, path), 0);
    assert_ok(start(path, &keys, &err), err);
}

static void test_key_of_another(void **state)
{
    (void)state;
    struct keyring keys;
    struct err err = { 0 };
    assert_ok(crypto_keyring_load(other, true, &keys, &err), err);
    assert_ok(start(path, &keys, &err), err);
    assert_false(start(other, &keys, &err));
    assert_int_equal(err.code, ERR_CONFIG);
    assert_non_null(strstr(err.text, "not the one that this database was made with"));
}

/* A key made in advance, as a careful operator does, is taken into use. */
static void test_key_was_first(void **state)
{
    (void)state;
    struct keyring made, keys;
    struct err err = { 0 };
    assert_ok(crypto_keyring_load(path, true, &made, &err), err);
    assert_ok(start(path, &keys, &err), err);
    assert_memory_equal(&made, &keys, sizeof(keys));
}

static void test_store_has_failed(void **state)
{
    (void)state;
    struct keyring keys;
    struct err err = { 0 };
    assert_ok(store_case_open(&c, 0, 16, &err), err); /* takes no job */
    assert_false(keys_open(c.store, path, &keys, &err));
    assert_int_equal(err.code, ERR_BUSY);
    store_close(c.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(test_made_together), TEST(test_key_is_lost),      TEST(test_key_of_another),
        TEST(test_key_was_first), TEST(test_store_has_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
