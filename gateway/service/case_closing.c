/* Floor 3: closing case files and opening them again. */
#include "service/case_closing.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "service/case_check_in.h"
#include "service/case_log.h"
#include "service/case_seal.h"

const char *const case_status_act_names[CASE_STATUS_ACTS] = { "opened", "closed", "reopened" };
const char *const case_outcome_names[CASE_OUTCOMES] = { "open", "met", "partly", "not_met",
                                                        "dropped" };
const char *const case_reason_names[CASE_REASONS] = {
    [CASE_REASON_NONE] = "",
    [CASE_REASON_GOALS_MET] = "goals_met",
    [CASE_REASON_ASKED] = "asked",
    [CASE_REASON_MOVED] = "moved",
    [CASE_REASON_RESETTLED] = "resettled",
    [CASE_REASON_RETURNED] = "returned",
    [CASE_REASON_ONWARD] = "onward",
    [CASE_REASON_LEFT] = "left",
    [CASE_REASON_NO_CONTACT] = "no_contact",
    [CASE_REASON_NOT_ELIGIBLE] = "not_eligible",
    [CASE_REASON_DIED] = "died",
    [CASE_REASON_DUPLICATE] = "duplicate",
    [CASE_REASON_PROJECT_ENDED] = "project_ended",
};

static enum case_state state_of(enum case_reason reason)
{
    if (reason == CASE_REASON_MOVED)
        return CASE_TRANSFERRED;
    return reason == CASE_REASON_DUPLICATE ? CASE_DUPLICATE : CASE_CLOSED;
}

/* ---- what hangs on it */

static struct str field_of(const struct case_item *item, const char *name)
{
    for (size_t i = 0; i < item->value_count; i++) {
        if (str_equal(str_of(item->values[i].field->name), str_of(name)))
            return item->values[i].value;
    }
    return STR("");
}

static void count_item(const struct case_item *item, struct case_hanging *ret)
{
    if (item->kind == CASE_TASK)
        ret->tasks++;
    if (item->kind != CASE_GOAL)
        return;
    int outcome = str_among(field_of(item, "outcome"), case_outcome_names, CASE_OUTCOMES);
    ret->goals[outcome < 0 ? CASE_GOAL_OPEN : outcome]++;
}

bool case_closing_hanging(struct db *db, const struct keyring *keys, int64_t case_id,
                          int64_t now_ms, struct arena *arena, struct case_hanging *ret,
                          struct err *err)
{
    struct case_item *items;
    size_t count;
    struct db_rows rows;
    *ret = (struct case_hanging){ 0 };
    if (!case_items_list(db, keys, case_id, arena, &items, &count, err) ||
        !DB_RUN(db, QUERY_CASE_HANGING, arena, &rows, err, DB_I(case_id), DB_I(now_ms)))
        return false;
    ret->referrals = (int)db_int(&rows, 0, 0);
    ret->appointments = (int)db_int(&rows, 0, 1);
    ret->check_ins = (int)db_int(&rows, 0, 2);
    for (size_t i = 0; i < count; i++)
        count_item(&items[i], ret);
    return true;
}

static bool check_words(const struct case_ending *ending, struct err *err)
{
    enum case_reason reason = ending->reason;
    if (ending->words.len > CASE_REASON_SIZE_MAX || !utf8_valid(ending->words))
        return err_set(err, ERR_INVALID, "words: at most %d bytes of UTF-8", CASE_REASON_SIZE_MAX);
    if ((reason == CASE_REASON_MOVED || reason == CASE_REASON_PROJECT_ENDED) &&
        str_trim(ending->words).len == 0)
        return err_set(err, ERR_UNPROCESSED, "words must tell to whom the person is handed on");
    return true;
}

bool case_closing_check(struct db *db, const struct keyring *keys, int64_t case_id,
                        const struct case_ending *ending, int64_t now_ms, struct arena *arena,
                        struct err *err)
{
    struct case_hanging hanging;
    bool duplicate = ending->reason == CASE_REASON_DUPLICATE;
    if (ending->reason == CASE_REASON_NONE)
        return err_set(err, ERR_INVALID, "reason must be one of the reasons of closing a file");
    if (!check_words(ending, err) ||
        !case_closing_hanging(db, keys, case_id, now_ms, arena, &hanging, err))
        return false;
    if (duplicate && (ending->other_id == 0 || ending->other_id == case_id))
        return err_set(err, ERR_UNPROCESSED, "other must be the number of the file that stays");
    if (hanging.goals[CASE_GOAL_OPEN] > 0 && !duplicate)
        return err_set(err, ERR_UNPROCESSED,
                       "%d goals have no outcome yet: write what became of each first",
                       hanging.goals[CASE_GOAL_OPEN]);
    if (hanging.referrals > 0)
        return err_set(err, ERR_UNPROCESSED,
                       "%d referrals are under way: hear what became of them, or take them back",
                       hanging.referrals);
    return hanging.appointments == 0 ||
           err_set(err, ERR_UNPROCESSED, "%d appointments are still to come: cancel them first",
                   hanging.appointments);
}

/* ---- its turns */

static bool keep(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                 enum case_status_act act, const struct case_ending *ending, struct arena *arena,
                 struct err *err)
{
    enum case_state state = act == CASE_STATUS_CLOSED ? state_of(ending->reason) : CASE_OPEN;
    struct case_log_line line = { .at_ms = editor->now_ms,
                                  .staff_id = editor->staff_id,
                                  .act = CASE_LOG_STATE };
    const struct case_place place = { "case_status", editor->case_id,
                                      str_of(case_status_act_names[act]) };
    struct str words;
    if (!arena_format(arena, &line.detail, "%s %s", case_file_state_names[state],
                      case_reason_names[ending->reason]))
        return err_set(err, ERR_LIMIT, "no room for a line of the file's log");
    line.detail = str_trim(line.detail);
    return case_seal(keys, &place, ending->words, arena, &words, err) &&
           DB_RUN(db, QUERY_CASE_STATUS_ADD, arena, NULL, err, DB_I(editor->case_id),
                  DB_I(editor->now_ms), DB_I(act), DB_I(state), DB_I(ending->reason),
                  DB_I(ending->other_id), DB_B(words), DB_I(editor->staff_id)) &&
           case_log_add(db, keys, editor->case_id, &line, arena, err);
}

/* In an arena of its own: a full file has many. */
static bool end_task(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                     int64_t item_id, struct err *err)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    bool done = case_items_remove(db, keys, editor, item_id, arena, err);
    arena_free(arena);
    return done;
}

static bool end_tasks(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                      struct arena *arena, struct err *err)
{
    struct case_item *items;
    size_t count;
    if (!case_items_list(db, keys, editor->case_id, arena, &items, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind == CASE_TASK && !end_task(db, keys, editor, items[i].id, err))
            return false;
    }
    return true;
}

bool case_closing_close(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                        int64_t version, const struct case_ending *ending, struct arena *arena,
                        struct err *err)
{
    return case_closing_check(db, keys, editor->case_id, ending, editor->now_ms, arena, err) &&
           case_check_in_end(db, keys, editor, CHECK_IN_CLOSED, arena, err) &&
           end_tasks(db, keys, editor, arena, err) &&
           case_file_move(db, editor->case_id, version, state_of(ending->reason), editor->now_ms,
                          arena, err) &&
           keep(db, keys, editor, CASE_STATUS_CLOSED, ending, arena, err);
}

bool case_closing_reopen(struct db *db, const struct keyring *keys,
                         const struct case_editor *editor, int64_t version, struct str words,
                         struct arena *arena, struct err *err)
{
    struct case_file file;
    const struct case_ending why = { .words = str_trim(words) };
    if (!case_file_get(db, editor->case_id, arena, &file, err) || !check_words(&why, err))
        return false;
    if (file.state == CASE_OPEN)
        return err_set(err, ERR_UNPROCESSED, "this file is open");
    if (why.words.len == 0)
        return err_set(err, ERR_UNPROCESSED, "words must tell why it is opened again");
    return case_file_move(db, file.id, version, CASE_OPEN, editor->now_ms, arena, err) &&
           keep(db, keys, editor, CASE_STATUS_REOPENED, &why, arena, err);
}

bool case_closing_history(struct db *db, const struct keyring *keys, int64_t case_id,
                          struct arena *arena, struct case_status **ret, size_t *ret_count,
                          struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_STATUSES, arena, &rows, err, DB_I(case_id),
                DB_I(CASE_STATUSES_SHOWN_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct case_status, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for the turns of a case file");
    for (size_t i = 0; i < rows.row_count; i++) {
        struct case_status *one = &(*ret)[i];
        struct str words = db_str(&rows, i, 6);
        *one = (struct case_status){ .at_ms = db_int(&rows, i, 0),
                                     .act = (enum case_status_act)db_int(&rows, i, 1),
                                     .state = (enum case_state)db_int(&rows, i, 2),
                                     .ending = { .reason = (enum case_reason)db_int(&rows, i, 3),
                                                 .other_id = db_int(&rows, i, 4),
                                                 .other_number = db_str(&rows, i, 5) },
                                     .staff_id = db_int(&rows, i, 7),
                                     .staff_name = db_str(&rows, i, 8) };
        const struct case_place place = { "case_status", case_id,
                                          str_of(case_status_act_names[one->act]) };
        if (!case_unseal(keys, &place, words, arena, &one->ending.words, err))
            return false;
    }
    *ret_count = rows.row_count;
    return true;
}
