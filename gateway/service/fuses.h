/* Quarantine: what becomes of a person's texts while a fuse (domain/fuse.h) has tripped. They are
 * stored and, up to a number, put before staff with a note that says why nobody answers; the person
 * is told once. Words of danger, the answers to what we ask about them, and STOP are taken as ever:
 * only their replies are fewer.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_FUSES_H
#define GATEWAY_FUSES_H

#include "domain/fuse.h"
#include "service/turn.h"

/* Must this text be taken whatever the pace? */
bool fuses_must_hear(const struct turn *turn, struct str text);

/* Keeps a text that is not answered now. */
MUST_CHECK bool fuses_keep(const struct turn *turn, struct pace *pace, enum fuse tripped,
                           struct str text, struct str reply_data, struct err *err);

/* Stores the pace of the turn's person. */
MUST_CHECK bool fuses_save(const struct turn *turn, const struct pace *pace, struct err *err);

#endif
