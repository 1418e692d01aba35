/* Floor 3: case files and their lists. */
#include "service/case_file.h"

#include "base/limits.h"
#include "service/case_closing.h"
#include "service/case_facts.h"
#include "service/case_items.h"
#include "service/case_log.h"
#include "service/case_team.h"
#include "store/id.h"

#include <assert.h>

const char *const case_file_state_names[CASE_STATES] = { "open", "closed", "transferred",
                                                         "duplicate", "erased" };

static struct case_file read_file(const struct db_rows *rows, size_t row)
{
    return (struct case_file){ .id = db_int(rows, row, 0),
                               .number = db_str(rows, row, 1),
                               .alias = db_str(rows, row, 2),
                               .contact_id = db_int(rows, row, 3),
                               .ticket_id = db_int(rows, row, 4),
                               .team = db_str(rows, row, 5),
                               .owner_id = db_int(rows, row, 6),
                               .owner_name = db_str(rows, row, 7),
                               .state = (enum case_state)db_int(rows, row, 8),
                               .opened_at_ms = db_int(rows, row, 9),
                               .touched_at_ms = db_int(rows, row, 10),
                               .closed_at_ms = db_int(rows, row, 11),
                               .due_at_ms = db_int(rows, row, 12),
                               .version = db_int(rows, row, 13) };
}

bool case_file_get(struct db *db, int64_t id, struct arena *arena, struct case_file *ret,
                   struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_BY_ID, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such file");
    *ret = read_file(&rows, 0);
    return true;
}

/* ---- numbers: no vowels, so that none is a word, and nothing that is read as something else */

static const char signs[] = "23456789BCDFGHJKMNPQRTVW";

static void make_number(char ret[CASE_NUMBER_SIZE])
{
    unsigned char random[CASE_NUMBER_SIZE - 1];
    crypto_random(random, sizeof(random));
    for (size_t i = 0; i < sizeof(random); i++)
        ret[i] = signs[random[i] % (sizeof(signs) - 1)];
    ret[CASE_NUMBER_SIZE - 1] = '\0';
}

bool case_file_find(struct db *db, struct str number, struct arena *arena, int64_t *ret_id,
                    struct err *err)
{
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    struct db_rows rows;
    char wanted[CASE_NUMBER_SIZE];
    *ret_id = 0;
    if (!str_to_c(str_trim(number), wanted, sizeof(wanted)))
        return true;
    for (char *c = wanted; *c; c++) {
        if (*c >= 'a' && *c <= 'z')
            *c = upper[*c - 'a'];
    }
    if (!DB_RUN(db, QUERY_CASE_BY_NUMBER, arena, &rows, err, DB_S(str_of(wanted))))
        return false;
    *ret_id = rows.row_count ? db_int(&rows, 0, 0) : 0;
    return true;
}

bool case_file_of_contact(struct db *db, int64_t contact_id, struct arena *arena, int64_t *ret_id,
                          struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_OF_CONTACT, arena, &rows, err, DB_I(contact_id)))
        return false;
    *ret_id = rows.row_count ? db_int(&rows, 0, 0) : 0;
    return true;
}

/* ---- opening */

static bool check_opening(struct db *db, const struct case_opening *opening, struct arena *arena,
                          struct err *err)
{
    int64_t there = 0;
    if (!case_team_is(opening->team))
        return err_set(err, ERR_INVALID, "team is one of: %s", case_team_list());
    if (opening->contact_id > 0 &&
        !case_file_of_contact(db, opening->contact_id, arena, &there, err))
        return false;
    return there == 0 ||
           err_set(err, ERR_CONFLICT,
                   "this person has a file already: ask the supervisor to give it to you");
}

static struct db_value id_or_nothing(int64_t id)
{
    return id > 0 ? DB_I(id) : DB_NOTHING;
}

bool case_file_open(struct db *db, const struct keyring *keys, const struct case_opening *opening,
                    int64_t now_ms, struct arena *arena, struct case_file *ret, struct err *err)
{
    int64_t id = id_new(now_ms), there, person;
    char number[CASE_NUMBER_SIZE];
    struct str kept;
    if (!check_opening(db, opening, arena, err))
        return false;
    do { /* 4.6 thousand million of them: hardly ever a second time */
        make_number(number);
        if (!case_file_find(db, str_of(number), arena, &there, err))
            return false;
    } while (there > 0);
    if (!arena_copy(arena, str_of(number), &kept))
        return err_set(err, ERR_LIMIT, "no room for a file's number");
    const struct case_editor editor = { .case_id = id,
                                        .staff_id = opening->staff_id,
                                        .now_ms = now_ms };
    const struct case_edit self = { .field = case_field_find(CASE_PERSON, STR("relation")),
                                    .value = STR("self") };
    const struct case_log_line line = { .at_ms = now_ms,
                                        .staff_id = opening->staff_id,
                                        .act = CASE_LOG_OPENED,
                                        .detail = opening->ticket_id ? STR("from a question")
                                                                     : STR("by hand") };
    return DB_RUN(db, QUERY_CASE_ADD, arena, NULL, err, DB_I(id), DB_S(kept),
                  DB_S(opening->alias.len ? opening->alias : kept),
                  id_or_nothing(opening->contact_id), id_or_nothing(opening->ticket_id),
                  DB_S(opening->team), DB_I(opening->staff_id), DB_I(now_ms)) &&
           DB_RUN(db, QUERY_CASE_STATUS_ADD, arena, NULL, err, DB_I(id), DB_I(now_ms),
                  DB_I(CASE_STATUS_OPENED), DB_I(CASE_OPEN), DB_I(CASE_REASON_NONE), DB_I(0),
                  DB_B(STR("")), DB_I(opening->staff_id)) &&
           case_log_add(db, keys, id, &line, arena, err) &&
           case_items_add(db, keys, &editor, CASE_PERSON, &self, 1, arena, &person, err) &&
           case_file_get(db, id, arena, ret, err);
}

/* ---- lists */

static bool run_list(struct db *db, const struct case_query *query, int64_t now_ms, int64_t at_ms,
                     int64_t id, struct arena *arena, struct db_rows *ret, struct err *err)
{
    switch (query->view) {
    case CASE_VIEW_MINE:
        return DB_RUN(db, QUERY_CASES_OF_OWNER, arena, ret, err, DB_I(query->staff_id),
                      DB_I(query->state), DB_I(at_ms), DB_I(id), DB_I(query->limit));
    case CASE_VIEW_TEAM:
        return DB_RUN(db, QUERY_CASES_OF_TEAM, arena, ret, err, DB_S(query->team),
                      DB_I(query->state), DB_I(at_ms), DB_I(id), DB_I(query->limit));
    case CASE_VIEW_MINE_DUE:
        return DB_RUN(db, QUERY_CASES_OF_OWNER_DUE, arena, ret, err, DB_I(query->staff_id),
                      DB_I(now_ms), DB_I(at_ms), DB_I(id), DB_I(query->limit));
    case CASE_VIEW_TEAM_DUE:
        return DB_RUN(db, QUERY_CASES_OF_TEAM_DUE, arena, ret, err, DB_S(query->team), DB_I(now_ms),
                      DB_I(at_ms), DB_I(id), DB_I(query->limit));
    case CASE_VIEW_TIED:
    case CASE_VIEW_SHARED:
        return DB_RUN(db, QUERY_CASES_TIED, arena, ret, err, DB_I(query->staff_id),
                      DB_I(query->view == CASE_VIEW_SHARED), DB_I(now_ms), DB_I(at_ms), DB_I(id),
                      DB_I(query->limit));
    case CASE_VIEWS:
        break;
    }
    assert(false);
    return false;
}

bool case_file_list(struct db *db, const struct case_query *query, int64_t now_ms,
                    struct arena *arena, struct case_file **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    bool rising = query->view == CASE_VIEW_MINE_DUE || query->view == CASE_VIEW_TEAM_DUE;
    int64_t start = rising ? 0 : INT64_MAX;
    if (!run_list(db, query, now_ms, query->resumed ? query->at_ms : start,
                  query->resumed ? query->last_id : start, arena, &rows, err))
        return false;
    struct case_file *files = ARENA_ARRAY(arena, struct case_file, rows.row_count + 1);
    if (!files)
        return err_set(err, ERR_LIMIT, "no room for %zu files", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        files[i] = read_file(&rows, i);
    *ret = files;
    *ret_count = rows.row_count;
    return true;
}

/* ---- changes */

static bool applied(const struct db_rows *rows, struct err *err)
{
    return rows->changed > 0 ||
           err_set(err, ERR_CONFLICT, "somebody changed the file meanwhile: look at it again");
}

bool case_file_assign(struct db *db, int64_t id, int64_t version, int64_t owner_id, struct str team,
                      int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!case_team_is(team))
        return err_set(err, ERR_INVALID, "team is one of: %s", case_team_list());
    return DB_RUN(db, QUERY_CASE_ASSIGN, arena, &rows, err, DB_I(id), DB_I(version), DB_I(owner_id),
                  DB_S(team), DB_I(now_ms)) &&
           applied(&rows, err);
}

bool case_file_move(struct db *db, int64_t id, int64_t version, enum case_state state,
                    int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CASE_STATE, arena, &rows, err, DB_I(id), DB_I(version), DB_I(state),
                  DB_I(state == CASE_OPEN ? 0 : now_ms), DB_I(now_ms)) &&
           applied(&rows, err) &&
           case_facts_state(db, id, state == CASE_OPEN, now_ms, arena, err) &&
           case_file_touch(db, id, now_ms, arena, err);
}

bool case_file_touch(struct db *db, int64_t id, int64_t now_ms, struct arena *arena,
                     struct err *err)
{
    return DB_RUN(db, QUERY_CASE_TOUCH, arena, NULL, err, DB_I(id), DB_I(now_ms)) &&
           case_facts_refresh(db, id, err);
}
