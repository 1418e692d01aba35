/* A vacancy: one offer of paid work, by the vocabulary of schema.org/JobPosting.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_VACANCY_H
#define GATEWAY_VACANCY_H

#include "base/arena.h"
#include "base/err.h"

enum vacancy_state {                    /* stored: append only */
                     VACANCY_WAITING,   /* for somebody who looks at it */
                     VACANCY_PUBLISHED, /* may be shown, as long as it is valid */
                     VACANCY_FILLED,
                     VACANCY_WITHDRAWN,
                     VACANCY_REJECTED,
                     VACANCY_STATE_COUNT
};

extern const char *const vacancy_state_names[VACANCY_STATE_COUNT]; /* "waiting" */

struct vacancy {
    int64_t id;                    /* 0: not stored yet */
    struct str reference;          /* its name at the source */
    struct str source;             /* who told it */
    struct str title_sq, title_en; /* one of the two may be empty */
    struct str isco;               /* ISCO-08 unit group, four digits; empty: not known */
    struct str place;              /* id of vacancy_words.h */
    int64_t wage_min, wage_max;    /* gross a month; 0: not said */
    struct str currency;           /* ISO 4217 */
    struct str contract;           /* in the words of the source */
    struct str tongues;            /* languages asked for: "it-A2 en-B1"; empty: none */
    struct str employer, contact;
    int64_t valid_until_ms; /* the end of its last day */
    bool sample;            /* invented: shown in demonstrations only */
    enum vacancy_state state;
    struct str signs; /* of a bad offer, by screening_names(): why it waits */
    /* Of a stored one: */
    int64_t version; /* grows with each change */
    struct str note; /* why it was rejected */
    int64_t changed_at_ms;
};

/* What is wrong with the values, all of one vacancy: ERR_UNPROCESSED with the field's name, as in the
 * files ("wage_max"), and the remedy. Whether the place and the code exist is vacancy_words.h's. */
MUST_CHECK bool vacancy_check(const struct vacancy *vacancy, int64_t now_ms, struct err *err);

/* The title for a reader: theirs, else the other. */
struct str vacancy_title(const struct vacancy *vacancy, struct str language);

/* "75000-110000 ALL", "from 75000 ALL" has no words for it: "75000+ ALL". Empty: not said. */
void vacancy_wage(const struct vacancy *vacancy, struct builder *ret);

/* What makes two records the same offer, whoever told them: employer, title, place, code, wage and
 * contract, folded, one a line. To be hashed. */
void vacancy_content(const struct vacancy *vacancy, struct builder *ret);
enum { VACANCY_CONTENT_SIZE = 4096 };

#endif
