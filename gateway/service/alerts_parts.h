/* What the files of alerts share. For alerts*.c only.
 *
 * Floor 3. */
#ifndef GATEWAY_ALERTS_PARTS_H
#define GATEWAY_ALERTS_PARTS_H

#include "service/alerts.h"

struct alerts_person { /* a row of the table profile */
    int64_t contact_id;
    struct dialogue_profile wish;
    struct str channel;
    int64_t told_day, told_count;
};

enum { ALERTS_PERSON_COLUMNS = 14 };

struct alerts_person alerts_person_of(const struct db_rows *rows, size_t row);

/* NULL: configured no more. */
const struct channel *alerts_channel(const struct alerts_world *world, struct str name);

/* When what waits for them from now on is told: as they chose, after a pause, not too often a day. */
int64_t alerts_due_ms(const struct alerts_person *person, int64_t now_ms);

/* It waits for them until then; what waits until sooner does so. */
MUST_CHECK bool alerts_expect(struct db *db, int64_t contact_id, int64_t due_ms,
                              struct arena *arena, struct err *err);

/* The Monday of the week, in days since 1970 of the local clock. */
int64_t alerts_week(int64_t now_ms);

/* Whom the oldest published offer is for: some of them. `ret->more`: there was one. */
MUST_CHECK bool alerts_match_offer(struct db *db, const struct alerts_world *world, int64_t now_ms,
                                   struct arena *arena, struct alerts_step *ret, struct err *err);
/* What is open for somebody whose wish is new. */
MUST_CHECK bool alerts_match_wish(struct db *db, const struct alerts_world *world, int64_t now_ms,
                                  struct arena *arena, struct alerts_step *ret, struct err *err);
MUST_CHECK bool alerts_tell(struct db *db, const struct alerts_world *world, int64_t now_ms,
                            struct arena *arena, struct alerts_step *ret, struct err *err);
MUST_CHECK bool alerts_ask_outcomes(struct db *db, const struct alerts_world *world, int64_t now_ms,
                                    struct arena *arena, struct alerts_step *ret, struct err *err);

#endif
