/* Reminders of papers that end, to the person: 60, 30 and 7 days before, where they agreed to be texted and
 * wished it for that paper. The message names nothing: it asks to speak to the adviser. What staff are
 * reminded of is case_items.h.
 *
 * Floor 3. Thread: store (case_paper_look: either lane). */
#ifndef GATEWAY_CASE_PAPER_H
#define GATEWAY_CASE_PAPER_H

#include "service/case_check_in.h"

/* `ends`: its day; empty: nothing is to be told of it any more. */
MUST_CHECK bool case_paper_watch(struct db *db, int64_t case_id, int64_t item_id, struct str ends,
                                 int64_t now_ms, struct arena *arena, struct err *err);

MUST_CHECK bool case_paper_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                                struct err *err);
/* At most CHECK_INS_ONCE_MAX. */
MUST_CHECK bool case_paper_remind(struct db *db, const struct case_text_world *world,
                                  int64_t now_ms, struct arena *arena,
                                  struct case_check_in_sent *ret, struct err *err);

/* As the message leaves: `ret_why` says why it is not to. */
MUST_CHECK bool case_paper_guard(struct db *db, int64_t message_id, struct arena *arena,
                                 struct str *ret_why, struct err *err);

#endif
