/* application/x-www-form-urlencoded, for queries and bodies (WHATWG URL standard, section 5).
 *
 * Lengths are counted, so a decoded NUL is a byte like any other. A percent sign without two
 * hexadecimal digits stays as it is: Kannel sends such (its %N). Pairs keep their order and
 * repetitions, because signatures are made over them.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_FORM_H
#define GATEWAY_FORM_H

#include "base/arena.h"
#include "base/err.h"

struct form_field {
    struct str name, value; /* decoded bytes, not necessarily UTF-8 */
};

struct form {
    struct form_field *fields;
    size_t count;
};

/* Empty pairs are left out; a pair without '=' has an empty value. ERR_LIMIT above FORM_FIELDS_MAX. */
MUST_CHECK bool form_parse(struct str encoded, struct arena *arena, struct form *ret,
                           struct err *err);

struct str form_get(const struct form *form, const char *name); /* the first; empty when absent */
bool form_has(const struct form *form, const char *name);
size_t form_count(const struct form *form, const char *name); /* how often a name is there */

/* Percent-decodes alone ('+' stays), as in a path or a Kannel meta-data value. */
MUST_CHECK bool form_percent_decode(struct str encoded, struct arena *arena, struct str *ret);

/* Appends `name=value`, with '&' before it unless the builder is empty or ends in '?'.
 * Everything but A-Z a-z 0-9 - . _ ~ is percent-encoded. */
void form_add(struct builder *b, struct str name, struct str value);
void form_percent_encode(struct builder *b, struct str value);

#endif
