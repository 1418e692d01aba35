/* Floor 1: one course of a person: its lessons, and answers to what they ask. */
#include "domain/dialogue_courses.h"

#include "domain/date.h"
#include "domain/fold.h"

enum { HOUR_SIZE = 8, LINE_SIZE = 160, HOUR_WORDS_MAX = 3 };

static struct str phrase_of(const struct dialogue_turn *turn, enum phrase phrase)
{
    return turn->menus->phrases[turn->language][phrase];
}

static void put(struct dialogue_turn *turn, const struct enrolment *it)
{
    dialogue_effect(turn, EFFECT_COURSE)->enrolment = *it;
}

static void set_slot(struct dialogue_turn *turn, const char *what, const char *course)
{
    struct builder b;
    char id[COURSE_ID_SIZE]; /* it may be what the slot holds */
    dialogue_copy(str_of(course), id, sizeof(id));
    builder_init(&b, turn->state->slot, sizeof(turn->state->slot));
    builder_addf(&b, "%s %s", what, id);
    turn->state->mode = MODE_COURSES;
}

static bool is_labelled(const struct dialogue_turn *turn)
{
    int active = 0;
    for (size_t i = 0; i < turn->input->person.enrolment_count; i++)
        active += turn->input->person.enrolments[i].state == ENROLMENT_ACTIVE;
    return active > 1;
}

const struct enrolment *dialogue_lesson_of(const struct dialogue_turn *turn, struct str course)
{
    for (size_t i = 0; i < turn->input->person.enrolment_count; i++) {
        if (str_equal(course, str_of(turn->input->person.enrolments[i].course)))
            return &turn->input->person.enrolments[i];
    }
    return NULL;
}

static struct str hour_text(int hour, char storage[HOUR_SIZE])
{
    struct builder b;
    builder_init(&b, storage, HOUR_SIZE);
    builder_addf(&b, "%d:00", hour);
    return builder_str(&b);
}

static void add_phrase_hour(const struct dialogue_turn *turn, enum phrase phrase, int hour,
                            struct builder *ret)
{
    char storage[HOUR_SIZE];
    const struct screen_value values[] = { { "hour", hour_text(hour, storage) } };
    screen_phrase(turn->menus, turn->language, phrase, values, 1, ret);
}

/* A sentence about the course by its label; they stay where they are. */
static void say_about(struct dialogue_turn *turn, const struct enrolment *it, enum phrase phrase)
{
    struct enrolment_place place;
    char storage[LINE_SIZE * 4];
    struct builder b;
    struct str name = str_of(it->course);
    if (enrolment_place(turn->menus, it, turn->input->now_ms, &place))
        name = place.course->texts[place.language].title;
    const struct screen_value values[] = { { "course", name } };
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, phrase, values, 1, &b);
    dialogue_say(turn, builder_str(&b), AFTER_ON);
}

/* ---- certificate */

static void add_certificate(const struct dialogue_turn *turn, const struct enrolment_place *place,
                            struct builder *ret)
{
    const struct screen_value values[] = {
        { "course", place->course->texts[place->language].title },
        { "code", turn->input->person.course_code },
    };
    screen_phrase(turn->menus, turn->language, PHRASE_COURSE_DONE, values, 2, ret);
}

static void finish(struct dialogue_turn *turn, struct enrolment *it,
                   const struct enrolment_place *place)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    enrolment_finish(turn->input->person.course_code, it);
    put(turn, it);
    add_certificate(turn, place, &b);
    dialogue_say(turn, builder_str(&b), AFTER_ON);
}

/* ---- lessons */

/* Writes the lesson they stand at; its question is not asked twice. */
static void show(struct dialogue_turn *turn, struct enrolment *it,
                 const struct enrolment_place *place, int lesson)
{
    char storage[REPLY_SIZE];
    struct builder b;
    bool asks = it->phase != PHASE_DONE;
    builder_init(&b, storage, sizeof(storage));
    course_write_lesson(place->course, lesson, place->language, is_labelled(turn), asks, &b);
    enrolment_shown(place->course, lesson, turn->input->now_ms, it);
    it->nudges = 0;
    put(turn, it);
    set_slot(turn, "read", it->course);
    dialogue_show_pages(turn, builder_str(&b));
}

void dialogue_lesson_show(struct dialogue_turn *turn, const struct enrolment *of)
{
    struct enrolment it = *of;
    struct enrolment_place place;
    if (enrolment_place(turn->menus, &it, turn->input->now_ms, &place))
        show(turn, &it, &place, place.lesson);
    else
        dialogue_say_phrase(turn, PHRASE_COURSES_NONE, AFTER_ON);
}

static void show_question(struct dialogue_turn *turn, const struct enrolment *it,
                          const struct enrolment_place *place)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, phrase_of(turn, PHRASE_COURSE_NUDGE));
    builder_add_char(&b, '\n');
    course_write_question(place->course, place->lesson, place->language, &b);
    set_slot(turn, "read", it->course);
    dialogue_show_pages(turn, builder_str(&b));
}

void dialogue_lesson_next(struct dialogue_turn *turn, const struct enrolment *of)
{
    struct enrolment it = *of;
    struct enrolment_place place;
    turn->state->page = 0;
    if (!enrolment_place(turn->menus, &it, turn->input->now_ms, &place)) {
        dialogue_say_phrase(turn, PHRASE_COURSES_NONE, AFTER_ON);
        return;
    }
    if (it.state == ENROLMENT_PAUSED)
        enrolment_resume(turn->input->now_ms, &it);
    if (it.phase == PHASE_READY) {
        show(turn, &it, &place, place.lesson);
    } else if (it.phase == PHASE_ASKED) {
        put(turn, &it);
        show_question(turn, &it, &place);
    } else if (place.next < 0) {
        finish(turn, &it, &place);
    } else {
        enrolment_at(place.course, place.next, &it);
        show(turn, &it, &place, place.next);
    }
}

void dialogue_lesson_before(struct dialogue_turn *turn, const struct enrolment *of)
{
    struct enrolment it = *of;
    struct enrolment_place place;
    int64_t now_ms = turn->input->now_ms;
    turn->state->page = 0;
    if (!enrolment_place(turn->menus, &it, now_ms, &place)) {
        dialogue_say_phrase(turn, PHRASE_COURSES_NONE, AFTER_ON);
        return;
    }
    int before = course_before(place.course, place.lesson, now_ms);
    if (before < 0) {
        show(turn, &it, &place, place.lesson);
        return;
    }
    /* It was answered then: only what follows it is asked again. */
    enrolment_at(place.course, before, &it);
    enrolment_answered(place.course, before, 0, true, now_ms, &it);
    show(turn, &it, &place, before);
}

void dialogue_lesson_pause(struct dialogue_turn *turn, const struct enrolment *of)
{
    struct enrolment it = *of;
    enrolment_pause(&it);
    put(turn, &it);
    say_about(turn, &it, PHRASE_COURSE_PAUSED);
}

void dialogue_lesson_stop(struct dialogue_turn *turn, const struct enrolment *of)
{
    struct enrolment it = *of;
    it.state = ENROLMENT_STOPPED;
    it.due_at_ms = 0;
    put(turn, &it);
    say_about(turn, &it, PHRASE_COURSE_STOPPED);
}

void dialogue_lesson_resume(struct dialogue_turn *turn, const struct enrolment *of)
{
    struct enrolment it = *of;
    turn->state->page = 0;
    enrolment_resume(turn->input->now_ms, &it);
    dialogue_lesson_show(turn, &it);
}

/* ---- to begin */

void dialogue_lesson_ask_hour(struct dialogue_turn *turn, struct str course)
{
    const struct courses *courses = turn->menus->courses;
    char storage[REPLY_SIZE], id[COURSE_ID_SIZE];
    struct builder b;
    int index = courses_find(courses, course);
    if (index < 0) {
        dialogue_say_phrase(turn, PHRASE_COURSES_NONE, AFTER_ON);
        return;
    }
    const struct course *it = &courses->all[index];
    int language = course_language(turn->menus, it, turn->language);
    const struct screen_value values[] = { { "course", it->texts[language].title } };
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, PHRASE_COURSE_HOUR, values, 1, &b);
    dialogue_copy(course, id, sizeof(id));
    set_slot(turn, "hour", id);
    dialogue_show_prompt(turn, builder_str(&b));
}

void dialogue_lesson_open(struct dialogue_turn *turn, const struct course *course)
{
    const struct dialogue_person *person = &turn->input->person;
    const struct enrolment *theirs = dialogue_lesson_of(turn, course->id);
    struct enrolment it;
    if (theirs && theirs->state == ENROLMENT_PAUSED) {
        dialogue_lesson_resume(turn, theirs);
    } else if (theirs) {
        dialogue_lesson_show(turn, theirs);
    } else if (person->enrolment_count >= COURSES_UNDER_WAY_MAX) {
        dialogue_say_phrase(turn, PHRASE_COURSES_FULL, AFTER_ON);
    } else {
        enrolment_begin(turn->menus, course, course_language(turn->menus, course, turn->language),
                        person->quiet, turn->input->now_ms, &it);
        put(turn, &it);
        dialogue_lesson_ask_hour(turn, course->id);
    }
}

/* The first number in up to three words: "18", "at 18", "18:00", "ora 18". */
static bool read_hour(struct str text, int64_t *ret)
{
    char storage[LINE_SIZE];
    struct builder b;
    if (text.len * FOLD_GROWTH_MAX >= sizeof(storage))
        return false;
    builder_init(&b, storage, sizeof(storage));
    fold(text, &b);
    struct str rest = builder_str(&b);
    for (int i = 0; i < HOUR_WORDS_MAX && rest.len > 0; i++) {
        struct str word;
        (void)str_cut(rest, ' ', &word, &rest);
        if (str_to_int64(word, ret))
            return true;
    }
    return false;
}

static void show_hour_odd(struct dialogue_turn *turn)
{
    char storage[REPLY_SIZE], first[HOUR_SIZE], last[HOUR_SIZE];
    struct builder b;
    int from, until;
    enrolment_hours(turn->input->person.quiet, &from, &until);
    const struct screen_value values[] = { { "from", hour_text(from, first) },
                                           { "until", hour_text(until, last) } };
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, PHRASE_COURSE_HOUR_ODD, values, 2, &b);
    dialogue_show_prompt(turn, builder_str(&b));
}

bool dialogue_lesson_hour(struct dialogue_turn *turn, const struct enrolment *of, struct str text)
{
    struct enrolment it = *of;
    char storage[REPLY_SIZE];
    struct builder b;
    int64_t hour = 0;
    if (!read_hour(text, &hour))
        return false;
    if (hour < 0 || hour > 23 ||
        !enrolment_set_hour(&it, (int)hour, turn->input->person.quiet, turn->input->now_ms)) {
        show_hour_odd(turn);
        return true;
    }
    put(turn, &it);
    builder_init(&b, storage, sizeof(storage));
    add_phrase_hour(turn, PHRASE_COURSE_SET, it.hour, &b);
    set_slot(turn, "read", it.course);
    dialogue_show_pages(turn, builder_str(&b));
    return true;
}

/* ---- answers */

bool dialogue_lesson_answer(struct dialogue_turn *turn, const struct enrolment *of, struct str text)
{
    struct enrolment it = *of;
    struct enrolment_place place;
    char storage[REPLY_SIZE];
    struct builder b;
    int option;
    if (it.phase != PHASE_ASKED || !enrolment_place(turn->menus, &it, turn->input->now_ms, &place))
        return false;
    enum course_verdict verdict =
        course_answer(place.course, place.lesson, place.language, text, &option);
    const struct quiz_text *quiz = place.course->lessons[place.lesson].texts[place.language].quiz;
    if (verdict == VERDICT_NONE || !quiz)
        return false;
    bool right = verdict == VERDICT_RIGHT;
    enrolment_resume(turn->input->now_ms, &it);
    enrolment_answered(place.course, place.lesson, option, right, turn->input->now_ms, &it);
    if (it.next[0] == '\0')
        enrolment_finish(turn->input->person.course_code, &it);
    put(turn, &it);
    struct effect *effect = &turn->ret->effects[turn->ret->effect_count - 1];
    effect->verdict = verdict;
    dialogue_copy(place.course->lessons[place.lesson].id, effect->topic, sizeof(effect->topic));
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, right ? quiz->right : quiz->wrong);
    builder_add_char(&b, '\n');
    turn->state->page = 0;
    if (it.state == ENROLMENT_FINISHED) {
        add_certificate(turn, &place, &b);
        dialogue_say(turn, builder_str(&b), AFTER_ON);
        return true;
    }
    add_phrase_hour(turn, PHRASE_COURSE_MORE, it.hour, &b);
    set_slot(turn, "read", it.course);
    dialogue_show_pages(turn, builder_str(&b));
    return true;
}
