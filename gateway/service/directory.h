/* The directory: services kept (domain/listing.h), found by need and place, vouched for again and again.
 *
 *     directory.c           one listing and all: taken in, changed, vouched for
 *     directory_find.c      what is shown to who looks for help
 *     directory_import.c    files
 *     directory_provider.c  what a provider tells by SMS
 *     directory_visits.c    what people tell who went there
 *
 * Floor 3. Thread: store; reads either lane. What is returned lives in the arena. */
#ifndef GATEWAY_DIRECTORY_H
#define GATEWAY_DIRECTORY_H

#include "domain/listing_rank.h"
#include "store/db.h"

enum directory_put { DIRECTORY_NEW, DIRECTORY_CHANGED, DIRECTORY_KEPT, DIRECTORY_PUT_COUNT };

/* Takes in one record by its key; `id` of it is not looked at. Of a known one it changes what differs,
 * but: who vouched for it last, the later; what its provider told; and one that is defunct stays it.
 * Judged by listing_check() and need_words_check() before. */
MUST_CHECK bool directory_put(struct db *db, const struct need_words *words,
                              const struct listing *listing, int64_t now_ms, struct arena *arena,
                              enum directory_put *ret, struct err *err);

/* ERR_NOT_FOUND. */
MUST_CHECK bool directory_get(struct db *db, int64_t id, struct arena *arena, struct listing *ret,
                              struct err *err);

/* A new one by hand, under a key that nobody has. */
MUST_CHECK bool directory_add(struct db *db, const struct need_words *words,
                              const struct listing *listing, int64_t now_ms, struct arena *arena,
                              struct listing *ret, struct err *err);

/* All of it but its key and source. ERR_NOT_FOUND, ERR_CONFLICT: `version` is not the stored one's.
 * Judged as for directory_put(). */
MUST_CHECK bool directory_change(struct db *db, const struct need_words *words,
                                 const struct listing *listing, int64_t now_ms, struct arena *arena,
                                 struct listing *ret, struct err *err);

/* Somebody checked it today, and it is right. ERR_NOT_FOUND, ERR_CONFLICT; ERR_UNPROCESSED: it is a
 * sample. */
MUST_CHECK bool directory_assure(struct db *db, int64_t id, int64_t version, int64_t now_ms,
                                 struct arena *arena, struct listing *ret, struct err *err);

/* ---- lists of the desk */

enum { DIRECTORY_ROWS = 50, DIRECTORY_SAMPLES_ALL = 2 };

struct directory_filter {
    struct str need, place, text; /* empty: all */
    bool verify;                  /* only what nobody vouched for lately, or somebody doubts */
    int samples;                  /* 0 without, 1 only these, DIRECTORY_SAMPLES_ALL */
    int64_t before_id;            /* 0: from the newest on */
};

/* Whether it is one of those to verify. */
bool directory_is_dubious(const struct listing *listing, int64_t now_ms);

/* The newest first, up to DIRECTORY_ROWS that fit. *ret_next: `before_id` of the page behind this one,
 * which may hold few when many had to be looked through; 0: there is none. */
MUST_CHECK bool directory_list(struct db *db, const struct directory_filter *filter, int64_t now_ms,
                               struct arena *arena, struct listing **ret, size_t *ret_count,
                               int64_t *ret_next, struct err *err);

struct directory_counts {
    int64_t all, verify, samples;
};
MUST_CHECK bool directory_counts(struct db *db, int64_t now_ms, struct arena *arena,
                                 struct directory_counts *ret, struct err *err);

/* ---- what is shown: directory_find.c */

/* The best first (listing_rank.h), at most LISTINGS_FOUND_MAX. */
MUST_CHECK bool directory_find(struct db *db, const struct listing_search *search,
                               struct arena *arena, struct listing **ret, size_t *ret_count,
                               struct err *err);

/* Places with most of what meets a need, by their indexes; at most LISTING_PLACES_SHOWN_MAX. */
MUST_CHECK bool directory_places(struct db *db, const struct listing_search *search,
                                 struct arena *arena, int ret[LISTING_PLACES_SHOWN_MAX],
                                 int *ret_count, struct err *err);

#endif
