/* What the provider kannel makes of any call and any answer. Seeds: tests/providers/kannel. */
#include "provider_case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct provider provider_kannel;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    provider_case_fuzz(&provider_kannel, STR("username = hub\npassword = kannel-test-password"),
                       (struct str){ (const char *)data, size });
    return 0;
}
