/* Floor 1: does every keyword lead to one place? */
#include "domain/keyword.h"
#include "domain/menus_draft.h"

static struct fault_place keywords_of(const struct menus_draft *draft, int node, int language)
{
    return fault_in(menus_draft_text_place(draft, node, language), STR("keywords"));
}

static bool all_digits(struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    }
    return true;
}

/* Words that mean something before any menu is asked. */
static void check_reserved(struct menus_draft *draft, int node, int language)
{
    const struct node_text *text = &draft->menus->nodes[node].texts[language];
    for (size_t i = 0; i < text->keyword_count; i++) {
        struct str word = text->keywords[i], of_language;
        if (all_digits(word))
            fault_error(draft->faults, keywords_of(draft, node, language),
                        "\"" STR_FMT "\" is a number; numbers choose options: remove it",
                        STR_ARG(word));
        else if (command_exact(word, &of_language) != COMMAND_NONE)
            fault_error(draft->faults, keywords_of(draft, node, language),
                        "\"" STR_FMT "\" is a command that works everywhere; choose another word",
                        STR_ARG(word));
    }
}

/* The first word that both texts claim; empty: none. */
static struct str shared_word(const struct node_text *a, const struct node_text *b)
{
    for (size_t i = 0; i < a->keyword_count; i++) {
        for (size_t k = 0; k < b->keyword_count; k++) {
            if (str_equal(a->keywords[i], b->keywords[k]))
                return a->keywords[i];
        }
    }
    return STR("");
}

static void check_siblings(struct menus_draft *draft, int first, int second, int language)
{
    const struct menu_node *nodes = draft->menus->nodes;
    const struct node_text *a = &nodes[first].texts[language], *b = &nodes[second].texts[language];
    if (!a->present || !b->present)
        return;
    struct str word = shared_word(a, b);
    if (word.len > 0)
        fault_error(draft->faults, keywords_of(draft, second, language),
                    "\"" STR_FMT "\" is also a keyword of \"" STR_FMT
                    "\" in the same menu; leave it to one of them",
                    STR_ARG(word), STR_ARG(nodes[first].id));
    if (a->label_folded.len > 0 && str_equal(a->label_folded, b->label_folded))
        fault_error(draft->faults,
                    fault_in(menus_draft_text_place(draft, second, language), STR("label")),
                    "reads like the label of \"" STR_FMT
                    "\" in the same menu; people could not tell them apart: change one",
                    STR_ARG(nodes[first].id));
}

/* Words are heard in every language at once, so two starts must differ over all of them. */
static void check_starts(struct menus_draft *draft, int first, int second)
{
    const struct menus *menus = draft->menus;
    for (int i = 0; i < menus->language_count; i++) {
        for (int k = 0; k < menus->language_count; k++) {
            struct str word =
                shared_word(&menus->nodes[first].texts[i], &menus->nodes[second].texts[k]);
            if (word.len > 0)
                fault_error(
                    draft->faults, keywords_of(draft, second, k),
                    "\"" STR_FMT "\" also opens the category " STR_FMT "; leave it to one of them",
                    STR_ARG(word), STR_ARG(menus->categories[menus->nodes[first].category].name));
        }
    }
}

void menus_check_words(struct menus_draft *draft)
{
    const struct menus *menus = draft->menus;
    for (int i = 0; i < menus->node_count; i++) {
        const struct menu_node *node = &menus->nodes[i];
        for (int language = 0; language < menus->language_count; language++) {
            check_reserved(draft, i, language);
            for (int b = 1; b < node->option_count; b++) {
                for (int a = 0; a < b; a++)
                    check_siblings(draft, node->options[a], node->options[b], language);
            }
        }
    }
    for (int b = 1; b < menus->category_count; b++) {
        for (int a = 0; a < b; a++) {
            int first = menus->categories[a].start, second = menus->categories[b].start;
            if (first >= 0 && second >= 0)
                check_starts(draft, first, second);
        }
    }
}
