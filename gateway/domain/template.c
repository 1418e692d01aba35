/* Floor 1: texts with places to fill. */
#include "domain/template.h"

#include "base/form.h"
#include "base/xml.h"

#include <string.h>

enum { GROWTH_MAX = 6 }; /* "\u001f" and "<br />" for one byte */

enum part { PART_TEXT, PART_VALUE, PART_IF, PART_ELSE, PART_END };

struct piece {
    enum part part;
    struct str text; /* as it stands, or the name */
    struct str filter;
};

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if ((name.ptr[i] < 'a' || name.ptr[i] > 'z') && name.ptr[i] != '_')
            return false;
    }
    return name.len > 0;
}

/* What stands between the braces; false: they stand for themselves. */
static bool read_place(struct str inside, struct piece *ret)
{
    *ret = (struct piece){ .part = PART_VALUE };
    if (str_equal(inside, STR("else")) || str_equal(inside, STR("/if"))) {
        ret->part = inside.ptr[0] == 'e' ? PART_ELSE : PART_END;
        return true;
    }
    if (str_starts(inside, STR("if "))) {
        ret->part = PART_IF;
        ret->text = str_from(inside, 3);
        return is_name(ret->text);
    }
    bool filtered = str_cut(inside, ':', &ret->text, &ret->filter);
    return is_name(ret->text) && (!filtered || is_name(ret->filter));
}

/* Takes the next piece off the front; false at the end. */
static bool take_piece(struct str *text, struct piece *ret)
{
    if (text->len == 0)
        return false;
    if (text->ptr[0] == '{') {
        size_t end = str_find(*text, STR("}"));
        if (end < text->len && read_place(str_from(str_head(*text, end), 1), ret)) {
            *text = str_from(*text, end + 1);
            return true;
        }
    }
    size_t length = 1 + str_find(str_from(*text, 1), STR("{"));
    *ret = (struct piece){ .part = PART_TEXT, .text = str_head(*text, length) };
    *text = str_from(*text, length);
    return true;
}

static const struct template_value *find(const struct template_value *values, struct str name)
{
    for (; values->name; values++) {
        if (str_equal(str_of(values->name), name))
            return values;
    }
    return NULL;
}

/* ---- escaping */

static void add_url(struct builder *b, struct str value)
{
    form_percent_encode(b, value);
}

static void add_json(struct builder *b, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c == '\n')
            builder_add(b, STR("\\n"));
        else if (c < ' ')
            builder_addf(b, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            builder_addf(b, "\\%c", c);
        else
            builder_add_char(b, (char)c);
    }
}

static void add_lines(struct builder *b, struct str value)
{
    struct str line;
    for (bool more = true; more;) {
        more = str_cut(value, '\n', &line, &value);
        xml_escape(b, line);
        if (more)
            builder_add(b, STR("<br />"));
    }
}

static void add_digits(struct builder *b, struct str value)
{
    builder_add(b, str_from(value, str_starts(value, STR("+"))));
}

static const struct {
    const char *name;
    void (*add)(struct builder *b, struct str value);
} filters[] = { [TEMPLATE_RAW] = { "raw", builder_add },
                [TEMPLATE_URL] = { "url", add_url },
                [TEMPLATE_JSON] = { "json", add_json },
                [TEMPLATE_XML] = { "xml", xml_escape },
                { "br", add_lines },
                { "digits", add_digits } };

enum { FILTERS = sizeof(filters) / sizeof(filters[0]) };

static size_t find_filter(struct str name)
{
    size_t i = 0;
    while (i < FILTERS && !str_equal(str_of(filters[i].name), name))
        i++;
    return i;
}

enum template_escape template_escape_of(struct str content_type)
{
    static const struct {
        const char *type;
        enum template_escape escape;
    } types[] = { { "application/json", TEMPLATE_JSON },
                  { "text/xml", TEMPLATE_XML },
                  { "application/xml", TEMPLATE_XML },
                  { "application/x-www-form-urlencoded", TEMPLATE_URL } };
    struct str kind, parameters;
    str_cut(content_type, ';', &kind, &parameters);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (str_equal_nocase(str_trim(kind), str_of(types[i].type)))
            return types[i].escape;
    }
    return TEMPLATE_RAW;
}

/* ---- the whole */

bool template_check(struct str text, const struct template_value *values, struct err *err)
{
    struct piece piece;
    bool inside = false, otherwise = false;
    while (take_piece(&text, &piece)) {
        bool named = piece.part == PART_VALUE || piece.part == PART_IF;
        if (named && !find(values, piece.text))
            return err_set(err, ERR_CONFIG, "there is nothing called {" STR_FMT "} to put in",
                           STR_ARG(piece.text));
        if (piece.filter.len > 0 && find_filter(piece.filter) == FILTERS)
            return err_set(err, ERR_CONFIG,
                           "{" STR_FMT ":" STR_FMT "}: the filters are url, json, xml, raw, br, "
                           "digits",
                           STR_ARG(piece.text), STR_ARG(piece.filter));
        if ((piece.part == PART_IF && inside) ||
            (piece.part == PART_ELSE && (!inside || otherwise)) ||
            (piece.part == PART_END && !inside))
            return err_set(err, ERR_CONFIG, "{if}, {else}, {/if} do not match, or are nested");
        inside = piece.part == PART_IF || (inside && piece.part != PART_END);
        otherwise = inside && (otherwise || piece.part == PART_ELSE);
    }
    return !inside || err_set(err, ERR_CONFIG, "an {if} has no {/if}");
}

static size_t size_of(struct str text, const struct template_value *values)
{
    size_t size = text.len + 1;
    struct piece piece;
    while (take_piece(&text, &piece)) {
        const struct template_value *value =
            piece.part == PART_VALUE ? find(values, piece.text) : NULL;
        size += value ? GROWTH_MAX * value->value.len : 0;
    }
    return size;
}

bool template_fill(struct str text, const struct template_value *values,
                   enum template_escape escape, struct arena *arena, struct str *ret,
                   struct err *err)
{
    struct builder out;
    struct piece piece;
    bool skip = false;
    *ret = STR("");
    if (!arena_builder(arena, size_of(text, values), &out))
        return err_set(err, ERR_LIMIT, "no room to fill in a template");
    while (take_piece(&text, &piece)) {
        const struct template_value *value = find(values, piece.text);
        size_t filter = find_filter(piece.filter);
        if (piece.part == PART_IF)
            skip = !value || value->value.len == 0;
        else if (piece.part == PART_ELSE)
            skip = !skip;
        else if (piece.part == PART_END)
            skip = false;
        else if (piece.part == PART_TEXT && !skip)
            builder_add(&out, piece.text);
        else if (value && !skip)
            filters[filter < FILTERS ? filter : (size_t)escape].add(&out, value->value);
    }
    *ret = builder_str(&out);
    return builder_ok(&out) || err_set(err, ERR_LIMIT, "no room to fill in a template");
}
