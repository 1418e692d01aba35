/* An announcement: one text to a group of people, in the language of each. What may be announced, how it
 * reads on a phone, and how fast it leaves.
 *
 * Where nobody may see that a person has to do with us (domain/answer.h), only a notice is pushed, and
 * the text is the reply to "1".
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_ANNOUNCEMENT_H
#define GATEWAY_ANNOUNCEMENT_H

#include "domain/channel.h"
#include "domain/menus.h"

enum announcement_state {                       /* stored: append only */
                          ANNOUNCEMENT_DRAFT,   /* being written, or given back */
                          ANNOUNCEMENT_ASKED,   /* waits for a second person */
                          ANNOUNCEMENT_LEAVING, /* approved: leaves at its time, and goes on */
                          ANNOUNCEMENT_DONE,
                          ANNOUNCEMENT_STOPPED, /* nothing more of it leaves */
                          ANNOUNCEMENT_STATES
};

enum announcement_why { /* stored: why somebody of the group gets none */
                        ANNOUNCEMENT_SENT,
                        ANNOUNCEMENT_NO_TEXT, /* none in their language */
                        ANNOUNCEMENT_NIGHT,   /* their quiet hours end after its time to live */
                        ANNOUNCEMENT_GONE, /* not of the group any more: STOP, danger, moved on */
                        ANNOUNCEMENT_NO_CHANNEL, /* theirs is configured no more */
                        ANNOUNCEMENT_ENDED,      /* it was stopped first */
                        ANNOUNCEMENT_WHYS
};

extern const char *const announcement_state_names[ANNOUNCEMENT_STATES];
extern const char *const announcement_why_names[ANNOUNCEMENT_WHYS];

struct announcement_text {
    struct str language, text;
};

/* Whoever fits all of it; empty: all. Lists are blank separated. */
struct announcement_group {
    struct str categories, languages; /* "none" is who chose none */
    struct str countries;             /* calling codes */
    struct str place, isco;           /* of what work they want to be told */
    struct str course;                /* that they are in */
    int64_t since_ms;                 /* wrote then or later; 0: whenever */
};

struct announcement {
    int64_t id, version;
    enum announcement_state state;
    struct str name; /* for staff */
    struct announcement_group group;
    struct announcement_text texts[MENU_LANGUAGES_MAX];
    int text_count;
    struct str fallback;    /* the language of who has no text in theirs; empty: they get none */
    int64_t rate;           /* people a minute */
    int64_t start_ms;       /* 0: as soon as it is approved */
    int64_t life_ms;        /* what has not left so long after the start does not */
    int64_t until_ms;       /* the end of that; 0: not approved yet */
    struct str note;        /* why it was given back */
    int64_t expected;       /* people, when approval was asked for */
    int64_t queued, passed; /* messages made; people of the group who get none */
    int64_t author_id, changed_id, decided_id, stopped_id;
    struct str author, changed, decided, stopped; /* names */
    int64_t changed_ms, decided_ms, ended_ms;     /* 0: not */
};

/* ERR_UNPROCESSED says what it lacks, with its field first. */
MUST_CHECK bool announcement_check(const struct announcement *announcement,
                                   const struct menus *menus, int64_t now_ms, struct err *err);

/* The text of a language, or else that of the fallback; NULL: none. */
const struct announcement_text *announcement_text(const struct announcement *announcement,
                                                  struct str language);

/* As it is pushed: with the words that end it, unless it has them. */
void announcement_write(const struct menus *menus, const struct announcement_text *text,
                        struct builder *ret);
/* "Info: 1 new text. Reply 1 to read" */
void announcement_write_notice(const struct menus *menus, struct str language, struct builder *ret);

/* What a phone on this channel gets, and what that takes. */
struct announcement_size {
    int segments, left;
    bool unicode;
};
struct announcement_size announcement_measure(struct str text, const struct channel *channel);

/* How many people one slice may serve, and how long the next one waits behind so many. */
int announcement_slice(int64_t rate);
int64_t announcement_pause_ms(int64_t rate, int64_t sent);

#endif
