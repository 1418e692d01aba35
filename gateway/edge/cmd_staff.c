/* Floor 4: `migranti staff add`: puts a person at the desk.
 *
 * The password comes from a file or from the first line of standard input, never from the command
 * line, where everybody on the machine can read it. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/limits.h"
#include "edge/config.h"
#include "service/staff.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct options {
    const char *config, *login, *name, *role, *password_file;
};

static int usage(void)
{
    fputs("usage: migranti staff add --config FILE --login LOGIN --name NAME --role ROLE"
          " [--password-file FILE]\n"
          "  roles: expert, case_worker, editor, coordinator, administrator\n"
          "  without --password-file the password is the first line of standard input\n",
          stderr);
    return EXIT_USE;
}

static bool read_options(int argc, char **argv, struct options *ret)
{
    const struct {
        const char *name;
        const char **value;
    } table[] = {
        { "--config", &ret->config },
        { "--login", &ret->login },
        { "--name", &ret->name },
        { "--role", &ret->role },
        { "--password-file", &ret->password_file },
    };
    for (int i = 2; i < argc; i += 2) {
        bool known = false;
        for (size_t row = 0; row < sizeof(table) / sizeof(table[0]); row++) {
            if (i + 1 < argc && strcmp(argv[i], table[row].name) == 0 && !*table[row].value) {
                *table[row].value = argv[i + 1];
                known = true;
            }
        }
        if (!known)
            return false;
    }
    return ret->config && ret->login && ret->name && ret->role;
}

/* Not shown while it is typed. */
static void echo(bool on)
{
    struct termios terminal;
    if (tcgetattr(STDIN_FILENO, &terminal) != 0)
        return;
    terminal.c_lflag = on ? terminal.c_lflag | ECHO : terminal.c_lflag & ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
}

static bool read_password(const struct options *options, char *password, size_t size)
{
    FILE *from = options->password_file ? fopen(options->password_file, "r") : stdin;
    if (!from) {
        fprintf(stderr, "migranti: %s cannot be read\n", options->password_file);
        return false;
    }
    bool asked = from == stdin && isatty(STDIN_FILENO);
    if (asked) {
        fputs("Password: ", stderr);
        echo(false);
    }
    bool read = fgets(password, (int)size, from) != NULL;
    if (asked) {
        echo(true);
        fputc('\n', stderr);
    }
    if (from != stdin)
        fclose(from);
    size_t length = read ? strcspn(password, "\r\n") : 0;
    password[length] = '\0';
    if (length >= PASSWORD_SIZE_MIN && length <= PASSWORD_SIZE_MAX)
        return true;
    fprintf(stderr, "migranti: a password is %d to %d bytes long\n", PASSWORD_SIZE_MIN,
            PASSWORD_SIZE_MAX);
    return false;
}

static int fail(const struct err *err)
{
    fprintf(stderr, "migranti: %s\n", err->text);
    return err->code == ERR_INVALID  ? EXIT_USE
           : err->code == ERR_CONFIG ? EXIT_BAD_CONFIG
                                     : EXIT_BAD_DATA;
}

static bool add(const struct config *config, const struct options *options, const char *hash,
                struct err *err)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct db *db = NULL;
    bool done = db_open(config->store.database.ptr, DB_GUEST, &db, err) && db_begin(db, err) &&
                staff_add(db, str_of(options->login), str_of(options->name), str_of(options->role),
                          str_of(hash), clock_now_ms(), arena, err) &&
                db_commit(db, err);
    db_close(db);
    arena_free(arena);
    return done;
}

int cmd_staff(int argc, char **argv)
{
    struct options options = { 0 };
    if (argc < 2 || strcmp(argv[1], "add") != 0 || !read_options(argc, argv, &options))
        return usage();
    struct err err = { 0 };
    struct config *config;
    char password[PASSWORD_SIZE_MAX + 2], hash[CRYPTO_PASSWORD_HASH_SIZE];
    if (!crypto_init(&err))
        return fail(&err);
    if (!cmd_load_config(options.config, &config))
        return EXIT_BAD_CONFIG;
    int status = EXIT_USE;
    if (!read_password(&options, password, sizeof(password)))
        goto out;
    status = EXIT_INTERNAL;
    if (!crypto_password_hash(str_of(password), hash))
        goto out;
    status = add(config, &options, hash, &err) ? EXIT_DONE : fail(&err);
    if (status == EXIT_DONE)
        printf("%s can log in as '%s'\n", options.name, options.login);
out:
    config_free(config);
    return status;
}
