/* Floor 3: answers that go through several hands. */
#include "service/answers.h"

#include "service/rights.h"
#include "store/id.h"

enum { ANSWERS_MAX = 50 }; /* of a ticket, shown */

enum {
    A_ID,
    A_STEP,
    A_SINCE,
    A_HEARD,
    A_ORIGINAL,
    A_ORIGINAL_LANGUAGE,
    A_WRITER,
    A_WRITTEN,
    A_TRANSLATION,
    A_TRANSLATOR,
    A_TRANSLATED,
    A_EDITED,
    A_EDITOR,
    A_EDITED_AT,
    A_APPROVER,
    A_APPROVED,
    A_BACK,
    A_ENTRY,
    A_WRITER_NAME,
    A_TRANSLATOR_NAME,
    A_EDITOR_NAME,
    A_APPROVER_NAME,
};

static struct answer_text read_text(const struct db_rows *rows, size_t row, size_t body,
                                    size_t name)
{
    return (struct answer_text){ .body = db_str(rows, row, body),
                                 .staff_id = db_int(rows, row, body + (body == A_ORIGINAL ? 2 : 1)),
                                 .staff_name = db_str(rows, row, name),
                                 .at_ms = db_int(rows, row, body + (body == A_ORIGINAL ? 3 : 2)) };
}

static struct answer read_answer(const struct db_rows *rows, size_t row)
{
    return (struct answer){
        .id = db_int(rows, row, A_ID),
        .step = (enum answer_step)db_int(rows, row, A_STEP),
        .since_ms = db_int(rows, row, A_SINCE),
        .heard_id = db_int(rows, row, A_HEARD),
        .original = read_text(rows, row, A_ORIGINAL, A_WRITER_NAME),
        .original_language = db_str(rows, row, A_ORIGINAL_LANGUAGE),
        .translation = read_text(rows, row, A_TRANSLATION, A_TRANSLATOR_NAME),
        .edited = read_text(rows, row, A_EDITED, A_EDITOR_NAME),
        .approver_id = db_int(rows, row, A_APPROVER),
        .approver_name = db_str(rows, row, A_APPROVER_NAME),
        .approved_at_ms = db_int(rows, row, A_APPROVED),
        .back_id = db_int(rows, row, A_BACK),
        .entry_id = db_int(rows, row, A_ENTRY),
    };
}

static bool read_answers(struct db *db, int64_t ticket_id, int max, struct arena *arena,
                         struct answer **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANSWERS_OF_TICKET, arena, &rows, err, DB_I(ticket_id), DB_I(max)))
        return false;
    *ret = ARENA_ARRAY(arena, struct answer, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu answers", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = read_answer(&rows, i);
    *ret_count = rows.row_count;
    return true;
}

bool answers_of_ticket(struct db *db, int64_t ticket_id, struct arena *arena, struct answer **ret,
                       size_t *ret_count, struct err *err)
{
    return read_answers(db, ticket_id, ANSWERS_MAX, arena, ret, ret_count, err);
}

static struct db_value text_or_nothing(const struct answer_text *text)
{
    return text->staff_id ? DB_S(text->body) : DB_NOTHING;
}

static struct db_value id_or_nothing(int64_t id)
{
    return id ? DB_I(id) : DB_NOTHING;
}

static bool put_answer(struct db *db, int64_t ticket_id, const struct answer *answer,
                       struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_ANSWER_PUT, arena, NULL, err, DB_I(answer->id), DB_I(ticket_id),
                  DB_I(answer->step), DB_I(answer->since_ms), DB_I(answer->heard_id),
                  DB_S(answer->original.body), DB_S(answer->original_language),
                  DB_I(answer->original.staff_id), DB_I(answer->original.at_ms),
                  text_or_nothing(&answer->translation),
                  id_or_nothing(answer->translation.staff_id),
                  id_or_nothing(answer->translation.at_ms), text_or_nothing(&answer->edited),
                  id_or_nothing(answer->edited.staff_id), id_or_nothing(answer->edited.at_ms),
                  id_or_nothing(answer->approver_id), id_or_nothing(answer->approved_at_ms),
                  id_or_nothing(answer->back_id), id_or_nothing(answer->entry_id));
}

/* ---- who may do what */

static struct answer_actor actor_of(const struct desk_ticket *ticket, const struct staff *staff,
                                    struct str languages)
{
    return (struct answer_actor){
        .may_answer = rights_have(staff->role, RIGHT_ANSWER),
        .may_translate = rights_have(staff->role, RIGHT_TRANSLATE),
        .may_approve = rights_have(staff->role, RIGHT_APPROVE),
        .speaks = ticket->language.len == 0 || staff_speaks(languages, ticket->language),
        .wrote = ticket->waiting.writer_id == staff->id,
        .worded = ticket->waiting.worder_id == staff->id,
    };
}

static struct answer_case case_of(const struct desk_ticket *ticket, bool translate)
{
    return (struct answer_case){ .step = ticket->waiting.step,
                                 .to_translate = translate,
                                 .to_approve = ticket->approved,
                                 .urgent = ticket->urgency == URGENCY_NOW };
}

bool answers_allowed(struct db *db, const struct desk_ticket *ticket, const struct staff *staff,
                     struct arena *arena, unsigned *ret, struct err *err)
{
    struct str languages;
    enum answer_step step;
    if (!staff_languages(db, staff->id, arena, &languages, err))
        return false;
    const struct answer_actor actor = actor_of(ticket, staff, languages);
    const struct answer_case now = case_of(ticket, false);
    *ret = 0;
    for (int act = 0; act < ANSWER_ACT_COUNT && ticket->state == TICKET_OPEN; act++) {
        if (answer_flow_step(&now, (enum answer_act)act, &actor, &step) == ANSWER_FINE)
            *ret |= 1u << act;
    }
    return true;
}

bool answers_check_claim(struct db *db, const struct desk_ticket *ticket, const struct staff *staff,
                         struct arena *arena, struct err *err)
{
    unsigned allowed;
    if (rights_have(staff->role, RIGHT_ANSWER))
        return true;
    return answers_allowed(db, ticket, staff, arena, &allowed, err) &&
           ((allowed & 1u << ANSWER_GIVE) != 0 ||
            err_set(err, ERR_FORBIDDEN, "this question has no answer that you can translate"));
}

int64_t answers_late_at_ms(const struct desk_ticket *ticket)
{
    bool urgent = ticket->urgency == URGENCY_NOW;
    return ticket->waiting.since_ms + (urgent ? ANSWERS_LATE_URGENT_MS : ANSWERS_LATE_MS);
}

static bool refuse(enum answer_verdict verdict, const struct desk_ticket *ticket, struct err *err)
{
    switch (verdict) {
    case ANSWER_OTHER_STEP:
        return err_set(err, ERR_CONFLICT,
                       ticket->waiting.id ? "this answer has gone on meanwhile: look at it again"
                                          : "no answer waits here any more: look at it again");
    case ANSWER_NO_RIGHT:
        return err_set(err, ERR_FORBIDDEN, "this step is for another role: ask a coordinator");
    case ANSWER_OWN:
        return err_set(err, ERR_FORBIDDEN,
                       "this is for a second person: it is your own text that waits");
    case ANSWER_NOT_SPOKEN:
        return err_set(err, ERR_FORBIDDEN,
                       "'" STR_FMT "' is not among your languages: an administrator can add it",
                       STR_ARG(ticket->language));
    case ANSWER_FINE:
        break;
    }
    return true;
}

/* ---- acting */

struct turn { /* one act under way */
    struct db *db;
    const struct answer_request *request;
    int64_t now_ms;
    struct arena *arena;
    struct desk_ticket *ticket;
    struct str languages; /* of who acts */
    bool approves;        /* theirs would be the second pair of eyes */
    struct answer answer; /* as it becomes */
};

static struct answer_text own_text(const struct turn *turn)
{
    return (struct answer_text){ .body = turn->request->text,
                                 .staff_id = turn->request->staff->id,
                                 .at_ms = turn->now_ms };
}

static const struct answer_text *sent_text(const struct answer *answer)
{
    return answer->edited.staff_id        ? &answer->edited
           : answer->translation.staff_id ? &answer->translation
                                          : &answer->original;
}

static bool heard_id(struct turn *turn, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(turn->db, QUERY_ANSWER_ENTRIES, turn->arena, &rows, err, DB_I(turn->ticket->id)))
        return false;
    turn->answer.heard_id = db_int(&rows, 0, 0);
    return true;
}

static bool fits(const struct turn *turn, bool as_message, struct err *err)
{
    const struct str text = turn->request->text;
    struct str message;
    if (turn->request->translate && turn->ticket->language.len == 0)
        return err_set(err, ERR_UNPROCESSED,
                       "this person has chosen no language: there is none to translate into");
    if (turn->request->language.len > 0 && !staff_speaks(turn->languages, turn->request->language))
        return err_set(err, ERR_INVALID, "language is one of your own, or empty");
    if (as_message)
        return desk_fits(turn->request->menus, turn->ticket, text, turn->arena, &message, err);
    return (str_trim(text).len > 0 && text.len <= ANSWER_SIZE_MAX) ||
           err_set(err, ERR_UNPROCESSED, "an answer is 1 to %d bytes long", ANSWER_SIZE_MAX);
}

/* What the act makes of the answer. Nothing is written yet: it may still be refused. */
static bool apply(struct turn *turn, struct err *err)
{
    const struct answer_request *request = turn->request;
    struct answer *answer = &turn->answer;
    switch (request->act) {
    case ANSWER_WRITE:
        *answer = (struct answer){ .id = answer->id ? answer->id : id_new(turn->now_ms),
                                   .original = own_text(turn) };
        if (request->translate)
            answer->original_language = request->language;
        return fits(turn, !request->translate, err) && heard_id(turn, err);
    case ANSWER_GIVE:
        answer->translation = own_text(turn);
        return fits(turn, true, err);
    case ANSWER_EDIT:
        answer->edited = own_text(turn);
        return fits(turn, true, err);
    case ANSWER_PASS:
        answer->approver_id = turn->approves ? request->staff->id : 0;
        answer->approved_at_ms = turn->approves ? turn->now_ms : 0;
        return true;
    case ANSWER_ASK:
    case ANSWER_RETURN:
        answer->back_id = id_new(turn->now_ms);
        return (str_trim(request->text).len > 0 && request->text.len <= ANSWER_SIZE_MAX) ||
               err_set(err, ERR_UNPROCESSED, "say why, in 1 to %d bytes", ANSWER_SIZE_MAX);
    case ANSWER_WITHDRAW:
    case ANSWER_ACT_COUNT:
        break;
    }
    return true;
}

/* The ticket takes its own step, which also says that nothing happened since it was looked at. */
static bool move_on(struct turn *turn, struct err *err)
{
    const struct answer_request *request = turn->request;
    struct db_rows rows;
    if (!DB_RUN(turn->db, QUERY_DESK_STEP, turn->arena, &rows, err, DB_I(turn->ticket->id),
                DB_I(request->staff->id), DB_I(turn->now_ms), DB_I(request->version)))
        return false;
    if (rows.row_count == 0)
        return desk_refuse(turn->db, turn->ticket->id, request->staff->id, turn->now_ms,
                           turn->arena, turn->ticket, err);
    /* Why it goes back stays on the ticket as a note. */
    return (request->act != ANSWER_ASK && request->act != ANSWER_RETURN) ||
           DB_RUN(turn->db, QUERY_TICKET_ENTRY_ADD, turn->arena, NULL, err,
                  DB_I(turn->answer.back_id), DB_I(turn->ticket->id), DB_I(ENTRY_NOTE),
                  DB_I(request->staff->id), DB_NOTHING, DB_S(request->text), DB_I(turn->now_ms));
}

static bool send(struct turn *turn, struct err *err)
{
    const struct answer_request *request = turn->request;
    const struct desk_answer leaving = { .ticket_id = turn->ticket->id,
                                         .version = request->version,
                                         .staff_id = request->staff->id,
                                         .text = sent_text(&turn->answer)->body,
                                         .menus = request->menus,
                                         .channel = request->channel,
                                         .rate_after_ms = request->rate_after_ms,
                                         .writer_id = turn->answer.original.staff_id,
                                         .approver_id = turn->answer.approver_id,
                                         .waiting_id = turn->ticket->waiting.id };
    struct db_rows rows;
    if (!desk_answer(turn->db, &leaving, turn->now_ms, turn->arena, turn->ticket, err) ||
        !DB_RUN(turn->db, QUERY_ANSWER_ENTRIES, turn->arena, &rows, err, DB_I(turn->ticket->id)))
        return false;
    turn->answer.entry_id = db_int(&rows, 0, 1);
    return true;
}

/* One that was never in other hands leaves no more behind than its entry. */
static bool is_plain(const struct turn *turn)
{
    return turn->request->act == ANSWER_WRITE && turn->answer.step == ANSWER_SENT &&
           turn->ticket->waiting.id == 0;
}

static bool carry_out(struct turn *turn, struct err *err)
{
    bool plain = is_plain(turn);
    if (!(turn->answer.step == ANSWER_SENT ? send(turn, err) : move_on(turn, err)))
        return false;
    turn->answer.since_ms = turn->now_ms;
    return plain || put_answer(turn->db, turn->ticket->id, &turn->answer, turn->arena, err);
}

static bool read_waiting(struct turn *turn, struct err *err)
{
    struct answer *latest = NULL;
    size_t count = 0;
    if (!read_answers(turn->db, turn->ticket->id, 1, turn->arena, &latest, &count, err))
        return false;
    if (turn->ticket->waiting.id != 0 && count > 0)
        turn->answer = latest[0];
    return true;
}

bool answers_act(struct db *db, const struct answer_request *request, int64_t now_ms,
                 struct arena *arena, struct answer_outcome *ret, struct err *err)
{
    struct turn turn = {
        .db = db, .request = request, .now_ms = now_ms, .arena = arena, .ticket = &ret->ticket
    };
    enum answer_step step;
    *ret = (struct answer_outcome){ 0 };
    if (!desk_ticket(db, request->ticket_id, request->staff->id, now_ms, arena, &ret->ticket,
                     err) ||
        !staff_languages(db, request->staff->id, arena, &turn.languages, err) ||
        !read_waiting(&turn, err))
        return false;
    if (ret->ticket.state != TICKET_OPEN || ret->ticket.version != request->version)
        return desk_refuse(db, request->ticket_id, request->staff->id, now_ms, arena, &ret->ticket,
                           err);
    const struct answer_actor actor = actor_of(&ret->ticket, request->staff, turn.languages);
    const struct answer_case now = case_of(&ret->ticket, request->translate);
    enum answer_verdict verdict = answer_flow_step(&now, request->act, &actor, &step);
    if (verdict != ANSWER_FINE)
        return refuse(verdict, &ret->ticket, err);
    bool approved = ret->ticket.approved;
    turn.approves = actor.may_approve && !actor.wrote && !actor.worded;
    if (!apply(&turn, err))
        return false;
    turn.answer.step = step;
    if (!carry_out(&turn, err))
        return false;
    ret->sent = step == ANSWER_SENT;
    ret->unapproved = ret->sent && approved && turn.answer.approver_id == 0;
    return desk_ticket(db, request->ticket_id, request->staff->id, now_ms, arena, &ret->ticket,
                       err);
}

/* ---- lists and settings */

bool answers_counts(struct db *db, int64_t staff_id, struct arena *arena,
                    struct answers_counts *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANSWERS_COUNTS, arena, &rows, err, DB_I(staff_id), DB_I(ROWS_MAX)))
        return false;
    *ret = (struct answers_counts){ .translate = db_int(&rows, 0, 0),
                                    .approve = db_int(&rows, 0, 1),
                                    .back = db_int(&rows, 0, 2) };
    return true;
}

bool answers_set_approved(struct db *db, struct str topics, struct arena *arena, struct err *err)
{
    struct str topic;
    if (!db_run(db, QUERY_APPROVAL_TOPICS_REMOVE, NULL, 0, arena, NULL, err))
        return false;
    for (bool more = topics.len > 0; more;) {
        more = str_cut(topics, ' ', &topic, &topics);
        if (topic.len > 0 && !DB_RUN(db, QUERY_APPROVAL_TOPIC_ADD, arena, NULL, err, DB_S(topic)))
            return false;
    }
    return true;
}
