/* The audit log: who did what to which thing, when. Never a text of a person, never a number.
 *
 * Each line carries a keyed hash (HMAC-SHA256, a key of the installation's own) over itself and the
 * line before, so that a line changed, taken out or put in is found by audit_verify(), also when it was
 * done by somebody who holds the database but not the key file. Lines cut off at the end are found
 * by comparing with a count and a head noted down before: the gateway logs both now and then.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_AUDIT_H
#define GATEWAY_AUDIT_H

#include "base/crypto.h"
#include "store/db.h"

enum { AUDIT_HASH_SIZE = 32 };

struct audit_entry {
    int64_t id; /* 1, 2, 3, ...; set by audit_add() */
    int64_t at_ms;
    int64_t staff_id;   /* 0: nobody at the desk, as from the command line */
    struct str who;     /* their login, as it was then */
    struct str action;  /* "ticket.answer" */
    struct str subject; /* "question 102", "staff besa" */
    struct str detail;  /* a reason, a role; may be empty */
    struct str hash;    /* AUDIT_HASH_SIZE bytes; set by audit_add() */
};

/* In the transaction of what it tells about: both are there or neither. */
MUST_CHECK bool audit_add(struct db *db, const struct keyring *keys,
                          const struct audit_entry *entry, struct arena *arena, struct err *err);

struct audit_query {
    int64_t before_id;      /* 0: from the latest */
    struct str who, action; /* empty: all; an action may be a family such as "staff" */
    int limit;
};

/* The latest first. */
MUST_CHECK bool audit_list(struct db *db, const struct audit_query *query, struct arena *arena,
                           struct audit_entry **ret, size_t *ret_count, struct err *err);

struct audit_state {
    int64_t count;
    unsigned char head[AUDIT_HASH_SIZE]; /* of the last line; zeroes when there is none */
};

/* Reads every line. ERR_DATA names the first that is not what was written. */
MUST_CHECK bool audit_verify(struct db *db, const struct keyring *keys, struct audit_state *ret,
                             struct err *err);

/* Logs how many lines there are, and the last one's hash. */
MUST_CHECK bool audit_log_head(struct db *db, struct arena *arena, struct err *err);

#endif
