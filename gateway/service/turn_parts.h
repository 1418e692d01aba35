/* What the files of a turn share. For turn*.c only.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_TURN_PARTS_H
#define GATEWAY_TURN_PARTS_H

#include "service/turn.h"

/* One effect of the step, in the turn's transaction. */
MUST_CHECK bool turn_carry_out(struct turn *turn, const struct effect *effect, struct err *err);

#endif
