/* The named values of one event in a webhook call, whichever way a provider writes them: as a
 * form or as a JSON object. Read strictly, so that every provider refuses the same nonsense alike.
 *
 * Sentences name fields, never what was in them: those are numbers, texts and secrets.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_FIELDS_H
#define GATEWAY_FIELDS_H

#include "base/form.h"
#include "base/json.h"
#include "domain/http.h"

struct fields { /* one of the two is set */
    const struct form *form;
    const struct json *object;
};

MUST_CHECK bool fields_method(const struct http_request *request, const char *method,
                              struct err *err); /* ERR_METHOD */

/* The body of a POST: ERR_METHOD, ERR_TYPE, ERR_INVALID, ERR_LIMIT. The JSON is an object or an
 * array; its elements are read as `(struct fields){ .object = element }`. */
MUST_CHECK bool fields_form(const struct http_request *request, struct arena *arena,
                            struct form *ret, struct err *err);
MUST_CHECK bool fields_json(const struct http_request *request, struct arena *arena,
                            const struct json **ret, struct err *err);

/* The query of a GET or the form of a POST, for providers whose accounts can be set to either. */
MUST_CHECK bool fields_form_or_query(const struct http_request *request, struct arena *arena,
                                     struct form *ret, struct err *err);

/* Optional ones. */
bool fields_has(struct fields fields, const char *name);
struct str fields_get(struct fields fields, const char *name); /* empty when absent or no string */

/* Required ones. ERR_INVALID: absent, given twice, or no string. ERR_UNPROCESSED: cannot be meant. */
MUST_CHECK bool fields_required(struct fields fields, const char *name, struct str *ret,
                                struct err *err);
MUST_CHECK bool fields_id(struct fields fields, const char *name, struct str *ret,
                          struct err *err); /* printable, at most EXTERNAL_ID_SIZE_MAX */
MUST_CHECK bool fields_address(struct fields fields, const char *name, struct str *ret,
                               struct err *err); /* a sender or receiver, as sent */

/* The same, of a provider that writes international numbers without their plus: it is put back, so
 * that nobody takes a short one for a national number. */
MUST_CHECK bool fields_international(struct fields fields, const char *name, struct arena *arena,
                                     struct str *ret, struct err *err);

/* The text of a message, through message_text(). It may be empty. */
MUST_CHECK bool fields_text(struct fields fields, const char *name, struct arena *arena,
                            struct str *ret, struct err *err);

/* The checks alone, for values that are not fields of the call itself. */
MUST_CHECK bool fields_check_id(struct str id, const char *name, struct err *err);

/* Milliseconds of "1795296108" (seconds), "1795296108000" (milliseconds), "2017-05-03T06:04:45Z",
 * "2017-05-03 06:04:45" or "2016-10-06T09:28:39.220+0200"; without a zone it is UTC. 0 for everything
 * else, and outside 2000 to 2100: nobody's message is refused because a clock is wrong. */
int64_t fields_time_ms(struct str text);

#endif
