/* What a person wants to be told of: a work, a place, the languages they speak, when they can start, what
 * contract; and how often.
 *
 * Work and place find vacancies: at the place, or near it. The languages leave out what asks for others,
 * once some are named; the contract what is plainly another. When they can start is for the office.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_PROFILE_H
#define GATEWAY_PROFILE_H

#include "base/limits.h"
#include "domain/vacancy_words.h"

enum profile_start { START_ANY, START_NOW, START_MONTH, START_LATER };                 /* stored */
enum profile_contract { CONTRACT_ANY, CONTRACT_FULL, CONTRACT_PART, CONTRACT_SEASON }; /* stored */
enum profile_pace { PACE_NONE, PACE_ONCE, PACE_DAILY, PACE_WEEKLY };                   /* stored */

enum { PROFILE_TONGUES_SIZE = 24, PROFILE_HOUR = 10 };

struct profile {
    char isco[ISCO_SIZE];                   /* "" any */
    char place[VACANCY_PLACE_SIZE_MAX + 1]; /* "" anywhere */
    char tongues[PROFILE_TONGUES_SIZE];     /* "it,en"; "" not said */
    enum profile_start start;
    enum profile_contract contract;
    enum profile_pace pace;
    int hour; /* of the local day, at which what waited is told */
};

extern const struct profile profile_default; /* everything, daily */

bool profile_names_something(const struct profile *profile); /* else nothing can be found for it */

/* What a text names is taken over; what it does not name stays. False: it names nothing. */
bool profile_take(struct profile *profile, const struct vacancy_words *words, struct str text);

/* As one that searches would ask for it. */
void profile_want(const struct profile *profile, const struct vacancy_words *words,
                  struct vacancy_want *ret);

/* MATCH_HERE or MATCH_NEAR; MATCH_NONE: they are not told of it. */
enum vacancy_match profile_match(const struct profile *profile, const struct vacancy_words *words,
                                 const struct vacancy *vacancy);

/* What they are called; empty: any. */
struct str profile_work_name(const struct profile *profile, const struct vacancy_words *words,
                             struct str language);
struct str profile_place_name(const struct profile *profile, const struct vacancy_words *words,
                              struct str language);
void profile_tongue_names(const struct profile *profile, struct str language, struct builder *ret);
/* "Cook, Tirana": a text that finds the same again. */
void profile_name(const struct profile *profile, const struct vacancy_words *words,
                  struct str language, struct builder *ret);

/* One line, "5120 tirane it,en 1 0 2 10", and back; false for anything else. */
void profile_write(const struct profile *profile, struct builder *ret);
MUST_CHECK bool profile_read(struct str line, struct profile *ret);

/* When what waits since `now_ms` is told: at once, or at the hour of the day or of Monday. */
int64_t profile_next_ms(const struct profile *profile, int64_t now_ms);

#endif
