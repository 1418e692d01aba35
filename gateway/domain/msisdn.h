/* Telephone numbers: E.164 (ITU-T), "+" and 7 to 15 digits.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_MSISDN_H
#define GATEWAY_MSISDN_H

#include "base/str.h"

enum { MSISDN_SIZE = 17 }; /* '+', 15 digits, NUL */

enum msisdn_kind {
    MSISDN_E164,         /* ret holds the number */
    MSISDN_SHORT_CODE,   /* 3 to 6 digits: never answered */
    MSISDN_ALPHANUMERIC, /* a sender name: never answered */
    MSISDN_INVALID,
};

/* Normalises what providers send: "+355 69 123 4567", "00355691234567", " 355691234567" (a plus
 * decoded as a blank), "355691234567", national "0691234567" with `country` ("355"), and Arabic or
 * Persian digits. Digits without plus that begin with `country` or are longer than a national
 * number are taken as international; shorter ones ("691234567") as national without their zero.
 * Without a `country` there are no national numbers. Blanks, full stops, hyphens, brackets and
 * slashes between digits are left out. `ret` is NUL-terminated; empty unless MSISDN_E164. */
enum msisdn_kind msisdn_normalise(struct str raw, struct str country, char ret[MSISDN_SIZE]);

/* The calling code that a number in E.164 begins with, "355": a part of it. Empty for anything else. */
struct str msisdn_country(struct str msisdn);

#endif
