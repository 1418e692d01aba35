/* Rules that every step of a dialogue must keep, and random walks to try them on. Shared by the
 * property test and the fuzzer. */
#ifndef TESTS_DIALOGUE_WALK_H
#define TESTS_DIALOGUE_WALK_H

#include "domain/dialogue.h"

/* Steps, with data when the engine needs some, twice, and tells the first rule that was broken, or
 * NULL. `ret` is the result. */
const char *dialogue_walk_step(const struct menus *menus, const struct dialogue_state *state,
                               const struct dialogue_input *input, struct dialogue_result *ret);

/* The rules for what came back, alone: so that a test can show that they catch what they should. */
const char *dialogue_walk_judge(const struct dialogue_input *input,
                                const struct dialogue_result *result);

/* A source of choices: pseudo-random, the same for the same seed. */
struct dialogue_dice {
    uint64_t state;
};
uint32_t dialogue_dice_roll(struct dialogue_dice *dice, uint32_t below);

/* What a person might send, in `storage`. */
struct str dialogue_walk_text(const struct menus *menus, struct dialogue_dice *dice, char *storage,
                              size_t size);
/* A state that some version of the program might have stored, however odd. */
void dialogue_walk_state(const struct menus *menus, struct dialogue_dice *dice,
                         struct dialogue_state *ret);

#endif
