/* Floor 1: courses: what follows what, and a lesson as it is sent. */
#include "domain/course.h"

#include "domain/menus.h"

int courses_find(const struct courses *courses, struct str id)
{
    for (int i = 0; courses && i < courses->count; i++) {
        if (str_equal(courses->all[i].id, id))
            return i;
    }
    return -1;
}

bool course_is_for(const struct course *course, struct str category)
{
    if (course->group_count == 0 || category.len == 0)
        return true;
    for (int i = 0; i < course->group_count; i++) {
        if (str_equal(course->groups[i], category))
            return true;
    }
    return false;
}

int course_language(const struct menus *menus, const struct course *course, int language)
{
    const int wanted[] = { language, menus_language(menus, STR("en")),
                           menus_language(menus, STR("sq")) };
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        if (wanted[i] >= 0 && course->languages[wanted[i]])
            return wanted[i];
    }
    for (int i = 0; i < menus->language_count; i++) {
        if (course->languages[i])
            return i;
    }
    return 0;
}

int course_lesson(const struct course *course, struct str id)
{
    for (int i = 0; i < course->lesson_count; i++) {
        if (str_equal(course->lessons[i].id, id))
            return i;
    }
    return -1;
}

static bool is_fit(const struct course_lesson *lesson, int64_t now_ms)
{
    return lesson->review_by_ms == 0 || now_ms < lesson->review_by_ms;
}

int course_next(const struct course *course, int lesson, int64_t now_ms)
{
    for (int i = lesson + 1; i < course->lesson_count; i++) {
        if (!course->lessons[i].extra && is_fit(&course->lessons[i], now_ms))
            return i;
    }
    return -1;
}

int course_before(const struct course *course, int lesson, int64_t now_ms)
{
    for (int i = lesson - 1; i >= 0; i--) {
        if (!course->lessons[i].extra && is_fit(&course->lessons[i], now_ms))
            return i;
    }
    return -1;
}

int course_after_answer(const struct course *course, int lesson, int option, bool right,
                        int64_t now_ms)
{
    const struct course_lesson *asked = &course->lessons[lesson];
    int target = option > 0 ? asked->branch[option] : -1;
    if (target < 0 && !right)
        target = asked->branch[0];
    if (target >= 0 && is_fit(&course->lessons[target], now_ms))
        return target;
    return course_next(course, lesson, now_ms);
}

void course_write_question(const struct course *course, int lesson, int language,
                           struct builder *ret)
{
    const struct quiz_text *quiz = course->lessons[lesson].texts[language].quiz;
    if (!quiz)
        return;
    builder_add(ret, quiz->question);
    for (int i = 0; i < quiz->option_count; i++) {
        builder_addf(ret, "\n%d ", i + 1);
        builder_add(ret, quiz->options[i]);
    }
}

void course_write_lesson(const struct course *course, int lesson, int language, bool labelled,
                         bool with_question, struct builder *ret)
{
    const struct course_lesson *it = &course->lessons[lesson];
    const struct lesson_text *text = &it->texts[language];
    if (labelled) {
        builder_add(ret, course->texts[language].label);
        builder_add_char(ret, ' ');
    }
    if (it->number > 0)
        builder_addf(ret, "%d/%d: ", it->number, course->numbered);
    else
        builder_add(ret, STR("+ "));
    builder_add(ret, text->text);
    if (with_question && text->quiz) {
        builder_add_char(ret, '\n');
        course_write_question(course, lesson, language, ret);
    }
}
