/* Floor 1: from ids to indexes. What comes out is a tree under each start, whatever went in:
 * an option that cannot be is told and left out. */
#include "domain/menus_draft.h"

#include <stdlib.h>

static struct str file_of(struct menus_draft *draft, int category)
{
    return menus_file_find(draft, draft->menus->categories[category].name, STR("tree"))->path;
}

static int compare_ids(const void *a, const void *b, void *nodes)
{
    int left = *(const int *)a, right = *(const int *)b;
    const struct menu_node *all = nodes;
    int order = str_compare(all[left].id, all[right].id);
    return order ? order : (left > right) - (left < right);
}

static void sort_ids(struct menus_draft *draft)
{
    struct menus *menus = draft->menus;
    menus->by_id = menus_draft_alloc(draft, sizeof(int), (size_t)menus->node_count);
    for (int i = 0; menus->by_id && i < menus->node_count; i++)
        menus->by_id[i] = i;
    if (!menus->by_id)
        return;
    qsort_r(menus->by_id, (size_t)menus->node_count, sizeof(int), compare_ids, menus->nodes);
    for (int i = 1; i < menus->node_count; i++) {
        int first = menus->by_id[i - 1], second = menus->by_id[i];
        if (str_equal(menus->nodes[first].id, menus->nodes[second].id))
            fault_error(draft->faults, menus_draft_node_place(draft, second),
                        "is also a node of " STR_FMT "; give one of them another id",
                        STR_ARG(file_of(draft, menus->nodes[first].category)));
    }
}

/* A target inside the category. */
static int target(struct menus_draft *draft, struct fault_place place, int category, struct str id)
{
    struct menus *menus = draft->menus;
    const char *names[MENU_NODES_MAX];
    int count = 0;
    for (int i = 0; i < menus->node_count; i++) {
        if (menus->nodes[i].category != category)
            continue;
        if (str_equal(menus->nodes[i].id, id))
            return i;
        names[count++] = menus->nodes[i].id.ptr;
    }
    int elsewhere = menus_node(menus, id);
    const char *nearest = menus_file_nearest(id, names, count);
    if (elsewhere >= 0)
        fault_error(draft->faults, place,
                    "\"" STR_FMT "\" is a node of " STR_FMT
                    "; a category lists only its own nodes: write one here",
                    STR_ARG(fault_quote(id)),
                    STR_ARG(menus->categories[menus->nodes[elsewhere].category].name));
    else
        fault_error(draft->faults, place, "there is no node \"" STR_FMT "\"; %s%s%s",
                    STR_ARG(fault_quote(id)), nearest ? "did you mean \"" : "add it to \"nodes\"",
                    nearest ? nearest : "", nearest ? "\"?" : "");
    return -1;
}

/* Makes `child` a child of `parent`, unless that would end the tree being one. */
static bool adopt(struct menus_draft *draft, struct fault_place place, int parent, int child)
{
    struct menu_node *nodes = draft->menus->nodes;
    struct str id = fault_quote(nodes[child].id);
    if (draft->menus->categories[nodes[child].category].start == child) {
        fault_error(draft->faults, place,
                    "\"" STR_FMT
                    "\" is the category's start; the keys 0 and 00 lead there: remove it",
                    STR_ARG(id));
        return false;
    }
    if (nodes[child].parent >= 0) {
        fault_error(draft->faults, place,
                    "\"" STR_FMT "\" is already listed by \"" STR_FMT
                    "\"; 0 can lead back to one only: remove it in one of the two",
                    STR_ARG(id), STR_ARG(fault_quote(nodes[nodes[child].parent].id)));
        return false;
    }
    nodes[child].parent = parent;
    return true;
}

static void link_options(struct menus_draft *draft, int index)
{
    struct menu_node *node = &draft->menus->nodes[index];
    struct fault_place place = fault_in(menus_draft_node_place(draft, index), STR("options"));
    const struct json *list = draft->nodes[index].options;
    if (!json_is(list, JSON_ARRAY))
        return;
    if (list->count == 0)
        fault_error(draft->faults, place, "is empty: a dead end; list what the menu offers");
    if (list->count > MENU_OPTIONS_MAX)
        fault_error(draft->faults, place,
                    "lists %zu options, the keys 1 to %d allow %d; move some into a menu below",
                    list->count, MENU_OPTIONS_MAX, MENU_OPTIONS_MAX);
    int position = 0;
    for (const struct json *item = list->first; item; item = item->next, position++) {
        struct fault_place at = fault_at(place, position);
        if (!json_is(item, JSON_STRING)) {
            fault_error(draft->faults, at, "is of the wrong type; write a node's id in quotes");
            continue;
        }
        int child = target(draft, at, node->category, item->string);
        if (child >= 0 && adopt(draft, at, index, child) && node->option_count < MENU_OPTIONS_MAX)
            node->options[node->option_count++] = child;
    }
}

static void link_then(struct menus_draft *draft, int index)
{
    struct menu_node *node = &draft->menus->nodes[index];
    struct fault_place place = fault_in(menus_draft_node_place(draft, index), STR("then"));
    if (draft->nodes[index].then.len == 0)
        return;
    int child = target(draft, place, node->category, draft->nodes[index].then);
    if (child < 0)
        return;
    if (draft->menus->nodes[child].action != ACTION_ASK)
        fault_error(draft->faults, place,
                    "\"" STR_FMT "\" takes no text; name a node with the action \"ask\"",
                    STR_ARG(fault_quote(draft->nodes[index].then)));
    else if (adopt(draft, place, index, child))
        node->then = child;
}

/* Level by level from the start, so that no depth of files can be a depth of calls. */
static void reach(struct menus_draft *draft, int start, int *queue)
{
    struct menu_node *nodes = draft->menus->nodes;
    int head = 0, tail = 0;
    queue[tail++] = start;
    nodes[start].depth = 1;
    while (head < tail) {
        struct menu_node *node = &nodes[queue[head++]];
        for (int i = 0; i < node->option_count; i++) {
            nodes[node->options[i]].depth = node->depth + 1;
            queue[tail++] = node->options[i];
        }
        if (node->then >= 0) {
            nodes[node->then].depth = node->depth + 1;
            queue[tail++] = node->then;
        }
    }
}

static void find_starts(struct menus_draft *draft)
{
    for (int i = 0; i < draft->menus->category_count; i++) {
        struct menu_category *category = &draft->menus->categories[i];
        const struct menus_source *source = menus_file_find(draft, category->name, STR("tree"));
        const struct json *start = json_get(source->root, "start");
        struct fault_place place = fault_in(fault_file(source->path), STR("start"));
        if (!json_is(start, JSON_STRING))
            continue;
        int node = target(draft, place, i, start->string);
        if (node >= 0 && draft->menus->nodes[node].kind != NODE_MENU)
            fault_error(draft->faults, place,
                        "\"" STR_FMT "\" is no menu; a category starts with one",
                        STR_ARG(fault_quote(start->string)));
        else
            category->start = node;
    }
}

static uint32_t fingerprint_add(uint32_t hash, struct str id)
{
    for (size_t i = 0; i < id.len; i++)
        hash = (hash ^ (unsigned char)id.ptr[i]) * 16777619u;
    return (hash ^ '/') * 16777619u;
}

static void order_home(struct menus *menus, int language)
{
    int count = 0;
    uint32_t hash = 2166136261u;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < menus->category_count; i++) {
            if (menus->categories[i].languages[language] == (pass == 0)) {
                menus->home[language][count++] = i;
                hash = fingerprint_add(hash, menus->categories[i].name);
            }
        }
    }
    menus->home_fingerprint[language] = hash;
}

void menus_link(struct menus_draft *draft)
{
    struct menus *menus = draft->menus;
    int *queue = ARENA_ARRAY(draft->scratch, int, (size_t)menus->node_count + 1);
    sort_ids(draft);
    if (!queue || !menus->by_id) {
        draft->full = true;
        return;
    }
    find_starts(draft);
    for (int i = 0; i < menus->node_count; i++) {
        struct menu_node *node = &menus->nodes[i];
        if (node->kind == NODE_MENU)
            link_options(draft, i);
        if (node->kind == NODE_INPUT)
            link_then(draft, i);
        node->fingerprint = 2166136261u;
        for (int k = 0; k < node->option_count; k++)
            node->fingerprint =
                fingerprint_add(node->fingerprint, menus->nodes[node->options[k]].id);
    }
    for (int i = 0; i < menus->category_count; i++) {
        if (menus->categories[i].start >= 0)
            reach(draft, menus->categories[i].start, queue);
    }
    for (int i = 0; i < menus->language_count; i++)
        order_home(menus, i);
}
