/* Floor 3: what a turn brings about. */
#include "service/turn_parts.h"

#include "service/alerts.h"
#include "service/announcements.h"
#include "service/appointments.h"
#include "service/case_ask.h"
#include "service/case_check_in.h"
#include "service/case_referral_tell.h"
#include "service/courses.h"
#include "service/directory_provider.h"
#include "service/directory_visits.h"
#include "service/erasure.h"
#include "service/faq.h"
#include "service/held.h"
#include "service/notices.h"
#include "service/outbox.h"
#include "service/tickets.h"

static bool hold_messages(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    if (effect->urgency != URGENCY_NOW)
        return true;
    world->outcome->counts.urgent++;
    return outbox_hold(world->db, turn->contact->id, world->now_ms, world->arena, err);
}

static struct ticket_question question_of(const struct turn *turn, const struct effect *effect)
{
    const struct turn_world *world = turn->world;
    int node = menus_node(world->menus, str_of(effect->topic));
    struct str category = STR("");
    if (node >= 0)
        category = world->menus->categories[world->menus->nodes[node].category].name;
    return (struct ticket_question){
        .number = effect->number,
        .contact_id = turn->contact->id,
        .category = category,
        .node = str_of(effect->topic),
        .language = str_of(turn->result.state.language),
        .channel = world->channel->name,
        .bearer = turn->bearer,
        .text = str_of(effect->text),
        .urgency = effect->urgency,
        .danger = effect->danger,
        .by_ms = effect->by_ms,
    };
}

static bool open_ticket(struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    struct ticket_question question = question_of(turn, effect);
    int64_t id;
    if (!hold_messages(turn, effect, err) ||
        !tickets_open(world->db, world->office, &question, world->now_ms, world->arena, &id, err) ||
        (effect->urgency == URGENCY_NORMAL && !faq_expect(world->db, id, world->arena, err)))
        return false;
    world->outcome->counts.tickets_opened++;
    turn->wrote_ticket_id = id;
    turn_ticket_changed(world->outcome, id);
    return true;
}

static bool hear(struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    struct ticket_question question = question_of(turn, effect);
    int64_t id;
    if (!tickets_hear(world->db, world->office, &question, world->now_ms, world->arena, &id, err))
        return false;
    world->outcome->counts.heard++;
    turn->wrote_ticket_id = id;
    turn_ticket_changed(world->outcome, id);
    return true;
}

static bool add_to_ticket(struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    const struct ticket_words words = { .number = effect->number,
                                        .contact_id = turn->contact->id,
                                        .text = str_of(effect->text),
                                        .urgency = effect->urgency,
                                        .by_ms = effect->by_ms };
    int64_t id;
    if (!tickets_add_text(world->db, world->office, &words, world->now_ms, world->arena, &id, err))
        return false;
    turn->wrote_ticket_id = id;
    turn_ticket_changed(world->outcome, id);
    return true;
}

static bool raise_ticket(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    int64_t id;
    if (!hold_messages(turn, effect, err) ||
        !tickets_raise(world->db, world->office, effect->number, turn->contact->id, effect->danger,
                       world->now_ms, world->arena, &id, err))
        return false;
    turn_ticket_changed(world->outcome, id);
    return true;
}

static bool set_safe(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    int64_t id;
    if (!tickets_set_safe(world->db, effect->number, turn->contact->id, effect->safe, world->now_ms,
                          world->arena, &id, err))
        return false;
    turn_ticket_changed(world->outcome, id);
    return true;
}

static bool send_sms(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    const struct outbox_message message = {
        .contact_id = turn->contact->id,
        .channel = world->channel,
        .bearer = BEARER_SMS,
        .class = OUTBOX_REPLY,
        .text = str_of(effect->text),
    };
    int64_t id;
    world->outcome->counts.outbound++;
    return outbox_add(world->db, &message, world->now_ms, world->arena, &id, err);
}

static bool read_answer(struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    turn->read_id = effect->number;
    if (!notices_read(world->db, turn->contact->id, effect->number, world->now_ms, world->arena,
                      &turn->read_ticket_id, err))
        return false;
    turn_ticket_changed(world->outcome, turn->read_ticket_id);
    return true;
}

static bool rate_answer(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    int64_t id;
    if (!notices_rate(world->db, world->office, turn->contact->id, effect->number, effect->rating,
                      world->now_ms, world->arena, &id, err))
        return false;
    world->outcome->counts.rated++;
    world->outcome->counts.rated_low += effect->rating <= RATING_LOW;
    turn_ticket_changed(world->outcome, id);
    return true;
}

/* A task of the desk: the office gets what they agreed to. */
static bool apply(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    struct ticket_question question = question_of(turn, effect);
    question.category = str_of(turn->contact->category);
    int64_t id;
    if (!tickets_open(world->db, world->office, &question, world->now_ms, world->arena, &id, err))
        return false;
    world->outcome->counts.tickets_opened++;
    turn_ticket_changed(world->outcome, id);
    const struct alerts_application application = { .contact_id = turn->contact->id,
                                                    .vacancy_id = effect->vacancy_id,
                                                    .ticket_id = id,
                                                    .channel = world->channel->name };
    return alerts_applied(world->db, &application, world->now_ms, world->arena, err);
}

static bool set_profile(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    const struct alerts_wish wish = { .contact_id = turn->contact->id,
                                      .channel = world->channel->name,
                                      .profile = &effect->profile,
                                      .step = (int)effect->number,
                                      .active = effect->active };
    return alerts_set_profile(world->db, &wish, world->now_ms, world->arena, err);
}

static bool set_quiet(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    int64_t contact_id = turn->contact->id;
    return contacts_set_quiet(world->db, contact_id, effect->quiet, world->arena, err) &&
           appointments_replan(world->db, contact_id, world->now_ms, world->arena, err);
}

static bool change_appointment(const struct turn *turn, const struct effect *effect,
                               struct err *err)
{
    const struct turn_world *world = turn->world;
    const struct appointments_turn of = { .contact_id = turn->contact->id,
                                          .category = str_of(turn->contact->category),
                                          .language = str_of(turn->result.state.language),
                                          .channel = world->channel->name,
                                          .bearer = turn->bearer,
                                          .office = world->office };
    int64_t ticket_id;
    if (!appointments_carry_out(world->db, &of, effect, world->now_ms, world->arena, &ticket_id,
                                err))
        return false;
    if (ticket_id != 0) {
        world->outcome->counts.tickets_opened++;
        turn_ticket_changed(world->outcome, ticket_id);
    }
    return true;
}

static bool change_directory(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    int64_t contact_id = turn->contact->id;
    if (effect->kind == EFFECT_LISTING_OPENED)
        return directory_visits_made(world->db, contact_id, effect->number, world->channel->name,
                                     world->now_ms, world->arena, err);
    if (effect->kind == EFFECT_VISIT)
        return directory_visits_told(world->db, contact_id, effect, world->arena, err);
    return directory_provider_update(world->db, world->keys, contact_id, effect, world->now_ms,
                                     world->arena, err);
}

static bool check_in(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    const struct case_check_in_said said = { .turn_id = effect->number,
                                             .answer = (enum check_in_answer)effect->rating,
                                             .ticket_id = turn->wrote_ticket_id };
    return case_check_in_answered(world->db, world->keys, turn->contact->id, &said, world->now_ms,
                                  world->arena, err);
}

/* Their case file, and all else that is held of them. */
static bool change_case(const struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    int64_t contact_id = turn->contact->id;
    if (effect->kind == EFFECT_DATA_REQUEST)
        return held_asked(world->db, world->keys, contact_id, str_of(effect->text), world->now_ms,
                          world->arena, err);
    if (effect->kind == EFFECT_FORGET)
        return erasure_ask(world->db, contact_id, ERASURE_BY_PERSON, world->now_ms, world->arena,
                           err);
    if (effect->kind == EFFECT_REFERRAL)
        return case_referral_said(world->db, world->keys, contact_id, effect, world->now_ms,
                                  world->arena, err);
    if (effect->kind == EFFECT_CHECK_IN)
        return check_in(turn, effect, err);
    if (effect->kind == EFFECT_WITHDRAW)
        return case_ask_withdrawn(world->db, world->keys, contact_id, world->now_ms, world->arena,
                                  err);
    return case_ask_answered(world->db, world->keys, contact_id, effect->number, effect->active,
                             world->now_ms, world->arena, err);
}

static bool change_alerts(struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    int64_t contact_id = turn->contact->id;
    switch (effect->kind) {
    case EFFECT_SET_PROFILE:
        return set_profile(turn, effect, err);
    case EFFECT_DELETE_PROFILE:
        return alerts_delete_profile(world->db, contact_id, world->arena, err);
    case EFFECT_PAUSE_ALERTS:
        return alerts_pause(world->db, contact_id, effect->by_ms, world->now_ms, world->arena, err);
    case EFFECT_ALERTS_TOLD:
        return alerts_told(world->db, contact_id, str_of(effect->text), world->now_ms, world->arena,
                           err);
    case EFFECT_OPENED:
        return alerts_opened(world->db, contact_id, effect->number, world->now_ms, world->arena,
                             err);
    case EFFECT_UNWANTED:
        return alerts_unwanted(world->db, contact_id, effect->number, world->arena, err);
    case EFFECT_AGREE:
        return alerts_agree(world->db, contact_id, str_of(effect->text), world->now_ms,
                            world->arena, err);
    case EFFECT_APPLY:
        return apply(turn, effect, err);
    case EFFECT_OUTCOME:
        return alerts_outcome(world->db, contact_id, effect->number, effect->rating, world->now_ms,
                              world->arena, err);
    default:
        return true;
    }
}

bool turn_carry_out(struct turn *turn, const struct effect *effect, struct err *err)
{
    const struct turn_world *world = turn->world;
    int64_t contact_id = turn->contact->id;
    switch (effect->kind) {
    case EFFECT_SET_LANGUAGE:
        return contacts_set_language(world->db, contact_id, str_of(effect->text), world->arena,
                                     err);
    case EFFECT_SET_CATEGORY:
        return contacts_set_category(world->db, contact_id, str_of(effect->topic), world->arena,
                                     err);
    case EFFECT_OPT_OUT:
        return contacts_stop(world->db, world->keys, contact_id, STOP_ALL, world->now_ms,
                             world->arena, err) &&
               case_check_in_stopped(world->db, world->keys, contact_id, CASE_LOG_BY_PHONE,
                                     world->now_ms, world->arena, err);
    case EFFECT_STOP_ALERTS:
        return contacts_stop(world->db, world->keys, contact_id, STOP_ALERTS, world->now_ms,
                             world->arena, err);
    case EFFECT_SET_QUIET:
        return set_quiet(turn, effect, err);
    case EFFECT_OPT_IN:
        return contacts_start(world->db, world->keys, contact_id, world->arena, err);
    case EFFECT_OPEN_TICKET:
        return open_ticket(turn, effect, err);
    case EFFECT_ADD_TO_TICKET:
        return add_to_ticket(turn, effect, err);
    case EFFECT_RAISE_TICKET:
        return raise_ticket(turn, effect, err);
    case EFFECT_SET_SAFE:
        return set_safe(turn, effect, err);
    case EFFECT_SEND_SMS:
        return send_sms(turn, effect, err);
    case EFFECT_READ_ANSWER:
        return read_answer(turn, effect, err);
    case EFFECT_RATE:
        return rate_answer(turn, effect, err);
    case EFFECT_SET_DISCRETION:
        return notices_set_discretion(world->db, contact_id,
                                      effect->hide ? DISCRETION_HIDE : DISCRETION_SHOW,
                                      world->arena, err);
    case EFFECT_HEAR:
        return hear(turn, effect, err);
    case EFFECT_SET_PROFILE:
    case EFFECT_DELETE_PROFILE:
    case EFFECT_PAUSE_ALERTS:
    case EFFECT_ALERTS_TOLD:
    case EFFECT_OPENED:
    case EFFECT_UNWANTED:
    case EFFECT_AGREE:
    case EFFECT_APPLY:
    case EFFECT_OUTCOME:
        return change_alerts(turn, effect, err);
    case EFFECT_CONSENT:
    case EFFECT_WITHDRAW:
    case EFFECT_REFERRAL:
    case EFFECT_CHECK_IN:
    case EFFECT_DATA_REQUEST:
    case EFFECT_FORGET:
        return change_case(turn, effect, err);
    case EFFECT_ANNOUNCEMENT_READ:
        return announcements_was_read(world->db, effect->number, contact_id, world->now_ms,
                                      world->arena, err);
    case EFFECT_COURSE:
        return courses_put(world->db, contact_id, world->channel->name, effect, world->now_ms,
                           world->arena, err);
    case EFFECT_APPOINTMENT:
        return change_appointment(turn, effect, err);
    case EFFECT_LISTING_OPENED:
    case EFFECT_VISIT:
    case EFFECT_LISTING_UPDATE:
        return change_directory(turn, effect, err);
    }
    return true;
}
