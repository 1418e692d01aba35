/* Floor 3: one person's turn. */
#include "service/turn_parts.h"

#include "base/limits.h"
#include "service/alerts.h"
#include "service/announcements.h"
#include "service/appointments.h"
#include "service/bad_numbers.h"
#include "service/case_check_in.h"
#include "service/case_hold.h"
#include "service/case_referral_tell.h"
#include "service/courses.h"
#include "service/directory_provider.h"
#include "service/directory_reply.h"
#include "service/held.h"
#include "service/notices.h"
#include "service/tickets.h"
#include "service/vacancies.h"
#include "store/id.h"

void turn_begin(struct turn *turn, const struct turn_world *world, const struct contact *contact,
                enum bearer bearer, struct str state)
{
    turn->world = world;
    turn->contact = contact;
    turn->bearer = bearer;
    turn->stepped = false;
    turn->incomplete = false;
    turn->provider = NULL;
    turn_recall_dialled(turn, STR(""));
    turn->read_id = turn->read_ticket_id = turn->wrote_ticket_id = 0;
    dialogue_state_decode(state, &turn->result.state);
    /* The language is the person's, whichever bearer they chose it on. */
    struct builder language;
    builder_init(&language, turn->result.state.language, sizeof(turn->result.state.language));
    builder_add(&language, str_of(contact->language));
}

void turn_recall_dialled(struct turn *turn, struct str state)
{
    dialogue_state_decode(state, &turn->dialled);
}

void turn_ticket_changed(struct inbound_outcome *outcome, int64_t ticket_id)
{
    if (outcome->ticket_count < INBOUND_TICKETS_MAX)
        outcome->tickets[outcome->ticket_count++] = ticket_id;
}

/* A page of what was looked for, and whether there is more. */
static bool look_for_vacancies(const struct turn *turn, struct dialogue_data *ret, struct err *err)
{
    const struct turn_world *world = turn->world;
    struct vacancy_want want;
    const struct vacancies_search search = {
        .words = world->menus->vacancy_words,
        .want = &want,
        .samples = world->channel->provider->rehearsal,
        .now_ms = world->now_ms,
    };
    struct vacancies_found *found;
    size_t count = 0, offset = (size_t)turn->result.need_number;
    struct dialogue_vacancy *rows =
        ARENA_ARRAY(world->arena, struct dialogue_vacancy, VACANCIES_ROWS);
    if (!rows)
        return err_set(err, ERR_LIMIT, "no room for vacancies");
    if (vacancy_want_read(search.words, str_of(turn->result.need_text), &want) &&
        !vacancies_find(world->db, &search, world->arena, &found, &count, err))
        return false;
    ret->vacancies = rows;
    for (size_t i = offset; i < count && ret->vacancy_count < VACANCIES_ROWS; i++)
        rows[ret->vacancy_count++] = (struct dialogue_vacancy){ &found[i].vacancy, found[i].match };
    return true;
}

static bool look_at_vacancy(const struct turn *turn, struct dialogue_data *ret, struct err *err)
{
    const struct turn_world *world = turn->world;
    struct vacancy *vacancy = ARENA_NEW(world->arena, struct vacancy);
    struct dialogue_vacancy *row = ARENA_NEW(world->arena, struct dialogue_vacancy);
    if (!vacancy || !row)
        return err_set(err, ERR_LIMIT, "no room for a vacancy");
    if (!vacancies_get(world->db, turn->result.need_number, world->arena, vacancy, err))
        return err->code == ERR_NOT_FOUND;
    bool shown = vacancy->state == VACANCY_PUBLISHED && vacancy->valid_until_ms > world->now_ms &&
                 (!vacancy->sample || world->channel->provider->rehearsal);
    *row = (struct dialogue_vacancy){ vacancy, MATCH_HERE };
    ret->vacancies = row;
    ret->vacancy_count = shown ? 1 : 0;
    return true;
}

static bool look_up(const struct turn *turn, enum need_kind need, struct dialogue_data *ret,
                    struct err *err)
{
    const struct turn_world *world = turn->world;
    struct dialogue_row *rows = NULL;
    size_t count = 0;
    const struct alerts_asked asked = { turn->contact->id, world->menus, world->channel,
                                        &turn->result };
    bool ours;
    *ret = (struct dialogue_data){ .kind = need };
    if (!alerts_answer(world->db, &asked, world->now_ms, world->arena, ret, &ours, err))
        return false;
    if (ours)
        return true;
    const struct directory_asked searched = { world->menus, world->channel,
                                              str_of(turn->result.state.language), &turn->result };
    if (!directory_reply(world->db, &searched, world->now_ms, world->arena, ret, &ours, err))
        return false;
    if (ours)
        return true;
    if (need == NEED_HELD)
        return held_count(world->db, turn->contact->id, world->now_ms, world->arena, &ret->held,
                          err);
    if (need == NEED_HOLD)
        return case_hold_until(world->db, turn->contact->id, world->now_ms, world->arena,
                               &ret->hold_ms, err);
    if (need == NEED_VACANCIES)
        return look_for_vacancies(turn, ret, err);
    if (need == NEED_VACANCY)
        return look_at_vacancy(turn, ret, err);
    if (need == NEED_BAD_NUMBER)
        return bad_numbers_known(world->db, world->keys, str_of(turn->result.need_text),
                                 world->arena, &ret->bad_number, err);
    if (need == NEED_CERTIFICATE)
        return courses_certificate(world->db, str_of(turn->result.need_text), world->arena,
                                   &ret->certificate, err);
    if (need == NEED_APPOINTMENTS)
        return appointments_answer(world->db, turn->contact->id, str_of(turn->contact->category),
                                   str_of(turn->result.need_text), world->now_ms, world->arena, ret,
                                   err);
    if (need == NEED_REFERRAL)
        return case_referral_answer(world->db, world->keys, turn->contact->id, &turn->result,
                                    world->now_ms, world->arena, ret, err);
    if (need == NEED_REFERRALS) {
        if (!case_referral_running(world->db, turn->contact->id, world->arena, &rows, &count, err))
            return false;
        ret->rows = rows;
        ret->row_count = count;
        return true;
    }
    if (need == NEED_ANNOUNCEMENT)
        return announcements_text(world->db, world->menus, turn->result.need_number,
                                  turn->contact->id, world->now_ms, world->arena,
                                  &ret->announcement, err);
    if (need == NEED_TICKET_NUMBER) {
        count = 1;
        rows = ARENA_NEW(world->arena, struct dialogue_row);
        if (!rows)
            return err_set(err, ERR_LIMIT, "no room for a ticket number");
        if (!tickets_next_number(world->db, turn->contact->id, world->now_ms, world->arena,
                                 &rows->number, err))
            return false;
    } else if (need == NEED_ANSWER) {
        if (!notices_first(world->db, turn->contact->id, world->arena, &rows, &count, err))
            return false;
    } else if (!tickets_of_contact(world->db, turn->contact->id, world->now_ms, world->arena, &rows,
                                   &count, err)) {
        return false;
    }
    ret->rows = rows;
    ret->row_count = count;
    return true;
}

/* Nobody is told to wait while somebody is called. */
static int64_t back_ms(const struct office *office, int64_t now_ms)
{
    int64_t opens_ms = office->called ? now_ms : office_opens_ms(office, now_ms);
    return opens_ms > now_ms ? opens_ms : 0;
}

/* Whoever writes to staff was heard from: they are not asked about in vain. */
static bool carry_out_all(struct turn *turn, struct err *err)
{
    const struct turn_world *world = turn->world;
    bool heard = false;
    for (int i = 0; i < turn->result.effect_count; i++) {
        if (!turn_carry_out(turn, &turn->result.effects[i], err))
            return err_wrap(err, "effect %d", (int)turn->result.effects[i].kind);
        heard = heard || turn->result.effects[i].kind == EFFECT_CHECK_IN;
    }
    return heard || turn->wrote_ticket_id == 0 || turn->bearer != BEARER_SMS ||
           case_check_in_wrote(world->db, world->keys, turn->contact->id, turn->wrote_ticket_id,
                               world->now_ms, world->arena, err);
}

bool turn_step(struct turn *turn, enum dialogue_event event, struct str text, struct err *err)
{
    const struct turn_world *world = turn->world;
    struct dialogue_input input = {
        .event = event,
        .bearer = turn->bearer,
        .text = text,
        .incomplete = turn->incomplete,
        .now_ms = world->now_ms,
        .office = world->office,
        .limits = { .ussd_gsm7_max = world->channel->ussd_gsm7_max,
                    .ussd_ucs2_max = world->channel->ussd_ucs2_max,
                    .fold = world->channel->fold },
        .person = { .opted_out = turn->contact->opted_out,
                    .alerts_off = turn->contact->alerts_off,
                    .quiet =
                        turn->contact->chose_quiet ? turn->contact->quiet : world->channel->quiet },
    };
    if (!tickets_recent(world->db, turn->contact->id, world->now_ms, world->arena, &input.person,
                        err) ||
        (world->menus->courses &&
         !courses_person(world->db, turn->contact->id, world->arena, &input.person, err)) ||
        (turn->bearer == BEARER_SMS &&
         !notices_person(world->db, turn->contact->id, world->arena, &input.person, err)))
        return false;
    /* A follow-up to a question comes as a message; what is said in a dialled session is none,
     * unless somebody is in danger. */
    if (turn->bearer == BEARER_USSD)
        input.person.ticket_number = 0;
    if (event == EVENT_TEXT && world->menus->needs &&
        !directory_provider_hear(world->db, world->keys, turn->contact->id, text, world->now_ms,
                                 world->arena, &turn->provider, err))
        return false;
    input.person.provider = turn->provider;
    input.back_ms = back_ms(world->office, world->now_ms);
    input.dialled = &turn->dialled;
    struct dialogue_state state = turn->result.state;
    dialogue_step(world->menus, &state, &input, NULL, &turn->result);
    if (turn->result.need != NEED_NONE) {
        struct dialogue_data data;
        if (!look_up(turn, turn->result.need, &data, err))
            return false;
        dialogue_step(world->menus, &state, &input, &data, &turn->result);
    }
    turn->stepped = true;
    return carry_out_all(turn, err);
}

bool turn_end(struct turn *turn, struct str text, struct err *err)
{
    const struct turn_world *world = turn->world;
    char state[DIALOGUE_STATE_SIZE_MAX];
    size_t size = dialogue_state_encode(&turn->result.state, state);
    char masked_storage[PROVIDER_TEXT_SIZE];
    struct builder masked;
    builder_init(&masked, masked_storage, sizeof(masked_storage));
    if (turn->provider) {
        listing_update_masked(&turn->provider->said, &masked);
        text = builder_str(&masked); /* nobody is to read the PIN */
    }
    return DB_RUN(world->db, QUERY_SESSION_PUT, world->arena, NULL, err, DB_I(turn->contact->id),
                  DB_I(turn->bearer), DB_B(((struct str){ state, size })), DB_I(world->now_ms),
                  DB_S(world->channel->name)) &&
           DB_RUN(world->db, QUERY_INBOUND_ADD, world->arena, NULL, err,
                  DB_I(id_new(world->now_ms)), DB_I(turn->contact->id), DB_S(world->channel->name),
                  DB_I(turn->bearer), DB_S(text), DB_S(str_of(turn->result.state.node)),
                  DB_I(world->now_ms));
}
