/* Answers on their way: written in one language and given in another, and seen by a second pair of
 * eyes where the topic asks for it (domain/answer_flow.h has the steps). Only one answer of a question
 * waits at a time; what is sent goes through desk_answer().
 *
 * Every act names the version of the ticket that it saw, as at the desk: whatever happened since, the
 * person writing again or somebody else's act, refuses it, so what is approved is what is sent. An act
 * grows the version and ends the lease: the next hands find the question free. The question stays open
 * and due, whatever it waits for.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_ANSWERS_H
#define GATEWAY_ANSWERS_H

#include "service/desk.h"
#include "service/staff.h"

enum { /* for one step */
       ANSWERS_LATE_MS = 4 * 60 * 60 * 1000,
       ANSWERS_LATE_URGENT_MS = 15 * 60 * 1000,
};

struct answer_request {
    int64_t ticket_id, version;
    enum answer_act act;
    struct str text; /* the answer, its translation, other words; what is asked, why it goes back */
    bool translate;  /* ANSWER_WRITE: it is to be given in the person's language */
    struct str language; /* of a text that is to be translated; empty: not said */
    const struct staff *staff;
    const struct menus *menus;
    const struct channel *channel; /* the ticket's */
    int64_t rate_after_ms;         /* desk_answer */
};

struct answer_outcome {
    struct desk_ticket ticket;
    bool sent;
    bool unapproved; /* sent without the approval its topic asks for: somebody is in danger */
};

/* ERR_CONFLICT: not as it stands now, which is in `ret`. ERR_FORBIDDEN: that is for somebody else.
 * ERR_UNPROCESSED: the text does not fit, or as desk_answer() has it. */
MUST_CHECK bool answers_act(struct db *db, const struct answer_request *request, int64_t now_ms,
                            struct arena *arena, struct answer_outcome *ret, struct err *err);

/* A bit for each answer_act that is this person's now. */
MUST_CHECK bool answers_allowed(struct db *db, const struct desk_ticket *ticket,
                                const struct staff *staff, struct arena *arena, unsigned *ret,
                                struct err *err);

/* Whoever does not answer holds a question only to translate for it. ERR_FORBIDDEN. */
MUST_CHECK bool answers_check_claim(struct db *db, const struct desk_ticket *ticket,
                                    const struct staff *staff, struct arena *arena,
                                    struct err *err);

/* Until when the step that its answer waits for should be done. */
int64_t answers_late_at_ms(const struct desk_ticket *ticket);

struct answer_text { /* staff_id 0: there is none */
    struct str body;
    int64_t staff_id;
    struct str staff_name;
    int64_t at_ms;
};

struct answer {
    int64_t id;
    enum answer_step step;
    int64_t since_ms, heard_id;
    struct answer_text original, translation, edited;
    struct str original_language; /* empty: the person's, or not said */
    int64_t approver_id, approved_at_ms;
    struct str approver_name;
    int64_t back_id, entry_id; /* entries of the ticket; 0: none */
};

/* Those that went or go through several hands, the latest first. */
MUST_CHECK bool answers_of_ticket(struct db *db, int64_t ticket_id, struct arena *arena,
                                  struct answer **ret, size_t *ret_count, struct err *err);

struct answers_counts { /* what waits for this person; counting stops at ROWS_MAX */
    int64_t translate, approve, back;
};
MUST_CHECK bool answers_counts(struct db *db, int64_t staff_id, struct arena *arena,
                               struct answers_counts *ret, struct err *err);

/* The topics whose answers are approved, blank separated, as the operator's file has them. */
MUST_CHECK bool answers_set_approved(struct db *db, struct str topics, struct arena *arena,
                                     struct err *err);

#endif
