/* Who is writing right now: told to those who may see the question, so that two people do not answer
 * the same in vain. Kept in memory only, and only until a lease ends; renewing it tells nobody while
 * what they were told still holds for a while.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_PRESENCE_H
#define GATEWAY_PRESENCE_H

#include "edge/gateway.h"

struct presence;

struct presence_writer {
    int64_t ticket_id, staff_id;
    bool note;       /* for colleagues; else an answer */
    bool left;       /* they stopped */
    struct str name; /* copied */
    struct str category;
    bool complaint; /* whom it may be told */
};

struct presence *presence_open(struct gateway *gateway);
void presence_tell(struct presence *presence, const struct presence_writer *writer, int64_t now_ms);
void presence_close(struct presence *presence); /* NULL is allowed */

#endif
