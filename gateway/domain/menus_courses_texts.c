/* Floor 1: the folder `courses`: what each course says in one language, ID.LANG.json. */
#include "domain/fold.h"
#include "domain/menus_draft.h"

enum { WORD_SIZE = 64 };

static const struct menus_field text_fields[] = {
    { "$schema", JSON_STRING, false }, { "language", JSON_STRING, true },
    { "status", JSON_STRING, false },  { "title", JSON_STRING, true },
    { "label", JSON_STRING, true },    { "keywords", JSON_ARRAY, false },
    { "lessons", JSON_OBJECT, true },  { NULL, JSON_NULL, false },
};
static const struct menus_field lesson_fields[] = {
    { "text", JSON_STRING, true },
    { "quiz", JSON_OBJECT, false },
    { NULL, JSON_NULL, false },
};
static const struct menus_field quiz_fields[] = {
    { "question", JSON_STRING, true }, { "options", JSON_ARRAY, false },
    { "accepted", JSON_ARRAY, false }, { "right", JSON_STRING, true },
    { "wrong", JSON_STRING, true },    { NULL, JSON_NULL, false },
};

/* Folded words of a list. Returns how many. */
static int read_words(struct menus_draft *draft, struct fault_place place, const struct json *list,
                      struct str *words)
{
    int index = 0, count = 0;
    if (!json_is(list, JSON_ARRAY))
        return 0;
    for (const struct json *item = list->first; item; item = item->next, index++) {
        char storage[WORD_SIZE];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        if (json_is(item, JSON_STRING))
            fold(item->string, &b);
        if (!builder_ok(&b) || b.len == 0)
            fault_error(draft->faults, fault_at(place, index),
                        "is no word; write letters or digits in quotes, at most %d bytes",
                        WORD_SIZE - 1);
        else if (count == COURSE_ACCEPTED_MAX)
            fault_error(draft->faults, fault_at(place, index), "is one word more than %d",
                        COURSE_ACCEPTED_MAX);
        else
            words[count++] = menus_draft_copy(draft, builder_str(&b));
    }
    return count;
}

static void read_options(struct menus_draft *draft, struct fault_place place,
                         const struct json *list, const struct course_lesson *lesson,
                         struct quiz_text *quiz)
{
    size_t count = json_is(list, JSON_ARRAY) ? list->count : 0;
    place = fault_in(place, STR("options"));
    if (count != (size_t)lesson->option_count) {
        fault_error(draft->faults, place,
                    "has %zu options, the course says %d; write as many in every language", count,
                    lesson->option_count);
        return;
    }
    for (const struct json *item = list ? list->first : NULL; item; item = item->next) {
        if (!json_is(item, JSON_STRING) || str_trim(item->string).len == 0)
            fault_error(draft->faults, fault_at(place, quiz->option_count),
                        "is no option; write a few words in quotes");
        quiz->options[quiz->option_count++] =
            json_is(item, JSON_STRING) ? menus_draft_copy(draft, item->string) : STR("");
    }
}

static void read_quiz(struct menus_draft *draft, struct fault_place place,
                      const struct json *object, const struct course_lesson *lesson,
                      struct lesson_text *text)
{
    if (!lesson->asks && object)
        fault_error(draft->faults, fault_in(place, STR("quiz")),
                    "stands at a lesson that asks nothing; add \"quiz\" to the course, or remove "
                    "it here");
    if (lesson->asks && !object)
        fault_error(draft->faults, place,
                    "lacks \"quiz\"; add it: the course says that this lesson asks something");
    if (!lesson->asks || !json_is(object, JSON_OBJECT))
        return;
    place = fault_in(place, STR("quiz"));
    menus_file_fields(draft, place, object, quiz_fields);
    struct quiz_text *quiz = menus_draft_alloc(draft, sizeof(*quiz), 1);
    if (!quiz)
        return;
    quiz->question = menus_draft_copy(draft, json_str(object, "question"));
    quiz->right = menus_draft_copy(draft, json_str(object, "right"));
    quiz->wrong = menus_draft_copy(draft, json_str(object, "wrong"));
    read_options(draft, place, json_get(object, "options"), lesson, quiz);
    quiz->accepted_count = read_words(draft, fault_in(place, STR("accepted")),
                                      json_get(object, "accepted"), quiz->accepted);
    if (lesson->option_count == 0 && quiz->accepted_count == 0)
        fault_error(draft->faults, place,
                    "can be answered by nothing; add \"accepted\", or options to the course");
    text->quiz = quiz;
}

static void read_lesson(struct menus_draft *draft, struct fault_place place,
                        const struct json *object, struct course *course, int language)
{
    place = fault_in(place, object->key);
    int index = course_lesson(course, object->key);
    if (index < 0) {
        fault_error(draft->faults, place,
                    "is no lesson of the course; add it to " STR_FMT ".json or remove it here",
                    STR_ARG(course->id));
        return;
    }
    if (!json_is(object, JSON_OBJECT)) {
        fault_error(draft->faults, place, "is of the wrong type; write an object in { }");
        return;
    }
    menus_file_fields(draft, place, object, lesson_fields);
    struct lesson_text *text = &course->lessons[index].texts[language];
    text->present = true;
    text->text = menus_draft_copy(draft, json_str(object, "text"));
    if (str_trim(text->text).len == 0 && json_get(object, "text"))
        fault_error(draft->faults, fault_in(place, STR("text")), "is empty; write the lesson");
    read_quiz(draft, place, json_get(object, "quiz"), &course->lessons[index], text);
}

static void read_texts(struct menus_draft *draft, const struct menus_source *source,
                       struct course *course, int language)
{
    struct fault_place place = fault_file(source->path);
    struct course_text *text = &course->texts[language];
    const struct json *lessons = json_get(source->root, "lessons");
    struct str says = json_str(source->root, "language");
    menus_file_fields(draft, place, source->root, text_fields);
    if (says.len > 0 && !str_equal(says, str_of(draft->menus->languages[language]->code)))
        fault_error(draft->faults, fault_in(place, STR("language")),
                    "says \"" STR_FMT "\", the name of the file another; make them the same",
                    STR_ARG(fault_quote(says)));
    text->present = true;
    text->drafted =
        menus_file_status(draft, place, source->root, TEXT_MACHINE_DRAFTED) != TEXT_REVIEWED;
    text->title = menus_draft_copy(draft, json_str(source->root, "title"));
    text->label = menus_draft_copy(draft, json_str(source->root, "label"));
    text->keyword_count = read_words(draft, fault_in(place, STR("keywords")),
                                     json_get(source->root, "keywords"), text->keywords);
    if (!json_is(lessons, JSON_OBJECT))
        return;
    for (const struct json *object = lessons->first; object; object = object->next)
        read_lesson(draft, fault_in(place, STR("lessons")), object, course, language);
}

void menus_courses_texts(struct menus_draft *draft, struct courses *courses)
{
    for (int i = 0; i < draft->source_count && !draft->full; i++) {
        const struct menus_source *source = &draft->sources[i];
        struct str id, code;
        if (!str_equal(source->folder, STR("courses")) || !source->root ||
            !str_cut(source->name, '.', &id, &code))
            continue;
        int course = courses_find(courses, id), language = menus_language(draft->menus, code);
        if (course < 0)
            fault_error(draft->faults, fault_file(source->path),
                        "belongs to no course; write " STR_FMT ".json or remove it",
                        STR_ARG(fault_quote(id)));
        else if (language < 0)
            menus_file_unknown_language(draft, source);
        else
            read_texts(draft, source, &courses->all[course], language);
    }
}
