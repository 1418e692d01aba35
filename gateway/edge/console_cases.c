/* Floor 4: the desk's calls about case files: lists, opening, one file, whose it is. */
#include "edge/console_cases.h"

#include "base/limits.h"
#include "edge/console_json.h"
#include "service/case_log.h"
#include "service/case_team.h"
#include "service/people.h"

/* ---- what is given */

bool console_cases_choice(const struct console_call *call, const char *member,
                          const char *const *names, int count, int *ret, struct err *err)
{
    char storage[200];
    struct builder list;
    *ret = str_among(json_str(call->body, member), names, (size_t)count);
    if (*ret >= 0)
        return true;
    builder_init(&list, storage, sizeof(storage));
    for (int i = 0; i < count; i++)
        builder_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
    return err_set(err, ERR_INVALID, "%s is one of: %s", member, list.ptr);
}

bool console_cases_id(const struct console_call *call, const char *member, int64_t *ret,
                      struct err *err)
{
    return (str_to_int64(json_str(call->body, member), ret) && *ret > 0) ||
           err_set(err, ERR_INVALID, "%s must be an id, a string of digits", member);
}

bool console_cases_version(const struct console_call *call, int64_t *ret, struct err *err)
{
    return json_int(json_get(call->body, "version"), ret) ||
           err_set(err, ERR_INVALID, "version must be the file's version, a whole number");
}

bool console_cases_cursor(struct str after, int64_t *ret_at_ms, int64_t *ret_id, struct err *err)
{
    struct str at, id;
    *ret_at_ms = *ret_id = 0;
    return after.len == 0 ||
           (str_cut(after, '-', &at, &id) && str_to_int64(at, ret_at_ms) &&
            str_to_int64(id, ret_id)) ||
           err_set(err, ERR_INVALID, "after is what `next` of the page before was");
}

void console_cases_put_next(struct json_out *out, int64_t at_ms, int64_t id)
{
    char storage[48];
    struct builder next;
    builder_init(&next, storage, sizeof(storage));
    builder_addf(&next, "%lld-%lld", (long long)at_ms, (long long)id);
    json_put_str(out, "next", builder_str(&next));
}

/* ---- lists */

static const char *const view_names[CASE_VIEWS] = { "mine",     "team", "mine_due",
                                                    "team_due", "tied", "shared" };

static bool view_allowed(struct str role, enum case_view view)
{
    enum case_relation relation = CASE_SHARED;
    if (view == CASE_VIEW_MINE || view == CASE_VIEW_MINE_DUE)
        relation = CASE_OWN;
    else if (view == CASE_VIEW_TEAM || view == CASE_VIEW_TEAM_DUE)
        relation = CASE_TEAM;
    else if (view == CASE_VIEW_TIED)
        relation = CASE_TIED;
    return case_rights_any(role, relation);
}

/* Who looks after a team begins with it, all others with the first that they have. */
static int first_view(struct str role)
{
    int found = 0;
    if (view_allowed(role, CASE_VIEW_TEAM))
        return CASE_VIEW_TEAM;
    while (found < CASE_VIEWS && !view_allowed(role, (enum case_view)found))
        found++;
    return found;
}

static bool read_query(const struct console_call *call, struct case_query *ret, struct err *err)
{
    struct str view = form_get(&call->query, "view"), state = form_get(&call->query, "state");
    int found =
        view.len > 0 ? str_among(view, view_names, CASE_VIEWS) : first_view(call->staff.role);
    int named = state.len > 0 ? str_among(state, case_file_state_names, CASE_STATES) : 0;
    if (found < 0 || found == CASE_VIEWS)
        return err_set(err, ERR_INVALID, "view is mine, team, mine_due, team_due, tied or shared");
    if (named < 0)
        return err_set(err, ERR_INVALID, "state is open, closed, transferred, duplicate or erased");
    if (!view_allowed(call->staff.role, (enum case_view)found))
        return err_set(err, ERR_FORBIDDEN, "this list is not for your role");
    *ret = (struct case_query){ .view = (enum case_view)found,
                                .staff_id = call->staff.id,
                                .state = (enum case_state)named,
                                .limit = CASES_SHOWN_MAX };
    struct str after = form_get(&call->query, "after");
    ret->resumed = after.len > 0;
    return console_cases_cursor(after, &ret->at_ms, &ret->last_id, err);
}

static struct json_out *file_json(const struct case_call *of)
{
    const struct case_file *file = &of->file;
    struct json_out *out = json_object();
    json_put_id(out, "id", file->id);
    json_put_int(out, "version", file->version);
    json_put_str(out, "number", file->number);
    json_put_str(out, "alias", file->alias);
    json_put_str(out, "team", file->team);
    console_json_person(out, "owner", file->owner_id, file->owner_name);
    json_put_str(out, "state", str_of(case_file_state_names[file->state]));
    json_put_int(out, "opened_at", file->opened_at_ms);
    json_put_int(out, "touched_at", file->touched_at_ms);
    console_json_time(out, "closed_at", file->closed_at_ms);
    console_json_time(out, "due_at", console_cases_due(of, file->due_at_ms));
    return out;
}

/* Each is asked about by itself: a shared one is there only while consent stands. */
static bool add_rows(struct console_call *call, struct db *db, const struct case_file *files,
                     size_t count, struct json_out *list, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct case_call of = { .call = call, .db = db, .file = files[i] };
        if (!case_access_of(db, call->staff.id, call->staff.role, &of.file, call->job.now_ms,
                            call->job.arena, &of.access, err))
            return false;
        if (case_access_any(&of.access))
            json_put(list, NULL, file_json(&of));
    }
    return true;
}

static void put_next(struct json_out *out, const struct case_query *query,
                     const struct case_file *files, size_t count)
{
    bool due = query->view == CASE_VIEW_MINE_DUE || query->view == CASE_VIEW_TEAM_DUE;
    if (count < (size_t)query->limit) {
        json_put_null(out, "next");
        return;
    }
    const struct case_file *last = &files[count - 1];
    console_cases_put_next(out, due ? last->due_at_ms : last->touched_at_ms, last->id);
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_query query;
    struct case_file *files = NULL;
    size_t count = 0;
    if (!read_query(call, &query, err) ||
        !case_team_of(db, call->staff.id, call->job.arena, &query.team, err) ||
        !case_file_list(db, &query, call->job.now_ms, call->job.arena, &files, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array(), *views = json_array();
    json_put(out, "cases", list);
    json_put(out, "views", views);
    if (!add_rows(call, db, files, count, list, err)) {
        json_out_free(out);
        return false;
    }
    for (int view = 0; view < CASE_VIEWS; view++) {
        if (view_allowed(call->staff.role, (enum case_view)view))
            json_put_str(views, NULL, str_of(view_names[view]));
    }
    json_put_str(out, "view", str_of(view_names[query.view]));
    json_put_str(out, "team", query.team);
    put_next(out, &query, files, count);
    return console_call_json(call, 200, out, err);
}

/* ---- what forms are made of, and who may be asked in */

static bool fields_run(struct console_call *call, struct db *db, struct err *err)
{
    static const char *const types[] = { "text", "words", "day", "choice", "link" };
    struct json_out *out = json_object(), *list = json_array();
    (void)db;
    for (int i = 0; i < case_field_count; i++) {
        const struct case_field *field = &case_fields[i];
        struct json_out *one = json_object();
        json_put_str(one, "kind", str_of(case_kind_names[field->kind]));
        json_put_str(one, "name", str_of(field->name));
        json_put_str(one, "class", str_of(case_class_names[field->class]));
        json_put_str(one, "type", str_of(types[field->type]));
        console_json_words(one, "choices", str_of(field->choices));
        json_put_bool(one, "required", field->required);
        json_put(list, NULL, one);
    }
    json_put(out, "fields", list);
    return console_call_json(call, 200, out, err);
}

static bool hands_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_hand *hands;
    size_t count;
    if (!case_team_hands(db, call->job.arena, &hands, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = json_object();
        json_put_id(one, "id", hands[i].id);
        json_put_str(one, "name", hands[i].name);
        json_put_str(one, "role", hands[i].role);
        json_put_str(one, "team", hands[i].team);
        json_put(list, NULL, one);
    }
    json_put(out, "people", list);
    return console_call_json(call, 200, out, err);
}

static bool team_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str team = json_str(call->body, "team"), subject;
    struct person person;
    if (!people_get(db, call->id, call->job.now_ms, call->job.arena, &person, err) ||
        !case_team_set(db, call->id, team, call->job.arena, err))
        return false;
    if (!arena_format(call->job.arena, &subject, "staff " STR_FMT, STR_ARG(person.login)))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    if (!console_call_audit(call, db, "staff.team", subject, team, err))
        return false;
    struct json_out *out = json_object();
    json_put_str(out, "team", team);
    return console_call_json(call, 200, out, err);
}

/* ---- one file */

/* The file that the phone has already, where it is the caller's; else `of` is left without one. */
static bool find_there(struct case_call *of, int64_t contact_id, struct err *err)
{
    struct console_call *call = of->call;
    int64_t id = 0;
    if (contact_id > 0 && !case_file_of_contact(of->db, contact_id, call->job.arena, &id, err))
        return false;
    if (id == 0)
        return true;
    if (!case_file_get(of->db, id, call->job.arena, &of->file, err) ||
        !case_access_of(of->db, call->staff.id, call->staff.role, &of->file, call->job.now_ms,
                        call->job.arena, &of->access, err))
        return false;
    if (!case_access_any(&of->access))
        of->file.id = 0;
    return true;
}

static bool open_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of = { .call = call, .db = db };
    struct desk_ticket ticket = { 0 };
    struct case_opening opening = { .team = json_str(call->body, "team"),
                                    .staff_id = call->staff.id };
    if (opening.team.len == 0 &&
        !case_team_of(db, call->staff.id, call->job.arena, &opening.team, err))
        return false;
    if (opening.team.len == 0)
        return err_set(err, ERR_UNPROCESSED,
                       "you are of no team: ask an administrator to put you into one");
    if (json_get(call->body, "ticket") &&
        (!console_cases_id(call, "ticket", &opening.ticket_id, err) ||
         !desk_ticket(db, opening.ticket_id, call->staff.id, call->job.now_ms, call->job.arena,
                      &ticket, err)))
        return false;
    opening.contact_id = ticket.contact_id;
    opening.alias = ticket.alias;
    if (!find_there(&of, opening.contact_id, err))
        return false;
    if (of.file.id > 0)
        return console_cases_read(&of, "file", err) && console_cases_whole(&of, 200, err);
    return case_file_open(db, &call->gateway->keys, &opening, call->job.now_ms, call->job.arena,
                          &of.file, err) &&
           case_access_of(db, call->staff.id, call->staff.role, &of.file, call->job.now_ms,
                          call->job.arena, &of.access, err) &&
           console_cases_audit(&of, "case.open", err) && console_cases_whole(&of, 201, err);
}

/* By number; what is not the caller's is not found, and is known to have been looked for. */
static bool find_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    if (!case_file_find(db, form_get(&call->query, "number"), call->job.arena, &call->id, err) ||
        !console_cases_begin(call, db, RIGHT_CASES, &of, err))
        return false;
    if (of.refused)
        return true;
    return console_call_json(call, 200, file_json(&of), err);
}

static bool one_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    if (!console_cases_begin(call, db, RIGHT_CASES, &of, err))
        return false;
    return of.refused ||
           (console_cases_read(&of, "file", err) && console_cases_whole(&of, 200, err));
}

/* ---- whose it is */

static bool again(struct case_call *of, struct str detail, struct err *err)
{
    struct console_call *call = of->call;
    const struct case_log_line line = {
        .at_ms = call->job.now_ms,
        .staff_id = call->staff.id,
        .act = CASE_LOG_ASSIGNED,
        .detail = detail,
    };
    return case_log_add(of->db, &call->gateway->keys, of->file.id, &line, call->job.arena, err) &&
           case_file_get(of->db, of->file.id, call->job.arena, &of->file, err) &&
           case_access_of(of->db, call->staff.id, call->staff.role, &of->file, call->job.now_ms,
                          call->job.arena, &of->access, err) &&
           console_cases_audit(of, "case.assign", err) && console_cases_whole(of, 200, err);
}

static bool assign_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_hand *hands;
    struct str team = json_str(call->body, "team"), detail;
    int64_t version, owner_id;
    size_t count, i = 0;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_ASSIGN, CASE_ACT_ASSIGN, "assign", &of,
                                 err) ||
        of.refused)
        return of.refused;
    if (!console_cases_version(call, &version, err) ||
        !console_cases_id(call, "owner", &owner_id, err) ||
        !case_team_hands(db, call->job.arena, &hands, &count, err))
        return false;
    while (i < count && hands[i].id != owner_id)
        i++;
    if (i == count || !case_rights_any(hands[i].role, CASE_OWN))
        return err_set(err, ERR_UNPROCESSED, "owner must be a case worker or a supervisor");
    if (!arena_format(call->job.arena, &detail, "to %lld of " STR_FMT, (long long)owner_id,
                      STR_ARG(team)))
        return err_set(err, ERR_LIMIT, "no room for a line of the file's log");
    return case_file_assign(db, call->id, version, owner_id, team, call->job.now_ms,
                            call->job.arena, err) &&
           again(&of, detail, err);
}

/* ---- the log */

static struct str way_of(const struct case_log_line *line)
{
    if (line->staff_id > 0)
        return STR("staff");
    return line->act == CASE_LOG_LINK ? STR("link") : str_of(case_log_way_names[line->way]);
}

static struct json_out *line_json(const struct case_call *of, const struct case_log_line *line)
{
    struct json_out *out = json_object();
    const struct case_field *field =
        line->kind >= 0 ? case_field_find((enum case_kind)line->kind, line->field) : NULL;
    bool seen = field && case_access_sight(&of->access, field->class) != CASE_HIDDEN;
    json_put_int(out, "line", line->line);
    json_put_int(out, "at", line->at_ms);
    console_json_person(out, "by", line->staff_id, line->staff_name);
    json_put_str(out, "way", way_of(line));
    json_put_str(out, "act", str_of(case_log_act_names[line->act]));
    json_put_str(out, "kind", line->kind < 0 ? STR("") : str_of(case_kind_names[line->kind]));
    json_put_str(out, "field", line->field);
    json_put_str(out, "detail", line->detail);
    json_put_str(out, "before", seen ? line->before : STR(""));
    json_put_str(out, "after", seen ? line->after : STR(""));
    json_put_bool(out, "hidden", field && !seen);
    json_put_bool(out, "erased", line->erased);
    return out;
}

enum { LINES_ONCE = 8, LINES_ROOM = JOB_ARENA_SIZE_MAX / 8 };

/* As many as a page holds: fewer where they are of long texts. */
static bool read_lines(const struct case_call *of, int64_t before_line, struct case_log_line **ret,
                       size_t *ret_count, struct err *err)
{
    struct arena *arena = of->call->job.arena;
    struct case_log_line *all = ARENA_ARRAY(arena, struct case_log_line, CASE_LINES_SHOWN_MAX);
    size_t used = arena_used(arena), count = 0, got;
    if (!all)
        return err_set(err, ERR_LIMIT, "no room for the log of a file");
    do {
        struct case_log_line *lines;
        size_t left = CASE_LINES_SHOWN_MAX - count;
        if (!case_log_list(of->db, &of->call->gateway->keys, of->file.id, before_line,
                           left < LINES_ONCE ? (int)left : LINES_ONCE, arena, &lines, &got, err))
            return false;
        for (size_t i = 0; i < got; i++)
            all[count++] = lines[i];
        before_line = count > 0 ? all[count - 1].line : 0;
    } while (got == LINES_ONCE && before_line > 1 && count < CASE_LINES_SHOWN_MAX &&
             arena_used(arena) - used < LINES_ROOM);
    *ret = all;
    *ret_count = count;
    return true;
}

static bool log_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_log_line *lines;
    struct str before = form_get(&call->query, "before");
    int64_t before_line = 0;
    size_t count;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_OPEN, CASE_ACT_LOG, "log", &of, err) ||
        of.refused)
        return of.refused;
    if (before.len > 0 && !str_to_int64(before, &before_line))
        return err_set(err, ERR_INVALID, "before is what `next` of the page before was");
    if (!console_cases_read(&of, "log", err) || !read_lines(&of, before_line, &lines, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, line_json(&of, &lines[i]));
    json_put(out, "lines", list);
    if (count > 0 && lines[count - 1].line > 1)
        json_put_int(out, "next", lines[count - 1].line);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

static bool check_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct err fault = { 0 };
    int64_t lines;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_OPEN, CASE_ACT_LOG, "log", &of, err) ||
        of.refused)
        return of.refused;
    bool whole = case_log_verify(db, &call->gateway->keys, call->id, &lines, &fault);
    if (!whole && fault.code != ERR_DATA) {
        *err = fault;
        return false;
    }
    struct json_out *out = json_object();
    json_put_bool(out, "whole", whole);
    json_put_int(out, "lines", lines);
    json_put_str(out, "fault", str_of(fault.text));
    return console_call_json(call, 200, out, err);
}

/* Calls of one file find out themselves whether they are the caller's: who tried is to be known. */
const struct console_route console_cases_routes[] = {
    { "GET", "/cases", "", RIGHT_CASES, STORE_READ, list_run, NULL, NULL },
    { "POST", "/cases", "team ticket", RIGHT_CASES_OPEN, STORE_WRITE, open_run, NULL, NULL },
    { "GET", "/cases/fields", "", RIGHT_CASES, STORE_READ, fields_run, NULL, NULL },
    { "GET", "/cases/people", "", RIGHT_CASES_OPEN, STORE_READ, hands_run, NULL, NULL },
    { "GET", "/cases/find", "", RIGHT_CASES, STORE_WRITE, find_run, NULL, NULL },
    { "GET", "/cases/{id}", "", RIGHT_SELF, STORE_WRITE, one_run, NULL, NULL },
    { "POST", "/cases/{id}/assign", "owner team version", RIGHT_SELF, STORE_WRITE, assign_run, NULL,
      NULL },
    { "GET", "/cases/{id}/log", "", RIGHT_SELF, STORE_WRITE, log_run, NULL, NULL },
    { "GET", "/cases/{id}/log/check", "", RIGHT_SELF, STORE_WRITE, check_run, NULL, NULL },
    { "POST", "/people/{id}/team", "team", RIGHT_PEOPLE, STORE_WRITE, team_run, NULL, NULL },
    { 0 },
};
