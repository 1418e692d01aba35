/* Floor 4: people who asked to be forgotten are. */
#include "edge/chore.h"

#include "base/limits.h"
#include "base/log.h"
#include "edge/spool.h"
#include "edge/spool_refused.h"
#include "service/erasure_restore.h"

struct eraser_job {
    struct chore_job chore; /* first */
    struct erasure_slice slice;
};

/* What cannot be removed stops nobody from being forgotten. */
static void forget_in(const struct channel *channel, const struct str *numbers, size_t count)
{
    static struct log_limit limit;
    struct err err = { 0 };
    int64_t removed;
    for (size_t i = 0; i < count; i++) {
        if (!spool_refused_forget(spool_folder(channel), numbers[i], &removed, &err))
            log_limited(&limit, LOG_ERROR, "eraser", "channel=" STR_FMT " why=\"%s\"",
                        STR_ARG(channel->name), err.text);
    }
}

/* Refused files go before the number does: afterwards nothing tells whom they name. */
static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    const struct config *config = job->gateway->config;
    struct str numbers[ERASURE_OPEN_MAX];
    size_t count;
    if (!erasure_look(db, job->job.now_ms, job->job.arena, &job->due, err) ||
        !erasure_numbers(db, &job->gateway->keys, job->job.arena, numbers, &count, err))
        return false;
    for (size_t i = 0; count > 0 && i < config->channel_count; i++) {
        if (spool_folder(&config->channels[i]))
            forget_in(&config->channels[i], numbers, count);
    }
    return true;
}

/* Whoever is gone is in the journal before that is committed: a database that is put back from a copy
 * made before is told by it. */
static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct erasure_slice *slice = &((struct eraser_job *)(void *)job)->slice;
    const struct gateway *gateway = job->gateway;
    bool done = erasure_act(db, &gateway->keys, job->job.now_ms, job->job.arena, slice, err) &&
                erasure_restore_note(db, gateway->config->store.erased.ptr, slice, err);
    job->more = done && slice->more;
    return done;
}

const struct chore_kind eraser_chore = {
    .name = "eraser",
    .interval_ms = 2 * 1000,
    .size = sizeof(struct eraser_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .act = act,
};
