/* Floor 1: a text's class and pages. */
#include "domain/dialogue_find.h"

#include "domain/dialogue_meaning.h"

const char *const dialogue_class_names[CLASS_COUNT] = {
    [CLASS_DANGER_NOW] = "danger P1", [CLASS_DANGER_SOON] = "danger P2",
    [CLASS_COMMAND] = "command",      [CLASS_KEYWORD] = "keyword",
    [CLASS_TOPIC] = "topic",          [CLASS_QUESTION] = "question",
};

static void add_page(const struct menus *menus, int node, struct dialogue_found *ret)
{
    for (int i = 0; i < ret->count; i++) {
        if (ret->nodes[i] == node)
            return;
    }
    if (menus->nodes[node].kind == NODE_PAGE && ret->count < RANK_FOUND_MAX)
        ret->nodes[ret->count++] = node;
}

static bool names_node(const struct meaning *meaning)
{
    return meaning->kind == MEANING_NODE || meaning->kind == MEANING_NEAR_NODE;
}

static bool is_command(const struct meaning *meaning)
{
    return meaning->kind == MEANING_COMMAND || meaning->kind == MEANING_NEAR_COMMAND ||
           meaning->kind == MEANING_KEY;
}

void dialogue_find(const struct menus *menus, struct str text, const struct dialogue_place *place,
                   struct dialogue_found *ret)
{
    struct danger_class danger;
    struct meaning meaning;
    ret->count = 0;
    danger_classify(menus->danger, text, &danger);
    if (danger.urgency == URGENCY_NOW) {
        ret->class = CLASS_DANGER_NOW;
        return;
    }
    const struct meaning_place at = { .node = -1,
                                      .language = place->language < 0 ? 0 : place->language,
                                      .language_open = place->language < 0,
                                      .category = place->category };
    dialogue_meaning(menus, text, at, &meaning);
    if (is_command(&meaning)) {
        ret->class = CLASS_COMMAND;
        return;
    }
    const struct rank_want want = { text, place->category, place->language };
    struct rank_found found[RANK_FOUND_MAX];
    int count = rank_find(menus, &want, found);
    if (names_node(&meaning))
        add_page(menus, meaning.node, ret);
    for (int i = 0; i < count; i++)
        add_page(menus, found[i].node, ret);
    if (danger.urgency == URGENCY_SOON)
        ret->class = CLASS_DANGER_SOON;
    else if (names_node(&meaning))
        ret->class = CLASS_KEYWORD;
    else
        ret->class = ret->count > 0 ? CLASS_TOPIC : CLASS_QUESTION;
}
