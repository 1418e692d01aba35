/* Floor 1: looking for work by text: a list of three, one of them in full, more. */
#include "domain/dialogue_turn.h"

#include "domain/date.h"
#include "domain/fold.h"
#include "domain/menus_words.h"
#include "domain/sms.h"

enum {
    SHOWN_MAX = 3,
    TITLE_CHARACTERS_MAX = 28, /* in a list */
    VALUE_SIZE = 320,
};

static const int64_t half_day_ms = 12LL * 60 * 60 * 1000;

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

static struct str language_of(const struct dialogue_turn *turn)
{
    return str_of(turn->menus->languages[turn->language]->code);
}

static struct str place_name(const struct dialogue_turn *turn, const struct vacancy *vacancy)
{
    const struct vacancy_words *words = turn->menus->vacancy_words;
    int place = vacancy_words_place(words, vacancy->place);
    return place < 0 ? vacancy->place
                     : vacancy_words_place_name(&words->places[place], language_of(turn));
}

static void add_sample(const struct dialogue_turn *turn, const struct vacancy *vacancy,
                       struct builder *ret)
{
    if (!vacancy->sample)
        return;
    builder_add(ret, STR(" ("));
    builder_add(ret, phrase_of(turn, PHRASE_VACANCY_SAMPLE));
    builder_add(ret, STR(")"));
}

/* "Cook (SAMPLE), Saranda, 75000-110000 ALL" */
static void add_line(const struct dialogue_turn *turn, const struct vacancy *vacancy,
                     struct builder *ret)
{
    struct str title = vacancy_title(vacancy, language_of(turn));
    char wage_storage[VALUE_SIZE];
    struct builder wage;
    builder_init(&wage, wage_storage, sizeof(wage_storage));
    vacancy_wage(vacancy, &wage);
    builder_add(ret, str_trim(str_head(title, sms_fit(title, SMS_UCS2, TITLE_CHARACTERS_MAX))));
    add_sample(turn, vacancy, ret);
    builder_add(ret, STR(", "));
    builder_add(ret, place_name(turn, vacancy));
    builder_add(ret, wage.len > 0 ? STR(", ") : STR(""));
    builder_add(ret, builder_str(&wage));
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
        add_line(turn, row->vacancy, ret);
    }
    if (has_more(turn, listed, count)) {
        builder_add(ret, STR("\n9 "));
        builder_add(ret, phrase_of(turn, PHRASE_KEY_MORE));
    }
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

static void list(struct dialogue_turn *turn, struct listed *listed)
{
    char storage[REPLY_SIZE];
    struct builder b;
    if (needs(turn, NEED_VACANCIES, listed))
        return;
    turn->state->mode = MODE_VACANCIES;
    turn->state->page = 0;
    listed->shown = 0;
    listed->count = 0;
    listed->more = 0;
    if (turn->data->vacancy_count == 0) {
        write_slot(turn->state, listed);
        dialogue_show_prompt(turn, phrase_of(turn, PHRASE_VACANCIES_NONE));
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

static void add_tongues(const struct dialogue_turn *turn, const struct vacancy *vacancy,
                        struct builder *ret)
{
    struct str rest = vacancy->tongues, one, code, level;
    while (rest.len > 0) {
        str_cut(rest, ' ', &one, &rest);
        bool leveled = str_cut(one, '-', &code, &level);
        builder_add(ret, STR(", "));
        builder_add(ret, vacancy_tongue_name(vacancy_tongue(code), language_of(turn)));
        builder_add(ret, leveled ? STR(" ") : STR(""));
        builder_add(ret, leveled ? level : STR(""));
    }
}

static void add_pay(const struct dialogue_turn *turn, const struct vacancy *vacancy,
                    struct builder *ret)
{
    char storage[VALUE_SIZE];
    struct builder wage;
    builder_init(&wage, storage, sizeof(storage));
    vacancy_wage(vacancy, &wage);
    if (wage.len == 0)
        return;
    const struct screen_value values[] = { { "wage", builder_str(&wage) } };
    builder_add(ret, STR(". "));
    screen_phrase(turn->menus, turn->language, PHRASE_VACANCY_PAY, values, 1, ret);
}

static void write_whole(const struct dialogue_turn *turn, const struct vacancy *vacancy,
                        struct builder *ret)
{
    char storage[VALUE_SIZE];
    struct builder date;
    builder_init(&date, storage, sizeof(storage));
    date_write(vacancy->valid_until_ms - half_day_ms, &date); /* its last day in our zone, too */
    const struct screen_value ask[] = { { "contact", vacancy->contact },
                                        { "date", builder_str(&date) } };
    builder_add(ret, vacancy_title(vacancy, language_of(turn)));
    add_sample(turn, vacancy, ret);
    builder_add(ret, STR(", "));
    builder_add(ret, place_name(turn, vacancy));
    builder_add(ret, vacancy->employer.len > 0 ? STR(", ") : STR(""));
    builder_add(ret, vacancy->employer);
    add_pay(turn, vacancy, ret);
    builder_add(ret, vacancy->contract.len > 0 ? STR(", ") : STR(""));
    builder_add(ret, vacancy->contract);
    add_tongues(turn, vacancy, ret);
    builder_add(ret, STR(". "));
    screen_phrase(turn->menus, turn->language, PHRASE_VACANCY_ASK, ask, 2, ret);
}

static void whole(struct dialogue_turn *turn, struct listed *listed)
{
    char storage[REPLY_SIZE];
    struct builder b;
    if (needs(turn, NEED_VACANCY, listed))
        return;
    turn->state->mode = MODE_VACANCIES;
    write_slot(turn->state, listed);
    if (turn->data->vacancy_count == 0) {
        dialogue_show_prompt(turn, phrase_of(turn, PHRASE_VACANCY_GONE));
        return;
    }
    builder_init(&b, storage, sizeof(storage));
    write_whole(turn, turn->data->vacancies[0].vacancy, &b);
    dialogue_show_pages(turn, builder_str(&b));
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
        turn->state->mode == MODE_QUESTION || !vacancy_want_is_search(words, text) ||
        is_keyword(turn, text))
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
    if (listed->shown == 0 && key <= listed->count) {
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
