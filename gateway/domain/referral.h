/* A referral: a person of a case file is sent to a service, and what becomes of it. One table says who
 * moves it from which state to which; what is not in it is not possible.
 *
 * Types of service and outcomes follow Primero (lookup-service-type, lookup-service-referred); the rest the
 * fields of the inter-agency referral form of IASC.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_REFERRAL_H
#define GATEWAY_REFERRAL_H

#include "domain/case_field.h"

enum referral_state { /* stored: append only */
                      REFERRAL_SENT,
                      REFERRAL_ACCEPTED,
                      REFERRAL_REJECTED,
                      REFERRAL_IN_PROGRESS,
                      REFERRAL_DONE,
                      REFERRAL_REVOKED,
                      REFERRAL_STATES
};

enum referral_actor { /* stored: append only */
                      REFERRAL_NOBODY,
                      REFERRAL_WORKER, /* whoever works with the person; also for a service that calls */
                      REFERRAL_PARTNER, /* the service, by login or by link */
                      REFERRAL_PERSON,  /* by phone */
                      REFERRAL_ACTORS
};

enum referral_type { /* stored: append only */
                     REFERRAL_LEGAL,
                     REFERRAL_REUNIFICATION,
                     REFERRAL_HEALTH,
                     REFERRAL_PSYCHOSOCIAL,
                     REFERRAL_EDUCATION,
                     REFERRAL_LIVELIHOODS,
                     REFERRAL_HOUSING,
                     REFERRAL_SAFEHOUSE,
                     REFERRAL_CHILD_PROTECTION,
                     REFERRAL_MEDIATION,
                     REFERRAL_REGISTRATION,
                     REFERRAL_FOOD,
                     REFERRAL_GOODS,
                     REFERRAL_WATER,
                     REFERRAL_POLICE,
                     REFERRAL_OTHER,
                     REFERRAL_TYPES
};

enum referral_priority { REFERRAL_ROUTINE, REFERRAL_URGENT, REFERRAL_PRIORITIES }; /* stored */

enum referral_refusal { /* stored: append only */
                        REFERRAL_NOT_REFUSED,
                        REFERRAL_FULL,
                        REFERRAL_NOT_ELIGIBLE,
                        REFERRAL_NOT_OURS,
                        REFERRAL_TOO_FAR,
                        REFERRAL_NOT_REACHED, /* the person */
                        REFERRAL_NOT_ENOUGH,  /* was told to decide */
                        REFERRAL_OTHER_REASON,
                        REFERRAL_REFUSALS
};

enum referral_outcome { /* stored: append only */
                        REFERRAL_NO_OUTCOME,
                        REFERRAL_PROVIDED,
                        REFERRAL_PARTLY,
                        REFERRAL_NOT_PROVIDED,
                        REFERRAL_DECLINED, /* by the person */
                        REFERRAL_UNAVAILABLE,
                        REFERRAL_ELSEWHERE, /* they received it already */
                        REFERRAL_OUTCOMES
};

enum referral_told {                    /* stored: append only; the person by text, else why not */
                     REFERRAL_NOT_TOLD, /* it was not wished */
                     REFERRAL_TOLD,
                     REFERRAL_NO_PHONE,
                     REFERRAL_NO_CONSENT, /* to be texted */
                     REFERRAL_STOPPED,
                     REFERRAL_NOT_SAFE,
                     REFERRAL_NO_WORDS, /* of the menus, or no channel */
                     REFERRAL_TOLDS
};

extern const char *const referral_state_names[REFERRAL_STATES];
extern const char *const referral_actor_names[REFERRAL_ACTORS];
extern const char *const referral_type_names[REFERRAL_TYPES];
extern const char *const referral_priority_names[REFERRAL_PRIORITIES];
extern const char *const referral_refusal_names[REFERRAL_REFUSALS];
extern const char *const referral_outcome_names[REFERRAL_OUTCOMES];
extern const char *const referral_told_names[REFERRAL_TOLDS];

bool referral_may(enum referral_state from, enum referral_state to, enum referral_actor actor);
bool referral_runs(enum referral_state state);
/* The state that one which ran was in, by the moments at which it was accepted and begun; 0: it was not. */
enum referral_state referral_before(int64_t accepted_at_ms, int64_t started_at_ms);

struct referral_step { /* to a state, and what belongs to it */
    enum referral_state to;
    enum referral_refusal refusal;
    enum referral_outcome outcome;
};

/* Whether `actor` may take it now: a rejection tells why, an end its outcome, nothing else does.
 * ERR_UNPROCESSED. */
MUST_CHECK bool referral_check(enum referral_state from, const struct referral_step *step,
                               enum referral_actor actor, struct err *err);

/* Of the classes in `classes` (a bit each) those that partners may have at all. */
unsigned referral_classes(unsigned classes);

#endif
