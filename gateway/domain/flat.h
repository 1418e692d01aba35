/* A body in any of the usual formats as one list of names and values, for where the names are the
 * operator's to say. JSON: "payload.sender", "results.0.text"; numbers and true, false as they are
 * written; null is absent. XML: base/xml.h.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_FLAT_H
#define GATEWAY_FLAT_H

#include "base/form.h"
#include "base/json.h"
#include "domain/http.h"

MUST_CHECK bool flat_json(const struct json *json, struct arena *arena, struct form *ret,
                          struct err *err); /* ERR_LIMIT */

/* By its content type: form, JSON or XML. ERR_TYPE, ERR_INVALID, ERR_LIMIT. */
MUST_CHECK bool flat_body(struct str content_type, struct str body, struct arena *arena,
                          struct form *ret, struct err *err);

/* The fields of the query, then those of the body if there is one. */
MUST_CHECK bool flat_request(const struct http_request *request, struct arena *arena,
                             struct form *ret, struct err *err);

/* The elements of a list: what is called "LIST.INDEX.NAME" as NAME, with all that is outside of the
 * list; an empty LIST is an array that is the whole body. False: the list has no such element. */
MUST_CHECK bool flat_element(const struct form *form, struct str list, int index,
                             struct arena *arena, struct form *ret);

/* ---- what an operator says about fields, in lists separated by commas */

/* The first of "payload.sender, sender" that is there, else the first; "none" is empty. */
struct str flat_name(const struct form *form, struct str names);

/* Is a word in the list? Letter case does not matter. */
bool flat_listed(struct str list, struct str word);

/* Does one of "op=begin, !session, reason, text=Abort*" hold: a field has a value (the star stands
 * for any end), is absent, is there? Letter case of values does not matter. */
bool flat_any(const struct form *form, struct str conditions);

#endif
