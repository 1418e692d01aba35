/* Floor 1: what the words of a search for work mean, and how well a vacancy meets them. */
#include "domain/vacancy_words.h"

#include "base/limits.h"
#include "domain/fold.h"
#include "domain/keyword.h"

#include <string.h>

enum {
    FOLDED_SIZE = 512,
    PHRASE_WORDS_MAX = 3,
    SENTENCE_WORDS_MIN = 7, /* so many are about something else */
    SEARCH_UNKNOWN_MAX = 1,
    MINOR_GROUP_DIGITS = 3,
    FORGIVEN_LENGTH_MIN = 5, /* "took" is no cook */
};

/* ---- languages asked for */

static const struct tongue {
    const char *code, *name_sq, *name_en;
} tongues[] = {
    { "ar", "arabisht", "Arabic" },   { "de", "gjermanisht", "German" },
    { "el", "greqisht", "Greek" },    { "en", "anglisht", "English" },
    { "es", "spanjisht", "Spanish" }, { "fr", "frëngjisht", "French" },
    { "it", "italisht", "Italian" },  { "ru", "rusisht", "Russian" },
    { "sq", "shqip", "Albanian" },    { "sr", "serbisht", "Serbian" },
    { "tr", "turqisht", "Turkish" },
};

enum { TONGUE_COUNT = sizeof(tongues) / sizeof(tongues[0]) };

int vacancy_tongue(struct str code)
{
    for (int i = 0; i < TONGUE_COUNT; i++) {
        if (str_equal_nocase(code, str_of(tongues[i].code)))
            return i;
    }
    return -1;
}

struct str vacancy_tongue_code(int index)
{
    return index < 0 || index >= TONGUE_COUNT ? STR("") : str_of(tongues[index].code);
}

struct str vacancy_tongue_name(int index, struct str language)
{
    if (index < 0 || index >= TONGUE_COUNT)
        return STR("");
    bool albanian = str_equal(language, STR("sq"));
    return str_of(albanian ? tongues[index].name_sq : tongues[index].name_en);
}

bool vacancy_asks_tongue(const struct vacancy *vacancy, int tongue)
{
    struct str rest = vacancy->tongues, one, code, level;
    while (rest.len > 0) {
        str_cut(rest, ' ', &one, &rest);
        str_cut(one, '-', &code, &level);
        if (vacancy_tongue(code) == tongue)
            return true;
    }
    return false;
}

/* ---- finding a word */

/* The first row not below `text`. */
static int lower_bound(const struct vacancy_words *words, struct str text)
{
    int low = 0, high = words->word_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (str_compare(words->words[middle].word, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct work_word *find_exact(const struct vacancy_words *words, struct str text)
{
    int at = lower_bound(words, text);
    bool found = at < words->word_count && str_equal(words->words[at].word, text);
    return found ? &words->words[at] : NULL;
}

static bool same_meaning(const struct work_word *a, const struct work_word *b)
{
    return a->kind == b->kind && a->index == b->index;
}

/* The nearest to a mistyped one; NULL: none, or two that mean different things. */
static const struct work_word *find_near(const struct vacancy_words *words, struct str text)
{
    size_t length;
    uint64_t letters = keyword_letters(text, &length);
    int best = length < FORGIVEN_LENGTH_MIN ? 1 : keyword_tolerance(length) + 1;
    const struct work_word *nearest = NULL;
    bool doubtful = false;
    for (int i = 0; i < words->word_count && best > 1; i++) {
        const struct work_word *word = &words->words[i];
        size_t apart = word->length > length ? word->length - length : length - word->length;
        if (apart > (size_t)best || word->kind == WORK_SMALL ||
            __builtin_popcountll(word->letters ^ letters) > 2 * best)
            continue;
        int distance = keyword_distance(text, word->word, best);
        if (distance < best) {
            best = distance;
            nearest = word;
            doubtful = false;
        } else if (distance == best && nearest && !same_meaning(nearest, word)) {
            doubtful = true;
        }
    }
    return doubtful ? NULL : nearest;
}

/* ---- reading a text */

struct text_words {
    struct str all[WANT_WORDS_MAX];
    int count;
    bool more; /* than are looked at */
};

static void split(struct str folded, struct text_words *ret)
{
    ret->count = 0;
    while (folded.len > 0 && ret->count < WANT_WORDS_MAX)
        str_cut(folded, ' ', &ret->all[ret->count++], &folded);
    ret->more = folded.len > 0;
}

/* `count` words of the text that stand beside each other, blanks included. */
static struct str phrase_at(const struct text_words *text, int first, int count)
{
    struct str last = text->all[first + count - 1];
    const char *begin = text->all[first].ptr;
    return (struct str){ begin, (size_t)(last.ptr + last.len - begin) };
}

/* The meaning of the longest phrase from there on, of a mistyped word where that is forgiven; *ret_taken is 1 when there is none. */
static const struct work_word *read_at(const struct vacancy_words *words,
                                       const struct text_words *text, int first, bool forgiving,
                                       int *ret_taken)
{
    *ret_taken = 1;
    int most = text->count - first < PHRASE_WORDS_MAX ? text->count - first : PHRASE_WORDS_MAX;
    for (int count = most; count > 0; count--) {
        const struct work_word *word = find_exact(words, phrase_at(text, first, count));
        if (word) {
            *ret_taken = count;
            return word;
        }
    }
    return forgiving ? find_near(words, text->all[first]) : NULL;
}

static void add_part(int *parts, int *count, int part)
{
    for (int i = 0; i < *count; i++) {
        if (parts[i] == part)
            return;
    }
    if (*count < WANT_PARTS_MAX)
        parts[(*count)++] = part;
}

static void take(const struct work_word *word, struct vacancy_want *want)
{
    if (want->language.len == 0)
        want->language = word->language;
    switch (word->kind) {
    case WORK_OCCUPATION:
        add_part(want->occupations, &want->occupation_count, word->index);
        break;
    case WORK_PLACE:
        add_part(want->places, &want->place_count, word->index);
        break;
    case WORK_TONGUE:
        add_part(want->tongues, &want->tongue_count, word->index);
        break;
    case WORK_SEARCH:
    case WORK_SMALL:
    case WORK_NEED:
        break;
    }
}

struct reading {
    struct vacancy_want want;
    struct work_parts parts;
};

static void read_parts(const struct vacancy_words *words, const struct text_words *text,
                       bool forgiving, struct work_parts *ret)
{
    *ret = (struct work_parts){ .words = text->count, .unknown = text->more ? WANT_WORDS_MAX : 0 };
    for (int i = 0, taken; i < text->count; i += taken) {
        const struct work_word *word = read_at(words, text, i, forgiving, &taken);
        bool search = word && word->kind == WORK_SEARCH;
        ret->search_first = ret->search_first || (search && i == 0);
        ret->search_last = search;
        if (word)
            ret->found[ret->count++] = word;
        else
            ret->unknown++;
    }
}

static void read_words(const struct vacancy_words *words, const struct text_words *text,
                       bool forgiving, struct reading *ret)
{
    ret->want = (struct vacancy_want){ .language = STR("") };
    read_parts(words, text, forgiving, &ret->parts);
    for (int i = 0; i < ret->parts.count; i++)
        take(ret->parts.found[i], &ret->want);
    struct vacancy_want *want = &ret->want;
    want->unknown = ret->parts.unknown;
    want->abroad = want->place_count > 0 && want->occupation_count + want->tongue_count == 0;
    for (int i = 0; i < want->place_count; i++)
        want->abroad = want->abroad && words->places[want->places[i]].country;
}

static bool names_something(const struct vacancy_want *want)
{
    return want->occupation_count + want->place_count + want->tongue_count > 0;
}

/* The words point into `storage`. */
static void fold_words(struct str text, char storage[FOLDED_SIZE], struct text_words *ret)
{
    struct builder b;
    builder_init(&b, storage, FOLDED_SIZE);
    fold(str_head(text, FOLDED_SIZE / 2), &b);
    split(builder_str(&b), ret);
}

void vacancy_words_parts(const struct vacancy_words *words, struct str text, bool forgiving,
                         struct work_parts *ret)
{
    char storage[FOLDED_SIZE];
    struct text_words all;
    fold_words(text, storage, &all);
    read_parts(words, &all, forgiving, ret);
}

bool vacancy_want_read(const struct vacancy_words *words, struct str text, struct vacancy_want *ret)
{
    char storage[FOLDED_SIZE];
    struct text_words all;
    struct reading reading;
    fold_words(text, storage, &all);
    read_words(words, &all, true, &reading);
    *ret = reading.want;
    ret->says_work = reading.parts.search_first || reading.parts.search_last;
    return names_something(ret);
}

bool vacancy_want_is_search(const struct vacancy_words *words, struct str text)
{
    char storage[FOLDED_SIZE];
    struct text_words all;
    struct reading reading;
    fold_words(text, storage, &all);
    if (all.count >= SENTENCE_WORDS_MIN)
        return false;
    /* Every text comes by here: mistakes are looked for only where one word is as it should be. */
    read_words(words, &all, false, &reading);
    if (!reading.parts.search_first && !reading.parts.search_last &&
        !names_something(&reading.want))
        return false;
    read_words(words, &all, true, &reading);
    const struct vacancy_want *want = &reading.want;
    if (!names_something(want) || want->abroad)
        return false;
    if (reading.parts.search_first || reading.parts.search_last)
        return want->unknown <= SEARCH_UNKNOWN_MAX;
    return want->occupation_count > 0 && want->place_count > 0 && want->unknown == 0;
}

/* ---- matching */

static bool is_near(const struct work_place *place, int other)
{
    for (int i = 0; i < place->near_count; i++) {
        if (place->near[i] == other)
            return true;
    }
    return false;
}

enum nearness { PLACE_FAR, PLACE_NEAR, PLACE_THERE };

static enum nearness nearness_of(const struct vacancy_words *words, const struct vacancy_want *want,
                                 struct str place)
{
    enum nearness nearest = want->place_count == 0 ? PLACE_THERE : PLACE_FAR;
    int index = vacancy_words_place(words, place);
    for (int i = 0; i < want->place_count && index >= 0; i++) {
        if (want->places[i] == index)
            return PLACE_THERE;
        if (is_near(&words->places[want->places[i]], index))
            nearest = PLACE_NEAR;
    }
    return nearest;
}

enum likeness { WORK_OTHER, WORK_ALIKE, WORK_SAME };

static enum likeness likeness_of(const struct vacancy_words *words, const struct vacancy_want *want,
                                 struct str isco)
{
    enum likeness most = want->occupation_count == 0 ? WORK_SAME : WORK_OTHER;
    struct str group = str_head(isco, MINOR_GROUP_DIGITS);
    for (int i = 0; i < want->occupation_count; i++) {
        struct str code = words->occupations[want->occupations[i]].isco;
        if (str_equal(code, isco))
            return WORK_SAME;
        if (str_equal(str_head(code, MINOR_GROUP_DIGITS), group))
            most = WORK_ALIKE;
    }
    return most;
}

enum vacancy_match vacancy_match(const struct vacancy_words *words, const struct vacancy_want *want,
                                 const struct vacancy *vacancy)
{
    bool spoken = want->tongue_count == 0;
    for (int i = 0; i < want->tongue_count; i++)
        spoken = spoken || vacancy_asks_tongue(vacancy, want->tongues[i]);
    if (!names_something(want) || !spoken)
        return MATCH_NONE;
    enum nearness nearness = nearness_of(words, want, vacancy->place);
    switch (likeness_of(words, want, vacancy->isco)) {
    case WORK_SAME:
        if (nearness == PLACE_THERE)
            return MATCH_HERE;
        if (nearness == PLACE_NEAR)
            return MATCH_NEAR;
        return want->occupation_count > 0 ? MATCH_ELSEWHERE : MATCH_NONE;
    case WORK_ALIKE:
        return nearness == PLACE_FAR ? MATCH_NONE : MATCH_SIMILAR;
    case WORK_OTHER:
        break;
    }
    return MATCH_NONE;
}

/* ---- names */

int vacancy_words_place(const struct vacancy_words *words, struct str id)
{
    for (int i = 0; i < words->place_count; i++) {
        if (str_equal(words->places[i].id, id))
            return i;
    }
    return -1;
}

bool vacancy_words_is_isco(const struct vacancy_words *words, struct str isco)
{
    for (int i = 0; i < words->occupation_count; i++) {
        if (str_equal(words->occupations[i].isco, isco))
            return true;
    }
    return false;
}

int vacancy_words_find(const struct vacancy_words *words, enum work_kind kind, struct str text)
{
    char storage[FOLDED_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    fold(str_head(text, FOLDED_SIZE / 2), &b);
    const struct work_word *word = find_exact(words, builder_str(&b));
    if (word && word->kind == kind)
        return word->index;
    return kind == WORK_PLACE ? vacancy_words_place(words, text) : -1;
}

struct str vacancy_words_place_name(const struct work_place *place, struct str language)
{
    return str_equal(language, STR("sq")) ? place->name_sq : place->name_en;
}
