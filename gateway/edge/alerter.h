/* The clock of alerts: people are told of vacancies in slices, whenever there is something to do.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_ALERTER_H
#define GATEWAY_ALERTER_H

#include "edge/gateway.h"

struct alerter;

MUST_CHECK bool alerter_open(struct gateway *gateway, struct alerter **ret, struct err *err);
void alerter_close(struct alerter *alerter); /* NULL is allowed */

#endif
