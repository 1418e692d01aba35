/* Floor 1: the words of a text, as a search compares them. */
#include "domain/words.h"

#include "domain/fold.h"

#include <string.h>

enum {
    SPAN_FOLDED_MAX = 96, /* bytes of a span that are looked at: more than a word keeps */
    EXCERPT_BEFORE = 50,  /* characters */
    EXCERPT_LENGTH = 160,
};

/* Whether a character parts words: it folds to a blank where it stands between letters. */
static bool parts_words(int32_t code_point, struct str character)
{
    char storage[64], folded_storage[64];
    struct builder between, folded;
    if (code_point < 0x80) {
        char c = (char)code_point;
        return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 c == '\'' || c == '`');
    }
    builder_init(&between, storage, sizeof(storage));
    builder_init(&folded, folded_storage, sizeof(folded_storage));
    builder_add_char(&between, 'a');
    builder_add(&between, character);
    builder_add_char(&between, 'a');
    fold(builder_str(&between), &folded);
    struct str result = builder_str(&folded);
    return !builder_ok(&folded) || str_find(result, STR(" ")) < result.len;
}

/* At most `size` bytes, whole characters. */
static struct str whole_head(struct str text, size_t size)
{
    size_t len = 0, taken;
    int32_t code_point;
    while ((taken = utf8_next(str_from(text, len), &code_point)) > 0 && len + taken <= size)
        len += taken;
    return str_head(text, len);
}

static int characters(struct str text)
{
    int count = 0;
    size_t at = 0, taken;
    int32_t code_point;
    while ((taken = utf8_next(str_from(text, at), &code_point)) > 0) {
        at += taken;
        count++;
    }
    return count;
}

static void fold_word(struct str span, struct word *ret)
{
    char storage[SPAN_FOLDED_MAX * FOLD_GROWTH_MAX + 1];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    fold(whole_head(span, SPAN_FOLDED_MAX), &folded);
    struct str kept = whole_head(builder_str(&folded), WORD_SIZE_MAX);
    memcpy(ret->folded, kept.ptr, kept.len);
    ret->folded[kept.len] = '\0';
    ret->len = kept.len;
    ret->span = span;
}

bool words_next(struct str text, size_t *at, struct word *ret)
{
    size_t begin = *at, taken;
    int32_t code_point;
    for (size_t end = begin;;) {
        taken = utf8_next(str_from(text, end), &code_point);
        if (taken > 0 && !parts_words(code_point, str_head(str_from(text, end), taken))) {
            end += taken;
            continue;
        }
        *at = end;
        if (end > begin) {
            fold_word(str_head(str_from(text, begin), end - begin), ret);
            if (ret->len > 0)
                return true;
        }
        if (taken == 0)
            return false;
        begin = end = *at = end + taken;
    }
}

struct str words_str(const struct word *word)
{
    return (struct str){ word->folded, word->len };
}

static bool knows(const struct words_query *query, struct str word)
{
    for (int i = 0; i < query->count; i++) {
        if (str_equal(words_str(&query->words[i]), word))
            return true;
    }
    return false;
}

void words_query(struct str text, struct words_query *ret)
{
    struct word word;
    ret->count = 0;
    for (size_t at = 0; words_next(text, &at, &word);) {
        if (characters(words_str(&word)) < 2 || knows(ret, words_str(&word)))
            continue;
        int place = ret->count;
        if (place < SEARCH_WORDS_MAX) {
            ret->count++;
        } else {
            place = 0;
            for (int i = 1; i < SEARCH_WORDS_MAX; i++) {
                if (ret->words[i].len < ret->words[place].len)
                    place = i;
            }
            if (ret->words[place].len >= word.len)
                continue;
        }
        ret->words[place] = word;
    }
}

static int place_of(const struct words_query *query, struct str word)
{
    for (int i = 0; i < query->count; i++) {
        if (str_starts(word, words_str(&query->words[i])))
            return i;
    }
    return -1;
}

int words_found(struct str text, const struct words_query *query)
{
    bool found[SEARCH_WORDS_MAX] = { false };
    struct word word;
    int count = 0;
    for (size_t at = 0; words_next(text, &at, &word);) {
        for (int i = 0; i < query->count; i++) {
            if (!found[i] && str_starts(words_str(&word), words_str(&query->words[i]))) {
                found[i] = true;
                count++;
            }
        }
    }
    return count;
}

static size_t first_found(struct str text, const struct words_query *query)
{
    struct word word;
    for (size_t at = 0; words_next(text, &at, &word);) {
        if (place_of(query, words_str(&word)) >= 0)
            return (size_t)(word.span.ptr - text.ptr);
    }
    return 0;
}

/* So many characters before `at`, or the beginning. */
static size_t back(struct str text, size_t at, int count)
{
    while (at > 0 && count > 0) {
        at--;
        count -= ((unsigned char)text.ptr[at] & 0xC0) != 0x80;
    }
    return at;
}

/* So many characters behind `at`, or the end. */
static size_t forth(struct str text, size_t at, int count)
{
    size_t taken;
    int32_t code_point;
    while (count-- > 0 && (taken = utf8_next(str_from(text, at), &code_point)) > 0)
        at += taken;
    return at;
}

static void add_part(struct words_excerpt *excerpt, struct str text, bool found)
{
    if (text.len > 0 && excerpt->count < EXCERPT_PARTS_MAX)
        excerpt->parts[excerpt->count++] = (struct words_part){ text, found };
}

void words_excerpt(struct str text, const struct words_query *query, struct words_excerpt *ret)
{
    size_t begin = back(text, first_found(text, query), EXCERPT_BEFORE);
    size_t end = forth(text, begin, EXCERPT_LENGTH);
    struct str piece = str_head(str_from(text, begin), end - begin);
    struct word word;
    size_t plain = 0;
    *ret = (struct words_excerpt){ .cut_before = begin > 0, .cut_after = end < text.len };
    for (size_t at = 0; words_next(piece, &at, &word);) {
        if (place_of(query, words_str(&word)) < 0 || ret->count + 3 > EXCERPT_PARTS_MAX)
            continue;
        size_t from = (size_t)(word.span.ptr - piece.ptr);
        add_part(ret, str_head(str_from(piece, plain), from - plain), false);
        add_part(ret, word.span, true);
        plain = from + word.span.len;
    }
    add_part(ret, str_from(piece, plain), false);
}
