/* Floor 1: menu files as JSON, and the fields of their objects. */
#include "base/utf8.h"
#include "domain/keyword.h"
#include "domain/menus_draft.h"

#include <stdlib.h>

static int compare_files(const void *a, const void *b)
{
    const struct menu_file *const *left = a, *const *right = b;
    return str_compare((*left)->path, (*right)->path);
}

static bool is_utf8(struct menus_draft *draft, struct fault_place place, struct str bytes)
{
    int line = 1, column = 1;
    int32_t code_point;
    for (size_t taken; (taken = utf8_next(bytes, &code_point)) > 0;
         bytes = str_from(bytes, taken)) {
        if (code_point == UTF8_REPLACEMENT && taken == 1) {
            fault_error(draft->faults, place,
                        "line %d column %d: is not UTF-8: the byte 0x%02X belongs to no character; "
                        "save the file as UTF-8",
                        line, column, (unsigned char)bytes.ptr[0]);
            return false;
        }
        line += code_point == '\n';
        column = code_point == '\n' ? 1 : column + 1;
    }
    return true;
}

static const struct json *parse(struct menus_draft *draft, const struct menu_file *file)
{
    struct fault_place place = fault_file(file->path);
    if (file->bytes.len > MENU_FILE_SIZE_MAX) {
        fault_error(draft->faults, place,
                    "has %zu bytes, %d are allowed; split the category or shorten its texts",
                    file->bytes.len, MENU_FILE_SIZE_MAX);
        return NULL;
    }
    if (!is_utf8(draft, place, file->bytes))
        return NULL;
    struct err err;
    const struct json *root;
    if (!json_parse(file->bytes, draft->scratch, &root, &err)) {
        fault_error(draft->faults, place, "%s; mend the JSON there", err.text);
        return NULL;
    }
    if (!json_is(root, JSON_OBJECT)) {
        fault_error(draft->faults, place,
                    "holds no object; begin the file with { and end it with }");
        return NULL;
    }
    return root;
}

void menus_file_read(struct menus_draft *draft, const struct menu_file *files, size_t file_count)
{
    const struct menu_file **order =
        ARENA_ARRAY(draft->scratch, const struct menu_file *, file_count);
    draft->sources = ARENA_ARRAY(draft->scratch, struct menus_source, file_count);
    if (!order || !draft->sources) {
        draft->full = true;
        return;
    }
    for (size_t i = 0; i < file_count; i++)
        order[i] = &files[i];
    qsort(order, file_count, sizeof(const struct menu_file *), compare_files);
    for (size_t i = 0; i < file_count; i++) {
        struct menus_source source = { .path = order[i]->path };
        if (!str_cut(source.path, '/', &source.folder, &source.name) ||
            !str_ends(source.name, STR(".json"))) {
            fault_error(
                draft->faults, fault_file(source.path),
                "belongs to no category; move it into a folder as tree.json or LANGUAGE.json");
            continue;
        }
        source.name.len -= sizeof(".json") - 1;
        source.root = parse(draft, order[i]);
        draft->sources[draft->source_count++] = source;
    }
}

const struct menus_source *menus_file_find(const struct menus_draft *draft, struct str folder,
                                           struct str name)
{
    for (int i = 0; i < draft->source_count; i++) {
        const struct menus_source *source = &draft->sources[i];
        if (str_equal(source->folder, folder) && str_equal(source->name, name))
            return source;
    }
    return NULL;
}

bool menus_file_is_shared(const struct menus_source *source)
{
    static const char *const folders[] = { "appointments", "assessments", "cases",
                                           "common",       "courses",     "danger",
                                           "services",     "topics",      "work" };
    return str_among(source->folder, folders, sizeof(folders) / sizeof(folders[0])) >= 0;
}

const char *menus_file_nearest(struct str typed, const char *const *names, int count)
{
    const char *nearest = NULL;
    int smallest = typed.len > 5 ? 3 : 2; /* one more than is forgiven */
    for (int i = 0; i < count; i++) {
        int distance = keyword_distance(typed, str_of(names[i]), smallest);
        if (distance < smallest) {
            smallest = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

static const char *expected(enum json_type type)
{
    switch (type) {
    case JSON_STRING:
        return "a text in quotes";
    case JSON_NUMBER:
        return "a number without quotes";
    case JSON_ARRAY:
        return "a list in [ ]";
    case JSON_OBJECT:
        return "an object in { }";
    case JSON_BOOL:
        return "true or false";
    case JSON_NULL:
        break;
    }
    return "nothing";
}

static const struct menus_field *field_named(const struct menus_field *fields, struct str name)
{
    for (; fields->name; fields++) {
        if (str_equal(name, str_of(fields->name)))
            return fields;
    }
    return NULL;
}

static void tell_unknown(struct menus_draft *draft, struct fault_place place, struct str name,
                         const struct menus_field *fields)
{
    const char *names[16];
    int count = 0;
    char list_storage[256];
    struct builder list;
    builder_init(&list, list_storage, sizeof(list_storage));
    for (; fields->name; fields++) {
        builder_addf(&list, "%s%s", count ? ", " : "", fields->name);
        names[count++] = fields->name;
    }
    const char *nearest = menus_file_nearest(name, names, count);
    if (nearest)
        fault_error(draft->faults, place, "is no known name; did you mean \"%s\"?", nearest);
    else
        fault_error(draft->faults, place, "is no known name; known here are %s", list_storage);
}

void menus_file_fields(struct menus_draft *draft, struct fault_place place,
                       const struct json *object, const struct menus_field *fields)
{
    for (const struct json *member = object->first; member; member = member->next) {
        const struct menus_field *field = field_named(fields, member->key);
        struct fault_place at = fault_in(place, member->key);
        if (!field)
            tell_unknown(draft, at, member->key, fields);
        else if (member->type != field->type)
            fault_error(draft->faults, at, "is of the wrong type; write %s", expected(field->type));
    }
    for (; fields->name; fields++) {
        if (fields->required && !json_get(object, fields->name))
            fault_error(draft->faults, place, "lacks \"%s\"; add it, %s", fields->name,
                        expected(fields->type));
    }
}

enum text_status menus_file_status(struct menus_draft *draft, struct fault_place place,
                                   const struct json *object, enum text_status otherwise)
{
    const struct json *status = json_get(object, "status");
    if (!json_is(status, JSON_STRING))
        return otherwise;
    if (str_equal(status->string, STR("reviewed")))
        return TEXT_REVIEWED;
    if (!str_equal(status->string, STR("machine-drafted")))
        fault_error(draft->faults, fault_in(place, STR("status")),
                    "\"" STR_FMT "\" is no status; write \"reviewed\" or \"machine-drafted\"",
                    STR_ARG(fault_quote(status->string)));
    return TEXT_MACHINE_DRAFTED;
}

void menus_file_check_language(struct menus_draft *draft, const struct menus_source *source)
{
    const struct json *language = json_get(source->root, "language");
    if (json_is(language, JSON_STRING) && !str_equal(language->string, source->name))
        fault_error(draft->faults, fault_in(fault_file(source->path), STR("language")),
                    "says \"" STR_FMT "\" but the file is named " STR_FMT
                    ".json; make them the same",
                    STR_ARG(fault_quote(language->string)), STR_ARG(fault_quote(source->name)));
}

void menus_file_unknown_language(struct menus_draft *draft, const struct menus_source *source)
{
    fault_error(draft->faults, fault_file(source->path),
                "its name is no language the gateway knows; languages are a row of the table in "
                "gateway/domain/language.c");
}
