/* Floor 4: the desk's calls about what colleagues do with a question together: drafts, who may see
 * it, giving it to somebody, putting it off. */
#include "edge/console_tickets.h"

#include "domain/date.h"
#include "edge/console_json.h"
#include "edge/presence.h"
#include "service/colleagues.h"
#include "service/drafts.h"
#include "service/mentions.h"
#include "service/snooze.h"

static bool read_ticket(struct console_call *call, struct db *db, struct desk_ticket *ret,
                        struct err *err)
{
    return desk_ticket(db, call->id, call->staff.id, call->job.now_ms, call->job.arena, ret, err);
}

/* ---- drafts */

static struct json_out *draft_json(const struct draft *draft)
{
    struct json_out *out = json_object();
    json_put_id(out, "version", draft->version);
    json_put_str(out, "text", draft->text);
    console_json_time(out, "at", draft->at_ms);
    return out;
}

static void put_draft(struct json_out *object, const char *key, const struct draft *draft)
{
    if (draft->version == 0)
        json_put_null(object, key);
    else
        json_put(object, key, draft_json(draft));
}

static bool drafts_list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct draft_place *places;
    size_t count;
    if (!drafts_list(db, call->staff.id, call->job.arena, &places, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = json_object();
        json_put_id(one, "ticket", places[i].ticket_id);
        json_put_str(one, "kind", places[i].kind == ENTRY_NOTE ? STR("note") : STR("answer"));
        json_put_int(one, "at", places[i].at_ms);
        json_put(list, NULL, one);
    }
    json_put(out, "drafts", list);
    return console_call_json(call, 200, out, err);
}

static bool drafts_run(struct console_call *call, struct db *db, struct err *err)
{
    struct draft_key key = { .staff_id = call->staff.id, .ticket_id = call->id };
    struct draft answer, note;
    struct desk_ticket ticket;
    if (!read_ticket(call, db, &ticket, err))
        return false;
    key.kind = ENTRY_ANSWER;
    if (!drafts_get(db, &key, call->job.arena, &answer, err))
        return false;
    key.kind = ENTRY_NOTE;
    if (!drafts_get(db, &key, call->job.arena, &note, err))
        return false;
    struct json_out *out = json_object();
    put_draft(out, "answer", &answer);
    put_draft(out, "note", &note);
    return console_call_json(call, 200, out, err);
}

static bool kind_of(const struct console_call *call, enum ticket_entry_kind *ret, struct err *err)
{
    struct str kind = json_str(call->body, "kind");
    *ret = str_equal(kind, STR("note")) ? ENTRY_NOTE : ENTRY_ANSWER;
    return *ret == ENTRY_NOTE || str_equal(kind, STR("answer")) ||
           err_set(err, ERR_INVALID, "kind is answer or note");
}

static bool id_of(const struct console_call *call, const char *member, int64_t *ret,
                  struct err *err)
{
    const struct json *value = json_get(call->body, member);
    *ret = 0;
    return !value || json_is(value, JSON_NULL) ||
           (json_is(value, JSON_STRING) && str_to_int64(value->string, ret) && *ret > 0) ||
           err_set(err, ERR_INVALID, "%s must be an id, or null", member);
}

/* Colleagues are told that somebody writes, while they do. */
static bool tell_writing(struct console_call *call, const struct desk_ticket *ticket, bool note,
                         struct err *err)
{
    const struct json *writing = json_get(call->body, "writing");
    if (!json_is(writing, JSON_BOOL))
        return err_set(err, ERR_INVALID, "writing must be true or false");
    struct presence_writer *writer = ARENA_NEW(call->job.arena, struct presence_writer);
    if (!writer)
        return err_set(err, ERR_LIMIT, "no room for a draft");
    *writer = (struct presence_writer){ .ticket_id = ticket->id,
                                        .staff_id = call->staff.id,
                                        .note = note,
                                        .left = !writing->boolean,
                                        .name = call->staff.name,
                                        .category = ticket->category,
                                        .complaint = ticket->complaint };
    call->writer = writer;
    return true;
}

static bool draft_run(struct console_call *call, struct db *db, struct err *err)
{
    struct draft_key key = { .staff_id = call->staff.id, .ticket_id = call->id };
    struct desk_ticket ticket;
    struct draft draft;
    struct str text;
    int64_t seen;
    if (!kind_of(call, &key.kind, err) || !id_of(call, "version", &seen, err) ||
        !console_tickets_text(call, &text, err) || !read_ticket(call, db, &ticket, err) ||
        !tell_writing(call, &ticket, key.kind == ENTRY_NOTE, err))
        return false;
    if (drafts_put(db, &key, seen, text, call->job.now_ms, call->job.arena, &draft, err)) {
        struct json_out *out = json_object();
        put_draft(out, "draft", &draft);
        return console_call_json(call, 200, out, err);
    }
    if (err->code != ERR_CONFLICT)
        return false;
    struct json_out *problem =
        console_json_problem(409, STR("There is another draft"), str_of(err->text));
    put_draft(problem, "draft", &draft);
    *err = (struct err){ 0 };
    return console_call_problem(call, 409, problem, err);
}

/* ---- colleagues */

static bool seen_run(struct console_call *call, struct db *db, struct err *err)
{
    struct desk_ticket ticket;
    return read_ticket(call, db, &ticket, err) &&
           mentions_read(db, ticket.id, call->staff.id, err) &&
           console_call_json(call, 200, json_object(), err);
}

static bool colleagues_run(struct console_call *call, struct db *db, struct err *err)
{
    struct desk_ticket ticket;
    struct person *people;
    size_t count;
    if (!read_ticket(call, db, &ticket, err) ||
        !colleagues_of(db, &ticket, call->staff.id, call->job.now_ms, call->job.arena, &people,
                       &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = json_object();
        json_put_id(one, "id", people[i].id);
        json_put_str(one, "login", people[i].login);
        json_put_str(one, "name", people[i].name);
        json_put_bool(one, "answers", rights_have(people[i].role, RIGHT_ANSWER));
        json_put(list, NULL, one);
    }
    json_put(out, "colleagues", list);
    return console_call_json(call, 200, out, err);
}

static bool transfer_run(struct console_call *call, struct db *db, struct err *err)
{
    struct colleagues_transfer transfer = { .ticket_id = call->id, .staff_id = call->staff.id };
    struct arena *arena = call->job.arena;
    struct desk_ticket ticket;
    struct str detail;
    if (!console_tickets_version(call, &transfer.version, err) ||
        !id_of(call, "to", &transfer.to_id, err) ||
        !console_tickets_text(call, &transfer.text, err))
        return false;
    if (!colleagues_transfer(db, &transfer, call->job.now_ms, arena, &ticket, err))
        return err->code == ERR_CONFLICT && console_tickets_conflict(call, &ticket, err);
    call->changed_ticket = ticket.id;
    return (arena_format(arena, &detail, "to " STR_FMT, STR_ARG(ticket.owner_name)) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           console_tickets_audit(call, db, "ticket.transfer", ticket.number, detail, err) &&
           console_tickets_whole(call, db, &ticket, err);
}

/* ---- later */

static bool audit_snooze(struct console_call *call, struct db *db, const struct desk_ticket *ticket,
                         struct err *err)
{
    char storage[64];
    struct builder detail;
    builder_init(&detail, storage, sizeof(storage));
    if (ticket->snoozed_until_ms == 0) {
        builder_add(&detail, STR("back"));
    } else {
        builder_add(&detail, STR("until "));
        date_write(ticket->snoozed_until_ms, &detail);
    }
    return console_tickets_audit(call, db, "ticket.snooze", ticket->number, builder_str(&detail),
                                 err);
}

static bool snooze_run(struct console_call *call, struct db *db, struct err *err)
{
    struct snooze snooze = { .ticket_id = call->id, .staff_id = call->staff.id };
    const struct json *until = json_get(call->body, "until");
    struct desk_ticket ticket;
    if (!console_tickets_version(call, &snooze.version, err))
        return false;
    if (!json_is(until, JSON_NULL) && (!json_int(until, &snooze.until_ms) || snooze.until_ms <= 0))
        return err_set(err, ERR_INVALID, "until must be a time, or null: back now");
    if (!snooze_set(db, &snooze, call->job.now_ms, call->job.arena, &ticket, err))
        return err->code == ERR_CONFLICT && console_tickets_conflict(call, &ticket, err);
    call->changed_ticket = ticket.id;
    return audit_snooze(call, db, &ticket, err) &&
           console_call_json(call, 200, console_json_ticket(&ticket), err);
}

const struct console_route console_colleagues_routes[] = {
    { "GET", "/drafts", "", RIGHT_TICKETS, STORE_READ, drafts_list_run, NULL, NULL },
    { "GET", "/tickets/{id}/drafts", "", RIGHT_TICKETS, STORE_READ, drafts_run, NULL, NULL },
    { "POST", "/tickets/{id}/draft", "kind version text writing", RIGHT_TICKETS, STORE_WRITE,
      draft_run, NULL, NULL },
    { "POST", "/tickets/{id}/seen", "", RIGHT_TICKETS, STORE_WRITE, seen_run, NULL, NULL },
    { "GET", "/tickets/{id}/colleagues", "", RIGHT_TICKETS, STORE_READ, colleagues_run, NULL,
      NULL },
    { "POST", "/tickets/{id}/transfer", "version to text", RIGHT_TICKETS, STORE_WRITE, transfer_run,
      NULL, NULL },
    { "POST", "/tickets/{id}/snooze", "version until", RIGHT_ANSWER, STORE_WRITE, snooze_run, NULL,
      NULL },
    { 0 },
};
