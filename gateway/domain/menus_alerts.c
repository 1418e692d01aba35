/* Floor 1: the words by which people steer their alerts, and their appointments, from work/alerts.json
 * and appointments/words.json. */
#include "domain/alert_words.h"
#include "domain/appointment.h"
#include "domain/fold.h"
#include "domain/keyword.h"
#include "domain/menus_draft.h"

#include <stdlib.h>

enum { FOLDED_SIZE = 128 };

static const struct menus_field fields[] = {
    { "$schema", JSON_STRING, false },
    { "status", JSON_STRING, false },
    { "words", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};

static void add(struct menus_draft *draft, struct alert_words *words, struct fault_place place,
                struct str text, struct alert_word meaning)
{
    char storage[FOLDED_SIZE];
    struct builder folded;
    struct str language;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    if (!builder_ok(&folded) || folded.len == 0)
        fault_error(draft->faults, place, "is no word; write letters, and not many");
    else if (command_exact(builder_str(&folded), &language) != COMMAND_NONE)
        fault_error(draft->faults, place,
                    "is a command that works everywhere; take another word for it");
    else if (words->count == ALERT_WORDS_MAX)
        fault_error(draft->faults, place, "is one word more than there may be (%d)",
                    ALERT_WORDS_MAX);
    else {
        meaning.word = menus_draft_copy(draft, builder_str(&folded));
        words->words[words->count++] = meaning;
    }
}

static void read_act(struct menus_draft *draft, struct alert_words *words, struct fault_place place,
                     const struct json *lists, const char *name, int act)
{
    place = fault_in(place, str_of(name));
    if (!json_is(lists, JSON_OBJECT)) {
        fault_error(draft->faults, place, "is missing; write its words by language");
        return;
    }
    for (const struct json *list = lists->first; list; list = list->next) {
        const struct alert_word meaning = { .act = act,
                                            .language = menus_draft_copy(draft, list->key) };
        int at = 0;
        for (const struct json *item = json_is(list, JSON_ARRAY) ? list->first : NULL; item;
             item = item->next, at++)
            add(draft, words, fault_at(fault_in(place, list->key), at), item->string, meaning);
    }
}

static int by_word(const void *a, const void *b)
{
    const struct alert_word *left = a, *right = b;
    return str_compare(left->word, right->word);
}

static void settle(struct menus_draft *draft, const struct menus_source *source,
                   struct alert_words *words)
{
    int kept = 0;
    qsort(words->words, (size_t)words->count, sizeof(words->words[0]), by_word);
    for (int i = 0; i < words->count; i++) {
        struct alert_word *before = kept > 0 ? &words->words[kept - 1] : NULL;
        if (!before || !str_equal(before->word, words->words[i].word))
            words->words[kept++] = words->words[i];
        else if (before->act == words->words[i].act)
            before->language = STR("");
        else
            fault_error(draft->faults, fault_file(source->path),
                        "the word \"" STR_FMT "\" means two things; leave it at one of them",
                        STR_ARG(fault_quote(before->word)));
    }
    words->count = kept;
}

/* NULL: the set does not have the file. `names` of the acts; none for act 0. */
static struct alert_words *read_words(struct menus_draft *draft, const struct menus_source *source,
                                      const char *const *names, int acts)
{
    struct alert_words *words = menus_draft_alloc(draft, sizeof(*words), 1);
    if (!words || !source || !source->root)
        return NULL;
    words->words = menus_draft_alloc(draft, sizeof(words->words[0]), ALERT_WORDS_MAX);
    if (draft->full)
        return NULL;
    struct fault_place place = fault_file(source->path);
    menus_file_fields(draft, place, source->root, fields);
    const struct json *lists = json_get(source->root, "words");
    place = fault_in(place, STR("words"));
    for (int act = 1; act < acts; act++)
        read_act(draft, words, place, json_get(lists, names[act]), names[act], act);
    settle(draft, source, words);
    return words;
}

void menus_alerts_build(struct menus_draft *draft)
{
    const struct menus_source *source = menus_file_find(draft, STR("work"), STR("alerts"));
    if (!draft->menus->vacancy_words)
        return; /* without vacancies there are no alerts */
    draft->menus->alert_words = read_words(draft, source, alert_act_names, ALERT_ACTS);
    if (draft->menus->alert_words)
        menus_work_phrases(draft, PHRASE_ALERT_OFFER, PHRASE_APPLY_WHICH, "a folder work");
}

void menus_appointments_build(struct menus_draft *draft)
{
    const struct menus_source *source = menus_file_find(draft, STR("appointments"), STR("words"));
    draft->menus->appointment_words =
        read_words(draft, source, appointment_word_names, APPOINTMENT_WORDS);
    if (draft->menus->appointment_words)
        menus_work_phrases(draft, PHRASE_APPOINTMENT_FREE, PHRASE_APPOINTMENT_NEWS,
                           "a folder appointments");
}
