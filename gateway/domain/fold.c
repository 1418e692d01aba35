/* Floor 1: folding. ASCII by table, the rest by Unicode's own decomposition and case folding. */
#include "domain/fold.h"

#include <utf8proc.h>

enum {
    PIECE_SIZE = 128,
    DECOMPOSED_MAX = 18, /* code points of U+FDFA, the longest */
    BLANK = ' ',
    NOTHING = 0,
};

struct folding {
    struct builder *out;
    char piece[PIECE_SIZE]; /* what was folded and not yet handed to `out` */
    size_t piece_len;
    bool any;   /* something was written */
    bool blank; /* a blank is owed before the next character */
};

static void flush(struct folding *f)
{
    builder_add(f->out, (struct str){ f->piece, f->piece_len });
    f->piece_len = 0;
}

static void put(struct folding *f, int32_t code_point)
{
    if (code_point == NOTHING)
        return;
    if (code_point == BLANK) {
        f->blank = f->any;
        return;
    }
    if (f->piece_len + 1 + UTF8_SIZE_MAX > PIECE_SIZE)
        flush(f);
    if (f->blank)
        f->piece[f->piece_len++] = BLANK;
    f->blank = false;
    f->any = true;
    if (code_point < 0x80)
        f->piece[f->piece_len++] = (char)code_point;
    else
        f->piece_len += utf8_write(code_point, f->piece + f->piece_len);
}

static int32_t fold_ascii(int32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        return c;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 'a';
    return c == '\'' || c == '`' ? NOTHING : BLANK;
}

/* Letters that are one to a reader and several to Unicode. */
static int32_t unify(int32_t c)
{
    switch (c) {
    case 0x064A:       /* ي */
    case 0x0649:       /* ى */
    case 0x06CD:       /* ۍ */
    case 0x06CE:       /* ێ */
    case 0x06D0:       /* ې */
    case 0x06D2:       /* ے */
        return 0x06CC; /* ی */
    case 0x0643:       /* ك */
    case 0x06AA:       /* ڪ */
        return 0x06A9; /* ک */
    case 0x06AB:       /* ګ */
        return 0x06AF; /* گ */
    case 0x0629:       /* ة */
    case 0x06BE:       /* ھ */
    case 0x06C1:       /* ہ */
    case 0x06C3:       /* ۃ */
    case 0x06D5:       /* ە */
        return 0x0647; /* ه */
    case 0x0671:       /* ٱ */
        return 0x0627; /* ا */
    case 0x0621:       /* ء */
    case 0x0640:       /* ـ */
        return NOTHING;
    case 0x0111: /* đ */
        return 'd';
    case 0x0131: /* ı */
        return 'i';
    case 0x0142: /* ł */
        return 'l';
    case 0x00F8: /* ø */
        return 'o';
    default:
        return c;
    }
}

static bool is_apostrophe(int32_t c)
{
    return c == 0x00B4 || c == 0x02B9 || c == 0x02BB || c == 0x02BC || c == 0x2018 || c == 0x2019 ||
           c == 0x201B || c == 0x2032;
}

/* One code point that Unicode has nothing left to decompose in. */
static int32_t fold_simple(int32_t c)
{
    if (c < 0x80)
        return fold_ascii(c);
    if (c >= 0x0660 && c <= 0x0669)
        return c - 0x0660 + '0';
    if (c >= 0x06F0 && c <= 0x06F9)
        return c - 0x06F0 + '0';
    if (is_apostrophe(c))
        return NOTHING;
    utf8proc_category_t category = utf8proc_category(c);
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO)
        return unify(c);
    switch (category) {
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return c;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
        return NOTHING;
    default:
        return BLANK;
    }
}

/* The acute accent is an apostrophe to who types it, but Unicode takes it for a blank with a mark. */
static void put_decomposed(struct folding *f, int32_t c)
{
    if (is_apostrophe(c))
        return;
    int32_t parts[DECOMPOSED_MAX];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        c, parts, DECOMPOSED_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
        &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < DECOMPOSED_MAX; i++)
        put(f, fold_simple(parts[i]));
}

void fold(struct str text, struct builder *ret)
{
    struct folding f = { .out = ret };
    for (size_t at = 0; at < text.len;) {
        int32_t c = (unsigned char)text.ptr[at];
        if (c < 0x80) {
            put(&f, fold_ascii(c));
            at++;
        } else {
            at += utf8_next(str_from(text, at), &c);
            put_decomposed(&f, c);
        }
    }
    flush(&f);
}
