/* Something that is done again and again on the loop.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_TICKER_H
#define GATEWAY_TICKER_H

#include "base/err.h"

struct event_base;
struct ticker;

/* From one interval on. ERR_BUSY: no timer can be made; nothing is left behind then. */
MUST_CHECK bool ticker_open(struct event_base *base, int interval_ms, void (*tick)(void *context),
                            void *context, struct ticker **ret, struct err *err);
void ticker_close(struct ticker *ticker); /* NULL is allowed */

#endif
