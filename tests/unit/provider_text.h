/* Events, calls and outcomes in the words of an .expect file. */
#ifndef TESTS_PROVIDER_TEXT_H
#define TESTS_PROVIDER_TEXT_H

#include "domain/provider.h"

void provider_text_webhook(struct builder *out, const struct webhook *webhook);
void provider_text_answer(struct builder *out, const char *when, const struct http_answer *answer);
void provider_text_refusal(struct builder *out, const struct err *err);
void provider_text_call(struct builder *out, const struct http_call *call);
void provider_text_outcome(struct builder *out, enum send_outcome outcome,
                           const struct send_ids *ids, const struct err *err);

int provider_text_status(enum err_code code); /* what the gateway answers a refused call with */
const char *provider_text_delivery(enum delivery delivery);

#endif
