/* Floor 4: the desk's calls about referrals: of a file, and the list of a partner with a login. */
#include "edge/console_referrals.h"

#include "base/limits.h"
#include "domain/date.h"
#include "edge/config.h"
#include "edge/console_json.h"
#include "service/case_referral_tell.h"
#include "service/directory.h"

enum { SEARCH_SIZE_MAX = 120 };

/* ---- shapes */

static void put_service(struct json_out *out, const struct case_referral *referral)
{
    struct json_out *service = json_object();
    json_put_id(service, "id", referral->listing_id);
    json_put_str(service, "organization", referral->organization);
    json_put_str(service, "name_sq", referral->name_sq);
    json_put_str(service, "name_en", referral->name_en);
    json_put(out, "service", service);
}

/* What both sides see at any time. */
static struct json_out *head_json(const struct case_referral *referral)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", referral->id);
    json_put_int(out, "version", referral->version);
    json_put_str(out, "number", referral->case_number);
    put_service(out, referral);
    json_put_str(out, "type", str_of(referral_type_names[referral->type]));
    json_put_str(out, "priority", str_of(referral_priority_names[referral->priority]));
    json_put_str(out, "state", str_of(referral_state_names[referral->state]));
    json_put_str(out, "refusal", str_of(referral_refusal_names[referral->refusal]));
    json_put_str(out, "outcome", str_of(referral_outcome_names[referral->outcome]));
    json_put(out, "classes", console_cases_classes_json(referral->classes));
    console_json_person(out, "by", referral->made_by, referral->made_by_name);
    console_json_time(out, "expected_at", referral->expected_at_ms);
    json_put_int(out, "sent_at", referral->sent_at_ms);
    console_json_time(out, "accepted_at", referral->accepted_at_ms);
    console_json_time(out, "started_at", referral->started_at_ms);
    console_json_time(out, "ended_at", referral->ended_at_ms);
    return out;
}

/* To which states the caller may move it. */
static void put_moves(struct json_out *out, const struct case_referral *referral,
                      enum referral_actor actor)
{
    struct json_out *list = json_array();
    for (int to = 0; actor != REFERRAL_NOBODY && to < REFERRAL_STATES; to++) {
        if (referral_may(referral->state, (enum referral_state)to, actor))
            json_put_str(list, NULL, str_of(referral_state_names[to]));
    }
    json_put(out, "may", list);
}

/* As whoever works with the person sees it. */
static struct json_out *referral_json(const struct case_call *of,
                                      const struct case_referral *referral)
{
    struct json_out *out = head_json(referral);
    bool may = case_access_sight(&of->access, CASE_PROGRAMME) == CASE_CHANGED &&
               of->file.state == CASE_OPEN;
    bool linked = referral->link_until_ms > of->call->job.now_ms;
    json_put_id(out, "person", referral->person_id);
    console_json_person(out, "partner", referral->partner_id, referral->partner_name);
    json_put_str(out, "reason", referral->reason);
    json_put_str(out, "restrictions", referral->restrictions);
    json_put_str(out, "said", referral->said);
    json_put_str(out, "override", referral->override);
    console_json_person(out, "override_by", referral->override_id, referral->override_name);
    json_put_str(out, "ended_by", str_of(referral_actor_names[referral->ended_by]));
    json_put_str(out, "municipality", referral->municipality);
    json_put_str(out, "told", str_of(referral_told_names[referral->told]));
    console_json_time(out, "told_at", referral->told_at_ms);
    console_json_time(out, "seen_at", referral->seen_at_ms);
    console_json_time(out, "asked_at", referral->asked_at_ms);
    json_put_int(out, "satisfied", referral->satisfied);
    console_json_time(out, "link_until", linked ? referral->link_until_ms : 0);
    console_json_time(out, "link_opened_at", referral->link_opened_at_ms);
    put_moves(out, referral, may ? REFERRAL_WORKER : REFERRAL_NOBODY);
    return out;
}

static bool has_text(const struct case_item *item, const char *field, struct str value)
{
    for (size_t i = 0; i < item->value_count; i++) {
        if (str_equal(str_of(item->values[i].field->name), str_of(field)))
            return str_equal(item->values[i].value, value);
    }
    return value.len == 0;
}

/* The person, whose family they are of, and their papers. */
static bool is_shared(const struct case_item *item, const struct case_referral *referral,
                      struct str person)
{
    if (item->kind == CASE_PERSON)
        return item->id == referral->person_id || has_text(item, "relation", STR("self"));
    return item->kind == CASE_PAPER && has_text(item, "of", person);
}

static bool put_shared(struct case_call *of, const struct case_referral *referral,
                       struct json_out *list, struct err *err)
{
    struct console_call *call = of->call;
    struct case_item *items;
    struct str person;
    size_t count;
    if (!case_items_list(of->db, &call->gateway->keys, of->file.id, call->job.arena, &items, &count,
                         err))
        return false;
    if (!arena_format(call->job.arena, &person, "%lld", (long long)referral->person_id))
        return err_set(err, ERR_LIMIT, "no room for a referral");
    for (size_t i = 0; i < count; i++) {
        if (is_shared(&items[i], referral, person) &&
            case_access_item(&of->access, items[i].kind) != CASE_HIDDEN)
            json_put(list, NULL, console_cases_item(of, &items[i]));
    }
    return true;
}

bool console_referrals_shared(struct case_call *of, const struct case_referral *referral,
                              int64_t link_id, struct err *err)
{
    struct console_call *call = of->call;
    bool shown;
    if (!case_referral_shown(of->db, referral, call->job.arena, &shown, err))
        return false;
    struct json_out *out = head_json(referral), *list = json_array();
    if (link_id > 0)
        json_put_id(out, "link", link_id);
    else
        json_put_null(out, "link");
    json_put_bool(out, "shown", shown);
    json_put_id(out, "person", referral->person_id);
    json_put_str(out, "reason", shown ? referral->reason : STR(""));
    json_put_str(out, "restrictions", shown ? referral->restrictions : STR(""));
    json_put_str(out, "said", shown ? referral->said : STR(""));
    put_moves(out, referral, shown ? REFERRAL_PARTNER : REFERRAL_NOBODY);
    json_put(out, "items", list);
    if (shown && !put_shared(of, referral, list, err)) {
        json_out_free(out);
        return false;
    }
    return console_call_json(call, 200, out, err);
}

/* ---- the door */

/* A partner reaches what was sent to them, until it is revoked; nothing else tells that it is there. */
static bool begin_partner(struct console_call *call, struct db *db,
                          const struct case_referral *referral, struct case_call *ret,
                          struct err *err)
{
    bool theirs = referral->partner_id == call->staff.id && referral->state != REFERRAL_REVOKED;
    *ret = (struct case_call){ .call = call, .db = db };
    ret->access = (struct case_access){ call->staff.id, call->staff.role,
                                        theirs ? CASE_SHARED : CASE_UNRELATED,
                                        theirs ? referral->classes : 0 };
    return case_file_get(db, referral->case_id, call->job.arena, &ret->file, err) &&
           (theirs || console_cases_refuse(ret, 404, "referral", err));
}

/* The referral {id}: with RIGHT_CASES_OPEN for those who work with the person; with RIGHT_REFERRALS for
 * the partner that it was sent to; with RIGHT_SELF for both. */
static bool begin(struct console_call *call, struct db *db, enum right right, struct case_call *ret,
                  struct case_referral *ret_referral, struct err *err)
{
    int64_t id = call->id;
    bool partner = right != RIGHT_CASES_OPEN && rights_have(call->staff.role, RIGHT_REFERRALS);
    enum right needed = right == RIGHT_SELF ? RIGHT_CASES_OPEN : right;
    *ret = (struct case_call){ .call = call, .db = db };
    bool there =
        case_referral_get(db, &call->gateway->keys, id, call->job.arena, ret_referral, err);
    if (!there && err->code != ERR_NOT_FOUND)
        return false;
    if (there && partner)
        return begin_partner(call, db, ret_referral, ret, err);
    /* What is not there is of no file: who asks is told what a file that is not there tells. */
    *err = (struct err){ 0 };
    call->id = there ? ret_referral->case_id : 0;
    bool begun = console_cases_begin(call, db, partner ? RIGHT_REFERRALS : needed, ret, err);
    call->id = id;
    return begun;
}

static bool check_worker(struct case_call *of, struct err *err)
{
    return case_access_sight(&of->access, CASE_PROGRAMME) == CASE_CHANGED ||
           console_cases_refuse(of, 403, "referral", err);
}

bool console_referrals_begin(struct console_call *call, struct db *db, struct case_call *ret,
                             struct case_referral *ret_referral, struct err *err)
{
    if (!begin(call, db, RIGHT_CASES_OPEN, ret, ret_referral, err) || ret->refused)
        return ret->refused;
    return check_worker(ret, err);
}

bool console_referrals_answer(struct case_call *of, int64_t referral_id, struct err *err)
{
    struct case_referral referral;
    return case_referral_get(of->db, &of->call->gateway->keys, referral_id, of->call->job.arena,
                             &referral, err) &&
           console_call_json(of->call, 200, referral_json(of, &referral), err);
}

static struct case_ask voice_of(const struct console_call *call)
{
    const struct config *config = call->gateway->config;
    return (struct case_ask){ .keys = &call->gateway->keys,
                              .menus = call->menus,
                              .channels = config->channels,
                              .channel_count = config->channel_count,
                              .staff_id = call->staff.id };
}

static bool say_moved(const struct case_call *of, struct case_referral *referral, struct err *err)
{
    struct console_call *call = of->call;
    const struct case_ask voice = voice_of(call);
    return case_referral_tell_move(of->db, &voice, referral, call->job.now_ms, call->job.arena,
                                   &call->queued_on, err);
}

/* ---- of a file */

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct str before = form_get(&call->query, "before");
    struct case_referral *all;
    int64_t before_id = 0;
    size_t count;
    if (!console_cases_begin_programme(call, db, CASE_SEEN, "referrals", &of, err) || of.refused)
        return of.refused;
    if (before.len > 0 && !str_to_int64(before, &before_id))
        return err_set(err, ERR_INVALID, "before is what `next` of the page before was");
    if (!console_cases_read(&of, "referrals", err) ||
        !case_referral_list(db, &call->gateway->keys, call->id, before_id, call->job.arena, &all,
                            &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, referral_json(&of, &all[i]));
    json_put(out, "referrals", list);
    if (count == REFERRALS_SHOWN_MAX)
        json_put_id(out, "next", all[count - 1].id);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

/* An id that may be left out: 0. */
static bool read_id(const struct console_call *call, const char *member, int64_t *ret,
                    struct err *err)
{
    const struct json *given = json_get(call->body, member);
    *ret = 0;
    return !given || json_is(given, JSON_NULL) || console_cases_id(call, member, ret, err);
}

static bool read_day(const struct console_call *call, int64_t *ret, struct err *err)
{
    struct str day = json_str(call->body, "expected");
    *ret = 0;
    return day.len == 0 || date_parse(day, ret) ||
           err_set(err, ERR_INVALID, "expected must be a day, as 2026-12-01");
}

static bool read_wish(const struct console_call *call, struct case_referral_wish *ret,
                      struct err *err)
{
    int type, priority;
    *ret = (struct case_referral_wish){ .reason = json_str(call->body, "reason"),
                                        .restrictions = json_str(call->body, "restrictions"),
                                        .override = str_trim(json_str(call->body, "override")),
                                        .staff_id = call->staff.id };
    if (!console_cases_id(call, "service", &ret->listing_id, err) ||
        !read_id(call, "person", &ret->person_id, err) ||
        !read_id(call, "partner", &ret->partner_id, err) ||
        !console_cases_choice(call, "type", referral_type_names, REFERRAL_TYPES, &type, err) ||
        !console_cases_choice(call, "priority", referral_priority_names, REFERRAL_PRIORITIES,
                              &priority, err) ||
        !console_cases_classes(call, &ret->classes, err))
        return false;
    ret->type = (enum referral_type)type;
    ret->priority = (enum referral_priority)priority;
    return read_day(call, &ret->expected_at_ms, err);
}

static bool is_true(const struct console_call *call, const char *member)
{
    const struct json *given = json_get(call->body, member);
    return json_is(given, JSON_BOOL) && given->boolean;
}

static bool make_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_referral_wish wish;
    struct case_referral referral;
    if (!console_cases_begin(call, db, RIGHT_CASES_OPEN, &of, err) || of.refused)
        return of.refused;
    if (!check_worker(&of, err) || of.refused)
        return of.refused;
    if (!console_cases_check_open(&of, err) || !read_wish(call, &wish, err))
        return false;
    if (wish.override.len > 0 && !case_access_may(&of.access, CASE_ACT_ASSIGN))
        return console_cases_refuse(&of, 403, "override", err);
    const struct case_ask voice = voice_of(call);
    return case_referral_make(db, &call->gateway->keys, &of.file, &wish, call->job.now_ms,
                              call->job.arena, &referral, err) &&
           (!is_true(call, "tell") || case_referral_tell(db, &voice, &referral, call->job.now_ms,
                                                         call->job.arena, &call->queued_on, err)) &&
           console_cases_audit(
               &of, referral.override.len > 0 ? "referral.override" : "referral.make", err) &&
           console_call_json(call, 201, referral_json(&of, &referral), err);
}

/* ---- moving */

bool console_referrals_read_move(const struct console_call *call, int64_t referral_id,
                                 struct case_referral_move *ret, struct err *err)
{
    int state, refusal = REFERRAL_NOT_REFUSED, outcome = REFERRAL_NO_OUTCOME;
    *ret = (struct case_referral_move){ .id = referral_id,
                                        .said = json_str(call->body, "words"),
                                        .staff_id = call->staff.id };
    if (!json_int(json_get(call->body, "version"), &ret->version) || ret->version <= 0)
        return err_set(err, ERR_INVALID, "version must be the referral's, a whole number");
    if (!console_cases_choice(call, "state", referral_state_names, REFERRAL_STATES, &state, err) ||
        (json_get(call->body, "refusal") &&
         !console_cases_choice(call, "refusal", referral_refusal_names, REFERRAL_REFUSALS, &refusal,
                               err)) ||
        (json_get(call->body, "outcome") &&
         !console_cases_choice(call, "outcome", referral_outcome_names, REFERRAL_OUTCOMES, &outcome,
                               err)))
        return false;
    ret->step = (struct referral_step){ (enum referral_state)state, (enum referral_refusal)refusal,
                                        (enum referral_outcome)outcome };
    return true;
}

bool console_referrals_settle(struct case_call *of, struct case_referral *referral,
                              const struct case_referral_move *move, struct err *err)
{
    struct console_call *call = of->call;
    struct case_referral_move made = *move;
    bool shown;
    made.actor = REFERRAL_PARTNER;
    if (!console_cases_check_open(of, err) ||
        !case_referral_shown(of->db, referral, call->job.arena, &shown, err))
        return false;
    if (!shown && referral_runs(referral->state))
        return err_set(err, ERR_NOT_FOUND, "there is no such referral");
    return case_referral_move(of->db, &call->gateway->keys, &made, call->job.now_ms,
                              call->job.arena, referral, err) &&
           say_moved(of, referral, err) && console_cases_audit(of, "referral.move", err);
}

static bool move_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_referral referral;
    struct case_referral_move move;
    if (!begin(call, db, RIGHT_SELF, &of, &referral, err) || of.refused)
        return of.refused;
    bool partner = of.access.relation == CASE_SHARED;
    if (!partner && (!check_worker(&of, err) || of.refused))
        return of.refused;
    if (!console_referrals_read_move(call, call->id, &move, err))
        return false;
    if (partner)
        return console_referrals_settle(&of, &referral, &move, err) &&
               console_referrals_shared(&of, &referral, 0, err);
    move.actor = REFERRAL_WORKER;
    return console_cases_check_open(&of, err) &&
           case_referral_move(db, &call->gateway->keys, &move, call->job.now_ms, call->job.arena,
                              &referral, err) &&
           say_moved(&of, &referral, err) && console_cases_audit(&of, "referral.move", err) &&
           console_call_json(call, 200, referral_json(&of, &referral), err);
}

/* ---- of a partner */

static bool read_query(const struct console_call *call, struct case_referral_query *ret,
                       struct err *err)
{
    struct str state = form_get(&call->query, "state"), after = form_get(&call->query, "after");
    struct str at, id;
    int named = state.len > 0 ? str_among(state, referral_state_names, REFERRAL_REVOKED) : 0;
    if (named < 0)
        return err_set(err, ERR_INVALID, "state is sent, accepted, rejected, in_progress or done");
    *ret = (struct case_referral_query){ .partner_id = call->staff.id,
                                         .state = (enum referral_state)named };
    return after.len == 0 ||
           (str_cut(after, '-', &at, &id) && str_to_int64(at, &ret->at_ms) &&
            str_to_int64(id, &ret->last_id) && ret->last_id > 0) ||
           err_set(err, ERR_INVALID, "after is what `next` of the page before was");
}

static bool put_next(const struct console_call *call, struct json_out *out,
                     const struct case_referral *all, size_t count, struct err *err)
{
    struct str next;
    if (count < REFERRALS_SHOWN_MAX) {
        json_put_null(out, "next");
        return true;
    }
    if (!arena_format(call->job.arena, &next, "%lld-%lld", (long long)all[count - 1].touched_at_ms,
                      (long long)all[count - 1].id))
        return err_set(err, ERR_LIMIT, "no room for a list of referrals");
    json_put_str(out, "next", next);
    return true;
}

static bool mine_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_referral_query query;
    struct case_referral *all;
    int64_t counts[REFERRAL_STATES];
    size_t count;
    if (!read_query(call, &query, err) ||
        !case_referral_of_partner(db, &call->gateway->keys, &query, call->job.arena, &all, &count,
                                  err) ||
        !case_referral_count(db, call->staff.id, call->job.arena, counts, err))
        return false;
    struct json_out *out = json_object(), *list = json_array(), *numbers = json_object();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, head_json(&all[i]));
    for (int state = 0; state < REFERRAL_REVOKED; state++)
        json_put_int(numbers, referral_state_names[state], counts[state]);
    json_put(out, "referrals", list);
    json_put(out, "counts", numbers);
    if (!put_next(call, out, all, count, err)) {
        json_out_free(out);
        return false;
    }
    return console_call_json(call, 200, out, err);
}

/* That it was read is in the file's log. */
static bool one_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_referral referral;
    if (!begin(call, db, RIGHT_REFERRALS, &of, &referral, err) || of.refused)
        return of.refused;
    return console_cases_read(&of, "referral", err) &&
           console_referrals_shared(&of, &referral, 0, err);
}

/* ---- where somebody can be referred to */

static struct json_out *service_json(const struct listing *it, int64_t now_ms)
{
    struct json_out *out = json_object();
    struct err why = { 0 };
    bool open = case_referral_check_listing(it, now_ms, &why);
    json_put_id(out, "id", it->id);
    json_put_str(out, "organization", it->organization);
    json_put_str(out, "name_sq", it->name_sq);
    json_put_str(out, "name_en", it->name_en);
    console_json_words(out, "needs", it->needs);
    console_json_words(out, "places", it->places);
    json_put_bool(out, "open", open);
    json_put_str(out, "why", str_of(why.text));
    return out;
}

static bool services_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str before = form_get(&call->query, "before");
    struct directory_filter filter = { .text = form_get(&call->query, "text") };
    struct listing *rows;
    size_t count;
    int64_t next;
    if (filter.text.len > SEARCH_SIZE_MAX)
        return err_set(err, ERR_INVALID, "text has at most %d bytes", SEARCH_SIZE_MAX);
    if (before.len > 0 && !str_to_int64(before, &filter.before_id))
        return err_set(err, ERR_INVALID, "before is what `next` of the page before was");
    if (!directory_list(db, &filter, call->job.now_ms, call->job.arena, &rows, &count, &next, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, service_json(&rows[i], call->job.now_ms));
    json_put(out, "services", list);
    if (next > 0)
        json_put_id(out, "next", next);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

/* Calls of one file or referral find out themselves whose it is: who tried is to be known. */
const struct console_route console_referrals_routes[] = {
    { "GET", "/cases/services", "", RIGHT_CASES_OPEN, STORE_READ, services_run, NULL, NULL },
    { "GET", "/cases/{id}/referrals", "", RIGHT_SELF, STORE_WRITE, list_run, NULL, NULL },
    { "POST", "/cases/{id}/referrals",
      "service person partner type priority classes reason restrictions override expected"
      " tell",
      RIGHT_SELF, STORE_WRITE, make_run, NULL, NULL },
    { "GET", "/referrals", "", RIGHT_REFERRALS, STORE_READ, mine_run, NULL, NULL },
    { "GET", "/referrals/{id}", "", RIGHT_SELF, STORE_WRITE, one_run, NULL, NULL },
    { "POST", "/referrals/{id}/move", "version state refusal outcome words", RIGHT_SELF,
      STORE_WRITE, move_run, NULL, NULL },
    { 0 },
};
