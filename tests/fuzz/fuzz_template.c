/* A template in the first line, a value for its places behind it: what passes the check is filled. */
#include "base/limits.h"
#include "domain/template.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text, value;
    str_cut((struct str){ (const char *)data, size }, '\n', &text, &value);
    const struct template_value values[] = { { "text", value }, { "end", STR("yes") }, { 0 } };
    struct err err = { 0 };
    if (size > 4096 || !template_check(text, values, &err)) {
        assert(size > 4096 || err.code == ERR_CONFIG);
        return 0;
    }
    for (int escape = TEMPLATE_RAW; escape <= TEMPLATE_XML; escape++) {
        struct arena *arena = arena_new((size_t)64 * JOB_ARENA_SIZE_MAX);
        struct str filled;
        bool fine = template_fill(text, values, (enum template_escape)escape, arena, &filled, &err);
        assert(fine);
        arena_free(arena);
    }
    return 0;
}
