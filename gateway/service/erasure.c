/* Floor 3: forgetting people, slice by slice. */
#include "service/erasure.h"

#include "service/audit.h"
#include "service/case_hold.h"
#include "service/contacts.h"
#include "service/erasure_steps.h"
#include "service/receipts_gone.h"
#include "store/id.h"

#include <string.h>

enum step { /* stored: append only */
            STEP_ASKED,
            STEP_FOUND_IN,  /* what came in is gone through */
            STEP_FOUND_OUT, /* what went out before they asked */
            STEP_ANSWERED,  /* the last message is waited for */
            STEP_LAST,      /* what went out since, and the number */
            STEP_SCRUB,
            STEP_DONE, /* as erasure_open of the schema has it */
};

enum { CONFIRM_MS = 10 * 60 * 1000 }; /* no longer is a number kept for one message */

struct erasure {
    int64_t id, contact_id, ghost_id, at_id, asked_ms;
    enum step step;
};

struct work {
    struct db *db;
    const struct keyring *keys;
    int64_t now_ms;
    struct arena *arena;
    struct erasure_slice *slice;
};

void erasure_index(const struct keyring *keys, char kind, int64_t id,
                   unsigned char ret[CRYPTO_INDEX_SIZE])
{
    char storage[32];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_addf(&b, "%c%lld", kind, (long long)id);
    crypto_index(keys->erased, builder_str(&b), ret);
}

/* Below 0, where no id of a person is. */
static int64_t ghost_new(void)
{
    int64_t random;
    crypto_random(&random, sizeof(random));
    return -(random & INT64_MAX) - 1;
}

bool erasure_ask(struct db *db, int64_t contact_id, enum erasure_cause cause, int64_t now_ms,
                 struct arena *arena, struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    int64_t id = id_new(now_ms);
    crypto_random(index, sizeof(index));
    if (!DB_RUN(db, QUERY_ERASURE_ADD, arena, &rows, err, DB_I(contact_id), DB_I(id),
                DB_I(ghost_new()), DB_I(cause), DB_I(now_ms)))
        return false;
    return rows.changed == 0 || /* what waits to leave must not */
           (DB_RUN(db, QUERY_ERASE_QUEUED, arena, NULL, err, DB_I(contact_id), DB_I(id),
                   DB_I(now_ms)) &&
            DB_RUN(db, QUERY_ERASURE_HIDE, arena, NULL, err, DB_I(contact_id),
                   DB_B(((struct str){ (const char *)index, sizeof(index) }))));
}

bool erasure_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                  struct err *err)
{
    struct db_rows open, over;
    if (!DB_RUN(db, QUERY_ERASURES_OPEN, arena, &open, err, DB_I(1)) ||
        !DB_RUN(db, QUERY_CASE_HOLDS_OVER, arena, &over, err, DB_I(now_ms), DB_I(1)))
        return false;
    *ret_due = open.row_count > 0 || over.row_count > 0;
    return true;
}

bool erasure_numbers(struct db *db, const struct keyring *keys, struct arena *arena,
                     struct str ret[ERASURE_OPEN_MAX], size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    *ret_count = 0;
    if (!DB_RUN(db, QUERY_ERASURES_OPEN, arena, &rows, err, DB_I(ERASURE_OPEN_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t contact_id = db_int(&rows, i, 1);
        if (contact_id == 0)
            continue;
        if (contacts_number(db, keys, contact_id, arena, &ret[*ret_count], err))
            ++*ret_count;
        else if (err->code != ERR_NOT_FOUND && err->code != ERR_DATA)
            return false;
        *err = (struct err){ .code = ERR_NONE };
    }
    return true;
}

static bool set_step(const struct work *work, struct erasure *erasure, enum step step,
                     int64_t at_id, struct err *err)
{
    erasure->step = step;
    erasure->at_id = at_id;
    return DB_RUN(work->db, QUERY_ERASURE_SET, work->arena, NULL, err, DB_I(erasure->id),
                  DB_I(step), DB_I(at_id), DB_I(erasure->contact_id),
                  DB_I(step == STEP_DONE ? work->now_ms : 0));
}

/* Before anything is committed: the journal is to know of it in any case. */
static bool tell_gone(const struct work *work, char kind, int64_t id, struct err *err)
{
    struct erasure_slice *slice = work->slice;
    if (slice->gone_count == ERASURE_GONE_MAX)
        return err_set(err, ERR_LIMIT, "more people are gone than one slice can tell");
    erasure_index(work->keys, kind, id, slice->gone[slice->gone_count++]);
    return true;
}

/* ---- the steps */

static bool forget_cases(const struct work *work, const struct erasure *erasure, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(work->db, QUERY_CASES_OF_CONTACT, work->arena, &rows, err,
                DB_I(erasure->contact_id), DB_I(ERASURE_OPEN_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t case_id = db_int(&rows, i, 0);
        bool held;
        if (!case_hold_stands(work->db, case_id, work->now_ms, work->arena, &held, err))
            return false;
        bool done =
            held ? case_hold_want(work->db, case_id, work->now_ms, work->arena, err)
                 : tell_gone(work, 'c', case_id, err) &&
                       erasure_steps_case(work->db, work->keys, case_id, "as the person wished",
                                          work->now_ms, work->arena, err);
        if (!done)
            return false;
    }
    return true;
}

static bool forget_all(const struct work *work, struct erasure *erasure, struct err *err)
{
    const struct erasure_person person = { erasure->contact_id, erasure->ghost_id, work->now_ms };
    int64_t since = id_first(id_made_at_ms(erasure->contact_id)) - 1;
    return forget_cases(work, erasure, err) &&
           erasure_steps_person(work->db, &person, work->arena, err) &&
           set_step(work, erasure, STEP_FOUND_IN, since, err);
}

/* The next rows of what came in. */
static bool go_in(const struct work *work, struct erasure *erasure, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(work->db, QUERY_ERASE_INBOUND_SLICE, work->arena, &rows, err, DB_I(erasure->at_id),
                DB_I(ERASURE_SLICE_MAX)))
        return false;
    int64_t up_to = db_int(&rows, 0, 0), count = db_int(&rows, 0, 1);
    if (count > 0 &&
        !DB_RUN(work->db, QUERY_ERASE_INBOUND, work->arena, NULL, err, DB_I(erasure->contact_id),
                DB_I(erasure->ghost_id), DB_I(erasure->at_id), DB_I(up_to)))
        return false;
    if (count == ERASURE_SLICE_MAX)
        return set_step(work, erasure, STEP_FOUND_IN, up_to, err);
    return set_step(work, erasure, STEP_FOUND_OUT, id_first(id_made_at_ms(erasure->contact_id)) - 1,
                    err);
}

/* The next rows of what went out, up to `before`; `ret_end`: there are no more. */
static bool go_out(const struct work *work, struct erasure *erasure, int64_t before, bool *ret_end,
                   struct err *err)
{
    const struct db_value id = DB_I(erasure->contact_id), at = DB_I(erasure->at_id);
    struct db_rows rows;
    if (!DB_RUN(work->db, QUERY_ERASE_OUTBOX_SLICE, work->arena, &rows, err, at,
                DB_I(ERASURE_SLICE_MAX), DB_I(before)))
        return false;
    struct db_value up_to = DB_I(db_int(&rows, 0, 0));
    int64_t count = db_int(&rows, 0, 1);
    *ret_end = count < ERASURE_SLICE_MAX;
    const struct receipts_gone_span span = { erasure->contact_id, erasure->at_id, up_to.i };
    if (count > 0 &&
        (!receipts_gone_keep(work->db, work->keys, &span, work->now_ms, work->arena, err) ||
         !DB_RUN(work->db, QUERY_ERASE_OUTBOX_PARTS, work->arena, NULL, err, id, at, up_to) ||
         !DB_RUN(work->db, QUERY_ERASE_OUTBOX, work->arena, NULL, err, id, DB_I(erasure->ghost_id),
                 at, up_to)))
        return false;
    return *ret_end || set_step(work, erasure, erasure->step, up_to.i, err);
}

static bool go_out_before(const struct work *work, struct erasure *erasure, struct err *err)
{
    bool end;
    return go_out(work, erasure, erasure->id, &end, err) &&
           (!end || set_step(work, erasure, STEP_ANSWERED, erasure->id, err));
}

static bool wait_for_last(const struct work *work, struct erasure *erasure, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(work->db, QUERY_ERASURE_WAITS, work->arena, &rows, err, DB_I(erasure->contact_id)))
        return false;
    bool waits = rows.row_count > 0 && work->now_ms - erasure->asked_ms < CONFIRM_MS;
    return waits || set_step(work, erasure, STEP_LAST, erasure->at_id, err);
}

static bool forget_number(const struct work *work, struct erasure *erasure, struct err *err)
{
    const struct audit_entry entry = { .at_ms = work->now_ms,
                                       .who = STR("gateway"),
                                       .action = STR("person.erased"),
                                       .subject = STR("person") };
    int64_t contact_id = erasure->contact_id;
    bool end;
    if (!go_out(work, erasure, INT64_MAX, &end, err))
        return false;
    if (!end)
        return true;
    erasure->contact_id = 0;
    return tell_gone(work, 'p', contact_id, err) &&
           DB_RUN(work->db, QUERY_ERASE_CONTACT, work->arena, NULL, err, DB_I(contact_id)) &&
           audit_add(work->db, work->keys, &entry, work->arena, err) &&
           set_step(work, erasure, STEP_SCRUB, 0, err);
}

/* What the first call of a slice finds: whether the engine is clean of what was gone before. */
static bool take_step(const struct work *work, struct erasure *erasure, bool clean, struct err *err)
{
    switch (erasure->step) {
    case STEP_ASKED:
        return forget_all(work, erasure, err);
    case STEP_FOUND_IN:
        return go_in(work, erasure, err);
    case STEP_FOUND_OUT:
        return go_out_before(work, erasure, err);
    case STEP_ANSWERED:
        return wait_for_last(work, erasure, err);
    case STEP_LAST:
        return forget_number(work, erasure, err);
    case STEP_SCRUB:
        work->slice->done_count += clean;
        return !clean || set_step(work, erasure, STEP_DONE, 0, err);
    case STEP_DONE:
        break;
    }
    return true;
}

static bool end_holds(const struct work *work, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(work->db, QUERY_CASE_HOLDS_OVER, work->arena, &rows, err, DB_I(work->now_ms),
                DB_I(ERASURE_OPEN_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t case_id = db_int(&rows, i, 0);
        if (!tell_gone(work, 'c', case_id, err) ||
            !erasure_steps_case(work->db, work->keys, case_id, "the hold ended", work->now_ms,
                                work->arena, err))
            return false;
    }
    return true;
}

bool erasure_act(struct db *db, const struct keyring *keys, int64_t now_ms, struct arena *arena,
                 struct erasure_slice *ret, struct err *err)
{
    const struct work work = { db, keys, now_ms, arena, ret };
    struct db_rows rows;
    *ret = (struct erasure_slice){ 0 };
    if (!DB_RUN(db, QUERY_ERASURES_OPEN, arena, &rows, err, DB_I(ERASURE_OPEN_MAX)) ||
        !end_holds(&work, err))
        return false;
    bool clean = db_scrub(db);
    for (size_t i = 0; i < rows.row_count; i++) {
        struct erasure erasure = { .id = db_int(&rows, i, 0),
                                   .contact_id = db_int(&rows, i, 1),
                                   .ghost_id = db_int(&rows, i, 2),
                                   .step = (enum step)db_int(&rows, i, 3),
                                   .at_id = db_int(&rows, i, 4),
                                   .asked_ms = db_int(&rows, i, 5) };
        enum step before = erasure.step;
        int64_t at_id = erasure.at_id;
        if (!take_step(&work, &erasure, clean, err))
            return err_wrap(err, "erasure %lld", (long long)erasure.id);
        ret->more = ret->more || erasure.step != before || erasure.at_id != at_id;
    }
    return true;
}
