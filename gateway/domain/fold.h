/* Folding: the form in which texts are compared, never the one stored or shown.
 * The only door to utf8proc besides sms.c.
 *
 * Case, accents and diacritics go (ë e, ç c, é e); Arabic, Persian and Pashto letter variants
 * become one (ي ى ی -> ی, ك ک -> ک, ة ه, أ إ آ ا, ...); tatweel, vowel marks, zero-width and
 * direction marks vanish; Arabic-Indic and Persian digits become ASCII; every run of blanks and
 * punctuation becomes one blank, none at the ends.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_FOLD_H
#define GATEWAY_FOLD_H

#include "base/str.h"

/* Appends the folded form. Total for any bytes. */
void fold(struct str text, struct builder *ret);

/* Next code point of UTF-8 text; invalid bytes give U+FFFD one at a time. Returns bytes taken, 0 at
 * the end. */
size_t utf8_next(struct str text, int32_t *ret_code_point);
bool utf8_valid(struct str text); /* no surrogates, no overlong forms, no NUL check */

#endif
