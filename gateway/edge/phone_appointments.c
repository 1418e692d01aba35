/* Floor 4: the appointments of a phone in memory. */
#include "edge/phone_appointments.h"

#include "domain/date.h"

#include <assert.h>
#include <string.h>

static const int64_t minute_ms = 60LL * 1000, day_ms = 24LL * 60 * 60 * 1000;

/* ---- slots */

bool phone_appointments_offer(struct phone_appointments *of, struct str text, int64_t now_ms,
                              struct err *err)
{
    struct str days_text, clock, place, hour_text, minute_text;
    int64_t days, hour, minute;
    (void)str_cut(text, ' ', &days_text, &clock);
    (void)str_cut(clock, ' ', &clock, &place);
    bool timed = str_cut(clock, ':', &hour_text, &minute_text);
    if (!timed || !str_to_int64(days_text, &days) || !str_to_int64(hour_text, &hour) ||
        !str_to_int64(minute_text, &minute) || days < 0 || days > 60 || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || place.len > APPOINTMENT_PLACE_SIZE_MAX ||
        of->slot_count == PHONE_SLOTS_MAX)
        return err_set(
            err, ERR_INVALID,
            "slot takes days from now, a time and a place, as in: @ slot 3 10:00 Office");
    int at = of->slot_count++;
    int64_t local_ms = (date_local_ms(now_ms) / day_ms + days) * day_ms;
    int64_t starts_ms = date_moment_ms(local_ms + (hour * 60 + minute) * minute_ms);
    memcpy(of->places[at], place.ptr, place.len);
    of->places[at][place.len] = '\0';
    of->slots[at] = (struct appointment_slot){
        .id = at + 1,
        .starts_ms = starts_ms,
        .ends_ms = starts_ms + 30 * minute_ms,
        .kind = place.len > 0 ? APPOINTMENT_VISIT : APPOINTMENT_PHONE,
        .place = str_of(of->places[at]),
    };
    return true;
}

bool phone_appointments_take(struct phone_appointments *of, struct str number, struct err *err)
{
    int64_t slot;
    if (!str_to_int64(number, &slot) || slot < 1 || slot > of->slot_count)
        return err_set(err, ERR_INVALID, "taken takes the number of a slot of this phone");
    of->taken[slot - 1] = true;
    return true;
}

static bool is_free(const struct phone_appointments *of, int slot, int64_t now_ms)
{
    return !of->taken[slot] && of->slots[slot].starts_ms > now_ms + APPOINTMENT_NOTICE_MS;
}

/* ---- what a step asks for */

static void answer_own(struct phone_appointments *of, int64_t named_id, int64_t now_ms,
                       struct dialogue_data *ret)
{
    for (int i = 0; i < of->count; i++) {
        const struct appointment *it = &of->all[i].it;
        if (appointment_stands(it->state) && it->starts_ms > now_ms)
            of->own[ret->appointment_count++] = *it;
    }
    ret->appointments = of->own;
    if (named_id > 0 && named_id <= of->count)
        ret->appointment = &of->all[named_id - 1].it;
}

void phone_appointments_answer(struct phone_appointments *of, struct str need_text,
                               int64_t next_number, int64_t now_ms, struct dialogue_data *ret)
{
    const struct appointment_query query = appointment_query_read(need_text);
    *ret = (struct dialogue_data){ .kind = NEED_APPOINTMENTS, .slots = of->free };
    answer_own(of, query.appointment_id, now_ms, ret);
    for (int i = 0; i < of->slot_count && ret->slot_count <= APPOINTMENT_OFFERS; i++) {
        if (is_free(of, i, now_ms) && of->slots[i].starts_ms > query.after_ms)
            of->free[ret->slot_count++] = of->slots[i];
    }
    if (query.slot_id > 0 && is_free(of, (int)query.slot_id - 1, now_ms))
        ret->slot = &of->slots[query.slot_id - 1];
    of->number = (struct dialogue_row){ .number = next_number };
    ret->rows = &of->number;
    ret->row_count = 1;
}

/* ---- what they do */

static void give(struct phone_appointments *of, struct phone_appointment *to, int slot,
                 int64_t now_ms)
{
    of->taken[slot] = true;
    to->slot = slot;
    to->it.starts_ms = of->slots[slot].starts_ms;
    to->it.ends_ms = of->slots[slot].ends_ms;
    to->it.kind = of->slots[slot].kind;
    to->it.place = of->slots[slot].place;
    to->it.state = APPOINTMENT_BOOKED;
    to->made_ms = now_ms;
    to->reminded = 0;
}

void phone_appointments_put(struct phone_appointments *of, const struct effect *effect,
                            int64_t now_ms, struct builder *ret)
{
    static const char *const done[] = {
        [APPOINTMENT_BOOK] = "booked",       [APPOINTMENT_MOVE] = "moved",
        [APPOINTMENT_CONFIRM] = "confirmed", [APPOINTMENT_CANCEL] = "cancelled",
        [APPOINTMENT_CALL] = "to be called",
    };
    struct phone_appointment *it = NULL;
    if (effect->act == APPOINTMENT_BOOK) {
        assert(of->count < PHONE_APPOINTMENTS_MAX);
        it = &of->all[of->count++];
        *it = (struct phone_appointment){ .it.id = of->count };
    } else if (effect->appointment_id > 0) {
        it = &of->all[effect->appointment_id - 1];
    }
    builder_addf(ret, "! %s", done[effect->act]);
    if (it && effect->act != APPOINTMENT_CALL)
        builder_addf(ret, " %lld", (long long)it->it.id);
    builder_add_char(ret, '\n');
    if (!it)
        return;
    if (effect->act == APPOINTMENT_CANCEL || effect->act == APPOINTMENT_MOVE)
        of->taken[it->slot] = false;
    if (effect->act == APPOINTMENT_BOOK || effect->act == APPOINTMENT_MOVE)
        give(of, it, (int)effect->slot_id - 1, now_ms);
    else if (effect->act == APPOINTMENT_CONFIRM)
        it->it.state = APPOINTMENT_CONFIRMED;
    else if (effect->act == APPOINTMENT_CANCEL)
        it->it.state = APPOINTMENT_CANCELLED;
    else
        it->it.called_ms = now_ms;
}

/* ---- the clock */

struct phone_appointment *phone_appointments_due(struct phone_appointments *of,
                                                 struct quiet_hours quiet, int64_t by_ms,
                                                 int64_t *ret_at_ms)
{
    struct phone_appointment *first = NULL;
    for (int i = 0; i < of->count; i++) {
        struct phone_appointment *it = &of->all[i];
        const struct appointment_plan plan = appointment_plan(it->it.starts_ms, it->made_ms, quiet);
        int64_t at_ms = appointment_due_ms(&plan, it->reminded);
        if (appointment_stands(it->it.state) && at_ms > 0 && at_ms <= by_ms &&
            (!first || at_ms < *ret_at_ms)) {
            first = it;
            *ret_at_ms = at_ms;
        }
    }
    return first;
}

void phone_appointments_reminded(struct phone_appointment *it, struct quiet_hours quiet,
                                 int64_t now_ms)
{
    const struct appointment_plan plan = appointment_plan(it->it.starts_ms, it->made_ms, quiet);
    it->reminded |= appointment_due(&plan, it->reminded, now_ms);
}
