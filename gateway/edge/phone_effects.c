/* Floor 4: what a turn brings about in a phone in memory, and how a transcript shows it. */
#include "edge/phone_parts.h"

#include "edge/phone_held.h"

#include <assert.h>

static void open_ticket(struct phone *phone, const struct effect *effect)
{
    assert(phone->ticket_count < PHONE_TICKETS_MAX);
    struct phone_ticket *ticket = &phone->tickets[phone->ticket_count++];
    int node = menus_node(phone->menus, str_of(effect->topic));
    *ticket = (struct phone_ticket){ .number = effect->number,
                                     .at_ms = phone->now_ms,
                                     .by_ms = effect->by_ms };
    if (node >= 0)
        phone_set_text(phone->menus->categories[phone->menus->nodes[node].category].name,
                       ticket->category, sizeof(ticket->category));
}

static struct phone_ticket *ticket_numbered(struct phone *phone, int64_t number)
{
    for (int i = 0; i < phone->ticket_count; i++) {
        if (phone->tickets[i].number == number)
            return &phone->tickets[i];
    }
    return NULL;
}

static void add_urgency(const struct effect *effect, struct builder *ret)
{
    if (effect->urgency == URGENCY_SOON)
        builder_addf(ret, "! soon %lld\n", (long long)effect->number);
    if (effect->danger == 0)
        return;
    builder_addf(ret, "! urgent %lld: ", (long long)effect->number);
    danger_names(effect->danger, ret);
    builder_add_char(ret, '\n');
}

static void change_ticket(struct phone *phone, const struct effect *effect, struct builder *ret)
{
    struct phone_ticket *ticket = ticket_numbered(phone, effect->number);
    if (!ticket)
        return;
    if (effect->kind == EFFECT_SET_SAFE) {
        ticket->safe = effect->safe;
        builder_addf(ret, "! %s %lld\n", effect->safe ? "safe to write" : "not safe to write",
                     (long long)effect->number);
        return;
    }
    if (effect->kind == EFFECT_READ_ANSWER) {
        ticket->unread = false;
        builder_addf(ret, "! read %lld\n", (long long)effect->number);
        return;
    }
    if (effect->kind == EFFECT_RATE) {
        ticket->answered = effect->rating > RATING_LOW;
        builder_addf(ret, "! rated %lld: %d%s\n", (long long)effect->number, effect->rating,
                     ticket->answered ? "" : ", open again");
        return;
    }
    ticket->urgent = ticket->urgent || effect->urgency == URGENCY_NOW;
    ticket->by_ms = ticket->urgent ? 0 : ticket->by_ms;
    add_urgency(effect, ret);
}

static void apply(struct phone *phone, const struct effect *effect)
{
    const struct effect question = { .kind = EFFECT_OPEN_TICKET, .number = effect->number };
    open_ticket(phone, &question);
}

static void change_appointment(struct phone *phone, const struct effect *effect,
                               struct builder *ret)
{
    if (effect->act == APPOINTMENT_CALL)
        apply(phone, effect);
    phone_appointments_put(&phone->appointments, effect, phone->now_ms, ret);
}

static void set_quiet(struct phone *phone, struct quiet_hours quiet, struct builder *ret)
{
    phone->quiet = quiet;
    builder_add(ret, STR("! quiet "));
    quiet_write(quiet, ret);
    builder_add(ret, quiet.from == quiet.until ? STR("off\n") : STR("\n"));
}

static void add_to_ticket(struct phone *phone, const struct effect *effect, struct builder *ret)
{
    struct phone_ticket *ticket = &phone->tickets[phone->ticket_count - 1];
    ticket->answered = false;
    ticket->by_ms = effect->by_ms > 0 ? effect->by_ms : ticket->by_ms;
    builder_addf(ret, "! added to %lld: %s\n", (long long)effect->number, effect->text);
    change_ticket(phone, effect, ret);
}

void phone_carry_out(struct phone *phone, const struct effect *effect, struct builder *ret)
{
    if (phone_listings_carry_out(effect, ret) || phone_held_carry_out(effect, ret) ||
        phone_referrals_carry_out(phone, effect, ret))
        return;
    switch (effect->kind) {
    case EFFECT_SET_LANGUAGE:
        phone_set_language(phone->language, str_of(effect->text));
        builder_addf(ret, "! language %s\n", effect->text);
        break;
    case EFFECT_SET_CATEGORY:
        phone_set_text(str_of(effect->topic), phone->category, sizeof(phone->category));
        builder_addf(ret, "! category %s\n", effect->topic);
        break;
    case EFFECT_OPT_OUT:
    case EFFECT_OPT_IN:
        phone->opted_out = phone->alerts_off = effect->kind == EFFECT_OPT_OUT;
        builder_addf(ret, "! %s\n", phone->opted_out ? "stopped" : "started");
        break;
    case EFFECT_STOP_ALERTS:
        phone->alerts_off = true;
        builder_add(ret, STR("! alerts stopped\n"));
        break;
    case EFFECT_SET_QUIET:
        set_quiet(phone, effect->quiet, ret);
        break;
    case EFFECT_OPEN_TICKET:
        open_ticket(phone, effect);
        builder_addf(ret, "! question %lld from %s: %s\n", (long long)effect->number,
                     effect->topic[0] ? effect->topic : "home", effect->text);
        change_ticket(phone, effect, ret);
        break;
    case EFFECT_ADD_TO_TICKET:
        add_to_ticket(phone, effect, ret);
        break;
    case EFFECT_RAISE_TICKET:
    case EFFECT_SET_SAFE:
    case EFFECT_READ_ANSWER:
    case EFFECT_RATE:
        change_ticket(phone, effect, ret);
        break;
    case EFFECT_SET_DISCRETION:
        phone->discretion = effect->hide ? DISCRETION_HIDE : DISCRETION_SHOW;
        builder_addf(ret, "! answers %s\n", effect->hide ? "hidden" : "shown");
        break;
    case EFFECT_HEAR:
        builder_addf(ret, "! heard: %s\n", effect->text);
        break;
    case EFFECT_COURSE:
        phone_courses_put(&phone->courses, effect, phone->now_ms, ret);
        break;
    case EFFECT_APPOINTMENT:
        change_appointment(phone, effect, ret);
        break;
    case EFFECT_SEND_SMS:
        phone_add_message(ret, str_of(effect->text));
        break;
    case EFFECT_APPLY:
        apply(phone, effect);
        (void)phone_alerts_carry_out(&phone->alerts, effect, phone->now_ms, ret);
        break;
    case EFFECT_SET_PROFILE:
    case EFFECT_DELETE_PROFILE:
    case EFFECT_PAUSE_ALERTS:
    case EFFECT_ALERTS_TOLD:
    case EFFECT_OPENED:
    case EFFECT_UNWANTED:
    case EFFECT_AGREE:
    case EFFECT_OUTCOME:
    case EFFECT_ANNOUNCEMENT_READ:
    case EFFECT_LISTING_OPENED:
    case EFFECT_VISIT:
    case EFFECT_LISTING_UPDATE:
    case EFFECT_CONSENT:
    case EFFECT_WITHDRAW:
    case EFFECT_REFERRAL:
    case EFFECT_CHECK_IN:
    case EFFECT_DATA_REQUEST:
    case EFFECT_FORGET:
        (void)phone_alerts_carry_out(&phone->alerts, effect, phone->now_ms, ret);
        break;
    }
}
