/* Floor 3: files and feeds of vacancies. */
#include "service/vacancy_import.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

enum { SLICE_RECORDS = 200 };

struct counted { /* undone with the call */
    int64_t put[VACANCY_REPEATED + 1], waiting;
    struct vacancy_columns columns;
};

struct vacancies {
    struct vacancy_import_plan plan;
    char source[VACANCY_NAME_SIZE_MAX + 1];
    struct screener screener;
    struct vacancy_reading reading;
    struct counted at, began;
    /* Of the call: */
    struct db *db;
    struct arena *arena;
};

static bool read_heads(void *context, const struct csv_row *row, struct err *err)
{
    struct vacancies *import = context;
    return vacancy_columns_read(row, &import->at.columns, err);
}

/* The source told this one, whether it is good or not; and one that it had left out is back. */
static bool mark_seen(struct vacancies *import, const struct vacancy *vacancy, bool *ret_back,
                      struct err *err)
{
    struct db_rows rows;
    *ret_back = false;
    if (!import->plan.feed || vacancy->reference.len == 0)
        return true;
    if (!DB_RUN(import->db, QUERY_VACANCY_BACK, import->arena, &rows, err, DB_S(vacancy->source),
                DB_S(vacancy->reference)))
        return false;
    *ret_back = rows.changed > 0;
    return DB_RUN(import->db, QUERY_VACANCY_SEEN, import->arena, NULL, err, DB_S(vacancy->source),
                  DB_S(vacancy->reference), DB_I(import->plan.now_ms));
}

static bool reopen(struct vacancies *import, const struct vacancy *vacancy, struct err *err)
{
    struct vacancy stored;
    return vacancies_of_source(import->db, vacancy->source, vacancy->reference, import->arena,
                               &stored, err) &&
           vacancies_set_state(import->db, stored.id, vacancy->state, import->plan.now_ms,
                               import->arena, err);
}

static bool put(struct vacancies *import, struct vacancy *vacancy, struct err *err)
{
    enum vacancies_put put;
    bool back;
    vacancy->state = import->plan.state;
    import->screener.db = import->db;
    if (!mark_seen(import, vacancy, &back, err) ||
        !screener_judge(&import->screener, vacancy, import->arena, err) ||
        !vacancies_put(import->db, vacancy, import->plan.now_ms, import->arena, &put, err))
        return false;
    /* A new one was not there to be marked before. */
    if (put == VACANCY_NEW && !mark_seen(import, vacancy, &(bool){ false }, err))
        return false;
    if (back && put == VACANCY_KEPT) {
        put = VACANCY_CHANGED;
        if (!reopen(import, vacancy, err))
            return false;
    }
    import->at.put[put]++;
    import->at.waiting +=
        vacancy->state == VACANCY_WAITING && (put == VACANCY_NEW || put == VACANCY_CHANGED);
    return true;
}

static bool take(void *context, const struct import_record *record, struct err *fault,
                 struct err *err)
{
    struct vacancies *import = context;
    struct vacancy vacancy = { .source = import->reading.source };
    bool good = !record->unusable, back;
    import->db = record->db;
    import->arena = import->reading.arena = record->arena;
    if (good && record->row)
        good = vacancy_of_row(&import->reading, &import->at.columns, record->row, &vacancy, fault);
    else if (good)
        good = vacancy_of_posting(&import->reading, record->node, &vacancy, fault);
    return good ? put(import, &vacancy, err) : mark_seen(import, &vacancy, &back, err);
}

static void begin(void *context, bool again)
{
    struct vacancies *import = context;
    if (again)
        import->at = import->began;
    else
        import->began = import->at;
}

static const struct import_kind KIND = {
    .list = "@graph",
    .noun = "posting",
    .json_size_max = VACANCY_JSON_SIZE_MAX,
    .heads = read_heads,
    .take = take,
    .begin = begin,
    .free = free,
};

struct import *vacancy_import_new(const struct vacancy_import_plan *plan)
{
    struct vacancies *import = calloc(1, sizeof(*import));
    if (!import)
        abort();
    import->plan = *plan;
    size_t len =
        plan->source.len < VACANCY_NAME_SIZE_MAX ? plan->source.len : VACANCY_NAME_SIZE_MAX;
    memcpy(import->source, plan->source.ptr, len);
    import->screener = (struct screener){ .keys = plan->keys, .screening = plan->screening };
    import->reading = (struct vacancy_reading){ .words = plan->words,
                                                .source = str_of(import->source),
                                                .now_ms = plan->now_ms };
    return import_new(&KIND, import, &plan->import);
}

struct vacancy_import_counts vacancy_import_counts(const struct import *import)
{
    const struct vacancies *of = import_context(import);
    struct import_tally tally = import_tally(import);
    struct vacancy_import_counts counts = { .waiting = of->at.waiting,
                                            .faults = tally.faults,
                                            .records = tally.records };
    memcpy(counts.put, of->at.put, sizeof(counts.put));
    return counts;
}

/* ---- what is told no more */

bool vacancy_import_withdraw(const struct import *import, struct db *db, struct arena *arena,
                             size_t *ret, struct err *err)
{
    const struct vacancies *of = import_context(import);
    struct db_rows rows;
    *ret = 0;
    if (!DB_RUN(db, QUERY_VACANCIES_VANISHED, arena, &rows, err, DB_S(of->reading.source),
                DB_I(of->plan.now_ms), DB_I(SLICE_RECORDS)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!DB_RUN(db, QUERY_VACANCY_VANISHED, arena, NULL, err, DB_I(db_int(&rows, i, 0)),
                    DB_I(of->plan.now_ms)))
            return false;
    }
    *ret = rows.row_count;
    return true;
}
