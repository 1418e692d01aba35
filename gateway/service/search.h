/* Search: questions by the words of what was said on them, by their number, by what their person is
 * called at the desk.
 *
 * What is said becomes findable a moment later, in slices that hold up nobody: search_take() folds on
 * the read lane, search_put() stores on the write lane.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_SEARCH_H
#define GATEWAY_SEARCH_H

#include "domain/words.h"
#include "service/desk.h"

struct search_entry {
    int64_t id;
    const struct str *words; /* each once */
    size_t word_count;
};

struct search_slice {
    const struct search_entry *entries;
    size_t count; /* SEARCH_SLICE_MAX: there may be more */
};

MUST_CHECK bool search_take(struct db *db, struct arena *arena, struct search_slice *ret,
                            struct err *err);
MUST_CHECK bool search_put(struct db *db, const struct search_slice *slice, struct arena *arena,
                           struct err *err);

/* Since when something waits to become findable; 0: nothing does. */
MUST_CHECK bool search_behind_since(struct db *db, struct arena *arena, int64_t *ret_ms,
                                    struct err *err);

/* For whoever erases what was said on a ticket: before it is gone. */
MUST_CHECK bool search_forget(struct db *db, int64_t ticket_id, struct err *err);

struct search_query {
    int64_t staff_id;
    struct str text;
    int64_t before_id; /* 0: the first page */
    size_t limit;
};

struct search_result {
    struct desk_ticket ticket;
    bool said; /* the excerpt is of what was said; else the ticket was found by number or person */
    enum ticket_entry_kind kind;
    int64_t at_ms;
    struct words_excerpt excerpt;
};

struct search_page {
    struct search_result *results; /* found by number or person first, then the newest */
    size_t count;
    int64_t
        next_id; /* before_id of the next page, which may be empty while there is more; 0: all */
    struct words_query words;
};

/* Only what the reader may see. ERR_UNPROCESSED: nothing to look for. */
MUST_CHECK bool search_find(struct db *db, const struct search_query *query, int64_t now_ms,
                            struct arena *arena, struct search_page *ret, struct err *err);

#endif
