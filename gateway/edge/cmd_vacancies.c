/* Floor 4: `migranti vacancies`: takes in files of vacancies, lists them, opens and ends them. Works
 * beside a running gateway, through the database. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/limits.h"
#include "domain/date.h"
#include "edge/cmd_import.h"
#include "service/keys.h"
#include "service/vacancy_import.h"

#include <stdio.h>

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

static void report(const struct vacancy_import_counts *counts)
{
    printf("%lld new, %lld changed, %lld as they were, %lld told before by another source, "
           "%lld with faults; %lld wait for somebody\n",
           (long long)counts->put[VACANCY_NEW], (long long)counts->put[VACANCY_CHANGED],
           (long long)counts->put[VACANCY_KEPT], (long long)counts->put[VACANCY_REPEATED],
           (long long)counts->faults, (long long)counts->waiting);
}

static int import_all(const struct options *options, const struct menus *menus,
                      const struct keyring *keys, struct db *db, struct err *err)
{
    struct cmd_faults faults = { .path = options->import };
    struct import *import = vacancy_import_new(&(struct vacancy_import_plan){
        .words = menus->vacancy_words,
        .screening = menus->screening,
        .keys = keys,
        .source = str_of(options->source),
        .state = options->publish ? VACANCY_PUBLISHED : VACANCY_WAITING,
        .now_ms = clock_now_ms(),
        .import = cmd_import_plan(&faults),
    });
    bool done = cmd_import_file(db, import, &faults, err);
    struct vacancy_import_counts counts = vacancy_import_counts(import);
    import_free(import);
    report(&counts);
    return done && counts.faults == 0 ? EXIT_DONE : EXIT_BAD_DATA;
}

static int import_with(const struct options *options, const struct config *config, struct db *db,
                       struct err *err)
{
    struct menus *menus = NULL;
    struct keyring keys;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    bool ready = keys_check(db, config->store.key_file.ptr, &keys, arena, err) &&
                 cmd_import_menus(config, &menus, err);
    if (ready && !menus->vacancy_words)
        ready = err_set(err, ERR_DATA, "the menus have no folder work");
    int status = ready ? import_all(options, menus, &keys, db, err) : EXIT_BAD_DATA;
    menus_release(menus);
    arena_free(arena);
    return status;
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
        status = import_with(options, config, db, err);
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
