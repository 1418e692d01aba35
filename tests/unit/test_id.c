/* Ids: positive, ordered by time, never twice. */
#include "check.h"

#include "base/crypto.h"
#include "store/id.h"

#include <pthread.h>
#include <stdlib.h>

enum { THREADS = 4, IDS = 20000 };

static const int64_t now_ms = 1795256100000;
static int64_t ids[THREADS * IDS];

static void *make_ids(void *context)
{
    int64_t *to = context;
    for (int i = 0; i < IDS; i++)
        to[i] = id_new(now_ms);
    return NULL;
}

static int compare(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

static void test_unique(void **state)
{
    pthread_t threads[THREADS];
    (void)state;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, make_ids, ids + i * IDS), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    qsort(ids, THREADS * IDS, sizeof(ids[0]), compare);
    assert_true(ids[0] > 0);
    for (int i = 1; i < THREADS * IDS; i++)
        assert_true(ids[i - 1] < ids[i]);
}

static void test_order(void **state)
{
    (void)state;
    assert_true(id_new(now_ms) < id_new(now_ms + 1));
    assert_true(id_new(now_ms + 1) < id_new(now_ms + 1000LL * 60 * 60 * 24 * 365 * 100));
    assert_true(id_new(0) < id_new(now_ms));
}

static void test_the_first_of_a_moment(void **state)
{
    (void)state;
    const int64_t at_ms = 1790000000123;
    assert_true(id_first(at_ms) <= id_new(at_ms));
    assert_true(id_first(at_ms) > id_new(at_ms - 1));
    assert_true(id_made_at_ms(id_first(at_ms)) == at_ms);
    assert_true(id_first(0) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_of_a_moment),
        cmocka_unit_test(test_unique),
        cmocka_unit_test(test_order),
    };
    struct err err;
    return crypto_init(&err) ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
