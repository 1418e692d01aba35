/* Floor 1: is the linked set one in which nobody gets lost? */
#include "domain/menus_draft.h"

static void check_reach(struct menus_draft *draft, int index)
{
    const struct menu_node *node = &draft->menus->nodes[index];
    if (draft->menus->categories[node->category].start < 0)
        return; /* told already; nothing of it can be reached */
    struct fault_place place = menus_draft_node_place(draft, index);
    if (node->depth == 0)
        fault_error(
            draft->faults, place,
            "cannot be reached from the start; list it among a menu's options or remove it");
    if (node->depth == MENU_DEPTH_MAX + 1)
        fault_error(draft->faults, place,
                    "lies %d steps deep, %d are allowed; move its menu further up", node->depth,
                    MENU_DEPTH_MAX);
}

static void check_dates(struct menus_draft *draft, int index)
{
    const struct menu_node *node = &draft->menus->nodes[index];
    struct fault_place place = menus_draft_node_place(draft, index);
    if (node->reviewed_ms > draft->now_ms)
        fault_warning(
            draft->faults, fault_in(place, STR("reviewed")),
            "lies in the future; give the day the page was last compared with its sources");
    if (menus_overdue(node, draft->now_ms))
        fault_warning(draft->faults, fault_in(place, STR("review_by")),
                      "is past: people are sent to the office or the expert instead of the text; "
                      "compare " STR_FMT " with its sources and renew both dates",
                      STR_ARG(fault_quote(node->fact)));
}

static void check_translated(struct menus_draft *draft, int category, int language)
{
    const struct menus *menus = draft->menus;
    struct str name = menus->categories[category].name;
    struct str code = str_of(menus->languages[language]->code);
    const struct menus_source *source = menus_file_find(draft, name, code);
    if (!source) {
        struct fault_place tree = fault_file(menus_file_find(draft, name, STR("tree"))->path);
        fault_error(draft->faults, fault_in(tree, STR("languages")),
                    "promises the language " STR_FMT ", but there is no " STR_FMT "/" STR_FMT
                    ".json; write it or take the language out of \"languages\"",
                    STR_ARG(code), STR_ARG(name), STR_ARG(code));
        return;
    }
    for (int i = 0; source->root && i < menus->node_count; i++) {
        if (menus->nodes[i].category == category && !menus->nodes[i].texts[language].present)
            fault_error(draft->faults, fault_in(fault_file(source->path), STR("texts")),
                        "lacks the text of \"" STR_FMT "\"; translate it",
                        STR_ARG(menus->nodes[i].id));
    }
}

void menus_check(struct menus_draft *draft)
{
    const struct menus *menus = draft->menus;
    if (menus->category_count == 0)
        fault_error(
            draft->faults, fault_file(STR("")),
            "there is no category that can be read; a category is a folder with a tree.json");
    for (int i = 0; i < menus->node_count; i++) {
        check_reach(draft, i);
        if (menus->nodes[i].kind == NODE_PAGE)
            check_dates(draft, i);
    }
    for (int i = 0; i < menus->category_count; i++) {
        for (int k = 0; k < menus->language_count; k++) {
            if (menus->categories[i].languages[k])
                check_translated(draft, i, k);
        }
    }
}
