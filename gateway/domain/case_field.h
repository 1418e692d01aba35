/* What a case file holds: items (people of the household, papers, concerns, notes, tasks, goals), each with
 * fields. One row of a table tells all of a field: whose need it is to see it, what it takes, and
 * whether it is stored sealed. A new field is a row; a new kind of item is one and a name.
 *
 * The fields follow the minimum of the standards: Primero/CPIMS+ basic identity, family, protection
 * concerns; IASC referral form.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_CASE_FIELD_H
#define GATEWAY_CASE_FIELD_H

#include "base/err.h"

enum case_class { /* stored in logs: append only */
                  CASE_IDENTITY,
                  CASE_CONTACT,
                  CASE_LEGAL,
                  CASE_PROTECTION,
                  CASE_PSYCHOSOCIAL,
                  CASE_PROGRAMME,
                  CASE_CLASSES
};

enum case_kind { /* stored: append only */
                 CASE_PERSON,
                 CASE_PAPER,
                 CASE_CONCERN,
                 CASE_NOTE,
                 CASE_NOTE_PROTECTION,
                 CASE_NOTE_PSYCHOSOCIAL,
                 CASE_TASK,
                 CASE_GOAL,    /* of the integration plan */
                 CASE_SESSION, /* of counselling, social */
                 CASE_SESSION_PSYCHOSOCIAL,
                 CASE_KINDS
};

enum case_type {
    CASE_TEXT,   /* one line */
    CASE_WORDS,  /* lines */
    CASE_DAY,    /* "2026-11-21" */
    CASE_CHOICE, /* one of `choices` */
    CASE_LINK,   /* the id of a person of the same file */
};

enum case_when { CASE_ANY_DAY, CASE_NOT_LATER /* than today */ };

struct case_field {
    enum case_kind kind;
    const char *name;
    enum case_class class;
    enum case_type type;
    const char *choices; /* blank separated; NULL: none */
    bool sealed;         /* by itself or beside others it tells who somebody is */
    bool required;
    enum case_when when;
};

extern const struct case_field case_fields[]; /* by kind */
extern const int case_field_count;
extern const char *const case_class_names[CASE_CLASSES];
extern const char *const case_kind_names[CASE_KINDS];

/* Notes and sessions: as many as it takes, read in pages. A bit each. */
enum {
    CASE_KINDS_NOTES = 1 << CASE_NOTE | 1 << CASE_NOTE_PROTECTION | 1 << CASE_NOTE_PSYCHOSOCIAL,
    CASE_KINDS_SESSIONS = 1 << CASE_SESSION | 1 << CASE_SESSION_PSYCHOSOCIAL,
    CASE_KINDS_PAGED = CASE_KINDS_NOTES | CASE_KINDS_SESSIONS,
};

const struct case_field *case_field_find(enum case_kind kind, struct str name); /* NULL: none */

/* Whether a value, trimmed, may stand in the field; empty clears it. `today` as a day is written.
 * ERR_INVALID names the field. */
MUST_CHECK bool case_field_check(const struct case_field *field, struct str value, struct str today,
                                 struct err *err);

/* Whether what is required is there and days stand in their order. `values` in the order of
 * case_fields, those of other kinds and the absent ones empty. ERR_UNPROCESSED. */
MUST_CHECK bool case_field_check_item(enum case_kind kind, const struct str *values,
                                      struct err *err);

/* Who belongs to whom: `of` is an index of `links` or -1. Whether from each one comes to an end. */
bool case_field_links_end(const int *of, int count);

#endif
