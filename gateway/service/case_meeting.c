/* Floor 3: appointments of case files. */
#include "service/case_meeting.h"

#include "service/case_log.h"
#include "service/case_task.h"
#include "service/contacts.h"

bool case_meeting_log(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                      const char *what, struct arena *arena, struct err *err)
{
    const struct case_log_line line = { .at_ms = editor->now_ms,
                                        .staff_id = editor->staff_id,
                                        .act = CASE_LOG_APPOINTMENT,
                                        .detail = str_of(what) };
    return case_log_add(db, keys, editor->case_id, &line, arena, err) &&
           case_file_touch(db, editor->case_id, editor->now_ms, arena, err);
}

bool case_meeting_book(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                       const struct case_file *file, const struct channel *channel,
                       const struct appointments_time *time, struct arena *arena, int64_t *ret_id,
                       struct err *err)
{
    struct contact contact;
    if (file->contact_id == 0 || !channel)
        return err_set(err, ERR_UNPROCESSED, "this file has no phone: note the day as a task");
    if (!contacts_get(db, file->contact_id, arena, &contact, err))
        return false;
    const struct appointments_booking booking = { .contact_id = file->contact_id,
                                                  .topic = str_of(contact.category),
                                                  .channel = channel->name,
                                                  .by_staff_id = editor->staff_id,
                                                  .time = *time };
    return appointments_book(db, &booking, editor->now_ms, arena, ret_id, err) &&
           DB_RUN(db, QUERY_CASE_MEETING_ADD, arena, NULL, err, DB_I(*ret_id), DB_I(file->id)) &&
           case_meeting_log(db, keys, editor, "booked", arena, err);
}

bool case_meeting_check(struct db *db, int64_t case_id, int64_t appointment_id, struct arena *arena,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_MEETING, arena, &rows, err, DB_I(appointment_id)))
        return false;
    return (rows.row_count > 0 && db_int(&rows, 0, 0) == case_id) ||
           err_set(err, ERR_NOT_FOUND, "there is no such appointment in this file");
}

bool case_meeting_missed(struct db *db, const struct keyring *keys, int64_t appointment_id,
                         int64_t staff_id, int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows, marked;
    struct case_file file;
    if (!DB_RUN(db, QUERY_CASE_MEETING, arena, &rows, err, DB_I(appointment_id)))
        return false;
    if (rows.row_count == 0)
        return true;
    const struct case_editor editor = { .case_id = db_int(&rows, 0, 0),
                                        .staff_id = staff_id,
                                        .now_ms = now_ms };
    return case_file_get(db, editor.case_id, arena, &file, err) &&
           DB_RUN(db, QUERY_CASE_MEETING_MISSED, arena, &marked, err, DB_I(appointment_id),
                  DB_I(now_ms)) &&
           (marked.changed == 0 || file.state != CASE_OPEN ||
            (case_meeting_log(db, keys, &editor, "missed", arena, err) &&
             case_task_add(db, keys, &editor, "missed_appointment", arena, err)));
}
