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

/* An option of the screen: by keyword or whole label, else by the first letters of just one label. */
static int find_option(const struct menus *menus, struct str folded, const struct meaning_place *at,
                       int letters)
{
    int count_shown = at->node < 0 ? menus->category_count : menus->nodes[at->node].option_count;
    int begun = -1, begun_count = 0;
    for (int i = 0; i < count_shown; i++) {
        int node = at->node < 0 ? menus->categories[menus->home[at->language][i]].start
                                : menus->nodes[at->node].options[i];
        const struct node_text *text = menus_text(menus, node, at->language);
        if (is_keyword(text, folded) || str_equal(text->label_folded, folded))
            return node;
        if (str_starts(text->label_folded, folded)) {
            begun = node;
            begun_count++;
        }
    }
    return begun_count == 1 && letters >= PREFIX_LETTERS_MIN ? begun : -1;
}

/* Two words of which only one is a keyword: that one ("visa please"). */
static const struct menu_word *find_word(const struct menus *menus, struct str folded,
                                         struct words_taste taste, int words)
{
    const struct menu_word *whole = menus_words_find(menus, folded, taste);
    struct str first, second;
    if (whole || words != KEYWORD_WORDS_MAX || !str_cut(folded, ' ', &first, &second))
        return whole;
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
    if (word)
        set_node(menus, MEANING_NEAR_NODE, word, ret);
    return word != NULL;
}

static bool find_node(const struct menus *menus, struct str folded, const struct meaning_place *at,
                      struct words_taste taste, struct meaning *ret)
{
    ret->node = at->options ? find_option(menus, folded, at, ret->letters) : -1;
    if (ret->node >= 0) {
        ret->kind = MEANING_NODE;
        return true;
    }
    const struct menu_word *word = find_word(menus, folded, taste, ret->words);
    if (word)
        set_node(menus, MEANING_NODE, word, ret);
    return word != NULL;
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
    struct words_taste taste = { place.language_open ? -1 : place.language, place.category };
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
