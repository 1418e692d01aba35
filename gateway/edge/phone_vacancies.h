/* Vacancies of a phone in memory: a table read once, searched as the store's are.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_PHONE_VACANCIES_H
#define GATEWAY_PHONE_VACANCIES_H

#include "domain/dialogue.h"

enum { PHONE_VACANCIES_MAX = 200 };

struct phone_vacancies;

/* Instead of what was there; `file` below `base`. ERR_INVALID names the row and the fault, or that it
 * cannot be read. */
MUST_CHECK bool phone_vacancies_reload(struct phone_vacancies **vacancies,
                                       const struct vacancy_words *words, int64_t now_ms,
                                       const char *base, struct str file, struct err *err);
void phone_vacancies_free(struct phone_vacancies *vacancies); /* NULL is allowed */

/* The row of that number, and whether it is still open; NULL: there is none. */
const struct vacancy *phone_vacancies_row(const struct phone_vacancies *vacancies, int64_t number,
                                          int64_t now_ms, bool *ret_open);

/* What a step needs, NEED_VACANCIES or NEED_VACANCY; `vacancies` NULL: there are none. What `ret` points
 * to lives until the next call. */
void phone_vacancies_answer(struct phone_vacancies *vacancies, const struct vacancy_words *words,
                            const struct dialogue_result *asked, int64_t now_ms,
                            struct dialogue_data *ret);

#endif
