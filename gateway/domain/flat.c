/* Floor 1: bodies as names and values. */
#include "domain/flat.h"

#include "base/limits.h"
#include "base/xml.h"

/* ---- JSON, without recursion */

struct level {
    const struct json *next; /* still to be read */
    size_t name_len;         /* of the path above */
    int index;               /* in an array; -1 in an object */
};

struct walk {
    struct arena *arena;
    struct form *form;
    struct level levels[JSON_DEPTH_MAX + 1];
    size_t depth;
    struct builder name;
    struct err *err;
};

static bool value_text(const struct json *json, struct arena *arena, struct str *ret)
{
    int64_t whole;
    *ret = json->string;
    if (json->type == JSON_BOOL)
        *ret = json->boolean ? STR("true") : STR("false");
    if (json->type != JSON_NUMBER)
        return true;
    return json_int(json, &whole) ? arena_format(arena, ret, "%lld", (long long)whole)
                                  : arena_format(arena, ret, "%.17g", json->number);
}

static bool add_value(struct walk *walk, const struct json *json)
{
    struct form *form = walk->form;
    struct form_field field;
    if (json->type == JSON_NULL)
        return true;
    if (form->count == FLAT_FIELDS_MAX)
        return err_set(walk->err, ERR_LIMIT, "the JSON has more than %d values",
                       (int)FLAT_FIELDS_MAX);
    if (!builder_ok(&walk->name) ||
        !arena_copy(walk->arena, builder_str(&walk->name), &field.name) ||
        !value_text(json, walk->arena, &field.value))
        return err_set(walk->err, ERR_LIMIT, "the JSON has names too long, or too many");
    form->fields[form->count++] = field;
    return true;
}

static void descend(struct walk *walk, const struct json *json)
{
    walk->levels[walk->depth++] = (struct level){ .next = json->first,
                                                  .name_len = walk->name.len,
                                                  .index = json->type == JSON_ARRAY ? 0 : -1 };
}

static void set_name(struct walk *walk, struct level *level, struct str key)
{
    walk->name.len = level->name_len;
    if (level->name_len > 0)
        builder_add_char(&walk->name, '.');
    if (level->index < 0)
        builder_add(&walk->name, key);
    else
        builder_addf(&walk->name, "%d", level->index++);
}

bool flat_json(const struct json *json, struct arena *arena, struct form *ret, struct err *err)
{
    char name[FLAT_NAME_SIZE_MAX];
    struct walk walk = { .arena = arena, .form = ret, .err = err };
    builder_init(&walk.name, name, sizeof(name));
    *ret = (struct form){ .fields = ARENA_ARRAY(arena, struct form_field, FLAT_FIELDS_MAX) };
    if (!ret->fields)
        return err_set(err, ERR_LIMIT, "the JSON is too large");
    descend(&walk, json);
    while (walk.depth > 0) {
        struct level *level = &walk.levels[walk.depth - 1];
        const struct json *value = level->next;
        if (!value) {
            walk.depth--;
            continue;
        }
        level->next = value->next;
        set_name(&walk, level, value->key);
        if (value->type == JSON_OBJECT || value->type == JSON_ARRAY)
            descend(&walk, value);
        else if (!add_value(&walk, value))
            return false;
    }
    return true;
}

/* ---- bodies */

static bool type_is(struct str content_type, const char *type)
{
    const struct http_header header = { STR("Content-Type"), content_type };
    const struct http_request request = { .headers = &header, .header_count = 1 };
    return http_content_is(&request, type);
}

bool flat_body(struct str content_type, struct str body, struct arena *arena, struct form *ret,
               struct err *err)
{
    const struct json *json;
    if (type_is(content_type, "application/x-www-form-urlencoded"))
        return form_parse(body, arena, ret, err);
    if (type_is(content_type, "application/json"))
        return json_parse(body, arena, &json, err) && flat_json(json, arena, ret, err);
    if (type_is(content_type, "text/xml") || type_is(content_type, "application/xml"))
        return xml_parse(body, arena, ret, err);
    return err_set(err, ERR_TYPE, "the content type is none of form, JSON and XML in UTF-8");
}

bool flat_request(const struct http_request *request, struct arena *arena, struct form *ret,
                  struct err *err)
{
    struct form query, body = { 0 };
    if (!form_parse(request->query, arena, &query, err) ||
        (request->body.len > 0 &&
         !flat_body(http_header(request, "Content-Type"), request->body, arena, &body, err)))
        return false;
    *ret = (struct form){ .fields =
                              ARENA_ARRAY(arena, struct form_field, query.count + body.count + 1) };
    if (!ret->fields)
        return err_set(err, ERR_LIMIT, "the call is too large");
    for (size_t i = 0; i < query.count; i++)
        ret->fields[ret->count++] = query.fields[i];
    for (size_t i = 0; i < body.count; i++)
        ret->fields[ret->count++] = body.fields[i];
    return true;
}

/* "results.12.text" of "results" to 12 and "text". */
static bool split_name(struct str name, struct str list, int64_t *ret_index, struct str *ret_rest)
{
    struct str index;
    if (list.len > 0) {
        if (!str_starts(name, list) || !str_starts(str_from(name, list.len), STR(".")))
            return false;
        name = str_from(name, list.len + 1);
    }
    str_cut(name, '.', &index, ret_rest);
    return str_to_int64(index, ret_index);
}

bool flat_element(const struct form *form, struct str list, int index, struct arena *arena,
                  struct form *ret)
{
    bool found = false;
    *ret = (struct form){ .fields = ARENA_ARRAY(arena, struct form_field, form->count + 1) };
    for (size_t i = 0; ret->fields && i < form->count; i++) {
        struct form_field field = form->fields[i];
        int64_t at;
        if (split_name(field.name, list, &at, &field.name)) {
            if (at != index)
                continue;
            found = true;
        }
        ret->fields[ret->count++] = field;
    }
    return found;
}

/* ---- lists of the operator's */

static bool take_item(struct str *list, struct str *ret)
{
    if (list->len == 0)
        return false;
    str_cut(*list, ',', ret, list);
    *ret = str_trim(*ret);
    return true;
}

static const struct form_field *find(const struct form *form, struct str name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (str_equal(form->fields[i].name, name))
            return &form->fields[i];
    }
    return NULL;
}

struct str flat_name(const struct form *form, struct str names)
{
    struct str first = STR(""), name;
    if (str_equal(names, STR("none")))
        return first;
    while (take_item(&names, &name)) {
        if (find(form, name))
            return name;
        first = first.len > 0 ? first : name;
    }
    return first;
}

bool flat_listed(struct str list, struct str word)
{
    struct str item;
    while (take_item(&list, &item)) {
        if (str_equal_nocase(item, word))
            return true;
    }
    return false;
}

static bool holds(const struct form *form, struct str condition)
{
    struct str name, value;
    bool absent = str_starts(condition, STR("!"));
    bool compared = str_cut(str_from(condition, absent), '=', &name, &value);
    const struct form_field *field = find(form, name);
    if (!field || !compared)
        return (field != NULL) != absent;
    bool open = str_ends(value, STR("*"));
    value = str_head(value, value.len - open);
    struct str actual = open ? str_head(field->value, value.len) : field->value;
    return str_equal_nocase(actual, value) != absent;
}

bool flat_any(const struct form *form, struct str conditions)
{
    struct str condition;
    while (take_item(&conditions, &condition)) {
        if (condition.len > 0 && holds(form, condition))
            return true;
    }
    return false;
}
