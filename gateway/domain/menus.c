/* Floor 1: a built set of menus. */
#include "domain/menus.h"

#include <assert.h>
#include <stdatomic.h>

const struct menu_budget menu_budget_default = {
    .ussd_gsm7_max = USSD_GSM7_CHARS_MAX,
    .ussd_ucs2_max = USSD_UCS2_CHARS_MAX,
    .gsm7_segments = 2,
    .ucs2_segments = 3,
    .fold = true,
};

struct menus *menus_keep(struct menus *menus)
{
    atomic_fetch_add(&menus->references, 1);
    return menus;
}

void menus_release(struct menus *menus)
{
    if (!menus)
        return;
    int before = atomic_fetch_sub(&menus->references, 1);
    assert(before > 0);
    if (before == 1)
        arena_free(menus->arena);
}

int menus_node(const struct menus *menus, struct str id)
{
    int low = 0, high = menus->node_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = str_compare(menus->nodes[menus->by_id[middle]].id, id);
        if (order == 0)
            return menus->by_id[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

int menus_language(const struct menus *menus, struct str code)
{
    for (int i = 0; i < menus->language_count; i++) {
        if (str_equal(code, str_of(menus->languages[i]->code)))
            return i;
    }
    return -1;
}

bool menus_has_category(const struct menus *menus, struct str name)
{
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, name))
            return true;
    }
    return false;
}

int menus_text_language(const struct menus *menus, int node, int language)
{
    const struct node_text *texts = menus->nodes[node].texts;
    if (texts[language].present)
        return language;
    int english = menus_language(menus, STR("en"));
    if (english >= 0 && texts[english].present)
        return english;
    for (int i = 0; i < menus->language_count; i++) {
        if (texts[i].present)
            return i;
    }
    return language;
}

const struct node_text *menus_text(const struct menus *menus, int node, int language)
{
    return &menus->nodes[node].texts[menus_text_language(menus, node, language)];
}

bool menus_overdue(const struct menu_node *node, int64_t now_ms)
{
    return node->review_by_ms > 0 && now_ms >= node->review_by_ms;
}
