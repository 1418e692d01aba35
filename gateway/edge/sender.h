/* Sends the outbox: claims what is due, makes the calls, records what became of them.
 *
 * A claim is committed before its calls are made. Each channel has its own rate (segments a
 * second), its own pause when the provider throttles or the credentials are wrong, and at most a
 * share of the calls under way, so that one stuck provider holds up no other.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_SENDER_H
#define GATEWAY_SENDER_H

#include "edge/gateway.h"

struct sender;

/* Also settles what an earlier run left in `sending`. */
MUST_CHECK bool sender_open(struct gateway *gateway, struct sender **ret, struct err *err);

/* Something was queued for this channel. */
void sender_wake(struct sender *sender, const struct channel *channel);

void sender_stop(struct sender *sender);       /* claims no more */
bool sender_idle(const struct sender *sender); /* no call under way, every result recorded */
void sender_close(struct sender *sender);      /* NULL is allowed */

#endif
