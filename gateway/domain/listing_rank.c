/* Floor 1: which service is shown first. */
#include "domain/listing_rank.h"

#include "domain/hours.h"

enum { DISTANCE_THERE, DISTANCE_EVERYWHERE };
enum { FREE_KNOWN, FREE_UNKNOWN, FREE_NONE };

bool listing_is_served(const struct listing *listing, bool samples, int64_t now_ms)
{
    if (listing->state != LISTING_ACTIVE)
        return false;
    return listing->sample ? samples : listing_good_until_ms(listing) > now_ms;
}

static bool is_open(const struct listing *listing, int64_t now_ms)
{
    struct office_hours hours;
    struct office_closed closed;
    struct hours_now now;
    if (!hours_parse(listing->hours, &hours) || !office_parse_closed(listing->closed, &closed))
        return false;
    const struct hours_place place = { &hours, &closed, NULL, listing->shut_day_ms };
    hours_now(&place, now_ms, &now);
    return now.open;
}

/* Of its places the nearest. */
static int distance_of(const struct listing_search *search, const unsigned char *near,
                       const struct listing *listing)
{
    struct str list = listing->places;
    int nearest = search->place < 0 ? DISTANCE_EVERYWHERE : NEAR_NOWHERE + DISTANCE_EVERYWHERE;
    while (list.len > 0) {
        struct str id;
        (void)str_cut(list, ' ', &id, &list);
        int place = vacancy_words_place(&search->words->words, id), distance = nearest;
        if (str_equal(id, LISTING_EVERYWHERE))
            distance = DISTANCE_EVERYWHERE;
        else if (place >= 0 && search->place >= 0)
            distance = near[place] == 0 ? DISTANCE_THERE : near[place] + DISTANCE_EVERYWHERE;
        nearest = distance < nearest ? distance : nearest;
    }
    return nearest;
}

/* One that meets a need never named is found by such needs alone. */
static bool meets(const struct listing_search *search, const struct listing *listing)
{
    const struct need *need = search->need < 0 ? NULL : &search->words->all[search->need];
    bool sensitive = need_words_is_sensitive(search->words, listing);
    return (!need || listing_has(listing->needs, need->id)) &&
           (!sensitive || (need && need->sensitive));
}

bool listing_rank_of(const struct listing_search *search, const unsigned char near[WORK_PLACES_MAX],
                     const struct listing *listing, struct listing_rank *ret)
{
    if (!listing_is_served(listing, search->samples, search->now_ms) || !meets(search, listing))
        return false;
    int64_t count = listing_free_today(listing, search->now_ms);
    *ret = (struct listing_rank){
        .distance = distance_of(search, near, listing),
        .free = count > 0   ? FREE_KNOWN
                : count < 0 ? FREE_UNKNOWN
                            : FREE_NONE,
        .open = is_open(listing, search->now_ms),
        .spoken = listing_has(listing->languages, search->language),
    };
    return true;
}

int listing_rank_compare(const struct listing_rank *a, const struct listing_rank *b)
{
    if (a->distance != b->distance)
        return a->distance - b->distance;
    if (a->free != b->free)
        return a->free - b->free;
    if (a->open != b->open)
        return (int)b->open - (int)a->open;
    return (int)b->spoken - (int)a->spoken;
}
