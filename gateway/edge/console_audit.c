/* Floor 4: the audit log at the desk. */
#include "edge/console_call.h"

#include "edge/console_json.h"
#include "service/audit.h"

enum { LINES_DEFAULT = 100, LINES_MAX = 500 };

static bool read_number(struct str text, int64_t usual, int64_t max, int64_t *ret)
{
    *ret = usual;
    return text.len == 0 || (str_to_int64(text, ret) && *ret >= 1 && *ret <= max);
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct form *form = &call->query;
    struct audit_query query = { .who = form_get(form, "who"), .action = form_get(form, "action") };
    struct audit_entry *lines;
    int64_t limit;
    size_t count;
    if (!read_number(form_get(form, "limit"), LINES_DEFAULT, LINES_MAX, &limit) ||
        !read_number(form_get(form, "before"), 0, INT64_MAX, &query.before_id))
        return err_set(err, ERR_INVALID,
                       "limit is a number from 1 to %d, before is the `next` of the page before",
                       LINES_MAX);
    query.limit = (int)limit;
    if (!audit_list(db, &query, call->job.arena, &lines, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json_out *line = json_object();
        json_put_id(line, "id", lines[i].id);
        json_put_int(line, "at", lines[i].at_ms);
        json_put_str(line, "who", lines[i].who);
        json_put_str(line, "action", lines[i].action);
        json_put_str(line, "subject", lines[i].subject);
        json_put_str(line, "detail", lines[i].detail);
        json_put(list, NULL, line);
    }
    json_put(out, "lines", list);
    if (count < (size_t)query.limit)
        json_put_null(out, "next");
    else
        json_put_id(out, "next", lines[count - 1].id);
    return console_call_json(call, 200, out, err);
}

static bool verify_run(struct console_call *call, struct db *db, struct err *err)
{
    struct audit_state state;
    struct str head, fault = STR("");
    if (!audit_verify(db, &call->gateway->keys, &state, err)) {
        if (err->code != ERR_DATA || !arena_copy(call->job.arena, str_of(err->text), &fault))
            return false;
        *err = (struct err){ 0 };
    }
    struct str bytes = { (const char *)state.head, sizeof(state.head) };
    if (!crypto_hex(bytes, call->job.arena, &head))
        return err_set(err, ERR_LIMIT, "no room for a hash");
    struct json_out *out = json_object();
    json_put_bool(out, "whole", fault.len == 0);
    json_put_int(out, "lines", state.count);
    json_put_str(out, "head", head);
    json_put_str(out, "fault", fault);
    return console_call_json(call, 200, out, err);
}

const struct console_route console_audit_routes[] = {
    { "GET", "/audit", "", RIGHT_AUDIT, STORE_READ, list_run, NULL, NULL },
    { "GET", "/audit/check", "", RIGHT_AUDIT, STORE_READ, verify_run, NULL, NULL },
    { 0 },
};
