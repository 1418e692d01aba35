/* What is deleted because of its age, by the periods of the configuration: the texts of questions that are
 * closed, what came in and went out, case files that are closed, and people of whom nothing came for so
 * long, who are forgotten as if they had asked (erasure.h), without a message. Once a day, in slices; each run leaves a
 * line in the audit log with how many there were. Counts stay, as when a person is forgotten; a file that
 * the law wants kept (case_hold.h) is passed over.
 *
 * What leaves by itself is not here: providers' names for messages after 30 days (dedupe.h), dialled
 * sessions after one, drafts, logs of exchanges after a week.
 *
 * Floor 3. Thread: store (retention_look, retention_list: either lane). */
#ifndef GATEWAY_RETENTION_H
#define GATEWAY_RETENTION_H

#include "service/erasure.h"

enum retention_kind { /* stored: append only */
                      RETENTION_QUESTIONS,
                      RETENTION_RECEIVED,
                      RETENTION_SENT,
                      RETENTION_CASES,
                      RETENTION_CONTACTS,
                      RETENTION_KINDS
};

extern const char *const retention_kind_names[RETENTION_KINDS];

struct retention_policy {
    int days[RETENTION_KINDS]; /* 0: for ever */
};

MUST_CHECK bool retention_look(struct db *db, const struct retention_policy *policy, int64_t now_ms,
                               struct arena *arena, bool *ret_due, struct err *err);

/* A slice. `ret_gone`: files that are erased with it, for the journal. */
MUST_CHECK bool retention_act(struct db *db, const struct keyring *keys,
                              const struct retention_policy *policy, int64_t now_ms,
                              struct arena *arena, struct erasure_slice *ret_gone, struct err *err);

struct retention_state {
    int days;
    int64_t due; /* how many the next run takes, counted up to RETENTION_COUNT_MAX */
    int64_t last_removed, last_at_ms; /* 0: never yet */
};

/* A dry run: nothing is deleted. */
MUST_CHECK bool retention_list(struct db *db, const struct retention_policy *policy, int64_t now_ms,
                               struct arena *arena, struct retention_state ret[RETENTION_KINDS],
                               struct err *err);

#endif
