/* Floor 4: the desk's calls about appointments of case files. */
#include "edge/console_cases.h"

#include "edge/config.h"
#include "edge/console_json.h"
#include "service/calendar.h"
#include "service/case_meeting.h"
#include "service/case_text.h"
#include "service/contacts.h"
#include "service/slots.h"

static const int64_t minute_ms = 60LL * 1000;
static const char *const states[APPOINTMENT_STATES] = { "booked",    "confirmed", "moved",
                                                        "cancelled", "done",      "missed" };
static const char *const kinds[APPOINTMENT_KINDS] = { "visit", "phone" };

/* ---- reading */

static struct json_out *time_json(int64_t id, enum appointment_kind kind, struct str place,
                                  int64_t starts_ms, int64_t ends_ms)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", id);
    json_put_str(out, "kind", str_of(kinds[kind]));
    json_put_str(out, "place", place);
    json_put_int(out, "starts_at", starts_ms);
    json_put_int(out, "ends_at", ends_ms);
    return out;
}

static struct json_out *row_json(const struct calendar_row *row)
{
    const struct appointment *it = &row->of.it;
    struct json_out *out = time_json(it->id, it->kind, it->place, it->starts_ms, it->ends_ms);
    json_put_int(out, "version", row->of.version);
    json_put_str(out, "with", row->staff_name);
    json_put_str(out, "state", str_of(states[it->state]));
    json_put_str(out, "reason", row->of.reason);
    console_json_time(out, "called_at", it->called_ms);
    return out;
}

static bool put_slots(const struct case_call *of, struct json_out *out, struct err *err)
{
    struct contact contact;
    struct appointment_slot *slots = NULL;
    size_t count = 0;
    struct arena *arena = of->call->job.arena;
    bool offers = of->file.state == CASE_OPEN && of->file.contact_id > 0;
    if (offers && !contacts_get(of->db, of->file.contact_id, arena, &contact, err))
        return false;
    const struct slots_wish wish = { .contact_id = of->file.contact_id,
                                     .category = offers ? str_of(contact.category) : STR(""),
                                     .limit = CASE_SLOTS_SHOWN_MAX };
    if (offers && !slots_free(of->db, &wish, of->call->job.now_ms, arena, &slots, &count, err))
        return false;
    struct json_out *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL,
                 time_json(slots[i].id, slots[i].kind, slots[i].place, slots[i].starts_ms,
                           slots[i].ends_ms));
    json_put(out, "slots", list);
    return true;
}

static bool answer(struct case_call *of, int status, struct err *err)
{
    struct calendar_row *rows;
    size_t count;
    if (!calendar_of_case(of->db, of->file.id, of->call->job.arena, &rows, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, row_json(&rows[i]));
    json_put(out, "appointments", list);
    if (!put_slots(of, out, err)) {
        json_out_free(out);
        return false;
    }
    return console_call_json(of->call, status, out, err);
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    if (!console_cases_begin_programme(call, db, CASE_SEEN, "appointments", &of, err) || of.refused)
        return of.refused;
    return console_cases_read(&of, "appointments", err) && answer(&of, 200, err);
}

/* ---- booking */

/* A slot, or a time of the caller's own. */
static bool read_time(const struct console_call *call, struct appointments_time *ret,
                      struct err *err)
{
    int kind;
    int64_t minutes;
    *ret = (struct appointments_time){ .staff_id = call->staff.id,
                                       .place = str_trim(json_str(call->body, "place")) };
    if (json_get(call->body, "slot"))
        return console_cases_id(call, "slot", &ret->slot_id, err);
    if (!console_cases_choice(call, "kind", kinds, APPOINTMENT_KINDS, &kind, err))
        return false;
    ret->kind = (enum appointment_kind)kind;
    if (!json_int(json_get(call->body, "starts_at"), &ret->starts_ms) ||
        !json_int(json_get(call->body, "minutes"), &minutes) || minutes < 1 ||
        minutes > APPOINTMENT_MINUTES_MAX)
        return err_set(err, ERR_INVALID, "starts_at and minutes (1 to %d) are whole numbers",
                       APPOINTMENT_MINUTES_MAX);
    ret->ends_ms = ret->starts_ms + minutes * minute_ms;
    return true;
}

/* Nobody is at two places: a slot that clashes is not offered, a time of one's own may. */
static bool check_free(const struct case_call *of, const struct appointments_time *time,
                       struct err *err)
{
    bool clash = false;
    if (time->slot_id == 0 &&
        !appointments_clash(of->db, time, of->file.contact_id, 0, of->call->job.arena, &clash, err))
        return false;
    return !clash ||
           err_set(err, ERR_UNPROCESSED, "you or the person have another appointment at that time");
}

static bool tell(struct case_call *of, int64_t id, enum appointment_purpose purpose,
                 struct err *err)
{
    struct console_call *call = of->call;
    const struct config *config = call->gateway->config;
    const struct appointments_world world = { call->menus, config->channels,
                                              config->channel_count };
    return appointments_tell(of->db, &world, id, purpose, call->job.now_ms, call->job.arena,
                             &call->queued_on, err);
}

static bool book_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct appointments_time time;
    const struct channel *channel = NULL;
    int64_t id;
    if (!console_cases_begin_programme(call, db, CASE_CHANGED, "appointments", &of, err) ||
        of.refused)
        return of.refused;
    const struct config *config = call->gateway->config;
    const struct case_editor editor = console_cases_editor(&of);
    return console_cases_check_open(&of, err) && read_time(call, &time, err) &&
           check_free(&of, &time, err) &&
           (of.file.contact_id == 0 ||
            case_text_channel(db, config->channels, config->channel_count, of.file.contact_id,
                              call->job.arena, &channel, err)) &&
           case_meeting_book(db, &call->gateway->keys, &editor, &of.file, channel, &time,
                             call->job.arena, &id, err) &&
           tell(&of, id, APPOINTMENT_SET, err) &&
           console_cases_audit(&of, "case.appointment", err) && answer(&of, 201, err);
}

/* ---- what became of it */

static bool settle(struct case_call *of, const struct appointments_change *change,
                   enum appointment_state state, struct err *err)
{
    struct console_call *call = of->call;
    const struct keyring *keys = &call->gateway->keys;
    const struct case_editor editor = console_cases_editor(of);
    struct str reason = str_trim(json_str(call->body, "reason"));
    if (state != APPOINTMENT_CANCELLED)
        return appointments_settle(of->db, change, state, call->job.now_ms, call->job.arena, err) &&
               (state == APPOINTMENT_MISSED
                    ? case_meeting_missed(of->db, keys, change->id, call->staff.id,
                                          call->job.now_ms, call->job.arena, err)
                    : case_meeting_log(of->db, keys, &editor, "kept", call->job.arena, err));
    if (reason.len < REASON_GIVEN_SIZE_MIN || reason.len > APPOINTMENT_REASON_SIZE_MAX)
        return err_set(err, ERR_INVALID, "say why, in %d to %d bytes", REASON_GIVEN_SIZE_MIN,
                       APPOINTMENT_REASON_SIZE_MAX);
    return appointments_cancel(of->db, change, reason, call->job.now_ms, call->job.arena, err) &&
           case_meeting_log(of->db, keys, &editor, "cancelled", call->job.arena, err) &&
           tell(of, change->id, APPOINTMENT_OFF, err);
}

static bool settle_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct appointments_change change = { .by_staff_id = call->staff.id };
    int state;
    if (!console_cases_begin_programme(call, db, CASE_CHANGED, "appointments", &of, err) ||
        of.refused)
        return of.refused;
    if (!console_cases_choice(call, "state", states, APPOINTMENT_STATES, &state, err) ||
        !console_cases_id(call, "appointment", &change.id, err) ||
        !console_cases_version(call, &change.version, err) ||
        !case_meeting_check(db, call->id, change.id, call->job.arena, err))
        return false;
    if (state != APPOINTMENT_CANCELLED && state != APPOINTMENT_DONE && state != APPOINTMENT_MISSED)
        return err_set(err, ERR_INVALID, "state is done, missed or cancelled");
    return settle(&of, &change, (enum appointment_state)state, err) &&
           console_cases_audit(&of, "case.appointment", err) && answer(&of, 200, err);
}

const struct console_route console_cases_meetings_routes[] = {
    { "GET", "/cases/{id}/appointments", "", RIGHT_SELF, STORE_WRITE, list_run, NULL, NULL },
    { "POST", "/cases/{id}/appointments", "slot kind place starts_at minutes", RIGHT_SELF,
      STORE_WRITE, book_run, NULL, NULL },
    { "POST", "/cases/{id}/appointments/settle", "appointment version state reason", RIGHT_SELF,
      STORE_WRITE, settle_run, NULL, NULL },
    { 0 },
};
