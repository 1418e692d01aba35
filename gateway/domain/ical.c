/* Floor 1: iCalendar files. */
#include "domain/ical.h"

#include "base/utf8.h"
#include "domain/date.h"

enum { LINE_OCTETS = 75, DAY_SIZE = 16 };

static const int64_t second_ms = 1000, minute_s = 60, hour_s = 3600, day_s = 86400;

/* One content line, folded (3.1): what goes on begins with a blank. */
static void add_line(struct str line, struct builder *ret)
{
    size_t used = 0;
    int32_t c;
    for (size_t at = 0, taken; (taken = utf8_next(str_from(line, at), &c)) > 0; at += taken) {
        if (used + taken > LINE_OCTETS) {
            builder_add(ret, STR("\r\n "));
            used = 1;
        }
        builder_add(ret, (struct str){ line.ptr + at, taken });
        used += taken;
    }
    builder_add(ret, STR("\r\n"));
}

/* 3.3.11; other control characters have no place in a text. */
static void add_text(const char *name, struct str text, struct builder *ret)
{
    char storage[1024];
    struct builder line;
    builder_init(&line, storage, sizeof(storage));
    builder_addf(&line, "%s:", name);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n')
            builder_add(&line, STR("\\n"));
        else if (c == '\\' || c == ';' || c == ',')
            builder_addf(&line, "\\%c", c);
        else if ((unsigned char)c >= ' ' && c != 0x7f)
            builder_add_char(&line, c);
    }
    add_line(builder_str(&line), ret);
}

/* 3.3.5, form 2: "20261126T090000Z" */
static void add_time(const char *name, int64_t at_ms, struct builder *ret)
{
    char day_storage[DAY_SIZE];
    struct builder day;
    int64_t second = at_ms / second_ms % day_s;
    struct str year, month, rest;
    builder_init(&day, day_storage, sizeof(day_storage));
    date_write_iso(at_ms, &day);
    (void)str_cut(builder_str(&day), '-', &year, &rest);
    (void)str_cut(rest, '-', &month, &rest);
    builder_addf(ret, "%s:" STR_FMT STR_FMT STR_FMT "T%02d%02d%02dZ\r\n", name, STR_ARG(year),
                 STR_ARG(month), STR_ARG(rest), (int)(second / hour_s),
                 (int)(second % hour_s / minute_s), (int)(second % minute_s));
}

void ical_begin(struct str name, struct builder *ret)
{
    builder_add(ret, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                         "PRODID:-//Migranti HUB//migranti//EN\r\nCALSCALE:GREGORIAN\r\n"
                         "METHOD:PUBLISH\r\n"));
    add_text("X-WR-CALNAME", name, ret);
}

void ical_add(const struct ical_event *event, struct builder *ret)
{
    builder_addf(ret, "BEGIN:VEVENT\r\nUID:%lld@migranti\r\nSEQUENCE:%lld\r\n",
                 (long long)event->id, (long long)event->sequence);
    add_time("DTSTAMP", event->changed_ms, ret);
    add_time("DTSTART", event->starts_ms, ret);
    add_time("DTEND", event->ends_ms, ret);
    add_text("SUMMARY", event->summary, ret);
    if (event->place.len > 0)
        add_text("LOCATION", event->place, ret);
    builder_addf(ret, "STATUS:%s\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\n",
                 event->cancelled   ? "CANCELLED"
                 : event->confirmed ? "CONFIRMED"
                                    : "TENTATIVE");
}

void ical_end(struct builder *ret)
{
    builder_add(ret, STR("END:VCALENDAR\r\n"));
}
