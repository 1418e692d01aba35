/* Views: lists of questions that staff named, and how many questions are in each.
 *
 * A view is one of the desk's own lists (desk.h) and what of it: topic, language, urgency, how soon it
 * is due. It is its owner's, or everybody's; a view never shows what its reader may not see.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_VIEWS_H
#define GATEWAY_VIEWS_H

#include "base/limits.h"
#include "service/desk.h"

enum views_due { VIEWS_ANY_TIME, VIEWS_WITHIN_HOUR, VIEWS_OVERDUE }; /* stored: append only */

bool views_due_read(struct str name, enum views_due *ret); /* "", "hour", "overdue" */
const char *views_due_name(enum views_due due);
int64_t views_due_before_ms(enum views_due due, int64_t now_ms); /* for desk_query; 0: all */

struct saved_view {
    int64_t id;
    struct str name;
    struct str category, language; /* empty: all */
    enum desk_view view;
    int urgency; /* 0: all */
    enum views_due due;
    bool shared; /* everybody's */
};

/* Everybody's and then one's own, each in the order that was given to them. */
MUST_CHECK bool views_list(struct db *db, int64_t staff_id, struct arena *arena,
                           struct saved_view **ret, size_t *ret_count, struct err *err);

/* One that this person may use: their own, or everybody's. ERR_NOT_FOUND. */
MUST_CHECK bool views_get(struct db *db, int64_t id, int64_t staff_id, struct arena *arena,
                          struct saved_view *ret, struct err *err);

/* ERR_INVALID: no name; ERR_UNPROCESSED: VIEWS_MAX are there. `view->id` is not looked at. */
MUST_CHECK bool views_add(struct db *db, int64_t staff_id, const struct saved_view *view,
                          int64_t now_ms, struct arena *arena, int64_t *ret_id, struct err *err);

/* Whether it is shared does not change. The caller asked views_get(), and whether they may. */
MUST_CHECK bool views_change(struct db *db, const struct saved_view *view, struct err *err);
MUST_CHECK bool views_remove(struct db *db, int64_t id, struct err *err);

/* Puts it at a place among those it stands with: 0 is the first. */
MUST_CHECK bool views_place(struct db *db, const struct saved_view *view, int64_t staff_id,
                            int64_t place, struct arena *arena, struct err *err);

/* ---- counting */

struct views_group { /* waiting questions that are alike */
    char category[CATEGORY_SIZE], language[LANGUAGE_SIZE];
    int urgency;
    enum views_due due;
    bool asked, complaint;
    int64_t count;
};

struct views_tally {
    size_t group_count;
    struct views_group groups[VIEWS_GROUPS_MAX];
};

/* All that waits, whoever may see it: read once, it serves everybody. */
MUST_CHECK bool views_tally_read(struct db *db, int64_t now_ms, struct arena *arena,
                                 struct views_tally *ret, struct err *err);

/* What somebody holds, in the same shape. */
MUST_CHECK bool views_tally_mine(struct db *db, int64_t staff_id, int64_t now_ms,
                                 struct arena *arena, struct views_tally *ret, struct err *err);

/* How many questions of the view are for this role and these topics; -1: such views are not counted. */
int64_t views_count(const struct saved_view *view, const struct views_tally *waiting,
                    const struct views_tally *mine, struct str role, struct str topics);

#endif
