/* Floor 4: logging in and out.
 *
 * A login takes two steps: the password is checked in the read lane, whose thread may be slow, and
 * the login is stored by a second job. Guessing is slowed down by account and by address. */
#include "edge/console_call.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/metrics.h"
#include "edge/console_json.h"

#include <stdlib.h>
#include <string.h>

enum {
    THROTTLE_SLOTS = 1024, /* by hash: a collision only slows somebody else down */
    THROTTLE_FREE = 5,     /* failures without a wait */
    THROTTLE_FORGET_MS = 15 * 60 * 1000,
    THROTTLE_WAIT_MS = 2000, /* after the sixth, doubling */
    THROTTLE_WAIT_MS_MAX = 5 * 60 * 1000,
};

struct throttle {
    int failures;
    int64_t last_ms;
};

/* Of the one process; written on the read lane's thread and read there alone. */
static struct throttle throttles[THROTTLE_SLOTS];

static struct throttle *throttle_of(const struct keyring *keys, struct str who)
{
    unsigned char hash[CRYPTO_INDEX_SIZE];
    crypto_index(keys->dedupe, who, hash);
    return &throttles[(hash[0] | (unsigned)hash[1] << 8) % THROTTLE_SLOTS];
}

static int64_t throttle_wait_ms(const struct throttle *throttle, int64_t now_ms)
{
    if (throttle->failures < THROTTLE_FREE || now_ms - throttle->last_ms > THROTTLE_FORGET_MS)
        return 0;
    int64_t wait_ms = THROTTLE_WAIT_MS;
    for (int i = THROTTLE_FREE; i < throttle->failures && wait_ms < THROTTLE_WAIT_MS_MAX; i++)
        wait_ms *= 2;
    if (wait_ms > THROTTLE_WAIT_MS_MAX)
        wait_ms = THROTTLE_WAIT_MS_MAX;
    int64_t left_ms = throttle->last_ms + wait_ms - now_ms;
    return left_ms > 0 ? left_ms : 0;
}

static void throttle_failed(struct throttle *throttle, int64_t now_ms)
{
    if (now_ms - throttle->last_ms > THROTTLE_FORGET_MS)
        throttle->failures = 0;
    throttle->failures++;
    throttle->last_ms = now_ms;
}

static bool too_many(struct console_call *call, int64_t wait_ms, struct err *err)
{
    int64_t seconds = (wait_ms + 999) / 1000;
    struct json_out *problem = console_json_problem(
        429, STR("Too many attempts"), STR("Too many attempts to log in: wait, then try again."));
    json_put_int(problem, "retry_after", seconds);
    call->answer.retry_after_s = (int)seconds;
    return console_call_problem(call, 429, problem, err);
}

static bool login_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str login = json_str(call->body, "login"), password = json_str(call->body, "password");
    struct str peer = http_exchange_request(call->exchange)->peer;
    if (login.len == 0 || password.len == 0 || login.len > STAFF_LOGIN_SIZE_MAX ||
        password.len > PASSWORD_SIZE_MAX)
        return err_set(err, ERR_INVALID, "a login and a password are needed");
    int64_t now_ms = call->job.now_ms;
    struct throttle *by_login = throttle_of(&call->gateway->keys, login);
    struct throttle *by_peer = throttle_of(&call->gateway->keys, peer);
    int64_t wait_ms = throttle_wait_ms(by_login, now_ms);
    if (wait_ms > 0)
        return too_many(call, wait_ms, err);
    /* An unknown login takes as long as a wrong password. */
    bool known = staff_by_login(db, login, call->job.arena, &call->staff, err);
    if (!known && err->code != ERR_NOT_FOUND)
        return false;
    if (!crypto_password_verify(password, known ? call->staff.password_hash : STR(""))) {
        throttle_failed(by_login, now_ms);
        throttle_failed(by_peer, now_ms);
        metric_add(METRIC_LOGINS_REFUSED, 1);
        return err_set(err, ERR_DENIED, "the login or the password is wrong");
    }
    *by_login = (struct throttle){ 0 };
    call->staff.password_hash = STR("");
    return console_call_json(call, 200, console_json_staff(&call->staff), err);
}

/* ---- the second step */

struct start_job {
    struct job job; /* first */
    struct gateway *gateway;
    struct http_exchange *exchange;
    int64_t staff_id;
    char token[CRYPTO_TOKEN_SIZE + 1];
    struct http_answer answer;
};

static bool start_run(struct job *job, struct db *db, struct err *err)
{
    const struct start_job *start = (const struct start_job *)(void *)job;
    return staff_log_in(db, &start->gateway->keys, str_of(start->token), start->staff_id,
                        job->now_ms, job->arena, err);
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

static void start_done(struct job *job, const struct err *err)
{
    struct start_job *start = (struct start_job *)(void *)job;
    struct err refusal = *err;
    if (refusal.code == ERR_NONE &&
        !set_cookie(start->gateway, str_of(start->token), job->arena, &start->answer))
        err_set(&refusal, ERR_LIMIT, "no room for a login");
    if (refusal.code != ERR_NONE) {
        http_exchange_refuse(start->exchange, &refusal);
    } else {
        metric_add(METRIC_LOGINS, 1);
        http_exchange_answer(start->exchange, &start->answer);
    }
    arena_free(job->arena);
}

static void login_done(struct console_call *call)
{
    if (call->answer.status != 200) {
        http_exchange_answer(call->exchange, &call->answer);
        return;
    }
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct start_job *start = ARENA_NEW(arena, struct start_job);
    *start =
        (struct start_job){ .job = { .arena = arena,
                                     .name = "login",
                                     .now_ms = clock_now_ms(),
                                     .run = start_run,
                                     .done = start_done },
                            .gateway = call->gateway,
                            .exchange = call->exchange,
                            .staff_id = call->staff.id,
                            .answer = { .status = 200, .content_type = STR("application/json") } };
    crypto_token(start->token);
    struct err err = { 0 };
    if (!arena_copy(arena, call->answer.body, &start->answer.body))
        err_set(&err, ERR_LIMIT, "no room for a login");
    if (err.code == ERR_NONE && store_submit(call->gateway->store, STORE_WRITE, &start->job, &err))
        return;
    http_exchange_refuse(call->exchange, &err);
    arena_free(arena);
}

static bool logout_run(struct console_call *call, struct db *db, struct err *err)
{
    call->answer.status = 204;
    if (!set_cookie(call->gateway, STR(""), call->job.arena, &call->answer))
        return err_set(err, ERR_LIMIT, "no room to log out");
    return call->token.len == 0 ||
           staff_log_out(db, &call->gateway->keys, call->token, call->job.arena, err);
}

static bool me_run(struct console_call *call, struct db *db, struct err *err)
{
    (void)db;
    return console_call_json(call, 200, console_json_staff(&call->staff), err);
}

const struct console_route console_login_routes[] = {
    { "POST", "/login", "login password", true, STORE_READ, login_run, login_done },
    { "POST", "/logout", "", true, STORE_WRITE, logout_run, NULL },
    { "GET", "/me", "", false, STORE_READ, me_run, NULL },
    { 0 },
};
