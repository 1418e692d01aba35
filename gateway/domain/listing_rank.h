/* How well a service of the directory meets what somebody looks for: the nearest first, then where places
 * are free, then what is open, then where their language is spoken.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_LISTING_RANK_H
#define GATEWAY_LISTING_RANK_H

#include "domain/need_words.h"

struct listing_search {
    const struct need_words *words;
    int need, place; /* -1: any */
    struct str language;
    bool samples; /* they are shown, too */
    int64_t now_ms;
};

struct listing_rank {
    int distance; /* 0: there; 1: everywhere; then a neighbour further each */
    int free;     /* 0: places are known to be free; 1: not known; 2: there are none */
    bool open, spoken;
};

/* Whether it may be shown now. */
bool listing_is_served(const struct listing *listing, bool samples, int64_t now_ms);

/* `near` is need_words_near() of the place. False: it does not meet it, or is not served. */
bool listing_rank_of(const struct listing_search *search, const unsigned char near[WORK_PLACES_MAX],
                     const struct listing *listing, struct listing_rank *ret);

/* Below 0: `a` is better. */
int listing_rank_compare(const struct listing_rank *a, const struct listing_rank *b);

#endif
