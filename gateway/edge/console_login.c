/* Floor 4: logging in and out, passwords, one's own logins.
 *
 * A login takes two steps: the password is checked in the read lane, whose thread may be slow, and
 * the login is stored in the write lane, which uses up the code of a second factor. */
#include "edge/console_login.h"

#include "base/limits.h"
#include "base/metrics.h"
#include "edge/console_factor.h"
#include "edge/console_json.h"
#include "edge/console_throttle.h"
#include "service/people.h"

static bool answer_me(struct console_call *call, struct db *db, struct err *err)
{
    struct str languages;
    return staff_topics(db, call->staff.id, call->job.arena, &call->topics, err) &&
           staff_languages(db, call->staff.id, call->job.arena, &languages, err) &&
           console_call_json(
               call, 200,
               console_json_staff(&call->staff, call->topics, languages, console_factor_due(call)),
               err);
}

static bool login_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str login = json_str(call->body, "login"), password = json_str(call->body, "password");
    struct str peer = http_exchange_request(call->exchange)->peer;
    if (login.len == 0 || password.len == 0 || login.len > STAFF_LOGIN_SIZE_MAX ||
        password.len > PASSWORD_SIZE_MAX)
        return err_set(err, ERR_INVALID, "a login and a password are needed");
    if (!console_throttle_allows(call, login, peer, err))
        return err->code == ERR_NONE;
    /* An unknown login takes as long as a wrong password. */
    bool known = staff_by_login(db, login, call->job.arena, &call->staff, err);
    if (!known && err->code != ERR_NOT_FOUND)
        return false;
    if (!crypto_password_verify(password, known ? call->staff.password_hash : STR(""))) {
        console_throttle_failed(call, login, peer);
        metric_add(METRIC_LOGINS_REFUSED, 1);
        return err_set(err, ERR_DENIED, "the login or the password is wrong");
    }
    call->staff.password_hash = STR("");
    if (!console_factor_prove(call, db, err))
        return err->code == ERR_NONE;
    console_throttle_passed(call, login);
    return true; /* start_login() goes on */
}

static bool set_cookie(const struct gateway *gateway, struct str token, struct arena *arena,
                       struct http_answer *answer)
{
    bool secure = str_starts(gateway->config->server.public_base, STR("https://"));
    struct http_header *header = &answer->headers[answer->header_count++];
    header->name = STR("Set-Cookie");
    return arena_format(arena, &header->value,
                        "migranti_login=" STR_FMT "; Path=/; HttpOnly; SameSite=Strict%s%s",
                        STR_ARG(token), token.len ? "" : "; Max-Age=0", secure ? "; Secure" : "");
}

/* Logs in whoever the first step found, in the database and by the cookie of the answer. */
static bool start_login(struct console_call *call, struct db *db, struct err *err)
{
    const struct http_request *request = http_exchange_request(call->exchange);
    const struct staff_device device = { request->peer, http_header(request, "User-Agent") };
    char token[CRYPTO_TOKEN_SIZE + 1];
    crypto_token(token);
    if (!set_cookie(call->gateway, str_of(token), call->job.arena, &call->answer))
        return err_set(err, ERR_LIMIT, "no room for a login");
    if (call->staff.has_factor &&
        !factor_use(db, call->staff.id, &call->proof, call->job.arena, err))
        return false;
    return staff_log_in(db, &call->gateway->keys, str_of(token), call->staff.id, &device,
                        call->job.now_ms, call->job.arena, err) &&
           console_call_audit(call, db, "login", STR(""), STR(""), err) && answer_me(call, db, err);
}

static void login_done(struct console_call *call)
{
    if (call->answer.status == 200)
        metric_add(METRIC_LOGINS, 1);
    http_exchange_answer(call->exchange, &call->answer);
}

static bool logout_run(struct console_call *call, struct db *db, struct err *err)
{
    call->answer.status = 204;
    if (!set_cookie(call->gateway, STR(""), call->job.arena, &call->answer))
        return err_set(err, ERR_LIMIT, "no room to log out");
    call->logins_changed = true;
    return call->token.len == 0 ||
           staff_log_out(db, &call->gateway->keys, call->token, call->job.arena, err);
}

static bool me_run(struct console_call *call, struct db *db, struct err *err)
{
    return answer_me(call, db, err);
}

/* ---- passwords: one's own, and the first one by an invitation */

static bool check_new_password(struct str password, struct err *err)
{
    if (password.len < PASSWORD_SIZE_MIN || password.len > PASSWORD_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "a password is %d to %d bytes long", PASSWORD_SIZE_MIN,
                       PASSWORD_SIZE_MAX);
    return true;
}

/* Slow by design: in the read lane. */
static bool hash_password(struct console_call *call, struct str password, struct err *err)
{
    char hash[CRYPTO_PASSWORD_HASH_SIZE];
    return check_new_password(password, err) &&
           ((crypto_password_hash(password, hash) &&
             arena_copy(call->job.arena, str_of(hash), &call->secret)) ||
            err_set(err, ERR_BUSY, "no memory for a password: try again"));
}

bool console_login_is_mine(struct console_call *call, struct db *db, struct str password,
                           struct err *err)
{
    struct staff staff;
    if (!console_throttle_allows(call, call->staff.login, STR(""), err) ||
        !staff_by_login(db, call->staff.login, call->job.arena, &staff, err))
        return false;
    if (password.len <= PASSWORD_SIZE_MAX && crypto_password_verify(password, staff.password_hash))
        return true;
    console_throttle_failed(call, call->staff.login, STR(""));
    return err_set(err, ERR_UNPROCESSED, "the password so far is not right");
}

static bool password_run(struct console_call *call, struct db *db, struct err *err)
{
    return console_login_is_mine(call, db, json_str(call->body, "before"), err)
               ? hash_password(call, json_str(call->body, "password"), err)
               : err->code == ERR_NONE;
}

static bool password_store(struct console_call *call, struct db *db, struct err *err)
{
    call->logins_changed = true;
    call->answer.status = 204;
    return people_set_password(db, call->staff.id, call->secret, call->staff.login_id,
                               call->job.arena, err) &&
           console_call_audit(call, db, "password.change", STR(""), STR(""), err);
}

static bool invited_run(struct console_call *call, struct db *db, struct err *err)
{
    return people_invited(db, &call->gateway->keys, json_str(call->body, "token"), call->job.now_ms,
                          call->job.arena, &call->staff, err);
}

static bool invited_look(struct console_call *call, struct db *db, struct err *err)
{
    if (!invited_run(call, db, err))
        return false;
    struct json_out *out = json_object();
    json_put_str(out, "login", call->staff.login);
    json_put_str(out, "name", call->staff.name);
    json_put_bool(out, "needs_code", call->staff.has_factor);
    return console_call_json(call, 200, out, err);
}

/* A new password is no way round the second factor. */
static bool accept_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str password = json_str(call->body, "password");
    struct str peer = http_exchange_request(call->exchange)->peer;
    if (!invited_run(call, db, err) || !check_new_password(password, err))
        return false;
    if (!console_throttle_allows(call, call->staff.login, peer, err) ||
        !console_factor_prove(call, db, err))
        return err->code == ERR_NONE;
    return hash_password(call, password, err);
}

/* The invitation is looked up again: only one of two at once uses it up. */
static bool accept_store(struct console_call *call, struct db *db, struct err *err)
{
    call->logins_changed = true;
    return invited_run(call, db, err) &&
           people_set_password(db, call->staff.id, call->secret, 0, call->job.arena, err) &&
           console_call_audit(call, db, "password.accept", STR(""), STR(""), err) &&
           start_login(call, db, err);
}

/* ---- one's logins */

static bool sessions_run(struct console_call *call, struct db *db, struct err *err)
{
    struct people_login *logins;
    size_t count;
    if (!people_logins(db, call->staff.id, call->job.now_ms, call->job.arena, &logins, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json_out *one = json_object();
        json_put_id(one, "id", logins[i].id);
        json_put_int(one, "created_at", logins[i].created_at_ms);
        json_put_int(one, "seen_at", logins[i].seen_at_ms);
        json_put_str(one, "address", logins[i].device.peer);
        json_put_str(one, "agent", logins[i].device.agent);
        json_put_bool(one, "this", logins[i].id == call->staff.login_id);
        json_put(list, NULL, one);
    }
    json_put(out, "sessions", list);
    return console_call_json(call, 200, out, err);
}

static bool end_run(struct console_call *call, struct db *db, struct err *err)
{
    call->logins_changed = true;
    call->answer.status = 204;
    return people_end_login(db, call->staff.id, call->id, call->job.arena, err) &&
           console_call_audit(call, db, "login.end", STR(""), STR(""), err);
}

const struct console_route console_login_routes[] = {
    { "POST", "/login", "login password code", RIGHT_DOOR, STORE_READ, login_run, login_done,
      start_login },
    { "POST", "/logout", "", RIGHT_DOOR, STORE_WRITE, logout_run, NULL, NULL },
    { "POST", "/invitation", "token", RIGHT_DOOR, STORE_READ, invited_look, NULL, NULL },
    { "POST", "/invitation/accept", "token password code", RIGHT_DOOR, STORE_READ, accept_run,
      login_done, accept_store },
    { "GET", "/me", "", RIGHT_ENTRY, STORE_READ, me_run, NULL, NULL },
    { "POST", "/me/password", "before password", RIGHT_SELF, STORE_READ, password_run, NULL,
      password_store },
    { "GET", "/me/sessions", "", RIGHT_SELF, STORE_READ, sessions_run, NULL, NULL },
    { "POST", "/me/sessions/{id}/end", "", RIGHT_SELF, STORE_WRITE, end_run, NULL, NULL },
    { 0 },
};
