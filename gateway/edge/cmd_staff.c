/* Floor 4: `migranti staff add` puts a person at the desk, `migranti staff oncall` says who is called
 * when somebody in danger waits.
 *
 * The password comes from a file or from the first line of standard input, never from the command
 * line, where everybody on the machine can read it. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/limits.h"
#include "domain/msisdn.h"
#include "edge/config.h"
#include "service/keys.h"
#include "service/staff.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct options {
    const char *config, *login, *name, *role, *password_file, *phone, *place;
};

static int usage(void)
{
    fputs(
        "usage: migranti staff add --config FILE --login LOGIN --name NAME --role ROLE"
        " [--password-file FILE]\n"
        "           [--oncall-phone NUMBER] [--oncall-place PLACE]\n"
        "       migranti staff oncall --config FILE --login LOGIN [--oncall-phone NUMBER]"
        " [--oncall-place PLACE]\n"
        "  roles: expert, case_worker, editor, coordinator, administrator\n"
        "  without --password-file the password is the first line of standard input\n"
        "  places on call: 1 is called first (and where none is named), 2 when nobody took it, and"
        " so on;\n"
        "  0 is called no more. The number begins with + and the country\n",
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
        { "--oncall-phone", &ret->phone },
        { "--oncall-place", &ret->place },
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
    bool add = strcmp(argv[1], "add") == 0;
    bool person = ret->name && ret->role;
    bool nobody = !ret->name && !ret->role && !ret->password_file;
    return ret->config && ret->login && (add ? person : nobody);
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

/* `ret_msisdn` is empty when no number is named. */
static bool read_oncall(const struct options *options, int *ret_place, char *ret_msisdn,
                        struct err *err)
{
    int64_t place = 1;
    ret_msisdn[0] = '\0';
    if (options->place &&
        (!str_to_int64(str_of(options->place), &place) || place < 0 || place > ONCALL_PLACES_MAX))
        return err_set(err, ERR_INVALID, "--oncall-place is a number from 0 to %d",
                       ONCALL_PLACES_MAX);
    if (options->phone &&
        (options->phone[0] != '+' ||
         msisdn_normalise(str_of(options->phone), STR(""), ret_msisdn) != MSISDN_E164))
        return err_set(err, ERR_INVALID,
                       "--oncall-phone is no number: write it as +355 and what follows");
    *ret_place = (int)place;
    return true;
}

static bool set_oncall(struct db *db, const struct config *config, const struct options *options,
                       struct arena *arena, struct err *err)
{
    struct keyring keys;
    char msisdn[MSISDN_SIZE];
    int place = 0;
    return read_oncall(options, &place, msisdn, err) &&
           keys_check(db, config->store.key_file.ptr, &keys, arena, err) &&
           staff_set_oncall(db, &keys, str_of(options->login), str_of(msisdn), place, arena, err);
}

/* `hash` is NULL for somebody who is there already. */
static bool change(const struct config *config, const struct options *options, const char *hash,
                   struct err *err)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct db *db = NULL;
    bool oncall = !hash || options->phone || options->place;
    bool done = db_open(config->store.database.ptr, DB_GUEST, &db, err) && db_begin(db, err);
    if (done && hash)
        done = staff_add(db, str_of(options->login), str_of(options->name), str_of(options->role),
                         str_of(hash), clock_now_ms(), arena, err);
    done = done && (!oncall || set_oncall(db, config, options, arena, err)) && db_commit(db, err);
    db_close(db);
    arena_free(arena);
    return done;
}

static int add(const struct config *config, const struct options *options)
{
    struct err err = { 0 };
    char password[PASSWORD_SIZE_MAX + 2], hash[CRYPTO_PASSWORD_HASH_SIZE];
    if (!read_password(options, password, sizeof(password)))
        return EXIT_USE;
    if (!crypto_password_hash(str_of(password), hash))
        return EXIT_INTERNAL;
    if (!change(config, options, hash, &err))
        return fail(&err);
    printf("%s can log in as '%s'\n", options->name, options->login);
    return EXIT_DONE;
}

static int oncall(const struct config *config, const struct options *options)
{
    struct err err = { 0 };
    if (!change(config, options, NULL, &err))
        return fail(&err);
    bool off = options->place && strcmp(options->place, "0") == 0;
    if (!off && !config->oncall.channel)
        fputs("migranti: nobody is called before [oncall] channel is set\n", stderr);
    printf("'%s' is %s\n", options->login, off ? "not on call" : "on call");
    return EXIT_DONE;
}

int cmd_staff(int argc, char **argv)
{
    struct options options = { 0 };
    bool known = argc >= 2 && (strcmp(argv[1], "add") == 0 || strcmp(argv[1], "oncall") == 0);
    if (!known || !read_options(argc, argv, &options))
        return usage();
    struct err err = { 0 };
    struct config *config;
    if (!crypto_init(&err))
        return fail(&err);
    if (!cmd_load_config(options.config, &config))
        return EXIT_BAD_CONFIG;
    int status = strcmp(argv[1], "add") == 0 ? add(config, &options) : oncall(config, &options);
    config_free(config);
    return status;
}
