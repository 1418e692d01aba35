/* Texts to the person of a case file that they did not write for: whether we may text them, how they are,
 * that a paper ends. They name nothing: whoever holds the phone may read them.
 *
 * Whom such a text reaches is looked at twice: in the transaction that queues it, and in the one in which it
 * leaves, for it may have waited through a night or an outage. Their quiet hours are the outbox's.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_CASE_TEXT_H
#define GATEWAY_CASE_TEXT_H

#include "base/crypto.h"
#include "domain/channel.h"
#include "domain/menus.h"
#include "store/db.h"

struct case_text_world {
    const struct keyring *keys;
    const struct menus *menus;
    const struct channel *channels;
    size_t channel_count;
};

struct case_text_reader { /* whom it reaches, as that stands now */
    int64_t contact_id;   /* 0: the file has no phone */
    bool open;            /* the file is */
    bool agreed;          /* to be texted */
    bool stopped;         /* they said STOP */
    bool muted;           /* they may be in danger, and did not say that it is safe to write; or the
                           * file says that this phone is not to be texted */
    struct str language;
};

MUST_CHECK bool case_text_find(struct db *db, int64_t case_id, struct arena *arena,
                               struct case_text_reader *ret, struct err *err);

/* By what the file says of the phone ("phone_safe"): only to be called, or not at all. */
bool case_text_is_forbidden(struct str safe);

/* For the desk: there is a phone, no STOP, and it is safe. Not whether they agreed: that may be what is
 * asked. ERR_UNPROCESSED. */
MUST_CHECK bool case_text_check(const struct case_text_reader *reader, struct err *err);

/* Of the menus' languages. */
int case_text_language(const struct menus *menus, const struct case_text_reader *reader);

/* By which they asked last; else the first one; NULL: none is configured. */
MUST_CHECK bool case_text_channel(struct db *db, const struct channel *channels,
                                  size_t channel_count, int64_t contact_id, struct arena *arena,
                                  const struct channel **ret, struct err *err);

struct case_text {
    const struct case_text_world *world;
    const struct case_text_reader *reader;
    enum phrase phrase;
    int64_t until_ms; /* nobody needs it later; 0: as long as a reminder lives */
};

/* Queues it. `ret_channel` NULL: it was not, for want of a channel or of the sentence. */
MUST_CHECK bool case_text_queue(struct db *db, const struct case_text *text, int64_t now_ms,
                                struct arena *arena, int64_t *ret_outbox_id,
                                const struct channel **ret_channel, struct err *err);

/* As it leaves: why it is not to; empty: it may. `past`: what is said where nobody waits for it any more,
 * be it the file that is closed, consent that is gone, or `wanted`. */
struct str case_text_why_not(const struct case_text_reader *reader, bool wanted, struct str past);

/* The same for what asks for consent, or tells of a referral: where the message is such a one. */
MUST_CHECK bool case_text_guard(struct db *db, int64_t message_id, int64_t contact_id,
                                struct arena *arena, struct str *ret_why, struct err *err);

#endif
