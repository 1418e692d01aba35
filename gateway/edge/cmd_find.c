/* Floor 4: `migranti find`: what the gateway would make of a text. */
#include "base/clock.h"
#include "domain/dialogue_find.h"
#include "edge/cmd.h"
#include "edge/menu_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = INBOUND_TEXT_SIZE_MAX + 256 };

struct options {
    const char *menus, *category, *language, *batch, *text;
};

static int usage(void)
{
    fputs(
        "usage: migranti find [--menus DIR] [--category C] [--lang L] TEXT\n"
        "       migranti find [--menus DIR] --batch FILE\n"
        "  Prints the class of TEXT (danger P1, danger P2, command, keyword, topic, question), "
        "then\n"
        "  the pages that would be offered, best first: node and fact. C and L: where the person\n"
        "  is, and what they read. FILE (- for standard input) holds lines of\n"
        "  category, language, text, with tabs between, \"-\" for none; the answer to each is one\n"
        "  line: class, then node and fact of each page, with tabs between.\n",
        stderr);
    return EXIT_USE;
}

static bool parse(int argc, char **argv, struct options *ret)
{
    *ret = (struct options){ 0 };
    const struct cmd_option table[] = {
        { "--menus", &ret->menus, NULL },   { "--category", &ret->category, NULL },
        { "--lang", &ret->language, NULL }, { "--batch", &ret->batch, NULL },
        { "--", &ret->text, NULL },         { 0 },
    };
    for (int i = 1; i < argc; i++) {
        if (!ret->text && strncmp(argv[i], "--", 2) != 0)
            ret->text = argv[i];
        else if (!cmd_take_option(argc, argv, &i, table))
            return false;
    }
    if (!ret->menus)
        ret->menus = "menus";
    return (ret->text != NULL) != (ret->batch != NULL);
}

/* False: there is no such category or language. */
static bool read_place(const struct menus *menus, struct str category, struct str language,
                       struct dialogue_place *ret)
{
    bool any_category = category.len == 0 || str_equal(category, STR("-"));
    bool any_language = language.len == 0 || str_equal(language, STR("-"));
    *ret = (struct dialogue_place){ .category = -1, .language = -1 };
    for (int i = 0; !any_category && i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, category))
            ret->category = i;
    }
    if (!any_language)
        ret->language = menus_language(menus, language);
    if (!any_category && ret->category < 0)
        fprintf(stderr, "migranti find: there is no category \"" STR_FMT "\"\n", STR_ARG(category));
    else if (!any_language && ret->language < 0)
        fprintf(stderr, "migranti find: there is no language \"" STR_FMT "\"\n", STR_ARG(language));
    return (any_category || ret->category >= 0) && (any_language || ret->language >= 0);
}

static void print(const struct menus *menus, const struct dialogue_found *found, char separator)
{
    printf("%s", dialogue_class_names[found->class]);
    for (int i = 0; i < found->count; i++) {
        const struct menu_node *node = &menus->nodes[found->nodes[i]];
        struct str fact = node->fact.len > 0 ? node->fact : STR("-");
        printf("%c" STR_FMT "\t" STR_FMT, separator, STR_ARG(node->id), STR_ARG(fact));
    }
    putchar('\n');
}

static int find_one(const struct menus *menus, const struct options *options)
{
    struct dialogue_place place;
    struct dialogue_found found;
    if (!read_place(menus, str_of(options->category), str_of(options->language), &place))
        return EXIT_USE;
    dialogue_find(menus, str_of(options->text), &place, &found);
    print(menus, &found, '\n');
    return EXIT_DONE;
}

static int find_line(const struct menus *menus, struct str line)
{
    struct dialogue_place place;
    struct dialogue_found found;
    struct str category, language, text;
    if (!str_cut(line, '\t', &category, &text) || !str_cut(text, '\t', &language, &text)) {
        fprintf(stderr, "migranti find: a line lacks its tabs: category, language, text\n");
        return EXIT_BAD_DATA;
    }
    if (!read_place(menus, category, language, &place))
        return EXIT_BAD_DATA;
    dialogue_find(menus, text, &place, &found);
    print(menus, &found, '\t');
    return EXIT_DONE;
}

static int find_batch(const struct menus *menus, const char *path)
{
    static char line[LINE_SIZE];
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "re");
    if (!file) {
        fprintf(stderr, "migranti find: %s cannot be read\n", path);
        return EXIT_FILE;
    }
    int status = EXIT_DONE;
    while (status == EXIT_DONE && fgets(line, sizeof(line), file)) {
        struct str text = str_of(line);
        if (text.len > 0 && text.ptr[text.len - 1] == '\n')
            text = str_head(text, text.len - 1);
        if (text.len > 0 && text.ptr[0] != '#')
            status = find_line(menus, text);
    }
    if (!standard)
        fclose(file);
    return status;
}

int cmd_find(int argc, char **argv)
{
    struct options options;
    if (!parse(argc, argv, &options))
        return usage();
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    if (!faults)
        abort();
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    struct menus *menus = NULL;
    bool good =
        menu_files_load(options.menus, &menu_budget_default, clock_now_ms(), faults, &menus);
    arena_free(faults->arena);
    free(faults);
    if (!good) {
        fprintf(stderr, "migranti find: %s has faults; migranti check --menus %s names them\n",
                options.menus, options.menus);
        return EXIT_BAD_DATA;
    }
    int status = options.batch ? find_batch(menus, options.batch) : find_one(menus, &options);
    menus_release(menus);
    return status;
}
