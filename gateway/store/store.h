/* The store thread: jobs in, one transaction per batch, completions out.
 *
 * A job is run once in a store thread inside a savepoint of the batch, and done once in the loop
 * thread after the batch's COMMIT has returned. If the commit fails, every job of the batch is
 * done with that error. run() may be called again after a rollback, so it must change nothing but
 * the database and its own job.
 *
 * Reads that may be long go through the second lane: a read-only connection with a thread of its
 * own, which never holds up a person. Work that is slow for another reason (passwords) goes there
 * too.
 *
 * A storage error (ERR_STORAGE) is final: everything submitted or waiting is done with it, and
 * store_failed() turns true; the caller answers 503 and ends the process with 70.
 *
 * Floor 2. Thread: store_submit, store_complete, done: loop. run: store. */
#ifndef GATEWAY_STORE_H
#define GATEWAY_STORE_H

#include "store/db.h"

enum store_lane { STORE_WRITE, STORE_READ };

struct job {
    struct job *next;    /* queue link, the store's */
    struct arena *arena; /* owns the job and all it points to; freed by done() */
    const char *name;    /* for logs */
    int64_t now_ms;      /* the job's time, stamped by the submitter */
    bool (*run)(struct job *job, struct db *db, struct err *err);
    void (*done)(struct job *job, const struct err *err); /* err->code == ERR_NONE: durable */
    struct err err;
};

struct store;
struct store_options {
    const char *url;
    size_t queue_max; /* above it store_submit refuses: ERR_BUSY */
    size_t reads_max;
    size_t batch_max;
};

MUST_CHECK bool store_open(const struct store_options *options, struct store **ret,
                           struct err *err);

/* On refusal (ERR_BUSY, ERR_STORAGE) the job stays the caller's and done() is not called. */
MUST_CHECK bool store_submit(struct store *store, enum store_lane lane, struct job *job,
                             struct err *err);
int store_completion_fd(const struct store *store); /* readable: call store_complete() */
void store_complete(struct store *store);           /* calls done() of what is ready */
size_t store_pending(const struct store *store);    /* jobs not yet done */
bool store_failed(const struct store *store);
void store_close(
    struct store *store); /* refuses new jobs, runs and commits the queue, joins, completes */

#endif
