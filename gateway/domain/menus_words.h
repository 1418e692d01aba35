/* Every keyword of a set, sorted: what a person's word leads to from anywhere.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_MENUS_WORDS_H
#define GATEWAY_MENUS_WORDS_H

#include "domain/menus.h"
#include "domain/skeleton.h"

struct menu_word {
    struct str word;    /* folded */
    uint64_t letters;   /* a bit for each kind of character in it: most far words differ in many */
    int length;         /* in characters */
    int node, language; /* indexes */
    uint32_t heard[SKELETON_READINGS_MAX]; /* skeletons, hashed; 0: none */
};

/* Where the person is when several nodes claim a word. */
struct words_taste {
    int language; /* theirs; -1: not known */
    int category; /* the one they are in; -1: none */
};

/* The node that a folded text is a keyword of, exactly: theirs in their language before others,
 * a category's start before what lies below it, their category before others, the shallower before
 * the deeper. NULL: none. */
const struct menu_word *menus_words_find(const struct menus *menus, struct str folded,
                                         struct words_taste taste);

/* The same for a mistyped word: the nearest within keyword_tolerance(), NULL when there is none or
 * two equally near ones lead to different nodes. */
const struct menu_word *menus_words_near(const struct menus *menus, struct str folded,
                                         struct words_taste taste);

/* The same for a word typed in Latin letters by a person who reads Dari, Pashto or Arabic: the one
 * whose consonants it has (skeleton.h). */
const struct menu_word *menus_words_heard(const struct menus *menus, struct str folded,
                                          struct words_taste taste);

#endif
