/* Referrals of case files to services of the directory, their states (domain/referral.h), and what the
 * service sees.
 *
 * Nothing leaves without consent to sharing that stands, or the written decision of a supervisor (a vital
 * interest). A service sees one person of the file, in the classes of fields that were shared, never what
 * is psychosocial, and only while the referral runs: case_referral_shown() is asked each time. Consent that
 * is taken back revokes what runs in the same transaction.
 *
 *     case_referral.c       made, read, moved
 *     case_referral_link.c  links for who has no login
 *     case_referral_tell.c  what the person is told, and says
 *
 * Floor 3. Thread: store (_get, _list, _of_partner, _shown, _count: either lane). */
#ifndef GATEWAY_CASE_REFERRAL_H
#define GATEWAY_CASE_REFERRAL_H

#include "domain/listing.h"
#include "domain/referral.h"
#include "service/case_file.h"

struct case_referral {
    int64_t id, version, case_id;
    struct str case_number;
    enum case_state case_state;
    int64_t person_id, listing_id;
    struct str organization, name_sq, name_en; /* the service's */
    int64_t partner_id;                        /* 0: nobody there has a login */
    struct str partner_name;
    enum referral_type type;
    enum referral_priority priority;
    enum referral_state state;
    enum referral_refusal refusal;
    enum referral_outcome outcome;
    enum referral_actor ended_by;
    unsigned classes;
    struct str municipality;
    struct str reason, restrictions; /* unsealed */
    struct str override;             /* why without consent; empty: it is not */
    struct str said;                 /* by the service */
    int64_t override_id, made_by;
    struct str override_name, made_by_name;
    int64_t expected_at_ms; /* moments: 0 until they come */
    int64_t sent_at_ms, accepted_at_ms, started_at_ms, ended_at_ms, touched_at_ms;
    enum referral_told told;
    int64_t told_at_ms, seen_at_ms, asked_at_ms;
    int satisfied; /* 1 yes, 2 in part, 3 no; 0: not answered */
    int64_t satisfied_at_ms;
    int64_t link_until_ms, link_opened_at_ms; /* of the latest link; 0: there was none */
};

/* Whether somebody can be referred there: it is open for them and vouched for. ERR_UNPROCESSED says why
 * not, and what to do. */
MUST_CHECK bool case_referral_check_listing(const struct listing *listing, int64_t now_ms,
                                            struct err *err);

struct case_referral_wish {
    int64_t person_id; /* 0: the person of the file */
    int64_t listing_id, partner_id;
    enum referral_type type;
    enum referral_priority priority;
    unsigned classes; /* but for those that no partner may have */
    struct str reason, restrictions, override;
    int64_t expected_at_ms; /* 0: no day */
    int64_t staff_id;
};

/* ERR_INVALID, ERR_LIMIT; ERR_UNPROCESSED: no consent and no override, the service is not to be had,
 * the partner or the person is none. Whether the caller may override is asked before. */
MUST_CHECK bool case_referral_make(struct db *db, const struct keyring *keys,
                                   const struct case_file *file,
                                   const struct case_referral_wish *wish, int64_t now_ms,
                                   struct arena *arena, struct case_referral *ret, struct err *err);

MUST_CHECK bool case_referral_get(struct db *db, const struct keyring *keys, int64_t id,
                                  struct arena *arena, struct case_referral *ret, struct err *err);

/* Of a file, the latest first; `before_id` 0: from the latest. At most REFERRALS_SHOWN_MAX. */
MUST_CHECK bool case_referral_list(struct db *db, const struct keyring *keys, int64_t case_id,
                                   int64_t before_id, struct arena *arena,
                                   struct case_referral **ret, size_t *ret_count, struct err *err);

struct case_referral_query { /* of a partner's list, what was touched last first */
    int64_t partner_id;
    enum referral_state state;
    int64_t at_ms, last_id; /* of the last row of the page before; 0, 0: the first page */
};
MUST_CHECK bool case_referral_of_partner(struct db *db, const struct keyring *keys,
                                         const struct case_referral_query *query,
                                         struct arena *arena, struct case_referral **ret,
                                         size_t *ret_count, struct err *err);
MUST_CHECK bool case_referral_count(struct db *db, int64_t partner_id, struct arena *arena,
                                    int64_t ret[REFERRAL_STATES], struct err *err);

/* Whether the service may see what was shared: the referral runs, its file is open, and consent stands
 * or was overridden. */
MUST_CHECK bool case_referral_shown(struct db *db, const struct case_referral *referral,
                                    struct arena *arena, bool *ret, struct err *err);

struct case_referral_move {
    int64_t id, version; /* 0: whichever it is at */
    struct referral_step step;
    struct str said;
    enum referral_actor actor;
    int64_t staff_id; /* 0: by link or phone */
};

/* The worker finds a task when the service rejected it or is done, or the person objected.
 * ERR_NOT_FOUND, ERR_CONFLICT, ERR_UNPROCESSED, ERR_INVALID. */
MUST_CHECK bool case_referral_move(struct db *db, const struct keyring *keys,
                                   const struct case_referral_move *move, int64_t now_ms,
                                   struct arena *arena, struct case_referral *ret, struct err *err);

/* Consent to sharing does not stand any more: what runs without an override is revoked. */
MUST_CHECK bool case_referral_consent_gone(struct db *db, const struct keyring *keys,
                                           int64_t case_id, int64_t staff_id, int64_t now_ms,
                                           struct arena *arena, struct err *err);

/* A line of the file's log: "legal, accepted, partner". */
MUST_CHECK bool case_referral_log(struct db *db, const struct keyring *keys,
                                  const struct case_referral *referral, const char *what,
                                  enum referral_actor actor, int64_t staff_id, int64_t now_ms,
                                  struct arena *arena, struct err *err);

#endif
