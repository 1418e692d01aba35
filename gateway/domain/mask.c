/* Floor 1: somebody's words without their numbers, addresses and introduced names. */
#include "domain/mask.h"

#include "base/utf8.h"
#include "domain/fold.h"

enum {
    DIGITS_MIN = 7,
    FOLDED_SIZE = 256,     /* of one word: longer ones are no word of an introduction */
    NUMBER_PREFIX_MAX = 3, /* bytes: a plus, two letters of a passport */
    NAME_WORDS = 2,        /* that follow an introduction */
    WORDS_MAX = 3,         /* of an introduction */
};

static const char number_mask[] = "***", name_mask[] = "***";

/* What people say before their name, folded. */
static const char *const introductions[] = {
    "my name is", "my names", "quhem",  "me quajne", "me thone", "emri im eshte", "emri eshte",
    "اسمم",       "نامم",     "اسم من", "نام من",    "زما نوم",  "نوم می",        "اسمی",
    "انا اسمی",   "esmam",    "namam",  "zama num",  "ismi",     "esmi",
};

/* Latin, Arabic and Persian digits. */
static bool is_digit(int32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9);
}

static bool is_between_digits(int32_t c)
{
    return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == 0xA0;
}

/* The size of the number that the text begins with, blanks and dashes in it; its digits are counted. */
static size_t number_size(struct str text, int *ret_digits)
{
    size_t at = 0, size = 0, taken;
    int32_t c;
    *ret_digits = 0;
    if (utf8_next(text, &c) == 0 || !is_digit(c))
        return 0;
    while ((taken = utf8_next(str_from(text, at), &c)) > 0 &&
           (is_digit(c) || is_between_digits(c))) {
        at += taken;
        if (is_digit(c)) {
            ++*ret_digits;
            size = at;
        }
    }
    return size;
}

static size_t word_size(struct str text)
{
    size_t at = 0;
    while (at < text.len && text.ptr[at] != ' ' && text.ptr[at] != '\n' && text.ptr[at] != '\t')
        at++;
    return at;
}

static bool is_introduction(struct str words[WORDS_MAX], int count)
{
    char storage[FOLDED_SIZE];
    for (size_t i = 0; i < sizeof(introductions) / sizeof(introductions[0]); i++) {
        struct str wanted = str_of(introductions[i]);
        int wanted_words = 1;
        for (size_t at = 0; at < wanted.len; at++)
            wanted_words += wanted.ptr[at] == ' ';
        if (wanted_words > count)
            continue;
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        for (int w = count - wanted_words; w < count; w++) {
            if (b.len > 0)
                builder_add_char(&b, ' ');
            fold(words[w], &b);
        }
        if (builder_ok(&b) && str_equal(builder_str(&b), wanted))
            return true;
    }
    return false;
}

struct masking {
    struct builder *out;
    struct str last[WORDS_MAX]; /* the words before */
    int last_count;
    int names; /* words to hide: an introduction came before */
    int left;  /* characters that may still be shown */
    bool cut;  /* something was not */
};

static void show(struct masking *m, struct str text)
{
    size_t at = 0, taken;
    int32_t c;
    while (m->left > 0 && (taken = utf8_next(str_from(text, at), &c)) > 0) {
        builder_add(m->out, str_head(str_from(text, at), taken));
        at += taken;
        m->left--;
    }
    m->cut |= at < text.len;
}

static void remember(struct masking *m, struct str word)
{
    if (m->last_count == WORDS_MAX) {
        for (int i = 1; i < WORDS_MAX; i++)
            m->last[i - 1] = m->last[i];
        m->last_count--;
    }
    m->last[m->last_count++] = word;
}

static void take_word(struct masking *m, struct str word)
{
    bool address = str_find(word, STR("@")) < word.len;
    if (address || m->names > 0)
        show(m, str_of(name_mask));
    else
        show(m, word);
    /* "My name is Ana, how ...": what follows the comma is no name. */
    bool ends = word.len > 0 && (str_ends(word, STR(",")) || str_ends(word, STR(".")) ||
                                 str_ends(word, STR("،")) || str_ends(word, STR("؟")));
    if (m->names > 0)
        m->names = ends ? 0 : m->names - 1;
    remember(m, word);
    if (is_introduction(m->last, m->last_count))
        m->names = NAME_WORDS;
}

/* Where in a word a number begins that is to be hidden, the word's size when none does: "+355691234567",
 * "BA1234567", "tel:0691234567". */
static size_t number_at(struct str text, size_t word)
{
    size_t at = 0, taken;
    int digits;
    int32_t c;
    while (at < word && (taken = utf8_next(str_from(text, at), &c)) > 0 && !is_digit(c))
        at += taken;
    (void)number_size(str_from(text, at), &digits);
    return at < word && digits >= DIGITS_MIN ? at : word;
}

void mask_text(struct str text, int characters, struct builder *ret)
{
    struct masking m = { .out = ret, .left = characters };
    text = str_trim(text);
    while (text.len > 0 && m.left > 0) {
        int digits;
        size_t size = number_size(text, &digits), word = word_size(text);
        if (digits >= DIGITS_MIN) {
            show(&m, str_of(number_mask));
        } else if (size > 0) {
            show(&m, str_head(text, size));
        } else if (word > 0) {
            size = number_at(text, word);
            if (size == word || size > NUMBER_PREFIX_MAX) /* what is short belongs to the number */
                take_word(&m, str_head(text, size));
        } else {
            size = 1;
            show(&m, STR(" "));
        }
        text = str_from(text, size);
    }
    if (m.cut || text.len > 0)
        builder_add(ret, STR("…"));
}
