/* Ready answers: texts with a source and a day by which somebody looks at them again, for one topic and
 * language. Experts take them into an answer and change them there; editors write them.
 *
 * Every version is kept, with who made it. One past its day is taken only by somebody who says that
 * they saw that.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_CANNED_H
#define GATEWAY_CANNED_H

#include "domain/menus.h"
#include "service/desk.h"

enum canned_state { CANNED_DRAFT, CANNED_USED, CANNED_RETIRED }; /* stored: append only */

bool canned_state_read(struct str name, enum canned_state *ret); /* "draft", "used", "retired" */
const char *canned_state_name(enum canned_state state);

struct canned {
    int64_t id, version;
    struct str category, language; /* no category: every topic */
    struct str title, text, source;
    struct str review_by; /* "2027-01-31"; empty: none */
    enum canned_state state;
    bool overdue; /* in use, and past its day */
    int64_t uses, used_at_ms;
    int64_t staff_id, made_at_ms; /* of this version */
    struct str staff_name;
};

/* Behind `after_id`, in the order they were written. */
MUST_CHECK bool canned_list(struct db *db, int64_t after_id, int limit, int64_t now_ms,
                            struct arena *arena, struct canned **ret, size_t *ret_count,
                            struct err *err);

MUST_CHECK bool canned_get(struct db *db, int64_t id, int64_t now_ms, struct arena *arena,
                           struct canned *ret, struct err *err);

/* What it was, the latest first, up to CANNED_VERSIONS_SHOWN_MAX. */
MUST_CHECK bool canned_versions(struct db *db, int64_t id, struct arena *arena, struct canned **ret,
                                size_t *ret_count, struct err *err);

/* What is in use, that of the ticket's language and topic first; up to CANNED_OFFERED_MAX. */
MUST_CHECK bool canned_for(struct db *db, const struct desk_ticket *ticket, int64_t now_ms,
                           struct arena *arena, struct canned **ret, size_t *ret_count,
                           struct err *err);

/* Adds one (`id` 0), or makes the next version of one. ERR_UNPROCESSED tells what is missing: one in
 * use has a text, a source and a day. ERR_CONFLICT: `version` is not the latest. */
MUST_CHECK bool canned_put(struct db *db, const struct menus *menus, const struct canned *canned,
                           int64_t staff_id, int64_t now_ms, struct arena *arena,
                           struct canned *ret, struct err *err);

/* Counts that it was taken into an answer. ERR_UNPROCESSED: it is not in use, or it is overdue and
 * `overdue_seen` is false. */
MUST_CHECK bool canned_take(struct db *db, int64_t id, bool overdue_seen, int64_t now_ms,
                            struct arena *arena, struct canned *ret, struct err *err);

#endif
