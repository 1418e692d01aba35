/* Floor 4: the desk's calls about answers: written, translated, approved, sent. */
#include "edge/console_answers.h"

#include "base/metrics.h"
#include "edge/console_json.h"
#include "edge/console_tickets.h"
#include "service/answers.h"
#include "service/readings.h"

/* ---- what is shown */

static void put_text(struct json_out *object, const char *key, const struct answer_text *text)
{
    if (text->staff_id == 0) {
        json_put_null(object, key);
        return;
    }
    struct json_out *out = json_object();
    json_put_str(out, "text", text->body);
    console_json_person(out, "staff", text->staff_id, text->staff_name);
    json_put_int(out, "at", text->at_ms);
    json_put(object, key, out);
}

static void put_entry_id(struct json_out *object, const char *key, int64_t id)
{
    if (id == 0)
        json_put_null(object, key);
    else
        json_put_id(object, key, id);
}

static struct json_out *answer_json(const struct answer *answer)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", answer->id);
    json_put_str(out, "step", answer_flow_step_name(answer->step));
    put_text(out, "original", &answer->original);
    json_put_str(out, "original_language", answer->original_language);
    put_text(out, "translation", &answer->translation);
    put_text(out, "edited", &answer->edited);
    console_json_person(out, "approver", answer->approver_id, answer->approver_name);
    console_json_time(out, "approved_at", answer->approved_at_ms);
    put_entry_id(out, "back", answer->back_id);
    put_entry_id(out, "entry", answer->entry_id);
    return out;
}

static struct json_out *reading_json(const struct reading *reading)
{
    struct json_out *out = json_object();
    json_put_id(out, "entry", reading->entry_id);
    json_put_str(out, "language", reading->language);
    json_put_str(out, "text", reading->body);
    console_json_person(out, "staff", reading->staff_id, reading->staff_name);
    json_put_int(out, "at", reading->at_ms);
    return out;
}

bool console_answers_put(const struct console_call *call, struct db *db,
                         const struct desk_ticket *ticket, struct json_out *out, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct answer *answers;
    struct reading *readings;
    size_t answer_count, reading_count;
    unsigned allowed;
    if (!answers_of_ticket(db, ticket->id, arena, &answers, &answer_count, err) ||
        !readings_of_ticket(db, ticket->id, arena, &readings, &reading_count, err) ||
        !answers_allowed(db, ticket, &call->staff, arena, &allowed, err))
        return false;
    struct json_out *list = json_array();
    for (size_t i = 0; i < answer_count; i++)
        json_put(list, NULL, answer_json(&answers[i]));
    json_put(out, "answers", list);
    list = json_array();
    for (size_t i = 0; i < reading_count; i++)
        json_put(list, NULL, reading_json(&readings[i]));
    json_put(out, "readings", list);
    list = json_array();
    for (int act = 0; act < ANSWER_ACT_COUNT; act++) {
        if (allowed & 1u << act)
            json_put_str(list, NULL, answer_flow_act_name((enum answer_act)act));
    }
    json_put(out, "acts", list);
    return true;
}

/* ---- acting */

/* "/tickets/{id}/answer/give"; without a last word it is written. */
static enum answer_act act_of(const struct console_route *route)
{
    struct str path = str_of(route->path), word = STR("");
    enum answer_act act = ANSWER_WRITE;
    for (bool more = true; more;)
        more = str_cut(path, '/', &word, &path);
    return answer_flow_act_find(word, &act) ? act : ANSWER_WRITE;
}

static bool read_request(struct console_call *call, struct answer_request *ret, struct err *err)
{
    const struct json *translate = json_get(call->body, "translate");
    *ret = (struct answer_request){ .ticket_id = call->id,
                                    .act = act_of(call->route),
                                    .staff = &call->staff,
                                    .menus = call->menus,
                                    .language = json_str(call->body, "language") };
    bool has_text = ret->act != ANSWER_PASS && ret->act != ANSWER_WITHDRAW;
    if (translate && !json_is(translate, JSON_BOOL))
        return err_set(err, ERR_INVALID, "translate must be true or false");
    ret->translate = translate && translate->boolean;
    return console_tickets_version(call, &ret->version, err) &&
           (!has_text || console_tickets_text(call, &ret->text, err));
}

/* One line says what was done, and one more when it made the answer leave. */
static bool audit_act(struct console_call *call, struct db *db, enum answer_act act,
                      const struct answer_outcome *outcome, struct err *err)
{
    static const char *const actions[ANSWER_ACT_COUNT] = {
        [ANSWER_WRITE] = "ticket.write",       [ANSWER_GIVE] = "ticket.translate",
        [ANSWER_ASK] = "ticket.askback",       [ANSWER_PASS] = "ticket.approve",
        [ANSWER_RETURN] = "ticket.return",     [ANSWER_EDIT] = "ticket.edit",
        [ANSWER_WITHDRAW] = "ticket.withdraw",
    };
    int64_t number = outcome->ticket.number;
    bool only_sent =
        outcome->sent && (act == ANSWER_WRITE || outcome->unapproved) && act != ANSWER_GIVE;
    struct str detail =
        outcome->unapproved ? STR("without approval: somebody is in danger") : STR("");
    return (only_sent || console_tickets_audit(call, db, actions[act], number, STR(""), err)) &&
           (!outcome->sent ||
            console_tickets_audit(call, db, "ticket.answer", number, detail, err));
}

static bool act_run(struct console_call *call, struct db *db, struct err *err)
{
    struct answer_request request;
    struct answer_outcome outcome;
    struct desk_ticket ticket;
    struct arena *arena = call->job.arena;
    if (!read_request(call, &request, err) ||
        !desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err))
        return false;
    request.channel = config_channel(call->gateway->config, ticket.channel);
    request.rate_after_ms = call->gateway->config->office.rate_after_ms;
    if (!request.channel)
        return err_set(err, ERR_BUSY,
                       "the channel '" STR_FMT "' is not configured any more: the"
                       " answer cannot leave",
                       STR_ARG(ticket.channel));
    if (!answers_act(db, &request, call->job.now_ms, arena, &outcome, err)) {
        if (err->code == ERR_UNPROCESSED)
            return console_tickets_unsendable(call, request.text, err);
        return err->code == ERR_CONFLICT && console_tickets_conflict(call, &outcome.ticket, err);
    }
    call->changed_ticket = call->id;
    call->queued_on = outcome.sent ? request.channel : NULL;
    return console_tickets_end_draft(call, db, ENTRY_ANSWER, err) &&
           audit_act(call, db, request.act, &outcome, err) &&
           console_tickets_whole(call, db, &outcome.ticket, err);
}

static void act_done(struct console_call *call)
{
    if (call->answer.status == 200 && call->queued_on)
        metric_add(METRIC_TICKETS_ANSWERED, 1);
    http_exchange_answer(call->exchange, &call->answer);
}

/* ---- what people wrote */

static bool reading_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct desk_ticket ticket;
    struct str text;
    int64_t entry_id;
    if (!str_to_int64(json_str(call->body, "entry"), &entry_id))
        return err_set(err, ERR_INVALID, "entry must be the id of a text of the person");
    if (!console_tickets_text(call, &text, err) ||
        !desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err))
        return false;
    if (!readings_put(db, &ticket, entry_id, &call->staff, json_str(call->body, "language"), text,
                      call->job.now_ms, arena, err))
        return err->code == ERR_UNPROCESSED && console_tickets_unsendable(call, text, err);
    call->changed_ticket = call->id;
    return desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err) &&
           console_tickets_audit(call, db, "ticket.reading", ticket.number, STR(""), err) &&
           console_tickets_whole(call, db, &ticket, err);
}

static bool wish_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct desk_ticket ticket;
    if (!desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err) ||
        !readings_wish(db, call->id, call->staff.id, call->job.now_ms, arena, err))
        return false;
    call->changed_ticket = call->id;
    return desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err) &&
           console_tickets_audit(call, db, "ticket.wish", ticket.number, STR(""), err) &&
           console_tickets_whole(call, db, &ticket, err);
}

const struct console_route console_answers_routes[] = {
    { "POST", "/tickets/{id}/answer", "version text translate language", RIGHT_ANSWER, STORE_WRITE,
      act_run, act_done, NULL },
    { "POST", "/tickets/{id}/answer/give", "version text", RIGHT_TRANSLATE, STORE_WRITE, act_run,
      act_done, NULL },
    { "POST", "/tickets/{id}/answer/ask", "version text", RIGHT_TRANSLATE, STORE_WRITE, act_run,
      NULL, NULL },
    { "POST", "/tickets/{id}/answer/pass", "version", RIGHT_ANSWER, STORE_WRITE, act_run, act_done,
      NULL },
    { "POST", "/tickets/{id}/answer/return", "version text", RIGHT_APPROVE, STORE_WRITE, act_run,
      NULL, NULL },
    { "POST", "/tickets/{id}/answer/edit", "version text", RIGHT_APPROVE, STORE_WRITE, act_run,
      NULL, NULL },
    { "POST", "/tickets/{id}/answer/withdraw", "version", RIGHT_ANSWER, STORE_WRITE, act_run, NULL,
      NULL },
    { "POST", "/tickets/{id}/reading", "entry text language", RIGHT_TRANSLATE, STORE_WRITE,
      reading_run, NULL, NULL },
    { "POST", "/tickets/{id}/reading/wish", "", RIGHT_ANSWER, STORE_WRITE, wish_run, NULL, NULL },
    { 0 },
};
