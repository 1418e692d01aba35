/* Floor 4: the desk's calls about several questions of one person. */
#include "edge/console_tickets.h"

#include "edge/console_json.h"
#include "service/desk_merge.h"

static bool others_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct desk_ticket ticket, *others;
    size_t count;
    if (!desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err) ||
        !desk_others(db, call->id, call->staff.id, call->job.now_ms, arena, &others, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, console_json_ticket(&others[i]));
    json_put(out, "tickets", list);
    return console_call_json(call, 200, out, err);
}

static bool id_of(const struct console_call *call, const char *member, int64_t *ret,
                  struct err *err)
{
    const struct json *value = json_get(call->body, member);
    return (json_is(value, JSON_STRING) && str_to_int64(value->string, ret) && *ret > 0) ||
           err_set(err, ERR_INVALID, "%s must be an id", member);
}

/* Into which: null or absent is none. */
static bool read_into(const struct console_call *call, struct desk_merge *ret, struct err *err)
{
    const struct json *into = json_get(call->body, "into");
    if (!into || json_is(into, JSON_NULL))
        return true;
    return id_of(call, "into", &ret->into_id, err) &&
           (json_int(json_get(call->body, "into_version"), &ret->into_version) ||
            err_set(err, ERR_INVALID, "into_version must be the other ticket's version"));
}

/* "into question 102" */
static bool audit(struct console_call *call, struct db *db, const char *action, int64_t number,
                  const char *word, int64_t other_number, struct err *err)
{
    struct str detail;
    return (arena_format(call->job.arena, &detail, "%s question %lld", word,
                         (long long)other_number) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           console_tickets_audit(call, db, action, number, detail, err);
}

static bool number_of(struct console_call *call, struct db *db, int64_t *ret, struct err *err)
{
    struct desk_ticket ticket;
    if (!desk_ticket(db, call->id, call->staff.id, call->job.now_ms, call->job.arena, &ticket, err))
        return false;
    *ret = ticket.number;
    return true;
}

static bool merge_run(struct console_call *call, struct db *db, struct err *err)
{
    struct desk_merge merge = { .id = call->id, .staff_id = call->staff.id };
    struct desk_ticket ticket;
    int64_t number;
    if (!console_tickets_version(call, &merge.version, err) || !read_into(call, &merge, err))
        return false;
    if (merge.into_id == 0)
        return err_set(err, ERR_INVALID, "into must be an id");
    if (!number_of(call, db, &number, err))
        return false;
    if (!desk_merge_join(db, &merge, call->job.now_ms, call->job.arena, &ticket, err))
        return err->code == ERR_CONFLICT && console_tickets_conflict(call, &ticket, err);
    call->changed_ticket = call->id;
    call->changed_other = ticket.id;
    return audit(call, db, "ticket.merge", number, "into", ticket.number, err) &&
           console_tickets_whole(call, db, &ticket, err);
}

static bool unmerge_run(struct console_call *call, struct db *db, struct err *err)
{
    struct desk_ticket before, ticket;
    int64_t version;
    if (!console_tickets_version(call, &version, err) ||
        !desk_ticket(db, call->id, call->staff.id, call->job.now_ms, call->job.arena, &before, err))
        return false;
    if (!desk_merge_undo(db, call->id, version, call->staff.id, call->job.now_ms, call->job.arena,
                         &ticket, err))
        return err->code == ERR_CONFLICT && console_tickets_conflict(call, &ticket, err);
    call->changed_ticket = ticket.id;
    call->changed_other = before.merged_into_id;
    return audit(call, db, "ticket.unmerge", ticket.number, "out of", before.merged_into_number,
                 err) &&
           console_tickets_whole(call, db, &ticket, err);
}

static bool split_run(struct console_call *call, struct db *db, struct err *err)
{
    struct desk_merge_text text = { .merge = { .id = call->id, .staff_id = call->staff.id },
                                    .menus = call->menus,
                                    .office = &call->gateway->config->office };
    struct desk_ticket ticket;
    int64_t number;
    if (!console_tickets_version(call, &text.merge.version, err) ||
        !id_of(call, "entry", &text.entry_id, err) || !read_into(call, &text.merge, err) ||
        !number_of(call, db, &number, err))
        return false;
    if (!desk_merge_text(db, &text, call->job.now_ms, call->job.arena, &ticket, err))
        return err->code == ERR_CONFLICT && console_tickets_conflict(call, &ticket, err);
    call->changed_ticket = call->id;
    call->changed_other = ticket.id;
    return audit(call, db, "ticket.split", number, "a text to", ticket.number, err) &&
           console_call_json(call, 200, console_json_ticket(&ticket), err);
}

const struct console_route console_merge_routes[] = {
    { "GET", "/tickets/{id}/others", "", RIGHT_TICKETS, STORE_READ, others_run, NULL, NULL },
    { "POST", "/tickets/{id}/merge", "version into into_version", RIGHT_ANSWER, STORE_WRITE,
      merge_run, NULL, NULL },
    { "POST", "/tickets/{id}/unmerge", "version", RIGHT_ANSWER, STORE_WRITE, unmerge_run, NULL,
      NULL },
    { "POST", "/tickets/{id}/split", "version entry into into_version", RIGHT_ANSWER, STORE_WRITE,
      split_run, NULL, NULL },
    { 0 },
};
