/* Floor 4: sending the outbox: lanes, their ticks, start and end. */
#include "edge/sender.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/sender_parts.h"
#include "service/channels.h"

#include <event2/event.h>
#include <stdlib.h>

enum { TICK_MS = 250 };

static struct sender_lane *lane_of(struct sender *sender, const struct channel *channel)
{
    for (size_t i = 0; i < sender->lane_count; i++) {
        if (sender->lanes[i].lane.channel == channel)
            return &sender->lanes[i];
    }
    return NULL;
}

void sender_wake(struct sender *sender, const struct channel *channel)
{
    struct sender_lane *lane = lane_of(sender, channel);
    if (!lane)
        return;
    lane->look_at_ms = 0;
    sender_lane_look(lane);
}

bool sender_reserve(struct sender *sender, const struct channel *channel)
{
    struct sender_lane *lane = lane_of(sender, channel);
    /* Who waits already goes first. */
    return lane && !sender->stopped && !lane->behind && lane_reserve(&lane->lane, clock_now_ms());
}

void sender_release(struct sender *sender, const struct channel *channel)
{
    struct sender_lane *lane = lane_of(sender, channel);
    if (lane)
        lane_release(&lane->lane);
}

void sender_send(struct sender *sender, const struct channel *channel,
                 struct outbox_claimed *message, struct arena *arena)
{
    struct sender_lane *lane = lane_of(sender, channel);
    struct sender_batch *batch = ARENA_NEW(arena, struct sender_batch);
    if (!lane || !batch)
        abort(); /* the promise was this lane's; the arena has room beyond any webhook's needs */
    *batch = (struct sender_batch){ .arena = arena, .open = 1 };
    lane_start_reserved(&lane->lane, message->outbound.segments);
    sender_call_add(lane, batch, message);
    sender_call_run(lane);
}

static void on_tick(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct sender *sender = context;
    sender_record_all(sender);
    for (size_t i = 0; i < sender->lane_count; i++) {
        sender_call_run(&sender->lanes[i]);
        sender_lane_tend(&sender->lanes[i]);
        sender_lane_look(&sender->lanes[i]);
    }
    sender_state_poll(sender, clock_now_ms());
}

/* ---- start and stop */

struct recover_job {
    struct job job; /* first */
    struct sender_lane *lane;
    int64_t queued, unknown, segments;
    bool disabled;
};

static bool recover_run(struct job *job, struct db *db, struct err *err)
{
    struct recover_job *recover = (struct recover_job *)(void *)job;
    const struct channel *channel = recover->lane->lane.channel;
    return outbox_recover(db, channel, job->now_ms, job->arena, &recover->queued, &recover->unknown,
                          err) &&
           channels_day(db, channel->name, lane_day(job->now_ms), job->arena, &recover->segments,
                        err) &&
           channels_disabled(db, channel->name, job->arena, &recover->disabled, err);
}

static void recover_done(struct job *job, const struct err *err)
{
    struct recover_job *recover = (struct recover_job *)(void *)job;
    struct sender_lane *seen = recover->lane;
    struct lane *lane = &seen->lane;
    if (err->code == ERR_NONE) {
        lane->segments += recover->segments;
        lane->disabled = recover->disabled;
        metric_add(METRIC_OUTBOUND_UNKNOWN, recover->unknown);
    }
    if (recover->queued + recover->unknown > 0)
        log_line(LOG_WARN, "outbox.recovered", "channel=" STR_FMT " queued=%lld unknown=%lld",
                 STR_ARG(lane->channel->name), (long long)recover->queued,
                 (long long)recover->unknown);
    arena_free(job->arena);
    sender_lane_look(seen);
}

static bool recover(struct sender_lane *lane, int64_t now_ms, struct err *err)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct recover_job *job = ARENA_NEW(arena, struct recover_job);
    *job = (struct recover_job){ .job = { .arena = arena,
                                          .name = "recover",
                                          .now_ms = now_ms,
                                          .run = recover_run,
                                          .done = recover_done },
                                 .lane = lane };
    if (store_submit(lane->sender->gateway->store, STORE_WRITE, &job->job, err))
        return true;
    arena_free(arena);
    return false;
}

static bool open_lanes(struct sender *sender, int64_t now_ms, struct err *err)
{
    const struct config *config = sender->gateway->config;
    int share = config->channel_count > 1 ? HTTP_CALLS_MAX / 2 : HTTP_CALLS_MAX;
    for (size_t i = 0; i < sender->lane_count; i++) {
        struct sender_lane *lane = &sender->lanes[i];
        const struct channel *channel = &config->channels[i];
        lane->sender = sender;
        lane_open(&lane->lane, channel, share, now_ms);
        for (size_t j = 0; j < sender->lane_count; j++) {
            if (channel->failover.len > 0 && str_equal(config->channels[j].name, channel->failover))
                lane->failover = &sender->lanes[j];
        }
        /* The store runs jobs in order: this one comes before any claim. */
        if (!recover(lane, now_ms, err))
            return false;
    }
    return true;
}

bool sender_open(struct gateway *gateway, struct sender **ret, struct err *err)
{
    struct sender *sender = calloc(1, sizeof(*sender));
    if (!sender)
        abort();
    *ret = sender;
    sender->gateway = gateway;
    sender->lane_count = gateway->config->channel_count;
    sender->lanes = calloc(sender->lane_count + 1, sizeof(*sender->lanes));
    sender->tick = event_new(gateway->base, -1, EV_PERSIST, on_tick, sender);
    if (!sender->lanes || !sender->tick)
        abort();
    const struct timeval interval = { .tv_usec = TICK_MS * 1000L };
    event_add(sender->tick, &interval);
    return open_lanes(sender, clock_now_ms(), err);
}

void sender_stop(struct sender *sender)
{
    sender->stopped = true;
}

bool sender_idle(const struct sender *sender)
{
    bool busy = sender->recording || sender->results;
    for (size_t i = 0; i < sender->lane_count; i++)
        busy = busy || sender->lanes[i].claiming || sender->lanes[i].lane.calls > 0;
    return !busy;
}

void sender_close(struct sender *sender)
{
    if (!sender)
        return;
    if (sender->tick)
        event_free(sender->tick);
    free(sender->lanes);
    free(sender);
}
