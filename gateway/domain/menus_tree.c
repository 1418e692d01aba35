/* Floor 1: CATEGORY/tree.json into categories and nodes. */
#include "domain/menus_draft.h"

#include <stdlib.h>

static const struct menus_field tree_fields[] = {
    { "$schema", JSON_STRING, false }, { "order", JSON_NUMBER, true },
    { "start", JSON_STRING, true },    { "languages", JSON_ARRAY, true },
    { "nodes", JSON_OBJECT, true },    { "discreet", JSON_BOOL, false },
    { NULL, JSON_NULL, false },
};

static const struct menus_field menu_fields[] = {
    { "kind", JSON_STRING, true },
    { "options", JSON_ARRAY, true },
    { NULL, JSON_NULL, false },
};

static const struct menus_field page_fields[] = {
    { "kind", JSON_STRING, true },      { "fact", JSON_STRING, true },
    { "sources", JSON_ARRAY, true },    { "reviewed", JSON_STRING, true },
    { "review_by", JSON_STRING, true }, { "risk", JSON_STRING, true },
    { NULL, JSON_NULL, false },
};

static const struct menus_field input_fields[] = {
    { "kind", JSON_STRING, true },
    { "then", JSON_STRING, true },
    { NULL, JSON_NULL, false },
};

static const struct menus_field action_fields[] = {
    { "kind", JSON_STRING, true },
    { "action", JSON_STRING, true },
    { NULL, JSON_NULL, false },
};

static const struct {
    const char *name;
    const struct menus_field *fields;
} kinds[] = {
    [NODE_MENU] = { "menu", menu_fields },
    [NODE_PAGE] = { "page", page_fields },
    [NODE_INPUT] = { "input", input_fields },
    [NODE_ACTION] = { "action", action_fields },
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

static const char *const actions[] = {
    [ACTION_ASK] = "ask",           [ACTION_STATUS] = "status",
    [ACTION_LANGUAGE] = "language", [ACTION_VACANCIES] = "vacancies",
    [ACTION_COURSES] = "courses",   [ACTION_APPOINTMENTS] = "appointments",
    [ACTION_SERVICES] = "services", [ACTION_REFERRALS] = "referrals",
};

enum { ACTION_COUNT = sizeof(actions) / sizeof(actions[0]) };

static void read_page(struct menus_draft *draft, struct fault_place place,
                      const struct json *object, struct menu_node *node)
{
    struct menus_origin origin = menus_origin_read(draft, place, object, "page");
    node->fact = origin.fact;
    node->sources = origin.sources;
    node->source_count = origin.source_count;
    node->reviewed_ms = origin.reviewed_ms;
    node->review_by_ms = origin.review_by_ms;
    const struct json *risk = json_get(object, "risk");
    node->high_risk = json_is(risk, JSON_STRING) && str_equal(risk->string, STR("high"));
    if (json_is(risk, JSON_STRING) && !node->high_risk && !str_equal(risk->string, STR("normal")))
        fault_error(draft->faults, fault_in(place, STR("risk")),
                    "\"" STR_FMT "\" is no risk; write \"normal\" or \"high\"",
                    STR_ARG(fault_quote(risk->string)));
}

static void read_action(struct menus_draft *draft, struct fault_place place,
                        const struct json *object, struct menu_node *node)
{
    const struct json *action = json_get(object, "action");
    for (int i = ACTION_ASK; i < ACTION_COUNT; i++) {
        if (json_is(action, JSON_STRING) && str_equal(action->string, str_of(actions[i])))
            node->action = (enum node_action)i;
    }
    if (json_is(action, JSON_STRING) && node->action == ACTION_NONE)
        fault_error(draft->faults, fault_in(place, STR("action")),
                    "\"" STR_FMT
                    "\" is no action; known are \"ask\", \"status\", \"language\", \"vacancies\", "
                    "\"courses\", \"appointments\", \"services\" and \"referrals\"",
                    STR_ARG(fault_quote(action->string)));
}

static bool read_kind(struct menus_draft *draft, struct fault_place place,
                      const struct json *object, enum node_kind *ret)
{
    const struct json *kind = json_get(object, "kind");
    for (int i = 0; json_is(kind, JSON_STRING) && i < KIND_COUNT; i++) {
        if (str_equal(kind->string, str_of(kinds[i].name))) {
            *ret = (enum node_kind)i;
            return true;
        }
    }
    fault_error(draft->faults, kind ? fault_in(place, STR("kind")) : place,
                "%s; write \"kind\": \"menu\", \"page\", \"input\" or \"action\"",
                kind ? "is no known kind" : "lacks its kind");
    return false;
}

static void read_node(struct menus_draft *draft, struct fault_place place, int category,
                      const struct json *object)
{
    place = fault_in(place, object->key);
    enum node_kind kind;
    if (!menus_origin_id_valid(object->key, NODE_ID_SIZE)) {
        fault_error(draft->faults, place,
                    "is no id; use small letters a-z, digits and '-', at most %d of them",
                    NODE_ID_SIZE - 1);
        return;
    }
    if (!json_is(object, JSON_OBJECT)) {
        fault_error(draft->faults, place, "is of the wrong type; write an object in { }");
        return;
    }
    if (!read_kind(draft, place, object, &kind) || draft->menus->node_count >= draft->node_capacity)
        return;
    menus_file_fields(draft, place, object, kinds[kind].fields);
    int index = draft->menus->node_count++;
    struct menu_node *node = &draft->menus->nodes[index];
    node->id = menus_draft_copy(draft, object->key);
    node->kind = kind;
    node->category = category;
    node->parent = node->then = -1;
    draft->nodes[index] =
        (struct menus_draft_node){ json_get(object, "options"), json_str(object, "then") };
    if (kind == NODE_PAGE)
        read_page(draft, place, object, node);
    if (kind == NODE_ACTION)
        read_action(draft, place, object, node);
}

static void read_languages(struct menus_draft *draft, struct fault_place place,
                           const struct json *list, struct menu_category *category)
{
    if (!json_is(list, JSON_ARRAY))
        return;
    place = fault_in(place, STR("languages"));
    if (list->count == 0)
        fault_error(draft->faults, place, "is empty; name the languages it is written in");
    int index = 0;
    for (const struct json *item = list->first; item; item = item->next, index++) {
        struct str code = json_is(item, JSON_STRING) ? item->string : STR("");
        int language = menus_language(draft->menus, code);
        if (language >= 0)
            category->languages[language] = true;
        else if (language_find(code))
            fault_error(draft->faults, fault_at(place, index),
                        "the gateway's own phrases are missing in this language; write "
                        "common/" STR_FMT ".json first",
                        STR_ARG(code));
        else
            fault_error(draft->faults, fault_at(place, index),
                        "\"" STR_FMT "\" is no language the gateway knows; languages are a row of "
                        "the table in gateway/domain/language.c",
                        STR_ARG(fault_quote(code)));
    }
}

/* The nodes need to be in one piece before the first is read. */
static void make_room(struct menus_draft *draft)
{
    size_t wanted = 0;
    for (int i = 0; i < draft->source_count; i++) {
        const struct json *nodes = json_get(draft->sources[i].root, "nodes");
        if (str_equal(draft->sources[i].name, STR("tree")) && json_is(nodes, JSON_OBJECT))
            wanted += nodes->count;
        if (wanted > MENU_NODES_MAX) {
            fault_error(draft->faults, fault_file(draft->sources[i].path),
                        "brings the set to more than %d nodes; remove some", MENU_NODES_MAX);
            wanted = MENU_NODES_MAX;
            break;
        }
    }
    draft->menus->nodes = menus_draft_alloc(draft, sizeof(struct menu_node), wanted);
    draft->nodes = ARENA_ARRAY(draft->scratch, struct menus_draft_node, wanted);
    draft->full = draft->full || !draft->nodes;
    draft->node_capacity = draft->full ? 0 : (int)wanted;
}

static int compare_categories(const void *a, const void *b)
{
    const struct menu_category *left = a, *right = b;
    if (left->order != right->order)
        return left->order < right->order ? -1 : 1;
    return str_compare(left->name, right->name);
}

static void read_head(struct menus_draft *draft, const struct menus_source *source)
{
    struct menus *menus = draft->menus;
    struct fault_place place = fault_file(source->path);
    if (!menus_origin_id_valid(source->folder, CATEGORY_SIZE)) {
        fault_error(
            draft->faults, place,
            "its folder's name is no category; use small letters a-z, digits and '-', at most "
            "%d of them",
            CATEGORY_SIZE - 1);
        return;
    }
    if (menus->category_count == MENU_OPTIONS_MAX - 2) {
        fault_error(draft->faults, place,
                    "is one category more than the home screen's keys have room for (%d)",
                    MENU_OPTIONS_MAX - 2);
        return;
    }
    menus_file_fields(draft, place, source->root, tree_fields);
    struct menu_category *category = &menus->categories[menus->category_count++];
    *category =
        (struct menu_category){ .name = menus_draft_copy(draft, source->folder), .start = -1 };
    const struct json *order = json_get(source->root, "order");
    int64_t number = 0;
    if (json_is(order, JSON_NUMBER) && (!json_int(order, &number) || number < 0 || number > 1000))
        fault_error(draft->faults, fault_in(place, STR("order")),
                    "is no place on the home screen; write a whole number from 0 to 1000");
    category->order = number < 0 || number > 1000 ? 0 : (int)number;
    const struct json *discreet = json_get(source->root, "discreet");
    category->discreet = json_is(discreet, JSON_BOOL) && discreet->boolean;
    read_languages(draft, place, json_get(source->root, "languages"), category);
}

void menus_tree_read(struct menus_draft *draft)
{
    struct menus *menus = draft->menus;
    for (int i = 0; i < draft->source_count; i++) {
        const struct menus_source *source = &draft->sources[i];
        if (str_equal(source->name, STR("tree")) && source->root && !menus_file_is_shared(source))
            read_head(draft, source);
    }
    qsort(menus->categories, (size_t)menus->category_count, sizeof(struct menu_category),
          compare_categories);
    make_room(draft);
    for (int i = 0; i < menus->category_count; i++) {
        const struct menus_source *source =
            menus_file_find(draft, menus->categories[i].name, STR("tree"));
        const struct json *nodes = json_get(source->root, "nodes");
        struct fault_place place = fault_in(fault_file(source->path), STR("nodes"));
        if (!json_is(nodes, JSON_OBJECT))
            continue;
        for (const struct json *node = nodes->first; node; node = node->next)
            read_node(draft, place, i, node);
    }
}
