/* Floor 4: sending the outbox: taking messages out of it. */
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/sender_parts.h"

enum {
    CLAIM_ARENA_SIZE_MAX = 16 * 1024 * 1024, /* OUTBOX_CLAIM_MAX answers of HTTP_ANSWER_SIZE_MAX */
    LOOK_AGAIN_MS = 30 * 1000,               /* for what became due without anybody telling */
    LOOK_AFTER_ERROR_MS = 1000,
    EXPIRE_MS = 10 * 1000,
    MOVE_MS = 1000,
    MOVE_MAX = 200,
};

struct claim {
    struct job job; /* first */
    struct sender_lane *lane;
    struct outbox_room room;
    struct outbox_claims claims;
    struct sender_batch batch;
    bool full; /* as much as there was room for */
    bool left; /* something due is not taken: no room, or its person is waited for */
    int64_t next_due_at_ms;
};

static bool claim_run(struct job *job, struct db *db, struct err *err)
{
    struct claim *claim = (struct claim *)(void *)job;
    const struct channel *channel = claim->lane->lane.channel;
    return outbox_claim_room(db, &claim->lane->sender->gateway->keys, channel, &claim->room,
                             job->now_ms, job->arena, &claim->claims, &claim->full, &claim->left,
                             err) &&
           outbox_next_due(db, channel, job->now_ms, job->arena, &claim->next_due_at_ms, err);
}

static void claim_done(struct job *job, const struct err *err)
{
    struct claim *claim = (struct claim *)(void *)job;
    struct sender_lane *lane = claim->lane;
    lane->claiming = false;
    if (err->code != ERR_NONE) {
        lane->look_at_ms = clock_now_ms() + LOOK_AFTER_ERROR_MS;
        arena_free(job->arena);
        return;
    }
    metric_add(METRIC_OUTBOUND_EXPIRED, (int64_t)claim->claims.expired);
    metric_add(METRIC_OUTBOUND_FAILED, (int64_t)claim->claims.failed);
    lane->crowded = claim->left;
    /* Messages that failed together come back one by one: each has a time of its own. */
    if (claim->next_due_at_ms < lane->look_at_ms)
        lane->look_at_ms = claim->next_due_at_ms;
    lane->behind = claim->full && claim->left;
    if (lane->behind)
        lane->look_at_ms = 0;
    claim->batch.arena = job->arena;
    claim->batch.open = claim->claims.count + 1; /* one for this function */
    for (size_t i = 0; i < claim->claims.count; i++) {
        struct outbox_claimed *message = &claim->claims.rows[i];
        lane_start(&lane->lane, message->outbound.segments);
        sender_call_add(lane, &claim->batch, message);
    }
    sender_batch_release(&claim->batch);
    sender_call_run(lane);
    sender_lane_look(lane);
}

/* Handles that no lane uses are what there is for a claim. */
static struct outbox_room room_of(struct sender_lane *lane, int64_t now_ms)
{
    struct outbox_room room = lane_room(&lane->lane, now_ms);
    int free_calls = HTTP_CALLS_MAX - (int)http_client_busy(lane->sender->gateway->client);
    if (room.urgent > free_calls)
        room.urgent = free_calls;
    if (room.calm > free_calls)
        room.calm = free_calls;
    return room;
}

static void tell_cap(struct sender_lane *lane, bool reached)
{
    const struct channel *channel = lane->lane.channel;
    if (reached && !lane->cap_told)
        log_line(LOG_ERROR, "channel.capped",
                 "channel=" STR_FMT " segments=%lld cap=%d what=\"only what is about safety leaves"
                 " until midnight\"",
                 STR_ARG(channel->name), (long long)lane->lane.segments, channel->daily_segments);
    metric_add(METRIC_CHANNELS_CAPPED, reached - lane->cap_told);
    lane->cap_told = reached;
}

void sender_lane_look(struct sender_lane *lane)
{
    struct sender *sender = lane->sender;
    int64_t now_ms = clock_now_ms();
    if (sender->stopped || lane->claiming || now_ms < lane->look_at_ms)
        return;
    struct outbox_room room = room_of(lane, now_ms);
    if (room.safety_only != lane->cap_told)
        tell_cap(lane, room.safety_only);
    if (room.urgent <= 0) { /* a result or the tick comes back here */
        lane->behind = true;
        return;
    }
    struct arena *arena = arena_new(CLAIM_ARENA_SIZE_MAX);
    struct claim *claim = ARENA_NEW(arena, struct claim);
    *claim = (struct claim){
        .job = { .arena = arena,
                 .name = "claim",
                 .now_ms = now_ms,
                 .run = claim_run,
                 .done = claim_done },
        .lane = lane,
        .room = room,
    };
    struct err err = { 0 };
    if (!store_submit(sender->gateway->store, STORE_WRITE, &claim->job, &err)) {
        arena_free(arena);
        return;
    }
    lane->claiming = true;
    lane->look_at_ms = now_ms + LOOK_AGAIN_MS;
}

/* ---- while nothing leaves */

struct tend_job {
    struct job job; /* first */
    struct sender_lane *lane;
    bool expire, move;
    int64_t expired, moved;
};

static bool tend_run(struct job *job, struct db *db, struct err *err)
{
    struct tend_job *tend = (struct tend_job *)(void *)job;
    const struct sender_lane *lane = tend->lane;
    return (!tend->expire ||
            outbox_expire(db, lane->lane.channel, job->now_ms, job->arena, &tend->expired, err)) &&
           (!tend->move || outbox_move(db, lane->lane.channel, lane->failover->lane.channel,
                                       MOVE_MAX, job->now_ms, job->arena, &tend->moved, err));
}

static void tend_done(struct job *job, const struct err *err)
{
    struct tend_job *tend = (struct tend_job *)(void *)job;
    struct sender_lane *lane = tend->lane;
    if (err->code == ERR_NONE) {
        metric_add(METRIC_OUTBOUND_EXPIRED, tend->expired);
        metric_add(METRIC_OUTBOUND_MOVED, tend->moved);
    }
    if (tend->moved > 0) {
        log_line(LOG_WARN, "channel.failover", "channel=" STR_FMT " to=" STR_FMT " messages=%lld",
                 STR_ARG(lane->lane.channel->name), STR_ARG(lane->failover->lane.channel->name),
                 (long long)tend->moved);
        lane->failover->look_at_ms = 0;
        sender_lane_look(lane->failover);
    }
    arena_free(job->arena);
}

void sender_lane_tend(struct sender_lane *lane)
{
    int64_t now_ms = clock_now_ms();
    bool blocked = lane_blocked(&lane->lane, now_ms) || lane->cap_told;
    bool expire = blocked && now_ms >= lane->expire_at_ms;
    bool move = lane->failover && now_ms >= lane->move_at_ms && lane_failing(&lane->lane, now_ms) &&
                !lane_failing(&lane->failover->lane, now_ms);
    if (lane->sender->stopped || (!expire && !move))
        return;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct tend_job *tend = ARENA_NEW(arena, struct tend_job);
    *tend = (struct tend_job){ .job = { .arena = arena,
                                        .name = "tend",
                                        .now_ms = now_ms,
                                        .run = tend_run,
                                        .done = tend_done },
                               .lane = lane,
                               .expire = expire,
                               .move = move };
    struct err err = { 0 };
    if (!store_submit(lane->sender->gateway->store, STORE_WRITE, &tend->job, &err)) {
        arena_free(arena); /* the next tick tries again */
        return;
    }
    if (expire)
        lane->expire_at_ms = now_ms + EXPIRE_MS;
    if (move)
        lane->move_at_ms = now_ms + MOVE_MS;
}
