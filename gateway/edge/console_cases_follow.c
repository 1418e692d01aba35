/* Floor 4: the desk's calls about check-ins of case files. */
#include "edge/console_cases.h"

#include "edge/config.h"
#include "edge/console_json.h"
#include "service/case_check_in.h"
#include "service/outbox.h"

static struct case_text_world world_of(const struct console_call *call)
{
    const struct gateway *gateway = call->gateway;
    return (struct case_text_world){ &gateway->keys, call->menus, gateway->config->channels,
                                     gateway->config->channel_count };
}

static void put_check_in(struct json_out *out, const struct case_check_in *it)
{
    if (it->id == 0) {
        json_put_null(out, "check_in");
        return;
    }
    struct json_out *one = json_object();
    json_put_str(one, "pace", str_of(check_in_pace_names[check_in_pace_of(it->days)]));
    json_put_int(one, "minute", it->minute);
    json_put_int(one, "silence_hours", it->silence_hours);
    console_json_time(one, "next_at", it->next_ms);
    console_json_person(one, "by", it->started_by, it->started_name);
    json_put_int(one, "started_at", it->started_ms);
    console_json_time(one, "ended_at", it->ended_ms);
    json_put_str(one, "end", str_of(check_in_end_names[it->end]));
    json_put(out, "check_in", one);
}

/* `reads`: the caller may read what people ask. */
static struct json_out *turn_json(const struct case_check_in_turn *turn, bool reads)
{
    static const char *const unsent[] = { "", "muted", "no_channel" };
    struct json_out *out = json_object();
    json_put_int(out, "at", turn->due_ms);
    json_put_str(out, "message",
                 turn->message < 0 ? STR("")
                                   : str_of(outbox_state_name((enum outbox_state)turn->message)));
    json_put_str(out, "unsent", str_of(unsent[turn->unsent]));
    json_put_str(out, "answer", str_of(check_in_answer_names[turn->answer]));
    console_json_time(out, "answered_at", turn->answered_ms);
    json_put_bool(out, "waits", turn->waits);
    if (reads && turn->ticket_id > 0)
        json_put_id(out, "ticket", turn->ticket_id);
    else
        json_put_null(out, "ticket");
    return out;
}

static bool answer(struct case_call *of, int status, struct err *err)
{
    struct console_call *call = of->call;
    struct case_check_in it;
    struct case_check_in_turn *turns;
    size_t count;
    bool reads = rights_have(call->staff.role, RIGHT_TICKETS);
    if (!case_check_in_get(of->db, of->file.id, call->job.arena, &it, err) ||
        !case_check_in_turns(of->db, of->file.id, call->job.arena, &turns, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    put_check_in(out, &it);
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, turn_json(&turns[i], reads));
    json_put(out, "turns", list);
    return console_call_json(call, status, out, err);
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    if (!console_cases_begin_programme(call, db, CASE_SEEN, "check-ins", &of, err) || of.refused)
        return of.refused;
    return console_cases_read(&of, "check-ins", err) && answer(&of, 200, err);
}

static bool read_plan(const struct console_call *call, struct case_check_in_plan *ret,
                      struct err *err)
{
    int pace;
    int64_t minute, hours;
    if (!console_cases_choice(call, "pace", check_in_pace_names, CHECK_IN_PACES, &pace, err))
        return false;
    if (!json_int(json_get(call->body, "minute"), &minute) ||
        !json_int(json_get(call->body, "silence_hours"), &hours) || minute < 0 ||
        minute >= DAY_MINUTES || hours < 0 || hours > INT16_MAX)
        return err_set(err, ERR_INVALID,
                       "minute (of the day) and silence_hours must be whole numbers");
    *ret = (struct case_check_in_plan){ .pace = (enum check_in_pace)pace,
                                        .first = json_str(call->body, "first"),
                                        .minute = (int)minute,
                                        .silence_hours = (int)hours };
    return true;
}

static bool start_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_check_in_plan plan;
    if (!console_cases_begin_programme(call, db, CASE_CHANGED, "check-ins", &of, err) || of.refused)
        return of.refused;
    const struct case_editor editor = console_cases_editor(&of);
    const struct case_text_world world = world_of(call);
    return console_cases_check_open(&of, err) && read_plan(call, &plan, err) &&
           case_check_in_start(db, &world, &editor, &of.file, &plan, call->job.arena, err) &&
           console_cases_audit(&of, "case.check_in", err) && answer(&of, 201, err);
}

static bool end_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    if (!console_cases_begin_programme(call, db, CASE_CHANGED, "check-ins", &of, err) || of.refused)
        return of.refused;
    const struct case_editor editor = console_cases_editor(&of);
    return case_check_in_end(db, &call->gateway->keys, &editor, CHECK_IN_BY_STAFF, call->job.arena,
                             err) &&
           console_cases_audit(&of, "case.check_in", err) && answer(&of, 200, err);
}

const struct console_route console_cases_follow_routes[] = {
    { "GET", "/cases/{id}/check-ins", "", RIGHT_SELF, STORE_WRITE, list_run, NULL, NULL },
    { "POST", "/cases/{id}/check-ins", "pace first minute silence_hours", RIGHT_SELF, STORE_WRITE,
      start_run, NULL, NULL },
    { "POST", "/cases/{id}/check-ins/end", "", RIGHT_SELF, STORE_WRITE, end_run, NULL, NULL },
    { 0 },
};
