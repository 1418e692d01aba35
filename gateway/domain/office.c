/* Floor 1: the office's hours. All counting is in local time; moments are UTC. */
#include "domain/office.h"

#include "domain/date.h"
#include "domain/quiet.h"

enum { WEEK_DAYS = 7, THURSDAY = 3, EVERY_DAY = (1 << WEEK_DAYS) - 1 };
enum { TARGET_MINUTES_MAX = 24 * 60, TARGET_DAYS_MAX = 30 };

static const int64_t minute_ms = 60 * 1000LL;
static const int64_t day_ms = 24LL * 60 * 60 * 1000;

const struct office office_default = {
    .hours = { { { EVERY_DAY >> 2, 8 * 60, 16 * 60 } }, 1 },
    .urgent_day_ms = 30 * 60 * 1000,
    .urgent_night_ms = 60 * 60 * 1000,
    .soon_ms = 4 * 60 * 60 * 1000,
    .normal_days = 2,
    .rate_after_ms = 24 * 60 * 60 * 1000,
};

/* ---- reading */

static int day_named(struct str name)
{
    static const char *const names[WEEK_DAYS] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
    for (int i = 0; i < WEEK_DAYS; i++) {
        if (str_equal_nocase(name, str_of(names[i])))
            return i;
    }
    return -1;
}

/* "Mon", "Mon-Fri", "Sat-Mon". */
static bool parse_days(struct str text, unsigned *ret)
{
    struct str first_name, last_name;
    bool range = str_cut(text, '-', &first_name, &last_name);
    int first = day_named(first_name), last = range ? day_named(last_name) : first;
    if (first < 0 || last < 0)
        return false;
    *ret = 1u << last;
    for (int day = first; day != last; day = (day + 1) % WEEK_DAYS)
        *ret |= 1u << day;
    return true;
}

static bool parse_span(struct str text, struct office_span *ret)
{
    struct str days, hours;
    struct quiet_hours span = { 0 };
    if (!str_cut(str_trim(text), ' ', &days, &hours) || !parse_days(days, &ret->days) ||
        (!str_equal(str_trim(hours), STR("0-24")) &&
         (!quiet_parse(hours, &span) || span.from == span.until)))
        return false;
    ret->from = span.from;
    ret->until = span.until == 0 ? DAY_MINUTES : span.until;
    return ret->from < ret->until;
}

bool office_parse_hours(struct str text, struct office_hours *ret)
{
    struct office_hours hours = { 0 };
    for (bool more = true; more;) {
        struct str span;
        more = str_cut(text, ',', &span, &text);
        if (hours.count == OFFICE_SPANS_MAX || !parse_span(span, &hours.spans[hours.count++]))
            return false;
    }
    *ret = hours;
    return true;
}

bool office_parse_closed(struct str text, struct office_closed *ret)
{
    struct office_closed closed = { 0 };
    for (bool more = str_trim(text).len > 0; more;) {
        struct str day;
        more = str_cut(text, ',', &day, &text);
        if (closed.count == OFFICE_CLOSED_MAX ||
            !date_parse(str_trim(day), &closed.days_ms[closed.count++]))
            return false;
    }
    *ret = closed;
    return true;
}

/* "8h", "90m", "3d" */
static bool parse_length(struct str text, struct office_target *ret)
{
    int64_t number;
    if (text.len < 2 || !str_to_int64(str_head(text, text.len - 1), &number) || number < 1)
        return false;
    switch (text.ptr[text.len - 1]) {
    case 'm':
        ret->work_ms = number <= TARGET_MINUTES_MAX ? (int)(number * minute_ms) : 0;
        return ret->work_ms > 0;
    case 'h':
        ret->work_ms = number <= TARGET_MINUTES_MAX / 60 ? (int)(number * 60 * minute_ms) : 0;
        return ret->work_ms > 0;
    case 'd':
        ret->days = (int)number;
        return number <= TARGET_DAYS_MAX && ret->urgency != URGENCY_NOW;
    default:
        return false;
    }
}

static bool parse_target(struct str text, struct office_target *ret)
{
    static const struct {
        const char *name;
        enum urgency urgency;
    } classes[] = { { "urgent", URGENCY_NOW },
                    { "same_day", URGENCY_SOON },
                    { "in_turn", URGENCY_NORMAL } };
    struct str category, class, length;
    if (!str_cut(text, ' ', &category, &text) || !str_cut(str_trim(text), ' ', &class, &length) ||
        category.len == 0 || !str_to_c(category, ret->category, sizeof(ret->category)))
        return false;
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        if (!str_equal(class, str_of(classes[i].name)))
            continue;
        ret->urgency = classes[i].urgency;
        return parse_length(str_trim(length), ret);
    }
    return false;
}

bool office_parse_targets(struct str text, struct office_targets *ret)
{
    struct office_targets targets = { 0 };
    for (bool more = str_trim(text).len > 0; more;) {
        struct str target;
        more = str_cut(text, ',', &target, &text);
        if (targets.count == OFFICE_TARGETS_MAX ||
            !parse_target(str_trim(target), &targets.rows[targets.count++]))
            return false;
    }
    *ret = targets;
    return true;
}

/* ---- counting */

static bool is_closed(const struct office *office, int64_t local_day_ms)
{
    for (int i = 0; i < office->closed.count; i++) {
        if (office->closed.days_ms[i] == local_day_ms)
            return true;
    }
    return false;
}

/* The stretch of office time that lasts at `local_ms` or begins next on its day. */
static bool stretch_of_day(const struct office *office, int64_t local_ms, int64_t *ret_from_ms,
                           int64_t *ret_until_ms)
{
    int64_t local_day_ms = local_ms - local_ms % day_ms;
    unsigned weekday = 1u << (local_day_ms / day_ms + THURSDAY) % WEEK_DAYS;
    bool found = false;
    if (is_closed(office, local_day_ms))
        return false;
    for (int i = 0; i < office->hours.count; i++) {
        const struct office_span *span = &office->hours.spans[i];
        int64_t from_ms = local_day_ms + span->from * minute_ms;
        int64_t until_ms = local_day_ms + span->until * minute_ms;
        if ((span->days & weekday) == 0 || until_ms <= local_ms ||
            (found && from_ms >= *ret_from_ms))
            continue;
        found = true;
        *ret_from_ms = from_ms > local_ms ? from_ms : local_ms;
        *ret_until_ms = until_ms;
    }
    return found;
}

/* The next of any day. False: none for OFFICE_LOOK_DAYS; both ends are then the last of these. */
static bool next_stretch(const struct office *office, int64_t local_ms, int64_t *ret_from_ms,
                         int64_t *ret_until_ms)
{
    for (int day = 0; day < OFFICE_LOOK_DAYS; day++) {
        if (stretch_of_day(office, local_ms, ret_from_ms, ret_until_ms))
            return true;
        local_ms += day_ms - local_ms % day_ms;
    }
    *ret_from_ms = *ret_until_ms = local_ms;
    return false;
}

int64_t office_opens_ms(const struct office *office, int64_t at_ms)
{
    int64_t local_ms = date_local_ms(at_ms), from_ms, until_ms;
    (void)next_stretch(office, local_ms, &from_ms, &until_ms);
    return from_ms == local_ms ? at_ms : date_moment_ms(from_ms);
}

/* When so much office time has passed. */
static int64_t after_work(const struct office *office, int64_t at_ms, int64_t work_ms)
{
    int64_t local_ms = date_local_ms(at_ms), from_ms, until_ms;
    while (next_stretch(office, local_ms, &from_ms, &until_ms)) {
        if (work_ms <= until_ms - from_ms)
            return date_moment_ms(from_ms + work_ms);
        work_ms -= until_ms - from_ms;
        local_ms = until_ms;
    }
    return date_moment_ms(local_ms);
}

/* The same hour, so many office days on; at the latest when the office closes that day. */
static int64_t after_days(const struct office *office, int64_t at_ms, int days)
{
    int64_t from_ms, until_ms;
    if (!next_stretch(office, date_local_ms(at_ms), &from_ms, &until_ms))
        return date_moment_ms(from_ms);
    int64_t hour_ms = from_ms % day_ms;
    while (days-- > 0) {
        if (!next_stretch(office, from_ms - from_ms % day_ms + day_ms, &from_ms, &until_ms))
            return date_moment_ms(from_ms);
    }
    int64_t due_ms = from_ms - from_ms % day_ms + hour_ms;
    return date_moment_ms(due_ms < from_ms ? from_ms : due_ms > until_ms ? until_ms : due_ms);
}

static const struct office_target *find_target(const struct office *office, struct str category,
                                               enum urgency urgency)
{
    struct str name = category.len > 0 ? category : STR("none");
    for (int i = 0; i < office->targets.count; i++) {
        const struct office_target *target = &office->targets.rows[i];
        if (target->urgency == urgency && str_equal(str_of(target->category), name))
            return target;
    }
    return NULL;
}

int64_t office_due_ms(const struct office *office, struct str category, enum urgency urgency,
                      int64_t at_ms)
{
    const struct office_target *target = find_target(office, category, urgency);
    bool there = office_opens_ms(office, at_ms) == at_ms;
    switch (urgency) {
    case URGENCY_NOW:
        if (target)
            return at_ms + target->work_ms;
        return at_ms + (there ? office->urgent_day_ms : office->urgent_night_ms);
    case URGENCY_SOON:
        if (!target)
            return after_work(office, at_ms, office->soon_ms);
        break;
    case URGENCY_NORMAL:
        if (!target)
            return after_days(office, at_ms, office->normal_days);
        break;
    }
    return target->work_ms > 0 ? after_work(office, at_ms, target->work_ms)
                               : after_days(office, at_ms, target->days);
}

int64_t office_promise_ms(const struct office *office, struct str category, enum urgency urgency,
                          int64_t at_ms)
{
    if (urgency == URGENCY_NOW)
        return 0;
    int64_t local_ms = date_local_ms(office_due_ms(office, category, urgency, at_ms));
    int64_t hour_ms = (local_ms + 60 * minute_ms - 1) / (60 * minute_ms) * (60 * minute_ms);
    int64_t from_ms, until_ms;
    if (next_stretch(office, local_ms - 1, &from_ms, &until_ms) && hour_ms > until_ms &&
        until_ms >= local_ms)
        hour_ms = until_ms;
    return date_moment_ms(hour_ms);
}
