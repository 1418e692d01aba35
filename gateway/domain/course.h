/* Courses: lessons of one SMS each, some with a question, as the menus hold them.
 *
 * `courses/ID.json` holds the structure, `courses/ID.LANG.json` the texts of one language
 * (menus/courses/README.md). They are read, checked and replaced together with the menus, and
 * live as long as the set that owns them.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_COURSE_H
#define GATEWAY_COURSE_H

#include "base/limits.h"
#include "base/str.h"

struct menus;

struct quiz_text {
    struct str question;
    struct str options[COURSE_OPTIONS_MAX];   /* as shown behind 1, 2, ... */
    int option_count;                         /* 0: an open question */
    struct str accepted[COURSE_ACCEPTED_MAX]; /* folded: what else is the right answer */
    int accepted_count;
    struct str right, wrong; /* what is said to it */
};

struct lesson_text {
    bool present;
    struct str text;
    struct quiz_text *quiz; /* NULL: the lesson asks nothing */
};

struct course_lesson {
    struct str id;
    struct str fact;                   /* it was written from */
    int64_t reviewed_ms, review_by_ms; /* midnight UTC */
    bool extra;                        /* only a branch leads here */
    bool asks;
    int option_count; /* of its question; 0: an open one */
    int right;        /* the right option, from 1; an open question has none */
    /* The lesson that an answer leads to instead of the next; -1: the next. By option, from 1; [0]
     * for any wrong answer that has none of its own. */
    int branch[COURSE_OPTIONS_MAX + 1];
    int number; /* in the order of those that everybody gets, from 1; 0: extra */
    struct lesson_text texts[MENU_LANGUAGES_MAX];
};

struct course_text {
    bool present;
    bool drafted;            /* no speaker of the language has read it */
    struct str title, label; /* in a list; before a lesson, where two courses are under way */
    struct str keywords[COURSE_ACCEPTED_MAX]; /* folded: COURSE and one of them opens it */
    int keyword_count;
};

struct course {
    struct str id;
    int order;      /* place in the list, ascending */
    bool officials; /* for staff of institutions and partners: opened by its word, not listed */
    struct str groups[COURSE_GROUPS_MAX]; /* categories that it is for; none: everybody */
    int group_count;
    bool languages[MENU_LANGUAGES_MAX]; /* it promises every text in */
    struct course_lesson *lessons;
    int lesson_count, numbered; /* numbered: without the extra ones */
    struct course_text texts[MENU_LANGUAGES_MAX];
};

struct courses {
    struct course *all; /* by order, then id */
    int count;
};

int courses_find(const struct courses *courses, struct str id); /* index, or -1; NULL has none */

/* Whether it is offered to people of a category (empty: not known yet). */
bool course_is_for(const struct course *course, struct str category);

/* The language it is read in by somebody who reads `language`: that one, else English, else
 * Albanian, else the first it has. */
int course_language(const struct menus *menus, const struct course *course, int language);

int course_lesson(const struct course *course, struct str id); /* index, or -1 */

/* The numbered lesson behind one (-1: the first), before one; -1: there is none. Lessons past
 * their day of review claim nothing any more: they are left out. */
int course_next(const struct course *course, int lesson, int64_t now_ms);
int course_before(const struct course *course, int lesson, int64_t now_ms);

/* Behind an answer: `option` from 1, 0 where an open question was answered. */
int course_after_answer(const struct course *course, int lesson, int option, bool right,
                        int64_t now_ms);

/* "Work 3/8: ...", and the question behind it. `labelled`: names the course. */
void course_write_lesson(const struct course *course, int lesson, int language, bool labelled,
                         bool with_question, struct builder *ret);
void course_write_question(const struct course *course, int lesson, int language,
                           struct builder *ret);

/* ---- course_answer.c */

enum course_verdict { VERDICT_NONE /* it is no answer */, VERDICT_WRONG, VERDICT_RIGHT };

/* What a typed text is as an answer to the lesson's question: a number of an option in whatever
 * digits, the option's words or an accepted one, with a mistake in them. `ret_option`: from 1, or 0. */
enum course_verdict course_answer(const struct course *course, int lesson, int language,
                                  struct str text, int *ret_option);

#endif
