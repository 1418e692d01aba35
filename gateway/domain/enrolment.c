/* Floor 1: somebody in a course. */
#include "domain/enrolment.h"

#include "domain/date.h"
#include "domain/screen.h"

#include <assert.h>

static const int64_t hour_ms = 60LL * 60 * 1000, day_ms = 24LL * 60 * 60 * 1000;

/* Days until the next try, after so many that were not answered. */
static const int gaps[COURSE_NUDGES_MAX + 1] = { 1, 2, 3, 5, 8, 0 };

static void set_text(struct str text, char *storage, size_t size)
{
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, text);
}

/* That hour of the day which is so many days after the day of `now_ms`, in Albania. */
static int64_t at_hour(int64_t now_ms, int days, int hour)
{
    int64_t local_ms = date_local_ms(now_ms);
    int64_t wanted_ms = local_ms - local_ms % day_ms + days * day_ms + hour * hour_ms;
    int64_t guess_ms = wanted_ms - (local_ms - now_ms);
    return wanted_ms - (date_local_ms(guess_ms) - guess_ms); /* the clock may change between */
}

static int64_t next_hour(int64_t now_ms, int hour)
{
    int64_t today_ms = at_hour(now_ms, 0, hour);
    return today_ms > now_ms ? today_ms : at_hour(now_ms, 1, hour);
}

bool enrolment_place(const struct menus *menus, const struct enrolment *it, int64_t now_ms,
                     struct enrolment_place *ret)
{
    int index = courses_find(menus->courses, str_of(it->course));
    if (index < 0 || menus->courses->all[index].lesson_count == 0)
        return false;
    ret->course = &menus->courses->all[index];
    int language = menus_language(menus, str_of(it->language));
    ret->language = course_language(menus, ret->course, language);
    ret->lesson = course_lesson(ret->course, str_of(it->lesson));
    if (ret->lesson < 0) /* removed: the one at its place is the next in order */
        ret->lesson = course_next(ret->course, it->place - 1, now_ms);
    if (ret->lesson < 0)
        ret->lesson = ret->course->lesson_count - 1;
    ret->next = it->next[0] ? course_lesson(ret->course, str_of(it->next)) : -1;
    if (it->next[0] && ret->next < 0)
        ret->next = course_next(ret->course, ret->lesson, now_ms);
    return true;
}

void enrolment_hours(struct quiet_hours quiet, int *ret_from, int *ret_until)
{
    bool over_midnight = quiet.until < quiet.from;
    *ret_from = 0;
    *ret_until = 23;
    if (!over_midnight)
        return;
    *ret_from = (quiet.until + 59) / 60;
    *ret_until = (quiet.from - 1) / 60;
}

static bool is_awake(struct quiet_hours quiet, int64_t at_ms)
{
    return quiet_ends_ms(quiet, at_ms) <= at_ms;
}

bool enrolment_set_hour(struct enrolment *it, int hour, struct quiet_hours quiet, int64_t now_ms)
{
    if (hour < 0 || hour > 23 || !is_awake(quiet, at_hour(now_ms, 1, hour)))
        return false;
    it->hour = hour;
    it->due_at_ms = it->phase == PHASE_READY ? next_hour(now_ms, hour) : at_hour(now_ms, 1, hour);
    return true;
}

void enrolment_at(const struct course *course, int lesson, struct enrolment *it)
{
    assert(lesson >= 0 && lesson < course->lesson_count);
    set_text(course->lessons[lesson].id, it->lesson, sizeof(it->lesson));
    it->next[0] = '\0';
    it->place = lesson;
    it->phase = PHASE_READY;
    it->told = false;
}

void enrolment_begin(const struct menus *menus, const struct course *course, int language,
                     struct quiet_hours quiet, int64_t now_ms, struct enrolment *ret)
{
    int first = course_next(course, -1, now_ms), from, until;
    *ret = (struct enrolment){ .hour = COURSE_HOUR_USUAL };
    set_text(course->id, ret->course, sizeof(ret->course));
    set_text(str_of(menus->languages[language]->code), ret->language, sizeof(ret->language));
    enrolment_at(course, first < 0 ? 0 : first, ret);
    enrolment_hours(quiet, &from, &until);
    if (!enrolment_set_hour(ret, COURSE_HOUR_USUAL, quiet, now_ms) &&
        !enrolment_set_hour(ret, from, quiet, now_ms))
        ret->due_at_ms = at_hour(now_ms, 1, COURSE_HOUR_USUAL);
}

static void set_next(const struct course *course, int next, struct enrolment *it)
{
    it->next[0] = '\0';
    if (next >= 0)
        set_text(course->lessons[next].id, it->next, sizeof(it->next));
}

void enrolment_shown(const struct course *course, int lesson, int64_t now_ms, struct enrolment *it)
{
    if (it->phase != PHASE_DONE) {
        enrolment_at(course, lesson, it);
        it->phase = course->lessons[lesson].asks ? PHASE_ASKED : PHASE_DONE;
        set_next(course, course_next(course, lesson, now_ms), it);
    }
    it->told = false;
    it->due_at_ms = at_hour(now_ms, 1, it->hour);
}

void enrolment_answered(const struct course *course, int lesson, int option, bool right,
                        int64_t now_ms, struct enrolment *it)
{
    it->phase = PHASE_DONE;
    it->nudges = 0;
    it->due_at_ms = at_hour(now_ms, 1, it->hour);
    set_next(course, course_after_answer(course, lesson, option, right, now_ms), it);
}

void enrolment_pause(struct enrolment *it)
{
    it->state = ENROLMENT_PAUSED;
    it->due_at_ms = 0;
}

void enrolment_resume(int64_t now_ms, struct enrolment *it)
{
    it->state = ENROLMENT_ACTIVE;
    it->nudges = 0;
    it->due_at_ms = at_hour(now_ms, 1, it->hour);
}

void enrolment_finish(struct str code, struct enrolment *it)
{
    it->state = ENROLMENT_FINISHED;
    it->due_at_ms = 0;
    set_text(code, it->code, sizeof(it->code));
}

/* ---- what comes by itself */

static struct str phrase_of(const struct enrolment_clock *clock, int language, enum phrase phrase)
{
    return clock->menus->phrases[language][phrase];
}

/* One more that nobody answered; the last of them is followed by rest. */
static void count_nudge(const struct enrolment_clock *clock, struct enrolment *it)
{
    it->nudges++;
    if (it->nudges >= COURSE_NUDGES_MAX)
        enrolment_pause(it);
    else
        it->due_at_ms = at_hour(clock->now_ms, gaps[it->nudges], it->hour);
}

static enum enrolment_push push_notice(const struct enrolment_clock *clock,
                                       const struct enrolment_place *place, struct enrolment *it,
                                       struct builder *ret)
{
    bool again = it->told || it->phase == PHASE_ASKED;
    if (it->phase == PHASE_DONE && place->next >= 0)
        enrolment_at(place->course, place->next, it);
    it->told = true;
    it->due_at_ms = at_hour(clock->now_ms, 1, it->hour);
    if (again)
        count_nudge(clock, it);
    builder_add(ret, phrase_of(clock, place->language, PHRASE_COURSE_NOTICE));
    return PUSH_NOTICE;
}

static enum enrolment_push push_certificate(const struct enrolment_clock *clock,
                                            const struct enrolment_place *place,
                                            struct enrolment *it, struct builder *ret)
{
    const struct screen_value values[] = {
        { "course", place->course->texts[place->language].title }, { "code", clock->code }
    };
    enrolment_finish(clock->code, it);
    screen_phrase(clock->menus, place->language, PHRASE_COURSE_DONE, values, 2, ret);
    return PUSH_CERTIFICATE;
}

static enum enrolment_push push_question(const struct enrolment_clock *clock,
                                         const struct enrolment_place *place, struct enrolment *it,
                                         struct builder *ret)
{
    count_nudge(clock, it);
    if (clock->labelled) {
        builder_add(ret, place->course->texts[place->language].label);
        builder_add(ret, STR(". "));
    }
    builder_add(ret, phrase_of(clock, place->language, PHRASE_COURSE_NUDGE));
    builder_add_char(ret, '\n');
    course_write_question(place->course, place->lesson, place->language, ret);
    if (it->state == ENROLMENT_PAUSED) {
        builder_add_char(ret, '\n');
        builder_add(ret, phrase_of(clock, place->language, PHRASE_COURSE_REST));
    }
    return PUSH_QUESTION;
}

static enum enrolment_push push_lesson(const struct enrolment_clock *clock,
                                       const struct enrolment_place *place, int lesson,
                                       struct enrolment *it, struct builder *ret)
{
    it->phase = PHASE_READY;
    enrolment_shown(place->course, lesson, clock->now_ms, it);
    if (clock->lost)
        count_nudge(clock, it);
    course_write_lesson(place->course, lesson, place->language, clock->labelled, true, ret);
    return PUSH_LESSON;
}

enum enrolment_push enrolment_push(const struct enrolment_clock *clock, struct enrolment *it,
                                   struct builder *ret)
{
    struct enrolment_place place;
    if (!enrolment_place(clock->menus, it, clock->now_ms, &place)) {
        it->state = ENROLMENT_STOPPED; /* the course was taken out */
        it->due_at_ms = 0;
        return PUSH_NOTHING;
    }
    if (clock->silent || clock->waiting || !is_awake(clock->quiet, clock->now_ms) ||
        clock->now_ms - it->due_at_ms > COURSE_LATE_MS) {
        it->due_at_ms = next_hour(clock->now_ms, it->hour);
        return PUSH_NOTHING;
    }
    if (clock->lost && it->nudges + 1 >= COURSE_NUDGES_MAX) {
        enrolment_pause(it); /* nothing arrives there */
        return PUSH_NOTHING;
    }
    if (clock->hidden)
        return push_notice(clock, &place, it, ret);
    if (clock->lost || it->phase == PHASE_READY)
        return push_lesson(clock, &place, place.lesson, it, ret);
    if (it->phase == PHASE_ASKED)
        return push_question(clock, &place, it, ret);
    if (place.next < 0)
        return push_certificate(clock, &place, it, ret);
    return push_lesson(clock, &place, place.next, it, ret);
}
