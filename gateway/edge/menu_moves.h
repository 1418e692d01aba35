/* What an edit of the menus does to people who stand in them: `migranti check --against`.
 *
 * Whoever stands on a node that is gone is moved to its nearest living ancestor and told; whoever
 * sees a menu whose options changed is shown it anew at the next key. Both are the dialogue
 * engine's own judgement.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_MENU_MOVES_H
#define GATEWAY_MENU_MOVES_H

#include "domain/menus.h"
#include "store/db.h"

#include <stdio.h>

/* Nodes of `old` that `fresh` lacks and where people on them go, and menus whose options changed. */
void menu_moves_print(const struct menus *old, const struct menus *fresh, FILE *to);

/* How many live sessions of the database that concerns, place by place. Only reads. */
MUST_CHECK bool menu_moves_print_sessions(struct db *db, const struct menus *fresh, int64_t now_ms,
                                          FILE *to, struct err *err);

#endif
