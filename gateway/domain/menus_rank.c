/* Floor 1: the folder `topics` and the pages' words into the ranked index. */
#include "domain/fold.h"
#include "domain/menus_draft.h"
#include "domain/rank_index.h"

enum { FOLDED_SIZE = 4096, TOPIC_WORDS_MAX = 2 };

static const struct menus_field topics_fields[] = {
    { "$schema", JSON_STRING, false }, { "language", JSON_STRING, true },
    { "status", JSON_STRING, false },  { "small", JSON_ARRAY, false },
    { "topics", JSON_OBJECT, true },   { NULL, JSON_NULL, false },
};

struct topics {
    struct menus_draft *draft;
    struct rank_draft *rank;
    struct str names[RANK_TOPICS_MAX]; /* from 1: 0 is the small words' */
    int count;
};

static int topic_named(const struct topics *topics, struct str name)
{
    for (int i = 1; i < topics->count; i++) {
        if (str_equal(topics->names[i], name))
            return i;
    }
    return -1;
}

static void read_words(struct topics *topics, struct fault_place place, const struct json *list,
                       int topic)
{
    int index = 0;
    for (const struct json *item = list->first; item; item = item->next, index++) {
        char storage[128];
        struct builder folded;
        builder_init(&folded, storage, sizeof(storage));
        int words = 1;
        if (json_is(item, JSON_STRING))
            fold(item->string, &folded);
        for (size_t i = 0; i < folded.len; i++)
            words += storage[i] == ' ';
        if (!builder_ok(&folded) || folded.len == 0 || words > TOPIC_WORDS_MAX)
            fault_error(topics->draft->faults, fault_at(place, index),
                        "is no word; write one word in quotes, or two that belong together");
        else
            rank_draft_word(topics->rank, topic, builder_str(&folded));
    }
}

static void read_topics(struct topics *topics, const struct menus_source *source)
{
    struct menus_draft *draft = topics->draft;
    struct fault_place place = fault_file(source->path);
    menus_file_fields(draft, place, source->root, topics_fields);
    menus_file_check_language(draft, source);
    (void)menus_file_status(draft, place, source->root, TEXT_MACHINE_DRAFTED);
    if (!language_find(source->name))
        menus_file_unknown_language(draft, source);
    const struct json *small = json_get(source->root, "small");
    if (json_is(small, JSON_ARRAY))
        read_words(topics, fault_in(place, STR("small")), small, RANK_TOPIC_SMALL);
    const struct json *list = json_get(source->root, "topics");
    place = fault_in(place, STR("topics"));
    if (!json_is(list, JSON_OBJECT))
        return;
    for (const struct json *item = list->first; item; item = item->next) {
        int topic = topic_named(topics, item->key);
        if (topic < 0 && topics->count == RANK_TOPICS_MAX) {
            fault_error(draft->faults, fault_in(place, item->key),
                        "is one topic more than there may be (%d)", RANK_TOPICS_MAX - 1);
            return;
        }
        if (topic < 0) {
            topic = topics->count++;
            topics->names[topic] = item->key;
        }
        if (json_is(item, JSON_ARRAY))
            read_words(topics, fault_in(place, item->key), item, topic);
        else
            fault_error(draft->faults, fault_in(place, item->key),
                        "is of the wrong type; write a list in [ ]");
    }
}

static void add_text(struct topics *topics, int language, enum rank_field field, struct str text)
{
    char storage[FOLDED_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    rank_draft_text(topics->rank, language, field, builder_str(&folded));
}

static void add_names(struct topics *topics, const struct node_text *text, int language,
                      enum rank_field label, enum rank_field keyword)
{
    rank_draft_text(topics->rank, language, label, text->label_folded);
    for (size_t i = 0; i < text->keyword_count; i++)
        rank_draft_text(topics->rank, language, keyword, text->keywords[i]);
}

static void add_page(struct topics *topics, int node)
{
    const struct menus *menus = topics->draft->menus;
    const struct menu_node *page = &menus->nodes[node];
    rank_draft_page(topics->rank, node);
    for (int i = 0; i < menus->language_count; i++) {
        const struct node_text *text = &page->texts[i];
        if (!text->present)
            continue;
        add_names(topics, text, i, RANK_FIELD_LABEL, RANK_FIELD_KEYWORD);
        add_text(topics, i, RANK_FIELD_TEXT, text->text);
        add_text(topics, i, RANK_FIELD_MORE, text->more);
        const struct menu_node *above = page->parent < 0 ? NULL : &menus->nodes[page->parent];
        if (above && above->parent >= 0) /* a category's start says nothing of one page */
            add_names(topics, &above->texts[i], i, RANK_FIELD_ABOVE, RANK_FIELD_ABOVE);
    }
}

void menus_rank_build(struct menus_draft *draft)
{
    struct menus *menus = draft->menus;
    struct topics *topics = ARENA_NEW(draft->scratch, struct topics);
    struct rank_draft *rank =
        rank_draft_new(menus->arena, draft->scratch, topics ? RANK_TOPICS_MAX : 0);
    if (!topics || !rank) {
        draft->full = true;
        return;
    }
    *topics = (struct topics){ .draft = draft, .rank = rank, .count = 1 };
    for (int i = 0; i < draft->source_count; i++) {
        const struct menus_source *source = &draft->sources[i];
        if (str_equal(source->folder, STR("topics")) && source->root)
            read_topics(topics, source);
    }
    rank_draft_words_done(rank);
    for (int i = 0; i < menus->node_count; i++) {
        if (menus->nodes[i].kind == NODE_PAGE)
            add_page(topics, i);
    }
    menus->rank = rank_draft_finish(rank);
    draft->full = draft->full || !menus->rank;
}
