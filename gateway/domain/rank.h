/* The ranked index: which pages a free text may be about.
 *
 * Built once from the pages' labels, keywords and texts in every language, and from the words of
 * menus/topics: words that mean the same topic, in all languages, and small words that mean none.
 * A word is compared by its stem; one that nobody wrote by its skeleton (skeleton.h), by its stem with
 * one letter wrong, by its beginning. Rare words weigh more than frequent ones, a label and a
 * keyword more than a text, the person's category more than the others.
 *
 * Floor 1. Thread: any; immutable once built. Ranking allocates nothing and is bounded: it looks at
 * RANK_WORDS_MAX words. */
#ifndef GATEWAY_RANK_H
#define GATEWAY_RANK_H

#include "base/str.h"

enum { RANK_FOUND_MAX = 3 };

struct menus;

struct rank_want {
    struct str text;
    int category; /* the person's; -1: none */
    int language; /* index; -1: not known */
};

struct rank_found {
    int node;
    int score; /* of the same text: the higher the better */
};

/* The pages that the text may be about, best first; 0 when nothing fits. The same text gives the same
 * pages. Total for any bytes. */
int rank_find(const struct menus *menus, const struct rank_want *want,
              struct rank_found ret[RANK_FOUND_MAX]);

#endif
