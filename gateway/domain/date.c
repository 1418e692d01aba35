/* Floor 1: the calendar, by counting days from 1 March of the year 0: February and its leap day
 * come last in a year then, and the months before it follow one linear rule. */
#include "domain/date.h"

enum { DAYS_TO_1970 = 719468, DAYS_IN_400_YEARS = 146097 };

static const int64_t minute_ms = 60LL * 1000;
static const int64_t hour_ms = 60LL * 60 * 1000;
static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = year / 400, year_of_era = year % 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_IN_400_YEARS + day_of_era - DAYS_TO_1970;
}

static void date_of(int64_t days, int64_t *ret_year, int64_t *ret_month, int64_t *ret_day)
{
    days += DAYS_TO_1970;
    int64_t era = days / DAYS_IN_400_YEARS, day_of_era = days % DAYS_IN_400_YEARS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    *ret_day = day_of_year - (153 * month + 2) / 5 + 1;
    *ret_month = month < 10 ? month + 3 : month - 9;
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

static bool read_days(struct str text, int64_t *ret_year, int64_t *ret_days)
{
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
        return false;
    int64_t fields[3];
    struct str parts[3] = { str_head(text, 4), str_head(str_from(text, 5), 2), str_from(text, 8) };
    for (int i = 0; i < 3; i++) {
        if (!str_to_int64(parts[i], &fields[i]) || fields[i] < 1)
            return false;
    }
    int64_t year, month, day, days = days_of(fields[0], fields[1], fields[2]);
    date_of(days, &year, &month, &day);
    *ret_year = year;
    *ret_days = days;
    return year == fields[0] && month == fields[1] && day == fields[2];
}

bool date_parse(struct str text, int64_t *ret_ms)
{
    int64_t year, days;
    if (!read_days(text, &year, &days) || year < 1970)
        return false;
    *ret_ms = days * day_ms;
    return true;
}

bool date_is_day(struct str text)
{
    int64_t year, days;
    return read_days(text, &year, &days) && year >= DATE_YEAR_MIN;
}

void date_write_iso(int64_t at_ms, struct builder *ret)
{
    int64_t year, month, day;
    date_of(at_ms / day_ms, &year, &month, &day);
    builder_addf(ret, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
}

/* 01:00 UTC of the last Sunday of a month of 31 days. Day 3 since 1970 was the first Sunday. */
static int64_t last_sunday_ms(int64_t year, int64_t month)
{
    int64_t last = days_of(year, month, 31);
    return (last - (last - 3) % 7) * day_ms + hour_ms;
}

int64_t date_local_ms(int64_t at_ms)
{
    int64_t year, month, day;
    at_ms = at_ms < 0 ? 0 : at_ms;
    date_of(at_ms / day_ms, &year, &month, &day);
    bool summer = at_ms >= last_sunday_ms(year, 3) && at_ms < last_sunday_ms(year, 10);
    return at_ms + (summer ? 2 : 1) * hour_ms;
}

int64_t date_moment_ms(int64_t local_ms)
{
    int64_t guess_ms = local_ms - (date_local_ms(local_ms) - local_ms);
    return local_ms - (date_local_ms(guess_ms) - guess_ms);
}

int date_local_minutes(int64_t at_ms)
{
    return (int)(date_local_ms(at_ms) % day_ms / minute_ms);
}

void date_write(int64_t at_ms, struct builder *ret)
{
    int64_t year, month, day;
    date_of(date_local_ms(at_ms) / day_ms, &year, &month, &day);
    builder_addf(ret, "%d.%d.%d", (int)day, (int)month, (int)year);
}

void date_write_moment(int64_t at_ms, struct builder *ret)
{
    int64_t year, month, day, local_ms = date_local_ms(at_ms < 0 ? 0 : at_ms);
    int minutes = (int)(local_ms % day_ms / minute_ms);
    date_of(local_ms / day_ms, &year, &month, &day);
    builder_addf(ret, "%d.%d. %02d:%02d", (int)day, (int)month, minutes / 60, minutes % 60);
}
