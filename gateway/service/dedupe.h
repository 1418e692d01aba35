/* What was taken in before. By the provider's id, or else by everything it says with the time it was
 * sent: known for 30 to 60 days. With neither id nor time, only nearness in time tells a repeat from
 * a person who says the same again, and a person must not be lost: a key or a word ("1", "MENU")
 * counts as repeated within 4 seconds, which is quicker than anybody reads a reply and answers it, a
 * sentence within 2 minutes, in which whoever sends it again has their answer on the way. The price:
 * a provider without ids that repeats a key later steps twice. Such a provider repeats only when it
 * did not get our answer.
 *
 * The mark is made in the transaction that takes the message in: both are there or neither is.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_DEDUPE_H
#define GATEWAY_DEDUPE_H

#include "service/turn.h"

/* Marks it as taken; tells whether it was before. */
MUST_CHECK bool dedupe_seen(const struct turn_world *world, const struct inbound *inbound,
                            bool *ret, struct err *err);

/* Forgets what is past its time. */
MUST_CHECK bool dedupe_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err);

#endif
