/* Needs assessments: what may be answered, what it scores, and what a plan is made of. */
#include "check.h"

#include "domain/assessment.h"
#include "menu_set.h"

#include <stdlib.h>
#include <string.h>

struct place {
    struct menu_set set;
    struct menus *menus;
    const struct assessment_form *form;
};

static int place_open(void **state)
{
    struct place *place = calloc(1, sizeof(*place));
    assert_non_null(place);
    menu_set_open(&place->set);
    place->menus = menu_set_build(&place->set);
    place->form = assessments_find(place->menus->assessments, STR("boat"));
    assert_non_null(place->form);
    *state = place;
    return 0;
}

static int place_close(void **state)
{
    struct place *place = *state;
    menus_release(place->menus);
    menu_set_close(&place->set);
    free(place);
    return 0;
}

static bool score(struct place *place, const char *answers, bool finished,
                  struct assessment_score ret[ASSESSMENT_SECTIONS_MAX], struct err *err)
{
    const struct json *json;
    *err = (struct err){ 0 };
    if (!json_parse(str_of(answers), place->set.arena, &json, err))
        fail_msg("%s", err->text);
    return assessment_score(place->form, json, finished, ret, err);
}

static void the_form_is_as_its_file(void **state)
{
    const struct place *place = *state;
    const struct assessment_form *form = place->form;
    int english = menus_language(place->menus, STR("en"));
    int dari = menus_language(place->menus, STR("prs"));
    assert_int_equal(form->version, 3);
    assert_int_equal(form->section_count, 2);
    assert_str(form->labels[english], "The boat");
    assert_str(form->labels[dari], "The boat"); /* none of its own */
    const struct assessment_section *hull = &form->sections[0];
    assert_int_equal(hull->field_count, 3);
    assert_int_equal(hull->fields[1].when_field, 0);
    assert_int_equal(hull->fields[1].when_option, 2);
    assert_int_equal(hull->fields[2].when_option, -1);
    assert_int_equal(form->sections[1].access, ASSESSMENT_PSYCHOSOCIAL);
    assert_null(assessments_find(place->menus->assessments, STR("ship")));
    assert_null(assessments_find(NULL, STR("boat")));
}

static void answers_are_scored(void **state)
{
    struct place *place = *state;
    struct assessment_score scores[ASSESSMENT_SECTIONS_MAX];
    struct err err;
    assert_ok(score(place, "{}", false, scores, &err), err);
    assert_int_equal(scores[0].severity, -1);
    assert_int_equal(scores[0].asked, 2); /* not how many litres */
    assert_int_equal(scores[0].answered, 0);
    assert_ok(score(place,
                    "{\"hull\":{\"leak\":\"much\",\"litres\":40,\"seen\":\"2026-11-22\"},"
                    "\"crew\":{\"lacks\":[\"sleep\",\"food\"],\"note\":\"two\\nlines\"}}",
                    true, scores, &err),
              err);
    assert_int_equal(scores[0].severity, 3);
    assert_true(scores[0].urgent);
    assert_int_equal(scores[0].asked, 3);
    assert_int_equal(scores[0].answered, 3);
    assert_int_equal(scores[1].severity, 2);
    assert_false(scores[1].urgent);
    /* Cleared is not answered. */
    assert_ok(score(place, "{\"hull\":{\"leak\":null}}", false, scores, &err), err);
    assert_int_equal(scores[0].answered, 0);
}

static void what_cannot_be_meant_is_refused(void **state)
{
    static const struct {
        const char *answers;
        bool finished;
        const char *told;
    } rows[] = {
        { "[]", false, "no object of sections" },
        { "{\"mast\":{}}", false, "a section that the form has not" },
        { "{\"hull\":[]}", false, "hull: is no object" },
        { "{\"hull\":{\"mast\":\"yes\"}}", false, "hull: has an answer to no question" },
        { "{\"hull\":{\"leak\":\"yes\"}}", false,
          "hull.leak: is no option; known are no, some, much" },
        { "{\"hull\":{\"leak\":[\"no\"]}}", false, "hull.leak: is no option" },
        { "{\"hull\":{\"leak\":1}}", false, "hull.leak: is no option" },
        { "{\"hull\":{\"leak\":\"no\",\"litres\":2}}", false, "hull.litres: is not asked" },
        { "{\"hull\":{\"leak\":\"much\",\"litres\":0}}", false, "from 1 to 500" },
        { "{\"hull\":{\"leak\":\"much\",\"litres\":2.5}}", false, "from 1 to 500" },
        { "{\"hull\":{\"leak\":\"much\",\"litres\":\"2\"}}", false, "from 1 to 500" },
        { "{\"hull\":{\"seen\":\"2026-02-30\"}}", false, "hull.seen: is no day" },
        { "{\"hull\":{\"seen\":20261122}}", false, "hull.seen: is no day" },
        { "{\"crew\":{\"lacks\":\"sleep\"}}", false, "crew.lacks: is no list" },
        { "{\"crew\":{\"lacks\":[\"sleep\",\"sleep\"]}}", false, "\"sleep\" twice" },
        { "{\"crew\":{\"lacks\":[\"sleep\",7]}}", false, "crew.lacks: is no option" },
        { "{\"crew\":{\"note\":7}}", false, "crew.note: is no text" },
        { "{\"crew\":{\"note\":\"a\\u202eb\"}}", false, "nobody sees (U+202E)" },
        { "{}", true, "hull.leak: is not answered yet" },
        { "{\"hull\":{\"leak\":null}}", true, "hull.leak: is not answered yet" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct assessment_score scores[ASSESSMENT_SECTIONS_MAX];
        struct err err;
        if (score(*state, rows[i].answers, rows[i].finished, scores, &err))
            fail_msg("%s is taken", rows[i].answers);
        assert_int_equal(err.code, ERR_UNPROCESSED);
        if (!strstr(err.text, rows[i].told))
            fail_msg("%s: %s", rows[i].answers, err.text);
    }
}

static void needs_are_in_the_order_they_are_met(void **state)
{
    struct place *place = *state;
    static const struct {
        const char *answers;
        int needs[3]; /* -1 ends them */
    } rows[] = {
        { "{}", { -1 } },
        { "{\"hull\":{\"leak\":\"no\"},\"crew\":{\"lacks\":[\"sleep\"]}}", { -1 } },
        { "{\"hull\":{\"leak\":\"some\"},\"crew\":{\"lacks\":[\"food\"]}}", { 0, 1, -1 } },
        { "{\"hull\":{\"leak\":\"some\"},\"crew\":{\"lacks\":[\"shore\"]}}", { 1, 0, -1 } },
        { "{\"hull\":{\"leak\":\"much\"},\"crew\":{\"lacks\":[\"shore\"]}}", { 0, 1, -1 } },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct assessment_score scores[ASSESSMENT_SECTIONS_MAX];
        int needs[ASSESSMENT_SECTIONS_MAX];
        struct err err;
        assert_ok(score(place, rows[i].answers, false, scores, &err), err);
        int count = assessment_needs(place->form, scores, needs);
        for (int k = 0; k <= count; k++) {
            if (rows[i].needs[k] != (k < count ? needs[k] : -1))
                fail_msg("%s: need %d", rows[i].answers, k);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_form_is_as_its_file, place_open, place_close),
        cmocka_unit_test_setup_teardown(answers_are_scored, place_open, place_close),
        cmocka_unit_test_setup_teardown(what_cannot_be_meant_is_refused, place_open, place_close),
        cmocka_unit_test_setup_teardown(needs_are_in_the_order_they_are_met, place_open,
                                        place_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
