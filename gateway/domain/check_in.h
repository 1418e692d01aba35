/* Check-ins: a short question by text to a person whose case is followed, as often and at the hour that
 * they chose. It names nothing: whoever reads it on the phone learns nothing by it.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_CHECK_IN_H
#define GATEWAY_CHECK_IN_H

#include "domain/alert_words.h"
#include "domain/quiet.h"

enum check_in_answer { /* stored: append only */
                       CHECK_IN_NONE,
                       CHECK_IN_FINE,
                       CHECK_IN_CALL, /* they wish to be called */
                       CHECK_IN_URGENT,
                       CHECK_IN_NO_MORE, /* it ends the check-ins, and nothing else */
                       CHECK_IN_WORDS,   /* what they wrote is to be read */
                       CHECK_IN_ANSWERS
};

extern const char *const check_in_answer_names[CHECK_IN_ANSWERS];

/* Of the key that they pressed. */
enum check_in_answer check_in_answer_of(int key);

/* Of a folded text that is a word of menus/cases/words.json (its `act`: an answer) and nothing else, or
 * that word behind its digit. CHECK_IN_NONE: it is another. `words` NULL: there are none. */
enum check_in_answer check_in_answer_in(const struct alert_words *words, struct str folded);

enum check_in_pace { CHECK_IN_WEEKLY, CHECK_IN_TWO_WEEKLY, CHECK_IN_FOUR_WEEKLY, CHECK_IN_PACES };

extern const char *const check_in_pace_names[CHECK_IN_PACES];

int check_in_days(enum check_in_pace pace);
enum check_in_pace check_in_pace_of(int days);

/* The first at or after `after_ms` of the moments `days` apart that begin on that day, at that minute by the
 * clock here. `day_ms`: the day's midnight as it is written (date_parse). */
int64_t check_in_next_ms(int64_t day_ms, int minute, int days, int64_t after_ms);

/* Whether a moment lies outside the person's quiet hours. */
bool check_in_is_heard(struct quiet_hours quiet, int64_t at_ms);

#endif
