/* The parts of a step that are about work. For the dialogue_*.c files only.
 *
 * Floor 1. */
#ifndef GATEWAY_DIALOGUE_WORK_H
#define GATEWAY_DIALOGUE_WORK_H

#include "domain/dialogue_turn.h"

/* ---- dialogue_vacancies.c: looking for work */

/* Asks for work and place. */
void dialogue_vacancies_begin(struct dialogue_turn *turn);
/* Whether the text is a search by itself ("jobs tirana cook"); then it is answered. */
bool dialogue_vacancies_meant(struct dialogue_turn *turn, struct str text);
void dialogue_vacancies_show(struct dialogue_turn *turn);
bool dialogue_vacancies_take(struct dialogue_turn *turn, const struct meaning *meaning,
                             struct str text);
/* False: the mode without what it shows. */
bool dialogue_vacancies_sound(const struct dialogue_state *state);
/* What their alert told (NEED_ALERTED): the list, or the `number`-th in full. */
void dialogue_vacancies_alerted(struct dialogue_turn *turn, int number);
void dialogue_vacancies_alike(struct dialogue_turn *turn); /* NEED_LIKE: the list */
/* The id of the one that is shown, or the `number`-th of the list before their eyes; 0: none. */
int64_t dialogue_vacancies_picked(const struct dialogue_turn *turn, int number);
/* What they looked for; empty: nothing. */
struct str dialogue_vacancies_query(const struct dialogue_turn *turn);

/* ---- dialogue_profile.c: what they are told of */

/* Asks what is not known yet; `text` may name some of it, as a search does. */
void dialogue_profile_begin(struct dialogue_turn *turn, struct str text);
void dialogue_profile_view(struct dialogue_turn *turn);
void dialogue_profile_pace(struct dialogue_turn *turn, enum profile_pace pace, int hour);
void dialogue_profile_pause(struct dialogue_turn *turn, int days); /* 0: as usual */
void dialogue_profile_show(struct dialogue_turn *turn);
bool dialogue_profile_take(struct dialogue_turn *turn, const struct meaning *meaning,
                           struct str text);
/* Whether words are asked for: then "cook tirana" is no search. */
bool dialogue_profile_asks_words(const struct dialogue_state *state);
bool dialogue_profile_sound(const struct dialogue_state *state);

/* ---- dialogue_alerts.c: words of alerts, and replies to them */

/* Whether the text is one of these words; then it is answered. */
bool dialogue_alerts_meant(struct dialogue_turn *turn, const struct meaning *meaning,
                           struct str text);
bool dialogue_alerts_at_push(struct dialogue_turn *turn, const struct meaning *meaning);
void dialogue_alerts_apply(struct dialogue_turn *turn, int number); /* 0: the one shown */
void dialogue_alerts_show_apply(struct dialogue_turn *turn);
bool dialogue_alerts_at_apply(struct dialogue_turn *turn, const struct meaning *meaning);
bool dialogue_alerts_sound(const struct dialogue_state *state);

#endif
