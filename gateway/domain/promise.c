/* Floor 1: promised times in words. */
#include "domain/promise.h"

#include "domain/date.h"
#include "domain/screen.h"

enum { NUMBER_SIZE = 24, THURSDAY = 3 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static struct str day_name(struct str names, int64_t local_day)
{
    struct str name = STR("");
    for (int64_t left = (local_day + THURSDAY) % PROMISE_DAYS; left >= 0; left--)
        (void)str_cut(names, ' ', &name, &names);
    return name;
}

struct str promise_day(const struct menus *menus, int language, int64_t at_ms)
{
    return day_name(menus->phrases[language][PHRASE_DAYS], date_local_ms(at_ms) / day_ms);
}

void promise_write(const struct menus *menus, int language, int64_t by_ms, int64_t now_ms,
                   struct builder *ret)
{
    int64_t local_day = date_local_ms(by_ms) / day_ms;
    int64_t away = local_day - date_local_ms(now_ms) / day_ms;
    int minutes = date_local_minutes(by_ms);
    if (away < 0 || away >= PROMISE_DAYS) {
        date_write_moment(by_ms, ret);
        return;
    }
    builder_add(ret, promise_day(menus, language, by_ms));
    builder_addf(ret, " %02d:%02d", minutes / 60, minutes % 60);
}

void promise_phrase(const struct menus *menus, int language, enum phrase phrase, int64_t number,
                    int64_t by_ms, int64_t now_ms, struct builder *ret)
{
    char number_storage[NUMBER_SIZE], time_storage[PROMISE_SIZE], date_storage[NUMBER_SIZE];
    struct builder number_text, time, date;
    builder_init(&number_text, number_storage, sizeof(number_storage));
    builder_init(&time, time_storage, sizeof(time_storage));
    builder_init(&date, date_storage, sizeof(date_storage));
    builder_addf(&number_text, "%lld", (long long)number);
    promise_write(menus, language, by_ms, now_ms, &time);
    date_write(by_ms, &date);
    const struct screen_value values[] = { { "number", builder_str(&number_text) },
                                           { "time", builder_str(&time) },
                                           { "date", builder_str(&date) } };
    screen_phrase(menus, language, phrase, values, 3, ret);
}

bool promise_is_days(struct str text)
{
    int words = 0;
    for (bool more = text.len > 0; more; words++) {
        struct str word;
        more = str_cut(text, ' ', &word, &text);
        if (word.len == 0)
            return false;
    }
    return words == PROMISE_DAYS;
}
