/* What was reported of a quarter stays as it was reported: every figure with all its breakdowns, masked
 * as it was told, with who froze it and when, under a keyed hash. What turns out otherwise later is a
 * new version with its reason; both remain. A quarter that still runs is not frozen.
 *
 * While there are frozen versions, tables of that quarter that differ from any by few hide where: else
 * two together would tell of single people.
 *
 * Floor 3. Thread: store (all but report_frozen_add: either lane). */
#ifndef GATEWAY_REPORT_FROZEN_H
#define GATEWAY_REPORT_FROZEN_H

#include "base/crypto.h"
#include "base/json.h"
#include "service/report.h"

struct report_frozen {
    int64_t id, version, at_ms;
    struct str period;
    int64_t staff_id;
    struct str staff_name;
    struct str reason; /* of a correction; empty: the first version */
    struct str seal;
    const struct json *body; /* where one was asked for by itself */
    bool whole;              /* the body is what was sealed; as `body` */
    const struct report_frozen
        *before; /* the version before; of the latest, where it was asked for */
};

/* The latest first: of one period, or of all before an id (0: from the latest). */
MUST_CHECK bool report_frozen_of(struct db *db, const struct report_period *period,
                                 struct arena *arena, struct report_frozen **ret, size_t *ret_count,
                                 struct err *err);
MUST_CHECK bool report_frozen_list(struct db *db, int64_t before_id, struct arena *arena,
                                   struct report_frozen **ret, size_t *ret_count, struct err *err);

/* ERR_NOT_FOUND */
MUST_CHECK bool report_frozen_get(struct db *db, const struct keyring *keys, int64_t id,
                                  struct arena *arena, struct report_frozen *ret, struct err *err);

/* The latest version of a period, with those before; `ret->id` 0: it was not frozen. */
MUST_CHECK bool report_frozen_latest(struct db *db, const struct keyring *keys,
                                     const struct report_period *period, struct arena *arena,
                                     struct report_frozen *ret, struct err *err);

/* A table as it was reported. False: it is not in there. */
bool report_frozen_table(const struct report_frozen *frozen, const struct measure *measure,
                         enum dimension by, enum dimension across, struct arena *arena,
                         struct report_table *ret);

/* As report_table(), beside what was reported (the latest version; `frozen->id` 0: nothing). */
MUST_CHECK bool report_frozen_beside(struct report *report, const struct report_frozen *frozen,
                                     const struct measure *measure,
                                     const struct report_period *period, enum dimension by,
                                     enum dimension across, struct arena *arena,
                                     struct report_table *ret, struct err *err);

/* A table of another period hides what quarters in it, or around it, hide beside what was reported of them: its
 * months would tell what the quarter does not, and so would its year. */
MUST_CHECK bool report_frozen_near(struct db *db, const struct keyring *keys, struct report *report,
                                   const struct measure *measure,
                                   const struct report_period *period, struct arena *arena,
                                   struct report_table *table, struct err *err);

/* All figures of a quarter that is over, to be frozen. ERR_UNPROCESSED: it is no quarter, or runs. */
MUST_CHECK bool report_frozen_write(struct report *report, const struct report_frozen *latest,
                                    const struct report_period *period, int64_t now_ms,
                                    struct arena *arena, struct str *ret_body, struct err *err);

/* `frozen`: period, version (of the latest that was seen, 0: none), staff, time, reason. ERR_CONFLICT:
 * there is a later one. ERR_INVALID: a correction without a reason. */
MUST_CHECK bool report_frozen_add(struct db *db, const struct keyring *keys,
                                  const struct report_frozen *frozen, struct str body,
                                  struct arena *arena, int64_t *ret_id, struct err *err);

#endif
