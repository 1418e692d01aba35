/* Floor 1: what the words of a search for help mean. */
#include "domain/need_words.h"

#include <string.h>

enum { UNKNOWN_MAX = 1, SENTENCE_WORDS_MIN = 7 };

static void take(const struct work_parts *parts, struct need_want *ret)
{
    *ret = (struct need_want){
        .need = -1,
        .place = -1,
        .unknown = parts->unknown,
        .language = STR(""),
    };
    ret->only = parts->count > 0 && parts->unknown == 0;
    for (int i = 0; i < parts->count; i++) {
        const struct work_word *word = parts->found[i];
        ret->searches = ret->searches || word->kind == WORK_SEARCH;
        if (ret->language.len == 0)
            ret->language = word->language;
        if (word->kind == WORK_NEED && ret->need < 0)
            ret->need = word->index;
        if (word->kind == WORK_PLACE && ret->place < 0)
            ret->place = word->index;
        ret->only = ret->only && word->kind == WORK_SEARCH;
    }
}

bool need_want_read(const struct need_words *words, struct str text, struct need_want *ret)
{
    struct work_parts parts;
    vacancy_words_parts(&words->words, text, true, &parts);
    take(&parts, ret);
    return ret->need >= 0 || ret->place >= 0 || ret->only;
}

bool need_want_is_search(const struct need_words *words, struct str text)
{
    struct work_parts parts;
    struct need_want want;
    /* Every text comes by here: mistakes are looked for only where one word is as it should be. */
    vacancy_words_parts(&words->words, text, false, &parts);
    take(&parts, &want);
    if (parts.words >= SENTENCE_WORDS_MIN || (!want.searches && want.need < 0 && want.place < 0))
        return false;
    vacancy_words_parts(&words->words, text, true, &parts);
    take(&parts, &want);
    if (want.searches)
        return want.only || (want.need >= 0 && want.unknown <= UNKNOWN_MAX) ||
               (want.place >= 0 && want.unknown == 0);
    return want.need >= 0 && want.place >= 0 && want.unknown == 0;
}

int need_words_find(const struct need_words *words, struct str id)
{
    for (int i = 0; i < words->count; i++) {
        if (str_equal(words->all[i].id, id))
            return i;
    }
    return -1;
}

int need_words_taxonomy(const struct need_words *words, struct str code)
{
    for (int i = 0; i < words->count; i++) {
        if (str_equal(words->all[i].taxonomy, code))
            return i;
    }
    return -1;
}

bool need_words_is_sensitive(const struct need_words *words, const struct listing *listing)
{
    for (int i = 0; i < words->count; i++) {
        if (words->all[i].sensitive && listing_has(listing->needs, words->all[i].id))
            return true;
    }
    return false;
}

bool need_words_check(const struct need_words *words, const struct listing *listing,
                      struct err *err)
{
    struct str list = listing->needs, one;
    while (list.len > 0) {
        (void)str_cut(list, ' ', &one, &list);
        if (need_words_find(words, one) < 0)
            return err_set(err, ERR_UNPROCESSED,
                           "needs names one we do not know; write ids of services/needs.json with "
                           "blanks between, as in: health children");
    }
    for (list = listing->places; list.len > 0;) {
        (void)str_cut(list, ' ', &one, &list);
        int place = vacancy_words_place(&words->words, one);
        bool country = place >= 0 && words->words.places[place].country;
        if (!str_equal(one, LISTING_EVERYWHERE) && (place < 0 || country))
            return err_set(err, ERR_UNPROCESSED,
                           "places names one we do not know; write municipalities as in "
                           "work/places.json with commas between, or \"all\"");
    }
    if (listing->address.len > 0 && need_words_is_sensitive(words, listing))
        return err_set(err, ERR_UNPROCESSED,
                       "address must stay empty: where people are safe from violence is not kept "
                       "here; give the telephone number of those who bring them there");
    return true;
}

void need_words_near(const struct need_words *words, int place, unsigned char ret[WORK_PLACES_MAX])
{
    int queue[WORK_PLACES_MAX], first = 0, count = 0;
    memset(ret, NEAR_NOWHERE, WORK_PLACES_MAX);
    if (place < 0)
        return;
    ret[place] = 0;
    queue[count++] = place;
    while (first < count) {
        const struct work_place *it = &words->words.places[queue[first]];
        unsigned char next = (unsigned char)(ret[queue[first++]] + 1);
        for (int i = 0; i < it->near_count; i++) {
            if (ret[it->near[i]] != NEAR_NOWHERE)
                continue;
            ret[it->near[i]] = next;
            queue[count++] = it->near[i];
        }
    }
}
