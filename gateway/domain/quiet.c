/* Floor 1: quiet hours. */
#include "domain/quiet.h"

#include "domain/date.h"

static const int64_t minute_ms = 60 * 1000LL;

/* "21", "7", "21:30", "07.00" */
static bool parse_moment(struct str text, int *ret)
{
    struct str hour, minute = STR("00");
    int64_t h, m;
    text = str_trim(text);
    if (!str_cut(text, ':', &hour, &minute) && !str_cut(text, '.', &hour, &minute))
        minute = STR("00");
    bool digits = hour.len >= 1 && hour.len <= 2 && minute.len == 2;
    if (!digits || !str_to_int64(hour, &h) || !str_to_int64(minute, &m) || h < 0 || m < 0 ||
        m > 59 || h * 60 + m > DAY_MINUTES)
        return false;
    *ret = (int)(h * 60 + m) % DAY_MINUTES;
    return true;
}

bool quiet_parse(struct str text, struct quiet_hours *ret)
{
    struct str from, until;
    struct quiet_hours hours = { 0 };
    text = str_trim(text);
    if (!str_equal_nocase(text, STR("off")) &&
        (!str_cut(text, '-', &from, &until) || !parse_moment(from, &hours.from) ||
         !parse_moment(until, &hours.until) || hours.from == hours.until))
        return false;
    *ret = hours;
    return true;
}

void quiet_write(struct quiet_hours hours, struct builder *ret)
{
    if (hours.from != hours.until)
        builder_addf(ret, "%02d:%02d-%02d:%02d", hours.from / 60, hours.from % 60, hours.until / 60,
                     hours.until % 60);
}

static bool is_quiet(struct quiet_hours hours, int64_t at_ms)
{
    int now = date_local_minutes(at_ms);
    if (hours.from <= hours.until)
        return now >= hours.from && now < hours.until;
    return now >= hours.from || now < hours.until;
}

int64_t quiet_ends_ms(struct quiet_hours hours, int64_t at_ms)
{
    if (!is_quiet(hours, at_ms))
        return at_ms;
    int wait = (hours.until - date_local_minutes(at_ms) + DAY_MINUTES) % DAY_MINUTES;
    int64_t end_ms = (at_ms / minute_ms + wait) * minute_ms;
    /* The clock may be changed on the way: then it shows another time at that moment. */
    int64_t changed_ms = date_local_ms(end_ms) - end_ms - (date_local_ms(at_ms) - at_ms);
    int64_t corrected_ms = end_ms - changed_ms;
    return is_quiet(hours, corrected_ms) ? end_ms : corrected_ms;
}
