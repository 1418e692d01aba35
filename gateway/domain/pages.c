/* Floor 1: USSD pages. */
#include "domain/pages.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <limits.h>

enum {
    PAGE_UNITS_MIN = 40, /* no network carries less; keeps a mistaken setting from looping */
    LEAD_ROOM_MIN = 20,  /* units of a page worth showing behind a lead */
};

/* Units of a text; counting stops above `max`. */
static int units_up_to(struct str text, enum sms_alphabet alphabet, int max)
{
    int units = 0;
    int32_t c;
    for (size_t at = 0, taken = 1; at < text.len && units <= max; at += taken) {
        c = (unsigned char)text.ptr[at];
        taken = c < 0x80 ? 1 : utf8_next(str_from(text, at), &c);
        units += alphabet == SMS_GSM7 ? sms_septets(c) : sms_utf16_units(c);
    }
    return units;
}

int pages_units(struct str text, enum sms_alphabet alphabet)
{
    return units_up_to(text, alphabet, INT_MAX - 2);
}

struct str pages_cut(struct str text, size_t size)
{
    if (text.len <= size)
        return text;
    while (size > 0 && ((unsigned char)text.ptr[size] & 0xc0) == 0x80)
        size--;
    return str_head(text, size);
}

static bool is_ucs2(struct str text)
{
    return !sms_is_gsm7(text);
}

/* Where a page of `units` that begins with the text ends: behind the last line that fits, when that
 * fills half of the page at least, else behind the last word, else anywhere between characters. */
static size_t page_end(struct str text, enum sms_alphabet alphabet, int units)
{
    size_t end = sms_fit(text, alphabet, units);
    if (end >= text.len)
        return text.len;
    size_t line = 0, word = 0;
    for (size_t i = end + 1; i-- > 1;) {
        if (text.ptr[i] == '\n' && line == 0)
            line = i;
        if (text.ptr[i] == ' ' && word == 0)
            word = i;
    }
    if (line >= end / 2 && line > 0)
        return line;
    if (word > 0 || line > 0)
        return word > line ? word : line;
    int32_t code_point;
    return end > 0 ? end : utf8_next(text, &code_point);
}

int pages_room(enum sms_alphabet alphabet, int gsm7_max, int ucs2_max)
{
    int units = gsm7_max;
    if (alphabet == SMS_UCS2) /* a page without odd letters leaves as GSM-7: some count two there */
        units = ucs2_max < gsm7_max / 2 ? ucs2_max : gsm7_max / 2;
    return units > PAGE_UNITS_MIN ? units : PAGE_UNITS_MIN;
}

struct measures {
    enum sms_alphabet alphabet;
    int units_max, keys, more; /* units, with the line end before them */
};

static struct measures measures_of(const struct pages_want *want)
{
    struct measures m = { .alphabet = SMS_GSM7 };
    if (is_ucs2(want->text) || is_ucs2(want->keys) || is_ucs2(want->more))
        m.alphabet = SMS_UCS2;
    m.units_max = pages_room(m.alphabet, want->gsm7_max, want->ucs2_max);
    m.keys = want->keys.len > 0 ? pages_units(want->keys, m.alphabet) + 1 : 0;
    m.more = pages_units(want->more, m.alphabet) + 1;
    return m;
}

/* The page that begins the text, all of it when that fits with the keys. */
static struct str first_page(struct str text, const struct measures *m)
{
    int units = units_up_to(text, m->alphabet, m->units_max);
    if (units + m->keys <= m->units_max)
        return text;
    /* All of the text may fit, but not with the keys: some of it goes to the next page with them. */
    int room = m->units_max - m->more;
    return str_head(text, page_end(text, m->alphabet, room < units ? room : units - 1));
}

static void add_line(struct builder *ret, struct str line)
{
    if (line.len > 0) {
        builder_add_char(ret, '\n');
        builder_add(ret, line);
    }
}

/* The lead and as much of the page as has room; false when that is not all of it. */
static bool add_with_lead(const struct pages_want *want, struct str page, struct str keys,
                          struct builder *ret)
{
    bool ucs2 = is_ucs2(want->lead) || is_ucs2(page) || is_ucs2(keys) || is_ucs2(want->more);
    enum sms_alphabet alphabet = ucs2 ? SMS_UCS2 : SMS_GSM7;
    int units_max = pages_room(alphabet, want->gsm7_max, want->ucs2_max);
    int room = units_max - pages_units(want->lead, alphabet) - 1;
    if (pages_units(page, alphabet) + (keys.len > 0 ? pages_units(keys, alphabet) + 1 : 0) <=
        room) {
        builder_add(ret, want->lead);
        add_line(ret, page);
        add_line(ret, keys);
        return true;
    }
    int more = pages_units(want->more, alphabet) + 1;
    room -= more;
    builder_add(ret, str_head(want->lead, sms_fit(want->lead, alphabet, units_max - more)));
    if (room >= LEAD_ROOM_MIN)
        add_line(ret, str_trim(str_head(page, page_end(page, alphabet, room))));
    add_line(ret, want->more);
    return false;
}

/* The last page, with the mark when that fits beside the keys. */
static struct str marked(const struct pages_want *want, const struct measures *m, struct str page,
                         struct builder *storage)
{
    int units = pages_units(page, m->alphabet) + 1 + pages_units(want->mark, m->alphabet);
    bool odd = m->alphabet == SMS_GSM7 && is_ucs2(want->mark);
    if (want->mark.len == 0 || odd || units + m->keys > m->units_max)
        return page;
    builder_add(storage, page);
    builder_add_char(storage, ' ');
    builder_add(storage, want->mark);
    return builder_str(storage);
}

struct pages_shown pages_render(const struct pages_want *want, struct builder *ret)
{
    struct measures m = measures_of(want);
    struct pages_shown shown = { .page = want->page < 0 ? 0 : want->page };
    struct str rest = str_trim(want->text), current = STR("");
    while (shown.pages == 0 || (rest.len > 0 && shown.pages < USSD_PAGES_MAX)) {
        struct str page = first_page(rest, &m);
        rest = str_trim(str_from(rest, page.len));
        if (shown.pages++ <= shown.page)
            current = str_trim(page);
    }
    if (shown.page >= shown.pages)
        shown.page = shown.pages - 1;
    bool last = shown.page == shown.pages - 1;
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    struct str page = last ? marked(want, &m, current, &b) : current;
    struct str keys = last ? want->keys : want->more;
    if (want->lead.len > 0) {
        shown.page -= !add_with_lead(want, page, keys, ret);
        return shown;
    }
    builder_add(ret, page);
    add_line(ret, keys);
    return shown;
}
