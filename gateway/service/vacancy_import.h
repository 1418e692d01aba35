/* Vacancies taken in from a file or a feed: a table (CSV) or JobPosting (JSON), by import.h. A second
 * time changes only what is new. All are screened: what looks bad waits for a person.
 *
 * Floor 3. Thread: store, one at a time. */
#ifndef GATEWAY_VACANCY_IMPORT_H
#define GATEWAY_VACANCY_IMPORT_H

#include "domain/vacancy_record.h"
#include "service/import.h"
#include "service/screener.h"
#include "service/vacancies.h"

struct vacancy_import_plan {
    const struct vacancy_words *words;
    const struct screening *screening;
    const struct keyring *keys;
    struct str source;        /* copied */
    enum vacancy_state state; /* of what is new and not suspicious */
    int64_t now_ms;
    bool feed; /* what the source tells no more will be withdrawn: marks what it tells */
    struct import_plan import;
};

struct vacancy_import_counts {
    int64_t put[VACANCY_REPEATED + 1], waiting, faults, records;
};

/* The caller frees it with import_free(). */
struct import *vacancy_import_new(const struct vacancy_import_plan *plan);
struct vacancy_import_counts vacancy_import_counts(const struct import *import);

/* Withdraws a slice of what the feed told before this run and told no more; how many. */
MUST_CHECK bool vacancy_import_withdraw(const struct import *import, struct db *db,
                                        struct arena *arena, size_t *ret, struct err *err);

#endif
