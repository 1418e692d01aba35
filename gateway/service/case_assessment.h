/* Needs assessments of case files: begun on a form (domain/assessment.h), filled in section by section,
 * finished, and then as they are.
 *
 * Sections are versioned each, so that two people can fill in one assessment: whoever writes names the
 * version they saw, ERR_CONFLICT: somebody else wrote meanwhile, and `ret` holds what. An assessment
 * belongs to the version of the form that it was begun on; when the questions change it is begun anew.
 *
 * Who sees which section is asked of case_access.h before, by case_assessment_class().
 *
 * Floor 3. Thread: store (reading: either lane). */
#ifndef GATEWAY_CASE_ASSESSMENT_H
#define GATEWAY_CASE_ASSESSMENT_H

#include "base/crypto.h"
#include "domain/assessment.h"
#include "service/case_items.h"

enum case_assessment_state { /* stored: append only */
                             CASE_ASSESSMENT_BEGUN,
                             CASE_ASSESSMENT_FINISHED,
                             CASE_ASSESSMENT_REPLACED, /* by one on a later version of the form */
                             CASE_ASSESSMENT_STATES
};

extern const char *const case_assessment_state_names[CASE_ASSESSMENT_STATES];

struct case_assessment {
    int64_t id;
    struct str form;
    int form_version;
    enum case_assessment_state state;
    struct str staff_name;
    int64_t begun_at_ms, finished_at_ms; /* 0: not finished */
};

struct case_assessment_section {
    struct str section;
    struct str answers; /* JSON, unsealed */
    struct assessment_score score;
    int64_t version, changed_at_ms;
    struct str staff_name;
};

enum case_class case_assessment_class(enum assessment_access access);

/* ERR_CONFLICT: one on this version is under way. One on an earlier version is replaced. */
MUST_CHECK bool case_assessment_begin(struct db *db, const struct keyring *keys,
                                      const struct case_editor *editor,
                                      const struct assessment_form *form, struct arena *arena,
                                      int64_t *ret_id, struct err *err);

/* The latest first. */
MUST_CHECK bool case_assessment_list(struct db *db, int64_t case_id, struct arena *arena,
                                     struct case_assessment **ret, size_t *ret_count,
                                     struct err *err);

/* ERR_NOT_FOUND: not in that file. */
MUST_CHECK bool case_assessment_get(struct db *db, int64_t case_id, int64_t id, struct arena *arena,
                                    struct case_assessment *ret, struct err *err);

/* Those that something was written in. */
MUST_CHECK bool case_assessment_sections(struct db *db, const struct keyring *keys, int64_t id,
                                         struct arena *arena, struct case_assessment_section **ret,
                                         size_t *ret_count, struct err *err);

struct case_answers {
    const struct assessment_form *form; /* of the set in service */
    int section;                        /* of its sections */
    struct str answers;                 /* a JSON object */
    int64_t version;                    /* of the section that they saw; 0: empty */
};

/* ERR_UNPROCESSED: assessment_score_section(). ERR_CONFLICT: finished, on an earlier version of the
 * form, or changed meanwhile (then `ret` is what stands there, its version not 0). */
MUST_CHECK bool case_assessment_write(struct db *db, const struct keyring *keys,
                                      const struct case_editor *editor, int64_t id,
                                      const struct case_answers *answers, struct arena *arena,
                                      struct case_assessment_section *ret, struct err *err);

/* ERR_UNPROCESSED: what is required is not answered yet. ERR_CONFLICT: as for writing. */
MUST_CHECK bool case_assessment_finish(struct db *db, const struct keyring *keys,
                                       const struct case_editor *editor, int64_t id,
                                       const struct assessment_form *form, struct arena *arena,
                                       struct err *err);

#endif
