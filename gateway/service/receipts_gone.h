/* Receipts for messages to people who were forgotten meanwhile. The provider's names for such messages go
 * with the person; for as long as receipts may come, keyed hashes of them lead to the row that is counted,
 * which is nobody's. So what became of the last message is known, and no receipt is kept as unmatched.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_RECEIPTS_GONE_H
#define GATEWAY_RECEIPTS_GONE_H

#include "base/crypto.h"
#include "store/db.h"

struct receipts_gone_span { /* of the outbox, behind `after_id` */
    int64_t contact_id, after_id, up_to_id;
};

/* In the transaction that takes the names away, before it does. */
MUST_CHECK bool receipts_gone_keep(struct db *db, const struct keyring *keys,
                                   const struct receipts_gone_span *span, int64_t now_ms,
                                   struct arena *arena, struct err *err);

/* One that the provider names only now. */
MUST_CHECK bool receipts_gone_name(struct db *db, const struct keyring *keys, struct str channel,
                                   struct str name, int64_t outbox_id, int64_t now_ms,
                                   struct arena *arena, struct err *err);

/* `ret_outbox_id` 0: none of these. */
MUST_CHECK bool receipts_gone_find(struct db *db, const struct keyring *keys, struct str channel,
                                   struct str name, struct arena *arena, int64_t *ret_outbox_id,
                                   struct err *err);

/* One that was found has arrived. `ret_whole`: so has all of its message. */
MUST_CHECK bool receipts_gone_arrived(struct db *db, const struct keyring *keys, struct str channel,
                                      struct str name, struct arena *arena, bool *ret_whole,
                                      struct err *err);

/* Forgets those for which no receipt comes any more. */
MUST_CHECK bool receipts_gone_purge(struct db *db, int64_t now_ms, struct arena *arena,
                                    struct err *err);

#endif
