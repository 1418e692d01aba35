/* Floor 1: the words by which people steer their alerts, and their appointments, and say how they are, from
 * work/alerts.json, appointments/words.json and cases/words.json. */
#include "domain/alert_words.h"
#include "domain/appointment.h"
#include "domain/check_in.h"
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

struct acts {                 /* what a file has words for */
    const char *const *names; /* none for 0 */
    int count;
    bool calls; /* a call for help may be among them */
};

static bool is_command(struct str folded, const struct acts *acts)
{
    struct str language;
    enum command command = command_exact(folded, &language);
    return command != COMMAND_NONE && !(acts->calls && command == COMMAND_CALL);
}

static void add(struct menus_draft *draft, struct alert_words *words, const struct acts *acts,
                struct fault_place place, struct str text, struct alert_word meaning)
{
    char storage[FOLDED_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    if (!builder_ok(&folded) || folded.len == 0)
        fault_error(draft->faults, place, "is no word; write letters, and not many");
    else if (is_command(builder_str(&folded), acts))
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

static void read_act(struct menus_draft *draft, struct alert_words *words, const struct acts *acts,
                     int act, struct fault_place place, const struct json *root)
{
    const struct json *lists = json_get(root, acts->names[act]);
    place = fault_in(place, str_of(acts->names[act]));
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
            add(draft, words, acts, fault_at(fault_in(place, list->key), at), item->string,
                meaning);
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

/* NULL: the set does not have the file. */
static struct alert_words *read_words(struct menus_draft *draft, const struct menus_source *source,
                                      const struct acts *acts)
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
    for (int act = 1; act < acts->count; act++)
        read_act(draft, words, acts, act, place, lists);
    settle(draft, source, words);
    return words;
}

void menus_alerts_build(struct menus_draft *draft)
{
    static const struct acts acts = { alert_act_names, ALERT_ACTS, false };
    const struct menus_source *source = menus_file_find(draft, STR("work"), STR("alerts"));
    if (!draft->menus->vacancy_words)
        return; /* without vacancies there are no alerts */
    draft->menus->alert_words = read_words(draft, source, &acts);
    if (draft->menus->alert_words)
        menus_work_phrases(draft, PHRASE_ALERT_OFFER, PHRASE_APPLY_WHICH, "a folder work");
}

void menus_appointments_build(struct menus_draft *draft)
{
    static const struct acts acts = { appointment_word_names, APPOINTMENT_WORDS, false };
    const struct menus_source *source = menus_file_find(draft, STR("appointments"), STR("words"));
    draft->menus->appointment_words = read_words(draft, source, &acts);
    if (draft->menus->appointment_words)
        menus_work_phrases(draft, PHRASE_APPOINTMENT_FREE, PHRASE_APPOINTMENT_NEWS,
                           "a folder appointments");
}

/* Words for ending these questions there are none: STOP, which ends more, is not to be taken for them. */
void menus_cases_build(struct menus_draft *draft)
{
    static const struct acts acts = { check_in_answer_names, CHECK_IN_NO_MORE, true };
    const struct menus_source *source = menus_file_find(draft, STR("cases"), STR("words"));
    draft->menus->check_in_words = read_words(draft, source, &acts);
}
