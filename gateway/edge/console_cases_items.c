/* Floor 4: the desk's calls about what case files hold: people, papers, concerns, notes, tasks. */
#include "edge/console_cases.h"

#include "edge/console_json.h"

struct edits {
    struct case_edit of[CASE_FIELDS_MAX];
    size_t count;
};

static bool read_edit(const struct json *one, enum case_kind kind, struct case_edit *ret,
                      struct err *err)
{
    const struct json *version = json_get(one, "version");
    *ret = (struct case_edit){ .field = case_field_find(kind, json_str(one, "name")),
                               .value = str_trim(json_str(one, "value")) };
    if (!ret->field)
        return err_set(err, ERR_INVALID, "fields: a %s has no field of such a name",
                       case_kind_names[kind]);
    if (!json_is(json_get(one, "value"), JSON_STRING))
        return err_set(err, ERR_INVALID, "fields: %s: value must be a string", ret->field->name);
    return !version || json_int(version, &ret->version) ||
           err_set(err, ERR_INVALID, "fields: %s: version must be that which was seen",
                   ret->field->name);
}

static bool named_before(const struct edits *edits)
{
    for (size_t i = 0; i + 1 < edits->count; i++) {
        if (edits->of[i].field == edits->of[edits->count - 1].field)
            return true;
    }
    return false;
}

static bool read_edits(const struct console_call *call, enum case_kind kind, struct edits *ret,
                       struct err *err)
{
    const struct json *list = json_get(call->body, "fields");
    ret->count = 0;
    if (!json_is(list, JSON_ARRAY) || list->count == 0 || list->count > CASE_FIELDS_MAX)
        return err_set(err, ERR_INVALID, "fields must be an array of 1 to %d objects",
                       CASE_FIELDS_MAX);
    for (const struct json *one = list->first; one; one = one->next) {
        if (!read_edit(one, kind, &ret->of[ret->count++], err))
            return false;
        if (named_before(ret))
            return err_set(err, ERR_INVALID, "fields: %s is there twice",
                           ret->of[ret->count - 1].field->name);
    }
    return true;
}

/* Whether all of it is the caller's to change; else the answer is set. */
static bool check_sight(struct case_call *of, const struct edits *edits, struct err *err)
{
    for (size_t i = 0; i < edits->count && !of->refused; i++) {
        const struct case_field *field = edits->of[i].field;
        enum case_sight sight = case_access_sight(&of->access, field->class);
        if (!console_cases_check_sight(of, sight, CASE_CHANGED, field->name, err))
            return false;
    }
    return true;
}

static bool begin_item(struct console_call *call, struct db *db, enum right right,
                       struct case_call *ret, struct case_item *ret_item, struct err *err)
{
    int64_t item_id;
    if (!console_cases_begin(call, db, right, ret, err) || ret->refused)
        return ret->refused;
    if (!console_cases_check_open(ret, err) || !console_cases_id(call, "item", &item_id, err) ||
        !case_items_get(db, &call->gateway->keys, call->id, item_id, call->job.arena, ret_item,
                        err))
        return false;
    return console_cases_check_sight(ret, case_access_item(&ret->access, ret_item->kind),
                                     CASE_CHANGED, case_kind_names[ret_item->kind], err);
}

/* ---- adding and changing */

static bool add_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct edits edits;
    int kind;
    int64_t id;
    if (!console_cases_begin(call, db, RIGHT_CASES_WRITE, &of, err) || of.refused)
        return of.refused;
    if (!console_cases_check_open(&of, err) ||
        !console_cases_choice(call, "kind", case_kind_names, CASE_KINDS, &kind, err) ||
        !read_edits(call, (enum case_kind)kind, &edits, err) || !check_sight(&of, &edits, err))
        return false;
    const struct case_editor editor = console_cases_editor(&of);
    return of.refused ||
           (case_items_add(db, &call->gateway->keys, &editor, (enum case_kind)kind, edits.of,
                           edits.count, call->job.arena, &id, err) &&
            console_cases_audit(&of, "case.add", err) && console_cases_whole(&of, 201, err));
}

/* What stands in the way, both sides of it. */
static bool answer_clashes(struct case_call *of, const struct case_clashes *clashes,
                           struct err *err)
{
    struct json_out *problem =
        console_json_problem(409, STR("Somebody changed the same meanwhile"), str_of(err->text));
    struct json_out *list = json_array();
    for (size_t i = 0; i < clashes->count; i++) {
        const struct case_clash *clash = &clashes->of[i];
        struct json_out *one = json_object();
        json_put_str(one, "name", str_of(clash->mine.field->name));
        json_put_str(one, "mine", clash->mine.value);
        json_put_str(one, "theirs", clash->theirs.value);
        json_put_int(one, "version", clash->theirs.version);
        json_put_str(one, "by", clash->theirs.staff_name);
        json_put_int(one, "at", clash->theirs.changed_at_ms);
        json_put(list, NULL, one);
    }
    json_put(problem, "fields", list);
    *err = (struct err){ 0 };
    return console_call_problem(of->call, 409, problem, err);
}

static bool change_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_item item;
    struct edits edits;
    struct case_clashes clashes;
    if (!begin_item(call, db, RIGHT_CASES_WRITE, &of, &item, err) || of.refused)
        return of.refused;
    if (!read_edits(call, item.kind, &edits, err) || !check_sight(&of, &edits, err))
        return false;
    if (of.refused)
        return true;
    const struct case_editor editor = console_cases_editor(&of);
    if (!case_items_change(db, &call->gateway->keys, &editor, item.id, edits.of, edits.count,
                           call->job.arena, &clashes, err))
        return err->code == ERR_CONFLICT && answer_clashes(&of, &clashes, err);
    return console_cases_audit(&of, "case.change", err) && console_cases_whole(&of, 200, err);
}

static bool remove_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_item item;
    if (!begin_item(call, db, RIGHT_CASES_WRITE, &of, &item, err) || of.refused)
        return of.refused;
    const struct case_editor editor = console_cases_editor(&of);
    return case_items_remove(db, &call->gateway->keys, &editor, item.id, call->job.arena, err) &&
           console_cases_audit(&of, "case.remove", err) && console_cases_whole(&of, 200, err);
}

static bool done_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_item item;
    if (!begin_item(call, db, RIGHT_CASES_OPEN, &of, &item, err) || of.refused)
        return of.refused;
    const struct case_editor editor = console_cases_editor(&of);
    return case_items_done(db, &call->gateway->keys, &editor, item.id, call->job.arena, err) &&
           console_cases_audit(&of, "case.done", err) && console_cases_whole(&of, 200, err);
}

/* ---- notes and sessions */

static unsigned kinds_seen(const struct case_call *of, unsigned wanted)
{
    unsigned kinds = 0;
    for (int kind = 0; kind < CASE_KINDS; kind++) {
        if (case_access_item(&of->access, (enum case_kind)kind) != CASE_HIDDEN)
            kinds |= 1u << kind;
    }
    return kinds & wanted;
}

static bool answer_page(struct console_call *call, struct db *db, enum right right,
                        const char *what, unsigned wanted, struct err *err)
{
    struct case_call of;
    struct str before = form_get(&call->query, "before");
    struct case_item *notes;
    int64_t before_id = 0;
    size_t count;
    if (!console_cases_begin(call, db, right, &of, err) || of.refused)
        return of.refused;
    if (before.len > 0 && !str_to_int64(before, &before_id))
        return err_set(err, ERR_INVALID, "before is what `next` of the page before was");
    if (!console_cases_read(&of, what, err) ||
        !case_items_notes(db, &call->gateway->keys, call->id, kinds_seen(&of, wanted), before_id,
                          call->job.arena, &notes, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, console_cases_item(&of, &notes[i]));
    json_put(out, what, list);
    if (count == CASE_NOTES_SHOWN_MAX)
        json_put_id(out, "next", notes[count - 1].id);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

static bool notes_run(struct console_call *call, struct db *db, struct err *err)
{
    return answer_page(call, db, RIGHT_CASES, "notes", CASE_KINDS_NOTES, err);
}

static bool sessions_run(struct console_call *call, struct db *db, struct err *err)
{
    return answer_page(call, db, RIGHT_CASES_WRITE, "sessions", CASE_KINDS_SESSIONS, err);
}

const struct console_route console_cases_items_routes[] = {
    { "POST", "/cases/{id}/items", "kind fields", RIGHT_SELF, STORE_WRITE, add_run, NULL, NULL },
    { "POST", "/cases/{id}/fields", "item fields", RIGHT_SELF, STORE_WRITE, change_run, NULL,
      NULL },
    { "POST", "/cases/{id}/remove", "item", RIGHT_SELF, STORE_WRITE, remove_run, NULL, NULL },
    { "POST", "/cases/{id}/done", "item", RIGHT_SELF, STORE_WRITE, done_run, NULL, NULL },
    { "GET", "/cases/{id}/notes", "", RIGHT_SELF, STORE_WRITE, notes_run, NULL, NULL },
    { "GET", "/cases/{id}/sessions", "", RIGHT_SELF, STORE_WRITE, sessions_run, NULL, NULL },
    { 0 },
};
