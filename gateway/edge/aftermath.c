/* Floor 4: what follows a commit. */
#include "edge/aftermath.h"

#include "base/metrics.h"
#include "edge/events.h"
#include "edge/gatherer.h"
#include "edge/latecomers.h"
#include "edge/sender.h"

static void count(const struct inbound_counts *counts)
{
    const struct {
        enum metric metric;
        int count;
    } rows[] = {
        { METRIC_INBOUND_SMS, counts->sms },
        { METRIC_INBOUND_USSD, counts->ussd },
        { METRIC_INBOUND_DUPLICATE, counts->duplicates },
        { METRIC_INBOUND_SILENT, counts->silent },
        { METRIC_INBOUND_NAME, counts->names },
        { METRIC_INBOUND_SHORT_CODE, counts->short_codes },
        { METRIC_INBOUND_PARTS, counts->parts },
        { METRIC_INBOUND_PAUSED, counts->paused },
        { METRIC_FUSE_FLOOD, counts->tripped[FUSE_FLOOD] },
        { METRIC_FUSE_LOOP, counts->tripped[FUSE_LOOP] },
        { METRIC_FUSE_DAY, counts->tripped[FUSE_DAY] },
        { METRIC_FUSE_SAME, counts->tripped[FUSE_SAME] },
        { METRIC_FUSE_SEGMENTS, counts->tripped[FUSE_SEGMENTS] },
        { METRIC_INBOUND_INCOMPLETE, counts->incomplete },
        { METRIC_RECEIPTS, counts->receipts },
        { METRIC_RECEIPTS_UNMATCHED, counts->receipts_unmatched },
        { METRIC_OUTBOUND_QUEUED, counts->outbound },
        { METRIC_OUTBOUND_DELIVERED, counts->delivered },
        { METRIC_OUTBOUND_FAILED, counts->failed },
        { METRIC_OUTBOUND_EXPIRED, counts->expired },
        { METRIC_TICKETS_OPENED, counts->tickets_opened },
        { METRIC_RATINGS, counts->rated },
        { METRIC_RATINGS_LOW, counts->rated_low },
        { METRIC_HEARD, counts->heard },
        { METRIC_URGENT, counts->urgent },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        metric_add(rows[i].metric, rows[i].count);
}

static void wake(struct gateway *gateway, const struct channel *channel)
{
    if (channel) {
        sender_wake(gateway->sender, channel);
        return;
    }
    for (size_t i = 0; i < gateway->config->channel_count; i++)
        sender_wake(gateway->sender, &gateway->config->channels[i]);
}

void aftermath(struct gateway *gateway, const struct inbound_outcome *outcome,
               const struct channel *channel)
{
    count(&outcome->counts);
    bool leaves = outcome->leaving.outbound.id != 0; /* the caller's to send */
    if (outcome->counts.outbound > leaves)
        wake(gateway, channel);
    for (int i = 0; i < outcome->ticket_count; i++)
        events_ticket(gateway->events, outcome->tickets[i]);
    if (outcome->counts.tickets_opened > 0)
        gatherer_expect(gateway->gatherer);
    if (outcome->waiting)
        latecomers_expect(gateway->latecomers);
}
