/* Floor 4: the desk's calls about people: who works here, with which role and topics. */
#include "edge/console_call.h"

#include "edge/console_json.h"
#include "service/people.h"

static struct json_out *person_json(const struct person *person)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", person->id);
    json_put_str(out, "login", person->login);
    json_put_str(out, "name", person->name);
    json_put_str(out, "role", person->role);
    json_put_str(out, "team", person->team);
    console_json_words(out, "topics", person->topics);
    console_json_words(out, "languages", person->languages);
    json_put_bool(out, "has_password", person->has_password);
    json_put_bool(out, "has_factor", person->has_factor);
    console_json_time(out, "disabled_at", person->disabled_at_ms);
    console_json_time(out, "invited_until", person->invited_until_ms);
    console_json_time(out, "seen_at", person->seen_at_ms);
    json_put_int(out, "sessions", person->login_count);
    return out;
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct person *people;
    size_t count;
    if (!people_list(db, call->job.now_ms, call->job.arena, &people, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, person_json(&people[i]));
    json_put(out, "people", list);
    return console_call_json(call, 200, out, err);
}

/* "staff besa" */
static bool subject_of(struct console_call *call, struct str login, struct str *ret,
                       struct err *err)
{
    return arena_format(call->job.arena, ret, "staff " STR_FMT, STR_ARG(login)) ||
           err_set(err, ERR_LIMIT, "no room for a line of the audit log");
}

static bool audit_person(struct console_call *call, struct db *db, const char *action,
                         const struct person *person, struct err *err)
{
    struct str subject, detail;
    return subject_of(call, person->login, &subject, err) &&
           (arena_format(call->job.arena, &detail,
                         "role " STR_FMT ", topics " STR_FMT ", languages " STR_FMT "%s",
                         STR_ARG(person->role), STR_ARG(person->topics), STR_ARG(person->languages),
                         person->disabled_at_ms ? ", disabled" : "") ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           console_call_audit(call, db, action, subject, detail, err);
}

/* A member that is an array of words, joined. */
static bool words_of(struct console_call *call, const char *member, struct str *ret,
                     struct err *err)
{
    const struct json *list = json_get(call->body, member);
    struct builder words;
    if (!json_is(list, JSON_ARRAY))
        return err_set(err, ERR_INVALID, "%s must be an array of words", member);
    if (!arena_builder(call->job.arena, STAFF_TOPICS_SIZE, &words))
        return err_set(err, ERR_LIMIT, "no room for %s", member);
    for (const struct json *one = list->first; one; one = one->next) {
        if (!json_is(one, JSON_STRING) || str_find(one->string, STR(" ")) < one->string.len)
            return err_set(err, ERR_INVALID, "%s holds what is not one word", member);
        if (words.len > 0)
            builder_add_char(&words, ' ');
        builder_add(&words, one->string);
    }
    if (!builder_ok(&words))
        return err_set(err, ERR_INVALID, "so many %s are not taken", member);
    *ret = builder_str(&words);
    return true;
}

/* The address that the person opens is made by the page: it knows how it is reached. */
static bool answer_invited(struct console_call *call, struct db *db, int64_t id, int status,
                           const char *action, struct err *err)
{
    char token[CRYPTO_TOKEN_SIZE + 1];
    struct person person;
    crypto_token(token);
    if (!people_invite(db, &call->gateway->keys, id, str_of(token), call->job.now_ms,
                       call->job.arena, err) ||
        !people_get(db, id, call->job.now_ms, call->job.arena, &person, err) ||
        !audit_person(call, db, action, &person, err))
        return false;
    struct json_out *out = json_object();
    json_put(out, "person", person_json(&person));
    json_put_str(out, "token", str_of(token));
    return console_call_json(call, status, out, err);
}

static bool add_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct str login = json_str(call->body, "login"), topics;
    struct person person;
    struct str languages = STR("sq en");
    return words_of(call, "topics", &topics, err) &&
           (!json_get(call->body, "languages") || words_of(call, "languages", &languages, err)) &&
           staff_add(db, login, str_trim(json_str(call->body, "name")),
                     json_str(call->body, "role"), STR(""), call->job.now_ms, arena, err) &&
           people_find(db, login, call->job.now_ms, arena, &person, err) &&
           staff_set_topics(db, person.id, topics, arena, err) &&
           staff_set_languages(db, person.id, languages, arena, err) &&
           answer_invited(call, db, person.id, 201, "staff.add", err);
}

static bool invite_run(struct console_call *call, struct db *db, struct err *err)
{
    return answer_invited(call, db, call->id, 200, "staff.invite", err);
}

static bool change_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct json *disabled = json_get(call->body, "disabled");
    struct people_change change = { .name = str_trim(json_str(call->body, "name")),
                                    .role = json_str(call->body, "role"),
                                    .disabled = disabled && disabled->boolean };
    struct person person;
    if (!json_is(disabled, JSON_BOOL))
        return err_set(err, ERR_INVALID, "disabled must be true or false");
    if (!words_of(call, "topics", &change.topics, err))
        return false;
    if (!json_get(call->body, "languages")) {
        if (!staff_languages(db, call->id, call->job.arena, &change.languages, err))
            return false;
    } else if (!words_of(call, "languages", &change.languages, err)) {
        return false;
    }
    call->logins_changed = true;
    return people_change(db, call->id, &change, call->job.now_ms, call->job.arena, &person, err) &&
           audit_person(call, db, "staff.change", &person, err) &&
           console_call_json(call, 200, person_json(&person), err);
}

static bool end_run(struct console_call *call, struct db *db, struct err *err)
{
    struct person person;
    call->logins_changed = true;
    return people_end_logins(db, call->id, 0, call->job.arena, err) &&
           people_get(db, call->id, call->job.now_ms, call->job.arena, &person, err) &&
           audit_person(call, db, "staff.logout", &person, err) &&
           console_call_json(call, 200, person_json(&person), err);
}

const struct console_route console_people_routes[] = {
    { "GET", "/people", "", RIGHT_PEOPLE, STORE_READ, list_run, NULL, NULL },
    { "POST", "/people", "login name role topics languages", RIGHT_PEOPLE, STORE_WRITE, add_run,
      NULL, NULL },
    { "POST", "/people/{id}", "name role topics languages disabled", RIGHT_PEOPLE, STORE_WRITE,
      change_run, NULL, NULL },
    { "POST", "/people/{id}/invite", "", RIGHT_PEOPLE, STORE_WRITE, invite_run, NULL, NULL },
    { "POST", "/people/{id}/logout", "", RIGHT_PEOPLE, STORE_WRITE, end_run, NULL, NULL },
    { 0 },
};
