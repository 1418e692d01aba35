/* Feeds of vacancies: what the operator's file says of one, and how its last run went.
 *
 * Floor 3. Thread: store; reads either lane. */
#ifndef GATEWAY_VACANCY_FEEDS_H
#define GATEWAY_VACANCY_FEEDS_H

#include "service/vacancy_import.h"

struct vacancy_feed { /* [feed NAME] */
    struct str name, url;
    int every_ms, timeout_ms;
    bool publish, allow_http, allow_private;
    struct str ca_file;
};

struct vacancy_feed_run {
    int64_t run_at_ms, good_at_ms; /* good_at_ms: of the last run without a fault; 0: none */
    struct str etag, modified;     /* to ask with next time */
    struct str fault;              /* of the feed, or of its first bad record; empty: none */
    bool unchanged;                /* it said that nothing is new */
    struct vacancy_import_counts counts;
    int64_t withdrawn;
};

/* ERR_CONFIG: its name or address is none, or there are `count` already and no room for another. */
MUST_CHECK bool vacancy_feeds_check(const struct vacancy_feed *feed, size_t count, struct err *err);

/* False in *ret_known: it was never asked. */
MUST_CHECK bool vacancy_feeds_last(struct db *db, struct str name, struct arena *arena,
                                   struct vacancy_feed_run *ret, bool *ret_known, struct err *err);

/* `good_at_ms` 0 keeps the one before. */
MUST_CHECK bool vacancy_feeds_record(struct db *db, struct str name,
                                     const struct vacancy_feed_run *run, struct arena *arena,
                                     struct err *err);

#endif
