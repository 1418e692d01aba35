/* Floor 1: SMS Gateway for Android (capcom6): telephones with a SIM card of their own.
 *
 * In: POST JSON {"id","event","payload":{...}} from the telephone itself, one webhook an event, each
 * try signed anew: X-Signature = hex(HMAC-SHA256(key, body + X-Timestamp)). Of a received message
 * only the event's id is unique; that of the message is a hash of its content. In reports `messageId`
 * is ours, and there is one for each part.
 *
 * Out: POST {url}: the telephone in its own network, or a server that it polls. A message with an id
 * that was there before is refused with 409, so an unknown outcome can be tried again. */
#include "domain/fields.h"
#include "domain/provider_kit.h"
#include "domain/signature.h"

static const char who[] = "The telephone's gateway";

static const struct setting settings_table[] = {
    { .name = "url",
      .default_value = "https://api.sms-gate.app/3rdparty/v1/messages",
      .help = "where messages are posted: the telephone (http://IT:8080/message) or its server" },
    { .name = "username", .help = "for sending; the application shows it" },
    { .name = "password", .secret = true, .help = "goes with username" },
    { .name = "signing_key",
      .secret = true,
      .help = "of its webhooks; make it long, and without it the token alone counts" },
    { .name = "max_age",
      .default_value = "300",
      .help = "seconds for which a signature is good; 0: for ever" },
    { .name = "device", .help = "id of the telephone to send by; left out, any of the account" },
    { .name = "sim", .help = "number of its SIM card to send by, 1 to 3; left out, its default" },
    { 0 },
};

static bool check(const struct settings *settings, struct err *err)
{
    struct str sim = settings_get(settings, "sim");
    int64_t number = 1;
    if (sim.len > 0 && (!str_to_int64(sim, &number) || number < 1 || number > 3))
        return err_set(err, ERR_CONFIG, "sim is the number of a SIM card, 1 to 3");
    return true;
}

static bool verify(const struct settings *settings, const struct http_request *request,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    static const struct signature_kind kind = { .name = "X-Signature",
                                                .hash = CRYPTO_SHA256,
                                                .hex = true };
    struct str key = settings_get(settings, "signing_key"), time, text;
    if (key.len == 0)
        return true;
    time = http_header(request, "X-Timestamp");
    if (!arena_format(arena, &text, STR_FMT STR_FMT, STR_ARG(request->body), STR_ARG(time)))
        return err_set(err, ERR_DENIED, "the call is too large");
    return signature_check(&kind, http_header(request, kind.name), key, text, arena, err) &&
           signature_fresh(time, settings_get(settings, "max_age"), now_ms, err);
}

static bool parse_received(const struct settings *settings, struct fields event,
                           struct fields payload, struct arena *arena, struct webhook *ret,
                           struct err *err)
{
    (void)settings;
    struct inbound *sms = kit_add_inbound(ret, arena, err);
    if (!sms)
        return false;
    sms->bearer = BEARER_SMS;
    sms->sent_at_ms = fields_time_ms(fields_get(payload, "receivedAt"));
    sms->to = STR("-"); /* a telephone does not always know its own number */
    if (fields_get(payload, "recipient").len > 0 &&
        !fields_address(payload, "recipient", &sms->to, err))
        return false;
    const char *from = fields_has(payload, "sender") ? "sender" : "phoneNumber"; /* before 1.50 */
    return fields_id(event, "id", &sms->external_id, err) &&
           fields_address(payload, from, &sms->from, err) &&
           fields_text(payload, "message", arena, &sms->text, err);
}

static bool parse_report(enum delivery delivery, struct fields payload, struct arena *arena,
                         struct webhook *ret, struct err *err)
{
    struct receipt *receipt = kit_add_receipt(ret, arena, err);
    struct str id;
    if (!receipt || !fields_id(payload, "messageId", &id, err))
        return false;
    if (!kit_our_id(id, &receipt->outbound_id))
        receipt->external_id = id; /* sent past us */
    receipt->delivery = delivery;
    return kit_reason(fields_get(payload, "reason"), arena, &receipt->reason) ||
           err_set(err, ERR_LIMIT, "the report is too large");
}

/* sms:data-received is not text, mms:* has none that could be answered; pings and the like. */
static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    static const struct delivery_word reports[] = {
        { "sms:sent", DELIVERY_SENT },
        { "sms:delivered", DELIVERY_DELIVERED },
        { "sms:failed", DELIVERY_FAILED },
        { "sms:cancelled", DELIVERY_FAILED },
        { 0 },
    };
    const struct json *body;
    struct str event;
    enum delivery delivery;
    *ret = (struct webhook){ 0 };
    if (!fields_json(request, arena, &body, err) ||
        !fields_required((struct fields){ .object = body }, "event", &event, err))
        return false;
    bool received = str_equal(event, STR("sms:received"));
    bool reported = kit_delivery(reports, event, &delivery);
    if (!received && !reported)
        return true;
    struct fields payload = { .object = json_get(body, "payload") };
    if (!json_is(payload.object, JSON_OBJECT))
        return err_set(err, ERR_INVALID, "the field \"payload\" is missing or no object");
    return received ? parse_received(settings, (struct fields){ .object = body }, payload, arena,
                                     ret, err)
                    : parse_report(delivery, payload, arena, ret, err);
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    (void)settings;
    (void)webhook;
    (void)reply;
    (void)end;
    (void)arena;
    kit_answer_text(STR(""), ret);
}

/* ---- sending ---- */

static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    struct str device = settings_get(settings, "device");
    int64_t sim;
    if (!kit_sms_only(message, err))
        return false;
    struct json_out *body = json_object(), *text = json_object(), *numbers = json_array();
    json_put_id(body, "id", message->id);
    json_put(body, "textMessage", text);
    json_put_str(text, "text", message->text);
    json_put(body, "phoneNumbers", numbers);
    json_put_str(numbers, NULL, message->to);
    json_put_bool(body, "withDeliveryReport", true);
    if (str_to_int64(settings_get(settings, "sim"), &sim))
        json_put_int(body, "simNumber", sim);
    if (device.len > 0)
        json_put_str(body, "deviceId", device);
    if (!kit_post_json(settings_get(settings, "url"), body, arena, ret, err))
        return false;
    ret->user = settings_get(settings, "username");
    ret->password = settings_get(settings, "password");
    return true;
}

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    const struct json *body;
    struct err unread; /* an answer without a body is as good: the id is ours */
    bool read = json_parse(answered->body, arena, &body, &unread);
    if (answered->status == 409) /* it came before */
        return SEND_ACCEPTED;
    if (answered->status == 503 && str_find(answered->body, STR("QueueLimit")) < answered->body.len)
        return kit_outcome(SEND_THROTTLED, err, "%s has its queue full (HTTP 503)", who);
    if (answered->status != 200 && answered->status != 201 && answered->status != 202)
        return kit_status_outcome(answered, who, err);
    if (read)
        kit_add_id(json_str(body, "id"), ret);
    return SEND_ACCEPTED;
}

const struct provider provider_smsgate = {
    .name = "smsgate",
    .settings = settings_table,
    .per_second_default = 1,
    .repeat_safe = true,
    .check = check,
    .verify = verify,
    .parse = parse,
    .answer = answer,
    .build_send = build_send,
    .parse_send = parse_send,
};
