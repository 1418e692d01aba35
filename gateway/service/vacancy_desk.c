/* Floor 3: vacancies at the desk. */
#include "service/vacancy_desk.h"

#include "base/limits.h"
#include "domain/words.h"
#include "store/id.h"

enum {
    BATCH_ROWS = 200,
    LOOKED_AT_MAX = 5000, /* rows for one page */
    TEXT_SIZE = 1024,
    SCRATCH_SIZE = 1024 * 1024,
};

static const bool may_follow[VACANCY_STATE_COUNT][VACANCY_STATE_COUNT] = {
    [VACANCY_WAITING] = { [VACANCY_PUBLISHED] = true,
                          [VACANCY_REJECTED] = true,
                          [VACANCY_WITHDRAWN] = true },
    [VACANCY_PUBLISHED] = { [VACANCY_WAITING] = true,
                            [VACANCY_FILLED] = true,
                            [VACANCY_WITHDRAWN] = true,
                            [VACANCY_REJECTED] = true },
    [VACANCY_FILLED] = { [VACANCY_WAITING] = true },
    [VACANCY_WITHDRAWN] = { [VACANCY_WAITING] = true },
    [VACANCY_REJECTED] = { [VACANCY_WAITING] = true },
};

/* ---- lists */

struct listing {
    struct db *db;
    const struct vacancy_filter *filter;
    struct words_query words;
    struct arena *arena;
    struct vacancy *rows;
    size_t count;
    int64_t before_id; /* where the next batch begins; 0: nothing is left */
};

static bool fits(const struct listing *listing, const struct vacancy *vacancy)
{
    char storage[TEXT_SIZE];
    struct builder b;
    if (listing->words.count == 0)
        return true;
    builder_init(&b, storage, sizeof(storage));
    const struct str parts[] = { vacancy->title_sq, vacancy->title_en, vacancy->employer,
                                 vacancy->contact, vacancy->reference };
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        builder_add(&b, parts[i]);
        builder_add_char(&b, ' ');
    }
    return words_found(builder_str(&b), &listing->words) == listing->words.count;
}

static bool take_batch(struct listing *listing, struct arena *scratch, struct err *err)
{
    const struct vacancy_filter *filter = listing->filter;
    struct vacancy *batch;
    size_t count;
    if (!vacancies_latest(listing->db, filter->state, listing->before_id, filter->place,
                          filter->source, BATCH_ROWS, scratch, &batch, &count, err))
        return false;
    size_t at = 0;
    for (; at < count && listing->count < VACANCY_DESK_ROWS; at++) {
        listing->before_id = batch[at].id;
        if (fits(listing, &batch[at]) && !vacancies_get(listing->db, batch[at].id, listing->arena,
                                                        &listing->rows[listing->count++], err))
            return false;
    }
    if (at == count && count < BATCH_ROWS)
        listing->before_id = 0;
    return true;
}

bool vacancy_desk_list(struct db *db, const struct vacancy_filter *filter, struct arena *arena,
                       struct vacancy **ret, size_t *ret_count, int64_t *ret_next, struct err *err)
{
    struct listing listing = {
        .db = db,
        .filter = filter,
        .arena = arena,
        .rows = ARENA_ARRAY(arena, struct vacancy, VACANCY_DESK_ROWS),
        .before_id = filter->before_id > 0 ? filter->before_id : INT64_MAX,
    };
    if (!listing.rows)
        return err_set(err, ERR_LIMIT, "no room for a list of vacancies");
    words_query(filter->text, &listing.words);
    for (int looked = 0;
         listing.before_id > 0 && listing.count < VACANCY_DESK_ROWS && looked < LOOKED_AT_MAX;
         looked += BATCH_ROWS) {
        struct arena *scratch = arena_new(SCRATCH_SIZE);
        bool taken = take_batch(&listing, scratch, err);
        arena_free(scratch);
        if (!taken)
            return false;
    }
    *ret = listing.rows;
    *ret_count = listing.count;
    *ret_next = listing.before_id;
    return true;
}

bool vacancy_desk_counts(struct db *db, struct arena *arena, int64_t ret[VACANCY_STATE_COUNT],
                         struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VACANCIES_COUNTS, arena, &rows, err, DB_I(VACANCY_STATE_COUNT)))
        return false;
    for (int state = 0; state < VACANCY_STATE_COUNT; state++)
        ret[state] = 0;
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t state = db_int(&rows, i, 0);
        if (state >= 0 && state < VACANCY_STATE_COUNT)
            ret[state] = db_int(&rows, i, 1);
    }
    return true;
}

bool vacancy_desk_sources(struct db *db, struct arena *arena, struct str **ret, size_t *ret_count,
                          struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VACANCIES_SOURCES, arena, &rows, err, DB_I(VACANCY_DESK_ROWS)))
        return false;
    *ret = ARENA_ARRAY(arena, struct str, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for the sources of vacancies");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = db_str(&rows, i, 0);
    *ret_count = rows.row_count;
    return true;
}

/* ---- writing */

bool vacancy_desk_add(struct screener *screener, struct vacancy *vacancy, int64_t now_ms,
                      struct arena *arena, struct vacancy *ret, struct err *err)
{
    enum vacancies_put put;
    vacancy->source = STR("desk");
    if (!arena_format(arena, &vacancy->reference, "%lld", (long long)id_new(now_ms)))
        return err_set(err, ERR_LIMIT, "no room for a vacancy");
    if (!screener_judge(screener, vacancy, arena, err) ||
        !vacancies_put(screener->db, vacancy, now_ms, arena, &put, err))
        return false;
    if (put == VACANCY_REPEATED)
        return err_set(err, ERR_UNPROCESSED,
                       "the same offer is there already, waiting or published; change that one");
    return vacancies_of_source(screener->db, vacancy->source, vacancy->reference, arena, ret, err);
}

/* Signs that a person did not see when they published it. */
static bool has_new_signs(const struct screening *screening, const struct vacancy *before,
                          const struct vacancy *now)
{
    return screening && (screening_read_names(screening, now->signs) &
                         ~screening_read_names(screening, before->signs)) != 0;
}

bool vacancy_desk_change(struct screener *screener, struct vacancy *vacancy, int64_t now_ms,
                         struct arena *arena, struct vacancy *ret, struct err *err)
{
    struct db *db = screener->db;
    struct vacancy before;
    if (!vacancies_get(db, vacancy->id, arena, &before, err))
        return false;
    vacancy->source = before.source;
    vacancy->reference = before.reference;
    vacancy->sample = before.sample;
    vacancy->state = before.state;
    if (!screener_judge(screener, vacancy, arena, err))
        return false;
    if (!has_new_signs(screener->screening, &before, vacancy))
        vacancy->state = before.state;
    return vacancies_change(db, vacancy, now_ms, arena, err) &&
           vacancies_get(db, vacancy->id, arena, ret, err);
}

/* ---- moving */

static bool check_move(const struct vacancy *before, int64_t version, enum vacancy_state state,
                       struct str note, int64_t now_ms, struct err *err)
{
    if (before->version != version)
        return err_set(err, ERR_CONFLICT, "somebody changed this vacancy meanwhile");
    if (!may_follow[before->state][state])
        return err_set(err, ERR_UNPROCESSED, "one that is %s cannot become %s",
                       vacancy_state_names[before->state], vacancy_state_names[state]);
    if (state == VACANCY_PUBLISHED && before->valid_until_ms <= now_ms)
        return err_set(err, ERR_UNPROCESSED,
                       "valid_through is past; give a day to come before it is published");
    if (state == VACANCY_REJECTED && note.len == 0)
        return err_set(err, ERR_UNPROCESSED, "note is empty; say why it is rejected");
    if (note.len > VACANCY_NOTE_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "note has %zu bytes, %d are allowed; shorten it",
                       note.len, VACANCY_NOTE_SIZE_MAX);
    return true;
}

bool vacancy_desk_move(struct db *db, int64_t id, int64_t version, enum vacancy_state state,
                       struct str note, int64_t now_ms, struct arena *arena, struct vacancy *ret,
                       struct err *err)
{
    struct vacancy before;
    return vacancies_get(db, id, arena, &before, err) &&
           check_move(&before, version, state, note, now_ms, err) &&
           vacancies_set_state(db, id, state, now_ms, arena, err) &&
           DB_RUN(db, QUERY_VACANCY_NOTE, arena, NULL, err, DB_I(id), DB_S(note)) &&
           vacancies_get(db, id, arena, ret, err);
}
