/* Floor 1: Africa's Talking: SMS, delivery reports, opt-outs, USSD. Everything comes as a form and
 * no event names its kind, so they are told apart by the fields that only one of them has; the
 * hint behind the token (`/sms`, `/dlr`, `/ussd`, `/optout`) settles what is missing when none fits.
 *
 * USSD brings the whole session's input joined by '*' with every step and is answered in plain
 * text, "CON " before a screen that waits and "END " before the last. There is no signature. */
#include "domain/fields.h"
#include "domain/provider_kit.h"

static const char who[] = "Africa's Talking";

static const struct setting settings_table[] = {
    { .name = "username",
      .required = true,
      .help = "of the application; `sandbox` in the sandbox" },
    { .name = "api_key", .required = true, .secret = true, .help = "of the application" },
    { .name = "url",
      .default_value = "https://api.africastalking.com/version1/messaging",
      .help = "sandbox: https://api.sandbox.africastalking.com/version1/messaging; an address that "
              "ends in /bulk is their newer service" },
    { .name = "sender",
      .help = "short code or registered name that SMS leave from, where it is not the channel's "
              "number" },
    { .name = "keyword",
      .help = "of a premium product; replies then carry it and the link id of what they answer" },
    { 0 },
};

/* ---- events ---- */

static bool parse_sms(struct fields fields, struct arena *arena, struct webhook *ret,
                      struct err *err)
{
    struct inbound *sms = kit_add_inbound(ret, arena, err);
    if (!sms)
        return false;
    sms->bearer = BEARER_SMS;
    sms->sent_at_ms = fields_time_ms(fields_get(fields, "date"));
    sms->reply_data = fields_get(fields, "linkId");
    if (sms->reply_data.len > 0 && !fields_check_id(sms->reply_data, "linkId", err))
        return false;
    return fields_id(fields, "id", &sms->external_id, err) &&
           fields_address(fields, "from", &sms->from, err) &&
           fields_address(fields, "to", &sms->to, err) &&
           fields_text(fields, "text", arena, &sms->text, err);
}

/* Their word for why, and behind it what that means where the word does not say it. */
static bool find_failure(struct fields fields, struct arena *arena, struct str *ret,
                         bool *ret_opted_out, struct err *err)
{
    static const struct {
        const char *word, *says;
    } words[] = {
        { "InsufficientCredit", "top up the account" },
        { "InvalidLinkId", "its link id is wrong or used up" },
        { "UserIsInactive", "the number is not in use" },
        { "UserDoesNotExist", "there is no such number" },
        { "UserAccountSuspended", "the operator suspended it" },
        { "NotNetworkSubscriber", "of another network" },
        { "UserNotSubscribedToProduct", "not subscribed" },
        { "UserInBlackList", "the person blocked us" },
    };
    *ret = fields_get(fields, "failureReason");
    *ret_opted_out = str_equal_nocase(*ret, STR("UserInBlackList"));
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_equal_nocase(*ret, str_of(words[i].word)))
            return arena_format(arena, ret, "%s: %s", words[i].word, words[i].says) ||
                   err_set(err, ERR_LIMIT, "the report is too large");
    }
    return true;
}

static bool parse_receipt(struct fields fields, struct arena *arena, struct webhook *ret,
                          struct err *err)
{
    static const struct delivery_word words[] = {
        { "Sent", DELIVERY_SENT },
        { "Submitted", DELIVERY_SENT },
        { "Buffered", DELIVERY_SENT },
        { "Success", DELIVERY_DELIVERED },
        { "Failed", DELIVERY_FAILED },
        { "Rejected", DELIVERY_FAILED },
        { "Expired", DELIVERY_EXPIRED },
        { "AbsentSubscriber", DELIVERY_FAILED },
        { 0 },
    };
    struct str status, failure;
    struct receipt read = { 0 };
    if (!find_failure(fields, arena, &failure, &read.opted_out, err))
        return false;
    if (!fields_id(fields, "id", &read.external_id, err) ||
        !fields_required(fields, "status", &status, err))
        return false;
    if (!kit_delivery(words, status, &read.delivery))
        return true;
    if (!kit_report_reason(status, failure, arena, &read.reason, err))
        return false;
    return kit_put_receipt(&read, arena, ret, err);
}

static bool parse_opt_out(struct fields fields, struct arena *arena, struct webhook *ret,
                          struct err *err)
{
    struct opt_out *opt_out = kit_add_opt_out(ret, arena, err);
    return opt_out && fields_address(fields, "phoneNumber", &opt_out->from, err);
}

/* A step, or the notification that the session is over, which has a status instead of a text. */
static bool parse_ussd(struct fields fields, struct arena *arena, struct webhook *ret,
                       struct err *err)
{
    struct inbound *turn = kit_add_inbound(ret, arena, err);
    if (!turn)
        return false;
    turn->bearer = BEARER_USSD;
    if (!fields_id(fields, "sessionId", &turn->ussd_session, err) ||
        !fields_address(fields, "phoneNumber", &turn->from, err) ||
        !fields_address(fields, "serviceCode", &turn->to, err))
        return false;
    if (!fields_has(fields, "text") && fields_has(fields, "status")) {
        turn->ussd_phase = USSD_END;
        return true;
    }
    turn->ussd_history = true;
    if (!fields_text(fields, "text", arena, &turn->text, err))
        return false;
    turn->ussd_phase = turn->text.len > 0 ? USSD_CONTINUE : USSD_BEGIN;
    return true;
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    (void)settings;
    struct form form;
    struct fields fields = { .form = &form };
    *ret = (struct webhook){ 0 };
    if (!fields_form(request, arena, &form, err))
        return false;
    if (fields_has(fields, "sessionId") || str_starts(request->hint, STR("ussd")))
        return parse_ussd(fields, arena, ret, err);
    if (fields_has(fields, "updateType")) /* joined or left a premium subscription */
        return true;
    if (fields_has(fields, "text") || str_equal(request->hint, STR("sms")))
        return parse_sms(fields, arena, ret, err);
    if (fields_has(fields, "status") || str_equal(request->hint, STR("dlr")))
        return parse_receipt(fields, arena, ret, err);
    if (fields_has(fields, "senderId") || str_equal(request->hint, STR("optout")))
        return parse_opt_out(fields, arena, ret, err);
    return err_set(err, ERR_INVALID,
                   "none of the fields sessionId, text, status, senderId tells what this is");
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    (void)settings;
    struct str screen = STR("");
    if (kit_wants_screen(webhook) &&
        !arena_format(arena, &screen, "%s " STR_FMT, end ? "END" : "CON", STR_ARG(reply))) {
        *ret = (struct http_answer){ .status = 503 };
        return;
    }
    kit_answer_text(screen, ret);
}

/* ---- sending ---- */

/* Theirs for many receivers: as the gateway sees to each message alone, it gets one as well. */
static bool build_bulk(const struct settings *settings, const struct outbound *message,
                       struct str sender, struct arena *arena, struct http_call *ret,
                       struct err *err)
{
    struct json_out *body = json_object(), *numbers = json_array();
    json_put_str(body, "username", settings_get(settings, "username"));
    json_put_str(body, "message", message->text);
    if (sender.len > 0)
        json_put_str(body, "senderId", sender);
    json_put(body, "phoneNumbers", numbers);
    json_put_str(numbers, NULL, message->to);
    return kit_post_json(settings_get(settings, "url"), body, arena, ret, err);
}

static bool build_form(const struct settings *settings, const struct outbound *message,
                       struct str sender, struct arena *arena, struct http_call *ret,
                       struct err *err)
{
    struct builder form;
    struct str keyword = settings_get(settings, "keyword");
    if (!kit_encoder(message, arena, &form, err))
        return false;
    bool premium = keyword.len > 0 && message->reply_data.len > 0;
    form_add(&form, STR("username"), settings_get(settings, "username"));
    form_add(&form, STR("to"), message->to);
    if (sender.len > 0)
        form_add(&form, STR("from"), sender);
    form_add(&form, STR("message"), message->text);
    form_add(&form, STR("bulkSMSMode"), premium ? STR("0") : STR("1"));
    if (premium) {
        form_add(&form, STR("keyword"), keyword);
        form_add(&form, STR("linkId"), message->reply_data);
    }
    return kit_post_form(settings_get(settings, "url"), &form, ret, err);
}

static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    struct str sender = settings_get(settings, "sender");
    bool bulk = str_ends(settings_get(settings, "url"), STR("/bulk"));
    if (sender.len == 0)
        sender = message->from;
    if (!kit_sms_only(message, err) ||
        !(bulk ? build_bulk(settings, message, sender, arena, ret, err)
               : build_form(settings, message, sender, arena, ret, err)))
        return false;
    kit_header("Accept", STR("application/json"), ret);
    kit_header("apikey", settings_get(settings, "api_key"), ret);
    return true;
}

static const struct send_code codes[] = {
    { 100, SEND_ACCEPTED, "processed" },
    { 101, SEND_ACCEPTED, "sent" },
    { 102, SEND_ACCEPTED, "queued" },
    { 401, SEND_REJECTED, "held back as risky" },
    { 402, SEND_MISCONFIGURED, "this sender is not registered: check the setting sender" },
    { 403, SEND_REJECTED, "no valid telephone number" },
    { 404, SEND_REJECTED, "this kind of number gets no SMS" },
    { 405, SEND_RETRY, "the account is empty: top it up, messages wait meanwhile" },
    { 406, SEND_OPTED_OUT, "the person blocked this sender" },
    { 407, SEND_REJECTED, "no route to this number" },
    { 409, SEND_REJECTED, "the person is on the do-not-disturb list" },
    { 500, SEND_RETRY, "an error of theirs" },
    { 501, SEND_RETRY, "an error of the operator's gateway" },
    { 502, SEND_RETRY, "rejected by the operator's gateway" },
    { 0 },
};

/* {"SMSMessageData":{"Message":"...","Recipients":[{"statusCode":101,"messageId":"ATXid_..."}]}};
 * without recipients the message says why. */
static enum send_outcome parse_recipient(const struct json *data, struct arena *arena,
                                         struct send_ids *ret, struct err *err)
{
    const struct json *recipients = json_get(data, "Recipients");
    int64_t code;
    if (json_is(recipients, JSON_ARRAY) && !recipients->first) {
        if (str_equal(json_str(data, "Message"), STR("InvalidSenderId")))
            return kit_code_outcome(codes, 402, who, err);
        struct str reason;
        if (!kit_reason(json_str(data, "Message"), arena, &reason))
            reason = STR("");
        return kit_outcome(SEND_REJECTED, err, "%s sent the message to nobody: " STR_FMT, who,
                           STR_ARG(reason));
    }
    const struct json *recipient = json_is(recipients, JSON_ARRAY) ? recipients->first : NULL;
    if (!json_int(json_get(recipient, "statusCode"), &code))
        return kit_outcome(SEND_UNKNOWN, err, "%s answered without a status code", who);
    enum send_outcome outcome = kit_code_outcome(codes, code, who, err);
    if (outcome == SEND_ACCEPTED)
        kit_add_id(json_str(recipient, "messageId"), ret);
    return outcome;
}

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    const struct json *body = kit_answered(answered, arena);
    if (answered->status != 200 && answered->status != 201)
        return kit_status_outcome(answered, who, err);
    if (!body)
        return kit_outcome(SEND_UNKNOWN, err, "%s answered with something that is not JSON", who);
    return parse_recipient(json_get(body, "SMSMessageData"), arena, ret, err);
}

const struct provider provider_africastalking = {
    .name = "africastalking",
    .settings = settings_table,
    .per_second_default = 10,
    .parse = parse,
    .answer = answer,
    .build_send = build_send,
    .parse_send = parse_send,
};
