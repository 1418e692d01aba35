/* Alerts: people are told of vacancies that fit what they want (domain/profile.h).
 *
 *     alerts.c          what a person wants, and which offers were published
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_ALERTS_H
#define GATEWAY_ALERTS_H

#include "store/db.h"

/* A vacancy may be shown from now on, or what it says changed: its people are looked for, soon. Who was
 * told of it before is not told again. */
MUST_CHECK bool alerts_published(struct db *db, int64_t vacancy_id, struct arena *arena,
                                 struct err *err);

#endif
