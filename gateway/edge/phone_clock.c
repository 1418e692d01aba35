/* Floor 4: what comes to a phone in memory by itself. */
#include "edge/phone_parts.h"

#include "domain/sms.h"

void phone_push(struct phone *phone, enum dialogue_asked asked, int64_t id, struct str text,
                struct builder *ret)
{
    char storage[REPLY_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    phone->now_ms++;
    phone->asked = asked;
    phone->asked_ms = phone->now_ms;
    phone->asked_id = id;
    sms_fold(text, &folded);
    phone_add_message(ret, builder_str(&folded));
}

/* A lesson, when it is due at last. */
static void send_lesson(struct phone *phone, struct enrolment *due, struct builder *ret)
{
    char storage[REPLY_SIZE];
    struct builder text;
    const struct phone_ticket *urgent = phone_urgent(phone);
    struct enrolment_clock clock = { .menus = phone->menus,
                                     .now_ms = phone->now_ms,
                                     .quiet = phone->quiet,
                                     .silent = phone->opted_out || (urgent && !urgent->safe),
                                     .hidden = phone_is_hidden(phone, NULL) };
    builder_init(&text, storage, sizeof(storage));
    int64_t id = due->id;
    if (phone_courses_push(&phone->courses, due, &clock, &text))
        phone_push(phone, ASKED_LESSON, id, builder_str(&text), ret);
}

static void remind(struct phone *phone, struct phone_appointment *due, struct builder *ret)
{
    char storage[REPLY_SIZE];
    struct builder text;
    const struct phone_ticket *urgent = phone_urgent(phone);
    int language = menus_language(phone->menus, str_of(phone->language));
    phone_appointments_reminded(due, phone->quiet, phone->now_ms);
    if (phone->opted_out || (urgent && !urgent->safe)) {
        builder_add(ret, STR("! not reminded\n"));
        return;
    }
    builder_init(&text, storage, sizeof(storage));
    appointment_write(phone->menus, language < 0 ? 0 : language, APPOINTMENT_REMINDS,
                      phone_is_hidden(phone, NULL), &due->it, &text);
    phone_push(phone, ASKED_APPOINTMENT, due->it.id, builder_str(&text), ret);
}

bool phone_ask_visit(struct phone *phone, struct str row, struct builder *ret, struct err *err)
{
    char storage[REPLY_SIZE];
    struct builder text;
    int64_t number;
    builder_init(&text, storage, sizeof(storage));
    if (!phone_listings_visit(phone->listings, phone->menus, str_of(phone->language), row, &text,
                              &number, err))
        return false;
    phone_push(phone, ASKED_VISIT, number, builder_str(&text), ret);
    return true;
}

void phone_ask_check_in(struct phone *phone, struct builder *ret)
{
    int language = menus_language(phone->menus, str_of(phone->language));
    phone_push(phone, ASKED_CHECK_IN, 1,
               phone->menus->phrases[language < 0 ? 0 : language][PHRASE_CHECK_IN_ASK], ret);
}

void phone_pass_time(struct phone *phone, int64_t until_ms, struct builder *ret)
{
    for (;;) {
        int64_t at_ms = INT64_MAX;
        struct enrolment *lesson = phone_courses_due(&phone->courses, until_ms);
        struct phone_appointment *appointment =
            phone_appointments_due(&phone->appointments, phone->quiet, until_ms, &at_ms);
        bool reminds = appointment && (!lesson || at_ms < lesson->due_at_ms);
        if (!lesson && !appointment)
            break;
        at_ms = reminds ? at_ms : lesson->due_at_ms;
        phone->now_ms = at_ms > phone->now_ms ? at_ms : phone->now_ms;
        if (reminds)
            remind(phone, appointment, ret);
        else
            send_lesson(phone, lesson, ret);
    }
    phone->now_ms = until_ms;
}
