/* What the desk's calls about referrals share: those of the ones who refer, of partners with a login, and
 * of whoever has a link.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_REFERRALS_H
#define GATEWAY_CONSOLE_REFERRALS_H

#include "edge/console_cases.h"
#include "service/case_ask.h"
#include "service/case_referral.h"

/* Answers with what the service sees: how it stands, and, while it is shown, who is sent and why. `of`
 * sees the file as one it was shared with. `link_id` 0: by a login. */
MUST_CHECK bool console_referrals_shared(struct case_call *of, const struct case_referral *referral,
                                         int64_t link_id, struct err *err);

/* The referral {id}, for those who refer and may change it. */
MUST_CHECK bool console_referrals_begin(struct console_call *call, struct db *db,
                                        struct case_call *ret, struct case_referral *ret_referral,
                                        struct err *err);
/* Answers with what they see of it. */
MUST_CHECK bool console_referrals_answer(struct case_call *of, int64_t referral_id,
                                         struct err *err);

/* What the members version, state, refusal, outcome and words say. ERR_INVALID. */
MUST_CHECK bool console_referrals_read_move(const struct console_call *call, int64_t referral_id,
                                            struct case_referral_move *ret, struct err *err);

/* Carries it out, for the service: the referral as it is then. ERR_NOT_FOUND: it is shown no more. */
MUST_CHECK bool console_referrals_settle(struct case_call *of, struct case_referral *referral,
                                         const struct case_referral_move *move, struct err *err);

#endif
