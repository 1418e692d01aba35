/* Alerts of a phone in memory: what its person wants to be told of, and what a transcript tells them.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_PHONE_ALERTS_H
#define GATEWAY_PHONE_ALERTS_H

#include "base/err.h"
#include "domain/dialogue.h"
#include "edge/phone_vacancies.h"

struct phone_alerts {
    struct dialogue_profile profile;
    bool has_profile, agreed, hidden;
    int64_t told[ALERTS_TOLD_MAX]; /* ids, as the last message told them */
    int told_count;
    int64_t waiting[ALERTS_TOLD_MAX]; /* told when asked for MORE */
    int waiting_count;
    int64_t applied_id, applied_ms;               /* the last one */
    struct dialogue_vacancy rows[VACANCIES_ROWS]; /* what the last answer points to */
    struct dialogue_row number;
    char query[NEED_TEXT_SIZE];
};

struct phone_alerts_world {
    struct phone_vacancies *vacancies; /* NULL: none */
    const struct menus *menus;
    int64_t now_ms, next_number; /* of a question */
};

/* Whether `need` is one of these; then `ret` is what it gets. It lives until the next call. */
bool phone_alerts_answer(struct phone_alerts *alerts, const struct phone_alerts_world *world,
                         const struct dialogue_result *asked, struct dialogue_data *ret);

/* Carries out one of their effects, and tells it as a line; false: it is none of them. */
bool phone_alerts_carry_out(struct phone_alerts *alerts, const struct effect *effect,
                            int64_t now_ms, struct builder *ret);

/* "10 11 + 14": rows of the table, those behind the sign wait. The text is what the phone gets.
 * ERR_INVALID: there is no such row. */
MUST_CHECK bool phone_alerts_push(struct phone_alerts *alerts,
                                  const struct phone_alerts_world *world, int language,
                                  struct str rows, struct builder *ret, struct err *err);

#endif
