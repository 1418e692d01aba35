/* Floor 1: looking for help: what is needed, where, a list of three, one of them in full.
 *
 * The slot: "STEP OFFSET MORE SHOWN ID ID ID\nNEED PLACE ...". STEP: n (what is needed is asked, from the
 * OFFSET-th on), p (where; the places offered stand behind NEED), l (the list) or d (SHOWN in full).
 * NEED and PLACE are ids, "-" for none said, PLACE "*" for anywhere. */
#include "domain/dialogue_listings.h"

#include "domain/fold.h"
#include "domain/listing_text.h"
#include "domain/menus_words.h"

enum {
    SHOWN_MAX = 3,
    NEEDS_SHOWN = 8,
    WHOLE_SEGMENTS_MAX = 3,
    LINE_SIZE = 320,
    IDS_SIZE = 512,
    ASKED_UNKNOWN_MAX = 3, /* words around the answer to what we asked */
};

struct looking {
    char step;
    int64_t offset, more, shown;
    int64_t ids[SHOWN_MAX];
    int count;
    int need, place; /* indexes; -1: not said */
    bool anywhere;
    struct str places; /* step p: ids that were offered; borrowed from the slot */
};

/* ---- the slot */

static bool take_number(struct str *rest, int64_t *ret)
{
    struct str word;
    if (rest->len == 0)
        return false;
    (void)str_cut(*rest, ' ', &word, rest);
    return str_to_int64(word, ret) && *ret >= 0;
}

static bool read_head(const struct dialogue_state *state, struct looking *ret, struct str *ret_tail)
{
    struct str head, step;
    *ret = (struct looking){ .need = -1, .place = -1, .places = STR("") };
    (void)str_cut(str_of(state->slot), '\n', &head, ret_tail);
    (void)str_cut(head, ' ', &step, &head);
    if (step.len == 1)
        ret->step = step.ptr[0];
    if (ret->step != 'n' && ret->step != 'p' && ret->step != 'l' && ret->step != 'd')
        return false;
    if (!take_number(&head, &ret->offset) || !take_number(&head, &ret->more) ||
        !take_number(&head, &ret->shown) ||
        ret->offset > (ret->step == 'n' ? NEEDS_MAX : LISTINGS_FOUND_MAX))
        return false;
    while (head.len > 0 && ret->count < SHOWN_MAX) {
        if (!take_number(&head, &ret->ids[ret->count++]))
            return false;
    }
    return true;
}

static bool read_slot(const struct dialogue_turn *turn, struct looking *ret)
{
    struct str tail, need, place;
    const struct need_words *needs = turn->menus->needs;
    if (!needs || !read_head(turn->state, ret, &tail))
        return false;
    (void)str_cut(tail, ' ', &need, &tail);
    ret->places = tail;
    (void)str_cut(tail, ' ', &place, &tail);
    ret->need = need_words_find(needs, need);
    ret->anywhere = ret->step != 'p' && str_equal(place, STR("*"));
    ret->place = ret->step == 'p' ? -1 : vacancy_words_place(&needs->words, place);
    return ret->step == 'n' || ret->need >= 0;
}

static struct str need_id(const struct dialogue_turn *turn, const struct looking *looking)
{
    return looking->need < 0 ? STR("-") : turn->menus->needs->all[looking->need].id;
}

static struct str place_id(const struct dialogue_turn *turn, const struct looking *looking)
{
    if (looking->anywhere)
        return STR("*");
    return looking->place < 0 ? STR("-") : turn->menus->needs->words.places[looking->place].id;
}

static void write_slot(struct dialogue_turn *turn, const struct looking *looking)
{
    char places[IDS_SIZE]; /* they may be what the slot holds */
    struct builder b;
    dialogue_copy(looking->places, places, sizeof(places));
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%c %lld %d %lld", looking->step, (long long)looking->offset,
                 looking->more != 0, (long long)looking->shown);
    for (int i = 0; i < looking->count; i++)
        builder_addf(&b, " %lld", (long long)looking->ids[i]);
    builder_add_char(&b, '\n');
    builder_add(&b, need_id(turn, looking));
    builder_add_char(&b, ' ');
    builder_add(&b, looking->step == 'p' ? str_of(places) : place_id(turn, looking));
    turn->state->mode = MODE_LISTINGS;
}

bool dialogue_listings_sound(const struct dialogue_state *state)
{
    struct looking looking;
    struct str tail;
    bool ours = state->mode == MODE_LISTINGS ||
                (state->mode == MODE_RESUME && state->resume == MODE_LISTINGS);
    return !ours || read_head(state, &looking, &tail);
}

/* ---- what is asked */

static struct str phrase_of(const struct dialogue_turn *turn, enum phrase phrase)
{
    return turn->menus->phrases[turn->language][phrase];
}

static void add_key(int key, struct str label, struct builder *ret)
{
    builder_addf(ret, "\n%d ", key);
    builder_add(ret, label);
}

/* The index-th need that is offered; -1: there are not so many. */
static int offered(const struct need_words *needs, int64_t index)
{
    for (int i = 0; i < needs->count; i++) {
        if (!needs->all[i].sensitive && index-- == 0)
            return i;
    }
    return -1;
}

static void ask_need(struct dialogue_turn *turn, struct looking *looking)
{
    const struct need_words *needs = turn->menus->needs;
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, phrase_of(turn, PHRASE_LISTINGS_NEEDS));
    if (offered(needs, looking->offset) < 0)
        looking->offset = 0;
    looking->step = 'n';
    looking->need = -1;
    looking->count = 0;
    for (int key = 1; key <= NEEDS_SHOWN; key++) {
        int need = offered(needs, looking->offset + key - 1);
        if (need >= 0)
            add_key(key, needs->all[need].labels[turn->language], &b);
    }
    looking->more = offered(needs, looking->offset + NEEDS_SHOWN) >= 0;
    if (looking->more)
        add_key(KEY_MORE, phrase_of(turn, PHRASE_KEY_MORE), &b);
    write_slot(turn, looking);
    dialogue_show_pages(turn, builder_str(&b));
}

/* A phrase about the need. */
static void write_about(const struct dialogue_turn *turn, const struct looking *looking,
                        enum phrase phrase, struct builder *ret)
{
    struct str label = turn->menus->needs->all[looking->need].labels[turn->language];
    struct str place = looking->place < 0
                           ? phrase_of(turn, PHRASE_LISTING_COUNTRY)
                           : listing_text_place(turn->menus, turn->language, looking->place);
    const struct screen_value values[] = { { "need", label }, { "place", place } };
    screen_phrase(turn->menus, turn->language, phrase, values, 2, ret);
}

static bool needs_data(struct dialogue_turn *turn, enum need_kind need,
                       const struct looking *looking)
{
    struct builder b;
    if (!dialogue_needs(turn, need))
        return false;
    turn->ret->need_number = need == NEED_LISTING ? looking->shown : looking->offset;
    builder_init(&b, turn->ret->need_text, sizeof(turn->ret->need_text));
    builder_add(&b, need_id(turn, looking));
    builder_add_char(&b, ' ');
    builder_add(&b, place_id(turn, looking));
    return true;
}

static void ask_place(struct dialogue_turn *turn, struct looking *looking)
{
    const struct dialogue_data *data = turn->data;
    char storage[REPLY_SIZE], ids_storage[IDS_SIZE];
    struct builder b, ids;
    if (needs_data(turn, NEED_LISTING_PLACES, looking))
        return;
    builder_init(&b, storage, sizeof(storage));
    builder_init(&ids, ids_storage, sizeof(ids_storage));
    write_about(turn, looking, PHRASE_LISTINGS_WHERE, &b);
    for (int i = 0; i < data->place_count; i++) {
        add_key(i + 1, listing_text_place(turn->menus, turn->language, data->places[i]), &b);
        builder_add(&ids, i > 0 ? STR(" ") : STR(""));
        builder_add(&ids, turn->menus->needs->words.places[data->places[i]].id);
    }
    add_key(data->place_count + 1, phrase_of(turn, PHRASE_LISTING_COUNTRY), &b);
    looking->step = 'p';
    looking->count = 0;
    looking->places = builder_str(&ids);
    write_slot(turn, looking);
    dialogue_show_pages(turn, builder_str(&b));
}

/* ---- the list */

static struct listing_view view_of(const struct dialogue_turn *turn, const struct looking *looking)
{
    return (struct listing_view){ .menus = turn->menus,
                                  .language = turn->language,
                                  .place = looking->place,
                                  .housing = turn->menus->needs->all[looking->need].housing,
                                  .feasts =
                                      turn->input->office ? &turn->input->office->closed : NULL,
                                  .now_ms = turn->input->now_ms };
}

static bool has_more(const struct dialogue_turn *turn, const struct looking *looking, int count)
{
    return (size_t)count < turn->data->listing_count &&
           looking->offset + count < LISTINGS_FOUND_MAX;
}

static void write_list(const struct dialogue_turn *turn, const struct looking *looking, int count,
                       struct builder *ret)
{
    const struct listing_view view = view_of(turn, looking);
    write_about(turn, looking, PHRASE_LISTINGS_HEAD, ret);
    for (int i = 0; i < count; i++) {
        builder_addf(ret, "\n%d ", i + 1);
        listing_text_line(&view, &turn->data->listings[i], ret);
    }
    if (has_more(turn, looking, count))
        add_key(KEY_MORE, phrase_of(turn, PHRASE_KEY_MORE), ret);
    if (looking->place < 0 && turn->input->bearer == BEARER_SMS)
        dialogue_add_free(turn, phrase_of(turn, PHRASE_LISTINGS_REFINE), ret);
}

/* As many rows as one USSD page holds; three by SMS. */
static int write_fitting(const struct dialogue_turn *turn, const struct looking *looking,
                         struct builder *ret)
{
    int count = turn->data->listing_count < SHOWN_MAX ? (int)turn->data->listing_count : SHOWN_MAX;
    for (;; count--) {
        char page[REPLY_SIZE];
        struct builder b;
        ret->len = 0;
        write_list(turn, looking, count, ret);
        builder_init(&b, page, sizeof(page));
        if (turn->input->bearer == BEARER_SMS || count == 1 ||
            screen_pages(builder_str(ret), STR(""), phrase_of(turn, PHRASE_KEY_MORE), 0,
                         &turn->input->limits, &b) == 1)
            return count;
    }
}

static void list(struct dialogue_turn *turn, struct looking *looking)
{
    char storage[REPLY_SIZE];
    struct builder b;
    if (needs_data(turn, NEED_LISTINGS, looking))
        return;
    looking->step = 'l';
    looking->shown = looking->more = 0;
    looking->count = 0;
    turn->state->page = 0;
    builder_init(&b, storage, sizeof(storage));
    if (turn->data->listing_count == 0) {
        write_slot(turn, looking);
        write_about(turn, looking, PHRASE_LISTINGS_NONE, &b);
        dialogue_show_prompt(turn, builder_str(&b));
        return;
    }
    int count = write_fitting(turn, looking, &b);
    while (looking->count < count) {
        looking->ids[looking->count] = turn->data->listings[looking->count].id;
        looking->count++;
    }
    looking->more = has_more(turn, looking, count);
    write_slot(turn, looking);
    dialogue_show_pages(turn, builder_str(&b));
}

/* ---- one in full */

static void whole(struct dialogue_turn *turn, struct looking *looking)
{
    char storage[REPLY_SIZE];
    struct builder b;
    bool sms = turn->input->bearer == BEARER_SMS;
    if (needs_data(turn, NEED_LISTING, looking))
        return;
    looking->step = 'd';
    write_slot(turn, looking);
    if (turn->data->listing_count == 0) {
        dialogue_show_prompt(turn, phrase_of(turn, PHRASE_LISTING_GONE));
        return;
    }
    const struct listing_view view = view_of(turn, looking);
    builder_init(&b, storage, sizeof(storage));
    listing_text_whole(&view, &turn->data->listings[0], turn->input->limits.fold,
                       sms ? WHOLE_SEGMENTS_MAX : 0, &b);
    if (!turn->menus->needs->all[looking->need].sensitive && turn->state->page == 0)
        dialogue_effect(turn, EFFECT_LISTING_OPENED)->number = looking->shown;
    dialogue_show_pages(turn, builder_str(&b));
}

/* ---- going on */

/* Asks what is not known yet, or shows the list. By SMS a question costs more than a list. */
static void go_on(struct dialogue_turn *turn, struct looking *looking)
{
    looking->offset = 0;
    if (looking->need < 0)
        ask_need(turn, looking);
    else if (looking->place < 0 && !looking->anywhere && turn->input->bearer == BEARER_USSD)
        ask_place(turn, looking);
    else
        list(turn, looking);
}

void dialogue_listings_begin(struct dialogue_turn *turn)
{
    struct looking looking = { .need = -1, .place = -1, .places = STR("") };
    turn->state->page = 0;
    if (turn->menus->needs)
        ask_need(turn, &looking);
    else
        dialogue_ask_begin(turn);
}

void dialogue_listings_show(struct dialogue_turn *turn)
{
    struct looking looking;
    if (!read_slot(turn, &looking)) {
        turn->state->mode = MODE_SCREEN;
        dialogue_show(turn);
    } else if (looking.step == 'n') {
        ask_need(turn, &looking);
    } else if (looking.step == 'p') {
        ask_place(turn, &looking);
    } else if (looking.step == 'd') {
        whole(turn, &looking);
    } else {
        list(turn, &looking);
    }
}

static bool is_keyword(const struct dialogue_turn *turn, struct str text)
{
    char storage[NEED_TEXT_SIZE * FOLD_GROWTH_MAX + 1];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    fold(text, &b);
    struct words_taste taste = { turn->language, -1 };
    return menus_words_find(turn->menus, builder_str(&b), taste) != NULL;
}

/* "doctor lezha" asks for a doctor: it is a search for work where work is looked for already, or where
 * it says so. */
static bool is_about_work(const struct dialogue_turn *turn, struct str text)
{
    struct vacancy_want want;
    const struct vacancy_words *words = turn->menus->vacancy_words;
    return words && vacancy_want_is_search(words, text) && vacancy_want_read(words, text, &want) &&
           (want.says_work || turn->state->mode == MODE_VACANCIES);
}

bool dialogue_listings_meant(struct dialogue_turn *turn, struct str text)
{
    const struct need_words *needs = turn->menus->needs;
    struct looking looking = { .need = -1, .place = -1, .places = STR("") };
    struct need_want want;
    if (!needs || text.len >= NEED_TEXT_SIZE || turn->input->incomplete ||
        turn->state->mode == MODE_QUESTION || !need_want_is_search(needs, text) ||
        is_keyword(turn, text) || !need_want_read(needs, text, &want))
        return false;
    if (!want.searches && is_about_work(turn, text))
        return false;
    if (turn->state->language[0] == '\0')
        (void)dialogue_go_language(turn, want.language);
    looking.need = want.need;
    looking.place = want.place;
    turn->state->page = 0;
    go_on(turn, &looking);
    return true;
}

/* Where help is being looked for, "TIRANA" alone or "lawyer" changes what is looked for. */
static bool take_words(struct dialogue_turn *turn, struct looking *looking, struct str text)
{
    struct need_want want;
    bool asked = looking->step == 'n' || looking->step == 'p';
    if (text.len >= NEED_TEXT_SIZE || !need_want_read(turn->menus->needs, text, &want) ||
        want.unknown > (asked ? ASKED_UNKNOWN_MAX : 0) || (want.need < 0 && want.place < 0))
        return false;
    looking->need = want.need >= 0 ? want.need : looking->need;
    if (want.place >= 0) {
        looking->place = want.place;
        looking->anywhere = false;
    }
    go_on(turn, looking);
    return true;
}

bool dialogue_listings_named(struct dialogue_turn *turn, struct str text)
{
    struct looking looking;
    struct work_parts parts;
    if (turn->state->mode != MODE_LISTINGS || text.len >= NEED_TEXT_SIZE ||
        turn->input->incomplete || !read_slot(turn, &looking))
        return false;
    vacancy_words_parts(&turn->menus->needs->words, text, false, &parts);
    bool names = parts.count > 0 && parts.unknown == 0;
    for (int i = 0; i < parts.count; i++)
        names = names && (parts.found[i]->kind == WORK_PLACE || parts.found[i]->kind == WORK_NEED);
    turn->state->page = names ? 0 : turn->state->page;
    return names && take_words(turn, &looking, text);
}

static void more(struct dialogue_turn *turn, struct looking *looking)
{
    bool ussd = turn->input->bearer == BEARER_USSD;
    bool listed = looking->step == 'l' || (looking->step == 'd' && !ussd); /* before their eyes */
    if (listed && looking->more) {
        looking->offset += looking->count;
        list(turn, looking);
    } else if (looking->step == 'n' && looking->more && !ussd) {
        looking->offset += NEEDS_SHOWN;
        ask_need(turn, looking);
    } else if (ussd && looking->step != 'l') {
        int wanted = ++turn->state->page;
        dialogue_listings_show(turn);
        if (turn->ret->need != NEED_NONE || turn->state->page == wanted)
            return;
        turn->state->page = 0; /* behind the last page come the other needs */
        looking->offset += looking->step == 'n' ? NEEDS_SHOWN : 0;
        if (looking->step == 'n')
            ask_need(turn, looking);
        else
            dialogue_show_unknown(turn);
    } else {
        dialogue_show_unknown(turn);
    }
}

/* The place behind a key of step p: true when there is one, or "anywhere". */
static bool choose_place(const struct dialogue_turn *turn, struct looking *looking, int key)
{
    struct str places = looking->places, id = STR("");
    int count = 0;
    while (places.len > 0 && count < key) {
        (void)str_cut(places, ' ', &id, &places);
        count++;
    }
    looking->anywhere = key == count + 1;
    looking->place = key == count ? vacancy_words_place(&turn->menus->needs->words, id) : -1;
    return looking->anywhere || looking->place >= 0;
}

static bool take_back(struct dialogue_turn *turn, struct looking *looking)
{
    turn->state->page = 0;
    if (looking->step == 'd') {
        list(turn, looking);
        return true;
    }
    if (looking->step == 'n' || turn->input->bearer == BEARER_SMS)
        return false;
    looking->place = -1;
    looking->anywhere = false;
    if (looking->step == 'p') {
        looking->offset = 0;
        ask_need(turn, looking);
    } else {
        looking->offset = 0;
        ask_place(turn, looking);
    }
    return true;
}

static bool take_key(struct dialogue_turn *turn, struct looking *looking, int key)
{
    if (key == KEY_BACK)
        return take_back(turn, looking);
    if (key == KEY_HOME)
        return false;
    turn->state->page = 0;
    int need = looking->step == 'n' ? offered(turn->menus->needs, looking->offset + key - 1) : -1;
    bool listed = looking->step == 'l' || turn->input->bearer == BEARER_SMS;
    if (looking->step == 'n' && need >= 0) {
        looking->need = need;
        go_on(turn, looking);
    } else if (looking->step == 'p' && choose_place(turn, looking, key)) {
        go_on(turn, looking);
    } else if ((looking->step == 'l' || looking->step == 'd') && listed && key <= looking->count) {
        looking->shown = looking->ids[key - 1];
        whole(turn, looking);
    } else {
        dialogue_show_unknown(turn);
    }
    return true;
}

bool dialogue_listings_take(struct dialogue_turn *turn, const struct meaning *meaning,
                            struct str text)
{
    struct looking looking;
    if (!read_slot(turn, &looking))
        return false;
    bool wants_more = dialogue_is_key(meaning, KEY_MORE) ||
                      (meaning->kind == MEANING_COMMAND && meaning->command == COMMAND_MORE);
    if (wants_more)
        more(turn, &looking);
    else if (meaning->kind == MEANING_KEY)
        return take_key(turn, &looking, meaning->key);
    else if (dialogue_leads_out(meaning))
        return false;
    else
        return take_words(turn, &looking, text);
    return true;
}
