/* Floor 4: webhooks. */
#include "edge/webhook.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/address.h"
#include "edge/aftermath.h"
#include "edge/exchange_log.h"
#include "edge/sender.h"
#include "service/inbound.h"

#include <assert.h>

struct webhook_job {
    struct job job; /* first: the store knows only this */
    struct gateway *gateway;
    struct http_exchange *exchange; /* NULL: a file */
    webhook_settled *settled;       /* of a file */
    void *context;
    const struct channel *channel;
    struct http_request request; /* its bytes live until the answer */
    int64_t began_us;
    struct menus *menus;
    struct webhook webhook;
    bool promised; /* a place with the sender, for one reply */
    struct inbound_outcome outcome;
};

static struct webhook_job *webhook_job(struct job *job)
{
    return (struct webhook_job *)(void *)job;
}

static enum metric refusal_metric(enum err_code code)
{
    switch (code) {
    case ERR_DENIED:
    case ERR_FORBIDDEN:
        return METRIC_WEBHOOK_REFUSED_SIGNATURE;
    case ERR_NOT_FOUND:
        return METRIC_WEBHOOK_REFUSED_CHANNEL;
    case ERR_METHOD:
        return METRIC_WEBHOOK_REFUSED_METHOD;
    case ERR_TYPE:
        return METRIC_WEBHOOK_REFUSED_TYPE;
    case ERR_UNPROCESSED:
        return METRIC_WEBHOOK_REFUSED_VALUE;
    case ERR_BUSY:
    case ERR_STORAGE:
        return METRIC_WEBHOOK_REFUSED_BUSY;
    default:
        return METRIC_WEBHOOK_REFUSED_FORMAT;
    }
}

/* Counts and tells. */
static void refused(const struct channel *channel, const struct err *err)
{
    static struct log_limit limit;
    metric_add(refusal_metric(err->code), 1);
    log_limited(&limit, LOG_WARN, "webhook.refused", "channel=" STR_FMT " status=%d why=\"%s\"",
                STR_ARG(channel ? channel->name : STR("-")), http_status_of(err->code), err->text);
}

static void write_exchange(const struct webhook_job *hook, const struct http_answer *answer,
                           const char *why)
{
    const struct exchange_log_entry entry = { .channel = hook->channel,
                                              .request = &hook->request,
                                              .webhook = &hook->webhook,
                                              .answer = answer,
                                              .why = why,
                                              .took_us = clock_monotonic_us() - hook->began_us };
    exchange_log_add(hook->gateway->exchange_log, &entry, clock_now_ms());
}

static void refuse(const struct webhook_job *hook, const struct err *err)
{
    const struct http_answer out = { .status = http_status_of(err->code) };
    refused(hook->channel, err);
    write_exchange(hook, &out, err->text);
    assert(hook->exchange || hook->settled);
    if (hook->exchange)
        http_exchange_refuse(hook->exchange, err);
    else
        hook->settled(hook->context, err);
}

static bool run(struct job *job, struct db *db, struct err *err)
{
    struct webhook_job *hook = webhook_job(job);
    return inbound_take(db, &hook->gateway->keys, hook->menus, &hook->gateway->config->office,
                        hook->channel, &hook->webhook, hook->promised, job->now_ms, job->arena,
                        &hook->outcome, err);
}

static void answer(struct webhook_job *hook)
{
    static const struct err none;
    struct http_answer out = { .status = 200 };
    if (hook->exchange)
        hook->channel->provider->answer(&hook->channel->settings, &hook->webhook,
                                        hook->outcome.reply, hook->outcome.end, hook->job.arena,
                                        &out);
    write_exchange(hook, &out, hook->webhook.left_out > 0 ? hook->webhook.left_out_why.text : "");
    if (!hook->exchange)
        hook->settled(hook->context, &none);
    else
        http_exchange_answer(hook->exchange, &out);
}

/* The reply leaves, or what is queued is looked at. True: the sender has the arena now. */
static bool send_on(struct webhook_job *hook)
{
    struct gateway *gateway = hook->gateway;
    bool leaves = hook->outcome.leaving.outbound.id != 0;
    aftermath(gateway, &hook->outcome, hook->channel);
    if (leaves)
        sender_send(gateway->sender, hook->channel, &hook->outcome.leaving, hook->job.arena);
    else if (hook->promised)
        sender_release(gateway->sender, hook->channel);
    return leaves;
}

static void done(struct job *job, const struct err *err)
{
    struct webhook_job *hook = webhook_job(job);
    struct gateway *gateway = hook->gateway;
    struct menus *menus = hook->menus;
    bool handed_on = false;
    if (err->code != ERR_NONE) {
        if (hook->promised)
            sender_release(gateway->sender, hook->channel);
        refuse(hook, err);
    } else {
        metric_add(METRIC_WEBHOOK_ACCEPTED, 1);
        answer(hook);
        handed_on = send_on(hook);
    }
    menus_release(menus);
    if (!handed_on)
        arena_free(job->arena);
}

/* "/hooks/NAME/TOKEN/HINT". An unknown name and a wrong token look the same from outside. */
static const struct channel *find_channel(const struct gateway *gateway, struct str path,
                                          struct str *ret_hint)
{
    struct str name, token, rest;
    str_cut(str_from(path, STR("/hooks/").len), '/', &name, &rest);
    str_cut(rest, '/', &token, ret_hint);
    const struct channel *channel = config_channel(gateway->config, name);
    return channel && crypto_equal(channel->token, token) ? channel : NULL;
}

/* What a batch held that nobody understood. The rest of it was taken. */
static void tell_left_out(const struct channel *channel, const struct webhook *webhook)
{
    static struct log_limit limit;
    const struct err *why = &webhook->left_out_why;
    if (webhook->left_out == 0)
        return;
    metric_add(refusal_metric(why->code), (int64_t)webhook->left_out);
    log_limited(&limit, LOG_WARN, "webhook.left_out", "channel=" STR_FMT " count=%zu why=\"%s\"",
                STR_ARG(channel->name), webhook->left_out, why->text);
}

static bool accept_call(struct webhook_job *hook, struct err *err)
{
    const struct channel *channel = hook->channel;
    const struct http_request *request = &hook->request;
    const struct provider *provider = channel->provider;
    struct arena *arena = hook->job.arena;
    struct address peer;
    if (hook->exchange && channel->allow.len > 0 &&
        (!address_parse(request->peer, &peer) || !address_in_list(&peer, channel->allow)))
        return err_set(err, ERR_FORBIDDEN, "the caller's address is not on this channel's list");
    if (provider->verify &&
        !provider->verify(&channel->settings, request, hook->job.now_ms, arena, err))
        return false;
    return provider->parse(&channel->settings, request, arena, &hook->webhook, err) &&
           inbound_check(channel, &hook->webhook, err);
}

/* A batch is not worth it: its replies share a commit as it is. */
static bool may_reply(const struct webhook *webhook)
{
    return webhook->inbound_count == 1 && webhook->inbounds[0].bearer == BEARER_SMS;
}

static void take(struct webhook_job *hook)
{
    struct gateway *gateway = hook->gateway;
    struct err err = { 0 };
    if (!accept_call(hook, &err))
        goto refused;
    const struct webhook *events = &hook->webhook;
    metric_add(METRIC_INBOUND_BINARY, events->ignored[PROGRAM_BINARY]);
    metric_add(METRIC_INBOUND_PUSH, events->ignored[PROGRAM_PUSH]);
    tell_left_out(hook->channel, events);
    if (events->inbound_count + events->receipt_count + events->opt_out_count == 0) {
        metric_add(METRIC_WEBHOOK_IGNORED, 1);
        answer(hook);
        arena_free(hook->job.arena);
        return;
    }
    hook->menus = menus_keep(gateway->menus);
    hook->promised = may_reply(events) && sender_reserve(gateway->sender, hook->channel);
    if (store_submit(gateway->store, STORE_WRITE, &hook->job, &err))
        return;
    menus_release(hook->menus);
    if (hook->promised)
        sender_release(gateway->sender, hook->channel);
refused:
    refuse(hook, &err);
    arena_free(hook->job.arena);
}

static struct webhook_job *new_job(struct gateway *gateway, const struct channel *channel,
                                   const struct http_request *request)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct webhook_job *hook = ARENA_NEW(arena, struct webhook_job);
    *hook = (struct webhook_job){
        .job = { .arena = arena,
                 .name = "webhook",
                 .now_ms = clock_now_ms(),
                 .run = run,
                 .done = done },
        .gateway = gateway,
        .channel = channel,
        .request = *request,
        .began_us = clock_monotonic_us(),
    };
    return hook;
}

/* A wrong token is a mistake that whoever set the provider up looks for in the channel's log. */
static void refuse_stranger(const struct gateway *gateway, const struct http_request *request,
                            struct http_exchange *exchange)
{
    struct err err = { 0 };
    struct str name, rest;
    err_put(&err, ERR_NOT_FOUND, "there is no such channel, or its token is another");
    str_cut(str_from(request->path, STR("/hooks/").len), '/', &name, &rest);
    const struct http_answer out = { .status = http_status_of(err.code) };
    const struct exchange_log_entry entry = { .channel = config_channel(gateway->config, name),
                                              .request = request,
                                              .stranger = true,
                                              .answer = &out,
                                              .why = "the token is another" };
    if (entry.channel)
        exchange_log_add(gateway->exchange_log, &entry, clock_now_ms());
    refused(NULL, &err);
    http_exchange_refuse(exchange, &err);
}

void webhook_handle(struct gateway *gateway, struct http_exchange *exchange)
{
    struct http_request request = *http_exchange_request(exchange);
    struct err err = { 0 };
    const struct channel *channel = find_channel(gateway, request.path, &request.hint);
    if (!channel) {
        refuse_stranger(gateway, &request, exchange);
        return;
    }
    struct webhook_job *hook = new_job(gateway, channel, &request);
    hook->exchange = exchange;
    if (arena_format(hook->job.arena, &hook->request.public_url, STR_FMT STR_FMT,
                     STR_ARG(gateway->config->server.public_base), STR_ARG(request.target))) {
        take(hook);
        return;
    }
    err_put(&err, ERR_LIMIT, "the request is too large");
    refuse(hook, &err);
    arena_free(hook->job.arena);
}

void webhook_file(struct gateway *gateway, const struct channel *channel,
                  const struct http_request *request, webhook_settled *settled, void *context)
{
    struct webhook_job *hook = new_job(gateway, channel, request);
    hook->settled = settled;
    hook->context = context;
    take(hook);
}
