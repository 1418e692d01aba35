/* Floor 4: `migranti vacancies`: takes in files of vacancies, lists them, opens and ends them. Works
 * beside a running gateway, through the database. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/limits.h"
#include "domain/date.h"
#include "edge/config.h"
#include "edge/menu_files.h"
#include "service/keys.h"
#include "service/vacancy_import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIECE_SIZE = 16 * 1024,
    COMMIT_PIECES = 4, /* some 400 rows */
    FAULTS_TOLD_MAX = 100,
};

struct options {
    const char *config, *import, *source, *list, *set, *id;
    bool publish;
};

static int usage(void)
{
    fputs(
        "usage: migranti vacancies --config FILE --import FILE --source NAME [--publish]\n"
        "       migranti vacancies --config FILE --list STATE\n"
        "       migranti vacancies --config FILE --set STATE --id ID\n"
        "  --import   a table (CSV) or JobPosting (JSON, a list of them); good records are kept,\n"
        "             each bad one is told by row and field; a second time changes only what is "
        "new\n"
        "  --publish  what is new may be shown at once; else it waits for somebody\n"
        "  STATE      waiting, published, filled, withdrawn or rejected\n",
        stderr);
    return EXIT_USE;
}

static bool read_options(int argc, char **argv, struct options *ret)
{
    const struct cmd_option table[] = {
        { "--config", &ret->config, NULL },   { "--import", &ret->import, NULL },
        { "--source", &ret->source, NULL },   { "--list", &ret->list, NULL },
        { "--set", &ret->set, NULL },         { "--id", &ret->id, NULL },
        { "--publish", NULL, &ret->publish }, { 0 },
    };
    for (int i = 1; i < argc; i++) {
        if (!cmd_take_option(argc, argv, &i, table))
            return false;
    }
    bool imports = ret->import && ret->source;
    return ret->config && (imports ? 1 : 0) + (ret->list ? 1 : 0) + (ret->set ? 1 : 0) == 1 &&
           !ret->set == !ret->id && !ret->import == !ret->source && (imports || !ret->publish);
}

static int state_named(const char *name)
{
    return str_among(str_of(name), vacancy_state_names, VACANCY_STATE_COUNT);
}

/* ---- import */

struct import {
    const char *path;
    struct db *db;
    struct arena *arena; /* of the transaction */
    struct vacancy_import *import;
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
    import->arena = arena_new((size_t)JOB_ARENA_SIZE_MAX * 16);
    return db_commit(import->db, err) && db_begin(import->db, err);
}

static bool take_pieces(struct import *import, FILE *file, struct err *err)
{
    char piece[PIECE_SIZE];
    bool more = true;
    for (size_t size; (size = fread(piece, 1, sizeof(piece), file)) > 0;) {
        if (!vacancy_import_feed(import->import, import->db, (struct str){ piece, size },
                                 import->arena, err) ||
            (++import->pending == COMMIT_PIECES && !commit(import, err)))
            return false;
    }
    if (ferror(file))
        return err_set(err, ERR_INVALID, "cannot be read to its end");
    while (more) {
        if (!vacancy_import_end(import->import, import->db, import->arena, &more, err) ||
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

static void report(const struct import *import)
{
    struct vacancy_import_counts counts = vacancy_import_counts(import->import);
    if (import->told > FAULTS_TOLD_MAX)
        fprintf(stderr, "%s: %lld more faults like these\n", import->path,
                import->told - FAULTS_TOLD_MAX);
    printf("%lld new, %lld changed, %lld as they were, %lld told before by another source, "
           "%lld with faults; %lld wait for somebody\n",
           (long long)counts.put[VACANCY_NEW], (long long)counts.put[VACANCY_CHANGED],
           (long long)counts.put[VACANCY_KEPT], (long long)counts.put[VACANCY_REPEATED],
           (long long)counts.faults, (long long)counts.waiting);
}

static bool load_menus(const struct config *config, int64_t now_ms, struct menus **ret,
                       struct err *err)
{
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    if (!faults)
        abort();
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    bool loaded =
        menu_files_load(config->menus.directory.ptr, &menu_budget_default, now_ms, faults, ret);
    arena_free(faults->arena);
    free(faults);
    if (loaded && (*ret)->vacancy_words)
        return true;
    menus_release(loaded ? *ret : NULL);
    return err_set(err, ERR_DATA, "the menus have faults, or no folder work: see migranti check");
}

static int import_all(const struct options *options, const struct config *config, struct db *db,
                      struct err *err)
{
    struct menus *menus;
    struct keyring keys;
    struct import import = { .path = options->import, .db = db };
    int64_t now_ms = clock_now_ms();
    import.arena = arena_new((size_t)JOB_ARENA_SIZE_MAX * 16);
    if (!keys_check(db, config->store.key_file.ptr, &keys, import.arena, err) ||
        !load_menus(config, now_ms, &menus, err)) {
        arena_free(import.arena);
        return EXIT_BAD_DATA;
    }
    import.import = vacancy_import_new(&(struct vacancy_import_plan){
        .words = menus->vacancy_words,
        .screening = menus->screening,
        .keys = &keys,
        .source = str_of(options->source),
        .state = options->publish ? VACANCY_PUBLISHED : VACANCY_WAITING,
        .now_ms = now_ms,
        .tell = tell,
        .context = &import,
    });
    bool done = take_file(&import, err);
    if (!done)
        err_put_before(err, "%s", options->import);
    report(&import);
    vacancy_import_free(import.import);
    arena_free(import.arena);
    menus_release(menus);
    return done && import.told == 0 ? EXIT_DONE : EXIT_BAD_DATA;
}

/* ---- list and set */

static void print_one(const struct vacancy *it)
{
    char date_storage[32];
    struct builder date;
    builder_init(&date, date_storage, sizeof(date_storage));
    date_write_iso(it->valid_until_ms - 1, &date);
    printf("%lld  " STR_FMT " " STR_FMT "  " STR_FMT ", " STR_FMT "  until " STR_FMT "%s\n",
           (long long)it->id, STR_ARG(it->source), STR_ARG(it->reference),
           STR_ARG(vacancy_title(it, STR("en"))), STR_ARG(it->place), STR_ARG(builder_str(&date)),
           it->sample ? "  (sample)" : "");
}

static bool list_all(struct db *db, enum vacancy_state state, struct err *err)
{
    int64_t after_id = 0;
    for (size_t count = ROWS_MAX; count == ROWS_MAX;) {
        struct arena *arena = arena_new((size_t)JOB_ARENA_SIZE_MAX * 4);
        struct vacancy *list = NULL;
        bool read = vacancies_list(db, state, after_id, arena, &list, &count, err);
        for (size_t i = 0; read && i < count; i++) {
            print_one(&list[i]);
            after_id = list[i].id;
        }
        arena_free(arena);
        if (!read)
            return false;
    }
    return true;
}

static bool set_state(struct db *db, const struct options *options, struct err *err)
{
    int64_t id;
    if (!str_to_int64(str_of(options->id), &id))
        return err_set(err, ERR_NOT_FOUND, "--id is no number; see --list");
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    enum vacancy_state state = (enum vacancy_state)state_named(options->set);
    bool done = vacancies_set_state(db, id, state, clock_now_ms(), arena, err);
    arena_free(arena);
    return done;
}

static int act(const struct options *options, const struct config *config, struct err *err)
{
    struct db *db = NULL;
    int status = EXIT_DONE;
    if (!db_open(config->store.database.ptr, DB_GUEST, &db, err) || !db_begin(db, err))
        status = EXIT_BAD_DATA;
    else if (options->import)
        status = import_all(options, config, db, err);
    else if (options->list ? !list_all(db, (enum vacancy_state)state_named(options->list), err)
                           : !set_state(db, options, err))
        status = err->code == ERR_NOT_FOUND ? EXIT_USE : EXIT_BAD_DATA;
    if (db && err->code == ERR_NONE && !db_commit(db, err))
        status = EXIT_INTERNAL;
    db_close(db);
    return status;
}

int cmd_vacancies(int argc, char **argv)
{
    struct options options = { 0 };
    struct config *config;
    struct err err = { 0 };
    if (!read_options(argc, argv, &options))
        return usage();
    const char *state = options.list ? options.list : options.set;
    if (state && state_named(state) < 0)
        return usage();
    if (!cmd_load_config(options.config, &config))
        return EXIT_BAD_CONFIG;
    int status = act(&options, config, &err);
    if (err.code != ERR_NONE)
        fprintf(stderr, "migranti: %s\n", err.text);
    config_free(config);
    return status;
}
