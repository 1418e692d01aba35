/* Floor 1: what was answered on a form, held against it and scored. */
#include "domain/assessment.h"

#include "base/utf8.h"
#include "domain/date.h"

#include <stdlib.h>

enum { NEED_SEVERITY = 2, KNOWN_SIZE = 256 };

const char *const assessment_kind_names[ASSESSMENT_KINDS] = {
    [ASSESSMENT_TEXT] = "text",     [ASSESSMENT_NUMBER] = "number",   [ASSESSMENT_DATE] = "date",
    [ASSESSMENT_CHOICE] = "choice", [ASSESSMENT_CHOICES] = "choices",
};

const char *const assessment_access_names[ASSESSMENT_ACCESSES] = {
    [ASSESSMENT_OPEN] = "open",
    [ASSESSMENT_LEGAL] = "legal",
    [ASSESSMENT_PROTECTION] = "protection",
    [ASSESSMENT_PSYCHOSOCIAL] = "psychosocial",
};

const struct assessment_form *assessments_find(const struct assessments *forms, struct str id)
{
    for (int i = 0; forms && i < forms->count; i++) {
        if (str_equal(forms->all[i].id, id))
            return &forms->all[i];
    }
    return NULL;
}

/* ---- one answer */

struct reading {
    const struct assessment_section *section;
    const struct assessment_field *field;
    struct assessment_score *score;
    struct err *err;
};

#define REFUSE(reading, fmt, ...)                                                                  \
    err_set((reading)->err, ERR_UNPROCESSED, STR_FMT "." STR_FMT ": " fmt,                         \
            STR_ARG((reading)->section->id), STR_ARG((reading)->field->id), __VA_ARGS__)

static int option_of(const struct assessment_field *field, struct str id)
{
    for (int i = 0; i < field->option_count; i++) {
        if (str_equal(field->options[i].id, id))
            return i;
    }
    return -1;
}

static void count_option(struct assessment_score *score, const struct assessment_option *option)
{
    if (option->severity > score->severity)
        score->severity = option->severity;
    score->urgent |= option->urgent;
    score->first |= option->first;
}

static bool take_option(const struct reading *reading, const struct json *value)
{
    const struct assessment_field *field = reading->field;
    int option = json_is(value, JSON_STRING) ? option_of(field, value->string) : -1;
    if (option >= 0) {
        count_option(reading->score, &field->options[option]);
        return true;
    }
    char known[KNOWN_SIZE];
    struct builder b;
    builder_init(&b, known, sizeof(known));
    for (int i = 0; i < field->option_count; i++) {
        builder_add(&b, i > 0 ? STR(", ") : STR(""));
        builder_add(&b, field->options[i].id);
    }
    return REFUSE(reading, "is no option; known are " STR_FMT, STR_ARG(builder_str(&b)));
}

static bool take_options(const struct reading *reading, const struct json *list)
{
    if (!json_is(list, JSON_ARRAY))
        return REFUSE(reading, "is no list; write the ids of the options in %s", "[ ]");
    for (const struct json *item = list->first; item; item = item->next) {
        if (!take_option(reading, item))
            return false;
        for (const struct json *other = list->first; other != item; other = other->next) {
            if (str_equal(other->string, item->string))
                return REFUSE(reading, "has \"" STR_FMT "\" twice", STR_ARG(item->string));
        }
    }
    return true;
}

static bool take_text(const struct reading *reading, const struct json *value)
{
    if (!json_is(value, JSON_STRING) || value->string.len > ASSESSMENT_TEXT_SIZE_MAX)
        return REFUSE(reading, "is no text, or longer than %d bytes", ASSESSMENT_TEXT_SIZE_MAX);
    struct str rest = value->string;
    int32_t c;
    for (size_t taken; (taken = utf8_next(rest, &c)) > 0; rest = str_from(rest, taken)) {
        if (c != '\n' && (utf8_is_control(c) || utf8_is_invisible(c)))
            return REFUSE(reading, "has a character that nobody sees (U+%04X)", (unsigned)c);
    }
    return true;
}

static bool take_number(const struct reading *reading, const struct json *value)
{
    int64_t number;
    const struct assessment_field *field = reading->field;
    return (json_int(value, &number) && number >= field->least && number <= field->most) ||
           REFUSE(reading, "is no whole number from %lld to %lld", (long long)field->least,
                  (long long)field->most);
}

static bool take_date(const struct reading *reading, const struct json *value)
{
    int64_t day_ms;
    return (json_is(value, JSON_STRING) && date_parse(value->string, &day_ms)) ||
           REFUSE(reading, "is no day; write it as %s", "2026-11-22");
}

static bool take(const struct reading *reading, const struct json *value)
{
    switch (reading->field->kind) {
    case ASSESSMENT_TEXT:
        return take_text(reading, value);
    case ASSESSMENT_NUMBER:
        return take_number(reading, value);
    case ASSESSMENT_DATE:
        return take_date(reading, value);
    case ASSESSMENT_CHOICE:
        return take_option(reading, value);
    case ASSESSMENT_CHOICES:
    case ASSESSMENT_KINDS:
        break;
    }
    return take_options(reading, value);
}

/* ---- a section */

static const struct json *answer_to(const struct json *answers, struct str id)
{
    for (const struct json *item = answers ? answers->first : NULL; item; item = item->next) {
        if (str_equal(item->key, id))
            return item;
    }
    return NULL;
}

static bool has_option(const struct json *answer, struct str id)
{
    if (json_is(answer, JSON_STRING))
        return str_equal(answer->string, id);
    for (const struct json *item = answer ? answer->first : NULL; item; item = item->next) {
        if (str_equal(item->string, id))
            return true;
    }
    return false;
}

static bool is_asked(const struct assessment_section *section, const struct assessment_field *field,
                     const struct json *answers)
{
    if (field->when_option < 0)
        return true;
    const struct assessment_field *before = &section->fields[field->when_field];
    return has_option(answer_to(answers, before->id), before->options[field->when_option].id);
}

static bool check_names(const struct assessment_section *section, const struct json *answers,
                        struct err *err)
{
    for (const struct json *item = answers->first; item; item = item->next) {
        bool known = false;
        for (int i = 0; i < section->field_count && !known; i++)
            known = str_equal(section->fields[i].id, item->key);
        if (!known)
            return err_set(err, ERR_UNPROCESSED,
                           STR_FMT ": has an answer to no question of the form",
                           STR_ARG(section->id));
    }
    return true;
}

bool assessment_score_section(const struct assessment_section *section, const struct json *answers,
                              bool finished, struct assessment_score *ret, struct err *err)
{
    *ret = (struct assessment_score){ .severity = -1 };
    if (answers && !json_is(answers, JSON_OBJECT))
        return err_set(err, ERR_UNPROCESSED, STR_FMT ": is no object of answers",
                       STR_ARG(section->id));
    if (answers && !check_names(section, answers, err))
        return false;
    for (int i = 0; i < section->field_count; i++) {
        const struct reading reading = { section, &section->fields[i], ret, err };
        const struct json *answer = answer_to(answers, section->fields[i].id);
        if (json_is(answer, JSON_NULL))
            answer = NULL;
        bool asked = is_asked(section, reading.field, answers);
        if (answer && !asked)
            return REFUSE(&reading, "is not asked after what was answered before; %s", "clear it");
        if (!answer && asked && finished && reading.field->required)
            return REFUSE(&reading, "is not answered yet; %s", "it has to be");
        if (answer && !take(&reading, answer))
            return false;
        ret->asked += asked;
        ret->answered += answer != NULL;
    }
    return true;
}

bool assessment_score(const struct assessment_form *form, const struct json *answers, bool finished,
                      struct assessment_score ret[ASSESSMENT_SECTIONS_MAX], struct err *err)
{
    if (!json_is(answers, JSON_OBJECT))
        return err_set(err, ERR_UNPROCESSED, "the answers are no object of sections");
    for (const struct json *item = answers->first; item; item = item->next) {
        bool known = false;
        for (int i = 0; i < form->section_count && !known; i++)
            known = str_equal(form->sections[i].id, item->key);
        if (!known)
            return err_set(err, ERR_UNPROCESSED,
                           "the answers have a section that the form has not");
    }
    for (int i = 0; i < form->section_count; i++) {
        const struct json *section = answer_to(answers, form->sections[i].id);
        if (!assessment_score_section(&form->sections[i], section, finished, &ret[i], err))
            return false;
    }
    return true;
}

/* ---- what a plan is made of */

static int weight(const struct assessment_score *score)
{
    return score->urgent * 100 + score->first * 10 + score->severity;
}

int assessment_needs(const struct assessment_form *form,
                     const struct assessment_score scores[ASSESSMENT_SECTIONS_MAX],
                     int ret[ASSESSMENT_SECTIONS_MAX])
{
    int count = 0;
    for (int i = 0; i < form->section_count; i++) {
        const struct assessment_score *score = &scores[i];
        if (score->severity < NEED_SEVERITY && !score->urgent && !score->first)
            continue;
        int at = count++;
        for (; at > 0 && weight(&scores[ret[at - 1]]) < weight(score); at--)
            ret[at] = ret[at - 1];
        ret[at] = i;
    }
    return count;
}
