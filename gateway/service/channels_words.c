/* Floor 3: channels and messages in words, for operators. */
#include "base/limits.h"
#include "domain/date.h"
#include "service/channels.h"

static const int64_t second_ms = 1000, minute_ms = 60LL * 1000, hour_ms = 60LL * 60 * 1000;

/* "12 s", "5 min", "3 h". */
static void add_span(struct builder *out, int64_t ms)
{
    if (ms < 2 * minute_ms)
        builder_addf(out, "%lld s", (long long)((ms + second_ms - 1) / second_ms));
    else if (ms < 2 * hour_ms)
        builder_addf(out, "%lld min", (long long)(ms / minute_ms));
    else
        builder_addf(out, "%lld h", (long long)(ms / hour_ms));
}

/* "14:05", by the clock here; with the day when it is another one. */
static void add_time(struct builder *out, int64_t at_ms, int64_t now_ms)
{
    int64_t local_ms = date_local_ms(at_ms), day_ms = 24 * hour_ms;
    int minutes = date_local_minutes(at_ms);
    if (local_ms / day_ms != date_local_ms(now_ms) / day_ms) {
        date_write(local_ms, out);
        builder_add(out, STR(" "));
    }
    builder_addf(out, "%02d:%02d", minutes / 60, minutes % 60);
}

struct seen { /* a channel, from all sides */
    const struct channel *channel;
    struct channel_report report;
    bool disabled;
    int64_t segments; /* today */
};

static bool look(struct db *db, const struct channel *channel, int64_t now_ms, struct arena *arena,
                 struct seen *ret, struct err *err)
{
    ret->channel = channel;
    return channels_report(db, channel->name, arena, &ret->report, err) &&
           channels_disabled(db, channel->name, arena, &ret->disabled, err) &&
           channels_day(db, channel->name, lane_day(now_ms), arena, &ret->segments, err);
}

static bool is_capped(const struct seen *seen)
{
    return seen->channel->daily_segments > 0 && seen->segments >= seen->channel->daily_segments;
}

static void add_state(struct builder *out, const struct seen *seen, int64_t now_ms)
{
    bool paused = seen->report.paused_until_ms > now_ms;
    if (seen->disabled)
        builder_add(out, STR("switched off"));
    else if (seen->report.written_at_ms == 0)
        builder_add(out, STR("not run yet"));
    else if (is_capped(seen))
        builder_add(out, STR("at its cap of the day: only what is about safety leaves"));
    else if (seen->report.breaker != LANE_CLOSED)
        builder_add(out, paused ? STR("failing") : STR("failing, one message goes ahead to try"));
    else
        builder_add(out, paused ? STR("pausing") : STR("open"));
    if (!seen->disabled && paused) {
        builder_add(out, STR(", again in "));
        add_span(out, seen->report.paused_until_ms - now_ms);
    }
}

static bool add_backlog(struct db *db, const struct channel *channel, int64_t now_ms,
                        struct arena *arena, struct builder *out, struct err *err)
{
    struct outbox_waiting *rows;
    size_t count;
    int64_t quarantined, total = 0;
    if (!outbox_waiting(db, now_ms, arena, &rows, &count, &quarantined, err))
        return false;
    builder_add(out, STR("  waiting   "));
    for (size_t i = 0; i < count; i++) {
        const struct outbox_waiting *row = &rows[i];
        if (!str_equal(row->channel, channel->name))
            continue;
        builder_addf(out, "%s%lld %s", total ? "; " : "", (long long)row->count,
                     outbox_class_name(row->class));
        if (row->due > 0) {
            builder_add(out, STR(" (for "));
            add_span(out, row->oldest_ms);
            builder_add(out, STR(")"));
        } else {
            builder_add(out, STR(" (held or to be tried again)"));
        }
        total += row->count;
    }
    builder_add(out, total ? STR("\n") : STR("nothing\n"));
    return true;
}

bool channels_describe(struct db *db, const struct channel *channel, int64_t now_ms,
                       struct arena *arena, struct builder *out, struct err *err)
{
    struct seen seen;
    if (!look(db, channel, now_ms, arena, &seen, err))
        return false;
    builder_addf(out, STR_FMT " (%s)\n  state     ", STR_ARG(channel->name),
                 channel->provider->name);
    add_state(out, &seen, now_ms);
    builder_addf(out, "\n  rate      %u segments a second", channel->per_second);
    builder_addf(out, "\n  today     %lld segments", (long long)seen.segments);
    if (channel->daily_segments > 0)
        builder_addf(out, " of %d", channel->daily_segments);
    builder_add(out, STR("\n"));
    if (!add_backlog(db, channel, now_ms, arena, out, err))
        return false;
    if (channel->failover.len > 0)
        builder_addf(out, "  failover  " STR_FMT "\n", STR_ARG(channel->failover));
    if (seen.report.why.len > 0) {
        builder_addf(out, "  last      " STR_FMT ", ", STR_ARG(seen.report.why));
        add_span(out, now_ms - seen.report.why_at_ms);
        builder_add(out, STR(" ago\n"));
    }
    return true;
}

/* ---- one message */

enum { /* columns of QUERY_OUTBOX_WHY */
       WHY_CHANNEL,
       WHY_BEARER,
       WHY_CLASS,
       WHY_SEGMENTS,
       WHY_STATE,
       WHY_ATTEMPTS,
       WHY_DUE,
       WHY_EXPIRES,
       WHY_HELD,
       WHY_PINNED,
       WHY_REASON,
       WHY_CREATED,
       WHY_UPDATED,
       WHY_CONTACT,
       WHY_AHEAD,
};

static bool add_line_ahead(struct db *db, const struct channel *channel, int64_t id, int64_t class,
                           int64_t now_ms, struct arena *arena, struct builder *out,
                           struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_OUTBOX_BEFORE, arena, &rows, err, DB_S(channel->name), DB_I(class),
                DB_I(id), DB_I(now_ms)))
        return false;
    int64_t count = db_int(&rows, 0, 0), segments = db_int(&rows, 0, 1);
    if (count == 0) {
        builder_add(out, STR("it is the next to leave\n"));
        return true;
    }
    builder_addf(out, "%lld messages leave before it, %lld segments", (long long)count,
                 (long long)segments);
    if (channel->per_second > 0) {
        builder_addf(out, " at %u a second: about ", channel->per_second);
        add_span(out, segments * second_ms / channel->per_second);
    }
    builder_add(out, STR("\n"));
    return true;
}

/* Why one that is queued does not leave: the first thing that holds it. */
static bool add_wait(struct db *db, const struct channel *channel, int64_t id,
                     const struct db_rows *row, int64_t now_ms, struct arena *arena,
                     struct builder *out, struct err *err)
{
    int64_t due_ms = db_int(row, 0, WHY_DUE), class = db_int(row, 0, WHY_CLASS);
    struct seen seen;
    builder_add(out, STR("it waits: "));
    if (due_ms > now_ms) {
        struct str reason = db_str(row, 0, WHY_REASON);
        builder_add(out, db_int(row, 0, WHY_HELD) ? STR("held until ") : STR("tried again at "));
        add_time(out, due_ms, now_ms);
        builder_addf(out, " (" STR_FMT ")\n", STR_ARG(reason));
        return true;
    }
    if (db_int(row, 0, WHY_AHEAD) > 0) {
        builder_addf(out, "%lld earlier messages to the same person leave first\n",
                     (long long)db_int(row, 0, WHY_AHEAD));
        return true;
    }
    if (!channel) {
        builder_add(out, STR("its channel is in the configuration no more\n"));
        return true;
    }
    if (!look(db, channel, now_ms, arena, &seen, err))
        return false;
    bool blocked = seen.disabled || seen.report.written_at_ms == 0 ||
                   (is_capped(&seen) && class != OUTBOX_SAFETY) ||
                   seen.report.breaker != LANE_CLOSED || seen.report.paused_until_ms > now_ms;
    if (!blocked)
        return add_line_ahead(db, channel, id, class, now_ms, arena, out, err);
    builder_add(out, STR("its channel is "));
    add_state(out, &seen, now_ms);
    if (seen.report.why.len > 0)
        builder_addf(out, " (" STR_FMT ")", STR_ARG(seen.report.why));
    builder_add(out, STR("\n"));
    return true;
}

static void add_end(const struct db_rows *row, struct builder *out)
{
    static const char unknown[] =
        "perhaps it was sent, perhaps not: nobody answered. It is not sent"
        " twice; a report of the provider would settle it";
    static const char *const words[] = {
        [OUTBOX_SENDING] = "it is being sent: the call to the provider is under way",
        [OUTBOX_SENT] = "the provider took it, and has not reported yet what became of it",
        [OUTBOX_DELIVERED] = "it reached the phone",
        [OUTBOX_FAILED] = "it failed, and is not tried again",
        [OUTBOX_EXPIRED] = "it was not sent: it would have come too late",
        [OUTBOX_UNKNOWN] = unknown,
    };
    struct str reason = db_str(row, 0, WHY_REASON);
    builder_addf(out, "%s\n", words[db_int(row, 0, WHY_STATE)]);
    if (reason.len > 0)
        builder_addf(out, "said about it: " STR_FMT "\n", STR_ARG(reason));
}

bool channels_explain(struct db *db, int64_t message_id,
                      const struct channel *(*find)(const void *context, struct str name),
                      const void *context, int64_t now_ms, struct arena *arena, struct builder *out,
                      struct err *err)
{
    struct db_rows row;
    if (!DB_RUN(db, QUERY_OUTBOX_WHY, arena, &row, err, DB_I(message_id)))
        return false;
    if (row.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no message %lld", (long long)message_id);
    struct str name = db_str(&row, 0, WHY_CHANNEL);
    bool queued = db_int(&row, 0, WHY_STATE) == OUTBOX_QUEUED;
    builder_addf(out, "message %lld: %s, %s by " STR_FMT ", %lld segments, ", (long long)message_id,
                 outbox_state_name((enum outbox_state)db_int(&row, 0, WHY_STATE)),
                 outbox_class_name((enum outbox_class)db_int(&row, 0, WHY_CLASS)), STR_ARG(name),
                 (long long)db_int(&row, 0, WHY_SEGMENTS));
    builder_addf(out, "tried %lld times\nwritten ", (long long)db_int(&row, 0, WHY_ATTEMPTS));
    add_time(out, db_int(&row, 0, WHY_CREATED), now_ms);
    builder_add(out, STR(", last changed "));
    add_time(out, db_int(&row, 0, WHY_UPDATED), now_ms);
    if (queued) {
        builder_add(out, STR(", given up "));
        add_time(out, db_int(&row, 0, WHY_EXPIRES), now_ms);
    }
    builder_add(out, STR("\n"));
    if (!queued) {
        add_end(&row, out);
        return true;
    }
    if (db_int(&row, 0, WHY_PINNED))
        builder_addf(out, "perhaps " STR_FMT " took it already: it is repeated there only\n",
                     STR_ARG(name));
    return add_wait(db, find(context, name), message_id, &row, now_ms, arena, out, err);
}
