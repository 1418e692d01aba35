/* What one provider makes of any call and any answer. Compiled once for each: PROVIDER is its name.
 * Settings and seeds: tests/providers/NAME. */
#include "http_case.h"
#include "provider_case.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define QUOTED(name)    #name
#define IN_QUOTES(name) QUOTED(name)
#define JOINED(a, b)    a##b
#define NAMED(a, b)     JOINED(a, b)

extern const struct provider NAMED(provider_, PROVIDER);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    static struct str settings;
    if (!arena) {
        arena = arena_new(JOB_ARENA_SIZE_MAX);
        bool read = http_case_read(SOURCE_DIR "/tests/providers/" IN_QUOTES(PROVIDER) "/settings",
                                   arena, &settings);
        assert(read);
    }
    provider_case_fuzz(&NAMED(provider_, PROVIDER), settings,
                       (struct str){ (const char *)data, size });
    return 0;
}
