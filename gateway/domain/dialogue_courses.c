/* Floor 1: the words about courses, and what a bare answer belongs to.
 *
 * The slot: "list ID ID ..." (courses to choose from), "hour ID" (an hour is asked for) or "read ID" (a
 * lesson of it was shown last). */
#include "domain/dialogue_courses.h"

#include "domain/course_words.h"
#include "domain/date.h"
#include "domain/fold.h"

enum { TYPED_SIZE = 120, DATE_SIZE = 32 };

static struct str phrase_of(const struct dialogue_turn *turn, enum phrase phrase)
{
    return turn->menus->phrases[turn->language][phrase];
}

struct shown {
    bool list, hour;
    struct str ids; /* courses, blank separated */
};

static bool read_slot(const struct dialogue_state *state, struct shown *ret)
{
    struct str what;
    (void)str_cut(str_of(state->slot), ' ', &what, &ret->ids);
    ret->list = str_equal(what, STR("list"));
    ret->hour = str_equal(what, STR("hour"));
    return (ret->list || ret->hour || str_equal(what, STR("read"))) && ret->ids.len > 0;
}

bool dialogue_courses_sound(const struct dialogue_state *state)
{
    struct shown shown;
    bool ours = state->mode == MODE_COURSES ||
                (state->mode == MODE_RESUME && state->resume == MODE_COURSES);
    return !ours || read_slot(state, &shown);
}

/* ---- the list */

static bool is_offered(const struct dialogue_turn *turn, const struct course *course,
                       struct str category)
{
    return dialogue_lesson_of(turn, course->id) != NULL ||
           (!course->officials && course_is_for(course, category));
}

static void add_course(const struct dialogue_turn *turn, const struct course *course, int key,
                       struct builder *ret)
{
    const struct enrolment *theirs = dialogue_lesson_of(turn, course->id);
    int language = course_language(turn->menus, course, turn->language);
    builder_addf(ret, "\n%d ", key);
    builder_add(ret, course->texts[language].title);
    if (course->texts[language].drafted) { /* no speaker has read it */
        builder_add_char(ret, ' ');
        builder_add(ret, phrase_of(turn, PHRASE_DRAFTED));
    }
    int lesson = theirs ? course_lesson(course, str_of(theirs->lesson)) : -1;
    if (lesson >= 0 && course->lessons[lesson].number > 0)
        builder_addf(ret, " (%d/%d)", course->lessons[lesson].number, course->numbered);
}

/* Those in a language of theirs; `anybody`: of whatever group. Returns how many. */
static int write_list(struct dialogue_turn *turn, bool anybody, struct builder *text,
                      struct builder *slot)
{
    const struct courses *courses = turn->menus->courses;
    struct str category = anybody ? STR("") : str_of(turn->state->category);
    int count = 0;
    builder_add(text, phrase_of(turn, PHRASE_COURSES_LIST));
    builder_add(slot, STR("list"));
    for (int i = 0; i < courses->count && count < COURSES_SHOWN_MAX; i++) {
        const struct course *course = &courses->all[i];
        if (!course->languages[turn->language] || !is_offered(turn, course, category))
            continue;
        add_course(turn, course, ++count, text);
        builder_add_char(slot, ' ');
        builder_add(slot, course->id);
    }
    return count;
}

static void list(struct dialogue_turn *turn)
{
    char storage[REPLY_SIZE], slot_storage[sizeof(turn->state->slot)];
    struct builder text, slot;
    int count = 0;
    for (int anybody = 0; anybody < 2 && count == 0; anybody++) {
        builder_init(&text, storage, sizeof(storage));
        builder_init(&slot, slot_storage, sizeof(slot_storage));
        count = write_list(turn, anybody != 0, &text, &slot);
    }
    if (count == 0) {
        dialogue_say_phrase(turn, PHRASE_COURSES_NONE, AFTER_ON);
        return;
    }
    turn->state->mode = MODE_COURSES;
    dialogue_copy(builder_str(&slot), turn->state->slot, sizeof(turn->state->slot));
    dialogue_show_pages(turn, builder_str(&text));
}

void dialogue_courses_begin(struct dialogue_turn *turn)
{
    turn->state->page = 0;
    if (turn->menus->courses)
        list(turn);
    else
        dialogue_ask_begin(turn);
}

void dialogue_courses_show(struct dialogue_turn *turn)
{
    struct shown shown;
    const struct enrolment *theirs = NULL;
    bool sound = turn->menus->courses && read_slot(turn->state, &shown);
    if (sound && !shown.list && !shown.hour)
        theirs = dialogue_lesson_of(turn, shown.ids);
    if (!sound) {
        turn->state->mode = MODE_SCREEN;
        dialogue_show(turn);
    } else if (shown.hour) {
        dialogue_lesson_ask_hour(turn, shown.ids);
    } else if (theirs) {
        dialogue_lesson_show(turn, theirs);
    } else {
        list(turn);
    }
}

static void choose(struct dialogue_turn *turn, struct str ids, int key)
{
    struct str id = STR("");
    for (int i = 0; i < key; i++)
        (void)str_cut(ids, ' ', &id, &ids);
    int course = courses_find(turn->menus->courses, id);
    turn->state->page = 0;
    if (course >= 0)
        dialogue_lesson_open(turn, &turn->menus->courses->all[course]);
    else
        dialogue_show_unknown(turn);
}

/* ---- whose question was asked last */

/* The enrolment whose lesson left after the last turn; NULL: none did. */
static const struct enrolment *pushed(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    if (turn->input->bearer != BEARER_SMS || person->asked != ASKED_LESSON ||
        person->asked_ms <= turn->state->last_ms)
        return NULL;
    for (size_t i = 0; i < person->enrolment_count; i++) {
        if (person->enrolments[i].id == person->asked_id)
            return &person->enrolments[i];
    }
    return NULL;
}

/* The one whose lesson is before their eyes; NULL: none is. */
static const struct enrolment *before_eyes(const struct dialogue_turn *turn)
{
    struct shown shown;
    const struct enrolment *it = pushed(turn);
    if (it)
        return it;
    if (turn->state->mode != MODE_COURSES || !read_slot(turn->state, &shown) || shown.list)
        return NULL;
    return dialogue_lesson_of(turn, shown.ids);
}

/* The one they mean who name none. */
static const struct enrolment *current(const struct dialogue_turn *turn, enum enrolment_state state)
{
    const struct dialogue_person *person = &turn->input->person;
    const struct enrolment *it = before_eyes(turn);
    if (it && it->state == state)
        return it;
    for (size_t i = 0; i < person->enrolment_count; i++) {
        if (person->enrolments[i].state == state)
            return &person->enrolments[i];
    }
    return NULL;
}

static bool is_muted(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    return person->urgent_number != 0 && !person->urgent_safe;
}

bool dialogue_courses_at_push(struct dialogue_turn *turn, const struct meaning *meaning,
                              struct str text)
{
    const struct enrolment *it = turn->menus->courses ? pushed(turn) : NULL;
    if (!it || is_muted(turn) || turn->input->incomplete)
        return false;
    bool key = meaning->kind == MEANING_KEY && !dialogue_leads_out(meaning);
    if ((it->phase == PHASE_READY || it->told) && dialogue_is_key(meaning, 1)) {
        dialogue_lesson_next(turn, it);
        return true;
    }
    if (dialogue_leads_out(meaning) || (meaning->kind == MEANING_NODE && !key))
        return false;
    return dialogue_lesson_answer(turn, it, text);
}

/* ---- certificates */

static void verify(struct dialogue_turn *turn, struct str typed)
{
    char code[COURSE_CODE_SIZE], date_storage[DATE_SIZE], storage[REPLY_SIZE];
    struct builder date, b;
    if (typed.len == 0) {
        dialogue_say_phrase(turn, PHRASE_VERIFY_HOW, AFTER_ON);
        return;
    }
    if (!course_code_read(typed, code)) {
        dialogue_say_phrase(turn, PHRASE_VERIFY_UNKNOWN, AFTER_ON);
        return;
    }
    if (dialogue_needs(turn, NEED_CERTIFICATE)) {
        dialogue_copy(str_of(code), turn->ret->need_text, sizeof(turn->ret->need_text));
        return;
    }
    const struct dialogue_certificate *found = turn->data->certificate;
    if (!found) {
        dialogue_say_phrase(turn, PHRASE_VERIFY_UNKNOWN, AFTER_ON);
        return;
    }
    struct str title = str_of(found->course);
    int index = courses_find(turn->menus->courses, title);
    if (index >= 0) {
        const struct course *course = &turn->menus->courses->all[index];
        title = course->texts[course_language(turn->menus, course, turn->language)].title;
    }
    builder_init(&date, date_storage, sizeof(date_storage));
    date_write(found->finished_ms, &date);
    const struct screen_value values[] = { { "course", title }, { "date", builder_str(&date) } };
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, PHRASE_VERIFY_VALID, values, 2, &b);
    dialogue_say(turn, builder_str(&b), AFTER_ON);
}

/* ---- words */

/* COURSE, COURSE WORK, COURSE 18. False: it is a sentence that only begins so. */
static bool open_list(struct dialogue_turn *turn, const struct course_heard *heard)
{
    const struct enrolment *active = current(turn, ENROLMENT_ACTIVE);
    int64_t hour;
    if (turn->state->language[0] == '\0')
        (void)dialogue_go_language(turn, heard->language);
    if (heard->rest.len == 0) {
        dialogue_courses_begin(turn);
        return true;
    }
    int course = course_by_word(turn->menus->courses, heard->rest);
    if (course >= 0) {
        dialogue_lesson_open(turn, &turn->menus->courses->all[course]);
        return true;
    }
    return active && str_to_int64(heard->rest, &hour) &&
           dialogue_lesson_hour(turn, active, heard->rest);
}

/* Whether the screen before their eyes has a use of its own for "more". */
static bool has_more(const struct dialogue_turn *turn)
{
    const struct dialogue_state *state = turn->state;
    if (turn->unseen)
        return false;
    if (state->mode != MODE_SCREEN)
        return state->mode != MODE_COURSES && state->mode != MODE_READ && state->mode != MODE_RATE;
    return turn->input->bearer == BEARER_USSD ||
           (turn->node >= 0 && !state->more &&
            menus_text(turn->menus, turn->node, turn->language)->more.len > 0);
}

static bool go_on(struct dialogue_turn *turn)
{
    const struct enrolment *it = before_eyes(turn);
    if (!it && has_more(turn))
        return false;
    if (!it)
        it = current(turn, ENROLMENT_ACTIVE);
    if (it)
        dialogue_lesson_next(turn, it);
    return it != NULL;
}

/* Whether something else came last that they may mean. */
static bool asked_otherwise(const struct dialogue_turn *turn)
{
    const struct dialogue_person *person = &turn->input->person;
    return person->asked != ASKED_NOTHING && person->asked != ASKED_LESSON &&
           person->asked_ms > turn->state->last_ms;
}

/* What is meant only by who is in a course. */
static bool act(struct dialogue_turn *turn, const struct course_heard *heard)
{
    const struct enrolment *active = current(turn, ENROLMENT_ACTIVE);
    const struct enrolment *paused = current(turn, ENROLMENT_PAUSED);
    switch (heard->word) {
    case COURSE_WORD_NEXT:
        return go_on(turn);
    case COURSE_WORD_AGAIN:
        if (active)
            dialogue_lesson_show(turn, active);
        return active != NULL;
    case COURSE_WORD_BACK: {
        const struct enrolment *it = before_eyes(turn);
        if (it)
            dialogue_lesson_before(turn, it);
        return it != NULL;
    }
    case COURSE_WORD_PAUSE:
        if (asked_otherwise(turn))
            return false;
        if (active)
            dialogue_lesson_pause(turn, active);
        return active != NULL;
    case COURSE_WORD_RESUME:
        if (turn->input->person.opted_out || turn->input->person.alerts_off)
            return false; /* it is a word for START, too */
        if (paused || active)
            dialogue_lesson_resume(turn, paused ? paused : active);
        return paused || active;
    case COURSE_WORD_STOP:
        if (active || paused)
            dialogue_lesson_stop(turn, active ? active : paused);
        else
            dialogue_say_phrase(turn, PHRASE_COURSE_OUT, AFTER_ON);
        return true;
    case COURSE_WORD_LIST:
    case COURSE_WORD_VERIFY:
    case COURSE_WORD_NONE:
        break;
    }
    return false;
}

bool dialogue_courses_meant(struct dialogue_turn *turn, const struct meaning *meaning,
                            struct str text)
{
    char storage[TYPED_SIZE * FOLD_GROWTH_MAX + 1];
    struct builder b;
    struct course_heard heard;
    enum dialogue_mode mode = turn->state->mode;
    if (!turn->menus->courses || text.len > TYPED_SIZE || turn->input->incomplete ||
        mode == MODE_SAFE || mode == MODE_DANGER || meaning->kind == MEANING_KEY)
        return false;
    builder_init(&b, storage, sizeof(storage));
    fold(text, &b);
    bool mistyped = meaning->kind != MEANING_NODE && meaning->kind != MEANING_COMMAND;
    course_word(builder_str(&b), mistyped, &heard);
    if (heard.word == COURSE_WORD_LIST)
        return open_list(turn, &heard);
    if (heard.word == COURSE_WORD_VERIFY) {
        verify(turn, heard.rest);
        return true;
    }
    turn->state->page = heard.word == COURSE_WORD_AGAIN ? 0 : turn->state->page;
    return act(turn, &heard);
}

/* ---- a text where a course is before their eyes */

static bool take_read(struct dialogue_turn *turn, const struct enrolment *it,
                      const struct meaning *meaning, struct str text)
{
    bool short_text = meaning->words <= COURSE_ANSWER_WORDS_MAX - 2;
    if (dialogue_is_key(meaning, KEY_MORE) && turn->input->bearer == BEARER_USSD) {
        turn->state->page++;
        dialogue_lesson_show(turn, it);
        return true;
    }
    if (meaning->kind != MEANING_NODE && dialogue_lesson_answer(turn, it, text))
        return true;
    bool odd = meaning->kind == MEANING_KEY || meaning->kind == MEANING_NUMBER ||
               (meaning->kind == MEANING_TEXT && short_text);
    if (it->phase != PHASE_ASKED || !odd || turn->state->misses > 1)
        return false;
    if (meaning->letters >= QUESTION_LETTERS_MIN)
        dialogue_danger_hear(turn, text);
    turn->missed = true;
    turn->state->misses++;
    dialogue_show_prompt(turn, phrase_of(turn, PHRASE_COURSE_ANSWER));
    return true;
}

bool dialogue_courses_take(struct dialogue_turn *turn, const struct meaning *meaning,
                           struct str text)
{
    struct shown shown;
    if (!turn->menus->courses || !read_slot(turn->state, &shown) ||
        (dialogue_leads_out(meaning) && meaning->kind != MEANING_NUMBER))
        return false;
    if (!shown.list) {
        const struct enrolment *it = dialogue_lesson_of(turn, shown.ids);
        if (!it)
            return false;
        return shown.hour ? dialogue_lesson_hour(turn, it, text)
                          : take_read(turn, it, meaning, text);
    }
    if (meaning->kind != MEANING_KEY)
        return false;
    if (meaning->key == KEY_MORE && turn->input->bearer == BEARER_USSD) {
        turn->state->page++;
        list(turn);
    } else {
        choose(turn, shown.ids, meaning->key);
    }
    return true;
}
