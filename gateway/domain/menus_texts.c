/* Floor 1: common/LANG.json into languages and phrases, CATEGORY/LANG.json into nodes' texts. */
#include "domain/fold.h"
#include "domain/menus_draft.h"

enum { KEYWORD_SIZE = 64 }; /* folded; keyword_distance() looks at no longer ones */

static const struct menus_field texts_fields[] = {
    { "$schema", JSON_STRING, false }, { "language", JSON_STRING, true },
    { "status", JSON_STRING, false },  { "texts", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};

static const struct menus_field phrases_fields[] = {
    { "$schema", JSON_STRING, false }, { "language", JSON_STRING, true },
    { "status", JSON_STRING, false },  { "phrases", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};

/* What a node of each kind says. */
static const struct menus_field kind_fields[][7] = {
    [NODE_MENU] = { { "label", JSON_STRING, true },
                    { "title", JSON_STRING, true },
                    { "keywords", JSON_ARRAY, false },
                    { "status", JSON_STRING, false },
                    { NULL, JSON_NULL, false } },
    [NODE_PAGE] = { { "label", JSON_STRING, true },
                    { "text", JSON_STRING, true },
                    { "more", JSON_STRING, false },
                    { "keywords", JSON_ARRAY, false },
                    { "status", JSON_STRING, false },
                    { NULL, JSON_NULL, false } },
    [NODE_INPUT] = { { "label", JSON_STRING, true },
                     { "title", JSON_STRING, true },
                     { "keywords", JSON_ARRAY, false },
                     { "status", JSON_STRING, false },
                     { NULL, JSON_NULL, false } },
    [NODE_ACTION] = { { "label", JSON_STRING, true },
                      { "title", JSON_STRING, false },
                      { "keywords", JSON_ARRAY, false },
                      { "status", JSON_STRING, false },
                      { NULL, JSON_NULL, false } },
};

static void read_phrases(struct menus_draft *draft, const struct menus_source *source, int language)
{
    struct fault_place place = fault_file(source->path);
    menus_file_fields(draft, place, source->root, phrases_fields);
    menus_file_check_language(draft, source);
    draft->menus->phrase_status[language] =
        menus_file_status(draft, place, source->root, TEXT_MACHINE_DRAFTED);
    const struct json *phrases = json_get(source->root, "phrases");
    if (!json_is(phrases, JSON_OBJECT))
        return;
    place = fault_in(place, STR("phrases"));
    for (const struct json *item = phrases->first; item; item = item->next) {
        int phrase = phrase_find(item->key);
        if (phrase < 0) {
            const char *names[PHRASE_COUNT];
            for (int i = 0; i < PHRASE_COUNT; i++)
                names[i] = phrase_table[i].name;
            const char *nearest = menus_file_nearest(item->key, names, PHRASE_COUNT);
            fault_error(draft->faults, fault_in(place, item->key),
                        "is no phrase of the gateway; %s%s%s",
                        nearest ? "did you mean \"" : "remove it", nearest ? nearest : "",
                        nearest ? "\"?" : "");
        } else if (!json_is(item, JSON_STRING)) {
            fault_error(draft->faults, fault_in(place, item->key),
                        "is of the wrong type; write a text in quotes");
        } else {
            draft->menus->phrases[language][phrase] =
                menus_draft_copy(draft, str_trim(item->string));
        }
    }
    for (int i = 0; i < PHRASE_COUNT; i++) {
        const struct json *item = json_get(phrases, phrase_table[i].name);
        bool empty = !item || (json_is(item, JSON_STRING) && str_trim(item->string).len == 0);
        if (empty && !phrase_table[i].optional)
            fault_error(draft->faults, place, "lacks the phrase \"%s\"; add it",
                        phrase_table[i].name);
    }
}

void menus_texts_common(struct menus_draft *draft)
{
    struct menus *menus = draft->menus;
    for (int i = 0; i < draft->source_count; i++) {
        const struct menus_source *source = &draft->sources[i];
        if (str_equal(source->folder, STR("common")) && !language_find(source->name))
            menus_file_unknown_language(draft, source);
    }
    for (const struct language *language = language_table;
         language->code && menus->language_count < MENU_LANGUAGES_MAX; language++) {
        const struct menus_source *source =
            menus_file_find(draft, STR("common"), str_of(language->code));
        if (!source || !source->root)
            continue;
        menus->languages[menus->language_count++] = language;
        read_phrases(draft, source, menus->language_count - 1);
    }
    if (menus->language_count == 0)
        fault_error(
            draft->faults, fault_file(STR("common")),
            "holds no LANGUAGE.json that can be read; the gateway's own phrases belong there, "
            "as in common/sq.json");
}

static void read_keywords(struct menus_draft *draft, struct fault_place place,
                          const struct json *list, struct node_text *text)
{
    if (!json_is(list, JSON_ARRAY) || list->count == 0)
        return;
    text->keywords = menus_draft_alloc(draft, sizeof(struct str), list->count);
    int index = 0;
    for (const struct json *item = list->first; text->keywords && item; item = item->next) {
        char folded_storage[KEYWORD_SIZE];
        struct builder folded;
        builder_init(&folded, folded_storage, sizeof(folded_storage));
        struct fault_place at = fault_at(place, index++);
        if (!json_is(item, JSON_STRING)) {
            fault_error(draft->faults, at, "is of the wrong type; write a word in quotes");
            continue;
        }
        fold(item->string, &folded);
        if (!builder_ok(&folded))
            fault_error(draft->faults, at, "is too long for a keyword; write a word or two");
        else if (folded.len == 0)
            fault_error(draft->faults, at,
                        "holds neither letter nor digit; write a word that people would text");
        else
            text->keywords[text->keyword_count++] = menus_draft_copy(draft, builder_str(&folded));
    }
}

static struct str read_text(struct menus_draft *draft, const struct json *object, const char *name)
{
    return menus_draft_copy(draft, str_trim(json_str(object, name)));
}

static void read_node_text(struct menus_draft *draft, struct fault_place place, int node,
                           int language, enum text_status status, const struct json *object)
{
    struct menu_node *owner = &draft->menus->nodes[node];
    struct node_text *text = &owner->texts[language];
    menus_file_fields(draft, place, object, kind_fields[owner->kind]);
    text->present = true;
    text->status = menus_file_status(draft, place, object, status);
    text->label = read_text(draft, object, "label");
    text->title = read_text(draft, object, "title");
    text->text = read_text(draft, object, "text");
    text->more = read_text(draft, object, "more");
    read_keywords(draft, fault_in(place, STR("keywords")), json_get(object, "keywords"), text);
    char folded_storage[256];
    struct builder folded;
    builder_init(&folded, folded_storage, sizeof(folded_storage));
    fold(text->label, &folded);
    text->label_folded = menus_draft_copy(draft, builder_str(&folded));
    for (const struct menus_field *field = kind_fields[owner->kind]; field->name; field++) {
        const struct json *value = json_get(object, field->name);
        if (field->required && json_is(value, JSON_STRING) && str_trim(value->string).len == 0)
            fault_error(draft->faults, fault_in(place, str_of(field->name)), "is empty; write it");
    }
}

/* With ids doubled by mistake a category's texts go to its own node. */
static int node_of(const struct menus *menus, int category, struct str id)
{
    for (int i = 0; i < menus->node_count; i++) {
        if (menus->nodes[i].category == category && str_equal(menus->nodes[i].id, id))
            return i;
    }
    return -1;
}

static void tell_unknown_node(struct menus_draft *draft, struct fault_place place, int category,
                              struct str id)
{
    const char *names[MENU_NODES_MAX];
    int count = 0;
    for (int i = 0; i < draft->menus->node_count; i++) {
        if (draft->menus->nodes[i].category == category)
            names[count++] = draft->menus->nodes[i].id.ptr;
    }
    const char *nearest = menus_file_nearest(id, names, count);
    fault_error(draft->faults, place, "tree.json has no node of this name; %s%s%s",
                nearest ? "did you mean \"" : "add the node or remove the text",
                nearest ? nearest : "", nearest ? "\"?" : "");
}

static void read_texts(struct menus_draft *draft, const struct menus_source *source, int category,
                       int language)
{
    struct fault_place place = fault_file(source->path);
    menus_file_fields(draft, place, source->root, texts_fields);
    menus_file_check_language(draft, source);
    enum text_status status = menus_file_status(draft, place, source->root, TEXT_MACHINE_DRAFTED);
    const struct json *texts = json_get(source->root, "texts");
    if (!json_is(texts, JSON_OBJECT))
        return;
    place = fault_in(place, STR("texts"));
    for (const struct json *item = texts->first; item; item = item->next) {
        struct fault_place at = fault_in(place, item->key);
        int node = node_of(draft->menus, category, item->key);
        if (node < 0)
            tell_unknown_node(draft, at, category, item->key);
        else if (!json_is(item, JSON_OBJECT))
            fault_error(draft->faults, at, "is of the wrong type; write an object in { }");
        else
            read_node_text(draft, at, node, language, status, item);
    }
}

static int category_named(const struct menus *menus, struct str name)
{
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, name))
            return i;
    }
    return -1;
}

/* Whether a folder's structure file is there, readable or not. */
static void check_folder(struct menus_draft *draft, const struct menus_source *source, int index)
{
    bool first = index == 0 || !str_equal(draft->sources[index - 1].folder, source->folder);
    if (first && !menus_file_find(draft, source->folder, STR("tree")))
        fault_error(draft->faults, fault_file(source->path),
                    "stands in a folder without tree.json; write the category's structure there");
}

void menus_texts_read(struct menus_draft *draft)
{
    for (int i = 0; i < draft->source_count; i++) {
        const struct menus_source *source = &draft->sources[i];
        if (menus_file_is_shared(source))
            continue;
        check_folder(draft, source, i);
        if (str_equal(source->name, STR("tree")))
            continue;
        int category = category_named(draft->menus, source->folder);
        int language = menus_language(draft->menus, source->name);
        if (!language_find(source->name))
            menus_file_unknown_language(draft, source);
        else if (language < 0)
            fault_error(draft->faults, fault_file(source->path),
                        "the gateway's own phrases are missing in this language; write "
                        "common/" STR_FMT ".json first",
                        STR_ARG(source->name));
        else if (category >= 0 && source->root)
            read_texts(draft, source, category, language);
    }
}
