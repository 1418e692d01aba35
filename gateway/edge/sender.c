/* Floor 4: sending the outbox.
 *
 * A claim is one store job; its arena holds the claimed messages, the calls made for them and the
 * answers, and is freed when the last result of the claim is recorded. Results gather while a
 * record job is under way and leave together with the next one. */
#include "edge/sender.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/events.h"
#include "edge/http_client.h"
#include "edge/spool.h"
#include "service/outbox.h"

#include <event2/event.h>
#include <stdlib.h>

enum {
    CLAIM_ARENA_SIZE_MAX = 16 * 1024 * 1024, /* OUTBOX_CLAIM_MAX answers of HTTP_ANSWER_SIZE_MAX */
    TICK_MS = 250,
    LOOK_AGAIN_MS = 30 * 1000, /* for what became due without anybody telling */
    THROTTLE_MS = 5 * 1000,
    MISCONFIGURED_MS = 60 * 1000,
    DOWN_MS = 250, /* first pause of a provider that cannot be reached, doubling */
    DOWN_MS_MAX = 30 * 1000,
};

struct lane { /* one channel */
    struct sender *sender;
    const struct channel *channel;
    bool claiming;
    int calls;
    int64_t look_at_ms; /* claim when this time has come */
    int64_t pause_until_ms;
    int unreachable; /* calls in a row that failed before they were sent */
    double tokens;   /* segments that may leave now */
    int64_t tokens_at_ms;
};

struct claim {
    struct job job; /* first */
    struct lane *lane;
    int limit;
    struct outbox_claims claims;
    size_t open; /* messages whose result is not recorded */
};

struct call {
    struct claim *claim;
    const struct outbox_claimed *message;
    struct outbox_result result;
    struct call *next; /* in the list of results */
};

struct sender {
    struct gateway *gateway;
    struct event *tick;
    struct lane *lanes;
    size_t lane_count;
    struct call *results; /* waiting to be recorded */
    bool recording, stopped;
};

static void release(struct claim *claim)
{
    if (--claim->open == 0)
        arena_free(claim->job.arena);
}

/* ---- results */

struct record_job {
    struct job job; /* first */
    struct sender *sender;
    struct call *results;
};

static void record_results(struct sender *sender);

static bool record_run(struct job *job, struct db *db, struct err *err)
{
    const struct record_job *record = (const struct record_job *)(void *)job;
    for (const struct call *call = record->results; call; call = call->next) {
        if (!outbox_record(db, &record->sender->gateway->keys, call->claim->lane->channel,
                           &call->result, job->now_ms, job->arena, err))
            return err_wrap(err, "recording a send");
    }
    return true;
}

static void count_result(const struct call *call)
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

static void lane_look(struct lane *lane);

static void record_done(struct job *job, const struct err *err)
{
    struct record_job *record = (struct record_job *)(void *)job;
    struct sender *sender = record->sender;
    bool stored = err->code == ERR_NONE; /* err goes with the arena */
    sender->recording = false;
    struct call *next;
    for (struct call *call = record->results; call; call = next) {
        next = call->next;
        if (!stored) { /* kept until the store takes it: the tick tries again */
            call->next = sender->results;
            sender->results = call;
            continue;
        }
        struct lane *lane = call->claim->lane;
        bool again = call->result.retry_at_ms > 0;
        int64_t look_at_ms = again ? call->result.retry_at_ms : job->now_ms;
        if (look_at_ms < lane->look_at_ms)
            lane->look_at_ms = look_at_ms;
        count_result(call);
        if (call->message->ticket_id != 0)
            events_ticket(sender->gateway->events, call->message->ticket_id);
        release(call->claim);
    }
    arena_free(job->arena);
    if (stored && sender->results)
        record_results(sender);
    for (size_t i = 0; i < sender->lane_count; i++)
        lane_look(&sender->lanes[i]);
}

static void record_results(struct sender *sender)
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

/* ---- calls */

static void lane_pause(struct lane *lane, int64_t until_ms)
{
    if (until_ms > lane->pause_until_ms)
        lane->pause_until_ms = until_ms;
}

static void settle(struct call *call, enum send_outcome outcome, const char *reason,
                   int64_t retry_after_ms)
{
    struct claim *claim = call->claim;
    struct sender *sender = claim->lane->sender;
    bool again =
        outcome == SEND_RETRY || outcome == SEND_THROTTLED || outcome == SEND_MISCONFIGURED;
    if (again && call->message->attempts >= OUTBOX_ATTEMPTS_MAX) {
        outcome = SEND_REJECTED;
        again = false;
    }
    call->result.id = call->message->outbound.id;
    call->result.outcome = outcome;
    if (!arena_copy(claim->job.arena, str_of(reason), &call->result.reason))
        call->result.reason = STR("no room for the reason");
    if (again) {
        int64_t wait_ms =
            outbox_backoff_ms(call->message->class, call->message->attempts, (uint32_t)random());
        call->result.retry_at_ms =
            clock_now_ms() + (retry_after_ms > wait_ms ? retry_after_ms : wait_ms);
    }
    call->next = sender->results;
    sender->results = call;
    record_results(sender);
}

/* The channel as a whole, by what a call met. */
static void heed(struct lane *lane, enum send_outcome outcome, int64_t retry_after_ms,
                 const char *why)
{
    static struct log_limit limit;
    int64_t now_ms = clock_now_ms();
    if (outcome == SEND_THROTTLED) {
        lane_pause(lane, now_ms + (retry_after_ms > 0 ? retry_after_ms : THROTTLE_MS));
    } else if (outcome == SEND_MISCONFIGURED) {
        lane_pause(lane, now_ms + MISCONFIGURED_MS);
        log_line(LOG_ERROR, "channel.misconfigured", "channel=" STR_FMT " paused_s=%d why=\"%s\"",
                 STR_ARG(lane->channel->name), MISCONFIGURED_MS / 1000, why);
    }
    if (outcome != SEND_ACCEPTED)
        log_limited(&limit, LOG_WARN, "send", "channel=" STR_FMT " outcome=%d why=\"%s\"",
                    STR_ARG(lane->channel->name), (int)outcome, why);
}

static void unreachable(struct lane *lane)
{
    int64_t pause_ms = DOWN_MS;
    for (int i = 0; i < lane->unreachable && pause_ms < DOWN_MS_MAX; i++)
        pause_ms *= 2;
    lane->unreachable++;
    lane_pause(lane, clock_now_ms() + (pause_ms < DOWN_MS_MAX ? pause_ms : DOWN_MS_MAX));
}

static void answered(struct call *call, const struct http_answer *answer)
{
    struct lane *lane = call->claim->lane;
    struct err err = { 0 };
    lane->unreachable = 0;
    enum send_outcome outcome = lane->channel->provider->parse_send(
        &lane->channel->settings, answer, call->claim->job.arena, &call->result.ids, &err);
    int64_t retry_after_ms = (int64_t)answer->retry_after_s * 1000;
    heed(lane, outcome, retry_after_ms, err.text);
    settle(call, outcome, err.text, retry_after_ms);
}

static void call_done(void *context, enum http_fate fate, const struct http_answer *answer,
                      const struct err *err)
{
    struct call *call = context;
    struct lane *lane = call->claim->lane;
    lane->calls--;
    enum send_outcome outcome = SEND_RETRY;
    switch (fate) {
    case HTTP_ANSWERED:
        answered(call, answer);
        return;
    case HTTP_NOT_SENT:
        unreachable(lane);
        break;
    case HTTP_REFUSED:
        outcome = SEND_MISCONFIGURED;
        break;
    case HTTP_UNKNOWN:
        if (!lane->channel->provider->repeat_safe)
            outcome = SEND_UNKNOWN;
        break;
    }
    heed(lane, outcome, 0, err->text);
    settle(call, outcome, err->text, 0);
}

static bool receipt_url(const struct channel *channel, int64_t id, struct arena *arena,
                        struct str *ret)
{
    *ret = STR("");
    return channel->receipt_base.len == 0 ||
           arena_format(arena, ret, STR_FMT "/hooks/" STR_FMT "/" STR_FMT "/dlr?id=%lld",
                        STR_ARG(channel->receipt_base), STR_ARG(channel->name),
                        STR_ARG(channel->token), (long long)id);
}

static void start_call(struct claim *claim, struct outbox_claimed *message)
{
    struct lane *lane = claim->lane;
    const struct channel *channel = lane->channel;
    struct arena *arena = claim->job.arena;
    struct call *call = ARENA_NEW(arena, struct call);
    if (!call)
        abort(); /* the arena is sized for every claim */
    *call = (struct call){ .claim = claim, .message = message };
    struct http_call http = { 0 };
    struct err err = { 0 };
    if (!receipt_url(channel, message->outbound.id, arena, &message->outbound.receipt_url) ||
        !channel->provider->build_send(&channel->settings, &message->outbound, arena, &http,
                                       &err)) {
        enum send_outcome outcome = err.code == ERR_CONFIG ? SEND_MISCONFIGURED : SEND_REJECTED;
        heed(lane, outcome, 0, err.text);
        settle(call, outcome, err.text, 0);
        return;
    }
    const struct http_call_options options = { .allow_http = channel->allow_http,
                                               .allow_private = channel->allow_private,
                                               .ca_file = channel->ca_file };
    lane->calls++;
    lane->tokens -= message->outbound.segments;
    struct gateway *gateway = lane->sender->gateway;
    if (channel->provider->spool
            ? spool_call(gateway->spool, channel, &http, arena, call_done, call, &err)
            : http_client_call(gateway->client, &http, &options, arena, call_done, call, &err))
        return;
    lane->calls--;
    settle(call, SEND_RETRY, err.text, 0);
}

/* ---- claims */

static bool claim_run(struct job *job, struct db *db, struct err *err)
{
    struct claim *claim = (struct claim *)(void *)job;
    return outbox_claim(db, &claim->lane->sender->gateway->keys, claim->lane->channel, claim->limit,
                        job->now_ms, job->arena, &claim->claims, err);
}

static void claim_done(struct job *job, const struct err *err)
{
    struct claim *claim = (struct claim *)(void *)job;
    struct lane *lane = claim->lane;
    lane->claiming = false;
    if (err->code != ERR_NONE) {
        lane->look_at_ms = clock_now_ms() + 1000;
        arena_free(job->arena);
        return;
    }
    metric_add(METRIC_OUTBOUND_EXPIRED, (int64_t)claim->claims.expired);
    metric_add(METRIC_OUTBOUND_FAILED, (int64_t)claim->claims.failed);
    if (claim->claims.count + claim->claims.expired + claim->claims.failed == (size_t)claim->limit)
        lane->look_at_ms = 0;              /* there may be more */
    claim->open = claim->claims.count + 1; /* one for this function */
    for (size_t i = 0; i < claim->claims.count; i++)
        start_call(claim, &claim->claims.rows[i]);
    release(claim);
    lane_look(lane);
}

static void refill(struct lane *lane, int64_t now_ms)
{
    double rate = lane->channel->per_second;
    lane->tokens += rate * (double)(now_ms - lane->tokens_at_ms) / 1000;
    if (lane->tokens > rate)
        lane->tokens = rate;
    lane->tokens_at_ms = now_ms;
}

/* How many messages may be claimed now. */
static int lane_room(struct lane *lane, int64_t now_ms)
{
    int share = lane->sender->lane_count > 1 ? HTTP_CALLS_MAX / 2 : HTTP_CALLS_MAX;
    int room = share - lane->calls;
    int free_calls = HTTP_CALLS_MAX - (int)http_client_busy(lane->sender->gateway->client);
    if (room > free_calls)
        room = free_calls;
    if (lane->channel->per_second > 0) {
        refill(lane, now_ms);
        if (room > (int)lane->tokens)
            room = (int)lane->tokens;
    }
    return room < OUTBOX_CLAIM_MAX ? room : OUTBOX_CLAIM_MAX;
}

static void lane_look(struct lane *lane)
{
    struct sender *sender = lane->sender;
    int64_t now_ms = clock_now_ms();
    if (sender->stopped || lane->claiming || now_ms < lane->look_at_ms ||
        now_ms < lane->pause_until_ms)
        return;
    int limit = lane_room(lane, now_ms);
    if (limit <= 0)
        return; /* a result or the tick comes back here */
    struct arena *arena = arena_new(CLAIM_ARENA_SIZE_MAX);
    struct claim *claim = ARENA_NEW(arena, struct claim);
    *claim = (struct claim){
        .job = { .arena = arena,
                 .name = "claim",
                 .now_ms = now_ms,
                 .run = claim_run,
                 .done = claim_done },
        .lane = lane,
        .limit = limit,
    };
    struct err err = { 0 };
    if (!store_submit(sender->gateway->store, STORE_WRITE, &claim->job, &err)) {
        arena_free(arena);
        return;
    }
    lane->claiming = true;
    lane->look_at_ms = now_ms + LOOK_AGAIN_MS;
}

void sender_wake(struct sender *sender, const struct channel *channel)
{
    for (size_t i = 0; i < sender->lane_count; i++) {
        if (sender->lanes[i].channel == channel) {
            sender->lanes[i].look_at_ms = 0;
            lane_look(&sender->lanes[i]);
        }
    }
}

static void tick(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    struct sender *sender = context;
    record_results(sender);
    for (size_t i = 0; i < sender->lane_count; i++)
        lane_look(&sender->lanes[i]);
}

/* ---- start and stop */

struct recover_job {
    struct job job; /* first */
    const struct channel *channel;
    int64_t queued, unknown;
};

static bool recover_run(struct job *job, struct db *db, struct err *err)
{
    struct recover_job *recover = (struct recover_job *)(void *)job;
    return outbox_recover(db, recover->channel, job->now_ms, job->arena, &recover->queued,
                          &recover->unknown, err);
}

static void recover_done(struct job *job, const struct err *err)
{
    struct recover_job *recover = (struct recover_job *)(void *)job;
    if (err->code == ERR_NONE && recover->queued + recover->unknown > 0) {
        metric_add(METRIC_OUTBOUND_UNKNOWN, recover->unknown);
        log_line(LOG_WARN, "outbox.recovered", "channel=" STR_FMT " queued=%lld unknown=%lld",
                 STR_ARG(recover->channel->name), (long long)recover->queued,
                 (long long)recover->unknown);
    }
    arena_free(job->arena);
}

static bool recover(struct gateway *gateway, const struct channel *channel, struct err *err)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct recover_job *job = ARENA_NEW(arena, struct recover_job);
    *job = (struct recover_job){ .job = { .arena = arena,
                                          .name = "recover",
                                          .now_ms = clock_now_ms(),
                                          .run = recover_run,
                                          .done = recover_done },
                                 .channel = channel };
    if (store_submit(gateway->store, STORE_WRITE, &job->job, err))
        return true;
    arena_free(arena);
    return false;
}

bool sender_open(struct gateway *gateway, struct sender **ret, struct err *err)
{
    const struct config *config = gateway->config;
    struct sender *sender = calloc(1, sizeof(*sender));
    if (!sender)
        abort();
    sender->gateway = gateway;
    sender->lane_count = config->channel_count;
    sender->lanes = calloc(config->channel_count + 1, sizeof(*sender->lanes));
    sender->tick = event_new(gateway->base, -1, EV_PERSIST, tick, sender);
    if (!sender->lanes || !sender->tick)
        abort();
    for (size_t i = 0; i < sender->lane_count; i++) {
        const struct channel *channel = &config->channels[i];
        sender->lanes[i] = (struct lane){ .sender = sender, .channel = channel };
        /* The store runs jobs in order: this one comes before any claim. */
        if (!recover(gateway, channel, err)) {
            sender_close(sender);
            return false;
        }
    }
    const struct timeval interval = { .tv_usec = TICK_MS * 1000L };
    event_add(sender->tick, &interval);
    *ret = sender;
    return true;
}

void sender_stop(struct sender *sender)
{
    sender->stopped = true;
}

bool sender_idle(const struct sender *sender)
{
    bool busy = sender->recording || sender->results;
    for (size_t i = 0; i < sender->lane_count; i++)
        busy = busy || sender->lanes[i].claiming || sender->lanes[i].calls > 0;
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
