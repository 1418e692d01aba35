/* Courses in the dialogue, for the dialogue_*.c files only.
 *
 * Floor 1. */
#ifndef GATEWAY_DIALOGUE_COURSES_H
#define GATEWAY_DIALOGUE_COURSES_H

#include "domain/dialogue_turn.h"

/* ---- dialogue_courses.c: lessons */

/* The courses to choose from. */
void dialogue_courses_begin(struct dialogue_turn *turn);
/* Whether the text is a word about courses, here and now; then it is answered. */
bool dialogue_courses_meant(struct dialogue_turn *turn, const struct meaning *meaning,
                            struct str text);
/* What a lesson asked that left after the last turn; false: it is not what came. */
bool dialogue_courses_at_push(struct dialogue_turn *turn, const struct meaning *meaning,
                              struct str text);
bool dialogue_courses_take(struct dialogue_turn *turn, const struct meaning *meaning,
                           struct str text);
void dialogue_courses_show(struct dialogue_turn *turn);
/* False: the mode without what it shows. */
bool dialogue_courses_sound(const struct dialogue_state *state);

/* ---- dialogue_lesson.c: one course of theirs */

/* All of them write what the person sees. */
void dialogue_lesson_open(struct dialogue_turn *turn, const struct course *course); /* or go on */
void dialogue_lesson_show(struct dialogue_turn *turn, const struct enrolment *it);
void dialogue_lesson_next(struct dialogue_turn *turn, const struct enrolment *it);
void dialogue_lesson_before(struct dialogue_turn *turn, const struct enrolment *it);
void dialogue_lesson_pause(struct dialogue_turn *turn, const struct enrolment *it);
void dialogue_lesson_resume(struct dialogue_turn *turn, const struct enrolment *it);
void dialogue_lesson_stop(struct dialogue_turn *turn, const struct enrolment *it);
/* False: the text is no answer to the question that waits. */
bool dialogue_lesson_answer(struct dialogue_turn *turn, const struct enrolment *it,
                            struct str text);
/* False: the text names no hour. */
bool dialogue_lesson_hour(struct dialogue_turn *turn, const struct enrolment *it, struct str text);
void dialogue_lesson_ask_hour(struct dialogue_turn *turn, struct str course);
/* Theirs of a course, under way; NULL: none. */
const struct enrolment *dialogue_lesson_of(const struct dialogue_turn *turn, struct str course);

#endif
