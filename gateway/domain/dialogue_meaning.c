/* Floor 1: what a typed text means. */
#include "domain/dialogue_meaning.h"

#include "base/utf8.h"
#include "domain/fold.h"
#include "domain/menus_words.h"

enum {
    LOOKED_AT_SIZE = 512,   /* bytes of a text that are folded: more is no keyword */
    PREFIX_LETTERS_MIN = 2, /* of a label */
    KEYWORD_WORDS_MAX = 2,  /* of a text in which one word may be taken for all */
};

static void count(struct str folded, struct meaning *ret)
{
    ret->words = folded.len > 0;
    ret->letters = 0;
    int32_t c;
    for (size_t taken; (taken = utf8_next(folded, &c)) > 0; folded = str_from(folded, taken)) {
        ret->words += c == ' ';
        ret->letters += c != ' ' && (c < '0' || c > '9');
    }
}

static bool find_key(struct str folded, struct meaning *ret)
{
    if (folded.len == 1)
        ret->key = folded.ptr[0] - '0';
    else if (str_equal(folded, STR("00")))
        ret->key = KEY_HOME;
    else
        return false;
    ret->kind = MEANING_KEY;
    return true;
}

static bool is_keyword(const struct node_text *text, struct str folded)
{
    for (size_t i = 0; i < text->keyword_count; i++) {
        if (str_equal(text->keywords[i], folded))
            return true;
    }
    return false;
}

static int option_at(const struct menus *menus, const struct meaning_place *at, int index)
{
    return at->node < 0 ? menus->categories[menus->home[at->language][index]].start
                        : menus->nodes[at->node].options[index];
}

static int option_count(const struct menus *menus, const struct meaning_place *at)
{
    if (!at->options)
        return 0;
    return at->node < 0 ? menus->category_count : menus->nodes[at->node].option_count;
}

/* An option of the screen by its keyword or whole label. */
static int find_option(const struct menus *menus, struct str folded, const struct meaning_place *at)
{
    for (int i = 0; i < option_count(menus, at); i++) {
        int node = option_at(menus, at, i);
        const struct node_text *text = menus_text(menus, node, at->language);
        if (is_keyword(text, folded) || str_equal(text->label_folded, folded))
            return node;
    }
    return -1;
}

/* An option by the first letters of its label, when no other begins so. */
static int find_begun(const struct menus *menus, struct str folded, const struct meaning_place *at,
                      int letters)
{
    int begun = -1, count = 0;
    for (int i = 0; i < option_count(menus, at) && letters >= PREFIX_LETTERS_MIN; i++) {
        int node = option_at(menus, at, i);
        if (str_starts(menus_text(menus, node, at->language)->label_folded, folded)) {
            begun = node;
            count++;
        }
    }
    return count == 1 ? begun : -1;
}

/* Two words of which only one is a keyword: that one ("visa please"). */
static const struct menu_word *find_one_word(const struct menus *menus, struct str folded,
                                             struct words_taste taste, int words)
{
    struct str first, second;
    if (words != KEYWORD_WORDS_MAX || !str_cut(folded, ' ', &first, &second))
        return NULL;
    const struct menu_word *a = menus_words_find(menus, first, taste);
    const struct menu_word *b = menus_words_find(menus, second, taste);
    return !a || !b || a->node == b->node ? (a ? a : b) : NULL;
}

static void set_node(const struct menus *menus, enum meaning_kind kind,
                     const struct menu_word *word, struct meaning *ret)
{
    ret->kind = kind;
    ret->node = word->node;
    ret->language = str_of(menus->languages[word->language]->code);
}

static bool find_near(const struct menus *menus, struct str folded, struct words_taste taste,
                      struct meaning *ret)
{
    ret->command = command_near(folded);
    if (ret->command != COMMAND_NONE) {
        ret->kind = MEANING_NEAR_COMMAND;
        return true;
    }
    const struct menu_word *word = menus_words_near(menus, folded, taste);
    bool typed = taste.language >= 0 && menus->languages[taste.language]->right_to_left;
    if (!word && typed) {
        ret->command = command_heard(folded);
        ret->kind = ret->command == COMMAND_NONE ? MEANING_TEXT : MEANING_NEAR_COMMAND;
        word = ret->command == COMMAND_NONE ? menus_words_heard(menus, folded, taste) : NULL;
    }
    if (word)
        set_node(menus, MEANING_NEAR_NODE, word, ret);
    return word != NULL || ret->command != COMMAND_NONE;
}

static bool find_node(const struct menus *menus, struct str folded, const struct meaning_place *at,
                      struct words_taste taste, struct meaning *ret)
{
    const struct menu_word *word = NULL;
    ret->node = find_option(menus, folded, at);
    if (ret->node < 0)
        word = menus_words_find(menus, folded, taste);
    if (ret->node < 0 && !word)
        ret->node = find_begun(menus, folded, at, ret->letters);
    if (ret->node < 0 && !word)
        word = find_one_word(menus, folded, taste, ret->words);
    if (word)
        set_node(menus, MEANING_NODE, word, ret);
    else if (ret->node >= 0)
        ret->kind = MEANING_NODE;
    return ret->node >= 0;
}

/* The language whose words are heard first: the person's, else what the script tells; -1: any. */
static int language_heard(const struct menus *menus, struct str text,
                          const struct meaning_place *place)
{
    if (!place->language_open)
        return place->language;
    const struct language *written = language_of_script(text);
    return written ? menus_language(menus, str_of(written->code)) : -1;
}

void dialogue_meaning(const struct menus *menus, struct str text, struct meaning_place place,
                      struct meaning *ret)
{
    char storage[LOOKED_AT_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    fold(str_head(text, LOOKED_AT_SIZE), &b);
    struct str folded = builder_str(&b);
    *ret = (struct meaning){ .kind = MEANING_TEXT, .node = -1, .language = STR("") };
    count(folded, ret);
    struct words_taste taste = { language_heard(menus, text, &place), place.category };
    if (folded.len == 0) {
        ret->kind = MEANING_NOTHING;
    } else if (ret->letters == 0) {
        if (!find_key(folded, ret))
            ret->kind = MEANING_NUMBER;
    } else if (builder_ok(&b) && text.len <= LOOKED_AT_SIZE) {
        ret->command = command_exact(folded, &ret->language);
        if (ret->command != COMMAND_NONE)
            ret->kind = MEANING_COMMAND;
        else if (!find_node(menus, folded, &place, taste, ret) && ret->words <= KEYWORD_WORDS_MAX)
            (void)find_near(menus, folded, taste, ret);
    }
}

int dialogue_meaning_letters(struct str text)
{
    char storage[LOOKED_AT_SIZE];
    struct builder b;
    struct meaning meaning;
    builder_init(&b, storage, sizeof(storage));
    fold(str_head(text, LOOKED_AT_SIZE), &b);
    count(builder_str(&b), &meaning);
    return meaning.letters;
}
