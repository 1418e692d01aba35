/* Floor 1: listings out of rows and into them, with what is wrong by field. */
#include "domain/listing_record.h"

#include "domain/date.h"
#include "domain/hours.h"

#include <stddef.h>

enum { LIST_SIZE = LISTING_TEXT_SIZE_MAX + 1, LONG_LIST_SIZE = 2 * LIST_SIZE };

const char *const listing_columns[LISTING_COLUMN_COUNT] = {
    [LISTING_ID] = "id",
    [LISTING_ORGANIZATION] = "organization",
    [LISTING_NAME_SQ] = "name_sq",
    [LISTING_NAME_EN] = "name_en",
    [LISTING_NEEDS] = "needs",
    [LISTING_PLACES] = "places",
    [LISTING_ADDRESS] = "address",
    [LISTING_PHONE] = "phone",
    [LISTING_WEBSITE] = "website",
    [LISTING_ELIGIBILITY] = "eligibility",
    [LISTING_DOCUMENTS] = "documents",
    [LISTING_COST] = "cost",
    [LISTING_LANGUAGES] = "languages",
    [LISTING_ACCESSIBILITY] = "accessibility",
    [LISTING_HOURS] = "hours",
    [LISTING_CLOSED_DAYS] = "closed",
    [LISTING_BEDS] = "beds",
    [LISTING_ASSURED_DATE] = "assured_date",
    [LISTING_ASSURED_FOR] = "assured_days",
    [LISTING_STATUS] = "status",
    [LISTING_SAMPLE] = "sample",
    [LISTING_NOTE] = "note",
};

/* Columns that are texts as they stand. */
static const struct {
    enum listing_column column;
    size_t offset;
} texts[] = {
    { LISTING_ORGANIZATION, offsetof(struct listing, organization) },
    { LISTING_NAME_SQ, offsetof(struct listing, name_sq) },
    { LISTING_NAME_EN, offsetof(struct listing, name_en) },
    { LISTING_NEEDS, offsetof(struct listing, needs) },
    { LISTING_PLACES, offsetof(struct listing, places) },
    { LISTING_ADDRESS, offsetof(struct listing, address) },
    { LISTING_PHONE, offsetof(struct listing, phone) },
    { LISTING_WEBSITE, offsetof(struct listing, website) },
    { LISTING_ELIGIBILITY, offsetof(struct listing, eligibility) },
    { LISTING_DOCUMENTS, offsetof(struct listing, documents) },
    { LISTING_COST, offsetof(struct listing, cost) },
    { LISTING_LANGUAGES, offsetof(struct listing, languages) },
    { LISTING_ACCESSIBILITY, offsetof(struct listing, accessibility) },
    { LISTING_HOURS, offsetof(struct listing, hours) },
    { LISTING_CLOSED_DAYS, offsetof(struct listing, closed) },
    { LISTING_NOTE, offsetof(struct listing, note) },
};

enum { TEXT_COUNT = sizeof(texts) / sizeof(texts[0]) };

/* ---- columns */

static bool is_required(int column)
{
    return column == LISTING_ID || column == LISTING_ORGANIZATION || column == LISTING_NEEDS ||
           column == LISTING_PLACES;
}

bool listing_heads_read(const struct csv_row *row, struct listing_heads *ret, struct err *err)
{
    bool seen[LISTING_COLUMN_COUNT] = { false };
    ret->count = row->count;
    for (int i = 0; i < row->count; i++) {
        int column = str_among(str_trim(row->fields[i]), listing_columns, LISTING_COLUMN_COUNT);
        if (column < 0)
            return err_set(err, ERR_UNPROCESSED,
                           "row 1: column %d is none we know; the first row names the columns, "
                           "such as id, organization, needs, places, phone",
                           i + 1);
        if (seen[column])
            return err_set(err, ERR_UNPROCESSED, "row 1: column %s is there twice; leave one",
                           listing_columns[column]);
        seen[column] = true;
        ret->at[i] = column;
    }
    for (int i = 0; i < LISTING_COLUMN_COUNT; i++) {
        if (is_required(i) && !seen[i])
            return err_set(err, ERR_UNPROCESSED, "row 1: column %s is missing; add it",
                           listing_columns[i]);
    }
    return true;
}

/* ---- lists of names into ids */

static bool is_separator(char c)
{
    return c == ',' || c == ';' || c == '|';
}

/* The next of "Tirana, Lezha; Krujë"; in lists of ids blanks separate, too. */
static struct str next_name(struct str *list, bool blanks)
{
    size_t len = 0;
    while (len < list->len && !is_separator(list->ptr[len]) && !(blanks && list->ptr[len] == ' '))
        len++;
    struct str name = str_trim(str_head(*list, len));
    *list = str_from(*list, len + 1);
    return name;
}

static void add_id(struct str id, struct builder *ret)
{
    if (listing_has(builder_str(ret), id))
        return;
    builder_add(ret, ret->len > 0 ? STR(" ") : STR(""));
    builder_add(ret, id);
}

static bool settle_needs(const struct listing_reading *reading, struct listing *it,
                         struct builder *ids, struct err *err)
{
    for (struct str list = it->needs; list.len > 0;) {
        struct str name = next_name(&list, true);
        if (name.len == 0)
            continue;
        int need = need_words_find(reading->words, name);
        need = need < 0 ? need_words_taxonomy(reading->words, name) : need;
        if (need < 0)
            return err_set(err, ERR_UNPROCESSED,
                           "needs names one we do not know; write ids of services/needs.json with "
                           "blanks between, as in: health children");
        add_id(reading->words->all[need].id, ids);
    }
    return true;
}

static bool settle_places(const struct listing_reading *reading, struct listing *it,
                          struct builder *ids, struct err *err)
{
    /* Ids alone may be separated by blanks, as we write them; names hold some. */
    bool all_ids = true;
    for (struct str list = it->places; list.len > 0 && all_ids;) {
        struct str one = next_name(&list, true);
        all_ids = one.len == 0 || str_equal(one, LISTING_EVERYWHERE) ||
                  vacancy_words_place(&reading->words->words, one) >= 0;
    }
    for (struct str list = it->places; list.len > 0;) {
        struct str name = next_name(&list, all_ids);
        if (name.len == 0)
            continue;
        if (str_equal_nocase(name, LISTING_EVERYWHERE)) {
            add_id(LISTING_EVERYWHERE, ids);
            continue;
        }
        int place = vacancy_words_find(&reading->words->words, WORK_PLACE, name);
        if (place < 0)
            return err_set(err, ERR_UNPROCESSED,
                           "places names one we do not know; write municipalities as in "
                           "work/places.json with commas between, or \"all\"");
        add_id(reading->words->words.places[place].id, ids);
    }
    return true;
}

/* One way of writing each, so that two files that say the same are the same. */
static bool settle_times(struct arena *arena, struct listing *it, struct err *err)
{
    struct office_hours hours;
    struct office_closed closed;
    struct builder b, days;
    if (!hours_parse(it->hours, &hours) || !office_parse_closed(it->closed, &closed))
        return true; /* told by listing_check() */
    if (!arena_builder(arena, LIST_SIZE, &b) || !arena_builder(arena, LONG_LIST_SIZE, &days))
        return err_set(err, ERR_LIMIT, "no room for a listing");
    hours_write(&hours, STR("Mon Tue Wed Thu Fri Sat Sun"), &b);
    for (int i = 0; i < closed.count; i++) {
        builder_add(&days, i > 0 ? STR(", ") : STR(""));
        date_write_iso(closed.days_ms[i], &days);
    }
    it->hours = builder_str(&b);
    it->closed = builder_str(&days);
    return true;
}

bool listing_settle(const struct listing_reading *reading, struct str id, struct listing *it,
                    struct err *err)
{
    struct builder needs, places, key;
    if (!arena_builder(reading->arena, LIST_SIZE, &needs) ||
        !arena_builder(reading->arena, LONG_LIST_SIZE, &places) ||
        !arena_builder(reading->arena, LISTING_KEY_SIZE, &key))
        return err_set(err, ERR_LIMIT, "no room for a listing");
    if (id.len == 0)
        return err_set(err, ERR_UNPROCESSED, "id is empty; it must say something");
    if (!settle_needs(reading, it, &needs, err) || !settle_places(reading, it, &places, err) ||
        !settle_times(reading->arena, it, err))
        return false;
    listing_key(reading->source, id, key.ptr);
    it->key = (struct str){ key.ptr, LISTING_KEY_SIZE - 1 };
    it->needs = builder_str(&needs);
    it->places = builder_str(&places);
    return listing_check(it, reading->now_ms, err) && need_words_check(reading->words, it, err);
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

static struct str field_of(const struct listing_heads *heads, const struct csv_row *row,
                           enum listing_column column)
{
    for (int i = 0; i < heads->count && i < row->count; i++) {
        if (heads->at[i] == (int)column)
            return without_guard(str_trim(row->fields[i]));
    }
    return STR("");
}

static bool read_number(struct str text, const char *field, int64_t otherwise, int64_t *ret,
                        struct err *err)
{
    *ret = otherwise;
    return text.len == 0 || str_to_int64(text, ret) ||
           err_set(err, ERR_UNPROCESSED,
                   "%s is no whole number; write digits only, or leave it empty", field);
}

static bool read_status(struct str text, enum listing_state *ret, struct err *err)
{
    int state = str_among(text, listing_state_names, LISTING_STATE_COUNT);
    *ret = text.len == 0 ? LISTING_ACTIVE : (enum listing_state)(state < 0 ? 0 : state);
    return text.len == 0 || state >= 0 ||
           err_set(err, ERR_UNPROCESSED,
                   "status is none we know; write active, temporarily closed or defunct");
}

bool listing_of_row(const struct listing_reading *reading, const struct listing_heads *heads,
                    const struct csv_row *row, struct listing *ret, struct err *err)
{
    if (row->count != heads->count)
        return err_set(err, ERR_UNPROCESSED,
                       "has %d fields, the first row has %d; put texts with separators in quotes",
                       row->count, heads->count);
    *ret = (struct listing){ .source = reading->source };
    for (int i = 0; i < TEXT_COUNT; i++)
        *(struct str *)((char *)ret + texts[i].offset) = field_of(heads, row, texts[i].column);
    struct str sample = field_of(heads, row, LISTING_SAMPLE);
    struct str assured = field_of(heads, row, LISTING_ASSURED_DATE);
    ret->sample = str_equal(sample, STR("1"));
    if (!ret->sample && sample.len > 0 && !str_equal(sample, STR("0")))
        return err_set(err, ERR_UNPROCESSED, "sample is neither 0 nor 1; write one of them");
    if (assured.len > 0 && !date_parse(assured, &ret->assured_ms))
        return err_set(err, ERR_UNPROCESSED,
                       "assured_date is no day; write it as in 2026-12-31, or leave it empty");
    return read_number(field_of(heads, row, LISTING_BEDS), "beds", 0, &ret->beds, err) &&
           read_number(field_of(heads, row, LISTING_ASSURED_FOR), "assured_days",
                       LISTING_ASSURED_DAYS, &ret->assured_days, err) &&
           read_status(field_of(heads, row, LISTING_STATUS), &ret->state, err) &&
           listing_settle(reading, field_of(heads, row, LISTING_ID), ret, err);
}

void listing_write(const struct listing *listing, enum listing_column column, struct builder *ret)
{
    for (int i = 0; i < TEXT_COUNT; i++) {
        if (texts[i].column == column) {
            builder_add(ret, *(const struct str *)((const char *)listing + texts[i].offset));
            return;
        }
    }
    if (column == LISTING_ID)
        builder_add(ret, listing->key);
    else if (column == LISTING_BEDS && listing->beds > 0)
        builder_addf(ret, "%lld", (long long)listing->beds);
    else if (column == LISTING_ASSURED_DATE && listing->assured_ms > 0)
        date_write_iso(listing->assured_ms, ret);
    else if (column == LISTING_ASSURED_FOR)
        builder_addf(ret, "%lld", (long long)listing->assured_days);
    else if (column == LISTING_STATUS)
        builder_add(ret, str_of(listing_state_names[listing->state]));
    else if (column == LISTING_SAMPLE)
        builder_add_char(ret, listing->sample ? '1' : '0');
}
