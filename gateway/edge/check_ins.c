/* Floor 4: the clock that asks people how they are whose case is followed, and reminds those who wished it
 * of papers that end. */
#include "edge/chore.h"

#include "base/limits.h"
#include "base/metrics.h"
#include "service/case_check_in.h"
#include "service/case_paper.h"

struct check_ins_job {
    struct chore_job chore; /* first */
    struct case_check_in_sent sent, reminded;
};

static bool look(struct chore_job *job, struct db *db, struct err *err)
{
    bool asks, reminds;
    if (!case_check_in_look(db, job->job.now_ms, job->job.arena, &asks, err) ||
        !case_paper_look(db, job->job.now_ms, job->job.arena, &reminds, err))
        return false;
    job->due = asks || reminds;
    return true;
}

static bool act(struct chore_job *job, struct db *db, struct err *err)
{
    struct check_ins_job *of = (struct check_ins_job *)(void *)job;
    const struct gateway *gateway = job->gateway;
    const struct case_text_world world = { &gateway->keys, job->menus, gateway->config->channels,
                                           gateway->config->channel_count };
    bool done = case_check_in_run(db, &world, job->job.now_ms, job->job.arena, &of->sent, err) &&
                case_paper_remind(db, &world, job->job.now_ms, job->job.arena, &of->reminded, err);
    job->more = done && (of->sent.looked_at == CHECK_INS_ONCE_MAX ||
                         of->reminded.looked_at == CHECK_INS_ONCE_MAX);
    return done;
}

static void acted(struct chore_job *job)
{
    const struct check_ins_job *of = (struct check_ins_job *)(void *)job;
    metric_add(METRIC_CHECK_INS, of->sent.queued);
    chore_queued(job, of->sent.queued + of->reminded.queued);
}

const struct chore_kind check_ins_chore = {
    .name = "check_ins",
    .interval_ms = 2000,
    .size = sizeof(struct check_ins_job),
    .arena_size =
        4 * (size_t)JOB_ARENA_SIZE_MAX, /* a slice is of three kinds, and none may hold up others */
    .look = look,
    .act = act,
    .acted = acted,
};
