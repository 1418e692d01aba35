/* Floor 3: what may leave by one channel. */
#include "service/lane.h"

#include "base/limits.h"
#include "domain/date.h"

#include <string.h>

enum {
    BREAKS_TO_OPEN = 3,
    BREAK_MS = 250, /* the first pause, doubling */
    BREAK_MS_MAX = 30 * 1000,
    THROTTLE_MS = 5 * 1000,
    MISCONFIGURED_MS = 60 * 1000,
    WISH_MS_MAX = 15 * 60 * 1000, /* a Retry-After beyond it is a mistake or an attack */
    AHEAD_MAX = 64,               /* promised beyond the calls that may be under way */
    CALM_SHARE = 4,               /* a quarter is left to the urgent */
};

void lane_open(struct lane *lane, const struct channel *channel, int calls_max, int64_t now_ms)
{
    *lane = (struct lane){ .channel = channel,
                           .calls_max = calls_max,
                           .tokens = channel->per_second,
                           .tokens_at_ms = now_ms,
                           .day = lane_day(now_ms) };
}

int64_t lane_day(int64_t now_ms)
{
    return date_local_ms(now_ms) / (24LL * 60 * 60 * 1000);
}

enum lane_breaker lane_breaker(const struct lane *lane, int64_t now_ms)
{
    if (lane->breaks < BREAKS_TO_OPEN)
        return LANE_CLOSED;
    return now_ms < lane->paused_until_ms ? LANE_OPEN : LANE_HALF_OPEN;
}

bool lane_blocked(const struct lane *lane, int64_t now_ms)
{
    return lane->disabled || now_ms < lane->paused_until_ms;
}

bool lane_failing(const struct lane *lane, int64_t now_ms)
{
    return lane->disabled || lane_breaker(lane, now_ms) != LANE_CLOSED;
}

static void refill(struct lane *lane, int64_t now_ms)
{
    double rate = lane->channel->per_second;
    if (now_ms > lane->tokens_at_ms)
        lane->tokens += rate * (double)(now_ms - lane->tokens_at_ms) / 1000;
    if (lane->tokens > rate)
        lane->tokens = rate;
    lane->tokens_at_ms = now_ms;
    int64_t day = lane_day(now_ms);
    if (day != lane->day) {
        lane->day = day;
        lane->segments = 0;
    }
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int whole(double tokens)
{
    return tokens < 1 ? 0 : tokens > OUTBOX_CLAIM_MAX ? OUTBOX_CLAIM_MAX : (int)tokens;
}

struct outbox_room lane_room(struct lane *lane, int64_t now_ms)
{
    struct outbox_room room = { 0 };
    refill(lane, now_ms);
    if (lane_blocked(lane, now_ms))
        return room;
    int free_calls = lane->calls_max - lane->calls;
    if (lane->breaks > 0) { /* one goes ahead */
        room.urgent = room.calm = lane->calls == 0 && whole(lane->tokens) > 0;
    } else if (free_calls > 0) {
        unsigned rate = lane->channel->per_second;
        double kept = rate >= CALM_SHARE ? rate / (double)CALM_SHARE : 0;
        room.urgent = least(free_calls, whole(lane->tokens));
        room.calm = least(free_calls - lane->calls_max / CALM_SHARE, whole(lane->tokens - kept));
        room.calm = room.calm > 0 ? least(room.calm, room.urgent) : 0;
    }
    int64_t cap = lane->channel->daily_segments;
    if (cap > 0) {
        room.safety_only = lane->segments >= cap;
        if (lane->segments >= cap - cap / 5)
            room.calm = 0;
    }
    return room;
}

bool lane_reserve(struct lane *lane, int64_t now_ms)
{
    int64_t cap = lane->channel->daily_segments;
    refill(lane, now_ms);
    if (lane_blocked(lane, now_ms) || lane->breaks > 0 || lane->tokens < 1 ||
        lane->calls >= lane->calls_max + AHEAD_MAX || (cap > 0 && lane->segments >= cap))
        return false;
    lane->calls++;
    lane->tokens -= 1;
    return true;
}

void lane_release(struct lane *lane)
{
    lane->calls--;
    lane->tokens += 1;
}

void lane_start(struct lane *lane, int segments)
{
    lane->calls++;
    lane->tokens -= segments;
}

void lane_start_reserved(struct lane *lane, int segments)
{
    lane->tokens -= segments - 1;
}

static void note(struct lane *lane, const char *why, int64_t now_ms)
{
    struct builder out;
    builder_init(&out, lane->why, sizeof(lane->why));
    builder_add(&out, str_head(str_of(why), sizeof(lane->why) - 1));
    lane->why_at_ms = now_ms;
}

static void pause_until(struct lane *lane, int64_t until_ms)
{
    if (until_ms > lane->paused_until_ms)
        lane->paused_until_ms = until_ms;
}

/* Calls that fail together are one break: only one that was made after the pause doubles it. */
static void broke(struct lane *lane, int64_t now_ms)
{
    int64_t pause_ms = BREAK_MS;
    if (now_ms < lane->paused_until_ms)
        return;
    for (int i = 0; i < lane->breaks && pause_ms < BREAK_MS_MAX; i++)
        pause_ms *= 2;
    lane->breaks++;
    pause_until(lane, now_ms + (pause_ms < BREAK_MS_MAX ? pause_ms : BREAK_MS_MAX));
}

/* The channel as a whole, by what a call met. */
static void heed(struct lane *lane, const struct lane_call *call, enum send_outcome outcome,
                 int64_t wish_ms, int64_t now_ms)
{
    if (outcome != SEND_ACCEPTED)
        note(lane, call->why, now_ms);
    if (call->answer == LANE_NOT_SENT || call->answer == LANE_SILENT ||
        call->answer == LANE_BROKEN) {
        broke(lane, now_ms);
    } else if (outcome == SEND_MISCONFIGURED) {
        lane->breaks = BREAKS_TO_OPEN;
        pause_until(lane, now_ms + MISCONFIGURED_MS);
    } else {
        lane->breaks = 0;
        if (outcome == SEND_THROTTLED)
            pause_until(lane, now_ms + (wish_ms > 0 ? wish_ms : THROTTLE_MS));
    }
}

static enum send_outcome outcome_of(const struct lane *lane, const struct lane_call *call)
{
    switch (call->answer) {
    case LANE_ANSWERED:
    case LANE_BROKEN:
        return call->outcome;
    case LANE_NOT_SENT:
        return SEND_RETRY;
    case LANE_REFUSED:
        return SEND_MISCONFIGURED;
    case LANE_SILENT:
        return lane->channel->provider->repeat_safe ? SEND_RETRY : SEND_UNKNOWN;
    }
    return SEND_UNKNOWN;
}

struct lane_verdict lane_give_back(struct lane *lane, const struct lane_call *call, int64_t now_ms)
{
    lane->calls--;
    lane->tokens += call->segments;
    return (struct lane_verdict){ .outcome = SEND_RETRY,
                                  .retry_at_ms =
                                      now_ms + outbox_backoff_ms(call->class, 1, call->random) };
}

struct lane_verdict lane_settle(struct lane *lane, const struct lane_call *call, int64_t now_ms)
{
    struct lane_verdict verdict = { .outcome = outcome_of(lane, call) };
    int64_t wish_ms = call->retry_after_ms < WISH_MS_MAX ? call->retry_after_ms : WISH_MS_MAX;
    lane->calls--;
    heed(lane, call, verdict.outcome, wish_ms, now_ms);
    switch (verdict.outcome) {
    case SEND_ACCEPTED:
        refill(lane, now_ms);
        lane->segments += call->segments;
        return verdict;
    case SEND_REJECTED:
    case SEND_OPTED_OUT:
    case SEND_UNKNOWN:
        return verdict;
    case SEND_RETRY: /* what ails the channel is not held against the message */
        verdict.counted = call->answer != LANE_NOT_SENT;
        verdict.pinned = call->answer == LANE_SILENT;
        break;
    case SEND_THROTTLED:
    case SEND_MISCONFIGURED:
        break;
    }
    if (verdict.counted && call->attempts >= OUTBOX_ATTEMPTS_MAX) {
        verdict.outcome = SEND_REJECTED;
        return verdict;
    }
    int64_t wait_ms =
        outbox_backoff_ms(call->class, verdict.counted ? call->attempts : 1, call->random);
    verdict.retry_at_ms = now_ms + (wish_ms > wait_ms ? wish_ms : wait_ms);
    return verdict;
}
