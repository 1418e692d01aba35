/* A form of any bytes: what is read can be written, and reads the same again. */
#include "base/form.h"
#include "base/limits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const struct form *form, size_t size, struct arena *arena)
{
    struct builder out;
    struct form again;
    struct err err;
    if (!arena_builder(arena, 4 * size + 16, &out))
        return;
    for (size_t i = 0; i < form->count; i++)
        form_add(&out, form->fields[i].name, form->fields[i].value);
    assert(builder_ok(&out));
    bool fine = form_parse(builder_str(&out), arena, &again, &err);
    assert(fine || arena_used(arena) > JOB_ARENA_SIZE_MAX / 2);
    if (!fine)
        return;
    assert(again.count == form->count);
    for (size_t i = 0; i < form->count; i++) {
        assert(str_equal(again.fields[i].name, form->fields[i].name));
        assert(str_equal(again.fields[i].value, form->fields[i].value));
    }
}

/* The input lies in memory of exactly its size, so that reading past its end is seen. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct form form;
    struct err err;
    struct str decoded;
    char *bytes = malloc(size > 0 ? size : 1);
    if (!bytes)
        abort();
    if (size > 0)
        memcpy(bytes, data, size);
    struct str encoded = { bytes, size };
    if (form_parse(encoded, arena, &form, &err)) {
        assert(form.count <= FORM_FIELDS_MAX);
        check_again(&form, size, arena);
    } else {
        assert(err.code == ERR_LIMIT && form.count == 0);
    }
    if (form_percent_decode(encoded, arena, &decoded))
        assert(decoded.len <= size);
    free(bytes);
    arena_free(arena);
    return 0;
}
