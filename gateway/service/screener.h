/* Vacancies held against the signs of bad offers, with what the store knows: what such work earns, and
 * numbers known for bad offers.
 *
 * Floor 3. Thread: store; reads either lane. */
#ifndef GATEWAY_SCREENER_H
#define GATEWAY_SCREENER_H

#include "domain/screening.h"
#include "service/bad_numbers.h"

enum { SCREENER_WAGES_MAX = 32 };

struct screener_wage { /* what was looked up is kept for the records that follow */
    char isco[8], currency[8];
    int64_t usual;
};

struct screener {
    struct db *db;
    const struct keyring *keys;
    const struct screening *screening; /* NULL: nothing is suspicious */
    struct screener_wage wages[SCREENER_WAGES_MAX];
    int wage_count;
};

/* Fills in `signs`, whose names live in `arena`, and makes a suspicious one wait. */
MUST_CHECK bool screener_judge(struct screener *screener, struct vacancy *vacancy,
                               struct arena *arena, struct err *err);

#endif
