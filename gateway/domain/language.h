/* The languages the gateway can speak.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_LANGUAGE_H
#define GATEWAY_LANGUAGE_H

#include "base/str.h"

struct language {
    const char *code; /* BCP 47: "sq", "en", "prs" (Dari), "ps", "ar" */
    const char *name; /* in itself, as offered to a person */
    bool right_to_left;
};

extern const struct language language_table[];         /* ends with .code == NULL; sq first */
const struct language *language_find(struct str code); /* NULL: unknown */

/* A guess from the letters of the script that most of the text is in: "ps" when one is Pashto's own
 * (ټ ډ ړ ښ ځ څ ې ۍ ...), "prs" when one is Persian (پ چ ژ گ ک ی), "ar" for other Arabic script,
 * "sq" for ë ç, else NULL: no opinion. */
const struct language *language_of_script(struct str text);

#endif
