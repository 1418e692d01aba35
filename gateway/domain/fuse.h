/* Fuses: how much one person's telephone may write and cost before the gateway stops answering it
 * for a while. They look at pace alone, whatever the text says: an out-of-office reply, another
 * gateway and a child with a telephone look the same.
 *
 * A fuse lets its `count` pass at once and one more each `period / count` (a leaky bucket, GCRA): one
 * number each, nothing to reset. The table is in fuse.c, its numbers in base/limits.h.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_FUSE_H
#define GATEWAY_FUSE_H

#include "base/limits.h"
#include "base/str.h"

enum fuse {             /* stored: append only */
            FUSE_FLOOD, /* faster than anybody writes */
            FUSE_LOOP,  /* as fast as somebody who reads, for much longer: a machine that replies */
            FUSE_DAY,   /* more than anybody writes in a day */
            FUSE_SAME,  /* the same text again and again; keys do not count */
            FUSE_SEGMENTS, /* what our replies to one person cost in a day */
            FUSE_ANSWERS,  /* answers to danger while paused: no quarantine, only fewer answers */
            FUSE_COUNT,
            FUSE_NONE = FUSE_COUNT
};

extern const char *const fuse_names[FUSE_COUNT]; /* "flood" */

struct pace {                       /* of one person, stored with their session */
    int64_t full_at_ms[FUSE_COUNT]; /* when the bucket would be empty again */
    uint32_t text;                  /* what was written last, folded and hashed */
    int64_t paused_until_ms;        /* 0: never was */
    int kept;                       /* texts put before staff during this pause */
    bool told;                      /* the person was told of it */
};

/* Takes one text into account; FUSE_NONE when all is well. A fuse that trips sets the pause. */
enum fuse pace_arrival(struct pace *pace, struct str text, int64_t now_ms);

/* Takes `amount` off one fuse; false: it trips, and the pause is set (but by FUSE_ANSWERS). */
bool pace_spend(struct pace *pace, enum fuse fuse, int amount, int64_t now_ms);

bool pace_paused(const struct pace *pace, int64_t now_ms);

/* The stored form; damaged bytes read as a person never heard of. */
enum { PACE_SIZE = 256 };
void pace_encode(const struct pace *pace, struct builder *ret);
void pace_decode(struct str bytes, struct pace *ret);

#endif
