/* Menus that one run needs again and again: a hundred transcripts read two directories.
 *
 * A set is read and checked when it is first asked for, and kept until the shelf goes; what changes
 * on disk meanwhile is not seen. Those that find no room are read each time.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_MENU_SHELF_H
#define GATEWAY_MENU_SHELF_H

#include "base/err.h"
#include "domain/menus.h"

struct menu_shelf;

/* Room for that many, at most MENU_SHELF_SETS_MAX; 0 reads anew whenever it is asked. */
struct menu_shelf *menu_shelf_new(int room);
void menu_shelf_free(
    struct menu_shelf *shelf); /* NULL is allowed; references given out stay good */

/* The set of a directory as it is judged on that day, with a reference for the caller. ERR_DATA tells
 * its first fault. */
MUST_CHECK bool menu_shelf_take(struct menu_shelf *shelf, const char *directory, int64_t now_ms,
                                struct menus **ret, struct err *err);

#endif
