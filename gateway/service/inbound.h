/* Inbound: what a webhook carried, taken in within one transaction: duplicates dropped, the person
 * found, the dialogue stepped, its effects carried out, replies put into the outbox.
 *
 * Floor 3. Thread: store, but inbound_check: any. */
#ifndef GATEWAY_INBOUND_H
#define GATEWAY_INBOUND_H

#include "base/crypto.h"
#include "domain/channel.h"
#include "domain/fuse.h"
#include "domain/menus.h"
#include "domain/office.h"
#include "service/outbox.h"
#include "store/db.h"

enum { INBOUND_TICKETS_MAX = 8 };

struct inbound_counts { /* for the metrics: counted by the caller, once, after the commit */
    int sms, ussd, duplicates, silent, names, short_codes, parts, incomplete, paused;
    int tripped[FUSE_COUNT];
    int receipts, receipts_unmatched, outbound, segments;
    int delivered, failed, expired, tickets_opened, urgent, heard, rated, rated_low;
};

struct inbound_outcome {
    struct str
        reply; /* USSD screen for the webhook's answer; empty for SMS or when it leaves by send */
    bool end;  /* the screen is the session's last */
    struct inbound_counts counts;
    struct outbox_claimed leaving; /* a reply stored as sending, to be sent now; id 0: none */
    int64_t tickets[INBOUND_TICKETS_MAX]; /* those that changed, for the desk's live view */
    int ticket_count;
    bool waiting; /* parts of a message wait for others */
};

/* Refuses what can never be meant, before anything is stored: a webhook whose only message has a
 * sender that is neither number nor name (ERR_UNPROCESSED). In a batch such a message is skipped. */
MUST_CHECK bool inbound_check(const struct channel *channel, const struct webhook *webhook,
                              struct err *err);

/* Everything the webhook carried. `may_leave`: one reply has a promised place with the sender. `ret` borrows from `arena`. May be called again after a rollback. */
MUST_CHECK bool inbound_take(struct db *db, const struct keyring *keys, struct menus *menus,
                             const struct office *office, const struct channel *channel,
                             const struct webhook *webhook, bool may_leave, int64_t now_ms,
                             struct arena *arena, struct inbound_outcome *ret, struct err *err);

/* Messages whose missing parts did not come. Called every few seconds while ret->waiting says so. */
MUST_CHECK bool inbound_take_waiting(struct db *db, const struct keyring *keys, struct menus *menus,
                                     const struct office *office, const struct channel *channels,
                                     size_t channel_count, int64_t now_ms, struct arena *arena,
                                     struct inbound_outcome *ret, struct err *err);

/* Forgets ids, sessions and early receipts that are past their use: called now and then. */
MUST_CHECK bool inbound_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err);

#endif
