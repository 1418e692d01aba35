/* Floor 1: the folder `services`, needs, into the words of a search for help. */
#include "base/utf8.h"
#include "domain/menus_work.h"
#include "domain/need_words.h"

static const struct menus_field fields[] = {
    { "$schema", JSON_STRING, false }, { "status", JSON_STRING, false },
    { "sources", JSON_ARRAY, false },  { "search", JSON_OBJECT, true },
    { "small", JSON_ARRAY, true },     { "needs", JSON_ARRAY, true },
    { NULL, JSON_NULL, false },
};
static const struct menus_field need_fields[] = {
    { "id", JSON_STRING, true },     { "taxonomy", JSON_STRING, true },
    { "label", JSON_OBJECT, true },  { "words", JSON_OBJECT, true },
    { "housing", JSON_BOOL, false }, { "sensitive", JSON_BOOL, false },
    { NULL, JSON_NULL, false },
};

static size_t characters_of(struct str text)
{
    size_t count = 0;
    int32_t c;
    for (size_t taken; (taken = utf8_next(text, &c)) > 0; text = str_from(text, taken))
        count++;
    return count;
}

static bool flag(const struct json *object, const char *name)
{
    const struct json *value = json_get(object, name);
    return json_is(value, JSON_BOOL) && value->boolean;
}

static void read_labels(struct menus_draft *draft, struct fault_place place,
                        const struct json *labels, struct need *need)
{
    place = fault_in(place, STR("label"));
    for (int i = 0; i < draft->menus->language_count; i++) {
        const char *code = draft->menus->languages[i]->code;
        struct str label = json_str(labels, code);
        if (label.len == 0)
            fault_error(draft->faults, place,
                        "lacks \"%s\"; the folder common speaks that language, so add it", code);
        if (characters_of(label) > NEED_LABEL_CHARACTERS_MAX)
            fault_error(draft->faults, fault_in(place, str_of(code)),
                        "is longer than %d characters; shorten it: it stands in a list",
                        NEED_LABEL_CHARACTERS_MAX);
        need->labels[i] = menus_draft_copy(draft, label);
    }
}

static void read_need(struct menus_work *work, struct need_words *needs, struct fault_place place,
                      const struct json *item)
{
    struct menus_draft *draft = work->draft;
    struct str id = json_str(item, "id");
    menus_file_fields(draft, place, item, need_fields);
    if (!menus_origin_id_valid(id, NEED_ID_SIZE) || need_words_find(needs, id) >= 0) {
        fault_error(draft->faults, fault_in(place, STR("id")),
                    "is no id, too long or there already; write small letters and dashes");
        return;
    }
    if (needs->count == NEEDS_MAX) {
        fault_error(draft->faults, place, "is one need more than there may be (%d)", NEEDS_MAX);
        return;
    }
    int index = needs->count++;
    struct need *need = &needs->all[index];
    *need = (struct need){ .id = menus_draft_copy(draft, id),
                           .taxonomy = menus_draft_copy(draft, json_str(item, "taxonomy")),
                           .housing = flag(item, "housing"),
                           .sensitive = flag(item, "sensitive") };
    read_labels(draft, place, json_get(item, "label"), need);
    menus_work_add_lists(work, fault_in(place, STR("words")), json_get(item, "words"),
                         (struct work_word){ .kind = WORK_NEED, .index = index });
}

/* Places are those of the folder work, with their words. */
static void take_places(struct menus_work *work, const struct vacancy_words *from)
{
    struct vacancy_words *to = work->words;
    to->places = from->places;
    to->place_count = from->place_count;
    for (int i = 0; i < from->word_count; i++) {
        if (from->words[i].kind == WORK_PLACE && to->word_count < WORK_WORDS_MAX)
            to->words[to->word_count++] = from->words[i];
    }
}

void menus_needs_build(struct menus_draft *draft)
{
    const struct menus_source *source = menus_file_find(draft, STR("services"), STR("needs"));
    struct need_words *needs = menus_draft_alloc(draft, sizeof(*needs), 1);
    if (!needs || !source || !source->root)
        return; /* a set without them has no directory */
    struct fault_place place = fault_file(source->path);
    if (!draft->menus->vacancy_words) {
        fault_error(draft->faults, place,
                    "needs the places of the folder work; add work/places.json and "
                    "work/occupations.json");
        return;
    }
    needs->all = menus_draft_alloc(draft, sizeof(needs->all[0]), NEEDS_MAX);
    needs->words.words = menus_draft_alloc(draft, sizeof(struct work_word), WORK_WORDS_MAX);
    if (draft->full)
        return;
    struct menus_work work = { .draft = draft, .words = &needs->words };
    take_places(&work, draft->menus->vacancy_words);
    menus_file_fields(draft, place, source->root, fields);
    menus_work_add_lists(&work, fault_in(place, STR("search")), json_get(source->root, "search"),
                         (struct work_word){ .kind = WORK_SEARCH });
    menus_work_add_list(&work, fault_in(place, STR("small")), json_get(source->root, "small"),
                        (struct work_word){ .kind = WORK_SMALL });
    const struct json *list = json_get(source->root, "needs");
    int at = 0;
    for (const struct json *item = list ? list->first : NULL; item; item = item->next, at++)
        read_need(&work, needs, fault_at(fault_in(place, STR("needs")), at), item);
    menus_work_settle(&work, "services/needs.json");
    menus_work_phrases(draft, PHRASE_LISTINGS_NEEDS, PHRASE_UPDATE_WRONG, "a folder services");
    draft->menus->needs = needs;
}
