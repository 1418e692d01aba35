/* What the desk's calls about one question share: reading what they are given, saying what stood in
 * the way, answering with the whole question.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_TICKETS_H
#define GATEWAY_CONSOLE_TICKETS_H

#include "edge/console_call.h"
#include "service/desk.h"

/* Members of the body; ERR_INVALID says what is wrong. */
MUST_CHECK bool console_tickets_version(const struct console_call *call, int64_t *ret,
                                        struct err *err);
MUST_CHECK bool console_tickets_text(const struct console_call *call, struct str *ret,
                                     struct err *err);

/* Takes up `err`, an ERR_CONFLICT, and answers with who holds the question as it stands. */
MUST_CHECK bool console_tickets_conflict(struct console_call *call,
                                         const struct desk_ticket *ticket, struct err *err);

/* What they had begun to write is done with. */
MUST_CHECK bool console_tickets_end_draft(const struct console_call *call, struct db *db,
                                          enum ticket_entry_kind kind, struct err *err);

/* Takes up `err`, an ERR_UNPROCESSED, and answers with what `text` would take. */
MUST_CHECK bool console_tickets_unsendable(struct console_call *call, struct str text,
                                           struct err *err);

struct console_measure {
    struct str typed, message; /* with the gateway's own words */
    bool fold;
    int segments_max, size_max;
};
/* 200 with what a text takes as SMS. */
MUST_CHECK bool console_tickets_measure(struct console_call *call,
                                        const struct console_measure *measure, struct err *err);

/* A line about "question 102". */
MUST_CHECK bool console_tickets_audit(struct console_call *call, struct db *db, const char *action,
                                      int64_t number, struct str detail, struct err *err);

/* 200 with the question, what was said on it, and who asks. */
MUST_CHECK bool console_tickets_whole(struct console_call *call, struct db *db,
                                      const struct desk_ticket *ticket, struct err *err);

#endif
