/* Floor 1: work/screening.json, the signs of bad offers, into what texts are held against. */
#include "domain/fold.h"
#include "domain/menus_draft.h"
#include "domain/screening.h"

#include <stdlib.h>

enum {
    FOLDED_SIZE = 256,
    RULE_SIZE_MAX = 160,
    WINDOW_DEFAULT = 6,
    WINDOW_MAX = 40,
    SIGN_TEXT_SIZE_MAX = 300,
};

static const struct menus_field file_fields[] = {
    { "$schema", JSON_STRING, false }, { "owner", JSON_STRING, true },
    { "reviewed", JSON_STRING, true }, { "review_by", JSON_STRING, true },
    { "status", JSON_STRING, true },   { "facts", JSON_ARRAY, true },
    { "concepts", JSON_OBJECT, true }, { "signs", JSON_ARRAY, true },
    { "questions", JSON_ARRAY, true }, { "texts", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};
static const struct menus_field sign_fields[] = {
    { "id", JSON_STRING, true },   { "weight", JSON_NUMBER, true }, { "facts", JSON_ARRAY, true },
    { "rules", JSON_ARRAY, true }, { "reason", JSON_OBJECT, true }, { NULL, JSON_NULL, false },
};
static const struct menus_field question_fields[] = {
    { "sign", JSON_STRING, true },
    { "bad", JSON_STRING, true },
    { "text", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};

static const char *const special_ids[SCREENING_SPECIAL_COUNT] = {
    [SCREENING_NUMBER] = "number",
    [SCREENING_MOBILE] = "mobile",
    [SCREENING_NO_EMPLOYER] = "no_employer",
    [SCREENING_TOO_GOOD] = "too_good",
};

struct reading {
    struct menus_draft *draft;
    struct screening *screening;
    struct str file;
    struct str concepts[SCREENING_CONCEPTS_MAX];
    int concept_count;
};

/* ---- concepts */

static void add_phrase(struct reading *reading, struct fault_place place, struct str text,
                       int concept)
{
    struct screening *screening = reading->screening;
    struct screening_phrase phrase = { .concept = concept };
    struct str rest = str_trim(text), word;
    while (rest.len > 0) {
        char storage[FOLDED_SIZE];
        struct builder folded;
        builder_init(&folded, storage, sizeof(storage));
        str_cut(rest, ' ', &word, &rest);
        bool open = str_ends(word, STR("*"));
        fold(open ? str_head(word, word.len - 1) : word, &folded);
        if (folded.len == 0 || !builder_ok(&folded) || phrase.count == SCREENING_PHRASE_WORDS_MAX) {
            phrase.count = 0;
            break;
        }
        phrase.words[phrase.count++] =
            (struct screening_word){ menus_draft_copy(reading->draft, builder_str(&folded)), open };
    }
    if (phrase.count == 0) {
        fault_error(reading->draft->faults, place,
                    "is no word; write one to %d words in quotes, a star where endings follow",
                    SCREENING_PHRASE_WORDS_MAX);
        return;
    }
    if (screening->phrase_count == SCREENING_WORDS_MAX) {
        fault_error(reading->draft->faults, place, "is one word more than there may be (%d)",
                    SCREENING_WORDS_MAX);
        return;
    }
    screening->phrases[screening->phrase_count++] = phrase;
}

static void read_concept(struct reading *reading, struct fault_place place,
                         const struct json *languages)
{
    if (reading->concept_count == SCREENING_CONCEPTS_MAX || !json_is(languages, JSON_OBJECT)) {
        fault_error(reading->draft->faults, place,
                    "is no object of languages, or one concept more than there may be (%d)",
                    SCREENING_CONCEPTS_MAX - CONCEPT_FILE);
        return;
    }
    int concept = reading->concept_count++;
    reading->concepts[concept] = languages->key;
    for (const struct json *list = languages->first; list; list = list->next) {
        int at = 0;
        for (const struct json *item = list->first; item; item = item->next, at++)
            add_phrase(reading, fault_at(fault_in(place, list->key), at), item->string, concept);
    }
}

static int concept_named(const struct reading *reading, struct str name)
{
    for (int i = 0; i < reading->concept_count; i++) {
        if (str_equal(reading->concepts[i], name))
            return i;
    }
    return -1;
}

static void read_concepts(struct reading *reading, struct fault_place place,
                          const struct json *concepts)
{
    while (reading->concept_count < CONCEPT_FILE) {
        reading->concepts[reading->concept_count] =
            str_of(screening_concept_names[reading->concept_count]);
        reading->concept_count++;
    }
    for (const struct json *item = concepts ? concepts->first : NULL; item; item = item->next)
        read_concept(reading, fault_in(place, item->key), item);
    int currency = concept_named(reading, STR("currency"));
    if (currency < 0)
        fault_error(reading->draft->faults, place,
                    "lacks \"currency\"; add it: amounts of money are known by it");
    else
        reading->screening->currency = currency;
}

/* ---- signs */

static bool read_part(struct reading *reading, struct str word, struct screening_rule *rule)
{
    int64_t window;
    if (str_starts(word, STR("<"))) {
        if (!str_to_int64(str_from(word, 1), &window) || window < 1 || window > WINDOW_MAX)
            return false;
        rule->window = (int)window;
        return true;
    }
    bool excuse = str_starts(word, STR("!"));
    int concept = concept_named(reading, str_from(word, excuse ? 1 : 0));
    if (concept < 0 || (!excuse && rule->part_count == SCREENING_RULE_PARTS_MAX))
        return false;
    if (excuse) {
        screening_set_add(&rule->excuses, concept);
        return true;
    }
    rule->parts[rule->part_count++] = concept;
    screening_set_add(&rule->all, concept);
    return true;
}

static void read_rule(struct reading *reading, struct fault_place place, struct str text, int sign)
{
    struct screening *screening = reading->screening;
    struct screening_rule rule = { .window = WINDOW_DEFAULT, .sign = sign };
    struct str word;
    while (text.len > 0) {
        str_cut(text, ' ', &word, &text);
        if (!read_part(reading, word, &rule)) {
            fault_error(reading->draft->faults, place,
                        "holds \"" STR_FMT "\"; write up to %d names of concepts, !name for those "
                        "that excuse it, and at the end <6 for how near they stand",
                        STR_ARG(fault_quote(word)), SCREENING_RULE_PARTS_MAX);
            return;
        }
    }
    if (rule.part_count == 0 || screening->rule_count == SCREENING_RULES_MAX)
        fault_error(reading->draft->faults, place,
                    "names no concept, or is one rule more than there may be (%d)",
                    SCREENING_RULES_MAX);
    else
        screening->rules[screening->rule_count++] = rule;
}

/* In every language of the set: its own, else English. */
static void read_texts(struct reading *reading, struct fault_place place, const struct json *object,
                       struct str ret[MENU_LANGUAGES_MAX])
{
    const struct menus *menus = reading->draft->menus;
    struct str english = str_trim(json_str(object, "en"));
    if (english.len == 0 || json_str(object, "sq").len == 0)
        fault_error(reading->draft->faults, place, "lacks \"sq\" or \"en\"; write both");
    for (int i = 0; i < menus->language_count; i++) {
        struct str text = str_trim(json_str(object, menus->languages[i]->code));
        if (text.len > SIGN_TEXT_SIZE_MAX)
            fault_error(reading->draft->faults, place, "is longer than %d bytes; shorten it",
                        SIGN_TEXT_SIZE_MAX);
        ret[i] = menus_draft_copy(reading->draft, text.len > 0 ? text : english);
    }
}

static int sign_named(const struct screening *screening, struct str id)
{
    for (int i = 0; i < screening->sign_count; i++) {
        if (str_equal(screening->signs[i].id, id))
            return i;
    }
    return -1;
}

static void read_sign(struct reading *reading, struct fault_place place, const struct json *item)
{
    struct screening *screening = reading->screening;
    int64_t weight = 0;
    menus_file_fields(reading->draft, place, item, sign_fields);
    struct str id = json_str(item, "id");
    if (screening->sign_count == SCREENING_SIGNS_MAX || id.len == 0 ||
        sign_named(screening, id) >= 0) {
        fault_error(reading->draft->faults, fault_in(place, STR("id")),
                    "is empty, there already, or one sign more than there may be (%d)",
                    SCREENING_SIGNS_MAX);
        return;
    }
    if (!json_int(json_get(item, "weight"), &weight) || weight < 1 || weight > SCREENING_DANGER)
        fault_error(reading->draft->faults, fault_in(place, STR("weight")),
                    "is neither 1 nor 2: 2 is danger by itself, 1 only beside another");
    const struct json *facts = json_get(item, "facts");
    if (facts && facts->count == 0)
        fault_error(reading->draft->faults, fault_in(place, STR("facts")),
                    "is empty; name the facts it was written from");
    int sign = screening->sign_count++;
    screening->signs[sign].id = menus_draft_copy(reading->draft, id);
    screening->signs[sign].weight = (int)weight;
    read_texts(reading, fault_in(place, STR("reason")), json_get(item, "reason"),
               screening->signs[sign].reasons);
    const struct json *rules = json_get(item, "rules");
    int at = 0;
    for (const struct json *rule = rules ? rules->first : NULL; rule; rule = rule->next, at++)
        read_rule(reading, fault_at(fault_in(place, STR("rules")), at), rule->string, sign);
}

static void read_specials(struct reading *reading, struct fault_place place)
{
    for (int i = 0; i < SCREENING_SPECIAL_COUNT; i++) {
        int sign = sign_named(reading->screening, str_of(special_ids[i]));
        if (sign < 0)
            fault_error(reading->draft->faults, place,
                        "lacks the sign \"%s\"; add it: the gateway itself finds it",
                        special_ids[i]);
        else
            reading->screening->special[i] = sign;
    }
}

/* ---- what CHECK asks and says */

static void read_question(struct reading *reading, struct fault_place place,
                          const struct json *item)
{
    struct screening *screening = reading->screening;
    menus_file_fields(reading->draft, place, item, question_fields);
    int sign = sign_named(screening, json_str(item, "sign"));
    struct str bad = json_str(item, "bad");
    bool yes = str_equal(bad, STR("yes"));
    if (sign < 0 || (!yes && !str_equal(bad, STR("no"))) ||
        screening->question_count == SCREENING_QUESTIONS_MAX) {
        fault_error(reading->draft->faults, place,
                    "names no sign, has no bad answer (yes or no), or is one question more than "
                    "there may be (%d)",
                    SCREENING_QUESTIONS_MAX);
        return;
    }
    struct screening_question *question = &screening->questions[screening->question_count++];
    question->sign = sign;
    question->bad_yes = yes;
    read_texts(reading, fault_in(place, STR("text")), json_get(item, "text"), question->texts);
}

static void read_said(struct reading *reading, struct fault_place place, const struct json *texts)
{
    for (int i = 0; i < SCREENING_TEXT_COUNT; i++)
        read_texts(reading, fault_in(place, str_of(screening_text_names[i])),
                   json_get(texts, screening_text_names[i]), reading->screening->texts[i]);
}

/* ---- the file */

static int by_first_byte(const void *a, const void *b)
{
    const struct screening_phrase *left = a, *right = b;
    int order =
        (unsigned char)left->words[0].text.ptr[0] - (unsigned char)right->words[0].text.ptr[0];
    return order ? order : right->count - left->count;
}

static void index_phrases(struct screening *screening)
{
    int at = 0;
    qsort(screening->phrases, (size_t)screening->phrase_count, sizeof(screening->phrases[0]),
          by_first_byte);
    for (int byte = 0; byte <= 256; byte++) {
        while (at < screening->phrase_count &&
               (unsigned char)screening->phrases[at].words[0].text.ptr[0] < byte)
            at++;
        screening->first[byte] = at;
    }
}

static void read_list(struct reading *reading, const struct json *root, const char *name,
                      void (*read)(struct reading *, struct fault_place, const struct json *))
{
    const struct json *list = json_get(root, name);
    struct fault_place place = fault_in(fault_file(reading->file), str_of(name));
    int at = 0;
    for (const struct json *item = list ? list->first : NULL; item; item = item->next, at++)
        read(reading, fault_at(place, at), item);
}

void menus_screening_build(struct menus_draft *draft)
{
    const struct menus_source *source = menus_file_find(draft, STR("work"), STR("screening"));
    struct screening *screening = menus_draft_alloc(draft, sizeof(*screening), 1);
    if (!screening || !source || !source->root)
        return; /* a set without it screens nothing */
    screening->phrases =
        menus_draft_alloc(draft, sizeof(screening->phrases[0]), SCREENING_WORDS_MAX);
    screening->rules = menus_draft_alloc(draft, sizeof(screening->rules[0]), SCREENING_RULES_MAX);
    if (draft->full)
        return;
    struct reading reading = { .draft = draft, .screening = screening, .file = source->path };
    struct fault_place place = fault_file(source->path);
    menus_file_fields(draft, place, source->root, file_fields);
    read_concepts(&reading, fault_in(place, STR("concepts")), json_get(source->root, "concepts"));
    read_list(&reading, source->root, "signs", read_sign);
    read_specials(&reading, fault_in(place, STR("signs")));
    read_list(&reading, source->root, "questions", read_question);
    read_said(&reading, fault_in(place, STR("texts")), json_get(source->root, "texts"));
    if (draft->full)
        return;
    index_phrases(screening);
    draft->menus->screening = screening;
}
