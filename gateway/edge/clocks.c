/* Floor 4: the clocks of questions: tells the gauges what is overdue, and does one thing at a time of what
 * is: what is left is seen at the next look. */
#include "edge/chore.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/metrics.h"
#include "edge/events.h"
#include "service/notices.h"
#include "service/oncall.h"
#include "service/promises.h"
#include "service/snooze.h"

enum deed { CALL, RENEW, ASK };

struct clocks_job {
    struct chore_job chore; /* first */
    struct oncall_clocks seen;
    struct promises_seen promises;
    struct notices_seen answers;
    int64_t back[SNOOZE_BACK_MAX]; /* questions that were put off until now */
    int back_count;
    enum deed deed;
    struct oncall_outcome called;
    struct promises_outcome renewed;
    int asked; /* for ratings */
};

static struct clocks_job *clocks_job(struct chore_job *job)
{
    return (struct clocks_job *)(void *)job;
}

static bool look(struct chore_job *chore, struct db *db, struct err *err)
{
    struct clocks_job *job = clocks_job(chore);
    struct arena *arena = chore->job.arena;
    int64_t now_ms = chore->job.now_ms;
    if (!snooze_back(db, chore->before_ms, now_ms, arena, job->back, &job->back_count, err) ||
        !oncall_clocks(db, now_ms, arena, &job->seen, err) ||
        !promises_look(db, now_ms, arena, &job->promises, err) ||
        !notices_look(db, now_ms, arena, &job->answers, err))
        return false;
    job->deed = job->seen.call_due ? CALL : job->promises.due ? RENEW : ASK;
    chore->due = job->seen.call_due || job->promises.due || job->answers.due;
    return true;
}

static void seen(struct chore_job *chore)
{
    const struct clocks_job *job = clocks_job(chore);
    metric_set(METRIC_OVERDUE_NOW, job->seen.overdue_now);
    metric_set(METRIC_OVERDUE_SOON, job->seen.overdue_soon);
    metric_set(METRIC_OVERDUE_NORMAL, job->seen.overdue_normal);
    metric_set(METRIC_OVERDUE_HEARD, job->seen.overdue_heard);
    metric_set(METRIC_HEARD_OLDEST_MS, job->seen.unread_oldest_ms);
    metric_set(METRIC_UNANSWERED, job->promises.unanswered);
    metric_set(METRIC_LATE, job->promises.late);
    metric_set(METRIC_UNREAD, job->answers.unread);
    for (int i = 0; i < job->back_count; i++)
        events_ticket(chore->gateway->events, job->back[i]);
}

static bool act(struct chore_job *chore, struct db *db, struct err *err)
{
    struct clocks_job *job = clocks_job(chore);
    struct arena *arena = chore->job.arena;
    const struct config *config = chore->gateway->config;
    const struct promises_world world = { .menus = chore->menus,
                                          .office = &config->office,
                                          .channels = config->channels,
                                          .channel_count = config->channel_count };
    switch (job->deed) {
    case CALL:
        return oncall_call(db, &config->oncall, chore->job.now_ms, arena, &job->called, err);
    case RENEW:
        return promises_apologise(db, &world, chore->job.now_ms, arena, &job->renewed, err);
    case ASK:
        break;
    }
    return notices_ask_ratings(db, chore->menus, config->channels, config->channel_count,
                               chore->job.now_ms, arena, &job->asked, err);
}

static void acted(struct chore_job *chore)
{
    const struct clocks_job *job = clocks_job(chore);
    metric_add(METRIC_ONCALL_CALLS, job->called.calls);
    metric_add(METRIC_ONCALL_NOBODY, job->called.nobody);
    metric_add(METRIC_PROMISES_BROKEN, job->renewed.broken);
    metric_add(METRIC_APOLOGIES, job->renewed.apologies);
    metric_add(METRIC_RATINGS_ASKED, job->asked);
    if (job->called.nobody > 0)
        log_line(LOG_WARN, "oncall",
                 "questions=%d why=\"nobody is on call for them: set [oncall] channel, and "
                 "migranti staff oncall\"",
                 job->called.nobody);
    for (int i = 0; i < job->renewed.ticket_count; i++)
        events_ticket(chore->gateway->events, job->renewed.tickets[i]);
    chore_queued(chore, job->called.calls + job->renewed.apologies + job->asked);
}

const struct chore_kind clocks_chore = {
    .name = "clocks",
    .interval_ms = 2000,
    .size = sizeof(struct clocks_job),
    .arena_size = JOB_ARENA_SIZE_MAX,
    .look = look,
    .seen = seen,
    .act = act,
    .acted = acted,
};
