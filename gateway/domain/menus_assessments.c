/* Floor 1: the folder `assessments`: the forms of needs assessments, ID.json. */
#include "domain/assessment.h"
#include "domain/menus_draft.h"

enum { VERSION_MAX = 9999 };

static const struct menus_field form_fields[] = {
    { "$schema", JSON_STRING, false },  { "fact", JSON_STRING, true },
    { "sources", JSON_ARRAY, true },    { "reviewed", JSON_STRING, true },
    { "review_by", JSON_STRING, true }, { "status", JSON_STRING, true },
    { "version", JSON_NUMBER, true },   { "label", JSON_OBJECT, true },
    { "sections", JSON_OBJECT, true },  { NULL, JSON_NULL, false },
};
static const struct menus_field section_fields[] = {
    { "label", JSON_OBJECT, true },
    { "access", JSON_STRING, true },
    { "fields", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};
static const struct menus_field field_fields[] = {
    { "label", JSON_OBJECT, true },    { "kind", JSON_STRING, true },
    { "required", JSON_BOOL, false },  { "least", JSON_NUMBER, false },
    { "most", JSON_NUMBER, false },    { "when", JSON_STRING, false },
    { "options", JSON_OBJECT, false }, { NULL, JSON_NULL, false },
};
static const struct menus_field option_fields[] = {
    { "label", JSON_OBJECT, true }, { "severity", JSON_NUMBER, false },
    { "urgent", JSON_BOOL, false }, { "first", JSON_BOOL, false },
    { NULL, JSON_NULL, false },
};

/* ---- what all parts have */

static void read_labels(struct menus_draft *draft, struct fault_place place,
                        const struct json *part, struct str ret[MENU_LANGUAGES_MAX])
{
    const struct menus *menus = draft->menus;
    const struct json *object = json_get(part, "label");
    if (!object)
        return;
    place = fault_in(place, STR("label"));
    struct str english = str_trim(json_str(object, "en"));
    if (english.len == 0 || str_trim(json_str(object, "sq")).len == 0)
        fault_error(draft->faults, place, "lacks \"sq\" or \"en\"; write both");
    for (const struct json *text = object ? object->first : NULL; text; text = text->next) {
        if (!language_find(text->key))
            fault_error(draft->faults, fault_in(place, text->key),
                        "is no language the gateway knows; write one of those, as \"sq\"");
        if (text->string.len > ASSESSMENT_LABEL_SIZE_MAX)
            fault_error(draft->faults, fault_in(place, text->key),
                        "is longer than %d bytes; shorten it", ASSESSMENT_LABEL_SIZE_MAX);
    }
    for (int i = 0; i < menus->language_count; i++) {
        struct str text = str_trim(json_str(object, menus->languages[i]->code));
        ret[i] = menus_draft_copy(draft, text.len > 0 ? text : english);
    }
}

static bool read_flag(const struct json *object, const char *name)
{
    const struct json *flag = json_get(object, name);
    return json_is(flag, JSON_BOOL) && flag->boolean;
}

/* Their names stand in stored answers. */
static struct str read_id(struct menus_draft *draft, struct fault_place place, struct str id)
{
    if (menus_origin_id_valid(id, ASSESSMENT_ID_SIZE))
        return menus_draft_copy(draft, id);
    fault_error(draft->faults, place,
                "is no id; use small letters a-z, digits and '-', at most %d of them",
                ASSESSMENT_ID_SIZE - 1);
    return STR("");
}

static int known_name(struct menus_draft *draft, struct fault_place place,
                      const struct json *object, const char *name, const char *const *names,
                      int count)
{
    struct str text = json_str(object, name);
    char known[160];
    struct builder b;
    builder_init(&b, known, sizeof(known));
    for (int i = 0; i < count; i++) {
        if (str_equal(text, str_of(names[i])))
            return i;
        builder_addf(&b, "%s\"%s\"", i == 0 ? "" : i == count - 1 ? " and " : ", ", names[i]);
    }
    if (json_is(json_get(object, name), JSON_STRING))
        fault_error(draft->faults, fault_in(place, str_of(name)),
                    "\"" STR_FMT "\" is not known; known are " STR_FMT, STR_ARG(fault_quote(text)),
                    STR_ARG(builder_str(&b)));
    return 0;
}

/* Room for the members of an object, each an object itself; NULL: there is none to read. */
static void *room(struct menus_draft *draft, struct fault_place place, const struct json *object,
                  size_t size, size_t most)
{
    if (!json_is(object, JSON_OBJECT))
        return NULL;
    bool sound = object->count > 0 && object->count <= most;
    if (object->count == 0)
        fault_error(draft->faults, place, "is empty; write one at least");
    if (object->count > most)
        fault_error(draft->faults, place, "holds %zu, %zu are allowed", object->count, most);
    for (const struct json *item = object->first; item; item = item->next) {
        if (json_is(item, JSON_OBJECT))
            continue;
        fault_error(draft->faults, fault_in(place, item->key),
                    "is of the wrong type; write an object in { }");
        sound = false;
    }
    return sound ? menus_draft_alloc(draft, size, object->count) : NULL;
}

/* ---- fields */

static void read_option(struct menus_draft *draft, struct fault_place place,
                        const struct json *object, struct assessment_option *ret)
{
    const struct json *severity = json_get(object, "severity");
    int64_t number = -1;
    menus_file_fields(draft, place, object, option_fields);
    ret->id = read_id(draft, place, object->key);
    read_labels(draft, place, object, ret->labels);
    if (json_is(severity, JSON_NUMBER) &&
        (!json_int(severity, &number) || number < 0 || number > ASSESSMENT_SEVERITY_MAX))
        fault_error(draft->faults, fault_in(place, STR("severity")),
                    "is none; write 0 (no need) to %d (severe)", ASSESSMENT_SEVERITY_MAX);
    ret->severity = (int)number;
    ret->urgent = read_flag(object, "urgent");
    ret->first = read_flag(object, "first");
}

static void read_options(struct menus_draft *draft, struct fault_place place,
                         const struct json *object, struct assessment_field *field)
{
    const struct json *options = json_get(object, "options");
    bool chosen = field->kind == ASSESSMENT_CHOICE || field->kind == ASSESSMENT_CHOICES;
    if (chosen && !options)
        fault_error(draft->faults, place, "lacks \"options\"; add them, or make its kind \"text\"");
    if (!chosen && options)
        fault_error(draft->faults, fault_in(place, STR("options")),
                    "stands where none is chosen; make the kind \"choice\" or \"choices\"");
    place = fault_in(place, STR("options"));
    if (chosen)
        field->options =
            room(draft, place, options, sizeof(field->options[0]), ASSESSMENT_OPTIONS_MAX);
    for (const struct json *item = field->options && options ? options->first : NULL; item;
         item = item->next)
        read_option(draft, fault_in(place, item->key), item,
                    &field->options[field->option_count++]);
}

/* "housing=none": an earlier field of the section, and an option of it. */
static void read_when(struct menus_draft *draft, struct fault_place place,
                      const struct json *object, const struct assessment_section *section,
                      struct assessment_field *field)
{
    struct str when = json_str(object, "when"), name, option;
    field->when_option = -1;
    if (when.len == 0)
        return;
    (void)str_cut(when, '=', &name, &option);
    for (int i = 0; i < section->field_count; i++) {
        const struct assessment_field *before = &section->fields[i];
        for (int k = 0; k < before->option_count && str_equal(before->id, name); k++) {
            if (str_equal(before->options[k].id, option)) {
                field->when_field = i;
                field->when_option = k;
            }
        }
    }
    if (field->when_option < 0)
        fault_error(draft->faults, fault_in(place, STR("when")),
                    "names no option of an earlier question of this section; write "
                    "\"question=option\"");
}

static void read_range(struct menus_draft *draft, struct fault_place place,
                       const struct json *object, struct assessment_field *field)
{
    const struct json *least = json_get(object, "least"), *most = json_get(object, "most");
    bool number = field->kind == ASSESSMENT_NUMBER;
    if (!number && (least || most)) {
        fault_error(draft->faults, place,
                    "has a range, but only a number has one; remove \"least\" and \"most\"");
        return;
    }
    if (number && (!json_int(least, &field->least) || !json_int(most, &field->most) ||
                   field->least > field->most))
        fault_error(draft->faults, place,
                    "lacks a range; write whole numbers, \"least\" not above \"most\"");
}

static void read_field(struct menus_draft *draft, struct fault_place place,
                       const struct json *object, struct assessment_section *section)
{
    struct assessment_field *field = &section->fields[section->field_count];
    menus_file_fields(draft, place, object, field_fields);
    field->id = read_id(draft, place, object->key);
    field->kind = (enum assessment_kind)known_name(draft, place, object, "kind",
                                                   assessment_kind_names, ASSESSMENT_KINDS);
    field->required = read_flag(object, "required");
    read_labels(draft, place, object, field->labels);
    read_options(draft, place, object, field);
    read_range(draft, place, object, field);
    read_when(draft, place, object, section, field);
    section->field_count++;
}

/* ---- sections and forms */

static void read_section(struct menus_draft *draft, struct fault_place place,
                         const struct json *object, struct assessment_section *ret)
{
    const struct json *fields = json_get(object, "fields");
    menus_file_fields(draft, place, object, section_fields);
    ret->id = read_id(draft, place, object->key);
    ret->access = (enum assessment_access)known_name(draft, place, object, "access",
                                                     assessment_access_names, ASSESSMENT_ACCESSES);
    read_labels(draft, place, object, ret->labels);
    place = fault_in(place, STR("fields"));
    ret->fields = room(draft, place, fields, sizeof(ret->fields[0]), ASSESSMENT_FIELDS_MAX);
    for (const struct json *item = ret->fields ? fields->first : NULL; item; item = item->next)
        read_field(draft, fault_in(place, item->key), item, ret);
}

static void read_form(struct menus_draft *draft, const struct menus_source *source,
                      struct assessment_form *ret)
{
    struct fault_place place = fault_file(source->path);
    const struct json *sections = json_get(source->root, "sections");
    const struct json *version = json_get(source->root, "version");
    int64_t number = 0;
    menus_file_fields(draft, place, source->root, form_fields);
    (void)menus_origin_read(draft, place, source->root, "form");
    (void)menus_file_status(draft, place, source->root, TEXT_MACHINE_DRAFTED);
    ret->id = read_id(draft, place, source->name);
    if (json_is(version, JSON_NUMBER) &&
        (!json_int(version, &number) || number < 1 || number > VERSION_MAX))
        fault_error(draft->faults, fault_in(place, STR("version")),
                    "is none; count from 1, and add 1 whenever a question changes");
    ret->version = (int)number;
    read_labels(draft, place, source->root, ret->labels);
    place = fault_in(place, STR("sections"));
    ret->sections = room(draft, place, sections, sizeof(ret->sections[0]), ASSESSMENT_SECTIONS_MAX);
    for (const struct json *item = ret->sections ? sections->first : NULL; item; item = item->next)
        read_section(draft, fault_in(place, item->key), item, &ret->sections[ret->section_count++]);
}

void menus_assessments_build(struct menus_draft *draft)
{
    int found = 0;
    for (int i = 0; i < draft->source_count; i++)
        found += str_equal(draft->sources[i].folder, STR("assessments"));
    if (found == 0)
        return; /* a set without them has none */
    struct assessments *forms = menus_draft_alloc(draft, sizeof(*forms), 1);
    if (!forms)
        return;
    forms->all = menus_draft_alloc(draft, sizeof(forms->all[0]), ASSESSMENT_FORMS_MAX);
    for (int i = 0; i < draft->source_count && forms->all; i++) {
        const struct menus_source *source = &draft->sources[i];
        if (!str_equal(source->folder, STR("assessments")) || !source->root)
            continue;
        if (forms->count == ASSESSMENT_FORMS_MAX) {
            fault_error(draft->faults, fault_file(source->path),
                        "is one form more than there may be (%d)", ASSESSMENT_FORMS_MAX);
            return;
        }
        read_form(draft, source, &forms->all[forms->count++]);
    }
    draft->menus->assessments = forms;
}
