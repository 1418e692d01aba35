/* What the load generators measured: times in microseconds, printed as one line of JSON.
 *
 * Thread: one. */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

struct samples {
    uint32_t *us;
    size_t count, room;
};

int64_t samples_now_us(void); /* monotonic */
void samples_add(struct samples *samples, int64_t us);

/* {"count":...,"per_second":...,"p50_us":...,"p99_us":...,"max_us":...,"errors":...,"total":...}:
 * `total` counts what was done outside the measured seconds too. Sorts and frees. */
void samples_print(struct samples *samples, double seconds, uint64_t errors, uint64_t total);

#endif
