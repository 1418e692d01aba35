/* Floor 4: calls about a referral by a link, without a login. The link's secret stands in the fragment of
 * its address, which browsers send to nobody; the page gives it to POST /shared/open, which answers with
 * the referral and a cookie, the secret of that browser. */
#include "base/limits.h"
#include "edge/config.h"
#include "edge/console_json.h"
#include "edge/console_referrals.h"
#include "edge/console_throttle.h"
#include "service/case_referral_link.h"

enum { COOKIE_NAME_SIZE = 48 };

/* ---- made and taken back by those who refer */

static bool link_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_referral referral;
    char token[CRYPTO_TOKEN_SIZE + 1];
    if (!console_referrals_begin(call, db, &of, &referral, err) || of.refused)
        return of.refused;
    if (!console_cases_check_open(&of, err) ||
        !case_referral_link_make(db, &call->gateway->keys, &referral, call->staff.id,
                                 call->job.now_ms, call->job.arena, token, err) ||
        !console_cases_audit(&of, "referral.link", err))
        return false;
    struct json_out *out = json_object();
    json_put_str(out, "token", str_of(token));
    json_put_int(out, "until", call->job.now_ms + REFERRAL_LINK_DAYS * 24LL * 60 * 60 * 1000);
    return console_call_json(call, 201, out, err);
}

static bool unlink_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_referral referral;
    if (!console_referrals_begin(call, db, &of, &referral, err) || of.refused)
        return of.refused;
    return case_referral_link_end(db, &call->gateway->keys, &referral, call->staff.id,
                                  call->job.now_ms, call->job.arena, err) &&
           console_cases_audit(&of, "referral.unlink", err) &&
           console_referrals_answer(&of, referral.id, err);
}

/* ---- cookies: one a link, so that one browser holds several */

static struct str cookie_name(int64_t link_id, char storage[COOKIE_NAME_SIZE])
{
    struct builder b;
    builder_init(&b, storage, COOKIE_NAME_SIZE);
    builder_addf(&b, "migranti_shared_%lld", (long long)link_id);
    return builder_str(&b);
}

static struct str browser_of(const struct console_call *call, int64_t link_id)
{
    char storage[COOKIE_NAME_SIZE];
    return console_call_cookie(call, cookie_name(link_id, storage));
}

static bool set_cookie(struct console_call *call, const struct case_referral_link *link,
                       struct str browser, struct err *err)
{
    char storage[COOKIE_NAME_SIZE];
    struct str name = cookie_name(link->id, storage);
    bool secure = str_starts(call->gateway->config->server.public_base, STR("https://"));
    struct http_header *header = &call->answer.headers[call->answer.header_count++];
    header->name = STR("Set-Cookie");
    return arena_format(call->job.arena, &header->value,
                        STR_FMT "=" STR_FMT
                                "; Path=/api/v1/shared; HttpOnly; SameSite=Strict; Max-Age=%lld%s",
                        STR_ARG(name), STR_ARG(browser),
                        (long long)((link->until_ms - call->job.now_ms) / 1000),
                        secure ? "; Secure" : "") ||
           err_set(err, ERR_LIMIT, "no room for a link");
}

/* ---- whoever has the link */

/* As a partner sees it, for as long as it is shown. */
static bool begin(struct console_call *call, struct db *db, int64_t referral_id,
                  struct case_call *ret, struct case_referral *ret_referral, struct err *err)
{
    *ret = (struct case_call){ .call = call, .db = db };
    if (!case_referral_get(db, &call->gateway->keys, referral_id, call->job.arena, ret_referral,
                           err) ||
        !case_file_get(db, ret_referral->case_id, call->job.arena, &ret->file, err))
        return false;
    call->staff = (struct staff){ .login = STR("link"), .role = STR("partner") };
    ret->access = (struct case_access){ 0, call->staff.role, CASE_SHARED, ret_referral->classes };
    return true;
}

/* Guesses are slowed down in the read lane, before anything is stored. */
static bool open_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_referral_link link;
    struct str token = json_str(call->body, "token");
    struct str peer = http_exchange_request(call->exchange)->peer;
    if (token.len == 0 || token.len > CRYPTO_TOKEN_SIZE)
        return err_set(err, ERR_INVALID, "token must be the end of the link");
    if (!console_throttle_allows(call, token, peer, err))
        return err->code == ERR_NONE;
    bool there = case_referral_link_find(db, &call->gateway->keys, token, call->job.now_ms,
                                         call->job.arena, &link, err);
    bool fits =
        there && case_referral_link_fits(&call->gateway->keys, &link, browser_of(call, link.id));
    if (!fits && (there || err->code == ERR_NOT_FOUND))
        console_throttle_failed(call, token, peer);
    return there; /* open_store() goes on */
}

static bool refuse_other(struct case_call *of, const struct case_referral *referral,
                         struct err *err)
{
    struct console_call *call = of->call;
    return case_referral_log(of->db, &call->gateway->keys, referral,
                             "link refused to another browser", REFERRAL_PARTNER, 0,
                             call->job.now_ms, call->job.arena, err) &&
           console_cases_audit(of, "referral.refused", err) &&
           console_call_problem(
               call, 404,
               console_json_problem(404, STR("Not found"),
                                    STR("this link was opened in another browser, and opens only"
                                        " there: ask whoever sent it to you for a new one")),
               err);
}

static bool open_store(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_referral referral;
    struct case_referral_link link;
    char browser[CRYPTO_TOKEN_SIZE + 1];
    const struct keyring *keys = &call->gateway->keys;
    if (!case_referral_link_find(db, keys, json_str(call->body, "token"), call->job.now_ms,
                                 call->job.arena, &link, err) ||
        !begin(call, db, link.referral_id, &of, &referral, err))
        return false;
    if (!case_referral_link_fits(keys, &link, browser_of(call, link.id)))
        return refuse_other(&of, &referral, err);
    return case_referral_link_open(db, keys, &link, &referral, call->job.now_ms, call->job.arena,
                                   browser, err) &&
           (browser[0] == '\0' || set_cookie(call, &link, str_of(browser), err)) &&
           console_cases_audit(&of, "referral.open", err) &&
           console_referrals_shared(&of, &referral, link.id, err);
}

static bool move_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_referral referral;
    struct case_referral_link link;
    struct case_referral_move move;
    if (!case_referral_link_session(db, &call->gateway->keys, call->id, browser_of(call, call->id),
                                    call->job.now_ms, call->job.arena, &link, err) ||
        !begin(call, db, link.referral_id, &of, &referral, err))
        return false;
    return console_referrals_read_move(call, referral.id, &move, err) &&
           console_referrals_settle(&of, &referral, &move, err) &&
           console_referrals_shared(&of, &referral, link.id, err);
}

const struct console_route console_referrals_link_routes[] = {
    { "POST", "/referrals/{id}/link", "", RIGHT_SELF, STORE_WRITE, link_run, NULL, NULL },
    { "POST", "/referrals/{id}/unlink", "", RIGHT_SELF, STORE_WRITE, unlink_run, NULL, NULL },
    { "POST", "/shared/open", "token", RIGHT_DOOR, STORE_READ, open_run, NULL, open_store },
    { "POST", "/shared/{id}/move", "version state refusal outcome words", RIGHT_DOOR, STORE_WRITE,
      move_run, NULL, NULL },
    { 0 },
};
