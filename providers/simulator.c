/* Floor 1: the phone simulator, our own dialect in JSON: the simplest provider, and the example.
 *
 * In, to the channel's webhook:
 *   {"kind":"sms","id","from","to","text"}
 *   {"kind":"ussd","session","from","to","phase":"begin"|"continue"|"end","text"}, "id" if it has one
 *   {"kind":"receipt","message","delivery":"sent"|"delivered"|"failed"|"expired"}, "reason" if it has one
 * answered {"reply":"...","end":bool}: the USSD screen, empty for the rest.
 *
 * Out, to `url`: {"id","to","from","text","segments","receipt"}; 200 or 202 is accepted, and may be
 * answered {"id"}. A message with an id that was there before is not shown again. */
#include "domain/fields.h"
#include "domain/provider_kit.h"

static const char who[] = "The simulator";

static const struct setting settings_table[] = {
    { .name = "url",
      .default_value = "http://127.0.0.1:8080/simulator/deliver",
      .help = "where messages to the simulated phones are posted" },
    { .name = "ussd_code",
      .default_value = "*599#",
      .help = "what the simulated phones offer to dial" },
    { 0 },
};

static const struct delivery_word deliveries[] = {
    { "sent", DELIVERY_SENT },
    { "delivered", DELIVERY_DELIVERED },
    { "failed", DELIVERY_FAILED },
    { "expired", DELIVERY_EXPIRED },
    { 0 },
};

static bool parse_sms(struct fields fields, struct arena *arena, struct webhook *ret,
                      struct err *err)
{
    struct inbound *sms = kit_add_inbound(ret, arena, err);
    if (!sms)
        return false;
    sms->bearer = BEARER_SMS;
    return fields_id(fields, "id", &sms->external_id, err) &&
           fields_address(fields, "from", &sms->from, err) &&
           fields_address(fields, "to", &sms->to, err) &&
           fields_text(fields, "text", arena, &sms->text, err);
}

static bool parse_phase(struct fields fields, enum ussd_phase *ret, struct err *err)
{
    struct str phase;
    if (!fields_required(fields, "phase", &phase, err))
        return false;
    if (str_equal(phase, STR("begin")))
        *ret = USSD_BEGIN;
    else if (str_equal(phase, STR("continue")))
        *ret = USSD_CONTINUE;
    else if (str_equal(phase, STR("end")))
        *ret = USSD_END;
    else
        return err_set(err, ERR_INVALID, "the field \"phase\" is not begin, continue or end");
    return true;
}

static bool parse_ussd(struct fields fields, struct arena *arena, struct webhook *ret,
                       struct err *err)
{
    struct inbound *turn = kit_add_inbound(ret, arena, err);
    if (!turn)
        return false;
    turn->bearer = BEARER_USSD;
    if (fields_has(fields, "id") && !fields_id(fields, "id", &turn->external_id, err))
        return false;
    return fields_id(fields, "session", &turn->ussd_session, err) &&
           fields_address(fields, "from", &turn->from, err) &&
           fields_address(fields, "to", &turn->to, err) &&
           parse_phase(fields, &turn->ussd_phase, err) &&
           fields_text(fields, "text", arena, &turn->text, err);
}

static bool parse_receipt(struct fields fields, struct arena *arena, struct webhook *ret,
                          struct err *err)
{
    struct receipt *receipt = kit_add_receipt(ret, arena, err);
    struct str message, delivery;
    if (!receipt || !fields_required(fields, "message", &message, err) ||
        !fields_required(fields, "delivery", &delivery, err))
        return false;
    if (!kit_our_id(message, &receipt->outbound_id))
        return err_set(err, ERR_UNPROCESSED, "the field \"message\" is not an id of ours");
    if (!kit_delivery(deliveries, delivery, &receipt->delivery))
        return err_set(err, ERR_INVALID,
                       "the field \"delivery\" is not sent, delivered, failed or expired");
    if (!kit_reason(fields_get(fields, "reason"), arena, &receipt->reason))
        return err_set(err, ERR_LIMIT, "the receipt is too large");
    return true;
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    (void)settings;
    const struct json *body;
    struct str kind;
    *ret = (struct webhook){ 0 };
    if (!fields_json(request, arena, &body, err))
        return false;
    struct fields fields = { .object = body };
    if (!fields_required(fields, "kind", &kind, err))
        return false;
    if (str_equal(kind, STR("sms")))
        return parse_sms(fields, arena, ret, err);
    if (str_equal(kind, STR("ussd")))
        return parse_ussd(fields, arena, ret, err);
    if (str_equal(kind, STR("receipt")))
        return parse_receipt(fields, arena, ret, err);
    return err_set(err, ERR_INVALID, "the field \"kind\" is not sms, ussd or receipt");
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    (void)settings;
    bool screen = kit_wants_screen(webhook);
    struct json_out *body = json_object();
    json_put_str(body, "reply", screen ? reply : STR(""));
    json_put_bool(body, "end", screen && end);
    kit_answer_json(body, arena, ret);
}

static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    if (!kit_sms_only(message, err))
        return false;
    struct json_out *body = json_object();
    json_put_id(body, "id", message->id);
    json_put_str(body, "to", message->to);
    json_put_str(body, "from", message->from);
    json_put_str(body, "text", message->text);
    json_put_int(body, "segments", message->segments);
    json_put_str(body, "receipt", message->receipt_url);
    return kit_post_json(settings_get(settings, "url"), body, arena, ret, err);
}

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    const struct json *body = kit_answered(answered, arena); /* without one it is as good */
    if (answered->status != 200 && answered->status != 202)
        return kit_status_outcome(answered, who, err);
    kit_add_id(json_str(body, "id"), ret);
    return SEND_ACCEPTED;
}

const struct provider provider_simulator = {
    .name = "simulator",
    .settings = settings_table,
    .per_second_default = 100,
    .repeat_safe = true,
    .rehearsal = true,
    .parse = parse,
    .answer = answer,
    .build_send = build_send,
    .parse_send = parse_send,
};
