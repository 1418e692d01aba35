/* Quiet hours: the part of a person's day in which nothing reaches their phone but what they wait
 * for. By the clock of Albania (domain/date.h).
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_QUIET_H
#define GATEWAY_QUIET_H

#include "base/str.h"

enum { DAY_MINUTES = 24 * 60, QUIET_SIZE = 12 };

struct quiet_hours { /* minutes of the local day, over midnight when until < from; equal: none */
    int from, until;
};

/* "21-7", "21:30-7", "21.30 - 07.00", and "off"; 24 means midnight. False for anything else, and
 * for a span of no or all hours: who means that says "off" or STOP. */
MUST_CHECK bool quiet_parse(struct str text, struct quiet_hours *ret);

/* "21:00-07:00"; nothing for none. */
void quiet_write(struct quiet_hours hours, struct builder *ret);

/* When what is due at `at_ms` may leave: at_ms itself outside the hours, else the moment they end.
 * Days on which the clock changes have an hour less or more. */
int64_t quiet_ends_ms(struct quiet_hours hours, int64_t at_ms);

#endif
