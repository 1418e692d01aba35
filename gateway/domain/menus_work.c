/* Floor 1: the folder `work`, occupations and places, into the words of a search. */
#include "domain/menus_work.h"

#include "domain/fold.h"
#include "domain/keyword.h"

#include <stdlib.h>
#include <string.h>

enum { FOLDED_SIZE = 256, PHRASE_WORDS_MAX = 3 };

static const struct menus_field occupations_fields[] = {
    { "$schema", JSON_STRING, false }, { "status", JSON_STRING, false },
    { "sources", JSON_ARRAY, false },  { "search", JSON_OBJECT, true },
    { "small", JSON_ARRAY, true },     { "occupations", JSON_ARRAY, true },
    { NULL, JSON_NULL, false },
};
static const struct menus_field occupation_fields[] = {
    { "isco", JSON_STRING, true },
    { "name", JSON_OBJECT, true },
    { "words", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};
static const struct menus_field places_fields[] = {
    { "$schema", JSON_STRING, false }, { "status", JSON_STRING, false },
    { "sources", JSON_ARRAY, false },  { "places", JSON_ARRAY, true },
    { NULL, JSON_NULL, false },
};
static const struct menus_field place_fields[] = {
    { "id", JSON_STRING, true },   { "name", JSON_OBJECT, true },   { "words", JSON_ARRAY, true },
    { "near", JSON_ARRAY, false }, { "country", JSON_BOOL, false }, { NULL, JSON_NULL, false },
};

void menus_work_add(struct menus_work *work, struct fault_place place, struct str text,
                    struct work_word meaning)
{
    char storage[FOLDED_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    int blanks = 0;
    for (size_t i = 0; i < folded.len; i++)
        blanks += storage[i] == ' ';
    if (!builder_ok(&folded) || folded.len == 0 || blanks >= PHRASE_WORDS_MAX) {
        fault_error(work->draft->faults, place,
                    "is no word; write one to three words in quotes, without signs");
        return;
    }
    if (work->words->word_count == WORK_WORDS_MAX) {
        fault_error(work->draft->faults, place, "is one word more than there may be (%d)",
                    WORK_WORDS_MAX);
        return;
    }
    meaning.word = menus_draft_copy(work->draft, builder_str(&folded));
    meaning.letters = keyword_letters(meaning.word, &meaning.length);
    work->words->words[work->words->word_count++] = meaning;
}

void menus_work_add_list(struct menus_work *work, struct fault_place place, const struct json *list,
                         struct work_word meaning)
{
    int at = 0;
    if (!json_is(list, JSON_ARRAY))
        return;
    for (const struct json *item = list->first; item; item = item->next, at++)
        menus_work_add(work, fault_at(place, at), item->string, meaning);
}

void menus_work_add_lists(struct menus_work *work, struct fault_place place,
                          const struct json *lists, struct work_word meaning)
{
    for (const struct json *list = lists ? lists->first : NULL; list; list = list->next) {
        meaning.language = menus_draft_copy(work->draft, list->key);
        menus_work_add_list(work, fault_in(place, list->key), list, meaning);
    }
}

static struct str read_name(struct menus_work *work, struct fault_place place,
                            const struct json *object, const char *language)
{
    struct str name = json_str(json_get(object, "name"), language);
    if (name.len == 0 || name.len > VACANCY_TITLE_SIZE_MAX)
        fault_error(work->draft->faults, fault_in(place, STR("name")),
                    "has no name in \"%s\", or a very long one; add it in at most %d bytes",
                    language, VACANCY_TITLE_SIZE_MAX);
    return menus_draft_copy(work->draft, name);
}

static bool is_isco(struct str code)
{
    for (size_t i = 0; i < code.len; i++) {
        if (code.ptr[i] < '0' || code.ptr[i] > '9')
            return false;
    }
    return code.len == ISCO_SIZE - 1;
}

static void read_occupation(struct menus_work *work, struct fault_place place,
                            const struct json *item)
{
    struct vacancy_words *words = work->words;
    menus_file_fields(work->draft, place, item, occupation_fields);
    struct str isco = json_str(item, "isco");
    if (!is_isco(isco))
        fault_error(work->draft->faults, fault_in(place, STR("isco")),
                    "is no ISCO-08 unit group; write its four digits in quotes");
    if (words->occupation_count == WORK_OCCUPATIONS_MAX) {
        fault_error(work->draft->faults, place, "is one occupation more than there may be (%d)",
                    WORK_OCCUPATIONS_MAX);
        return;
    }
    int index = words->occupation_count++;
    words->occupations[index] = (struct occupation){
        .isco = menus_draft_copy(work->draft, isco),
        .name_sq = read_name(work, place, item, "sq"),
        .name_en = read_name(work, place, item, "en"),
    };
    menus_work_add_lists(work, fault_in(place, STR("words")), json_get(item, "words"),
                         (struct work_word){ .kind = WORK_OCCUPATION, .index = index });
}

static void read_occupations(struct menus_work *work, const struct menus_source *source)
{
    struct fault_place place = fault_file(source->path);
    menus_file_fields(work->draft, place, source->root, occupations_fields);
    menus_work_add_lists(work, fault_in(place, STR("search")), json_get(source->root, "search"),
                         (struct work_word){ .kind = WORK_SEARCH });
    menus_work_add_list(work, fault_in(place, STR("small")), json_get(source->root, "small"),
                        (struct work_word){ .kind = WORK_SMALL });
    const struct json *list = json_get(source->root, "occupations");
    int at = 0;
    for (const struct json *item = list ? list->first : NULL; item; item = item->next, at++)
        read_occupation(work, fault_at(fault_in(place, STR("occupations")), at), item);
}

static void read_place(struct menus_work *work, struct fault_place place, const struct json *item)
{
    struct vacancy_words *words = work->words;
    menus_file_fields(work->draft, place, item, place_fields);
    struct str id = json_str(item, "id");
    const struct json *country = json_get(item, "country");
    if (id.len == 0 || id.len > VACANCY_PLACE_SIZE_MAX || vacancy_words_place(words, id) >= 0) {
        fault_error(work->draft->faults, fault_in(place, STR("id")),
                    "is empty, too long or there already; give each place an id of its own");
        return;
    }
    if (words->place_count == WORK_PLACES_MAX) {
        fault_error(work->draft->faults, place, "is one place more than there may be (%d)",
                    WORK_PLACES_MAX);
        return;
    }
    int index = words->place_count++;
    words->places[index] = (struct work_place){
        .id = menus_draft_copy(work->draft, id),
        .name_sq = read_name(work, place, item, "sq"),
        .name_en = read_name(work, place, item, "en"),
        .country = json_is(country, JSON_BOOL) && country->boolean,
    };
    const struct work_word meaning = { .kind = WORK_PLACE, .index = index };
    menus_work_add(work, place, words->places[index].name_sq, meaning);
    menus_work_add(work, place, words->places[index].name_en, meaning);
    menus_work_add_list(work, fault_in(place, STR("words")), json_get(item, "words"), meaning);
}

/* Once all places are known. */
static void read_near(struct menus_work *work, struct fault_place place, const struct json *item)
{
    struct vacancy_words *words = work->words;
    int index = vacancy_words_place(words, json_str(item, "id")), at = 0;
    const struct json *list = json_get(item, "near");
    for (const struct json *near = list ? list->first : NULL; near && index >= 0;
         near = near->next, at++) {
        struct work_place *of = &words->places[index];
        int other = vacancy_words_place(words, near->string);
        if (other < 0 || other == index || of->near_count == PLACE_NEAR_MAX)
            fault_error(work->draft->faults, fault_at(fault_in(place, STR("near")), at),
                        "is no other place of this file, or one of too many (%d); write its id",
                        PLACE_NEAR_MAX);
        else
            of->near[of->near_count++] = other;
    }
}

static void read_places(struct menus_work *work, const struct menus_source *source)
{
    struct fault_place place = fault_file(source->path);
    menus_file_fields(work->draft, place, source->root, places_fields);
    const struct json *list = json_get(source->root, "places");
    place = fault_in(place, STR("places"));
    int at = 0;
    for (const struct json *item = list ? list->first : NULL; item; item = item->next, at++)
        read_place(work, fault_at(place, at), item);
    at = 0;
    for (const struct json *item = list ? list->first : NULL; item; item = item->next, at++)
        read_near(work, fault_at(place, at), item);
}

static int by_word(const void *a, const void *b)
{
    const struct work_word *left = a, *right = b;
    int order = str_compare(left->word, right->word);
    if (order == 0)
        order = (int)left->kind - (int)right->kind;
    return order ? order : left->index - right->index;
}

static bool same_code(const struct vacancy_words *words, const struct work_word *a,
                      const struct work_word *b)
{
    return a->kind == WORK_OCCUPATION && b->kind == WORK_OCCUPATION &&
           str_equal(words->occupations[a->index].isco, words->occupations[b->index].isco);
}

void menus_work_settle(struct menus_work *work, const char *path)
{
    struct vacancy_words *words = work->words;
    int kept = 0;
    qsort(words->words, (size_t)words->word_count, sizeof(words->words[0]), by_word);
    for (int i = 0; i < words->word_count; i++) {
        const struct work_word *word = &words->words[i];
        struct work_word *before = kept > 0 ? &words->words[kept - 1] : NULL;
        bool twice = before && str_equal(before->word, word->word);
        bool same = twice && before->kind == word->kind && before->index == word->index;
        if (!twice)
            words->words[kept++] = *word;
        else if (same && !str_equal(before->language, word->language))
            before->language = STR("");
        else if (!same && !same_code(words, before, word))
            fault_error(work->draft->faults, fault_file(str_of(path)),
                        "the word \"" STR_FMT "\" means two things, here or in work/places.json; "
                        "leave it at one of them",
                        STR_ARG(fault_quote(word->word)));
    }
    words->word_count = kept;
}

static void add_tongues(struct menus_work *work)
{
    for (int i = 0; vacancy_tongue_code(i).len > 0; i++) {
        static const char *const codes[] = { "sq", "en" };
        for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++)
            menus_work_add(work, fault_file(STR("")), vacancy_tongue_name(i, str_of(codes[k])),
                           (struct work_word){
                               .kind = WORK_TONGUE, .index = i, .language = str_of(codes[k]) });
    }
}

void menus_work_phrases(struct menus_draft *draft, enum phrase first, enum phrase last,
                        const char *reason)
{
    const struct menus *menus = draft->menus;
    for (int language = 0; language < menus->language_count; language++) {
        for (int i = (int)first; i <= (int)last; i++) {
            const struct menus_source *source =
                menus_file_find(draft, STR("common"), str_of(menus->languages[language]->code));
            if (menus->phrases[language][i].len == 0 && source)
                fault_error(draft->faults, fault_in(fault_file(source->path), STR("phrases")),
                            "lacks \"%s\"; add it: there is %s, so it is said",
                            phrase_table[i].name, reason);
        }
    }
}

void menus_work_build(struct menus_draft *draft)
{
    const struct menus_source *occupations =
        menus_file_find(draft, STR("work"), STR("occupations"));
    const struct menus_source *places = menus_file_find(draft, STR("work"), STR("places"));
    struct vacancy_words *words = menus_draft_alloc(draft, sizeof(*words), 1);
    if (!words || !occupations || !occupations->root || !places || !places->root)
        return; /* a set without them has no vacancies */
    words->occupations =
        menus_draft_alloc(draft, sizeof(words->occupations[0]), WORK_OCCUPATIONS_MAX);
    words->places = menus_draft_alloc(draft, sizeof(words->places[0]), WORK_PLACES_MAX);
    words->words = menus_draft_alloc(draft, sizeof(words->words[0]), WORK_WORDS_MAX);
    if (draft->full)
        return;
    struct menus_work work = { .draft = draft, .words = words };
    read_occupations(&work, occupations);
    read_places(&work, places);
    add_tongues(&work);
    menus_work_settle(&work, "work/occupations.json");
    menus_work_phrases(draft, PHRASE_VACANCIES_PROMPT, PHRASE_VACANCY_SAMPLE, "a folder work");
    draft->menus->vacancy_words = words;
}
