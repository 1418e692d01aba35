/* Floor 1: appointments by phone: free times to choose from, theirs, and what to do about one.
 *
 * The slot: "free 0 AFTER ID ..." (free times), "other APPOINTMENT AFTER ID ..." (the same, to move
 * one to), "mine APPOINTMENT" or "many 0 ID ..." (theirs). */
#include "domain/dialogue_appointments.h"

#include "domain/alert_words.h"
#include "domain/date.h"
#include "domain/fold.h"
#include "domain/sms.h"

enum {
    TYPED_SIZE = 80,
    NUMBER_SIZE = 24,
    PLACE_CHARACTERS = 22, /* of a place behind a time: three of them fit one SMS */
    KEYS = 4,              /* of one appointment */
};

enum shown_what { SHOWN_FREE, SHOWN_OTHER, SHOWN_MINE, SHOWN_MANY, SHOWN_COUNT };

static const char *const shown_names[SHOWN_COUNT] = { "free", "other", "mine", "many" };

struct shown {
    enum shown_what what;
    int64_t appointment_id;     /* that is moved, or shown; 0: none */
    int64_t after_ms, after_id; /* the free times are behind that one */
    int64_t ids[APPOINTMENTS_SHOWN_MAX];
    int count;
};

static struct str phrase_of(const struct dialogue_turn *turn, enum phrase phrase)
{
    return turn->menus->phrases[turn->language][phrase];
}

/* ---- the slot */

static bool read_slot(const struct dialogue_state *state, struct shown *ret)
{
    struct str rest, word, number;
    int64_t numbers[3 + APPOINTMENTS_SHOWN_MAX] = { 0 };
    int count = 0, what = 0;
    bool more = str_cut(str_of(state->slot), ' ', &word, &rest);
    while (what < SHOWN_COUNT && !str_equal(word, str_of(shown_names[what])))
        what++;
    while (more && count < (int)(sizeof(numbers) / sizeof(numbers[0]))) {
        more = str_cut(rest, ' ', &number, &rest);
        if (!str_to_int64(number, &numbers[count++]))
            return false;
    }
    *ret = (struct shown){ (enum shown_what)what, numbers[0], numbers[1], numbers[2], { 0 }, 0 };
    for (int i = 3; i < count; i++)
        ret->ids[ret->count++] = numbers[i];
    return what < SHOWN_COUNT && count >= 3;
}

static void write_slot(struct dialogue_turn *turn, const struct shown *shown)
{
    struct builder b;
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%s %lld %lld %lld", shown_names[shown->what],
                 (long long)shown->appointment_id, (long long)shown->after_ms,
                 (long long)shown->after_id);
    for (int i = 0; i < shown->count; i++)
        builder_addf(&b, " %lld", (long long)shown->ids[i]);
    turn->state->mode = MODE_APPOINTMENTS;
}

bool dialogue_appointments_sound(const struct dialogue_state *state)
{
    struct shown shown;
    bool ours = state->mode == MODE_APPOINTMENTS ||
                (state->mode == MODE_RESUME && state->resume == MODE_APPOINTMENTS);
    return !ours || read_slot(state, &shown);
}

/* False: the step lacks it, and asks for it hereby. */
static bool know(struct dialogue_turn *turn, const struct appointment_query *query)
{
    struct builder b;
    if (!dialogue_needs(turn, NEED_APPOINTMENTS))
        return true;
    builder_init(&b, turn->ret->need_text, sizeof(turn->ret->need_text));
    appointment_query_write(query, &b);
    return false;
}

/* ---- sentences */

static void say(struct dialogue_turn *turn, enum phrase phrase, const struct appointment *of)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    appointment_phrase(turn->menus, turn->language, phrase, of, &b);
    dialogue_say(turn, builder_str(&b), AFTER_ON);
}

/* With the keys of one behind its time. */
static void show_keys(struct dialogue_turn *turn, enum phrase phrase, const struct appointment *of)
{
    char storage[REPLY_SIZE];
    struct builder b;
    const struct shown shown = { .what = SHOWN_MINE, .appointment_id = of->id };
    write_slot(turn, &shown);
    builder_init(&b, storage, sizeof(storage));
    appointment_phrase(turn->menus, turn->language, phrase, of, &b);
    dialogue_show_pages(turn, builder_str(&b));
}

static void show_many(struct dialogue_turn *turn)
{
    char storage[REPLY_SIZE];
    struct builder b;
    const struct dialogue_data *data = turn->data;
    struct shown shown = { .what = SHOWN_MANY };
    if (data->appointment_count == 1) {
        show_keys(turn, PHRASE_APPOINTMENT_MINE, &data->appointments[0]);
        return;
    }
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, phrase_of(turn, PHRASE_APPOINTMENT_MANY));
    for (size_t i = 0; i < data->appointment_count && i < APPOINTMENTS_SHOWN_MAX; i++) {
        builder_addf(&b, "\n%d ", (int)i + 1);
        appointment_write_time(turn->menus, turn->language, data->appointments[i].starts_ms, &b);
        shown.ids[shown.count++] = data->appointments[i].id;
    }
    write_slot(turn, &shown);
    dialogue_show_pages(turn, builder_str(&b));
}

/* ---- free times */

static bool is_one_place(const struct dialogue_turn *turn, size_t count)
{
    const struct appointment_slot *slots = turn->data->slots;
    for (size_t i = 1; i < count; i++) {
        if (slots[i].kind != slots[0].kind || !str_equal(slots[i].place, slots[0].place))
            return false;
    }
    return true;
}

static struct str where(const struct dialogue_turn *turn, const struct appointment_slot *slot)
{
    return appointment_where(turn->menus, turn->language, slot->kind, slot->place);
}

static void add_times(struct dialogue_turn *turn, struct shown *shown, struct builder *ret)
{
    const struct appointment_slot *slots = turn->data->slots;
    size_t count = turn->data->slot_count;
    count = count < APPOINTMENT_OFFERS ? count : APPOINTMENT_OFFERS;
    bool one_place = is_one_place(turn, count);
    if (one_place) {
        builder_add_char(ret, ' ');
        builder_add(ret, where(turn, &slots[0]));
    }
    for (size_t i = 0; i < count; i++) {
        struct str place = where(turn, &slots[i]);
        builder_addf(ret, "\n%d ", (int)i + 1);
        appointment_write_time(turn->menus, turn->language, slots[i].starts_ms, ret);
        if (!one_place) {
            builder_add_char(ret, ' ');
            builder_add(ret, str_head(place, sms_fit(place, SMS_UCS2, PLACE_CHARACTERS)));
        }
        shown->ids[shown->count++] = slots[i].id;
    }
    if (turn->data->slot_count > APPOINTMENT_OFFERS)
        builder_addf(ret, "\n%d " STR_FMT, APPOINTMENT_OFFERS + 1,
                     STR_ARG(phrase_of(turn, PHRASE_APPOINTMENT_LATER)));
}

/* Theirs is moved to one of them, unless `moved` is NULL. */
static void show_free(struct dialogue_turn *turn, const struct appointment *moved, enum phrase lead)
{
    char storage[REPLY_SIZE];
    struct builder b;
    struct shown shown = { .what = moved ? SHOWN_OTHER : SHOWN_FREE,
                           .appointment_id = moved ? moved->id : 0 };
    if (turn->data->slot_count == 0 && moved) {
        show_keys(turn, PHRASE_APPOINTMENT_STAYS, moved);
        return;
    }
    if (turn->data->slot_count == 0) {
        turn->state->mode = MODE_QUESTION; /* what they write is read by a person */
        dialogue_show_prompt(turn, phrase_of(turn, PHRASE_APPOINTMENT_FULL));
        return;
    }
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, phrase_of(turn, lead));
    add_times(turn, &shown, &b);
    if (turn->data->slot_count > APPOINTMENT_OFFERS) {
        const struct appointment_slot *last = &turn->data->slots[APPOINTMENT_OFFERS - 1];
        shown.after_ms = last->starts_ms;
        shown.after_id = last->id;
    }
    write_slot(turn, &shown);
    dialogue_show_pages(turn, builder_str(&b));
}

/* ---- one of theirs */

/* Whether it is still to come; false: they are told why not. */
static bool is_ahead(struct dialogue_turn *turn)
{
    const struct appointment *it = turn->data->appointment;
    bool past = it && it->starts_ms <= turn->input->now_ms;
    if (it && !past && appointment_stands(it->state))
        return true;
    dialogue_say_phrase(turn, past ? PHRASE_APPOINTMENT_OVER : PHRASE_APPOINTMENT_GONE, AFTER_ON);
    return false;
}

static struct effect *effect_on(struct dialogue_turn *turn, enum appointment_act act,
                                int64_t appointment_id)
{
    struct effect *effect = dialogue_effect(turn, EFFECT_APPOINTMENT);
    effect->act = act;
    effect->appointment_id = appointment_id;
    return effect;
}

/* `it` NULL: about none. For staff: no words of ours, so in no language. */
static void call_them(struct dialogue_turn *turn, const struct appointment *it)
{
    char number_storage[NUMBER_SIZE], storage[REPLY_SIZE];
    struct builder number, b;
    if (it && it->called_ms > 0) {
        dialogue_say_phrase(turn, PHRASE_APPOINTMENT_CALLED, AFTER_ON);
        return;
    }
    struct effect *effect = effect_on(turn, APPOINTMENT_CALL, it ? it->id : 0);
    effect->number = turn->data->rows[0].number;
    builder_init(&b, effect->text, sizeof(effect->text));
    builder_add(&b, it ? STR("CALL ME: ") : STR("CALL ME"));
    if (it)
        date_write_moment(it->starts_ms, &b);
    builder_init(&number, number_storage, sizeof(number_storage));
    builder_addf(&number, "%lld", (long long)effect->number);
    const struct screen_value values[] = { { "number", builder_str(&number) } };
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, PHRASE_APPOINTMENT_CALL, values, 1, &b);
    dialogue_say(turn, builder_str(&b), AFTER_ON);
}

static void act(struct dialogue_turn *turn, int64_t appointment_id, int key)
{
    const struct appointment_query query = { .appointment_id = appointment_id, .call = key == 4 };
    if (!know(turn, &query) || !is_ahead(turn))
        return;
    const struct appointment *it = turn->data->appointment;
    turn->state->page = 0;
    switch (key) {
    case 1:
        (void)effect_on(turn, APPOINTMENT_CONFIRM, it->id);
        say(turn, PHRASE_APPOINTMENT_OK, it);
        break;
    case 2:
        show_free(turn, it, PHRASE_APPOINTMENT_FREE);
        break;
    case 3:
        (void)effect_on(turn, APPOINTMENT_CANCEL, it->id);
        say(turn, PHRASE_APPOINTMENT_ENDED, it);
        break;
    default:
        call_them(turn, it);
        break;
    }
}

static void show_one(struct dialogue_turn *turn, int64_t appointment_id)
{
    const struct appointment_query query = { .appointment_id = appointment_id };
    if (know(turn, &query) && is_ahead(turn))
        show_keys(turn, PHRASE_APPOINTMENT_MINE, turn->data->appointment);
}

/* ---- a time is chosen */

static void say_booked(struct dialogue_turn *turn)
{
    char storage[REPLY_SIZE];
    struct builder b;
    const struct appointment_slot *slot = turn->data->slot;
    const struct appointment it = { .starts_ms = slot->starts_ms,
                                    .kind = slot->kind,
                                    .place = slot->place };
    builder_init(&b, storage, sizeof(storage));
    appointment_phrase(turn->menus, turn->language, PHRASE_APPOINTMENT_BOOKED, &it, &b);
    if (turn->input->person.opted_out) {
        builder_add_char(&b, '\n');
        builder_add(&b, phrase_of(turn, PHRASE_APPOINTMENT_STOPPED));
    }
    dialogue_say(turn, builder_str(&b), AFTER_ON);
}

static void choose(struct dialogue_turn *turn, const struct shown *shown, int key)
{
    bool moves = shown->what == SHOWN_OTHER;
    const struct appointment_query query = { .appointment_id = shown->appointment_id,
                                             .slot_id = shown->ids[key - 1] };
    if (!know(turn, &query) || (moves && !is_ahead(turn)))
        return;
    turn->state->page = 0;
    if (!moves && turn->data->appointment_count >= APPOINTMENTS_HELD_MAX) {
        show_many(turn);
        return;
    }
    if (!turn->data->slot) {
        show_free(turn, moves ? turn->data->appointment : NULL, PHRASE_APPOINTMENT_TAKEN);
        return;
    }
    effect_on(turn, moves ? APPOINTMENT_MOVE : APPOINTMENT_BOOK, shown->appointment_id)->slot_id =
        turn->data->slot->id;
    say_booked(turn);
}

static void show_later(struct dialogue_turn *turn, const struct shown *shown)
{
    const struct appointment_query query = { .appointment_id = shown->appointment_id,
                                             .after_ms = shown->after_ms,
                                             .after_id = shown->after_id };
    bool moves = shown->what == SHOWN_OTHER;
    if (!know(turn, &query) || (moves && !is_ahead(turn)))
        return;
    turn->state->page = 0;
    show_free(turn, moves ? turn->data->appointment : NULL, PHRASE_APPOINTMENT_FREE);
}

static bool take_free(struct dialogue_turn *turn, const struct shown *shown,
                      const struct meaning *meaning)
{
    bool sms = turn->input->bearer == BEARER_SMS;
    bool more = dialogue_is_key(meaning, KEY_MORE) ||
                (meaning->kind == MEANING_COMMAND && meaning->command == COMMAND_MORE);
    bool later = dialogue_is_key(meaning, APPOINTMENT_OFFERS + 1) || (sms && more);
    if (later && shown->after_ms > 0) {
        show_later(turn, shown);
        return true;
    }
    if (meaning->kind != MEANING_KEY || meaning->key < 1 || meaning->key > shown->count)
        return false;
    choose(turn, shown, meaning->key);
    return true;
}

bool dialogue_appointments_take(struct dialogue_turn *turn, const struct meaning *meaning)
{
    struct shown shown;
    if (!turn->menus->appointment_words || !read_slot(turn->state, &shown) ||
        dialogue_is_key(meaning, KEY_BACK) || dialogue_is_key(meaning, KEY_HOME))
        return false;
    if (dialogue_is_key(meaning, KEY_MORE) && turn->input->bearer == BEARER_USSD) {
        turn->state->page++;
        dialogue_appointments_show(turn);
        return true;
    }
    bool list = shown.what == SHOWN_FREE || shown.what == SHOWN_OTHER;
    if (list && take_free(turn, &shown, meaning))
        return true;
    if (meaning->kind != MEANING_KEY)
        return false;
    if (shown.what == SHOWN_MINE && meaning->key >= 1 && meaning->key <= KEYS)
        act(turn, shown.appointment_id, meaning->key);
    else if (shown.what == SHOWN_MANY && meaning->key >= 1 && meaning->key <= shown.count)
        show_one(turn, shown.ids[meaning->key - 1]);
    else
        dialogue_show_unknown(turn);
    return true;
}

void dialogue_appointments_show(struct dialogue_turn *turn)
{
    struct shown shown;
    bool sound = turn->menus->appointment_words && read_slot(turn->state, &shown);
    if (!sound) {
        turn->state->mode = MODE_SCREEN;
        dialogue_show(turn);
    } else if (shown.what == SHOWN_MINE) {
        show_one(turn, shown.appointment_id);
    } else {
        const struct appointment_query query = { .appointment_id = shown.appointment_id };
        bool moves = shown.what == SHOWN_OTHER;
        if (!know(turn, &query) || (moves && !is_ahead(turn)))
            return;
        if (shown.what == SHOWN_MANY && turn->data->appointment_count > 0)
            show_many(turn);
        else
            show_free(turn, moves ? turn->data->appointment : NULL, PHRASE_APPOINTMENT_FREE);
    }
}

/* ---- words, and replies to what was pushed */

static void begin(struct dialogue_turn *turn, bool anew)
{
    const struct appointment_query query = { 0 };
    if (!know(turn, &query))
        return;
    size_t count = turn->data->appointment_count;
    turn->state->page = 0;
    if (count > 0 && (!anew || count >= APPOINTMENTS_HELD_MAX))
        show_many(turn);
    else
        show_free(turn, NULL, PHRASE_APPOINTMENT_FREE);
}

void dialogue_appointments_begin(struct dialogue_turn *turn)
{
    if (turn->menus->appointment_words)
        begin(turn, false);
    else
        dialogue_ask_begin(turn);
}

static void call_about_next(struct dialogue_turn *turn)
{
    const struct appointment_query query = { .call = true };
    if (know(turn, &query))
        call_them(turn, turn->data->appointment_count > 0 ? &turn->data->appointments[0] : NULL);
}

static bool is_muted(const struct dialogue_turn *turn)
{
    return turn->input->person.urgent_number != 0 && !turn->input->person.urgent_safe;
}

bool dialogue_appointments_meant(struct dialogue_turn *turn, const struct meaning *meaning,
                                 struct str text)
{
    char storage[TYPED_SIZE * FOLD_GROWTH_MAX + 1];
    struct builder folded;
    enum dialogue_mode mode = turn->state->mode;
    if (!turn->menus->appointment_words || text.len > TYPED_SIZE || turn->input->incomplete ||
        mode == MODE_SAFE || mode == MODE_DANGER || mode == MODE_QUESTION ||
        meaning->kind == MEANING_KEY)
        return false;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    const struct alert_word *word =
        alert_words_find(turn->menus->appointment_words, builder_str(&folded));
    if (!word || word->word.len != folded.len)
        return false;
    if (word->act == APPOINTMENT_WORD_CALL && turn->input->person.urgent_number != 0)
        return false; /* it belongs to what is urgent */
    if (turn->state->language[0] == '\0' && word->language.len > 0)
        (void)dialogue_go_language(turn, word->language);
    if (word->act == APPOINTMENT_WORD_CALL)
        call_about_next(turn);
    else
        begin(turn, word->act == APPOINTMENT_WORD_BOOK);
    return true;
}

bool dialogue_appointments_at_push(struct dialogue_turn *turn, const struct meaning *meaning)
{
    const struct dialogue_person *person = &turn->input->person;
    bool last = turn->input->bearer == BEARER_SMS && person->asked_ms > turn->state->last_ms;
    if (!last || is_muted(turn) || !turn->menus->appointment_words || meaning->kind != MEANING_KEY)
        return false;
    if (person->asked == ASKED_APPOINTMENT && meaning->key >= 1 && meaning->key <= KEYS) {
        act(turn, person->asked_id, meaning->key);
        return true;
    }
    if (person->asked != ASKED_APPOINTMENT_NEWS || meaning->key != 1)
        return false;
    show_one(turn, person->asked_id);
    return true;
}
