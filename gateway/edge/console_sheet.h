/* What calls that answer with one table share: the form that is asked for, the days, the answer.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_SHEET_H
#define GATEWAY_CONSOLE_SHEET_H

#include "edge/console_call.h"
#include "edge/sheet.h"

/* Opens what `form` of the query asks for: json, also without it, or csv. ERR_INVALID, ERR_LIMIT. */
MUST_CHECK bool console_sheet_open(const struct console_call *call, struct arena *arena,
                                   struct sheet *ret, struct err *err);

/* The days `from` to `to` of the query as midnights in UTC, ms: from the first to before the second,
 * which is the day after `to`. At most `days_max`. ERR_INVALID. */
MUST_CHECK bool console_sheet_days(const struct console_call *call, int days_max,
                                   int64_t *ret_from_ms, int64_t *ret_until_ms, struct err *err);

/* As CSV the file `name`.csv; else `head` with the rows in it. Both are taken over, also on failure. */
MUST_CHECK bool console_sheet_answer(struct console_call *call, struct sheet *sheet,
                                     struct json_out *head, struct str name, struct err *err);

/* "days" of "/figures/days". */
struct str console_sheet_name(const struct console_call *call);

#endif
