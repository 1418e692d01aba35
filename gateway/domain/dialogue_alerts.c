/* Floor 1: the words by which people steer their alerts, and what they reply to one: a number for all of
 * it, MORE, APPLY, MORE LIKE THIS, NOT THIS, and later whether they got it. */
#include "domain/dialogue_work.h"

#include "domain/alert_words.h"
#include "domain/date.h"
#include "domain/fold.h"
#include "domain/vacancy_text.h"

enum {
    FOLDED_SIZE = NEED_TEXT_SIZE * FOLD_GROWTH_MAX + 1,
    LINE_SIZE = 400,
    OUTCOMES = 3,
    DIRECT_DIGITS_MIN = 6, /* of a contact: it is a telephone number */
};

static void say_with(struct dialogue_turn *turn, enum phrase phrase,
                     const struct screen_value *values, size_t count)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, phrase, values, count, &b);
    dialogue_say(turn, builder_str(&b), AFTER_ON);
}

/* ---- which vacancy is meant */

/* Whether an alert is the last thing that came to the phone. */
static bool is_alerted(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    return turn->input->bearer == BEARER_SMS && person->asked == ASKED_ALERT &&
           person->asked_ms > turn->state->last_ms;
}

/* Needs what is told about the one that `number` means; false: it means none, and that was said. */
static bool aim(struct dialogue_turn *turn, int number, enum need_kind need, bool *ret_lacking)
{
    struct dialogue_result *ret = turn->ret;
    const struct dialogue_person *person = &turn->input->person;
    int64_t id = is_alerted(turn) ? 0 : dialogue_vacancies_picked(turn, number);
    bool alerted = id == 0 && person->asked == ASKED_ALERT && person->asked_ms > 0;
    if (alerted)
        id = person->asked_id;
    if (id == 0) {
        dialogue_say_phrase(turn, PHRASE_APPLY_WHICH, AFTER_ON);
        return false;
    }
    *ret_lacking = dialogue_needs(turn, need);
    if (!*ret_lacking)
        return true;
    struct builder b;
    builder_init(&b, ret->need_text, sizeof(ret->need_text));
    if (alerted)
        builder_addf(&b, "alert %d", number);
    ret->need_number = id;
    return true;
}

static const struct vacancy *aimed(const struct dialogue_turn *turn)
{
    return turn->data->vacancy_count > 0 ? turn->data->vacancies[0].vacancy : NULL;
}

/* ---- applying */

/* A contact that people reach by themselves; else it is an office, which gets it from the desk. */
static bool is_direct(struct str contact)
{
    size_t digits = 0;
    for (size_t i = 0; i < contact.len; i++)
        digits += contact.ptr[i] >= '0' && contact.ptr[i] <= '9';
    return digits >= DIRECT_DIGITS_MIN || str_find(contact, STR("@")) < contact.len ||
           str_find(contact, STR("http")) < contact.len ||
           str_find(contact, STR("www.")) < contact.len;
}

/* What the office is told, for staff: no words of ours, so in no language. */
static void write_application(const struct dialogue_turn *turn, const struct vacancy *vacancy,
                              struct builder *ret)
{
    const struct dialogue_profile *kept = turn->data->profile;
    builder_add(ret, STR("APPLY: "));
    builder_add(ret, vacancy_title(vacancy, STR("sq")));
    builder_add(ret, STR(", "));
    builder_add(ret, vacancy_text_place(turn->menus, turn->language, vacancy));
    builder_add(ret, vacancy->employer.len > 0 ? STR(", ") : STR(""));
    builder_add(ret, vacancy->employer);
    builder_add(ret, STR(" -> "));
    builder_add(ret, vacancy->contact);
    builder_addf(ret, " [" STR_FMT " " STR_FMT "]", STR_ARG(vacancy->source),
                 STR_ARG(vacancy->reference));
    if (!kept)
        return;
    static const char *const starts[] = { "", "now", "month", "later" };
    if (kept->profile.start != START_ANY)
        builder_addf(ret, "; start: %s", starts[kept->profile.start]);
    if (kept->profile.tongues[0] != '\0')
        builder_addf(ret, "; languages: %s", kept->profile.tongues);
}

static void write_consent(const struct dialogue_turn *turn, const struct vacancy *vacancy,
                          struct builder *ret)
{
    const struct screen_value values[] = { { "contact", vacancy->contact } };
    screen_phrase(turn->menus, turn->language, PHRASE_APPLY_ASK, values, 1, ret);
}

static void ask_consent(struct dialogue_turn *turn, const struct vacancy *vacancy)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%lld", (long long)vacancy->id);
    turn->state->mode = MODE_APPLY;
    turn->state->page = 0;
    builder_init(&b, storage, sizeof(storage));
    write_consent(turn, vacancy, &b);
    dialogue_show_pages(turn, builder_str(&b));
}

static void hand_over(struct dialogue_turn *turn, const struct vacancy *vacancy, bool agreeing)
{
    char number_storage[LINE_SIZE];
    struct builder b;
    int64_t number = turn->data->rows[0].number;
    if (agreeing) {
        struct effect *agree = dialogue_effect(turn, EFFECT_AGREE);
        builder_init(&b, agree->text, sizeof(agree->text));
        write_consent(turn, vacancy, &b);
    }
    struct effect *apply = dialogue_effect(turn, EFFECT_APPLY);
    apply->number = number;
    apply->vacancy_id = vacancy->id;
    builder_init(&b, apply->text, sizeof(apply->text));
    write_application(turn, vacancy, &b);
    builder_init(&b, number_storage, sizeof(number_storage));
    builder_addf(&b, "%lld", (long long)number);
    const struct screen_value values[] = { { "contact", vacancy->contact },
                                           { "number", builder_str(&b) } };
    say_with(turn, PHRASE_APPLY_DONE, values, 2);
}

/* With the data at hand. */
static void apply(struct dialogue_turn *turn, bool agreeing)
{
    const struct vacancy *vacancy = aimed(turn);
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    if (!vacancy) {
        dialogue_say_phrase(turn, PHRASE_VACANCY_GONE, AFTER_ON);
    } else if (turn->data->applied_ms > 0) {
        date_write(turn->data->applied_ms, &b);
        const struct screen_value values[] = { { "date", builder_str(&b) } };
        say_with(turn, PHRASE_APPLY_TWICE, values, 1);
    } else if (is_direct(vacancy->contact)) {
        vacancy_text_ask(turn->menus, turn->language, vacancy, &b);
        dialogue_say(turn, builder_str(&b), AFTER_ON);
    } else if (!agreeing && !turn->data->agreed) {
        ask_consent(turn, vacancy);
    } else {
        hand_over(turn, vacancy, agreeing);
    }
}

void dialogue_alerts_apply(struct dialogue_turn *turn, int number)
{
    bool lacking;
    if (aim(turn, number, NEED_APPLY, &lacking) && !lacking)
        apply(turn, false);
}

/* ---- the question for their number */

static bool read_slot(const struct dialogue_state *state, int64_t *ret)
{
    return str_to_int64(str_of(state->slot), ret) && *ret > 0;
}

bool dialogue_alerts_sound(const struct dialogue_state *state)
{
    int64_t id = 0;
    bool ours =
        state->mode == MODE_APPLY || (state->mode == MODE_RESUME && state->resume == MODE_APPLY);
    return !ours || read_slot(state, &id);
}

static bool needs_application(struct dialogue_turn *turn, bool agreeing)
{
    struct dialogue_result *ret = turn->ret;
    int64_t id = 0;
    if (!dialogue_needs(turn, NEED_APPLY))
        return false;
    (void)read_slot(turn->state, &id);
    ret->need_number = id;
    dialogue_copy(agreeing ? STR("agreed") : STR(""), ret->need_text, sizeof(ret->need_text));
    return true;
}

void dialogue_alerts_show_apply(struct dialogue_turn *turn)
{
    if (!needs_application(turn, false))
        apply(turn, false);
}

bool dialogue_alerts_at_apply(struct dialogue_turn *turn, const struct meaning *meaning)
{
    if (dialogue_is_key(meaning, 1)) {
        if (!needs_application(turn, true))
            apply(turn, true);
        return true;
    }
    if (dialogue_is_key(meaning, KEY_BACK)) {
        turn->state->mode = MODE_SCREEN;
        dialogue_show(turn);
        return true;
    }
    if (dialogue_is_key(meaning, KEY_MORE) && turn->input->bearer == BEARER_USSD) {
        turn->state->page++;
        dialogue_alerts_show_apply(turn);
        return true;
    }
    if (meaning->kind == MEANING_KEY && !dialogue_leads_out(meaning)) {
        dialogue_say_phrase(turn, PHRASE_APPLY_WHICH, AFTER_ON);
        return true;
    }
    return false;
}

/* ---- more and no more like it */

static void show_alike(struct dialogue_turn *turn, int number)
{
    bool lacking;
    if (aim(turn, number, NEED_LIKE, &lacking) && !lacking)
        dialogue_vacancies_alike(turn);
}

static void put_aside(struct dialogue_turn *turn, int number)
{
    char storage[LINE_SIZE];
    struct builder b;
    bool lacking;
    if (!aim(turn, number, NEED_AIMED, &lacking) || lacking)
        return;
    const struct vacancy *vacancy = aimed(turn);
    if (!vacancy) {
        dialogue_say_phrase(turn, PHRASE_VACANCY_GONE, AFTER_ON);
        return;
    }
    dialogue_effect(turn, EFFECT_UNWANTED)->number = vacancy->id;
    builder_init(&b, storage, sizeof(storage));
    if (vacancy->employer.len > 0)
        builder_add(&b, vacancy->employer);
    else
        vacancy_text_line(turn->menus, turn->language, vacancy, VACANCY_LINE_SHORT, &b);
    const struct screen_value values[] = { { "what", builder_str(&b) } };
    say_with(turn, PHRASE_ALERT_UNLIKE, values, 1);
}

/* ---- a digit behind an alert */

static void tell_alerted(struct dialogue_turn *turn, int number)
{
    const struct dialogue_data *data = turn->data;
    if (number > (int)data->vacancy_count)
        dialogue_show_unknown(turn);
    else
        dialogue_vacancies_alerted(turn, data->hidden ? 0 : number);
}

static void tell_waiting(struct dialogue_turn *turn)
{
    const struct dialogue_data *data = turn->data;
    if (data->vacancy_count > 0) {
        struct effect *told = dialogue_effect(turn, EFFECT_ALERTS_TOLD);
        struct builder b;
        builder_init(&b, told->text, sizeof(told->text));
        for (size_t i = 0; i < data->vacancy_count; i++)
            builder_addf(&b, "%s%lld", i > 0 ? " " : "", (long long)data->vacancies[i].vacancy->id);
    }
    dialogue_vacancies_alerted(turn, 0);
}

static void take_outcome(struct dialogue_turn *turn, int outcome)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_OUTCOME);
    effect->number = turn->input->person.asked_id;
    effect->rating = outcome;
    dialogue_say_phrase(turn, PHRASE_RATED, AFTER_ON);
}

bool dialogue_alerts_at_push(struct dialogue_turn *turn, const struct meaning *meaning)
{
    const struct dialogue_person *person = &turn->input->person;
    bool last = turn->input->bearer == BEARER_SMS && person->asked_ms > turn->state->last_ms;
    bool muted = person->urgent_number != 0 && !person->urgent_safe;
    bool chosen = meaning->kind == MEANING_KEY && meaning->key >= 1 && meaning->key <= OUTCOMES;
    bool more = dialogue_is_key(meaning, KEY_MORE) ||
                (meaning->kind == MEANING_COMMAND && meaning->command == COMMAND_MORE);
    if (!last || muted || !turn->menus->alert_words)
        return false;
    if (person->asked == ASKED_OUTCOME && chosen) {
        take_outcome(turn, meaning->key);
        return true;
    }
    if (person->asked != ASKED_ALERT || !(chosen || more))
        return false;
    if (dialogue_needs(turn, NEED_ALERTED)) {
        turn->ret->need_number = person->asked_id;
        dialogue_copy(more ? STR("more") : STR(""), turn->ret->need_text,
                      sizeof(turn->ret->need_text));
    } else if (more) {
        tell_waiting(turn);
    } else {
        tell_alerted(turn, meaning->key);
    }
    return true;
}

/* ---- the words */

/* ALERT: behind it stands nothing, or what to look for and nothing else. */
static bool begin(struct dialogue_turn *turn, struct str rest)
{
    struct vacancy_want want;
    char kept[NEED_TEXT_SIZE];
    bool named = vacancy_want_read(turn->menus->vacancy_words, rest, &want) && want.unknown == 0;
    if (rest.len > 0 && !named)
        return false;
    dialogue_copy(rest.len > 0 ? rest : dialogue_vacancies_query(turn), kept, sizeof(kept));
    dialogue_profile_begin(turn, str_of(kept));
    return true;
}

static bool act(struct dialogue_turn *turn, const struct alert_said *said)
{
    switch (said->act) {
    case ALERT_BEGIN:
        return begin(turn, said->rest);
    case ALERT_PROFILE:
        dialogue_profile_view(turn);
        break;
    case ALERT_APPLY:
        dialogue_alerts_apply(turn, said->number);
        break;
    case ALERT_LIKE:
        show_alike(turn, said->number);
        break;
    case ALERT_UNLIKE:
        put_aside(turn, said->number);
        break;
    case ALERT_PAUSE:
        dialogue_profile_pause(turn, said->number);
        break;
    case ALERT_ONCE:
        dialogue_profile_pace(turn, PACE_ONCE, 0);
        break;
    case ALERT_DAILY:
        dialogue_profile_pace(turn, PACE_DAILY, said->number);
        break;
    case ALERT_WEEKLY:
        dialogue_profile_pace(turn, PACE_WEEKLY, said->number);
        break;
    case ALERT_NONE:
    case ALERT_ACTS:
        return false;
    }
    return true;
}

bool dialogue_alerts_meant(struct dialogue_turn *turn, const struct meaning *meaning,
                           struct str text)
{
    char storage[FOLDED_SIZE];
    struct builder folded;
    struct alert_said said;
    if (!turn->menus->alert_words || turn->input->incomplete || text.len >= NEED_TEXT_SIZE ||
        turn->state->mode == MODE_QUESTION || meaning->kind == MEANING_COMMAND ||
        meaning->kind == MEANING_KEY)
        return false;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    if (!alert_words_read(turn->menus->alert_words, builder_str(&folded), &said))
        return false;
    if (turn->state->language[0] == '\0' && said.language.len > 0)
        (void)dialogue_go_language(turn, said.language);
    return act(turn, &said);
}
