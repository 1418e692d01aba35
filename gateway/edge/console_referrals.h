/* What the desk's calls about referrals share: those of the ones who refer, of partners with a login, and
 * of whoever has a link.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_REFERRALS_H
#define GATEWAY_CONSOLE_REFERRALS_H

#include "edge/console_cases.h"
#include "service/case_referral.h"

/* Answers with what the service sees: how it stands, and, while it is shown, who is sent and why. `of`
 * sees the file as one it was shared with. */
MUST_CHECK bool console_referrals_shared(struct case_call *of, const struct case_referral *referral,
                                         struct err *err);

/* What the members version, state, refusal, outcome and words say. ERR_INVALID. */
MUST_CHECK bool console_referrals_read_move(const struct console_call *call, int64_t referral_id,
                                            struct case_referral_move *ret, struct err *err);

/* Carries it out, for the service: the referral as it is then. ERR_NOT_FOUND: it is shown no more. */
MUST_CHECK bool console_referrals_settle(struct case_call *of, struct case_referral *referral,
                                         const struct case_referral_move *move, struct err *err);

#endif
