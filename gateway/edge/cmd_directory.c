/* Floor 4: `migranti directory`: takes files of services in, and gives them out. Works beside a running
 * gateway, through the database. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/limits.h"
#include "edge/cmd_import.h"
#include "service/directory_import.h"

#include <stdio.h>

enum {
    ROW_SIZE = 16 * 1024,
    ARENA_SIZE = 16 * JOB_ARENA_SIZE_MAX,
};

struct options {
    const char *config, *file, *source, *form;
    bool exports;
};

static int usage(void)
{
    fputs("usage: migranti directory import --config FILE --file FILE --source NAME\n"
          "       migranti directory export --config FILE --form csv|hsds\n"
          "  import  a table (CSV) or HSDS 3 (JSON, a list of services); good records are kept, "
          "each\n"
          "          bad one is told by row and field; a second time changes only what is new\n"
          "  export  all services, on the standard output\n",
          stderr);
    return EXIT_USE;
}

static bool read_options(int argc, char **argv, struct options *ret)
{
    const struct cmd_option table[] = {
        { "--config", &ret->config, NULL },
        { "--file", &ret->file, NULL },
        { "--source", &ret->source, NULL },
        { "--form", &ret->form, NULL },
        { 0 },
    };
    if (argc < 2)
        return false;
    ret->exports = str_equal(str_of(argv[1]), STR("export"));
    if (!ret->exports && !str_equal(str_of(argv[1]), STR("import")))
        return false;
    for (int i = 2; i < argc; i++) {
        if (!cmd_take_option(argc, argv, &i, table))
            return false;
    }
    bool form = ret->form && (str_equal(str_of(ret->form), STR("csv")) ||
                              str_equal(str_of(ret->form), STR("hsds")));
    return ret->config && (ret->exports ? form && !ret->file && !ret->source
                                        : ret->file && ret->source && !ret->form);
}

/* ---- import */

static int import_all(const struct options *options, const struct need_words *words, struct db *db,
                      struct err *err)
{
    struct cmd_faults faults = { .path = options->file };
    struct import *import =
        directory_import_new(&(struct directory_import_plan){ .words = words,
                                                              .source = str_of(options->source),
                                                              .now_ms = clock_now_ms(),
                                                              .import = cmd_import_plan(&faults) });
    bool done = cmd_import_file(db, import, &faults, err);
    struct directory_import_counts counts = directory_import_counts(import);
    import_free(import);
    printf("%lld new, %lld changed, %lld as they were, %lld with faults\n",
           (long long)counts.put[DIRECTORY_NEW], (long long)counts.put[DIRECTORY_CHANGED],
           (long long)counts.put[DIRECTORY_KEPT], (long long)counts.faults);
    return done && counts.faults == 0 ? EXIT_DONE : EXIT_BAD_DATA;
}

/* ---- export */

static void print_csv_row(const struct listing *listing, bool *first)
{
    char storage[ROW_SIZE], value_storage[ROW_SIZE];
    struct builder b, value;
    struct csv csv = { 0 };
    builder_init(&b, storage, sizeof(storage));
    csv.out = &b;
    if (*first) {
        csv_begin(&csv, &b);
        for (int i = 0; i < LISTING_COLUMN_COUNT; i++)
            csv_add(&csv, str_of(listing_columns[i]));
        csv_end_row(&csv);
    }
    for (int i = 0; i < LISTING_COLUMN_COUNT; i++) {
        builder_init(&value, value_storage, sizeof(value_storage));
        listing_write(listing, (enum listing_column)i, &value);
        csv_add(&csv, builder_str(&value));
    }
    csv_end_row(&csv);
    fwrite(b.ptr, 1, b.len, stdout);
    *first = false;
}

static bool print_hsds(const struct listing *listing, const struct need_words *words,
                       struct arena *arena, bool *first, struct err *err)
{
    struct str text;
    if (!json_print(listing_hsds(listing, words), arena, &text, err))
        return false;
    printf("%s" STR_FMT, *first ? "[" : ",\n", STR_ARG(text));
    *first = false;
    return true;
}

static bool export_page(struct db *db, const struct need_words *words, bool csv,
                        struct directory_filter *filter, bool *first, struct err *err)
{
    struct arena *arena = arena_new(ARENA_SIZE);
    struct listing *rows;
    size_t count;
    bool done =
        directory_list(db, filter, clock_now_ms(), arena, &rows, &count, &filter->before_id, err);
    for (size_t i = 0; done && i < count; i++) {
        if (csv)
            print_csv_row(&rows[i], first);
        else
            done = print_hsds(&rows[i], words, arena, first, err);
    }
    arena_free(arena);
    return done;
}

static int export_all(const struct options *options, const struct need_words *words, struct db *db,
                      struct err *err)
{
    struct directory_filter filter = { .samples = DIRECTORY_SAMPLES_ALL };
    bool csv = str_equal(str_of(options->form), STR("csv")), first = true;
    do {
        if (!export_page(db, words, csv, &filter, &first, err))
            return EXIT_BAD_DATA;
    } while (filter.before_id != 0);
    if (!csv)
        printf("%s]\n", first ? "[" : "");
    return EXIT_DONE;
}

/* ---- both */

static bool load_menus(const struct config *config, struct menus **ret, struct err *err)
{
    return cmd_import_menus(config, ret, err) &&
           ((*ret)->needs || err_set(err, ERR_DATA, "the menus have no folder services"));
}

static int act(const struct options *options, const struct config *config, struct err *err)
{
    struct db *db = NULL;
    struct menus *menus = NULL;
    int status = EXIT_BAD_DATA;
    if (load_menus(config, &menus, err) &&
        db_open(config->store.database.ptr, DB_GUEST, &db, err) && db_begin(db, err))
        status = options->exports ? export_all(options, menus->needs, db, err)
                                  : import_all(options, menus->needs, db, err);
    if (db && err->code == ERR_NONE && !db_commit(db, err))
        status = EXIT_INTERNAL;
    db_close(db);
    menus_release(menus);
    return status;
}

int cmd_directory(int argc, char **argv)
{
    struct options options = { 0 };
    struct config *config;
    struct err err = { 0 };
    if (!read_options(argc, argv, &options))
        return usage();
    if (!cmd_load_config(options.config, &config))
        return EXIT_BAD_CONFIG;
    int status = act(&options, config, &err);
    if (err.code != ERR_NONE)
        fprintf(stderr, "migranti: %s\n", err.text);
    config_free(config);
    return status;
}
