/* The sub-commands of the program: one file cmd_NAME.c each, one row in main.c.
 *
 * Exit status after sysexits(3): 0 done, 64 usage, 65 data (menus, database), 70 internal or
 * storage error, 71 the system refused, 74 a file cannot be read or written, 78 configuration.
 *
 * Floor 4. */
#ifndef GATEWAY_CMD_H
#define GATEWAY_CMD_H

#include <stdbool.h>
#include <stdint.h>

enum cmd_exit {
    EXIT_DONE = 0,
    EXIT_USE = 64,
    EXIT_BAD_DATA = 65,
    EXIT_INTERNAL = 70,
    EXIT_SYSTEM = 71,
    EXIT_FILE = 74,
    EXIT_BAD_CONFIG = 78,
};

struct cmd {
    const char *name, *arguments, *help; /* "check", "[--menus DIR]", one line */
    int (*run)(int argc, char **argv);   /* argv[0] is the sub-command's name */
};

/* Reads a configuration file; prints every fault to standard error when it cannot be used. */
struct config;
bool cmd_load_config(const char *path, struct config **ret);

struct cmd_option { /* one that takes a value, or one that is only there */
    const char *name;
    const char **value;
    bool *set;
};

/* Takes the option at argv[*at]; *at becomes its last word. False: it is not in the table, which ends
 * with .name == NULL, or lacks its value, or was given before. */
bool cmd_take_option(int argc, char **argv, int *at, const struct cmd_option *table);

/* The moment that --now DAY names; the clock's without one. False: it is no day, and it was told. */
bool cmd_read_now(const char *day, int64_t *ret_ms);

int cmd_serve(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_talk(int argc, char **argv);
int cmd_find(int argc, char **argv);
int cmd_staff(int argc, char **argv);
int cmd_channels(int argc, char **argv);
int cmd_why(int argc, char **argv);
int cmd_audit(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_retention(int argc, char **argv);
int cmd_vacancies(int argc, char **argv);
int cmd_directory(int argc, char **argv);

#endif
