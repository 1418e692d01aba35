/* Floor 4: a phone in memory. */
#include "edge/phone_parts.h"

#include "domain/alert.h"
#include "domain/sms.h"
#include "edge/phone_held.h"

#include <assert.h>
#include <stdlib.h>

static const int64_t minute_ms = 60 * 1000LL;
static const int64_t ticket_recent_ms = 14LL * 24 * 60 * 60 * 1000;

void phone_set_text(struct str text, char *storage, size_t size)
{
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, text);
}

void phone_set_language(char storage[LANGUAGE_SIZE], struct str code)
{
    phone_set_text(code, storage, LANGUAGE_SIZE);
}

struct phone *phone_new(struct menu_shelf *shelf, struct menus *menus, enum bearer bearer,
                        struct str language, int64_t now_ms)
{
    struct phone *phone = calloc(1, sizeof(*phone));
    if (!phone)
        abort();
    phone->shelf = shelf;
    phone->menus = menus;
    phone->bearer = bearer;
    phone->now_ms = now_ms;
    phone_set_language(phone->language, language);
    phone->limits = (struct screen_limits){ USSD_GSM7_CHARS_MAX, USSD_UCS2_CHARS_MAX, true };
    phone->quiet = (struct quiet_hours){ 21 * 60, 8 * 60 };
    phone->office = office_default;
    phone->office.hours.count = 0;
    return phone;
}

void phone_free(struct phone *phone)
{
    if (phone) {
        menus_release(phone->menus);
        phone_vacancies_free(phone->vacancies);
        phone_listings_free(phone->listings);
    }
    free(phone);
}

/* ---- what a transcript shows */

static void add_lines(struct builder *ret, char sign, struct str text)
{
    for (bool more = true; more;) {
        struct str line;
        more = str_cut(text, '\n', &line, &text);
        builder_add_char(ret, sign);
        builder_add(ret, line.len > 0 ? STR(" ") : STR(""));
        builder_add(ret, line);
        builder_add_char(ret, '\n');
    }
}

static void add_segments(struct builder *ret, struct str text)
{
    int segments = sms_measure(text).segments;
    if (segments > 1)
        builder_addf(ret, "! %d segments\n", segments);
}

void phone_add_message(struct builder *ret, struct str text)
{
    add_lines(ret, '+', text);
    add_segments(ret, text);
}

/* ---- a turn */

static struct phone_ticket *recent_ticket(struct phone *phone)
{
    struct phone_ticket *last =
        phone->ticket_count > 0 ? &phone->tickets[phone->ticket_count - 1] : NULL;
    return last && phone->now_ms - last->at_ms <= ticket_recent_ms ? last : NULL;
}

const struct phone_ticket *phone_urgent(const struct phone *phone)
{
    for (int i = phone->ticket_count; i-- > 0;) {
        const struct phone_ticket *ticket = &phone->tickets[i];
        if (ticket->urgent && phone->now_ms - ticket->at_ms <= ticket_recent_ms)
            return ticket;
    }
    return NULL;
}

static void recall(const struct phone *phone, enum bearer bearer, struct dialogue_state *ret)
{
    dialogue_state_decode((struct str){ phone->stored[bearer], phone->stored_size[bearer] }, ret);
}

static int unread_count(const struct phone *phone)
{
    int count = 0;
    for (int i = 0; i < phone->ticket_count; i++)
        count += phone->tickets[i].unread;
    return count;
}

static struct dialogue_row row_of(const struct phone_ticket *ticket)
{
    return (struct dialogue_row){ .number = ticket->number,
                                  .at_ms = ticket->at_ms,
                                  .answered = ticket->answered,
                                  .by_ms = ticket->by_ms,
                                  .unread = ticket->unread,
                                  .id = ticket->number,
                                  .text = str_of(ticket->answer),
                                  .rated = !ticket->urgent };
}

static size_t look_up(const struct phone *phone, enum need_kind need,
                      struct dialogue_row rows[PHONE_TICKETS_MAX])
{
    size_t count = 0;
    if (need == NEED_TICKET_NUMBER) {
        rows[count++] =
            (struct dialogue_row){ .number = PHONE_FIRST_NUMBER + (int64_t)phone->ticket_count };
        return count;
    }
    if (need == NEED_REFERRALS)
        return phone_referrals_rows(phone, rows);
    for (int i = 0; i < phone->ticket_count && need == NEED_ANSWER && count == 0; i++) {
        if (phone->tickets[i].unread)
            rows[count++] = row_of(&phone->tickets[i]);
    }
    for (int i = phone->ticket_count; i-- > 0 && need == NEED_TICKETS;)
        rows[count++] = row_of(&phone->tickets[i]);
    return count;
}

static struct phone_alerts_world alerts_world(const struct phone *phone)
{
    return (struct phone_alerts_world){ .vacancies = phone->vacancies,
                                        .menus = phone->menus,
                                        .now_ms = phone->now_ms,
                                        .next_number =
                                            PHONE_FIRST_NUMBER + (int64_t)phone->ticket_count };
}

static void step(struct phone *phone, enum dialogue_event event, struct str text)
{
    struct dialogue_input input = {
        .event = event,
        .bearer = phone->bearer,
        .text = text,
        .now_ms = phone->now_ms,
        .limits = phone->limits,
        .office = phone->office.hours.count > 0 ? &phone->office : &office_default,
        .person = { .opted_out = phone->opted_out,
                    .alerts_off = phone->alerts_off,
                    .quiet = phone->quiet },
    };
    const struct phone_ticket *ticket = recent_ticket(phone);
    int64_t opens_ms = phone->office.hours.count > 0
                           ? office_opens_ms(&phone->office, phone->now_ms)
                           : phone->now_ms;
    input.back_ms = opens_ms > phone->now_ms ? opens_ms : 0;
    const struct phone_ticket *urgent = phone_urgent(phone);
    if (urgent) {
        input.person.urgent_number = urgent->number;
        input.person.urgent_safe = urgent->safe;
    }
    if (ticket && phone->bearer == BEARER_SMS) {
        input.person.ticket_number = ticket->number;
        input.person.ticket_answered = ticket->answered;
        input.person.ticket_urgent = ticket->urgent;
        input.person.ticket_safe = ticket->safe;
        input.person.ticket_category = str_of(ticket->category);
    }
    input.person.unread = unread_count(phone);
    input.person.asked = phone->asked;
    input.person.asked_ms = phone->asked_ms;
    input.person.asked_id = phone->asked_id;
    phone_courses_person(&phone->courses, &input.person);
    struct dialogue_state state, dialled;
    recall(phone, phone->bearer, &state);
    recall(phone, BEARER_USSD, &dialled);
    input.dialled = &dialled;
    phone_set_language(state.language, str_of(phone->language));
    dialogue_step(phone->menus, &state, &input, NULL, &phone->result);
    if (phone->result.need == NEED_NONE)
        return;
    struct dialogue_row rows[PHONE_TICKETS_MAX];
    struct dialogue_held held;
    struct dialogue_data data = { .kind = phone->result.need, .rows = rows };
    const struct phone_alerts_world world = alerts_world(phone);
    if (phone_alerts_answer(&phone->alerts, &world, &phone->result, &data) ||
        phone_held_answer(phone->ticket_count, phone->now_ms, &held, &data))
        ;
    else if (data.kind == NEED_VACANCIES || data.kind == NEED_VACANCY)
        phone_vacancies_answer(phone->vacancies, phone->menus->vacancy_words, &phone->result,
                               phone->now_ms, &data);
    else if ((data.kind >= NEED_LISTINGS && data.kind <= NEED_LISTING_PLACES) ||
             data.kind == NEED_REFERRAL)
        phone_listings_answer(phone->listings, phone->menus->needs, str_of(phone->language),
                              &phone->result, phone->now_ms, &data);
    else if (data.kind == NEED_CERTIFICATE)
        phone_courses_answer(&phone->courses, &phone->result, &data);
    else if (data.kind == NEED_APPOINTMENTS)
        phone_appointments_answer(&phone->appointments, str_of(phone->result.need_text),
                                  PHONE_FIRST_NUMBER + (int64_t)phone->ticket_count, phone->now_ms,
                                  &data);
    else
        data.row_count = look_up(phone, data.kind, rows);
    dialogue_step(phone->menus, &state, &input, &data, &phone->result);
}

static void turn(struct phone *phone, enum dialogue_event event, struct str text,
                 struct builder *ret)
{
    step(phone, event, text);
    phone->stored_size[phone->bearer] =
        dialogue_state_encode(&phone->result.state, phone->stored[phone->bearer]);
    struct str reply = str_of(phone->result.reply);
    add_lines(ret, '<', reply);
    if (phone->bearer == BEARER_SMS)
        add_segments(ret, reply);
    for (int i = 0; i < phone->result.effect_count; i++)
        phone_carry_out(phone, &phone->result.effects[i], ret);
    phone->in_session = phone->bearer == BEARER_USSD && !phone->result.end;
    if (phone->result.end)
        builder_add(ret, STR("! end\n"));
}

void phone_dial(struct phone *phone, struct builder *ret)
{
    phone->bearer = BEARER_USSD;
    turn(phone, EVENT_USSD_BEGIN, STR(""), ret);
}

bool phone_write(struct phone *phone, struct str text, struct builder *ret, struct err *err)
{
    if (phone->bearer == BEARER_USSD && !phone->in_session)
        return err_set(err, ERR_INVALID, "no USSD session is open; write @ dial first");
    if (phone->ticket_count == PHONE_TICKETS_MAX)
        return err_set(err, ERR_INVALID, "this phone asked %d questions; begin another",
                       PHONE_TICKETS_MAX);
    turn(phone, EVENT_TEXT, text, ret);
    return true;
}

/* ---- directives */

bool phone_is_hidden(const struct phone *phone, const struct phone_ticket *ticket)
{
    const struct answer_reader reader = { .discretion = phone->discretion,
                                          .category = str_of(phone->category),
                                          .asked_category =
                                              str_of(ticket ? ticket->category : phone->category),
                                          .urgent = ticket && ticket->urgent,
                                          .silent_ms =
                                              phone->now_ms - phone->result.state.last_ms };
    return answer_hidden(phone->menus, &reader);
}

static bool wait_for(struct phone *phone, struct str argument, struct builder *ret, struct err *err)
{
    static const struct {
        const char *unit;
        int64_t minutes;
    } units[] = { { "min", 1 }, { "h", 60 }, { "d", 1440 } };
    struct str number, unit;
    int64_t count;
    (void)str_cut(argument, ' ', &number, &unit);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (str_equal(unit, str_of(units[i].unit)) && str_to_int64(number, &count) && count >= 0 &&
            count <= 10000) {
            phone_pass_time(phone, phone->now_ms + count * units[i].minutes * minute_ms, ret);
            return true;
        }
    }
    return err_set(err, ERR_INVALID, "wait takes a number and min, h or d, as in: @ wait 25 h");
}

static void push_answer(struct phone *phone, struct phone_ticket *ticket, struct str text,
                        struct builder *ret)
{
    char plain_storage[REPLY_SIZE], folded_storage[REPLY_SIZE];
    struct builder plain, folded;
    int language = menus_language(phone->menus, str_of(phone->language));
    language = language < 0 ? 0 : language;
    builder_init(&plain, plain_storage, sizeof(plain_storage));
    builder_init(&folded, folded_storage, sizeof(folded_storage));
    ticket->unread = phone_is_hidden(phone, ticket);
    ticket->answered = true;
    ticket->at_ms = phone->now_ms++; /* what follows comes after the last turn */
    phone_set_text(text, ticket->answer, sizeof(ticket->answer));
    if (ticket->unread)
        answer_write_notice(phone->menus, language, unread_count(phone), &plain);
    else
        answer_write(phone->menus, language, ticket->number, text, &plain);
    bool rated =
        !ticket->unread && answer_add_rating(phone->menus, language, phone->limits.fold, &plain);
    phone->asked = ticket->unread ? ASKED_READ : rated ? ASKED_RATE : ASKED_NOTHING;
    phone->asked_ms = phone->now_ms;
    phone->asked_id = ticket->number;
    sms_fold(builder_str(&plain), &folded);
    phone_add_message(ret, builder_str(&folded));
}

static bool answer(struct phone *phone, struct str text, struct builder *ret, struct err *err)
{
    if (phone->ticket_count == 0)
        return err_set(err, ERR_INVALID, "there is no question to answer");
    struct phone_ticket *ticket = &phone->tickets[phone->ticket_count - 1];
    if (ticket->urgent && !ticket->safe) {
        builder_add(ret, STR("! not sent: nobody said that it is safe to write\n"));
        return true;
    }
    push_answer(phone, ticket, text, ret);
    return true;
}

static bool change_menus(struct phone *phone, struct str directory, const char *base,
                         struct err *err)
{
    char path[4096];
    struct builder b;
    builder_init(&b, path, sizeof(path));
    builder_addf(&b, "%s/" STR_FMT, base, STR_ARG(directory));
    struct menus *menus;
    if (!menu_shelf_take(phone->shelf, path, phone->now_ms, &menus, err))
        return false;
    menus_release(phone->menus);
    phone->menus = menus;
    return true;
}

static bool alert(struct phone *phone, struct str rows, struct builder *ret, struct err *err)
{
    static const struct phone_ticket nothing;
    char storage[REPLY_SIZE];
    struct builder text;
    int language = menus_language(phone->menus, str_of(phone->language));
    const struct phone_alerts_world world = alerts_world(phone);
    builder_init(&text, storage, sizeof(storage));
    phone->alerts.hidden = phone_is_hidden(phone, &nothing);
    if (!phone_alerts_push(&phone->alerts, &world, language < 0 ? 0 : language, rows, &text, err))
        return false;
    phone_push(phone, ASKED_ALERT, 1, builder_str(&text), ret);
    return true;
}

static bool ask_outcome(struct phone *phone, struct str row, struct builder *ret, struct err *err)
{
    char storage[REPLY_SIZE];
    struct builder text;
    int64_t number = 0;
    bool open;
    int language = menus_language(phone->menus, str_of(phone->language));
    const struct vacancy *vacancy =
        str_to_int64(row, &number)
            ? phone_vacancies_row(phone->vacancies, number, phone->now_ms, &open)
            : NULL;
    if (!vacancy)
        return err_set(err, ERR_INVALID, "outcome takes a row of the table of @ vacancies");
    builder_init(&text, storage, sizeof(storage));
    alert_write_outcome(phone->menus, language < 0 ? 0 : language, vacancy, &text);
    phone_push(phone, ASKED_OUTCOME, number, builder_str(&text), ret);
    return true;
}

bool phone_do(struct phone *phone, struct str directive, const char *base, struct builder *ret,
              struct err *err)
{
    struct str word, argument;
    (void)str_cut(directive, ' ', &word, &argument);
    argument = str_trim(argument);
    if (str_equal(word, STR("wait")))
        return wait_for(phone, argument, ret, err);
    if (str_equal(word, STR("hours")))
        return office_parse_hours(argument, &phone->office.hours) ||
               err_set(err, ERR_INVALID, "hours are written as in: @ hours Mon-Fri 8-16");
    if (str_equal(word, STR("answer")))
        return answer(phone, argument, ret, err);
    if (str_equal(word, STR("menus")))
        return change_menus(phone, argument, base, err);
    if (str_equal(word, STR("vacancies")))
        return phone_vacancies_reload(&phone->vacancies, phone->menus->vacancy_words, phone->now_ms,
                                      base, argument, err);
    if (str_equal(word, STR("directory")))
        return phone_listings_reload(&phone->listings, phone->menus->needs, phone->now_ms, base,
                                     argument, err);
    if (str_equal(word, STR("visit")))
        return phone_ask_visit(phone, argument, ret, err);
    if (str_equal(word, STR("check-in"))) {
        phone_ask_check_in(phone, ret);
        return true;
    }
    if (str_equal(word, STR("referral")))
        return phone_tell_referral(phone, argument, ret, err);
    if (str_equal(word, STR("alert")))
        return alert(phone, argument, ret, err);
    if (str_equal(word, STR("slot")))
        return phone_appointments_offer(&phone->appointments, argument, phone->now_ms, err);
    if (str_equal(word, STR("taken")))
        return phone_appointments_take(&phone->appointments, argument, err);
    if (str_equal(word, STR("outcome")))
        return ask_outcome(phone, argument, ret, err);
    if (str_equal(word, STR("dial")))
        phone_dial(phone, ret);
    else if (str_equal(word, STR("break")))
        phone->in_session = false;
    else if (str_equal(word, STR("sms")) || str_equal(word, STR("ussd")))
        phone->bearer = str_equal(word, STR("sms")) ? BEARER_SMS : BEARER_USSD;
    else
        return err_set(
            err, ERR_INVALID,
            "@ \"" STR_FMT "\" is not known; known are dial, break, wait, sms, ussd, "
            "answer, menus, vacancies, directory, visit, referral, check-in, alert, outcome, slot, "
            "taken, hours",
            STR_ARG(word));
    return true;
}
