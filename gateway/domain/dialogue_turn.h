/* One step of the dialogue while it is being taken. For the dialogue_*.c files only.
 *
 * A step moves the state (dialogue_go_*), then shows what the person now faces: the screen of the
 * state's mode (dialogue_show) or a sentence in between (dialogue_say). Exactly one of the two ends
 * every step, unless it needs data.
 *
 * Floor 1. */
#ifndef GATEWAY_DIALOGUE_TURN_H
#define GATEWAY_DIALOGUE_TURN_H

#include "domain/dialogue.h"
#include "domain/dialogue_meaning.h"

enum { QUESTION_LETTERS_MIN = 3 };

struct dialogue_turn {
    const struct menus *menus;
    const struct dialogue_input *input;
    const struct dialogue_data *data; /* NULL: none yet */
    struct dialogue_result *ret;
    struct dialogue_state *state; /* ret->state */
    int node;                     /* the state's; -1: home */
    int language;                 /* shown */
    bool unseen;                  /* no screen of ours is before the person's eyes */
    bool missed;                  /* it was not understood */
    bool wrote;                   /* the slot holds what led to the page that they read */
    bool brief;                   /* what is shown is before their eyes already */
    bool said;                    /* a sentence ended the step, not a screen with keys */
    int64_t doubted_id;         /* the referral that their last key may have been about; 0: none */
    struct danger_class danger; /* of what came */
    struct str danger_language; /* to answer danger in; empty: the one shown */
};

/* ---- dialogue_go.c: where a person stands */

/* Finds the state's node and language in the menus. False when the node is gone: the state then
 * stands at its nearest living ancestor. */
bool dialogue_go_settle(struct dialogue_turn *turn);
void dialogue_go_to(struct dialogue_turn *turn, int node);    /* -1: home */
void dialogue_go_home(struct dialogue_turn *turn);            /* and shows it */
void dialogue_go_enter(struct dialogue_turn *turn, int node); /* as an option: actions act */
void dialogue_go_back(struct dialogue_turn *turn);
void dialogue_go_more(struct dialogue_turn *turn);
void dialogue_go_option(struct dialogue_turn *turn, int key);
/* Makes it the person's language; false when the set does not have it. */
bool dialogue_go_language(struct dialogue_turn *turn, struct str code);
int dialogue_go_parent(const struct dialogue_turn *turn);

/* ---- dialogue_resume.c: after a dialled session broke off */

void dialogue_resume_begin(struct dialogue_turn *turn); /* they dialled again */
/* An SMS came that leads nowhere of its own: offers to go on by SMS. False: there is nothing to go on
 * with, or a screen was sent by SMS since. */
bool dialogue_resume_by_sms(struct dialogue_turn *turn);
bool dialogue_resume_take(struct dialogue_turn *turn, const struct meaning *meaning);

/* ---- dialogue_show.c: what they see */

enum dialogue_after { AFTER_ON, AFTER_END };

void dialogue_show(struct dialogue_turn *turn);
void dialogue_show_after(struct dialogue_turn *turn, enum phrase lead); /* behind a sentence */
void dialogue_show_unknown(struct dialogue_turn *turn);   /* what came was not understood */
void dialogue_show_too_short(struct dialogue_turn *turn); /* what came is no question */
/* Pages to choose from, and the expert. */
void dialogue_show_offers(struct dialogue_turn *turn, const int *nodes, int count);
/* A text that is answered by a key: its mode stays. */
void dialogue_show_prompt(struct dialogue_turn *turn, struct str text);
/* The same in pages, of which the state's is shown. */
void dialogue_show_pages(struct dialogue_turn *turn, struct str text);
/* A sentence of its own; the person stays where they are. USSD: the session ends or goes on. */
void dialogue_say(struct dialogue_turn *turn, struct str text, enum dialogue_after after);
void dialogue_say_phrase(struct dialogue_turn *turn, enum phrase phrase, enum dialogue_after after);
/* The leaf the person stands on as a message that is complete without keys. */
void dialogue_show_as_sms(const struct dialogue_turn *turn, struct builder *ret);

/* ---- dialogue_ask.c: questions to the expert */

void dialogue_ask_begin(struct dialogue_turn *turn);                 /* prompts */
void dialogue_ask_take(struct dialogue_turn *turn, struct str text); /* opens the ticket */
void dialogue_ask_free(struct dialogue_turn *turn,
                       struct str text); /* free text: ticket or offer */
void dialogue_ask_status(struct dialogue_turn *turn);

/* ---- dialogue_quiet.c */

/* QUIET 21-7, QUIET OFF, QUIET: sets them and tells them. */
void dialogue_quiet(struct dialogue_turn *turn);

/* ---- dialogue_answer.c: answers that wait, and ratings */

void dialogue_answer_read(struct dialogue_turn *turn);
/* What a message asked that left after the last turn; false: it is not what came. */
bool dialogue_answer_at_push(struct dialogue_turn *turn, const struct meaning *meaning);
bool dialogue_answer_at_asked(struct dialogue_turn *turn, const struct meaning *meaning);
void dialogue_answer_discretion(struct dialogue_turn *turn, bool hide); /* HIDE, SHOW */
/* False: a mode of rating without what is rated. */
bool dialogue_answer_sound(const struct dialogue_state *state);

/* ---- dialogue_case.c: consent */

/* A word for it, in whichever language. */
bool dialogue_case_is_yes(struct str text);
bool dialogue_case_is_no(struct str text);
/* Whether this phone may be texted, which was asked after the last turn; false: it is not what came. */
bool dialogue_case_at_push(struct dialogue_turn *turn, const struct meaning *meaning,
                           struct str text);
void dialogue_case_withdraw(struct dialogue_turn *turn); /* confirmed */

/* ---- dialogue_held.c: what is held of them */

void dialogue_held_tell(struct dialogue_turn *turn);
void dialogue_held_forget(struct dialogue_turn *turn); /* confirmed */

/* ---- dialogue_offer.c: pages for a free text */

/* Offers what the text may be about, and the expert; false: nothing fits, nothing is shown. */
bool dialogue_offer(struct dialogue_turn *turn, struct str text);
void dialogue_offer_show(struct dialogue_turn *turn);
bool dialogue_offer_take(struct dialogue_turn *turn, const struct meaning *meaning);
/* Whether to send it to the expert. */
void dialogue_offer_question(struct dialogue_turn *turn, struct str text);
/* False: a mode of offering without what it offers. */
bool dialogue_offer_sound(const struct dialogue_state *state);

/* ---- dialogue_check.c: CHECK, is this offer real? */

/* Whether the text is "CHECK" with an offer or without one; then it is answered. */
bool dialogue_check_meant(struct dialogue_turn *turn, struct str text);
/* Whether what sounds like trafficking is an offer that somebody wants checked. */
bool dialogue_check_is_offer(const struct dialogue_turn *turn, struct str text);
void dialogue_check_show(struct dialogue_turn *turn);
bool dialogue_check_take(struct dialogue_turn *turn, const struct meaning *meaning,
                         struct str text);
/* False: the mode without what it asks about. */
bool dialogue_check_sound(const struct dialogue_state *state);

/* ---- dialogue_danger.c: before any menu */

/* Asks whether it is safe to write here. */
void dialogue_danger_ask_safe(struct dialogue_turn *turn, int64_t number);
/* Looks at what came; true: it was danger, and is answered (or needs data). */
bool dialogue_danger_seen(struct dialogue_turn *turn, struct str text);
/* They pressed a key that says it is urgent, `text` for staff; false: it needs data. */
bool dialogue_danger_called(struct dialogue_turn *turn, struct str text);
/* More words on an urgent ticket. */
void dialogue_danger_more(struct dialogue_turn *turn, int64_t number, struct str text);
/* A sentence about a ticket, and behind it: is someone in danger now? */
void dialogue_danger_ask(struct dialogue_turn *turn, int64_t number, struct str sentence);
/* Once they answered by SMS that nobody is, pages are offered that the text may be about. */
void dialogue_danger_keep(struct dialogue_turn *turn, struct str text);
/* What came may be a call for help: asks whether someone is in danger, before there is a ticket. */
void dialogue_danger_offer(struct dialogue_turn *turn, struct str text);
/* Puts free text before staff that its writer did not send as a question: no list knows all words. */
void dialogue_danger_hear(struct dialogue_turn *turn, struct str text);
/* "8 danger now", to be shown behind what a free text is offered; nothing without lists. */
void dialogue_danger_add_key(const struct dialogue_turn *turn, struct builder *ret);
/* That key: what they wrote is an urgent question now. */
void dialogue_danger_call(struct dialogue_turn *turn, struct str text);
bool dialogue_danger_at_safe(struct dialogue_turn *turn, const struct meaning *meaning,
                             struct str text);
bool dialogue_danger_at_asked(struct dialogue_turn *turn, const struct meaning *meaning);
void dialogue_danger_show_safe(struct dialogue_turn *turn);
void dialogue_danger_show_asked(struct dialogue_turn *turn);
/* False: a mode of danger without what it asks about. */
bool dialogue_danger_sound(const struct dialogue_state *state);

/* ---- dialogue_turn.c */

bool dialogue_is_key(const struct meaning *meaning, int pressed);

/* Commands, and 0 and 00, mean the same in every mode. */
bool dialogue_leads_out(const struct meaning *meaning);
/* Whether the step lacks the data it asks for hereby. */
bool dialogue_needs(struct dialogue_turn *turn, enum need_kind need);

struct effect *dialogue_effect(struct dialogue_turn *turn, enum effect_kind kind);

/* A line behind a text, left out of an SMS where it would cost one more. */
void dialogue_add_free(const struct dialogue_turn *turn, struct str line, struct builder *ret);

/* Valid UTF-8 without NUL, whole characters, NUL behind. */
void dialogue_copy(struct str text, char *storage, size_t size);

#endif
