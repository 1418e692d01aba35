/* Floor 1: telephone numbers. */
#include "domain/msisdn.h"

#include "base/utf8.h"

#include <string.h>

enum {
    E164_DIGITS_MIN = 7,
    E164_DIGITS_MAX = 15,
    SHORT_CODE_DIGITS_MIN = 3,
    SHORT_CODE_DIGITS_MAX = 6,
    NATIONAL_DIGITS_MAX = 9, /* without the leading zero; Albania's mobile numbers have 9 */
    DIGITS_MAX = 2 + E164_DIGITS_MAX, /* with the leading 00 */
};

/* What a raw number is made of. */
struct parts {
    char digits[DIGITS_MAX];
    size_t count;
    bool plus;     /* in front */
    bool blank;    /* in front: perhaps a plus that a form decoder took for a blank */
    bool letter;   /* somewhere */
    bool nonsense; /* too many digits, a sign that no number holds, or a plus in the middle */
};

static int digit_value(int32_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 0x0660 && c <= 0x0669) /* Arabic-Indic */
        return c - 0x0660;
    if (c >= 0x06F0 && c <= 0x06F9) /* Persian */
        return c - 0x06F0;
    return -1;
}

/* Between digits, for the eye only; direction marks come along when a number is copied. */
static bool is_separator(int32_t c)
{
    return (c > 0 && c < 0x80 && strchr(" \t\r\n.-()/", c)) || c == 0x00A0 ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2010 && c <= 0x2015) ||
           (c >= 0x202A && c <= 0x202F) || (c >= 0x2066 && c <= 0x2069);
}

/* ASCII letters, and all beyond it that has not been recognised: a name is a name in any script. */
static bool is_letter(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0x80 && c != UTF8_REPLACEMENT);
}

static struct parts read_parts(struct str raw)
{
    struct parts p = { .blank = raw.len > 0 && raw.ptr[0] == ' ' };
    int32_t c;
    for (size_t taken; (taken = utf8_next(raw, &c)) > 0; raw = str_from(raw, taken)) {
        int value = digit_value(c);
        if (value >= 0 && p.count < DIGITS_MAX)
            p.digits[p.count++] = (char)('0' + value);
        else if (c == '+' && p.count == 0 && !p.plus)
            p.plus = true;
        else if (is_letter(c) && !is_separator(c))
            p.letter = true;
        else if (!is_separator(c))
            p.nonsense = true;
    }
    return p;
}

static enum msisdn_kind international(struct str country, struct str digits, char *ret)
{
    struct str first = country.len > 0 ? country : digits;
    size_t count = country.len + digits.len;
    if (count < E164_DIGITS_MIN || count > E164_DIGITS_MAX || first.ptr[0] == '0')
        return MSISDN_INVALID;
    struct builder number;
    builder_init(&number, ret, MSISDN_SIZE);
    builder_add_char(&number, '+');
    builder_add(&number, country);
    builder_add(&number, digits);
    return MSISDN_E164;
}

/* Digits without a plus. */
static enum msisdn_kind by_length(struct str digits, bool blank, struct str country, char *ret)
{
    if (digits.len < SHORT_CODE_DIGITS_MIN)
        return MSISDN_INVALID;
    if (digits.len <= SHORT_CODE_DIGITS_MAX)
        return MSISDN_SHORT_CODE;
    if (str_starts(digits, STR("00")))
        return international(STR(""), str_from(digits, 2), ret);
    bool trunk = digits.ptr[0] == '0';
    if (!trunk && (blank || country.len == 0 || digits.len > NATIONAL_DIGITS_MAX ||
                   str_starts(digits, country)))
        return international(STR(""), digits, ret);
    if (country.len == 0)
        return MSISDN_INVALID;
    return international(country, str_from(digits, trunk ? 1 : 0), ret);
}

enum msisdn_kind msisdn_normalise(struct str raw, struct str country, char ret[MSISDN_SIZE])
{
    ret[0] = '\0';
    struct parts p = read_parts(raw);
    if (p.letter)
        return MSISDN_ALPHANUMERIC;
    if (p.nonsense)
        return MSISDN_INVALID;
    struct str digits = { p.digits, p.count };
    if (p.plus) /* some write both ways at once: +00355 */
        return international(STR(""), str_from(digits, str_starts(digits, STR("00")) ? 2 : 0), ret);
    return by_length(digits, p.blank, country, ret);
}

/* Codes of one digit are zones 1 and 7, these have two, and all others three: ITU-T, list of E.164
 * assigned country codes. */
static const char two_digits[] =
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 "
    "55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";

struct str msisdn_country(struct str msisdn)
{
    struct str digits = str_from(msisdn, 1);
    if (!str_starts(msisdn, STR("+")) || digits.len < E164_DIGITS_MIN)
        return STR("");
    if (digits.ptr[0] == '1' || digits.ptr[0] == '7')
        return str_head(digits, 1);
    const char code[] = { digits.ptr[0], digits.ptr[1], ' ', '\0' };
    return str_head(digits, strstr(two_digits, code) ? 2 : 3);
}
