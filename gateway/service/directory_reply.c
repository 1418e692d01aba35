/* Floor 3: the directory for a step of the dialogue. */
#include "service/directory_reply.h"

#include "service/directory.h"

static bool fill_list(struct db *db, const struct listing_search *search, int64_t offset,
                      struct arena *arena, struct dialogue_data *ret, struct err *err)
{
    struct listing *found;
    size_t count, skip = (size_t)offset;
    if (!directory_find(db, search, arena, &found, &count, err))
        return false;
    skip = skip < count ? skip : count;
    ret->listings = found + skip;
    ret->listing_count = count - skip < LISTINGS_ROWS ? count - skip : LISTINGS_ROWS;
    return true;
}

static bool fill_one(struct db *db, const struct listing_search *search, int64_t id,
                     struct arena *arena, struct dialogue_data *ret, struct err *err)
{
    struct listing *listing = ARENA_NEW(arena, struct listing);
    if (!listing)
        return err_set(err, ERR_LIMIT, "no room for a service");
    ret->listings = listing;
    if (directory_get(db, id, arena, listing, err)) {
        ret->listing_count = listing_is_served(listing, search->samples, search->now_ms);
        return true;
    }
    bool gone = err->code == ERR_NOT_FOUND;
    if (gone)
        *err = (struct err){ .code = ERR_NONE };
    return gone;
}

bool directory_reply(struct db *db, const struct directory_asked *asked, int64_t now_ms,
                     struct arena *arena, struct dialogue_data *ret, bool *ret_ours,
                     struct err *err)
{
    const struct need_words *words = asked->menus->needs;
    enum need_kind kind = asked->result->need;
    struct str need, place;
    *ret_ours = kind >= NEED_LISTINGS && kind <= NEED_LISTING_PLACES;
    if (!*ret_ours || !words)
        return true;
    *ret = (struct dialogue_data){ .kind = kind };
    (void)str_cut(str_of(asked->result->need_text), ' ', &need, &place);
    const struct listing_search search = {
        .words = words,
        .need = need_words_find(words, need),
        .place = vacancy_words_place(&words->words, place),
        .language = asked->language,
        .samples = asked->channel->provider->rehearsal,
        .now_ms = now_ms,
    };
    int64_t number = asked->result->need_number;
    if (kind == NEED_LISTINGS)
        return fill_list(db, &search, number, arena, ret, err);
    if (kind == NEED_LISTING)
        return fill_one(db, &search, number, arena, ret, err);
    int *places = ARENA_ARRAY(arena, int, LISTING_PLACES_SHOWN_MAX);
    if (!places)
        return err_set(err, ERR_LIMIT, "no room for places");
    ret->places = places;
    return directory_places(db, &search, arena, places, &ret->place_count, err);
}
