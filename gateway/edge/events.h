/* The desk's live view: server-sent events about tickets that changed.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_EVENTS_H
#define GATEWAY_EVENTS_H

#include "edge/gateway.h"
#include "edge/http_server.h"

struct events;

MUST_CHECK bool events_open(struct gateway *gateway, struct events **ret, struct err *err);

/* Reads the ticket (read lane) and tells every open desk how it stands now. */
void events_ticket(struct events *events, int64_t ticket_id);

/* Tells whoever may see a question of that category something about it: `data` is JSON. */
void events_tell(struct events *events, const char *kind, struct str data, struct str category,
                 bool complaint);

/* Makes the exchange of a logged-in person a live view of what their role and topics let them see.
 * It ends with the login that `token` names. */
struct events_viewer {
    struct str token, role, topics; /* copied */
};
void events_subscribe(struct events *events, struct http_exchange *exchange,
                      const struct events_viewer *viewer);

/* Some login may have ended: ends the views of those that did, at once. */
void events_check_logins(struct events *events);

void events_close(struct events *events); /* NULL is allowed */

#endif
