/* What a step of the dialogue needs of the directory.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_DIRECTORY_REPLY_H
#define GATEWAY_DIRECTORY_REPLY_H

#include "domain/channel.h"
#include "domain/dialogue.h"
#include "store/db.h"

struct directory_asked {
    const struct menus *menus;
    const struct channel *channel;
    struct str language; /* of the person */
    const struct dialogue_result *result;
};

/* Fills it; false in `ret_ours`: it is another need. */
MUST_CHECK bool directory_reply(struct db *db, const struct directory_asked *asked, int64_t now_ms,
                                struct arena *arena, struct dialogue_data *ret, bool *ret_ours,
                                struct err *err);

#endif
