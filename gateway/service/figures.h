/* Figures of a period, as figures_count.h keeps them. They know no persons; what is broken down by
 * topic, language, country or screen is for disclosure_mask() before anybody sees it.
 *
 * Days are those of the local clock, counted since 1970. Who asks sees their topics only.
 *
 * Floor 3. Thread: store, read lane. */
#ifndef GATEWAY_FIGURES_H
#define GATEWAY_FIGURES_H

#include "domain/answer.h"
#include "store/db.h"

struct figures_query {
    int64_t from_day, to_day; /* both included */
    int64_t from_ms, to_ms;   /* when they begin and end */
    struct str topic;         /* empty: all */
    int64_t staff_id;
};

/* `to_day` ends at the end of that day. */
void figures_period(int64_t from_day, int64_t to_day, struct figures_query *ret);

/* Up to when everything is counted. */
MUST_CHECK bool figures_counted(struct db *db, int64_t now_ms, struct arena *arena, int64_t *ret_ms,
                                struct err *err);

struct figures_flow { /* of a day, or of a topic in a language */
    int64_t day;
    struct str topic, language;
    int64_t asked, heard, answered;
};

MUST_CHECK bool figures_days(struct db *db, const struct figures_query *query, struct arena *arena,
                             struct figures_flow **ret, size_t *ret_count, struct err *err);
MUST_CHECK bool figures_topics(struct db *db, const struct figures_query *query,
                               struct arena *arena, struct figures_flow **ret, size_t *ret_count,
                               struct err *err);

struct figures_wait { /* for answers: of all topics ("*") first, then of each */
    struct str topic;
    int64_t answers, kept;       /* kept: by the time that was promised or, without one, due */
    int64_t median_ms, ninth_ms; /* half, and nine tenths, waited at most so long, to a fifth */
};

MUST_CHECK bool figures_waits(struct db *db, const struct figures_query *query, struct arena *arena,
                              struct figures_wait **ret, size_t *ret_count, struct err *err);

struct
    figures_rating { /* how often each digit was said, 1 first: of all topics ("*"), then of each */
    struct str topic;
    int64_t ratings[RATING_MAX];
};

MUST_CHECK bool figures_ratings(struct db *db, const struct figures_query *query,
                                struct arena *arena, struct figures_rating **ret, size_t *ret_count,
                                struct err *err);

enum { FIGURES_AGES = 8 };
extern const int figures_age_hours[FIGURES_AGES]; /* where each step begins */

struct figures_age {
    int64_t questions, late; /* open now; past the time they were due */
};

MUST_CHECK bool figures_queue(struct db *db, const struct figures_query *query, int64_t now_ms,
                              struct arena *arena, struct figures_age ret[FIGURES_AGES],
                              struct err *err);

struct figures_sent {            /* by SMS on a channel to a country */
    struct str channel, country; /* a calling code, "" unknown, "staff" */
    int64_t messages, segments;
    int64_t waiting, sent, delivered, failed, expired, unknown; /* messages */
};

MUST_CHECK bool figures_messages(struct db *db, const struct figures_query *query,
                                 struct arena *arena, struct figures_sent **ret, size_t *ret_count,
                                 struct err *err);

struct figures_received {
    struct str channel;
    int64_t sms, ussd; /* texts, and inputs of dialled sessions */
};

MUST_CHECK bool figures_received(struct db *db, const struct figures_query *query,
                                 struct arena *arena, struct figures_received **ret,
                                 size_t *ret_count, struct err *err);

struct figures_screen {
    struct str node;
    int64_t turns, stops; /* how often it answered, and was the last that somebody saw */
};

MUST_CHECK bool figures_screens(struct db *db, const struct figures_query *query,
                                struct arena *arena, struct figures_screen **ret, size_t *ret_count,
                                struct err *err);

/* Where those who were here in the last half hour stand: `turns` counts people. */
MUST_CHECK bool figures_standing(struct db *db, int64_t now_ms, struct arena *arena,
                                 struct figures_screen **ret, size_t *ret_count, struct err *err);

#endif
