/* What is held of whoever has the phone in the terminal: a case file, MYDATA, FORGET ME.
 *
 * Floor 4. */
#ifndef GATEWAY_PHONE_HELD_H
#define GATEWAY_PHONE_HELD_H

#include "domain/dialogue.h"

/* True: the effect was one of these, and is told. */
bool phone_held_carry_out(const struct effect *effect, struct builder *ret);
/* True: the need is; with answers of this phone's, which asked so many questions. */
bool phone_held_answer(int questions, int64_t now_ms, struct dialogue_held *held,
                       struct dialogue_data *ret);

#endif
