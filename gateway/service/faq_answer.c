/* Floor 3: one answer to all who wait in a group of questions asked often. */
#include "service/faq_answer.h"

#include "domain/sms.h"
#include "service/desk.h"
#include "store/id.h"

static void read_answer(const struct db_rows *rows, size_t row, struct faq_answer *ret)
{
    *ret = (struct faq_answer){ .id = db_int(rows, row, 0),
                                .group_id = db_int(rows, row, 1),
                                .language = db_str(rows, row, 2),
                                .text = db_str(rows, row, 3),
                                .state = (enum faq_answer_state)db_int(rows, row, 4),
                                .proposed_by = db_int(rows, row, 5),
                                .proposed_at_ms = db_int(rows, row, 6),
                                .decided_by = db_int(rows, row, 7),
                                .decided_at_ms = db_int(rows, row, 8),
                                .proposed_name = db_str(rows, row, 9),
                                .decided_name = db_str(rows, row, 10),
                                .waiting = db_int(rows, row, 11),
                                .answered = db_int(rows, row, 12),
                                .passed = db_int(rows, row, 13) };
}

static bool no_such_answer(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "there is no such answer to a group");
}

static bool get_answer(struct db *db, int64_t id, struct arena *arena, struct faq_answer *ret,
                       struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FAQ_ANSWER_GET, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return no_such_answer(err);
    read_answer(&rows, 0, ret);
    return true;
}

/* ---- proposing */

static bool check_text(struct db *db, const struct faq_proposal *proposal, int64_t ticket_id,
                       int64_t now_ms, struct arena *arena, struct err *err)
{
    struct desk_ticket ticket;
    struct str message = STR("");
    if (str_trim(proposal->text).len == 0)
        return err_set(err, ERR_UNPROCESSED, "the answer is empty");
    if (!desk_ticket(db, ticket_id, proposal->staff_id, now_ms, arena, &ticket, err) ||
        !desk_message(proposal->menus, &ticket, proposal->text, arena, &message, err))
        return false;
    int segments = sms_measure(message).segments;
    return (proposal->text.len <= ANSWER_SIZE_MAX && segments <= SMS_SEGMENTS_MAX) ||
           err_set(err, ERR_UNPROCESSED, "the answer takes %d SMS: at most %d are sent", segments,
                   SMS_SEGMENTS_MAX);
}

static bool check_alone(struct db *db, int64_t group_id, struct str language, struct arena *arena,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FAQ_ANSWER_PENDING, arena, &rows, err, DB_I(group_id), DB_S(language)))
        return false;
    return rows.row_count == 0 ||
           err_set(err, ERR_UNPROCESSED,
                   "another answer to these questions is not through yet: wait for it or withdraw "
                   "it");
}

static bool add_answer(struct db *db, const struct faq_proposal *proposal, int64_t group_id,
                       const struct db_rows *targets, int64_t now_ms, struct arena *arena,
                       int64_t *ret_id, struct err *err)
{
    *ret_id = id_new(now_ms);
    if (!DB_RUN(db, QUERY_FAQ_KEEP, arena, NULL, err, DB_I(group_id)) ||
        !DB_RUN(db, QUERY_FAQ_ANSWER_ADD, arena, NULL, err, DB_I(*ret_id), DB_I(group_id),
                DB_S(proposal->language), DB_S(proposal->text), DB_S(proposal->request),
                DB_I(proposal->staff_id), DB_I(now_ms)))
        return false;
    for (size_t i = 0; i < targets->row_count; i++) {
        if (!DB_RUN(db, QUERY_FAQ_TARGET_ADD, arena, NULL, err, DB_I(*ret_id),
                    DB_I(db_int(targets, i, 0)), DB_I(db_int(targets, i, 1))))
            return false;
    }
    return true;
}

bool faq_propose(struct db *db, const struct faq_proposal *proposal, int64_t now_ms,
                 struct arena *arena, struct faq_answer *ret, struct err *err)
{
    struct db_rows rows;
    struct faq_group group = { 0 };
    int64_t id;
    if (proposal->request.len == 0 || proposal->request.len > FAQ_REQUEST_SIZE_MAX)
        return err_set(err, ERR_INVALID, "request is a name of 1 to %d bytes for this call",
                       FAQ_REQUEST_SIZE_MAX);
    if (!faq_get(db, proposal->group_id, proposal->staff_id, arena, &group, err) ||
        !DB_RUN(db, QUERY_FAQ_ANSWER_BY_REQUEST, arena, &rows, err, DB_I(proposal->staff_id),
                DB_S(proposal->request)))
        return false;
    if (rows.row_count > 0) {
        read_answer(&rows, 0, ret);
        return ret->group_id == group.id ||
               err_set(err, ERR_INVALID, "this request was made for another group");
    }
    if (!DB_RUN(db, QUERY_FAQ_TARGETS, arena, &rows, err, DB_I(group.id), DB_I(proposal->staff_id),
                DB_S(proposal->language), DB_I(FAQ_TARGETS_MAX)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_UNPROCESSED, "no question of this group waits in that language");
    if (!check_text(db, proposal, db_int(&rows, 0, 0), now_ms, arena, err) ||
        !check_alone(db, group.id, proposal->language, arena, err) ||
        !add_answer(db, proposal, group.id, &rows, now_ms, arena, &id, err) ||
        !get_answer(db, id, arena, ret, err))
        return false;
    ret->fresh = true;
    return true;
}

/* ---- deciding */

/* The answer as it stands, for somebody who may see its group. */
static bool look_at_answer(struct db *db, int64_t answer_id, int64_t staff_id, struct arena *arena,
                           struct faq_answer *ret, struct err *err)
{
    struct faq_group group = { 0 };
    return get_answer(db, answer_id, arena, ret, err) &&
           faq_get(db, ret->group_id, staff_id, arena, &group, err);
}

/* `also`: another state than proposed that it may leave. */
static bool decide(struct db *db, int64_t answer_id, enum faq_answer_state state,
                   enum faq_answer_state also, int64_t staff_id, int64_t now_ms,
                   struct arena *arena, struct faq_answer *ret, struct err *err)
{
    if (!DB_RUN(db, QUERY_FAQ_ANSWER_DECIDE, arena, NULL, err, DB_I(answer_id), DB_I(state),
                DB_I(staff_id), DB_I(now_ms), DB_I(also)) ||
        !get_answer(db, answer_id, arena, ret, err))
        return false;
    ret->fresh = true;
    return true;
}

bool faq_approve(struct db *db, int64_t answer_id, int64_t staff_id, int64_t now_ms,
                 struct arena *arena, struct faq_answer *ret, struct err *err)
{
    struct db_rows hidden;
    if (!look_at_answer(db, answer_id, staff_id, arena, ret, err))
        return false;
    if (ret->state == FAQ_WITHDRAWN)
        return err_set(err, ERR_CONFLICT, "this answer was withdrawn");
    if (ret->state != FAQ_PROPOSED)
        return true;
    if (ret->proposed_by == staff_id)
        return err_set(err, ERR_FORBIDDEN,
                       "what goes to many is approved by somebody else than its writer");
    if (!DB_RUN(db, QUERY_FAQ_TARGET_NOT_SEEN, arena, &hidden, err, DB_I(answer_id),
                DB_I(staff_id)))
        return false;
    if (hidden.row_count > 0)
        return err_set(err, ERR_FORBIDDEN,
                       "some of these questions are not of your topics: ask somebody who sees all");
    return decide(db, answer_id, FAQ_LEAVING, FAQ_PROPOSED, staff_id, now_ms, arena, ret, err);
}

bool faq_withdraw(struct db *db, int64_t answer_id, int64_t staff_id, int64_t now_ms,
                  struct arena *arena, struct faq_answer *ret, struct err *err)
{
    if (!look_at_answer(db, answer_id, staff_id, arena, ret, err))
        return false;
    if (ret->state == FAQ_DONE)
        return err_set(err, ERR_CONFLICT, "this answer has left already");
    return ret->state == FAQ_WITHDRAWN ||
           decide(db, answer_id, FAQ_WITHDRAWN, FAQ_LEAVING, staff_id, now_ms, arena, ret, err);
}

bool faq_answer_leave_out(struct db *db, int64_t ticket_id, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_FAQ_TARGET_TAKEN_OUT, arena, NULL, err, DB_I(ticket_id),
                  DB_I(FAQ_WHY_TAKEN_OUT));
}

bool faq_answers(struct db *db, int64_t group_id, struct arena *arena, struct faq_answer **ret,
                 size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FAQ_ANSWERS, arena, &rows, err, DB_I(group_id), DB_I(FAQ_ANSWERS_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct faq_answer, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu answers", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        read_answer(&rows, i, &(*ret)[i]);
    *ret_count = rows.row_count;
    return true;
}

bool faq_passed(struct db *db, int64_t answer_id, int64_t staff_id, struct arena *arena,
                struct faq_passed **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FAQ_PASSED, arena, &rows, err, DB_I(answer_id), DB_I(staff_id),
                DB_I(FAQ_TARGETS_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct faq_passed, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu questions", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t why = db_int(&rows, i, 2);
        (*ret)[i] = (struct faq_passed){ db_int(&rows, i, 0), db_int(&rows, i, 1),
                                         why > 0 && why < FAQ_WHY_COUNT ? (enum faq_why)why
                                                                        : FAQ_WHY_CHANGED };
    }
    *ret_count = rows.row_count;
    return true;
}

/* ---- sending */

struct leaving { /* the next question of an approved answer */
    int64_t answer_id, staff_id, approver_id, ticket_id;
    struct str text;
    bool written; /* somebody wrote on it since */
};

static const struct channel *find_channel(const struct channel *channels, size_t count,
                                          struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(channels[i].name, name))
            return &channels[i];
    }
    return NULL;
}

/* Why it is not answered as it stands; none: it is. */
static enum faq_why why_not(const struct leaving *leaving, const struct desk_ticket *ticket)
{
    if (ticket->state != TICKET_OPEN)
        return FAQ_WHY_ANSWERED;
    if (ticket->muted)
        return FAQ_WHY_UNSAFE;
    if (ticket->owner_id != 0 && ticket->owner_id != leaving->staff_id)
        return FAQ_WHY_HELD;
    return leaving->written || ticket->urgency != URGENCY_NORMAL || ticket->complaint
               ? FAQ_WHY_CHANGED
               : FAQ_WHY_NONE;
}

/* Refusals of the desk are reasons here; other failures stay failures. */
static bool refused(struct err *err, enum faq_why *ret)
{
    switch (err->code) {
    case ERR_NOT_FOUND:
        *ret = FAQ_WHY_NOT_SEEN;
        break;
    case ERR_CONFLICT:
        *ret = FAQ_WHY_CHANGED;
        break;
    case ERR_UNPROCESSED:
        *ret = FAQ_WHY_TOO_LONG;
        break;
    default:
        return false;
    }
    *err = (struct err){ 0 };
    return true;
}

static bool answer_one(struct db *db, const struct leaving *leaving, const struct menus *menus,
                       const struct channel *channels, size_t channel_count, int64_t now_ms,
                       struct arena *arena, struct faq_step *ret, struct err *err)
{
    struct desk_ticket ticket;
    if (!desk_ticket(db, leaving->ticket_id, leaving->staff_id, now_ms, arena, &ticket, err))
        return refused(err, &ret->why);
    ret->why = why_not(leaving, &ticket);
    ret->channel = find_channel(channels, channel_count, ticket.channel);
    if (ret->why == FAQ_WHY_NONE && !ret->channel)
        ret->why = FAQ_WHY_CHANNEL;
    if (ret->why != FAQ_WHY_NONE)
        return true;
    const struct desk_answer answer = { .ticket_id = ticket.id,
                                        .version = ticket.version,
                                        .staff_id = leaving->staff_id,
                                        .approver_id = leaving->approver_id,
                                        .text = leaving->text,
                                        .menus = menus,
                                        .channel = ret->channel };
    if (!db_savepoint(db, err))
        return false;
    if (desk_answer(db, &answer, now_ms, arena, &ticket, err))
        return db_savepoint_release(db, err);
    return refused(err, &ret->why) && db_savepoint_undo(db, err);
}

bool faq_answer_next(struct db *db, const struct menus *menus, const struct channel *channels,
                     size_t channel_count, int64_t now_ms, struct arena *arena,
                     struct faq_step *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct faq_step){ 0 };
    if (!db_run(db, QUERY_FAQ_LEAVING, NULL, 0, arena, &rows, err))
        return false;
    if (rows.row_count == 0)
        return true;
    const struct leaving leaving = { .answer_id = db_int(&rows, 0, 0),
                                     .staff_id = db_int(&rows, 0, 1),
                                     .text = db_str(&rows, 0, 2),
                                     .ticket_id = db_int(&rows, 0, 3),
                                     .written = db_int(&rows, 0, 4) != db_int(&rows, 0, 5),
                                     .approver_id = db_int(&rows, 0, 6) };
    if (!answer_one(db, &leaving, menus, channels, channel_count, now_ms, arena, ret, err))
        return false;
    ret->ticket_id = leaving.ticket_id;
    return DB_RUN(db, QUERY_FAQ_TARGET_SETTLE, arena, NULL, err, DB_I(leaving.answer_id),
                  DB_I(leaving.ticket_id),
                  DB_I(ret->why == FAQ_WHY_NONE ? FAQ_ANSWERED : FAQ_PASSED), DB_I(ret->why)) &&
           DB_RUN(db, QUERY_FAQ_ANSWER_END, arena, NULL, err, DB_I(leaving.answer_id));
}
