/* Floor 3: questions asked often: what staff see of them, and set right by hand. */
#include "domain/mask.h"
#include "service/faq_answer.h"
#include "service/faq_parts.h"

enum {
    SAMPLES_READ = 12,
    SAMPLES_MAX = sizeof(((struct faq_group *)0)->samples) / sizeof(struct str),
    SAMPLE_ALIKE_MAX = 800, /* above it two wordings need not be shown both */
};

static bool masked(struct str text, struct arena *arena, struct str *ret, struct err *err)
{
    struct builder out;
    if (!arena_builder(arena, text.len * 3 + 5, &out))
        return err_set(err, ERR_LIMIT, "no room for a question");
    mask_text(text, FAQ_SAMPLE_CHARACTERS, &out);
    *ret = builder_str(&out);
    return true;
}

static bool is_new(const struct trigram_sketch *sketch, const struct trigram_sketch *shown,
                   int count)
{
    for (int i = 0; i < count; i++) {
        if (trigram_alike(sketch, &shown[i]) > SAMPLE_ALIKE_MAX)
            return false;
    }
    return true;
}

static bool read_samples(struct db *db, int64_t staff_id, struct arena *arena,
                         struct faq_group *ret, struct err *err)
{
    struct db_rows rows;
    struct trigram_sketch shown[SAMPLES_MAX], sketch;
    if (!DB_RUN(db, QUERY_FAQ_SAMPLES, arena, &rows, err, DB_I(ret->id), DB_I(staff_id),
                DB_I(SAMPLES_READ)))
        return false;
    for (size_t i = 0; i < rows.row_count && ret->sample_count < SAMPLES_MAX; i++) {
        trigram_sketch(db_str(&rows, i, 0), &sketch);
        if (!is_new(&sketch, shown, ret->sample_count))
            continue;
        shown[ret->sample_count] = sketch;
        if (!masked(db_str(&rows, i, 0), arena, &ret->samples[ret->sample_count++], err))
            return false;
    }
    return true;
}

/* The numbers are of what this person may see. */
static bool read_group(struct db *db, const struct db_rows *rows, size_t row, int64_t staff_id,
                       struct arena *arena, struct faq_group *ret, struct err *err)
{
    struct db_rows counts;
    *ret = (struct faq_group){ .id = db_int(rows, row, 0),
                               .number = db_int(rows, row, 1),
                               .language = db_str(rows, row, 2),
                               .category = db_str(rows, row, 3),
                               .page = db_str(rows, row, 4),
                               .latest_ms = db_int(rows, row, 5),
                               .proposed = db_int(rows, row, 7) };
    if (!DB_RUN(db, QUERY_FAQ_COUNTS, arena, &counts, err, DB_I(ret->id), DB_I(staff_id),
                DB_I(ROWS_MAX)))
        return false;
    ret->people = db_int(&counts, 0, 0);
    ret->questions = db_int(&counts, 0, 1);
    ret->open = db_int(&counts, 0, 2);
    ret->since_ms = db_int(&counts, 0, 3);
    return read_samples(db, staff_id, arena, ret, err);
}

bool faq_list(struct db *db, const struct faq_query *query, struct arena *arena,
              struct faq_group **ret, size_t *ret_count, int64_t *ret_after_people, struct err *err)
{
    struct db_rows rows;
    bool resumed = query->after_people > 0;
    if (!DB_RUN(db, QUERY_FAQ_LIST, arena, &rows, err,
                DB_I(resumed ? query->after_people : INT64_MAX), DB_I(query->after_id),
                DB_S(query->category), DB_S(query->language), DB_I(FAQ_PEOPLE_MIN),
                DB_I(query->staff_id), DB_I(query->limit)))
        return false;
    *ret = ARENA_ARRAY(arena, struct faq_group, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu groups", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!read_group(db, &rows, i, query->staff_id, arena, &(*ret)[i], err))
            return false;
    }
    *ret_count = rows.row_count;
    *ret_after_people = rows.row_count > 0 ? db_int(&rows, rows.row_count - 1, 6) : 0;
    return true;
}

static bool no_such_group(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "there is no such group of questions");
}

bool faq_get(struct db *db, int64_t id, int64_t staff_id, struct arena *arena,
             struct faq_group *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FAQ_GET, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return no_such_group(err);
    return read_group(db, &rows, 0, staff_id, arena, ret, err) &&
           (ret->people > 0 || no_such_group(err));
}

bool faq_questions(struct db *db, int64_t group_id, int64_t staff_id, int64_t now_ms,
                   struct arena *arena, struct faq_question **ret, size_t *ret_count,
                   struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FAQ_QUESTIONS, arena, &rows, err, DB_I(group_id), DB_I(staff_id),
                DB_I(now_ms), DB_I(FAQ_QUESTIONS_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct faq_question, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu questions", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        (*ret)[i] = (struct faq_question){ .ticket_id = db_int(&rows, i, 0),
                                           .number = db_int(&rows, i, 1),
                                           .language = db_str(&rows, i, 3),
                                           .category = db_str(&rows, i, 4),
                                           .state = (enum ticket_state)db_int(&rows, i, 5),
                                           .opened_at_ms = db_int(&rows, i, 6),
                                           .owner_name = db_str(&rows, i, 7) };
        if (!masked(db_str(&rows, i, 2), arena, &(*ret)[i].text, err))
            return false;
    }
    *ret_count = rows.row_count;
    return true;
}

/* ---- by hand */

bool faq_take_out(struct db *db, int64_t group_id, int64_t ticket_id, int64_t staff_id,
                  struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct faq_group group = { 0 };
    struct db_rows rows;
    if (!faq_get(db, group_id, staff_id, arena, &group, err) ||
        !DB_RUN(db, QUERY_FAQ_HAS, arena, &rows, err, DB_I(ticket_id), DB_I(group.id),
                DB_I(staff_id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "this question is not in the group");
    if (group.questions == 1)
        return err_set(err, ERR_UNPROCESSED, "it is the only question of this group");
    struct faq_asked asked = { .ticket_id = ticket_id,
                               .contact_id = db_int(&rows, 0, 0),
                               .category = db_str(&rows, 0, 1),
                               .language = db_str(&rows, 0, 2),
                               .page = db_str(&rows, 0, 3),
                               .text = db_str(&rows, 0, 4),
                               .at_ms = db_int(&rows, 0, 5) };
    trigram_sketch(asked.text, &asked.sketch);
    return faq_group_add(db, &asked, true, arena, ret_id, err) &&
           DB_RUN(db, QUERY_FAQ_MOVE_ONE, arena, NULL, err, DB_I(ticket_id), DB_I(*ret_id)) &&
           DB_RUN(db, QUERY_FAQ_RECOUNT, arena, NULL, err, DB_I(*ret_id)) &&
           DB_RUN(db, QUERY_FAQ_RECOUNT, arena, NULL, err, DB_I(group.id)) &&
           faq_answer_leave_out(db, ticket_id, arena, err);
}

bool faq_join(struct db *db, int64_t from_id, int64_t to_id, int64_t staff_id, struct arena *arena,
              struct err *err)
{
    struct faq_group from = { 0 }, to = { 0 };
    if (!faq_get(db, from_id, staff_id, arena, &from, err) ||
        !faq_get(db, to_id, staff_id, arena, &to, err))
        return false;
    if (from.id == to.id)
        return err_set(err, ERR_UNPROCESSED, "these are one group already");
    return DB_RUN(db, QUERY_FAQ_MOVE_ALL, arena, NULL, err, DB_I(from.id), DB_I(to.id)) &&
           DB_RUN(db, QUERY_FAQ_JOIN, arena, NULL, err, DB_I(from.id), DB_I(to.id)) &&
           DB_RUN(db, QUERY_FAQ_RECOUNT, arena, NULL, err, DB_I(to.id)) &&
           DB_RUN(db, QUERY_FAQ_GROWN, arena, NULL, err, DB_I(to.id), DB_I(from.latest_ms),
                  DB_I(0));
}
