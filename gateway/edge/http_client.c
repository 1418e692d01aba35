/* Floor 4: calls to providers. With http_client_transfer.c the only door to libcurl. */
#include "edge/http_client_transfer.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct watch { /* a socket that curl wants to hear of */
    struct event event;
    struct http_client *client;
    bool added;
};

/* Tells the callers what has ended. Never from within a callback of curl. */
static void finish_ended(struct http_client *client)
{
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(client->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode result = message->data.result;
        struct transfer *transfer = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        curl_multi_remove_handle(client->multi, transfer->easy);
        transfer_finish(transfer, result);
    }
    while (client->refused) {
        struct transfer *transfer = client->refused;
        client->refused = transfer->next;
        transfer_finish(transfer, CURLE_URL_MALFORMAT);
    }
}

static void act(struct http_client *client, curl_socket_t fd, int events)
{
    int running;
    curl_multi_socket_action(client->multi, fd, events, &running);
    finish_ended(client);
}

static void on_socket(evutil_socket_t fd, short what, void *context)
{
    struct watch *watch = context;
    act(watch->client, fd,
        ((what & EV_READ) ? CURL_CSELECT_IN : 0) | ((what & EV_WRITE) ? CURL_CSELECT_OUT : 0));
}

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    act(context, CURL_SOCKET_TIMEOUT, 0);
}

static void on_refused(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    finish_ended(context);
}

static int set_timer(CURLM *multi, long timeout_ms, void *context)
{
    (void)multi;
    struct http_client *client = context;
    struct timeval after = { .tv_sec = timeout_ms / 1000, .tv_usec = timeout_ms % 1000 * 1000 };
    if (timeout_ms < 0)
        event_del(&client->timer);
    else
        event_add(&client->timer, &after);
    return 0;
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *socket_context)
{
    (void)easy;
    struct http_client *client = context;
    struct watch *watch = socket_context;
    if (watch && watch->added)
        event_del(&watch->event);
    if (what == CURL_POLL_REMOVE) {
        free(watch);
        return 0;
    }
    if (!watch) {
        watch = calloc(1, sizeof(*watch));
        if (!watch)
            abort();
        watch->client = client;
        curl_multi_assign(client->multi, fd, watch);
    }
    int events = EV_PERSIST | ((what & CURL_POLL_IN) ? EV_READ : 0) |
                 ((what & CURL_POLL_OUT) ? EV_WRITE : 0);
    event_assign(&watch->event, client->base, fd, (short)events, on_socket, watch);
    event_add(&watch->event, NULL);
    watch->added = true;
    return 0;
}

static bool set_up(struct http_client *client)
{
    CURLM *multi = client->multi;
    for (size_t i = 0; i < HTTP_CALLS_MAX; i++) {
        struct transfer *transfer = &client->transfers[i];
        transfer->client = client;
        transfer->easy = curl_easy_init();
        if (!transfer->easy)
            return false;
        transfer->next = client->idle;
        client->idle = transfer;
    }
    return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch_socket) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, client) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_timer) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_TIMERDATA, client) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)HTTP_CALLS_MAX) == CURLM_OK;
}

bool http_client_open(struct event_base *base, struct http_client **ret, struct err *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_set(err, ERR_BUSY, "libcurl does not start");
    signal(SIGPIPE, SIG_IGN);
    struct http_client *client = calloc(1, sizeof(*client));
    if (!client)
        abort();
    client->base = base;
    client->multi = curl_multi_init();
    evtimer_assign(&client->timer, base, on_timer, client);
    event_assign(&client->refusal, base, -1, 0, on_refused, client);
    if (!client->multi || !set_up(client)) {
        http_client_close(client);
        return err_set(err, ERR_BUSY, "libcurl does not start");
    }
    *ret = client;
    return true;
}

/* One that is set up for such a call already, or else the one used last. */
static struct transfer *take_idle(struct http_client *client, struct str setup)
{
    struct transfer **link = &client->idle;
    while (*link && !str_equal((*link)->set, setup))
        link = &(*link)->next;
    if (!*link)
        link = &client->idle;
    struct transfer *taken = *link;
    *link = taken->next;
    return taken;
}

bool http_client_call(struct http_client *client, const struct http_call *call,
                      const struct http_call_options *options, struct arena *arena, http_done *done,
                      void *context, struct err *err)
{
    if (!client->idle || client->closing)
        return err_set(err, ERR_BUSY, "%zu calls are under way", client->busy);
    struct str setup = transfer_setup(call, options, arena);
    struct transfer *transfer = take_idle(client, setup);
    client->busy++;
    transfer->arena = arena;
    transfer->done = done;
    transfer->context = context;
    if (transfer_prepare(transfer, call, options, setup) &&
        curl_multi_add_handle(client->multi, transfer->easy) == CURLM_OK)
        return true;
    transfer->next = client->refused;
    client->refused = transfer;
    event_active(&client->refusal, 0, 0);
    return true;
}

size_t http_client_busy(const struct http_client *client)
{
    return client->busy;
}

void http_client_close(struct http_client *client)
{
    if (!client)
        return;
    client->closing = true;
    for (size_t i = 0; i < HTTP_CALLS_MAX; i++) {
        struct transfer *transfer = &client->transfers[i];
        if (!transfer->done)
            continue;
        curl_multi_remove_handle(client->multi, transfer->easy);
        transfer_finish(transfer, CURLE_ABORTED_BY_CALLBACK);
    }
    for (size_t i = 0; i < HTTP_CALLS_MAX; i++)
        transfer_free(&client->transfers[i]);
    curl_multi_cleanup(client->multi);
    event_del(&client->timer);
    event_del(&client->refusal);
    free(client);
    curl_global_cleanup();
}
