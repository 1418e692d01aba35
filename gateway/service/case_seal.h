/* What case files hold of people, sealed for the row and field that it stands in: a value that somebody
 * with the database at hand puts into another row, or under another name, is refused.
 *
 * Floor 3. Thread: any. */
#ifndef GATEWAY_CASE_SEAL_H
#define GATEWAY_CASE_SEAL_H

#include "base/crypto.h"

struct case_place {
    const char *table;
    int64_t id;       /* of its row, or what the row belongs to */
    struct str field; /* of the row, where it has several: its name, or the line */
};

/* Nothing is sealed as nothing. ERR_LIMIT. */
MUST_CHECK bool case_seal(const struct keyring *keys, const struct case_place *place,
                          struct str text, struct arena *arena, struct str *ret, struct err *err);
/* ERR_DATA: it was altered, or sealed for another place. */
MUST_CHECK bool case_unseal(const struct keyring *keys, const struct case_place *place,
                            struct str sealed, struct arena *arena, struct str *ret,
                            struct err *err);

#endif
