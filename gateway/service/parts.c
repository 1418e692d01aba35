/* Floor 3: messages that arrive in parts. */
#include "service/parts.h"

#include "base/utf8.h"
#include "store/id.h"

#include <assert.h>

enum { READY_MAX = 3 };

struct part_set {
    int64_t id, contact_id;
    struct str channel, reply_data;
    int total;
    bool done;
};

bool parts_is_one(const struct inbound *inbound)
{
    return inbound->bearer == BEARER_SMS && inbound->concat_total > 1 &&
           inbound->concat_total <= JOINED_PARTS_MAX;
}

/* ---- joining */

/* Whole characters of `text`, as many as a message may have. */
static void add_text(struct builder *b, struct str text)
{
    int32_t c;
    for (size_t taken; (taken = utf8_next(text, &c)) > 0; text = str_from(text, taken)) {
        if (b->len + taken > INBOUND_TEXT_SIZE_MAX)
            return;
        builder_add(b, str_head(text, taken));
    }
}

/* An ellipsis for every run of parts that are missing. */
static bool join(const struct db_rows *parts, int total, struct arena *arena, struct str *ret,
                 struct err *err)
{
    struct builder b;
    int64_t next = 1;
    if (!arena_builder(arena, INBOUND_TEXT_SIZE_MAX + 1, &b))
        return err_set(err, ERR_LIMIT, "no room to join parts");
    for (size_t i = 0; i < parts->row_count; i++) {
        int64_t number = db_int(parts, i, 0);
        if (number > next)
            add_text(&b, STR("…"));
        add_text(&b, db_str(parts, i, 1));
        next = number + 1;
    }
    if (next <= total)
        add_text(&b, STR("…"));
    *ret = builder_str(&b);
    return true;
}

static void add_ready(struct parts_ready *ready, const struct part_set *set, struct str text,
                      bool incomplete)
{
    ready->rows[ready->count++] = (struct parts_message){ .contact_id = set->contact_id,
                                                          .channel = set->channel,
                                                          .text = text,
                                                          .reply_data = set->reply_data,
                                                          .incomplete = incomplete };
}

/* Sends a set on as it is, and remembers it. */
static bool finish(struct db *db, const struct part_set *set, int64_t now_ms, struct arena *arena,
                   struct parts_ready *ready, struct err *err)
{
    struct db_rows parts;
    struct str text;
    if (!DB_RUN(db, QUERY_PARTS_OF, arena, &parts, err, DB_I(set->id), DB_I(JOINED_PARTS_MAX)) ||
        !join(&parts, set->total, arena, &text, err) ||
        !DB_RUN(db, QUERY_PART_SET_DONE, arena, NULL, err, DB_I(set->id),
                DB_I(now_ms + PART_SET_KEPT_MS)))
        return false;
    add_ready(ready, set, text, parts.row_count < (size_t)set->total);
    return true;
}

static bool forget(struct db *db, int64_t set_id, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_PARTS_REMOVE, arena, NULL, err, DB_I(set_id)) &&
           DB_RUN(db, QUERY_PART_SET_REMOVE, arena, NULL, err, DB_I(set_id));
}

/* ---- one part */

static bool read_set(const struct db_rows *rows, size_t row, struct part_set *ret)
{
    *ret = (struct part_set){ .id = db_int(rows, row, 0),
                              .channel = db_str(rows, row, 1),
                              .contact_id = db_int(rows, row, 2),
                              .total = (int)db_int(rows, row, 3),
                              .reply_data = db_str(rows, row, 4),
                              .done = db_int(rows, row, 5) != 0 };
    return !ret->done;
}

/* A sender who opens one more than may be open: the oldest goes on as it is. */
static bool make_room(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                      struct parts_ready *ready, struct err *err)
{
    struct db_rows rows;
    struct part_set oldest;
    if (!DB_RUN(db, QUERY_PART_SETS_OPEN, arena, &rows, err, DB_I(contact_id), DB_I(PART_SETS_MAX)))
        return false;
    return rows.row_count < PART_SETS_MAX || !read_set(&rows, 0, &oldest) ||
           finish(db, &oldest, now_ms, arena, ready, err);
}

/* What stands in the part's place: nothing, the same, or another text. */
static bool look_up_place(struct db *db, int64_t set_id, const struct inbound *inbound,
                          struct arena *arena, bool *ret_taken, bool *ret_same, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PART_BODY, arena, &rows, err, DB_I(set_id), DB_I(inbound->concat_part)))
        return false;
    *ret_taken = rows.row_count > 0;
    *ret_same = *ret_taken && str_equal(db_str(&rows, 0, 0), inbound->text);
    return true;
}

/* The set that the part belongs to: the one that is there, unless another text stands in its place. */
static bool find_set(struct db *db, struct part_set *set, const struct inbound *inbound,
                     int64_t now_ms, struct arena *arena, struct parts_ready *ready,
                     struct err *err)
{
    struct db_rows rows;
    bool taken = false, same = false;
    if (!DB_RUN(db, QUERY_PART_SET_FIND, arena, &rows, err, DB_S(set->channel),
                DB_I(set->contact_id), DB_I(inbound->concat_ref), DB_I(set->total)))
        return false;
    if (rows.row_count == 0)
        return true;
    int64_t id = db_int(&rows, 0, 0);
    bool done = db_int(&rows, 0, 1) != 0;
    if (!look_up_place(db, id, inbound, arena, &taken, &same, err))
        return false;
    ready->duplicate = same;
    if (!taken || same) {
        set->id = id;
        set->done = done;
        return true;
    }
    const struct part_set before = { .id = id,
                                     .contact_id = set->contact_id,
                                     .channel = set->channel,
                                     .reply_data = set->reply_data,
                                     .total = set->total };
    return (done || finish(db, &before, now_ms, arena, ready, err)) && forget(db, id, arena, err);
}

static bool open_set(struct db *db, struct part_set *set, const struct inbound *inbound,
                     int64_t due_at_ms, int64_t now_ms, struct arena *arena,
                     struct parts_ready *ready, struct err *err)
{
    set->id = id_new(now_ms);
    return make_room(db, set->contact_id, now_ms, arena, ready, err) &&
           DB_RUN(db, QUERY_PART_SET_ADD, arena, NULL, err, DB_I(set->id), DB_S(set->channel),
                  DB_I(set->contact_id), DB_I(inbound->concat_ref), DB_I(set->total),
                  DB_S(set->reply_data), DB_I(due_at_ms));
}

/* A part whose message went on without it. */
static bool add_late(struct db *db, const struct part_set *set, const struct inbound *inbound,
                     struct arena *arena, struct parts_ready *ready, struct err *err)
{
    struct str text;
    bool first = inbound->concat_part == 1, last = inbound->concat_part == set->total;
    if (!arena_format(arena, &text, "%s" STR_FMT "%s", first ? "" : "…", STR_ARG(inbound->text),
                      last ? "" : "…"))
        return err_set(err, ERR_LIMIT, "no room for a part");
    add_ready(ready, set, text, true);
    return DB_RUN(db, QUERY_PART_ADD, arena, NULL, err, DB_I(set->id), DB_I(inbound->concat_part),
                  DB_S(inbound->text));
}

bool parts_add(struct db *db, int64_t contact_id, struct str channel, const struct inbound *inbound,
               int64_t due_at_ms, int64_t now_ms, struct arena *arena, struct parts_ready *ret,
               struct err *err)
{
    assert(parts_is_one(inbound));
    struct part_set set = { .contact_id = contact_id,
                            .channel = channel,
                            .reply_data = inbound->reply_data,
                            .total = inbound->concat_total };
    struct db_rows parts;
    *ret = (struct parts_ready){ .rows = ARENA_ARRAY(arena, struct parts_message, READY_MAX) };
    if (!ret->rows)
        return err_set(err, ERR_LIMIT, "no room for a part");
    if (!find_set(db, &set, inbound, now_ms, arena, ret, err))
        return false;
    if (ret->duplicate)
        return true;
    if (set.done)
        return add_late(db, &set, inbound, arena, ret, err);
    if (set.id == 0 && !open_set(db, &set, inbound, due_at_ms, now_ms, arena, ret, err))
        return false;
    if (!DB_RUN(db, QUERY_PART_ADD, arena, NULL, err, DB_I(set.id), DB_I(inbound->concat_part),
                DB_S(inbound->text)) ||
        !DB_RUN(db, QUERY_PARTS_OF, arena, &parts, err, DB_I(set.id), DB_I(JOINED_PARTS_MAX)))
        return false;
    if (parts.row_count == (size_t)set.total)
        return finish(db, &set, now_ms, arena, ret, err);
    return DB_RUN(db, QUERY_PART_SET_WAIT, arena, NULL, err, DB_I(set.id), DB_S(set.reply_data),
                  DB_I(due_at_ms));
}

/* ---- the clock */

bool parts_due(struct db *db, int64_t now_ms, struct arena *arena, struct parts_ready *ret,
               bool *ret_waiting, struct err *err)
{
    struct db_rows rows, waiting;
    if (!DB_RUN(db, QUERY_PART_SETS_DUE, arena, &rows, err, DB_I(now_ms), DB_I(PART_SETS_DUE_MAX)))
        return false;
    *ret = (struct parts_ready){ .rows = ARENA_ARRAY(arena, struct parts_message, rows.row_count) };
    if (!ret->rows)
        return err_set(err, ERR_LIMIT, "no room for %zu messages", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        struct part_set set;
        if (!read_set(&rows, i, &set) ? !forget(db, set.id, arena, err)
                                      : !finish(db, &set, now_ms, arena, ret, err))
            return false;
    }
    if (!DB_RUN(db, QUERY_PART_SETS_WAIT, arena, &waiting, err, DB_I(now_ms)))
        return false;
    *ret_waiting = waiting.row_count > 0 || rows.row_count == PART_SETS_DUE_MAX;
    return true;
}
