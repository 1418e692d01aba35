/* Floor 4: sending the outbox: what became of calls goes into the database. */
#include "base/clock.h"
#include "base/limits.h"
#include "base/metrics.h"
#include "edge/events.h"
#include "edge/sender_parts.h"
#include "service/channels.h"

struct record_job {
    struct job job; /* first */
    struct sender *sender;
    struct sender_call *results;
};

void sender_batch_release(struct sender_batch *batch)
{
    if (--batch->open == 0)
        arena_free(batch->arena);
}

/* Segments that left by `channel` with these results. */
static int segments_of(const struct sender_call *results, const struct channel *channel)
{
    int segments = 0;
    for (const struct sender_call *call = results; call; call = call->next) {
        if (call->lane->lane.channel == channel && call->result.outcome == SEND_ACCEPTED)
            segments += call->message->outbound.segments;
    }
    return segments;
}

static bool record_run(struct job *job, struct db *db, struct err *err)
{
    const struct record_job *record = (const struct record_job *)(void *)job;
    struct sender *sender = record->sender;
    for (const struct sender_call *call = record->results; call; call = call->next) {
        if (!outbox_record(db, &sender->gateway->keys, call->lane->lane.channel, &call->result,
                           job->now_ms, job->arena, err))
            return err_wrap(err, "recording a send");
    }
    for (size_t i = 0; i < sender->lane_count; i++) {
        const struct channel *channel = sender->lanes[i].lane.channel;
        int segments = segments_of(record->results, channel);
        if (segments > 0 &&
            !channels_day_add(db, channel->name, lane_day(job->now_ms), segments, job->arena, err))
            return false;
    }
    return true;
}

static void count(const struct sender_call *call)
{
    static const enum metric metrics[] = {
        [SEND_ACCEPTED] = METRIC_OUTBOUND_SENT,     [SEND_RETRY] = METRIC_OUTBOUND_RETRIED,
        [SEND_THROTTLED] = METRIC_OUTBOUND_RETRIED, [SEND_REJECTED] = METRIC_OUTBOUND_FAILED,
        [SEND_OPTED_OUT] = METRIC_OUTBOUND_FAILED,  [SEND_MISCONFIGURED] = METRIC_OUTBOUND_RETRIED,
        [SEND_UNKNOWN] = METRIC_OUTBOUND_UNKNOWN,
    };
    metric_add(metrics[call->result.outcome], 1);
    if (call->result.outcome == SEND_ACCEPTED)
        metric_add(METRIC_OUTBOUND_SEGMENTS, call->message->outbound.segments);
}

static void recorded(struct sender_call *call, int64_t now_ms)
{
    struct sender_lane *lane = call->lane;
    bool again = call->result.retry_at_ms > 0;
    int64_t look_at_ms = again ? call->result.retry_at_ms : now_ms;
    /* Someone may have waited for this message; nobody does where nothing is queued. */
    if ((again || lane->crowded) && look_at_ms < lane->look_at_ms)
        lane->look_at_ms = look_at_ms;
    count(call);
    if (call->message->ticket_id != 0)
        events_ticket(lane->sender->gateway->events, call->message->ticket_id);
    sender_batch_release(call->batch);
}

static void record_done(struct job *job, const struct err *err)
{
    struct record_job *record = (struct record_job *)(void *)job;
    struct sender *sender = record->sender;
    bool stored = err->code == ERR_NONE; /* err goes with the arena */
    sender->recording = false;
    struct sender_call *next;
    for (struct sender_call *call = record->results; call; call = next) {
        next = call->next;
        if (stored)
            recorded(call, job->now_ms);
        else
            sender_record_add(sender, call); /* kept until the store takes it */
    }
    arena_free(job->arena);
    if (!stored)
        return; /* the tick tries again */
    sender_record_all(sender);
    for (size_t i = 0; i < sender->lane_count; i++)
        sender_lane_look(&sender->lanes[i]);
}

void sender_record_all(struct sender *sender)
{
    if (sender->recording || !sender->results)
        return;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct record_job *record = ARENA_NEW(arena, struct record_job);
    *record = (struct record_job){
        .job = { .arena = arena,
                 .name = "record",
                 .now_ms = clock_now_ms(),
                 .run = record_run,
                 .done = record_done },
        .sender = sender,
        .results = sender->results,
    };
    struct err err = { 0 };
    if (!store_submit(sender->gateway->store, STORE_WRITE, &record->job, &err)) {
        arena_free(arena); /* the tick tries again */
        return;
    }
    sender->results = NULL;
    sender->recording = true;
}

void sender_record_add(struct sender *sender, struct sender_call *call)
{
    call->next = sender->results;
    sender->results = call;
}
