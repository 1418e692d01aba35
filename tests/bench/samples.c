/* Bench: measured times. */
#include "samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int64_t samples_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void samples_add(struct samples *samples, int64_t us)
{
    if (samples->count == samples->room) {
        samples->room = samples->room ? samples->room * 2 : 65536;
        samples->us = realloc(samples->us, samples->room * sizeof(*samples->us));
        if (!samples->us)
            abort();
    }
    samples->us[samples->count++] = us < 0 ? 0 : us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static uint32_t at(const struct samples *samples, size_t permille)
{
    size_t index = samples->count * permille / 1000;
    if (samples->count == 0)
        return 0;
    return samples->us[index < samples->count ? index : samples->count - 1];
}

void samples_print(struct samples *samples, double seconds, uint64_t errors, uint64_t total)
{
    if (samples->count > 0)
        qsort(samples->us, samples->count, sizeof(*samples->us), compare);
    printf("{\"count\":%zu,\"per_second\":%.0f,\"p50_us\":%u,\"p99_us\":%u,\"max_us\":%u,"
           "\"errors\":%llu,\"total\":%llu}\n",
           samples->count, seconds > 0 ? (double)samples->count / seconds : 0, at(samples, 500),
           at(samples, 990), at(samples, 1000), (unsigned long long)errors,
           (unsigned long long)total);
    fflush(stdout);
    free(samples->us);
    *samples = (struct samples){ 0 };
}
