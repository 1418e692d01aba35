/* What is read as XML: fields that are text, or an error that says something. */
#include "base/limits.h"
#include "base/utf8.h"
#include "base/xml.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct form form;
    struct err err = { 0 };
    char *bytes = malloc(size + 1); /* of its size, so that reading past its end is seen */
    if (!bytes)
        abort();
    memcpy(bytes, data, size);
    char *whole = realloc(bytes, size > 0 ? size : 1);
    if (xml_parse((struct str){ whole, size }, arena, &form, &err)) {
        assert(form.count <= FLAT_FIELDS_MAX);
        for (size_t i = 0; i < form.count; i++)
            assert(utf8_valid(form.fields[i].name) && utf8_valid(form.fields[i].value));
    } else {
        assert(err.code != ERR_NONE && err.text[0] != '\0');
    }
    free(whole);
    arena_free(arena);
    return 0;
}
