/* UTF-8 (RFC 3629): no surrogates, no overlong forms, nothing above U+10FFFF.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_UTF8_H
#define GATEWAY_UTF8_H

#include "base/str.h"

enum { UTF8_SIZE_MAX = 4, UTF8_REPLACEMENT = 0xFFFD };

/* Next code point; each byte of an invalid sequence gives U+FFFD. Returns bytes taken, 0 at the end. */
size_t utf8_next(struct str text, int32_t *ret_code_point);

/* Whether all of it is UTF-8. U+0000 is. */
bool utf8_valid(struct str text);

/* A control character or the end of a line. */
bool utf8_is_control(int32_t code_point);

/* A direction mark, or another character that nobody sees. U+200C is not among them: Persian spelling
 * needs it. */
bool utf8_is_invisible(int32_t code_point);

/* Writes one code point, U+FFFD for what is none. Returns bytes written, at most UTF8_SIZE_MAX. */
size_t utf8_write(int32_t code_point, char *ret);

#endif
