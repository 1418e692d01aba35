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
#include "service/factor.h"
#include "service/rights.h"
#include "service/staff.h"

struct console_call;
struct presence_writer;

struct console_route {
    const char *method, *path; /* "/tickets/{id}/claim" under /api/v1 */
    const char *members;       /* of the request's body, blank separated; others are refused */
    enum right right;          /* what the caller needs; RIGHT_DOOR: not even a login */
    enum store_lane lane;
    bool (*run)(struct console_call *call, struct db *db, struct err *err); /* store thread */
    void (*done)(
        struct console_call *call); /* loop, after the commit: answers instead; may be NULL */
    /* What is slow for other reasons than the database (passwords) runs in the read lane; a call
     * that run() left without a status goes on here, in the write lane. NULL: one step. */
    bool (*store)(struct console_call *call, struct db *db, struct err *err);
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
    struct staff staff;        /* who calls, once run() is called */
    struct str topics;         /* theirs, in the routes that read them */
    struct factor_proof proof; /* of a second factor, at a login */
    struct str secret;         /* what the first step of a route found for the second */
    struct http_answer answer;
    bool storing;                         /* run() is over, the route's store() is under way */
    int64_t changed_ticket;               /* told to every desk after the commit */
    int64_t changed_other;                /* and a second one */
    const struct presence_writer *writer; /* told after the commit; NULL: nobody */
    bool logins_changed;                  /* some login may have ended: live views are checked */
    const struct channel *queued_on;      /* a message was queued on this channel */
    bool gather;                          /* an answer to many may leave */
};

/* Both set the answer; ERR_LIMIT when the arena is full. They free `out`. */
MUST_CHECK bool console_call_json(struct console_call *call, int status, struct json_out *out,
                                  struct err *err);
MUST_CHECK bool console_call_problem(struct console_call *call, int status, struct json_out *out,
                                     struct err *err);

/* Answers with a file to keep under `name`, which is ours: nothing in it was typed by anybody. `content`
 * lives as long as the call. ERR_LIMIT when the arena is full. */
MUST_CHECK bool console_call_file(struct console_call *call, struct str name,
                                  const char *content_type, struct str content, struct err *err);

/* Of the request; empty: it has none of that name. */
struct str console_call_cookie(const struct console_call *call, struct str name);

/* Leaves a line in the audit log, as the caller's and in the call's transaction. */
MUST_CHECK bool console_call_audit(struct console_call *call, struct db *db, const char *action,
                                   struct str subject, struct str detail, struct err *err);

extern const struct console_route console_ticket_routes[]; /* ends with .method == NULL */
extern const struct console_route console_views_routes[];
extern const struct console_route console_notices_routes[];
extern const struct console_route console_canned_routes[];
extern const struct console_route console_search_routes[];
extern const struct console_route console_colleagues_routes[];
extern const struct console_route console_merge_routes[];
extern const struct console_route console_answers_routes[];
extern const struct console_route console_login_routes[];
extern const struct console_route console_factor_routes[];
extern const struct console_route console_menus_routes[];
extern const struct console_route console_people_routes[];
extern const struct console_route console_courses_routes[];
extern const struct console_route console_appointments_routes[];
extern const struct console_route console_announcements_routes[];
extern const struct console_route console_alerts_routes[];
extern const struct console_route console_audit_routes[];
extern const struct console_route console_figures_routes[];
extern const struct console_route console_screens_routes[];
extern const struct console_route console_asked_routes[];
extern const struct console_route console_vacancies_routes[];
extern const struct console_route console_vacancies_files_routes[];
extern const struct console_route console_directory_routes[];
extern const struct console_route console_cases_routes[];
extern const struct console_route console_cases_items_routes[];
extern const struct console_route console_cases_consent_routes[];
extern const struct console_route console_cases_assessments_routes[];
extern const struct console_route console_referrals_routes[];
extern const struct console_route console_cases_approval_routes[];
extern const struct console_route console_referrals_link_routes[];
extern const struct console_route console_reports_routes[];
extern const struct console_route console_trainings_routes[];
extern const struct console_route console_held_routes[];
extern const struct console_route console_cases_follow_routes[];
extern const struct console_route console_cases_meetings_routes[];

#endif
