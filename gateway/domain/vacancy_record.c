/* Floor 1: vacancies out of rows and out of JobPosting, with what is wrong with them by field. */
#include "domain/vacancy_record.h"

#include "base/limits.h"
#include "domain/date.h"

#include <string.h>

enum { ISCO_DIGITS = 4, NUMBER_SIZE = 24 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

enum column {
    COLUMN_ID,
    COLUMN_TITLE_SQ,
    COLUMN_TITLE_EN,
    COLUMN_ISCO,
    COLUMN_PLACE,
    COLUMN_WAGE_MIN,
    COLUMN_WAGE_MAX,
    COLUMN_CURRENCY,
    COLUMN_CONTRACT,
    COLUMN_LANGUAGES,
    COLUMN_EMPLOYER,
    COLUMN_CONTACT,
    COLUMN_VALID_THROUGH,
    COLUMN_SAMPLE,
    COLUMN_COUNT,
};

static const struct {
    const char *name;
    bool required;
} column_table[COLUMN_COUNT] = {
    [COLUMN_ID] = { "id", true },
    [COLUMN_TITLE_SQ] = { "title_sq", false },
    [COLUMN_TITLE_EN] = { "title_en", false },
    [COLUMN_ISCO] = { "isco", false },
    [COLUMN_PLACE] = { "place", true },
    [COLUMN_WAGE_MIN] = { "wage_min", false },
    [COLUMN_WAGE_MAX] = { "wage_max", false },
    [COLUMN_CURRENCY] = { "currency", false },
    [COLUMN_CONTRACT] = { "contract", false },
    [COLUMN_LANGUAGES] = { "languages", false },
    [COLUMN_EMPLOYER] = { "employer", false },
    [COLUMN_CONTACT] = { "contact", true },
    [COLUMN_VALID_THROUGH] = { "valid_through", true },
    [COLUMN_SAMPLE] = { "sample", false },
};

/* ---- columns */

static int column_named(struct str name)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (str_equal_nocase(name, str_of(column_table[i].name)))
            return i;
    }
    return -1;
}

bool vacancy_columns_read(const struct csv_row *row, struct vacancy_columns *ret, struct err *err)
{
    bool seen[COLUMN_COUNT] = { false };
    ret->count = row->count;
    for (int i = 0; i < row->count; i++) {
        int column = column_named(str_trim(row->fields[i]));
        if (column < 0)
            return err_set(err, ERR_UNPROCESSED,
                           "row 1: column %d is none we know; the first row names the columns, "
                           "such as id, title_sq, place, contact, valid_through",
                           i + 1);
        if (seen[column])
            return err_set(err, ERR_UNPROCESSED, "row 1: column %s is there twice; leave one",
                           column_table[column].name);
        seen[column] = true;
        ret->at[i] = column;
    }
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (column_table[i].required && !seen[i])
            return err_set(err, ERR_UNPROCESSED, "row 1: column %s is missing; add it",
                           column_table[i].name);
    }
    return true;
}

/* ---- values that both forms have */

static bool read_place(const struct vacancy_reading *reading, struct str text, const char *field,
                       struct str *ret, struct err *err)
{
    int place = vacancy_words_find(reading->words, WORK_PLACE, text);
    if (place < 0)
        return err_set(
            err, ERR_UNPROCESSED,
            "%s is no place we know; write its name or id as in work/places.json, or add "
            "it there",
            field);
    *ret = reading->words->places[place].id;
    return true;
}

static bool read_isco(const struct vacancy_reading *reading, struct str text, const char *field,
                      struct str *ret, struct err *err)
{
    *ret = str_head(text, ISCO_DIGITS);
    if (text.len == 0 || vacancy_words_is_isco(reading->words, *ret))
        return true;
    return err_set(err, ERR_UNPROCESSED,
                   "%s is no occupation of work/occupations.json; write its four digits, or add it "
                   "there: without it nobody finds the vacancy",
                   field);
}

static bool read_day(struct str text, const char *field, int64_t *ret_end_ms, struct err *err)
{
    if (!date_parse(str_head(text, sizeof("2026-12-31") - 1), ret_end_ms))
        return err_set(err, ERR_UNPROCESSED, "%s is no day; write it as in 2026-12-31", field);
    *ret_end_ms += day_ms;
    return true;
}

static bool check_tongues(struct str text, struct err *err)
{
    struct str one, code, level;
    while (text.len > 0) {
        str_cut(text, ' ', &one, &text);
        str_cut(one, '-', &code, &level);
        if (vacancy_tongue(code) < 0 || level.len > 2)
            return err_set(err, ERR_UNPROCESSED,
                           "languages names one we do not know; write codes and levels with blanks "
                           "between, as in: it-A2 en-B1");
    }
    return true;
}

/* ---- a row */

/* Our own tables put an apostrophe before what a spreadsheet would carry out (csv.h). */
static struct str without_guard(struct str text)
{
    bool guarded =
        text.len > 1 && text.ptr[0] == '\'' &&
        (text.ptr[1] == '=' || text.ptr[1] == '+' || text.ptr[1] == '-' || text.ptr[1] == '@');
    return guarded ? str_from(text, 1) : text;
}

static struct str field_of(const struct vacancy_columns *columns, const struct csv_row *row,
                           enum column column)
{
    for (int i = 0; i < columns->count && i < row->count; i++) {
        if (columns->at[i] == (int)column)
            return without_guard(str_trim(row->fields[i]));
    }
    return STR("");
}

static bool read_amount(struct str text, const char *field, int64_t *ret, struct err *err)
{
    *ret = 0;
    if (text.len == 0 || str_to_int64(text, ret))
        return true;
    return err_set(err, ERR_UNPROCESSED,
                   "%s is no whole number; write digits only, as in 75000, or leave it empty",
                   field);
}

static bool read_sample(struct str text, bool *ret, struct err *err)
{
    *ret = str_equal(text, STR("1"));
    return *ret || text.len == 0 || str_equal(text, STR("0")) ||
           err_set(err, ERR_UNPROCESSED, "sample is neither 0 nor 1; write one of them");
}

bool vacancy_of_row(const struct vacancy_reading *reading, const struct vacancy_columns *columns,
                    const struct csv_row *row, struct vacancy *ret, struct err *err)
{
    if (row->count != columns->count)
        return err_set(err, ERR_UNPROCESSED,
                       "has %d fields, the first row has %d; put texts with separators in quotes",
                       row->count, columns->count);
    *ret = (struct vacancy){
        .source = reading->source,
        .reference = field_of(columns, row, COLUMN_ID),
        .title_sq = field_of(columns, row, COLUMN_TITLE_SQ),
        .title_en = field_of(columns, row, COLUMN_TITLE_EN),
        .currency = field_of(columns, row, COLUMN_CURRENCY),
        .contract = field_of(columns, row, COLUMN_CONTRACT),
        .tongues = field_of(columns, row, COLUMN_LANGUAGES),
        .employer = field_of(columns, row, COLUMN_EMPLOYER),
        .contact = field_of(columns, row, COLUMN_CONTACT),
    };
    return read_isco(reading, field_of(columns, row, COLUMN_ISCO), "isco", &ret->isco, err) &&
           read_place(reading, field_of(columns, row, COLUMN_PLACE), "place", &ret->place, err) &&
           read_amount(field_of(columns, row, COLUMN_WAGE_MIN), "wage_min", &ret->wage_min, err) &&
           read_amount(field_of(columns, row, COLUMN_WAGE_MAX), "wage_max", &ret->wage_max, err) &&
           read_day(field_of(columns, row, COLUMN_VALID_THROUGH), "valid_through",
                    &ret->valid_until_ms, err) &&
           read_sample(field_of(columns, row, COLUMN_SAMPLE), &ret->sample, err) &&
           check_tongues(ret->tongues, err) && vacancy_check(ret, reading->now_ms, err);
}

/* ---- JobPosting */

/* The first of an array, or the value itself: JSON-LD allows both everywhere. */
static const struct json *one(const struct json *value)
{
    return json_is(value, JSON_ARRAY) ? value->first : value;
}

static const struct json *at(const struct json *object, const char *key)
{
    return one(json_get(object, key));
}

/* A text, or the member of an object that stands for it. */
static struct str text_at(const struct json *object, const char *key, const char *member)
{
    const struct json *value = at(object, key);
    if (json_is(value, JSON_STRING))
        return str_trim(value->string);
    return str_trim(json_str(value, member));
}

static bool amount_at(const struct json *object, const char *key, int64_t *ret, struct err *err)
{
    const struct json *value = at(object, key);
    *ret = 0;
    if (!value || json_is(value, JSON_NULL) || json_int(value, ret) ||
        (json_is(value, JSON_STRING) && str_to_int64(value->string, ret)))
        return true;
    return err_set(err, ERR_UNPROCESSED, "baseSalary.%s is no whole number; write one a month",
                   key);
}

static bool read_salary(const struct json *posting, struct vacancy *ret, struct err *err)
{
    const struct json *salary = at(posting, "baseSalary"), *value = at(salary, "value");
    struct str unit = json_str(value, "unitText");
    if (!json_is(salary, JSON_OBJECT))
        return true;
    ret->currency = json_str(salary, "currency");
    if (unit.len > 0 && !str_equal_nocase(unit, STR("MONTH")))
        return true; /* a wage an hour or a year is not shown as one a month */
    if (!json_is(value, JSON_OBJECT))
        return amount_at(salary, "value", &ret->wage_max, err);
    return amount_at(value, "minValue", &ret->wage_min, err) &&
           amount_at(value, "maxValue", &ret->wage_max, err) &&
           (ret->wage_min + ret->wage_max > 0 || amount_at(value, "value", &ret->wage_max, err));
}

static struct str locality_of(const struct json *posting)
{
    const struct json *address = at(at(posting, "jobLocation"), "address");
    if (json_is(address, JSON_STRING))
        return address->string;
    struct str town = json_str(address, "addressLocality");
    return town.len > 0 ? town : text_at(address, "addressCountry", "name");
}

bool vacancy_of_posting(const struct vacancy_reading *reading, const struct json *posting,
                        struct vacancy *ret, struct err *err)
{
    if (!json_is(posting, JSON_OBJECT))
        return err_set(err, ERR_UNPROCESSED, "is no object; write one JobPosting in { }");
    struct str title = json_str(posting, "title");
    struct str contact = text_at(posting, "applicationContact", "name");
    struct str place = locality_of(posting);
    bool albanian = str_equal(str_head(json_str(posting, "inLanguage"), 2), STR("sq"));
    const struct json *sample = json_get(posting, "sample");
    *ret = (struct vacancy){
        .source = reading->source,
        .reference = text_at(posting, "identifier", "value"),
        .title_sq = albanian ? title : STR(""),
        .title_en = albanian ? STR("") : title,
        .contract = text_at(posting, "employmentType", "name"),
        .employer = text_at(posting, "hiringOrganization", "name"),
        .contact = contact.len > 0 ? contact : json_str(posting, "url"),
        .sample = json_is(sample, JSON_BOOL) && sample->boolean,
    };
    return read_isco(reading, text_at(posting, "occupationalCategory", "codeValue"),
                     "occupationalCategory", &ret->isco, err) &&
           read_place(reading, place, "jobLocation", &ret->place, err) &&
           read_salary(posting, ret, err) &&
           read_day(json_str(posting, "validThrough"), "validThrough", &ret->valid_until_ms, err) &&
           vacancy_check(ret, reading->now_ms, err);
}
