/* Words of danger: what is looked at before any menu.
 *
 * The lists are data (menus/danger): reserved words, phrases, rules of words near each other, and
 * words that only make a text be read sooner. They find few wordings that nobody listed: a hit moves
 * a text to the front of the queue, a miss proves nothing.
 *
 * A text is compared in its folded form (fold.h), on the borders of words; Arabic script a second
 * time without blanks, typed Dari, Pashto and Arabic by its consonants.
 *
 * Floor 1. Thread: any; immutable once built. */
#ifndef GATEWAY_DANGER_H
#define GATEWAY_DANGER_H

#include "domain/language.h"

enum urgency { URGENCY_NOW = 1, URGENCY_SOON = 2, URGENCY_NORMAL = 3 }; /* stored */

enum danger_category {              /* stored by name */
                       DANGER_CALL, /* a reserved word, or "1" to "is someone in danger?" */
                       DANGER_TRAFFICKING,
                       DANGER_VIOLENCE,
                       DANGER_SELF_HARM,
                       DANGER_CHILD,
                       DANGER_DETENTION,
                       DANGER_MEDICAL,
                       DANGER_HELPERS, /* abuse by those who help: not for local staff */
                       DANGER_CATEGORY_COUNT
};

enum { DANGER_NAMES_SIZE = 80 };

struct danger_class {
    enum urgency urgency;
    unsigned categories; /* URGENCY_NOW: a bit for each danger_category */
    struct str language; /* of the first list that knew it; empty: none */
    bool yes, no;        /* the whole text is a yes, or a no */
};

struct danger;

/* Total for any bytes. `danger` may be NULL: nothing is listed. */
void danger_classify(const struct danger *danger, struct str text, struct danger_class *ret);

/* "violence child": names of the categories in a set of bits. */
void danger_names(unsigned categories, struct builder *ret);
unsigned danger_read_names(struct str names); /* and back; unknown ones are left out */
extern const char *const danger_category_names[DANGER_CATEGORY_COUNT];

enum danger_reply {
    DANGER_REPLY_FIRST, /* received; 112; is it safe to write here? 1 yes, 2 no */
    DANGER_REPLY_FIRST_SELF_HARM,
    DANGER_REPLY_FIRST_CHILD,
    DANGER_REPLY_AWAY, /* the same when nobody is there: instead of "soon" it holds {back} */
    DANGER_REPLY_AWAY_SELF_HARM,
    DANGER_REPLY_AWAY_CHILD,
    DANGER_REPLY_FIRST_USSD, /* the same on one page */
    DANGER_REPLY_AWAY_USSD,
    DANGER_REPLY_ASK,      /* is someone in danger now? 1 yes, 2 no */
    DANGER_REPLY_KEY,      /* a word or two behind KEY_DANGER: someone is in danger now */
    DANGER_REPLY_SAFE,     /* after "safe": a person will write */
    DANGER_REPLY_NOT_SAFE, /* after "not safe": nothing will be sent */
    DANGER_REPLY_OVERDUE,  /* behind what stands for an overdue page that named 112 */
    DANGER_REPLY_DETAINED, /* never sent by itself: offered to staff once writing is safe */
    DANGER_REPLY_COUNT
};

extern const char *const danger_reply_names[DANGER_REPLY_COUNT];

/* In that language, else in English. Empty without lists. */
struct str danger_reply(const struct danger *danger, enum danger_reply reply, struct str language);

/* A reply with its {back} filled in: "23.11. 08:00" on the clock of Albania. */
void danger_write_reply(struct str reply, int64_t back_ms, struct builder *ret);

#endif
