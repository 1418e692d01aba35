/* Floor 4: what is done again and again. */
#include "edge/ticker.h"

#include <event2/event.h>
#include <stdlib.h>

struct ticker {
    struct event *event;
    void (*tick)(void *context);
    void *context;
};

static void on_event(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    const struct ticker *ticker = context;
    ticker->tick(ticker->context);
}

bool ticker_open(struct event_base *base, int interval_ms, void (*tick)(void *context),
                 void *context, struct ticker **ret, struct err *err)
{
    struct ticker *ticker = calloc(1, sizeof(*ticker));
    if (!ticker)
        abort();
    *ticker = (struct ticker){ .tick = tick, .context = context };
    ticker->event = event_new(base, -1, EV_PERSIST, on_event, ticker);
    const struct timeval interval = { .tv_sec = interval_ms / 1000,
                                      .tv_usec = interval_ms % 1000 * 1000L };
    if (ticker->event && event_add(ticker->event, &interval) == 0) {
        *ret = ticker;
        return true;
    }
    ticker_close(ticker);
    return err_set(err, ERR_BUSY, "no timer can be made");
}

void ticker_close(struct ticker *ticker)
{
    if (!ticker)
        return;
    if (ticker->event)
        event_free(ticker->event);
    free(ticker);
}
