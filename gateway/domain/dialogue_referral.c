/* Floor 1: a referral by phone. The message that tells of it names nothing: whoever holds the phone may read
 * it. Where it leads is told once they ask.
 *
 * The slot: "ID" (it is shown), "ID sure" (by dialling: whether they say no), "ID declined" (they did), "ID list"
 * and, behind that line, the ids of theirs in order; or "ID doubt MODE" and, behind that line, the slot of that
 * mode: whether their key was about the referral or about what stood before them. */
#include "domain/dialogue_referral.h"

#include "domain/appointment.h"
#include "domain/listing_text.h"

enum {
    KEY_SEE = 1,
    KEY_DECLINE = 2,
    KEY_SURE = 1, /* it was about the referral */
    KEY_WANTED = 1,
    KEY_HOW_MOST = 3,
    WHOLE_SEGMENTS_MAX = 2,
    SHORTLY_MS = 15 * 60 * 1000, /* what was sent so long before may still be what they answer */
    CROSSING_MS = 2 * 60 * 1000, /* they were writing already when it came */
};

enum about { ABOUT_SHOWN, ABOUT_SURE, ABOUT_DECLINED, ABOUT_LIST, ABOUT_DOUBT, ABOUTS };

static const char *const about_names[ABOUTS] = { "", "sure", "declined", "list", "doubt" };

struct place { /* of a state in MODE_REFERRAL */
    enum about about;
    int64_t id;
    enum dialogue_mode mode; /* ABOUT_DOUBT: what is asked in between; */
    struct str slot;         /* ... with that; ABOUT_LIST: the ids. Borrowed from the state's */
};

static bool read_slot(const struct dialogue_state *state, struct place *ret)
{
    struct str head, id, name, mode;
    int64_t number = 0;
    int about = 0;
    *ret = (struct place){ .slot = STR("") };
    (void)str_cut(str_of(state->slot), '\n', &head, &ret->slot);
    (void)str_cut(head, ' ', &id, &head);
    (void)str_cut(head, ' ', &name, &mode);
    while (about < ABOUTS && !str_equal(name, str_of(about_names[about])))
        about++;
    if (about == ABOUTS || !str_to_int64(id, &ret->id) || ret->id <= 0)
        return false;
    ret->about = (enum about)about;
    if (about != ABOUT_DOUBT)
        return true;
    bool known = str_to_int64(mode, &number) && number >= 0 && number < MODE_COUNT;
    ret->mode = known ? (enum dialogue_mode)number : MODE_SCREEN;
    return known && number != MODE_REFERRAL;
}

static void write_slot(struct dialogue_turn *turn, int64_t id, enum about about)
{
    struct builder b;
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%lld %s", (long long)id, about_names[about]);
    turn->state->mode = MODE_REFERRAL;
}

bool dialogue_referral_sound(const struct dialogue_state *state)
{
    struct place place;
    bool ours = state->mode == MODE_REFERRAL ||
                (state->mode == MODE_RESUME && state->resume == MODE_REFERRAL);
    return !ours || read_slot(state, &place);
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

/* Whoever holds the phone of somebody in danger is shown nothing before it is known to be safe. */
static bool is_muted(const struct dialogue_turn *turn)
{
    return turn->input->person.urgent_number != 0 && !turn->input->person.urgent_safe;
}

static void show(struct dialogue_turn *turn, int64_t id)
{
    char storage[REPLY_SIZE];
    struct builder b;
    turn->ret->need_number = id;
    turn->ret->need_text[0] = '\0';
    if (dialogue_needs(turn, NEED_REFERRAL))
        return;
    if (turn->data->listing_count == 0) {
        turn->state->mode = MODE_SCREEN;
        dialogue_say_phrase(turn, PHRASE_CASE_REFERRAL_GONE, AFTER_ON);
        return;
    }
    write_slot(turn, id, ABOUT_SHOWN);
    if (turn->state->page == 0)
        (void)tell(turn, id, "seen");
    builder_init(&b, storage, sizeof(storage));
    write_service(turn, &turn->data->listings[0], &b);
    dialogue_show_pages(turn, builder_str(&b));
}

/* ---- theirs */

/* Of each only when they were told: which service it is, they see when they choose it. */
static void list(struct dialogue_turn *turn)
{
    char storage[REPLY_SIZE];
    struct builder b, slot;
    if (is_muted(turn)) {
        dialogue_danger_ask_safe(turn, turn->input->person.urgent_number);
        return;
    }
    if (dialogue_needs(turn, NEED_REFERRALS))
        return;
    size_t count = turn->data->row_count;
    if (count == 0) {
        dialogue_say_phrase(turn, PHRASE_CASE_REFERRAL_NONE, AFTER_ON);
        return;
    }
    builder_init(&b, storage, sizeof(storage));
    builder_init(&slot, turn->state->slot, sizeof(turn->state->slot));
    builder_add(&b, phrase_of(turn, PHRASE_CASE_REFERRAL_LIST));
    builder_addf(&slot, "%lld %s\n", (long long)turn->data->rows[0].id, about_names[ABOUT_LIST]);
    for (size_t i = 0; i < count && i < REFERRALS_OFFERED_MAX; i++) {
        builder_addf(&b, "\n%d ", (int)i + 1);
        appointment_write_time(turn->menus, turn->language, turn->data->rows[i].at_ms, &b);
        builder_addf(&slot, "%lld ", (long long)turn->data->rows[i].id);
    }
    turn->state->mode = MODE_REFERRAL;
    dialogue_show_pages(turn, builder_str(&b));
}

void dialogue_referral_begin(struct dialogue_turn *turn)
{
    turn->state->page = 0;
    if (phrase_of(turn, PHRASE_CASE_REFERRAL_LIST).len > 0)
        list(turn);
    else
        dialogue_ask_begin(turn); /* these menus have no files */
}

/* The id behind a key of the list; 0: there is none. */
static int64_t id_of(const struct place *place, int key)
{
    struct str rest = place->slot, word = STR("");
    int64_t id = 0;
    for (int i = 0; i < key && rest.len > 0; i++)
        (void)str_cut(rest, ' ', &word, &rest);
    return key >= 1 && key <= REFERRALS_OFFERED_MAX && str_to_int64(word, &id) && id > 0 ? id : 0;
}

static void ask_sure(struct dialogue_turn *turn, int64_t id)
{
    write_slot(turn, id, ABOUT_SURE);
    dialogue_show_prompt(turn, phrase_of(turn, PHRASE_CASE_REFERRAL_SURE));
}

/* By SMS, who turned away from it asks anew, as they did before. */
void dialogue_referral_show(struct dialogue_turn *turn)
{
    struct place place;
    bool read = read_slot(turn->state, &place) && phrase_of(turn, PHRASE_CASE_REFERRAL).len > 0;
    bool ussd = turn->input->bearer == BEARER_USSD;
    if (read && place.about == ABOUT_LIST) {
        list(turn);
    } else if (read && ussd && place.about == ABOUT_SHOWN) {
        show(turn, place.id);
    } else if (read && ussd && place.about == ABOUT_SURE) {
        ask_sure(turn, place.id);
    } else {
        turn->state->mode = MODE_SCREEN;
        dialogue_show(turn);
    }
}

/* ---- they do not want it */

/* The next key may take it back. */
static void decline(struct dialogue_turn *turn, int64_t id)
{
    (void)tell(turn, id, "declined");
    write_slot(turn, id, ABOUT_DECLINED);
    dialogue_show_prompt(turn, phrase_of(turn, PHRASE_CASE_REFERRAL_DECLINED));
}

static void want(struct dialogue_turn *turn, int64_t id)
{
    struct builder b;
    turn->ret->need_number = id;
    builder_init(&b, turn->ret->need_text, sizeof(turn->ret->need_text));
    builder_add(&b, STR("declined"));
    if (dialogue_needs(turn, NEED_REFERRAL))
        return;
    bool stands = turn->data->listing_count > 0;
    if (stands)
        (void)tell(turn, id, "wanted");
    dialogue_say_phrase(turn, stands ? PHRASE_CASE_REFERRAL_WANTED : PHRASE_CASE_REFERRAL_GONE,
                        AFTER_ON);
}

/* Whether what we sent shortly before it offers key 2, too. */
static bool is_doubtful(const struct dialogue_turn *turn)
{
    const struct dialogue_state *state = turn->state;
    if (turn->unseen || turn->input->person.asked_ms - state->last_ms > SHORTLY_MS)
        return false;
    switch (state->mode) {
    case MODE_SCREEN:
        return state->open;
    case MODE_QUESTION: /* these ask for words, or for other keys */
    case MODE_OFFER_QUESTION:
    case MODE_CONFIRM:
    case MODE_READ:
    case MODE_APPLY:
    case MODE_REFERRAL: /* key 2 says no there as here */
        return false;
    default:
        return true;
    }
}

/* Which of the two they meant. What stood before them is kept as it is. False: there is no room for it. */
static bool ask_which(struct dialogue_turn *turn, int64_t id)
{
    struct dialogue_state *state = turn->state;
    char storage[QUESTION_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_addf(&b, "%lld %s %d\n%s", (long long)id, about_names[ABOUT_DOUBT], (int)state->mode,
                 state->slot);
    if (!builder_ok(&b))
        return false;
    dialogue_copy(builder_str(&b), state->slot, sizeof(state->slot));
    state->mode = MODE_REFERRAL;
    dialogue_show_prompt(turn, phrase_of(turn, PHRASE_CASE_REFERRAL_DOUBT));
    return true;
}

void dialogue_referral_unwrap(struct dialogue_turn *turn)
{
    struct dialogue_state *state = turn->state;
    struct place place;
    char slot[QUESTION_SIZE];
    if (state->mode != MODE_REFERRAL || !read_slot(state, &place) || place.about != ABOUT_DOUBT)
        return;
    turn->doubted_id = place.id;
    dialogue_copy(place.slot, slot, sizeof(slot));
    dialogue_copy(str_of(slot), state->slot, sizeof(state->slot));
    state->mode = place.mode;
}

/* ---- what came */

static bool at_asked(struct dialogue_turn *turn, int64_t id, const struct meaning *meaning,
                     struct str text)
{
    if (dialogue_is_key(meaning, KEY_SEE)) {
        show(turn, id);
        return true;
    }
    bool key = dialogue_is_key(meaning, KEY_DECLINE);
    if (!key && !dialogue_case_is_no(text))
        return false;
    if (!key || !is_doubtful(turn) || !ask_which(turn, id))
        decline(turn, id);
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

/* Whoever is just asked about danger answers that. */
static bool is_endangered(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    bool asked = turn->state->mode == MODE_DANGER || turn->state->mode == MODE_SAFE;
    return is_muted(turn) || (asked && person->asked_ms - turn->state->last_ms <= CROSSING_MS);
}

bool dialogue_referral_at_push(struct dialogue_turn *turn, const struct meaning *meaning,
                               struct str text)
{
    const struct dialogue_person *person = &turn->input->person;
    bool worded =
        phrase_of(turn, PHRASE_CASE_REFERRAL).len > 0; /* else these menus have no files */
    if (turn->input->incomplete || !worded)
        return false;
    if (turn->doubted_id != 0 &&
        (dialogue_is_key(meaning, KEY_SURE) || dialogue_case_is_yes(text))) {
        decline(turn, turn->doubted_id);
        return true;
    }
    if (turn->input->bearer != BEARER_SMS || person->asked_ms <= turn->state->last_ms ||
        is_endangered(turn))
        return false;
    if (person->asked == ASKED_REFERRAL)
        return at_asked(turn, person->asked_id, meaning, text);
    return person->asked == ASKED_REFERRAL_HOW && at_how(turn, person->asked_id, meaning);
}

static bool take_key(struct dialogue_turn *turn, const struct place *place, int key)
{
    bool ussd = turn->input->bearer == BEARER_USSD;
    bool paged = place->about == ABOUT_LIST || place->about == ABOUT_SHOWN;
    if (key == KEY_MORE && ussd && paged) {
        turn->state->page++;
        dialogue_referral_show(turn);
        return true;
    }
    turn->state->page = 0;
    if (place->about == ABOUT_LIST && id_of(place, key) > 0)
        show(turn, id_of(place, key));
    else if (place->about == ABOUT_SHOWN && key == KEY_DECLINE && ussd)
        ask_sure(turn, place->id);
    else if ((place->about == ABOUT_SHOWN && key == KEY_DECLINE) ||
             (place->about == ABOUT_SURE && key == KEY_SURE))
        decline(turn, place->id);
    else if (place->about == ABOUT_SHOWN && key == KEY_BACK && ussd)
        list(turn);
    else if (place->about == ABOUT_SURE && key == KEY_BACK)
        show(turn, place->id);
    else if (place->about == ABOUT_DECLINED && key == KEY_WANTED)
        want(turn, place->id);
    else
        return false;
    return true;
}

/* Whatever else they write is served as always. */
bool dialogue_referral_take(struct dialogue_turn *turn, const struct meaning *meaning)
{
    struct place place;
    bool key = meaning->kind == MEANING_KEY && meaning->key != KEY_HOME;
    bool read = read_slot(turn->state, &place) && phrase_of(turn, PHRASE_CASE_REFERRAL).len > 0;
    bool ussd = turn->input->bearer == BEARER_USSD;
    if (read && key && take_key(turn, &place, meaning->key))
        return true;
    if (read && key && ussd && !dialogue_leads_out(meaning)) {
        dialogue_show_unknown(turn);
        return true;
    }
    if (!ussd || !dialogue_leads_out(meaning))
        turn->state->mode = MODE_SCREEN;
    return false;
}
