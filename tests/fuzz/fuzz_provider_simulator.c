/* What the provider simulator makes of any call and any answer. Seeds: tests/providers/simulator. */
#include "provider_case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct provider provider_simulator;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    provider_case_fuzz(&provider_simulator, STR("url = http://127.0.0.1:8080/simulator/deliver"),
                       (struct str){ (const char *)data, size });
    return 0;
}
