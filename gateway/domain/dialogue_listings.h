/* The parts of a step that are about the directory. For the dialogue_*.c files only.
 *
 * Floor 1. */
#ifndef GATEWAY_DIALOGUE_LISTINGS_H
#define GATEWAY_DIALOGUE_LISTINGS_H

#include "domain/dialogue_turn.h"

/* ---- dialogue_listings.c: looking for help */

/* Asks what is needed. */
void dialogue_listings_begin(struct dialogue_turn *turn);
/* Whether the text is a search by itself ("where doctor lezha"); then it is answered. */
bool dialogue_listings_meant(struct dialogue_turn *turn, struct str text);
/* Whether it is a need or place, exactly, where help is looked for: "kurbin" is no course then. */
bool dialogue_listings_named(struct dialogue_turn *turn, struct str text);
void dialogue_listings_show(struct dialogue_turn *turn);
bool dialogue_listings_take(struct dialogue_turn *turn, const struct meaning *meaning,
                            struct str text);
/* False: the mode without what it shows. */
bool dialogue_listings_sound(const struct dialogue_state *state);

/* ---- dialogue_visits.c: how it was there, and what providers tell */

bool dialogue_visits_at_push(struct dialogue_turn *turn, const struct meaning *meaning);
bool dialogue_visits_take(struct dialogue_turn *turn, const struct meaning *meaning);
void dialogue_visits_show(struct dialogue_turn *turn);
bool dialogue_visits_sound(const struct dialogue_state *state);
/* Whether a provider wrote; then it is answered. */
bool dialogue_visits_provider(struct dialogue_turn *turn);

#endif
