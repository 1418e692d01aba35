/* Floor 1: looking for work by text: a list of three, one of them in full, more. */
#include "domain/dialogue_work.h"

#include "domain/fold.h"
#include "domain/menus_words.h"
#include "domain/vacancy_text.h"

enum { SHOWN_MAX = 3, KEY_APPLY = 1, KEY_ALERT = 5, LINE_SIZE = 160 };

/* ---- the slot: "ID OFFSET MORE ID ID ID\nQUERY". ID: the one shown in full, 0 for the list; OFFSET: of
 * the first in the list; MORE: 1 when others follow. Without a query we asked for one. */

struct listed {
    int64_t shown, offset, more;
    int64_t ids[SHOWN_MAX];
    int count;
    struct str query;
};

static bool take_number(struct str *rest, int64_t *ret)
{
    struct str word;
    if (rest->len == 0)
        return false;
    str_cut(*rest, ' ', &word, rest);
    return str_to_int64(word, ret) && *ret >= 0;
}

static bool read_slot(const struct dialogue_state *state, struct listed *ret)
{
    struct str head;
    *ret = (struct listed){ 0 };
    str_cut(str_of(state->slot), '\n', &head, &ret->query);
    if (!take_number(&head, &ret->shown) || !take_number(&head, &ret->offset) ||
        !take_number(&head, &ret->more) || ret->offset > VACANCIES_FOUND_MAX)
        return false;
    while (head.len > 0 && ret->count < SHOWN_MAX) {
        if (!take_number(&head, &ret->ids[ret->count++]))
            return false;
    }
    return true;
}

static void write_slot(struct dialogue_state *state, const struct listed *listed)
{
    char query[QUESTION_SIZE]; /* it may be what the slot holds */
    struct builder b;
    dialogue_copy(listed->query, query, sizeof(query));
    builder_init(&b, state->slot, sizeof(state->slot));
    builder_addf(&b, "%lld %lld %d", (long long)listed->shown, (long long)listed->offset,
                 listed->more != 0);
    for (int i = 0; i < listed->count; i++)
        builder_addf(&b, " %lld", (long long)listed->ids[i]);
    builder_add_char(&b, '\n');
    dialogue_copy(str_of(query), b.ptr + b.len, b.size - b.len);
}

bool dialogue_vacancies_sound(const struct dialogue_state *state)
{
    struct listed listed;
    bool ours = state->mode == MODE_VACANCIES ||
                (state->mode == MODE_RESUME && state->resume == MODE_VACANCIES);
    return !ours || read_slot(state, &listed);
}

/* ---- writing */

static struct str phrase_of(const struct dialogue_turn *turn, enum phrase phrase)
{
    return turn->menus->phrases[turn->language][phrase];
}

static enum phrase lead_of(enum vacancy_match match)
{
    switch (match) {
    case MATCH_HERE:
        return PHRASE_VACANCIES_HERE;
    case MATCH_NEAR:
        return PHRASE_VACANCIES_NEAR;
    case MATCH_ELSEWHERE:
        return PHRASE_VACANCIES_ELSEWHERE;
    case MATCH_SIMILAR:
    case MATCH_NONE:
        break;
    }
    return PHRASE_VACANCIES_SIMILAR;
}

static bool has_more(const struct dialogue_turn *turn, const struct listed *listed, int count)
{
    return (size_t)count < turn->data->vacancy_count &&
           listed->offset + count <= VACANCIES_FOUND_MAX;
}

static void add_key(const struct dialogue_turn *turn, int key, enum phrase label,
                    struct builder *ret)
{
    char storage[LINE_SIZE];
    struct builder line;
    builder_init(&line, storage, sizeof(storage));
    builder_addf(&line, "%d " STR_FMT, key, STR_ARG(phrase_of(turn, label)));
    dialogue_add_free(turn, builder_str(&line), ret);
}

/* "5 alert me" */
static void add_alert_key(const struct dialogue_turn *turn, struct builder *ret)
{
    if (turn->menus->alert_words)
        add_key(turn, KEY_ALERT, PHRASE_ALERT_OFFER, ret);
}

/* The list's first `count` rows. Why a row is there is said over it, where that changes. */
static void write_list(const struct dialogue_turn *turn, const struct listed *listed, int count,
                       struct builder *ret)
{
    const struct dialogue_data *data = turn->data;
    for (int i = 0; i < count; i++) {
        const struct dialogue_vacancy *row = &data->vacancies[i];
        if (i == 0 || row->match != data->vacancies[i - 1].match) {
            builder_add(ret, i > 0 ? STR("\n") : STR(""));
            builder_add(ret, phrase_of(turn, lead_of(row->match)));
        }
        builder_addf(ret, "\n%d ", i + 1);
        vacancy_text_line(turn->menus, turn->language, row->vacancy, VACANCY_LINE, ret);
    }
    if (has_more(turn, listed, count)) {
        builder_add(ret, STR("\n9 "));
        builder_add(ret, phrase_of(turn, PHRASE_KEY_MORE));
    }
    add_alert_key(turn, ret);
}

/* As many rows as one USSD page holds; three by SMS. */
static int write_fitting(const struct dialogue_turn *turn, const struct listed *listed,
                         struct builder *ret)
{
    int count = turn->data->vacancy_count < SHOWN_MAX ? (int)turn->data->vacancy_count : SHOWN_MAX;
    for (;; count--) {
        char page[REPLY_SIZE];
        struct builder b;
        ret->len = 0;
        write_list(turn, listed, count, ret);
        builder_init(&b, page, sizeof(page));
        if (turn->input->bearer == BEARER_SMS || count == 1 ||
            screen_pages(builder_str(ret), STR(""), phrase_of(turn, PHRASE_KEY_MORE), 0,
                         &turn->input->limits, &b) == 1)
            return count;
    }
}

static void prompt(struct dialogue_turn *turn)
{
    const struct listed nothing = { .query = STR("") };
    write_slot(turn->state, &nothing);
    turn->state->mode = MODE_VACANCIES;
    dialogue_show_prompt(turn, phrase_of(turn, PHRASE_VACANCIES_PROMPT));
}

static bool needs(struct dialogue_turn *turn, enum need_kind need, const struct listed *listed)
{
    struct dialogue_result *ret = turn->ret;
    if (!dialogue_needs(turn, need))
        return false;
    ret->need_number = need == NEED_VACANCY ? listed->shown : listed->offset;
    dialogue_copy(listed->query, ret->need_text, sizeof(ret->need_text));
    return true;
}

static void show_none(struct dialogue_turn *turn)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, phrase_of(turn, PHRASE_VACANCIES_NONE));
    add_alert_key(turn, &b);
    dialogue_show_prompt(turn, builder_str(&b));
}

static void show_list(struct dialogue_turn *turn, struct listed *listed)
{
    char storage[REPLY_SIZE];
    struct builder b;
    turn->state->mode = MODE_VACANCIES;
    turn->state->page = 0;
    listed->shown = 0;
    listed->count = 0;
    listed->more = 0;
    if (turn->data->vacancy_count == 0) {
        write_slot(turn->state, listed);
        show_none(turn);
        return;
    }
    builder_init(&b, storage, sizeof(storage));
    int count = write_fitting(turn, listed, &b);
    while (listed->count < count) {
        listed->ids[listed->count] = turn->data->vacancies[listed->count].vacancy->id;
        listed->count++;
    }
    listed->more = has_more(turn, listed, count);
    write_slot(turn->state, listed);
    dialogue_show_pages(turn, builder_str(&b));
}

static void list(struct dialogue_turn *turn, struct listed *listed)
{
    if (!needs(turn, NEED_VACANCIES, listed))
        show_list(turn, listed);
}

/* How to apply: a word by SMS, whose digits are those of the list; a key on the screen. */
static void add_apply(const struct dialogue_turn *turn, struct builder *ret)
{
    if (!turn->menus->alert_words)
        return;
    if (turn->input->bearer == BEARER_SMS) {
        dialogue_add_free(turn, phrase_of(turn, PHRASE_APPLY_HINT), ret);
        return;
    }
    add_key(turn, KEY_APPLY, PHRASE_APPLY_KEY, ret);
    add_key(turn, KEY_ALERT, PHRASE_ALERT_OFFER, ret);
}

/* One in full; NULL: it is open no more. */
static void show_whole(struct dialogue_turn *turn, const struct listed *listed,
                       const struct vacancy *vacancy)
{
    char storage[REPLY_SIZE];
    struct builder b;
    turn->state->mode = MODE_VACANCIES;
    write_slot(turn->state, listed);
    if (!vacancy) {
        dialogue_show_prompt(turn, phrase_of(turn, PHRASE_VACANCY_GONE));
        return;
    }
    builder_init(&b, storage, sizeof(storage));
    vacancy_text_whole(turn->menus, turn->language, vacancy, &b);
    add_apply(turn, &b);
    if (turn->menus->alert_words)
        dialogue_effect(turn, EFFECT_OPENED)->number = vacancy->id;
    dialogue_show_pages(turn, builder_str(&b));
}

static void whole(struct dialogue_turn *turn, struct listed *listed)
{
    if (needs(turn, NEED_VACANCY, listed))
        return;
    const struct dialogue_data *data = turn->data;
    show_whole(turn, listed, data->vacancy_count > 0 ? data->vacancies[0].vacancy : NULL);
}

void dialogue_vacancies_show(struct dialogue_turn *turn)
{
    struct listed listed;
    if (!turn->menus->vacancy_words || !read_slot(turn->state, &listed)) {
        turn->state->mode = MODE_SCREEN;
        dialogue_show(turn);
    } else if (listed.query.len == 0) {
        prompt(turn);
    } else if (listed.shown > 0) {
        whole(turn, &listed);
    } else {
        list(turn, &listed);
    }
}

/* ---- what an alert told, and others like it */

void dialogue_vacancies_alerted(struct dialogue_turn *turn, int number)
{
    const struct dialogue_data *data = turn->data;
    struct listed listed = { .query = data->query };
    turn->state->page = 0;
    if (number == 0) {
        show_list(turn, &listed);
        return;
    }
    for (size_t i = 0; i < data->vacancy_count && listed.count < SHOWN_MAX; i++)
        listed.ids[listed.count++] = data->vacancies[i].vacancy->id;
    listed.shown = listed.ids[number - 1];
    const struct dialogue_vacancy *row = &data->vacancies[number - 1];
    show_whole(turn, &listed, row->match == MATCH_NONE ? NULL : row->vacancy);
}

void dialogue_vacancies_alike(struct dialogue_turn *turn)
{
    struct listed listed = { .query = turn->data->query };
    show_list(turn, &listed);
}

int64_t dialogue_vacancies_picked(const struct dialogue_turn *turn, int number)
{
    struct listed listed;
    if (turn->state->mode != MODE_VACANCIES || !read_slot(turn->state, &listed) ||
        number > listed.count)
        return 0;
    if (number > 0)
        return listed.ids[number - 1];
    return listed.shown > 0 || listed.count != 1 ? listed.shown : listed.ids[0];
}

struct str dialogue_vacancies_query(const struct dialogue_turn *turn)
{
    struct listed listed;
    if (turn->state->mode != MODE_VACANCIES || !read_slot(turn->state, &listed))
        return STR("");
    return listed.query;
}

/* ---- taking */

void dialogue_vacancies_begin(struct dialogue_turn *turn)
{
    if (turn->menus->vacancy_words)
        prompt(turn);
    else
        dialogue_ask_begin(turn);
}

static void search(struct dialogue_turn *turn, struct str text)
{
    char kept[NEED_TEXT_SIZE];
    dialogue_copy(text, kept, sizeof(kept));
    struct listed listed = { .query = str_of(kept) };
    list(turn, &listed);
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

bool dialogue_vacancies_meant(struct dialogue_turn *turn, struct str text)
{
    const struct vacancy_words *words = turn->menus->vacancy_words;
    if (!words || text.len >= NEED_TEXT_SIZE || turn->input->incomplete ||
        turn->state->mode == MODE_QUESTION || dialogue_profile_asks_words(turn->state) ||
        !vacancy_want_is_search(words, text) || is_keyword(turn, text))
        return false;
    struct vacancy_want want;
    bool read = vacancy_want_read(words, text, &want);
    if (read && turn->state->language[0] == '\0')
        (void)dialogue_go_language(turn, want.language);
    search(turn, text);
    return true;
}

/* Where work is being looked for, "TIRANA" alone or "cook" is the next search. */
static bool is_next_search(const struct dialogue_turn *turn, const struct listed *listed,
                           struct str text)
{
    struct vacancy_want want;
    bool asked = listed->query.len == 0; /* for just that */
    return text.len < NEED_TEXT_SIZE &&
           vacancy_want_read(turn->menus->vacancy_words, text, &want) &&
           (asked || (want.unknown == 0 && !want.abroad));
}

static void more(struct dialogue_turn *turn, struct listed *listed)
{
    if (listed->shown > 0 && turn->input->bearer == BEARER_USSD) {
        turn->state->page++;
        whole(turn, listed);
    } else if (listed->shown > 0 || !listed->more) {
        dialogue_show_unknown(turn);
    } else {
        listed->offset += listed->count;
        list(turn, listed);
    }
}

static bool take_key(struct dialogue_turn *turn, struct listed *listed, int key)
{
    if (key == KEY_BACK && listed->shown > 0) {
        listed->shown = 0;
        list(turn, listed);
        return true;
    }
    if (key == KEY_BACK || key == KEY_HOME)
        return false;
    bool sms = turn->input->bearer == BEARER_SMS; /* the list is before their eyes, too */
    if (turn->menus->alert_words && key == KEY_ALERT) {
        char query[NEED_TEXT_SIZE];
        dialogue_copy(listed->query, query, sizeof(query));
        dialogue_profile_begin(turn, str_of(query));
    } else if (turn->menus->alert_words && listed->shown > 0 && !sms && key == KEY_APPLY) {
        dialogue_alerts_apply(turn, 0);
    } else if ((listed->shown == 0 || sms) && key <= listed->count) {
        turn->state->page = 0;
        listed->shown = listed->ids[key - 1];
        whole(turn, listed);
    } else {
        dialogue_show_unknown(turn);
    }
    return true;
}

bool dialogue_vacancies_take(struct dialogue_turn *turn, const struct meaning *meaning,
                             struct str text)
{
    struct listed listed;
    if (!turn->menus->vacancy_words || !read_slot(turn->state, &listed))
        return false;
    bool wants_more = dialogue_is_key(meaning, KEY_MORE) ||
                      (meaning->kind == MEANING_COMMAND && meaning->command == COMMAND_MORE);
    if (wants_more)
        more(turn, &listed);
    else if (meaning->kind == MEANING_KEY)
        return take_key(turn, &listed, meaning->key);
    else if (dialogue_leads_out(meaning) || !is_next_search(turn, &listed, text))
        return false;
    else
        search(turn, text);
    return true;
}
