/* Floor 1: case files by phone: whether this phone may be texted, and taking every consent back. */
#include "domain/dialogue_turn.h"
#include "domain/fold.h"

enum { WORD_SIZE = 40 };

/* Folded, in whichever language: people mix them. */
static const char *const yes_words[] = { "yes", "po",  "bale", "bali", "ho",
                                         "بلی", "بله", "هو",   "نعم" };
static const char *const no_words[] = { "no", "jo", "nakhair", "nakher", "na", "نخیر", "نه", "لا" };

static bool is_among(struct str text, const char *const *words, size_t count)
{
    char storage[WORD_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    return builder_ok(&folded) && str_among(builder_str(&folded), words, count) >= 0;
}

bool dialogue_case_is_yes(struct str text)
{
    return is_among(text, yes_words, sizeof(yes_words) / sizeof(yes_words[0]));
}

bool dialogue_case_is_no(struct str text)
{
    return is_among(text, no_words, sizeof(no_words) / sizeof(no_words[0]));
}

static bool consent(struct dialogue_turn *turn, const struct meaning *meaning, struct str text)
{
    bool yes = dialogue_is_key(meaning, 1) || dialogue_case_is_yes(text);
    bool no = dialogue_is_key(meaning, 2) || dialogue_case_is_no(text);
    if (!yes && !no)
        return false;
    struct effect *effect = dialogue_effect(turn, EFFECT_CONSENT);
    effect->number = turn->input->person.asked_id;
    effect->active = yes;
    dialogue_say_phrase(turn, yes ? PHRASE_CASE_AGREED : PHRASE_CASE_DECLINED, AFTER_ON);
    return true;
}

/* Only a plain answer, right behind the question, is one. */
bool dialogue_case_at_push(struct dialogue_turn *turn, const struct meaning *meaning,
                           struct str text)
{
    const struct dialogue_person *person = &turn->input->person;
    bool muted = person->urgent_number != 0 && !person->urgent_safe;
    if (turn->input->bearer != BEARER_SMS || person->asked_ms <= turn->state->last_ms || muted ||
        turn->input->incomplete)
        return false;
    return person->asked == ASKED_CONSENT && consent(turn, meaning, text);
}

/* The answer is the same for everybody: whoever holds the phone learns of no file by it. */
void dialogue_case_withdraw(struct dialogue_turn *turn)
{
    dialogue_effect(turn, EFFECT_WITHDRAW);
    dialogue_say_phrase(turn, PHRASE_CASE_WITHDRAWN, AFTER_ON);
}
