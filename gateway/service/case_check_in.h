/* Check-ins of a case file (domain/check_in.h): set up by staff with the person, sent by the clock,
 * answered with a digit or in words. Who asks for a call, says that it is urgent, writes what is to be read,
 * or says nothing in time, is a task of the case worker; what is urgent goes the way of danger besides
 * (dialogue_check_in.c).
 *
 * One at a time runs in a file, while the file is open and consent to be texted stands. A question is
 * made once for each time it is due, in the transaction that queues its message.
 *
 *     case_check_in.c       sets up, ends, takes answers
 *     case_check_in_send.c  what the clock does, and the last look at a message
 *
 * Floor 3. Thread: store (case_check_in_get, _turns, _look: either lane). */
#ifndef GATEWAY_CASE_CHECK_IN_H
#define GATEWAY_CASE_CHECK_IN_H

#include "domain/check_in.h"
#include "service/case_file.h"
#include "service/case_items.h"
#include "service/case_text.h"

enum check_in_end { /* stored: append only */
                    CHECK_IN_GOES_ON,
                    CHECK_IN_BY_STAFF,
                    CHECK_IN_BY_PERSON,
                    CHECK_IN_STOPPED, /* they said STOP */
                    CHECK_IN_WITHDRAWN,
                    CHECK_IN_CLOSED,
                    CHECK_IN_ENDS
};

enum check_in_unsent { /* stored: append only; why a question was not sent */
                       CHECK_IN_SENT,
                       CHECK_IN_MUTED, /* nobody said that it is safe to write */
                       CHECK_IN_NO_CHANNEL,
};

extern const char *const check_in_end_names[CHECK_IN_ENDS];

struct case_check_in {
    int64_t id; /* 0: there is none */
    int64_t case_id, contact_id;
    int days, minute, silence_hours;
    int64_t next_ms; /* 0: none */
    int64_t started_by, started_ms;
    struct str started_name;
    int64_t ended_ms; /* 0: they go on */
    enum check_in_end end;
};

/* The latest. */
MUST_CHECK bool case_check_in_get(struct db *db, int64_t case_id, struct arena *arena,
                                  struct case_check_in *ret, struct err *err);

struct case_check_in_turn {
    int64_t id, due_ms, answered_ms;
    enum check_in_unsent unsent;
    enum check_in_answer answer;
    int64_t ticket_id; /* their words; 0: none, or they are deleted */
    bool waits;        /* for an answer, still in time */
    int message;       /* an enum outbox_state; -1: none */
};

/* The latest first, of all check-ins of the file. */
MUST_CHECK bool case_check_in_turns(struct db *db, int64_t case_id, struct arena *arena,
                                    struct case_check_in_turn **ret, size_t *ret_count,
                                    struct err *err);

struct case_check_in_plan {
    enum check_in_pace pace;
    struct str first; /* day, "2026-11-25" */
    int minute;       /* of the day */
    int silence_hours;
};

/* ERR_INVALID. ERR_UNPROCESSED: no phone, no consent, STOP, or an hour at which they are not to be
 * disturbed. ERR_CONFLICT: one runs. */
MUST_CHECK bool case_check_in_start(struct db *db, const struct case_text_world *world,
                                    const struct case_editor *editor, const struct case_file *file,
                                    const struct case_check_in_plan *plan, struct arena *arena,
                                    struct err *err);

/* Nothing where none runs. */
MUST_CHECK bool case_check_in_end(struct db *db, const struct keyring *keys,
                                  const struct case_editor *editor, enum check_in_end end,
                                  struct arena *arena, struct err *err);

struct case_check_in_said {
    int64_t turn_id;
    enum check_in_answer answer;
    int64_t ticket_id; /* where their words are kept; 0: there were none */
};

/* EFFECT_CHECK_IN; a question that is not theirs, or of what has ended, is passed over. */
MUST_CHECK bool case_check_in_answered(struct db *db, const struct keyring *keys,
                                       int64_t contact_id, const struct case_check_in_said *said,
                                       int64_t now_ms, struct arena *arena, struct err *err);

/* They wrote to staff by SMS, not right behind a question: one that waits for its answer has it. */
MUST_CHECK bool case_check_in_wrote(struct db *db, const struct keyring *keys, int64_t contact_id,
                                    int64_t ticket_id, int64_t now_ms, struct arena *arena,
                                    struct err *err);

/* They said STOP, or it was found by the clock: the case worker finds a task. */
MUST_CHECK bool case_check_in_stopped(struct db *db, const struct keyring *keys, int64_t contact_id,
                                      enum case_log_way way, int64_t now_ms, struct arena *arena,
                                      struct err *err);

/* ---- case_check_in_send.c */

MUST_CHECK bool case_check_in_look(struct db *db, int64_t now_ms, struct arena *arena,
                                   bool *ret_due, struct err *err);

struct case_check_in_sent {
    int queued;
    int looked_at; /* CHECK_INS_ONCE_MAX: there may be more */
};

MUST_CHECK bool case_check_in_run(struct db *db, const struct case_text_world *world,
                                  int64_t now_ms, struct arena *arena,
                                  struct case_check_in_sent *ret, struct err *err);

/* As the message leaves: `ret_why` says why it is not to. */
MUST_CHECK bool case_check_in_guard(struct db *db, int64_t message_id, int64_t contact_id,
                                    struct arena *arena, struct str *ret_why, struct err *err);

#endif
