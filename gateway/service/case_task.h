/* Tasks that come about by themselves: what a person said by phone, what was sent back, what was missed.
 * They are for today, since somebody has to think of the person now.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_CASE_TASK_H
#define GATEWAY_CASE_TASK_H

#include "service/case_items.h"

/* `cause`: a choice of the field of that name (domain/case_field.c). */
MUST_CHECK bool case_task_add(struct db *db, const struct keyring *keys,
                              const struct case_editor *editor, const char *cause,
                              struct arena *arena, struct err *err);

#endif
