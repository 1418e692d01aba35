/* Answers on their way to a person: shown at once or asked for, and rated.
 *
 * Where nobody may know that a person asked (domain/answer.h), the phone is only told that something
 * is there; the answer leaves as the reply to "1" or READ, and is never pushed. How useful an answer
 * was is asked in its own SMS when that costs nothing, else once, a day later. A bad rating opens the
 * question again. A digit is taken for what was asked last, and only when that message left.
 *
 * Floor 3. Thread: store (notices_look, notices_reader: either lane). */
#ifndef GATEWAY_NOTICES_H
#define GATEWAY_NOTICES_H

#include "base/limits.h"
#include "domain/answer.h"
#include "domain/channel.h"
#include "domain/dialogue.h"
#include "store/db.h"

/* ---- the person's side */

/* Fills what waits to be read and what was asked last. */
MUST_CHECK bool notices_person(struct db *db, int64_t contact_id, struct arena *arena,
                               struct dialogue_person *ret, struct err *err);

/* The first that waits: one row or none. */
MUST_CHECK bool notices_first(struct db *db, int64_t contact_id, struct arena *arena,
                              struct dialogue_row **ret, size_t *ret_count, struct err *err);

/* They read it. ERR_NOT_FOUND: it is not theirs, or does not wait. */
MUST_CHECK bool notices_read(struct db *db, int64_t contact_id, int64_t answer_id, int64_t now_ms,
                             struct arena *arena, int64_t *ret_ticket_id, struct err *err);
/* The message that took it along: its receipt is the answer's. */
MUST_CHECK bool notices_carried(struct db *db, int64_t answer_id, int64_t outbox_id,
                                struct arena *arena, struct err *err);

/* A rating of RATING_LOW and below opens the question again. ERR_NOT_FOUND: it is not theirs. */
MUST_CHECK bool notices_rate(struct db *db, const struct office *office, int64_t contact_id,
                             int64_t answer_id, int rating, int64_t now_ms, struct arena *arena,
                             int64_t *ret_ticket_id, struct err *err);

MUST_CHECK bool notices_set_discretion(struct db *db, int64_t contact_id,
                                       enum discretion discretion, struct arena *arena,
                                       struct err *err);

/* ---- the desk's side */

const char *notices_discretion_name(enum discretion discretion);

struct notices_reader {
    enum discretion discretion; /* what they or staff chose */
    bool hidden;                /* an answer to this question would only be announced */
    int64_t unread;
};

/* Whoever asked a question of `category`. */
MUST_CHECK bool notices_reader(struct db *db, const struct menus *menus, int64_t contact_id,
                               struct str category, bool urgent, int64_t now_ms,
                               struct arena *arena, struct notices_reader *ret, struct err *err);

struct notices_sent { /* what was pushed for an answer */
    int64_t contact_id, answer_id, outbox_id;
    bool hidden;        /* a notice */
    bool rating_asked;  /* the answer, and it asks for a rating */
    int64_t rate_at_ms; /* when to ask for one; 0: not */
};
MUST_CHECK bool notices_pushed(struct db *db, const struct notices_sent *sent, struct arena *arena,
                               struct err *err);

/* ---- the clock's side */

struct notices_seen {
    int64_t unread; /* answers that wait to be read; counting stops at ROWS_MAX */
    bool due;       /* somebody is to be asked for a rating */
};
MUST_CHECK bool notices_look(struct db *db, int64_t now_ms, struct arena *arena,
                             struct notices_seen *ret, struct err *err);

/* Asks for the ratings that are due, at most RATINGS_ONCE_MAX: nobody twice, nobody whose phone
 * shows nothing, nobody who wrote again or said STOP. */
MUST_CHECK bool notices_ask_ratings(struct db *db, const struct menus *menus,
                                    const struct channel *channels, size_t channel_count,
                                    int64_t now_ms, struct arena *arena, int *ret_asked,
                                    struct err *err);

#endif
