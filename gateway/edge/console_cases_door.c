/* Floor 4: the door to a case file, who was refused at it, and the file as somebody sees it. */
#include "edge/console_cases.h"

#include "edge/console_json.h"
#include "service/case_consent.h"
#include "service/case_log.h"

/* ---- the door */

static bool answer_problem(struct console_call *call, int status, struct err *err)
{
    struct json_out *problem =
        status == 404
            ? console_json_problem(404, STR("Not found"), STR("there is no such file"))
            : console_json_problem(403, STR("Forbidden"),
                                   STR("this is not for your role, or not in this file; that it "
                                       "was tried is in its log"));
    return console_call_problem(call, status, problem, err);
}

static bool subject_of(struct case_call *of, struct str *ret, struct err *err)
{
    return arena_format(of->call->job.arena, ret, "case " STR_FMT, STR_ARG(of->file.number)) ||
           err_set(err, ERR_LIMIT, "no room for a line of the audit log");
}

static bool log_line_of(struct case_call *of, enum case_log_act act, const char *what,
                        struct err *err)
{
    struct console_call *call = of->call;
    struct case_log_line line = { .at_ms = call->job.now_ms,
                                  .staff_id = call->staff.id,
                                  .act = act };
    if (!arena_format(call->job.arena, &line.detail, "%s, %s",
                      case_relation_names[of->access.relation], what))
        return err_set(err, ERR_LIMIT, "no room for a line of the file's log");
    return case_log_add(of->db, &call->gateway->keys, of->file.id, &line, call->job.arena, err);
}

bool console_cases_refuse(struct case_call *of, int status, const char *what, struct err *err)
{
    struct str subject;
    of->refused =
        subject_of(of, &subject, err) && log_line_of(of, CASE_LOG_REFUSED, what, err) &&
        console_call_audit(of->call, of->db, "case.refused", subject, str_of(what), err) &&
        answer_problem(of->call, status, err);
    return of->refused;
}

bool console_cases_begin(struct console_call *call, struct db *db, enum right right,
                         struct case_call *ret, struct err *err)
{
    *ret = (struct case_call){ .call = call, .db = db };
    bool allowed = rights_have(call->staff.role, right);
    if (!case_file_get(db, call->id, call->job.arena, &ret->file, err)) {
        if (err->code != ERR_NOT_FOUND)
            return false;
        *err = (struct err){ 0 };
        ret->refused = answer_problem(call, allowed ? 404 : 403, err);
        return ret->refused;
    }
    if (!case_access_of(db, call->staff.id, call->staff.role, &ret->file, call->job.now_ms,
                        call->job.arena, &ret->access, err))
        return false;
    if (allowed && case_access_any(&ret->access))
        return true;
    return console_cases_refuse(ret, allowed ? 404 : 403, call->route->path, err);
}

bool console_cases_check_sight(struct case_call *of, enum case_sight sight, enum case_sight needed,
                               const char *what, struct err *err)
{
    return sight >= needed || console_cases_refuse(of, sight == CASE_HIDDEN ? 404 : 403, what, err);
}

bool console_cases_begin_programme(struct console_call *call, struct db *db, enum case_sight needed,
                                   const char *what, struct case_call *ret, struct err *err)
{
    enum right right = needed == CASE_CHANGED ? RIGHT_CASES_OPEN : RIGHT_CASES_WRITE;
    if (!console_cases_begin(call, db, right, ret, err) || ret->refused)
        return ret->refused;
    return console_cases_check_sight(ret, case_access_sight(&ret->access, CASE_PROGRAMME), needed,
                                     what, err);
}

bool console_cases_begin_act(struct console_call *call, struct db *db, enum right right,
                             enum case_act act, const char *what, struct case_call *ret,
                             struct err *err)
{
    if (!console_cases_begin(call, db, right, ret, err) || ret->refused)
        return ret->refused;
    return case_access_may(&ret->access, act) || console_cases_refuse(ret, 403, what, err);
}

struct case_editor console_cases_editor(const struct case_call *of)
{
    return (struct case_editor){ .case_id = of->file.id,
                                 .staff_id = of->call->staff.id,
                                 .now_ms = of->call->job.now_ms };
}

bool console_cases_read(struct case_call *of, const char *what, struct err *err)
{
    return log_line_of(of, CASE_LOG_READ, what, err);
}

bool console_cases_audit(struct case_call *of, const char *action, struct err *err)
{
    struct str subject, detail;
    int64_t line;
    if (!subject_of(of, &subject, err) ||
        !case_log_length(of->db, of->file.id, of->call->job.arena, &line, err))
        return false;
    return (arena_format(of->call->job.arena, &detail, "line %lld", (long long)line) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           console_call_audit(of->call, of->db, action, subject, detail, err);
}

/* ---- the file as somebody sees it */

bool console_cases_check_open(const struct case_call *of, struct err *err)
{
    return of->file.state == CASE_OPEN ||
           err_set(err, ERR_UNPROCESSED, "this file is closed: open it again first");
}

int64_t console_cases_due(const struct case_call *of, int64_t due_at_ms)
{
    return case_access_sight(&of->access, CASE_PROGRAMME) == CASE_HIDDEN ? 0 : due_at_ms;
}

struct json_out *console_cases_item(const struct case_call *of, const struct case_item *item)
{
    struct json_out *out = json_object(), *fields = json_array();
    json_put_id(out, "id", item->id);
    json_put_str(out, "kind", str_of(case_kind_names[item->kind]));
    console_json_time(out, "due_at", console_cases_due(of, item->due_at_ms));
    json_put_int(out, "made_at", item->made_at_ms);
    console_json_person(out, "by", item->staff_id, item->staff_name);
    for (size_t i = 0; i < item->value_count; i++) {
        const struct case_value *value = &item->values[i];
        if (case_access_sight(&of->access, value->field->class) == CASE_HIDDEN)
            continue;
        struct json_out *one = json_object();
        json_put_str(one, "name", str_of(value->field->name));
        json_put_str(one, "value", value->value);
        json_put_int(one, "version", value->version);
        json_put(fields, NULL, one);
    }
    json_put(out, "fields", fields);
    return out;
}

static bool put_items(struct case_call *of, struct json_out *out, struct err *err)
{
    struct console_call *call = of->call;
    struct case_item *items;
    size_t count;
    struct json_out *list = json_array();
    json_put(out, "items", list);
    if (!case_items_list(of->db, &call->gateway->keys, of->file.id, call->job.arena, &items, &count,
                         err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (case_access_item(&of->access, items[i].kind) != CASE_HIDDEN)
            json_put(list, NULL, console_cases_item(of, &items[i]));
    }
    return true;
}

static struct json_out *consent_json(const struct case_consent *consent)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", consent->id);
    json_put_str(out, "kind", str_of(case_consent_kind_names[consent->kind]));
    json_put_str(out, "state", str_of(case_consent_state_names[consent->state]));
    json_put_str(out, "way", str_of(case_consent_way_names[consent->way]));
    json_put_str(out, "giver", str_of(case_consent_giver_names[consent->giver]));
    json_put_str(out, "version", consent->version);
    json_put_str(out, "language", consent->language);
    json_put_str(out, "words", consent->words);
    json_put_str(out, "detail", consent->detail);
    console_json_person(out, "by", consent->staff_id, consent->staff_name);
    console_json_time(out, "asked_at", consent->asked_at_ms);
    console_json_time(out, "settled_at", consent->settled_at_ms);
    console_json_time(out, "withdrawn_at", consent->withdrawn_at_ms);
    return out;
}

/* For those who work with the person, not for whom it was shared with. */
static bool put_consents(struct case_call *of, struct json_out *out, struct err *err)
{
    struct case_consent *consents;
    size_t count;
    struct json_out *list = json_array();
    json_put(out, "consents", list);
    if (case_access_sight(&of->access, CASE_PROGRAMME) == CASE_HIDDEN)
        return true;
    if (!case_consent_list(of->db, &of->call->gateway->keys, of->file.id, of->call->job.arena,
                           &consents, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, consent_json(&consents[i]));
    return true;
}

struct json_out *console_cases_classes_json(unsigned classes)
{
    struct json_out *list = json_array();
    for (int class = 0; class < CASE_CLASSES; class ++) {
        if (classes & 1u << class)
            json_put_str(list, NULL, str_of(case_class_names[class]));
    }
    return list;
}

static bool put_ties(struct case_call *of, struct json_out *out, struct err *err)
{
    struct case_tie *ties;
    size_t count;
    struct json_out *list = json_array();
    json_put(out, "ties", list);
    if (case_access_sight(&of->access, CASE_PROGRAMME) == CASE_HIDDEN)
        return true;
    if (!case_access_ties(of->db, of->file.id, of->call->job.now_ms, of->call->job.arena, &ties,
                          &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = json_object();
        console_json_person(one, "staff", ties[i].staff_id, ties[i].staff_name);
        json_put_str(one, "kind",
                     ties[i].kind == CASE_TIE_PARTNER ? STR("partner") : STR("psychologist"));
        json_put(one, "classes", console_cases_classes_json(ties[i].classes));
        json_put_int(one, "since", ties[i].since_ms);
        console_json_time(one, "until", ties[i].until_ms);
        json_put(list, NULL, one);
    }
    return true;
}

static void put_access(const struct case_call *of, struct json_out *out)
{
    static const char *const sights[] = { "hidden", "seen", "changed" };
    static const char *const acts[CASE_ACTS] = { "consent", "state", "assign", "log", "approve" };
    struct json_out *classes = json_object(), *may = json_array();
    for (int class = 0; class < CASE_CLASSES; class ++)
        json_put_str(classes, case_class_names[class],
                     str_of(sights[case_access_sight(&of->access, (enum case_class) class)]));
    for (int act = 0; act < CASE_ACTS; act++) {
        if (case_access_may(&of->access, (enum case_act)act))
            json_put_str(may, NULL, str_of(acts[act]));
    }
    json_put_str(out, "relation", str_of(case_relation_names[of->access.relation]));
    json_put(out, "sight", classes);
    json_put(out, "may", may);
}

bool console_cases_json(struct case_call *of, struct json_out **ret, struct err *err)
{
    const struct console_call *call = of->call;
    struct json_out *out = json_object();
    if (!case_file_get(of->db, of->file.id, call->job.arena, &of->file, err)) {
        json_out_free(out);
        return false;
    }
    const struct case_file *file = &of->file;
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
    json_put_bool(out, "phone", file->contact_id > 0);
    put_access(of, out);
    if (!put_items(of, out, err) || !put_consents(of, out, err) || !put_ties(of, out, err)) {
        json_out_free(out);
        return false;
    }
    *ret = out;
    return true;
}

bool console_cases_whole(struct case_call *of, int status, struct err *err)
{
    struct json_out *out;
    return console_cases_json(of, &out, err) && console_call_json(of->call, status, out, err);
}
