/* Floor 3: appointments: what changes them. */
#include "service/appointments.h"

#include "service/case_facts.h"
#include "service/slots.h"
#include "store/id.h"

static const int64_t minute_ms = 60LL * 1000, day_ms = 24LL * 60 * 60 * 1000;

struct appointments_row appointments_row_of(const struct db_rows *rows, size_t row)
{
    return (struct appointments_row){
        .it = { .id = db_int(rows, row, 0),
                .kind = (enum appointment_kind)db_int(rows, row, 5),
                .place = db_str(rows, row, 6),
                .starts_ms = db_int(rows, row, 7),
                .ends_ms = db_int(rows, row, 8),
                .state = (enum appointment_state)db_int(rows, row, 9),
                .sequence = db_int(rows, row, 11),
                .called_ms = db_int(rows, row, 20) },
        .contact_id = db_int(rows, row, 1),
        .slot_id = db_int(rows, row, 2),
        .staff_id = db_int(rows, row, 3),
        .topic = db_str(rows, row, 4),
        .version = db_int(rows, row, 10),
        .ticket_id = db_int(rows, row, 12),
        .channel = db_str(rows, row, 13),
        .reason = db_str(rows, row, 14),
        .made_ms = db_int(rows, row, 15),
        .made_by = db_int(rows, row, 16),
        .reminded = (unsigned)db_int(rows, row, 17),
        .unreminded = (enum appointments_unsent)db_int(rows, row, 18),
        .confirmed_ms = db_int(rows, row, 19),
        .call_ticket_id = db_int(rows, row, 21),
        .updated_ms = db_int(rows, row, 22),
    };
}

bool appointments_get(struct db *db, int64_t id, struct arena *arena, struct appointments_row *ret,
                      struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_APPOINTMENT_GET, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such appointment");
    *ret = appointments_row_of(&rows, 0);
    return true;
}

/* ---- a time */

static bool is_time(const struct appointments_time *time, int64_t now_ms, struct err *err)
{
    int64_t length_ms = time->ends_ms - time->starts_ms;
    if (time->starts_ms <= now_ms || time->starts_ms > now_ms + APPOINTMENT_AHEAD_DAYS * day_ms)
        return err_set(err, ERR_INVALID, "an appointment lies ahead, by %d days at most",
                       APPOINTMENT_AHEAD_DAYS);
    if (length_ms < minute_ms || length_ms > APPOINTMENT_MINUTES_MAX * minute_ms)
        return err_set(err, ERR_INVALID, "an appointment lasts from one to %d minutes",
                       APPOINTMENT_MINUTES_MAX);
    if (time->place.len > APPOINTMENT_PLACE_SIZE_MAX ||
        (time->kind == APPOINTMENT_VISIT && time->place.len == 0))
        return err_set(err, ERR_INVALID, "a visit needs a place, of at most %d bytes",
                       APPOINTMENT_PLACE_SIZE_MAX);
    return time->staff_id > 0 || err_set(err, ERR_INVALID, "an appointment is with somebody");
}

/* Of a slot its time, with the slot taken; else as it is. */
static bool take(struct db *db, const struct appointments_time *wanted, int64_t appointment_id,
                 int64_t now_ms, struct arena *arena, struct appointments_time *ret,
                 struct err *err)
{
    struct slot slot;
    struct db_rows rows;
    *ret = *wanted;
    if (wanted->slot_id == 0)
        return is_time(wanted, now_ms, err);
    if (!DB_RUN(db, QUERY_SLOT_TAKE, arena, &rows, err, DB_I(wanted->slot_id), DB_I(appointment_id),
                DB_I(now_ms)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_CONFLICT, "this time is taken or past; choose another one");
    if (!slots_get(db, wanted->slot_id, arena, &slot, err))
        return false;
    *ret = (struct appointments_time){ .slot_id = slot.it.id,
                                       .staff_id = slot.staff_id,
                                       .starts_ms = slot.it.starts_ms,
                                       .ends_ms = slot.it.ends_ms,
                                       .kind = slot.it.kind,
                                       .place = slot.it.place };
    return true;
}

static bool let_go(struct db *db, int64_t slot_id, bool withdraw, struct arena *arena,
                   struct err *err)
{
    enum query query = withdraw ? QUERY_SLOT_WITHDRAW : QUERY_SLOT_FREE;
    return slot_id == 0 || DB_RUN(db, query, arena, NULL, err, DB_I(slot_id));
}

/* ---- changes */

bool appointments_book(struct db *db, const struct appointments_booking *booking, int64_t now_ms,
                       struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct appointments_time time;
    int64_t id = id_new(now_ms);
    *ret_id = id;
    return take(db, &booking->time, id, now_ms, arena, &time, err) &&
           DB_RUN(db, QUERY_APPOINTMENT_ADD, arena, NULL, err, DB_I(id), DB_I(booking->contact_id),
                  DB_I(time.slot_id), DB_I(time.staff_id), DB_S(booking->topic), DB_I(time.kind),
                  DB_S(time.place), DB_I(time.starts_ms), DB_I(time.ends_ms),
                  DB_I(booking->ticket_id), DB_S(booking->channel), DB_I(now_ms),
                  DB_I(booking->by_staff_id));
}

static bool refused(const struct db_rows *rows, struct err *err)
{
    return rows->row_count > 0 ||
           err_set(err, ERR_CONFLICT, "the appointment was changed meanwhile; look at it again");
}

static bool unsend(struct db *db, int64_t id, int64_t now_ms, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_APPOINTMENT_UNSEND, arena, NULL, err, DB_I(id), DB_I(now_ms));
}

bool appointments_move(struct db *db, const struct appointments_change *change,
                       const struct appointments_time *wanted, int64_t now_ms, struct arena *arena,
                       struct err *err)
{
    struct appointments_row before;
    struct appointments_time time;
    struct db_rows rows;
    if (!appointments_get(db, change->id, arena, &before, err) ||
        !take(db, wanted, change->id, now_ms, arena, &time, err))
        return false;
    /* Who chose the time themselves need not confirm it. */
    enum appointment_state state = change->by_staff_id ? APPOINTMENT_MOVED : APPOINTMENT_BOOKED;
    return DB_RUN(db, QUERY_APPOINTMENT_MOVE, arena, &rows, err, DB_I(change->id),
                  DB_I(change->version), DB_I(time.slot_id), DB_I(time.staff_id), DB_I(time.kind),
                  DB_S(time.place), DB_I(time.starts_ms), DB_I(time.ends_ms), DB_I(state),
                  DB_I(now_ms), DB_I(change->by_staff_id)) &&
           refused(&rows, err) && let_go(db, before.slot_id, change->withdraw, arena, err) &&
           unsend(db, change->id, now_ms, arena, err);
}

bool appointments_cancel(struct db *db, const struct appointments_change *change, struct str reason,
                         int64_t now_ms, struct arena *arena, struct err *err)
{
    struct appointments_row before;
    struct db_rows rows;
    return appointments_get(db, change->id, arena, &before, err) &&
           DB_RUN(db, QUERY_APPOINTMENT_CANCEL, arena, &rows, err, DB_I(change->id),
                  DB_I(change->version), DB_S(reason), DB_I(change->by_staff_id), DB_I(now_ms)) &&
           refused(&rows, err) && let_go(db, before.slot_id, change->withdraw, arena, err) &&
           unsend(db, change->id, now_ms, arena, err);
}

bool appointments_confirm(struct db *db, const struct appointments_change *change, int64_t now_ms,
                          struct arena *arena, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_APPOINTMENT_CONFIRM, arena, &rows, err, DB_I(change->id),
                  DB_I(change->version), DB_I(now_ms)) &&
           refused(&rows, err);
}

bool appointments_settle(struct db *db, const struct appointments_change *change,
                         enum appointment_state state, int64_t now_ms, struct arena *arena,
                         struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_APPOINTMENT_SETTLE, arena, &rows, err, DB_I(change->id),
                  DB_I(change->version), DB_I(state), DB_I(change->by_staff_id), DB_I(now_ms)) &&
           refused(&rows, err) && unsend(db, change->id, now_ms, arena, err) &&
           DB_RUN(db, QUERY_APPOINTMENT_WHOSE, arena, &rows, err, DB_I(change->id)) &&
           case_facts_of_contact(db, db_int(&rows, 0, 0), arena, err);
}

bool appointments_called(struct db *db, const struct appointments_change *change, int64_t now_ms,
                         struct arena *arena, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_APPOINTMENT_CALLED, arena, &rows, err, DB_I(change->id),
                  DB_I(change->version), DB_I(now_ms)) &&
           refused(&rows, err);
}

bool appointments_clash(struct db *db, const struct appointments_time *time, int64_t contact_id,
                        int64_t but_id, struct arena *arena, bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_APPOINTMENT_CLASH, arena, &rows, err, DB_I(time->staff_id),
                DB_I(contact_id), DB_I(time->starts_ms), DB_I(time->ends_ms), DB_I(but_id)))
        return false;
    *ret = rows.row_count > 0;
    return true;
}

bool appointments_replan(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                         struct err *err)
{
    return DB_RUN(db, QUERY_APPOINTMENT_LOOK, arena, NULL, err, DB_I(contact_id), DB_I(now_ms));
}
