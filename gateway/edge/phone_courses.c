/* Floor 4: the courses of a phone in memory. */
#include "edge/phone_courses.h"

#include "domain/course_words.h"

#include <assert.h>
#include <string.h>

static bool is_under_way(const struct enrolment *it)
{
    return it->state == ENROLMENT_ACTIVE || it->state == ENROLMENT_PAUSED;
}

/* Codes that are the same in every run. */
static void make_code(struct phone_courses *courses)
{
    unsigned char bytes[COURSE_CODE_DATA];
    for (int i = 0; i < COURSE_CODE_DATA; i++)
        bytes[i] = (unsigned char)(i * 5 + courses->finished * 3);
    course_code_make(bytes, courses->next_code);
}

void phone_courses_person(struct phone_courses *courses, struct dialogue_person *ret)
{
    make_code(courses);
    ret->enrolments = courses->all;
    ret->enrolment_count = (size_t)courses->count;
    ret->course_code = str_of(courses->next_code);
}

static void keep_certificate(struct phone_courses *courses, const struct enrolment *it,
                             int64_t now_ms)
{
    if (courses->finished == PHONE_COURSES_MAX)
        return;
    struct dialogue_certificate *to = &courses->certificates[courses->finished];
    memcpy(to->course, it->course, sizeof(to->course));
    to->finished_ms = now_ms;
    memcpy(courses->codes[courses->finished++], it->code, sizeof(it->code));
}

static void forget(struct phone_courses *courses, int index)
{
    courses->count--;
    memmove(&courses->all[index], &courses->all[index + 1],
            (size_t)(courses->count - index) * sizeof(courses->all[0]));
}

void phone_courses_put(struct phone_courses *courses, const struct effect *effect, int64_t now_ms,
                       struct builder *ret)
{
    struct enrolment it = effect->enrolment;
    for (int i = 0; i < courses->count; i++) {
        if (strcmp(courses->all[i].course, it.course) == 0) {
            forget(courses, i);
            break;
        }
    }
    if (effect->verdict != VERDICT_NONE)
        builder_addf(ret, "! %s %s/%s\n", effect->verdict == VERDICT_RIGHT ? "right" : "wrong",
                     it.course, effect->topic);
    if (it.id == 0)
        builder_addf(ret, "! enrolled in %s\n", it.course);
    it.id = it.id ? it.id : ++courses->begun;
    if (it.state == ENROLMENT_FINISHED) {
        keep_certificate(courses, &it, now_ms);
        builder_addf(ret, "! finished %s\n", it.course);
    } else if (it.state == ENROLMENT_STOPPED) {
        builder_addf(ret, "! ended %s\n", it.course);
    }
    if (!is_under_way(&it))
        return;
    assert(courses->count < PHONE_COURSES_MAX);
    memmove(&courses->all[1], &courses->all[0], (size_t)courses->count * sizeof(courses->all[0]));
    courses->all[0] = it;
    courses->count++;
}

void phone_courses_answer(const struct phone_courses *courses, const struct dialogue_result *asked,
                          struct dialogue_data *ret)
{
    *ret = (struct dialogue_data){ .kind = asked->need };
    for (int i = 0; i < courses->finished; i++) {
        if (strcmp(courses->codes[i], asked->need_text) == 0)
            ret->certificate = &courses->certificates[i];
    }
}

struct enrolment *phone_courses_due(struct phone_courses *courses, int64_t by_ms)
{
    struct enrolment *first = NULL;
    for (int i = 0; i < courses->count; i++) {
        struct enrolment *it = &courses->all[i];
        if (it->state == ENROLMENT_ACTIVE && it->due_at_ms > 0 && it->due_at_ms <= by_ms &&
            (!first || it->due_at_ms < first->due_at_ms))
            first = it;
    }
    return first;
}

bool phone_courses_push(struct phone_courses *courses, struct enrolment *it,
                        struct enrolment_clock *clock, struct builder *ret)
{
    int active = 0;
    for (int i = 0; i < courses->count; i++)
        active += courses->all[i].state == ENROLMENT_ACTIVE;
    make_code(courses);
    clock->labelled = active > 1;
    clock->code = str_of(courses->next_code);
    if (enrolment_push(clock, it, ret) == PUSH_NOTHING)
        return false;
    if (it->state == ENROLMENT_FINISHED)
        keep_certificate(courses, it, clock->now_ms);
    return true;
}
