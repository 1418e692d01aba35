/* Floor 4: the program picks its sub-command. */
#include "base/str.h"
#include "edge/cmd.h"

#include <stdio.h>

static const struct cmd commands[] = {
    { "serve", "--config FILE", "run the gateway", cmd_serve },
    { "check", "[--menus DIR] [--report | --against OLDDIR | --screens] ...",
      "check the menu files like a compiler", cmd_check },
    { "talk", "[--menus DIR] [--ussd] [--lang CODE] [--contact WHO] [--replay FILE...]",
      "a phone in the terminal", cmd_talk },
    { "find", "[--menus DIR] [--category C] [--lang L] TEXT", "what the gateway makes of a text",
      cmd_find },
    { "staff", "add|list|password|disable|enable|change --config FILE --login NAME ...",
      "manage the people at the desk", cmd_staff },
    { "vacancies", "--config FILE --import FILE --source NAME",
      "take in vacancies; --list STATE, --set STATE --id ID", cmd_vacancies },
    { "directory", "import|export --config FILE ...",
      "take services in from a table or HSDS, and give them out", cmd_directory },
    { "audit", "--verify --config FILE", "tell whether the audit log is what was written",
      cmd_audit },
    { "backup", "--config FILE COPY", "copy the database, also while the gateway runs",
      cmd_backup },
    { "export", "key --config FILE | verify --key KEY FILE",
      "tell whether what was handed out is what the gateway wrote", cmd_export },
    { "retention", "--dry-run --config FILE", "what the next run deletes because of its age",
      cmd_retention },
    { "channels", "--config FILE [--disable NAME | --enable NAME | --unmatched]",
      "how the channels are; switch one off and on", cmd_channels },
    { "why", "--config FILE MESSAGE", "why a message waits or failed", cmd_why },
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static int usage(FILE *to, int status)
{
    fputs("migranti: an SMS and USSD gateway for people who move\n\n", to);
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  migranti %-8s %s\n      %s\n", commands[i].name, commands[i].arguments,
                commands[i].help);
    return status;
}

int main(int argc, char **argv)
{
    struct str name = argc > 1 ? str_of(argv[1]) : STR("");
    if (str_equal(name, STR("--help")) || str_equal(name, STR("help")))
        return usage(stdout, EXIT_DONE);
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (str_equal(name, str_of(commands[i].name)))
            return commands[i].run(argc - 1, argv + 1);
    }
    if (name.len > 0)
        fprintf(stderr, "migranti: there is no sub-command '%s'\n\n", argv[1]);
    return usage(stderr, EXIT_USE);
}
