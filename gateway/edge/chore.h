/* What the gateway does by itself from time to time, without anybody asking: it sends lessons, tells of
 * vacancies, calls whoever is on call, counts for the figures.
 *
 * A chore is looked for on the read lane, so that nothing is written while there is nothing to do. What
 * is due is done on the write lane, a slice at a time, with a pause behind each that is longer than the
 * slice took: whoever writes to us is held up by one slice at most, and the more the store has to do,
 * the more slowly a chore goes on.
 *
 * Floor 4. Thread: loop; look() and act(): store. */
#ifndef GATEWAY_CHORE_H
#define GATEWAY_CHORE_H

#include "edge/gateway.h"

struct chore_job {
    struct job job; /* first */
    const struct gateway *gateway;
    struct menus *menus; /* a reference, released with the job */
    int64_t before_ms;   /* of the last look that was seen; at first, of this one */
    bool due;            /* look() sets it: there is something to do */
    bool more;           /* act() sets it: there may be more behind this slice */
    struct chore *chore; /* the chore's own */
};

struct chore_kind {
    const char *name; /* for logs */
    int interval_ms;  /* between looks */
    size_t size;      /* of its job, which begins with a struct chore_job and is zero at first */
    size_t arena_size;
    bool (*look)(struct chore_job *job, struct db *db, struct err *err);
    void (*seen)(struct chore_job *job); /* after a look without a fault; may be NULL */
    /* In the same job as the look that found something due. May be run again after a rollback. */
    bool (*act)(struct chore_job *job, struct db *db, struct err *err);
    void (*acted)(struct chore_job *job); /* when that is durable; may be NULL */
};

extern const struct chore_kind alerter_chore, /* people are told of vacancies */
    announcer_chore,                          /* announcements leave */
    binder_chore,    /* numbers that were sealed otherwise before are sealed anew */
    check_ins_chore, /* people whose case is followed are asked how they are */
    clocks_chore,    /* who is on call is called, promises that passed are renewed, ratings asked */
    counting_chore,  /* counts for the figures at the desk */
    eraser_chore,    /* who asked to be forgotten is */
    facts_chore,     /* case files from before are read for reports */
    indexer_chore,   /* what was said on questions becomes findable */
    lessons_chore,   /* lessons that are due are sent */
    retainer_chore,  /* what is as old as it is kept is deleted */
    reminders_chore, /* people are reminded of appointments */
    visits_chore;    /* who went to a service is asked how it was */

struct chore;

MUST_CHECK bool chore_open(struct gateway *gateway, const struct chore_kind *kind,
                           struct chore **ret, struct err *err);
void chore_close(struct chore *chore); /* NULL is allowed; after the store */

/* For acted(): so many messages were queued, on whichever channels. */
void chore_queued(const struct chore_job *job, int messages);

#endif
