/* Floor 0: XML records to fields, read by Expat. */
#include "base/xml.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <expat.h>
#include <string.h>

struct reader {
    XML_Parser parser;
    struct arena *arena;
    struct form *form;
    size_t depth, member; /* the depth at which a <member> is open; 0: none is */
    bool leaf;            /* nothing but text since the last start tag */
    struct str name;      /* of the XML-RPC member that is being read */
    struct builder value;
    struct err *err;
};

/* The first fault is the one that is told. */
static void stop(struct reader *reader, enum err_code code, const char *what)
{
    if (reader->err->code == ERR_NONE)
        err_put(reader->err, code, "the XML %s", what);
    XML_StopParser(reader->parser, XML_FALSE);
}

static void add_field(struct reader *reader, struct str name)
{
    struct form *form = reader->form;
    struct str value;
    if (!arena_copy(reader->arena, builder_str(&reader->value), &value)) {
        stop(reader, ERR_LIMIT, "is too large");
    } else if (reader->member > 0 && str_equal(name, STR("name"))) {
        reader->name = value;
    } else if (form->count == FLAT_FIELDS_MAX) {
        stop(reader, ERR_LIMIT, "has too many fields");
    } else {
        if (reader->member > 0)
            name = reader->name;
        else if (!arena_copy(reader->arena, name, &name))
            name = STR("");
        form->fields[form->count++] = (struct form_field){ name, value };
    }
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct reader *reader = context;
    (void)attributes;
    if (reader->depth == XML_DEPTH_MAX) {
        stop(reader, ERR_LIMIT, "is nested too deep");
        return;
    }
    reader->depth++;
    if (reader->member == 0 && strcmp(name, "member") == 0)
        reader->member = reader->depth;
    reader->leaf = true;
    reader->value.len = 0;
}

static void on_end(void *context, const XML_Char *name)
{
    struct reader *reader = context;
    if (reader->leaf)
        add_field(reader, str_of(name));
    if (reader->member == reader->depth)
        reader->member = 0;
    reader->depth--;
    reader->leaf = false;
}

static void on_text(void *context, const XML_Char *text, int size)
{
    struct reader *reader = context;
    builder_add(&reader->value, (struct str){ text, (size_t)size });
}

static void on_doctype(void *context, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int has_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_subset;
    stop(context, ERR_INVALID, "has a document type, which is not taken");
}

static void on_declaration(void *context, const XML_Char *version, const XML_Char *charset,
                           int standalone)
{
    (void)version;
    (void)standalone;
    if (charset && !str_equal_nocase(str_of(charset), STR("utf-8")))
        stop(context, ERR_TYPE, "is not in UTF-8");
}

bool xml_parse(struct str text, struct arena *arena, struct form *ret, struct err *err)
{
    struct reader reader = { .arena = arena, .form = ret, .err = err };
    *err = (struct err){ .code = ERR_NONE };
    *ret = (struct form){ .fields = ARENA_ARRAY(arena, struct form_field, FLAT_FIELDS_MAX) };
    if (!ret->fields || text.len > HTTP_BODY_SIZE_MAX ||
        !arena_builder(arena, text.len + 1, &reader.value))
        return err_set(err, ERR_LIMIT, "the XML is too large");
    if (!utf8_valid(text)) /* noncharacters pass Expat, but nothing else here */
        return err_set(err, ERR_INVALID, "the XML is not UTF-8");
    reader.parser = XML_ParserCreate(NULL);
    if (!reader.parser)
        return err_set(err, ERR_BUSY, "no memory to read XML");
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
    XML_SetXmlDeclHandler(reader.parser, on_declaration);
    enum XML_Status status = XML_Parse(reader.parser, text.ptr, (int)text.len, XML_TRUE);
    if (status != XML_STATUS_OK && err->code == ERR_NONE)
        err_put(err, ERR_INVALID, "the XML is not well-formed, line %lu: %s",
                (unsigned long)XML_GetCurrentLineNumber(reader.parser),
                XML_ErrorString(XML_GetErrorCode(reader.parser)));
    XML_ParserFree(reader.parser);
    return status == XML_STATUS_OK;
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
            builder_add(b, c >= ' ' || c == '\n' || c == '\t' ? str_head(str_from(value, i), 1)
                                                              : STR(" "));
    }
}
