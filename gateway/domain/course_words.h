/* The words people write about courses: COURSE, KURS 2, NEXT, AGAIN, PAUSE, STOP COURSE, VERIFY CODE.
 *
 * Apart from the commands that work everywhere: most of these mean something only to who is in a
 * course.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_COURSE_WORDS_H
#define GATEWAY_COURSE_WORDS_H

#include "domain/course.h"

enum course_word {
    COURSE_WORD_NONE,
    COURSE_WORD_LIST,   /* COURSE; `rest`: the word of one */
    COURSE_WORD_NEXT,   /* the next lesson, now */
    COURSE_WORD_AGAIN,  /* the same once more */
    COURSE_WORD_BACK,   /* the one before */
    COURSE_WORD_PAUSE,  /* none until RESUME */
    COURSE_WORD_RESUME, /* goes on */
    COURSE_WORD_STOP,   /* STOP COURSE: ends it for good */
    COURSE_WORD_VERIFY, /* `rest`: what may be a certificate's code */
};

struct course_heard {
    enum course_word word;
    struct str rest;     /* of the folded text; borrowed from it */
    struct str language; /* the word's own; empty: of several */
};

/* The whole folded text is such a word, or begins with COURSE or VERIFY. `mistyped`: it may be one
 * nearly; nothing else that is typed right means something here. */
void course_word(struct str folded, bool mistyped, struct course_heard *ret);

/* The course that a folded text is a keyword, the label or the title of, in whatever language; -1. */
int course_by_word(const struct courses *courses, struct str folded);

/* ---- course_code.c: certificates */

enum { COURSE_CODE_DATA = 7 };

/* "K7M4-P2RT": letters and digits that nobody takes for another, and one of them that tells a slip.
 * Each of `random` decides one of them. */
void course_code_make(const unsigned char random[COURSE_CODE_DATA], char ret[COURSE_CODE_SIZE]);

/* The code that a text is, however it is written ("k7m4 p2rt"); false: it is none, or has a slip. */
bool course_code_read(struct str text, char ret[COURSE_CODE_SIZE]);

#endif
