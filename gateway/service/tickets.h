/* Tickets: one question from a person until it is closed, and what was said on it.
 *
 *     open -> answered -> (the person writes again) open ... -> closed
 *
 * A ticket carries a version that grows with every change. Who acts on it names the version they
 * saw: an older one is refused (ERR_CONFLICT), so two people can never both answer. A claim is a
 * lease: it ends by itself, and while it runs nobody else can act.
 *
 * Colleagues may snooze one, merge two of the same person, or move a text from one to the other
 * (desk_merge.h). A number that was merged into another goes on standing for that one.
 *
 * A ticket is due when its class says (office.h), from when it began to wait. The person is told a
 * time, too, unless they are in danger (promises.h tells what becomes of it). An urgent one calls
 * whoever is on call until somebody takes it (oncall.h).
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_TICKETS_H
#define GATEWAY_TICKETS_H

#include "base/limits.h"
#include "domain/dialogue.h"
#include "domain/message.h"
#include "domain/office.h"
#include "store/db.h"

enum ticket_state { TICKET_OPEN, TICKET_ANSWERED, TICKET_CLOSED };   /* stored: append only */
enum ticket_safety { SAFETY_UNKNOWN, SAFETY_SAFE, SAFETY_NOT_SAFE }; /* stored: append only */
enum ticket_entry_kind { ENTRY_PERSON, ENTRY_ANSWER, ENTRY_NOTE };   /* stored: append only */

/* ---- the person's side, called by the inbound service */

/* The number to be told for this person's question: that of what they wrote before without asking,
 * which it then joins, else the next. Numbers of transactions that fail are not used again. */
MUST_CHECK bool tickets_next_number(struct db *db, int64_t contact_id, int64_t now_ms,
                                    struct arena *arena, int64_t *ret, struct err *err);

/* The next number of all. */
MUST_CHECK bool tickets_take_number(struct db *db, struct arena *arena, int64_t *ret,
                                    struct err *err);

struct ticket_question {
    int64_t number;
    int64_t contact_id;
    struct str category, node, language;
    struct str channel;
    enum bearer bearer;
    struct str text;
    enum urgency urgency;
    unsigned danger; /* a bit for each danger_category */
    int64_t by_ms;   /* what the person was promised; 0: nothing */
};

/* With the number of tickets_next_number(): a ticket that was only heard becomes a question. */
MUST_CHECK bool tickets_open(struct db *db, const struct office *office,
                             const struct ticket_question *question, int64_t now_ms,
                             struct arena *arena, int64_t *ret_id, struct err *err);

/* Free text that its writer did not send as a question (`number` is not looked at). All that one
 * person writes so within two weeks is one ticket of the list "heard": chatter does not flood it. It
 * is no question of theirs before they ask it or staff answer it. */
MUST_CHECK bool tickets_hear(struct db *db, const struct office *office,
                             const struct ticket_question *question, int64_t now_ms,
                             struct arena *arena, int64_t *ret_id, struct err *err);

struct ticket_words {
    int64_t number, contact_id;
    struct str text;
    enum urgency urgency; /* may raise the ticket's */
    int64_t by_ms;        /* what the person was promised anew; 0: what they were before holds */
};

/* The person wrote again: an answered or closed ticket is open again. ERR_NOT_FOUND when the
 * number is not one of this contact's. */
MUST_CHECK bool tickets_add_text(struct db *db, const struct office *office,
                                 const struct ticket_words *words, int64_t now_ms,
                                 struct arena *arena, int64_t *ret_id, struct err *err);

/* The person is in danger: URGENCY_NOW, for these reasons too. ERR_NOT_FOUND as above. */
MUST_CHECK bool tickets_raise(struct db *db, const struct office *office, int64_t number,
                              int64_t contact_id, unsigned danger, int64_t now_ms,
                              struct arena *arena, int64_t *ret_id, struct err *err);

/* Whether the person says that writing to them is safe. ERR_NOT_FOUND as above. */
MUST_CHECK bool tickets_set_safe(struct db *db, int64_t number, int64_t contact_id, bool safe,
                                 int64_t now_ms, struct arena *arena, int64_t *ret_id,
                                 struct err *err);

/* The ticket that the person's next text most likely belongs to: the one that they or an answer to
 * them spoke of last, within two weeks; and the urgent one that waits. What only staff did to a
 * ticket changes nothing of it. Sets their numbers to 0 where there is none. */
MUST_CHECK bool tickets_recent(struct db *db, int64_t contact_id, int64_t now_ms,
                               struct arena *arena, struct dialogue_person *ret, struct err *err);

/* Rows for STATUS, newest first, closed ones left out. */
MUST_CHECK bool tickets_of_contact(struct db *db, int64_t contact_id, int64_t now_ms,
                                   struct arena *arena, struct dialogue_row **ret,
                                   size_t *ret_count, struct err *err);

#endif
