/* Masking: somebody's words for eyes that need the question, not the person. Numbers of seven digits
 * and more (telephones, documents), addresses of e-mail, and the name behind "my name is" give way.
 * A name that stands alone is not known for one.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_MASK_H
#define GATEWAY_MASK_H

#include "base/str.h"

/* Appends at most `characters` of the text, an ellipsis behind when there were more. Total for any
 * bytes; needs room for three times the text and four bytes. */
void mask_text(struct str text, int characters, struct builder *ret);

#endif
