/* Floor 4: `migranti retention`: what is deleted because of its age, before it is. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/limits.h"
#include "edge/config.h"
#include "edge/spool.h"
#include "edge/spool_refused.h"

#include <stdio.h>

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static int usage(void)
{
    fputs("usage: migranti retention --dry-run --config FILE\n"
          "  Tells for how long what is kept, and how many the next run deletes: by [retention] of "
          "the\n"
          "  configuration. The running gateway does that once a day.\n",
          stderr);
    return EXIT_USE;
}

static void print_all(const struct retention_state states[RETENTION_KINDS])
{
    for (int i = 0; i < RETENTION_KINDS; i++) {
        if (states[i].days == 0)
            printf("%s\tkept for ever\n", retention_kind_names[i]);
        else
            printf("%s\t%d days\t%lld to delete\n", retention_kind_names[i], states[i].days,
                   (long long)states[i].due);
    }
}

/* What spools refused lies beside the database. */
static bool print_refused(const struct config *config, struct err *err)
{
    int64_t all = 0, count, before_ms = clock_now_ms() - config->refused_days * day_ms;
    for (size_t i = 0; config->refused_days > 0 && i < config->channel_count; i++) {
        const char *folder = spool_folder(&config->channels[i]);
        if (folder && !spool_refused_age(folder, before_ms, true, &count, err))
            return false;
        all += folder ? count : 0;
    }
    if (config->refused_days == 0)
        puts("refused\tkept for ever");
    else
        printf("refused\t%d days\t%lld to delete\n", config->refused_days, (long long)all);
    return true;
}

int cmd_retention(int argc, char **argv)
{
    const char *path = NULL;
    bool dry_run = false;
    struct err err = { 0 };
    struct config *config;
    struct db *db = NULL;
    struct retention_state states[RETENTION_KINDS];
    const struct cmd_option table[] = { { "--config", &path, NULL },
                                        { "--dry-run", NULL, &dry_run },
                                        { 0 } };
    for (int i = 1; i < argc; i++) {
        if (!cmd_take_option(argc, argv, &i, table))
            return usage();
    }
    if (!path || !dry_run)
        return usage();
    if (!cmd_load_config(path, &config))
        return EXIT_BAD_CONFIG;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    bool done = db_open(config->store.database.ptr, DB_READER, &db, &err) && db_begin(db, &err) &&
                retention_list(db, &config->retention, clock_now_ms(), arena, states, &err);
    if (done) {
        print_all(states);
        done = print_refused(config, &err);
    }
    if (!done)
        fprintf(stderr, "migranti: %s\n", err.text);
    if (db)
        db_rollback(db);
    db_close(db);
    arena_free(arena);
    config_free(config);
    return done ? EXIT_DONE : EXIT_BAD_DATA;
}
