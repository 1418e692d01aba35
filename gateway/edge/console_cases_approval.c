/* Floor 4: the desk's calls about approval of plans and closures, and about a file's turns. */
#include "edge/console_cases.h"

#include "edge/console_json.h"
#include "service/case_approval.h"
#include "service/case_team.h"

/* ---- reading */

static void put_ending(struct json_out *out, const struct case_ending *ending)
{
    json_put_str(out, "reason", str_of(case_reason_names[ending->reason]));
    json_put_str(out, "other", ending->other_number);
    json_put_str(out, "words", ending->words);
}

static struct json_out *approval_json(const struct case_call *of, const struct case_approval *it)
{
    struct json_out *out = json_object();
    int64_t me = of->call->staff.id;
    bool open = it->state == CASE_APPROVAL_REQUESTED, mine = it->asked_by == me;
    json_put_id(out, "id", it->id);
    json_put_str(out, "kind", str_of(case_approval_kind_names[it->kind]));
    json_put_str(out, "state", str_of(case_approval_state_names[it->state]));
    json_put_int(out, "plan", it->plan);
    put_ending(out, &it->ending);
    console_json_person(out, "asked_by", it->asked_by, it->asked_name);
    json_put_int(out, "asked_at", it->asked_at_ms);
    json_put_str(out, "comment", it->comment);
    console_json_person(out, "decided_by", it->decided_by, it->decided_name);
    console_json_time(out, "decided_at", it->decided_at_ms);
    json_put_bool(out, "may_decide",
                  open && !mine && case_access_may(&of->access, CASE_ACT_APPROVE));
    json_put_bool(out, "may_withdraw", open && mine);
    return out;
}

static struct json_out *hanging_json(const struct case_hanging *hanging)
{
    struct json_out *out = json_object(), *goals = json_object();
    for (int i = 0; i < CASE_OUTCOMES; i++)
        json_put_int(goals, case_outcome_names[i], hanging->goals[i]);
    json_put(out, "goals", goals);
    json_put_int(out, "tasks", hanging->tasks);
    json_put_int(out, "referrals", hanging->referrals);
    json_put_int(out, "appointments", hanging->appointments);
    json_put_int(out, "check_ins", hanging->check_ins);
    return out;
}

static bool put_approvals(struct case_call *of, struct json_out *out, struct err *err)
{
    struct case_approval *approvals;
    size_t count;
    if (!case_approval_list(of->db, &of->call->gateway->keys, of->file.id, of->call->job.arena,
                            &approvals, &count, err))
        return false;
    struct json_out *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, approval_json(of, &approvals[i]));
    json_put(out, "approvals", list);
    return true;
}

static bool put_history(struct case_call *of, struct json_out *out, struct err *err)
{
    struct case_status *turns;
    size_t count;
    if (!case_closing_history(of->db, &of->call->gateway->keys, of->file.id, of->call->job.arena,
                              &turns, &count, err))
        return false;
    struct json_out *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = json_object();
        json_put_int(one, "at", turns[i].at_ms);
        json_put_str(one, "act", str_of(case_status_act_names[turns[i].act]));
        json_put_str(one, "state", str_of(case_file_state_names[turns[i].state]));
        put_ending(one, &turns[i].ending);
        console_json_person(one, "by", turns[i].staff_id, turns[i].staff_name);
        json_put(list, NULL, one);
    }
    json_put(out, "history", list);
    return true;
}

/* How plan and file stand: what was asked and decided, what is still under way. */
static bool answer(struct case_call *of, int status, struct err *err)
{
    struct console_call *call = of->call;
    struct case_hanging hanging;
    int64_t plan;
    if (!case_file_get(of->db, of->file.id, call->job.arena, &of->file, err) ||
        !case_approval_plan(of->db, of->file.id, call->job.arena, &plan, err) ||
        !case_closing_hanging(of->db, &call->gateway->keys, of->file.id, call->job.now_ms,
                              call->job.arena, &hanging, err))
        return false;
    struct json_out *out = json_object(), *reasons = json_array();
    json_put_str(out, "state", str_of(case_file_state_names[of->file.state]));
    json_put_int(out, "version", of->file.version);
    json_put_int(out, "plan", plan);
    json_put_bool(out, "may_ask", case_access_may(&of->access, CASE_ACT_STATE));
    json_put(out, "hanging", hanging_json(&hanging));
    for (int i = CASE_REASON_NONE + 1; i < CASE_REASONS; i++)
        json_put_str(reasons, NULL, str_of(case_reason_names[i]));
    json_put(out, "reasons", reasons);
    if (!put_approvals(of, out, err) || !put_history(of, out, err)) {
        json_out_free(out);
        return false;
    }
    return console_call_json(call, status, out, err);
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    if (!console_cases_begin_programme(call, db, CASE_SEEN, "approvals", &of, err) || of.refused)
        return of.refused;
    return console_cases_read(&of, "approvals", err) && answer(&of, 200, err);
}

static bool waiting_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_waiting *waiting = NULL;
    struct str team;
    int64_t at_ms, id;
    size_t count = 0;
    if (!console_cases_cursor(form_get(&call->query, "after"), &at_ms, &id, err) ||
        !case_team_of(db, call->staff.id, call->job.arena, &team, err) ||
        !case_approval_waiting(db, team, call->staff.id, at_ms, id, call->job.arena, &waiting,
                               &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = json_object();
        json_put_id(one, "id", waiting[i].id);
        json_put_str(one, "kind", str_of(case_approval_kind_names[waiting[i].kind]));
        json_put_id(one, "case", waiting[i].case_id);
        json_put_str(one, "number", waiting[i].number);
        json_put_str(one, "alias", waiting[i].alias);
        json_put_str(one, "asked_by", waiting[i].asked_name);
        json_put_int(one, "asked_at", waiting[i].asked_at_ms);
        json_put(list, NULL, one);
    }
    json_put(out, "approvals", list);
    if (count == CASE_APPROVALS_SHOWN_MAX)
        console_cases_put_next(out, waiting[count - 1].asked_at_ms, waiting[count - 1].id);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

/* ---- asking and deciding */

static bool read_other(const struct console_call *call, struct db *db, int64_t *ret,
                       struct err *err)
{
    struct str number = json_str(call->body, "other");
    *ret = 0;
    return number.len == 0 ||
           (case_file_find(db, number, call->job.arena, ret, err) &&
            (*ret > 0 || err_set(err, ERR_UNPROCESSED, "other: no file has this number")));
}

static bool read_request(const struct console_call *call, struct db *db, struct case_approval *ret,
                         struct err *err)
{
    int kind, reason = CASE_REASON_NONE;
    *ret = (struct case_approval){ .ending = { .words = str_trim(json_str(call->body, "words")) } };
    if (!console_cases_choice(call, "kind", case_approval_kind_names, CASE_APPROVAL_KINDS, &kind,
                              err))
        return false;
    ret->kind = (enum case_approval_kind)kind;
    if (ret->kind == CASE_APPROVAL_PLAN)
        return json_int(json_get(call->body, "plan"), &ret->plan) ||
               err_set(err, ERR_INVALID, "plan must be the state of the plan that was seen");
    if (!console_cases_choice(call, "reason", case_reason_names, CASE_REASONS, &reason, err) ||
        !read_other(call, db, &ret->ending.other_id, err))
        return false;
    ret->ending.reason = (enum case_reason)reason;
    return true;
}

static bool ask_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_approval request;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_OPEN, CASE_ACT_STATE, "approvals", &of,
                                 err) ||
        of.refused)
        return of.refused;
    const struct case_editor editor = console_cases_editor(&of);
    return console_cases_check_open(&of, err) && read_request(call, db, &request, err) &&
           case_approval_ask(db, &call->gateway->keys, &editor, &request, call->job.arena, err) &&
           console_cases_audit(&of, "case.ask", err) && answer(&of, 201, err);
}

/* Withdrawing is for whoever asked, the rest for whoever approves. */
static bool decide_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_decision decision = { .comment = str_trim(json_str(call->body, "comment")) };
    int state;
    if (!console_cases_begin(call, db, RIGHT_CASES_OPEN, &of, err) || of.refused)
        return of.refused;
    if (!console_cases_choice(call, "state", case_approval_state_names, CASE_APPROVAL_STATES,
                              &state, err) ||
        !console_cases_id(call, "approval", &decision.approval_id, err) ||
        !console_cases_version(call, &decision.file_version, err))
        return false;
    decision.state = (enum case_approval_state)state;
    if (decision.state == CASE_APPROVAL_REQUESTED)
        return err_set(err, ERR_INVALID, "state is approved, rejected or withdrawn");
    enum case_act act =
        decision.state == CASE_APPROVAL_WITHDRAWN ? CASE_ACT_STATE : CASE_ACT_APPROVE;
    if (!case_access_may(&of.access, act))
        return console_cases_refuse(&of, 403, "approve", err);
    const struct case_editor editor = console_cases_editor(&of);
    return console_cases_check_open(&of, err) &&
           case_approval_decide(db, &call->gateway->keys, &editor, &decision, call->job.arena,
                                err) &&
           console_cases_audit(&of, "case.decide", err) && console_cases_whole(&of, 200, err);
}

static bool reopen_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    int64_t version;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_OPEN, CASE_ACT_STATE, "approvals", &of,
                                 err) ||
        of.refused)
        return of.refused;
    const struct case_editor editor = console_cases_editor(&of);
    return console_cases_version(call, &version, err) &&
           case_closing_reopen(db, &call->gateway->keys, &editor, version,
                               json_str(call->body, "words"), call->job.arena, err) &&
           console_cases_audit(&of, "case.state", err) && console_cases_whole(&of, 200, err);
}

const struct console_route console_cases_approval_routes[] = {
    { "GET", "/cases/approvals", "", RIGHT_CASES_ASSIGN, STORE_READ, waiting_run, NULL, NULL },
    { "GET", "/cases/{id}/approvals", "", RIGHT_SELF, STORE_WRITE, list_run, NULL, NULL },
    { "POST", "/cases/{id}/approvals", "kind plan reason other words", RIGHT_SELF, STORE_WRITE,
      ask_run, NULL, NULL },
    { "POST", "/cases/{id}/decide", "approval state comment version", RIGHT_SELF, STORE_WRITE,
      decide_run, NULL, NULL },
    { "POST", "/cases/{id}/reopen", "words version", RIGHT_SELF, STORE_WRITE, reopen_run, NULL,
      NULL },
    { 0 },
};
