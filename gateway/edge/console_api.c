/* Floor 4: the desk's API: finds the route, checks the request, runs it as the person logged in. */
#include "edge/console_api.h"

#include "base/clock.h"
#include "base/log.h"
#include "edge/console_call.h"
#include "edge/console_factor.h"
#include "edge/console_json.h"
#include "edge/events.h"
#include "edge/gatherer.h"
#include "edge/presence.h"
#include "edge/sender.h"
#include "service/audit.h"

static const struct console_route *const route_tables[] = {
    console_login_routes,         console_factor_routes,         console_ticket_routes,
    console_colleagues_routes,    console_answers_routes,        console_merge_routes,
    console_views_routes,         console_search_routes,         console_people_routes,
    console_audit_routes,         console_menus_routes,          console_figures_routes,
    console_asked_routes,         console_canned_routes,         console_screens_routes,
    console_notices_routes,       console_vacancies_routes,      console_vacancies_files_routes,
    console_courses_routes,       console_appointments_routes,   console_cases_routes,
    console_cases_items_routes,   console_cases_consent_routes,  console_cases_assessments_routes,
    console_announcements_routes, console_alerts_routes,         console_directory_routes,
    console_referrals_routes,     console_cases_approval_routes, console_referrals_link_routes,
    console_reports_routes,       console_trainings_routes,      console_held_routes,
    console_cases_follow_routes,  console_cases_meetings_routes,
};

static struct console_call *console_call(struct job *job)
{
    return (struct console_call *)(void *)job;
}

/* Segment by segment; {id} takes decimal digits. */
static bool path_matches(struct str pattern, struct str path, int64_t *ret_id)
{
    bool more_pattern = true, more_path = true;
    while (more_pattern && more_path) {
        struct str wanted, given;
        more_pattern = str_cut(pattern, '/', &wanted, &pattern);
        more_path = str_cut(path, '/', &given, &path);
        bool is_id = str_equal(wanted, STR("{id}"));
        if (is_id ? !str_to_int64(given, ret_id) || *ret_id <= 0 : !str_equal(wanted, given))
            return false;
    }
    return more_pattern == more_path;
}

static const struct console_route *find_route(const struct http_request *request, int64_t *ret_id,
                                              struct err *err)
{
    struct str path = str_from(request->path, STR("/api/v1").len);
    bool path_known = false, head = str_equal(request->method, STR("HEAD"));
    for (size_t t = 0; t < sizeof(route_tables) / sizeof(route_tables[0]); t++) {
        for (const struct console_route *route = route_tables[t]; route->method; route++) {
            *ret_id = 0;
            if (!path_matches(str_of(route->path), path, ret_id))
                continue;
            path_known = true;
            /* What goes on after its answer, a stream of events, is more than a head. */
            if (head ? str_equal(str_of(route->method), STR("GET")) && !route->done
                     : str_equal(str_of(route->method), request->method))
                return route;
        }
    }
    if (path_known)
        err_put(err, ERR_METHOD, "this address is not called with that method");
    else
        err_put(err, ERR_NOT_FOUND, "there is no such address in the API");
    return NULL;
}

/* A page of another site can neither set our header nor hide where it comes from. */
static bool check_origin(const struct http_request *request, struct err *err)
{
    struct str origin = http_header(request, "Origin");
    struct str site = http_header(request, "Sec-Fetch-Site");
    struct str host = http_header(request, "Host");
    size_t at = str_find(origin, STR("://"));
    bool foreign = origin.len > 0 && !str_equal_nocase(str_from(origin, at + 3), host);
    bool cross =
        site.len > 0 && !str_equal(site, STR("same-origin")) && !str_equal(site, STR("none"));
    if (foreign || cross || !str_equal(http_header(request, "X-Migranti"), STR("1")))
        return err_set(err, ERR_FORBIDDEN,
                       "changes are made from the desk's own pages, with the header X-Migranti: 1");
    return true;
}

static bool member_allowed(struct str members, struct str key)
{
    struct str member;
    for (bool more = members.len > 0; more;) {
        more = str_cut(members, ' ', &member, &members);
        if (str_equal(member, key))
            return true;
    }
    return false;
}

static bool read_body(struct console_call *call, const struct http_request *request,
                      struct err *err)
{
    if (!check_origin(request, err))
        return false;
    if (!http_content_is(request, "application/json"))
        return err_set(err, ERR_TYPE, "the body must be application/json");
    struct str text = str_trim(request->body).len ? request->body : STR("{}");
    if (!json_parse(text, call->job.arena, &call->body, err))
        return false;
    if (!json_is(call->body, JSON_OBJECT))
        return err_set(err, ERR_INVALID, "the body must be a JSON object");
    for (const struct json *member = call->body->first; member; member = member->next) {
        if (!member_allowed(str_of(call->route->members), member->key))
            return err_set(err, ERR_INVALID,
                           "the body holds a member that this call does not take;"
                           " it takes: %s",
                           call->route->members[0] ? call->route->members : "none");
    }
    return true;
}

static struct str cookie(const struct http_request *request, struct str name)
{
    struct str rest = http_header(request, "Cookie"), pair;
    for (bool more = rest.len > 0; more;) {
        struct str key, value;
        more = str_cut(rest, ';', &pair, &rest);
        str_cut(str_trim(pair), '=', &key, &value);
        if (str_equal(key, name))
            return value;
    }
    return STR("");
}

static bool set_body(struct console_call *call, int status, const char *type, struct json_out *out,
                     struct err *err)
{
    call->answer.status = status;
    call->answer.content_type = str_of(type);
    return json_print(out, call->job.arena, &call->answer.body, err);
}

bool console_call_json(struct console_call *call, int status, struct json_out *out, struct err *err)
{
    return set_body(call, status, "application/json", out, err);
}

bool console_call_problem(struct console_call *call, int status, struct json_out *out,
                          struct err *err)
{
    return set_body(call, status, "application/problem+json", out, err);
}

bool console_call_file(struct console_call *call, struct str name, const char *content_type,
                       struct str content, struct err *err)
{
    struct str disposition;
    if (!arena_format(call->job.arena, &disposition, "attachment; filename=\"" STR_FMT "\"",
                      STR_ARG(name)))
        return err_set(err, ERR_LIMIT, "no room for the name of a file");
    call->answer.status = 200;
    call->answer.content_type = str_of(content_type);
    call->answer.body = content;
    call->answer.headers[call->answer.header_count++] =
        (struct http_header){ STR("Content-Disposition"), disposition };
    return true;
}

struct str console_call_cookie(const struct console_call *call, struct str name)
{
    return cookie(http_exchange_request(call->exchange), name);
}

bool console_call_audit(struct console_call *call, struct db *db, const char *action,
                        struct str subject, struct str detail, struct err *err)
{
    const struct audit_entry entry = { .at_ms = call->job.now_ms,
                                       .staff_id = call->staff.id,
                                       .who = call->staff.login,
                                       .action = str_of(action),
                                       .subject = subject,
                                       .detail = detail };
    return audit_add(db, &call->gateway->keys, &entry, call->job.arena, err);
}

static bool check_rights(struct console_call *call, struct db *db, struct err *err)
{
    enum right right = call->route->right;
    if (right == RIGHT_DOOR)
        return true;
    if (!staff_by_token(db, &call->gateway->keys, call->token, call->job.now_ms, call->job.arena,
                        &call->staff, err))
        return false;
    if (right != RIGHT_ENTRY && console_factor_due(call))
        return err_set(err, ERR_FORBIDDEN,
                       "your role needs a second factor: set up an authenticator app first");
    return rights_have(call->staff.role, right) ||
           err_set(err, ERR_FORBIDDEN,
                   "this is not for the role '" STR_FMT "': ask an administrator",
                   STR_ARG(call->staff.role));
}

static bool run(struct job *job, struct db *db, struct err *err)
{
    struct console_call *call = console_call(job);
    call->changed_ticket = call->changed_other = 0; /* run() may be called again */
    call->writer = NULL;
    call->queued_on = NULL;
    call->gather = false;
    call->logins_changed = false;
    call->answer.header_count = 0;
    if (call->storing)
        return call->route->store(call, db, err);
    return check_rights(call, db, err) && call->route->run(call, db, err);
}

/* ---- a login that is used stays alive */

struct seen_job {
    struct job job; /* first */
    const struct keyring *keys;
    struct str token;
};

static bool seen_run(struct job *job, struct db *db, struct err *err)
{
    const struct seen_job *seen = (const struct seen_job *)(void *)job;
    return staff_seen(db, seen->keys, seen->token, job->now_ms, job->arena, err);
}

static void seen_done(struct job *job, const struct err *err)
{
    (void)err; /* the next call tries again */
    arena_free(job->arena);
}

static void mark_seen(const struct console_call *call)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct seen_job *seen = ARENA_NEW(arena, struct seen_job);
    *seen = (struct seen_job){ .job = { .arena = arena,
                                        .name = "seen",
                                        .now_ms = call->job.now_ms,
                                        .run = seen_run,
                                        .done = seen_done },
                               .keys = &call->gateway->keys };
    struct err err = { 0 };
    if (!arena_copy(arena, call->token, &seen->token) ||
        !store_submit(call->gateway->store, STORE_WRITE, &seen->job, &err))
        arena_free(arena);
}

static void done(struct job *job, const struct err *err)
{
    struct console_call *call = console_call(job);
    struct err refusal = *err;
    if (refusal.code == ERR_NONE && call->route->store && call->answer.status == 0) {
        call->storing = true;
        if (store_submit(call->gateway->store, STORE_WRITE, job, &refusal))
            return;
    }
    if (refusal.code != ERR_NONE) {
        if (refusal.code == ERR_STORAGE || refusal.code == ERR_BUSY)
            log_line(LOG_WARN, "console", "path=%s why=\"%s\"", call->route->path, refusal.text);
        http_exchange_refuse(call->exchange, &refusal);
    } else {
        if (call->staff.stale)
            mark_seen(call);
        if (call->logins_changed)
            events_check_logins(call->gateway->events);
        if (call->changed_ticket != 0)
            events_ticket(call->gateway->events, call->changed_ticket);
        if (call->changed_other != 0)
            events_ticket(call->gateway->events, call->changed_other);
        if (call->writer)
            presence_tell(call->gateway->presence, call->writer, call->job.now_ms);
        if (call->gather)
            gatherer_start(call->gateway->gatherer);
        if (call->queued_on)
            sender_wake(call->gateway->sender, call->queued_on);
        if (call->route->done)
            call->route->done(call);
        else
            http_exchange_answer(call->exchange, &call->answer);
    }
    menus_release(call->fresh);
    menus_release(call->menus);
    arena_free(job->arena);
}

static bool prepare(struct console_call *call, const struct http_request *request, struct err *err)
{
    call->token = cookie(request, STR("migranti_login"));
    call->route = find_route(request, &call->id, err);
    if (!call->route)
        return false;
    if (str_equal(request->method, STR("POST")))
        return read_body(call, request, err);
    return form_parse(request->query, call->job.arena, &call->query, err);
}

void console_api_handle(struct gateway *gateway, struct http_exchange *exchange)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct console_call *call = ARENA_NEW(arena, struct console_call);
    struct err err = { 0 };
    *call = (struct console_call){
        .job = { .arena = arena,
                 .name = "console",
                 .now_ms = clock_now_ms(),
                 .run = run,
                 .done = done },
        .gateway = gateway,
        .exchange = exchange,
    };
    if (!prepare(call, http_exchange_request(exchange), &err))
        goto refused;
    call->menus = menus_keep(gateway->menus);
    if (store_submit(gateway->store, call->route->lane, &call->job, &err))
        return;
    menus_release(call->menus);
refused:
    http_exchange_refuse(exchange, &err);
    arena_free(arena);
}
