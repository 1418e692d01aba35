/* Folding: the form in which texts are compared, never the one stored or shown.
 * The only door to utf8proc besides sms.c.
 *
 * Case, accents and diacritics go (ë e, ç c, é e); Arabic, Persian and Pashto letter variants
 * become one (ي ى ې ۍ -> ی, ك -> ک, ګ -> گ, ة ہ -> ه, أ إ آ -> ا, ...); tatweel, vowel marks, the
 * lone hamza, zero-width and direction marks vanish, and so do apostrophes: people on phones leave
 * them out ("s'kam" and "skam" are one word). Arabic-Indic and Persian digits become ASCII; every
 * run of what is neither letter nor digit becomes one blank, none at the ends.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_FOLD_H
#define GATEWAY_FOLD_H

#include "base/utf8.h"

/* A buffer of this many times the text's bytes, and one for the NUL, always holds its folded form.
 * Only rare ligatures grow at all; the scripts of our languages never do. */
enum { FOLD_GROWTH_MAX = 11 };

/* Appends the folded form. Total for any bytes; folding a folded text changes nothing. */
void fold(struct str text, struct builder *ret);

#endif
