/* Floor 0: the urlencoded form, read and written. */
#include "base/form.h"

#include "base/limits.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/* Writes at most encoded.len bytes to `out` and gives back what it wrote. */
static struct str decode(struct str encoded, bool plus_is_blank, char *out)
{
    size_t length = 0;
    for (size_t i = 0; i < encoded.len; i++) {
        char c = encoded.ptr[i];
        if (c == '%' && encoded.len - i > 2) {
            int high = hex_digit(encoded.ptr[i + 1]);
            int low = hex_digit(encoded.ptr[i + 2]);
            if (high >= 0 && low >= 0) {
                c = (char)(high * 16 + low);
                i += 2;
            }
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        out[length++] = c;
    }
    return (struct str){ out, length };
}

static size_t count_pairs(struct str encoded)
{
    size_t count = 0;
    struct str pair;
    while (encoded.len > 0) {
        str_cut(encoded, '&', &pair, &encoded);
        count += pair.len > 0;
    }
    return count;
}

bool form_parse(struct str encoded, struct arena *arena, struct form *ret, struct err *err)
{
    *ret = (struct form){ 0 };
    size_t count = count_pairs(encoded);
    if (count == 0)
        return true;
    if (count > FORM_FIELDS_MAX)
        return err_set(err, ERR_LIMIT, "the form has %zu fields, at most %d are read", count,
                       (int)FORM_FIELDS_MAX);
    struct form_field *fields = ARENA_ARRAY(arena, struct form_field, count);
    char *decoded = arena_alloc(arena, encoded.len);
    if (!fields || !decoded)
        return err_set(err, ERR_LIMIT, "the form of %zu bytes is too large", encoded.len);
    for (size_t i = 0; i < count;) {
        struct str pair, name, value;
        str_cut(encoded, '&', &pair, &encoded);
        if (pair.len == 0)
            continue;
        str_cut(pair, '=', &name, &value);
        fields[i].name = decode(name, true, decoded);
        decoded += fields[i].name.len;
        fields[i].value = decode(value, true, decoded);
        decoded += fields[i].value.len;
        i++;
    }
    *ret = (struct form){ fields, count };
    return true;
}

static const struct form_field *find(const struct form *form, const char *name)
{
    struct str wanted = str_of(name);
    for (size_t i = 0; i < form->count; i++) {
        if (str_equal(form->fields[i].name, wanted))
            return &form->fields[i];
    }
    return NULL;
}

struct str form_get(const struct form *form, const char *name)
{
    const struct form_field *field = find(form, name);
    return field ? field->value : STR("");
}

bool form_has(const struct form *form, const char *name)
{
    return find(form, name) != NULL;
}

size_t form_count(const struct form *form, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < form->count; i++)
        count += str_equal(form->fields[i].name, str_of(name));
    return count;
}

bool form_percent_decode(struct str encoded, struct arena *arena, struct str *ret)
{
    *ret = STR("");
    if (encoded.len == 0)
        return true;
    char *decoded = arena_alloc(arena, encoded.len);
    if (!decoded)
        return false;
    *ret = decode(encoded, false, decoded);
    return true;
}

static bool unreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void form_percent_encode(struct builder *b, struct str value)
{
    static const char digits[] = "0123456789ABCDEF";
    while (value.len > 0) {
        size_t plain = 0;
        while (plain < value.len && unreserved(value.ptr[plain]))
            plain++;
        builder_add(b, str_head(value, plain));
        value = str_from(value, plain);
        if (value.len > 0) {
            unsigned char byte = (unsigned char)value.ptr[0];
            char escape[] = { '%', digits[byte >> 4], digits[byte & 15] };
            builder_add(b, (struct str){ escape, sizeof(escape) });
            value = str_from(value, 1);
        }
    }
}

void form_add(struct builder *b, struct str name, struct str value)
{
    if (b->len > 0 && b->ptr[b->len - 1] != '?')
        builder_add_char(b, '&');
    form_percent_encode(b, name);
    builder_add_char(b, '=');
    form_percent_encode(b, value);
}
