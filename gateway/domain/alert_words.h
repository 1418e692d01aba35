/* The words by which people steer their alerts: menus/work/alerts.json. Those of appointments
 * (menus/appointments/words.json) are kept in the same form.
 *
 * Floor 1. Thread: any; immutable once built. */
#ifndef GATEWAY_ALERT_WORDS_H
#define GATEWAY_ALERT_WORDS_H

#include "base/str.h"

enum alert_act {
    ALERT_NONE,
    ALERT_BEGIN,   /* tell me of work; behind it, perhaps, what work and where */
    ALERT_PROFILE, /* what am I told of? */
    ALERT_APPLY,   /* for the one shown, or for the one of that number */
    ALERT_LIKE,    /* more like it */
    ALERT_UNLIKE,  /* no more like it */
    ALERT_PAUSE,   /* for so many days */
    ALERT_ONCE,    /* as soon as there is something */
    ALERT_DAILY,   /* at that hour */
    ALERT_WEEKLY,
    ALERT_ACTS
};

extern const char *const alert_act_names[ALERT_ACTS]; /* in the file; NULL for none */

struct alert_word {
    struct str word;     /* folded */
    int act;             /* alert_act, or appointment_word */
    struct str language; /* a code; empty: of several */
};

struct alert_words {
    struct alert_word *words; /* ascending by word */
    int count;
};

struct alert_said {
    enum alert_act act;
    int number;          /* 0: none was said */
    struct str rest;     /* ALERT_BEGIN: what stands behind the word, folded */
    struct str language; /* whose word it is; empty: of several */
};

/* What a folded text asks for: it begins with a word of ours, the longest that fits, and behind that
 * stands what belongs to it and nothing else. False: it is something else. `rest` points into it. */
bool alert_words_read(const struct alert_words *words, struct str folded, struct alert_said *ret);

/* The longest word that a folded text begins with; NULL: it begins with none. */
const struct alert_word *alert_words_find(const struct alert_words *words, struct str folded);

#endif
