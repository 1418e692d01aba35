/* An expert's answer as a message: whether it goes to the phone as it is or waits there to be asked
 * for, and whether its SMS has room to ask how useful it was.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_ANSWER_H
#define GATEWAY_ANSWER_H

#include "domain/menus.h"

enum { RATING_MAX = 5, RATING_LOW = 2 }; /* 1 is the worst */

enum discretion {                   /* what the person or staff chose; stored: append only */
                  DISCRETION_USUAL, /* by the category */
                  DISCRETION_HIDE,
                  DISCRETION_SHOW,
};

struct answer_reader { /* whom it is for */
    enum discretion discretion;
    struct str category, asked_category; /* theirs, and that of the question */
    bool urgent;                         /* the question is one of somebody in danger */
    int64_t silent_ms;                   /* since they last wrote */
};

/* Whether only a notice is pushed. Nothing shows what is urgent, or what may be for whoever had the
 * number before. */
bool answer_hidden(const struct menus *menus, const struct answer_reader *reader);

/* "Question 101: ..." */
void answer_write(const struct menus *menus, int language, int64_t number, struct str text,
                  struct builder *ret);

/* "Info: 1 new answer. Reply 1 to read." */
void answer_write_notice(const struct menus *menus, int language, int64_t count,
                         struct builder *ret);

/* Adds the question how useful it was; false, and nothing is added, where that would cost an SMS. */
bool answer_add_rating(const struct menus *menus, int language, bool fold, struct builder *ret);

#endif
