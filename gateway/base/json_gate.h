/* The gate in front of the JSON parser: what RFC 8259 calls JSON and no more, within our limits
 * (see json.h). It reads the bytes once, keeps nothing and does not recurse.
 *
 * Floor 0. Thread: any. Errors: ERR_INVALID, "line 3 column 7: what and what is allowed"; columns
 * count characters. The text's own words are never repeated. */
#ifndef GATEWAY_JSON_GATE_H
#define GATEWAY_JSON_GATE_H

#include "base/err.h"

MUST_CHECK bool json_gate_pass(struct str text, struct err *err);

/* The error for a text that passed but whose n-th name (from 1) is the second of its kind. */
bool json_gate_doubled(struct str text, size_t name, struct err *err);

#endif
