/* The languages the gateway can speak.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_LANGUAGE_H
#define GATEWAY_LANGUAGE_H

#include "base/str.h"

struct language {
    const char *code;     /* BCP 47: "sq", "en", "prs" (Dari), "ps", "ar" */
    const char *name;     /* in itself, as offered to a person */
    bool right_to_left;
};

extern const struct language language_table[]; /* ends with .code == NULL; sq first */
const struct language *language_find(struct str code); /* NULL: unknown */

/* A guess from the script and the letters that only one language has: "ps" (ټ ډ ړ ښ ځ څ ې ۍ),
 * "prs" (پ چ ژ گ), "ar" (other Arabic script), "sq" (ë ç), else NULL: no opinion. */
const struct language *language_of_script(struct str text);

#endif
