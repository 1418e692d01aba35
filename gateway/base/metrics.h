/* Counters and gauges of the program, printed as Prometheus text by /metrics.
 *
 * A metric is one row of the table in metrics.c and one name here.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_METRICS_H
#define GATEWAY_METRICS_H

#include "base/str.h"

enum metric {
    /* edge: requests */
    METRIC_HTTP_REQUESTS,
    METRIC_HTTP_CONNECTIONS,      /* gauge */
    METRIC_HTTP_REFUSED_FRAMING,  /* framing or header checks: 400 */
    METRIC_HTTP_REFUSED_SIZE,     /* head, target or body too large */
    METRIC_HTTP_REFUSED_DEADLINE, /* the whole request did not arrive in time */
    METRIC_HTTP_REFUSED_PEER,     /* one address held too many connections */
    METRIC_HTTP_LISTENER_PAUSED,  /* at the connection cap or out of descriptors */
    METRIC_HTTP_STREAMS,          /* gauge: server-sent event streams */
    METRIC_WEBHOOK_ACCEPTED,
    METRIC_WEBHOOK_REFUSED_CHANNEL,   /* unknown channel or wrong token: 404 */
    METRIC_WEBHOOK_REFUSED_METHOD,    /* 405 */
    METRIC_WEBHOOK_REFUSED_TYPE,      /* 415 */
    METRIC_WEBHOOK_REFUSED_SIGNATURE, /* 401 */
    METRIC_WEBHOOK_REFUSED_FORMAT,    /* 400: JSON, form, field missing */
    METRIC_WEBHOOK_REFUSED_VALUE,     /* 422: a number or id that cannot be meant */
    METRIC_WEBHOOK_REFUSED_BUSY,      /* 503 */
    METRIC_WEBHOOK_IGNORED,           /* understood and of no interest: 200 */
    /* messages */
    METRIC_INBOUND_SMS,
    METRIC_INBOUND_USSD,
    METRIC_INBOUND_DUPLICATE,
    METRIC_INBOUND_PARTS,
    METRIC_INBOUND_INCOMPLETE, /* went on without a part */
    METRIC_INBOUND_NAME,       /* from a name: stored, not answered */
    METRIC_INBOUND_SHORT_CODE, /* from a short code: stored, not answered */
    METRIC_INBOUND_BINARY,     /* for a program, nobody wrote it: ignored */
    METRIC_INBOUND_PUSH,       /* WAP push: ignored */
    METRIC_INBOUND_PAUSED,     /* kept and shown to staff, not answered: a fuse has tripped */
    METRIC_FUSE_FLOOD,         /* trips */
    METRIC_FUSE_LOOP,
    METRIC_FUSE_DAY,
    METRIC_FUSE_SAME,
    METRIC_FUSE_SEGMENTS,
    METRIC_INBOUND_SILENT, /* stored, deliberately not answered: short code, own number, opted out */
    METRIC_RECEIPTS,
    METRIC_RECEIPTS_UNMATCHED,
    METRIC_OUTBOUND_QUEUED,
    METRIC_OUTBOUND_SENT,
    METRIC_OUTBOUND_DELIVERED,
    METRIC_OUTBOUND_FAILED,
    METRIC_OUTBOUND_EXPIRED,
    METRIC_OUTBOUND_UNKNOWN,
    METRIC_OUTBOUND_RETRIED,
    METRIC_OUTBOUND_MOVED, /* to another channel, because theirs failed */
    METRIC_OUTBOUND_SEGMENTS,
    METRIC_OUTBOX_WAITING,     /* gauge */
    METRIC_OUTBOX_OLDEST_MS,   /* gauge: age of the oldest message due */
    METRIC_OUTBOX_QUARANTINED, /* gauge: beyond one person's measure of the day */
    METRIC_CHANNELS_CAPPED,    /* gauge: channels at their cap of the day */
    METRIC_CHANNELS_FAILING,   /* gauge: channels that fail or are switched off */
    METRIC_URGENT,
    METRIC_HEARD,       /* free texts not sent as a question, put before staff */
    METRIC_OVERDUE_NOW, /* gauges: open past their time, one a class */
    METRIC_OVERDUE_SOON,
    METRIC_OVERDUE_NORMAL,
    METRIC_OVERDUE_HEARD,
    METRIC_HEARD_OLDEST_MS, /* gauge: age of the oldest free text nobody looked at */
    METRIC_UNANSWERED,      /* gauges: questions that wait; of these, the ones past their promise */
    METRIC_LATE,
    METRIC_PROMISES_BROKEN, /* times people were told that passed without an answer */
    METRIC_APOLOGIES,
    METRIC_UNREAD, /* gauge: answers that wait until they are asked for */
    METRIC_RATINGS,
    METRIC_RATINGS_LOW,
    METRIC_RATINGS_ASKED,    /* by a message of its own */
    METRIC_LESSONS,          /* of courses, that left by themselves */
    METRIC_DIRECTORY_VERIFY, /* services nobody vouched for lately, or somebody doubts */
    METRIC_VISITS_ASKED,     /* how it was at a service of the directory */
    METRIC_LESSON_NUDGES,
    METRIC_CHECK_INS,
    METRIC_APPOINTMENT_REMINDERS,
    METRIC_ONCALL_CALLS,
    METRIC_ONCALL_NOBODY, /* urgent questions that there was nobody to call for */
    METRIC_TICKETS_OPENED,
    METRIC_FEED_RUNS,
    METRIC_FEED_FAULTS,
    METRIC_TICKETS_ANSWERED,
    METRIC_TICKETS_CLOSED,
    /* store */
    METRIC_STORE_JOBS,
    METRIC_STORE_JOBS_FAILED,
    METRIC_STORE_COMMITS,
    METRIC_STORE_COMMITS_FAILED,
    METRIC_STORE_REFUSED_QUEUE, /* the queue was full */
    METRIC_STORE_QUEUE,         /* gauge */
    METRIC_STORE_WAL_FRAMES,    /* gauge */
    /* menus, desk */
    METRIC_MENUS_LEAVES,  /* gauge */
    METRIC_MENUS_OVERDUE, /* gauge: leaves past their review-by date */
    METRIC_MENUS_RELOADS,
    METRIC_MENUS_RELOADS_REFUSED,
    METRIC_LOGINS,
    METRIC_LOGINS_REFUSED,
    METRIC_COUNT
};

void metric_add(enum metric metric, int64_t amount);
void metric_set(enum metric metric, int64_t value); /* gauges */
int64_t metric_get(enum metric metric);

/* The whole table in Prometheus text format 0.0.4. */
void metrics_print(struct builder *out);

#endif
