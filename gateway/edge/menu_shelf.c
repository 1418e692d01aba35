/* Floor 4: menus that were read before. */
#include "edge/menu_shelf.h"

#include "edge/menu_files.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct shelf_set {
    char *directory;
    int64_t now_ms;
    struct menus *menus;
};

struct menu_shelf {
    struct shelf_set sets[MENU_SHELF_SETS_MAX];
    int room, count;
};

struct menu_shelf *menu_shelf_new(int room)
{
    assert(room >= 0 && room <= MENU_SHELF_SETS_MAX);
    struct menu_shelf *shelf = calloc(1, sizeof(*shelf));
    if (!shelf)
        abort();
    shelf->room = room;
    return shelf;
}

void menu_shelf_free(struct menu_shelf *shelf)
{
    for (int i = 0; shelf && i < shelf->count; i++) {
        menus_release(shelf->sets[i].menus);
        free(shelf->sets[i].directory);
    }
    free(shelf);
}

static bool load(const char *directory, int64_t now_ms, struct menus **ret, struct err *err)
{
    struct menu_faults *faults = calloc(1, sizeof(*faults)); /* too large for a stack */
    if (!faults)
        abort();
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    bool loaded = menu_files_load(directory, &menu_budget_default, now_ms, faults, ret);
    for (int i = 0; !loaded && i < faults->count; i++) {
        const struct menu_fault *fault = &faults->rows[i];
        if (fault->warning)
            continue;
        err_put(err, ERR_DATA, "%s/" STR_FMT ": " STR_FMT ": " STR_FMT, directory,
                STR_ARG(fault->file), STR_ARG(fault->pointer), STR_ARG(fault->text));
        break;
    }
    arena_free(faults->arena);
    free(faults);
    return loaded;
}

static void keep(struct menu_shelf *shelf, const char *directory, int64_t now_ms,
                 struct menus *menus)
{
    if (shelf->count == shelf->room)
        return;
    char *copy = strdup(directory);
    if (!copy)
        abort();
    shelf->sets[shelf->count++] = (struct shelf_set){ copy, now_ms, menus_keep(menus) };
}

bool menu_shelf_take(struct menu_shelf *shelf, const char *directory, int64_t now_ms,
                     struct menus **ret, struct err *err)
{
    for (int i = 0; i < shelf->count; i++) {
        const struct shelf_set *set = &shelf->sets[i];
        if (set->now_ms == now_ms && strcmp(set->directory, directory) == 0) {
            *ret = menus_keep(set->menus);
            return true;
        }
    }
    if (!load(directory, now_ms, ret, err))
        return false;
    keep(shelf, directory, now_ms, *ret);
    return true;
}
