/* Floor 1: what a person is told of: five questions at most, then how often; shown, changed, deleted. What
 * is known is kept with every answer, so that who breaks off goes on where they were. */
#include "domain/dialogue_work.h"

#include "domain/date.h"

enum { /* stored: what is asked, or shown */
       STEP_VIEW,
       STEP_WORK,
       STEP_PLACE,
       STEP_TONGUES,
       STEP_START,
       STEP_CONTRACT,
       STEP_DONE, /* it is complete; the keys say how often */
       STEP_PACE,
       STEP_COUNT
};

enum {
    KEY_DELETE = 7, /* of the view */
    LINE_SIZE = 256,
    GUESS_WORDS_MAX = 3, /* of an answer; what is longer may be a question of theirs */
};

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static const enum phrase prompts[STEP_COUNT] = {
    [STEP_WORK] = PHRASE_ALERT_WORK,         [STEP_PLACE] = PHRASE_ALERT_PLACE,
    [STEP_TONGUES] = PHRASE_ALERT_TONGUES,   [STEP_START] = PHRASE_ALERT_START,
    [STEP_CONTRACT] = PHRASE_ALERT_CONTRACT, [STEP_PACE] = PHRASE_ALERT_PACE,
};

/* ---- the slot: "STEP VIEWED PROFILE" */

struct asked {
    int step;
    bool viewed; /* the answer leads back to the view */
    struct profile profile;
};

static bool read_slot(const struct dialogue_state *state, struct asked *ret)
{
    struct str step, viewed, rest = str_of(state->slot);
    int64_t number = -1;
    (void)str_cut(rest, ' ', &step, &rest);
    (void)str_cut(rest, ' ', &viewed, &rest);
    if (!str_to_int64(step, &number) || number < 0 || number >= STEP_COUNT ||
        !profile_read(rest, &ret->profile))
        return false;
    ret->step = (int)number;
    ret->viewed = str_equal(viewed, STR("1"));
    return true;
}

static void write_slot(struct dialogue_state *state, const struct asked *asked)
{
    struct builder b;
    builder_init(&b, state->slot, sizeof(state->slot));
    builder_addf(&b, "%d %d ", asked->step, asked->viewed);
    profile_write(&asked->profile, &b);
}

bool dialogue_profile_sound(const struct dialogue_state *state)
{
    struct asked asked;
    bool ours = state->mode == MODE_PROFILE ||
                (state->mode == MODE_RESUME && state->resume == MODE_PROFILE);
    return !ours || read_slot(state, &asked);
}

bool dialogue_profile_asks_words(const struct dialogue_state *state)
{
    struct asked asked;
    return state->mode == MODE_PROFILE && read_slot(state, &asked) && asked.step >= STEP_WORK &&
           asked.step <= STEP_TONGUES;
}

/* ---- writing */

static struct str phrase_of(const struct dialogue_turn *turn, enum phrase phrase)
{
    return turn->menus->phrases[turn->language][phrase];
}

static struct str code_of(const struct dialogue_turn *turn)
{
    return str_of(turn->menus->languages[turn->language]->code);
}

/* What a key means where it is asked: "2 daily" of the question is "daily". */
static struct str option_of(const struct dialogue_turn *turn, enum phrase phrase, int key)
{
    struct str rest = phrase_of(turn, phrase), line, number, label;
    while (rest.len > 0) {
        int64_t value = -1;
        (void)str_cut(rest, '\n', &line, &rest);
        if (str_cut(line, ' ', &number, &label) && str_to_int64(number, &value) && value == key)
            return label;
    }
    return STR("");
}

static struct str or_any(const struct dialogue_turn *turn, struct str value, enum phrase phrase)
{
    return value.len > 0 ? value : option_of(turn, phrase, 0);
}

static void add_value(const struct dialogue_turn *turn, const struct profile *profile, int step,
                      struct builder *ret)
{
    const struct vacancy_words *words = turn->menus->vacancy_words;
    char storage[LINE_SIZE];
    struct builder tongues;
    struct str value = STR("");
    builder_init(&tongues, storage, sizeof(storage));
    if (step == STEP_WORK)
        value = profile_work_name(profile, words, code_of(turn));
    else if (step == STEP_PLACE)
        value = profile_place_name(profile, words, code_of(turn));
    else if (step == STEP_START)
        value = option_of(turn, PHRASE_ALERT_START, (int)profile->start);
    else if (step == STEP_CONTRACT)
        value = option_of(turn, PHRASE_ALERT_CONTRACT, (int)profile->contract);
    else if (step == STEP_PACE)
        value = option_of(turn, PHRASE_ALERT_PACE, (int)profile->pace);
    else
        profile_tongue_names(profile, code_of(turn), &tongues);
    value = step == STEP_TONGUES ? builder_str(&tongues) : value;
    builder_add(ret, or_any(turn, value, prompts[step]));
    if (step == STEP_PACE && profile->pace != PACE_ONCE)
        builder_addf(ret, " %d:00", profile->hour);
}

static void write_view(const struct dialogue_turn *turn, const struct profile *profile,
                       struct builder *ret)
{
    builder_add(ret, phrase_of(turn, PHRASE_ALERT_VIEW));
    for (int step = STEP_WORK, key = 1; step <= STEP_PACE; step++) {
        if (step == STEP_DONE)
            continue;
        builder_addf(ret, "\n%d ", key++);
        add_value(turn, profile, step, ret);
    }
    builder_addf(ret, "\n%d ", KEY_DELETE);
    builder_add(ret, phrase_of(turn, PHRASE_ALERT_DELETE));
    builder_add(ret, STR("\n0 "));
    builder_add(ret, phrase_of(turn, PHRASE_KEY_BACK));
}

static void write_done(const struct dialogue_turn *turn, const struct profile *profile,
                       struct builder *ret)
{
    char name_storage[LINE_SIZE];
    struct builder name;
    builder_init(&name, name_storage, sizeof(name_storage));
    profile_name(profile, turn->menus->vacancy_words, code_of(turn), &name);
    const struct screen_value values[] = {
        { "what", builder_str(&name) },
        { "pace", option_of(turn, PHRASE_ALERT_PACE, (int)profile->pace) },
    };
    screen_phrase(turn->menus, turn->language, PHRASE_ALERT_DONE, values, 2, ret);
    if (turn->input->person.opted_out) {
        builder_add(ret, STR(" "));
        builder_add(ret, phrase_of(turn, PHRASE_ALERT_STOPPED));
    }
}

static void show(struct dialogue_turn *turn, const struct asked *asked, enum phrase lead)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    turn->state->mode = MODE_PROFILE;
    write_slot(turn->state, asked);
    if (lead != PHRASE_COUNT) {
        builder_add(&b, phrase_of(turn, lead));
        builder_add(&b, STR("\n"));
    }
    if (asked->step == STEP_VIEW)
        write_view(turn, &asked->profile, &b);
    else if (asked->step == STEP_DONE)
        write_done(turn, &asked->profile, &b);
    else
        builder_add(&b, phrase_of(turn, prompts[asked->step]));
    dialogue_show_pages(turn, builder_str(&b));
}

void dialogue_profile_show(struct dialogue_turn *turn)
{
    struct asked asked;
    if (turn->menus->alert_words && read_slot(turn->state, &asked)) {
        show(turn, &asked, PHRASE_COUNT);
        return;
    }
    turn->state->mode = MODE_SCREEN;
    dialogue_show(turn);
}

/* ---- what happens */

static void store(struct dialogue_turn *turn, const struct asked *asked, bool active)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_SET_PROFILE);
    effect->profile = asked->profile;
    effect->number = asked->step;
    effect->active = active;
    /* Who asks for alerts takes a STOP of alerts back; a STOP of everything only by START. */
    if (active && turn->input->person.alerts_off && !turn->input->person.opted_out)
        dialogue_effect(turn, EFFECT_OPT_IN);
}

static void store_and_show(struct dialogue_turn *turn, const struct asked *asked, bool active)
{
    turn->state->page = 0;
    store(turn, asked, active);
    show(turn, asked, PHRASE_COUNT);
}

/* The next question; behind the last, the end of them. */
static void go_on(struct dialogue_turn *turn, struct asked *asked)
{
    const struct profile *profile = &asked->profile;
    asked->step++;
    if (asked->step == STEP_WORK && profile->isco[0] != '\0')
        asked->step++;
    if (asked->step == STEP_PLACE && profile->place[0] != '\0')
        asked->step++;
    if (asked->step < STEP_DONE || profile_names_something(profile)) {
        store_and_show(turn, asked, asked->step == STEP_DONE);
        return;
    }
    asked->step = STEP_WORK;
    store(turn, asked, false);
    dialogue_say_phrase(turn, PHRASE_ALERT_EMPTY, AFTER_ON);
}

static void view(struct dialogue_turn *turn, const struct profile *profile)
{
    const struct asked asked = { .step = STEP_VIEW, .profile = *profile };
    turn->state->page = 0;
    show(turn, &asked, PHRASE_COUNT);
}

static void answered(struct dialogue_turn *turn, struct asked *asked)
{
    if (!asked->viewed) {
        go_on(turn, asked);
        return;
    }
    bool named = profile_names_something(&asked->profile);
    asked->step = named ? STEP_VIEW : STEP_WORK;
    asked->viewed = false;
    if (named) {
        store_and_show(turn, asked, true);
        return;
    }
    store(turn, asked, false);
    dialogue_say_phrase(turn, PHRASE_ALERT_EMPTY, AFTER_ON);
}

void dialogue_profile_begin(struct dialogue_turn *turn, struct str text)
{
    if (dialogue_needs(turn, NEED_PROFILE))
        return;
    const struct dialogue_profile *kept = turn->data->profile;
    struct asked asked = { .step = STEP_VIEW, .profile = profile_default };
    if (kept)
        asked.profile = kept->profile;
    bool named = text.len > 0 && profile_take(&asked.profile, turn->menus->vacancy_words, text);
    if (kept && kept->active && kept->paused_until_ms > turn->input->now_ms)
        dialogue_effect(turn, EFFECT_PAUSE_ALERTS);
    if (kept && kept->active && named) {
        asked.step = STEP_DONE;
        store_and_show(turn, &asked, true);
    } else if (kept && kept->active) {
        asked.step = STEP_VIEW;
        store_and_show(turn, &asked, true);
    } else {
        asked.step = kept && !named && kept->step > STEP_WORK && kept->step < STEP_DONE
                         ? kept->step - 1
                         : STEP_VIEW;
        go_on(turn, &asked);
    }
}

void dialogue_profile_view(struct dialogue_turn *turn)
{
    if (dialogue_needs(turn, NEED_PROFILE))
        return;
    const struct dialogue_profile *kept = turn->data->profile;
    if (kept && kept->active)
        view(turn, &kept->profile);
    else
        dialogue_say_phrase(turn, PHRASE_ALERT_NONE, AFTER_ON);
}

void dialogue_profile_pace(struct dialogue_turn *turn, enum profile_pace pace, int hour)
{
    if (dialogue_needs(turn, NEED_PROFILE))
        return;
    const struct dialogue_profile *kept = turn->data->profile;
    if (!kept || !kept->active) {
        dialogue_say_phrase(turn, PHRASE_ALERT_NONE, AFTER_ON);
        return;
    }
    struct asked asked = { .step = STEP_VIEW, .profile = kept->profile };
    asked.profile.pace = pace;
    asked.profile.hour = hour > 0 && hour < 24 ? hour : kept->profile.hour;
    if (kept->paused_until_ms > turn->input->now_ms)
        dialogue_effect(turn, EFFECT_PAUSE_ALERTS);
    store_and_show(turn, &asked, true);
}

void dialogue_profile_pause(struct dialogue_turn *turn, int days)
{
    char date_storage[LINE_SIZE], storage[REPLY_SIZE];
    struct builder date, b;
    if (dialogue_needs(turn, NEED_PROFILE))
        return;
    const struct dialogue_profile *kept = turn->data->profile;
    if (!kept || !kept->active) {
        dialogue_say_phrase(turn, PHRASE_ALERT_NONE, AFTER_ON);
        return;
    }
    days = days <= 0 ? ALERTS_PAUSE_DAYS : days;
    days = days > ALERTS_PAUSE_DAYS_MAX ? ALERTS_PAUSE_DAYS_MAX : days;
    int64_t until_ms = turn->input->now_ms + days * day_ms;
    dialogue_effect(turn, EFFECT_PAUSE_ALERTS)->by_ms = until_ms;
    builder_init(&date, date_storage, sizeof(date_storage));
    date_write(until_ms, &date);
    const struct screen_value values[] = { { "date", builder_str(&date) } };
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, PHRASE_ALERT_PAUSED, values, 1, &b);
    dialogue_say(turn, builder_str(&b), AFTER_ON);
}

/* ---- taking */

static bool take_view(struct dialogue_turn *turn, struct asked *asked, int key)
{
    static const int steps[] = { STEP_WORK,  STEP_PLACE,    STEP_TONGUES,
                                 STEP_START, STEP_CONTRACT, STEP_PACE };
    if (key == KEY_BACK)
        return false;
    if (key == KEY_DELETE) {
        dialogue_effect(turn, EFFECT_DELETE_PROFILE);
        dialogue_say_phrase(turn, PHRASE_ALERT_DELETED, AFTER_ON);
        return true;
    }
    if (key > (int)(sizeof(steps) / sizeof(steps[0]))) {
        dialogue_show_unknown(turn);
        return true;
    }
    asked->step = steps[key - 1];
    asked->viewed = true;
    turn->state->page = 0;
    show(turn, asked, PHRASE_COUNT);
    return true;
}

/* 0 leaves out what is asked for in words. */
static void leave_out(struct asked *asked)
{
    struct profile *profile = &asked->profile;
    if (asked->step == STEP_WORK)
        profile->isco[0] = '\0';
    else if (asked->step == STEP_PLACE)
        profile->place[0] = '\0';
    else
        profile->tongues[0] = '\0';
}

static bool take_choice(struct dialogue_turn *turn, struct asked *asked, int key)
{
    struct profile *profile = &asked->profile;
    bool pace = asked->step == STEP_PACE || asked->step == STEP_DONE;
    if (asked->step == STEP_DONE && key == KEY_BACK)
        return false;
    if (pace && key == KEY_BACK) {
        view(turn, profile);
        return true;
    }
    if (key > PACE_WEEKLY) {
        dialogue_show_unknown(turn);
        return true;
    }
    if (asked->step == STEP_START)
        profile->start = (enum profile_start)key;
    else if (asked->step == STEP_CONTRACT)
        profile->contract = (enum profile_contract)key;
    else
        profile->pace = (enum profile_pace)key;
    if (asked->step == STEP_DONE)
        store_and_show(turn, asked, true);
    else
        answered(turn, asked);
    return true;
}

static bool take_key(struct dialogue_turn *turn, struct asked *asked, int key)
{
    if (key == KEY_HOME)
        return false;
    if (key == KEY_MORE && turn->input->bearer == BEARER_USSD) {
        turn->state->page++;
        show(turn, asked, PHRASE_COUNT);
        return true;
    }
    if (asked->step == STEP_VIEW)
        return take_view(turn, asked, key);
    if (asked->step >= STEP_START)
        return take_choice(turn, asked, key);
    if (key != KEY_BACK) {
        dialogue_show_unknown(turn);
        return true;
    }
    leave_out(asked);
    answered(turn, asked);
    return true;
}

bool dialogue_profile_take(struct dialogue_turn *turn, const struct meaning *meaning,
                           struct str text)
{
    struct asked asked;
    if (!turn->menus->alert_words || !read_slot(turn->state, &asked))
        return false;
    if (meaning->kind == MEANING_KEY)
        return take_key(turn, &asked, meaning->key);
    bool words = asked.step >= STEP_WORK && asked.step <= STEP_TONGUES;
    bool tongue =
        asked.step == STEP_TONGUES && meaning->command == COMMAND_LANGUAGE; /* "english" */
    if (!words || (meaning->kind == MEANING_COMMAND && !tongue))
        return false;
    if (profile_take(&asked.profile, turn->menus->vacancy_words, text)) {
        answered(turn, &asked);
        return true;
    }
    if (tongue || meaning->kind == MEANING_NODE || meaning->words > GUESS_WORDS_MAX ||
        turn->state->misses > 0)
        return false;
    turn->missed = true;
    turn->state->misses++;
    turn->state->page = 0;
    show(turn, &asked, PHRASE_ALERT_AGAIN);
    return true;
}
