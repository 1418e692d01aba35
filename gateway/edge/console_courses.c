/* Floor 4: the desk's calls about courses. Each is one table, as JSON or as CSV. */
#include "edge/console_sheet.h"

#include "domain/date.h"
#include "domain/disclosure.h"
#include "service/courses.h"

#include <stdlib.h>

enum { DAY_SIZE = 16, PEOPLE_PAGE = 50, COUNTED = 3 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct courses_call {
    struct console_call *call;
    struct courses_figures figures;
    struct sheet sheet;
    int language; /* of titles */
};

/* ---- what is asked for, and the answer */

static bool begin(struct console_call *call, struct db *db, struct courses_call *ret,
                  struct err *err)
{
    int64_t from_ms = 0, until_ms = 0;
    *ret = (struct courses_call){ .call = call };
    ret->language = menus_language(call->menus, form_get(&call->query, "language"));
    ret->language = ret->language < 0 ? 0 : ret->language;
    return console_sheet_days(call, FIGURES_DAYS_MAX, &from_ms, &until_ms, err) &&
           courses_figures(db, from_ms, until_ms, call->job.arena, &ret->figures, err) &&
           console_sheet_open(call, call->job.arena, &ret->sheet, err);
}

static bool answer(struct courses_call *of, struct err *err)
{
    struct json_out *head = json_object();
    json_put_int(head, "counted_at", of->call->job.now_ms);
    return console_sheet_answer(of->call, &of->sheet, head, console_sheet_name(of->call), err);
}

static const struct course *course_of(const struct courses_call *of, struct str id)
{
    const struct courses *courses = of->call->menus->courses;
    int index = courses_find(courses, id);
    return index < 0 ? NULL : &courses->all[index];
}

/* "work-rights", and "Rights at work" as far as the course is still there. */
static void put_course(struct courses_call *of, struct str id)
{
    const struct course *course = course_of(of, id);
    int language = course ? course_language(of->call->menus, course, of->language) : 0;
    sheet_str(&of->sheet, "course", id);
    sheet_str(&of->sheet, "title", course ? course->texts[language].title : STR(""));
}

static int64_t per_mille(int64_t part, int64_t whole)
{
    return whole > 0 ? (part * 1000 + whole / 2) / whole : 0;
}

static int64_t *count_of(struct course_week *row, int column)
{
    return (int64_t *[COUNTED]){ &row->started, &row->finished, &row->ended }[column];
}

/* Of rows whose sum is told; `values` has room for a column. */
static void hide_few(struct course_week *rows, size_t count, int64_t *values)
{
    for (int k = 0; k < COUNTED; k++) {
        for (size_t i = 0; i < count; i++)
            values[i] = *count_of(&rows[i], k);
        disclosure_mask(values, count);
        for (size_t i = 0; i < count; i++)
            *count_of(&rows[i], k) = values[i];
    }
}

static void add(struct course_week *sum, const struct course_week *week)
{
    sum->started += week->started;
    sum->finished += week->finished;
    sum->ended += week->ended;
}

static void put_counts(struct sheet *sheet, const struct course_week *row)
{
    sheet_count(sheet, "started", row->started);
    sheet_count(sheet, "finished", row->finished);
    sheet_count(sheet, "ended", row->ended);
}

/* ---- courses */

struct totals { /* all weeks of a course in one row, and where people stand in it */
    struct course_week *sums;
    struct course_standing *standing;
    size_t count;
    int64_t *values; /* room for a column */
};

static size_t total_of(struct totals *totals, struct str course)
{
    size_t at = 0;
    while (at < totals->count && !str_equal(totals->sums[at].course, course))
        at++;
    if (at == totals->count) {
        totals->sums[at] = (struct course_week){ .course = course };
        totals->standing[at] = (struct course_standing){ .course = course };
        totals->count++;
    }
    return at;
}

static bool add_up(const struct courses_call *of, struct totals *ret, struct err *err)
{
    const struct courses_figures *figures = &of->figures;
    const struct courses *courses = of->call->menus->courses;
    struct arena *arena = of->call->job.arena;
    size_t most = figures->week_count + figures->standing_count + COURSES_MAX;
    *ret = (struct totals){ .sums = ARENA_ARRAY(arena, struct course_week, most),
                            .standing = ARENA_ARRAY(arena, struct course_standing, most),
                            .values = ARENA_ARRAY(arena, int64_t, most) };
    if (!ret->sums || !ret->standing || !ret->values)
        return err_set(err, ERR_LIMIT, "no room for figures");
    for (int i = 0; courses && i < courses->count; i++)
        (void)total_of(ret, courses->all[i].id);
    for (size_t i = 0; i < figures->week_count; i++)
        add(&ret->sums[total_of(ret, figures->weeks[i].course)], &figures->weeks[i]);
    for (size_t i = 0; i < figures->standing_count; i++) {
        struct course_standing *standing =
            &ret->standing[total_of(ret, figures->standing[i].course)];
        standing->active += figures->standing[i].active;
        standing->resting += figures->standing[i].resting;
    }
    return true;
}

static int64_t share_of(const struct course_week *sum)
{
    bool hidden = sum->started == DISCLOSURE_HIDDEN || sum->finished == DISCLOSURE_HIDDEN;
    return hidden ? DISCLOSURE_HIDDEN : per_mille(sum->finished, sum->started);
}

static bool courses_run(struct console_call *call, struct db *db, struct err *err)
{
    struct courses_call of;
    struct totals totals;
    if (!begin(call, db, &of, err))
        return false;
    if (!add_up(&of, &totals, err)) {
        json_out_free(sheet_rows(&of.sheet));
        return false;
    }
    hide_few(totals.sums, totals.count, totals.values);
    for (size_t i = 0; i < totals.count; i++) {
        const struct course *course = course_of(&of, totals.sums[i].course);
        sheet_row(&of.sheet);
        put_course(&of, totals.sums[i].course);
        sheet_int(&of.sheet, "officials", course && course->officials);
        put_counts(&of.sheet, &totals.sums[i]);
        sheet_count(&of.sheet, "finished_per_mille", share_of(&totals.sums[i]));
        sheet_int(&of.sheet, "active", totals.standing[i].active);
        sheet_int(&of.sheet, "resting", totals.standing[i].resting);
    }
    return answer(&of, err);
}

/* ---- weeks */

static void put_week(struct courses_call *of, const struct course_week *week)
{
    char storage[DAY_SIZE];
    struct builder monday;
    builder_init(&monday, storage, sizeof(storage));
    date_write_iso((week->week * 7 - 3) * day_ms, &monday); /* 1970 began on a Thursday */
    sheet_row(&of->sheet);
    sheet_str(&of->sheet, "week", builder_str(&monday));
    put_course(of, week->course);
    put_counts(&of->sheet, week);
}

/* The week that begins at row `at`, first the row of all courses, "*"; gives the row behind it. */
static size_t put_rows_of_week(struct courses_call *of, size_t at, int64_t *values)
{
    struct courses_figures *figures = &of->figures;
    struct course_week all = { .course = STR("*"), .week = figures->weeks[at].week };
    size_t end = at;
    for (; end < figures->week_count && figures->weeks[end].week == all.week; end++)
        add(&all, &figures->weeks[end]);
    hide_few(&figures->weeks[at], end - at, values);
    put_week(of, &all);
    for (size_t i = at; i < end; i++)
        put_week(of, &figures->weeks[i]);
    return end;
}

static bool weeks_run(struct console_call *call, struct db *db, struct err *err)
{
    struct courses_call of;
    if (!begin(call, db, &of, err))
        return false;
    int64_t *values = ARENA_ARRAY(call->job.arena, int64_t, of.figures.week_count + 1);
    if (!values) {
        json_out_free(sheet_rows(&of.sheet));
        return err_set(err, ERR_LIMIT, "no room for figures");
    }
    for (size_t at = 0; at < of.figures.week_count;)
        at = put_rows_of_week(&of, at, values);
    return answer(&of, err);
}

/* ---- questions */

/* Where no sum is told. */
static int64_t few(int64_t count)
{
    return count > 0 && count < DISCLOSURE_MIN ? DISCLOSURE_HIDDEN : count;
}

/* The hardest first; of few answers a share says nothing, and perhaps who it was. */
static int by_hardness(const void *a, const void *b)
{
    const struct course_asked *left = a, *right = b;
    int64_t l = left->right + left->wrong < DISCLOSURE_MIN
                    ? -1
                    : per_mille(left->wrong, left->right + left->wrong);
    int64_t r = right->right + right->wrong < DISCLOSURE_MIN
                    ? -1
                    : per_mille(right->wrong, right->right + right->wrong);
    return (l < r) - (l > r);
}

static bool questions_run(struct console_call *call, struct db *db, struct err *err)
{
    struct courses_call of;
    if (!begin(call, db, &of, err))
        return false;
    qsort(of.figures.asked, of.figures.asked_count, sizeof(of.figures.asked[0]), by_hardness);
    for (size_t i = 0; i < of.figures.asked_count; i++) {
        const struct course_asked *asked = &of.figures.asked[i];
        const struct course *course = course_of(&of, asked->course);
        int lesson = course ? course_lesson(course, asked->lesson) : -1;
        int language = course ? course_language(call->menus, course, of.language) : 0;
        const struct quiz_text *quiz =
            lesson < 0 ? NULL : course->lessons[lesson].texts[language].quiz;
        int64_t answers = few(asked->right + asked->wrong);
        sheet_row(&of.sheet);
        put_course(&of, asked->course);
        sheet_str(&of.sheet, "lesson", asked->lesson);
        sheet_str(&of.sheet, "question", quiz ? quiz->question : STR(""));
        sheet_count(&of.sheet, "answers", answers);
        sheet_count(&of.sheet, "wrong_per_mille",
                    answers == DISCLOSURE_HIDDEN
                        ? DISCLOSURE_HIDDEN
                        : per_mille(asked->wrong, asked->right + asked->wrong));
    }
    return answer(&of, err);
}

/* ---- who is where */

static const char *const states[] = { "active", "resting", "finished", "ended" };

static bool read_cursor(struct str after, struct courses_cursor *ret, struct err *err)
{
    struct str touched, id;
    *ret = (struct courses_cursor){ 0 };
    if (after.len == 0)
        return true;
    (void)str_cut(after, '-', &touched, &id);
    return (str_to_int64(touched, &ret->touched_ms) && str_to_int64(id, &ret->id)) ||
           err_set(err, ERR_INVALID, "after is what `next` of the page before was");
}

static struct json_out *here_json(const struct courses_call *of, const struct course_here *here)
{
    const struct course *course = course_of(of, here->course);
    int language = course ? course_language(of->call->menus, course, of->language) : 0;
    int lesson = course ? course_lesson(course, here->lesson) : -1;
    struct json_out *out = json_object();
    json_put_id(out, "id", here->id);
    json_put_str(out, "alias", here->alias);
    json_put_str(out, "course", here->course);
    json_put_str(out, "title", course ? course->texts[language].title : STR(""));
    json_put_str(out, "language", here->language);
    json_put_str(out, "lesson", here->lesson);
    json_put_int(out, "number", lesson < 0 ? 0 : course->lessons[lesson].number);
    json_put_int(out, "of", course ? course->numbered : 0);
    json_put_str(out, "state", str_of(states[here->state]));
    json_put_bool(out, "asked", here->phase == PHASE_ASKED);
    json_put_int(out, "nudges", here->nudges);
    json_put_int(out, "started_at", here->started_ms);
    json_put_int(out, "touched_at", here->touched_ms);
    return out;
}

static bool people_run(struct console_call *call, struct db *db, struct err *err)
{
    struct courses_call of = { .call = call };
    struct courses_cursor before;
    struct course_here *here;
    size_t count;
    char next_storage[48];
    struct builder next;
    of.language = menus_language(call->menus, form_get(&call->query, "language"));
    of.language = of.language < 0 ? 0 : of.language;
    if (!read_cursor(form_get(&call->query, "after"), &before, err) ||
        !courses_here(db, form_get(&call->query, "course"), before, PEOPLE_PAGE, call->job.arena,
                      &here, &count, err))
        return false;
    struct json_out *out = json_object(), *people = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(people, NULL, here_json(&of, &here[i]));
    json_put(out, "people", people);
    builder_init(&next, next_storage, sizeof(next_storage));
    if (count == PEOPLE_PAGE) {
        builder_addf(&next, "%lld-%lld", (long long)here[count - 1].touched_ms,
                     (long long)here[count - 1].id);
        json_put_str(out, "next", builder_str(&next));
    } else {
        json_put_null(out, "next");
    }
    return console_call_json(call, 200, out, err);
}

const struct console_route console_courses_routes[] = {
    { "GET", "/figures/courses", "", RIGHT_FIGURES, STORE_READ, courses_run, NULL, NULL },
    { "GET", "/figures/weeks", "", RIGHT_FIGURES, STORE_READ, weeks_run, NULL, NULL },
    { "GET", "/figures/questions", "", RIGHT_FIGURES, STORE_READ, questions_run, NULL, NULL },
    { "GET", "/courses/people", "", RIGHT_FIGURES, STORE_READ, people_run, NULL, NULL },
    { 0 },
};
