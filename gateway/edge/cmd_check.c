/* Floor 4: `migranti check`: the menu files, judged like a program by its compiler. */
#include "edge/cmd.h"
#include "edge/config.h"
#include "edge/gateway.h"
#include "edge/menu_files.h"
#include "edge/menu_moves.h"
#include "edge/menu_report.h"
#include "edge/menu_screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
    const char *menus, *config, *tariff, *against, *now;
    bool report, json, screens;
    int64_t now_ms;
};

static int usage(void)
{
    fputs(
        "usage: migranti check [--menus DIR] [--config FILE]\n"
        "       migranti check [--menus DIR] --report [--tariff FILE] [--json]\n"
        "       migranti check [--menus DIR] --against OLDDIR [--config FILE]\n"
        "       migranti check [--menus DIR] --screens\n"
        "  Checks the menu files in DIR (menus, or those of the configuration FILE, whose "
        "channels\n"
        "  then say what fits) and names every fault with its place. --report counts leaves,\n"
        "  translations, what is overdue, and what they cost; --against tells whom the edit since\n"
        "  OLDDIR moves, with --config how many live sessions; --screens prints every screen as\n"
        "  it is sent, a JSON object a line.\n",
        stderr);
    return EXIT_USE;
}

static bool read_options(int argc, char **argv, struct options *ret)
{
    const struct cmd_option table[] = {
        { "--menus", &ret->menus, NULL },
        { "--config", &ret->config, NULL },
        { "--tariff", &ret->tariff, NULL },
        { "--against", &ret->against, NULL },
        { "--now", &ret->now, NULL },
        { "--report", NULL, &ret->report },
        { "--json", NULL, &ret->json },
        { "--screens", NULL, &ret->screens },
        { 0 },
    };
    for (int i = 1; i < argc; i++) {
        if (!cmd_take_option(argc, argv, &i, table))
            return false;
    }
    bool costs = ret->tariff || ret->json;
    return ret->report + ret->screens + (ret->against != NULL) <= 1 && (!costs || ret->report);
}

/* ---- the check */

/* One line a fault: "menus/emigrants/sq.json: /texts/em-l01/text: what is wrong; what to do". */
static void print_faults(const char *directory, const struct menu_faults *faults, FILE *to)
{
    for (int i = 0; i < faults->count; i++) {
        const struct menu_fault *fault = &faults->rows[i];
        fprintf(to, "%s%s" STR_FMT ": ", directory, fault->file.len ? "/" : "",
                STR_ARG(fault->file));
        if (fault->pointer.len > 0)
            fprintf(to, STR_FMT ": ", STR_ARG(fault->pointer));
        fprintf(to, "%s" STR_FMT "\n", fault->warning ? "warning: " : "", STR_ARG(fault->text));
    }
    if (faults->total > faults->count)
        fprintf(to, "... and %d more\n", faults->total - faults->count);
}

static void print_summary(const struct menus *menus, const struct menu_faults *faults, FILE *to)
{
    if (menus) {
        int pages = 0;
        for (int i = 0; i < menus->node_count; i++)
            pages += menus->nodes[i].kind == NODE_PAGE;
        fprintf(to, "%d categories, %d nodes, %d pages, %d languages: ", menus->category_count,
                menus->node_count, pages, menus->language_count);
    }
    int warnings = faults->total - faults->errors;
    fprintf(to, "%d error%s, %d warning%s\n", faults->errors, faults->errors == 1 ? "" : "s",
            warnings, warnings == 1 ? "" : "s");
}

/* Every fault goes to `to`; NULL when there was an error. */
static struct menus *load(const char *directory, const struct menu_budget *budget, int64_t now_ms,
                          bool summary, FILE *to)
{
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    if (!faults)
        abort();
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    struct menus *menus = NULL;
    if (!menu_files_load(directory, budget, now_ms, faults, &menus))
        menus = NULL;
    print_faults(directory, faults, to);
    if (summary || !menus)
        print_summary(menus, faults, to);
    arena_free(faults->arena);
    free(faults);
    return menus;
}

/* ---- what else is told of a good set */

static int fail(int status, const struct err *err)
{
    fprintf(stderr, "migranti check: %s\n", err->text);
    return status;
}

static bool print_json(struct json_out *object, struct err *err)
{
    struct arena *arena = arena_new(MENU_ARENA_SIZE_MAX);
    struct str text;
    bool printed = json_print(object, arena, &text, err);
    if (printed)
        printf(STR_FMT "\n", STR_ARG(text));
    arena_free(arena);
    return printed;
}

static int report(const struct options *options, const struct menus *menus)
{
    struct config_tariff tariff;
    struct err err = { 0 };
    if (options->tariff && !config_tariff_load(options->tariff, &tariff, &err))
        return fail(EXIT_BAD_CONFIG, &err);
    const struct config_tariff *costs = options->tariff ? &tariff : NULL;
    if (options->json)
        return print_json(menu_report_json(menus, costs, options->now_ms), &err)
                   ? EXIT_DONE
                   : fail(EXIT_INTERNAL, &err);
    menu_report_print(menus, costs, options->now_ms, stdout);
    return EXIT_DONE;
}

static int against(const struct options *options, const struct config *config,
                   const struct menu_budget *budget, const struct menus *menus)
{
    struct menus *old = load(options->against, budget, options->now_ms, false, stderr);
    if (!old)
        return EXIT_BAD_DATA;
    menu_moves_print(old, menus, stdout);
    menus_release(old);
    if (!config)
        return EXIT_DONE;
    struct db *db = NULL;
    struct err err = { 0 };
    bool told = db_open(config->store.database.ptr, DB_READER, &db, &err) &&
                menu_moves_print_sessions(db, menus, options->now_ms, stdout, &err);
    db_close(db);
    return told ? EXIT_DONE : fail(EXIT_BAD_DATA, &err);
}

static int check(const struct options *options, const struct config *config)
{
    const char *directory = options->menus ? options->menus
                            : config       ? config->menus.directory.ptr
                                           : "menus";
    struct menu_budget budget = config ? gateway_budget(config) : menu_budget_default;
    bool data = options->json || options->screens; /* standard output is a program's */
    struct menus *menus = load(directory, &budget, options->now_ms, !data, data ? stderr : stdout);
    struct err err = { 0 };
    int status = EXIT_DONE;
    if (!menus)
        status = EXIT_BAD_DATA;
    else if (options->report)
        status = report(options, menus);
    else if (options->against)
        status = against(options, config, &budget, menus);
    else if (options->screens && !menu_screens_print(menus, options->now_ms, stdout, &err))
        status = fail(EXIT_INTERNAL, &err);
    menus_release(menus);
    return status;
}

int cmd_check(int argc, char **argv)
{
    struct options options = { 0 };
    struct config *config = NULL;
    if (!read_options(argc, argv, &options) || !cmd_read_now(options.now, &options.now_ms))
        return usage();
    if (options.config && !cmd_load_config(options.config, &config))
        return EXIT_BAD_CONFIG;
    int status = check(&options, config);
    config_free(config);
    return status;
}
