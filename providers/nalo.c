/* Floor 1: Nalo Solutions (Ghana, Nigeria), USSD only.
 *
 * In: POST JSON {"USERID","MSISDN","USERDATA","MSGTYPE","NETWORK","SESSIONID"}; MSGTYPE is true on
 * the first hop, where USERDATA is what was dialled; some clients write it as a string. Nothing
 * tells one step from its repetition, and nothing that a session is over.
 *
 * Out: in our answer only: {"USERID","MSISDN","MSG","MSGTYPE"}, MSGTYPE true to be answered. */
#include "domain/fields.h"
#include "domain/provider_kit.h"

static const struct setting settings_table[] = {
    { .name = "ussd_code", .required = true, .help = "the code that people dial: *920*100#" },
    { 0 },
};

static bool parse_first(const struct json *body, bool *ret, struct err *err)
{
    const struct json *type = json_get(body, "MSGTYPE");
    bool yes = str_equal_nocase(json_str(body, "MSGTYPE"), STR("true"));
    bool no = str_equal_nocase(json_str(body, "MSGTYPE"), STR("false"));
    if (!type)
        return err_set(err, ERR_INVALID, "the field \"MSGTYPE\" is missing");
    if (!json_is(type, JSON_BOOL) && !yes && !no)
        return err_set(err, ERR_INVALID, "the field \"MSGTYPE\" is neither true nor false");
    *ret = json_is(type, JSON_BOOL) ? type->boolean : yes;
    return true;
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    const struct json *body;
    bool first = false;
    *ret = (struct webhook){ 0 };
    if (!fields_json(request, arena, &body, err))
        return false;
    struct fields fields = { .object = body };
    struct inbound *turn = kit_add_inbound(ret, arena, err);
    if (!turn)
        return false;
    turn->bearer = BEARER_USSD;
    turn->to = settings_get(settings, "ussd_code");
    if (!fields_id(fields, "SESSIONID", &turn->ussd_session, err) ||
        !fields_address(fields, "MSISDN", &turn->from, err) || !parse_first(body, &first, err) ||
        !fields_id(fields, "USERID", &turn->reply_data, err))
        return false;
    turn->ussd_phase = first ? USSD_BEGIN : USSD_CONTINUE;
    return fields_text(fields, "USERDATA", arena, &turn->text, err);
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    (void)settings;
    const struct inbound *turn = webhook->inbounds; /* parse() gives one, or refuses */
    struct json_out *body = json_object();
    json_put_str(body, "USERID", turn->reply_data);
    json_put_str(body, "MSISDN", turn->from);
    json_put_str(body, "MSG", reply);
    json_put_bool(body, "MSGTYPE", !end);
    kit_answer_json(body, arena, ret);
}

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    (void)arena;
    (void)ret;
    return kit_status_outcome(answered, "Nalo", err);
}

const struct provider provider_nalo = {
    .name = "nalo",
    .settings = settings_table,
    .per_second_default = 1,
    .parse = parse,
    .answer = answer,
    .build_send = kit_ussd_only,
    .parse_send = parse_send,
};
