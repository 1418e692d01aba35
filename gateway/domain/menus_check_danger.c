/* Floor 1: do the menus get in the way of danger? Words of danger are looked at before any menu, so a
 * keyword or label that is one leads nowhere; and a number torn apart leads nobody to help. */
#include "domain/danger.h"
#include "domain/menus_draft.h"

static bool is_danger(const struct menus_draft *draft, struct str text)
{
    struct danger_class class;
    danger_classify(draft->menus->danger, text, &class);
    return class.urgency == URGENCY_NOW;
}

static void check_word(struct menus_draft *draft, struct fault_place place, struct str word)
{
    if (word.len > 0 && is_danger(draft, word))
        fault_warning(draft->faults, place,
                      "\"" STR_FMT "\" is a word of danger: whoever writes it is answered as in "
                      "danger and never led here; choose another word, or take it off the list in "
                      "danger/",
                      STR_ARG(fault_quote(word)));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Two numbers with nothing but a blank between; empty: none. */
static struct str torn_number(struct str text)
{
    for (size_t i = 1; i + 1 < text.len; i++) {
        if (text.ptr[i] != ' ' || !is_digit(text.ptr[i - 1]) || !is_digit(text.ptr[i + 1]))
            continue;
        size_t from = i, until = i + 1;
        while (from > 0 && is_digit(text.ptr[from - 1]))
            from--;
        while (until < text.len && is_digit(text.ptr[until]))
            until++;
        return str_head(str_from(text, from), until - from);
    }
    return STR("");
}

static void check_numbers(struct menus_draft *draft, struct fault_place place, struct str text)
{
    struct str torn = torn_number(text);
    if (torn.len > 0)
        fault_warning(draft->faults, place,
                      "\"" STR_FMT
                      "\" shows its parts in the wrong order where text runs from right "
                      "to left; write the number without a blank",
                      STR_ARG(torn));
}

static void check_node(struct menus_draft *draft, int node, int language)
{
    const struct node_text *text = &draft->menus->nodes[node].texts[language];
    struct fault_place place = menus_draft_text_place(draft, node, language);
    check_word(draft, fault_in(place, STR("label")), text->label);
    for (size_t i = 0; i < text->keyword_count; i++)
        check_word(draft, fault_in(place, STR("keywords")), text->keywords[i]);
    if (!draft->menus->languages[language]->right_to_left)
        return;
    check_numbers(draft, fault_in(place, STR("title")), text->title);
    check_numbers(draft, fault_in(place, STR("text")), text->text);
    check_numbers(draft, fault_in(place, STR("more")), text->more);
}

void menus_check_danger(struct menus_draft *draft)
{
    for (int node = 0; node < draft->menus->node_count; node++) {
        for (int language = 0; language < draft->menus->language_count; language++) {
            if (draft->menus->nodes[node].texts[language].present)
                check_node(draft, node, language);
        }
    }
}
