/* What the sub-commands that take files in share: reading the file, its transactions, telling faults.
 *
 * Floor 4. */
#ifndef GATEWAY_CMD_IMPORT_H
#define GATEWAY_CMD_IMPORT_H

#include "domain/menus.h"
#include "edge/config.h"
#include "service/import.h"

struct cmd_faults { /* of a file, on the standard error */
    const char *path;
    long long told;
};

/* The plan of an import that tells its faults there. */
struct import_plan cmd_import_plan(struct cmd_faults *faults);

/* Takes the whole file in. In a transaction, which it ends, and begins another for what follows. */
bool cmd_import_file(struct db *db, struct import *import, const struct cmd_faults *faults,
                     struct err *err);

/* The menus of the configuration. Its words decide what a record may say. */
bool cmd_import_menus(const struct config *config, struct menus **ret, struct err *err);

#endif
