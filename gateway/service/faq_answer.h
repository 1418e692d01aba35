/* One answer to all who wait in a group of questions asked often (faq.h).
 *
 * Written by one, approved by another. It goes to the questions that were open in the group when it
 * was written, each by desk_answer() in a transaction of its own that marks it done: it leaves once
 * per person, whatever is repeated or crashes. Who was answered, wrote more or became urgent
 * meanwhile is passed over, and told.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_FAQ_ANSWER_H
#define GATEWAY_FAQ_ANSWER_H

#include "domain/channel.h"
#include "service/faq.h"

enum faq_answer_state { FAQ_PROPOSED, FAQ_LEAVING, FAQ_WITHDRAWN, FAQ_DONE }; /* stored */
enum faq_target_state { FAQ_WAITING, FAQ_ANSWERED, FAQ_PASSED };              /* stored */
enum faq_why {                                                                /* stored */
               FAQ_WHY_NONE,
               FAQ_WHY_ANSWERED, /* it is not open any more */
               FAQ_WHY_CHANGED,  /* somebody wrote on it since */
               FAQ_WHY_HELD,     /* a colleague is working on it */
               FAQ_WHY_UNSAFE,   /* writing to them may not be safe */
               FAQ_WHY_TOO_LONG,
               FAQ_WHY_NOT_SEEN,  /* its writer may not see it any more */
               FAQ_WHY_CHANNEL,   /* is not configured any more */
               FAQ_WHY_TAKEN_OUT, /* of the group */
               FAQ_WHY_COUNT
};

struct faq_answer {
    int64_t id, group_id;
    struct str language, text;
    enum faq_answer_state state;
    int64_t proposed_by, proposed_at_ms, decided_by, decided_at_ms;
    struct str proposed_name, decided_name;
    int64_t waiting, answered, passed;
    bool fresh; /* this call made or decided it; else it was so before */
};

struct faq_proposal {
    int64_t group_id, staff_id;
    struct str request;  /* of this person: the same again is the same proposal */
    struct str language; /* of the questions it is for */
    struct str text;
    const struct menus *menus;
};

/* For all that wait in the group in that language and that the proposer may see, at most
 * FAQ_TARGETS_MAX. ERR_UNPROCESSED: empty or too long, nobody waits for it, or another one of this
 * group and language is not through. */
MUST_CHECK bool faq_propose(struct db *db, const struct faq_proposal *proposal, int64_t now_ms,
                            struct arena *arena, struct faq_answer *ret, struct err *err);

/* By somebody else than its writer, who sees all the questions it is for (ERR_FORBIDDEN). Approving what one
 * approved is no fault. ERR_CONFLICT: it was withdrawn. */
MUST_CHECK bool faq_approve(struct db *db, int64_t answer_id, int64_t staff_id, int64_t now_ms,
                            struct arena *arena, struct faq_answer *ret, struct err *err);
/* Ends a proposal, or what has not left yet of an answer under way. ERR_CONFLICT: all of it left. */
MUST_CHECK bool faq_withdraw(struct db *db, int64_t answer_id, int64_t staff_id, int64_t now_ms,
                             struct arena *arena, struct faq_answer *ret, struct err *err);

/* The latest first, at most FAQ_ANSWERS_MAX; for somebody who may see the group. */
MUST_CHECK bool faq_answers(struct db *db, int64_t group_id, struct arena *arena,
                            struct faq_answer **ret, size_t *ret_count, struct err *err);

/* What is under way passes this question over: it was taken out of the group. */
MUST_CHECK bool faq_answer_leave_out(struct db *db, int64_t ticket_id, struct arena *arena,
                                     struct err *err);

struct faq_passed { /* whom an answer passed over */
    int64_t ticket_id, number;
    enum faq_why why;
};
MUST_CHECK bool faq_passed(struct db *db, int64_t answer_id, int64_t staff_id, struct arena *arena,
                           struct faq_passed **ret, size_t *ret_count, struct err *err);

struct faq_step {      /* what became of one question */
    int64_t ticket_id; /* 0: nothing waits to leave */
    enum faq_why why;  /* none: answered */
    const struct channel *channel;
};

/* Answers one question of one approved answer, or passes it over. */
MUST_CHECK bool faq_answer_next(struct db *db, const struct menus *menus,
                                const struct channel *channels, size_t channel_count,
                                int64_t now_ms, struct arena *arena, struct faq_step *ret,
                                struct err *err);

#endif
