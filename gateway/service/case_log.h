/* The log of each case file: who changed which field from what to what, and who read the file or was
 * refused it. What stood there is sealed.
 *
 * The lines of a file are a chain of keyed hashes, as the audit log's are. A line's hash covers a
 * keyed hash of what was before and after, not these themselves: erasure takes them away and the
 * chain still holds. That lines were cut off at the end is told by the audit log, which notes the
 * number of the last line with every change.
 *
 * Floor 3. Thread: store (reading: either lane). */
#ifndef GATEWAY_CASE_LOG_H
#define GATEWAY_CASE_LOG_H

#include "base/crypto.h"
#include "domain/case_field.h"
#include "store/db.h"

enum case_log_act { /* stored: append only */
                    CASE_LOG_OPENED,
                    CASE_LOG_READ,
                    CASE_LOG_REFUSED,
                    CASE_LOG_ADDED,
                    CASE_LOG_CHANGED,
                    CASE_LOG_REMOVED,
                    CASE_LOG_CONSENT,
                    CASE_LOG_STATE,
                    CASE_LOG_ASSIGNED,
                    CASE_LOG_TIED,
                    CASE_LOG_DONE, /* what was due was seen to */
                    CASE_LOG_REFERRAL,
                    CASE_LOG_LINK, /* by whoever has the link of a referral; staff_id is 0 */
                    CASE_LOG_APPROVAL,
                    CASE_LOG_ERASED, /* what it held, but for what counts */
                    CASE_LOG_HELD,   /* kept by law, or no longer */
                    CASE_LOG_EXPORTED,
                    CASE_LOG_CHECK_IN,
                    CASE_LOG_APPOINTMENT,
                    CASE_LOG_ACTS
};

extern const char *const case_log_act_names[CASE_LOG_ACTS];

/* How it came about where no staff did it. Stored below 0 where staff_id stands, which the line's hash
 * covers: append only. */
enum case_log_way {
    CASE_LOG_UNTOLD, /* lines of old: by phone, or by the clock */
    CASE_LOG_BY_PHONE,
    CASE_LOG_BY_CLOCK,
    CASE_LOG_BY_SERVICE, /* that the person was referred to */
    CASE_LOG_WAYS
};

extern const char *const case_log_way_names[CASE_LOG_WAYS];

struct case_log_line {
    int64_t line, at_ms;
    int64_t staff_id; /* 0: `way` tells; CASE_LOG_LINK: who has it */
    enum case_log_way way;
    struct str staff_name;
    enum case_log_act act;
    int64_t item_id;          /* 0: the file */
    int kind;                 /* of the item; -1: none */
    struct str field;         /* CASE_LOG_CHANGED */
    struct str detail;        /* never what people said: "own", "sharing given on paper" */
    struct str before, after; /* unsealed */
    bool erased;              /* these were, by law */
};

/* In the transaction of what it tells. `line` of the entry is not read. */
MUST_CHECK bool case_log_add(struct db *db, const struct keyring *keys, int64_t case_id,
                             const struct case_log_line *entry, struct arena *arena,
                             struct err *err);

/* The number of the last line. */
MUST_CHECK bool case_log_length(struct db *db, int64_t case_id, struct arena *arena, int64_t *ret,
                                struct err *err);

/* The latest first; `before_line` 0: from the latest. */
MUST_CHECK bool case_log_list(struct db *db, const struct keyring *keys, int64_t case_id,
                              int64_t before_line, int limit, struct arena *arena,
                              struct case_log_line **ret, size_t *ret_count, struct err *err);

/* Reads every line of the file. ERR_DATA names the first that is not what was written. */
MUST_CHECK bool case_log_verify(struct db *db, const struct keyring *keys, int64_t case_id,
                                int64_t *ret_lines, struct err *err);

#endif
