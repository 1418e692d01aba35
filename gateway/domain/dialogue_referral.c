/* Floor 1: a referral by phone. The message that tells of it names nothing: whoever holds the phone may read
 * it. Where it leads is told once they ask. The slot: the referral's id. */
#include "domain/dialogue_referral.h"

#include "domain/listing_text.h"

enum { KEY_SEE = 1, KEY_DECLINE = 2, KEY_HOW_MOST = 3, WHOLE_SEGMENTS_MAX = 2 };

static bool read_slot(const struct dialogue_state *state, int64_t *ret_id)
{
    return str_to_int64(str_of(state->slot), ret_id) && *ret_id > 0;
}

bool dialogue_referral_sound(const struct dialogue_state *state)
{
    int64_t id;
    bool ours = state->mode == MODE_REFERRAL ||
                (state->mode == MODE_RESUME && state->resume == MODE_REFERRAL);
    return !ours || read_slot(state, &id);
}

static struct str phrase_of(const struct dialogue_turn *turn, enum phrase phrase)
{
    return turn->menus->phrases[turn->language][phrase];
}

static struct effect *tell(struct dialogue_turn *turn, int64_t id, const char *what)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_REFERRAL);
    effect->number = id;
    dialogue_copy(str_of(what), effect->topic, sizeof(effect->topic));
    return effect;
}

/* The service, and the key to say no. */
static void write_service(const struct dialogue_turn *turn, const struct listing *listing,
                          struct builder *ret)
{
    const struct listing_view view = {
        .menus = turn->menus, .language = turn->language, .place = -1, .now_ms = turn->input->now_ms
    };
    bool sms = turn->input->bearer == BEARER_SMS;
    if (turn->menus->needs)
        listing_text_whole(&view, listing, turn->input->limits.fold, sms ? WHOLE_SEGMENTS_MAX : 0,
                           ret);
    else
        builder_add(ret, listing_text_name(listing));
    builder_addf(ret, "\n%d ", KEY_DECLINE);
    builder_add(ret, phrase_of(turn, PHRASE_CASE_REFERRAL_NO));
}

static void show(struct dialogue_turn *turn, int64_t id)
{
    char storage[REPLY_SIZE];
    struct builder b;
    turn->ret->need_number = id;
    if (dialogue_needs(turn, NEED_REFERRAL))
        return;
    if (turn->data->listing_count == 0) {
        turn->state->mode = MODE_SCREEN;
        dialogue_say_phrase(turn, PHRASE_CASE_REFERRAL_GONE, AFTER_ON);
        return;
    }
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%lld", (long long)id);
    turn->state->mode = MODE_REFERRAL;
    (void)tell(turn, id, "seen");
    builder_init(&b, storage, sizeof(storage));
    write_service(turn, &turn->data->listings[0], &b);
    dialogue_show_pages(turn, builder_str(&b));
}

/* Whoever turned away from it asks anew, as they did before. */
void dialogue_referral_show(struct dialogue_turn *turn)
{
    turn->state->mode = MODE_SCREEN;
    dialogue_show(turn);
}

static void decline(struct dialogue_turn *turn, int64_t id)
{
    (void)tell(turn, id, "declined");
    turn->state->mode = MODE_SCREEN;
    dialogue_say_phrase(turn, PHRASE_CASE_REFERRAL_DECLINED, AFTER_ON);
}

static bool at_asked(struct dialogue_turn *turn, int64_t id, const struct meaning *meaning)
{
    if (dialogue_is_key(meaning, KEY_SEE))
        show(turn, id);
    else if (dialogue_is_key(meaning, KEY_DECLINE))
        decline(turn, id);
    else
        return false;
    return true;
}

static bool at_how(struct dialogue_turn *turn, int64_t id, const struct meaning *meaning)
{
    if (meaning->kind != MEANING_KEY || meaning->key < 1 || meaning->key > KEY_HOW_MOST)
        return false;
    tell(turn, id, "satisfied")->rating = meaning->key;
    dialogue_say_phrase(turn, PHRASE_CASE_REFERRAL_THANKS, AFTER_ON);
    return true;
}

bool dialogue_referral_at_push(struct dialogue_turn *turn, const struct meaning *meaning)
{
    const struct dialogue_person *person = &turn->input->person;
    bool muted = person->urgent_number != 0 && !person->urgent_safe;
    if (turn->input->bearer != BEARER_SMS || person->asked_ms <= turn->state->last_ms || muted ||
        turn->input->incomplete)
        return false;
    if (person->asked == ASKED_REFERRAL)
        return at_asked(turn, person->asked_id, meaning);
    return person->asked == ASKED_REFERRAL_HOW && at_how(turn, person->asked_id, meaning);
}

bool dialogue_referral_take(struct dialogue_turn *turn, const struct meaning *meaning)
{
    int64_t id;
    bool read = read_slot(turn->state, &id);
    turn->state->mode = MODE_SCREEN; /* whatever else they write is served as always */
    if (!read || !dialogue_is_key(meaning, KEY_DECLINE))
        return false;
    decline(turn, id);
    return true;
}
