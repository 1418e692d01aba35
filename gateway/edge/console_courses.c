/* Floor 4: the desk's calls about courses. Each is one table, as JSON or as CSV. */
#include "edge/console_call.h"

#include "domain/date.h"
#include "domain/disclosure.h"
#include "edge/sheet.h"
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

static bool read_period(const struct form *form, int64_t *ret_from_ms, int64_t *ret_until_ms,
                        struct err *err)
{
    if (!date_parse(form_get(form, "from"), ret_from_ms) ||
        !date_parse(form_get(form, "to"), ret_until_ms) || *ret_until_ms < *ret_from_ms ||
        (*ret_until_ms - *ret_from_ms) / day_ms >= FIGURES_DAYS_MAX)
        return err_set(err, ERR_INVALID,
                       "from and to are days as 2026-11-21, at most %d of them, in their order",
                       FIGURES_DAYS_MAX);
    *ret_until_ms += day_ms;
    return true;
}

static bool begin(struct console_call *call, struct db *db, struct courses_call *ret,
                  struct err *err)
{
    struct str shape = form_get(&call->query, "form");
    int64_t from_ms = 0, until_ms = 0;
    *ret = (struct courses_call){ .call = call };
    if (shape.len > 0 && !str_equal(shape, STR("csv")) && !str_equal(shape, STR("json")))
        return err_set(err, ERR_INVALID, "form is json or csv");
    ret->language = menus_language(call->menus, form_get(&call->query, "language"));
    ret->language = ret->language < 0 ? 0 : ret->language;
    return read_period(&call->query, &from_ms, &until_ms, err) &&
           courses_figures(db, from_ms, until_ms, call->job.arena, &ret->figures, err) &&
           sheet_open(&ret->sheet, str_equal(shape, STR("csv")), call->job.arena, err);
}

static bool answer(struct courses_call *of, struct err *err)
{
    struct console_call *call = of->call;
    struct str name = str_from(str_of(call->route->path), STR("/figures/").len), disposition;
    if (!of->sheet.csv) {
        struct json_out *out = json_object();
        json_put_int(out, "counted_at", call->job.now_ms);
        json_put(out, "rows", sheet_rows(&of->sheet));
        return console_call_json(call, 200, out, err);
    }
    if (!sheet_text(&of->sheet, call->job.arena, &call->answer.body, err))
        return false;
    if (!arena_format(call->job.arena, &disposition, "attachment; filename=\"" STR_FMT ".csv\"",
                      STR_ARG(name)))
        return err_set(err, ERR_LIMIT, "no room for the name of a file");
    call->answer.status = 200;
    call->answer.content_type = STR("text/csv; charset=utf-8");
    call->answer.headers[call->answer.header_count++] =
        (struct http_header){ STR("Content-Disposition"), disposition };
    return true;
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

/* ---- courses */

/* The weeks of a course in one row; `counts`: started, finished, ended. */
struct total {
    struct str course;
    int64_t counts[COUNTED], active, resting;
};

static struct total *total_of(struct total *totals, size_t *count, struct str course)
{
    for (size_t i = 0; i < *count; i++) {
        if (str_equal(totals[i].course, course))
            return &totals[i];
    }
    totals[*count] = (struct total){ .course = course };
    return &totals[(*count)++];
}

static size_t add_up(const struct courses_call *of, struct total *totals)
{
    const struct courses_figures *figures = &of->figures;
    const struct courses *courses = of->call->menus->courses;
    size_t count = 0;
    for (int i = 0; courses && i < courses->count; i++)
        (void)total_of(totals, &count, courses->all[i].id);
    for (size_t i = 0; i < figures->week_count; i++) {
        struct total *total = total_of(totals, &count, figures->weeks[i].course);
        total->counts[0] += figures->weeks[i].started;
        total->counts[1] += figures->weeks[i].finished;
        total->counts[2] += figures->weeks[i].ended;
    }
    for (size_t i = 0; i < figures->standing_count; i++) {
        struct total *total = total_of(totals, &count, figures->standing[i].course);
        total->active += figures->standing[i].active;
        total->resting += figures->standing[i].resting;
    }
    return count;
}

static int64_t few(int64_t count)
{
    return count > 0 && count < DISCLOSURE_MIN ? DISCLOSURE_HIDDEN : count;
}

static bool courses_run(struct console_call *call, struct db *db, struct err *err)
{
    struct courses_call of;
    if (!begin(call, db, &of, err))
        return false;
    struct total *totals =
        ARENA_ARRAY(call->job.arena, struct total,
                    of.figures.week_count + of.figures.standing_count + COURSES_MAX);
    if (!totals) {
        json_out_free(sheet_rows(&of.sheet));
        return err_set(err, ERR_LIMIT, "no room for figures");
    }
    size_t count = add_up(&of, totals);
    for (size_t i = 0; i < count; i++) {
        const struct total *total = &totals[i];
        const struct course *course = course_of(&of, total->course);
        bool hidden = few(total->counts[0]) == DISCLOSURE_HIDDEN ||
                      few(total->counts[1]) == DISCLOSURE_HIDDEN;
        sheet_row(&of.sheet);
        put_course(&of, total->course);
        sheet_int(&of.sheet, "officials", course && course->officials);
        sheet_count(&of.sheet, "started", few(total->counts[0]));
        sheet_count(&of.sheet, "finished", few(total->counts[1]));
        sheet_count(&of.sheet, "ended", few(total->counts[2]));
        sheet_count(&of.sheet, "finished_per_mille",
                    hidden ? DISCLOSURE_HIDDEN : per_mille(total->counts[1], total->counts[0]));
        sheet_int(&of.sheet, "active", total->active);
        sheet_int(&of.sheet, "resting", total->resting);
    }
    return answer(&of, err);
}

/* ---- weeks */

static void put_week(struct courses_call *of, const struct course_week *week, bool all)
{
    char storage[DAY_SIZE];
    struct builder monday;
    builder_init(&monday, storage, sizeof(storage));
    date_write_iso((week->week * 7 - 3) * day_ms, &monday); /* 1970 began on a Thursday */
    sheet_row(&of->sheet);
    sheet_str(&of->sheet, "week", builder_str(&monday));
    put_course(of, week->course);
    sheet_count(&of->sheet, "started", all ? week->started : few(week->started));
    sheet_count(&of->sheet, "finished", all ? week->finished : few(week->finished));
    sheet_count(&of->sheet, "ended", all ? week->ended : few(week->ended));
}

/* Of each week first the row of all courses, "*". */
static bool weeks_run(struct console_call *call, struct db *db, struct err *err)
{
    struct courses_call of;
    if (!begin(call, db, &of, err))
        return false;
    for (size_t i = 0; i < of.figures.week_count; i++) {
        const struct course_week *week = &of.figures.weeks[i];
        if (i == 0 || week->week != week[-1].week) {
            struct course_week all = { .course = STR("*"), .week = week->week };
            for (size_t k = i; k < of.figures.week_count && of.figures.weeks[k].week == week->week;
                 k++) {
                all.started += of.figures.weeks[k].started;
                all.finished += of.figures.weeks[k].finished;
                all.ended += of.figures.weeks[k].ended;
            }
            put_week(&of, &all, true);
        }
        put_week(&of, week, false);
    }
    return answer(&of, err);
}

/* ---- questions */

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
