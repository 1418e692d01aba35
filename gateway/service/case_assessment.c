/* Floor 3: needs assessments, section by section. */
#include "service/case_assessment.h"

#include "service/case_file.h"
#include "service/case_log.h"
#include "service/case_seal.h"
#include "store/id.h"

const char *const case_assessment_state_names[CASE_ASSESSMENT_STATES] = {
    [CASE_ASSESSMENT_BEGUN] = "begun",
    [CASE_ASSESSMENT_FINISHED] = "finished",
    [CASE_ASSESSMENT_REPLACED] = "replaced",
};

enum case_class case_assessment_class(enum assessment_access access)
{
    switch (access) {
    case ASSESSMENT_LEGAL:
        return CASE_LEGAL;
    case ASSESSMENT_PROTECTION:
        return CASE_PROTECTION;
    case ASSESSMENT_PSYCHOSOCIAL:
        return CASE_PSYCHOSOCIAL;
    case ASSESSMENT_OPEN:
    case ASSESSMENT_ACCESSES:
        break;
    }
    return CASE_PROGRAMME;
}

/* ---- reading */

static struct case_assessment assessment_of(const struct db_rows *rows, size_t row)
{
    return (struct case_assessment){ .id = db_int(rows, row, 0),
                                     .form = db_str(rows, row, 1),
                                     .form_version = (int)db_int(rows, row, 2),
                                     .state = (enum case_assessment_state)db_int(rows, row, 3),
                                     .staff_name = db_str(rows, row, 4),
                                     .begun_at_ms = db_int(rows, row, 5),
                                     .finished_at_ms = db_int(rows, row, 6) };
}

bool case_assessment_list(struct db *db, int64_t case_id, struct arena *arena,
                          struct case_assessment **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_ASSESSMENTS, arena, &rows, err, DB_I(case_id),
                DB_I(CASE_ASSESSMENTS_SHOWN_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct case_assessment, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for the assessments of a case file");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = assessment_of(&rows, i);
    *ret_count = rows.row_count;
    return true;
}

bool case_assessment_get(struct db *db, int64_t case_id, int64_t id, struct arena *arena,
                         struct case_assessment *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_ASSESSMENT, arena, &rows, err, DB_I(case_id), DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such assessment in this file");
    *ret = assessment_of(&rows, 0);
    return true;
}

static bool section_of(const struct keyring *keys, int64_t id, const struct db_rows *rows,
                       size_t row, struct arena *arena, struct case_assessment_section *ret,
                       struct err *err)
{
    *ret = (struct case_assessment_section){ .section = db_str(rows, row, 0),
                                             .score = { .severity = (int)db_int(rows, row, 2),
                                                        .urgent = db_int(rows, row, 3) != 0,
                                                        .first = db_int(rows, row, 4) != 0 },
                                             .version = db_int(rows, row, 5),
                                             .changed_at_ms = db_int(rows, row, 6),
                                             .staff_name = db_str(rows, row, 7) };
    const struct case_place place = { "case_assessment_section", id, ret->section };
    return case_unseal(keys, &place, db_str(rows, row, 1), arena, &ret->answers, err);
}

bool case_assessment_sections(struct db *db, const struct keyring *keys, int64_t id,
                              struct arena *arena, struct case_assessment_section **ret,
                              size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_ASSESSMENT_SECTIONS, arena, &rows, err, DB_I(id),
                DB_I(ASSESSMENT_SECTIONS_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct case_assessment_section, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for an assessment");
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!section_of(keys, id, &rows, i, arena, &(*ret)[i], err))
            return false;
    }
    *ret_count = rows.row_count;
    return true;
}

/* ---- changing */

struct trace { /* a line of the file's log */
    enum case_log_act act;
    int64_t id;
    struct str section, before, after;
    const char *what; /* of the assessment */
};

static bool log_trace(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                      const struct assessment_form *form, const struct trace *trace,
                      struct arena *arena, struct err *err)
{
    struct case_log_line line = { .at_ms = editor->now_ms,
                                  .staff_id = editor->staff_id,
                                  .act = trace->act,
                                  .item_id = trace->id,
                                  .field = trace->section,
                                  .before = trace->before,
                                  .after = trace->after };
    if (!arena_format(arena, &line.detail, "assessment " STR_FMT " %s", STR_ARG(form->id),
                      trace->what))
        return err_set(err, ERR_LIMIT, "no room for a line of the file's log");
    return case_log_add(db, keys, editor->case_id, &line, arena, err) &&
           case_file_touch(db, editor->case_id, editor->now_ms, arena, err);
}

bool case_assessment_begin(struct db *db, const struct keyring *keys,
                           const struct case_editor *editor, const struct assessment_form *form,
                           struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_ASSESSMENT_REPLACE, arena, NULL, err, DB_I(editor->case_id),
                DB_S(form->id), DB_I(form->version)) ||
        !DB_RUN(db, QUERY_CASE_ASSESSMENT_BEGUN, arena, &rows, err, DB_I(editor->case_id),
                DB_S(form->id)))
        return false;
    if (rows.row_count > 0)
        return err_set(err, ERR_CONFLICT,
                       "one on this form is under way: go on with it, or finish it first");
    *ret_id = id_new(editor->now_ms);
    const struct trace trace = { .act = CASE_LOG_ADDED, .id = *ret_id, .what = "begun" };
    return DB_RUN(db, QUERY_CASE_ASSESSMENT_ADD, arena, NULL, err, DB_I(*ret_id),
                  DB_I(editor->case_id), DB_S(form->id), DB_I(form->version),
                  DB_I(editor->staff_id), DB_I(editor->now_ms)) &&
           log_trace(db, keys, editor, form, &trace, arena, err);
}

static bool may_change(struct db *db, const struct case_editor *editor, int64_t id,
                       const struct assessment_form *form, struct arena *arena, struct err *err)
{
    struct case_assessment assessment;
    if (!case_assessment_get(db, editor->case_id, id, arena, &assessment, err))
        return false;
    if (assessment.state != CASE_ASSESSMENT_BEGUN)
        return err_set(err, ERR_CONFLICT, "this assessment is finished: begin another");
    if (!str_equal(assessment.form, form->id) || assessment.form_version != form->version)
        return err_set(err, ERR_CONFLICT,
                       "the questions of this form have changed since: begin another");
    return true;
}

static bool stored(struct db *db, const struct keyring *keys, int64_t id, struct str section,
                   struct arena *arena, struct case_assessment_section *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct case_assessment_section){ .section = section,
                                             .answers = STR("{}"),
                                             .score = { .severity = -1 } };
    if (!DB_RUN(db, QUERY_CASE_ASSESSMENT_SECTION, arena, &rows, err, DB_I(id), DB_S(section)))
        return false;
    return rows.row_count == 0 || section_of(keys, id, &rows, 0, arena, ret, err);
}

bool case_assessment_write(struct db *db, const struct keyring *keys,
                           const struct case_editor *editor, int64_t id,
                           const struct case_answers *answers, struct arena *arena,
                           struct case_assessment_section *ret, struct err *err)
{
    const struct json *json;
    struct assessment_score score;
    struct str sealed;
    const struct assessment_section *section = &answers->form->sections[answers->section];
    *ret = (struct case_assessment_section){ .section = section->id };
    if (!may_change(db, editor, id, answers->form, arena, err) ||
        !json_parse(answers->answers, arena, &json, err) ||
        !assessment_score_section(section, json, false, &score, err) ||
        !stored(db, keys, id, section->id, arena, ret, err))
        return false;
    if (ret->version != answers->version)
        return err_set(err, ERR_CONFLICT,
                       "somebody wrote in this section meanwhile: look at what stands there now");
    const struct case_place place = { "case_assessment_section", id, section->id };
    if (!case_seal(keys, &place, answers->answers, arena, &sealed, err))
        return false;
    const struct trace trace = { .act = CASE_LOG_CHANGED,
                                 .id = id,
                                 .section = section->id,
                                 .before = ret->answers,
                                 .after = answers->answers,
                                 .what = "changed" };
    if (!DB_RUN(db, QUERY_CASE_ASSESSMENT_PUT, arena, NULL, err, DB_I(id), DB_S(section->id),
                DB_B(sealed), DB_I(score.severity), DB_I(score.urgent), DB_I(score.first),
                DB_I(answers->version + 1), DB_I(editor->now_ms), DB_I(editor->staff_id)) ||
        !log_trace(db, keys, editor, answers->form, &trace, arena, err))
        return false;
    ret->answers = answers->answers;
    ret->score = score;
    ret->version++;
    ret->changed_at_ms = editor->now_ms;
    return true;
}

static const struct case_assessment_section *
section_named(const struct case_assessment_section *sections, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(sections[i].section, name))
            return &sections[i];
    }
    return NULL;
}

bool case_assessment_finish(struct db *db, const struct keyring *keys,
                            const struct case_editor *editor, int64_t id,
                            const struct assessment_form *form, struct arena *arena,
                            struct err *err)
{
    struct case_assessment_section *sections;
    size_t count;
    if (!may_change(db, editor, id, form, arena, err) ||
        !case_assessment_sections(db, keys, id, arena, &sections, &count, err))
        return false;
    for (int i = 0; i < form->section_count; i++) {
        const struct case_assessment_section *written =
            section_named(sections, count, form->sections[i].id);
        const struct json *answers = NULL;
        struct assessment_score score;
        if ((written && !json_parse(written->answers, arena, &answers, err)) ||
            !assessment_score_section(&form->sections[i], answers, true, &score, err))
            return false;
    }
    const struct trace trace = { .act = CASE_LOG_DONE, .id = id, .what = "finished" };
    return DB_RUN(db, QUERY_CASE_ASSESSMENT_FINISH, arena, NULL, err, DB_I(id),
                  DB_I(editor->now_ms)) &&
           log_trace(db, keys, editor, form, &trace, arena, err);
}
