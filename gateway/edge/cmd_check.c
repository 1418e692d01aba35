/* Floor 4: `migranti check`: the menu files, judged like a program by its compiler. */
#include "base/clock.h"
#include "edge/cmd.h"
#include "edge/menu_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usage(void)
{
    fputs("usage: migranti check [--menus DIR]\n"
          "  Checks the menu files in DIR (menus) and names every fault with its place.\n",
          stderr);
    return EXIT_USE;
}

/* One line a fault: "menus/emigrants/sq.json: /texts/em-l01/text: what is wrong; what to do". */
static void print_faults(const char *directory, const struct menu_faults *faults)
{
    for (int i = 0; i < faults->count; i++) {
        const struct menu_fault *fault = &faults->rows[i];
        printf("%s%s" STR_FMT ": ", directory, fault->file.len ? "/" : "", STR_ARG(fault->file));
        if (fault->pointer.len > 0)
            printf(STR_FMT ": ", STR_ARG(fault->pointer));
        printf("%s" STR_FMT "\n", fault->warning ? "warning: " : "", STR_ARG(fault->text));
    }
    if (faults->total > faults->count)
        printf("... and %d more\n", faults->total - faults->count);
}

static void print_summary(const struct menus *menus, const struct menu_faults *faults)
{
    if (menus) {
        int pages = 0;
        for (int i = 0; i < menus->node_count; i++)
            pages += menus->nodes[i].kind == NODE_PAGE;
        printf("%d categories, %d nodes, %d pages, %d languages: ", menus->category_count,
               menus->node_count, pages, menus->language_count);
    }
    int warnings = faults->total - faults->errors;
    printf("%d error%s, %d warning%s\n", faults->errors, faults->errors == 1 ? "" : "s", warnings,
           warnings == 1 ? "" : "s");
}

int cmd_check(int argc, char **argv)
{
    const char *directory = "menus";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--menus") != 0 || i + 1 == argc)
            return usage();
        directory = argv[++i];
    }
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    if (!faults)
        abort();
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    struct menus *menus = NULL;
    bool good = menu_files_load(directory, &menu_budget_default, clock_now_ms(), faults, &menus);
    print_faults(directory, faults);
    print_summary(menus, faults);
    menus_release(menus);
    arena_free(faults->arena);
    free(faults);
    return good ? EXIT_DONE : EXIT_BAD_DATA;
}
