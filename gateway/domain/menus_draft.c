/* Floor 1: what every step of building a set needs: room in its arena, and where a fault is. */
#include "domain/menus_draft.h"

struct str menus_draft_copy(struct menus_draft *draft, struct str text)
{
    struct str copy;
    if (!arena_copy(draft->menus->arena, text, &copy))
        draft->full = true;
    return copy;
}

void *menus_draft_alloc(struct menus_draft *draft, size_t size, size_t count)
{
    void *room = arena_alloc(draft->menus->arena, size * count);
    if (!room)
        draft->full = true;
    return room;
}

static const struct menus_source *source_of(const struct menus_draft *draft, int category,
                                            struct str name)
{
    return menus_file_find(draft, draft->menus->categories[category].name, name);
}

struct fault_place menus_draft_node_place(const struct menus_draft *draft, int node)
{
    const struct menu_node *owner = &draft->menus->nodes[node];
    const struct menus_source *source = source_of(draft, owner->category, STR("tree"));
    return fault_in(fault_in(fault_file(source->path), STR("nodes")), owner->id);
}

struct fault_place menus_draft_text_place(const struct menus_draft *draft, int node, int language)
{
    const struct menu_node *owner = &draft->menus->nodes[node];
    const struct menus_source *source =
        source_of(draft, owner->category, str_of(draft->menus->languages[language]->code));
    return fault_in(fault_in(fault_file(source->path), STR("texts")), owner->id);
}
