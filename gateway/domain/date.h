/* Days: "2026-11-21" in files, "21.11.2026" on phones. Gregorian, UTC.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_DATE_H
#define GATEWAY_DATE_H

#include "base/str.h"

/* "YYYY-MM-DD", a day that exists, years 1970 to 9999; gives its midnight. */
MUST_CHECK bool date_parse(struct str text, int64_t *ret_ms);

/* Any moment's day as people here write it: "5.3.2027". */
void date_write(int64_t at_ms, struct builder *ret);

#endif
