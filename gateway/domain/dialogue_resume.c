/* Floor 1: a dialled session that broke off, and the way on: by the next call, or by SMS. */
#include "domain/dialogue_turn.h"

#include <string.h>

/* The mode that was interrupted, even when the offer to go on was itself. */
static enum dialogue_mode mode_of(const struct dialogue_state *state)
{
    return state->mode == MODE_RESUME ? state->resume : state->mode;
}

static bool is_broken(const struct dialogue_state *state, int64_t now_ms)
{
    return state->open && state->last_ms != 0 && now_ms - state->last_ms <= USSD_RESUME_MS;
}

/* Whether there is more to go on with than the home screen. */
static bool is_unfinished(const struct dialogue_state *state, enum dialogue_mode mode)
{
    return mode != MODE_DANGER &&
           (state->node[0] != '\0' || mode == MODE_QUESTION || mode == MODE_OFFER_QUESTION ||
            mode == MODE_READING || mode == MODE_OFFER_PAGES || mode == MODE_VACANCIES ||
            mode == MODE_CHECK || mode == MODE_PROFILE || mode == MODE_APPLY ||
            mode == MODE_COURSES || mode == MODE_APPOINTMENTS);
}

static void offer(struct dialogue_turn *turn, enum dialogue_mode mode)
{
    turn->state->resume = mode;
    turn->state->mode = MODE_RESUME;
    dialogue_show(turn);
}

void dialogue_resume_begin(struct dialogue_turn *turn)
{
    struct dialogue_state *state = turn->state;
    bool broken = is_broken(state, turn->input->now_ms);
    if (broken && state->mode == MODE_SAFE)
        dialogue_show(turn); /* nothing else stands between them and the answer */
    else if (broken && is_unfinished(state, mode_of(state)))
        offer(turn, mode_of(state));
    else
        dialogue_go_home(turn);
}

/* Stands where the dialled session did. */
static void take_place(struct dialogue_turn *turn, const struct dialogue_state *dialled)
{
    struct dialogue_state *state = turn->state;
    memcpy(state->node, dialled->node, sizeof(state->node));
    memcpy(state->trail, dialled->trail, sizeof(state->trail));
    memcpy(state->category, dialled->category, sizeof(state->category));
    memcpy(state->slot, dialled->slot, sizeof(state->slot));
    state->mode = mode_of(dialled) == MODE_READING ? MODE_SCREEN : mode_of(dialled);
    state->more = false;
    state->page = 0;
    turn->ret->moved = !dialogue_go_settle(turn);
    turn->wrote = false;
}

bool dialogue_resume_by_sms(struct dialogue_turn *turn)
{
    const struct dialogue_state *dialled = turn->input->dialled;
    struct dialogue_state *state = turn->state;
    bool free = state->mode == MODE_SCREEN && turn->input->bearer == BEARER_SMS;
    if (!free || !dialled || !is_broken(dialled, turn->input->now_ms) ||
        (!turn->unseen && dialled->last_ms <= state->last_ms) ||
        (dialled->mode != MODE_SAFE && !is_unfinished(dialled, mode_of(dialled))))
        return false;
    const struct dialogue_turn before = *turn;
    const struct dialogue_state stood = *state;
    const bool moved = turn->ret->moved;
    const int effects = turn->ret->effect_count;
    take_place(turn, dialled);
    if (state->mode == MODE_SAFE) {
        dialogue_show(turn);
        return true;
    }
    if (is_unfinished(state, state->mode)) {
        offer(turn, state->mode);
        return true;
    }
    *turn = before; /* the edit of a menu took away what there was to go on with */
    *state = stood;
    turn->ret->moved = moved;
    turn->ret->effect_count = effects;
    return false;
}

bool dialogue_resume_take(struct dialogue_turn *turn, const struct meaning *meaning)
{
    bool other = meaning->kind == MEANING_KEY && !dialogue_leads_out(meaning);
    if (dialogue_is_key(meaning, 1)) {
        turn->state->mode = turn->state->resume;
        dialogue_show(turn);
        return true;
    }
    if (dialogue_is_key(meaning, 2) || dialogue_is_key(meaning, KEY_BACK)) {
        dialogue_go_home(turn);
        return true;
    }
    if (other)
        dialogue_show_unknown(turn);
    return other;
}
