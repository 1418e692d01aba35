/* Floor 4: `migranti channels` and `migranti why`: how channels are, switching them, and what holds a
 * message. They work beside a running gateway, through the database (service/channels.h). */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/limits.h"
#include "edge/config.h"
#include "service/channels.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_SIZE = 128 * 1024, ARENA_SIZE = 8 * 1024 * 1024 };

static const int64_t early_ms = 10LL * 60 * 1000; /* an unmatched receipt may still be early */

struct options {
    const char *config, *disable, *enable;
    bool unmatched;
};

static int usage(void)
{
    fputs("usage: migranti channels --config FILE [--disable NAME | --enable NAME | --unmatched]\n"
          "  without more: state, rate, backlog and last fault of each channel\n"
          "  --disable, --enable   takes effect within a second; messages wait meanwhile\n"
          "  --unmatched           receipts that belong to no message we know\n",
          stderr);
    return EXIT_USE;
}

static bool read_options(int argc, char **argv, struct options *ret)
{
    const struct cmd_option table[] = {
        { "--config", &ret->config, NULL },
        { "--disable", &ret->disable, NULL },
        { "--enable", &ret->enable, NULL },
        { "--unmatched", NULL, &ret->unmatched },
        { 0 },
    };
    for (int i = 1; i < argc; i++) {
        if (!cmd_take_option(argc, argv, &i, table))
            return false;
    }
    return ret->config && (ret->disable != NULL) + (ret->enable != NULL) + ret->unmatched <= 1;
}

static int fail(const struct err *err)
{
    fprintf(stderr, "migranti: %s\n", err->text);
    return err->code == ERR_CONFIG      ? EXIT_BAD_CONFIG
           : err->code == ERR_NOT_FOUND ? EXIT_USE
                                        : EXIT_BAD_DATA;
}

static bool switch_channel(const struct config *config, const char *name, bool enable,
                           struct err *err)
{
    struct db *db = NULL;
    if (!config_channel(config, str_of(name)))
        return err_set(err, ERR_NOT_FOUND, "there is no channel '%s' in the configuration", name);
    bool done = db_open(config->store.database.ptr, DB_GUEST, &db, err) && db_begin(db, err) &&
                channels_switch(db, str_of(name), enable, clock_now_ms(), err) &&
                db_commit(db, err);
    db_close(db);
    if (done)
        printf("%s is switched %s\n", name, enable ? "on" : "off: its messages wait");
    return done;
}

static bool describe(const struct config *config, bool unmatched, struct db *db,
                     struct arena *arena, struct builder *out, struct err *err)
{
    int64_t now_ms = clock_now_ms();
    if (unmatched)
        return channels_unmatched(db, early_ms, now_ms, arena, out, err);
    for (size_t i = 0; i < config->channel_count; i++) {
        if (!channels_describe(db, &config->channels[i], now_ms, arena, out, err))
            return false;
    }
    return true;
}

static bool print(const struct config *config, bool unmatched, struct err *err)
{
    struct arena *arena = arena_new(ARENA_SIZE);
    struct db *db = NULL;
    struct builder out;
    bool done = arena_builder(arena, TEXT_SIZE, &out) &&
                db_open(config->store.database.ptr, DB_READER, &db, err) &&
                describe(config, unmatched, db, arena, &out, err);
    if (done)
        fputs(builder_str(&out).ptr, stdout);
    db_close(db);
    arena_free(arena);
    return done;
}

int cmd_channels(int argc, char **argv)
{
    struct options options = { 0 };
    struct config *config;
    struct err err = { 0 };
    if (!read_options(argc, argv, &options))
        return usage();
    if (!cmd_load_config(options.config, &config))
        return EXIT_BAD_CONFIG;
    const char *name = options.disable ? options.disable : options.enable;
    bool done = name ? switch_channel(config, name, options.enable != NULL, &err)
                     : print(config, options.unmatched, &err);
    int status = done ? EXIT_DONE : fail(&err);
    config_free(config);
    return status;
}

/* ---- why */

static const struct channel *find(const void *context, struct str name)
{
    return config_channel(context, name);
}

static bool explain(const struct config *config, int64_t id, struct err *err)
{
    struct arena *arena = arena_new(ARENA_SIZE);
    struct db *db = NULL;
    struct builder out;
    bool done = arena_builder(arena, TEXT_SIZE, &out) &&
                db_open(config->store.database.ptr, DB_READER, &db, err) &&
                channels_explain(db, id, find, config, clock_now_ms(), arena, &out, err);
    if (done)
        fputs(builder_str(&out).ptr, stdout);
    db_close(db);
    arena_free(arena);
    return done;
}

int cmd_why(int argc, char **argv)
{
    int64_t id;
    struct config *config;
    struct err err = { 0 };
    if (argc != 4 || strcmp(argv[1], "--config") != 0 || !str_to_int64(str_of(argv[3]), &id)) {
        fputs("usage: migranti why --config FILE MESSAGE\n"
              "  MESSAGE: its number, as the desk, the log and the exchange log tell it\n",
              stderr);
        return EXIT_USE;
    }
    if (!cmd_load_config(argv[2], &config))
        return EXIT_BAD_CONFIG;
    int status = explain(config, id, &err) ? EXIT_DONE : fail(&err);
    config_free(config);
    return status;
}
