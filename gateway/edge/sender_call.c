/* Floor 4: sending the outbox: one message to one call to what it means. */
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "edge/exchange_log.h"
#include "edge/sender_parts.h"
#include "edge/spool.h"

#include <stdlib.h>

static struct lane_call lane_call_of(const struct sender_call *call, enum lane_answer answer,
                                     enum send_outcome outcome, int64_t retry_after_ms,
                                     const char *why)
{
    return (struct lane_call){ .answer = answer,
                               .outcome = outcome,
                               .class = call->message->class,
                               .attempts = call->message->attempts,
                               .segments = call->message->outbound.segments,
                               .retry_after_ms = retry_after_ms,
                               .why = why,
                               .random = (uint32_t)random() };
}

static void push(struct sender_line *line, struct sender_call *call)
{
    call->next = NULL;
    if (line->last)
        line->last->next = call;
    else
        line->first = call;
    line->last = call;
}

/* ---- one after the other to one person */

static struct sender_call **bucket_of(const struct sender_call *call)
{
    return &call->lane->under_way[(uint64_t)call->message->contact_id % SENDER_BUCKETS];
}

/* The last one before `call` to the same person in the same class. */
static struct sender_call *leader_of(const struct sender_call *call)
{
    struct sender_call *other = *bucket_of(call);
    while (other && (other->message->contact_id != call->message->contact_id ||
                     other->message->class != call->message->class || other->follower))
        other = other->sibling;
    return other;
}

static void forget(const struct sender_call *call)
{
    struct sender_call **link = bucket_of(call);
    while (*link != call)
        link = &(*link)->sibling;
    *link = call->sibling;
}

/* ---- what became of it */

static void record(struct sender_call *call, const struct lane_verdict *verdict, const char *why)
{
    struct outbox_result *result = &call->result;
    result->id = call->message->outbound.id;
    result->outcome = verdict->outcome;
    result->retry_at_ms = verdict->retry_at_ms;
    result->counted = verdict->counted;
    result->pinned = verdict->pinned;
    if (!arena_copy(call->batch->arena, str_of(why), &result->reason))
        result->reason = STR("no room for the reason");
    forget(call);
    sender_record_add(call->lane->sender, call);
}

/* Who follows a message that goes back to the queue goes back too: else it would overtake. */
static void settle(struct sender_call *call, const struct lane_verdict *verdict, const char *why)
{
    struct sender_lane *lane = call->lane;
    bool again = verdict->retry_at_ms > 0;
    struct sender_call *follower = call->follower, *next;
    record(call, verdict, why);
    if (follower && !again)
        push(&lane->line, follower);
    for (; follower && again; follower = next) {
        next = follower->follower;
        const struct lane_call met = lane_call_of(follower, LANE_NOT_SENT, SEND_RETRY, 0, "");
        struct lane_verdict back = lane_give_back(&lane->lane, &met, clock_now_ms());
        back.retry_at_ms = verdict->retry_at_ms;
        record(follower, &back, "an earlier message to this person has to leave first");
    }
    sender_record_all(lane->sender);
}

/* A call that ended; `status` is 0 without an answer. */
static void end(struct sender_call *call, enum lane_answer how, enum send_outcome outcome,
                const struct http_answer *answer, const char *why)
{
    static struct log_limit limit;
    struct sender_lane *lane = call->lane;
    int64_t wish_ms = answer ? (int64_t)answer->retry_after_s * 1000 : 0;
    const struct lane_call met = lane_call_of(call, how, outcome, wish_ms, why);
    const struct lane_verdict verdict = lane_settle(&lane->lane, &met, clock_now_ms());
    const struct exchange_log_entry entry = {
        .channel = lane->lane.channel,
        .message = &call->message->outbound,
        .call = &call->http,
        .answer = answer,
        .outcome = verdict.outcome,
        .why = why,
        .took_us = clock_monotonic_us() - call->began_us,
    };
    exchange_log_add(lane->sender->gateway->exchange_log, &entry, clock_now_ms());
    if (verdict.outcome == SEND_MISCONFIGURED)
        log_line(LOG_ERROR, "channel.misconfigured", "channel=" STR_FMT " why=\"%s\"",
                 STR_ARG(lane->lane.channel->name), why);
    else if (verdict.outcome != SEND_ACCEPTED)
        log_limited(&limit, LOG_WARN, "send", "channel=" STR_FMT " outcome=%d why=\"%s\"",
                    STR_ARG(lane->lane.channel->name), (int)verdict.outcome, why);
    settle(call, &verdict, why);
}

static void call_done(void *context, enum http_fate fate, const struct http_answer *answer,
                      const struct err *err)
{
    static const enum lane_answer answers[] = { [HTTP_ANSWERED] = LANE_ANSWERED,
                                                [HTTP_NOT_SENT] = LANE_NOT_SENT,
                                                [HTTP_REFUSED] = LANE_REFUSED,
                                                [HTTP_UNKNOWN] = LANE_SILENT };
    struct sender_call *call = context;
    struct sender_lane *lane = call->lane;
    if (fate == HTTP_ANSWERED) {
        const struct channel *channel = lane->lane.channel;
        struct err said = { 0 };
        enum send_outcome outcome = channel->provider->parse_send(
            &channel->settings, answer, call->batch->arena, &call->result.ids, &said);
        end(call, answer->status >= 500 ? LANE_BROKEN : LANE_ANSWERED, outcome, answer, said.text);
    } else {
        end(call, answers[fate], SEND_UNKNOWN, NULL, err->text);
    }
    sender_call_run(lane);
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

/* False: there is no free handle. */
static bool start(struct sender_call *call)
{
    const struct channel *channel = call->lane->lane.channel;
    struct arena *arena = call->batch->arena;
    struct outbound *outbound = &call->message->outbound;
    struct err err = { 0 };
    call->began_us = clock_monotonic_us();
    if (!receipt_url(channel, outbound->id, arena, &outbound->receipt_url) ||
        !channel->provider->build_send(&channel->settings, outbound, arena, &call->http, &err)) {
        end(call, LANE_ANSWERED, err.code == ERR_CONFIG ? SEND_MISCONFIGURED : SEND_REJECTED, NULL,
            err.text);
        return true;
    }
    const struct http_call_options options = { .allow_http = channel->allow_http,
                                               .allow_private = channel->allow_private,
                                               .ca_file = channel->ca_file };
    struct gateway *gateway = call->lane->sender->gateway;
    if (channel->provider->spool
            ? spool_call(gateway->spool, channel, &call->http, arena, call_done, call, &err)
            : http_client_call(gateway->client, &call->http, &options, arena, call_done, call,
                               &err))
        return true;
    if (err.code == ERR_BUSY)
        return false;
    end(call, LANE_REFUSED, SEND_UNKNOWN, NULL, err.text);
    return true;
}

void sender_call_add(struct sender_lane *lane, struct sender_batch *batch,
                     struct outbox_claimed *message)
{
    struct sender_call *call = ARENA_NEW(batch->arena, struct sender_call);
    if (!call)
        abort(); /* the arena is sized for every claim */
    *call = (struct sender_call){ .lane = lane, .batch = batch, .message = message };
    struct sender_call *leader = leader_of(call);
    call->sibling = *bucket_of(call);
    *bucket_of(call) = call;
    if (leader)
        leader->follower = call;
    else
        push(&lane->line, call);
}

/* What was claimed for a lane that is blocked now goes back, to leave when it may or elsewhere. */
static void give_back(struct sender_call *call, int64_t now_ms)
{
    const struct lane_call met = lane_call_of(call, LANE_NOT_SENT, SEND_RETRY, 0, "");
    const struct lane_verdict verdict = lane_give_back(&call->lane->lane, &met, now_ms);
    settle(call, &verdict,
           call->lane->lane.disabled ? "the channel is switched off"
                                     : "the channel fails at the moment");
}

void sender_call_run(struct sender_lane *lane)
{
    struct sender_line *line = &lane->line;
    if (!line->first)
        return;
    int64_t now_ms = clock_now_ms();
    while (line->first) {
        struct sender_call *call = line->first;
        bool blocked = lane_blocked(&lane->lane, now_ms);
        if (!blocked && http_client_busy(lane->sender->gateway->client) >= HTTP_CALLS_MAX)
            return; /* a call that ends, or the tick, comes back here */
        line->first = call->next;
        if (!line->first)
            line->last = NULL;
        if (blocked) {
            give_back(call, now_ms);
        } else if (!start(call)) {
            push(line, call);
            return;
        }
    }
}
