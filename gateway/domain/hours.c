/* Floor 1: opening hours. All counting is in local time; moments are UTC. */
#include "domain/hours.h"

#include "domain/date.h"
#include "domain/quiet.h"

enum {
    WEEK_DAYS = 7,
    THURSDAY = 3,
    EVERY_DAY = (1 << WEEK_DAYS) - 1,
    SPAN_SIZE = 64,
    ALWAYS_DAYS = 7,
};

static const int64_t minute_ms = 60 * 1000LL;
static const int64_t day_ms = 24LL * 60 * 60 * 1000;

/* ---- reading */

static bool is_there(const struct office_hours *hours, const struct office_span *span)
{
    for (int i = 0; i < hours->count; i++) {
        const struct office_span *it = &hours->spans[i];
        if (it->days == span->days && it->from == span->from && it->until == span->until)
            return true;
    }
    return false;
}

/* What two nights share behind midnight is there once. */
static bool add(struct office_hours *to, unsigned days, int from, int until)
{
    const struct office_span span = { days, from, until };
    if (is_there(to, &span))
        return true;
    if (to->count == OFFICE_SPANS_MAX)
        return false;
    to->spans[to->count++] = span;
    return true;
}

/* The days of "Sat-Sun 22-6", by what the office makes of "Sat-Sun 0-24". */
static bool read_days(struct str days, unsigned *ret)
{
    char storage[SPAN_SIZE];
    struct office_hours whole;
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, days);
    builder_add(&b, STR(" 0-24"));
    if (!builder_ok(&b) || !office_parse_hours(builder_str(&b), &whole))
        return false;
    *ret = whole.spans[0].days;
    return true;
}

static unsigned day_after(unsigned days)
{
    return ((days << 1) | (days >> (WEEK_DAYS - 1))) & EVERY_DAY;
}

static bool parse_span(struct str text, struct office_hours *to)
{
    struct office_hours usual;
    struct quiet_hours span;
    struct str days, hours;
    unsigned mask;
    if (str_equal(text, STR("24/7")))
        return add(to, EVERY_DAY, 0, DAY_MINUTES);
    if (office_parse_hours(text, &usual))
        return add(to, usual.spans[0].days, usual.spans[0].from, usual.spans[0].until);
    if (!str_cut(text, ' ', &days, &hours) || !read_days(days, &mask) ||
        !quiet_parse(str_trim(hours), &span) || span.until >= span.from)
        return false;
    return add(to, mask, span.from, DAY_MINUTES) &&
           (span.until == 0 || add(to, day_after(mask), 0, span.until));
}

bool hours_parse(struct str text, struct office_hours *ret)
{
    struct office_hours hours = { 0 };
    for (bool more = str_trim(text).len > 0; more;) {
        struct str span;
        more = str_cut(text, ',', &span, &text);
        if (!parse_span(str_trim(span), &hours))
            return false;
    }
    *ret = hours;
    return true;
}

/* ---- writing */

static struct str day_name(struct str names, int day)
{
    struct str name = STR("");
    for (int left = day; left >= 0; left--)
        (void)str_cut(names, ' ', &name, &names);
    return name;
}

static bool is_among(unsigned days, int day)
{
    return (days & 1u << day % WEEK_DAYS) != 0;
}

/* "Mon-Fri", "Sat", "Sun-Fri": each stretch of days by its ends, also over the end of the week. */
static void write_days(unsigned days, struct str names, struct builder *ret)
{
    bool first = true;
    int begin = 0;
    while (days != EVERY_DAY && is_among(days, begin) && is_among(days, begin + WEEK_DAYS - 1))
        begin++;
    for (int day = begin; day < begin + WEEK_DAYS; day++) {
        int last = day;
        if (!is_among(days, day))
            continue;
        while (last + 1 < begin + WEEK_DAYS && is_among(days, last + 1))
            last++;
        builder_add(ret, first ? STR("") : STR("/"));
        builder_add(ret, day_name(names, day % WEEK_DAYS));
        builder_add(ret, last > day ? STR("-") : STR(""));
        builder_add(ret, last > day ? day_name(names, last % WEEK_DAYS) : STR(""));
        first = false;
        day = last;
    }
}

static void write_minutes(int minutes, struct builder *ret)
{
    builder_addf(ret, minutes % 60 ? "%d:%02d" : "%d", minutes / 60, minutes % 60);
}

/* The part of a night behind midnight is written with the part before it. */
static const struct office_span *night_after(const struct office_hours *hours,
                                             const struct office_span *span)
{
    for (int i = 0; i < hours->count; i++) {
        const struct office_span *other = &hours->spans[i];
        if (span->until == DAY_MINUTES && span->from > 0 && other->from == 0 &&
            other->until < span->from && other->days == day_after(span->days))
            return other;
    }
    return NULL;
}

static bool is_night_part(const struct office_hours *hours, const struct office_span *span)
{
    for (int i = 0; i < hours->count; i++) {
        if (night_after(hours, &hours->spans[i]) == span)
            return true;
    }
    return false;
}

void hours_write(const struct office_hours *hours, struct str days, struct builder *ret)
{
    bool first = true;
    for (int i = 0; i < hours->count; i++) {
        const struct office_span *span = &hours->spans[i], *night = night_after(hours, span);
        if (is_night_part(hours, span))
            continue;
        builder_add(ret, first ? STR("") : STR(", "));
        first = false;
        if (span->days == EVERY_DAY && span->from == 0 && span->until == DAY_MINUTES) {
            builder_add(ret, STR("24/7"));
            continue;
        }
        write_days(span->days, days, ret);
        builder_add_char(ret, ' ');
        write_minutes(span->from, ret);
        builder_add_char(ret, '-');
        write_minutes(night ? night->until : span->until, ret);
    }
}

/* ---- now */

static bool among(const struct office_closed *closed, int64_t local_day_ms)
{
    for (int i = 0; closed && i < closed->count; i++) {
        if (closed->days_ms[i] == local_day_ms)
            return true;
    }
    return false;
}

static bool is_closed(const struct hours_place *place, const struct office_span *span,
                      int64_t local_day_ms)
{
    bool whole = span->days == EVERY_DAY && span->from == 0 && span->until == DAY_MINUTES;
    return among(place->closed, local_day_ms) ||
           (place->shut_day_ms != 0 && place->shut_day_ms == local_day_ms) ||
           (!whole && among(place->feasts, local_day_ms));
}

/* The first span on the day of `local_ms` that has not ended then: its ends. */
static bool span_of_day(const struct hours_place *place, int64_t local_ms, int64_t *ret_from_ms,
                        int64_t *ret_until_ms)
{
    int64_t local_day_ms = local_ms - local_ms % day_ms;
    unsigned weekday = 1u << (local_day_ms / day_ms + THURSDAY) % WEEK_DAYS;
    bool found = false;
    for (int i = 0; i < place->hours->count; i++) {
        const struct office_span *span = &place->hours->spans[i];
        int64_t from_ms = local_day_ms + span->from * minute_ms;
        int64_t until_ms = local_day_ms + span->until * minute_ms;
        if ((span->days & weekday) == 0 || until_ms <= local_ms ||
            is_closed(place, span, local_day_ms) || (found && from_ms >= *ret_from_ms))
            continue;
        found = true;
        *ret_from_ms = from_ms;
        *ret_until_ms = until_ms;
    }
    return found;
}

void hours_now(const struct hours_place *place, int64_t now_ms, struct hours_now *ret)
{
    int64_t local_ms = date_local_ms(now_ms), end_ms = local_ms, from_ms, until_ms;
    *ret = (struct hours_now){ 0 };
    while (end_ms - local_ms < ALWAYS_DAYS * day_ms &&
           span_of_day(place, end_ms, &from_ms, &until_ms) && from_ms <= end_ms)
        end_ms = until_ms;
    ret->open = end_ms > local_ms;
    ret->always = end_ms - local_ms >= ALWAYS_DAYS * day_ms;
    if (ret->open) {
        ret->until_ms = date_moment_ms(end_ms);
        return;
    }
    for (int day = 0; day < OFFICE_LOOK_DAYS && ret->opens_ms == 0; day++) {
        if (span_of_day(place, local_ms, &from_ms, &until_ms))
            ret->opens_ms = date_moment_ms(from_ms);
        local_ms += day_ms - local_ms % day_ms;
    }
}
