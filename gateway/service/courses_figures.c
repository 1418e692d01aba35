/* Floor 3: what is known of all courses, for the desk. */
#include "domain/date.h"
#include "service/courses.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static bool read_weeks(struct db *db, int64_t from_ms, int64_t until_ms, struct arena *arena,
                       struct courses_figures *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_COURSE_WEEKS, arena, &rows, err, DB_I(date_local_ms(from_ms) / day_ms),
                DB_I((date_local_ms(until_ms) + day_ms - 1) / day_ms), DB_I(ROWS_MAX)))
        return false;
    ret->weeks = ARENA_ARRAY(arena, struct course_week, rows.row_count + 1);
    if (!ret->weeks)
        return err_set(err, ERR_LIMIT, "no room for the weeks of courses");
    for (size_t i = 0; i < rows.row_count; i++)
        ret->weeks[ret->week_count++] = (struct course_week){ .course = db_str(&rows, i, 0),
                                                              .week = db_int(&rows, i, 1),
                                                              .started = db_int(&rows, i, 2),
                                                              .finished = db_int(&rows, i, 3),
                                                              .ended = db_int(&rows, i, 4) };
    return true;
}

static bool read_asked(struct db *db, struct arena *arena, struct courses_figures *ret,
                       struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_COURSE_ANSWERS, arena, &rows, err, DB_I(ROWS_MAX)))
        return false;
    ret->asked = ARENA_ARRAY(arena, struct course_asked, rows.row_count + 1);
    if (!ret->asked)
        return err_set(err, ERR_LIMIT, "no room for the questions of courses");
    for (size_t i = 0; i < rows.row_count; i++)
        ret->asked[ret->asked_count++] =
            (struct course_asked){ db_str(&rows, i, 0), db_str(&rows, i, 1), db_int(&rows, i, 2),
                                   db_int(&rows, i, 3) };
    return true;
}

static bool read_standing(struct db *db, struct arena *arena, struct courses_figures *ret,
                          struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_COURSE_STANDING, arena, &rows, err, DB_I(ROWS_MAX)))
        return false;
    ret->standing = ARENA_ARRAY(arena, struct course_standing, rows.row_count + 1);
    if (!ret->standing)
        return err_set(err, ERR_LIMIT, "no room for who is in courses");
    for (size_t i = 0; i < rows.row_count; i++)
        ret->standing[ret->standing_count++] =
            (struct course_standing){ db_str(&rows, i, 0), db_str(&rows, i, 1), db_int(&rows, i, 2),
                                      db_int(&rows, i, 3) };
    return true;
}

bool courses_figures(struct db *db, int64_t from_ms, int64_t until_ms, struct arena *arena,
                     struct courses_figures *ret, struct err *err)
{
    *ret = (struct courses_figures){ 0 };
    return read_weeks(db, from_ms, until_ms, arena, ret, err) && read_asked(db, arena, ret, err) &&
           read_standing(db, arena, ret, err);
}

bool courses_here(struct db *db, struct str course, struct courses_cursor before, int limit,
                  struct arena *arena, struct course_here **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    int64_t touched_ms = before.id ? before.touched_ms : INT64_MAX;
    int64_t id = before.id ? before.id : INT64_MAX;
    bool found = course.len > 0 ? DB_RUN(db, QUERY_ENROLMENTS_HERE_COURSE, arena, &rows, err,
                                         DB_S(course), DB_I(touched_ms), DB_I(id), DB_I(limit))
                                : DB_RUN(db, QUERY_ENROLMENTS_HERE, arena, &rows, err,
                                         DB_I(touched_ms), DB_I(id), DB_I(limit));
    if (!found)
        return false;
    struct course_here *list = ARENA_ARRAY(arena, struct course_here, rows.row_count + 1);
    if (!list)
        return err_set(err, ERR_LIMIT, "no room for who is in courses");
    for (size_t i = 0; i < rows.row_count; i++)
        list[i] = (struct course_here){ .id = db_int(&rows, i, 0),
                                        .alias = db_str(&rows, i, 1),
                                        .course = db_str(&rows, i, 2),
                                        .lesson = db_str(&rows, i, 3),
                                        .language = db_str(&rows, i, 4),
                                        .state = (enum enrolment_state)db_int(&rows, i, 5),
                                        .phase = (enum enrolment_phase)db_int(&rows, i, 6),
                                        .nudges = (int)db_int(&rows, i, 7),
                                        .started_ms = db_int(&rows, i, 8),
                                        .touched_ms = db_int(&rows, i, 9),
                                        .finished_ms = db_int(&rows, i, 10),
                                        .due_ms = db_int(&rows, i, 11) };
    *ret = list;
    *ret_count = rows.row_count;
    return true;
}
