/* Floor 1: words that were typed, and words that were nearly typed. */
#include "domain/keyword.h"

#include "base/utf8.h"
#include "domain/keyword_words.h"

#include <stdlib.h>

enum { WORD_CHARACTERS_MAX = 64 };

/* What may stand beside a word for "language" only. */
static const struct code {
    const char *text, *language;
} codes[] = {
    { "al", "sq" },   { "ar", "ar" }, { "en", "en" }, { "fa", "prs" },
    { "prs", "prs" }, { "ps", "ps" }, { "sq", "sq" },
};

enum { CODE_COUNT = sizeof(codes) / sizeof(codes[0]) };

bool command_word(size_t index, struct str *ret_word)
{
    if (index >= keyword_word_count)
        return false;
    *ret_word = str_of(keyword_words[index].text);
    return true;
}

/* What may stand on either side of a word for STOP. */
static const struct beside {
    const char *text;
    enum command command;
} beside_stop[] = {
    { "alert", COMMAND_STOP_JOBS },
    { "alerts", COMMAND_STOP_JOBS },
    { "job", COMMAND_STOP_JOBS },
    { "jobs", COMMAND_STOP_JOBS },
    { "njoftimet", COMMAND_STOP_JOBS },
    { "pune", COMMAND_STOP_JOBS },
    { "punen", COMMAND_STOP_JOBS },
    { "punet", COMMAND_STOP_JOBS },
    { "الوظایف", COMMAND_STOP_JOBS },
    { "وظایف", COMMAND_STOP_JOBS },
    { "وظیفه", COMMAND_STOP_JOBS },
    { "کار", COMMAND_STOP_JOBS },
    { "دندی", COMMAND_STOP_JOBS },
    { "all", COMMAND_STOP },
    { "everything", COMMAND_STOP },
    { "gjitha", COMMAND_STOP },
    { "gjithcka", COMMAND_STOP },
    { "te gjitha", COMMAND_STOP },
    { "gjithe", COMMAND_STOP },
    { "الکل", COMMAND_STOP },
    { "همه", COMMAND_STOP },
    { "ټول", COMMAND_STOP },
    { "messages", COMMAND_STOP },
    { "mesazhet", COMMAND_STOP },
    { "sms", COMMAND_STOP },
    { "please", COMMAND_STOP },
    { "pls", COMMAND_STOP },
    { "ju lutem", COMMAND_STOP },
    { "ju lutemi", COMMAND_STOP },
    { "lutem", COMMAND_STOP },
    { "رسایل", COMMAND_STOP },
    { "الرسایل", COMMAND_STOP },
    { "پیام", COMMAND_STOP },
    { "پیغام", COMMAND_STOP },
    { "لطفا", COMMAND_STOP },
    { "من فضلک", COMMAND_STOP },
    { "مهربانی", COMMAND_STOP },
};

/* Behind a word for QUIET: none at all. */
static const char *const quiet_off[] = { "off",  "no", "jo",  "hiq",   "asnje", "لا",
                                         "بدون", "نه", "ختم", "خاموش", "بند" };

static int by_text(const void *key, const void *row)
{
    return str_compare(*(const struct str *)key, str_of(((const struct keyword_word *)row)->text));
}

static const struct keyword_word *word_find(struct str text)
{
    return bsearch(&text, keyword_words, keyword_word_count, sizeof(keyword_words[0]), by_text);
}

static bool asks_for_language(struct str text)
{
    const struct keyword_word *word = word_find(text);
    return word && word->command == COMMAND_LANGUAGE && word->language[0] == '\0';
}

/* The language that a name or code stands for, or the empty string. */
static struct str language_named(struct str text)
{
    const struct keyword_word *word = word_find(text);
    if (word)
        return word->command == COMMAND_LANGUAGE ? str_of(word->language) : STR("");
    for (size_t i = 0; i < CODE_COUNT; i++) {
        if (str_equal(text, str_of(codes[i].text)))
            return str_of(codes[i].language);
    }
    return STR("");
}

/* Two words, in the order of either grammar: "gjuha shqip", "english language". */
static struct str language_of_pair(struct str folded)
{
    struct str first, second;
    if (!str_cut(folded, ' ', &first, &second))
        return STR("");
    if (asks_for_language(first))
        return language_named(second);
    return asks_for_language(second) ? language_named(first) : STR("");
}

static const struct keyword_word *stop_word(struct str text)
{
    const struct keyword_word *word = word_find(text);
    return word && word->command == COMMAND_STOP ? word : NULL;
}

static enum command what_stops(struct str beside)
{
    for (size_t i = 0; i < sizeof(beside_stop) / sizeof(beside_stop[0]); i++) {
        if (str_equal(beside, str_of(beside_stop[i].text)))
            return beside_stop[i].command;
    }
    return COMMAND_NONE;
}

/* "stop jobs", "please stop": the word at either end. */
static enum command stop_of_words(struct str folded, struct str *ret_language)
{
    struct str first, rest;
    size_t last = folded.len;
    if (!str_cut(folded, ' ', &first, &rest))
        return COMMAND_NONE;
    const struct keyword_word *word = stop_word(first);
    if (!word) {
        while (last > 0 && folded.ptr[last - 1] != ' ')
            last--;
        rest = str_head(folded, last - 1);
        word = stop_word(str_from(folded, last));
    }
    /* Who asks how to "quit job" or "end all" asks that. */
    bool other = word && (str_equal(str_of(word->text), STR("quit")) ||
                          str_equal(str_of(word->text), STR("end")));
    enum command command = word && !other ? what_stops(rest) : COMMAND_NONE;
    if (command != COMMAND_NONE)
        *ret_language = str_of(word->language);
    return command;
}

/* ---- QUIET */

enum { QUIET_NUMBERS_MAX = 4 };

static bool is_quiet_word(struct str text)
{
    const struct keyword_word *word = word_find(text);
    return word && word->command == COMMAND_QUIET;
}

/* Two to four numbers of two digits: hour and hour, with minutes behind either or both. Between "from
 * 21:30 until 7" and "from 21 until 7:30" decides what cannot be an hour, else the first is meant. */
static bool hours_of(const struct str *numbers, int count, struct quiet_hours *ret)
{
    char text[sizeof("21:30-07:30")];
    struct builder b;
    int64_t second = 0;
    if (count < 2 || !str_to_int64(numbers[1], &second))
        return false;
    bool minutes_first = count == 4 || (count == 3 && numbers[1].len == 2);
    if (count == 3 && minutes_first) {
        int64_t third = 0;
        minutes_first = str_to_int64(numbers[2], &third) && third <= 24;
    }
    builder_init(&b, text, sizeof(text));
    for (int i = 0; i < count; i++) {
        int until = minutes_first ? 2 : 1; /* where its hour stands */
        builder_add(&b, i == 0 ? STR("") : i == until ? STR("-") : STR(":"));
        builder_add(&b, numbers[i]);
    }
    return builder_ok(&b) && quiet_parse(builder_str(&b), ret);
}

bool command_quiet(struct str folded, struct quiet_hours *ret)
{
    struct str word, rest, numbers[QUIET_NUMBERS_MAX];
    int count = 0;
    if (!str_cut(folded, ' ', &word, &rest) || !is_quiet_word(word))
        return false;
    if (str_among(rest, quiet_off, sizeof(quiet_off) / sizeof(quiet_off[0])) >= 0) {
        *ret = (struct quiet_hours){ 0 };
        return true;
    }
    while (rest.len > 0 && count < QUIET_NUMBERS_MAX)
        str_cut(rest, ' ', &numbers[count++], &rest);
    return rest.len == 0 && hours_of(numbers, count, ret);
}

enum command command_exact(struct str folded, struct str *ret_language)
{
    struct quiet_hours hours;
    *ret_language = STR("");
    const struct keyword_word *word = word_find(folded);
    if (word) {
        *ret_language = str_of(word->language);
        return word->command;
    }
    enum command stop = stop_of_words(folded, ret_language);
    if (stop != COMMAND_NONE)
        return stop;
    if (command_quiet(folded, &hours))
        return COMMAND_QUIET;
    *ret_language = language_of_pair(folded);
    return ret_language->len > 0 ? COMMAND_LANGUAGE : COMMAND_NONE;
}

int keyword_tolerance(size_t characters)
{
    return characters <= 3 ? 0 : characters <= 7 ? 1 : 2;
}

struct characters {
    int32_t at[WORD_CHARACTERS_MAX];
    size_t count;
};

/* False when there are more than WORD_CHARACTERS_MAX. */
static bool spell(struct str word, struct characters *ret)
{
    int32_t c;
    ret->count = 0;
    for (size_t taken; (taken = utf8_next(word, &c)) > 0; word = str_from(word, taken)) {
        if (ret->count == WORD_CHARACTERS_MAX)
            return false;
        ret->at[ret->count++] = c;
    }
    return true;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* One row of the table of distances: the first i characters of a against every beginning of b.
 * Returns the row's smallest, below which no later row falls. */
static int next_row(const struct characters *a, const struct characters *b, size_t i,
                    const int *before_last, const int *last, int *ret)
{
    int smallest = ret[0] = (int)i;
    for (size_t j = 1; j <= b->count; j++) {
        bool same = a->at[i - 1] == b->at[j - 1];
        int best = smaller(smaller(last[j], ret[j - 1]) + 1, last[j - 1] + !same);
        bool swapped =
            i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1];
        if (swapped)
            best = smaller(best, before_last[j - 2] + 1);
        ret[j] = best;
        smallest = smaller(smallest, best);
    }
    return smallest;
}

static int distance(const struct characters *a, const struct characters *b, int max)
{
    size_t apart = a->count > b->count ? a->count - b->count : b->count - a->count;
    if (apart > (size_t)max)
        return max + 1;
    int rows[3][WORD_CHARACTERS_MAX + 1];
    for (size_t j = 0; j <= b->count; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= a->count; i++) {
        int smallest = next_row(a, b, i, rows[(i + 1) % 3], rows[(i - 1) % 3], rows[i % 3]);
        /* A swap reaches back over a row, but adds one to what is at most one below that row. */
        if (smallest > max)
            return max + 1;
    }
    return smaller(rows[a->count % 3][b->count], max + 1);
}

uint64_t keyword_letters(struct str word, size_t *ret_count)
{
    uint64_t letters = 0;
    int32_t code_point;
    size_t count = 0;
    for (size_t taken; (taken = utf8_next(word, &code_point)) > 0; word = str_from(word, taken)) {
        letters |= 1ULL << (code_point & 63);
        count++;
    }
    *ret_count = count;
    return letters;
}

static bool is_inside(struct str text, size_t at)
{
    return at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80;
}

/* Cuts what both words begin and end with, in whole characters: it adds nothing to their distance. */
static void cut_shared(struct str *a, struct str *b)
{
    size_t shorter = a->len < b->len ? a->len : b->len, head = 0, tail = 0;
    while (head < shorter && a->ptr[head] == b->ptr[head])
        head++;
    while (head > 0 && (is_inside(*a, head) || is_inside(*b, head)))
        head--;
    while (tail < shorter - head && a->ptr[a->len - 1 - tail] == b->ptr[b->len - 1 - tail])
        tail++;
    while (tail > 0 && (is_inside(*a, a->len - tail) || is_inside(*b, b->len - tail)))
        tail--;
    *a = str_from(str_head(*a, a->len - tail), head);
    *b = str_from(str_head(*b, b->len - tail), head);
}

static bool has_three(struct str text)
{
    int count = 0;
    for (size_t i = 0; i < text.len && count < 3; i++)
        count += !is_inside(text, i);
    return count == 3;
}

int keyword_distance(struct str a, struct str b, int max)
{
    struct characters first, second;
    size_t apart = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (max < 0 || apart > (size_t)max * UTF8_SIZE_MAX)
        return max + 1;
    cut_shared(&a, &b);
    /* One edit leaves two characters of each at most, which most words go beyond. */
    if ((max == 1 && (has_three(a) || has_three(b))) || !spell(a, &first) || !spell(b, &second))
        return max + 1;
    return distance(&first, &second, max);
}

static bool is_guessed(enum command command)
{
    return command != COMMAND_HIDE && command != COMMAND_SHOW && command != COMMAND_READ;
}

static bool is_one_word(struct str text)
{
    return str_find(text, STR(" ")) == text.len;
}

enum command command_near(struct str folded)
{
    size_t letters;
    (void)keyword_letters(folded, &letters);
    enum command found = COMMAND_NONE;
    int nearest = is_one_word(folded) ? keyword_tolerance(letters) : 0;
    bool tied = false;
    for (size_t i = 0; i < keyword_word_count && nearest > 0; i++) {
        struct str word = str_of(keyword_words[i].text);
        int away = keyword_distance(folded, word, nearest);
        if (away > nearest || !is_guessed(keyword_words[i].command) || !is_one_word(word))
            continue;
        (void)keyword_letters(word, &letters);
        if (away > keyword_tolerance(letters))
            continue;
        if (away < nearest || found == COMMAND_NONE) {
            found = keyword_words[i].command;
            tied = false;
        } else if (found != keyword_words[i].command) {
            tied = true;
        }
        nearest = away;
    }
    return tied ? COMMAND_NONE : found;
}
