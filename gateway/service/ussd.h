/* Dialled sessions: which input a webhook's step adds, repeats answered with the same screen,
 * paths dialled at once (*599*2*1#) fed item by item.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_USSD_H
#define GATEWAY_USSD_H

#include "service/turn.h"

/* One USSD event of `msisdn`. Sets the outcome's reply, or queues it when the provider's screens
 * leave by send. */
MUST_CHECK bool ussd_take(const struct turn_world *world, const struct inbound *inbound,
                          struct str msisdn, struct err *err);

#endif
