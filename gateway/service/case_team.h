/* The teams of the programme, Tirana and Lezha, who is of which, and who may have to do with files.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_CASE_TEAM_H
#define GATEWAY_CASE_TEAM_H

#include "store/db.h"

bool case_team_is(struct str team);
const char *case_team_list(void); /* "tirana lezha" */

/* Empty: of none. */
MUST_CHECK bool case_team_of(struct db *db, int64_t staff_id, struct arena *arena, struct str *ret,
                             struct err *err);
/* ERR_INVALID: no such team; empty takes them off theirs. */
MUST_CHECK bool case_team_set(struct db *db, int64_t staff_id, struct str team, struct arena *arena,
                              struct err *err);

struct case_hand {
    int64_t id;
    struct str name, role, team;
};
/* Case workers, supervisors, psychologists and partners who may log in, by name. */
MUST_CHECK bool case_team_hands(struct db *db, struct arena *arena, struct case_hand **ret,
                                size_t *ret_count, struct err *err);

#endif
