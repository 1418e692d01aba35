/* The words of a search for help: needs, each with its code in the taxonomy that partners use, and the
 * places of vacancy_words.h. Read from menus/services/needs.json with the other menus.
 *
 * A sensitive need (violence, trafficking) is never offered and never named: its services are found by
 * who asks for just that, and no address of theirs is kept.
 *
 * Floor 1. Thread: any; immutable once built. */
#ifndef GATEWAY_NEED_WORDS_H
#define GATEWAY_NEED_WORDS_H

#include "base/limits.h"
#include "domain/listing.h"
#include "domain/vacancy_words.h"

enum { NEED_ID_SIZE = 24, NEED_LABEL_CHARACTERS_MAX = 22, NEAR_NOWHERE = 255 };

struct need {
    struct str id;                         /* "health" */
    struct str taxonomy;                   /* "health_medical_service" */
    struct str labels[MENU_LANGUAGES_MAX]; /* by the set's language index */
    bool sensitive;
    bool housing; /* places to stay: how many are free counts */
};

struct need_words {
    struct need *all; /* in the order they are offered */
    int count;
    struct vacancy_words words; /* of needs, places, searching, and small ones; no occupations */
};

/* What somebody looks for. */
struct need_want {
    int need, place; /* indexes; -1: not said. Of several the first. */
    int unknown;     /* words that are nothing we know */
    bool searches;   /* a word for searching is among them: "where", "ku" */
    bool only;       /* ... and nothing else */
    struct str language;
};

/* Total for any bytes. False: it names neither need nor place, and does not search. */
bool need_want_read(const struct need_words *words, struct str text, struct need_want *ret);

/* Whether a text is meant as a search: a word for searching with a need, or with a place and nothing
 * unknown, or alone; or a need and a place and nothing else. */
bool need_want_is_search(const struct need_words *words, struct str text);

int need_words_find(const struct need_words *words, struct str id); /* -1: none */
/* The need that a code of the taxonomy stands for; the first of several, -1 for none. */
int need_words_taxonomy(const struct need_words *words, struct str code);

/* Whether all needs and places of a listing are known, and whether what must stay secret is:
 * ERR_UNPROCESSED. */
MUST_CHECK bool need_words_check(const struct need_words *words, const struct listing *listing,
                                 struct err *err);
bool need_words_is_sensitive(const struct need_words *words, const struct listing *listing);

/* How many neighbours away each place is from one, by index into words.places; NEAR_NOWHERE: not by
 * land. */
void need_words_near(const struct need_words *words, int place, unsigned char ret[WORK_PLACES_MAX]);

#endif
