/* Floor 2: time-ordered ids. */
#include "store/id.h"

#include "base/crypto.h"

#include <pthread.h>
#include <stdatomic.h>

enum { COUNT_BITS = 21 };

static const int64_t epoch_ms = 1735689600000; /* 2025-01-01 */

static _Atomic uint32_t count;

static void count_start(void)
{
    uint32_t start;
    crypto_random(&start, sizeof(start));
    atomic_store(&count, start);
}

int64_t id_new(int64_t now_ms)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, count_start);
    int64_t age_ms = now_ms > epoch_ms ? now_ms - epoch_ms : 0;
    return age_ms << COUNT_BITS | (int64_t)(atomic_fetch_add(&count, 1) & ((1u << COUNT_BITS) - 1));
}

int64_t id_made_at_ms(int64_t id)
{
    return epoch_ms + (id >> COUNT_BITS);
}

int64_t id_first(int64_t at_ms)
{
    return at_ms > epoch_ms ? (at_ms - epoch_ms) << COUNT_BITS : 0;
}
