/* Floor 0: the JSON gate, a scanner with its own stack of open brackets. */
#include "base/json_gate.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    NUMBER_SIZE_MAX = 63, /* cJSON reads no longer ones */
};

struct gate {
    struct str text;
    size_t at;
    const char *fault; /* what is wrong at `at`, and what is allowed */
    int depth;
    bool in_object[JSON_DEPTH_MAX];
    size_t names_left; /* stop in front of the n-th name; 0: never */
};

static bool refuse(struct gate *g, size_t at, const char *fault)
{
    g->at = at;
    g->fault = fault;
    return false;
}

/* The byte at `at`, or 0 behind the end: no valid place takes a NUL. */
static char byte_at(const struct gate *g, size_t at)
{
    if (at >= g->text.len)
        return '\0';
    return g->text.ptr[at];
}

static void skip_blanks(struct gate *g)
{
    for (;; g->at++) {
        char c = byte_at(g, g->at);
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return;
    }
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The UTF-16 unit of the four digits at `at`, or -1. */
static int32_t hex4(const struct gate *g, size_t at)
{
    int32_t unit = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = hex_value(byte_at(g, at + i));
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool take_unicode_escape(struct gate *g)
{
    int32_t unit = hex4(g, g->at + 2);
    if (unit < 0)
        return refuse(g, g->at, "\\u needs four hexadecimal digits");
    if (unit == 0)
        return refuse(g, g->at, "\\u0000 is not allowed in text");
    size_t size = 6;
    if (unit >= 0xD800 && unit <= 0xDFFF) {
        bool escaped = byte_at(g, g->at + 6) == '\\' && byte_at(g, g->at + 7) == 'u';
        int32_t low = escaped ? hex4(g, g->at + 8) : -1;
        if (unit >= 0xDC00 || low < 0xDC00 || low > 0xDFFF)
            return refuse(g, g->at, "half a surrogate pair; write \\ud83d\\ude4f or the character");
        size = 12;
    }
    g->at += size;
    return true;
}

static bool take_escape(struct gate *g)
{
    char c = byte_at(g, g->at + 1);
    if (c == 'u')
        return take_unicode_escape(g);
    if (c == '\0' || !strchr("\"\\/bfnrt", c))
        return refuse(g, g->at,
                      "unknown escape; allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
    g->at += 2;
    return true;
}

static bool take_string(struct gate *g)
{
    size_t start = g->at++;
    while (g->at < g->text.len) {
        unsigned char c = (unsigned char)g->text.ptr[g->at];
        if (c == '"') {
            g->at++;
            return true;
        }
        if (c < 0x20)
            return refuse(g, g->at,
                          "control character in a string; write it as an escape such as \\n");
        if (c == '\\') {
            if (!take_escape(g))
                return false;
        } else if (c < 0x80) {
            g->at++;
        } else {
            int32_t ignored;
            size_t taken = utf8_next(str_from(g->text, g->at), &ignored);
            if (taken == 1)
                return refuse(g, g->at, "bytes that are not UTF-8; save the text as UTF-8");
            g->at += taken;
        }
    }
    return refuse(g, start, "string without its closing quotation mark");
}

static size_t digits(const struct gate *g, size_t at)
{
    size_t count = 0;
    while (byte_at(g, at + count) >= '0' && byte_at(g, at + count) <= '9')
        count++;
    return count;
}

static bool take_number(struct gate *g)
{
    size_t start = g->at, at = start;
    if (byte_at(g, at) == '-')
        at++;
    size_t whole = digits(g, at);
    if (whole == 0)
        return refuse(g, start, "a minus needs a digit behind it");
    if (whole > 1 && byte_at(g, at) == '0')
        return refuse(g, start, "a number has no zeros in front; for text use quotation marks");
    at += whole;
    if (byte_at(g, at) == '.') {
        size_t fraction = digits(g, at + 1);
        if (fraction == 0)
            return refuse(g, start, "a decimal point needs a digit behind it");
        at += 1 + fraction;
    }
    if (byte_at(g, at) == 'e' || byte_at(g, at) == 'E') {
        at++;
        if (byte_at(g, at) == '+' || byte_at(g, at) == '-')
            at++;
        size_t exponent = digits(g, at);
        if (exponent == 0)
            return refuse(g, start, "an exponent needs a digit behind it");
        at += exponent;
    }
    char copy[NUMBER_SIZE_MAX + 1];
    if (!str_to_c((struct str){ g->text.ptr + start, at - start }, copy, sizeof(copy)))
        return refuse(g, start, "a number has at most 63 characters");
    if (!isfinite(strtod(copy, NULL)))
        return refuse(g, start, "the number is too large; allowed is up to 1.7e308");
    g->at = at;
    return true;
}

static bool take_word(struct gate *g)
{
    static const struct str words[] = { { "true", 4 }, { "false", 5 }, { "null", 4 } };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_starts(str_from(g->text, g->at), words[i])) {
            g->at += words[i].len;
            return true;
        }
    }
    if (g->at == g->text.len)
        return refuse(g, g->at, "the text ends where a value is due");
    if (str_starts(str_from(g->text, g->at), STR("\xEF\xBB\xBF")))
        return refuse(g, g->at, "byte order mark; save the text as UTF-8 without one");
    return refuse(g, g->at, "no value; allowed are { [ \" a number, true, false, null");
}

/* A value, or as much of it as its opening bracket. */
static bool take_value(struct gate *g, bool *ret_opened)
{
    char c = byte_at(g, g->at);
    *ret_opened = c == '{' || c == '[';
    if (*ret_opened) {
        if (g->depth == JSON_DEPTH_MAX)
            return refuse(g, g->at, "nested too deep; allowed are 16 levels");
        g->in_object[g->depth++] = c == '{';
        g->at++;
        return true;
    }
    if (c == '"')
        return take_string(g);
    if (c == '-' || (c >= '0' && c <= '9'))
        return take_number(g);
    return take_word(g);
}

static bool take_name(struct gate *g)
{
    if (byte_at(g, g->at) != '"')
        return refuse(g, g->at, "a member begins with its name in quotation marks");
    if (g->names_left > 0 && --g->names_left == 0)
        return refuse(g, g->at, "this object has a member of this name already");
    if (!take_string(g))
        return false;
    skip_blanks(g);
    if (byte_at(g, g->at) != ':')
        return refuse(g, g->at, "a colon is due between a name and its value");
    g->at++;
    skip_blanks(g);
    return true;
}

/* Behind a value: closes what ends here. True when another value is due or all is said; then
 * depth is 0. */
static bool take_behind_value(struct gate *g)
{
    while (g->depth > 0) {
        bool in_object = g->in_object[g->depth - 1];
        skip_blanks(g);
        char c = byte_at(g, g->at);
        if (c == ',') {
            g->at++;
            skip_blanks(g);
            return true;
        }
        if (c != (in_object ? '}' : ']'))
            return refuse(g, g->at, in_object ? "a comma or } is due" : "a comma or ] is due");
        g->at++;
        g->depth--;
    }
    return true;
}

static bool pass(struct gate *g)
{
    bool more = true;
    skip_blanks(g);
    while (more) {
        if (g->depth > 0 && g->in_object[g->depth - 1] && !take_name(g))
            return false;
        bool opened;
        if (!take_value(g, &opened))
            return false;
        if (opened) {
            skip_blanks(g);
            char close = g->in_object[g->depth - 1] ? '}' : ']';
            if (byte_at(g, g->at) != close)
                continue;
        }
        if (!take_behind_value(g))
            return false;
        more = g->depth > 0;
    }
    skip_blanks(g);
    if (g->at < g->text.len)
        return refuse(g, g->at, "something stands behind the end of the value");
    return true;
}

static bool tell(const struct gate *g, struct err *err)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < g->at && i < g->text.len; i++) {
        if (g->text.ptr[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)g->text.ptr[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    return err_set(err, ERR_INVALID, "line %zu column %zu: %s", line, column, g->fault);
}

bool json_gate_pass(struct str text, struct err *err)
{
    struct gate g = { .text = text };
    return pass(&g) || tell(&g, err);
}

bool json_gate_doubled(struct str text, size_t name, struct err *err)
{
    struct gate g = { .text = text, .names_left = name };
    return pass(&g) || tell(&g, err);
}
