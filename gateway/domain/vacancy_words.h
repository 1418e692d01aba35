/* The words of a search for work: occupations, places, languages asked for.
 *
 * Read from menus/work/occupations.json and menus/work/places.json with the other menus, and checked
 * with them. An occupation is a unit group of ISCO-08; several may have the same code.
 *
 * Floor 1. Thread: any; immutable once built. */
#ifndef GATEWAY_VACANCY_WORDS_H
#define GATEWAY_VACANCY_WORDS_H

#include "domain/vacancy.h"

enum {
    WANT_PARTS_MAX = 4,  /* of each kind that a search may name */
    WANT_WORDS_MAX = 12, /* of a text that are looked at */
    PLACE_NEAR_MAX = 12,
    ISCO_SIZE = 5,
};

struct occupation {
    struct str isco;
    struct str name_sq, name_en;
};

struct work_place {
    struct str id; /* "tirane"; a country's ISO 3166 code: "de" */
    struct str name_sq, name_en;
    bool country;
    int near[PLACE_NEAR_MAX]; /* indexes */
    int near_count;
};

enum work_kind {
    WORK_OCCUPATION,
    WORK_PLACE,
    WORK_TONGUE,
    WORK_SEARCH, /* a word for work itself: "jobs", "pune" */
    WORK_SMALL,  /* says nothing here: "in", "ne", "dua" */
    WORK_NEED,   /* of need_words.h, whose tables these are, too */
};

struct work_word {
    struct str word; /* folded: one to three words */
    enum work_kind kind;
    int index;           /* into occupations or places; a tongue's: vacancy_tongue() */
    uint64_t letters;    /* keyword_letters(): most far words differ in many */
    size_t length;       /* in characters */
    struct str language; /* whose word it is, a code; empty: of several, or of none */
};

struct vacancy_words {
    struct occupation *occupations;
    int occupation_count;
    struct work_place *places;
    int place_count;
    struct work_word *words; /* ascending by word */
    int word_count;
};

/* What a text looks for. */
struct vacancy_want {
    int occupations[WANT_PARTS_MAX], occupation_count;
    int places[WANT_PARTS_MAX], place_count;
    int tongues[WANT_PARTS_MAX], tongue_count;
    int unknown;         /* words that are nothing of these, nor small */
    bool abroad;         /* only countries: how to get there is asked, more likely */
    bool says_work;      /* it begins or ends with a word for it: "jobs" */
    struct str language; /* whose words tell what is looked for; empty: nobody's alone */
};

/* Total for any bytes. Exact words go before mistyped ones (keyword.h), longer before shorter; a
 * mistyped word that may be two things is neither. False: it names nothing to look for. */
bool vacancy_want_read(const struct vacancy_words *words, struct str text,
                       struct vacancy_want *ret);

/* Whether a text is meant as a search: it begins or ends with a word for work, and what stands beside
 * that are an occupation, a place in the country or a language, and little else; or it is an
 * occupation and a place, and nothing else. */
bool vacancy_want_is_search(const struct vacancy_words *words, struct str text);

/* What the words of a text are, one after the other. */
struct work_parts {
    const struct work_word *found[WANT_WORDS_MAX];
    int count;
    int words, unknown;
    bool search_first, search_last;
};

/* As vacancy_want_read() reads; mistyped words only when `forgiving`. */
void vacancy_words_parts(const struct vacancy_words *words, struct str text, bool forgiving,
                         struct work_parts *ret);

enum vacancy_match {
    MATCH_NONE,
    MATCH_SIMILAR,   /* work of the same minor group, there or near */
    MATCH_ELSEWHERE, /* the occupation, at another place */
    MATCH_NEAR,      /* the occupation, at a neighbour of the place */
    MATCH_HERE,      /* all that was asked for */
};

enum vacancy_match vacancy_match(const struct vacancy_words *words, const struct vacancy_want *want,
                                 const struct vacancy *vacancy);

int vacancy_words_place(const struct vacancy_words *words, struct str id); /* -1: none */
/* What an occupation or place is called by whoever writes it: an id, a name, any of its words; exactly.
 * -1: nothing, or two different ones. */
int vacancy_words_find(const struct vacancy_words *words, enum work_kind kind, struct str text);
bool vacancy_words_is_isco(const struct vacancy_words *words, struct str isco);
struct str vacancy_words_place_name(const struct work_place *place, struct str language);

/* Languages that employers ask for, by index: "it", "Italian"; -1 and empty: none. */
int vacancy_tongue(struct str code);
struct str vacancy_tongue_code(int index);
struct str vacancy_tongue_name(int index, struct str language);
/* Whether "it-A2 en-B1" names it. */
bool vacancy_asks_tongue(const struct vacancy *vacancy, int tongue);

#endif
