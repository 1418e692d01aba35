/* Approval by a second pair of eyes: of the plan of a case file, and of closing it.
 *
 *     requested -> approved | rejected (sent back, with a comment) | withdrawn
 *
 * A request names the state of the plan that was seen, a number that grows with every change of a goal
 * but for its outcome. A plan that changed since is not approved unseen (ERR_CONFLICT); one that
 * changes after its approval is known to have. Whoever asked, and nobody else, takes the request back;
 * they never decide it. What is sent back is a task of the case worker.
 *
 * Whether somebody may ask or decide is asked of case_access.h before.
 *
 * Floor 3. Thread: store (case_approval_list, _waiting, _plan: either lane). */
#ifndef GATEWAY_CASE_APPROVAL_H
#define GATEWAY_CASE_APPROVAL_H

#include "service/case_closing.h"

enum case_approval_kind { /* stored: append only */
                          CASE_APPROVAL_PLAN,
                          CASE_APPROVAL_CLOSURE,
                          CASE_APPROVAL_KINDS
};

enum case_approval_state { /* stored: append only */
                           CASE_APPROVAL_REQUESTED,
                           CASE_APPROVAL_APPROVED,
                           CASE_APPROVAL_REJECTED,
                           CASE_APPROVAL_WITHDRAWN,
                           CASE_APPROVAL_STATES
};

extern const char *const case_approval_kind_names[CASE_APPROVAL_KINDS];
extern const char *const case_approval_state_names[CASE_APPROVAL_STATES];

struct case_approval {
    int64_t id, case_id;
    enum case_approval_kind kind;
    enum case_approval_state state;
    int64_t plan;              /* that was seen */
    struct case_ending ending; /* CASE_APPROVAL_CLOSURE; its words are the request's for both */
    int64_t asked_by, asked_at_ms;
    struct str asked_name;
    struct str comment;
    int64_t decided_by, decided_at_ms; /* 0: not decided */
    struct str decided_name;
};

/* The state of the plan: 0: no goal was ever written. */
MUST_CHECK bool case_approval_plan(struct db *db, int64_t case_id, struct arena *arena,
                                   int64_t *ret, struct err *err);

/* ERR_CONFLICT: one waits already, or the plan changed meanwhile. ERR_UNPROCESSED: there is no plan, or
 * case_closing_check(). `request` holds kind, plan and ending. */
MUST_CHECK bool case_approval_ask(struct db *db, const struct keyring *keys,
                                  const struct case_editor *editor,
                                  const struct case_approval *request, struct arena *arena,
                                  struct err *err);

struct case_decision {
    int64_t approval_id;
    enum case_approval_state state; /* not requested */
    struct str comment;             /* needed to send it back */
    int64_t file_version;           /* of the file that is closed */
};

/* Approving a closure closes the file. ERR_NOT_FOUND, ERR_CONFLICT: it was decided, or what it was
 * about changed. ERR_FORBIDDEN: the one who asked decides, or another takes it back. */
MUST_CHECK bool case_approval_decide(struct db *db, const struct keyring *keys,
                                     const struct case_editor *editor,
                                     const struct case_decision *decision, struct arena *arena,
                                     struct err *err);

/* The latest first. */
MUST_CHECK bool case_approval_list(struct db *db, const struct keyring *keys, int64_t case_id,
                                   struct arena *arena, struct case_approval **ret,
                                   size_t *ret_count, struct err *err);

struct case_waiting {
    int64_t id, case_id, asked_at_ms;
    enum case_approval_kind kind;
    struct str number, alias, asked_name;
};

/* What waits for a supervisor of the team who did not ask it, the longest first, behind a row. */
MUST_CHECK bool case_approval_waiting(struct db *db, struct str team, int64_t staff_id,
                                      int64_t after_ms, int64_t after_id, struct arena *arena,
                                      struct case_waiting **ret, size_t *ret_count,
                                      struct err *err);

#endif
