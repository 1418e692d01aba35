/* Floor 4: the desk's calls about what is held of people: who asked for it, what is kept by law, and
 * files that are handed out, signed. */
#include "edge/console_call.h"

#include "edge/console_cases.h"
#include "edge/console_json.h"
#include "service/case_hold.h"
#include "service/case_log.h"
#include "service/case_team.h"
#include "service/held_export.h"

/* No name in the name of a file: folders and mails are read by others. */
static bool answer_file(struct console_call *call, const char *what, struct str number,
                        struct json_out *content, struct err *err)
{
    struct str name, text;
    if (!arena_format(call->job.arena, &name, "%s-" STR_FMT ".json", what, STR_ARG(number))) {
        json_out_free(content);
        return err_set(err, ERR_LIMIT, "no room for the name of a file");
    }
    return held_export_sign(&call->gateway->keys, content, call->job.arena, &text, err) &&
           console_call_file(call, name, "application/json", text, err);
}

/* ---- who asked */

static bool requests_run(struct console_call *call, struct db *db, struct err *err)
{
    struct held_request *requests;
    size_t count;
    if (!held_list(db, call->job.arena, &requests, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    json_put(out, "requests", list);
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = json_object();
        json_put_id(one, "id", requests[i].id);
        json_put_int(one, "version", requests[i].version);
        json_put_str(one, "alias", requests[i].alias);
        json_put_int(one, "asked_at", requests[i].asked_at_ms);
        json_put_int(one, "due_at", requests[i].due_at_ms);
        json_put(list, NULL, one);
    }
    return console_call_json(call, 200, out, err);
}

static bool note_request(struct console_call *call, struct db *db, const char *action,
                         const char *detail, struct err *err)
{
    struct str subject;
    return (arena_format(call->job.arena, &subject, "request %lld", (long long)call->id) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           console_call_audit(call, db, action, subject, str_of(detail), err);
}

/* Who does not have the code was not asked: that they tried is told. */
static bool export_run(struct console_call *call, struct db *db, struct err *err)
{
    struct held_request request;
    struct json_out *content, *problem;
    bool right;
    if (!held_get(db, call->id, call->job.arena, &request, err) ||
        !held_code_is(db, &call->gateway->keys, call->id, json_str(call->body, "code"),
                      call->job.arena, &right, err))
        return false;
    if (!right) {
        problem = json_object();
        json_put_str(problem, "detail", STR("this is not the code that the person was told last"));
        return note_request(call, db, "data.refused", "wrong code", err) &&
               console_call_problem(call, 422, problem, err);
    }
    struct str number;
    return held_export(db, &call->gateway->keys, &request, call->job.now_ms, call->job.arena,
                       &content, err) &&
           (arena_format(call->job.arena, &number, "%lld", (long long)call->id) ||
            err_set(err, ERR_LIMIT, "no room for the name of a file")) &&
           answer_file(call, "request", number, content, err) &&
           note_request(call, db, "data.export", "", err);
}

static bool close_run(struct console_call *call, struct db *db, struct err *err)
{
    int outcome;
    int64_t version;
    if (!console_cases_choice(call, "outcome", held_outcome_names, HELD_FORGOTTEN, &outcome, err) ||
        !console_cases_version(call, &version, err))
        return false;
    if (outcome == HELD_OPEN)
        return err_set(err, ERR_INVALID, "outcome is handed_over or not_wanted");
    return held_close(db, call->id, version, (enum held_outcome)outcome, call->staff.id,
                      call->job.now_ms, call->job.arena, err) &&
           note_request(call, db, "data.close", held_outcome_names[outcome], err) &&
           requests_run(call, db, err);
}

/* ---- what is kept by law */

static struct json_out *hold_json(const struct case_hold *hold)
{
    struct json_out *one = json_object();
    json_put_id(one, "case", hold->case_id);
    json_put_str(one, "number", hold->case_number);
    json_put_str(one, "ground", str_of(case_hold_ground_names[hold->ground]));
    json_put_str(one, "reason", hold->reason);
    json_put_str(one, "by", hold->staff_name);
    json_put_int(one, "made_at", hold->made_at_ms);
    json_put_int(one, "until", hold->until_ms);
    console_json_time(one, "wanted_at", hold->wanted_ms);
    return one;
}

/* Of their team. */
static bool holds_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_hold *holds;
    struct str team;
    size_t count;
    if (!case_team_of(db, call->staff.id, call->job.arena, &team, err) ||
        !case_hold_list(db, &call->gateway->keys, call->job.now_ms, call->job.arena, &holds, &count,
                        err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    json_put(out, "holds", list);
    for (size_t i = 0; i < count; i++) {
        if (str_equal(holds[i].team, team))
            json_put(list, NULL, hold_json(&holds[i]));
    }
    return console_call_json(call, 200, out, err);
}

static bool hold_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_hold hold = { .case_id = call->id, .reason = json_str(call->body, "reason") };
    int ground;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_ASSIGN, CASE_ACT_ASSIGN, "hold", &of, err) ||
        of.refused)
        return of.refused;
    if (!console_cases_choice(call, "ground", case_hold_ground_names, CASE_HOLD_GROUNDS, &ground,
                              err))
        return false;
    hold.ground = (enum case_hold_ground)ground;
    const struct json *until = json_get(call->body, "until");
    if (!until || !json_int(until, &hold.until_ms))
        return err_set(err, ERR_INVALID, "until is a time in milliseconds");
    return case_hold_put(db, &call->gateway->keys, &hold, call->staff.id, call->job.now_ms,
                         call->job.arena, err) &&
           console_cases_audit(&of, "case.hold", err) && holds_run(call, db, err);
}

static bool unhold_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_ASSIGN, CASE_ACT_ASSIGN, "hold", &of, err) ||
        of.refused)
        return of.refused;
    return case_hold_end(db, &call->gateway->keys, call->id, call->staff.id, call->job.now_ms,
                         call->job.arena, err) &&
           console_cases_audit(&of, "case.unhold", err) && holds_run(call, db, err);
}

/* ---- a file, as the caller sees it */

static bool put_notes(struct case_call *of, struct json_out *out, struct err *err)
{
    struct console_call *call = of->call;
    struct case_item *notes;
    size_t count;
    int64_t before = 0;
    unsigned kinds = 0;
    struct json_out *list = json_array();
    json_put(out, "notes", list);
    for (int kind = CASE_NOTE; kind <= CASE_NOTE_PSYCHOSOCIAL; kind++) {
        if (case_access_item(&of->access, (enum case_kind)kind) != CASE_HIDDEN)
            kinds |= 1u << kind;
    }
    do {
        if (!case_items_notes(of->db, &call->gateway->keys, call->id, kinds, before,
                              call->job.arena, &notes, &count, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            json_put(list, NULL, console_cases_item(of, &notes[i]));
            before = notes[i].id;
        }
    } while (count == CASE_NOTES_SHOWN_MAX);
    return true;
}

static bool file_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct json_out *file = NULL;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_WRITE, CASE_ACT_LOG, "export", &of, err) ||
        of.refused)
        return of.refused;
    const struct case_log_line line = { .at_ms = call->job.now_ms,
                                        .staff_id = call->staff.id,
                                        .act = CASE_LOG_EXPORTED };
    if (!console_cases_json(&of, &file, err))
        return false;
    json_put_str(file, "format", STR("migranti-case-1"));
    json_put_int(file, "made_at", call->job.now_ms);
    if (!put_notes(&of, file, err)) {
        json_out_free(file);
        return false;
    }
    return answer_file(call, "case", of.file.number, file, err) &&
           case_log_add(db, &call->gateway->keys, call->id, &line, call->job.arena, err) &&
           console_cases_audit(&of, "case.export", err);
}

/* ---- what is deleted because of its age */

static bool retention_run(struct console_call *call, struct db *db, struct err *err)
{
    struct retention_state states[RETENTION_KINDS];
    if (!retention_list(db, &call->gateway->config->retention, call->job.now_ms, call->job.arena,
                        states, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    json_put(out, "kinds", list);
    for (int i = 0; i < RETENTION_KINDS; i++) {
        struct json_out *one = json_object();
        json_put_str(one, "kind", str_of(retention_kind_names[i]));
        json_put_int(one, "days", states[i].days);
        json_put_int(one, "due", states[i].due);
        json_put_int(one, "last_removed", states[i].last_removed);
        console_json_time(one, "last_at", states[i].last_at_ms);
        json_put(list, NULL, one);
    }
    return console_call_json(call, 200, out, err);
}

const struct console_route console_held_routes[] = {
    { "GET", "/retention", "", RIGHT_PEOPLE, STORE_READ, retention_run, NULL, NULL },
    { "GET", "/data-requests", "", RIGHT_SUBJECT, STORE_READ, requests_run, NULL, NULL },
    { "POST", "/data-requests/{id}/export", "code", RIGHT_SUBJECT, STORE_WRITE, export_run, NULL,
      NULL },
    { "POST", "/data-requests/{id}/close", "outcome version", RIGHT_SUBJECT, STORE_WRITE, close_run,
      NULL, NULL },
    { "GET", "/holds", "", RIGHT_CASES_ASSIGN, STORE_READ, holds_run, NULL, NULL },
    { "POST", "/cases/{id}/hold", "ground reason until", RIGHT_SELF, STORE_WRITE, hold_run, NULL,
      NULL },
    { "POST", "/cases/{id}/unhold", "", RIGHT_SELF, STORE_WRITE, unhold_run, NULL, NULL },
    { "POST", "/cases/{id}/export", "", RIGHT_SELF, STORE_WRITE, file_run, NULL, NULL },
    { 0 },
};
