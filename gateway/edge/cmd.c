/* Floor 4: what several sub-commands do. */
#include "edge/cmd.h"

#include "base/clock.h"
#include "domain/date.h"
#include "edge/config.h"

#include <stdio.h>
#include <string.h>

bool cmd_load_config(const char *path, struct config **ret)
{
    static struct config_faults faults; /* too large for a stack; one command runs */
    if (config_load(path, ret, &faults))
        return true;
    for (int i = 0; i < faults.count; i++) {
        const struct config_fault *fault = &faults.rows[i];
        if (fault->line > 0)
            fprintf(stderr, "%s:%d: %s\n", path, fault->line, fault->text);
        else
            fprintf(stderr, "%s: %s\n", path, fault->text);
    }
    if (faults.total > faults.count)
        fprintf(stderr, "%s: and %d more\n", path, faults.total - faults.count);
    return false;
}

bool cmd_take_option(int argc, char **argv, int *at, const struct cmd_option *table)
{
    while (table->name && strcmp(argv[*at], table->name) != 0)
        table++;
    if (!table->name)
        return false;
    if (!table->value) {
        bool first = !*table->set;
        *table->set = true;
        return first;
    }
    if (*table->value || *at + 1 == argc)
        return false;
    *table->value = argv[++*at];
    return true;
}

bool cmd_read_now(const char *day, int64_t *ret_ms)
{
    if (!day) {
        *ret_ms = clock_now_ms();
        return true;
    }
    if (date_parse(str_of(day), ret_ms))
        return true;
    fprintf(stderr, "migranti: --now takes a day, as 2026-12-01\n");
    return false;
}
