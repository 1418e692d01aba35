/* What people tell who went to a service: whoever asked for the details of one is asked a week later
 * whether it was open, whether they were served, and how it was; nobody more often than once a month,
 * nobody who said STOP, whose phone may be in other hands, or who may not be shown to have asked. A bad
 * answer makes the service one to verify.
 *
 * Floor 3. Thread: store (directory_visits_look, directory_visits_figures: either lane). */
#ifndef GATEWAY_DIRECTORY_VISITS_H
#define GATEWAY_DIRECTORY_VISITS_H

#include "domain/channel.h"
#include "domain/dialogue.h"
#include "store/db.h"

/* EFFECT_LISTING_OPENED. `channel`: that they are asked by. */
MUST_CHECK bool directory_visits_made(struct db *db, int64_t contact_id, int64_t listing_id,
                                      struct str channel, int64_t now_ms, struct arena *arena,
                                      struct err *err);

/* EFFECT_VISIT. Another's visit: nothing happens. */
MUST_CHECK bool directory_visits_told(struct db *db, int64_t contact_id,
                                      const struct effect *effect, struct arena *arena,
                                      struct err *err);

MUST_CHECK bool directory_visits_look(struct db *db, int64_t now_ms, struct arena *arena,
                                      bool *ret_due, struct err *err);

struct directory_visits_asked {
    int queued, looked_at; /* VISITS_ONCE_MAX: there may be more */
};
MUST_CHECK bool directory_visits_ask(struct db *db, const struct menus *menus,
                                     const struct channel *channels, size_t channel_count,
                                     int64_t now_ms, struct arena *arena,
                                     struct directory_visits_asked *ret, struct err *err);

struct directory_visits_figures { /* of one service */
    int64_t asked, open, not_open, served, not_served, rated, rating_sum;
};
MUST_CHECK bool directory_visits_figures(struct db *db, int64_t listing_id, struct arena *arena,
                                         struct directory_visits_figures *ret, struct err *err);

#endif
