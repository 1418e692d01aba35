/* Floor 3: giving a question to a colleague. */
#include "service/colleagues.h"

#include "service/rights.h"
#include "store/id.h"

bool colleagues_of(struct db *db, const struct desk_ticket *ticket, int64_t staff_id,
                   int64_t now_ms, struct arena *arena, struct person **ret, size_t *ret_count,
                   struct err *err)
{
    size_t count, kept = 0;
    if (!people_list(db, now_ms, arena, ret, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct person person = (*ret)[i];
        if (person.id != staff_id && person.disabled_at_ms == 0 &&
            rights_see(person.role, person.topics, ticket->category, ticket->complaint))
            (*ret)[kept++] = person;
    }
    *ret_count = kept;
    return true;
}

static bool check_colleague(struct db *db, const struct colleagues_transfer *transfer,
                            const struct desk_ticket *ticket, int64_t now_ms, struct arena *arena,
                            struct err *err)
{
    struct person *people;
    size_t count;
    if (!colleagues_of(db, ticket, transfer->staff_id, now_ms, arena, &people, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (people[i].id == transfer->to_id && rights_have(people[i].role, RIGHT_ANSWER))
            return true;
    }
    return err_set(err, ERR_UNPROCESSED,
                   "this is not a colleague who may see and answer the question");
}

static bool add_word(struct db *db, const struct colleagues_transfer *transfer, int64_t now_ms,
                     struct err *err)
{
    if (str_trim(transfer->text).len == 0)
        return true;
    return DB_RUN(db, QUERY_TICKET_ENTRY_ADD, NULL, NULL, err, DB_I(id_new(now_ms)),
                  DB_I(transfer->ticket_id), DB_I(ENTRY_NOTE), DB_I(transfer->staff_id), DB_NOTHING,
                  DB_S(transfer->text), DB_I(now_ms));
}

bool colleagues_transfer(struct db *db, const struct colleagues_transfer *transfer, int64_t now_ms,
                         struct arena *arena, struct desk_ticket *ret, struct err *err)
{
    struct db_rows rows;
    int64_t id = transfer->ticket_id, staff_id = transfer->staff_id;
    if (transfer->text.len > ANSWER_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "a note is at most %d bytes long", ANSWER_SIZE_MAX);
    if (!desk_ticket(db, id, staff_id, now_ms, arena, ret, err) ||
        !check_colleague(db, transfer, ret, now_ms, arena, err))
        return false;
    int64_t kept_ms = ret->urgency == URGENCY_NOW ? DESK_LEASE_MS : COLLEAGUES_KEPT_MS;
    if (!DB_RUN(db, QUERY_DESK_TRANSFER, arena, &rows, err, DB_I(id), DB_I(staff_id), DB_I(now_ms),
                DB_I(transfer->version), DB_I(transfer->to_id), DB_I(now_ms + kept_ms)))
        return false;
    if (rows.row_count == 0)
        return desk_refuse(db, id, staff_id, now_ms, arena, ret, err);
    return add_word(db, transfer, now_ms, err) &&
           desk_ticket(db, id, staff_id, now_ms, arena, ret, err);
}
