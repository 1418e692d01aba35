/* The sentences that the engine itself says, one row each: menus/common/LANG.json
 * must hold every one of them in every language, with just these placeholders.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_PHRASES_H
#define GATEWAY_PHRASES_H

#include "base/str.h"
#include "domain/phrase.h"

enum { PHRASE_PLACEHOLDERS_MAX = 6 };

struct phrase_row {
    const char *name; /* key in menus/common/LANG.json: "home.title" */
    const char *placeholders[PHRASE_PLACEHOLDERS_MAX]; /* the ones it must hold, without braces */
    bool optional;                                     /* may be the empty text, or left out */
    bool key;  /* a hint behind a key or a text: a word or two */
    bool page; /* answered by a key: must come on one USSD page */
};

extern const struct phrase_row phrase_table[PHRASE_COUNT];

int phrase_find(struct str name); /* its row, or -1 */

#endif
