/* Floor 1: CHECK: an offer of work held against the signs of bad ones, and what its words do not tell
 * asked by yes and no. */
#include "domain/dialogue_turn.h"

#include "domain/screening.h"
#include "domain/words.h"

#include <string.h>

enum { REASONS_MAX = 2, NUMBER_DIGITS_MIN = 7, NUMBER_DIGITS_MAX = 15 };

static const struct {
    const char *word; /* folded */
    const char *language;
} check_words[] = {
    { "check", "en" },  { "kontrollo", "sq" }, { "kontrolloje", "sq" }, { "verifiko", "sq" },
    { "بررسی", "prs" }, { "پلټنه", "ps" },     { "تحقق", "ar" },
};

/* ---- the slot: "ASKED SIGNS\n". ASKED: the question shown, from 1; 0: the offer is waited for. */

struct checked {
    int64_t asked, signs;
};

static bool read_slot(const struct dialogue_state *state, struct checked *ret)
{
    struct str asked, signs, rest;
    str_cut(str_of(state->slot), '\n', &asked, &rest);
    str_cut(asked, ' ', &asked, &signs);
    return str_to_int64(asked, &ret->asked) && str_to_int64(signs, &ret->signs) &&
           ret->asked >= 0 && ret->asked <= SCREENING_QUESTIONS_MAX && ret->signs >= 0 &&
           ret->signs <= UINT32_MAX;
}

static void write_slot(struct dialogue_state *state, const struct checked *checked)
{
    struct builder b;
    builder_init(&b, state->slot, sizeof(state->slot));
    builder_addf(&b, "%lld %lld\n", (long long)checked->asked, (long long)checked->signs);
}

bool dialogue_check_sound(const struct dialogue_state *state)
{
    struct checked checked;
    bool ours =
        state->mode == MODE_CHECK || (state->mode == MODE_RESUME && state->resume == MODE_CHECK);
    return !ours || read_slot(state, &checked);
}

/* ---- saying */

static struct str text_of(const struct dialogue_turn *turn, enum screening_text text)
{
    return turn->menus->screening->texts[text][turn->language];
}

static int weight_of(const struct screening *screening, uint32_t signs)
{
    int weight = 0;
    for (int i = 0; i < screening->sign_count; i++)
        weight += (signs & UINT32_C(1) << i) != 0 ? screening->signs[i].weight : 0;
    return weight;
}

/* "You pay first; somebody keeps your passport.\n" */
static void add_reasons(const struct dialogue_turn *turn, uint32_t signs, struct builder *ret)
{
    const struct screening *screening = turn->menus->screening;
    int reasons[REASONS_MAX];
    int count = screening_reasons(screening, signs, REASONS_MAX, reasons);
    for (int i = 0; i < count; i++) {
        builder_add(ret, i > 0 ? STR("; ") : STR(""));
        builder_add(ret, screening->signs[reasons[i]].reasons[turn->language]);
    }
    builder_add(ret, count > 0 ? STR(".\n") : STR(""));
}

static void judge(struct dialogue_turn *turn, const struct checked *checked)
{
    char storage[REPLY_SIZE];
    struct builder b;
    int weight = weight_of(turn->menus->screening, (uint32_t)checked->signs);
    enum screening_text says = weight >= SCREENING_DANGER ? SCREENING_SAYS_DANGER
                               : weight > 0               ? SCREENING_SAYS_CARE
                                                          : SCREENING_SAYS_NOTHING;
    builder_init(&b, storage, sizeof(storage));
    add_reasons(turn, (uint32_t)checked->signs, &b);
    builder_add(&b, text_of(turn, says));
    dialogue_say(turn, builder_str(&b), AFTER_ON);
}

/* What was found goes before the first question. */
static void show_question(struct dialogue_turn *turn, const struct checked *checked, bool found)
{
    const struct screening *screening = turn->menus->screening;
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    if (found)
        add_reasons(turn, (uint32_t)checked->signs, &b);
    builder_add(&b, screening->questions[checked->asked - 1].texts[turn->language]);
    builder_add(&b, STR("\n"));
    builder_add(&b, text_of(turn, SCREENING_ANSWER));
    dialogue_show_prompt(turn, builder_str(&b));
}

/* The next question whose sign is not known yet; without one, or once it is danger, the verdict. */
static void go_on(struct dialogue_turn *turn, struct checked *checked)
{
    const struct screening *screening = turn->menus->screening;
    bool first = checked->asked == 0;
    bool danger = weight_of(screening, (uint32_t)checked->signs) >= SCREENING_DANGER;
    do
        checked->asked++;
    while (checked->asked <= screening->question_count &&
           (checked->signs & INT64_C(1) << screening->questions[checked->asked - 1].sign) != 0);
    if (danger || checked->asked > screening->question_count) {
        judge(turn, checked);
        return;
    }
    turn->state->mode = MODE_CHECK;
    write_slot(turn->state, checked);
    show_question(turn, checked, first);
}

static void prompt(struct dialogue_turn *turn)
{
    const struct checked nothing = { 0 };
    turn->state->mode = MODE_CHECK;
    write_slot(turn->state, &nothing);
    dialogue_show_prompt(turn, text_of(turn, SCREENING_PROMPT));
}

void dialogue_check_show(struct dialogue_turn *turn)
{
    struct checked checked;
    const struct screening *screening = turn->menus->screening;
    if (!screening || !read_slot(turn->state, &checked) ||
        checked.asked > screening->question_count) {
        turn->state->mode = MODE_SCREEN;
        dialogue_show(turn);
    } else if (checked.asked == 0) {
        prompt(turn);
    } else {
        show_question(turn, &checked, false);
    }
}

/* ---- taking */

/* Telephone numbers of the offer, without what stands between their digits: "+355691234567,0691234567". */
static void find_numbers(struct str text, struct builder *ret)
{
    char digits[NUMBER_DIGITS_MAX];
    size_t count = 0;
    bool plus = false;
    for (size_t i = 0; i <= text.len; i++) {
        char c = '\n';
        if (i < text.len)
            c = text.ptr[i];
        bool digit = c >= '0' && c <= '9';
        bool inside = c == ' ' || c == '-' || c == '/' || c == '.' || c == '(' || c == ')';
        if (digit && count < NUMBER_DIGITS_MAX)
            digits[count++] = c;
        if (digit || (inside && count > 0 && i + 1 < text.len))
            continue;
        if (count >= NUMBER_DIGITS_MIN && ret->len + count + 2 < ret->size) {
            builder_add(ret, ret->len > 0 ? STR(",") : STR(""));
            builder_add(ret, plus ? STR("+") : STR(""));
            builder_add(ret, (struct str){ digits, count });
        }
        count = 0;
        plus = c == '+';
    }
}

static void take_offer(struct dialogue_turn *turn, struct str text)
{
    const struct screening *screening = turn->menus->screening;
    struct screening_found found = { 0 };
    struct checked checked = { 0 };
    struct builder numbers;
    builder_init(&numbers, turn->ret->need_text, sizeof(turn->ret->need_text));
    find_numbers(text, &numbers);
    if (numbers.len > 0 && dialogue_needs(turn, NEED_BAD_NUMBER))
        return;
    screening_text(screening, text, &found);
    if (turn->data && turn->data->bad_number)
        screening_add(screening, screening->special[SCREENING_NUMBER], &found);
    if (turn->danger.urgency == URGENCY_NOW)
        dialogue_danger_hear(turn, text);
    checked.signs = found.signs;
    go_on(turn, &checked);
}

/* The text behind "CHECK"; false: it does not begin so. */
static bool behind_word(struct str text, struct str *ret, const char **ret_language)
{
    struct word word;
    size_t at = 0;
    if (!words_next(text, &at, &word))
        return false;
    for (size_t i = 0; i < sizeof(check_words) / sizeof(check_words[0]); i++) {
        if (str_equal(words_str(&word), str_of(check_words[i].word))) {
            *ret = str_trim(str_from(text, at));
            *ret_language = check_words[i].language;
            return true;
        }
    }
    return false;
}

/* Who writes about themselves holds no offer in their hands. */
static bool tells_of_self(struct str text)
{
    static const char *const words[] = { "my", "myself", "mua", "ma", "jam", "timen" };
    struct word word;
    for (size_t at = 0; words_next(text, &at, &word);) {
        if (str_among(words_str(&word), words, sizeof(words) / sizeof(words[0])) >= 0)
            return true;
    }
    return false;
}

bool dialogue_check_is_offer(const struct dialogue_turn *turn, struct str text)
{
    struct checked checked;
    struct str offer;
    const char *language;
    if (!turn->menus->screening || turn->danger.categories != 1u << DANGER_TRAFFICKING ||
        tells_of_self(text))
        return false;
    bool awaited =
        turn->state->mode == MODE_CHECK && read_slot(turn->state, &checked) && checked.asked == 0;
    return awaited || (turn->state->mode != MODE_QUESTION && behind_word(text, &offer, &language));
}

bool dialogue_check_meant(struct dialogue_turn *turn, struct str text)
{
    struct str offer;
    const char *language;
    if (!turn->menus->screening || turn->input->incomplete || turn->state->mode == MODE_QUESTION ||
        !behind_word(text, &offer, &language))
        return false;
    if (turn->state->language[0] == '\0')
        (void)dialogue_go_language(turn, str_of(language));
    if (dialogue_meaning_letters(offer) < QUESTION_LETTERS_MIN)
        prompt(turn);
    else
        take_offer(turn, offer);
    return true;
}

bool dialogue_check_take(struct dialogue_turn *turn, const struct meaning *meaning, struct str text)
{
    struct checked checked;
    const struct screening *screening = turn->menus->screening;
    if (!screening || !read_slot(turn->state, &checked) ||
        checked.asked > screening->question_count)
        return false;
    bool answered = checked.asked > 0 && (turn->danger.yes || turn->danger.no);
    if (answered) {
        const struct screening_question *question = &screening->questions[checked.asked - 1];
        if (question->bad_yes == turn->danger.yes)
            checked.signs |= INT64_C(1) << question->sign;
        go_on(turn, &checked);
        return true;
    }
    if (dialogue_leads_out(meaning) || meaning->kind == MEANING_NODE)
        return false;
    if (checked.asked == 0 && meaning->letters >= QUESTION_LETTERS_MIN)
        take_offer(turn, text);
    else
        dialogue_show_unknown(turn);
    return true;
}
