/* Floor 4: `migranti audit`: reads the audit log and tells whether it is what was written. */
#include "edge/cmd.h"

#include "edge/config.h"
#include "service/audit.h"
#include "service/keys.h"

#include <stdio.h>
#include <string.h>

static int usage(void)
{
    fputs("usage: migranti audit --verify --config FILE\n"
          "  Reads every line of the audit log. A line that was changed, taken out or put in is\n"
          "  named, and the status is 65. Note the count and the head down elsewhere: lines that "
          "are\n"
          "  cut off at the end are seen by comparing them.\n",
          stderr);
    return EXIT_USE;
}

static bool read_options(int argc, char **argv, const char **ret_config)
{
    bool verify = false;
    *ret_config = NULL;
    const struct cmd_option table[] = { { "--config", ret_config, NULL },
                                        { "--verify", NULL, &verify },
                                        { 0 } };
    for (int i = 1; i < argc; i++) {
        if (!cmd_take_option(argc, argv, &i, table))
            return false;
    }
    return verify && *ret_config;
}

static bool verify(const struct config *config, struct arena *arena, struct str *ret_head,
                   struct audit_state *ret, struct err *err)
{
    struct db *db = NULL;
    struct keyring keys;
    bool whole = db_open(config->store.database.ptr, DB_GUEST, &db, err) && db_begin(db, err) &&
                 keys_check(db, config->store.key_file.ptr, &keys, arena, err) &&
                 audit_verify(db, &keys, ret, err);
    struct str bytes = { (const char *)ret->head, sizeof(ret->head) };
    if (whole && !crypto_hex(bytes, arena, ret_head))
        whole = err_set(err, ERR_LIMIT, "no room for a hash");
    db_close(db);
    return whole;
}

int cmd_audit(int argc, char **argv)
{
    const char *path;
    struct err err = { 0 };
    struct config *config;
    if (!read_options(argc, argv, &path))
        return usage();
    if (!crypto_init(&err)) {
        fprintf(stderr, "migranti: %s\n", err.text);
        return EXIT_SYSTEM;
    }
    if (!cmd_load_config(path, &config))
        return EXIT_BAD_CONFIG;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct audit_state state = { 0 };
    struct str head = STR("");
    int status = EXIT_DONE;
    if (verify(config, arena, &head, &state, &err)) {
        printf("%lld lines, whole; head " STR_FMT "\n", (long long)state.count, STR_ARG(head));
    } else {
        fprintf(stderr, "migranti: %s\n", err.text);
        status = err.code == ERR_CONFIG ? EXIT_BAD_CONFIG : EXIT_BAD_DATA;
    }
    arena_free(arena);
    config_free(config);
    return status;
}
