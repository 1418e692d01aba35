/* Questions asked often: near-duplicates are gathered into groups, one approved answer goes to all
 * who wait for it, and a group makes a draft for the menus.
 *
 * A question is compared after its turn, in slices, with the first question of each group of its
 * category and language that is likely alike: never one of danger or about those who help, never one
 * read sooner, never one of a person whose phone may not be safe. What a group shows is counted anew
 * for whoever looks: only questions that they may see and that are still of that kind.
 *
 *     faq.c          gathers
 *     faq_desk.c     what staff see, and set right by hand
 *     faq_answer.c   one answer to all (faq_answer.h)
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_FAQ_H
#define GATEWAY_FAQ_H

#include "base/limits.h"
#include "domain/menus.h"
#include "service/tickets.h"

/* ---- gathering */

/* In the transaction that opens the question. */
MUST_CHECK bool faq_expect(struct db *db, int64_t ticket_id, struct arena *arena, struct err *err);

/* Compares up to FAQ_SLICE_MAX that wait. `ret_more`: others wait. */
MUST_CHECK bool faq_gather(struct db *db, const struct menus *menus, struct arena *arena,
                           bool *ret_more, struct err *err);

/* Forgets some of the questions that nobody else asked for long. */
MUST_CHECK bool faq_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err);

/* ---- what staff see */

struct faq_group {
    int64_t id, number;
    struct str language, category, page; /* of its first question; page: its node, may be empty */
    int64_t people, questions, open;     /* counting stops at ROWS_MAX questions */
    int64_t since_ms, latest_ms;
    int64_t proposed;      /* answers that wait for a second person or are on their way */
    struct str samples[3]; /* masked, each worded differently */
    int sample_count;
};

struct faq_query {
    int64_t staff_id;
    struct str category, language;  /* empty: all */
    int64_t after_people, after_id; /* 0: from the first */
    int limit;
};

/* Those that at least FAQ_PEOPLE_MIN people asked, the most asked first. The cursor is the last row's
 * `ret_after_people` with its id. */
MUST_CHECK bool faq_list(struct db *db, const struct faq_query *query, struct arena *arena,
                         struct faq_group **ret, size_t *ret_count, int64_t *ret_after_people,
                         struct err *err);

struct faq_question {
    int64_t ticket_id, number;
    struct str text; /* masked */
    struct str language, category;
    enum ticket_state state;
    int64_t opened_at_ms;
    struct str owner_name; /* who holds it now; empty: nobody */
};

/* ERR_NOT_FOUND, also when none of its questions is for these eyes. */
MUST_CHECK bool faq_get(struct db *db, int64_t id, int64_t staff_id, struct arena *arena,
                        struct faq_group *ret, struct err *err);
/* Those that wait first; at most FAQ_QUESTIONS_MAX. */
MUST_CHECK bool faq_questions(struct db *db, int64_t group_id, int64_t staff_id, int64_t now_ms,
                              struct arena *arena, struct faq_question **ret, size_t *ret_count,
                              struct err *err);

/* Takes a question out: it is a group of its own then. An answer under way passes it over. */
MUST_CHECK bool faq_take_out(struct db *db, int64_t group_id, int64_t ticket_id, int64_t staff_id,
                             struct arena *arena, int64_t *ret_id, struct err *err);
/* Gives all of one group to another; what is alike goes there from now on. */
MUST_CHECK bool faq_join(struct db *db, int64_t from_id, int64_t to_id, int64_t staff_id,
                         struct arena *arena, struct err *err);

#endif
