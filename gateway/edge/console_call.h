/* One call of the desk's API on its way: checked on the loop, run in a store thread as the person
 * whose login the cookie names, answered on the loop.
 *
 * Floor 4. */
#ifndef GATEWAY_CONSOLE_CALL_H
#define GATEWAY_CONSOLE_CALL_H

#include "base/form.h"
#include "base/json.h"
#include "edge/gateway.h"
#include "edge/http_server.h"
#include "service/staff.h"

struct console_call;

struct console_route {
    const char *method, *path; /* "/tickets/{id}/claim" under /api/v1 */
    const char *members;       /* of the request's body, blank separated; others are refused */
    bool open;                 /* needs no login */
    enum store_lane lane;
    bool (*run)(struct console_call *call, struct db *db, struct err *err); /* store thread */
    void (*done)(
        struct console_call *call); /* loop, after the commit: answers instead; may be NULL */
};

struct console_call {
    struct job job; /* first */
    struct gateway *gateway;
    struct http_exchange *exchange;
    const struct console_route *route;
    struct menus *menus;        /* a reference */
    struct menus *fresh;        /* one to a set that this call loaded; NULL: none */
    struct menu_faults *faults; /* of that set */
    struct str token;           /* from the cookie */
    int64_t id;                 /* {id} of the path, 0: none */
    const struct json *body;    /* an object; NULL for GET */
    struct form query;
    struct staff staff; /* who calls, once run() is called */
    struct http_answer answer;
    int64_t changed_ticket;          /* told to every desk after the commit */
    const struct channel *queued_on; /* a message was queued on this channel */
};

/* Both set the answer; ERR_LIMIT when the arena is full. They free `out`. */
MUST_CHECK bool console_call_json(struct console_call *call, int status, struct json_out *out,
                                  struct err *err);
MUST_CHECK bool console_call_problem(struct console_call *call, int status, struct json_out *out,
                                     struct err *err);

extern const struct console_route console_ticket_routes[]; /* ends with .method == NULL */
extern const struct console_route console_login_routes[];
extern const struct console_route console_menus_routes[];

#endif
