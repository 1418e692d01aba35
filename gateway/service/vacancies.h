/* Vacancies: kept, joined when two sources tell the same one, found by what people write.
 *
 * Only a published one that is still valid is ever found; a sample only where the world shows them.
 *
 * Floor 3. Thread: store; reads either lane. */
#ifndef GATEWAY_VACANCIES_H
#define GATEWAY_VACANCIES_H

#include "domain/vacancy_words.h"
#include "store/db.h"

enum vacancies_put { VACANCY_NEW, VACANCY_CHANGED, VACANCY_KEPT, VACANCY_REPEATED };

/* Takes in one record; `id` of it is not looked at, `state` is that of a new one. The same source and
 * reference: changed, or kept when nothing is new; its state stays, but a changed one waits again unless
 * the new state is published. The same offer from elsewhere while it is valid: not stored again.
 * Judged by vacancy_check() before. */
MUST_CHECK bool vacancies_put(struct db *db, const struct vacancy *vacancy, int64_t now_ms,
                              struct arena *arena, enum vacancies_put *ret, struct err *err);

/* ERR_NOT_FOUND. */
MUST_CHECK bool vacancies_of_source(struct db *db, struct str source, struct str reference,
                                    struct arena *arena, struct vacancy *ret, struct err *err);

/* ERR_NOT_FOUND. */
MUST_CHECK bool vacancies_get(struct db *db, int64_t id, struct arena *arena, struct vacancy *ret,
                              struct err *err);

/* All of it but its source and its name there. ERR_NOT_FOUND, ERR_CONFLICT: `version` is not that of the
 * stored one. Judged by vacancy_check() before. */
MUST_CHECK bool vacancies_change(struct db *db, const struct vacancy *vacancy, int64_t now_ms,
                                 struct arena *arena, struct err *err);

/* ERR_NOT_FOUND. */
MUST_CHECK bool vacancies_set_state(struct db *db, int64_t id, enum vacancy_state state,
                                    int64_t now_ms, struct arena *arena, struct err *err);

/* All of a state from behind `after_id` on, ascending by id; at most ROWS_MAX. */
MUST_CHECK bool vacancies_list(struct db *db, enum vacancy_state state, int64_t after_id,
                               struct arena *arena, struct vacancy **ret, size_t *ret_count,
                               struct err *err);

/* Of a state, the newest before `before_id` first, at most `limit`; of one place or source unless those
 * are empty. */
MUST_CHECK bool vacancies_latest(struct db *db, enum vacancy_state state, int64_t before_id,
                                 struct str place, struct str source, int limit,
                                 struct arena *arena, struct vacancy **ret, size_t *ret_count,
                                 struct err *err);

struct vacancies_search {
    const struct vacancy_words *words;
    const struct vacancy_want *want;
    bool samples;
    int64_t now_ms;
};

struct vacancies_found {
    struct vacancy vacancy;
    enum vacancy_match match;
};

/* Best first, of these the newest; at most VACANCIES_FOUND_MAX, which bounds what is looked at, too. */
MUST_CHECK bool vacancies_find(struct db *db, const struct vacancies_search *search,
                               struct arena *arena, struct vacancies_found **ret, size_t *ret_count,
                               struct err *err);

#endif
