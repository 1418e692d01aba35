/* Floor 4: the desk's calls about how a person gets their answers. */
#include "edge/console_tickets.h"

#include "service/notices.h"

static bool read_discretion(const struct console_call *call, enum discretion *ret, struct err *err)
{
    struct str name = json_str(call->body, "discretion");
    for (int i = DISCRETION_USUAL; i <= DISCRETION_SHOW; i++) {
        if (str_equal(name, str_of(notices_discretion_name((enum discretion)i)))) {
            *ret = (enum discretion)i;
            return true;
        }
    }
    return err_set(err, ERR_INVALID, "discretion is usual, hide or show");
}

static bool discretion_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct desk_ticket ticket;
    enum discretion discretion = DISCRETION_USUAL;
    if (!read_discretion(call, &discretion, err) ||
        !desk_ticket(db, call->id, call->staff.id, call->job.now_ms, arena, &ticket, err) ||
        !notices_set_discretion(db, ticket.contact_id, discretion, arena, err))
        return false;
    return console_tickets_audit(call, db, "person.discretion", ticket.number,
                                 str_of(notices_discretion_name(discretion)), err) &&
           console_tickets_whole(call, db, &ticket, err);
}

const struct console_route console_notices_routes[] = {
    { "POST", "/tickets/{id}/discretion", "discretion", RIGHT_ANSWER, STORE_WRITE, discretion_run,
      NULL, NULL },
    { 0 },
};
