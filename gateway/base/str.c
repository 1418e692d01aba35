/* Floor 0: string views. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str str_of(const char *c_string)
{
    return c_string ? (struct str){ c_string, strlen(c_string) } : STR("");
}

int str_compare(struct str a, struct str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;
    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char ascii_lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c;
}

bool str_equal_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    }
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_equal(str_head(s, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && str_equal(str_from(s, s.len - suffix.len), suffix);
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.len == 0)
        return 0;
    if (s.len < needle.len)
        return s.len;
    const char *found = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return found ? (size_t)(found - s.ptr) : s.len;
}

struct str str_from(struct str s, size_t offset)
{
    if (offset >= s.len)
        return STR("");
    return (struct str){ s.ptr + offset, s.len - offset };
}

struct str str_head(struct str s, size_t length)
{
    return (struct str){ s.ptr, length < s.len ? length : s.len };
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
    while (s.len > 0 && is_blank(s.ptr[0]))
        s = (struct str){ s.ptr + 1, s.len - 1 };
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool str_cut(struct str s, char separator, struct str *ret_head, struct str *ret_tail)
{
    const char *found = s.len ? memchr(s.ptr, separator, s.len) : NULL;
    size_t at = found ? (size_t)(found - s.ptr) : s.len;
    *ret_tail = found ? str_from(s, at + 1) : STR("");
    *ret_head = str_head(s, at);
    return found != NULL;
}

bool str_to_int64(struct str s, int64_t *ret)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    if (negative)
        s = str_from(s, 1);
    if (s.len == 0 || s.len > 19)
        return false;
    uint64_t value = 0; /* 19 digits fit */
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    if (value > (uint64_t)INT64_MAX)
        return false;
    *ret = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

int str_among(struct str s, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(s, str_of(names[i])))
            return (int)i;
    }
    return -1;
}

bool str_to_c(struct str s, char *storage, size_t size)
{
    storage[0] = '\0';
    if (s.len >= size || (s.len > 0 && memchr(s.ptr, '\0', s.len)))
        return false;
    if (s.len > 0)
        memcpy(storage, s.ptr, s.len);
    storage[s.len] = '\0';
    return true;
}

void builder_init(struct builder *b, char *storage, size_t size)
{
    *b = (struct builder){ .ptr = storage, .size = size };
    storage[0] = '\0';
}

void builder_add(struct builder *b, struct str s)
{
    if (b->overflowed || s.len >= b->size - b->len) {
        b->overflowed = b->overflowed || s.len > 0;
        return;
    }
    if (s.len > 0)
        memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
    b->ptr[b->len] = '\0';
}

void builder_add_char(struct builder *b, char c)
{
    builder_add(b, (struct str){ &c, 1 });
}

void builder_addf(struct builder *b, const char *fmt, ...)
{
    if (b->overflowed)
        return;
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(b->ptr + b->len, b->size - b->len, fmt, args);
    va_end(args);
    if (length < 0 || (size_t)length >= b->size - b->len) {
        b->overflowed = true;
        b->ptr[b->len] = '\0';
        return;
    }
    b->len += (size_t)length;
}

bool builder_ok(const struct builder *b)
{
    return !b->overflowed;
}

struct str builder_str(const struct builder *b)
{
    return (struct str){ b->ptr, b->len };
}
