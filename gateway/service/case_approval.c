/* Floor 3: approval of plans and closures. */
#include "service/case_approval.h"

#include "base/utf8.h"
#include "service/case_log.h"
#include "service/case_seal.h"
#include "service/case_task.h"
#include "store/id.h"

const char *const case_approval_kind_names[CASE_APPROVAL_KINDS] = { "plan", "closure" };
const char *const case_approval_state_names[CASE_APPROVAL_STATES] = { "requested", "approved",
                                                                      "rejected", "withdrawn" };

bool case_approval_plan(struct db *db, int64_t case_id, struct arena *arena, int64_t *ret,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_PLAN, arena, &rows, err, DB_I(case_id)))
        return false;
    *ret = db_int(&rows, 0, 0);
    return true;
}

/* ---- reading */

enum { /* columns of QUERY_CASE_APPROVALS */
       A_ID,
       A_CASE,
       A_KIND,
       A_STATE,
       A_PLAN,
       A_REASON,
       A_OTHER,
       A_OTHER_NUMBER,
       A_WORDS,
       A_ASKED_BY,
       A_ASKED_NAME,
       A_ASKED_AT,
       A_COMMENT,
       A_DECIDED_BY,
       A_DECIDED_NAME,
       A_DECIDED_AT,
};

static bool read_approval(const struct keyring *keys, const struct db_rows *rows, size_t row,
                          struct arena *arena, struct case_approval *ret, struct err *err)
{
    *ret = (struct case_approval){
        .id = db_int(rows, row, A_ID),
        .case_id = db_int(rows, row, A_CASE),
        .kind = (enum case_approval_kind)db_int(rows, row, A_KIND),
        .state = (enum case_approval_state)db_int(rows, row, A_STATE),
        .plan = db_int(rows, row, A_PLAN),
        .ending = { .reason = (enum case_reason)db_int(rows, row, A_REASON),
                    .other_id = db_int(rows, row, A_OTHER),
                    .other_number = db_str(rows, row, A_OTHER_NUMBER) },
        .asked_by = db_int(rows, row, A_ASKED_BY),
        .asked_name = db_str(rows, row, A_ASKED_NAME),
        .asked_at_ms = db_int(rows, row, A_ASKED_AT),
        .decided_by = db_int(rows, row, A_DECIDED_BY),
        .decided_name = db_str(rows, row, A_DECIDED_NAME),
        .decided_at_ms = db_int(rows, row, A_DECIDED_AT),
    };
    const struct case_place words = { "case_approval", ret->id, STR("words") };
    const struct case_place comment = { "case_approval", ret->id, STR("comment") };
    return case_unseal(keys, &words, db_str(rows, row, A_WORDS), arena, &ret->ending.words, err) &&
           case_unseal(keys, &comment, db_str(rows, row, A_COMMENT), arena, &ret->comment, err);
}

bool case_approval_list(struct db *db, const struct keyring *keys, int64_t case_id,
                        struct arena *arena, struct case_approval **ret, size_t *ret_count,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_APPROVALS, arena, &rows, err, DB_I(case_id),
                DB_I(CASE_APPROVALS_SHOWN_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct case_approval, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for the approvals of a case file");
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!read_approval(keys, &rows, i, arena, &(*ret)[i], err))
            return false;
    }
    *ret_count = rows.row_count;
    return true;
}

bool case_approval_waiting(struct db *db, struct str team, int64_t staff_id, int64_t after_ms,
                           int64_t after_id, struct arena *arena, struct case_waiting **ret,
                           size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_APPROVALS_WAITING, arena, &rows, err, DB_S(team), DB_I(staff_id),
                DB_I(after_ms), DB_I(after_id), DB_I(CASE_APPROVALS_SHOWN_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct case_waiting, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for what waits for approval");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct case_waiting){ .id = db_int(&rows, i, 0),
                                           .kind = (enum case_approval_kind)db_int(&rows, i, 1),
                                           .asked_name = db_str(&rows, i, 2),
                                           .asked_at_ms = db_int(&rows, i, 3),
                                           .case_id = db_int(&rows, i, 4),
                                           .number = db_str(&rows, i, 5),
                                           .alias = db_str(&rows, i, 6) };
    *ret_count = rows.row_count;
    return true;
}

/* ---- changes */

static bool seal(const struct keyring *keys, int64_t id, const char *field, struct str words,
                 struct arena *arena, struct str *ret, struct err *err)
{
    const struct case_place place = { "case_approval", id, str_of(field) };
    if (words.len > CASE_REASON_SIZE_MAX || !utf8_valid(words))
        return err_set(err, ERR_INVALID, "%s: at most %d bytes of UTF-8", field,
                       CASE_REASON_SIZE_MAX);
    return case_seal(keys, &place, words, arena, ret, err);
}

/* "plan approved" */
static bool log_approval(struct db *db, const struct keyring *keys,
                         const struct case_editor *editor, enum case_approval_kind kind,
                         enum case_approval_state state, struct arena *arena, struct err *err)
{
    struct case_log_line line = { .at_ms = editor->now_ms,
                                  .staff_id = editor->staff_id,
                                  .act = CASE_LOG_APPROVAL };
    if (!arena_format(arena, &line.detail, "%s %s", case_approval_kind_names[kind],
                      case_approval_state_names[state]))
        return err_set(err, ERR_LIMIT, "no room for a line of the file's log");
    return case_log_add(db, keys, editor->case_id, &line, arena, err) &&
           case_file_touch(db, editor->case_id, editor->now_ms, arena, err);
}

static bool check_request(struct db *db, const struct keyring *keys,
                          const struct case_editor *editor, const struct case_approval *request,
                          struct arena *arena, struct err *err)
{
    struct db_rows open;
    struct case_hanging hanging;
    int64_t plan;
    if (!DB_RUN(db, QUERY_CASE_APPROVAL_OPEN, arena, &open, err, DB_I(editor->case_id),
                DB_I(request->kind)))
        return false;
    if (open.row_count > 0)
        return err_set(err, ERR_CONFLICT, "this was asked for already, and waits for an answer");
    if (request->kind == CASE_APPROVAL_CLOSURE)
        return case_closing_check(db, keys, editor->case_id, &request->ending, editor->now_ms,
                                  arena, err);
    if (!case_approval_plan(db, editor->case_id, arena, &plan, err) ||
        !case_closing_hanging(db, keys, editor->case_id, editor->now_ms, arena, &hanging, err))
        return false;
    int goals = 0;
    for (int i = 0; i < CASE_OUTCOMES; i++)
        goals += hanging.goals[i];
    if (goals == 0)
        return err_set(err, ERR_UNPROCESSED, "there is no plan yet: write its goals first");
    return plan == request->plan ||
           err_set(err, ERR_CONFLICT, "the plan was changed meanwhile: look at it again");
}

bool case_approval_ask(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                       const struct case_approval *request, struct arena *arena, struct err *err)
{
    struct str words;
    const struct case_ending *ending = &request->ending;
    int64_t id = id_new(editor->now_ms);
    return seal(keys, id, "words", ending->words, arena, &words, err) &&
           check_request(db, keys, editor, request, arena, err) &&
           DB_RUN(db, QUERY_CASE_APPROVAL_ADD, arena, NULL, err, DB_I(id), DB_I(editor->case_id),
                  DB_I(request->kind), DB_I(request->plan), DB_I(ending->reason),
                  DB_I(ending->other_id), DB_B(words), DB_I(editor->staff_id),
                  DB_I(editor->now_ms)) &&
           log_approval(db, keys, editor, request->kind, CASE_APPROVAL_REQUESTED, arena, err);
}

static bool check_decision(const struct case_approval *of, const struct case_decision *decision,
                           int64_t staff_id, struct err *err)
{
    bool withdraws = decision->state == CASE_APPROVAL_WITHDRAWN;
    if (of->state != CASE_APPROVAL_REQUESTED)
        return err_set(err, ERR_CONFLICT, "this was decided already: look at it again");
    if (withdraws && of->asked_by != staff_id)
        return err_set(err, ERR_FORBIDDEN, "whoever asked takes it back");
    if (!withdraws && of->asked_by == staff_id)
        return err_set(err, ERR_FORBIDDEN,
                       "another supervisor of the team decides what you asked for");
    return decision->state != CASE_APPROVAL_REJECTED || str_trim(decision->comment).len > 0 ||
           err_set(err, ERR_UNPROCESSED, "comment must tell what is to be done before");
}

static bool check_unchanged(struct db *db, const struct case_approval *of, struct arena *arena,
                            struct err *err)
{
    int64_t plan;
    if (!case_approval_plan(db, of->case_id, arena, &plan, err))
        return false;
    return plan == of->plan ||
           err_set(err, ERR_CONFLICT,
                   "the plan was changed since this was asked: it is to be asked for again");
}

/* What follows from it in the file. */
static bool follow(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                   const struct case_approval *of, const struct case_decision *decision,
                   struct arena *arena, struct err *err)
{
    bool plan = of->kind == CASE_APPROVAL_PLAN;
    if (decision->state == CASE_APPROVAL_REJECTED)
        return case_task_add(db, keys, editor, plan ? "plan_sent_back" : "closure_sent_back", arena,
                             err);
    if (decision->state != CASE_APPROVAL_APPROVED)
        return true;
    return plan ? check_unchanged(db, of, arena, err)
                : case_closing_close(db, keys, editor, decision->file_version, &of->ending, arena,
                                     err);
}

bool case_approval_decide(struct db *db, const struct keyring *keys,
                          const struct case_editor *editor, const struct case_decision *decision,
                          struct arena *arena, struct err *err)
{
    struct db_rows rows;
    struct case_approval of;
    struct str comment;
    if (!DB_RUN(db, QUERY_CASE_APPROVAL, arena, &rows, err, DB_I(editor->case_id),
                DB_I(decision->approval_id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such request in this file");
    return read_approval(keys, &rows, 0, arena, &of, err) &&
           check_decision(&of, decision, editor->staff_id, err) &&
           seal(keys, of.id, "comment", decision->comment, arena, &comment, err) &&
           follow(db, keys, editor, &of, decision, arena, err) &&
           DB_RUN(db, QUERY_CASE_APPROVAL_DECIDE, arena, NULL, err, DB_I(of.id),
                  DB_I(decision->state), DB_B(comment), DB_I(editor->staff_id),
                  DB_I(editor->now_ms)) &&
           log_approval(db, keys, editor, of.kind, decision->state, arena, err);
}
