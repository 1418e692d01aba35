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

/* Parts filled one after the other, as a phone or a provider fills them. */
struct packing {
    int alone, part; /* units that fit one message, or a part of several */
    int units;
    int parts, used; /* as if it were several: parts begun, units used of the last */
};

static void pack(struct packing *p, int units)
{
    p->units += units;
    p->used += units;
    if (p->used > p->part || p->parts == 0) {
        p->parts++;
        p->used = units;
    }
}

static struct sms_size packed(const struct packing *p, enum sms_alphabet alphabet)
{
    struct sms_size size = { .alphabet = alphabet, .units = p->units };
    bool alone = p->units <= p->alone;
    size.segments = alone ? p->units > 0 : p->parts;
    size.left = alone ? p->alone - p->units : p->part - p->used;
    return size;
}

/* The plain relative of what is no accented letter, or NULL. Never longer than its own UTF-8. */
static const char *plain_sign(int32_t c)
{
    switch (c) {
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

/* Remembers the first character outside GSM-7, and prefers the first that folding cannot replace. */
struct odd {
    size_t offset, length;
    bool hopeless;
};

static void find_odd(struct odd *odd, int32_t c, size_t offset, size_t length)
{
    if (odd->hopeless || sms_septets(c) > 0)
        return;
    odd->hopeless = !has_plain(c);
    if (odd->hopeless || odd->length == 0) {
        odd->offset = offset;
        odd->length = length;
    }
}

struct sms_size sms_measure(struct str text)
{
    struct packing gsm7 = { .alone = GSM7_ALONE, .part = GSM7_PART };
    struct packing ucs2 = { .alone = UCS2_ALONE, .part = UCS2_PART };
    struct odd odd = { 0 };
    size_t offset = 0;
    int32_t c;
    for (size_t taken; (taken = utf8_next(str_from(text, offset), &c)) > 0; offset += taken) {
        pack(&ucs2, sms_utf16_units(c));
        pack(&gsm7, sms_septets(c));
        find_odd(&odd, c, offset, taken);
    }
    if (odd.length == 0)
        return packed(&gsm7, SMS_GSM7);
    struct sms_size size = packed(&ucs2, SMS_UCS2);
    size.odd_offset = odd.offset;
    size.odd_length = odd.length;
    return size;
}

static int units_of(int32_t c, enum sms_alphabet alphabet)
{
    if (alphabet == SMS_UCS2)
        return sms_utf16_units(c);
    int septets = sms_septets(c);
    return septets > 0 ? septets : 1;
}

size_t sms_fit(struct str text, enum sms_alphabet alphabet, int units_max)
{
    size_t offset = 0, boundary = 0; /* read so far; the last place between two clusters */
    int32_t c, before = 0, state = 0;
    int units = 0;
    for (size_t taken; (taken = utf8_next(str_from(text, offset), &c)) > 0; offset += taken) {
        if (offset > 0 && utf8proc_grapheme_break_stateful(before, c, &state))
            boundary = offset;
        units += units_of(c, alphabet);
        if (units > units_max)
            return boundary > 0 ? boundary : offset;
        before = c;
    }
    return offset;
}

/* Whether GSM-7 holds the text once every character it lacks is replaced. */
static bool can_fold(struct str text)
{
    int32_t c;
    for (size_t taken; (taken = utf8_next(text, &c)) > 0; text = str_from(text, taken)) {
        if (sms_septets(c) == 0 && !has_plain(c))
            return false;
    }
    return true;
}

void sms_fold(struct str text, struct builder *ret)
{
    if (!can_fold(text)) {
        builder_add(ret, text);
        return;
    }
    int32_t c;
    for (size_t taken; (taken = utf8_next(text, &c)) > 0; text = str_from(text, taken)) {
        if (sms_septets(c) > 0)
            builder_add(ret, str_head(text, taken));
        else
            plain(c, ret);
    }
}
