/* Floor 3: what is deleted because of its age. */
#include "service/retention.h"

#include "base/limits.h"
#include "domain/date.h"
#include "service/audit.h"
#include "service/erasure_steps.h"
#include "store/id.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

const char *const retention_kind_names[RETENTION_KINDS] = {
    [RETENTION_QUESTIONS] = "questions", [RETENTION_RECEIVED] = "received",
    [RETENTION_SENT] = "sent",           [RETENTION_CASES] = "cases",
    [RETENTION_CONTACTS] = "contacts",
};

/* What is older than the cutoff and behind the mark: in the order of ids, or of times. */
static const struct kind {
    bool by_id;
    enum query count, look, slice; /* look: whether there may be any, cheaply */
} kinds[RETENTION_KINDS] = {
    [RETENTION_QUESTIONS] = { false, QUERY_RETENTION_QUESTIONS, QUERY_RETENTION_QUESTIONS,
                              QUERY_RETENTION_QUESTION_SLICE },
    [RETENTION_RECEIVED] = { true, QUERY_RETENTION_RECEIVED, QUERY_RETENTION_RECEIVED,
                             QUERY_RETENTION_RECEIVED_SLICE },
    [RETENTION_SENT] = { true, QUERY_RETENTION_SENT, QUERY_RETENTION_SENT,
                         QUERY_RETENTION_SENT_SLICE },
    [RETENTION_CASES] = { false, QUERY_RETENTION_CASES, QUERY_RETENTION_CASES,
                          QUERY_RETENTION_CASE_SLICE },
    [RETENTION_CONTACTS] = { false, QUERY_RETENTION_CONTACTS, QUERY_RETENTION_CONTACTS_LOOK,
                             QUERY_RETENTION_CONTACT_SLICE },
};

struct work {
    struct db *db;
    const struct keyring *keys;
    int64_t now_ms;
    struct arena *arena;
    struct erasure_slice *gone;
};

/* Behind which nothing is old enough; 0: this kind is kept. */
static int64_t cutoff_of(enum retention_kind kind, const struct retention_policy *policy,
                         int64_t now_ms)
{
    int64_t at_ms = now_ms - policy->days[kind] * day_ms;
    if (policy->days[kind] == 0)
        return 0;
    return kinds[kind].by_id ? id_first(at_ms) : at_ms;
}

enum { MARK, REMOVED, LAST_REMOVED, LAST_AT };

bool retention_list(struct db *db, const struct retention_policy *policy, int64_t now_ms,
                    struct arena *arena, struct retention_state ret[RETENTION_KINDS],
                    struct err *err)
{
    for (int i = 0; i < RETENTION_KINDS; i++) {
        struct db_rows state, count;
        int64_t cutoff = cutoff_of((enum retention_kind)i, policy, now_ms);
        if (!DB_RUN(db, QUERY_RETENTION_GET, arena, &state, err, DB_I(i)))
            return false;
        if (cutoff > 0 &&
            !DB_RUN(db, kinds[i].count, arena, &count, err, DB_I(db_int(&state, 0, MARK)),
                    DB_I(cutoff), DB_I(RETENTION_COUNT_MAX)))
            return false;
        ret[i] = (struct retention_state){ .days = policy->days[i],
                                           .due = cutoff > 0 ? db_int(&count, 0, 0) : 0,
                                           .last_removed = db_int(&state, 0, LAST_REMOVED),
                                           .last_at_ms = db_int(&state, 0, LAST_AT) };
    }
    return true;
}

/* A run that began goes on; the next begins on another day. */
bool retention_look(struct db *db, const struct retention_policy *policy, int64_t now_ms,
                    struct arena *arena, bool *ret_due, struct err *err)
{
    *ret_due = false;
    for (int i = 0; i < RETENTION_KINDS && !*ret_due; i++) {
        struct db_rows state, count;
        int64_t cutoff = cutoff_of((enum retention_kind)i, policy, now_ms);
        if (!DB_RUN(db, QUERY_RETENTION_GET, arena, &state, err, DB_I(i)))
            return false;
        bool today =
            date_local_ms(db_int(&state, 0, LAST_AT)) / day_ms == date_local_ms(now_ms) / day_ms;
        if (db_int(&state, 0, REMOVED) > 0) {
            *ret_due = true;
            break;
        }
        if (today || cutoff == 0)
            continue;
        if (!DB_RUN(db, kinds[i].look, arena, &count, err, DB_I(db_int(&state, 0, MARK)),
                    DB_I(cutoff), DB_I(1)))
            return false;
        *ret_due = db_int(&count, 0, 0) > 0;
    }
    return true;
}

static bool take_question(const struct work *work, int64_t id, struct err *err)
{
    static const enum query steps[] = { QUERY_RETENTION_WORDS, QUERY_RETENTION_READINGS,
                                        QUERY_RETENTION_ANSWERS, QUERY_RETENTION_DRAFTS,
                                        QUERY_RETENTION_ENTRIES };
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (!DB_RUN(work->db, steps[i], work->arena, NULL, err, DB_I(id)))
            return false;
    }
    return true;
}

static bool take_case(const struct work *work, int64_t id, struct err *err)
{
    struct erasure_slice *gone = work->gone;
    if (gone->gone_count == ERASURE_GONE_MAX)
        return err_set(err, ERR_LIMIT, "more files are gone than one slice can tell");
    erasure_index(work->keys, 'c', id, gone->gone[gone->gone_count++]);
    return erasure_steps_case(work->db, work->keys, id, "as old as files are kept", work->now_ms,
                              work->arena, err);
}

static bool take_row(const struct work *work, enum retention_kind kind, int64_t id, struct err *err)
{
    switch (kind) {
    case RETENTION_QUESTIONS:
        return take_question(work, id, err);
    case RETENTION_RECEIVED:
        return DB_RUN(work->db, QUERY_RETENTION_RECEIVED_DELETE, work->arena, NULL, err, DB_I(id));
    case RETENTION_SENT:
        return DB_RUN(work->db, QUERY_RETENTION_SENT_BLANK, work->arena, NULL, err, DB_I(id));
    case RETENTION_CASES:
        return take_case(work, id, err);
    case RETENTION_CONTACTS:
        return erasure_ask(work->db, id, ERASURE_BY_AGE, work->now_ms, work->arena, err);
    case RETENTION_KINDS:
        break;
    }
    return true;
}

/* Those who are idle, until so many are being forgotten that the rest waits for the next look. */
static bool take_contacts(const struct work *work, int64_t cutoff, bool *ret_wait,
                          int64_t *ret_taken, struct err *err)
{
    enum { ID, PLACE, IDLE };
    struct db_rows state, rows, open;
    if (!DB_RUN(work->db, QUERY_RETENTION_GET, work->arena, &state, err,
                DB_I(RETENTION_CONTACTS)) ||
        !DB_RUN(work->db, QUERY_ERASURES_OPEN, work->arena, &open, err,
                DB_I(RETENTION_ERASURES_MAX)) ||
        !DB_RUN(work->db, QUERY_RETENTION_CONTACT_SLICE, work->arena, &rows, err,
                DB_I(db_int(&state, 0, MARK)), DB_I(cutoff), DB_I(RETENTION_SLICE_MAX)))
        return false;
    int64_t mark = db_int(&state, 0, MARK), removed = 0;
    size_t room = RETENTION_ERASURES_MAX - open.row_count, at = 0;
    for (; at < rows.row_count; at++) {
        bool idle = db_int(&rows, at, IDLE) != 0;
        if (idle && room == 0)
            break;
        if (idle && !take_row(work, RETENTION_CONTACTS, db_int(&rows, at, ID), err))
            return false;
        room -= idle;
        removed += idle;
        mark = db_int(&rows, at, PLACE);
    }
    *ret_wait = at < rows.row_count;
    *ret_taken = (int64_t)at;
    return at == 0 || DB_RUN(work->db, QUERY_RETENTION_WENT, work->arena, NULL, err,
                             DB_I(RETENTION_CONTACTS), DB_I(mark), DB_I(removed));
}

static bool take_kind(const struct work *work, enum retention_kind kind, int64_t cutoff,
                      int64_t *ret_taken, struct err *err)
{
    struct db_rows state, rows;
    int limit = kind == RETENTION_CASES ? ERASURE_GONE_MAX : RETENTION_SLICE_MAX;
    if (!DB_RUN(work->db, QUERY_RETENTION_GET, work->arena, &state, err, DB_I(kind)) ||
        !DB_RUN(work->db, kinds[kind].slice, work->arena, &rows, err, DB_I(db_int(&state, 0, MARK)),
                DB_I(cutoff), DB_I(limit)))
        return false;
    int64_t mark = db_int(&state, 0, MARK);
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!take_row(work, kind, db_int(&rows, i, 0), err))
            return false;
        mark = db_int(&rows, i, 1);
    }
    *ret_taken = (int64_t)rows.row_count;
    return rows.row_count == 0 ||
           DB_RUN(work->db, QUERY_RETENTION_WENT, work->arena, NULL, err, DB_I(kind),
                  DB_I(kind == RETENTION_CASES ? 0 : mark), DB_I(*ret_taken));
}

/* "questions 12, received 30": what a run did. */
static bool end_run(const struct work *work, struct err *err)
{
    char storage[200];
    int64_t all = 0;
    struct builder b;
    struct db_rows state;
    builder_init(&b, storage, sizeof(storage));
    for (int i = 0; i < RETENTION_KINDS; i++) {
        if (!DB_RUN(work->db, QUERY_RETENTION_GET, work->arena, &state, err, DB_I(i)))
            return false;
        builder_addf(&b, "%s%s %lld", i ? ", " : "", retention_kind_names[i],
                     (long long)db_int(&state, 0, REMOVED));
        all += db_int(&state, 0, REMOVED);
    }
    const struct audit_entry entry = { .at_ms = work->now_ms,
                                       .who = STR("gateway"),
                                       .action = STR("retention.run"),
                                       .subject = STR("gateway"),
                                       .detail = builder_str(&b) };
    (void)db_scrub(work->db);
    return (all == 0 || audit_add(work->db, work->keys, &entry, work->arena, err)) &&
           DB_RUN(work->db, QUERY_RETENTION_ENDED, work->arena, NULL, err, DB_I(work->now_ms));
}

bool retention_act(struct db *db, const struct keyring *keys, const struct retention_policy *policy,
                   int64_t now_ms, struct arena *arena, struct erasure_slice *ret_gone,
                   struct err *err)
{
    const struct work work = { db, keys, now_ms, arena, ret_gone };
    *ret_gone = (struct erasure_slice){ 0 };
    if (!DB_RUN(db, QUERY_CASE_HOLDS_LEFT, arena, NULL, err, DB_I(now_ms)))
        return false;
    for (int i = 0; i < RETENTION_KINDS; i++) {
        int64_t taken, cutoff = cutoff_of((enum retention_kind)i, policy, now_ms);
        bool wait = false;
        if (cutoff == 0)
            continue;
        bool done = i == RETENTION_CONTACTS
                        ? take_contacts(&work, cutoff, &wait, &taken, err)
                        : take_kind(&work, (enum retention_kind)i, cutoff, &taken, err);
        if (!done)
            return err_wrap(err, "%s", retention_kind_names[i]);
        if (wait)
            return true;
        if (taken > 0) {
            ret_gone->more = true;
            return true; /* the rest in slices of their own */
        }
    }
    return end_run(&work, err);
}
