/* What the files of the sender share; nobody else includes this.
 *
 * A batch is what one arena holds: the messages of a claim, or one that was promised a place, with
 * their calls and answers. It is freed when the last result is recorded. Results gather while a
 * record job is under way and leave together with the next one.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_SENDER_PARTS_H
#define GATEWAY_SENDER_PARTS_H

#include "edge/http_client.h"
#include "edge/sender.h"
#include "service/lane.h"

struct event;

struct sender_batch {
    struct arena *arena;
    size_t open; /* messages whose result is not recorded */
};

struct sender_call {
    struct sender_lane *lane;
    struct sender_batch *batch;
    struct outbox_claimed *message;
    struct outbox_result result;
    struct http_call http;
    int64_t began_us;
    struct sender_call *next;     /* in the lane's line, or in the list of results */
    struct sender_call *sibling;  /* in its bucket */
    struct sender_call *follower; /* the next one to the same person, which waits for this one */
};

struct sender_line { /* first come, first served */
    struct sender_call *first, *last;
};

enum { SENDER_BUCKETS = 64 };

struct sender_lane { /* one channel */
    struct sender *sender;
    struct lane lane;
    struct sender_lane *failover; /* NULL: none */
    struct sender_line line;      /* committed as sending, waiting for a free handle */
    struct sender_call *under_way[SENDER_BUCKETS]; /* in line, called or following; by person */
    bool claiming;
    bool crowded;       /* when last looked at, something due could not be claimed */
    bool behind;        /* ... because there was no room: nobody is to overtake */
    int64_t look_at_ms; /* claim when this time has come */
    int64_t expire_at_ms, move_at_ms;
    bool cap_told; /* today */
    struct {       /* what operators were told last */
        enum lane_breaker breaker;
        bool disabled;
        int64_t paused_until_ms, why_at_ms, written_at_ms;
    } told;
};

struct sender {
    struct gateway *gateway;
    struct event *tick;
    struct sender_lane *lanes;
    size_t lane_count;
    struct sender_call *results; /* waiting to be recorded */
    int64_t poll_at_ms;
    bool recording, stopped, polling, telling;
};

void sender_lane_look(struct sender_lane *lane); /* claims if it may */
void sender_lane_tend(struct sender_lane *lane); /* what grew old, what goes another way */

/* The batch's arena holds the message; the lane has counted it. */
void sender_call_add(struct sender_lane *lane, struct sender_batch *batch,
                     struct outbox_claimed *message);
void sender_call_run(struct sender_lane *lane); /* starts what waits in line, as far as it can */

void sender_record_add(struct sender *sender, struct sender_call *call);
void sender_record_all(struct sender *sender);
void sender_batch_release(struct sender_batch *batch);

void sender_state_poll(struct sender *sender, int64_t now_ms);

#endif
