/* Floor 4: the directory that a transcript plays with. */
#include "edge/phone_listings.h"

#include "domain/listing_record.h"
#include "domain/listing_text.h"
#include "edge/phone_table.h"

#include <stdlib.h>

struct phone_listings {
    struct arena *arena;
    struct listing all[PHONE_LISTINGS_MAX];
    int count;
    struct listing told[LISTINGS_ROWS];
    int places[LISTING_PLACES_SHOWN_MAX];
    struct listing_reading reading;
    struct listing_heads heads;
    bool named;
};

static bool take(void *context, const struct csv_row *row, struct err *err)
{
    struct phone_listings *to = context;
    if (!to->named) {
        to->named = true;
        return listing_heads_read(row, &to->heads, err);
    }
    if (to->count == PHONE_LISTINGS_MAX)
        return err_set(err, ERR_LIMIT, "there are more than %d services", PHONE_LISTINGS_MAX);
    if (!listing_of_row(&to->reading, &to->heads, row, &to->all[to->count], err))
        return false;
    to->all[to->count].id = to->count + 1;
    to->count++;
    return true;
}

void phone_listings_free(struct phone_listings *listings)
{
    if (listings)
        arena_free(listings->arena);
    free(listings);
}

static const struct listing *row_of(const struct phone_listings *listings, int64_t number)
{
    bool there = listings && number >= 1 && number <= listings->count;
    return there ? &listings->all[number - 1] : NULL;
}

bool phone_listings_reload(struct phone_listings **listings, const struct need_words *words,
                           int64_t now_ms, const char *base, struct str file, struct err *err)
{
    phone_listings_free(*listings);
    *listings = NULL;
    if (!words)
        return err_set(err, ERR_INVALID, "these menus have no folder services");
    struct phone_listings *to = calloc(1, sizeof(*to));
    if (!to)
        abort();
    to->arena = arena_new(JOB_ARENA_SIZE_MAX);
    to->reading = (struct listing_reading){ words, STR("transcript"), now_ms, to->arena };
    if (!phone_table_read(base, file, to->arena, take, to, err)) {
        phone_listings_free(to);
        return false;
    }
    *listings = to;
    return true;
}

bool phone_listings_visit(const struct phone_listings *listings, const struct menus *menus,
                          struct str code, struct str row, struct builder *ret, int64_t *ret_number,
                          struct err *err)
{
    const struct listing *listing =
        str_to_int64(row, ret_number) ? row_of(listings, *ret_number) : NULL;
    if (!listing)
        return err_set(err, ERR_INVALID, "visit takes a row of the table of @ directory");
    const struct screen_value values[] = { { "name", listing_text_name(listing) } };
    int language = menus_language(menus, code);
    screen_phrase(menus, language < 0 ? 0 : language, PHRASE_VISIT_OPEN, values, 1, ret);
    return true;
}

bool phone_listings_carry_out(const struct effect *effect, struct builder *ret)
{
    if (effect->kind == EFFECT_LISTING_OPENED)
        builder_addf(ret, "! looked at service %lld\n", (long long)effect->number);
    if (effect->kind == EFFECT_VISIT)
        builder_addf(ret, "! visit %lld: %s %d\n", (long long)effect->number, effect->topic,
                     effect->rating);
    return effect->kind == EFFECT_LISTING_OPENED || effect->kind == EFFECT_VISIT;
}

/* The best first: each time the best of what is left. */
static void find(struct phone_listings *from, const struct listing_search *search, int64_t skip,
                 struct dialogue_data *ret)
{
    unsigned char near[WORK_PLACES_MAX];
    bool taken[PHONE_LISTINGS_MAX] = { false };
    need_words_near(search->words, search->place, near);
    for (int found = 0; found < from->count; found++) {
        struct listing_rank best = { 0 }, rank;
        int at = -1;
        for (int i = 0; i < from->count; i++) {
            if (taken[i] || !listing_rank_of(search, near, &from->all[i], &rank) ||
                (at >= 0 && listing_rank_compare(&rank, &best) >= 0))
                continue;
            best = rank;
            at = i;
        }
        if (at < 0 || ret->listing_count == LISTINGS_ROWS)
            return;
        taken[at] = true;
        if (skip-- <= 0)
            from->told[ret->listing_count++] = from->all[at];
    }
}

/* In the order of the places' file. */
static void name_places(struct phone_listings *from, const struct listing_search *search,
                        struct dialogue_data *ret)
{
    const struct vacancy_words *words = &search->words->words;
    unsigned char near[WORK_PLACES_MAX];
    struct listing_rank rank;
    need_words_near(search->words, -1, near);
    for (int place = 0; place < words->place_count; place++) {
        bool any = false;
        for (int i = 0; i < from->count && !any; i++)
            any = listing_has(from->all[i].places, words->places[place].id) &&
                  listing_rank_of(search, near, &from->all[i], &rank);
        if (any && ret->place_count < LISTING_PLACES_SHOWN_MAX)
            from->places[ret->place_count++] = place;
    }
}

void phone_listings_answer(struct phone_listings *listings, const struct need_words *words,
                           struct str language, const struct dialogue_result *asked, int64_t now_ms,
                           struct dialogue_data *ret)
{
    struct str need, place;
    *ret = (struct dialogue_data){ .kind = asked->need };
    if (!listings || !words)
        return;
    ret->listings = listings->told;
    ret->places = listings->places;
    (void)str_cut(str_of(asked->need_text), ' ', &need, &place);
    const struct listing_search search = { .words = words,
                                           .need = need_words_find(words, need),
                                           .place = vacancy_words_place(&words->words, place),
                                           .language = language,
                                           .samples = true,
                                           .now_ms = now_ms };
    const struct listing *one = row_of(listings, asked->need_number);
    if (asked->need == NEED_LISTINGS) {
        find(listings, &search, asked->need_number, ret);
    } else if (asked->need == NEED_LISTING_PLACES) {
        name_places(listings, &search, ret);
    } else if (one && listing_is_served(one, true, now_ms)) {
        listings->told[0] = *one;
        ret->listing_count = 1;
    }
}
