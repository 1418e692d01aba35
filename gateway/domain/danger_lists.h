/* The lists of danger, made ready: one automaton (Aho and Corasick) over the bytes of all words and
 * phrases. For the danger*.c files and the reader of menu files only.
 *
 * A rule is one to DANGER_STEPS_MAX steps; a step is met by any of its words. A phrase is a rule of
 * one step.
 *
 * Floor 1. */
#ifndef GATEWAY_DANGER_LISTS_H
#define GATEWAY_DANGER_LISTS_H

#include "base/arena.h"
#include "base/limits.h"
#include "domain/danger.h"

enum danger_role {
    ROLE_SIGN,   /* met anywhere in a text */
    ROLE_UNLESS, /* within its words a sign of the same category only makes a text be read soon */
    ROLE_FIRST,  /* a reserved word that may begin a text */
    ROLE_ALONE,  /* a reserved word that stands alone, or beside others of ROLE_BESIDE */
    ROLE_BESIDE, /* "please", "me": says nothing itself */
    ROLE_YES,
    ROLE_NO,
};

enum danger_form { FORM_WORDS = 1, FORM_WITHOUT_BLANKS = 2, FORM_CONSONANTS = 4 };

struct danger_rule {
    enum danger_role role;
    enum urgency urgency;
    enum danger_category category;
    struct str language;
    int steps;
    int gaps[DANGER_STEPS_MAX]; /* other words allowed before a step */
    bool any_order;             /* the steps within gaps[1] words of each other */
    int slot;                   /* place of its progress, when it has several steps */
};

struct danger_hit { /* a pattern ends at a state */
    uint16_t rule;
    uint8_t step, form;
    uint16_t next; /* of the same state; 0: none */
};

struct danger {
    uint8_t classes[256]; /* of bytes; 0: in no pattern */
    int class_count;
    uint16_t *next;               /* [state][class]; the nearest the root first */
    uint8_t *ends;                /* a bit for each state: it or its suffix has hits */
    uint16_t *hits;               /* [state]: the first of its own, 0: none */
    uint16_t *suffix;             /* [state]: the longest shorter one that has hits, 0: none */
    struct danger_hit *hit_table; /* from 1 */
    struct danger_rule *rules;
    int rule_count, slot_count;
    struct str replies[DANGER_LANGUAGES_MAX][DANGER_REPLY_COUNT];
    struct str reply_languages[DANGER_LANGUAGES_MAX];
    int reply_language_count;
};

/* ---- building */

struct danger_draft;

/* Both arenas stay the caller's; the lists end in `arena`. NULL: an arena is full. */
struct danger_draft *danger_draft_new(struct arena *arena, struct arena *scratch);

/* Takes a rule up, not its words. -1: there are too many. */
int danger_draft_rule(struct danger_draft *draft, const struct danger_rule *rule);

/* A pattern of a rule's step, in the form that texts are compared in. False: too many. */
bool danger_draft_pattern(struct danger_draft *draft, int rule, int step, enum danger_form form,
                          struct str pattern);

/* The lists as they grow: what is no pattern is set there. */
struct danger *danger_draft_lists(struct danger_draft *draft);

/* NULL: the arena is full. */
struct danger *danger_draft_finish(struct danger_draft *draft);

/* ---- a form of a text besides skeleton_consonants(); `folded` is what fold() gave */

/* Blanks out. Returns the number of characters. */
int danger_without_blanks(struct str folded, struct builder *ret);

#endif
