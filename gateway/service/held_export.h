/* What is handed over to a person who asked what is held of them, and the signature under whatever is
 * handed out.
 *
 * A person gets all that is about them (GDPR article 15), without what would tell of others (article
 * 15(4)): family members' data in their file, and what colleagues noted for each other. Staff go through
 * notes with them in person; the file says so.
 *
 * Floor 3. Thread: store (either lane). */
#ifndef GATEWAY_HELD_EXPORT_H
#define GATEWAY_HELD_EXPORT_H

#include "base/json.h"
#include "service/held.h"

/* The caller frees it. */
MUST_CHECK bool held_export(struct db *db, const struct keyring *keys,
                            const struct held_request *request, int64_t now_ms, struct arena *arena,
                            struct json_out **ret, struct err *err);

/* {"export":CONTENT,"signature":{...}}: the bytes of CONTENT are signed (Ed25519). Frees it. */
MUST_CHECK bool held_export_sign(const struct keyring *keys, struct json_out *content,
                                 struct arena *arena, struct str *ret, struct err *err);

/* `key` as held_export_key() gives it. ERR_DATA: it is not what was signed with that. */
MUST_CHECK bool held_export_verify(struct str text, struct str key, struct arena *arena,
                                   struct err *err);
MUST_CHECK bool held_export_key(const struct keyring *keys, struct arena *arena, struct str *ret);

#endif
