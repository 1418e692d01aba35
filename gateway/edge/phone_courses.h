/* Courses of a phone in memory: what the store keeps, and the clock that sends lessons.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_PHONE_COURSES_H
#define GATEWAY_PHONE_COURSES_H

#include "domain/dialogue.h"

enum { PHONE_COURSES_MAX = 16 };

struct phone_courses {
    struct enrolment all[PHONE_COURSES_MAX]; /* what they did last first */
    int count, begun;
    struct dialogue_certificate certificates[PHONE_COURSES_MAX];
    char codes[PHONE_COURSES_MAX][COURSE_CODE_SIZE];
    int finished;
    char next_code[COURSE_CODE_SIZE];
};

/* What a step knows about them. It borrows from `courses`. */
void phone_courses_person(struct phone_courses *courses, struct dialogue_person *ret);
void phone_courses_put(struct phone_courses *courses, const struct effect *effect, int64_t now_ms,
                       struct builder *ret);
/* NEED_CERTIFICATE. */
void phone_courses_answer(const struct phone_courses *courses, const struct dialogue_result *asked,
                          struct dialogue_data *ret);

/* The first that is due by then; NULL: none is. */
struct enrolment *phone_courses_due(struct phone_courses *courses, int64_t by_ms);
/* Sends what is due; false: nothing was to be sent. `clock` lacks what the courses know. */
bool phone_courses_push(struct phone_courses *courses, struct enrolment *it,
                        struct enrolment_clock *clock, struct builder *ret);

#endif
