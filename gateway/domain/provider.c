/* Floor 1: the table of providers and what they share. */
#include "domain/provider.h"

#include "domain/fold.h"

const struct provider *provider_find(struct str name)
{
    for (size_t i = 0; provider_table[i]; i++) {
        if (str_equal(str_of(provider_table[i]->name), name))
            return provider_table[i];
    }
    return NULL;
}

bool message_text(struct str raw, struct arena *arena, struct str *ret)
{
    struct builder text;
    size_t size = raw.len * 3 + 1; /* a byte becomes at most U+FFFD */
    if (size > INBOUND_TEXT_SIZE_MAX + 4)
        size = INBOUND_TEXT_SIZE_MAX + 4;
    *ret = STR("");
    if (!arena_builder(arena, size, &text))
        return false;
    int32_t code_point;
    for (size_t taken; (taken = utf8_next(raw, &code_point)) > 0; raw = str_from(raw, taken)) {
        bool bad = code_point == 0 || code_point == 0xFFFD;
        struct str character = bad ? STR("\xEF\xBF\xBD") : str_head(raw, taken);
        if (text.len + character.len > INBOUND_TEXT_SIZE_MAX)
            break;
        builder_add(&text, character);
    }
    *ret = builder_str(&text);
    return true;
}
