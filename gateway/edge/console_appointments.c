/* Floor 4: the desk's calls about appointments, and about the times that are offered. */
#include "edge/console_call.h"

#include "domain/date.h"
#include "domain/ical.h"
#include "edge/console_json.h"
#include "edge/console_sheet.h"
#include "service/calendar.h"
#include "service/case_meeting.h"
#include "service/slots.h"

enum { LISTED_DAYS_MAX = 62 };

static const int64_t minute_ms = 60LL * 1000, day_ms = 24LL * 60 * 60 * 1000;

static const char *const states[APPOINTMENT_STATES] = { "booked",    "confirmed", "moved",
                                                        "cancelled", "done",      "missed" };
static const char *const kinds[APPOINTMENT_KINDS] = { "visit", "phone" };
static const char *const purposes[APPOINTMENT_PURPOSES] = { "reminder", "set", "off" };
static const char *const unsent[] = { "", "stopped", "muted", "no_channel" };

/* ---- shapes */

static void put_person(struct json_out *out, const char *key, int64_t id, struct str name)
{
    struct json_out *person = json_object();
    json_put_id(person, "id", id);
    json_put_str(person, "name", name);
    json_put(out, key, person);
}

static void put_id_or_null(struct json_out *out, const char *key, int64_t id)
{
    if (id > 0)
        json_put_id(out, key, id);
    else
        json_put_null(out, key);
}

/* Staff know at once that nobody will be reminded, not only when the hour has come. */
static enum appointments_unsent unsent_of(const struct calendar_row *row)
{
    bool known = row->of.unreminded != UNSENT_NOTHING || !appointment_stands(row->of.it.state);
    return !known && row->stopped ? UNSENT_STOPPED : row->of.unreminded;
}

static struct json_out *row_json(const struct calendar_row *row)
{
    const struct appointment *it = &row->of.it;
    struct json_out *out = json_object();
    json_put_id(out, "id", it->id);
    json_put_int(out, "version", row->of.version);
    json_put_str(out, "alias", row->alias);
    json_put_str(out, "language", row->language);
    put_person(out, "with", row->of.staff_id, row->staff_name);
    json_put_str(out, "topic", row->of.topic);
    json_put_str(out, "kind", str_of(kinds[it->kind]));
    json_put_str(out, "place", it->place);
    json_put_int(out, "starts_at", it->starts_ms);
    json_put_int(out, "ends_at", it->ends_ms);
    json_put_str(out, "state", str_of(states[it->state]));
    json_put_bool(out, "by_person", row->of.made_by == 0);
    json_put_int(out, "made_at", row->of.made_ms);
    console_json_time(out, "confirmed_at", row->of.confirmed_ms);
    console_json_time(out, "called_at", it->called_ms);
    console_json_time(out, "call_number", row->call_number);
    put_id_or_null(out, "call_ticket", row->of.call_ticket_id);
    put_id_or_null(out, "ticket", row->of.ticket_id);
    json_put_str(out, "reason", row->of.reason);
    if (row->told)
        json_put_str(out, "told", str_of(outbox_state_name(row->last_message)));
    else
        json_put_null(out, "told");
    json_put_bool(out, "reminded", row->of.reminded != 0 && row->of.unreminded == UNSENT_NOTHING);
    json_put_str(out, "unreminded", str_of(unsent[unsent_of(row)]));
    return out;
}

static struct json_out *message_json(const struct calendar_message *message)
{
    struct json_out *out = json_object();
    json_put_str(out, "purpose", str_of(purposes[message->purpose]));
    json_put_bool(out, "hidden", message->hidden);
    json_put_str(out, "state", str_of(outbox_state_name(message->state)));
    json_put_str(out, "reason", message->reason);
    json_put_int(out, "made_at", message->made_ms);
    json_put_int(out, "changed_at", message->changed_ms);
    json_put_int(out, "due_at", message->due_ms);
    return out;
}

static struct json_out *slot_json(const struct slot *slot)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", slot->it.id);
    json_put_id(out, "with", slot->staff_id);
    json_put_str(out, "topic", slot->topic);
    json_put_str(out, "kind", str_of(kinds[slot->it.kind]));
    json_put_str(out, "place", slot->it.place);
    json_put_int(out, "starts_at", slot->it.starts_ms);
    json_put_int(out, "ends_at", slot->it.ends_ms);
    return out;
}

/* ---- who sees what */

static bool sees(const struct console_call *call, struct str topic)
{
    return rights_see(call->staff.role, call->topics, topic, false);
}

/* What they may not see is not found. */
static bool find(struct console_call *call, struct db *db, struct calendar_row *ret,
                 struct err *err)
{
    return staff_topics(db, call->staff.id, call->job.arena, &call->topics, err) &&
           calendar_get(db, call->id, call->job.arena, ret, err) &&
           (sees(call, ret->of.topic) ||
            err_set(err, ERR_NOT_FOUND, "there is no such appointment"));
}

static bool answer(struct console_call *call, struct db *db, int64_t id, int status,
                   struct err *err)
{
    struct calendar_row row;
    struct calendar_message *messages;
    size_t count;
    if (!calendar_get(db, id, call->job.arena, &row, err) ||
        !calendar_messages(db, id, call->job.arena, &messages, &count, err))
        return false;
    struct json_out *out = row_json(&row), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, message_json(&messages[i]));
    json_put(out, "messages", list);
    return console_call_json(call, status, out, err);
}

/* ---- lists */

static bool read_days(const struct console_call *call, int64_t *ret_from_ms, int64_t *ret_until_ms,
                      struct err *err)
{
    int64_t from_ms, until_ms;
    if (!console_sheet_days(call, LISTED_DAYS_MAX, &from_ms, &until_ms, err))
        return false;
    *ret_from_ms = date_moment_ms(from_ms);
    *ret_until_ms = date_moment_ms(until_ms);
    return true;
}

static bool put_rows(const struct console_call *call, const struct calendar_row *rows, size_t count,
                     const char *key, struct json_out *out)
{
    struct json_out *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (sees(call, rows[i].of.topic))
            json_put(list, NULL, row_json(&rows[i]));
    }
    json_put(out, key, list);
    return true;
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct str with = form_get(&call->query, "with");
    int64_t from_ms, until_ms, staff_id = 0, made_ms;
    struct calendar_row *rows, *calls;
    struct slot *slots;
    struct calendar_staff *staff;
    size_t count, call_count, slot_count, staff_count;
    if (with.len > 0 && !str_to_int64(with, &staff_id))
        return err_set(err, ERR_INVALID, "with is the id of somebody who answers");
    if (!read_days(call, &from_ms, &until_ms, err) ||
        !staff_topics(db, call->staff.id, arena, &call->topics, err) ||
        !calendar_between(db, from_ms, until_ms, staff_id, arena, &rows, &count, err) ||
        !calendar_calls(db, arena, &calls, &call_count, err) ||
        !slots_between(db, from_ms, until_ms, staff_id, arena, &slots, &slot_count, err) ||
        !calendar_staff(db, arena, &staff, &staff_count, err) ||
        !calendar_address(db, call->staff.id, arena, &made_ms, err))
        return false;
    struct json_out *out = json_object(), *list = json_array(), *people = json_array();
    (void)put_rows(call, rows, count, "appointments", out);
    (void)put_rows(call, calls, call_count, "calls", out);
    for (size_t i = 0; i < slot_count; i++)
        json_put(list, NULL, slot_json(&slots[i]));
    for (size_t i = 0; i < staff_count; i++) {
        struct json_out *person = json_object();
        json_put_id(person, "id", staff[i].id);
        json_put_str(person, "name", staff[i].name);
        json_put(people, NULL, person);
    }
    json_put(out, "slots", list);
    json_put(out, "staff", people);
    console_json_time(out, "address_made_at", made_ms);
    return console_call_json(call, 200, out, err);
}

static bool one_run(struct console_call *call, struct db *db, struct err *err)
{
    struct calendar_row row;
    return find(call, db, &row, err) && answer(call, db, call->id, 200, err);
}

/* ---- what is asked for */

static bool read_id(const struct console_call *call, const char *name, int64_t *ret,
                    struct err *err)
{
    struct str text = json_str(call->body, name);
    *ret = 0;
    return text.len == 0 || (str_to_int64(text, ret) && *ret > 0) ||
           err_set(err, ERR_INVALID, "%s is an id, as a string", name);
}

static bool is_set(const struct console_call *call, const char *name)
{
    const struct json *value = json_get(call->body, name);
    return json_is(value, JSON_BOOL) && value->boolean;
}

static bool read_int(const struct console_call *call, const char *name, int64_t *ret,
                     struct err *err)
{
    return json_int(json_get(call->body, name), ret) ||
           err_set(err, ERR_INVALID, "%s is a whole number", name);
}

static bool read_kind(const struct console_call *call, enum appointment_kind *ret, struct err *err)
{
    int kind = str_among(json_str(call->body, "kind"), kinds, APPOINTMENT_KINDS);
    *ret = (enum appointment_kind)kind;
    return kind >= 0 || err_set(err, ERR_INVALID, "kind is visit or phone");
}

/* A slot, or a time chosen freely with somebody (the caller, unless named). */
static bool read_time(const struct console_call *call, struct appointments_time *ret,
                      struct err *err)
{
    int64_t minutes;
    *ret = (struct appointments_time){ 0 };
    if (!read_id(call, "slot", &ret->slot_id, err))
        return false;
    if (ret->slot_id > 0)
        return true;
    ret->place = str_trim(json_str(call->body, "place"));
    if (!read_id(call, "with", &ret->staff_id, err) || !read_kind(call, &ret->kind, err) ||
        !read_int(call, "starts_at", &ret->starts_ms, err) ||
        !read_int(call, "minutes", &minutes, err))
        return false;
    if (minutes < 1 || minutes > APPOINTMENT_MINUTES_MAX)
        return err_set(err, ERR_INVALID, "minutes are from 1 to %d", APPOINTMENT_MINUTES_MAX);
    ret->ends_ms = ret->starts_ms + minutes * minute_ms;
    ret->staff_id = ret->staff_id > 0 ? ret->staff_id : call->staff.id;
    return true;
}

static bool read_change(const struct console_call *call, struct appointments_change *ret,
                        struct err *err)
{
    *ret = (struct appointments_change){ .id = call->id,
                                         .by_staff_id = call->staff.id,
                                         .withdraw = is_set(call, "withdraw") };
    return read_int(call, "version", &ret->version, err);
}

/* A second appointment at that time is no fault, but nobody means it unknowingly. */
static bool warn(struct console_call *call, struct db *db, const struct appointments_time *wanted,
                 int64_t contact_id, struct err *err)
{
    struct appointments_time time = *wanted;
    struct slot slot;
    bool clash;
    if (is_set(call, "anyway"))
        return true;
    if (wanted->slot_id > 0) {
        bool there = slots_get(db, wanted->slot_id, call->job.arena, &slot, err);
        if (!there && err->code != ERR_NOT_FOUND)
            return false;
        if (!there || slot.appointment_id != 0)
            return err_set(err, ERR_CONFLICT, "this time is taken or past; choose another one");
        time.staff_id = slot.staff_id;
        time.starts_ms = slot.it.starts_ms;
        time.ends_ms = slot.it.ends_ms;
    }
    if (!appointments_clash(db, &time, contact_id, call->id, call->job.arena, &clash, err))
        return false;
    return !clash || err_set(err, ERR_UNPROCESSED,
                             "there is another appointment at that time, of the same person or "
                             "with the same colleague");
}

/* ---- changes */

static bool after(struct console_call *call, struct db *db, int64_t id, const char *action,
                  enum appointment_purpose purpose, bool tells, struct err *err)
{
    const struct config *config = call->gateway->config;
    const struct appointments_world world = { call->menus, config->channels,
                                              config->channel_count };
    struct calendar_row row;
    char storage[64];
    struct builder when;
    struct str subject;
    if (!calendar_get(db, id, call->job.arena, &row, err) ||
        (tells && !appointments_tell(db, &world, id, purpose, call->job.now_ms, call->job.arena,
                                     &call->queued_on, err)))
        return false;
    builder_init(&when, storage, sizeof(storage));
    date_write(row.of.it.starts_ms, &when);
    call->changed_ticket = row.of.ticket_id;
    call->changed_other = row.of.call_ticket_id;
    if (!arena_format(call->job.arena, &subject, "appointment of " STR_FMT, STR_ARG(row.alias)))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return console_call_audit(call, db, action, subject, builder_str(&when), err);
}

static bool book_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct appointments_booking booking = { .by_staff_id = call->staff.id };
    struct desk_ticket ticket;
    int64_t id;
    if (!read_id(call, "ticket", &booking.ticket_id, err) || !read_time(call, &booking.time, err) ||
        !desk_ticket(db, booking.ticket_id, call->staff.id, call->job.now_ms, arena, &ticket, err))
        return false;
    booking.contact_id = ticket.contact_id;
    booking.channel = ticket.channel;
    booking.topic = ticket.contact_category.len > 0 ? ticket.contact_category : ticket.category;
    return warn(call, db, &booking.time, ticket.contact_id, err) &&
           appointments_book(db, &booking, call->job.now_ms, arena, &id, err) &&
           after(call, db, id, "appointment.book", APPOINTMENT_SET, true, err) &&
           answer(call, db, id, 201, err);
}

static bool move_run(struct console_call *call, struct db *db, struct err *err)
{
    struct appointments_change change;
    struct appointments_time time;
    struct calendar_row row;
    return find(call, db, &row, err) && read_change(call, &change, err) &&
           read_time(call, &time, err) && warn(call, db, &time, row.of.contact_id, err) &&
           appointments_move(db, &change, &time, call->job.now_ms, call->job.arena, err) &&
           after(call, db, call->id, "appointment.move", APPOINTMENT_SET, true, err) &&
           answer(call, db, call->id, 200, err);
}

static bool cancel_run(struct console_call *call, struct db *db, struct err *err)
{
    struct appointments_change change;
    struct calendar_row row;
    struct str reason = str_trim(json_str(call->body, "reason"));
    if (reason.len < REASON_GIVEN_SIZE_MIN || reason.len > APPOINTMENT_REASON_SIZE_MAX)
        return err_set(err, ERR_INVALID, "say why, in %d to %d bytes", REASON_GIVEN_SIZE_MIN,
                       APPOINTMENT_REASON_SIZE_MAX);
    return find(call, db, &row, err) && read_change(call, &change, err) &&
           appointments_cancel(db, &change, reason, call->job.now_ms, call->job.arena, err) &&
           after(call, db, call->id, "appointment.cancel", APPOINTMENT_OFF, true, err) &&
           answer(call, db, call->id, 200, err);
}

static bool settle_run(struct console_call *call, struct db *db, struct err *err)
{
    struct appointments_change change;
    struct calendar_row row;
    struct str state = json_str(call->body, "state");
    bool called = str_equal(state, STR("called"));
    int settled = str_among(state, states, APPOINTMENT_STATES);
    if (!called && settled != APPOINTMENT_DONE && settled != APPOINTMENT_MISSED)
        return err_set(err, ERR_INVALID, "state is done, missed or called");
    if (!find(call, db, &row, err) || !read_change(call, &change, err))
        return false;
    bool done = called ? appointments_called(db, &change, call->job.now_ms, call->job.arena, err)
                       : appointments_settle(db, &change, (enum appointment_state)settled,
                                             call->job.now_ms, call->job.arena, err);
    return done &&
           (called || settled != APPOINTMENT_MISSED ||
            case_meeting_missed(db, &call->gateway->keys, call->id, call->staff.id,
                                call->job.now_ms, call->job.arena, err)) &&
           after(call, db, call->id,
                 called                        ? "appointment.called"
                 : settled == APPOINTMENT_DONE ? "appointment.done"
                                               : "appointment.missed",
                 APPOINTMENT_SET, false, err) &&
           answer(call, db, call->id, 200, err);
}

/* ---- times that are offered */

static bool may_offer(const struct console_call *call, int64_t staff_id, struct err *err)
{
    return staff_id == call->staff.id || rights_have(call->staff.role, RIGHT_VIEWS) ||
           err_set(err, ERR_FORBIDDEN, "only coordinators offer times of somebody else");
}

static bool read_day(const struct console_call *call, const char *name, int64_t *ret,
                     struct err *err)
{
    int64_t at_ms;
    if (!date_parse(json_str(call->body, name), &at_ms))
        return err_set(err, ERR_INVALID, "%s is a day as 2026-11-21", name);
    *ret = at_ms / day_ms;
    return true;
}

static bool read_minutes(const struct console_call *call, const char *name, int *ret,
                         struct err *err)
{
    int64_t minutes;
    if (!read_int(call, name, &minutes, err))
        return false;
    *ret = (int)minutes;
    return (minutes >= 0 && minutes <= DAY_MINUTES) ||
           err_set(err, ERR_INVALID, "%s is a minute of the day, 0 to %d", name, DAY_MINUTES);
}

static bool is_topic(const struct console_call *call, struct str topic, struct err *err)
{
    for (int i = 0; i < call->menus->category_count; i++) {
        if (str_equal(call->menus->categories[i].name, topic))
            return true;
    }
    return topic.len == 0 || err_set(err, ERR_INVALID, "topic is a group of the menus, or empty");
}

static bool offer_run(struct console_call *call, struct db *db, struct err *err)
{
    struct slots_series series = { .by_staff_id = call->staff.id,
                                   .topic = json_str(call->body, "topic"),
                                   .place = str_trim(json_str(call->body, "place")) };
    struct slots_made made;
    struct str detail;
    int64_t weekdays;
    if (!read_id(call, "with", &series.staff_id, err))
        return false;
    series.staff_id = series.staff_id > 0 ? series.staff_id : call->staff.id;
    if (!may_offer(call, series.staff_id, err) || !is_topic(call, series.topic, err) ||
        !read_kind(call, &series.kind, err) || !read_day(call, "first", &series.first_day, err) ||
        !read_day(call, "last", &series.last_day, err) ||
        !read_int(call, "weekdays", &weekdays, err) ||
        !read_minutes(call, "from", &series.from_minutes, err) ||
        !read_minutes(call, "until", &series.until_minutes, err) ||
        !read_minutes(call, "minutes", &series.length_minutes, err))
        return false;
    if (weekdays < 0 || weekdays > 127)
        return err_set(err, ERR_INVALID, "weekdays is a sum: Monday 1, Tuesday 2, ... Sunday 64");
    series.weekdays = (unsigned)weekdays;
    if (!slots_make(db, &series, call->job.now_ms, call->job.arena, &made, err))
        return false;
    if (!arena_format(call->job.arena, &detail, "%d times", made.made))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    struct json_out *out = json_object();
    json_put_int(out, "made", made.made);
    json_put_int(out, "clashed", made.clashed);
    if (!console_call_audit(call, db, "slots.offer", STR("times"), detail, err)) {
        json_out_free(out);
        return false;
    }
    return console_call_json(call, 201, out, err);
}

static bool remove_run(struct console_call *call, struct db *db, struct err *err)
{
    struct slot slot;
    return slots_get(db, call->id, call->job.arena, &slot, err) &&
           may_offer(call, slot.staff_id, err) &&
           slots_remove(db, call->id, call->job.arena, err) &&
           console_call_audit(call, db, "slots.remove", STR("times"), STR(""), err) &&
           console_call_json(call, 200, slot_json(&slot), err);
}

/* ---- files */

static bool file_run(struct console_call *call, struct db *db, struct err *err)
{
    struct calendar_row row;
    struct builder file;
    if (!find(call, db, &row, err))
        return false;
    if (!arena_builder(call->job.arena, 4096, &file))
        return err_set(err, ERR_LIMIT, "no room for a calendar");
    ical_begin(row.staff_name, &file);
    calendar_write(&row, &file);
    ical_end(&file);
    return console_call_file(call, STR("appointment.ics"), "text/calendar; charset=utf-8",
                             builder_str(&file), err);
}

static bool address_run(struct console_call *call, struct db *db, struct err *err)
{
    char token[CRYPTO_TOKEN_SIZE + 1];
    struct str path;
    struct json_out *out = json_object();
    bool ends = is_set(call, "end");
    bool done = ends ? calendar_address_remove(db, call->staff.id, call->job.arena, err)
                     : calendar_address_make(db, &call->gateway->keys, call->staff.id,
                                             call->job.now_ms, call->job.arena, token, err);
    if (done && !ends && !arena_format(call->job.arena, &path, "/calendar/%s.ics", token))
        done = err_set(err, ERR_LIMIT, "no room for an address");
    if (!done || !console_call_audit(call, db, ends ? "calendar.end" : "calendar.address",
                                     STR("calendar"), STR(""), err)) {
        json_out_free(out);
        return false;
    }
    if (ends)
        json_put_null(out, "path");
    else
        json_put_str(out, "path", path);
    return console_call_json(call, ends ? 200 : 201, out, err);
}

#define TIME "slot with kind place starts_at minutes anyway"

const struct console_route console_appointments_routes[] = {
    { "GET", "/appointments", "", RIGHT_TICKETS, STORE_READ, list_run, NULL, NULL },
    { "POST", "/appointments", "ticket " TIME, RIGHT_ANSWER, STORE_WRITE, book_run, NULL, NULL },
    { "GET", "/appointments/{id}", "", RIGHT_TICKETS, STORE_READ, one_run, NULL, NULL },
    { "GET", "/appointments/{id}/file", "", RIGHT_TICKETS, STORE_READ, file_run, NULL, NULL },
    { "POST", "/appointments/{id}/move", "version withdraw " TIME, RIGHT_ANSWER, STORE_WRITE,
      move_run, NULL, NULL },
    { "POST", "/appointments/{id}/cancel", "version reason withdraw", RIGHT_ANSWER, STORE_WRITE,
      cancel_run, NULL, NULL },
    { "POST", "/appointments/{id}/settle", "version state", RIGHT_ANSWER, STORE_WRITE, settle_run,
      NULL, NULL },
    { "POST", "/slots", "with topic kind place first last weekdays from until minutes",
      RIGHT_ANSWER, STORE_WRITE, offer_run, NULL, NULL },
    { "POST", "/slots/{id}/remove", "", RIGHT_ANSWER, STORE_WRITE, remove_run, NULL, NULL },
    { "POST", "/calendar/address", "end", RIGHT_TICKETS, STORE_WRITE, address_run, NULL, NULL },
    { 0 },
};
