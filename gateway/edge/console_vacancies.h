/* The shapes of vacancies in the desk's API, for the console_vacancies*.c files.
 *
 * Floor 4. */
#ifndef GATEWAY_CONSOLE_VACANCIES_H
#define GATEWAY_CONSOLE_VACANCIES_H

#include "edge/console_call.h"
#include "service/vacancy_desk.h"

struct json_out *console_vacancies_json(const struct console_call *call,
                                        const struct vacancy *vacancy);
/* What the query's state, place, source, text and before say. ERR_INVALID. */
MUST_CHECK bool console_vacancies_filter(const struct console_call *call,
                                         struct vacancy_filter *ret, struct err *err);
MUST_CHECK bool console_vacancies_audit(struct console_call *call, struct db *db,
                                        const char *action, struct str subject, struct str detail,
                                        struct err *err);
/* "2026-12-31": the last day. */
void console_vacancies_day(const struct vacancy *vacancy, struct builder *ret);
enum { CONSOLE_DAY_SIZE = 16 };

#endif
