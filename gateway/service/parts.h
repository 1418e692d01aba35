/* Parts: a long message arrives in several, each a webhook of its own, in any order, repeated, or
 * never. They are kept until the message is whole, or until none came for the channel's
 * `parts_wait`; then it goes on with an ellipsis where something is missing.
 *
 * The parts of a message share sender, channel, reference and total. References repeat (many
 * telephones count to 255, some not at all), so a part that stands in the place of another with a
 * different text begins a new message, and what waited goes on. A message that went on is remembered
 * for a while: a part that comes again is known, one that comes too late goes on alone.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_PARTS_H
#define GATEWAY_PARTS_H

#include "base/limits.h"
#include "domain/message.h"
#include "store/db.h"

struct parts_message { /* as it goes on */
    int64_t contact_id;
    struct str channel;
    struct str text;
    struct str reply_data;
    bool incomplete;
};

struct parts_ready {
    struct parts_message *rows;
    size_t count;
    bool duplicate; /* the part was there already */
};

/* Is it one of several? Parts of a message longer than telephones write are messages themselves. */
bool parts_is_one(const struct inbound *inbound);

/* Takes a part in; `ret` is what goes on now, at most 3 messages: what it replaces, what had to make
 * room, and what it completes. */
MUST_CHECK bool parts_add(struct db *db, int64_t contact_id, struct str channel,
                          const struct inbound *inbound, int64_t due_at_ms, int64_t now_ms,
                          struct arena *arena, struct parts_ready *ret, struct err *err);

/* What has waited long enough, at most PART_SETS_DUE_MAX; forgets what was remembered long enough.
 * `ret_waiting`: there is something left to come back for. */
MUST_CHECK bool parts_due(struct db *db, int64_t now_ms, struct arena *arena,
                          struct parts_ready *ret, bool *ret_waiting, struct err *err);

#endif
