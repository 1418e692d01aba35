/* The parts of a step that are about a referral: where it leads, whether they want it, how it was. For the
 * dialogue_*.c files only.
 *
 * Floor 1. */
#ifndef GATEWAY_DIALOGUE_REFERRAL_H
#define GATEWAY_DIALOGUE_REFERRAL_H

#include "domain/dialogue_turn.h"

/* Before anything else of a step: a key that was doubtful is settled by what comes now, and that is met
 * where the person stood. */
void dialogue_referral_unwrap(struct dialogue_turn *turn);
/* What a message asked that left after the last turn; false: it is not what came. */
bool dialogue_referral_at_push(struct dialogue_turn *turn, const struct meaning *meaning,
                               struct str text);
bool dialogue_referral_take(struct dialogue_turn *turn, const struct meaning *meaning);
/* Theirs that run: when they were told of each; which service it is once they choose one. */
void dialogue_referral_begin(struct dialogue_turn *turn);
void dialogue_referral_show(struct dialogue_turn *turn);
/* False: the mode without what it shows. */
bool dialogue_referral_sound(const struct dialogue_state *state);

#endif
