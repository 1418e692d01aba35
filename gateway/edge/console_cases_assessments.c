/* Floor 4: the desk's calls about needs assessments: the forms, and what was answered on them. */
#include "edge/console_cases.h"

#include "edge/console_json.h"
#include "service/case_assessment.h"

/* ---- forms */

static struct json_out *labels_json(const struct menus *menus,
                                    const struct str labels[MENU_LANGUAGES_MAX])
{
    struct json_out *out = json_object();
    for (int i = 0; i < menus->language_count; i++)
        json_put_str(out, menus->languages[i]->code, labels[i]);
    return out;
}

static struct json_out *option_json(const struct menus *menus,
                                    const struct assessment_option *option)
{
    struct json_out *out = json_object();
    json_put_str(out, "id", option->id);
    json_put(out, "label", labels_json(menus, option->labels));
    return out;
}

static struct json_out *field_json(const struct menus *menus,
                                   const struct assessment_section *section,
                                   const struct assessment_field *field)
{
    struct json_out *out = json_object(), *options = json_array();
    json_put_str(out, "id", field->id);
    json_put(out, "label", labels_json(menus, field->labels));
    json_put_str(out, "kind", str_of(assessment_kind_names[field->kind]));
    json_put_bool(out, "required", field->required);
    json_put_int(out, "least", field->least);
    json_put_int(out, "most", field->most);
    if (field->when_option >= 0) {
        const struct assessment_field *before = &section->fields[field->when_field];
        struct json_out *when = json_object();
        json_put_str(when, "field", before->id);
        json_put_str(when, "option", before->options[field->when_option].id);
        json_put(out, "when", when);
    } else {
        json_put_null(out, "when");
    }
    json_put(out, "options", options);
    for (int i = 0; i < field->option_count; i++)
        json_put(options, NULL, option_json(menus, &field->options[i]));
    return out;
}

static struct json_out *form_json(const struct menus *menus, const struct assessment_form *form)
{
    struct json_out *out = json_object(), *sections = json_array();
    json_put_str(out, "id", form->id);
    json_put_int(out, "version", form->version);
    json_put(out, "label", labels_json(menus, form->labels));
    json_put(out, "sections", sections);
    for (int i = 0; i < form->section_count; i++) {
        const struct assessment_section *section = &form->sections[i];
        struct json_out *one = json_object(), *fields = json_array();
        json_put_str(one, "id", section->id);
        json_put(one, "label", labels_json(menus, section->labels));
        json_put_str(one, "class",
                     str_of(case_class_names[case_assessment_class(section->access)]));
        json_put(one, "fields", fields);
        for (int k = 0; k < section->field_count; k++)
            json_put(fields, NULL, field_json(menus, section, &section->fields[k]));
        json_put(sections, NULL, one);
    }
    return out;
}

static bool forms_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct assessments *forms = call->menus->assessments;
    struct json_out *out = json_object(), *list = json_array();
    (void)db;
    json_put(out, "forms", list);
    for (int i = 0; forms && i < forms->count; i++)
        json_put(list, NULL, form_json(call->menus, &forms->all[i]));
    return console_call_json(call, 200, out, err);
}

/* ---- one assessment */

/* Texts, whole numbers, lists of texts, and null; NULL: something else is among them. */
static struct json_out *answers_json(const struct json *answers)
{
    struct json_out *out = json_object();
    bool sound = true;
    for (const struct json *item = answers ? answers->first : NULL; item; item = item->next) {
        char key[ASSESSMENT_ID_SIZE];
        struct builder b;
        int64_t number;
        builder_init(&b, key, sizeof(key));
        builder_add(&b, item->key);
        sound = sound && builder_ok(&b);
        if (json_is(item, JSON_ARRAY)) {
            struct json_out *list = json_array();
            json_put(out, key, list);
            for (const struct json *one = item->first; one; one = one->next) {
                sound = sound && json_is(one, JSON_STRING);
                json_put_str(list, NULL, one->string);
            }
        } else if (json_is(item, JSON_STRING)) {
            json_put_str(out, key, item->string);
        } else if (json_int(item, &number)) {
            json_put_int(out, key, number);
        } else if (!json_is(item, JSON_NULL)) {
            sound = false;
        }
    }
    if (sound)
        return out;
    json_out_free(out);
    return NULL;
}

static bool put_section(const struct case_assessment_section *written, bool hidden,
                        struct arena *arena, struct json_out *list, struct err *err)
{
    const struct json *answers = NULL;
    struct json_out *out = json_object();
    json_put(list, NULL, out);
    json_put_str(out, "section", written->section);
    json_put_bool(out, "hidden", hidden);
    json_put_int(out, "version", written->version);
    json_put_int(out, "at", written->changed_at_ms);
    json_put_str(out, "by", written->staff_name);
    json_put_int(out, "severity", hidden ? -1 : written->score.severity);
    json_put_bool(out, "urgent", !hidden && written->score.urgent);
    json_put_bool(out, "first", !hidden && written->score.first);
    if (hidden) {
        json_put_null(out, "answers");
        return true;
    }
    if (!json_parse(written->answers, arena, &answers, err))
        return false;
    struct json_out *copy = answers_json(answers);
    json_put(out, "answers", copy ? copy : json_object());
    return true;
}

/* The section of the form that is in service; NULL: none of that name. */
static const struct assessment_section *section_named(const struct assessment_form *form,
                                                      struct str id)
{
    for (int i = 0; form && i < form->section_count; i++) {
        if (str_equal(form->sections[i].id, id))
            return &form->sections[i];
    }
    return NULL;
}

/* What a section that the form has no more was about is not known: it is shown to nobody who may not see
 * everything. */
static enum case_sight section_sight(const struct case_call *of,
                                     const struct assessment_section *section)
{
    return case_access_sight(&of->access,
                             section ? case_assessment_class(section->access) : CASE_PSYCHOSOCIAL);
}

static void put_needs(const struct assessment_form *form,
                      const struct case_assessment_section *sections, size_t count,
                      const struct case_call *of, struct json_out *out)
{
    struct assessment_score scores[ASSESSMENT_SECTIONS_MAX];
    int needs[ASSESSMENT_SECTIONS_MAX];
    struct json_out *list = json_array();
    json_put(out, "needs", list);
    for (int i = 0; form && i < form->section_count; i++) {
        scores[i] = (struct assessment_score){ .severity = -1 };
        for (size_t k = 0; k < count; k++) {
            if (str_equal(sections[k].section, form->sections[i].id) &&
                section_sight(of, &form->sections[i]) != CASE_HIDDEN)
                scores[i] = sections[k].score;
        }
    }
    int found = form ? assessment_needs(form, scores, needs) : 0;
    for (int i = 0; i < found; i++)
        json_put_str(list, NULL, form->sections[needs[i]].id);
}

static struct json_out *head_json(const struct case_assessment *assessment)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", assessment->id);
    json_put_str(out, "form", assessment->form);
    json_put_int(out, "form_version", assessment->form_version);
    json_put_str(out, "state", str_of(case_assessment_state_names[assessment->state]));
    json_put_str(out, "by", assessment->staff_name);
    json_put_int(out, "begun_at", assessment->begun_at_ms);
    console_json_time(out, "finished_at", assessment->finished_at_ms);
    return out;
}

static bool answer_one(struct case_call *of, int64_t id, int status, struct err *err)
{
    struct console_call *call = of->call;
    struct arena *arena = call->job.arena;
    struct case_assessment assessment;
    struct case_assessment_section *sections;
    size_t count;
    if (!case_assessment_get(of->db, of->file.id, id, arena, &assessment, err) ||
        !case_assessment_sections(of->db, &call->gateway->keys, id, arena, &sections, &count, err))
        return false;
    const struct assessment_form *form =
        assessments_find(call->menus->assessments, assessment.form);
    struct json_out *out = head_json(&assessment), *list = json_array();
    json_put(out, "sections", list);
    for (size_t i = 0; i < count; i++) {
        enum case_sight sight = section_sight(of, section_named(form, sections[i].section));
        if (!put_section(&sections[i], sight == CASE_HIDDEN, arena, list, err)) {
            json_out_free(out);
            return false;
        }
    }
    put_needs(form, sections, count, of, out);
    return console_call_json(call, status, out, err);
}

/* Who does not see the programme works with the file all the same: 403, not 404. */
static bool begin(struct console_call *call, struct db *db, enum case_sight needed,
                  const char *what, struct case_call *ret, struct err *err)
{
    enum right right = needed == CASE_CHANGED ? RIGHT_CASES_OPEN : RIGHT_CASES;
    if (!console_cases_begin(call, db, right, ret, err) || ret->refused)
        return ret->refused;
    return case_access_sight(&ret->access, CASE_PROGRAMME) >= needed ||
           console_cases_refuse(ret, 403, what, err);
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_assessment *all;
    size_t count;
    if (!begin(call, db, CASE_SEEN, "assessments", &of, err) || of.refused)
        return of.refused;
    if (!console_cases_read(&of, "assessments", err) ||
        !case_assessment_list(db, call->id, call->job.arena, &all, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    json_put(out, "assessments", list);
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, head_json(&all[i]));
    return console_call_json(call, 200, out, err);
}

static bool one_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    int64_t id;
    if (!begin(call, db, CASE_SEEN, "assessment", &of, err) || of.refused)
        return of.refused;
    if (!str_to_int64(form_get(&call->query, "assessment"), &id))
        return err_set(err, ERR_INVALID, "assessment must be an id, a string of digits");
    return console_cases_read(&of, "assessment", err) && answer_one(&of, id, 200, err);
}

/* ---- changing */

static const struct assessment_form *form_named(const struct console_call *call, struct str name,
                                                struct err *err)
{
    const struct assessment_form *form = assessments_find(call->menus->assessments, name);
    if (!form)
        err_put(err, ERR_UNPROCESSED, "there is no form of that name in service");
    return form;
}

static bool begin_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    int64_t id;
    if (!begin(call, db, CASE_CHANGED, "assessment", &of, err) || of.refused)
        return of.refused;
    if (!console_cases_check_open(&of, err))
        return false;
    const struct assessment_form *form = form_named(call, json_str(call->body, "form"), err);
    const struct case_editor editor = console_cases_editor(&of);
    return form &&
           case_assessment_begin(db, &call->gateway->keys, &editor, form, call->job.arena, &id,
                                 err) &&
           console_cases_audit(&of, "case.assessment", err) && answer_one(&of, id, 201, err);
}

/* The assessment of the call, and the form that it was begun on. */
static bool read_one(struct case_call *of, struct case_assessment *ret,
                     const struct assessment_form **ret_form, struct err *err)
{
    struct console_call *call = of->call;
    int64_t id;
    if (!console_cases_check_open(of, err) || !console_cases_id(call, "assessment", &id, err) ||
        !case_assessment_get(of->db, of->file.id, id, call->job.arena, ret, err))
        return false;
    *ret_form = form_named(call, ret->form, err);
    return *ret_form != NULL;
}

/* 409 with what stands there now. */
static bool answer_clash(struct case_call *of, const struct case_assessment_section *stands,
                         struct err *err)
{
    struct json_out *problem =
        console_json_problem(409, STR("Somebody changed the same meanwhile"), str_of(err->text));
    struct json_out *list = json_array();
    *err = (struct err){ 0 };
    json_put(problem, "sections", list);
    if (put_section(stands, false, of->call->job.arena, list, err))
        return console_call_problem(of->call, 409, problem, err);
    json_out_free(problem);
    return false;
}

static bool write_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_assessment assessment;
    struct case_assessment_section stands;
    struct case_answers answers;
    if (!console_cases_begin(call, db, RIGHT_CASES_OPEN, &of, err) || of.refused)
        return of.refused;
    if (!read_one(&of, &assessment, &answers.form, err))
        return false;
    const struct assessment_section *section =
        section_named(answers.form, json_str(call->body, "section"));
    if (!section)
        return err_set(err, ERR_UNPROCESSED, "section is none of the form's");
    enum case_sight sight = section_sight(&of, section);
    if (!console_cases_check_sight(&of, sight, CASE_CHANGED, "assessment", err) || of.refused)
        return of.refused;
    struct json_out *copy = json_is(json_get(call->body, "answers"), JSON_OBJECT)
                                ? answers_json(json_get(call->body, "answers"))
                                : NULL;
    if (!copy)
        return err_set(err, ERR_INVALID,
                       "answers must be an object of texts, whole numbers and lists of texts");
    if (!json_print(copy, call->job.arena, &answers.answers, err))
        return false;
    if (!json_int(json_get(call->body, "version"), &answers.version))
        return err_set(err, ERR_INVALID, "version must be the section's version that was seen");
    answers.section = (int)(section - answers.form->sections);
    const struct case_editor editor = console_cases_editor(&of);
    if (!case_assessment_write(db, &call->gateway->keys, &editor, assessment.id, &answers,
                               call->job.arena, &stands, err))
        return err->code == ERR_CONFLICT && stands.version > 0 && answer_clash(&of, &stands, err);
    return console_cases_audit(&of, "case.answers", err) &&
           answer_one(&of, assessment.id, 200, err);
}

static bool finish_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_assessment assessment;
    const struct assessment_form *form;
    if (!begin(call, db, CASE_CHANGED, "assessment", &of, err) || of.refused)
        return of.refused;
    if (!read_one(&of, &assessment, &form, err))
        return false;
    const struct case_editor editor = console_cases_editor(&of);
    return case_assessment_finish(db, &call->gateway->keys, &editor, assessment.id, form,
                                  call->job.arena, err) &&
           console_cases_audit(&of, "case.assessment", err) &&
           answer_one(&of, assessment.id, 200, err);
}

const struct console_route console_cases_assessments_routes[] = {
    { "GET", "/cases/forms", "", RIGHT_CASES, STORE_READ, forms_run, NULL, NULL },
    { "GET", "/cases/{id}/assessments", "", RIGHT_SELF, STORE_WRITE, list_run, NULL, NULL },
    { "GET", "/cases/{id}/assessment", "", RIGHT_SELF, STORE_WRITE, one_run, NULL, NULL },
    { "POST", "/cases/{id}/assessments", "form", RIGHT_SELF, STORE_WRITE, begin_run, NULL, NULL },
    { "POST", "/cases/{id}/answers", "assessment section answers version", RIGHT_SELF, STORE_WRITE,
      write_run, NULL, NULL },
    { "POST", "/cases/{id}/finish", "assessment", RIGHT_SELF, STORE_WRITE, finish_run, NULL, NULL },
    { 0 },
};
