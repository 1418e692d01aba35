/* How a person is, which a message asked that left after the last turn (domain/check_in.h). For the
 * dialogue_*.c files only.
 *
 * Floor 1. */
#ifndef GATEWAY_DIALOGUE_CHECK_IN_H
#define GATEWAY_DIALOGUE_CHECK_IN_H

#include "domain/dialogue_turn.h"

/* A digit, or words that mean one; false: it is not what came. */
bool dialogue_check_in_at_push(struct dialogue_turn *turn, const struct meaning *meaning,
                               struct str text);
/* All other words; false: they lead somewhere, or are waited for elsewhere. */
bool dialogue_check_in_words(struct dialogue_turn *turn, const struct meaning *meaning,
                             struct str text);
/* They were answered by a search, and may be said to us all the same. */
void dialogue_check_in_overheard(struct dialogue_turn *turn, const struct meaning *meaning,
                                 struct str text);
/* The question that what came answers, unless it leads elsewhere; 0: none. */
int64_t dialogue_check_in_question(const struct dialogue_turn *turn);
/* What came was danger, and is answered: that was the answer to this question; 0: to none. */
void dialogue_check_in_in_danger(struct dialogue_turn *turn, int64_t id);
/* False: the mode without what it asks about. */
bool dialogue_check_in_sound(const struct dialogue_state *state);

#endif
