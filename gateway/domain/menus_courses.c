/* Floor 1: the folder `courses`: the structure of each course, ID.json. */
#include "domain/menus_draft.h"

#include <stdlib.h>

static const struct menus_field course_fields[] = {
    { "$schema", JSON_STRING, false }, { "order", JSON_NUMBER, true },
    { "groups", JSON_ARRAY, false },   { "officials", JSON_BOOL, false },
    { "languages", JSON_ARRAY, true }, { "lessons", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};
static const struct menus_field lesson_fields[] = {
    { "fact", JSON_STRING, true },     { "sources", JSON_ARRAY, true },
    { "reviewed", JSON_STRING, true }, { "review_by", JSON_STRING, true },
    { "extra", JSON_BOOL, false },     { "quiz", JSON_OBJECT, false },
    { NULL, JSON_NULL, false },
};
static const struct menus_field quiz_fields[] = {
    { "options", JSON_NUMBER, false },
    { "right", JSON_NUMBER, false },
    { "branch", JSON_OBJECT, false },
    { NULL, JSON_NULL, false },
};

static bool check_id(struct menus_draft *draft, struct fault_place place, struct str id)
{
    if (menus_origin_id_valid(id, COURSE_ID_SIZE))
        return true;
    fault_error(draft->faults, place,
                "is no id; use small letters a-z, digits and '-', at most %d of them",
                COURSE_ID_SIZE - 1);
    return false;
}

static int small_number(struct menus_draft *draft, struct fault_place place,
                        const struct json *object, const char *name, int least, int most)
{
    int64_t number = 0;
    const struct json *value = json_get(object, name);
    if (!json_is(value, JSON_NUMBER))
        return 0;
    if (json_int(value, &number) && number >= least && number <= most)
        return (int)number;
    fault_error(draft->faults, fault_in(place, str_of(name)),
                "is no number that fits; write a whole number from %d to %d", least, most);
    return 0;
}

static void read_quiz(struct menus_draft *draft, struct fault_place place, const struct json *quiz,
                      struct course_lesson *lesson)
{
    if (!json_is(quiz, JSON_OBJECT))
        return;
    place = fault_in(place, STR("quiz"));
    menus_file_fields(draft, place, quiz, quiz_fields);
    lesson->asks = true;
    lesson->option_count = small_number(draft, place, quiz, "options", 2, COURSE_OPTIONS_MAX);
    if (lesson->option_count == 0)
        return;
    if (!json_get(quiz, "right"))
        fault_error(draft->faults, place,
                    "lacks \"right\"; add it: the number of the right option, from 1");
    lesson->right = small_number(draft, place, quiz, "right", 1, lesson->option_count);
}

static void read_lesson(struct menus_draft *draft, struct fault_place place,
                        const struct json *object, struct course *course)
{
    place = fault_in(place, object->key);
    if (!check_id(draft, place, object->key))
        return;
    if (!json_is(object, JSON_OBJECT)) {
        fault_error(draft->faults, place, "is of the wrong type; write an object in { }");
        return;
    }
    menus_file_fields(draft, place, object, lesson_fields);
    struct course_lesson *lesson = &course->lessons[course->lesson_count++];
    const struct json *extra = json_get(object, "extra");
    lesson->id = menus_draft_copy(draft, object->key);
    lesson->extra = json_is(extra, JSON_BOOL) && extra->boolean;
    lesson->number = lesson->extra ? 0 : ++course->numbered;
    for (int i = 0; i <= COURSE_OPTIONS_MAX; i++)
        lesson->branch[i] = -1;
    struct menus_origin origin = menus_origin_read(draft, place, object, "lesson");
    lesson->fact = origin.fact;
    lesson->reviewed_ms = origin.reviewed_ms;
    lesson->review_by_ms = origin.review_by_ms;
    read_quiz(draft, place, json_get(object, "quiz"), lesson);
}

/* Where an answer leads: "wrong", or an option's number. */
static void read_branch(struct menus_draft *draft, struct fault_place place,
                        const struct json *branch, struct course *course, int from)
{
    struct course_lesson *lesson = &course->lessons[from];
    int64_t option = 0;
    int target = json_is(branch, JSON_STRING) ? course_lesson(course, branch->string) : -1;
    place = fault_in(place, branch->key);
    if (!str_equal(branch->key, STR("wrong")) &&
        (!str_to_int64(branch->key, &option) || option < 1 || option > lesson->option_count))
        fault_error(draft->faults, place,
                    "is no answer of this question; write \"wrong\" or the number of an option");
    else if (target < 0)
        fault_error(draft->faults, place,
                    "leads to no lesson of this course; write the id of one that stands below");
    else if (target <= from)
        fault_error(draft->faults, place,
                    "leads back, so that a course might never end; name a lesson further down");
    else
        lesson->branch[option] = target;
}

static void read_branches(struct menus_draft *draft, struct fault_place place,
                          const struct json *lessons, struct course *course)
{
    for (const struct json *object = lessons->first; object; object = object->next) {
        const struct json *branches = json_get(json_get(object, "quiz"), "branch");
        int lesson = course_lesson(course, object->key);
        if (!json_is(branches, JSON_OBJECT) || lesson < 0)
            continue;
        struct fault_place at =
            fault_in(fault_in(fault_in(place, object->key), STR("quiz")), STR("branch"));
        for (const struct json *branch = branches->first; branch; branch = branch->next)
            read_branch(draft, at, branch, course, lesson);
    }
}

static void read_lessons(struct menus_draft *draft, struct fault_place place,
                         const struct json *lessons, struct course *course)
{
    if (!json_is(lessons, JSON_OBJECT))
        return;
    place = fault_in(place, STR("lessons"));
    if (lessons->count > COURSE_LESSONS_MAX) {
        fault_error(draft->faults, place, "holds %zu lessons, %d are allowed; make two courses",
                    (size_t)lessons->count, COURSE_LESSONS_MAX);
        return;
    }
    course->lessons =
        menus_draft_alloc(draft, sizeof(struct course_lesson), (size_t)lessons->count + 1);
    if (!course->lessons)
        return;
    for (const struct json *object = lessons->first; object; object = object->next)
        read_lesson(draft, place, object, course);
    read_branches(draft, place, lessons, course);
}

static void read_groups(struct menus_draft *draft, struct fault_place place,
                        const struct json *list, struct course *course)
{
    int index = 0;
    if (!json_is(list, JSON_ARRAY))
        return;
    place = fault_in(place, STR("groups"));
    for (const struct json *item = list->first; item; item = item->next, index++) {
        if (!json_is(item, JSON_STRING) || !menus_has_category(draft->menus, item->string))
            fault_error(draft->faults, fault_at(place, index),
                        "is no category of the menus; write the name of its folder");
        else if (course->group_count == COURSE_GROUPS_MAX)
            fault_error(draft->faults, fault_at(place, index),
                        "is one more than %d; leave \"groups\" out: then it is for everybody",
                        COURSE_GROUPS_MAX);
        else
            course->groups[course->group_count++] = menus_draft_copy(draft, item->string);
    }
}

static void read_languages(struct menus_draft *draft, struct fault_place place,
                           const struct json *list, struct course *course)
{
    int index = 0;
    if (!json_is(list, JSON_ARRAY))
        return;
    place = fault_in(place, STR("languages"));
    if (list->count == 0)
        fault_error(draft->faults, place, "is empty; name the languages it is written in");
    for (const struct json *item = list->first; item; item = item->next, index++) {
        int language = json_is(item, JSON_STRING) ? menus_language(draft->menus, item->string) : -1;
        if (language < 0)
            fault_error(draft->faults, fault_at(place, index),
                        "is no language of the folder common; write one of those, as \"sq\"");
        else
            course->languages[language] = true;
    }
}

static void read_course(struct menus_draft *draft, const struct menus_source *source,
                        struct courses *courses)
{
    struct fault_place place = fault_file(source->path);
    int64_t order = 0;
    if (!check_id(draft, place, source->name))
        return;
    menus_file_fields(draft, place, source->root, course_fields);
    struct course *course = &courses->all[courses->count++];
    const struct json *officials = json_get(source->root, "officials");
    course->id = menus_draft_copy(draft, source->name);
    if (json_int(json_get(source->root, "order"), &order) && order >= 0 && order <= 1000)
        course->order = (int)order;
    else if (json_is(json_get(source->root, "order"), JSON_NUMBER))
        fault_error(draft->faults, fault_in(place, STR("order")),
                    "is no number that fits; write a whole number from 0 to 1000");
    course->officials = json_is(officials, JSON_BOOL) && officials->boolean;
    read_groups(draft, place, json_get(source->root, "groups"), course);
    read_languages(draft, place, json_get(source->root, "languages"), course);
    read_lessons(draft, place, json_get(source->root, "lessons"), course);
}

static int by_order(const void *a, const void *b)
{
    const struct course *left = a, *right = b;
    return left->order != right->order ? (left->order > right->order) - (left->order < right->order)
                                       : str_compare(left->id, right->id);
}

/* ID.json, as against ID.LANG.json. */
static bool is_structure(const struct menus_source *source)
{
    return str_equal(source->folder, STR("courses")) && source->root &&
           str_find(source->name, STR(".")) == source->name.len;
}

void menus_courses_build(struct menus_draft *draft)
{
    int found = 0;
    for (int i = 0; i < draft->source_count; i++)
        found += str_equal(draft->sources[i].folder, STR("courses"));
    if (found == 0)
        return; /* a set without them has no courses */
    struct courses *courses = menus_draft_alloc(draft, sizeof(*courses), 1);
    if (!courses)
        return;
    courses->all = menus_draft_alloc(draft, sizeof(struct course), COURSES_MAX);
    if (!courses->all)
        return;
    for (int i = 0; i < draft->source_count && !draft->full; i++) {
        if (is_structure(&draft->sources[i]) && courses->count == COURSES_MAX)
            fault_error(draft->faults, fault_file(draft->sources[i].path),
                        "is one course more than there may be (%d)", COURSES_MAX);
        else if (is_structure(&draft->sources[i]))
            read_course(draft, &draft->sources[i], courses);
    }
    qsort(courses->all, (size_t)courses->count, sizeof(struct course), by_order);
    if (!draft->full)
        menus_courses_texts(draft, courses);
    draft->menus->courses = courses;
}
