/* Closing a case file, with a reason, and opening it again: a state of the same file, never a new one.
 * Every turn is kept; reports count them.
 *
 * What is still under way is settled before (goals have an outcome, referrals have ended, appointments
 * are over or cancelled), or ends with the file (tasks, check-ins).
 *
 * Reasons: facts section 5.7, after Primero's closure form.
 *
 * Floor 3. Thread: store (reading: either lane). */
#ifndef GATEWAY_CASE_CLOSING_H
#define GATEWAY_CASE_CLOSING_H

#include "service/case_file.h"
#include "service/case_items.h"

enum case_reason { /* stored: append only */
                   CASE_REASON_NONE,
                   CASE_REASON_GOALS_MET,
                   CASE_REASON_ASKED, /* the person wished it */
                   CASE_REASON_MOVED, /* inside Albania, handed to whom the words name */
                   CASE_REASON_RESETTLED,
                   CASE_REASON_RETURNED,
                   CASE_REASON_ONWARD,
                   CASE_REASON_LEFT, /* Albania, where to is not known */
                   CASE_REASON_NO_CONTACT,
                   CASE_REASON_NOT_ELIGIBLE,
                   CASE_REASON_DIED,
                   CASE_REASON_DUPLICATE,
                   CASE_REASON_PROJECT_ENDED, /* handed to whom the words name */
                   CASE_REASONS
};

enum case_status_act { /* stored: append only */
                       CASE_STATUS_OPENED,
                       CASE_STATUS_CLOSED,
                       CASE_STATUS_REOPENED,
                       CASE_STATUS_ACTS
};

extern const char *const case_reason_names[CASE_REASONS];
extern const char *const case_status_act_names[CASE_STATUS_ACTS];

struct case_ending {
    enum case_reason reason;
    int64_t other_id;        /* CASE_REASON_DUPLICATE: the file that stays */
    struct str other_number; /* read only */
    struct str words;
};

/* What became of the plan, and what is still under way. */
enum case_outcome {
    CASE_GOAL_OPEN,
    CASE_GOAL_MET,
    CASE_GOAL_PARTLY,
    CASE_GOAL_NOT_MET,
    CASE_GOAL_DROPPED,
    CASE_OUTCOMES
};
extern const char *const case_outcome_names[CASE_OUTCOMES];

struct case_hanging {
    int goals[CASE_OUTCOMES];
    int appointments; /* to come, made from the file */
    int referrals;    /* under way */
    int tasks, check_ins;
};

MUST_CHECK bool case_closing_hanging(struct db *db, const struct keyring *keys, int64_t case_id,
                                     int64_t now_ms, struct arena *arena, struct case_hanging *ret,
                                     struct err *err);

/* Whether the file may be closed for that: ERR_INVALID, ERR_UNPROCESSED say what is missing. */
MUST_CHECK bool case_closing_check(struct db *db, const struct keyring *keys, int64_t case_id,
                                   const struct case_ending *ending, int64_t now_ms,
                                   struct arena *arena, struct err *err);

/* ERR_CONFLICT: the file changed since that version. */
MUST_CHECK bool case_closing_close(struct db *db, const struct keyring *keys,
                                   const struct case_editor *editor, int64_t version,
                                   const struct case_ending *ending, struct arena *arena,
                                   struct err *err);

/* `words`: why. ERR_UNPROCESSED: it is open, or they are missing. */
MUST_CHECK bool case_closing_reopen(struct db *db, const struct keyring *keys,
                                    const struct case_editor *editor, int64_t version,
                                    struct str words, struct arena *arena, struct err *err);

struct case_status {
    int64_t at_ms;
    enum case_status_act act;
    enum case_state state;
    struct case_ending ending;
    int64_t staff_id;
    struct str staff_name;
};

/* The latest first, at most CASE_STATUSES_SHOWN_MAX. */
MUST_CHECK bool case_closing_history(struct db *db, const struct keyring *keys, int64_t case_id,
                                     struct arena *arena, struct case_status **ret,
                                     size_t *ret_count, struct err *err);

#endif
