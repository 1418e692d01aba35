/* Floor 3: check-ins of case files: set up, ended, answered. */
#include "service/case_check_in.h"

#include "domain/date.h"
#include "service/case_log.h"
#include "service/case_task.h"
#include "service/contacts.h"
#include "store/id.h"

enum { SILENCE_HOURS_MIN = 4, SILENCE_HOURS_MAX = 24 * 7 };

const char *const check_in_end_names[CHECK_IN_ENDS] = { "",        "staff",     "person",
                                                        "stopped", "withdrawn", "closed" };

static bool log_act(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                    const char *what, const char *detail, struct arena *arena, struct err *err)
{
    struct case_log_line line = { .at_ms = editor->now_ms,
                                  .staff_id = editor->staff_id,
                                  .way = editor->way,
                                  .act = CASE_LOG_CHECK_IN };
    if (!arena_format(arena, &line.detail, "%s %s", what, detail))
        return err_set(err, ERR_LIMIT, "no room for a line of the file's log");
    return case_log_add(db, keys, editor->case_id, &line, arena, err) &&
           case_file_touch(db, editor->case_id, editor->now_ms, arena, err);
}

/* ---- reading */

static struct case_check_in read_check_in(const struct db_rows *rows)
{
    if (rows->row_count == 0)
        return (struct case_check_in){ 0 };
    return (struct case_check_in){ .id = db_int(rows, 0, 0),
                                   .case_id = db_int(rows, 0, 1),
                                   .contact_id = db_int(rows, 0, 2),
                                   .days = (int)db_int(rows, 0, 3),
                                   .minute = (int)db_int(rows, 0, 4),
                                   .silence_hours = (int)db_int(rows, 0, 5),
                                   .next_ms = db_int(rows, 0, 6),
                                   .started_by = db_int(rows, 0, 7),
                                   .started_name = db_str(rows, 0, 8),
                                   .started_ms = db_int(rows, 0, 9),
                                   .ended_ms = db_int(rows, 0, 10),
                                   .end = (enum check_in_end)db_int(rows, 0, 11) };
}

bool case_check_in_get(struct db *db, int64_t case_id, struct arena *arena,
                       struct case_check_in *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CHECK_IN_LATEST, arena, &rows, err, DB_I(case_id)))
        return false;
    *ret = read_check_in(&rows);
    return true;
}

bool case_check_in_turns(struct db *db, int64_t case_id, struct arena *arena,
                         struct case_check_in_turn **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CHECK_IN_TURNS, arena, &rows, err, DB_I(case_id),
                DB_I(CHECK_IN_TURNS_SHOWN_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct case_check_in_turn, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for check-ins");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct case_check_in_turn){
            .id = db_int(&rows, i, 0),
            .due_ms = db_int(&rows, i, 1),
            .unsent = (enum check_in_unsent)db_int(&rows, i, 2),
            .waits = db_int(&rows, i, 3) > 0,
            .answer = (enum check_in_answer)db_int(&rows, i, 4),
            .answered_ms = db_int(&rows, i, 5),
            .message = (int)db_int(&rows, i, 6),
            .ticket_id = db_int(&rows, i, 7),
        };
    *ret_count = rows.row_count;
    return true;
}

/* ---- setting up */

static bool check_person(struct db *db, const struct case_text_world *world,
                         const struct case_file *file, int64_t first_ms, struct arena *arena,
                         struct err *err)
{
    struct case_text_reader reader;
    const struct channel *channel;
    struct quiet_hours quiet;
    if (!case_text_find(db, file->id, arena, &reader, err))
        return false;
    if (reader.contact_id > 0 && !reader.agreed)
        return err_set(err, ERR_UNPROCESSED, "they did not agree to be texted: ask them first");
    if (!case_text_check(&reader, err) ||
        !case_text_channel(db, world->channels, world->channel_count, reader.contact_id, arena,
                           &channel, err))
        return false;
    if (!channel)
        return err_set(err, ERR_UNPROCESSED, "no channel is configured");
    if (!contacts_quiet(db, reader.contact_id, channel->quiet, arena, &quiet, err))
        return false;
    return check_in_is_heard(quiet, first_ms) ||
           err_set(err, ERR_UNPROCESSED,
                   "minute falls into hours in which they are not to be disturbed");
}

static bool first_of(const struct case_check_in_plan *plan, int64_t now_ms, int64_t *ret,
                     struct err *err)
{
    int64_t day_ms;
    if (!date_parse(plan->first, &day_ms))
        return err_set(err, ERR_INVALID, "first must be the day of the first, as 2026-11-25");
    if (plan->minute < 0 || plan->minute >= DAY_MINUTES)
        return err_set(err, ERR_INVALID, "minute is one of the day: 0 to 1439");
    if (plan->silence_hours < SILENCE_HOURS_MIN || plan->silence_hours > SILENCE_HOURS_MAX)
        return err_set(err, ERR_INVALID, "silence_hours: %d to %d", SILENCE_HOURS_MIN,
                       SILENCE_HOURS_MAX);
    *ret = check_in_next_ms(day_ms, plan->minute, check_in_days(plan->pace), 0);
    return *ret > now_ms || err_set(err, ERR_UNPROCESSED, "first lies in the past");
}

bool case_check_in_start(struct db *db, const struct case_text_world *world,
                         const struct case_editor *editor, const struct case_file *file,
                         const struct case_check_in_plan *plan, struct arena *arena,
                         struct err *err)
{
    struct db_rows running;
    int64_t first_ms;
    if (!first_of(plan, editor->now_ms, &first_ms, err) ||
        !check_person(db, world, file, first_ms, arena, err) ||
        !DB_RUN(db, QUERY_CHECK_IN_RUNNING, arena, &running, err, DB_I(file->id)))
        return false;
    if (running.row_count > 0)
        return err_set(err, ERR_CONFLICT, "check-ins run already: end them first");
    return DB_RUN(db, QUERY_CHECK_IN_ADD, arena, NULL, err, DB_I(id_new(editor->now_ms)),
                  DB_I(file->id), DB_I(file->contact_id), DB_I(check_in_days(plan->pace)),
                  DB_I(plan->minute), DB_I(plan->silence_hours), DB_I(first_ms),
                  DB_I(editor->staff_id), DB_I(editor->now_ms)) &&
           log_act(db, world->keys, editor, "begun", check_in_pace_names[plan->pace], arena, err);
}

/* ---- ending */

bool case_check_in_end(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                       enum check_in_end end, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CHECK_IN_RUNNING, arena, &rows, err, DB_I(editor->case_id)))
        return false;
    const struct case_check_in running = read_check_in(&rows);
    if (running.id == 0)
        return true;
    return DB_RUN(db, QUERY_CHECK_IN_END, arena, NULL, err, DB_I(running.id), DB_I(editor->now_ms),
                  DB_I(editor->staff_id), DB_I(end)) &&
           DB_RUN(db, QUERY_CHECK_IN_QUIET, arena, NULL, err, DB_I(running.id)) &&
           log_act(db, keys, editor, "ended", check_in_end_names[end], arena, err);
}

bool case_check_in_stopped(struct db *db, const struct keyring *keys, int64_t contact_id,
                           enum case_log_way way, int64_t now_ms, struct arena *arena,
                           struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CHECK_IN_OF_CONTACT, arena, &rows, err, DB_I(contact_id), DB_I(ROWS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        const struct case_editor editor = { .case_id = db_int(&rows, i, 0),
                                            .now_ms = now_ms,
                                            .way = way };
        if (!case_check_in_end(db, keys, &editor, CHECK_IN_STOPPED, arena, err) ||
            !case_task_add(db, keys, &editor, "check_in_ended", arena, err))
            return false;
    }
    return true;
}

/* ---- what they say */

bool case_check_in_answered(struct db *db, const struct keyring *keys, int64_t contact_id,
                            const struct case_check_in_said *said, int64_t now_ms,
                            struct arena *arena, struct err *err)
{
    static const char *const causes[CHECK_IN_ANSWERS] = { [CHECK_IN_CALL] = "check_in_call",
                                                          [CHECK_IN_URGENT] = "check_in_urgent",
                                                          [CHECK_IN_NO_MORE] = "check_in_ended",
                                                          [CHECK_IN_WORDS] = "check_in_words" };
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CHECK_IN_ASKED, arena, &rows, err, DB_I(said->turn_id), DB_I(contact_id)))
        return false;
    if (rows.row_count == 0)
        return true;
    const struct case_editor editor = { .case_id = db_int(&rows, 0, 0),
                                        .now_ms = now_ms,
                                        .way = CASE_LOG_BY_PHONE };
    const char *cause = causes[said->answer];
    return DB_RUN(db, QUERY_CHECK_IN_ANSWER, arena, NULL, err, DB_I(said->turn_id),
                  DB_I(said->answer), DB_I(now_ms), DB_I(said->ticket_id)) &&
           log_act(db, keys, &editor, "answered", check_in_answer_names[said->answer], arena,
                   err) &&
           (!cause || case_task_add(db, keys, &editor, cause, arena, err)) &&
           (said->answer != CHECK_IN_NO_MORE ||
            case_check_in_end(db, keys, &editor, CHECK_IN_BY_PERSON, arena, err));
}

bool case_check_in_wrote(struct db *db, const struct keyring *keys, int64_t contact_id,
                         int64_t ticket_id, int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CHECK_IN_WAITING, arena, &rows, err, DB_I(contact_id), DB_I(now_ms),
                DB_I(ROWS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        const struct case_check_in_said said = { db_int(&rows, i, 0), CHECK_IN_WORDS, ticket_id };
        if (!case_check_in_answered(db, keys, contact_id, &said, now_ms, arena, err))
            return false;
    }
    return true;
}
