/* Mentions: "@besa" in a note asks a colleague to look at the question. They find it in a list of
 * their own until they opened it, and after that for three months.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_MENTIONS_H
#define GATEWAY_MENTIONS_H

#include "service/desk.h"

/* The next name behind an @ from `*at` on, which then stands behind it; false: no more. An address
 * ("a@b.al") is no mention, and a dot or dash at the end is none of the name. Total for any bytes. */
bool mentions_next(struct str text, size_t *at, struct str *ret);

struct mentions {
    int64_t staff_ids[MENTIONS_MAX];
    int count;
};

/* Whom the note of `staff_id` means. ERR_UNPROCESSED: nobody of that name is here, they may not see
 * the question, or there are more than MENTIONS_MAX. */
MUST_CHECK bool mentions_find(struct db *db, const struct desk_ticket *ticket, int64_t staff_id,
                              struct str text, struct arena *arena, struct mentions *ret,
                              struct err *err);
MUST_CHECK bool mentions_put(struct db *db, int64_t ticket_id, const struct mentions *mentions,
                             int64_t now_ms, struct err *err);

/* Whether somebody waits for them to open it; and that they did. */
MUST_CHECK bool mentions_unread(struct db *db, int64_t ticket_id, int64_t staff_id,
                                struct arena *arena, bool *ret, struct err *err);
MUST_CHECK bool mentions_read(struct db *db, int64_t ticket_id, int64_t staff_id, struct err *err);

/* A page of the view DESK_MENTIONS: the latest first. */
MUST_CHECK bool mentions_list(struct db *db, const struct desk_query *query, int64_t now_ms,
                              struct arena *arena, struct desk_ticket **ret, size_t *ret_count,
                              struct err *err);

MUST_CHECK bool mentions_purge(struct db *db, int64_t now_ms, struct err *err);

#endif
