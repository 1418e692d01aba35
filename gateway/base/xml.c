/* Floor 0: XML records to fields, without recursion. */
#include "base/xml.h"

#include "base/limits.h"
#include "base/utf8.h"

struct reader {
    struct str text; /* not yet read */
    struct arena *arena;
    struct form *form;
    struct str open[XML_DEPTH_MAX];
    size_t depth;
    bool leaf;       /* nothing but text since the last start tag */
    bool begun;      /* there was an element */
    struct str name; /* of the XML-RPC member that is being read */
    struct builder value;
    struct err *err;
};

static bool fault(struct reader *reader, const char *what)
{
    return err_set(reader->err, ERR_INVALID, "the XML is not well-formed: %s", what);
}

/* Takes all before `end` and `end` itself. */
static bool take_until(struct reader *reader, struct str end, struct str *ret)
{
    size_t offset = str_find(reader->text, end);
    if (offset == reader->text.len)
        return fault(reader, "it ends in the middle");
    *ret = str_head(reader->text, offset);
    reader->text = str_from(reader->text, offset + end.len);
    return true;
}

/* ---- text */

static bool entity_code(struct str name, int32_t *ret)
{
    static const struct {
        const char *name;
        char code;
    } known[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' } };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (str_equal(name, str_of(known[i].name))) {
            *ret = known[i].code;
            return true;
        }
    }
    bool hex = str_starts(name, STR("#x"));
    if (!str_starts(name, STR("#")))
        return false;
    name = str_from(name, hex ? 2 : 1);
    *ret = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        int digit = c >= '0' && c <= '9'          ? c - '0'
                    : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                  : -1;
        if (digit < 0 || *ret > 0x10FFFF)
            return false;
        *ret = *ret * (hex ? 16 : 10) + digit;
    }
    return name.len > 0;
}

static bool add_text(struct reader *reader, struct str text)
{
    while (text.len > 0) {
        size_t plain = str_find(text, STR("&"));
        builder_add(&reader->value, str_head(text, plain));
        text = str_from(text, plain);
        if (text.len == 0)
            break;
        size_t end = str_find(text, STR(";"));
        int32_t code;
        char utf8[UTF8_SIZE_MAX];
        if (end == text.len || !entity_code(str_from(str_head(text, end), 1), &code))
            return fault(reader, "an entity is unknown or not ended");
        builder_add(&reader->value, (struct str){ utf8, utf8_write(code, utf8) });
        text = str_from(text, end + 1);
    }
    return true;
}

/* ---- tags */

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        bool inner = (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!letter && (i == 0 || !inner))
            return false;
    }
    return name.len > 0;
}

static bool in_member(const struct reader *reader)
{
    for (size_t i = 0; i < reader->depth; i++) {
        if (str_equal(reader->open[i], STR("member")))
            return true;
    }
    return false;
}

static bool add_field(struct reader *reader, struct str name)
{
    struct form *form = reader->form;
    struct str value;
    if (!arena_copy(reader->arena, builder_str(&reader->value), &value))
        return err_set(reader->err, ERR_LIMIT, "the XML is too large");
    if (in_member(reader)) {
        if (str_equal(name, STR("name"))) {
            reader->name = value;
            return true;
        }
        name = reader->name;
    }
    if (form->count == FLAT_FIELDS_MAX)
        return err_set(reader->err, ERR_LIMIT, "the XML has more than %d fields",
                       (int)FLAT_FIELDS_MAX);
    form->fields[form->count++] = (struct form_field){ name, value };
    return true;
}

static bool open_tag(struct reader *reader, struct str name)
{
    if (!is_name(name))
        return fault(reader, "a tag has no name, or one with a prefix");
    if (reader->depth == 0 && reader->begun)
        return fault(reader, "there is a second element behind the first");
    if (reader->depth == XML_DEPTH_MAX)
        return err_set(reader->err, ERR_LIMIT, "the XML is nested more than %d deep",
                       (int)XML_DEPTH_MAX);
    reader->open[reader->depth++] = name;
    reader->begun = reader->leaf = true;
    reader->value.len = 0;
    return true;
}

static bool close_tag(struct reader *reader, struct str name)
{
    if (reader->depth == 0 || !str_equal(reader->open[reader->depth - 1], name))
        return fault(reader, "an end tag does not match its start tag");
    if (reader->leaf && !add_field(reader, name))
        return false;
    reader->depth--;
    reader->leaf = false;
    return true;
}

/* A start tag to its '>', which may stand inside a quoted attribute, too. */
static bool take_tag(struct reader *reader, struct str *ret)
{
    char quote = '\0';
    for (size_t i = 0; i < reader->text.len; i++) {
        char c = reader->text.ptr[i];
        if (c == '>' && !quote) {
            *ret = str_head(reader->text, i);
            reader->text = str_from(reader->text, i + 1);
            return true;
        }
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? '\0' : c;
    }
    return fault(reader, "a tag is not ended");
}

static bool read_element(struct reader *reader)
{
    struct str tag, name;
    if (!take_tag(reader, &tag))
        return false;
    if (str_starts(tag, STR("/")))
        return close_tag(reader, str_trim(str_from(tag, 1)));
    bool empty = str_ends(tag, STR("/"));
    if (empty)
        tag = str_head(tag, tag.len - 1);
    size_t length = 0;
    while (length < tag.len && (unsigned char)tag.ptr[length] > ' ')
        length++;
    name = str_head(tag, length);
    return open_tag(reader, name) && (!empty || close_tag(reader, name));
}

/* Behind '<'. */
static bool read_markup(struct reader *reader)
{
    struct str skipped;
    if (str_starts(reader->text, STR("!--"))) {
        reader->text = str_from(reader->text, 3);
        return take_until(reader, STR("-->"), &skipped);
    }
    if (str_starts(reader->text, STR("![CDATA["))) {
        reader->text = str_from(reader->text, 8);
        if (reader->depth == 0 || !take_until(reader, STR("]]>"), &skipped))
            return fault(reader, "a CDATA section is not ended, or outside of the element");
        builder_add(&reader->value, skipped);
        return true;
    }
    if (str_starts(reader->text, STR("?"))) {
        if (!take_until(reader, STR("?>"), &skipped))
            return false;
        size_t charset = str_find(skipped, STR("encoding="));
        struct str value = str_head(str_from(skipped, charset + 10), 5);
        if (charset < skipped.len && !str_equal_nocase(value, STR("utf-8")))
            return err_set(reader->err, ERR_TYPE, "the XML is not in UTF-8");
        return true;
    }
    if (str_starts(reader->text, STR("!")))
        return fault(reader, "document types are not taken");
    return read_element(reader);
}

bool xml_parse(struct str text, struct arena *arena, struct form *ret, struct err *err)
{
    struct reader reader = { .text = text, .arena = arena, .form = ret, .err = err };
    *ret = (struct form){ .fields = ARENA_ARRAY(arena, struct form_field, FLAT_FIELDS_MAX) };
    if (!ret->fields || !arena_builder(arena, text.len + 1, &reader.value))
        return err_set(err, ERR_LIMIT, "the XML is too large");
    if (!utf8_valid(text))
        return fault(&reader, "it is not UTF-8");
    if (str_starts(reader.text, STR("\xEF\xBB\xBF")))
        reader.text = str_from(reader.text, 3);
    while (reader.text.len > 0) {
        size_t plain = str_find(reader.text, STR("<"));
        struct str between = str_head(reader.text, plain);
        reader.text = str_from(reader.text, plain);
        if (reader.depth == 0 && str_trim(between).len > 0)
            return fault(&reader, "there is text outside of the element");
        if (!add_text(&reader, between))
            return false;
        if (reader.text.len == 0)
            break;
        reader.text = str_from(reader.text, 1);
        if (!read_markup(&reader))
            return false;
    }
    return (reader.begun && reader.depth == 0) || fault(&reader, "it ends in the middle");
}

void xml_escape(struct builder *b, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c == '&')
            builder_add(b, STR("&amp;"));
        else if (c == '<')
            builder_add(b, STR("&lt;"));
        else if (c == '>')
            builder_add(b, STR("&gt;"));
        else if (c == '"')
            builder_add(b, STR("&quot;"));
        else
            builder_add_char(b, c < ' ' && c != '\n' && c != '\t' ? ' ' : (char)c);
    }
}
