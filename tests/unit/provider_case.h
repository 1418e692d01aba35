/* What the tests and the fuzzers of providers share: a channel's settings from the folder of its
 * cases, and what must hold for whatever a provider made of any bytes at all. */
#ifndef TESTS_PROVIDER_CASE_H
#define TESTS_PROVIDER_CASE_H

#include "domain/provider.h"

/* The defaults of the provider and the values of `text`, lines "name = value" or comments. */
MUST_CHECK bool provider_case_settings(const struct provider *provider, struct str text,
                                       struct settings *ret, struct err *err);

/* Asserts what every parse and parse_send promises. */
void provider_case_check_webhook(const struct webhook *webhook);
void provider_case_check_error(const struct err *err);

/* One run of a fuzzer: `text` is a case as in http_case.h, a call to the webhook or an answer to a
 * call of ours; whatever is read from it is checked, answered, and written back out as a message.
 * `settings` is the text of the provider's settings file. */
void provider_case_fuzz(const struct provider *provider, struct str settings, struct str text);

#endif
