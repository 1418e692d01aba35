/* Floor 4: `migranti backup`: a copy of the database, also beside a running gateway. */
#include "edge/cmd.h"

#include "edge/config.h"
#include "store/db.h"

#include <stdio.h>
#include <string.h>

static int usage(void)
{
    fputs("usage: migranti backup --config FILE COPY\n"
          "  Copies the database to the new file COPY and checks it. Keep the key file and the "
          "journal\n"
          "  of erasures apart from copies. To put one back: stop the gateway, take the database "
          "and\n"
          "  the files beside it (-wal, -shm) away, put the copy in its place, start the gateway.\n"
          "  Whoever was erased since is erased again then: never put an older journal back.\n",
          stderr);
    return EXIT_USE;
}

int cmd_backup(int argc, char **argv)
{
    const char *path = NULL, *copy = NULL;
    const struct cmd_option table[] = { { "--config", &path, NULL }, { 0 } };
    struct err err = { 0 };
    struct config *config;
    for (int i = 1; i < argc; i++) {
        bool named = argv[i][0] != '-' && !copy;
        if (named)
            copy = argv[i];
        else if (!cmd_take_option(argc, argv, &i, table))
            return usage();
    }
    if (!path || !copy)
        return usage();
    if (!cmd_load_config(path, &config))
        return EXIT_BAD_CONFIG;
    bool done = db_backup(config->store.database.ptr, copy, &err);
    config_free(config);
    if (!done) {
        fprintf(stderr, "migranti: %s\n", err.text);
        return err.code == ERR_DATA ? EXIT_BAD_DATA : EXIT_FILE;
    }
    printf("%s: copied and checked\n", copy);
    return EXIT_DONE;
}
