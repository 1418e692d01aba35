/* What the person hears of a referral by text, and what they say to it. A text names neither the service
 * nor what it is for, and goes only to a phone that may be texted and is safe; where it leads is told to
 * whoever asks back.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_CASE_REFERRAL_TELL_H
#define GATEWAY_CASE_REFERRAL_TELL_H

#include "domain/dialogue.h"
#include "service/case_ask.h"
#include "service/case_referral.h"

/* That there is one; or why they are not told, which stands in the referral then. */
MUST_CHECK bool case_referral_tell(struct db *db, const struct case_ask *by,
                                   struct case_referral *referral, int64_t now_ms,
                                   struct arena *arena, const struct channel **ret_channel,
                                   struct err *err);

/* After a move: that the service is ready for them, or, when they were helped, how it was. Only to who
 * was told of it. `ret_channel` NULL: nothing is said. */
MUST_CHECK bool case_referral_tell_move(struct db *db, const struct case_ask *by,
                                        struct case_referral *referral, int64_t now_ms,
                                        struct arena *arena, const struct channel **ret_channel,
                                        struct err *err);

/* NEED_REFERRAL of the step `asked`: the service, while the referral runs and is theirs; or while their no
 * to it may be taken back. */
MUST_CHECK bool case_referral_answer(struct db *db, const struct keyring *keys, int64_t contact_id,
                                     const struct dialogue_result *asked, int64_t now_ms,
                                     struct arena *arena, struct dialogue_data *ret,
                                     struct err *err);

/* NEED_REFERRALS. None where the phone is not safe, or nobody agreed that it is told there. */
MUST_CHECK bool case_referral_running(struct db *db, int64_t contact_id, struct arena *arena,
                                      struct dialogue_row **ret, size_t *ret_count,
                                      struct err *err);

/* EFFECT_REFERRAL. What is not theirs, or does not stand any more, is passed over. */
MUST_CHECK bool case_referral_said(struct db *db, const struct keyring *keys, int64_t contact_id,
                                   const struct effect *effect, int64_t now_ms, struct arena *arena,
                                   struct err *err);

#endif
