/* Sends the outbox: claims what is due, makes the calls, records what became of them.
 *
 * A claim is committed before its calls are made. A reply may be committed as claimed at once, with
 * the turn that it answers (sender_reserve): then it leaves right after that commit, without one of
 * its own. What each channel may do now is its lane's to say (service/lane.h).
 *
 *     sender.c         lanes, their ticks, start and end
 *     sender_claim.c   claims, moves to another channel, what grew old
 *     sender_call.c    one message to one call to what it means
 *     sender_record.c  results into the database, many at once
 *     sender_state.c   what operators switch and read while it runs
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_SENDER_H
#define GATEWAY_SENDER_H

#include "edge/gateway.h"
#include "service/outbox.h"

struct sender;

/* Also settles what an earlier run left in `sending`. */
MUST_CHECK bool sender_open(struct gateway *gateway, struct sender **ret, struct err *err);

/* Something was queued for this channel. */
void sender_wake(struct sender *sender, const struct channel *channel);

/* Promises a message a place, so that its row may be stored as sending; then either sends it when
 * that is committed, or takes the promise back. `message` lives in `arena`, which is the sender's
 * from then on. */
bool sender_reserve(struct sender *sender, const struct channel *channel);
void sender_release(struct sender *sender, const struct channel *channel);
void sender_send(struct sender *sender, const struct channel *channel,
                 struct outbox_claimed *message, struct arena *arena);

void sender_stop(struct sender *sender);       /* claims no more */
bool sender_idle(const struct sender *sender); /* no call under way, every result recorded */
void sender_close(struct sender *sender);      /* NULL is allowed */

#endif
