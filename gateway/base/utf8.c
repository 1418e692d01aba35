/* Floor 0: UTF-8. */
#include "base/utf8.h"

#include <string.h>

/* What a first byte promises: the bytes behind it, its own bits, and the range that the second byte
 * is held to, which is what shuts out overlong forms, surrogates and the far end. */
struct lead {
    uint8_t more, bits, second_min, second_max;
};

static struct lead lead_of(uint8_t byte)
{
    if (byte >= 0xC2 && byte <= 0xDF)
        return (struct lead){ 1, byte & 0x1F, 0x80, 0xBF };
    if (byte >= 0xE0 && byte <= 0xEF)
        return (struct lead){ 2, byte & 0x0F, byte == 0xE0 ? 0xA0 : 0x80,
                              byte == 0xED ? 0x9F : 0xBF };
    if (byte >= 0xF0 && byte <= 0xF4)
        return (struct lead){ 3, byte & 0x07, byte == 0xF0 ? 0x90 : 0x80,
                              byte == 0xF4 ? 0x8F : 0xBF };
    return (struct lead){ 0 };
}

/* Bytes of the valid sequence that begins with a byte above ASCII, 0 when there is none. */
static size_t sequence(const uint8_t *bytes, size_t len, int32_t *ret_code_point)
{
    struct lead lead = lead_of(bytes[0]);
    if (lead.more == 0 || lead.more >= len)
        return 0;
    if (bytes[1] < lead.second_min || bytes[1] > lead.second_max)
        return 0;
    int32_t code_point = lead.bits;
    for (size_t i = 1; i <= lead.more; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        code_point = code_point << 6 | (bytes[i] & 0x3F);
    }
    *ret_code_point = code_point;
    return lead.more + 1u;
}

size_t utf8_next(struct str text, int32_t *ret_code_point)
{
    if (text.len == 0)
        return 0;
    const uint8_t *bytes = (const uint8_t *)text.ptr;
    *ret_code_point = bytes[0];
    if (bytes[0] < 0x80)
        return 1;
    size_t taken = sequence(bytes, text.len, ret_code_point);
    if (taken > 0)
        return taken;
    *ret_code_point = UTF8_REPLACEMENT;
    return 1;
}

bool utf8_is_control(int32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

bool utf8_is_invisible(int32_t c)
{
    return c == 0x00AD || c == 0x061C || c == 0x200B || (c >= 0x200D && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

bool utf8_valid(struct str text)
{
    const uint8_t *bytes = (const uint8_t *)text.ptr;
    size_t at = 0;
    while (at < text.len) {
        uint64_t eight;
        if (text.len - at >= sizeof(eight)) {
            memcpy(&eight, bytes + at, sizeof(eight));
            if (!(eight & 0x8080808080808080u)) {
                at += sizeof(eight);
                continue;
            }
        }
        int32_t ignored;
        size_t taken = bytes[at] < 0x80 ? 1 : sequence(bytes + at, text.len - at, &ignored);
        if (taken == 0)
            return false;
        at += taken;
    }
    return true;
}

size_t utf8_write(int32_t code_point, char *ret)
{
    bool none =
        code_point < 0 || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF);
    uint32_t c = none ? UTF8_REPLACEMENT : (uint32_t)code_point;
    if (c < 0x80) {
        ret[0] = (char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const uint8_t marks[] = { 0, 0xC0, 0xE0, 0xF0 };
    ret[0] = (char)(marks[more] | c >> 6 * more);
    for (size_t i = 1; i <= more; i++)
        ret[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3F));
    return more + 1;
}
