/* What the provider africastalking makes of any call and any answer. Seeds: tests/providers/africastalking. */
#include "provider_case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct provider provider_africastalking;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    provider_case_fuzz(&provider_africastalking, STR("username = hub\napi_key = at-test-key"),
                       (struct str){ (const char *)data, size });
    return 0;
}
