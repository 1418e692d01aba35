/* /calendar/TOKEN.ics: somebody's appointments for the calendar of their phone. Whoever has the
 * address reads it, so it is a secret, and a login takes it back.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_CALENDARS_H
#define GATEWAY_CALENDARS_H

#include "edge/gateway.h"
#include "edge/http_server.h"

void calendars_handle(struct gateway *gateway, struct http_exchange *exchange);

#endif
