/* Courses: who is in which, what the clock sends them, and what is known of all.
 *
 * The rules are domain/enrolment.h's. What is sent is queued in the transaction that moves its
 * person on, so that a crash repeats nothing; a lesson that never arrived is sent once more, at the
 * next hour of theirs. Nothing goes to who said STOP, whose phone may be in other hands, or at night.
 * Whatever they do themselves takes back what is still queued.
 *
 * Figures are kept as counts: they stay when a person is erased. Floor 3. Thread: store
 * (courses_look, courses_figures, courses_here: either lane). */
#ifndef GATEWAY_COURSES_H
#define GATEWAY_COURSES_H

#include "base/limits.h"
#include "domain/channel.h"
#include "domain/dialogue.h"
#include "store/db.h"

/* ---- the person's side */

/* Fills what they are in, and a code in case they finish. */
MUST_CHECK bool courses_person(struct db *db, int64_t contact_id, struct arena *arena,
                               struct dialogue_person *ret, struct err *err);

/* EFFECT_COURSE. `channel`: that lessons come by. */
MUST_CHECK bool courses_put(struct db *db, int64_t contact_id, struct str channel,
                            const struct effect *effect, int64_t now_ms, struct arena *arena,
                            struct err *err);

/* NULL: no certificate has that code. */
MUST_CHECK bool courses_certificate(struct db *db, struct str code, struct arena *arena,
                                    const struct dialogue_certificate **ret, struct err *err);

/* ---- the clock's side */

MUST_CHECK bool courses_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                             struct err *err);

struct courses_sent {
    int lessons, questions, notices, certificates;
    int looked_at; /* COURSES_ONCE_MAX: there may be more */
};

/* What is due, at most COURSES_ONCE_MAX. */
MUST_CHECK bool courses_send(struct db *db, const struct menus *menus,
                             const struct channel *channels, size_t channel_count, int64_t now_ms,
                             struct arena *arena, struct courses_sent *ret, struct err *err);

/* ---- the desk's side */

struct course_week { /* Monday to Sunday, in Albania */
    struct str course;
    int64_t week; /* its number since 1970 */
    int64_t started, finished, ended;
};

struct course_asked {
    struct str course, lesson;
    int64_t right, wrong;
};

struct course_standing { /* how many stand where */
    struct str course, lesson;
    int64_t active, resting;
};

struct courses_figures {
    struct course_week *weeks; /* the latest first */
    size_t week_count;
    struct course_asked *asked;
    size_t asked_count;
    struct course_standing *standing;
    size_t standing_count;
};

MUST_CHECK bool courses_figures(struct db *db, int64_t from_ms, int64_t until_ms,
                                struct arena *arena, struct courses_figures *ret, struct err *err);

struct course_here {
    int64_t id; /* of the enrolment */
    struct str alias, course, lesson, language;
    enum enrolment_state state;
    enum enrolment_phase phase;
    int nudges;
    int64_t started_ms, touched_ms, finished_ms, due_ms; /* 0: not */
};

/* Who is where, what they did last first; before `before_id` of that order's cursor (0: from the
 * start). `course` empty: all. */
struct courses_cursor {
    int64_t touched_ms, id;
};
MUST_CHECK bool courses_here(struct db *db, struct str course, struct courses_cursor before,
                             int limit, struct arena *arena, struct course_here **ret,
                             size_t *ret_count, struct err *err);

#endif
