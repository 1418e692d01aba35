/* Floor 1: Infobip: messages and delivery reports in batches of JSON, mixed as they like, and the USSD
 * session API, which calls POST .../session/ID/start, POST .../session/ID/response and
 * PUT .../session/ID/end below the address that it was given. Sending is by SMS API 3.
 *
 * Pushes are not signed; the channel may ask for basic authentication, which Infobip takes in the URL. */
#include "domain/fields.h"
#include "domain/provider_kit.h"
#include "domain/signature.h"

static const char who[] = "Infobip";

static const struct setting settings_table[] = {
    { .name = "url", .required = true, .help = "the account's own, https://xxxxx.api.infobip.com" },
    { .name = "api_key", .required = true, .secret = true, .help = "of the account" },
    { .name = "webhook_user", .help = "user in the URLs that Infobip calls; empty: none" },
    { .name = "webhook_password", .secret = true, .help = "the password beside it" },
    { .name = "ussd_code",
      .default_value = "*#",
      .help = "service code, where Infobip does not name it" },
    { .name = "validity", .help = "minutes the network keeps trying; empty: 48 hours" },
    { 0 },
};

static bool check(const struct settings *settings, struct err *err)
{
    int64_t minutes;
    return kit_setting_number(settings, "validity", &minutes, err);
}

static bool verify(const struct settings *settings, const struct http_request *request,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    (void)now_ms;
    return signature_basic(request, settings_get(settings, "webhook_user"),
                           settings_get(settings, "webhook_password"), arena, err);
}

/* ---- batches ---- */

enum { /* of a status: what it means, whatever the id */
       GROUP_ACCEPTED,
       GROUP_PENDING,
       GROUP_UNDELIVERABLE,
       GROUP_DELIVERED,
       GROUP_EXPIRED,
       GROUP_REJECTED,
};

enum { STATUS_AT_OPERATOR = 2, STATUS_BLOCK_LIST = 14, ERROR_STOP = 603, ERROR_BLOCK_LIST = 2052 };

static bool delivery_of(int64_t group, int64_t status, enum delivery *ret)
{
    static const enum delivery deliveries[] = {
        [GROUP_PENDING] = DELIVERY_SENT,        [GROUP_UNDELIVERABLE] = DELIVERY_FAILED,
        [GROUP_DELIVERED] = DELIVERY_DELIVERED, [GROUP_EXPIRED] = DELIVERY_EXPIRED,
        [GROUP_REJECTED] = DELIVERY_FAILED,
    };
    if (group < GROUP_PENDING || group > GROUP_REJECTED)
        return false;
    *ret = deliveries[group];
    if (status == STATUS_AT_OPERATOR) /* nobody has it yet */
        *ret = DELIVERY_SENT;
    return true;
}

static int64_t id_in(const struct json *object)
{
    int64_t id;
    return json_int(json_get(object, "id"), &id) ? id : 0;
}

static bool parse_report(struct fields fields, struct arena *arena, struct webhook *ret,
                         struct err *err)
{
    const struct json *status = json_get(fields.object, "status"),
                      *error = json_get(fields.object, "error");
    int64_t group, status_id = id_in(status), error_id = id_in(error), ours;
    struct receipt read = { .opted_out = status_id == STATUS_BLOCK_LIST || error_id == ERROR_STOP ||
                                         error_id == ERROR_BLOCK_LIST };
    if (!fields_id(fields, "messageId", &read.external_id, err))
        return false;
    if (!json_int(json_get(status, "groupId"), &group))
        return err_set(err, ERR_INVALID, "the field \"status\" has no \"groupId\"");
    if (!delivery_of(group, status_id, &read.delivery))
        return true;
    if (kit_our_id(read.external_id, &ours))
        read.outbound_id = ours;
    struct str why = error_id != 0 ? json_str(error, "name") : STR("");
    if (!kit_report_reason(json_str(status, "name"), why, arena, &read.reason, err))
        return false;
    return kit_put_receipt(&read, arena, ret, err);
}

static bool parse_result(const struct json *result, struct arena *arena, struct webhook *ret,
                         struct err *err)
{
    static const struct kit_sms names = { "messageId", "from", "to", "text", "receivedAt" };
    struct fields fields = { .object = result };
    struct inbound sms;
    if (!json_is(result, JSON_OBJECT))
        return err_set(err, ERR_INVALID, "a result is not an object");
    if (fields_has(fields, "status"))
        return parse_report(fields, arena, ret, err);
    if (fields_has(fields, "message") && !fields_has(fields, "text"))
        return true; /* pictures */
    return kit_read_sms(&names, fields, arena, &sms, err) && kit_put_inbound(&sms, arena, ret, err);
}

/* One bad result does not take the others with it: Infobip would bring all of them again and again. */
static bool parse_results(const struct http_request *request, struct arena *arena,
                          struct webhook *ret, struct err *err)
{
    const struct json *body, *results;
    size_t taken = 0;
    if (!fields_json(request, arena, &body, err))
        return false;
    results = json_get(body, "results");
    if (!json_is(results, JSON_ARRAY))
        return err_set(err, ERR_INVALID, "the field \"results\" is not a list");
    for (const struct json *result = results->first; result; result = result->next) {
        if (parse_result(result, arena, ret, err))
            taken++;
        else if (err->code == ERR_LIMIT)
            return false;
        else if (ret->left_out++ == 0)
            ret->left_out_why = *err;
    }
    if (taken > 0 || ret->left_out == 0)
        return true;
    *err = ret->left_out_why;
    return false;
}

/* ---- USSD ---- */

static bool optional_text(const struct json *body, const char *name, struct arena *arena,
                          struct str *ret, struct err *err)
{
    if (json_is(json_get(body, name), JSON_NULL) || !json_get(body, name))
        return true;
    return fields_text((struct fields){ .object = body }, name, arena, ret, err);
}

static bool parse_step(const struct settings *settings, const struct http_request *request,
                       struct arena *arena, struct inbound *ret, struct err *err)
{
    const struct json *body;
    if (!fields_json(request, arena, &body, err))
        return false;
    struct fields fields = { .object = body };
    bool coded = json_is(json_get(body, "shortCode"), JSON_STRING);
    ret->to = settings_get(settings, "ussd_code");
    return fields_international(fields, "msisdn", arena, &ret->from, err) &&
           (!coded || fields_address(fields, "shortCode", &ret->to, err)) &&
           optional_text(body, "text", arena, &ret->text, err);
}

/* `path`: what follows "session/". The end names neither number nor code. */
static bool parse_ussd(const struct settings *settings, const struct http_request *request,
                       struct str path, struct arena *arena, struct webhook *ret, struct err *err)
{
    struct str verb;
    struct inbound turn = { .bearer = BEARER_USSD };
    str_cut(path, '/', &turn.ussd_session, &verb);
    if (!fields_check_id(turn.ussd_session, "session", err))
        return false;
    if (str_equal(verb, STR("end"))) {
        turn.ussd_phase = USSD_END;
        return fields_method(request, "PUT", err) && kit_put_inbound(&turn, arena, ret, err);
    }
    if (str_equal(verb, STR("start")))
        turn.ussd_phase = USSD_BEGIN;
    else if (str_equal(verb, STR("response")))
        turn.ussd_phase = USSD_CONTINUE;
    else
        return err_set(err, ERR_INVALID, "what follows the session is not start, response or end");
    return parse_step(settings, request, arena, &turn, err) &&
           kit_put_inbound(&turn, arena, ret, err);
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    struct str sessions = STR("session/"), hint = request->hint;
    *ret = (struct webhook){ 0 };
    size_t at = str_find(hint, sessions);
    if (at < hint.len)
        return parse_ussd(settings, request, str_from(hint, at + sessions.len), arena, ret, err);
    return parse_results(request, arena, ret, err);
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    bool ussd = webhook->inbound_count > 0 && webhook->inbounds[0].bearer == BEARER_USSD;
    if (!ussd) {
        kit_answer_empty(settings, webhook, reply, end, arena, ret);
        return;
    }
    struct json_out *body = json_object();
    if (kit_wants_screen(webhook)) {
        json_put_bool(body, "shouldClose", end);
        json_put_str(body, "ussdMenu", reply);
    }
    json_put_int(body, "responseExitCode", 200);
    json_put_str(body, "responseMessage", STR(""));
    kit_answer_json(body, arena, ret);
}

/* ---- sending ---- */

static struct json_out *put_object(struct json_out *parent, const char *name)
{
    struct json_out *child = json_object();
    json_put(parent, name, child);
    return child;
}

/* In an array of one. */
static struct json_out *put_first(struct json_out *parent, const char *name)
{
    struct json_out *array = json_array();
    json_put(parent, name, array);
    return put_object(array, NULL);
}

static void put_validity(struct json_out *message, int64_t minutes)
{
    struct json_out *period = put_object(put_object(message, "options"), "validityPeriod");
    json_put_int(period, "amount", minutes);
    json_put_str(period, "timeUnit", STR("MINUTES"));
}

/* Our id is the message's id at Infobip, too. */
static bool build_send(const struct settings *settings, const struct outbound *outbound,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    struct str url;
    int64_t validity_min;
    if (!kit_sms_only(outbound, err) ||
        !kit_setting_number(settings, "validity", &validity_min, err))
        return false;
    if (!arena_format(arena, &url, STR_FMT "/sms/3/messages",
                      STR_ARG(settings_get(settings, "url"))))
        return err_set(err, ERR_LIMIT, "the message is too large to send");
    struct json_out *body = json_object();
    struct json_out *message = put_first(body, "messages");
    json_put_str(message, "sender", kit_digits(outbound->from));
    struct json_out *destination = put_first(message, "destinations");
    json_put_str(destination, "to", kit_digits(outbound->to));
    json_put_id(destination, "messageId", outbound->id);
    json_put_str(put_object(message, "content"), "text", outbound->text);
    if (outbound->receipt_url.len > 0) {
        struct json_out *webhooks = put_object(message, "webhooks");
        struct json_out *delivery = put_object(webhooks, "delivery");
        json_put_str(delivery, "url", outbound->receipt_url);
        json_put_bool(delivery, "intermediateReport", true);
        json_put_str(webhooks, "contentType", STR("application/json"));
    }
    if (validity_min > 0)
        put_validity(message, validity_min);
    return kit_post_json_as(url, "App", settings_get(settings, "api_key"), body, arena, ret, err);
}

static const struct send_code statuses[] = {
    { 6, SEND_REJECTED, "no route to this network" },
    { 8, SEND_REJECTED, "no valid telephone number" },
    { 10, SEND_REJECTED, "the person is on the do-not-disturb list" },
    { 11, SEND_MISCONFIGURED, "this sender is not registered: check the channel's number" },
    { 12, SEND_RETRY, "the account is empty: top it up, messages wait meanwhile" },
    { 13, SEND_MISCONFIGURED, "this sender is on the account's block list" },
    { 14, SEND_OPTED_OUT, "the person is on the account's or the operator's block list" },
    { 17, SEND_RETRY, "the account's credit has expired: top it up, messages wait meanwhile" },
    { 18, SEND_MISCONFIGURED, "a trial account sends to one number only" },
    { 19, SEND_MISCONFIGURED, "the account has no route: speak to Infobip" },
    { 20, SEND_RETRY, "too many messages to this person within an hour" },
    { 21, SEND_RETRY, "an error of theirs" },
    { 23, SEND_ACCEPTED, "it has the message already" },
    { 24, SEND_REJECTED, "the user data header is not valid" },
    { 25, SEND_REJECTED, "the message is too long" },
    { 51, SEND_REJECTED, "the receiver is missing" },
    { 52, SEND_REJECTED, "no valid telephone number" },
    { 87, SEND_REJECTED, "held back as a fraud" },
    { 0 },
};

/* {"messages":[{"messageId","status":{"groupId":1,"id":26},"destination"}]}; 200 alone says nothing. */
static enum send_outcome parse_message(const struct json *message, struct send_ids *ret,
                                       struct err *err)
{
    const struct json *status = json_get(message, "status");
    int64_t group, id = id_in(status);
    if (!json_int(json_get(status, "groupId"), &group))
        return kit_outcome(SEND_UNKNOWN, err, "%s answered without a status", who);
    bool accepted = group == GROUP_ACCEPTED || group == GROUP_PENDING || group == GROUP_DELIVERED;
    enum send_outcome outcome = accepted ? SEND_ACCEPTED : kit_code_outcome(statuses, id, who, err);
    if (outcome == SEND_UNKNOWN)
        outcome = kit_outcome(SEND_REJECTED, err, "%s refused the message (status %lld)", who,
                              (long long)id);
    if (outcome == SEND_ACCEPTED)
        kit_add_id(json_str(message, "messageId"), ret);
    return outcome;
}

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    enum send_outcome outcome = SEND_ACCEPTED;
    const struct json *messages =
        kit_answered_list(answered, "messages", who, arena, &outcome, err);
    for (const struct json *message = messages ? messages->first : NULL;
         message && outcome == SEND_ACCEPTED; message = message->next)
        outcome = parse_message(message, ret, err);
    return outcome;
}

const struct provider provider_infobip = {
    .name = "infobip",
    .settings = settings_table,
    .per_second_default = 10,
    .check = check,
    .verify = verify,
    .parse = parse,
    .answer = answer,
    .build_send = build_send,
    .parse_send = parse_send,
};
