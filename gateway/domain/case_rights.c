/* Floor 1: who sees what of a case file. */
#include "domain/case_rights.h"

const char *const case_relation_names[CASE_RELATIONS] = { "none", "own", "team", "tied", "shared" };

#define SEE CASE_SEEN
#define ALL CASE_CHANGED

/* Whoever listens to somebody keeps it to themselves: psychosocial notes are the psychologist's. A
 * partner gets what a referral needs, never why somebody is in danger. Coordinators count; they are in
 * no row. */
static const struct {
    const char *role;
    enum case_relation relation;
    enum case_sight sight[CASE_CLASSES];
    bool may[CASE_ACTS];
} table[] = {
    { "case_worker",
      CASE_OWN,
      { [CASE_IDENTITY] = ALL,
        [CASE_CONTACT] = ALL,
        [CASE_LEGAL] = ALL,
        [CASE_PROTECTION] = ALL,
        [CASE_PROGRAMME] = ALL },
      { [CASE_ACT_CONSENT] = true, [CASE_ACT_STATE] = true, [CASE_ACT_LOG] = true } },
    { "supervisor",
      CASE_OWN,
      { [CASE_IDENTITY] = ALL,
        [CASE_CONTACT] = ALL,
        [CASE_LEGAL] = ALL,
        [CASE_PROTECTION] = ALL,
        [CASE_PROGRAMME] = ALL },
      { [CASE_ACT_CONSENT] = true,
        [CASE_ACT_STATE] = true,
        [CASE_ACT_ASSIGN] = true,
        [CASE_ACT_LOG] = true,
        [CASE_ACT_APPROVE] = true } },
    { "supervisor",
      CASE_TEAM,
      { [CASE_IDENTITY] = SEE,
        [CASE_CONTACT] = SEE,
        [CASE_LEGAL] = SEE,
        [CASE_PROTECTION] = SEE,
        [CASE_PROGRAMME] = ALL },
      { [CASE_ACT_STATE] = true,
        [CASE_ACT_ASSIGN] = true,
        [CASE_ACT_LOG] = true,
        [CASE_ACT_APPROVE] = true } },
    { "psychologist",
      CASE_TIED,
      { [CASE_IDENTITY] = SEE,
        [CASE_CONTACT] = SEE,
        [CASE_PROTECTION] = SEE,
        [CASE_PSYCHOSOCIAL] = ALL,
        [CASE_PROGRAMME] = SEE },
      { false } },
    { "partner",
      CASE_SHARED,
      { [CASE_IDENTITY] = SEE, [CASE_CONTACT] = SEE, [CASE_LEGAL] = SEE },
      { false } },
};

enum { ROWS = sizeof(table) / sizeof(table[0]) };

static int row_of(struct str role, enum case_relation relation)
{
    for (int i = 0; i < ROWS; i++) {
        if (table[i].relation == relation && str_equal(role, str_of(table[i].role)))
            return i;
    }
    return -1;
}

enum case_sight case_rights_sight(struct str role, enum case_relation relation,
                                  enum case_class class)
{
    int row = row_of(role, relation);
    return row < 0 ? CASE_HIDDEN : table[row].sight[class];
}

bool case_rights_may(struct str role, enum case_relation relation, enum case_act act)
{
    int row = row_of(role, relation);
    return row >= 0 && table[row].may[act];
}

bool case_rights_any(struct str role, enum case_relation relation)
{
    return row_of(role, relation) >= 0;
}
