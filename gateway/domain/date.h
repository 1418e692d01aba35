/* Days: "2026-11-21" in files, "21.11.2026" on phones. Gregorian, UTC; and what clocks in Albania
 * show: central European time, an hour ahead of UTC, two from the last Sunday of March to the last
 * Sunday of October, changed at 01:00 UTC (Directive 2000/84/EC, which Albania follows).
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_DATE_H
#define GATEWAY_DATE_H

#include "base/str.h"

/* "YYYY-MM-DD", a day that exists, years 1970 to 9999; gives its midnight. */
MUST_CHECK bool date_parse(struct str text, int64_t *ret_ms);

/* "YYYY-MM-DD" from 1900 on, as for births. Such days compare as their texts do. */
enum { DATE_YEAR_MIN = 1900 };
bool date_is_day(struct str text);

void date_write_iso(int64_t at_ms, struct builder *ret); /* as it is parsed: the day in UTC */

/* The day that a moment falls on in Albania, as people there write it: "5.3.2027". */
void date_write(int64_t at_ms, struct builder *ret);

/* What a clock in Albania shows then, without the year: "23.11. 08:00". */
void date_write_moment(int64_t at_ms, struct builder *ret);

/* The moment whose UTC reads like the local clock at `at_ms`. */
int64_t date_local_ms(int64_t at_ms);
/* And back. Of the two moments of an hour that comes twice the later, of one that is left out the one
 * an hour on: nothing opens or closes then. */
int64_t date_moment_ms(int64_t local_ms);
int date_local_minutes(int64_t at_ms); /* of the local day: 0 to 1439 */

#endif
