/* Appointments in the dialogue, for the dialogue_*.c files only.
 *
 * Floor 1. */
#ifndef GATEWAY_DIALOGUE_APPOINTMENTS_H
#define GATEWAY_DIALOGUE_APPOINTMENTS_H

#include "domain/dialogue_turn.h"

/* Theirs; without any, free times. */
void dialogue_appointments_begin(struct dialogue_turn *turn);
/* Whether the text is a word about appointments; then it is answered. */
bool dialogue_appointments_meant(struct dialogue_turn *turn, const struct meaning *meaning,
                                 struct str text);
/* What a reminder asked that left after the last turn; false: it is not what came. */
bool dialogue_appointments_at_push(struct dialogue_turn *turn, const struct meaning *meaning);
bool dialogue_appointments_take(struct dialogue_turn *turn, const struct meaning *meaning);
void dialogue_appointments_show(struct dialogue_turn *turn);
/* False: the mode without what it shows. */
bool dialogue_appointments_sound(const struct dialogue_state *state);

#endif
