/* Vacancies as files tell them, field by field: rows of a table, and schema.org JobPosting.
 *
 * A table's first row names its columns, in any order: id, title_sq, title_en, isco, place, wage_min,
 * wage_max, currency, contract, languages, employer, contact, valid_through (2026-12-31) and sample (0
 * or 1). id, one title, place, contact and valid_through must be there; unknown columns are a fault of
 * the file. A place is an id or a name (menus/work/places.json), languages are codes with a level:
 * "it-A2 en-B1".
 *
 * JobPosting (schema.org/JobPosting): identifier (text or PropertyValue), title, occupationalCategory
 * (the code, alone or before its name), jobLocation.address.addressLocality, else addressCountry,
 * baseSalary (currency; value.minValue, maxValue or value; unitText MONTH), employmentType,
 * hiringOrganization.name, applicationContact.name or url, validThrough, and `title` in the language of
 * inLanguage ("sq", else English).
 *
 * Floor 1. Thread: any. What is returned borrows from the row or tree and from `arena`. */
#ifndef GATEWAY_VACANCY_RECORD_H
#define GATEWAY_VACANCY_RECORD_H

#include "base/csv_read.h"
#include "base/json.h"
#include "domain/vacancy_words.h"

struct vacancy_columns {
    int at[CSV_FIELDS_MAX]; /* field of each column; -1: left out */
    int count;
};

struct vacancy_reading {
    const struct vacancy_words *words;
    struct str source;
    int64_t now_ms;
    struct arena *arena;
};

/* ERR_UNPROCESSED: what the first row lacks or has too much. */
MUST_CHECK bool vacancy_columns_read(const struct csv_row *row, struct vacancy_columns *ret,
                                     struct err *err);

/* Both judge by vacancy_check(), too. ERR_UNPROCESSED: "place: what and what to do". */
MUST_CHECK bool vacancy_of_row(const struct vacancy_reading *reading,
                               const struct vacancy_columns *columns, const struct csv_row *row,
                               struct vacancy *ret, struct err *err);
MUST_CHECK bool vacancy_of_posting(const struct vacancy_reading *reading,
                                   const struct json *posting, struct vacancy *ret,
                                   struct err *err);

#endif
