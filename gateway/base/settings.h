/* The named values of one configured channel, as read from the configuration.
 *
 * A provider declares what it needs as a table of `struct setting`; the
 * configuration reader checks names, presence and defaults against it, so a
 * provider may rely on what it declared. Immutable after loading.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_SETTINGS_H
#define GATEWAY_SETTINGS_H

#include "base/str.h"

struct setting {
    const char *name;          /* as in the INI file; a table ends with NULL */
    const char *default_value; /* NULL: no default */
    bool required;             /* without it the channel is refused */
    bool secret;               /* never printed, logged or shown */
    const char *help;          /* one sentence for the sample configuration */
};

struct settings {
    const struct setting *table;
    struct str values[64]; /* by the table's index; empty when unset */
};

/* Empty when unset or unknown to the table. */
struct str settings_get(const struct settings *settings, const char *name);
bool settings_on(const struct settings *settings, const char *name); /* yes, true, on, 1 */

/* The row of a name in a table, or -1. */
int setting_index(const struct setting *table, struct str name);

#endif
