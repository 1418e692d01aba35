/* Announcements: a text to a group of people, written by one and let go by another.
 *
 *     announcements.c           what is written, approved, given back, stopped
 *     announcements_audience.c  who is of a group, and how much that would be
 *     announcements_send.c      it leaves in slices
 *     announcements_guard.c     the last look, in the transaction that takes a message out of the outbox
 *     announcements_report.c    what became of it
 *
 * Nobody gets one but people who wrote to us themselves, and within ANNOUNCEMENT_SILENT_DAYS: later the
 * number may be another person's. Nobody who said STOP, nobody whose phone may not be safe, no staff.
 * Who is of the group is found when it leaves, not when it was written.
 *
 * A row (announcement, person) is made in the transaction that queues the message, so that nobody gets
 * it twice, whatever crashes. Whose night it is waits outside the outbox: in the morning they are served
 * at the author's rate, like all others. Stopped means: from the next claim on nothing of it leaves; what
 * is queued is taken back in slices.
 *
 * Floor 3. Thread: store (announcements_preview, _list, _get, _report, _look: either lane). */
#ifndef GATEWAY_ANNOUNCEMENTS_H
#define GATEWAY_ANNOUNCEMENTS_H

#include "base/crypto.h"
#include "domain/announcement.h"
#include "store/db.h"

/* ---- the desk's side */

/* id 0: a new one. Else the version that is named is changed, and is to be approved anew; ERR_CONFLICT: it
 * is another by now, or some of it left. */
MUST_CHECK bool announcements_put(struct db *db, const struct menus *menus,
                                  const struct announcement *announcement, int64_t staff_id,
                                  int64_t now_ms, struct arena *arena, struct announcement *ret,
                                  struct err *err);

MUST_CHECK bool announcements_get(struct db *db, int64_t id, struct arena *arena,
                                  struct announcement *ret, struct err *err);
/* The latest first, at most ANNOUNCEMENTS_PAGE, before the one named (0: from the latest). */
MUST_CHECK bool announcements_list(struct db *db, int64_t before_id, struct arena *arena,
                                   struct announcement **ret, size_t *ret_count, struct err *err);

struct announcements_act {
    int64_t id, version, staff_id;
    int64_t expected; /* ask: how many people it would be */
    bool approve;     /* decide */
    struct str note;  /* decide: why it is given back */
};
MUST_CHECK bool announcements_ask(struct db *db, const struct menus *menus,
                                  const struct announcements_act *act, int64_t now_ms,
                                  struct arena *arena, struct announcement *ret, struct err *err);
/* By somebody who wrote nothing of it (ERR_FORBIDDEN). */
MUST_CHECK bool announcements_decide(struct db *db, const struct announcements_act *act,
                                     int64_t now_ms, struct arena *arena, struct announcement *ret,
                                     struct err *err);
/* Whatever its version: who stops is in haste. ERR_CONFLICT: all of it left. */
MUST_CHECK bool announcements_stop(struct db *db, int64_t id, int64_t staff_id, int64_t now_ms,
                                   struct arena *arena, struct announcement *ret, struct err *err);

/* ---- how much it would be */

struct announcements_world {
    const struct menus *menus;
    const struct keyring *keys;
    const struct channel *channels;
    size_t channel_count;
};

struct announcements_part { /* people who get the same */
    struct str language;    /* theirs; empty: none chosen */
    struct str text;        /* the language of the text; empty: there is none for them */
    struct str channel, country;
    bool hidden; /* they get a notice */
    bool night;  /* their quiet hours hold at the start */
    int64_t people;
    int segments; /* of what is pushed to one of them */
};

struct announcements_preview {
    struct announcements_part *parts; /* largest first */
    size_t part_count;
    int64_t people;   /* who get one */
    int64_t left_out; /* of the group, but: STOP, silent for long, perhaps in danger */
    int64_t no_text, no_channel, hidden, night;
    int64_t segments;
    bool partial; /* there are more people than were counted */
};
MUST_CHECK bool announcements_preview(struct db *db, const struct announcements_world *world,
                                      const struct announcement *announcement, int64_t now_ms,
                                      struct arena *arena, struct announcements_preview *ret,
                                      struct err *err);

/* ---- the clock's side */

MUST_CHECK bool announcements_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret,
                                   struct err *err);

struct announcements_step {
    bool more;  /* something was done: there may be more at once */
    int queued; /* messages */
};
MUST_CHECK bool announcements_step(struct db *db, const struct announcements_world *world,
                                   int64_t now_ms, struct arena *arena,
                                   struct announcements_step *ret, struct err *err);

/* ---- the person's side */

/* What a notice stood for; empty: it is told no more. */
MUST_CHECK bool announcements_text(struct db *db, const struct menus *menus, int64_t id,
                                   int64_t contact_id, int64_t now_ms, struct arena *arena,
                                   struct str *ret, struct err *err);
MUST_CHECK bool announcements_was_read(struct db *db, int64_t id, int64_t contact_id,
                                       int64_t now_ms, struct arena *arena, struct err *err);

#endif
