/* Floor 4: the desk's calls about second factors. */
#include "edge/console_factor.h"

#include "base/metrics.h"
#include "base/otp.h"
#include "edge/console_json.h"
#include "edge/console_login.h"
#include "edge/console_throttle.h"
#include "service/people.h"

#define ISSUER STR("Migranti HUB")

bool console_factor_due(const struct console_call *call)
{
    return call->gateway->config->second_factor && !call->staff.has_factor &&
           rights_need_factor(call->staff.role);
}

/* ---- at login */

static bool ask_code(struct console_call *call, struct str sentence, struct err *err)
{
    struct json_out *problem = console_json_problem(401, STR("A code is needed"), sentence);
    json_put_str(problem, "needs", STR("code"));
    return console_call_problem(call, 401, problem, err);
}

bool console_factor_prove(struct console_call *call, struct db *db, struct err *err)
{
    struct str code = json_str(call->body, "code");
    struct str peer = http_exchange_request(call->exchange)->peer;
    if (!call->staff.has_factor)
        return true;
    if (code.len == 0) {
        (void)ask_code(call, STR("The code of your authenticator app is needed."), err);
        return false;
    }
    if (factor_check(db, &call->gateway->keys, call->staff.id, code, call->job.now_ms,
                     call->job.arena, &call->proof, err))
        return true;
    if (err->code != ERR_DENIED)
        return false;
    *err = (struct err){ 0 };
    console_throttle_failed(call, call->staff.login, peer);
    metric_add(METRIC_LOGINS_REFUSED, 1);
    (void)ask_code(call, STR("That code is wrong, or was used: take the next one."), err);
    return false;
}

/* ---- one's own */

static bool look_run(struct console_call *call, struct db *db, struct err *err)
{
    int64_t left;
    if (!factor_codes_left(db, call->staff.id, call->job.arena, &left, err))
        return false;
    struct json_out *out = json_object();
    json_put_str(out, "state",
                 str_of(console_factor_due(call) ? "due"
                        : call->staff.has_factor ? "on"
                                                 : "off"));
    json_put_bool(out, "needed",
                  call->gateway->config->second_factor && rights_need_factor(call->staff.role));
    json_put_int(out, "codes_left", left);
    return console_call_json(call, 200, out, err);
}

/* Whoever finds an open desk must not take it over. At a login that waits for it, the password was
 * just typed. */
static bool mine_run(struct console_call *call, struct db *db, struct err *err)
{
    return console_factor_due(call) ||
           console_login_is_mine(call, db, json_str(call->body, "password"), err) ||
           call->answer.status != 0;
}

static bool begin_store(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct str secret, text, uri, path;
    int size = 0;
    if (!factor_begin(db, &call->gateway->keys, call->staff.id, arena, &secret, err))
        return false;
    if (!otp_secret_text(secret, arena, &text) ||
        !otp_uri(secret, ISSUER, call->staff.login, arena, &uri) ||
        !otp_qr(uri, arena, &path, &size))
        return err_set(err, ERR_LIMIT, "no room to draw the code");
    struct json_out *out = json_object(), *qr = json_object();
    json_put_str(out, "secret", text);
    json_put_str(out, "uri", uri);
    json_put_int(qr, "size", size);
    json_put_str(qr, "path", path);
    json_put(out, "qr", qr);
    return console_call_json(call, 200, out, err);
}

static bool answer_codes(struct console_call *call, struct db *db, const char *action,
                         struct err *err)
{
    struct str codes[FACTOR_CODES];
    if (!factor_renew_codes(db, &call->gateway->keys, call->staff.id, call->job.arena, codes,
                            err) ||
        !console_call_audit(call, db, action, STR(""), STR(""), err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (int i = 0; i < FACTOR_CODES; i++)
        json_put_str(list, NULL, codes[i]);
    json_put(out, "recovery_codes", list);
    return console_call_json(call, 200, out, err);
}

static bool confirm_run(struct console_call *call, struct db *db, struct err *err)
{
    call->logins_changed = true;
    return factor_confirm(db, &call->gateway->keys, call->staff.id, json_str(call->body, "code"),
                          call->job.now_ms, call->job.arena, err) &&
           people_end_logins(db, call->staff.id, call->staff.login_id, call->job.arena, err) &&
           answer_codes(call, db, "factor.set", err);
}

static bool codes_store(struct console_call *call, struct db *db, struct err *err)
{
    if (!call->staff.has_factor)
        return err_set(err, ERR_UNPROCESSED, "set up an app first");
    return answer_codes(call, db, "factor.codes", err);
}

static bool remove_store(struct console_call *call, struct db *db, struct err *err)
{
    if (call->gateway->config->second_factor && rights_need_factor(call->staff.role))
        return err_set(err, ERR_UNPROCESSED,
                       "your role needs a second factor: set up another app in its place");
    call->answer.status = 204;
    return factor_remove(db, call->staff.id, call->job.arena, err) &&
           console_call_audit(call, db, "factor.remove", STR(""), STR(""), err);
}

/* ---- somebody else's, who lost both phone and codes */

static bool reset_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct person person;
    struct str subject;
    if (call->id == call->staff.id)
        return err_set(err, ERR_UNPROCESSED,
                       "your own is changed at your account; another administrator may reset it");
    call->logins_changed = true;
    call->answer.status = 204;
    return people_get(db, call->id, call->job.now_ms, arena, &person, err) &&
           factor_remove(db, call->id, arena, err) &&
           people_end_logins(db, call->id, 0, arena, err) &&
           (arena_format(arena, &subject, "staff " STR_FMT, STR_ARG(person.login)) ||
            err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
           console_call_audit(call, db, "factor.reset", subject, STR(""), err);
}

const struct console_route console_factor_routes[] = {
    { "GET", "/me/factor", "", RIGHT_ENTRY, STORE_READ, look_run, NULL, NULL },
    { "POST", "/me/factor", "password", RIGHT_ENTRY, STORE_READ, mine_run, NULL, begin_store },
    { "POST", "/me/factor/confirm", "code", RIGHT_ENTRY, STORE_WRITE, confirm_run, NULL, NULL },
    { "POST", "/me/factor/codes", "password", RIGHT_SELF, STORE_READ, mine_run, NULL, codes_store },
    { "POST", "/me/factor/remove", "password", RIGHT_SELF, STORE_READ, mine_run, NULL,
      remove_store },
    { "POST", "/people/{id}/factor", "", RIGHT_PEOPLE, STORE_WRITE, reset_run, NULL, NULL },
    { 0 },
};
