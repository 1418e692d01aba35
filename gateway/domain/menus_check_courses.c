/* Floor 1: is every course one that people can follow, afford and finish? */
#include "domain/course_words.h"
#include "domain/menus_draft.h"
#include "domain/sms.h"

enum { NAME_SIZE = 64, MESSAGE_SIZE = 2 * REPLY_SIZE };

struct fault_place menus_courses_place(const struct menus_draft *draft, const struct course *course,
                                       int language)
{
    char storage[NAME_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, course->id);
    if (language >= 0)
        builder_addf(&b, ".%s", draft->menus->languages[language]->code);
    const struct menus_source *source = menus_file_find(draft, STR("courses"), builder_str(&b));
    return fault_file(source ? source->path : STR("courses"));
}

static struct fault_place lesson_place(const struct menus_draft *draft, const struct course *course,
                                       int lesson, int language)
{
    return fault_in(fault_in(menus_courses_place(draft, course, language), STR("lessons")),
                    course->lessons[lesson].id);
}

/* ---- the structure */

static bool is_led_to(const struct course *course, int target)
{
    for (int i = 0; i < course->lesson_count; i++) {
        for (int option = 0; option <= COURSE_OPTIONS_MAX; option++) {
            if (course->lessons[i].branch[option] == target)
                return true;
        }
    }
    return false;
}

static void check_lesson(struct menus_draft *draft, const struct course *course, int index)
{
    const struct course_lesson *lesson = &course->lessons[index];
    struct fault_place place = lesson_place(draft, course, index, -1);
    if (lesson->extra && !is_led_to(course, index))
        fault_error(draft->faults, place,
                    "is extra, but no answer leads here; name it in a \"branch\" or remove it");
    if (lesson->reviewed_ms > draft->now_ms)
        fault_warning(
            draft->faults, fault_in(place, STR("reviewed")),
            "lies in the future; give the day the lesson was last compared with its sources");
    if (lesson->review_by_ms && draft->now_ms >= lesson->review_by_ms)
        fault_warning(draft->faults, fault_in(place, STR("review_by")),
                      "is past: the lesson is left out of the course; compare " STR_FMT
                      " with its sources and renew both dates",
                      STR_ARG(fault_quote(lesson->fact)));
}

/* Who never answers is noticed only where something is asked. */
static void check_asking(struct menus_draft *draft, const struct course *course)
{
    int silent = 0, last = -1;
    for (int i = 0; i < course->lesson_count; i++) {
        if (course->lessons[i].extra)
            continue;
        last = i;
        silent = course->lessons[i].asks ? 0 : silent + 1;
        if (silent == COURSE_SILENT_MAX + 1)
            fault_error(draft->faults, lesson_place(draft, course, i, -1),
                        "is the lesson number %d in a row that asks nothing; give it or one before "
                        "it a \"quiz\"",
                        silent);
    }
    if (last < 0)
        fault_error(draft->faults, fault_in(menus_courses_place(draft, course, -1), STR("lessons")),
                    "has no lesson that everybody gets; write one without \"extra\"");
    else if (!course->lessons[last].asks)
        fault_error(draft->faults, lesson_place(draft, course, last, -1),
                    "is the last and asks nothing; give it a \"quiz\": the certificate is the "
                    "answer to the last one");
}

/* ---- the texts */

static struct sms_size size_of(const struct menus_draft *draft, struct str text)
{
    char storage[2 * MESSAGE_SIZE];
    struct builder b;
    if (!draft->budget->fold || text.len >= MESSAGE_SIZE)
        return sms_measure(text);
    builder_init(&b, storage, sizeof(storage));
    sms_fold(text, &b);
    return sms_measure(builder_str(&b));
}

static void check_size(struct menus_draft *draft, struct fault_place place, int language,
                       struct str text, int less, const char *what)
{
    struct sms_size size = size_of(draft, text);
    bool gsm7 = size.alphabet == SMS_GSM7;
    int most = (gsm7 ? draft->budget->gsm7_segments : draft->budget->ucs2_segments) - less;
    most = most < 1 ? 1 : most;
    bool chosen =
        !draft->budget->fold && !gsm7 && !draft->menus->languages[language]->right_to_left;
    if (size.segments > most)
        (chosen ? fault_warning : fault_error)(
            draft->faults, place,
            "%s takes %d SMS of the %d allowed (%d characters in %s); shorten it", what,
            size.segments, most, size.units, gsm7 ? "GSM-7" : "UCS-2");
}

static bool check_text(struct menus_draft *draft, struct fault_place place, int language,
                       struct str text)
{
    static const char *const none[PHRASE_PLACEHOLDERS_MAX];
    menus_check_texts_placeholders(draft, place, text, none);
    return menus_check_texts_characters(draft, place, language, text);
}

static void check_quiz(struct menus_draft *draft, struct fault_place place, int language,
                       const struct quiz_text *quiz, bool *clean)
{
    place = fault_in(place, STR("quiz"));
    *clean &= check_text(draft, fault_in(place, STR("question")), language, quiz->question);
    for (int i = 0; i < quiz->option_count; i++)
        *clean &= check_text(draft, fault_at(fault_in(place, STR("options")), i), language,
                             quiz->options[i]);
    const struct {
        const char *name;
        struct str text;
    } said[] = { { "right", quiz->right }, { "wrong", quiz->wrong } };
    for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
        struct fault_place at = fault_in(place, str_of(said[i].name));
        if (said[i].text.len == 0)
            fault_error(draft->faults, at, "is empty; say whether it was right, and why");
        else if (check_text(draft, at, language, said[i].text))
            check_size(draft, at, language, said[i].text, 1, "it");
    }
}

static void check_lesson_text(struct menus_draft *draft, const struct course *course, int index,
                              int language)
{
    const struct lesson_text *text = &course->lessons[index].texts[language];
    struct fault_place place = lesson_place(draft, course, index, language);
    char storage[MESSAGE_SIZE];
    struct builder b;
    if (!text->present) {
        fault_error(
            draft->faults, fault_in(menus_courses_place(draft, course, language), STR("lessons")),
            "lacks the lesson \"" STR_FMT "\"; translate it", STR_ARG(course->lessons[index].id));
        return;
    }
    bool clean = check_text(draft, fault_in(place, STR("text")), language, text->text);
    if (text->quiz)
        check_quiz(draft, place, language, text->quiz, &clean);
    if (!clean)
        return;
    builder_init(&b, storage, sizeof(storage));
    course_write_lesson(course, index, language, true, false, &b);
    check_size(draft, fault_in(place, STR("text")), language, builder_str(&b), 1,
               "with its label and number it");
    builder_init(&b, storage, sizeof(storage));
    course_write_lesson(course, index, language, true, true, &b);
    check_size(draft, place, language, builder_str(&b), 0, "with its question it");
}

static void check_name(struct menus_draft *draft, const struct course *course, int language,
                       const char *name, struct str text, int most)
{
    struct fault_place place = fault_in(menus_courses_place(draft, course, language), str_of(name));
    size_t shown = sms_fit(text, SMS_UCS2, most);
    if (str_trim(text).len == 0)
        fault_error(draft->faults, place, "is empty; write a word or two");
    else if (shown < text.len)
        fault_error(draft->faults, place, "is longer than %d characters; shorten it", most);
    else
        (void)check_text(draft, place, language, text);
}

/* COURSE and a word opens one course. */
static void check_keywords(struct menus_draft *draft, const struct course *course, int language)
{
    const struct courses *courses = draft->menus->courses;
    const struct course_text *text = &course->texts[language];
    struct fault_place place =
        fault_in(menus_courses_place(draft, course, language), STR("keywords"));
    for (int i = 0; i < text->keyword_count; i++) {
        int other = course_by_word(courses, text->keywords[i]);
        if (other >= 0 && &courses->all[other] != course)
            fault_error(draft->faults, fault_at(place, i),
                        "opens \"" STR_FMT "\", too; give one of them another word",
                        STR_ARG(courses->all[other].id));
    }
}

static void check_language(struct menus_draft *draft, const struct course *course, int language)
{
    const struct course_text *text = &course->texts[language];
    if (!text->present) {
        fault_error(draft->faults,
                    fault_in(menus_courses_place(draft, course, -1), STR("languages")),
                    "promises the language %s, but there is no " STR_FMT
                    ".%s.json that can be read; write it or take the language out",
                    draft->menus->languages[language]->code, STR_ARG(course->id),
                    draft->menus->languages[language]->code);
        return;
    }
    check_name(draft, course, language, "title", text->title, 2 * COURSE_LABEL_CHARACTERS_MAX);
    check_name(draft, course, language, "label", text->label, COURSE_LABEL_CHARACTERS_MAX);
    check_keywords(draft, course, language);
    for (int i = 0; i < course->lesson_count; i++)
        check_lesson_text(draft, course, i, language);
}

/* What the engine says about courses may be left out only where there are none. */
static void check_phrases(struct menus_draft *draft)
{
    const struct menus *menus = draft->menus;
    for (int language = 0; language < menus->language_count; language++) {
        const struct menus_source *source =
            menus_file_find(draft, STR("common"), str_of(menus->languages[language]->code));
        for (int i = PHRASE_COURSES_LIST; i <= PHRASE_VERIFY_HOW && source; i++) {
            if (menus->phrases[language][i].len == 0)
                fault_error(draft->faults, fault_in(fault_file(source->path), STR("phrases")),
                            "lacks \"%s\"; add it: there is a folder courses, so they are shown",
                            phrase_table[i].name);
        }
    }
}

void menus_check_courses(struct menus_draft *draft)
{
    const struct courses *courses = draft->menus->courses;
    if (!courses)
        return;
    check_phrases(draft);
    for (int i = 0; i < courses->count; i++) {
        const struct course *course = &courses->all[i];
        for (int lesson = 0; lesson < course->lesson_count; lesson++)
            check_lesson(draft, course, lesson);
        check_asking(draft, course);
        for (int language = 0; language < draft->menus->language_count; language++) {
            if (course->languages[language])
                check_language(draft, course, language);
        }
    }
}
