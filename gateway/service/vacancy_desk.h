/* Vacancies as the desk sees them: lists by state, written and changed by hand, looked at before they are
 * published, ended.
 *
 * Floor 3. Thread: store; reads either lane. */
#ifndef GATEWAY_VACANCY_DESK_H
#define GATEWAY_VACANCY_DESK_H

#include "service/screener.h"
#include "service/vacancies.h"

enum { VACANCY_DESK_ROWS = 50 };

struct vacancy_filter {
    enum vacancy_state state;
    struct str place, source; /* empty: all */
    struct str text;          /* words of title, employer, contact or name; empty: all */
    int64_t before_id;        /* 0: from the newest on */
};

/* The newest first, up to VACANCY_DESK_ROWS of those that fit. *ret_next: `before_id` of the page behind
 * this one, which may hold few when many had to be looked through; 0: there is none. */
MUST_CHECK bool vacancy_desk_list(struct db *db, const struct vacancy_filter *filter,
                                  struct arena *arena, struct vacancy **ret, size_t *ret_count,
                                  int64_t *ret_next, struct err *err);

MUST_CHECK bool vacancy_desk_counts(struct db *db, struct arena *arena,
                                    int64_t ret[VACANCY_STATE_COUNT], struct err *err);

/* Up to VACANCY_DESK_ROWS names of sources. */
MUST_CHECK bool vacancy_desk_sources(struct db *db, struct arena *arena, struct str **ret,
                                     size_t *ret_count, struct err *err);

/* One written by hand: its `state` is waiting or published. What looks like fraud waits all the same.
 * ERR_UNPROCESSED: the same offer is there already. */
MUST_CHECK bool vacancy_desk_add(struct screener *screener, struct vacancy *vacancy, int64_t now_ms,
                                 struct arena *arena, struct vacancy *ret, struct err *err);

/* `id` and `version` say which; its source and state stay, but a published one that shows signs it did
 * not show before waits. ERR_NOT_FOUND, ERR_CONFLICT. */
MUST_CHECK bool vacancy_desk_change(struct screener *screener, struct vacancy *vacancy,
                                    int64_t now_ms, struct arena *arena, struct vacancy *ret,
                                    struct err *err);

/* ERR_CONFLICT; ERR_UNPROCESSED: a state that does not follow its own, one past its day published, one
 * rejected without a note. */
MUST_CHECK bool vacancy_desk_move(struct db *db, int64_t id, int64_t version,
                                  enum vacancy_state state, struct str note, int64_t now_ms,
                                  struct arena *arena, struct vacancy *ret, struct err *err);

#endif
