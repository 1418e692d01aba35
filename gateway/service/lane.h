/* A lane: what may leave by one channel now. The channel's rate in segments, its breaker, its
 * pauses, its cap of the day, what a failed call means for the message and for the channel.
 *
 *     closed -> open       the provider cannot be reached, breaks three times in a row, or refuses us
 *     open -> half open    the pause is over: one message goes ahead to try
 *     half open -> closed  it got an answer; else open again, twice as long, to half a minute
 *
 * Replies and what is more urgent never wait for what nobody waits for: the latter leaves a quarter
 * of the bucket and of the calls to them, and stops at four fifths of the day's cap.
 *
 * Pure: no I/O, and the time is given, so that tests and simulations choose it.
 *
 * Floor 3. Thread: one. */
#ifndef GATEWAY_LANE_H
#define GATEWAY_LANE_H

#include "service/outbox.h"

enum lane_breaker { LANE_CLOSED, LANE_OPEN, LANE_HALF_OPEN }; /* stored */

enum { LANE_WHY_SIZE = 120 };

struct lane {
    const struct channel *channel;
    int calls_max; /* under way at once */
    bool disabled; /* by an operator */
    int calls;     /* under way, and promised (lane_reserve) */
    double tokens; /* segments that may leave now */
    int64_t tokens_at_ms;
    int breaks; /* in a row, of the channel as a whole */
    int64_t paused_until_ms;
    int64_t day;             /* days since 1970, of the operator's clock */
    int64_t segments;        /* sent on it */
    char why[LANE_WHY_SIZE]; /* the last fault, in words; empty: none yet */
    int64_t why_at_ms;
};

void lane_open(struct lane *lane, const struct channel *channel, int calls_max, int64_t now_ms);

enum lane_breaker lane_breaker(const struct lane *lane, int64_t now_ms);
bool lane_blocked(const struct lane *lane, int64_t now_ms); /* nothing leaves, and no probe */
bool lane_failing(const struct lane *lane, int64_t now_ms); /* another channel should take over */
int64_t lane_day(int64_t now_ms);

/* How many messages may be claimed now. */
struct outbox_room lane_room(struct lane *lane, int64_t now_ms);

/* Promises a reply a place before it is known how long it is. Some may wait beyond calls_max: they
 * are few, and a commit of their own would cost more. lane_release() takes the promise back. */
bool lane_reserve(struct lane *lane, int64_t now_ms);
void lane_release(struct lane *lane);

void lane_start(struct lane *lane, int segments);          /* claimed */
void lane_start_reserved(struct lane *lane, int segments); /* the same, with a place promised */

enum lane_answer {
    LANE_ANSWERED, /* parse_send tells the outcome */
    LANE_BROKEN,   /* the same, and the answer is the provider's failure: HTTP 5xx */
    LANE_NOT_SENT, /* not a byte left */
    LANE_REFUSED,  /* our own side refused to call: address, certificate, malformed */
    LANE_SILENT,   /* sent, perhaps in part; no whole answer */
};

struct lane_call { /* what one call met */
    enum lane_answer answer;
    enum send_outcome outcome; /* of an answer */
    enum outbox_class class;
    int attempts, segments;
    int64_t retry_after_ms; /* the provider's wish, 0: none */
    const char *why;        /* for every outcome but accepted */
    uint32_t random;
};

struct lane_verdict { /* what is made of the message */
    enum send_outcome outcome;
    int64_t retry_at_ms; /* 0: not again */
    bool counted;        /* the attempt counts towards OUTBOX_ATTEMPTS_MAX */
    bool pinned;         /* perhaps accepted: again only where repeats are recognised */
};

/* Ends one that was claimed and not called for, because the lane was blocked meanwhile. */
struct lane_verdict lane_give_back(struct lane *lane, const struct lane_call *call, int64_t now_ms);

/* Ends a call. */
struct lane_verdict lane_settle(struct lane *lane, const struct lane_call *call, int64_t now_ms);

#endif
