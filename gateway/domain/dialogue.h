/* The dialogue engine: a pure, total function.
 *
 *     (menus, state, input, data)  ->  (state', reply, effects, need)
 *
 * It allocates nothing, reads no clock, touches no disk, and cannot fail: whatever a person texts
 * has an answer. Effects are data; the inbound service carries them out in the same transaction
 * that stores state'. When a screen needs data, the step returns a need instead of a reply: the
 * caller looks it up in that transaction and steps again, with the same state and input and the
 * rows. A step that was given data never needs again.
 *
 * From every state "00" (and MENU) leads home and "0" (and BACK) leads one page or one screen back,
 * in the end home; from there it ends a USSD session.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_DIALOGUE_H
#define GATEWAY_DIALOGUE_H

#include "base/limits.h"
#include "domain/dialogue_data.h"
#include "domain/dialogue_person.h"
#include "domain/menus.h"
#include "domain/message.h"
#include "domain/office.h"
#include "domain/quiet.h"
#include "domain/screen.h"

enum {
    SMS_POSITION_MS = 24 * 60 * 60 * 1000, /* after it a text starts from home */
    /* Within it who dials again, or texts, is asked "1 continue, 2 start over". */
    USSD_RESUME_MS = 15 * 60 * 1000,
};

enum dialogue_mode {                      /* what the next input means; stored: append only */
                     MODE_SCREEN,         /* keys and keywords of the screen at `node` */
                     MODE_LANGUAGE,       /* the language choice is shown */
                     MODE_QUESTION,       /* the next text is a question for the expert */
                     MODE_OFFER_QUESTION, /* "1" sends `slot` to the expert */
                     MODE_CONFIRM, /* "1" does what the first line of `slot` says: STOP, START or a node's id;
                          * the rest of it is what the person wrote */
                     MODE_RESUME,  /* "1" continues at `node` in mode `resume`, "2" starts over */
                     MODE_READING, /* USSD: "9" shows the next page of `slot` */
                     MODE_SAFE,    /* "1" it is safe to write here, "2" it is not; `slot`: ticket */
                     MODE_DANGER, /* "1" someone is in danger, "2" nobody is; `slot`: the ticket and
                          * a USSD text in pages; or 0 and what the person wrote */
                     MODE_OFFER_PAGES, /* a number leads to one of the pages of `slot`, the one behind them to the
                          * expert; the first line holds the ids, the rest is what they wrote */
                     MODE_READ, /* "1" reads the next answer that waits */
                     MODE_RATE, /* "1" to "5": how useful an answer was; `slot`: its id */
                     MODE_VACANCIES, /* work is looked for: `slot` holds what is shown and the text that asked */
                     MODE_CHECK, /* an offer is looked at: it is waited for, or a question about it is shown;
                          * `slot`: which, and the signs found */
                     MODE_PROFILE, /* what they are told of: `slot` holds the question and what is known */
                     MODE_APPLY, /* "1" gives their number to the office of the vacancy in `slot` */
                     MODE_COURSES, /* courses are listed, an hour is asked for, or a lesson is read: `slot` */
                     MODE_APPOINTMENTS, /* free times, or appointments of theirs, are shown: `slot` */
                     MODE_LISTINGS, /* help is looked for: `slot` holds what and where, and what is shown */
                     MODE_VISIT, /* how it was at a service: `slot`: the visit, and what is asked */
                     MODE_REFERRAL, /* about a referral: `slot` holds which, and what is shown or asked of it */
                     MODE_CHECK_IN, /* they said in words how they are; a digit says more: `slot`: the question */
                     MODE_COUNT
};

struct dialogue_state {           /* stored between turns */
    char node[NODE_ID_SIZE];      /* "" : home */
    char trail[TRAIL_SIZE];       /* ids above it, the start first, joined by '/' */
    char category[CATEGORY_SIZE]; /* folder of the last one entered; "" : none yet */
    char language[LANGUAGE_SIZE]; /* "" : not chosen yet */
    enum dialogue_mode mode;
    enum dialogue_mode resume; /* MODE_RESUME: the mode that was interrupted */
    uint32_t fingerprint;      /* of the options shown last; 0: none are */
    bool more;                 /* the page's second part is shown */
    bool open;                 /* a USSD session waits for an answer; SMS: keys were sent last */
    int page;                  /* USSD page; -1: a sentence stood where page 0 follows */
    int misses;                /* consecutive inputs not understood */
    int64_t last_ms;           /* time of the last turn, 0: never */
    char slot[QUESTION_SIZE];  /* text being collected; MODE_SCREEN: what `node` was offered for */
};

enum dialogue_event {
    EVENT_TEXT,       /* the person wrote, or answered a USSD screen */
    EVENT_USSD_BEGIN, /* dialled; text is empty */
};

struct dialogue_input {
    enum dialogue_event event;
    enum bearer bearer;
    struct str text; /* UTF-8 */
    bool incomplete; /* a part of it is missing: what is left is no key and no command */
    int64_t now_ms;
    struct screen_limits limits;
    struct dialogue_person person;
    int64_t back_ms; /* nobody reads before then; 0: somebody does */
    /* BEARER_SMS: how the person's dialled sessions were left; NULL: there was none */
    const struct dialogue_state *dialled;
    const struct office *office; /* what answers are promised by; NULL: office_default */
};

enum effect_kind {
    EFFECT_SET_LANGUAGE, /* text: code */
    EFFECT_SET_CATEGORY, /* topic: category folder */
    EFFECT_OPT_OUT,
    EFFECT_OPT_IN,
    EFFECT_STOP_ALERTS,
    EFFECT_SET_QUIET,     /* quiet */
    EFFECT_OPEN_TICKET,   /* number, topic: node id it was asked from ("" home), text: the question,
                         * urgency, danger, by_ms */
    EFFECT_ADD_TO_TICKET, /* number, text, urgency: raises the ticket's; by_ms */
    EFFECT_RAISE_TICKET,  /* number, urgency, danger: added to what is known */
    EFFECT_SET_SAFE,      /* number, safe: whether to write to this phone */
    EFFECT_SEND_SMS,      /* text: to be sent to the same person as a message, complete in itself */
    EFFECT_READ_ANSWER, /* number: the answer's id; rating_asked: the reply asks for a rating, too */
    EFFECT_RATE,        /* number: the answer's id, rating */
    EFFECT_SET_DISCRETION, /* hide */
    EFFECT_HEAR,           /* text, topic, urgency: written, but not sent as a question; a person is
                         * to read it all the same */
    EFFECT_SET_PROFILE,    /* profile, number: the question they are at, active */
    EFFECT_DELETE_PROFILE,
    EFFECT_PAUSE_ALERTS, /* by_ms: until then; 0: not */
    EFFECT_ALERTS_TOLD,  /* text: ids of vacancies that the reply tells */
    EFFECT_OPENED,       /* number: the vacancy that the reply tells all of */
    EFFECT_UNWANTED,     /* number: the vacancy whose like they want no more */
    EFFECT_AGREE,        /* text: the words in which they were asked for their number */
    EFFECT_APPLY,        /* vacancy_id, number of the ticket, text: for the office */
    EFFECT_OUTCOME,      /* number: the application; rating: 1 got it, 2 not, 3 not known */
    EFFECT_CONSENT,      /* number: what they were asked; active: they agreed */
    EFFECT_WITHDRAW,     /* every consent that stands */
    EFFECT_CHECK_IN,     /* number: the question, rating: an enum check_in_answer */
    EFFECT_COURSE,       /* enrolment as it is now; verdict on their answer to the lesson `topic` */
    EFFECT_APPOINTMENT, /* act, appointment_id, slot_id; APPOINTMENT_CALL: number of the ticket, text */
    EFFECT_ANNOUNCEMENT_READ, /* number: the announcement that the reply tells */
    EFFECT_LISTING_OPENED,    /* number: the service that the reply tells all of */
    EFFECT_VISIT,             /* number: the visit, topic: which question, rating: its answer */
    EFFECT_REFERRAL, /* number: it, topic: seen, declined, wanted after all, or satisfied with the
                      * rating */
    EFFECT_LISTING_UPDATE, /* number: the provider's service, 0: the PIN was wrong; update */
    EFFECT_DATA_REQUEST,   /* text: the code with which they ask for what is held of them */
    EFFECT_FORGET,         /* everything */
};

struct effect {
    enum effect_kind kind;
    int64_t number;
    enum urgency urgency;
    unsigned danger; /* a bit for each danger_category */
    bool safe;
    struct quiet_hours quiet;
    int64_t by_ms; /* what the person was promised with it; 0: nothing */
    int rating;
    bool rating_asked, hide;
    struct profile profile;
    bool active;
    int64_t vacancy_id;
    struct enrolment enrolment;
    enum course_verdict verdict;
    enum appointment_act act;
    int64_t appointment_id, slot_id; /* 0: none */
    struct listing_said update;
    char topic[NODE_ID_SIZE];
    char text[REPLY_SIZE];
};

struct dialogue_result {
    enum need_kind need; /* not NEED_NONE: only the two below are set, where they belong to it */
    int64_t need_number;
    char need_text[NEED_TEXT_SIZE];
    struct dialogue_state state;
    char reply[REPLY_SIZE]; /* UTF-8, NUL-terminated, folded as the limits say; "": stay silent */
    bool end;               /* USSD: last screen */
    struct effect effects[EFFECTS_MAX];
    int effect_count;
    bool moved; /* the menu was edited under the person */
};

/* `data` is NULL at first. Sets every field of `ret` that a caller may read. */
void dialogue_step(const struct menus *menus, const struct dialogue_state *state,
                   const struct dialogue_input *input, const struct dialogue_data *data,
                   struct dialogue_result *ret);

/* Where a state stands in a set, perhaps another than the one it was stored with; -1: home. False:
 * its node was removed, and this is the nearest living ancestor, where the next step begins. */
bool dialogue_place(const struct menus *menus, const struct dialogue_state *state, int *ret_node);

/* Whether keys 1 to 8 mean something else at that place than when they were shown: the next one
 * shows them anew instead. */
bool dialogue_keys_changed(const struct menus *menus, const struct dialogue_state *state);

/* The stored form: lines. The first is the format's number, the second the language, in every
 * format to come; what follows is this format's. An unknown format or damaged bytes decode to the
 * empty state (home), language kept when it can be read. To change the format: raise the number in
 * dialogue_state.c and read the old one, too, or let people start from home once. Returns the size,
 * at most DIALOGUE_STATE_SIZE_MAX. */
enum { DIALOGUE_STATE_SIZE_MAX = QUESTION_SIZE + TRAIL_SIZE + 256 };
size_t dialogue_state_encode(const struct dialogue_state *state, char *ret);
void dialogue_state_decode(struct str bytes, struct dialogue_state *ret);

#endif
