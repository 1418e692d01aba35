/* Floor 4: sending the outbox: what operators switch and read while it runs. */
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/sender_parts.h"
#include "service/channels.h"

enum { POLL_MS = 500, TELL_AGAIN_MS = 60 * 1000 };

/* ---- what they switch */

struct poll_job {
    struct job job; /* first */
    struct sender *sender;
    struct str *disabled;
    size_t count;
};

static bool poll_run(struct job *job, struct db *db, struct err *err)
{
    struct poll_job *poll = (struct poll_job *)(void *)job;
    return channels_all_disabled(db, job->arena, &poll->disabled, &poll->count, err);
}

static void switch_lane(struct sender_lane *lane, bool disabled)
{
    if (lane->lane.disabled == disabled)
        return;
    log_line(LOG_WARN, "channel.switched", "channel=" STR_FMT " state=%s",
             STR_ARG(lane->lane.channel->name), disabled ? "off" : "on");
    lane->lane.disabled = disabled;
    sender_call_run(lane);
    lane->look_at_ms = 0;
    sender_lane_look(lane);
}

static void poll_done(struct job *job, const struct err *err)
{
    struct poll_job *poll = (struct poll_job *)(void *)job;
    struct sender *sender = poll->sender;
    sender->polling = false;
    for (size_t i = 0; err->code == ERR_NONE && i < sender->lane_count; i++) {
        struct sender_lane *lane = &sender->lanes[i];
        bool disabled = false;
        for (size_t j = 0; j < poll->count; j++)
            disabled = disabled || str_equal(poll->disabled[j], lane->lane.channel->name);
        switch_lane(lane, disabled);
    }
    arena_free(job->arena);
}

static void read_switches(struct sender *sender, int64_t now_ms)
{
    if (sender->polling)
        return;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct poll_job *poll = ARENA_NEW(arena, struct poll_job);
    *poll = (struct poll_job){ .job = { .arena = arena,
                                        .name = "switches",
                                        .now_ms = now_ms,
                                        .run = poll_run,
                                        .done = poll_done },
                               .sender = sender };
    struct err err = { 0 };
    sender->polling = store_submit(sender->gateway->store, STORE_READ, &poll->job, &err);
    if (!sender->polling)
        arena_free(arena);
}

/* ---- what they read */

struct tell_job {
    struct job job; /* first */
    struct sender *sender;
    struct channel_report *reports; /* one a lane; written_at_ms is 0 where nothing is new */
};

static bool tell_run(struct job *job, struct db *db, struct err *err)
{
    const struct tell_job *tell = (const struct tell_job *)(void *)job;
    for (size_t i = 0; i < tell->sender->lane_count; i++) {
        const struct channel *channel = tell->sender->lanes[i].lane.channel;
        if (tell->reports[i].written_at_ms > 0 &&
            !channels_report_put(db, channel->name, &tell->reports[i], err))
            return false;
    }
    return true;
}

static void tell_done(struct job *job, const struct err *err)
{
    struct tell_job *tell = (struct tell_job *)(void *)job;
    (void)err; /* a report lost is told again within a minute */
    tell->sender->telling = false;
    arena_free(job->arena);
}

/* What is new about a lane; false: nothing. */
static bool report_of(struct sender_lane *lane, struct arena *arena, int64_t now_ms,
                      struct channel_report *ret)
{
    const struct lane *seen = &lane->lane;
    enum lane_breaker breaker = lane_breaker(seen, now_ms);
    if (lane->told.breaker == breaker && lane->told.paused_until_ms == seen->paused_until_ms &&
        lane->told.why_at_ms == seen->why_at_ms &&
        now_ms - lane->told.written_at_ms < TELL_AGAIN_MS)
        return false;
    *ret = (struct channel_report){ .breaker = breaker,
                                    .paused_until_ms = seen->paused_until_ms,
                                    .calls = seen->calls,
                                    .why_at_ms = seen->why_at_ms,
                                    .written_at_ms = now_ms };
    if (!arena_copy(arena, str_of(seen->why), &ret->why))
        return false;
    lane->told.breaker = breaker;
    lane->told.paused_until_ms = seen->paused_until_ms;
    lane->told.why_at_ms = seen->why_at_ms;
    lane->told.written_at_ms = now_ms;
    return true;
}

static void tell(struct sender *sender, int64_t now_ms)
{
    if (sender->telling)
        return;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct tell_job *job = ARENA_NEW(arena, struct tell_job);
    *job = (struct tell_job){
        .job = { .arena = arena,
                 .name = "channels",
                 .now_ms = now_ms,
                 .run = tell_run,
                 .done = tell_done },
        .sender = sender,
        .reports = ARENA_ARRAY(arena, struct channel_report, sender->lane_count + 1),
    };
    int64_t failing = 0;
    bool any = false;
    for (size_t i = 0; i < sender->lane_count; i++) {
        any |= report_of(&sender->lanes[i], arena, now_ms, &job->reports[i]);
        failing += lane_failing(&sender->lanes[i].lane, now_ms);
    }
    metric_set(METRIC_CHANNELS_FAILING, failing);
    struct err err = { 0 };
    sender->telling = any && store_submit(sender->gateway->store, STORE_WRITE, &job->job, &err);
    if (!sender->telling)
        arena_free(arena);
}

void sender_state_poll(struct sender *sender, int64_t now_ms)
{
    if (sender->stopped || now_ms < sender->poll_at_ms)
        return;
    sender->poll_at_ms = now_ms + POLL_MS;
    read_switches(sender, now_ms);
    tell(sender, now_ms);
}
