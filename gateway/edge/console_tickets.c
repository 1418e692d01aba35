/* Floor 4: the desk's calls about tickets. */
#include "edge/console_tickets.h"

#include "base/metrics.h"
#include "domain/fold.h"
#include "domain/sms.h"
#include "edge/console_answers.h"
#include "edge/console_json.h"
#include "edge/events.h"
#include "service/answers.h"
#include "service/contacts.h"
#include "service/desk.h"
#include "service/drafts.h"
#include "service/mentions.h"
#include "service/notices.h"
#include "service/views.h"

enum { PAGE_SIZE_DEFAULT = 50, PAGE_SIZE_MAX = 100 };

/* ---- reading */

static bool read_filters(const struct form *form, int64_t now_ms, struct desk_query *ret,
                         struct err *err)
{
    struct str priority = form_get(form, "priority"), due_name = form_get(form, "due");
    int64_t number = 0;
    enum views_due due;
    if (priority.len > 0 &&
        (!str_to_int64(priority, &number) || number < URGENCY_NOW || number > URGENCY_NORMAL))
        return err_set(err, ERR_INVALID, "priority is a number from %d to %d", URGENCY_NOW,
                       URGENCY_NORMAL);
    if (!views_due_read(due_name, &due))
        return err_set(err, ERR_INVALID, "due is hour or overdue");
    ret->urgency = (int)number;
    ret->due_before_ms = views_due_before_ms(due, now_ms);
    return true;
}

static bool read_query(const struct console_call *call, struct desk_query *ret, struct err *err)
{
    const struct form *form = &call->query;
    struct str after = form_get(form, "after"), limit = form_get(form, "limit"), first, head, tail;
    *ret = (struct desk_query){ .staff_id = call->staff.id,
                                .category = form_get(form, "category"),
                                .language = form_get(form, "language"),
                                .limit = PAGE_SIZE_DEFAULT };
    if (!desk_view_read(form_get(form, "view"), &ret->view))
        return err_set(err, ERR_INVALID,
                       "view is open, heard, mine, later, answered, closed, mentions, "
                       "translate, approve or back");
    if (!read_filters(form, call->job.now_ms, ret, err))
        return false;
    int64_t number = PAGE_SIZE_DEFAULT;
    if (limit.len > 0 && (!str_to_int64(limit, &number) || number < 1 || number > PAGE_SIZE_MAX))
        return err_set(err, ERR_INVALID, "limit is a number from 1 to %d", PAGE_SIZE_MAX);
    ret->limit = (int)number;
    ret->resumed = after.len > 0;
    if (ret->resumed &&
        (!str_cut(after, '-', &first, &tail) || !str_cut(tail, '-', &head, &tail) ||
         !str_to_int64(first, &ret->after_urgency) || !str_to_int64(head, &ret->after_ms) ||
         !str_to_int64(tail, &ret->after_id)))
        return err_set(err, ERR_INVALID, "after is what `next` of the page before was");
    return true;
}

static bool put_next(const struct desk_query *query, const struct desk_ticket *tickets,
                     size_t count, struct json_out *out, struct arena *arena)
{
    struct str cursor;
    if (count < (size_t)query->limit) {
        json_put_null(out, "next");
        return true;
    }
    const struct desk_ticket *last = &tickets[count - 1];
    if (!arena_format(arena, &cursor, "%d-%lld-%lld", last->urgency,
                      (long long)desk_cursor_ms(query->view, last), (long long)last->id))
        return false;
    json_put_str(out, "next", cursor);
    return true;
}

static bool read_page(struct db *db, const struct desk_query *query, int64_t now_ms,
                      struct arena *arena, struct desk_ticket **ret, size_t *ret_count,
                      struct err *err)
{
    return query->view == DESK_MENTIONS
               ? mentions_list(db, query, now_ms, arena, ret, ret_count, err)
               : desk_list(db, query, now_ms, arena, ret, ret_count, err);
}

static struct json_out *row_json(const struct desk_query *query, const struct desk_ticket *ticket)
{
    struct json_out *out = console_json_ticket(ticket);
    if (query->view == DESK_MENTIONS)
        json_put_bool(out, "unread", ticket->unread);
    return out;
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct desk_query query;
    struct desk_ticket *tickets;
    struct desk_counts counts;
    struct answers_counts waiting;
    size_t count;
    if (!read_query(call, &query, err) ||
        !read_page(db, &query, call->job.now_ms, arena, &tickets, &count, err) ||
        !desk_counts(db, call->staff.id, call->job.now_ms, arena, &counts, err) ||
        !answers_counts(db, call->staff.id, arena, &waiting, err))
        return false;
    struct json_out *out = json_object(), *list = json_array(), *numbers = json_object();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, row_json(&query, &tickets[i]));
    json_put(out, "tickets", list);
    json_put_int(numbers, "open", counts.open);
    json_put_int(numbers, "heard", counts.heard);
    json_put_int(numbers, "mine", counts.mine);
    json_put_int(numbers, "later", counts.later);
    json_put_int(numbers, "answered", counts.answered);
    json_put_int(numbers, "urgent", counts.urgent);
    json_put_id(numbers, "urgent_latest", counts.urgent_latest);
    json_put_int(numbers, "mentions", counts.mentions);
    json_put_int(numbers, "translate", waiting.translate);
    json_put_int(numbers, "approve", waiting.approve);
    json_put_int(numbers, "back", waiting.back);
    json_put(out, "counts", numbers);
    if (!put_next(&query, tickets, count, out, arena)) {
        json_out_free(out);
        return err_set(err, ERR_LIMIT, "no room for a page");
    }
    return console_call_json(call, 200, out, err);
}

bool console_tickets_whole(struct console_call *call, struct db *db,
                           const struct desk_ticket *ticket, struct err *err)
{
    struct desk_entry *entries;
    size_t count;
    bool mentioned;
    struct notices_reader reader;
    if (!notices_reader(db, call->menus, ticket->contact_id, ticket->category,
                        ticket->urgency == URGENCY_NOW, call->job.now_ms, call->job.arena, &reader,
                        err) ||
        !desk_entries(db, ticket->id, call->job.now_ms, call->job.arena, &entries, &count, err) ||
        !mentions_unread(db, ticket->id, call->staff.id, call->job.arena, &mentioned, err))
        return false;
    struct json_out *out = console_json_ticket(ticket);
    console_json_entries(out, entries, count);
    console_json_contact(out, ticket, &reader);
    json_put_bool(out, "mentioned", mentioned);
    json_put_str(out, "suggestion", desk_suggestion(call->menus, ticket));
    if (!console_answers_put(call, db, ticket, out, err)) {
        json_out_free(out);
        return false;
    }
    return console_call_json(call, 200, out, err);
}

static bool whole_run(struct console_call *call, struct db *db, struct err *err)
{
    struct desk_ticket ticket;
    return desk_ticket(db, call->id, call->staff.id, call->job.now_ms, call->job.arena, &ticket,
                       err) &&
           console_tickets_whole(call, db, &ticket, err);
}

/* ---- changing */

bool console_tickets_end_draft(const struct console_call *call, struct db *db,
                               enum ticket_entry_kind kind, struct err *err)
{
    const struct draft_key key = { call->staff.id, call->id, kind };
    return drafts_remove(db, &key, err);
}

bool console_tickets_conflict(struct console_call *call, const struct desk_ticket *ticket,
                              struct err *err)
{
    struct json_out *problem =
        console_json_problem(409, STR("Somebody was faster"), str_of(err->text));
    console_json_holder(problem, ticket);
    *err = (struct err){ 0 };
    return console_call_problem(call, 409, problem, err);
}

bool console_tickets_version(const struct console_call *call, int64_t *ret, struct err *err)
{
    return json_int(json_get(call->body, "version"), ret) ||
           err_set(err, ERR_INVALID, "version must be the ticket's version, a whole number");
}

bool console_tickets_text(const struct console_call *call, struct str *ret, struct err *err)
{
    *ret = json_str(call->body, "text");
    return json_is(json_get(call->body, "text"), JSON_STRING) ||
           err_set(err, ERR_INVALID, "text must be a string");
}

bool console_tickets_audit(struct console_call *call, struct db *db, const char *action,
                           int64_t number, struct str detail, struct err *err)
{
    struct str subject;
    return (arena_format(call->job.arena, &subject, "question %lld", (long long)number) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           console_call_audit(call, db, action, subject, detail, err);
}

static bool change(struct console_call *call, struct db *db, enum desk_change what, struct err *err)
{
    struct desk_ticket ticket;
    int64_t version;
    if (!console_tickets_version(call, &version, err))
        return false;
    if (!desk_change(db, what, call->id, version, call->staff.id, call->job.now_ms, call->job.arena,
                     &ticket, err))
        return err->code == ERR_CONFLICT && console_tickets_conflict(call, &ticket, err);
    static const char *const actions[] = { [DESK_CLAIM] = "ticket.claim",
                                           [DESK_RELEASE] = "ticket.release",
                                           [DESK_CLOSE] = "ticket.close",
                                           [DESK_REOPEN] = "ticket.reopen" };
    call->changed_ticket = ticket.id;
    return (what != DESK_CLOSE || console_tickets_end_draft(call, db, ENTRY_ANSWER, err)) &&
           (what == DESK_RENEW ||
            console_tickets_audit(call, db, actions[what], ticket.number, STR(""), err)) &&
           console_call_json(call, 200, console_json_ticket(&ticket), err);
}

static bool claim_run(struct console_call *call, struct db *db, struct err *err)
{
    struct desk_ticket ticket;
    int64_t version;
    return console_tickets_version(call, &version, err) &&
           desk_ticket(db, call->id, call->staff.id, call->job.now_ms, call->job.arena, &ticket,
                       err) &&
           answers_check_claim(db, &ticket, &call->staff, call->job.arena, err) &&
           change(call, db, DESK_CLAIM, err);
}

static bool renew_run(struct console_call *call, struct db *db, struct err *err)
{
    return change(call, db, DESK_RENEW, err);
}

static bool release_run(struct console_call *call, struct db *db, struct err *err)
{
    return change(call, db, DESK_RELEASE, err);
}

static void close_done(struct console_call *call)
{
    if (call->answer.status == 200)
        metric_add(METRIC_TICKETS_CLOSED, 1);
    http_exchange_answer(call->exchange, &call->answer);
}

static bool close_run(struct console_call *call, struct db *db, struct err *err)
{
    return change(call, db, DESK_CLOSE, err);
}

static bool reopen_run(struct console_call *call, struct db *db, struct err *err)
{
    return change(call, db, DESK_REOPEN, err);
}

static bool move_run(struct console_call *call, struct db *db, struct err *err)
{
    struct desk_ticket ticket;
    struct str category = json_str(call->body, "category"), detail;
    int64_t version;
    if (!json_is(json_get(call->body, "category"), JSON_STRING))
        return err_set(err, ERR_INVALID, "category must be a string; empty: none");
    if (!console_tickets_version(call, &version, err))
        return false;
    if (!desk_move(db, call->menus, call->id, version, call->staff.id, category, call->job.now_ms,
                   call->job.arena, &ticket, err))
        return err->code == ERR_CONFLICT && console_tickets_conflict(call, &ticket, err);
    call->changed_ticket = ticket.id;
    return (arena_format(call->job.arena, &detail, "to " STR_FMT,
                         STR_ARG(category.len ? category : STR("none"))) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           console_tickets_audit(call, db, "ticket.move", ticket.number, detail, err) &&
           console_call_json(call, 200, console_json_ticket(&ticket), err);
}

bool console_tickets_unsendable(struct console_call *call, struct str text, struct err *err)
{
    struct json_out *problem =
        console_json_problem(422, STR("This cannot be sent"), str_of(err->text));
    json_put_int(problem, "segments", sms_measure(text).segments);
    json_put_int(problem, "segments_max", SMS_SEGMENTS_MAX);
    json_put_int(problem, "size", (int64_t)text.len);
    json_put_int(problem, "size_max", ANSWER_SIZE_MAX);
    *err = (struct err){ 0 };
    return console_call_problem(call, 422, problem, err);
}

static bool note_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str text;
    struct desk_ticket ticket;
    struct mentions mentions;
    struct arena *arena = call->job.arena;
    int64_t staff_id = call->staff.id, now_ms = call->job.now_ms;
    if (!console_tickets_text(call, &text, err) ||
        !desk_ticket(db, call->id, staff_id, now_ms, arena, &ticket, err) ||
        !mentions_find(db, &ticket, staff_id, text, arena, &mentions, err))
        return false;
    if (!desk_note(db, call->id, staff_id, text, now_ms, arena, err))
        return err->code == ERR_UNPROCESSED && console_tickets_unsendable(call, text, err);
    call->changed_ticket = call->id;
    return mentions_put(db, call->id, &mentions, now_ms, err) &&
           console_tickets_end_draft(call, db, ENTRY_NOTE, err) &&
           desk_ticket(db, call->id, staff_id, now_ms, arena, &ticket, err) &&
           console_tickets_audit(call, db, "ticket.note", ticket.number, STR(""), err) &&
           console_tickets_whole(call, db, &ticket, err);
}

/* The person's number, for a reason that stays in the audit log. */
static bool number_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct str reason = str_trim(json_str(call->body, "reason")), number;
    struct desk_ticket ticket;
    if (reason.len < REASON_GIVEN_SIZE_MIN || reason.len > REASON_GIVEN_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "say why the number is needed, in %d to %d bytes",
                       REASON_GIVEN_SIZE_MIN, REASON_GIVEN_SIZE_MAX);
    if (!desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err) ||
        !contacts_number(db, &call->gateway->keys, ticket.contact_id, arena, &number, err) ||
        !console_tickets_audit(call, db, "number.reveal", ticket.number, reason, err))
        return false;
    struct json_out *out = json_object();
    json_put_str(out, "number", number);
    return console_call_json(call, 200, out, err);
}

/* ---- measuring */

/* The first character that GSM-7 lacks, where it stands, and what it would be sent as. */
static void put_odd(struct json_out *out, struct str text, bool fold)
{
    size_t at = 0, taken;
    int64_t index = 0;
    int32_t code_point;
    while ((taken = utf8_next(str_from(text, at), &code_point)) > 0 &&
           sms_septets(code_point) > 0) {
        at += taken;
        index += sms_utf16_units(code_point);
    }
    if (taken == 0) {
        json_put_null(out, "odd");
        return;
    }
    char storage[16];
    struct builder folded;
    struct str character = str_head(str_from(text, at), taken);
    struct json_out *odd = json_object();
    builder_init(&folded, storage, sizeof(storage));
    sms_fold(character, &folded);
    json_put_str(odd, "character", character);
    json_put_int(odd, "index", index);
    if (fold && !str_equal(builder_str(&folded), character))
        json_put_str(odd, "sent_as", builder_str(&folded));
    else
        json_put_null(odd, "sent_as");
    json_put(out, "odd", odd);
}

bool console_tickets_measure(struct console_call *call, const struct console_measure *measure,
                             struct err *err)
{
    struct str message = measure->message;
    struct builder folded;
    if (!arena_builder(call->job.arena, message.len * 2 + 1, &folded))
        return err_set(err, ERR_LIMIT, "no room for the text");
    if (measure->fold)
        sms_fold(message, &folded);
    else
        builder_add(&folded, message);
    struct sms_size size = sms_measure(builder_str(&folded));
    struct json_out *out = json_object();
    json_put_str(out, "alphabet", size.alphabet == SMS_GSM7 ? STR("GSM-7") : STR("UCS-2"));
    json_put_int(out, "segments", size.segments);
    json_put_int(out, "units", size.units);
    json_put_int(out, "left", size.left);
    json_put_str(out, "folded", builder_str(&folded));
    json_put_int(out, "typed_segments", sms_measure(message).segments);
    json_put_int(out, "segments_max", measure->segments_max);
    json_put_int(out, "size", (int64_t)measure->typed.len);
    json_put_int(out, "size_max", measure->size_max);
    put_odd(out, measure->typed, measure->fold);
    return console_call_json(call, 200, out, err);
}

static bool measure_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str text, message, channel_name = json_str(call->body, "channel");
    int64_t ticket_id = 0;
    if (!console_tickets_text(call, &text, err))
        return false;
    message = text;
    if (str_to_int64(json_str(call->body, "ticket"), &ticket_id)) {
        struct desk_ticket ticket;
        if (!desk_ticket(db, ticket_id, call->staff.id, call->job.now_ms, call->job.arena, &ticket,
                         err) ||
            !desk_message(call->menus, &ticket, text, call->job.arena, &message, err))
            return false;
        channel_name = ticket.channel;
    }
    const struct channel *channel = config_channel(call->gateway->config, channel_name);
    const struct console_measure measure = { .typed = text,
                                             .message = message,
                                             .fold = !channel || channel->fold,
                                             .segments_max = SMS_SEGMENTS_MAX,
                                             .size_max = ANSWER_SIZE_MAX };
    return console_tickets_measure(call, &measure, err);
}

static bool events_run(struct console_call *call, struct db *db, struct err *err)
{
    call->answer.status = 200;
    return staff_topics(db, call->staff.id, call->job.arena, &call->topics, err);
}

static void events_done(struct console_call *call)
{
    const struct events_viewer viewer = { call->token, call->staff.role, call->topics };
    events_subscribe(call->gateway->events, call->exchange, &viewer);
}

const struct console_route console_ticket_routes[] = {
    { "GET", "/tickets", "", RIGHT_TICKETS, STORE_READ, list_run, NULL, NULL },
    { "GET", "/tickets/{id}", "", RIGHT_TICKETS, STORE_READ, whole_run, NULL, NULL },
    { "POST", "/tickets/{id}/claim", "version", RIGHT_HOLD, STORE_WRITE, claim_run, NULL, NULL },
    { "POST", "/tickets/{id}/renew", "version", RIGHT_HOLD, STORE_WRITE, renew_run, NULL, NULL },
    { "POST", "/tickets/{id}/release", "version", RIGHT_HOLD, STORE_WRITE, release_run, NULL,
      NULL },
    { "POST", "/tickets/{id}/note", "text", RIGHT_TICKETS, STORE_WRITE, note_run, NULL, NULL },
    { "POST", "/tickets/{id}/number", "reason", RIGHT_NUMBER, STORE_WRITE, number_run, NULL, NULL },
    { "POST", "/tickets/{id}/move", "version category", RIGHT_TICKETS, STORE_WRITE, move_run, NULL,
      NULL },
    { "POST", "/tickets/{id}/close", "version", RIGHT_ANSWER, STORE_WRITE, close_run, close_done,
      NULL },
    { "POST", "/tickets/{id}/reopen", "version", RIGHT_ANSWER, STORE_WRITE, reopen_run, NULL,
      NULL },
    { "POST", "/measure", "text ticket channel", RIGHT_TICKETS, STORE_READ, measure_run, NULL,
      NULL },
    { "GET", "/events", "", RIGHT_SELF, STORE_READ, events_run, events_done, NULL },
    { 0 },
};
