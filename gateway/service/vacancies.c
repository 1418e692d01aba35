/* Floor 3: vacancies in the store. */
#include "service/vacancies.h"

#include "base/crypto.h"
#include "base/limits.h"
#include "service/alerts.h"
#include "store/id.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 21, ISCO_GROUP_DIGITS = 3 };

static struct vacancy vacancy_of(const struct db_rows *rows, size_t row)
{
    return (struct vacancy){
        .id = db_int(rows, row, 0),
        .source = db_str(rows, row, 1),
        .reference = db_str(rows, row, 2),
        .title_sq = db_str(rows, row, 3),
        .title_en = db_str(rows, row, 4),
        .isco = db_str(rows, row, 5),
        .place = db_str(rows, row, 6),
        .wage_min = db_int(rows, row, 7),
        .wage_max = db_int(rows, row, 8),
        .currency = db_str(rows, row, 9),
        .contract = db_str(rows, row, 10),
        .tongues = db_str(rows, row, 11),
        .employer = db_str(rows, row, 12),
        .contact = db_str(rows, row, 13),
        .valid_until_ms = db_int(rows, row, 14),
        .sample = db_int(rows, row, 15) != 0,
        .state = (enum vacancy_state)db_int(rows, row, 16),
        .version = db_int(rows, row, 17),
        .signs = db_str(rows, row, 18),
        .note = db_str(rows, row, 19),
        .changed_at_ms = db_int(rows, row, 20),
    };
}

/* ---- taking in */

static bool content_of(const struct vacancy *vacancy, struct arena *arena, struct str *ret,
                       struct err *err)
{
    char *text = arena_alloc(arena, VACANCY_CONTENT_SIZE);
    unsigned char *digest = arena_alloc(arena, CRYPTO_DIGEST_SIZE_MAX);
    struct builder b;
    if (!text || !digest)
        return err_set(err, ERR_LIMIT, "no room to compare a vacancy");
    builder_init(&b, text, VACANCY_CONTENT_SIZE);
    vacancy_content(vacancy, &b);
    *ret =
        (struct str){ (const char *)digest, crypto_digest(CRYPTO_SHA256, builder_str(&b), digest) };
    return true;
}

static bool write_tongues(struct db *db, int64_t id, const struct vacancy *vacancy,
                          struct arena *arena, struct err *err)
{
    struct str rest = vacancy->tongues, one, code, level;
    if (!DB_RUN(db, QUERY_VACANCY_TONGUES_REMOVE, arena, NULL, err, DB_I(id)))
        return false;
    while (rest.len > 0) {
        str_cut(rest, ' ', &one, &rest);
        str_cut(one, '-', &code, &level);
        if (code.len > 0 && !DB_RUN(db, QUERY_VACANCY_TONGUE_ADD, arena, NULL, err,
                                    DB_S(vacancy_tongue_code(vacancy_tongue(code))),
                                    DB_I(vacancy->valid_until_ms), DB_I(id)))
            return false;
    }
    return true;
}

static bool write_row(struct db *db, int64_t id, const struct vacancy *it, struct str content,
                      int64_t now_ms, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_VACANCY_PUT, arena, NULL, err, DB_I(id), DB_S(it->source),
                  DB_S(it->reference), DB_S(it->title_sq), DB_S(it->title_en), DB_S(it->isco),
                  DB_S(it->place), DB_I(it->wage_min), DB_I(it->wage_max), DB_S(it->currency),
                  DB_S(it->contract), DB_S(it->tongues), DB_S(it->employer), DB_S(it->contact),
                  DB_I(it->valid_until_ms), DB_I(it->sample), DB_I(it->state), DB_B(content),
                  DB_I(now_ms), DB_S(it->signs)) &&
           write_tongues(db, id, it, arena, err) &&
           (it->state != VACANCY_PUBLISHED || alerts_published(db, id, arena, err));
}

static bool unchanged(const struct vacancy *a, const struct vacancy *b)
{
    return a->valid_until_ms == b->valid_until_ms && a->sample == b->sample &&
           str_equal(a->contact, b->contact) && str_equal(a->tongues, b->tongues) &&
           str_equal(a->employer, b->employer) && str_equal(a->title_sq, b->title_sq) &&
           str_equal(a->title_en, b->title_en) && str_equal(a->contract, b->contract);
}

static enum vacancy_state state_after(const struct vacancy *before, const struct vacancy *now)
{
    bool ended = before->state == VACANCY_FILLED || before->state == VACANCY_WITHDRAWN ||
                 before->state == VACANCY_REJECTED;
    return ended ? before->state : now->state;
}

static bool change(struct db *db, const struct db_rows *rows, const struct vacancy *vacancy,
                   struct str content, int64_t now_ms, struct arena *arena, enum vacancies_put *ret,
                   struct err *err)
{
    struct vacancy before = vacancy_of(rows, 0), fresh = *vacancy;
    *ret = VACANCY_KEPT;
    if (str_equal(db_str(rows, 0, COLUMNS), content) && unchanged(&before, vacancy))
        return true;
    *ret = VACANCY_CHANGED;
    fresh.state = state_after(&before, vacancy);
    return write_row(db, before.id, &fresh, content, now_ms, arena, err);
}

bool vacancies_put(struct db *db, const struct vacancy *vacancy, int64_t now_ms,
                   struct arena *arena, enum vacancies_put *ret, struct err *err)
{
    struct db_rows rows;
    struct str content;
    if (!content_of(vacancy, arena, &content, err) ||
        !DB_RUN(db, QUERY_VACANCY_OF_SOURCE, arena, &rows, err, DB_S(vacancy->source),
                DB_S(vacancy->reference)))
        return false;
    if (rows.row_count > 0)
        return change(db, &rows, vacancy, content, now_ms, arena, ret, err);
    if (!DB_RUN(db, QUERY_VACANCY_OF_CONTENT, arena, &rows, err, DB_B(content), DB_I(now_ms)))
        return false;
    *ret = rows.row_count > 0 ? VACANCY_REPEATED : VACANCY_NEW;
    return rows.row_count > 0 ||
           write_row(db, id_new(now_ms), vacancy, content, now_ms, arena, err);
}

bool vacancies_change(struct db *db, const struct vacancy *vacancy, int64_t now_ms,
                      struct arena *arena, struct err *err)
{
    struct vacancy before;
    struct str content;
    return vacancies_get(db, vacancy->id, arena, &before, err) &&
           (before.version == vacancy->version ||
            err_set(err, ERR_CONFLICT, "somebody changed this vacancy meanwhile")) &&
           content_of(vacancy, arena, &content, err) &&
           write_row(db, vacancy->id, vacancy, content, now_ms, arena, err);
}

/* ---- one and all */

bool vacancies_get(struct db *db, int64_t id, struct arena *arena, struct vacancy *ret,
                   struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VACANCY_BY_ID, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such vacancy");
    *ret = vacancy_of(&rows, 0);
    return true;
}

bool vacancies_of_source(struct db *db, struct str source, struct str reference,
                         struct arena *arena, struct vacancy *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VACANCY_OF_SOURCE, arena, &rows, err, DB_S(source), DB_S(reference)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such vacancy");
    *ret = vacancy_of(&rows, 0);
    return true;
}

bool vacancies_set_state(struct db *db, int64_t id, enum vacancy_state state, int64_t now_ms,
                         struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VACANCY_SET_STATE, arena, &rows, err, DB_I(id), DB_I(state),
                DB_I(now_ms)))
        return false;
    if (rows.changed == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such vacancy");
    return state != VACANCY_PUBLISHED || alerts_published(db, id, arena, err);
}

static bool list_of(const struct db_rows *rows, struct arena *arena, struct vacancy **ret,
                    size_t *ret_count, struct err *err)
{
    *ret = ARENA_ARRAY(arena, struct vacancy, rows->row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for a list of vacancies");
    for (size_t i = 0; i < rows->row_count; i++)
        (*ret)[i] = vacancy_of(rows, i);
    *ret_count = rows->row_count;
    return true;
}

bool vacancies_list(struct db *db, enum vacancy_state state, int64_t after_id, struct arena *arena,
                    struct vacancy **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_VACANCIES_OF_STATE, arena, &rows, err, DB_I(state), DB_I(after_id),
                  DB_I(ROWS_MAX)) &&
           list_of(&rows, arena, ret, ret_count, err);
}

bool vacancies_latest(struct db *db, enum vacancy_state state, int64_t before_id, struct str place,
                      struct str source, int limit, struct arena *arena, struct vacancy **ret,
                      size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_VACANCIES_LATEST, arena, &rows, err, DB_I(state), DB_I(before_id),
                  DB_S(place), DB_S(source), DB_I(limit)) &&
           list_of(&rows, arena, ret, ret_count, err);
}

/* ---- finding: what the indexes give is judged by vacancy_match() */

struct finding {
    struct db *db;
    const struct vacancies_search *search;
    struct arena *arena;
    struct vacancies_found *found;
    size_t count;
};

static bool known(const struct finding *finding, int64_t id)
{
    for (size_t i = 0; i < finding->count; i++) {
        if (finding->found[i].vacancy.id == id)
            return true;
    }
    return false;
}

static void judge(struct finding *finding, const struct db_rows *rows)
{
    const struct vacancies_search *search = finding->search;
    for (size_t i = 0; i < rows->row_count && finding->count < VACANCIES_LOOKED_AT_MAX; i++) {
        struct vacancy vacancy = vacancy_of(rows, i);
        enum vacancy_match match = vacancy_match(search->words, search->want, &vacancy);
        if (match != MATCH_NONE && !known(finding, vacancy.id))
            finding->found[finding->count++] = (struct vacancies_found){ vacancy, match };
    }
}

static bool look(struct finding *finding, enum query query, struct str a, struct str b,
                 struct err *err)
{
    const struct vacancies_search *search = finding->search;
    struct db_rows rows;
    if (!DB_RUN(finding->db, query, finding->arena, &rows, err, DB_S(a), DB_S(b),
                DB_I(search->now_ms), DB_I(search->samples), DB_I(VACANCIES_FOUND_MAX)))
        return false;
    judge(finding, &rows);
    return true;
}

static bool enough(const struct finding *finding)
{
    return finding->count >= VACANCIES_FOUND_MAX;
}

/* One occupation at one place, or all work there when no occupation is wanted. */
static bool look_at_place(struct finding *finding, int place, struct err *err)
{
    const struct vacancy_want *want = finding->search->want;
    const struct vacancy_words *words = finding->search->words;
    struct str id = words->places[place].id;
    if (want->occupation_count == 0)
        return look(finding, QUERY_VACANCIES_AT, id, STR(""), err);
    for (int i = 0; i < want->occupation_count; i++) {
        struct str isco = words->occupations[want->occupations[i]].isco;
        if (!look(finding, QUERY_VACANCIES_OF_WORK_AT, isco, id, err))
            return false;
    }
    return true;
}

static bool look_near(struct finding *finding, struct err *err)
{
    const struct vacancy_want *want = finding->search->want;
    for (int i = 0; i < want->place_count; i++) {
        const struct work_place *place = &finding->search->words->places[want->places[i]];
        for (int k = 0; k < place->near_count; k++) {
            if (!look_at_place(finding, place->near[k], err))
                return false;
        }
    }
    return true;
}

static bool look_everywhere(struct finding *finding, struct err *err)
{
    const struct vacancy_want *want = finding->search->want;
    const struct vacancy_words *words = finding->search->words;
    for (int i = 0; i < want->occupation_count; i++) {
        struct str isco = words->occupations[want->occupations[i]].isco;
        if (!look(finding, QUERY_VACANCIES_OF_WORK, isco, STR(""), err))
            return false;
    }
    return true;
}

static bool look_alike(struct finding *finding, struct err *err)
{
    const struct vacancy_want *want = finding->search->want;
    const struct vacancy_words *words = finding->search->words;
    for (int i = 0; i < want->occupation_count; i++) {
        struct str group =
            str_head(words->occupations[want->occupations[i]].isco, ISCO_GROUP_DIGITS);
        if (want->place_count == 0 && !look(finding, QUERY_VACANCIES_OF_GROUP, group, STR(""), err))
            return false;
        for (int k = 0; k < want->place_count; k++) {
            if (!look(finding, QUERY_VACANCIES_OF_GROUP_AT, group,
                      words->places[want->places[k]].id, err))
                return false;
        }
    }
    return true;
}

static bool look_for_tongues(struct finding *finding, struct err *err)
{
    const struct vacancy_want *want = finding->search->want;
    for (int i = 0; i < want->tongue_count; i++) {
        if (!look(finding, QUERY_VACANCIES_OF_TONGUE, vacancy_tongue_code(want->tongues[i]),
                  STR(""), err))
            return false;
    }
    return true;
}

static bool look_here(struct finding *finding, struct err *err)
{
    const struct vacancy_want *want = finding->search->want;
    for (int i = 0; i < want->place_count; i++) {
        if (!look_at_place(finding, want->places[i], err))
            return false;
    }
    return true;
}

static int best_first(const void *a, const void *b)
{
    const struct vacancies_found *left = a, *right = b;
    if (left->match != right->match)
        return left->match > right->match ? -1 : 1;
    return left->vacancy.id > right->vacancy.id ? -1 : left->vacancy.id < right->vacancy.id;
}

bool vacancies_find(struct db *db, const struct vacancies_search *search, struct arena *arena,
                    struct vacancies_found **ret, size_t *ret_count, struct err *err)
{
    struct finding finding = {
        .db = db,
        .search = search,
        .arena = arena,
        .found = ARENA_ARRAY(arena, struct vacancies_found, VACANCIES_LOOKED_AT_MAX),
    };
    bool (*const looks[])(struct finding *, struct err *) = {
        look_here, look_near, look_everywhere, look_for_tongues, look_alike,
    };
    if (!finding.found)
        return err_set(err, ERR_LIMIT, "no room to look for vacancies");
    for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]) && !enough(&finding); i++) {
        if (!looks[i](&finding, err))
            return false;
    }
    qsort(finding.found, finding.count, sizeof(finding.found[0]), best_first);
    *ret = finding.found;
    *ret_count = finding.count < VACANCIES_FOUND_MAX ? finding.count : VACANCIES_FOUND_MAX;
    return true;
}
