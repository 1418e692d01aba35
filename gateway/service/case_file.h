/* Case files: one for each person whom the integration programme follows up, linked to their phone
 * where there is one. Here is what lists show of a file: number, alias, team, worker, state. What it
 * holds is case_items.h, who sees it case_access.h, consent case_consent.h, its log case_log.h.
 *
 * Nobody is found by a name: lists and numbers tell none. A change names the version that it saw;
 * ERR_CONFLICT: there is a newer one.
 *
 * Floor 3. Thread: store (case_file_get, _find, _list: either lane). */
#ifndef GATEWAY_CASE_FILE_H
#define GATEWAY_CASE_FILE_H

#include "base/crypto.h"
#include "store/db.h"

enum case_state { /* stored: append only */
                  CASE_OPEN,
                  CASE_CLOSED,
                  CASE_TRANSFERRED,
                  CASE_DUPLICATE,
                  CASE_ERASED, /* the person was forgotten: what counts is left */
                  CASE_STATES
};

extern const char *const case_file_state_names[CASE_STATES];

struct case_file {
    int64_t id, version;
    struct str number, alias, team;
    int64_t contact_id, ticket_id; /* 0: none */
    int64_t owner_id;
    struct str owner_name;
    enum case_state state;
    int64_t opened_at_ms, touched_at_ms, closed_at_ms; /* 0: not */
    int64_t due_at_ms;                                 /* the first to be looked at; 0: nothing */
};

struct case_opening {
    int64_t contact_id, ticket_id; /* 0: none */
    struct str alias;              /* the contact's; empty: only the number */
    struct str team;
    int64_t staff_id; /* whose it becomes */
};

/* ERR_INVALID: no such team; ERR_CONFLICT: that phone has a file. */
MUST_CHECK bool case_file_open(struct db *db, const struct keyring *keys,
                               const struct case_opening *opening, int64_t now_ms,
                               struct arena *arena, struct case_file *ret, struct err *err);

MUST_CHECK bool case_file_get(struct db *db, int64_t id, struct arena *arena, struct case_file *ret,
                              struct err *err);
/* By its number, as people write it; 0: none has it. */
MUST_CHECK bool case_file_find(struct db *db, struct str number, struct arena *arena,
                               int64_t *ret_id, struct err *err);
/* The file of a phone; 0: it has none. */
MUST_CHECK bool case_file_of_contact(struct db *db, int64_t contact_id, struct arena *arena,
                                     int64_t *ret_id, struct err *err);

enum case_view {
    CASE_VIEW_MINE,
    CASE_VIEW_TEAM,
    CASE_VIEW_MINE_DUE, /* the first due first */
    CASE_VIEW_TEAM_DUE,
    CASE_VIEW_TIED, /* a psychologist's */
    CASE_VIEW_SHARED,
    CASE_VIEWS
};

struct case_query {
    enum case_view view;
    int64_t staff_id;
    struct str team;
    enum case_state state;  /* of the first two views */
    bool resumed;           /* a page after the first: behind these */
    int64_t at_ms, last_id; /* of the last row: due in the views of that, else touched */
    int limit;
};

MUST_CHECK bool case_file_list(struct db *db, const struct case_query *query, int64_t now_ms,
                               struct arena *arena, struct case_file **ret, size_t *ret_count,
                               struct err *err);

MUST_CHECK bool case_file_assign(struct db *db, int64_t id, int64_t version, int64_t owner_id,
                                 struct str team, int64_t now_ms, struct arena *arena,
                                 struct err *err);
/* Its state alone: case_closing.h is what closes files. */
MUST_CHECK bool case_file_move(struct db *db, int64_t id, int64_t version, enum case_state state,
                               int64_t now_ms, struct arena *arena, struct err *err);

/* Something in it was changed: it moves up in lists, and what is due first is looked up. */
MUST_CHECK bool case_file_touch(struct db *db, int64_t id, int64_t now_ms, struct arena *arena,
                                struct err *err);

#endif
