/* Floor 3: appointments as a person sees and changes them. */
#include "service/appointments.h"

#include "service/slots.h"
#include "service/tickets.h"

/* ---- what they are offered */

static bool answer_own(struct db *db, int64_t contact_id, int64_t appointment_id, int64_t now_ms,
                       struct arena *arena, struct dialogue_data *ret, int64_t *ret_staff_id,
                       struct err *err)
{
    struct db_rows rows;
    struct appointments_row named;
    if (!DB_RUN(db, QUERY_APPOINTMENTS_OF, arena, &rows, err, DB_I(contact_id), DB_I(now_ms),
                DB_I(APPOINTMENTS_SHOWN_MAX)))
        return false;
    struct appointment *all = ARENA_ARRAY(arena, struct appointment, rows.row_count + 1);
    if (!all)
        return err_set(err, ERR_LIMIT, "no room for appointments");
    for (size_t i = 0; i < rows.row_count; i++)
        all[i] = appointments_row_of(&rows, i).it;
    ret->appointments = all;
    ret->appointment_count = rows.row_count;
    if (appointment_id == 0)
        return true;
    if (!appointments_get(db, appointment_id, arena, &named, err)) {
        bool gone = err->code == ERR_NOT_FOUND;
        if (gone)
            *err = (struct err){ .code = ERR_NONE };
        return gone;
    }
    if (named.contact_id != contact_id)
        return true;
    all[rows.row_count] = named.it;
    ret->appointment = &all[rows.row_count];
    *ret_staff_id = named.staff_id;
    return true;
}

bool appointments_answer(struct db *db, int64_t contact_id, struct str category,
                         struct str need_text, int64_t now_ms, struct arena *arena,
                         struct dialogue_data *ret, struct err *err)
{
    struct appointment_query query = appointment_query_read(need_text);
    struct slots_wish wish = { .contact_id = contact_id,
                               .category = category,
                               .after_ms = query.after_ms,
                               .after_id = query.after_id,
                               .limit = APPOINTMENT_OFFERS + 1 };
    struct appointment_slot *slots;
    if (!answer_own(db, contact_id, query.appointment_id, now_ms, arena, ret, &wish.staff_id, err))
        return false;
    if (query.slot_id > 0 &&
        !slots_free_one(db, &wish, query.slot_id, now_ms, arena, &ret->slot, err))
        return false;
    if (!slots_free(db, &wish, now_ms, arena, &slots, &ret->slot_count, err))
        return false;
    if (ret->slot_count == 0 && wish.staff_id > 0) { /* with whomever, rather than not at all */
        wish.staff_id = 0;
        if (!slots_free(db, &wish, now_ms, arena, &slots, &ret->slot_count, err))
            return false;
    }
    ret->slots = slots;
    if (!query.call)
        return true;
    struct dialogue_row *number = ARENA_NEW(arena, struct dialogue_row);
    if (!number)
        return err_set(err, ERR_LIMIT, "no room for a ticket number");
    ret->rows = number;
    ret->row_count = 1;
    return tickets_next_number(db, contact_id, now_ms, arena, &number->number, err);
}

/* ---- what they do */

/* A task of the desk, with the appointment it is about. */
static bool call(struct db *db, const struct appointments_turn *turn, const struct effect *effect,
                 int64_t now_ms, struct arena *arena, int64_t *ret_ticket_id, struct err *err)
{
    const struct ticket_question question = { .number = effect->number,
                                              .contact_id = turn->contact_id,
                                              .category = turn->category,
                                              .language = turn->language,
                                              .channel = turn->channel,
                                              .bearer = turn->bearer,
                                              .text = str_of(effect->text),
                                              .urgency = URGENCY_NORMAL,
                                              .by_ms = effect->by_ms };
    if (!tickets_open(db, turn->office, &question, now_ms, arena, ret_ticket_id, err))
        return false;
    return effect->appointment_id == 0 ||
           DB_RUN(db, QUERY_APPOINTMENT_CALL, arena, NULL, err, DB_I(effect->appointment_id),
                  DB_I(now_ms), DB_I(*ret_ticket_id));
}

bool appointments_carry_out(struct db *db, const struct appointments_turn *turn,
                            const struct effect *effect, int64_t now_ms, struct arena *arena,
                            int64_t *ret_ticket_id, struct err *err)
{
    struct appointments_row row = { 0 };
    int64_t id;
    *ret_ticket_id = 0;
    if (effect->appointment_id > 0) {
        if (!appointments_get(db, effect->appointment_id, arena, &row, err))
            return false;
        if (row.contact_id != turn->contact_id)
            return err_set(err, ERR_NOT_FOUND, "the appointment is not theirs");
    }
    const struct appointments_change change = { .id = row.it.id, .version = row.version };
    const struct appointments_time time = { .slot_id = effect->slot_id };
    const struct appointments_booking booking = { .contact_id = turn->contact_id,
                                                  .topic = turn->category,
                                                  .channel = turn->channel,
                                                  .time = time };
    switch (effect->act) {
    case APPOINTMENT_BOOK:
        return appointments_book(db, &booking, now_ms, arena, &id, err);
    case APPOINTMENT_MOVE:
        return appointments_move(db, &change, &time, now_ms, arena, err);
    case APPOINTMENT_CONFIRM:
        return appointments_confirm(db, &change, now_ms, arena, err);
    case APPOINTMENT_CANCEL:
        return appointments_cancel(db, &change, STR(""), now_ms, arena, err);
    case APPOINTMENT_CALL:
        return call(db, turn, effect, now_ms, arena, ret_ticket_id, err);
    }
    return true;
}
