/* The shipped menus, loaded as the program loads them. */
#include "shipped.h"

#include "edge/menu_files.h"

#include <stdio.h>
#include <stdlib.h>

struct menus *shipped_menus(void)
{
    static struct menu_faults faults; /* too large for a stack */
    struct menus *menus;
    faults.arena = arena_new(MENU_ARENA_SIZE_MAX);
    if (!menu_files_load(SOURCE_DIR "/menus", &menu_budget_default,
                         SHIPPED_DAY * 24LL * 60 * 60 * 1000, &faults, &menus)) {
        fprintf(stderr, "the shipped menus have faults: run migranti check\n");
        abort();
    }
    arena_free(faults.arena);
    return menus;
}
