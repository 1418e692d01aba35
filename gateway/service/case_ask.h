/* Consent by phone: staff ask whether the phone of a file may be texted, the person answers with a
 * digit, and takes back every consent by one word. The words that were asked are kept with the answer.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_CASE_ASK_H
#define GATEWAY_CASE_ASK_H

#include "service/case_consent.h"
#include "service/case_file.h"

struct case_ask {
    const struct keyring *keys;
    const struct menus *menus;
    const struct channel *channels;
    size_t channel_count;
    int64_t staff_id;
};

/* Queues the question. ERR_CONFLICT: they were asked within a day; ERR_UNPROCESSED: there is no
 * phone, they said STOP, or it is not known to be safe to write to them. */
MUST_CHECK bool case_ask_send(struct db *db, const struct case_ask *ask,
                              const struct case_file *file, int64_t now_ms, struct arena *arena,
                              const struct channel **ret_channel, struct err *err);

/* EFFECT_CONSENT; a question that is not open any more is passed over. A refusal is a task. */
MUST_CHECK bool case_ask_answered(struct db *db, const struct keyring *keys, int64_t contact_id,
                                  int64_t consent_id, bool agreed, int64_t now_ms,
                                  struct arena *arena, struct err *err);

/* EFFECT_WITHDRAW: whatever stands in their files; the case worker finds a task. */
MUST_CHECK bool case_ask_withdrawn(struct db *db, const struct keyring *keys, int64_t contact_id,
                                   int64_t now_ms, struct arena *arena, struct err *err);

#endif
