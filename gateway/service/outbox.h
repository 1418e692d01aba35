/* The outbox: messages to people, durable before they leave.
 *
 *     queued -> sending -> sent -> delivered | failed | expired
 *                  |-> queued (not accepted: again later, within the time to live)
 *                  |-> failed (will never succeed)
 *                  '-> unknown (perhaps accepted: never repeated blindly; a receipt settles it)
 *
 * `sending` is committed before the call is made. After a crash a row in `sending` is queued again
 * where the provider recognises a repeat, else it is `unknown`. Messages to one person within one
 * class leave in order: the next is not claimed while an earlier one is queued or sending.
 *
 *     outbox.c          puts messages in, and holds back what must not leave now
 *     outbox_claim.c    takes them out for a call, moves them to another channel, recovers
 *     outbox_receipt.c  what became of a call, and what the provider reports later
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_OUTBOX_H
#define GATEWAY_OUTBOX_H

#include "base/crypto.h"
#include "domain/channel.h"
#include "store/db.h"

enum outbox_state { /* stored: append only */
                    OUTBOX_QUEUED,
                    OUTBOX_SENDING,
                    OUTBOX_SENT,
                    OUTBOX_DELIVERED,
                    OUTBOX_FAILED,
                    OUTBOX_EXPIRED,
                    OUTBOX_UNKNOWN,
};

enum outbox_class { /* stored; ascending: less urgent */
                    OUTBOX_SAFETY,
                    OUTBOX_REPLY,
                    OUTBOX_EXPERT,
                    OUTBOX_REMINDER,
                    OUTBOX_ALERT,
                    OUTBOX_BULK,
                    OUTBOX_CLASSES
};

const char *outbox_state_name(enum outbox_state state);
const char *outbox_class_name(enum outbox_class class);

enum outbox_held { /* stored: why a message is not due yet */
                   OUTBOX_NOT_HELD,
                   OUTBOX_QUIET,      /* the person's quiet hours */
                   OUTBOX_QUARANTINE, /* the person had their segments of the day */
};

struct outbox_message {
    int64_t contact_id;
    int64_t ticket_id; /* 0: none */
    const struct channel *channel;
    enum bearer bearer;
    enum outbox_class class;
    struct str text; /* UTF-8, properly spelled; folded here when the channel folds */
    bool ussd_end;
    struct str ussd_session, reply_data;
    int64_t until_ms; /* its time to live ends then; 0: with that of its class */
};

/* Nothing that waits for this person leaves but what answers them now: they may be in danger. */
MUST_CHECK bool outbox_hold(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                            struct err *err);

/* Queues it; its time to live is that of its class (a USSD screen's: one minute). From reminders
 * down, what a STOP of theirs covers is stored as failed, and quiet hours are waited for. So does
 * an expert's answer unless the person wrote within ten minutes. */
MUST_CHECK bool outbox_add(struct db *db, const struct outbox_message *message, int64_t now_ms,
                           struct arena *arena, int64_t *ret_id, struct err *err);

struct outbox_claimed {
    struct outbound outbound; /* numbers unsealed; receipt_url empty: the sender's to set */
    int64_t contact_id;
    enum outbox_class class;
    int attempts; /* this one included */
    int64_t ticket_id;
};

/* The same for a message that may leave with the commit that holds it: it is stored as sending, and
 * `ret` tells what to send to `number` then, after what is being sent to them by this channel. When
 * it must wait longer it is queued, and ret's id is 0. */
MUST_CHECK bool outbox_add_leaving(struct db *db, const struct outbox_message *message,
                                   struct str number, int64_t now_ms, struct arena *arena,
                                   struct outbox_claimed *ret, struct err *err);

struct outbox_claims {
    struct outbox_claimed *rows;
    size_t count;
    size_t expired; /* were past their time to live and are marked so */
    size_t failed;  /* could not be read and are marked so */
};

/* Marks up to `limit` due messages of a class as sending and adds them to `ret`, whose rows have
 * room for OUTBOX_CLAIM_MAX. */
MUST_CHECK bool outbox_claim(struct db *db, const struct keyring *keys,
                             const struct channel *channel, enum outbox_class class, int limit,
                             int64_t now_ms, struct arena *arena, struct outbox_claims *ret,
                             struct err *err);

struct
    outbox_room { /* how many may be claimed: of the classes to expert, and with them of the rest */
    int urgent, calm;
    bool safety_only;
};

/* The same over all classes, most urgent first. `ret_left`: something due is not taken, because there
 * was no room (`ret_full`) or because its person is waited for. */
MUST_CHECK bool outbox_claim_room(struct db *db, const struct keyring *keys,
                                  const struct channel *channel, const struct outbox_room *room,
                                  int64_t now_ms, struct arena *arena, struct outbox_claims *ret,
                                  bool *ret_full, bool *ret_left, struct err *err);

/* When the first of what waits for its time becomes due; INT64_MAX: nothing waits. */
MUST_CHECK bool outbox_next_due(struct db *db, const struct channel *channel, int64_t now_ms,
                                struct arena *arena, int64_t *ret_due_at_ms, struct err *err);

/* Ends what is past its time to live while nothing leaves by its channel. */
MUST_CHECK bool outbox_expire(struct db *db, const struct channel *channel, int64_t now_ms,
                              struct arena *arena, int64_t *ret_expired, struct err *err);

/* Gives up to `limit` waiting SMS of each class to another channel, but for what the first one may
 * have accepted. */
MUST_CHECK bool outbox_move(struct db *db, const struct channel *from, const struct channel *to,
                            int limit, int64_t now_ms, struct arena *arena, int64_t *ret_moved,
                            struct err *err);

struct outbox_result { /* what became of one call */
    int64_t id;
    enum send_outcome outcome;
    struct send_ids ids; /* accepted: what the provider calls it; may be none */
    struct str reason;   /* in words, for the desk and the log */
    int64_t retry_at_ms; /* SEND_RETRY, SEND_THROTTLED, SEND_MISCONFIGURED: not before */
    bool counted;        /* ... and whether the attempt counts */
    bool pinned;         /* ... and perhaps it was accepted: at this channel only */
};

/* Records a result. A receipt that came first is applied at once. */
MUST_CHECK bool outbox_record(struct db *db, const struct keyring *keys,
                              const struct channel *channel, const struct outbox_result *result,
                              int64_t now_ms, struct arena *arena, struct err *err);

/* Applies a receipt; final states never move back. Unmatched ones with an id are kept for a send
 * whose answer is not in yet. `ret_ticket_id` names the ticket it belongs to, 0 for none. */
MUST_CHECK bool outbox_receipt(struct db *db, const struct keyring *keys,
                               const struct channel *channel, const struct receipt *receipt,
                               int64_t now_ms, struct arena *arena, bool *ret_matched,
                               int64_t *ret_ticket_id, struct err *err);

/* At start: settles what a crash left in `sending`. */
MUST_CHECK bool outbox_recover(struct db *db, const struct channel *channel, int64_t now_ms,
                               struct arena *arena, int64_t *ret_queued, int64_t *ret_unknown,
                               struct err *err);

struct outbox_waiting { /* of one channel and class */
    struct str channel;
    enum outbox_class class;
    int64_t count, due; /* due: not held back, not waiting for another attempt */
    int64_t oldest_ms;  /* how long the first of the due ones is there */
};

/* Everything that waits, and how much of it is in quarantine, for the gauges. */
MUST_CHECK bool outbox_waiting(struct db *db, int64_t now_ms, struct arena *arena,
                               struct outbox_waiting **ret, size_t *ret_count,
                               int64_t *ret_quarantined, struct err *err);

/* Forgets the counts of days gone by. */
MUST_CHECK bool outbox_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err);

/* How long until a failed attempt is repeated: seconds at first for a reply, doubling to ten
 * minutes, with a quarter of jitter taken from `random`. */
int64_t outbox_backoff_ms(enum outbox_class class, int attempts, uint32_t random);

#endif
