/* Listings as files tell them, field by field, in both directions: rows of a table, and HSDS 3.
 *
 * A table's first row names its columns, in any order, by listing_columns[]. id, organization, needs and
 * places must be there; unknown columns are a fault of the file. Places are names or ids of
 * work/places.json with commas between, or "all"; needs are ids of services/needs.json, or their codes in
 * the taxonomy; hours and closed days as hours.h has them, days as 2026-12-31, sample is 0 or 1, status
 * one of listing_state_names.
 *
 * HSDS 3 (docs.openreferral.org): services as the API gives them in full, in a list, alone, or as
 * `contents` of a page, each with organization, status, eligibility_description, fees_description,
 * assured_date, phones, languages, schedules, required_documents, service_areas, attributes (needs:
 * taxonomy_term.code), and service_at_locations with addresses and accessibility. What HSDS has no field
 * for (Albanian name, number of beds, how long an assurance holds, sample) stands in `attributes` of the
 * taxonomy "migranti".
 *
 * Floor 1. Thread: any. What is returned borrows from the row or tree and from `arena`. */
#ifndef GATEWAY_LISTING_RECORD_H
#define GATEWAY_LISTING_RECORD_H

#include "base/csv_read.h"
#include "base/json.h"
#include "domain/need_words.h"

enum listing_column {
    LISTING_ID,
    LISTING_ORGANIZATION,
    LISTING_NAME_SQ,
    LISTING_NAME_EN,
    LISTING_NEEDS,
    LISTING_PLACES,
    LISTING_ADDRESS,
    LISTING_PHONE,
    LISTING_WEBSITE,
    LISTING_ELIGIBILITY,
    LISTING_DOCUMENTS,
    LISTING_COST,
    LISTING_LANGUAGES,
    LISTING_ACCESSIBILITY,
    LISTING_HOURS,
    LISTING_CLOSED_DAYS,
    LISTING_BEDS,
    LISTING_ASSURED_DATE,
    LISTING_ASSURED_FOR,
    LISTING_STATUS,
    LISTING_SAMPLE,
    LISTING_NOTE,
    LISTING_COLUMN_COUNT,
};

extern const char *const listing_columns[LISTING_COLUMN_COUNT]; /* "id", "organization", ... */

struct listing_heads {
    int at[CSV_FIELDS_MAX]; /* column of each field */
    int count;
};

struct listing_reading {
    const struct need_words *words;
    struct str source;
    int64_t now_ms;
    struct arena *arena;
};

/* ERR_UNPROCESSED: what the first row lacks or has too much. */
MUST_CHECK bool listing_heads_read(const struct csv_row *row, struct listing_heads *ret,
                                   struct err *err);

/* Both judge by listing_check() and need_words_check(), too. ERR_UNPROCESSED: "places: what and what to
 * do". */
MUST_CHECK bool listing_of_row(const struct listing_reading *reading,
                               const struct listing_heads *heads, const struct csv_row *row,
                               struct listing *ret, struct err *err);

/* What a table holds of it; places by their ids. */
void listing_write(const struct listing *listing, enum listing_column column, struct builder *ret);

/* ---- listing_hsds.c */

MUST_CHECK bool listing_of_hsds(const struct listing_reading *reading, const struct json *service,
                                struct listing *ret, struct err *err);
struct json_out *listing_hsds(const struct listing *listing, const struct need_words *words);

/* ---- for both */

/* Needs and places by their names into ids, the rest by the two checks. */
MUST_CHECK bool listing_settle(const struct listing_reading *reading, struct str id,
                               struct listing *it, struct err *err);

#endif
