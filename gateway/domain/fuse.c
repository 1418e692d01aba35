/* Floor 1: fuses. */
#include "domain/fuse.h"

#include "domain/fold.h"

enum { FORMAT = 1, KEY_SIZE_MAX = 2, LOOKED_AT_SIZE = 256, NUMBERS = FUSE_COUNT + 5 };

const char *const fuse_names[FUSE_COUNT] = {
    "flood", "loop", "day", "same", "segments", "answers"
};

static const struct limit {
    int count;
    int64_t period_ms, pause_ms;
} limits[FUSE_COUNT] = {
    [FUSE_FLOOD] = { FUSE_FLOOD_COUNT, FUSE_FLOOD_MS, FUSE_PAUSE_SHORT_MS },
    [FUSE_LOOP] = { FUSE_LOOP_COUNT, FUSE_LOOP_MS, FUSE_PAUSE_LONG_MS },
    [FUSE_DAY] = { FUSE_DAY_COUNT, FUSE_DAY_MS, FUSE_PAUSE_LONG_MS },
    [FUSE_SAME] = { FUSE_SAME_COUNT, FUSE_SAME_MS, FUSE_PAUSE_LONG_MS },
    [FUSE_SEGMENTS] = { FUSE_SEGMENTS_COUNT, FUSE_DAY_MS, FUSE_PAUSE_LONG_MS },
    [FUSE_ANSWERS] = { FUSE_ANSWERS_COUNT, FUSE_ANSWERS_MS, 0 },
};

bool pace_paused(const struct pace *pace, int64_t now_ms)
{
    return pace->paused_until_ms > now_ms;
}

static void set_pause(struct pace *pace, int64_t now_ms, int64_t pause_ms)
{
    if (!pace_paused(pace, now_ms)) { /* a new one */
        pace->told = false;
        pace->kept = 0;
    }
    if (pace->paused_until_ms < now_ms + pause_ms)
        pace->paused_until_ms = now_ms + pause_ms;
}

bool pace_spend(struct pace *pace, enum fuse fuse, int amount, int64_t now_ms)
{
    const struct limit *limit = &limits[fuse];
    int64_t *full_at_ms = &pace->full_at_ms[fuse];
    int64_t from_ms = *full_at_ms > now_ms ? *full_at_ms : now_ms;
    /* A clock that was set back does not shut anybody out for longer than the period. */
    if (from_ms > now_ms + limit->period_ms)
        from_ms = now_ms + limit->period_ms;
    *full_at_ms = from_ms;
    int64_t until_ms = from_ms + amount * limit->period_ms / limit->count;
    if (until_ms > now_ms + limit->period_ms) {
        if (limit->pause_ms > 0)
            set_pause(pace, now_ms, limit->pause_ms);
        return false;
    }
    *full_at_ms = until_ms;
    return true;
}

/* FNV-1a of the folded text; 0 for a key, which people press again on purpose. */
static uint32_t hash_of(struct str text)
{
    char storage[LOOKED_AT_SIZE * FOLD_GROWTH_MAX + 1];
    struct builder folded;
    uint32_t hash = 2166136261u;
    builder_init(&folded, storage, sizeof(storage));
    fold(str_head(text, LOOKED_AT_SIZE), &folded);
    if (folded.len <= KEY_SIZE_MAX)
        return 0;
    for (size_t i = 0; i < folded.len; i++)
        hash = (hash ^ (unsigned char)folded.ptr[i]) * 16777619u;
    return hash;
}

enum fuse pace_arrival(struct pace *pace, struct str text, int64_t now_ms)
{
    static const enum fuse always[] = { FUSE_FLOOD, FUSE_LOOP, FUSE_DAY };
    enum fuse tripped = FUSE_NONE;
    uint32_t hash = hash_of(text);
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++) {
        if (!pace_spend(pace, always[i], 1, now_ms) && tripped == FUSE_NONE)
            tripped = always[i];
    }
    if (hash != 0 && hash != pace->text) {
        pace->text = hash;
        pace->full_at_ms[FUSE_SAME] = 0;
    }
    if (hash != 0 && !pace_spend(pace, FUSE_SAME, 1, now_ms) && tripped == FUSE_NONE)
        tripped = FUSE_SAME;
    return tripped;
}

/* ---- the stored form: numbers in a line, the first is the format's */

void pace_encode(const struct pace *pace, struct builder *ret)
{
    builder_addf(ret, "%d %lu %lld %d %d", (int)FORMAT, (unsigned long)pace->text,
                 (long long)pace->paused_until_ms, pace->kept, (int)pace->told);
    for (int i = 0; i < FUSE_COUNT; i++)
        builder_addf(ret, " %lld", (long long)pace->full_at_ms[i]);
}

void pace_decode(struct str bytes, struct pace *ret)
{
    int64_t numbers[NUMBERS] = { 0 };
    *ret = (struct pace){ 0 };
    for (int i = 0; i < NUMBERS; i++) {
        struct str number;
        (void)str_cut(bytes, ' ', &number, &bytes);
        if (!str_to_int64(number, &numbers[i]) || numbers[i] < 0)
            return;
    }
    if (numbers[0] != FORMAT || numbers[1] > UINT32_MAX || numbers[3] > FUSE_KEPT_MAX)
        return;
    ret->text = (uint32_t)numbers[1];
    ret->paused_until_ms = numbers[2];
    ret->kept = (int)numbers[3];
    ret->told = numbers[4] != 0;
    for (int i = 0; i < FUSE_COUNT; i++)
        ret->full_at_ms[i] = numbers[NUMBERS - FUSE_COUNT + i];
}
