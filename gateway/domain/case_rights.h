/* Who sees what of a case file: role x relation to the file x class of the field. One table, and what
 * is not in it is hidden.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_CASE_RIGHTS_H
#define GATEWAY_CASE_RIGHTS_H

#include "domain/case_field.h"

enum case_relation {
    CASE_UNRELATED,
    CASE_OWN,    /* they are its case worker */
    CASE_TEAM,   /* it is of their team */
    CASE_TIED,   /* they were asked to take part */
    CASE_SHARED, /* it was shared with them, and consent to that stands */
    CASE_RELATIONS
};

enum case_sight { CASE_HIDDEN, CASE_SEEN, CASE_CHANGED };

enum case_act {
    CASE_ACT_CONSENT, /* records and asks for it */
    CASE_ACT_STATE,   /* asks for approval of plan and closing; opens again */
    CASE_ACT_ASSIGN,  /* to another worker or team; ties others to it */
    CASE_ACT_LOG,     /* reads who changed and who read what */
    CASE_ACT_APPROVE, /* decides what another asked for */
    CASE_ACTS
};

enum case_sight case_rights_sight(struct str role, enum case_relation relation,
                                  enum case_class class);
bool case_rights_may(struct str role, enum case_relation relation, enum case_act act);

/* Whether they see anything of such a file. */
bool case_rights_any(struct str role, enum case_relation relation);

extern const char *const case_relation_names[CASE_RELATIONS];

#endif
