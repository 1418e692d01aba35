/* The desk: staff's side of the tickets.
 *
 * Every change names the version it saw. Where it does not apply any more (an older version,
 * somebody else's running lease, another state) nothing is changed: ERR_CONFLICT, and the ticket as
 * it stands is in `ret`.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_DESK_H
#define GATEWAY_DESK_H

#include "domain/answer_flow.h"
#include "domain/channel.h"
#include "domain/menus.h"
#include "service/outbox.h"
#include "service/tickets.h"

enum { DESK_LEASE_MS = 5 * 60 * 1000 };

/* An answer that is not sent yet (answers.h); step ANSWER_NONE: there is none. */
struct desk_waiting {
    int64_t id;
    enum answer_step step;
    int64_t since_ms;
    int64_t writer_id; /* of the answer */
    struct str writer_name;
    int64_t worder_id; /* of the text that would be sent */
    bool news;         /* the person wrote after the answer was written */
};

struct desk_ticket {
    int64_t id, number, version, contact_id;
    struct str alias, category, node, language, channel;
    int64_t owner_id; /* 0: nobody holds a running lease */
    struct str owner_name;
    int64_t lease_until_ms;
    int64_t opened_at_ms, updated_at_ms, answered_at_ms; /* 0: not answered */
    struct str excerpt;                                  /* of the person's latest text */
    struct str contact_language, contact_category;
    struct str danger;        /* "violence child"; empty: not known to be in danger */
    int64_t due_at_ms;        /* by when it is to be taken up */
    int64_t promised_at_ms;   /* the person was told to have the answer by then; 0: they were not */
    int64_t rating;           /* of the last answer; 0: none */
    int64_t apologies;        /* how often such a time passed */
    int64_t calls;            /* how often whoever is on call was called */
    int64_t snoozed_until_ms; /* 0, or out of the open list until then */
    int64_t handed_by_id;     /* who kept it for its owner; 0: they took it themselves */
    struct str handed_by_name;
    int64_t merged_into_id, merged_into_number; /* 0: a question of its own */
    int64_t mentioned_at_ms;                    /* only in DESK_MENTIONS */
    struct desk_waiting waiting;
    enum ticket_state state;
    enum bearer bearer;
    enum ticket_entry_kind last_kind;
    enum urgency urgency;
    enum ticket_safety safety;
    bool opted_out;
    bool complaint; /* about those who help */
    bool asked;     /* false: they wrote it without sending it as a question */
    bool muted;     /* a ticket of this person is urgent and nobody said that it is safe to write */
    bool unread;    /* in DESK_MENTIONS: not opened since */
    bool approved;  /* answers about its topic are approved by a second person */
    bool reading_wished; /* somebody asks what the person wrote */
};

struct desk_entry {
    int64_t id;
    enum ticket_entry_kind kind;
    int64_t staff_id; /* 0: the person */
    struct str staff_name, text;
    int64_t at_ms;
    bool sent; /* an answer: what follows is its message */
    enum outbox_state message_state;
    int64_t segments;
    struct str reason, channel;
    enum outbox_held held; /* not to leave before */
    int64_t held_until_ms;
    int64_t origin_number; /* of the question that it was said on; 0: this one */
    bool hidden;           /* only a notice was pushed, and the person asks for the answer */
    int64_t read_at_ms;    /* when they did; 0: not yet */
    int64_t rating;        /* what they thought of it; 0: they did not say */
};

/* ERR_NOT_FOUND: also when it is not for these eyes, by their topics or because it is a complaint
 * about those who help. */
MUST_CHECK bool desk_ticket(struct db *db, int64_t id, int64_t staff_id, int64_t now_ms,
                            struct arena *arena, struct desk_ticket *ret, struct err *err);
/* For nobody's eyes: what is made of it asks rights_see() before somebody gets it. */
MUST_CHECK bool desk_ticket_of_any(struct db *db, int64_t id, int64_t now_ms, struct arena *arena,
                                   struct desk_ticket *ret, struct err *err);
MUST_CHECK bool desk_entries(struct db *db, int64_t ticket_id, int64_t now_ms, struct arena *arena,
                             struct desk_entry **ret, size_t *ret_count, struct err *err);

/* DESK_HEARD: free text that its writer did not send as a question. DESK_OPEN is without it, and
 * both are without what is snoozed. */
enum desk_view {
    DESK_OPEN,
    DESK_HEARD,
    DESK_MINE,
    DESK_LATER, /* snoozed: the first that comes back first */
    DESK_ANSWERED,
    DESK_CLOSED,
    DESK_MENTIONS,  /* mentions.h */
    DESK_TRANSLATE, /* what waits for one of the viewer's languages */
    DESK_APPROVE,   /* what waits for another pair of eyes than those it was seen with */
    DESK_BACK,      /* the viewer's answers that were given back */
};

/* "open", "heard", ...: what the API calls it, and what is stored of it. */
bool desk_view_read(struct str name, enum desk_view *ret);
const char *desk_view_name(enum desk_view view);

/* The most urgent first, of these the first due; else the latest first. */
bool desk_oldest_first(enum desk_view view);

/* Where a page behind this ticket begins, in ms. */
int64_t desk_cursor_ms(enum desk_view view, const struct desk_ticket *ticket);

struct desk_query {
    enum desk_view view;
    int64_t staff_id;
    struct str category, language; /* empty: all */
    int urgency;                   /* enum urgency; 0: all */
    int64_t due_before_ms;         /* 0: all */
    bool resumed;                  /* a page after the first: behind these */
    int64_t after_urgency, after_ms, after_id;
    int limit;
};

/* The cursor is the last row's urgency, desk_cursor_ms() and id. */
MUST_CHECK bool desk_list(struct db *db, const struct desk_query *query, int64_t now_ms,
                          struct arena *arena, struct desk_ticket **ret, size_t *ret_count,
                          struct err *err);

struct desk_counts {
    int64_t open, heard, mine, later, answered, urgent; /* counting stops at ROWS_MAX */
    int64_t urgent_latest;                              /* the id of one of `urgent`, 0: none */
    int64_t mentions;                                   /* not read yet */
};
MUST_CHECK bool desk_counts(struct db *db, int64_t staff_id, int64_t now_ms, struct arena *arena,
                            struct desk_counts *ret, struct err *err);

/* Further questions of the person who asked this one, as far as they are for these eyes: those spoken
 * of last first, at most DESK_OTHERS_MAX. */
MUST_CHECK bool desk_others(struct db *db, int64_t id, int64_t staff_id, int64_t now_ms,
                            struct arena *arena, struct desk_ticket **ret, size_t *ret_count,
                            struct err *err);

/* For a change that did not apply: always ERR_CONFLICT (or why the ticket cannot be read). */
MUST_CHECK bool desk_refuse(struct db *db, int64_t id, int64_t staff_id, int64_t now_ms,
                            struct arena *arena, struct desk_ticket *ret, struct err *err);

enum desk_change { DESK_CLAIM, DESK_RENEW, DESK_RELEASE, DESK_CLOSE, DESK_REOPEN };
MUST_CHECK bool desk_change(struct db *db, enum desk_change change, int64_t id, int64_t version,
                            int64_t staff_id, int64_t now_ms, struct arena *arena,
                            struct desk_ticket *ret, struct err *err);

/* Hands the question to those who see `category` (empty: none); nobody holds it then. The mover may
 * see it no more: `ret` is as it is, whoever looks. ERR_INVALID: no such category. */
MUST_CHECK bool desk_move(struct db *db, const struct menus *menus, int64_t id, int64_t version,
                          int64_t staff_id, struct str category, int64_t now_ms,
                          struct arena *arena, struct desk_ticket *ret, struct err *err);

/* The message that an answer becomes: the gateway's words around it, in the ticket's language. */
MUST_CHECK bool desk_message(const struct menus *menus, const struct desk_ticket *ticket,
                             struct str text, struct arena *arena, struct str *ret,
                             struct err *err);

/* What may help the person now, for staff to send or change; empty: nothing. Only once they said that
 * writing to them is safe. */
struct str desk_suggestion(const struct menus *menus, const struct desk_ticket *ticket);

/* ERR_UNPROCESSED: empty, or of more than SMS_SEGMENTS_MAX segments. `ret` is the message. */
MUST_CHECK bool desk_fits(const struct menus *menus, const struct desk_ticket *ticket,
                          struct str text, struct arena *arena, struct str *ret, struct err *err);

/* The one door through which an answer becomes a message: queues it for the person and marks the
 * ticket answered, in one. ERR_UNPROCESSED: as desk_fits(), to somebody it is not known to be safe to
 * write to, or not approved where that is asked for. */
struct desk_answer {
    int64_t ticket_id, version, staff_id;
    struct str text;
    const struct menus *menus;
    const struct channel *channel; /* the ticket's */
    int64_t writer_id;             /* whose answer it is; 0: staff_id */
    int64_t approver_id;           /* 0: nobody; somebody else than the writer */
    int64_t waiting_id;            /* the answer that waited and now goes; 0: it is a new one */
    int64_t rate_after_ms;         /* how useful it was is asked then, if not at once; 0: never */
};
MUST_CHECK bool desk_answer(struct db *db, const struct desk_answer *answer, int64_t now_ms,
                            struct arena *arena, struct desk_ticket *ret, struct err *err);

MUST_CHECK bool desk_note(struct db *db, int64_t ticket_id, int64_t staff_id, struct str text,
                          int64_t now_ms, struct arena *arena, struct err *err);

#endif
