/* Floor 4: `migranti directory`: takes files of services in, and gives them out. Works beside a running
 * gateway, through the database. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/limits.h"
#include "edge/config.h"
#include "edge/menu_files.h"
#include "service/directory_import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIECE_SIZE = 16 * 1024,
    COMMIT_PIECES = 4, /* some 200 rows */
    FAULTS_TOLD_MAX = 100,
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

struct import {
    const char *path;
    struct db *db;
    struct arena *arena; /* of the transaction */
    struct directory_import *import;
    int pending; /* pieces since the last commit */
    long long told;
};

static void tell(void *context, const char *text)
{
    struct import *import = context;
    if (++import->told <= FAULTS_TOLD_MAX)
        fprintf(stderr, "%s: %s\n", import->path, text);
}

static bool commit(struct import *import, struct err *err)
{
    import->pending = 0;
    arena_free(import->arena);
    import->arena = arena_new(ARENA_SIZE);
    return db_commit(import->db, err) && db_begin(import->db, err);
}

static bool take_pieces(struct import *import, FILE *file, struct err *err)
{
    char piece[PIECE_SIZE];
    bool more = true;
    for (size_t size; (size = fread(piece, 1, sizeof(piece), file)) > 0;) {
        if (!directory_import_feed(import->import, import->db, (struct str){ piece, size },
                                   import->arena, err) ||
            (++import->pending == COMMIT_PIECES && !commit(import, err)))
            return false;
    }
    if (ferror(file))
        return err_set(err, ERR_INVALID, "cannot be read to its end");
    while (more) {
        if (!directory_import_end(import->import, import->db, import->arena, &more, err) ||
            !commit(import, err))
            return false;
    }
    return true;
}

static bool take_file(struct import *import, struct err *err)
{
    FILE *file = fopen(import->path, "rb");
    if (!file)
        return err_set(err, ERR_INVALID, "%s", strerror(errno));
    bool done = take_pieces(import, file, err);
    (void)fclose(file);
    return commit(import, done ? err : &(struct err){ 0 }) && done;
}

static int import_all(const struct options *options, const struct need_words *words, struct db *db,
                      struct err *err)
{
    struct import import = { .path = options->file, .db = db, .arena = arena_new(ARENA_SIZE) };
    import.import = directory_import_new(&(struct directory_import_plan){
        .words = words,
        .source = str_of(options->source),
        .now_ms = clock_now_ms(),
        .tell = tell,
        .context = &import,
    });
    bool done = take_file(&import, err);
    struct directory_import_counts counts = directory_import_counts(import.import);
    if (!done)
        err_put_before(err, "%s", options->file);
    if (import.told > FAULTS_TOLD_MAX)
        fprintf(stderr, "%s: %lld more faults like these\n", import.path,
                import.told - FAULTS_TOLD_MAX);
    printf("%lld new, %lld changed, %lld as they were, %lld with faults\n",
           (long long)counts.put[DIRECTORY_NEW], (long long)counts.put[DIRECTORY_CHANGED],
           (long long)counts.put[DIRECTORY_KEPT], (long long)counts.faults);
    directory_import_free(import.import);
    arena_free(import.arena);
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
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    if (!faults)
        abort();
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    bool loaded = menu_files_load(config->menus.directory.ptr, &menu_budget_default, clock_now_ms(),
                                  faults, ret);
    arena_free(faults->arena);
    free(faults);
    if (loaded && (*ret)->needs)
        return true;
    menus_release(loaded ? *ret : NULL);
    return err_set(err, ERR_DATA,
                   "the menus have faults, or no folder services: see migranti check");
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
