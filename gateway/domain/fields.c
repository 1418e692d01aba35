/* Floor 1: the values of a webhook call, checked. */
#include "domain/fields.h"

#include "base/utf8.h"
#include "domain/date.h"
#include "domain/provider.h"

bool fields_method(const struct http_request *request, const char *method, struct err *err)
{
    if (!str_equal(request->method, str_of(method)))
        return err_set(err, ERR_METHOD, "only %s is taken here", method);
    return true;
}

static bool content(const struct http_request *request, const char *type, struct err *err)
{
    if (!fields_method(request, "POST", err))
        return false;
    if (!http_content_is(request, type))
        return err_set(err, ERR_TYPE, "the content type is not %s in UTF-8", type);
    return true;
}

bool fields_form(const struct http_request *request, struct arena *arena, struct form *ret,
                 struct err *err)
{
    return content(request, "application/x-www-form-urlencoded", err) &&
           form_parse(request->body, arena, ret, err);
}

bool fields_form_or_query(const struct http_request *request, struct arena *arena, struct form *ret,
                          struct err *err)
{
    if (str_equal(request->method, STR("GET")))
        return form_parse(request->query, arena, ret, err);
    if (!str_equal(request->method, STR("POST")))
        return err_set(err, ERR_METHOD, "only GET and POST are taken here");
    return fields_form(request, arena, ret, err);
}

bool fields_json(const struct http_request *request, struct arena *arena, const struct json **ret,
                 struct err *err)
{
    if (!content(request, "application/json", err) || !json_parse(request->body, arena, ret, err))
        return false;
    if (!json_is(*ret, JSON_OBJECT) && !json_is(*ret, JSON_ARRAY))
        return err_set(err, ERR_INVALID, "the body is neither a JSON object nor an array");
    return true;
}

bool fields_has(struct fields fields, const char *name)
{
    return fields.form ? form_has(fields.form, name) : json_get(fields.object, name) != NULL;
}

struct str fields_get(struct fields fields, const char *name)
{
    return fields.form ? form_get(fields.form, name) : json_str(fields.object, name);
}

bool fields_required(struct fields fields, const char *name, struct str *ret, struct err *err)
{
    *ret = STR("");
    if (!fields_has(fields, name))
        return err_set(err, ERR_INVALID, "the field \"%s\" is missing", name);
    if (fields.form && form_count(fields.form, name) > 1)
        return err_set(err, ERR_INVALID, "the field \"%s\" is given twice", name);
    if (!fields.form && !json_is(json_get(fields.object, name), JSON_STRING))
        return err_set(err, ERR_INVALID, "the field \"%s\" is not a string", name);
    *ret = fields_get(fields, name);
    return true;
}

bool fields_check_id(struct str id, const char *name, struct err *err)
{
    if (id.len == 0 || id.len > EXTERNAL_ID_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "the id \"%s\" has %zu bytes, allowed are 1 to %d",
                       name, id.len, (int)EXTERNAL_ID_SIZE_MAX);
    for (size_t i = 0; i < id.len; i++) {
        if (id.ptr[i] <= ' ' || id.ptr[i] > '~')
            return err_set(err, ERR_UNPROCESSED,
                           "the id \"%s\" has a byte at position %zu that is not printable ASCII",
                           name, i + 1);
    }
    return true;
}

bool fields_id(struct fields fields, const char *name, struct str *ret, struct err *err)
{
    return fields_required(fields, name, ret, err) && fields_check_id(*ret, name, err);
}

/* E.164 has 15 digits at most; "00" may stand for the plus. */
static bool too_many_digits(struct str number)
{
    size_t digits = 0;
    bool zeros = str_starts(number, STR("00"));
    for (size_t i = 0; i < number.len; i++) {
        char c = number.ptr[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (c != '+' && c != ' ' && c != '-' && c != '(' && c != ')' && c != '.')
            return false; /* not a number: a name, or digits of another script */
    }
    return digits > (zeros ? 17 : 15);
}

bool fields_address(struct fields fields, const char *name, struct str *ret, struct err *err)
{
    if (!fields_required(fields, name, ret, err))
        return false;
    struct str address = str_trim(*ret);
    if (address.len == 0 || address.len > ADDRESS_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "\"%s\" has %zu bytes, allowed are 1 to %d", name,
                       address.len, (int)ADDRESS_SIZE_MAX);
    if (too_many_digits(address))
        return err_set(err, ERR_UNPROCESSED, "\"%s\" has more digits than a number can have", name);
    if (!utf8_valid(address))
        return err_set(err, ERR_UNPROCESSED, "\"%s\" is not UTF-8", name);
    for (size_t i = 0; i < address.len; i++) {
        if ((unsigned char)address.ptr[i] < ' ' || address.ptr[i] == 0x7F)
            return err_set(err, ERR_UNPROCESSED, "\"%s\" holds a control character", name);
    }
    return true;
}

bool fields_international(struct fields fields, const char *name, struct arena *arena,
                          struct str *ret, struct err *err)
{
    enum { DIGITS_MIN = 7 }; /* fewer are a short code */
    if (!fields_address(fields, name, ret, err))
        return false;
    struct str number = str_trim(*ret);
    bool plain = number.len >= DIGITS_MIN && number.ptr[0] != '0';
    for (size_t i = 0; i < number.len; i++)
        plain = plain && number.ptr[i] >= '0' && number.ptr[i] <= '9';
    if (plain && !arena_format(arena, ret, "+" STR_FMT, STR_ARG(number)))
        return err_set(err, ERR_LIMIT, "the call is too large");
    return true;
}

bool fields_text(struct fields fields, const char *name, struct arena *arena, struct str *ret,
                 struct err *err)
{
    struct str raw;
    if (!fields_required(fields, name, &raw, err))
        return false;
    if (!message_text(raw, arena, ret))
        return err_set(err, ERR_LIMIT, "the text is too large");
    return true;
}

/* ---- times ---- */

enum { DATE_SIZE = 10, MINUTE_S = 60, HOUR_S = 3600 };

static const int64_t year_2000_ms = 946684800000, year_2100_ms = 4102444800000;

/* Reads exactly `digits` digits off the front of `text`. */
static bool take_number(struct str *text, size_t digits, int *ret)
{
    int64_t value;
    struct str head = str_head(*text, digits);
    if (head.len < digits || head.ptr[0] == '-' || !str_to_int64(head, &value))
        return false;
    *ret = (int)value;
    *text = str_from(*text, digits);
    return true;
}

static bool take_char(struct str *text, const char *allowed)
{
    for (; *allowed; allowed++) {
        if (text->len > 0 && text->ptr[0] == *allowed) {
            *text = str_from(*text, 1);
            return true;
        }
    }
    return false;
}

static bool take_clock(struct str *text, int64_t *ret_ms)
{
    int hour, minute, second, milliseconds = 0, digit;
    if (!take_number(text, 2, &hour) || !take_char(text, ":") || !take_number(text, 2, &minute) ||
        !take_char(text, ":") || !take_number(text, 2, &second) || hour > 23 || minute > 59 ||
        second > 60)
        return false;
    if (take_char(text, ".,")) {
        for (int weight = 100; take_number(text, 1, &digit); weight /= 10)
            milliseconds += digit * weight;
    }
    *ret_ms = (hour * HOUR_S + minute * MINUTE_S + second) * 1000LL + milliseconds;
    return true;
}

/* Nothing, "Z", "+02:00" or "+0200": seconds east of Greenwich. */
static bool take_zone(struct str *text, int64_t *ret_s)
{
    *ret_s = 0;
    if (text->len == 0 || take_char(text, "Z"))
        return true;
    int hours, minutes;
    int64_t sign = text->ptr[0] == '-' ? -1 : 1;
    if (!take_char(text, "+-") || !take_number(text, 2, &hours))
        return false;
    take_char(text, ":");
    if (!take_number(text, 2, &minutes) || hours > 14 || minutes > 59)
        return false;
    *ret_s = sign * (hours * HOUR_S + minutes * MINUTE_S);
    return true;
}

int64_t fields_time_ms(struct str text)
{
    int64_t seconds, day_ms, clock_ms, zone_s, ms = 0;
    struct str rest = str_from(text, DATE_SIZE);
    if (str_to_int64(text, &seconds))
        ms = seconds > 0 && seconds < year_2100_ms / 1000 ? seconds * 1000 : seconds;
    else if (date_parse(str_head(text, DATE_SIZE), &day_ms) && take_char(&rest, "T ") &&
             take_clock(&rest, &clock_ms) && take_zone(&rest, &zone_s) && rest.len == 0)
        ms = day_ms + clock_ms - zone_s * 1000;
    return ms >= year_2000_ms && ms < year_2100_ms ? ms : 0;
}
