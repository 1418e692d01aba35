/* Floor 1: the folder `danger` into the lists of danger: words.json, and one file of phrases and rules
 * for every language and way of typing it (menus/danger/README.md). */
#include "domain/danger_lists.h"
#include "domain/date.h"
#include "domain/fold.h"
#include "domain/menus_draft.h"
#include "domain/skeleton.h"

#include <string.h>

enum {
    BLANKLESS_LETTERS_MIN = 7, /* of a phrase that is looked for without blanks, too */
    CONSONANTS_MIN = 5,        /* of a phrase that is looked for by its consonants */
};

static const struct menus_field list_fields[] = {
    { "$schema", JSON_STRING, false }, { "owner", JSON_STRING, true },
    { "reviewer", JSON_STRING, true }, { "date", JSON_STRING, true },
    { "tests", JSON_STRING, true },    { "phrases", JSON_OBJECT, true },
    { "rules", JSON_OBJECT, true },    { "soon", JSON_ARRAY, true },
    { "unless", JSON_OBJECT, false },  { NULL, JSON_NULL, false },
};

static const struct menus_field words_fields[] = {
    { "$schema", JSON_STRING, false }, { "owner", JSON_STRING, true },
    { "reviewer", JSON_STRING, true }, { "date", JSON_STRING, true },
    { "tests", JSON_STRING, true },    { "first", JSON_OBJECT, true },
    { "alone", JSON_OBJECT, true },    { "beside", JSON_OBJECT, true },
    { "yes", JSON_OBJECT, true },      { "no", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};

struct reader {
    struct menus_draft *draft;
    struct danger_draft *lists;
    bool typed; /* Dari, Pashto or Arabic in Latin letters */
};

struct steps { /* of a rule's text */
    struct str words[DANGER_STEPS_MAX];
    int gaps[DANGER_STEPS_MAX];
    int count;
    bool any_order;
};

/* ---- one rule */

static void tell_full(struct reader *reader, struct fault_place place)
{
    fault_error(reader->draft->faults, place,
                "is more than the lists of danger have room for; shorten them");
}

static bool is_gap(struct str part)
{
    return str_starts(part, STR("..")) || str_starts(part, STR("&"));
}

/* "..3" or "&5". */
static bool read_gap(struct str part, struct steps *steps, int *ret_gap)
{
    int64_t number;
    bool ordered = str_starts(part, STR(".."));
    if (!str_to_int64(str_from(part, ordered ? 2 : 1), &number) || number < 1 ||
        number > DANGER_GAP_MAX)
        return false;
    steps->any_order = steps->any_order || !ordered;
    *ret_gap = (int)number;
    return true;
}

static bool read_steps(struct reader *reader, struct fault_place place, struct str text,
                       struct steps *ret)
{
    *ret = (struct steps){ 0 };
    int gap = 0;
    bool gap_open = true; /* none may begin a rule, end it, or follow another */
    for (struct str part, rest = text; rest.len > 0;) {
        (void)str_cut(rest, ' ', &part, &rest);
        if (part.len == 0)
            continue;
        if (is_gap(part)) {
            bool two = gap_open;
            gap_open = true;
            if (two || !read_gap(part, ret, &gap))
                break;
            continue;
        }
        if (ret->count == DANGER_STEPS_MAX) {
            fault_error(reader->draft->faults, place, "has more than %d steps; split the rule",
                        DANGER_STEPS_MAX);
            return false;
        }
        ret->gaps[ret->count] = gap;
        ret->words[ret->count++] = part;
        gap = 0;
        gap_open = false;
    }
    if (!gap_open && (!ret->any_order || ret->count == 2))
        return true;
    fault_error(reader->draft->faults, place,
                "\"" STR_FMT "\" is no rule; write words, with ..N between two for up to N words "
                "in between, or two words with &N between them for either order; N is 1 to %d",
                STR_ARG(fault_quote(text)), DANGER_GAP_MAX);
    return false;
}

/* "word", "begin*", "*inside*" as it stands in a folded text. */
static bool write_pattern(struct str word, struct builder *ret)
{
    bool open_start = str_starts(word, STR("*")), open_end = str_ends(word, STR("*"));
    struct str letters = str_from(word, open_start);
    letters = str_head(letters, letters.len - (letters.len > 0 && open_end));
    builder_add(ret, open_start ? STR("") : STR(" "));
    size_t before = ret->len;
    char storage[DANGER_PATTERN_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    fold(letters, &folded);
    builder_add(ret, builder_str(&folded));
    builder_add(ret, open_end ? STR("") : STR(" "));
    return builder_ok(&folded) && builder_ok(ret) && ret->len > before + !open_end;
}

static bool add_step(struct reader *reader, struct fault_place place, int rule, int step,
                     struct str words)
{
    bool more = true;
    while (more) {
        char storage[DANGER_PATTERN_SIZE + 2];
        struct builder b;
        struct str word;
        builder_init(&b, storage, sizeof(storage));
        more = str_cut(words, '|', &word, &words);
        if (!write_pattern(word, &b)) {
            fault_error(reader->draft->faults, place,
                        "\"" STR_FMT "\" is no word; write letters or digits, at most %d bytes of "
                        "them, with * where others may follow",
                        STR_ARG(fault_quote(word)), DANGER_PATTERN_SIZE - 1);
            return false;
        }
        if (!danger_draft_pattern(reader->lists, rule, step, FORM_WORDS, builder_str(&b))) {
            tell_full(reader, place);
            return false;
        }
    }
    return true;
}

static void read_rule(struct reader *reader, struct fault_place place, struct str text,
                      struct danger_rule rule)
{
    struct steps steps;
    if (!read_steps(reader, place, text, &steps))
        return;
    rule.steps = steps.count;
    rule.any_order = steps.any_order;
    memcpy(rule.gaps, steps.gaps, sizeof(rule.gaps));
    int index = danger_draft_rule(reader->lists, &rule);
    if (index < 0)
        tell_full(reader, place);
    for (int i = 0; index >= 0 && i < steps.count; i++) {
        if (!add_step(reader, place, index, i, steps.words[i]))
            return;
    }
}

/* ---- one phrase, in every form it is looked for in */

static void read_phrase(struct reader *reader, struct fault_place place, struct str text,
                        struct danger_rule rule)
{
    char folded_storage[DANGER_PATTERN_SIZE], words_storage[DANGER_PATTERN_SIZE + 2],
        other_storage[DANGER_PATTERN_SIZE + 2];
    struct builder folded, words, other;
    builder_init(&folded, folded_storage, sizeof(folded_storage));
    builder_init(&words, words_storage, sizeof(words_storage));
    builder_init(&other, other_storage, sizeof(other_storage));
    fold(text, &folded);
    builder_addf(&words, " %s ", folded.ptr);
    if (folded.len == 0 || !builder_ok(&folded) || !builder_ok(&words)) {
        fault_error(reader->draft->faults, place,
                    "is no phrase; write what a person would text, at most %d bytes",
                    DANGER_PATTERN_SIZE - 1);
        return;
    }
    rule.steps = 1;
    int index = danger_draft_rule(reader->lists, &rule);
    bool room = index >= 0 &&
                danger_draft_pattern(reader->lists, index, 0, FORM_WORDS, builder_str(&words));
    const struct language *script = language_of_script(text);
    if (reader->typed) {
        if (skeleton_consonants(builder_str(&folded), &other) >= CONSONANTS_MIN)
            room = room && danger_draft_pattern(reader->lists, index, 0, FORM_CONSONANTS,
                                                builder_str(&other));
    } else if (script && script->right_to_left &&
               danger_without_blanks(builder_str(&folded), &other) >= BLANKLESS_LETTERS_MIN) {
        room = room && danger_draft_pattern(reader->lists, index, 0, FORM_WITHOUT_BLANKS,
                                            builder_str(&other));
    }
    if (!room)
        tell_full(reader, place);
}

/* ---- the files */

typedef void read_item(struct reader *reader, struct fault_place place, struct str text,
                       struct danger_rule rule);

static void read_list(struct reader *reader, struct fault_place place, const struct json *list,
                      const struct danger_rule *rule, read_item *read)
{
    int index = 0;
    if (!json_is(list, JSON_ARRAY)) {
        fault_error(reader->draft->faults, place, "is of the wrong type; write a list in [ ]");
        return;
    }
    for (const struct json *item = list->first; item; item = item->next) {
        struct fault_place at = fault_at(place, index++);
        if (json_is(item, JSON_STRING))
            read(reader, at, item->string, *rule);
        else
            fault_error(reader->draft->faults, at, "is of the wrong type; write a text in quotes");
    }
}

static void read_categories(struct reader *reader, struct fault_place place,
                            const struct json *object, struct danger_rule rule, read_item *read)
{
    if (!json_is(object, JSON_OBJECT))
        return;
    for (const struct json *item = object->first; item; item = item->next) {
        struct fault_place at = fault_in(place, item->key);
        int category = str_among(item->key, danger_category_names, DANGER_CATEGORY_COUNT);
        if (category >= 0) {
            rule.category = (enum danger_category)category;
            read_list(reader, at, item, &rule, read);
            continue;
        }
        const char *nearest =
            menus_file_nearest(item->key, danger_category_names, DANGER_CATEGORY_COUNT);
        fault_error(reader->draft->faults, at, "is no category of danger; %s%s%s",
                    nearest ? "did you mean \"" : "see menus/danger/README.md",
                    nearest ? nearest : "", nearest ? "\"?" : "");
    }
}

void menus_danger_head(struct menus_draft *draft, const struct menus_source *source)
{
    struct fault_place place = fault_file(source->path);
    static const char *const names[] = { "owner", "reviewer", "tests" };
    const struct json *date = json_get(source->root, "date");
    int64_t day_ms;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct json *value = json_get(source->root, names[i]);
        if (json_is(value, JSON_STRING) && str_trim(value->string).len == 0)
            fault_error(draft->faults, fault_in(place, str_of(names[i])), "is empty; write it");
    }
    if (json_is(date, JSON_STRING) && !date_parse(date->string, &day_ms))
        fault_error(draft->faults, fault_in(place, STR("date")),
                    "\"" STR_FMT "\" is no day; write it as 2026-11-22",
                    STR_ARG(fault_quote(date->string)));
}

const struct language *menus_danger_language(struct menus_draft *draft, struct fault_place place,
                                             struct str name)
{
    const struct language *language = language_find(name);
    if (!language)
        fault_error(draft->faults, place,
                    "\"" STR_FMT "\" is no language the gateway knows; languages are a row of the "
                    "table in gateway/domain/language.c",
                    STR_ARG(fault_quote(name)));
    return language;
}

static void read_lists(struct reader *reader, const struct menus_source *source)
{
    struct fault_place place = fault_file(source->path);
    struct str name = source->name;
    reader->typed = str_ends(name, STR("-latn"));
    if (reader->typed)
        name.len -= sizeof("-latn") - 1;
    const struct language *language = menus_danger_language(reader->draft, place, name);
    menus_file_fields(reader->draft, place, source->root, list_fields);
    menus_danger_head(reader->draft, source);
    if (!language)
        return;
    struct danger_rule rule = { .role = ROLE_SIGN,
                                .urgency = URGENCY_NOW,
                                .language = str_of(language->code) };
    read_categories(reader, fault_in(place, STR("phrases")), json_get(source->root, "phrases"),
                    rule, read_phrase);
    read_categories(reader, fault_in(place, STR("rules")), json_get(source->root, "rules"), rule,
                    read_rule);
    rule.urgency = URGENCY_SOON;
    rule.role = ROLE_UNLESS;
    read_categories(reader, fault_in(place, STR("unless")), json_get(source->root, "unless"), rule,
                    read_rule);
    rule.role = ROLE_SIGN;
    const struct json *soon = json_get(source->root, "soon");
    if (json_is(soon, JSON_ARRAY))
        read_list(reader, fault_in(place, STR("soon")), soon, &rule, read_rule);
}

/* Reserved words are one word each: which of them a text is made of is looked at word by word. */
static void read_word(struct reader *reader, struct fault_place place, struct str text,
                      struct danger_rule rule)
{
    rule.steps = 1;
    int index = danger_draft_rule(reader->lists, &rule);
    if (index < 0)
        tell_full(reader, place);
    else if (str_find(text, STR(" ")) < text.len || str_find(text, STR("*")) < text.len)
        fault_error(reader->draft->faults, place, "is not one word; write one, without *");
    else
        (void)add_step(reader, place, index, 0, text);
}

static void read_words(struct reader *reader, const struct menus_source *source)
{
    static const struct {
        const char *name;
        enum danger_role role;
        enum urgency urgency;
    } roles[] = { { "first", ROLE_FIRST, URGENCY_NOW }, { "first", ROLE_ALONE, URGENCY_NOW },
                  { "alone", ROLE_ALONE, URGENCY_NOW }, { "beside", ROLE_BESIDE, URGENCY_NORMAL },
                  { "yes", ROLE_YES, URGENCY_NORMAL },  { "no", ROLE_NO, URGENCY_NORMAL } };
    struct fault_place place = fault_file(source->path);
    menus_file_fields(reader->draft, place, source->root, words_fields);
    menus_danger_head(reader->draft, source);
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        const struct json *object = json_get(source->root, roles[i].name);
        struct fault_place at = fault_in(place, str_of(roles[i].name));
        struct danger_rule rule = { .role = roles[i].role,
                                    .urgency = roles[i].urgency,
                                    .category = DANGER_CALL };
        bool again = i > 0 && strcmp(roles[i].name, roles[i - 1].name) == 0;
        if (!json_is(object, JSON_OBJECT))
            continue;
        for (const struct json *item = object->first; item; item = item->next) {
            bool any = str_equal(item->key, STR("any"));
            const struct language *language = language_find(item->key);
            rule.language = language ? str_of(language->code) : STR("");
            if (any || language)
                read_list(reader, fault_in(at, item->key), item, &rule, read_word);
            else if (!again)
                (void)menus_danger_language(reader->draft, fault_in(at, item->key), item->key);
        }
    }
}

static void require(struct menus_draft *draft, const char *name, const char *what)
{
    char path[64];
    struct builder b;
    builder_init(&b, path, sizeof(path));
    builder_addf(&b, "danger/%s.json", name);
    if (!menus_file_find(draft, STR("danger"), str_of(name)))
        fault_error(draft->faults, fault_file(menus_draft_copy(draft, builder_str(&b))),
                    "is missing; nobody in danger would be noticed: put %s there", what);
}

void menus_danger_read(struct menus_draft *draft)
{
    struct reader reader = { .draft = draft,
                             .lists = danger_draft_new(draft->menus->arena, draft->scratch) };
    require(draft, "words", "the reserved words");
    require(draft, "replies", "what is answered to them");
    struct danger *danger = reader.lists ? danger_draft_lists(reader.lists) : NULL;
    for (int i = 0; danger && i < draft->source_count; i++) {
        const struct menus_source *source = &draft->sources[i];
        if (!str_equal(source->folder, STR("danger")) || !source->root)
            continue;
        if (str_equal(source->name, STR("words")))
            read_words(&reader, source);
        else if (str_equal(source->name, STR("replies")))
            menus_danger_replies(draft, source, danger);
        else
            read_lists(&reader, source);
    }
    draft->menus->danger = danger ? danger_draft_finish(reader.lists) : NULL;
    draft->full = draft->full || !draft->menus->danger;
}
