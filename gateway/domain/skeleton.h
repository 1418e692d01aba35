/* Words by how they sound: Dari, Pashto and Arabic typed in Latin letters have no spelling, but their
 * consonants are heard alike by everybody (vowels out, q k, ph f, w v, 3 and 2 out, 7 h, doubled once).
 *
 * A skeleton goes further: what is spelled in either script comes out the same, and sounds that some
 * write apart and some do not are one (kh h, sh s, gh q k, zh z). It says that two words may be one,
 * never that they are.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_SKELETON_H
#define GATEWAY_SKELETON_H

#include "base/str.h"

enum {
    SKELETON_SIZE = 64,        /* holds every skeleton; longer words are cut */
    SKELETON_READINGS_MAX = 4, /* of one word */
    SKELETON_MIN = 3,          /* consonants that two words must share to be looked at */
};

struct skeletons {
    char at[SKELETON_READINGS_MAX][SKELETON_SIZE]; /* NUL-terminated */
    size_t lengths[SKELETON_READINGS_MAX];
    int count;
};

/* The consonants of each Latin word, blanks between and at both ends; words of other letters as they
 * are. Returns the number of consonants. `folded` is what fold() gave. */
int skeleton_consonants(struct str folded, struct builder *ret);

/* The different skeletons of one folded word, or of several without their blanks: letters that are
 * heard in two ways give two. None for a word without letters. */
void skeleton_read(struct str folded, struct skeletons *ret);

#endif
