/* Floor 3: files and feeds of vacancies. */
#include "service/vacancy_import.h"

#include "base/limits.h"
#include "base/sniff.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    SLICE_RECORDS = 200,
    FAULT_SIZE = 480,
    ROWS_ARENA_SIZE = 4 * 1024 * 1024,
};

enum kind { KIND_UNKNOWN, KIND_TABLE, KIND_JSON };

struct pending { /* a row that was read, until it is taken in */
    struct pending *next;
    struct csv_row row;
};

struct place { /* where a call began: it may have to be made again */
    struct vacancy_import_counts counts;
    struct vacancy_columns columns;
    bool named;
    int64_t number;
    const struct json *next;
};

struct vacancy_import {
    struct vacancy_import_plan plan;
    char source[VACANCY_NAME_SIZE_MAX + 1];
    struct screener screener;
    struct vacancy_reading reading;
    struct place at, began;
    enum kind kind;
    char head[SNIFF_SIZE]; /* bytes of an unknown kind */
    size_t head_len;
    /* A table: */
    struct csv_reader *reader;
    struct arena *rows; /* of the call */
    struct pending *first, **last;
    struct err broken; /* what ended the reading */
    bool ending;       /* all bytes are fed */
    /* JSON: */
    char *text;
    size_t text_len, text_size;
    struct arena *tree;
    bool parsed, single;
    /* Of the call: */
    struct db *db;
    struct arena *arena;
};

static bool keep_row(void *context, const struct csv_row *row, struct err *err);

struct vacancy_import *vacancy_import_new(const struct vacancy_import_plan *plan)
{
    struct vacancy_import *import = calloc(1, sizeof(*import));
    if (!import)
        abort();
    import->plan = *plan;
    size_t len =
        plan->source.len < VACANCY_NAME_SIZE_MAX ? plan->source.len : VACANCY_NAME_SIZE_MAX;
    memcpy(import->source, plan->source.ptr, len);
    import->screener = (struct screener){ .keys = plan->keys, .screening = plan->screening };
    import->reading = (struct vacancy_reading){ .words = plan->words,
                                                .source = str_of(import->source),
                                                .now_ms = plan->now_ms };
    import->at.number = plan->first_number > 0 ? plan->first_number : 1;
    import->reader = csv_reader_new(keep_row, import);
    return import;
}

void vacancy_import_free(struct vacancy_import *import)
{
    if (!import)
        return;
    csv_reader_free(import->reader);
    arena_free(import->rows);
    arena_free(import->tree);
    free(import->text);
    free(import);
}

struct vacancy_import_counts vacancy_import_counts(const struct vacancy_import *import)
{
    return import->at.counts;
}

/* ---- one record */

static void tell(struct vacancy_import *import, const char *what, int64_t number,
                 const struct err *fault)
{
    char text[FAULT_SIZE];
    struct builder b;
    import->at.counts.faults++;
    if (!import->plan.tell)
        return;
    builder_init(&b, text, sizeof(text));
    builder_addf(&b, "%s %lld: %s", what, (long long)number, fault->text);
    import->plan.tell(import->plan.context, text);
}

/* The source told this one, whether it is good or not; and one that it had left out is back. */
static bool mark_seen(struct vacancy_import *import, const struct vacancy *vacancy, bool *ret_back,
                      struct err *err)
{
    struct db_rows rows;
    *ret_back = false;
    if (!import->plan.feed || vacancy->reference.len == 0)
        return true;
    if (!DB_RUN(import->db, QUERY_VACANCY_BACK, import->arena, &rows, err, DB_S(vacancy->source),
                DB_S(vacancy->reference)))
        return false;
    *ret_back = rows.changed > 0;
    return DB_RUN(import->db, QUERY_VACANCY_SEEN, import->arena, NULL, err, DB_S(vacancy->source),
                  DB_S(vacancy->reference), DB_I(import->plan.now_ms));
}

static bool reopen(struct vacancy_import *import, const struct vacancy *vacancy, struct err *err)
{
    struct vacancy stored;
    return vacancies_of_source(import->db, vacancy->source, vacancy->reference, import->arena,
                               &stored, err) &&
           vacancies_set_state(import->db, stored.id, vacancy->state, import->plan.now_ms,
                               import->arena, err);
}

static bool put(struct vacancy_import *import, struct vacancy *vacancy, struct err *err)
{
    enum vacancies_put put;
    bool back;
    vacancy->state = import->plan.state;
    import->screener.db = import->db;
    if (!mark_seen(import, vacancy, &back, err) ||
        !screener_judge(&import->screener, vacancy, import->arena, err) ||
        !vacancies_put(import->db, vacancy, import->plan.now_ms, import->arena, &put, err))
        return false;
    /* A new one was not there to be marked before. */
    if (put == VACANCY_NEW && !mark_seen(import, vacancy, &(bool){ false }, err))
        return false;
    if (back && put == VACANCY_KEPT) {
        put = VACANCY_CHANGED;
        if (!reopen(import, vacancy, err))
            return false;
    }
    import->at.counts.put[put]++;
    import->at.counts.waiting +=
        vacancy->state == VACANCY_WAITING && (put == VACANCY_NEW || put == VACANCY_CHANGED);
    return true;
}

/* `good`: it could be read; else `fault` says why not. */
static bool take(struct vacancy_import *import, struct vacancy *vacancy, bool good,
                 const char *what, int64_t number, const struct err *fault, struct err *err)
{
    bool back;
    import->at.counts.records++;
    if (good)
        return put(import, vacancy, err);
    tell(import, what, number, fault);
    return mark_seen(import, vacancy, &back, err);
}

/* ---- a table */

static bool is_text(const struct csv_row *row)
{
    for (int i = 0; i < row->count; i++) {
        if (!utf8_valid(row->fields[i]))
            return false;
    }
    return true;
}

static bool keep_row(void *context, const struct csv_row *row, struct err *err)
{
    struct vacancy_import *import = context;
    struct pending *kept = ARENA_NEW(import->rows, struct pending);
    struct str *fields = ARENA_ARRAY(import->rows, struct str, (size_t)row->count + 1);
    bool whole = kept && fields;
    for (int i = 0; whole && i < row->count; i++)
        whole = arena_copy(import->rows, row->fields[i], &fields[i]);
    if (!whole)
        return err_set(err, ERR_LIMIT, "row %lld: no room for it; feed smaller pieces",
                       (long long)row->number);
    kept->row = (struct csv_row){ row->number, fields, row->count };
    *import->last = kept;
    import->last = &kept->next;
    return true;
}

static bool take_row(struct vacancy_import *import, const struct csv_row *row, struct err *err)
{
    struct vacancy vacancy = { .source = import->reading.source };
    struct err fault = { 0 };
    if (!import->at.named) {
        import->at.named = true;
        return vacancy_columns_read(row, &import->at.columns, err);
    }
    int64_t number = row->number + import->at.number - 1;
    if (!is_text(row)) {
        err_put(&fault, ERR_UNPROCESSED,
                "holds bytes that are no UTF-8; save the file as CSV UTF-8 and try again");
        return take(import, &vacancy, false, "row", number, &fault, err);
    }
    bool good = vacancy_of_row(&import->reading, &import->at.columns, row, &vacancy, &fault);
    return take(import, &vacancy, good, "row", number, &fault, err);
}

/* ---- JSON */

static bool keep_text(struct vacancy_import *import, struct str bytes, struct err *err)
{
    size_t len = import->text_len + bytes.len;
    if (len > VACANCY_JSON_SIZE_MAX)
        return err_set(err, ERR_LIMIT, "has more than %d MB of JSON; split it, or use CSV",
                       VACANCY_JSON_SIZE_MAX / 1024 / 1024);
    if (len > import->text_size) {
        import->text_size = len * 2;
        import->text = realloc(import->text, import->text_size);
        if (!import->text)
            abort();
    }
    memcpy(import->text + import->text_len, bytes.ptr, bytes.len);
    import->text_len = len;
    return true;
}

static bool parse(struct vacancy_import *import, struct err *err)
{
    const struct json *root, *list;
    import->parsed = true;
    import->tree = arena_new((size_t)VACANCY_JSON_SIZE_MAX * 8);
    if (!json_parse((struct str){ import->text, import->text_len }, import->tree, &root, err))
        return false;
    list = json_get(root, "@graph") ? json_get(root, "@graph") : root;
    import->single = !json_is(list, JSON_ARRAY);
    import->at.next = import->single ? list : list->first;
    return true;
}

static bool take_slice(struct vacancy_import *import, struct err *err)
{
    for (int i = 0; import->at.next && i < SLICE_RECORDS; i++) {
        struct vacancy vacancy = { .source = import->reading.source };
        struct err fault = { 0 };
        bool good = vacancy_of_posting(&import->reading, import->at.next, &vacancy, &fault);
        if (!take(import, &vacancy, good, "posting", import->at.number, &fault, err))
            return false;
        import->at.number++;
        import->at.next = import->single ? NULL : import->at.next->next;
    }
    return true;
}

/* ---- bytes */

static bool tell_kind(struct vacancy_import *import, struct err *err)
{
    enum sniffed sniffed;
    if (!sniff((struct str){ import->head, import->head_len }, &sniffed, err))
        return false;
    import->kind = sniffed == SNIFFED_JSON ? KIND_JSON : KIND_TABLE;
    return true;
}

static bool take_bytes(struct vacancy_import *import, struct str bytes, struct err *err)
{
    return import->kind == KIND_JSON ? keep_text(import, bytes, err)
                                     : csv_reader_feed(import->reader, bytes, err);
}

/* Of the call: what it works with, and where it began. */
static void begin(struct vacancy_import *import, struct db *db, struct arena *arena)
{
    import->db = db;
    import->arena = arena;
    import->reading.arena = arena;
}

static void begin_rows(struct vacancy_import *import)
{
    arena_free(import->rows);
    import->rows = arena_new(ROWS_ARENA_SIZE);
    import->first = NULL;
    import->last = &import->first;
    import->began = import->at;
}

/* What was read, good until the reading broke; then what broke it. */
static bool take_rows(struct vacancy_import *import, struct err *err)
{
    for (const struct pending *kept = import->first; kept; kept = kept->next) {
        if (!take_row(import, &kept->row, err))
            return false;
    }
    if (import->broken.code == ERR_NONE)
        return true;
    *err = import->broken;
    return false;
}

/* The first bytes wait until they tell which kind of file it is. */
static bool settle_kind(struct vacancy_import *import, struct str *bytes, bool at_end,
                        struct err *err)
{
    while (import->head_len < SNIFF_SIZE && bytes->len > 0) {
        import->head[import->head_len++] = bytes->ptr[0];
        *bytes = str_from(*bytes, 1);
    }
    if (import->head_len < SNIFF_SIZE && !at_end)
        return true;
    return tell_kind(import, err) &&
           take_bytes(import, (struct str){ import->head, import->head_len }, err);
}

static bool read_bytes(struct vacancy_import *import, struct str bytes, struct err *err)
{
    if (import->kind == KIND_UNKNOWN && !settle_kind(import, &bytes, false, err))
        return false;
    return import->kind == KIND_UNKNOWN || take_bytes(import, bytes, err);
}

bool vacancy_import_feed(struct vacancy_import *import, struct db *db, struct str bytes,
                         struct arena *arena, struct err *err)
{
    begin(import, db, arena);
    begin_rows(import);
    if (import->broken.code == ERR_NONE)
        (void)read_bytes(import, bytes, &import->broken);
    return take_rows(import, err);
}

/* ---- the end */

static bool read_end(struct vacancy_import *import, struct err *err)
{
    struct str nothing = STR("");
    if (import->kind == KIND_UNKNOWN && !settle_kind(import, &nothing, true, err))
        return false;
    if (import->kind == KIND_TABLE)
        return csv_reader_end(import->reader, err);
    return import->parsed || parse(import, err);
}

static bool take_end(struct vacancy_import *import, bool *ret_more, struct err *err)
{
    *ret_more = false;
    if (!take_rows(import, err))
        return false;
    if (import->kind == KIND_TABLE)
        return import->at.named ||
               err_set(err, ERR_UNPROCESSED, "is empty; its first row names the columns");
    if (!take_slice(import, err))
        return false;
    *ret_more = import->at.next != NULL;
    return true;
}

bool vacancy_import_end(struct vacancy_import *import, struct db *db, struct arena *arena,
                        bool *ret_more, struct err *err)
{
    begin(import, db, arena);
    begin_rows(import);
    if (import->broken.code == ERR_NONE)
        (void)read_end(import, &import->broken);
    import->began.next =
        import->at.next; /* the first slice begins where the text was taken apart */
    import->ending = true;
    return take_end(import, ret_more, err);
}

bool vacancy_import_again(struct vacancy_import *import, struct db *db, struct arena *arena,
                          bool *ret_more, struct err *err)
{
    begin(import, db, arena);
    import->at = import->began;
    *ret_more = false;
    return import->ending ? take_end(import, ret_more, err) : take_rows(import, err);
}

/* ---- what is told no more */

bool vacancy_import_withdraw(struct vacancy_import *import, struct db *db, struct arena *arena,
                             size_t *ret, struct err *err)
{
    struct db_rows rows;
    *ret = 0;
    if (!DB_RUN(db, QUERY_VACANCIES_VANISHED, arena, &rows, err, DB_S(import->reading.source),
                DB_I(import->plan.now_ms), DB_I(SLICE_RECORDS)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!DB_RUN(db, QUERY_VACANCY_VANISHED, arena, NULL, err, DB_I(db_int(&rows, i, 0)),
                    DB_I(import->plan.now_ms)))
            return false;
    }
    *ret = rows.row_count;
    return true;
}
