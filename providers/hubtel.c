/* Floor 1: Hubtel (Ghana), USSD only.
 *
 * In: POST JSON {"Type","Message","ServiceCode","Operator","ClientState","Mobile","SessionId",
 * "Sequence","Platform"}. Letter case of Type and of the names differs between their documents and
 * their calls; Sequence is a number or a string. A Timeout says that our answer came too late.
 *
 * Out: in our answer only: {"SessionId","Type":"response"|"release","Message",...}. */
#include "domain/fields.h"
#include "domain/provider_kit.h"

static const struct setting settings_table[] = {
    { .name = "label",
      .default_value = "Migranti HUB",
      .help = "title of the page where Hubtel shows screens in an application" },
    { 0 },
};

static const char *const names[] = {
    "Type", "Message", "ServiceCode", "Mobile", "SessionId", "Sequence",
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

/* A code as people dial it, which tells what they dialled behind it. */
static bool find_code(struct fields fields, struct arena *arena, struct str *ret, struct err *err)
{
    if (!fields_address(fields, "ServiceCode", ret, err))
        return false;
    return str_starts(*ret, STR("*")) ||
           arena_format(arena, ret, "*" STR_FMT "#",
                        STR_ARG(str_head(*ret, ADDRESS_SIZE_MAX - 2))) ||
           err_set(err, ERR_LIMIT, "the call is too large");
}

/* The known fields under their documented spelling, whatever the call's; numbers as text. */
static bool read_fields(const struct json *body, struct arena *arena, struct form *ret,
                        struct err *err)
{
    *ret = (struct form){ .fields = ARENA_ARRAY(arena, struct form_field, NAMES + body->count) };
    if (!ret->fields)
        return err_set(err, ERR_LIMIT, "the call is too large");
    for (const struct json *field = body->first; field; field = field->next) {
        int64_t number;
        struct str value = field->string;
        if (json_int(field, &number) && !arena_format(arena, &value, "%lld", (long long)number))
            return err_set(err, ERR_LIMIT, "the call is too large");
        for (size_t i = 0; i < NAMES; i++) {
            bool textual = json_is(field, JSON_STRING) || json_is(field, JSON_NUMBER);
            if (textual && str_equal_nocase(field->key, str_of(names[i])))
                ret->fields[ret->count++] = (struct form_field){ str_of(names[i]), value };
        }
    }
    return true;
}

static bool parse_phase(struct fields fields, enum ussd_phase *ret, bool *ret_known,
                        struct err *err)
{
    static const struct {
        const char *word;
        enum ussd_phase phase;
    } words[] = { { "initiation", USSD_BEGIN },
                  { "response", USSD_CONTINUE },
                  { "release", USSD_END },
                  { "timeout", USSD_END } };
    struct str type;
    *ret_known = false;
    if (!fields_required(fields, "Type", &type, err))
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !*ret_known; i++) {
        *ret_known = str_equal_nocase(type, str_of(words[i].word));
        *ret = words[i].phase;
    }
    return true; /* the others are of Hubtel's shop: AddToCart, Query, Favorite */
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    (void)settings;
    const struct json *body;
    struct form form;
    struct inbound read = { .bearer = BEARER_USSD };
    struct str sequence;
    bool known;
    *ret = (struct webhook){ 0 };
    if (!fields_json(request, arena, &body, err) || !read_fields(body, arena, &form, err))
        return false;
    struct fields fields = { .form = &form };
    if (!parse_phase(fields, &read.ussd_phase, &known, err))
        return false;
    if (!known)
        return true;
    if (!fields_id(fields, "SessionId", &read.ussd_session, err) ||
        !fields_id(fields, "Sequence", &sequence, err) ||
        !fields_address(fields, "Mobile", &read.from, err) ||
        !find_code(fields, arena, &read.to, err) ||
        (read.ussd_phase != USSD_END && !fields_text(fields, "Message", arena, &read.text, err)))
        return false;
    if (!arena_format(arena, &read.external_id, STR_FMT "-" STR_FMT, STR_ARG(read.ussd_session),
                      STR_ARG(sequence)))
        return err_set(err, ERR_LIMIT, "the call is too large");
    if (read.external_id.len > EXTERNAL_ID_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "SessionId and Sequence are too long together");
    struct inbound *turn = kit_add_inbound(ret, arena, err);
    if (turn)
        *turn = read;
    return turn != NULL;
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    bool screen = kit_wants_screen(webhook);
    struct json_out *body = json_object();
    if (screen) {
        json_put_str(body, "SessionId", webhook->inbounds[0].ussd_session);
        json_put_str(body, "Type", end ? STR("release") : STR("response"));
        json_put_str(body, "Message", reply);
        json_put_str(body, "Label", settings_get(settings, "label"));
        json_put_str(body, "ClientState", STR(""));
        json_put_str(body, "DataType", end ? STR("display") : STR("input"));
        json_put_str(body, "FieldType", STR("text"));
    }
    kit_answer_json(body, arena, ret);
}

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    (void)arena;
    (void)ret;
    return kit_status_outcome(answered, "Hubtel", err);
}

const struct provider provider_hubtel = {
    .name = "hubtel",
    .settings = settings_table,
    .per_second_default = 1,
    .parse = parse,
    .answer = answer,
    .build_send = kit_ussd_only,
    .parse_send = parse_send,
};
