/* Needs assessments of case files: two people fill in one, section by section; what is finished stays; what
 * was answered is stored sealed and in the file's log. */
#include "fixture.h"
#include "menu_set.h"
#include "service/case_assessment.h"
#include "service/case_file.h"
#include "service/case_log.h"

#include <stdlib.h>
#include <string.h>

enum { ANA = 1, BESA, HULL = 0, CREW };

struct room {
    struct fixture f; /* first */
    struct menu_set set;
    struct menus *menus;
    struct assessment_form form; /* a copy, to be changed */
    struct case_file file;
    int64_t id;
};

static int open_room(void **state)
{
    struct room *room = calloc(1, sizeof(*room));
    assert_non_null(room);
    struct fixture *f = &room->f;
    *state = room;
    fixture_open(f);
    menu_set_open(&room->set);
    room->menus = menu_set_build(&room->set);
    room->form = *assessments_find(room->menus->assessments, STR("boat"));
    const struct case_opening opening = { .alias = STR("Mali 17"),
                                          .team = STR("tirana"),
                                          .staff_id = ANA };
    assert_ok(case_file_open(f->db, &f->keys, &opening, f->now_ms, f->arena, &room->file, &f->err),
              f->err);
    return 0;
}

static int close_room(void **state)
{
    struct room *room = *state;
    menus_release(room->menus);
    menu_set_close(&room->set);
    fixture_close(&room->f);
    free(room);
    return 0;
}

static struct case_editor editor_of(struct room *room, int64_t staff_id)
{
    room->f.err = (struct err){ 0 };
    return (struct case_editor){ .case_id = room->file.id,
                                 .staff_id = staff_id,
                                 .now_ms = ++room->f.now_ms };
}

static bool begin(struct room *room)
{
    struct fixture *f = &room->f;
    const struct case_editor editor = editor_of(room, ANA);
    return case_assessment_begin(f->db, &f->keys, &editor, &room->form, f->arena, &room->id,
                                 &f->err);
}

static bool put(struct room *room, int64_t staff_id, int section, const char *answers,
                int64_t version, struct case_assessment_section *ret)
{
    struct fixture *f = &room->f;
    const struct case_editor editor = editor_of(room, staff_id);
    const struct case_answers written = { &room->form, section, str_of(answers), version };
    return case_assessment_write(f->db, &f->keys, &editor, room->id, &written, f->arena, ret,
                                 &f->err);
}

static bool finish(struct room *room)
{
    struct fixture *f = &room->f;
    const struct case_editor editor = editor_of(room, ANA);
    return case_assessment_finish(f->db, &f->keys, &editor, room->id, &room->form, f->arena,
                                  &f->err);
}

static struct case_assessment get(struct room *room)
{
    struct fixture *f = &room->f;
    struct case_assessment assessment;
    assert_ok(case_assessment_get(f->db, room->file.id, room->id, f->arena, &assessment, &f->err),
              f->err);
    return assessment;
}

static void two_people_fill_in_one(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_assessment_section written, *all;
    size_t count;
    assert_ok(begin(room), f->err);
    assert_ok(put(room, ANA, HULL, "{\"leak\":\"some\"}", 0, &written), f->err);
    assert_int_equal(written.version, 1);
    assert_int_equal(written.score.severity, 2);
    assert_ok(put(room, BESA, CREW, "{\"lacks\":[\"shore\"]}", 0, &written), f->err);
    /* The same section: who comes second sees what stands there, and nothing is lost. */
    assert_false(put(room, BESA, HULL, "{\"leak\":\"no\"}", 0, &written));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_int_equal(written.version, 1);
    assert_str(written.answers, "{\"leak\":\"some\"}");
    assert_ok(put(room, BESA, HULL, "{\"leak\":\"much\"}", 1, &written), f->err);
    assert_ok(case_assessment_sections(f->db, &f->keys, room->id, f->arena, &all, &count, &f->err),
              f->err);
    assert_int_equal(count, 2);
    assert_str(all[0].section, "crew");
    assert_true(all[0].score.first);
    assert_str(all[1].section, "hull");
    assert_int_equal(all[1].version, 2);
    assert_int_equal(all[1].score.severity, 3);
    assert_true(all[1].score.urgent);
}

static void what_is_finished_stays(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_assessment_section written;
    int64_t first;
    assert_ok(begin(room), f->err);
    first = room->id;
    assert_false(finish(room)); /* what is required is not answered */
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    assert_non_null(strstr(f->err.text, "hull.leak"));
    assert_false(begin(room)); /* a second beside it */
    assert_int_equal(f->err.code, ERR_CONFLICT);
    room->id = first;
    assert_ok(put(room, ANA, HULL, "{\"leak\":\"no\"}", 0, &written), f->err);
    assert_ok(finish(room), f->err);
    assert_int_equal(get(room).state, CASE_ASSESSMENT_FINISHED);
    assert_int_equal(get(room).finished_at_ms, f->now_ms);
    assert_false(put(room, ANA, HULL, "{\"leak\":\"much\"}", 1, &written));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_false(finish(room));
    assert_ok(begin(room), f->err); /* the next one, later */
    assert_true(room->id != first);
}

static void new_questions_begin_anew(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_assessment_section written;
    struct case_assessment *list;
    size_t count;
    assert_ok(begin(room), f->err);
    room->form.version++;
    assert_false(put(room, ANA, HULL, "{\"leak\":\"no\"}", 0, &written));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_ok(begin(room), f->err);
    assert_ok(case_assessment_list(f->db, room->file.id, f->arena, &list, &count, &f->err), f->err);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].state, CASE_ASSESSMENT_BEGUN);
    assert_int_equal(list[0].form_version, 4);
    assert_int_equal(list[1].state, CASE_ASSESSMENT_REPLACED);
}

static void what_cannot_be_meant_changes_nothing(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_assessment_section written, *all;
    size_t count;
    assert_ok(begin(room), f->err);
    assert_false(put(room, ANA, HULL, "{\"leak\":\"perhaps\"}", 0, &written));
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    assert_false(put(room, ANA, HULL, "{\"leak\":", 0, &written));
    assert_int_equal(f->err.code, ERR_INVALID);
    assert_ok(case_assessment_sections(f->db, &f->keys, room->id, f->arena, &all, &count, &f->err),
              f->err);
    assert_int_equal(count, 0);
    room->file.id++; /* an assessment of another file */
    assert_false(put(room, ANA, HULL, "{\"leak\":\"no\"}", 0, &written));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void the_log_tells_who_changed_what(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_assessment_section written;
    struct case_log_line *lines;
    size_t count;
    int64_t length;
    assert_ok(begin(room), f->err);
    assert_ok(put(room, ANA, HULL, "{\"leak\":\"some\"}", 0, &written), f->err);
    assert_ok(put(room, BESA, HULL, "{\"leak\":\"no\"}", 1, &written), f->err);
    assert_ok(finish(room), f->err);
    assert_ok(
        case_log_list(f->db, &f->keys, room->file.id, 0, 4, f->arena, &lines, &count, &f->err),
        f->err);
    assert_int_equal(count, 4);
    assert_str(lines[0].detail, "assessment boat finished");
    assert_int_equal(lines[1].act, CASE_LOG_CHANGED);
    assert_int_equal(lines[1].staff_id, BESA);
    assert_str(lines[1].field, "hull");
    assert_str(lines[1].before, "{\"leak\":\"some\"}");
    assert_str(lines[1].after, "{\"leak\":\"no\"}");
    assert_str(lines[3].detail, "assessment boat begun");
    assert_ok(case_log_verify(f->db, &f->keys, room->file.id, &length, &f->err), f->err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_people_fill_in_one, open_room, close_room),
        cmocka_unit_test_setup_teardown(what_is_finished_stays, open_room, close_room),
        cmocka_unit_test_setup_teardown(new_questions_begin_anew, open_room, close_room),
        cmocka_unit_test_setup_teardown(what_cannot_be_meant_changes_nothing, open_room,
                                        close_room),
        cmocka_unit_test_setup_teardown(the_log_tells_who_changed_what, open_room, close_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
