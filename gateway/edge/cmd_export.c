/* Floor 4: `migranti export`: the key under what the gateway hands out, and whether a file is that. */
#include "edge/cmd.h"

#include "base/limits.h"
#include "edge/config.h"
#include "service/held_export.h"
#include "service/keys.h"

#include <stdio.h>
#include <string.h>

enum { FILE_ARENA_SIZE_MAX = 256 * 1024 * 1024, EXPORT_SIZE_MAX = 32 * 1024 * 1024 };

static int usage(void)
{
    fputs("usage: migranti export key --config FILE\n"
          "       migranti export verify --key KEY FILE\n"
          "  What is handed out of case files, or to a person who asked for it, is signed. `key` "
          "prints\n"
          "  the public key: publish it. `verify` tells whether FILE is what was handed out.\n",
          stderr);
    return EXIT_USE;
}

static int fail(const struct err *err, int status)
{
    fprintf(stderr, "migranti: %s\n", err->text);
    return status;
}

static int print_key(const char *path)
{
    struct err err = { 0 };
    struct config *config;
    struct keyring keys;
    struct str key;
    if (!cmd_load_config(path, &config))
        return EXIT_BAD_CONFIG;
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    int status = EXIT_DONE;
    if (!crypto_keyring_load(config->store.key_file.ptr, false, &keys, &err))
        status = fail(&err, EXIT_BAD_CONFIG);
    else if (!held_export_key(&keys, arena, &key))
        status = EXIT_INTERNAL;
    else
        printf(STR_FMT "\n", STR_ARG(key));
    arena_free(arena);
    config_free(config);
    return status;
}

static int verify(const char *key, const char *path)
{
    struct err err = { 0 };
    struct arena *arena = arena_new(FILE_ARENA_SIZE_MAX);
    char *bytes = arena_alloc(arena, EXPORT_SIZE_MAX + 1);
    FILE *file = fopen(path, "rbe");
    int status = EXIT_DONE;
    if (!file || !bytes) {
        perror(path);
        status = EXIT_FILE;
        goto out;
    }
    size_t size = fread(bytes, 1, EXPORT_SIZE_MAX + 1, file);
    if (size > EXPORT_SIZE_MAX) {
        fprintf(stderr, "migranti: %s: more than %d bytes\n", path, EXPORT_SIZE_MAX);
        status = EXIT_BAD_DATA;
    } else if (!held_export_verify((struct str){ bytes, size }, str_of(key), arena, &err)) {
        status = fail(&err, err.code == ERR_INVALID ? EXIT_USE : EXIT_BAD_DATA);
    } else {
        printf("%s: what the gateway handed out\n", path);
    }
out:
    if (file)
        fclose(file);
    arena_free(arena);
    return status;
}

int cmd_export(int argc, char **argv)
{
    const char *config = NULL, *key = NULL, *path = NULL;
    const struct cmd_option table[] = { { "--config", &config, NULL },
                                        { "--key", &key, NULL },
                                        { 0 } };
    struct err err = { 0 };
    for (int i = 2; i < argc; i++) {
        bool named = argv[i][0] != '-' && !path;
        if (named)
            path = argv[i];
        else if (!cmd_take_option(argc, argv, &i, table))
            return usage();
    }
    if (!crypto_init(&err))
        return fail(&err, EXIT_SYSTEM);
    if (argc > 1 && strcmp(argv[1], "key") == 0 && config && !path)
        return print_key(config);
    if (argc > 1 && strcmp(argv[1], "verify") == 0 && key && path)
        return verify(key, path);
    return usage();
}
