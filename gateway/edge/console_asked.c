/* Floor 4: the desk's calls about questions asked often. */
#include "edge/console_call.h"

#include "edge/console_json.h"
#include "edge/console_leaf.h"
#include "service/faq_answer.h"

enum { PAGE_SIZE = 20 };

static const char *const ticket_states[] = { "open", "answered", "closed" };
static const char *const answer_states[] = { "proposed", "leaving", "withdrawn", "done" };
static const char *const whys[FAQ_WHY_COUNT] = {
    [FAQ_WHY_NONE] = "",
    [FAQ_WHY_ANSWERED] = "answered",
    [FAQ_WHY_CHANGED] = "changed",
    [FAQ_WHY_HELD] = "held",
    [FAQ_WHY_UNSAFE] = "unsafe",
    [FAQ_WHY_TOO_LONG] = "too_long",
    [FAQ_WHY_NOT_SEEN] = "unseen",
    [FAQ_WHY_CHANNEL] = "channel",
    [FAQ_WHY_TAKEN_OUT] = "taken_out",
};

/* ---- shapes */

static struct json_out *group_json(const struct faq_group *group)
{
    struct json_out *out = json_object(), *samples = json_array();
    json_put_id(out, "id", group->id);
    json_put_int(out, "number", group->number);
    json_put_str(out, "language", group->language);
    json_put_str(out, "category", group->category);
    json_put_str(out, "page", group->page);
    json_put_int(out, "people", group->people);
    json_put_int(out, "questions_count", group->questions);
    json_put_int(out, "open", group->open);
    json_put_int(out, "since", group->since_ms);
    json_put_int(out, "latest", group->latest_ms);
    json_put_bool(out, "answer_under_way", group->proposed > 0);
    for (int i = 0; i < group->sample_count; i++)
        json_put_str(samples, NULL, group->samples[i]);
    json_put(out, "samples", samples);
    return out;
}

static struct json_out *question_json(const struct faq_question *question)
{
    struct json_out *out = json_object();
    json_put_id(out, "ticket", question->ticket_id);
    json_put_int(out, "number", question->number);
    json_put_str(out, "text", question->text);
    json_put_str(out, "language", question->language);
    json_put_str(out, "category", question->category);
    json_put_str(out, "state", str_of(ticket_states[question->state]));
    json_put_int(out, "opened_at", question->opened_at_ms);
    json_put_str(out, "owner", question->owner_name);
    return out;
}

static void put_name(struct json_out *out, const char *key, int64_t id, struct str name)
{
    if (id == 0) {
        json_put_null(out, key);
        return;
    }
    struct json_out *person = json_object();
    json_put_id(person, "id", id);
    json_put_str(person, "name", name);
    json_put(out, key, person);
}

static struct json_out *answer_json(const struct faq_answer *answer)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", answer->id);
    json_put_str(out, "language", answer->language);
    json_put_str(out, "text", answer->text);
    json_put_str(out, "state", str_of(answer_states[answer->state]));
    put_name(out, "proposed_by", answer->proposed_by, answer->proposed_name);
    json_put_int(out, "proposed_at", answer->proposed_at_ms);
    put_name(out, "decided_by", answer->decided_by, answer->decided_name);
    console_json_time(out, "decided_at", answer->decided_at_ms);
    json_put_int(out, "waiting", answer->waiting);
    json_put_int(out, "answered", answer->answered);
    return out;
}

static bool put_passed(struct console_call *call, struct db *db, int64_t answer_id,
                       struct json_out *out, struct err *err)
{
    struct faq_passed *passed;
    size_t count;
    if (!faq_passed(db, answer_id, call->staff.id, call->job.arena, &passed, &count, err))
        return false;
    struct json_out *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = json_object();
        json_put_id(one, "ticket", passed[i].ticket_id);
        json_put_int(one, "number", passed[i].number);
        json_put_str(one, "why", str_of(whys[passed[i].why]));
        json_put(list, NULL, one);
    }
    json_put(out, "passed", list);
    return true;
}

static bool put_answers(struct console_call *call, struct db *db, int64_t group_id,
                        struct json_out *out, struct err *err)
{
    struct faq_answer *answers;
    size_t count;
    if (!faq_answers(db, group_id, call->job.arena, &answers, &count, err))
        return false;
    struct json_out *list = json_array();
    json_put(out, "answers", list);
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = answer_json(&answers[i]);
        json_put(list, NULL, one);
        if (!put_passed(call, db, answers[i].id, one, err))
            return false;
    }
    return true;
}

static bool answer_group(struct console_call *call, struct db *db, int64_t id, int status,
                         struct err *err)
{
    struct arena *arena = call->job.arena;
    struct faq_group group = { 0 };
    struct faq_question *questions;
    size_t count;
    if (!faq_get(db, id, call->staff.id, arena, &group, err) ||
        !faq_questions(db, group.id, call->staff.id, call->job.now_ms, arena, &questions, &count,
                       err))
        return false;
    struct json_out *out = group_json(&group), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, question_json(&questions[i]));
    json_put(out, "questions", list);
    if (!put_answers(call, db, group.id, out, err)) {
        json_out_free(out);
        return false;
    }
    return console_call_json(call, status, out, err);
}

/* ---- reading */

static bool read_cursor(struct str after, struct faq_query *query)
{
    struct str people, id;
    return after.len == 0 ||
           (str_cut(after, '-', &people, &id) && str_to_int64(people, &query->after_people) &&
            str_to_int64(id, &query->after_id) && query->after_people > 0);
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct faq_query query = { .staff_id = call->staff.id,
                               .category = form_get(&call->query, "category"),
                               .language = form_get(&call->query, "language"),
                               .limit = PAGE_SIZE };
    struct faq_group *groups;
    struct str next = STR("");
    size_t count;
    int64_t after_people;
    if (!read_cursor(form_get(&call->query, "after"), &query))
        return err_set(err, ERR_INVALID, "after is what `next` of the page before was");
    if (!faq_list(db, &query, arena, &groups, &count, &after_people, err))
        return false;
    if (count == PAGE_SIZE && !arena_format(arena, &next, "%lld-%lld", (long long)after_people,
                                            (long long)groups[count - 1].id))
        return err_set(err, ERR_LIMIT, "no room for a page");
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, group_json(&groups[i]));
    json_put(out, "groups", list);
    if (next.len > 0)
        json_put_str(out, "next", next);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

static bool group_run(struct console_call *call, struct db *db, struct err *err)
{
    return answer_group(call, db, call->id, 200, err);
}

static bool leaf_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct faq_group group = { 0 };
    struct faq_answer *answers;
    size_t count;
    if (!faq_get(db, call->id, call->staff.id, arena, &group, err) ||
        !faq_answers(db, group.id, arena, &answers, &count, err))
        return false;
    const struct console_leaf leaf = {
        .menus = call->menus, .group = &group, .answers = answers, .answer_count = count
    };
    struct json_out *out = console_leaf_json(&leaf, arena, err);
    return out && console_call_json(call, 200, out, err);
}

/* ---- changing */

/* A line about "group 12". */
static bool audit_group(struct console_call *call, struct db *db, const char *action,
                        int64_t number, struct str detail, struct err *err)
{
    struct str subject;
    return (arena_format(call->job.arena, &subject, "group %lld", (long long)number) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           console_call_audit(call, db, action, subject, detail, err);
}

/* "to 12 questions in sq" */
static bool audit_answer(struct console_call *call, struct db *db, const char *action,
                         const struct faq_answer *answer, struct err *err)
{
    struct faq_group group = { 0 };
    struct str detail;
    int64_t count = answer->waiting + answer->answered + answer->passed;
    return faq_get(db, answer->group_id, call->staff.id, call->job.arena, &group, err) &&
           (arena_format(call->job.arena, &detail, "to %lld questions in " STR_FMT,
                         (long long)count, STR_ARG(answer->language)) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           audit_group(call, db, action, group.number, detail, err);
}

static bool unsendable(struct console_call *call, struct err *err)
{
    struct json_out *problem =
        console_json_problem(422, STR("This cannot be done"), str_of(err->text));
    *err = (struct err){ 0 };
    return console_call_problem(call, 422, problem, err);
}

static bool propose_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct faq_proposal proposal = { .group_id = call->id,
                                           .staff_id = call->staff.id,
                                           .request = json_str(call->body, "request"),
                                           .language = json_str(call->body, "language"),
                                           .text = json_str(call->body, "text"),
                                           .menus = call->menus };
    struct faq_answer answer;
    if (!json_is(json_get(call->body, "text"), JSON_STRING) ||
        !json_is(json_get(call->body, "language"), JSON_STRING))
        return err_set(err, ERR_INVALID, "text and language must be strings");
    if (!faq_propose(db, &proposal, call->job.now_ms, call->job.arena, &answer, err))
        return err->code == ERR_UNPROCESSED && unsendable(call, err);
    return (!answer.fresh || audit_answer(call, db, "asked.propose", &answer, err)) &&
           answer_group(call, db, answer.group_id, 201, err);
}

static bool approve_run(struct console_call *call, struct db *db, struct err *err)
{
    struct faq_answer answer;
    if (!faq_approve(db, call->id, call->staff.id, call->job.now_ms, call->job.arena, &answer, err))
        return false;
    call->gather = true;
    return (!answer.fresh || audit_answer(call, db, "asked.approve", &answer, err)) &&
           answer_group(call, db, answer.group_id, 200, err);
}

static bool withdraw_run(struct console_call *call, struct db *db, struct err *err)
{
    struct faq_answer answer;
    return faq_withdraw(db, call->id, call->staff.id, call->job.now_ms, call->job.arena, &answer,
                        err) &&
           (!answer.fresh || audit_answer(call, db, "asked.withdraw", &answer, err)) &&
           answer_group(call, db, answer.group_id, 200, err);
}

static bool id_of(struct console_call *call, const char *member, int64_t *ret, struct err *err)
{
    return (str_to_int64(json_str(call->body, member), ret) && *ret > 0) ||
           err_set(err, ERR_INVALID, "%s must be an id: a string of decimal digits", member);
}

static bool out_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct faq_group group = { 0 };
    int64_t ticket_id, fresh_id;
    if (!id_of(call, "ticket", &ticket_id, err) ||
        !faq_get(db, call->id, call->staff.id, arena, &group, err))
        return false;
    if (!faq_take_out(db, group.id, ticket_id, call->staff.id, arena, &fresh_id, err))
        return err->code == ERR_UNPROCESSED && unsendable(call, err);
    return audit_group(call, db, "asked.out", group.number, STR(""), err) &&
           answer_group(call, db, group.id, 200, err);
}

static bool join_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct faq_group from = { 0 }, to = { 0 };
    struct str detail;
    int64_t to_id;
    if (!id_of(call, "group", &to_id, err) ||
        !faq_get(db, call->id, call->staff.id, arena, &from, err) ||
        !faq_get(db, to_id, call->staff.id, arena, &to, err))
        return false;
    if (!faq_join(db, from.id, to.id, call->staff.id, arena, err))
        return err->code == ERR_UNPROCESSED && unsendable(call, err);
    return (arena_format(arena, &detail, "to group %lld", (long long)to.number) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           audit_group(call, db, "asked.join", from.number, detail, err) &&
           answer_group(call, db, to.id, 200, err);
}

const struct console_route console_asked_routes[] = {
    { "GET", "/asked", "", RIGHT_TICKETS, STORE_READ, list_run, NULL, NULL },
    { "GET", "/asked/{id}", "", RIGHT_TICKETS, STORE_READ, group_run, NULL, NULL },
    { "GET", "/asked/{id}/leaf", "", RIGHT_TICKETS, STORE_READ, leaf_run, NULL, NULL },
    { "POST", "/asked/{id}/answer", "request language text", RIGHT_ANSWER, STORE_WRITE, propose_run,
      NULL, NULL },
    { "POST", "/asked/answers/{id}/approve", "", RIGHT_ANSWER, STORE_WRITE, approve_run, NULL,
      NULL },
    { "POST", "/asked/answers/{id}/withdraw", "", RIGHT_ANSWER, STORE_WRITE, withdraw_run, NULL,
      NULL },
    { "POST", "/asked/{id}/out", "ticket", RIGHT_ANSWER, STORE_WRITE, out_run, NULL, NULL },
    { "POST", "/asked/{id}/join", "group", RIGHT_ANSWER, STORE_WRITE, join_run, NULL, NULL },
    { 0 },
};
