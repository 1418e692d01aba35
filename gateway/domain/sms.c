/* Floor 1: SMS text. */
#include "domain/sms.h"

#include "base/utf8.h"

#include <utf8proc.h>

enum {
    GSM7_ALONE = 160,
    GSM7_PART = 153,
    UCS2_ALONE = 70,
    UCS2_PART = 67,
};

/* Septets of the ASCII characters: TS 23.038 6.2.1 and, for the twos, 6.2.1.1. The grave accent and
 * all control characters but LF, CR and the page break are missing. */
static const uint8_t ascii_septets[128] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 1, 0, 0, /* LF FF CR */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* blank to / */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 0 to ? */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* @ to O */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 1, /* P to _, of which [ \ ] ^ are escaped */
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* a to o */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 0, /* p to z, then { | } ~ escaped */
};

int sms_septets(int32_t code_point)
{
    if (code_point >= 0 && code_point < 128)
        return ascii_septets[code_point];
    switch (code_point) {
    case 0x00A1: /* ¡ */
    case 0x00A3: /* £ */
    case 0x00A4: /* ¤ */
    case 0x00A5: /* ¥ */
    case 0x00A7: /* § */
    case 0x00BF: /* ¿ */
    case 0x00C4: /* Ä */
    case 0x00C5: /* Å */
    case 0x00C6: /* Æ */
    case 0x00C7: /* Ç */
    case 0x00C9: /* É */
    case 0x00D1: /* Ñ */
    case 0x00D6: /* Ö */
    case 0x00D8: /* Ø */
    case 0x00DC: /* Ü */
    case 0x00DF: /* ß */
    case 0x00E0: /* à */
    case 0x00E4: /* ä */
    case 0x00E5: /* å */
    case 0x00E6: /* æ */
    case 0x00E8: /* è */
    case 0x00E9: /* é */
    case 0x00EC: /* ì */
    case 0x00F1: /* ñ */
    case 0x00F2: /* ò */
    case 0x00F6: /* ö */
    case 0x00F8: /* ø */
    case 0x00F9: /* ù */
    case 0x00FC: /* ü */
    case 0x0393: /* Γ */
    case 0x0394: /* Δ */
    case 0x0398: /* Θ */
    case 0x039B: /* Λ */
    case 0x039E: /* Ξ */
    case 0x03A0: /* Π */
    case 0x03A3: /* Σ */
    case 0x03A6: /* Φ */
    case 0x03A8: /* Ψ */
    case 0x03A9: /* Ω */
        return 1;
    case 0x20AC: /* € */
        return 2;
    default:
        return 0;
    }
}

int sms_utf16_units(int32_t code_point)
{
    return code_point > 0xFFFF ? 2 : 1;
}

/* The plain relative of what is no accented letter, or NULL. Never longer than its own UTF-8. */
static const char *plain_sign(int32_t c)
{
    switch (c) {
    case 0x00EB: /* ë, and below ç and Ë: letters with accents, but the ones met all day */
        return "e";
    case 0x00E7: /* ç */
        return "c";
    case 0x00CB: /* Ë */
        return "E";
    case 0x0009: /* tabulator */
    case 0x00A0: /* no-break space */
    case 0x202F: /* narrow no-break space */
    case 0x3000: /* ideographic space */
        return " ";
    case 0x0060: /* ` */
    case 0x00B4: /* ´ */
    case 0x02B9: /* ʹ */
    case 0x02BC: /* ʼ */
    case 0x2018: /* ‘ */
    case 0x2019: /* ’ */
    case 0x201A: /* ‚ */
    case 0x201B: /* ‛ */
    case 0x2032: /* ′ */
    case 0x2039: /* ‹ */
    case 0x203A: /* › */
        return "'";
    case 0x00AB: /* « */
    case 0x00BB: /* » */
    case 0x201C: /* “ */
    case 0x201D: /* ” */
    case 0x201E: /* „ */
    case 0x201F: /* ‟ */
    case 0x2033: /* ″ */
        return "\"";
    case 0x00B7: /* · */
    case 0x2010: /* hyphen */
    case 0x2011: /* no-break hyphen */
    case 0x2012: /* figure dash */
    case 0x2013: /* – */
    case 0x2014: /* — */
    case 0x2015: /* ― */
    case 0x2022: /* • */
    case 0x2212: /* − */
        return "-";
    case 0x2026: /* … */
        return "...";
    case 0x00D7: /* × */
        return "x";
    case 0x2192: /* → */
        return ">";
    case 0x0110: /* Đ */
        return "D";
    case 0x0111: /* đ */
        return "d";
    case 0x0131: /* ı */
        return "i";
    case 0x0141: /* Ł */
        return "L";
    case 0x0142: /* ł */
        return "l";
    case 0x0152: /* Œ */
        return "OE";
    case 0x0153: /* œ */
        return "oe";
    default:
        return NULL;
    }
}

static bool is_letter(int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool is_invisible(int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
           category == UTF8PROC_CATEGORY_CF;
}

/* A letter without its accents, a ligature as its letters; false when GSM-7 lacks those too. Only
 * letters: a superscript two made plain would change a number. */
static bool bare_letters(int32_t c, struct builder *ret)
{
    int32_t parts[UTF8_SIZE_MAX];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        c, parts, UTF8_SIZE_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);
    bool any = false;
    for (utf8proc_ssize_t i = 0; i < count && i < UTF8_SIZE_MAX; i++) {
        if (is_invisible(parts[i]))
            continue;
        if (!is_letter(parts[i]) || sms_septets(parts[i]) == 0)
            return false;
        char letter[UTF8_SIZE_MAX];
        builder_add(ret, (struct str){ letter, utf8_write(parts[i], letter) });
        any = true;
    }
    return any && count <= UTF8_SIZE_MAX;
}

/* Writes what stands in GSM-7 for a character that it lacks; false when nothing does. */
static bool plain(int32_t c, struct builder *ret)
{
    const char *sign = plain_sign(c);
    if (sign) {
        builder_add(ret, str_of(sign));
        return true;
    }
    if (is_letter(c))
        return bare_letters(c, ret);
    if (utf8proc_category(c) == UTF8PROC_CATEGORY_ZS) {
        builder_add_char(ret, ' ');
        return true;
    }
    return is_invisible(c);
}

enum { PLAIN_SIZE = 16 };

static bool has_plain(int32_t c)
{
    char storage[PLAIN_SIZE];
    struct builder ignored;
    builder_init(&ignored, storage, sizeof(storage));
    return plain(c, &ignored);
}

/* The next character from `offset`; most are ASCII. */
static size_t next(struct str text, size_t offset, int32_t *ret)
{
    if (offset < text.len && (unsigned char)text.ptr[offset] < 0x80) {
        *ret = (unsigned char)text.ptr[offset];
        return 1;
    }
    return utf8_next(str_from(text, offset), ret);
}

struct odd {
    size_t offset, length; /* 0: the text is GSM-7 */
    bool hopeless;         /* folding cannot replace it */
};

/* Where the first character from `offset` stands that GSM-7 lacks; text.len when none does. */
static size_t skip_gsm7(struct str text, size_t offset)
{
    int32_t c;
    for (;;) {
        while (offset < text.len && (unsigned char)text.ptr[offset] < 0x80 &&
               ascii_septets[(unsigned char)text.ptr[offset]] > 0)
            offset++;
        size_t taken = next(text, offset, &c);
        if (taken == 0 || sms_septets(c) == 0)
            return offset;
        offset += taken;
    }
}

bool sms_is_gsm7(struct str text)
{
    return skip_gsm7(text, 0) == text.len;
}

/* The first hopeless character, or else the first that GSM-7 lacks. */
static struct odd find_odd(struct str text)
{
    struct odd first = { 0 };
    int32_t c;
    for (size_t offset = skip_gsm7(text, 0), taken; (taken = next(text, offset, &c)) > 0;
         offset = skip_gsm7(text, offset + taken)) {
        struct odd odd = { offset, taken, !has_plain(c) };
        if (odd.hopeless)
            return odd;
        if (first.length == 0)
            first = odd;
    }
    return first;
}

static int units_of(int32_t c, enum sms_alphabet alphabet)
{
    if (alphabet == SMS_UCS2)
        return sms_utf16_units(c);
    int septets = sms_septets(c);
    return septets > 0 ? septets : 1;
}

struct sms_size sms_measure(struct str text)
{
    struct odd odd = find_odd(text);
    bool gsm7 = odd.length == 0;
    struct sms_size size = { .alphabet = gsm7 ? SMS_GSM7 : SMS_UCS2,
                             .odd_offset = odd.offset,
                             .odd_length = odd.length };
    /* Parts are filled one after the other, as a phone or a provider fills them. */
    int alone = gsm7 ? GSM7_ALONE : UCS2_ALONE, part = gsm7 ? GSM7_PART : UCS2_PART;
    int parts = 1, used = 0;
    int32_t c;
    for (size_t offset = 0, taken; (taken = next(text, offset, &c)) > 0; offset += taken) {
        int units = units_of(c, size.alphabet);
        size.units += units;
        used += units;
        if (used > part) {
            parts++;
            used = units;
        }
    }
    bool fits_alone = size.units <= alone;
    size.segments = fits_alone ? size.units > 0 : parts;
    size.left = fits_alone ? alone - size.units : part - used;
    return size;
}

/* Between the characters of two clusters (UAX #29). Between printing ASCII there always is one. */
static bool is_boundary(int32_t before, int32_t c, int32_t *state)
{
    if (before >= ' ' && before < 0x7f && c >= ' ' && c < 0x7f) {
        *state = 0; /* begins anew, from `before` */
        return true;
    }
    return utf8proc_grapheme_break_stateful(before, c, state);
}

size_t sms_fit(struct str text, enum sms_alphabet alphabet, int units_max)
{
    size_t offset = 0, boundary = 0; /* read so far; the last place between two clusters */
    int32_t c, before = 0, state = 0;
    int units = 0;
    for (size_t taken; (taken = next(text, offset, &c)) > 0; offset += taken) {
        if (offset > 0 && is_boundary(before, c, &state))
            boundary = offset;
        units += units_of(c, alphabet);
        if (units > units_max)
            return boundary > 0 ? boundary : offset;
        before = c;
    }
    return offset;
}

void sms_fold(struct str text, struct builder *ret)
{
    struct builder before = *ret;
    int32_t c;
    for (size_t offset = 0, taken = 0; offset < text.len; offset += taken) {
        size_t kept = skip_gsm7(text, offset);
        builder_add(ret, (struct str){ text.ptr + offset, kept - offset });
        offset = kept;
        taken = next(text, offset, &c);
        if (taken > 0 && !plain(c, ret)) {
            *ret = before; /* hopeless */
            ret->ptr[ret->len] = '\0';
            builder_add(ret, text);
            return;
        }
    }
}
