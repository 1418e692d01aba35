/* Floor 3: the last look at a message about an appointment. */
#include "service/appointments_guard.h"

#include "domain/appointment.h"
#include "domain/dialogue_person.h"
#include "service/case_text.h"

enum { /* columns of QUERY_APPOINTMENT_GUARD */
       GUARD_ID,
       GUARD_PURPOSE,
       GUARD_HIDDEN,
       GUARD_UNCHANGED,
       GUARD_STANDS,
       GUARD_AHEAD,
       GUARD_STOPPED,
       GUARD_MUTED,
       GUARD_REPLACED,
       GUARD_SAFE, /* where it was made from a case file: as that has it of the phone */
};

static struct str why_not(const struct db_rows *row)
{
    bool off = db_int(row, 0, GUARD_PURPOSE) == APPOINTMENT_OFF;
    if (db_int(row, 0, GUARD_STOPPED))
        return STR("they said STOP");
    if (db_int(row, 0, GUARD_MUTED) || case_text_is_forbidden(db_str(row, 0, GUARD_SAFE)))
        return STR("nobody said that it is safe to write");
    if (!db_int(row, 0, GUARD_UNCHANGED) || (!off && !db_int(row, 0, GUARD_STANDS)))
        return STR("the appointment changed");
    if (db_int(row, 0, GUARD_REPLACED))
        return STR("a later message says the same");
    if (!db_int(row, 0, GUARD_AHEAD))
        return STR("the appointment is past");
    return STR("");
}

bool appointments_guard(struct db *db, int64_t message_id, int64_t contact_id, int64_t now_ms,
                        struct arena *arena, struct str *ret_why, struct err *err)
{
    struct db_rows rows;
    *ret_why = STR("");
    if (!DB_RUN(db, QUERY_APPOINTMENT_GUARD, arena, &rows, err, DB_I(message_id), DB_I(now_ms)))
        return false;
    if (rows.row_count == 0)
        return true;
    *ret_why = why_not(&rows);
    enum appointment_purpose purpose = (enum appointment_purpose)db_int(&rows, 0, GUARD_PURPOSE);
    bool asks = purpose == APPOINTMENT_REMINDS || !db_int(&rows, 0, GUARD_HIDDEN);
    if (ret_why->len > 0 || (purpose == APPOINTMENT_OFF && asks))
        return true;
    return DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(contact_id),
                  DB_I(asks ? ASKED_APPOINTMENT : ASKED_APPOINTMENT_NEWS),
                  DB_I(db_int(&rows, 0, GUARD_ID)), DB_I(message_id));
}
