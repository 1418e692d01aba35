/* Floor 4: `migranti staff`: the people at the desk, from the command line, also beside a running
 * gateway. What is done here is in the audit log like what is done at the desk.
 *
 * A password comes from a file or from the first line of standard input, never from the command
 * line, where everybody on the machine can read it. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "base/limits.h"
#include "domain/msisdn.h"
#include "edge/config.h"
#include "service/audit.h"
#include "service/factor.h"
#include "service/keys.h"
#include "service/people.h"
#include "service/rights.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct options {
    const char *config, *login, *name, *role, *topics, *languages, *password_file, *phone, *place;
};

/* What a verb works with: all in one transaction. */
struct work {
    const struct options *options;
    const struct config *config;
    struct db *db;
    struct keyring keys;
    struct arena *arena;
    int64_t now_ms;
    char hash[CRYPTO_PASSWORD_HASH_SIZE]; /* of the password given, when the verb wants one */
};

static int usage(void)
{
    fprintf(
        stderr,
        "usage: migranti staff VERB --config FILE ...\n"
        "  add       --login LOGIN --name NAME --role ROLE [--topics TOPICS] "
        "[--languages LANGUAGES]\n"
        "            [--password-file FILE] [--oncall-phone NUMBER] [--oncall-place PLACE]\n"
        "  oncall    --login LOGIN [--oncall-phone NUMBER] [--oncall-place PLACE]\n"
        "  list\n"
        "  password  --login LOGIN [--password-file FILE]\n"
        "  disable   --login LOGIN\n"
        "  enable    --login LOGIN\n"
        "  factor    --login LOGIN: forget the second factor of whoever lost it; the next login\n"
        "            sets up a new one\n"
        "  change    --login LOGIN [--name NAME] [--role ROLE] [--topics TOPICS]\n"
        "            [--languages LANGUAGES]\n"
        "  roles: " STR_FMT "\n"
        "  topics: categories of the menus in one argument, such as 'refugees afghan none'"
        " (none: questions without\n"
        "  a category); all of them when left out\n"
        "  languages: those they write, such as 'sq en prs'; 'sq en' when left out\n"
        "  without --password-file the password is the first line of standard input\n"
        "  places on call: 1 is called first (and where none is named), 2 when nobody took it, and"
        " so on;\n"
        "  0 is called no more. The number begins with + and the country\n",
        STR_ARG(rights_role_list()));
    return EXIT_USE;
}

static bool read_options(int argc, char **argv, struct options *ret)
{
    const struct cmd_option table[] = {
        { "--config", &ret->config, NULL },
        { "--login", &ret->login, NULL },
        { "--name", &ret->name, NULL },
        { "--role", &ret->role, NULL },
        { "--topics", &ret->topics, NULL },
        { "--languages", &ret->languages, NULL },
        { "--password-file", &ret->password_file, NULL },
        { "--oncall-phone", &ret->phone, NULL },
        { "--oncall-place", &ret->place, NULL },
        { 0 },
    };
    for (int i = 2; i < argc; i++) {
        if (!cmd_take_option(argc, argv, &i, table))
            return false;
    }
    return ret->config != NULL;
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

/* ---- the verbs */

static bool find(struct work *work, struct person *ret, struct err *err)
{
    return people_find(work->db, str_of(work->options->login), work->now_ms, work->arena, ret, err);
}

static bool note(struct work *work, const char *action, const struct person *person,
                 struct err *err)
{
    struct str subject, detail;
    if (!arena_format(work->arena, &subject, "staff " STR_FMT, STR_ARG(person->login)) ||
        !arena_format(work->arena, &detail,
                      "role " STR_FMT ", topics " STR_FMT ", languages " STR_FMT "%s",
                      STR_ARG(person->role), STR_ARG(person->topics), STR_ARG(person->languages),
                      person->disabled_at_ms ? ", disabled" : ""))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    const struct audit_entry entry = { .at_ms = work->now_ms,
                                       .who = STR("command line"),
                                       .action = str_of(action),
                                       .subject = subject,
                                       .detail = detail };
    return audit_add(work->db, &work->keys, &entry, work->arena, err);
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

static bool set_oncall(struct work *work, struct err *err)
{
    char msisdn[MSISDN_SIZE];
    int place = 0;
    return read_oncall(work->options, &place, msisdn, err) &&
           staff_set_oncall(work->db, &work->keys, str_of(work->options->login), str_of(msisdn),
                            place, work->arena, err);
}

static bool add(struct work *work, struct err *err)
{
    const struct options *options = work->options;
    struct person person;
    bool on_call = options->phone || options->place;
    if (!staff_add(work->db, str_of(options->login), str_of(options->name), str_of(options->role),
                   str_of(work->hash), work->now_ms, work->arena, err) ||
        !find(work, &person, err) ||
        (options->topics &&
         !staff_set_topics(work->db, person.id, str_of(options->topics), work->arena, err)) ||
        (options->languages &&
         !staff_set_languages(work->db, person.id, str_of(options->languages), work->arena, err)) ||
        (on_call && !set_oncall(work, err)) || !find(work, &person, err) ||
        !note(work, "staff.add", &person, err))
        return false;
    printf("%s can log in as '%s'\n", options->name, options->login);
    return true;
}

static bool oncall(struct work *work, struct err *err)
{
    const struct options *options = work->options;
    struct person person;
    if (!set_oncall(work, err) || !find(work, &person, err) ||
        !note(work, "staff.oncall", &person, err))
        return false;
    bool off = options->place && strcmp(options->place, "0") == 0;
    if (!off && !work->config->oncall.channel)
        fputs("migranti: nobody is called before [oncall] channel is set\n", stderr);
    printf("'%s' is %s\n", options->login, off ? "not on call" : "on call");
    return true;
}

static bool list(struct work *work, struct err *err)
{
    struct person *people;
    size_t count;
    if (!people_list(work->db, work->now_ms, work->arena, &people, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct person *one = &people[i];
        printf(STR_FMT "\t" STR_FMT "\t" STR_FMT "\ttopics: " STR_FMT "\tlanguages: " STR_FMT
                       "%s\n",
               STR_ARG(one->login), STR_ARG(one->role), STR_ARG(one->name), STR_ARG(one->topics),
               STR_ARG(one->languages),
               one->disabled_at_ms ? "\tdisabled"
               : one->has_password ? ""
                                   : "\tno password yet");
    }
    return true;
}

static bool password(struct work *work, struct err *err)
{
    struct person person;
    if (!find(work, &person, err) ||
        !people_set_password(work->db, person.id, str_of(work->hash), 0, work->arena, err) ||
        !note(work, "password.set", &person, err))
        return false;
    printf("'%s' has a new password; their logins have ended\n", work->options->login);
    return true;
}

static bool change(struct work *work, const struct people_change *to, struct person *person,
                   struct err *err)
{
    return people_change(work->db, person->id, to, work->now_ms, work->arena, person, err) &&
           note(work, "staff.change", person, err);
}

static bool set_disabled(struct work *work, bool disabled, struct err *err)
{
    struct person person;
    if (!find(work, &person, err))
        return false;
    const struct people_change to = { person.name, person.role, person.topics, person.languages,
                                      disabled };
    if (!change(work, &to, &person, err))
        return false;
    printf("'%s' is %s\n", work->options->login, disabled ? "disabled" : "enabled");
    return true;
}

static bool disable(struct work *work, struct err *err)
{
    return set_disabled(work, true, err);
}

static bool enable(struct work *work, struct err *err)
{
    return set_disabled(work, false, err);
}

static bool change_some(struct work *work, struct err *err)
{
    const struct options *options = work->options;
    struct person person;
    if (!find(work, &person, err))
        return false;
    const struct people_change to = {
        .name = options->name ? str_of(options->name) : person.name,
        .role = options->role ? str_of(options->role) : person.role,
        .topics = options->topics ? str_of(options->topics) : person.topics,
        .languages = options->languages ? str_of(options->languages) : person.languages,
        .disabled = person.disabled_at_ms != 0,
    };
    if (!change(work, &to, &person, err))
        return false;
    printf("'%s' is " STR_FMT ", topics: " STR_FMT ", languages: " STR_FMT "\n", options->login,
           STR_ARG(person.role), STR_ARG(person.topics), STR_ARG(person.languages));
    return true;
}

static bool factor(struct work *work, struct err *err)
{
    struct person person;
    if (!find(work, &person, err) || !factor_remove(work->db, person.id, work->arena, err) ||
        !people_end_logins(work->db, person.id, 0, work->arena, err) ||
        !note(work, "factor.reset", &person, err))
        return false;
    printf("'%s' has no second factor any more; their logins have ended\n", work->options->login);
    return true;
}

enum { NEEDS_LOGIN = 1, NEEDS_NAME_AND_ROLE = 2, NEEDS_PASSWORD = 4 };

static const struct verb {
    const char *name;
    int needs;
    bool (*run)(struct work *work, struct err *err);
} verbs[] = {
    { "add", NEEDS_LOGIN | NEEDS_NAME_AND_ROLE | NEEDS_PASSWORD, add },
    { "oncall", NEEDS_LOGIN, oncall },
    { "list", 0, list },
    { "password", NEEDS_LOGIN | NEEDS_PASSWORD, password },
    { "disable", NEEDS_LOGIN, disable },
    { "enable", NEEDS_LOGIN, enable },
    { "factor", NEEDS_LOGIN, factor },
    { "change", NEEDS_LOGIN, change_some },
};

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(name, verbs[i].name) == 0)
            return &verbs[i];
    }
    return NULL;
}

static int fail(const struct err *err)
{
    fprintf(stderr, "migranti: %s\n", err->text);
    return err->code == ERR_INVALID  ? EXIT_USE
           : err->code == ERR_CONFIG ? EXIT_BAD_CONFIG
                                     : EXIT_BAD_DATA;
}

static bool run(const struct verb *verb, const struct config *config, struct work *work,
                struct err *err)
{
    work->arena = arena_new(JOB_ARENA_SIZE_MAX);
    work->now_ms = clock_now_ms();
    work->config = config;
    bool done = db_open(config->store.database.ptr, DB_GUEST, &work->db, err) &&
                db_begin(work->db, err) &&
                keys_check(work->db, config->store.key_file.ptr, &work->keys, work->arena, err) &&
                verb->run(work, err) && db_commit(work->db, err);
    db_close(work->db);
    arena_free(work->arena);
    return done;
}

int cmd_staff(int argc, char **argv)
{
    struct options options = { 0 };
    const struct verb *verb = argc < 2 ? NULL : find_verb(argv[1]);
    if (!verb || !read_options(argc, argv, &options) ||
        ((verb->needs & NEEDS_LOGIN) && !options.login) ||
        ((verb->needs & NEEDS_NAME_AND_ROLE) && (!options.name || !options.role)))
        return usage();
    struct err err = { 0 };
    struct config *config;
    struct work work = { .options = &options };
    char given[PASSWORD_SIZE_MAX + 2];
    if (!crypto_init(&err))
        return fail(&err);
    if (!cmd_load_config(options.config, &config))
        return EXIT_BAD_CONFIG;
    int status = EXIT_USE;
    if ((verb->needs & NEEDS_PASSWORD) && !read_password(&options, given, sizeof(given)))
        goto out;
    status = EXIT_INTERNAL;
    if ((verb->needs & NEEDS_PASSWORD) && !crypto_password_hash(str_of(given), work.hash))
        goto out;
    status = run(verb, config, &work, &err) ? EXIT_DONE : fail(&err);
out:
    config_free(config);
    return status;
}
