/* A listing: one service of the directory, as HSDS 3 (docs.openreferral.org) knows it, on one record:
 * organisation, service, where, when, for whom, what to bring, what it costs; and for a place to stay how
 * many places there are, and how many were free when somebody told last.
 *
 * Nothing is served that nobody vouched for lately: a listing is good until so many days behind its
 * assured date. An invented one (a sample) is never vouched for, and shown in rehearsals only.
 *
 * Floor 1. Thread: any. The texts are borrowed. */
#ifndef GATEWAY_LISTING_H
#define GATEWAY_LISTING_H

#include "base/err.h"

enum listing_state {                  /* stored: append only */
                     LISTING_ACTIVE,  /* HSDS "active" */
                     LISTING_CLOSED,  /* "temporarily closed" */
                     LISTING_DEFUNCT, /* "defunct": kept, so that a file does not bring it back */
                     LISTING_STATE_COUNT
};
extern const char *const listing_state_names[LISTING_STATE_COUNT]; /* as HSDS has them */

enum listing_doubt {                   /* what people told who went there; stored: append only */
                     LISTING_SURE,     /* nothing */
                     LISTING_NOT_OPEN, /* it was closed when it should be open */
                     LISTING_NOT_SERVED,
                     LISTING_POOR, /* rated RATING_LOW or below */
                     LISTING_DOUBT_COUNT
};
extern const char *const listing_doubt_names[LISTING_DOUBT_COUNT]; /* "", "not_open", ... */

enum { LISTING_KEY_SIZE = 37, LISTING_ASSURED_DAYS = 90 };

/* Instead of places: it serves the whole country. */
#define LISTING_EVERYWHERE STR("all")

struct listing {
    int64_t id; /* 0: not stored yet */
    int64_t version;
    struct str key; /* UUID: the same record from whatever file */
    struct str source;
    struct str organization;
    struct str name_sq, name_en; /* of the service; one of the two may be empty */
    struct str needs;            /* ids of need_words.h, blank separated */
    struct str places;           /* ids of vacancy_words.h, or LISTING_EVERYWHERE */
    struct str address, phone, website;
    struct str eligibility, documents, cost;
    struct str languages; /* ISO 639 codes: "sq en prs" */
    struct str accessibility;
    struct str hours, closed; /* as hours.h and office.h parse them; empty: not known */
    struct str note;          /* for the desk: what is still to be verified */
    int64_t beds;             /* places to stay in all; 0: none, or not known */
    int64_t beds_free;        /* when it was told last, at beds_told_ms; 0: never */
    int64_t beds_told_ms;
    int64_t shut_day_ms;  /* the local midnight of a day that it told to be closed on; 0: none */
    int64_t assured_ms;   /* when somebody vouched for it last; 0: never */
    int64_t assured_days; /* how long that holds */
    bool sample;
    enum listing_state state;
    enum listing_doubt doubt;
    int64_t changed_at_ms;
};

/* What is wrong with the values: ERR_UNPROCESSED "field: what and what to do". Whether needs and places
 * exist is need_words.h's. */
MUST_CHECK bool listing_check(const struct listing *listing, int64_t now_ms, struct err *err);

/* The service's name for a reader; the organisation's when it has none. */
struct str listing_name(const struct listing *listing, struct str language);

/* Until when it may be served; 0: not at all. */
int64_t listing_good_until_ms(const struct listing *listing);

/* How many places were told to be free on the day of `now_ms`; -1: nobody told. */
int64_t listing_free_today(const struct listing *listing, int64_t now_ms);

/* Whether its provider told that it is closed on the day of `now_ms`. */
bool listing_is_shut_today(const struct listing *listing, int64_t now_ms);

/* A word of a blank separated list. */
bool listing_has(struct str list, struct str word);

/* The key that `name` has at `source`: itself when it is a UUID in small letters, else one made from the two. */
void listing_key(struct str source, struct str name, char ret[LISTING_KEY_SIZE]);

#endif
