/* Floor 3: staff's side of the tickets. */
#include "service/desk.h"

#include "domain/fold.h"
#include "domain/screen.h"
#include "domain/sms.h"
#include "service/case_facts.h"
#include "service/notices.h"
#include "service/oncall.h"
#include "service/promises.h"
#include "store/id.h"

enum { EXCERPT_CHARACTERS = 160, ENTRIES_MAX = 200 };

enum { /* columns of every query that reads tickets for the desk */
       T_ID,
       T_NUMBER,
       T_VERSION,
       T_CONTACT,
       T_STATE,
       T_ALIAS,
       T_CATEGORY,
       T_NODE,
       T_LANGUAGE,
       T_CHANNEL,
       T_BEARER,
       T_OWNER,
       T_OWNER_NAME,
       T_LEASE,
       T_OPENED,
       T_UPDATED,
       T_ANSWERED,
       T_CONTACT_LANGUAGE,
       T_CONTACT_CATEGORY,
       T_OPTED_OUT,
       T_EXCERPT,
       T_LAST_KIND,
       T_PRIORITY,
       T_DANGER,
       T_SAFE,
       T_ASKED,
       T_DUE,
       T_CALLS,
       T_MUTED,
       T_COMPLAINT,
       T_SNOOZED,
       T_HANDED_BY,
       T_HANDED_BY_NAME,
       T_MERGED,
       T_MERGED_NUMBER,
       T_PROMISED,
       T_LATE,
       T_RATING,
       T_WAITING,
       T_WAITING_STEP,
       T_WAITING_SINCE,
       T_WAITING_WRITER,
       T_WAITING_WRITER_NAME,
       T_WAITING_WORDER,
       T_WAITING_NEWS,
       T_APPROVED,
       T_READING_WISHED,
};

static struct str first_characters(struct str text, int count)
{
    size_t size = 0, taken;
    int32_t code_point;
    while (count-- > 0 && (taken = utf8_next(str_from(text, size), &code_point)) > 0)
        size += taken;
    return str_head(text, size);
}

static void read_ticket(const struct db_rows *rows, size_t row, int64_t now_ms,
                        struct desk_ticket *ret)
{
    *ret = (struct desk_ticket){
        .id = db_int(rows, row, T_ID),
        .number = db_int(rows, row, T_NUMBER),
        .version = db_int(rows, row, T_VERSION),
        .contact_id = db_int(rows, row, T_CONTACT),
        .state = (enum ticket_state)db_int(rows, row, T_STATE),
        .alias = db_str(rows, row, T_ALIAS),
        .category = db_str(rows, row, T_CATEGORY),
        .node = db_str(rows, row, T_NODE),
        .language = db_str(rows, row, T_LANGUAGE),
        .channel = db_str(rows, row, T_CHANNEL),
        .bearer = (enum bearer)db_int(rows, row, T_BEARER),
        .opened_at_ms = db_int(rows, row, T_OPENED),
        .updated_at_ms = db_int(rows, row, T_UPDATED),
        .answered_at_ms = db_int(rows, row, T_ANSWERED),
        .contact_language = db_str(rows, row, T_CONTACT_LANGUAGE),
        .contact_category = db_str(rows, row, T_CONTACT_CATEGORY),
        .opted_out = !db_is_null(rows, row, T_OPTED_OUT),
        .excerpt = first_characters(db_str(rows, row, T_EXCERPT), EXCERPT_CHARACTERS),
        .last_kind = (enum ticket_entry_kind)db_int(rows, row, T_LAST_KIND),
        .urgency = (enum urgency)db_int(rows, row, T_PRIORITY),
        .danger = db_str(rows, row, T_DANGER),
        .safety = (enum ticket_safety)db_int(rows, row, T_SAFE),
        .due_at_ms = db_int(rows, row, T_DUE),
        .promised_at_ms = db_int(rows, row, T_PROMISED),
        .apologies = db_int(rows, row, T_LATE),
        .rating = db_int(rows, row, T_RATING),
        .calls = db_int(rows, row, T_CALLS),
        .asked = db_int(rows, row, T_ASKED) != 0,
        .muted = db_int(rows, row, T_MUTED) != 0,
        .complaint = db_int(rows, row, T_COMPLAINT) != 0,
        .merged_into_id = db_int(rows, row, T_MERGED),
        .merged_into_number = db_int(rows, row, T_MERGED_NUMBER),
        .waiting = { .id = db_int(rows, row, T_WAITING),
                     .step = (enum answer_step)db_int(rows, row, T_WAITING_STEP),
                     .since_ms = db_int(rows, row, T_WAITING_SINCE),
                     .writer_id = db_int(rows, row, T_WAITING_WRITER),
                     .writer_name = db_str(rows, row, T_WAITING_WRITER_NAME),
                     .worder_id = db_int(rows, row, T_WAITING_WORDER),
                     .news = db_int(rows, row, T_WAITING_NEWS) != 0 },
        .approved = db_int(rows, row, T_APPROVED) != 0,
        .reading_wished = db_int(rows, row, T_READING_WISHED) != 0,
    };
    if (db_int(rows, row, T_SNOOZED) > now_ms)
        ret->snoozed_until_ms = db_int(rows, row, T_SNOOZED);
    if (db_int(rows, row, T_LEASE) > now_ms) {
        ret->owner_id = db_int(rows, row, T_OWNER);
        ret->owner_name = db_str(rows, row, T_OWNER_NAME);
        ret->lease_until_ms = db_int(rows, row, T_LEASE);
        ret->handed_by_id = db_int(rows, row, T_HANDED_BY);
        ret->handed_by_name = db_str(rows, row, T_HANDED_BY_NAME);
    }
}

bool desk_ticket(struct db *db, int64_t id, int64_t staff_id, int64_t now_ms, struct arena *arena,
                 struct desk_ticket *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DESK_TICKET, arena, &rows, err, DB_I(id), DB_I(staff_id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such question");
    read_ticket(&rows, 0, now_ms, ret);
    return true;
}

bool desk_ticket_of_any(struct db *db, int64_t id, int64_t now_ms, struct arena *arena,
                        struct desk_ticket *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DESK_TICKET_OF_ANY, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such question");
    read_ticket(&rows, 0, now_ms, ret);
    return true;
}

bool desk_entries(struct db *db, int64_t ticket_id, int64_t now_ms, struct arena *arena,
                  struct desk_entry **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DESK_ENTRIES, arena, &rows, err, DB_I(ticket_id), DB_I(ENTRIES_MAX),
                DB_I(now_ms)))
        return false;
    struct desk_entry *entries = ARENA_ARRAY(arena, struct desk_entry, rows.row_count);
    if (!entries)
        return err_set(err, ERR_LIMIT, "no room for %zu entries", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        entries[rows.row_count - 1 - i] = (struct desk_entry){
            /* read from the latest back */
            .id = db_int(&rows, i, 0),
            .kind = (enum ticket_entry_kind)db_int(&rows, i, 1),
            .staff_id = db_int(&rows, i, 2),
            .staff_name = db_str(&rows, i, 3),
            .text = db_str(&rows, i, 4),
            .at_ms = db_int(&rows, i, 5),
            .sent = !db_is_null(&rows, i, 6),
            .message_state = (enum outbox_state)db_int(&rows, i, 6),
            .segments = db_int(&rows, i, 7),
            .reason = db_str(&rows, i, 8),
            .channel = db_str(&rows, i, 9),
            .held = (enum outbox_held)db_int(&rows, i, 10),
            .held_until_ms = db_int(&rows, i, 11),
            .origin_number = db_int(&rows, i, 12),
            .hidden = db_int(&rows, i, 13) != 0,
            .read_at_ms = db_int(&rows, i, 14),
            .rating = db_int(&rows, i, 15),
        };
    }
    *ret = entries;
    *ret_count = rows.row_count;
    return true;
}

static const char *const view_names[] = {
    [DESK_OPEN] = "open",         [DESK_HEARD] = "heard",         [DESK_MINE] = "mine",
    [DESK_LATER] = "later",       [DESK_ANSWERED] = "answered",   [DESK_CLOSED] = "closed",
    [DESK_MENTIONS] = "mentions", [DESK_TRANSLATE] = "translate", [DESK_APPROVE] = "approve",
    [DESK_BACK] = "back",
};

bool desk_view_read(struct str name, enum desk_view *ret)
{
    int found = str_among(name, view_names, sizeof(view_names) / sizeof(view_names[0]));
    if (found >= 0)
        *ret = (enum desk_view)found;
    return found >= 0;
}

const char *desk_view_name(enum desk_view view)
{
    return view_names[view];
}

bool desk_oldest_first(enum desk_view view)
{
    return view != DESK_ANSWERED && view != DESK_CLOSED && view != DESK_MENTIONS;
}

int64_t desk_cursor_ms(enum desk_view view, const struct desk_ticket *ticket)
{
    return view == DESK_MENTIONS     ? ticket->mentioned_at_ms
           : view == DESK_LATER      ? ticket->snoozed_until_ms
           : desk_oldest_first(view) ? ticket->due_at_ms
                                     : ticket->updated_at_ms;
}

static bool run_list(struct db *db, const struct desk_query *query, int64_t now_ms,
                     struct arena *arena, struct db_rows *rows, struct err *err)
{
    bool oldest_first = desk_oldest_first(query->view);
    int64_t after_ms = query->resumed ? query->after_ms : oldest_first ? -1 : INT64_MAX;
    struct db_value category = DB_S(query->category), language = DB_S(query->language);
    struct db_value staff = DB_I(query->staff_id), after_urgency = DB_I(query->after_urgency);
    struct db_value urgency = DB_I(query->urgency), due = DB_I(query->due_before_ms);
    if (query->view == DESK_MINE)
        return DB_RUN(db, QUERY_DESK_MINE, arena, rows, err, DB_I(after_ms), DB_I(query->after_id),
                      category, language, DB_I(query->limit), staff, after_urgency, DB_I(now_ms),
                      urgency, due);
    if (query->view == DESK_OPEN || query->view == DESK_HEARD)
        return DB_RUN(db, QUERY_DESK_OPEN, arena, rows, err, DB_I(after_ms), DB_I(query->after_id),
                      category, language, DB_I(query->limit), staff, after_urgency,
                      DB_I(query->view == DESK_OPEN), urgency, due, DB_I(now_ms));
    if (query->view == DESK_LATER)
        return DB_RUN(db, QUERY_DESK_LATER, arena, rows, err, DB_I(after_ms), DB_I(query->after_id),
                      category, language, DB_I(query->limit), staff, DB_I(now_ms), urgency, due);
    if (query->view == DESK_TRANSLATE || query->view == DESK_APPROVE || query->view == DESK_BACK)
        return DB_RUN(db,
                      query->view == DESK_TRANSLATE ? QUERY_DESK_TRANSLATE
                      : query->view == DESK_APPROVE ? QUERY_DESK_APPROVE
                                                    : QUERY_DESK_BACK,
                      arena, rows, err, DB_I(after_ms), DB_I(query->after_id), category, language,
                      DB_I(query->limit), staff, after_urgency, urgency, due);
    return DB_RUN(db, QUERY_DESK_LATEST, arena, rows, err, DB_I(after_ms), DB_I(query->after_id),
                  category, language, DB_I(query->limit), staff,
                  DB_I(query->view == DESK_ANSWERED ? TICKET_ANSWERED : TICKET_CLOSED), urgency,
                  DB_I(0)); /* nothing that was answered is due */
}

static bool read_tickets(const struct db_rows *rows, int64_t now_ms, struct arena *arena,
                         struct desk_ticket **ret, size_t *ret_count, struct err *err)
{
    *ret = ARENA_ARRAY(arena, struct desk_ticket, rows->row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu tickets", rows->row_count);
    for (size_t i = 0; i < rows->row_count; i++)
        read_ticket(rows, i, now_ms, &(*ret)[i]);
    *ret_count = rows->row_count;
    return true;
}

bool desk_list(struct db *db, const struct desk_query *query, int64_t now_ms, struct arena *arena,
               struct desk_ticket **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return run_list(db, query, now_ms, arena, &rows, err) &&
           read_tickets(&rows, now_ms, arena, ret, ret_count, err);
}

bool desk_others(struct db *db, int64_t id, int64_t staff_id, int64_t now_ms, struct arena *arena,
                 struct desk_ticket **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_DESK_OTHERS, arena, &rows, err, DB_I(id), DB_I(staff_id),
                  DB_I(DESK_OTHERS_MAX)) &&
           read_tickets(&rows, now_ms, arena, ret, ret_count, err);
}

bool desk_counts(struct db *db, int64_t staff_id, int64_t now_ms, struct arena *arena,
                 struct desk_counts *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DESK_COUNTS, arena, &rows, err, DB_I(staff_id), DB_I(now_ms),
                DB_I(ROWS_MAX)))
        return false;
    *ret = (struct desk_counts){ .open = db_int(&rows, 0, 0),
                                 .mine = db_int(&rows, 0, 1),
                                 .answered = db_int(&rows, 0, 2),
                                 .heard = db_int(&rows, 0, 3),
                                 .urgent = db_int(&rows, 0, 4),
                                 .urgent_latest = db_int(&rows, 0, 5),
                                 .later = db_int(&rows, 0, 6),
                                 .mentions = db_int(&rows, 0, 7) };
    return true;
}

bool desk_refuse(struct db *db, int64_t id, int64_t staff_id, int64_t now_ms, struct arena *arena,
                 struct desk_ticket *ret, struct err *err)
{
    if (!desk_ticket(db, id, staff_id, now_ms, arena, ret, err))
        return false;
    if (ret->owner_id != 0 && ret->owner_id != staff_id)
        return err_set(err, ERR_CONFLICT, STR_FMT " is working on this question",
                       STR_ARG(ret->owner_name));
    return err_set(err, ERR_CONFLICT, "this question has changed meanwhile: look at it again");
}

static enum query change_query(enum desk_change change)
{
    return change == DESK_RELEASE ? QUERY_DESK_RELEASE
           : change == DESK_CLOSE ? QUERY_DESK_CLOSE
                                  : QUERY_DESK_REOPEN;
}

bool desk_change(struct db *db, enum desk_change change, int64_t id, int64_t version,
                 int64_t staff_id, int64_t now_ms, struct arena *arena, struct desk_ticket *ret,
                 struct err *err)
{
    struct db_rows rows = { 0 };
    if (!desk_ticket(db, id, staff_id, now_ms, arena, ret, err))
        return false;
    if (change == DESK_CLAIM || change == DESK_RENEW) {
        /* What is one's own is only kept, whatever the version. */
        if (!DB_RUN(db, QUERY_DESK_RENEW, arena, &rows, err, DB_I(id), DB_I(staff_id),
                    DB_I(now_ms + DESK_LEASE_MS)))
            return false;
        if (rows.row_count == 0 && change == DESK_CLAIM &&
            !DB_RUN(db, QUERY_DESK_CLAIM, arena, &rows, err, DB_I(id), DB_I(staff_id), DB_I(now_ms),
                    DB_I(now_ms + DESK_LEASE_MS), DB_I(version)))
            return false;
    } else if (!DB_RUN(db, change_query(change), arena, &rows, err, DB_I(id), DB_I(staff_id),
                       DB_I(now_ms), DB_I(version))) {
        return false;
    }
    if (rows.row_count == 0)
        return desk_refuse(db, id, staff_id, now_ms, arena, ret, err);
    bool taken = change == DESK_CLAIM || change == DESK_CLOSE;
    return (!taken || oncall_taken(db, id, now_ms, arena, err)) &&
           (change != DESK_CLOSE || promises_settle(db, id, now_ms, arena, err)) &&
           desk_ticket(db, id, staff_id, now_ms, arena, ret, err);
}

bool desk_move(struct db *db, const struct menus *menus, int64_t id, int64_t version,
               int64_t staff_id, struct str category, int64_t now_ms, struct arena *arena,
               struct desk_ticket *ret, struct err *err)
{
    struct db_rows rows;
    if (category.len > 0 && !menus_has_category(menus, category))
        return err_set(err, ERR_INVALID, "the menus have no such category");
    if (!desk_ticket(db, id, staff_id, now_ms, arena, ret, err) ||
        !DB_RUN(db, QUERY_DESK_MOVE, arena, &rows, err, DB_I(id), DB_I(staff_id), DB_I(now_ms),
                DB_I(version), DB_S(category)))
        return false;
    if (rows.row_count == 0)
        return desk_refuse(db, id, staff_id, now_ms, arena, ret, err);
    return desk_ticket_of_any(db, id, now_ms, arena, ret, err);
}

static int language_of(const struct menus *menus, const struct desk_ticket *ticket)
{
    int language = menus_language(menus, ticket->language);
    return language < 0 ? 0 : language;
}

bool desk_message(const struct menus *menus, const struct desk_ticket *ticket, struct str text,
                  struct arena *arena, struct str *ret, struct err *err)
{
    struct builder out;
    if (!arena_builder(arena, text.len + REPLY_SIZE, &out))
        return err_set(err, ERR_LIMIT, "no room for an answer");
    answer_write(menus, language_of(menus, ticket), ticket->number, text, &out);
    if (!builder_ok(&out))
        return err_set(err, ERR_UNPROCESSED, "the answer is too long");
    *ret = builder_str(&out);
    return true;
}

struct str desk_suggestion(const struct menus *menus, const struct desk_ticket *ticket)
{
    bool detained = (danger_read_names(ticket->danger) & 1u << DANGER_DETENTION) != 0;
    if (!detained || ticket->safety != SAFETY_SAFE || ticket->state != TICKET_OPEN)
        return STR("");
    return danger_reply(menus->danger, DANGER_REPLY_DETAINED, ticket->language);
}

/* After the time that the person was told or, where none was, that the desk works by. */
static bool is_late(const struct desk_ticket *ticket, int64_t now_ms)
{
    int64_t by_ms = ticket->promised_at_ms > 0 ? ticket->promised_at_ms : ticket->due_at_ms;
    return ticket->apologies > 0 || now_ms > by_ms;
}

bool desk_fits(const struct menus *menus, const struct desk_ticket *ticket, struct str text,
               struct arena *arena, struct str *ret, struct err *err)
{
    if (str_trim(text).len == 0)
        return err_set(err, ERR_UNPROCESSED, "the answer is empty");
    if (!desk_message(menus, ticket, text, arena, ret, err))
        return false;
    int segments = sms_measure(*ret).segments;
    return (text.len <= ANSWER_SIZE_MAX && segments <= SMS_SEGMENTS_MAX) ||
           err_set(err, ERR_UNPROCESSED, "the answer takes %d SMS: at most %d are sent", segments,
                   SMS_SEGMENTS_MAX);
}

/* Whether it may leave, whoever sends it. */
static bool check_leaving(const struct desk_answer *answer, const struct desk_ticket *ticket,
                          struct err *err)
{
    int64_t writer_id = answer->writer_id ? answer->writer_id : answer->staff_id;
    bool seen_twice = answer->approver_id != 0 && answer->approver_id != writer_id;
    if (ticket->muted)
        return err_set(err, ERR_UNPROCESSED,
                       "this person may be in danger and %s: nothing is sent before they say that "
                       "it is",
                       ticket->safety == SAFETY_NOT_SAFE ? "said that writing to them is not safe"
                                                         : "has not said that writing is safe");
    if (ticket->approved && ticket->urgency != URGENCY_NOW && !seen_twice)
        return err_set(err, ERR_UNPROCESSED,
                       "answers about this topic are approved by a second person before they are "
                       "sent");
    return ticket->waiting.id == answer->waiting_id ||
           err_set(err, ERR_CONFLICT, "an answer of " STR_FMT " waits already: look at it first",
                   STR_ARG(ticket->waiting.writer_name));
}

/* What leaves now: the answer, with the question how useful it was where that costs nothing, or the
 * notice that one is there. */
static bool write_push(struct db *db, const struct desk_answer *answer,
                       const struct desk_ticket *ticket, struct str message, int64_t now_ms,
                       struct arena *arena, struct builder *ret, struct notices_sent *ret_sent,
                       struct err *err)
{
    struct notices_reader reader;
    bool urgent = ticket->urgency == URGENCY_NOW;
    int language = language_of(answer->menus, ticket);
    if (!notices_reader(db, answer->menus, ticket->contact_id, ticket->category, urgent, now_ms,
                        arena, &reader, err))
        return false;
    if (!arena_builder(arena, message.len + REPLY_SIZE, ret))
        return err_set(err, ERR_LIMIT, "no room for an answer");
    *ret_sent = (struct notices_sent){ .contact_id = ticket->contact_id, .hidden = reader.hidden };
    if (reader.hidden) {
        answer_write_notice(answer->menus, language, reader.unread + 1, ret);
        return true;
    }
    builder_add(ret, message);
    ret_sent->rating_asked = answer_add_rating(answer->menus, language, answer->channel->fold, ret);
    if (!ret_sent->rating_asked && answer->rate_after_ms > 0)
        ret_sent->rate_at_ms = now_ms + answer->rate_after_ms;
    return true;
}

static bool send_answer(struct db *db, const struct desk_answer *answer,
                        const struct desk_ticket *ticket, struct str message, int64_t now_ms,
                        struct arena *arena, struct err *err)
{
    struct builder push;
    struct notices_sent sent;
    if (!write_push(db, answer, ticket, message, now_ms, arena, &push, &sent, err))
        return false;
    const struct outbox_message outgoing = {
        .contact_id = ticket->contact_id,
        .ticket_id = ticket->id,
        .channel = answer->channel,
        .bearer = BEARER_SMS,
        .class = OUTBOX_EXPERT,
        .text = builder_str(&push),
    };
    int64_t writer_id = answer->writer_id ? answer->writer_id : answer->staff_id;
    sent.answer_id = id_new(now_ms);
    return outbox_add(db, &outgoing, now_ms, arena, &sent.outbox_id, err) &&
           DB_RUN(db, QUERY_TICKET_ENTRY_ADD, arena, NULL, err, DB_I(sent.answer_id),
                  DB_I(ticket->id), DB_I(ENTRY_ANSWER), DB_I(writer_id), DB_I(sent.outbox_id),
                  DB_S(answer->text), DB_I(now_ms)) &&
           notices_pushed(db, &sent, arena, err) &&
           case_facts_of_contact(db, ticket->contact_id, arena, err) &&
           (!is_late(ticket, now_ms) ||
            DB_RUN(db, QUERY_PROMISE_MISSED, arena, NULL, err, DB_I(sent.answer_id)));
}

bool desk_answer(struct db *db, const struct desk_answer *answer, int64_t now_ms,
                 struct arena *arena, struct desk_ticket *ret, struct err *err)
{
    struct db_rows rows;
    struct str message = STR("");
    if (!desk_ticket(db, answer->ticket_id, answer->staff_id, now_ms, arena, ret, err) ||
        !desk_fits(answer->menus, ret, answer->text, arena, &message, err) ||
        !check_leaving(answer, ret, err) ||
        !DB_RUN(db, QUERY_DESK_ANSWER, arena, &rows, err, DB_I(ret->id), DB_I(answer->staff_id),
                DB_I(now_ms), DB_I(answer->version)))
        return false;
    if (rows.row_count == 0)
        return desk_refuse(db, ret->id, answer->staff_id, now_ms, arena, ret, err);
    return send_answer(db, answer, ret, message, now_ms, arena, err) &&
           oncall_taken(db, ret->id, now_ms, arena, err) &&
           promises_settle(db, ret->id, now_ms, arena, err) &&
           desk_ticket(db, ret->id, answer->staff_id, now_ms, arena, ret, err);
}

bool desk_note(struct db *db, int64_t ticket_id, int64_t staff_id, struct str text, int64_t now_ms,
               struct arena *arena, struct err *err)
{
    struct desk_ticket ticket;
    if (str_trim(text).len == 0 || text.len > ANSWER_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "a note is 1 to %d bytes long", ANSWER_SIZE_MAX);
    return desk_ticket(db, ticket_id, staff_id, now_ms, arena, &ticket, err) &&
           DB_RUN(db, QUERY_TICKET_ENTRY_ADD, arena, NULL, err, DB_I(id_new(now_ms)),
                  DB_I(ticket_id), DB_I(ENTRY_NOTE), DB_I(staff_id), DB_NOTHING, DB_S(text),
                  DB_I(now_ms)) &&
           DB_RUN(db, QUERY_DESK_NOTED, arena, NULL, err, DB_I(ticket_id)) &&
           oncall_taken(db, ticket_id, now_ms, arena, err);
}
