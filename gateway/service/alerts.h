/* Alerts: people are told of vacancies that fit what they want (domain/profile.h), each of an offer once.
 *
 *     alerts.c          what a person wants, and which offers were published
 *     alerts_match.c    whom an offer is for, and what is open for a person: it waits for them
 *     alerts_tell.c     what waits becomes a message, at the time they chose
 *     alerts_guard.c    the last look, in the transaction that takes the message out of the outbox
 *     alerts_reply.c    what they reply, and how much of that there was
 *
 * Everything that takes long is done in slices of some people each (alerts_step): the edge runs them as
 * small jobs, one after the other, so that whoever writes is never held up. A row (contact, offer) is
 * made before anything is told, and says in the transaction that queues the message which one tells it:
 * nobody is told twice, whatever crashes or is published again.
 *
 * Floor 3. Thread: store (alerts_look: either lane). */
#ifndef GATEWAY_ALERTS_H
#define GATEWAY_ALERTS_H

#include "domain/channel.h"
#include "domain/dialogue.h"
#include "store/db.h"

/* A vacancy may be shown from now on, or what it says changed: its people are looked for, soon. Who was
 * told of it before is not told again. */
MUST_CHECK bool alerts_published(struct db *db, int64_t vacancy_id, struct arena *arena,
                                 struct err *err);

/* ---- what a person wants */

/* NULL: nothing. */
MUST_CHECK bool alerts_profile(struct db *db, int64_t contact_id, struct arena *arena,
                               struct dialogue_profile **ret, struct err *err);

struct alerts_wish {
    int64_t contact_id;
    struct str channel; /* that they wrote by */
    const struct profile *profile;
    int step;
    bool active;
};
/* What they no longer wanted to be told of is forgotten, when work or place are others now. */
MUST_CHECK bool alerts_set_profile(struct db *db, const struct alerts_wish *wish, int64_t now_ms,
                                   struct arena *arena, struct err *err);
/* With all that waits. What they were told of stays known. */
MUST_CHECK bool alerts_delete_profile(struct db *db, int64_t contact_id, struct arena *arena,
                                      struct err *err);
/* Until then; 0: go on. What comes meanwhile waits. */
MUST_CHECK bool alerts_pause(struct db *db, int64_t contact_id, int64_t until_ms, int64_t now_ms,
                             struct arena *arena, struct err *err);

/* ---- the clock's side */

struct alerts_world {
    const struct menus *menus;
    const struct channel *channels;
    size_t channel_count;
};

/* Whether there is anything to do. */
MUST_CHECK bool alerts_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret,
                            struct err *err);

struct alerts_step {
    bool more;   /* something was done: there may be more */
    int matched; /* offers found for somebody */
    int queued;  /* messages */
};
/* One slice: what is due is told before more is looked for. */
MUST_CHECK bool alerts_step(struct db *db, const struct alerts_world *world, int64_t now_ms,
                            struct arena *arena, struct alerts_step *ret, struct err *err);

/* ---- what they reply */

/* Fills what a step needs that has to do with alerts; false in `ret_ours`: it is another need. */
struct alerts_asked {
    int64_t contact_id;
    const struct menus *menus;
    const struct channel *channel;
    const struct dialogue_result *result;
};
MUST_CHECK bool alerts_answer(struct db *db, const struct alerts_asked *asked, int64_t now_ms,
                              struct arena *arena, struct dialogue_data *ret, bool *ret_ours,
                              struct err *err);

/* They saw all of it. */
MUST_CHECK bool alerts_opened(struct db *db, int64_t contact_id, int64_t vacancy_id, int64_t now_ms,
                              struct arena *arena, struct err *err);
/* A reply told them these: "ID ID". */
MUST_CHECK bool alerts_told(struct db *db, int64_t contact_id, struct str ids, int64_t now_ms,
                            struct arena *arena, struct err *err);
/* No more of its employer; of one without a name, no more of that work there. */
MUST_CHECK bool alerts_unwanted(struct db *db, int64_t contact_id, int64_t vacancy_id,
                                struct arena *arena, struct err *err);
/* Offices may have their number: asked in these words. */
MUST_CHECK bool alerts_agree(struct db *db, int64_t contact_id, struct str words, int64_t now_ms,
                             struct arena *arena, struct err *err);

struct alerts_application {
    int64_t contact_id, vacancy_id, ticket_id;
    struct str channel;
};
/* In two weeks they are asked what became of it. */
MUST_CHECK bool alerts_applied(struct db *db, const struct alerts_application *application,
                               int64_t now_ms, struct arena *arena, struct err *err);
/* 1 got it, 2 not, 3 not known: they are asked once more. Another's application: nothing happens. */
MUST_CHECK bool alerts_outcome(struct db *db, int64_t contact_id, int64_t application_id,
                               int outcome, int64_t now_ms, struct arena *arena, struct err *err);

/* ---- figures: how much of it there was, without persons */

struct alerts_figure {
    int64_t week;    /* its Monday, in days since 1970 of the local clock */
    struct str isco; /* empty: not known */
    int64_t sent, opened, applied, got;
};
/* From the week of `since_ms` on, by week and occupation; at most ROWS_MAX. */
MUST_CHECK bool alerts_figures(struct db *db, int64_t since_ms, struct arena *arena,
                               struct alerts_figure **ret, size_t *ret_count, struct err *err);

#endif
