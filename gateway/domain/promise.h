/* Promises: by when a person is told to have their answer, in the words of their phone.
 *
 * "Tue 16:00" within a week, "5.1. 16:00" after it; by the clock of Albania.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_PROMISE_H
#define GATEWAY_PROMISE_H

#include "domain/menus.h"

enum { PROMISE_SIZE = 64, PROMISE_DAYS = 7 };

void promise_write(const struct menus *menus, int language, int64_t by_ms, int64_t now_ms,
                   struct builder *ret);

/* The day of the week, short: "Tue". */
struct str promise_day(const struct menus *menus, int language, int64_t at_ms);

/* A sentence of the gateway about a question, with {number}, {time} and {date} put in. */
void promise_phrase(const struct menus *menus, int language, enum phrase phrase, int64_t number,
                    int64_t by_ms, int64_t now_ms, struct builder *ret);

/* Whether a text is PROMISE_DAYS words, one a day of the week. */
bool promise_is_days(struct str text);

#endif
