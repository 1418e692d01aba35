/* Floor 3: what the directory shows to who looks for help. */
#include "service/directory_parts.h"

#include <stdlib.h>

struct found {
    struct listing listing;
    struct listing_rank rank;
};

struct finding {
    struct db *db;
    const struct listing_search *search;
    struct arena *arena;
    struct found *found;
    size_t count;
    unsigned char near[WORK_PLACES_MAX];
};

static bool known(const struct finding *finding, int64_t id)
{
    for (size_t i = 0; i < finding->count; i++) {
        if (finding->found[i].listing.id == id)
            return true;
    }
    return false;
}

static bool look_at(struct finding *finding, struct str place, struct err *err)
{
    const struct listing_search *search = finding->search;
    struct str need = search->need < 0 ? STR("") : search->words->all[search->need].id;
    struct db_rows rows;
    if (!DB_RUN(finding->db, QUERY_LISTINGS_AT, finding->arena, &rows, err, DB_S(need), DB_S(place),
                DB_I(search->now_ms), DB_I(search->samples), DB_I(LISTINGS_LOOKED_AT_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count && finding->count < LISTINGS_LOOKED_AT_MAX; i++) {
        struct found *found = &finding->found[finding->count];
        found->listing = directory_listing(&rows, i);
        if (!known(finding, found->listing.id) &&
            listing_rank_of(search, finding->near, &found->listing, &found->rank))
            finding->count++;
    }
    return true;
}

static int best_first(const void *a, const void *b)
{
    const struct found *left = a, *right = b;
    int64_t first = left->listing.id, second = right->listing.id;
    int order = listing_rank_compare(&left->rank, &right->rank);
    return order ? order : (first > second) - (first < second);
}

/* Ring by ring, until there are enough. */
static bool look_around(struct finding *finding, struct err *err)
{
    const struct vacancy_words *words = &finding->search->words->words;
    for (int ring = 1; ring < NEAR_NOWHERE && finding->count < LISTINGS_FOUND_MAX; ring++) {
        bool any = false;
        for (int i = 0; i < words->place_count; i++) {
            if (finding->near[i] != ring)
                continue;
            any = true;
            if (!look_at(finding, words->places[i].id, err))
                return false;
        }
        if (!any)
            return true;
    }
    return true;
}

static bool look_anywhere(struct finding *finding, struct err *err)
{
    const struct vacancy_words *words = &finding->search->words->words;
    for (int i = 0; i < words->place_count; i++) {
        if (!words->places[i].country && !look_at(finding, words->places[i].id, err))
            return false;
    }
    return true;
}

bool directory_find(struct db *db, const struct listing_search *search, struct arena *arena,
                    struct listing **ret, size_t *ret_count, struct err *err)
{
    struct finding finding = { .db = db,
                               .search = search,
                               .arena = arena,
                               .found = ARENA_ARRAY(arena, struct found, LISTINGS_LOOKED_AT_MAX) };
    *ret = ARENA_ARRAY(arena, struct listing, LISTINGS_FOUND_MAX);
    if (!*ret || !finding.found)
        return err_set(err, ERR_LIMIT, "no room to look for services");
    bool here = search->place >= 0;
    need_words_near(search->words, search->place, finding.near);
    if ((here && !look_at(&finding, search->words->words.places[search->place].id, err)) ||
        !look_at(&finding, LISTING_EVERYWHERE, err) ||
        !(here ? look_around(&finding, err) : look_anywhere(&finding, err)))
        return false;
    qsort(finding.found, finding.count, sizeof(finding.found[0]), best_first);
    *ret_count = finding.count < LISTINGS_FOUND_MAX ? finding.count : LISTINGS_FOUND_MAX;
    for (size_t i = 0; i < *ret_count; i++)
        (*ret)[i] = finding.found[i].listing;
    return true;
}

bool directory_places(struct db *db, const struct listing_search *search, struct arena *arena,
                      int ret[LISTING_PLACES_SHOWN_MAX], int *ret_count, struct err *err)
{
    struct str need = search->need < 0 ? STR("") : search->words->all[search->need].id;
    struct db_rows rows;
    *ret_count = 0;
    if (!DB_RUN(db, QUERY_LISTING_PLACES, arena, &rows, err, DB_S(need), DB_S(STR("")),
                DB_I(search->now_ms), DB_I(search->samples), DB_I(LISTING_PLACES_SHOWN_MAX + 1)))
        return false;
    for (size_t i = 0; i < rows.row_count && *ret_count < LISTING_PLACES_SHOWN_MAX; i++) {
        int place = vacancy_words_place(&search->words->words, db_str(&rows, i, 0));
        if (place >= 0)
            ret[(*ret_count)++] = place;
    }
    return true;
}
