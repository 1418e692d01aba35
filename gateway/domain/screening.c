/* Floor 1: what of the signs of fraud and trafficking an offer shows. */
#include "domain/screening.h"

#include "domain/keyword.h"
#include "domain/words.h"

#include <stdlib.h>

enum {
    TOKENS_MAX = 400,
    SENTENCE_STEP = 6, /* an end of a sentence parts two words as this many words do */
    EXCUSE_NEAR = 5,   /* words beside what a rule has met */
    CURRENCY_NEAR = 2,
    FORGIVING_SIZE = 7, /* bytes of a word in which one error is forgiven */
    NUMBER_MIN = 20,
    HIGH_MIN = 2500, /* a month in a currency of the west */
    HIGH_MAX = 100000,
    AGE_MIN = 15,
    AGE_MAX = 40,
    MOBILE_DIGITS_MIN = 8,
    WAGE_FAR = 3, /* times the usual */
    DIGITS_MAX = 9,
    SMALL_WORD_MAX = 3, /* "or", "tel" */
};

const char *const screening_text_names[SCREENING_TEXT_COUNT] = {
    [SCREENING_PROMPT] = "prompt",        [SCREENING_ANSWER] = "answer",
    [SCREENING_SAYS_DANGER] = "danger",   [SCREENING_SAYS_CARE] = "care",
    [SCREENING_SAYS_NOTHING] = "nothing",
};

const char *const screening_concept_names[CONCEPT_FILE] = {
    [CONCEPT_NUMBER] = "number",
    [CONCEPT_AMOUNT] = "amount",
    [CONCEPT_HIGH] = "high",
    [CONCEPT_AGES] = "ages",
};

struct token {
    struct word word;
    struct screening_set concepts;
    int position;
    int64_t number;  /* -1: none */
    bool money_sign; /* € beside it */
};

struct tokens {
    struct token at[TOKENS_MAX];
    int count;
    struct screening_set all;
};

/* ---- sets of concepts */

void screening_set_add(struct screening_set *set, int concept)
{
    set->bits[concept / 64] |= UINT64_C(1) << concept % 64;
}

static bool has(const struct screening_set *set, int concept)
{
    return (set->bits[concept / 64] & UINT64_C(1) << concept % 64) != 0;
}

static bool is_empty(const struct screening_set *set)
{
    return (set->bits[0] | set->bits[1]) == 0;
}

static bool meet(const struct screening_set *a, const struct screening_set *b)
{
    return (a->bits[0] & b->bits[0]) != 0 || (a->bits[1] & b->bits[1]) != 0;
}

static bool has_all(const struct screening_set *set, const struct screening_set *wanted)
{
    return (set->bits[0] & wanted->bits[0]) == wanted->bits[0] &&
           (set->bits[1] & wanted->bits[1]) == wanted->bits[1];
}

/* ---- words */

static bool ends_sentence(struct str gap)
{
    static const char *const ends[] = { ".", "!", "?", ";", "\n", "؟", "۔" };
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (str_find(gap, str_of(ends[i])) < gap.len)
            return true;
    }
    return false;
}

/* "500", and the beginning of "500eur"; "069" begins a telephone number. */
static int64_t number_of(struct str word)
{
    size_t digits = 0;
    int64_t value = 0;
    for (; digits < word.len && word.ptr[digits] >= '0' && word.ptr[digits] <= '9'; digits++) {
        if (digits == DIGITS_MAX)
            return -1;
        value = value * 10 + (word.ptr[digits] - '0');
    }
    bool telephone = digits > 1 && word.ptr[0] == '0';
    return digits > 0 && !telephone ? value : -1;
}

static bool is_three_digits(struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    }
    return word.len == 3;
}

/* "1.500" and "1 500" are one number. */
static bool joins(const struct tokens *tokens, struct str gap, struct str word)
{
    if (tokens->count == 0 || gap.len != 1 || !is_three_digits(word))
        return false;
    const struct token *before = &tokens->at[tokens->count - 1];
    return before->number > 0 && before->number < 1000 && before->word.len <= 3;
}

static bool has_money_sign(struct str text)
{
    return str_find(text, STR("€")) < text.len || str_find(text, STR("$")) < text.len ||
           str_find(text, STR("£")) < text.len;
}

static void read_tokens(struct str text, struct tokens *ret)
{
    struct word word;
    size_t end = 0;
    int position = 0;
    ret->count = 0;
    ret->all = (struct screening_set){ 0 };
    for (size_t at = 0; ret->count < TOKENS_MAX && words_next(text, &at, &word);) {
        size_t begin = (size_t)(word.span.ptr - text.ptr);
        struct str gap = str_head(str_from(text, end), begin - end);
        end = begin + word.span.len;
        if (joins(ret, gap, words_str(&word))) {
            struct token *before = &ret->at[ret->count - 1];
            before->number *= 1000; /* the rest hardly matters */
            continue;
        }
        position += ends_sentence(gap) ? SENTENCE_STEP : 1;
        bool sign = has_money_sign(gap);
        if (sign && ret->count > 0 && ret->at[ret->count - 1].number >= 0)
            ret->at[ret->count - 1].money_sign = true;
        ret->at[ret->count++] = (struct token){ .word = word,
                                                .position = position,
                                                .number = number_of(words_str(&word)),
                                                .money_sign = sign };
    }
    if (ret->count > 0 && has_money_sign(str_from(text, end)))
        ret->at[ret->count - 1].money_sign = true;
}

/* ---- concepts */

static bool word_is(struct str word, const struct screening_word *known)
{
    return known->open ? str_starts(word, known->text) : str_equal(word, known->text);
}

static bool word_nearly(struct str word, const struct screening_word *known)
{
    if (known->text.len < FORGIVING_SIZE || word.len + 1 < known->text.len)
        return false;
    if (!known->open)
        return keyword_distance(word, known->text, 1) <= 1;
    for (size_t len = known->text.len - 1; len <= known->text.len + 1; len++) {
        if (keyword_distance(str_head(word, len), known->text, 1) <= 1)
            return true;
    }
    return false;
}

static bool phrase_begins(const struct tokens *tokens, int at,
                          const struct screening_phrase *phrase)
{
    if (at + phrase->count > tokens->count)
        return false;
    for (int i = 0; i < phrase->count; i++) {
        if (!word_is(words_str(&tokens->at[at + i].word), &phrase->words[i]))
            return false;
    }
    return true;
}

static void mark(struct tokens *tokens, int at, int count, int concept)
{
    for (int i = 0; i < count; i++)
        screening_set_add(&tokens->at[at + i].concepts, concept);
    screening_set_add(&tokens->all, concept);
}

static void find_phrases(const struct screening *screening, struct tokens *tokens)
{
    for (int at = 0; at < tokens->count; at++) {
        struct str word = words_str(&tokens->at[at].word);
        int byte = (unsigned char)word.ptr[0];
        int from = screening->first[byte], until = screening->first[byte + 1];
        for (int i = from; i < until; i++) {
            const struct screening_phrase *phrase = &screening->phrases[i];
            if (phrase_begins(tokens, at, phrase))
                mark(tokens, at, phrase->count, phrase->concept);
        }
        for (int i = from; i < until && is_empty(&tokens->at[at].concepts); i++) {
            const struct screening_phrase *phrase = &screening->phrases[i];
            if (phrase->count == 1 && word_nearly(word, &phrase->words[0]))
                mark(tokens, at, 1, phrase->concept);
        }
    }
}

static bool has_currency(const struct screening *screening, const struct tokens *tokens, int at)
{
    for (int i = at - CURRENCY_NEAR; i <= at + CURRENCY_NEAR; i++) {
        if (i >= 0 && i < tokens->count && has(&tokens->at[i].concepts, screening->currency))
            return true;
    }
    struct str word = words_str(&tokens->at[at].word);
    return tokens->at[at].money_sign || str_ends(word, STR("eur")) || str_ends(word, STR("euro")) ||
           str_ends(word, STR("usd"));
}

static bool is_age(int64_t number)
{
    return number >= AGE_MIN && number <= AGE_MAX;
}

/* "18-25" */
static bool is_range(const struct tokens *tokens, int at)
{
    return at + 1 < tokens->count && is_age(tokens->at[at + 1].number) &&
           tokens->at[at + 1].number > tokens->at[at].number;
}

/* "under 25" */
static bool is_limit(const struct tokens *tokens, int at)
{
    static const char *const words[] = { "under", "below", "nen", "deri", "unter", "sotto" };
    return at > 0 && str_among(words_str(&tokens->at[at - 1].word), words,
                               sizeof(words) / sizeof(words[0])) >= 0;
}

static void find_numbers(const struct screening *screening, struct tokens *tokens)
{
    for (int at = 0; at < tokens->count; at++) {
        int64_t number = tokens->at[at].number;
        bool money = number >= NUMBER_MIN && has_currency(screening, tokens, at);
        if (number >= NUMBER_MIN)
            mark(tokens, at, 1, CONCEPT_NUMBER);
        if (money)
            mark(tokens, at, 1, CONCEPT_AMOUNT);
        if (number >= HIGH_MIN && number <= HIGH_MAX &&
            (money || tokens->at[at].word.len >= sizeof("2500") - 1))
            mark(tokens, at, 1, CONCEPT_HIGH);
        if (is_age(number) && (is_range(tokens, at) || is_limit(tokens, at)))
            mark(tokens, at, 1, CONCEPT_AGES);
    }
}

/* ---- rules */

/* The nearest word that has the concept and is not taken; -1: none in the window. */
static int nearest(const struct tokens *tokens, int at, const struct screening_rule *rule, int part,
                   const int *taken, int taken_count)
{
    for (int step = 1; step <= rule->window; step++) {
        for (int side = 1; side >= -1; side -= 2) {
            int i = at + step * side;
            bool free =
                i >= 0 && i < tokens->count && has(&tokens->at[i].concepts, rule->parts[part]);
            for (int k = 0; free && k < taken_count; k++)
                free = taken[k] != i;
            if (free)
                return i;
        }
    }
    return -1;
}

static bool is_excused(const struct tokens *tokens, const struct screening_rule *rule, int first,
                       int last)
{
    for (int i = 0; !is_empty(&rule->excuses) && i < tokens->count; i++) {
        const struct token *token = &tokens->at[i];
        if (token->position >= first - EXCUSE_NEAR && token->position <= last + EXCUSE_NEAR &&
            meet(&token->concepts, &rule->excuses))
            return true;
    }
    return false;
}

static bool rule_meets_at(const struct tokens *tokens, const struct screening_rule *rule, int at)
{
    int taken[SCREENING_RULE_PARTS_MAX] = { at }, first, last;
    if (!has(&tokens->at[at].concepts, rule->parts[0]))
        return false;
    first = last = tokens->at[at].position;
    for (int part = 1; part < rule->part_count; part++) {
        int i = nearest(tokens, at, rule, part, taken, part);
        if (i < 0)
            return false;
        taken[part] = i;
        first = tokens->at[i].position < first ? tokens->at[i].position : first;
        last = tokens->at[i].position > last ? tokens->at[i].position : last;
    }
    return last - first <= rule->window && !is_excused(tokens, rule, first, last);
}

static bool rule_meets(const struct tokens *tokens, const struct screening_rule *rule)
{
    if (!has_all(&tokens->all, &rule->all))
        return false;
    for (int at = 0; at < tokens->count; at++) {
        if (rule_meets_at(tokens, rule, at))
            return true;
    }
    return false;
}

void screening_add(const struct screening *screening, int sign, struct screening_found *found)
{
    uint32_t bit = UINT32_C(1) << sign;
    if ((found->signs & bit) == 0)
        found->weight += screening->signs[sign].weight;
    found->signs |= bit;
}

void screening_text(const struct screening *screening, struct str text,
                    struct screening_found *found)
{
    struct tokens tokens;
    read_tokens(text, &tokens);
    find_phrases(screening, &tokens);
    find_numbers(screening, &tokens);
    for (int i = 0; i < screening->rule_count; i++) {
        if (rule_meets(&tokens, &screening->rules[i]))
            screening_add(screening, screening->rules[i].sign, found);
    }
}

/* ---- records */

/* Nothing to ask but a mobile number: digits, or the name of a messenger beside them. */
static bool only_mobile(struct str contact)
{
    int digits = 0, letters = 0;
    for (size_t i = 0; i < contact.len; i++) {
        unsigned char c = (unsigned char)contact.ptr[i];
        digits += c >= '0' && c <= '9';
        letters += c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (c == '@' || c == '/')
            return false;
    }
    if (letters == 0)
        return digits >= MOBILE_DIGITS_MIN;
    static const char *const messengers[] = { "whatsapp", "viber", "telegram", "messenger",
                                              "tiktok" };
    struct word word;
    bool named = false, other = false;
    for (size_t at = 0; words_next(contact, &at, &word);) {
        bool messenger = str_among(words_str(&word), messengers,
                                   sizeof(messengers) / sizeof(messengers[0])) >= 0;
        named = named || messenger;
        bool number = word.folded[0] >= '0' && word.folded[0] <= '9';
        other = other || (!messenger && !number && word.len > SMALL_WORD_MAX);
    }
    return named && !other;
}

void screening_vacancy(const struct screening *screening, const struct vacancy *vacancy,
                       int64_t usual_wage, struct screening_found *found)
{
    const struct str texts[] = { vacancy->title_sq, vacancy->title_en, vacancy->contract,
                                 vacancy->employer, vacancy->contact };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        screening_text(screening, texts[i], found);
    if (vacancy->employer.len == 0)
        screening_add(screening, screening->special[SCREENING_NO_EMPLOYER], found);
    if (only_mobile(vacancy->contact))
        screening_add(screening, screening->special[SCREENING_MOBILE], found);
    int64_t wage = vacancy->wage_min > 0 ? vacancy->wage_min : vacancy->wage_max;
    if (usual_wage > 0 && wage / WAGE_FAR >= usual_wage)
        screening_add(screening, screening->special[SCREENING_TOO_GOOD], found);
}

/* ---- telling */

int screening_reasons(const struct screening *screening, uint32_t signs, int max, int *ret)
{
    int count = 0;
    for (int weight = SCREENING_DANGER; weight > 0; weight--) {
        for (int i = 0; i < screening->sign_count && count < max; i++) {
            if ((signs & UINT32_C(1) << i) != 0 && screening->signs[i].weight == weight)
                ret[count++] = i;
        }
    }
    return count;
}

void screening_names(const struct screening *screening, uint32_t signs, struct builder *ret)
{
    size_t begin = ret->len;
    for (int i = 0; i < screening->sign_count; i++) {
        if ((signs & UINT32_C(1) << i) == 0)
            continue;
        builder_add(ret, ret->len > begin ? STR(" ") : STR(""));
        builder_add(ret, screening->signs[i].id);
    }
}

uint32_t screening_read_names(const struct screening *screening, struct str names)
{
    uint32_t signs = 0;
    struct str name;
    while (names.len > 0) {
        str_cut(names, ' ', &name, &names);
        for (int i = 0; i < screening->sign_count; i++) {
            if (str_equal(name, screening->signs[i].id))
                signs |= UINT32_C(1) << i;
        }
    }
    return signs;
}
