/* Vacancies taken in from a file or a feed: a table (CSV) or JobPosting (JSON), whichever it is.
 *
 * Bytes come in pieces, each within a transaction of the caller's; a table of any size is read in
 * constant memory, JSON is kept whole until its end. Good records are kept, each bad one is told by row
 * and field; a second time changes only what is new. All are screened: what looks bad waits for a
 * person. After an error nothing more is read.
 *
 * Floor 3. Thread: store, one at a time. */
#ifndef GATEWAY_VACANCY_IMPORT_H
#define GATEWAY_VACANCY_IMPORT_H

#include "domain/vacancy_record.h"
#include "service/screener.h"
#include "service/vacancies.h"

struct vacancy_import_plan {
    const struct vacancy_words *words;
    const struct screening *screening;
    const struct keyring *keys;
    struct str source;        /* copied */
    enum vacancy_state state; /* of what is new and not suspicious */
    int64_t now_ms;
    int64_t first_number; /* of the first record: 1, unless this is the rest of something */
    bool feed;            /* what the source tells no more will be withdrawn: marks what it tells */
    void (*tell)(void *context, const char *text); /* "row 7: place ..."; may be NULL */
    void *context;
};

struct vacancy_import_counts {
    int64_t put[VACANCY_REPEATED + 1], waiting, faults, records;
};

struct vacancy_import;

struct vacancy_import *vacancy_import_new(const struct vacancy_import_plan *plan);
void vacancy_import_free(struct vacancy_import *import); /* NULL is allowed */

/* ERR_INVALID, ERR_UNPROCESSED: the file as a whole is not what it should be; ERR_LIMIT: JSON above
 * VACANCY_JSON_SIZE_MAX. `arena` is used within the call only. */
MUST_CHECK bool vacancy_import_feed(struct vacancy_import *import, struct db *db, struct str bytes,
                                    struct arena *arena, struct err *err);

/* Once all bytes are fed. JSON is taken in slices: *ret_more asks for another call. */
MUST_CHECK bool vacancy_import_end(struct vacancy_import *import, struct db *db,
                                   struct arena *arena, bool *ret_more, struct err *err);

/* Makes the last call of the two once more, whose transaction was undone. */
MUST_CHECK bool vacancy_import_again(struct vacancy_import *import, struct db *db,
                                     struct arena *arena, bool *ret_more, struct err *err);

struct vacancy_import_counts vacancy_import_counts(const struct vacancy_import *import);

/* Withdraws a slice of what the feed told before this run and told no more; how many. */
MUST_CHECK bool vacancy_import_withdraw(struct vacancy_import *import, struct db *db,
                                        struct arena *arena, size_t *ret, struct err *err);

#endif
