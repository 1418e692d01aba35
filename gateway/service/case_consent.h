/* Consent, asked and recorded for each purpose by itself: to services, to sharing with other
 * organisations, to be counted without a name, to tracing family, and to be texted.
 *
 * Informed consent is taken by voice or in person and recorded here by staff. Over SMS only consent to
 * be texted is asked (facts section 5.3). Withdrawing is as easy as giving: one word from the phone
 * takes back every consent that stands, whoever holds the phone; the case worker finds a task.
 *
 * Nothing is shared without consent that stands: case_consent_stands() is asked before.
 *
 * Floor 3. Thread: store (case_consent_list, _stands: either lane). */
#ifndef GATEWAY_CASE_CONSENT_H
#define GATEWAY_CASE_CONSENT_H

#include "base/crypto.h"
#include "domain/channel.h"
#include "domain/menus.h"
#include "store/db.h"

enum case_consent_kind { /* stored: append only */
                         CASE_CONSENT_CHANNEL,
                         CASE_CONSENT_SERVICES,
                         CASE_CONSENT_SHARING,
                         CASE_CONSENT_REPORTING,
                         CASE_CONSENT_TRACING,
                         CASE_CONSENT_KINDS
};

enum case_consent_state { /* stored: append only */
                          CASE_CONSENT_ASKED,
                          CASE_CONSENT_GIVEN,
                          CASE_CONSENT_REFUSED,
                          CASE_CONSENT_WITHDRAWN,
                          CASE_CONSENT_STATES
};

enum case_consent_way { /* stored: append only */
                        CASE_CONSENT_BY_TEXT,
                        CASE_CONSENT_BY_VOICE,
                        CASE_CONSENT_ON_PAPER,
                        CASE_CONSENT_WAYS
};

enum case_consent_giver { /* stored: append only */
                          CASE_CONSENT_BY_SELF,
                          CASE_CONSENT_BY_CAREGIVER,
                          CASE_CONSENT_BY_OTHER,
                          CASE_CONSENT_GIVERS
};

extern const char *const case_consent_kind_names[CASE_CONSENT_KINDS];
extern const char *const case_consent_state_names[CASE_CONSENT_STATES];
extern const char *const case_consent_way_names[CASE_CONSENT_WAYS];
extern const char *const case_consent_giver_names[CASE_CONSENT_GIVERS];

struct case_consent {
    int64_t id;
    enum case_consent_kind kind;
    enum case_consent_state state;
    enum case_consent_way way;
    enum case_consent_giver giver;
    struct str version, language; /* of the text that was shown or read out */
    struct str words;             /* by SMS: that text */
    struct str detail;            /* where, with which interpreter, what to withhold from whom */
    int64_t staff_id;
    struct str staff_name;
    int64_t outbox_id; /* of the message that asked; 0: none did */
    int64_t asked_at_ms, settled_at_ms, withdrawn_at_ms;
};

/* The latest first; the first of a kind is what counts. */
MUST_CHECK bool case_consent_list(struct db *db, const struct keyring *keys, int64_t case_id,
                                  struct arena *arena, struct case_consent **ret, size_t *ret_count,
                                  struct err *err);

MUST_CHECK bool case_consent_stands(struct db *db, int64_t case_id, enum case_consent_kind kind,
                                    struct arena *arena, bool *ret, struct err *err);

/* What was said by voice or signed; `given_at` not in the future. ERR_INVALID. */
MUST_CHECK bool case_consent_record(struct db *db, const struct keyring *keys, int64_t case_id,
                                    const struct case_consent *consent, int64_t now_ms,
                                    struct arena *arena, struct err *err);

/* Taken back by voice or in person. ERR_CONFLICT: none stands. */
MUST_CHECK bool case_consent_withdraw(struct db *db, const struct keyring *keys, int64_t case_id,
                                      enum case_consent_kind kind, int64_t staff_id, int64_t now_ms,
                                      struct arena *arena, struct err *err);

#endif
