/* Floor 4: the desk's calls about ready answers. */
#include "edge/console_call.h"

#include "edge/console_json.h"
#include "edge/console_tickets.h"
#include "service/canned.h"

enum { PAGE_SIZE = 100 };

static struct json_out *canned_json(const struct canned *canned)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", canned->id);
    json_put_int(out, "version", canned->version);
    json_put_str(out, "category", canned->category);
    json_put_str(out, "language", canned->language);
    json_put_str(out, "title", canned->title);
    json_put_str(out, "text", canned->text);
    json_put_str(out, "source", canned->source);
    json_put_str(out, "review_by", canned->review_by);
    json_put_bool(out, "overdue", canned->overdue);
    json_put_str(out, "state", str_of(canned_state_name(canned->state)));
    json_put_int(out, "uses", canned->uses);
    console_json_time(out, "used_at", canned->used_at_ms);
    json_put_int(out, "changed_at", canned->made_at_ms);
    json_put_str(out, "changed_by", canned->staff_name);
    return out;
}

static struct json_out *canned_list_json(const struct canned *answers, size_t count)
{
    struct json_out *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, canned_json(&answers[i]));
    return list;
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str after = form_get(&call->query, "after");
    struct canned *answers;
    int64_t after_id = 0;
    size_t count;
    if (after.len > 0 && !str_to_int64(after, &after_id))
        return err_set(err, ERR_INVALID, "after is what `next` of the page before was");
    if (!canned_list(db, after_id, PAGE_SIZE, call->job.now_ms, call->job.arena, &answers, &count,
                     err))
        return false;
    struct json_out *out = json_object();
    json_put(out, "answers", canned_list_json(answers, count));
    if (count == PAGE_SIZE)
        json_put_id(out, "next", answers[count - 1].id);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

static bool one_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct canned canned, *versions;
    size_t count;
    if (!canned_get(db, call->id, call->job.now_ms, arena, &canned, err) ||
        !canned_versions(db, call->id, arena, &versions, &count, err))
        return false;
    struct json_out *out = canned_json(&canned);
    json_put(out, "versions", canned_list_json(versions, count));
    return console_call_json(call, 200, out, err);
}

static bool read_canned(const struct console_call *call, struct canned *ret, struct err *err)
{
    const struct json *body = call->body;
    *ret = (struct canned){ .id = call->id,
                            .category = json_str(body, "category"),
                            .language = json_str(body, "language"),
                            .title = str_trim(json_str(body, "title")),
                            .text = str_trim(json_str(body, "text")),
                            .source = str_trim(json_str(body, "source")),
                            .review_by = json_str(body, "review_by") };
    if (!canned_state_read(json_str(body, "state"), &ret->state))
        return err_set(err, ERR_INVALID, "state is draft, used or retired");
    return ret->id == 0 || json_int(json_get(body, "version"), &ret->version) ||
           err_set(err, ERR_INVALID, "version must be the answer's version, a whole number");
}

static bool audit_canned(struct console_call *call, struct db *db, const char *action,
                         const struct canned *canned, struct err *err)
{
    struct str subject, detail;
    if (!arena_format(call->job.arena, &subject, "answer " STR_FMT, STR_ARG(canned->title)) ||
        !arena_format(call->job.arena, &detail, "version %lld, %s", (long long)canned->version,
                      canned_state_name(canned->state)))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return console_call_audit(call, db, action, subject, detail, err);
}

static bool put_run(struct console_call *call, struct db *db, struct err *err)
{
    struct canned canned;
    return read_canned(call, &canned, err) &&
           canned_put(db, call->menus, &canned, call->staff.id, call->job.now_ms, call->job.arena,
                      &canned, err) &&
           audit_canned(call, db, call->id ? "canned.change" : "canned.add", &canned, err) &&
           console_call_json(call, call->id ? 200 : 201, canned_json(&canned), err);
}

static bool offer_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct desk_ticket ticket;
    struct canned *answers;
    size_t count;
    if (!desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err) ||
        !canned_for(db, &ticket, call->job.now_ms, arena, &answers, &count, err))
        return false;
    struct json_out *out = json_object();
    json_put(out, "answers", canned_list_json(answers, count));
    return console_call_json(call, 200, out, err);
}

static bool take_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    const struct json *seen = json_get(call->body, "overdue_seen");
    struct desk_ticket ticket;
    struct canned canned;
    int64_t id;
    if (!str_to_int64(json_str(call->body, "answer"), &id))
        return err_set(err, ERR_INVALID, "answer is the id of a ready answer");
    if (!desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err) ||
        !canned_take(db, id, seen && seen->boolean, call->job.now_ms, arena, &canned, err))
        return false;
    return (!canned.overdue ||
            console_tickets_audit(call, db, "canned.overdue", ticket.number, canned.title, err)) &&
           console_call_json(call, 200, canned_json(&canned), err);
}

#define MEMBERS "category language title text source review_by state"

const struct console_route console_canned_routes[] = {
    { "GET", "/canned", "", RIGHT_CANNED, STORE_READ, list_run, NULL, NULL },
    { "POST", "/canned", MEMBERS, RIGHT_CANNED, STORE_WRITE, put_run, NULL, NULL },
    { "GET", "/canned/{id}", "", RIGHT_CANNED, STORE_READ, one_run, NULL, NULL },
    { "POST", "/canned/{id}", MEMBERS " version", RIGHT_CANNED, STORE_WRITE, put_run, NULL, NULL },
    { "GET", "/tickets/{id}/canned", "", RIGHT_TICKETS, STORE_READ, offer_run, NULL, NULL },
    { "POST", "/tickets/{id}/canned", "answer overdue_seen", RIGHT_ANSWER, STORE_WRITE, take_run,
      NULL, NULL },
    { 0 },
};
