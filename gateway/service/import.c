/* Floor 3: files of records. */
#include "service/import.h"

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
    struct import_tally tally;
    bool named;
    int64_t number;
    const struct json *next;
};

struct import {
    const struct import_kind *of;
    void *context;
    struct import_plan plan;
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

struct import *import_new(const struct import_kind *kind, void *context,
                          const struct import_plan *plan)
{
    struct import *import = calloc(1, sizeof(*import));
    if (!import)
        abort();
    import->of = kind;
    import->context = context;
    import->plan = *plan;
    import->at.number = plan->first_number > 0 ? plan->first_number : 1;
    import->reader = csv_reader_new(keep_row, import);
    return import;
}

void import_free(struct import *import)
{
    if (!import)
        return;
    import->of->free(import->context);
    csv_reader_free(import->reader);
    arena_free(import->rows);
    arena_free(import->tree);
    free(import->text);
    free(import);
}

void *import_context(const struct import *import)
{
    return import->context;
}

struct import_tally import_tally(const struct import *import)
{
    return import->at.tally;
}

/* ---- one record */

static void tell(struct import *import, const char *what, int64_t number, const struct err *fault)
{
    char text[FAULT_SIZE];
    struct builder b;
    import->at.tally.faults++;
    if (!import->plan.tell)
        return;
    builder_init(&b, text, sizeof(text));
    builder_addf(&b, "%s %lld: %s", what, (long long)number, fault->text);
    import->plan.tell(import->plan.context, text);
}

static bool take(struct import *import, struct import_record *record, const char *what,
                 int64_t number, struct err *err)
{
    struct err fault = { 0 };
    if (record->unusable)
        fault = *record->unusable;
    record->db = import->db;
    record->arena = import->arena;
    import->at.tally.records++;
    if (!import->of->take(import->context, record, &fault, err))
        return false;
    if (fault.code != ERR_NONE)
        tell(import, what, number, &fault);
    return fault.code != ERR_LIMIT || err_set(err, ERR_LIMIT, "%s", fault.text);
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
    struct import *import = context;
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

static bool take_row(struct import *import, const struct csv_row *row, struct err *err)
{
    struct err no_text = { 0 };
    struct import_record record = { .row = row };
    if (!import->at.named) {
        import->at.named = true;
        return import->of->heads(import->context, row, err);
    }
    if (!is_text(row)) {
        err_put(&no_text, ERR_UNPROCESSED,
                "holds bytes that are no UTF-8; save the file as CSV UTF-8 and try again");
        record.unusable = &no_text;
    }
    return take(import, &record, "row", row->number + import->at.number - 1, err);
}

/* ---- JSON */

static bool keep_text(struct import *import, struct str bytes, struct err *err)
{
    size_t len = import->text_len + bytes.len;
    if (len > import->of->json_size_max)
        return err_set(err, ERR_LIMIT, "has more than %zu MB of JSON; split it, or use CSV",
                       import->of->json_size_max / 1024 / 1024);
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

static bool parse(struct import *import, struct err *err)
{
    const struct json *root, *list;
    import->parsed = true;
    import->tree = arena_new(import->of->json_size_max * 8);
    if (!json_parse((struct str){ import->text, import->text_len }, import->tree, &root, err))
        return false;
    list = json_get(root, import->of->list) ? json_get(root, import->of->list) : root;
    import->single = !json_is(list, JSON_ARRAY);
    import->at.next = import->single ? list : list->first;
    return true;
}

static bool take_slice(struct import *import, struct err *err)
{
    for (int i = 0; import->at.next && i < SLICE_RECORDS; i++) {
        struct import_record record = { .node = import->at.next };
        if (!take(import, &record, import->of->noun, import->at.number, err))
            return false;
        import->at.number++;
        import->at.next = import->single ? NULL : import->at.next->next;
    }
    return true;
}

/* ---- bytes */

static bool tell_kind(struct import *import, struct err *err)
{
    enum sniffed sniffed;
    if (!sniff((struct str){ import->head, import->head_len }, &sniffed, err))
        return false;
    import->kind = sniffed == SNIFFED_JSON ? KIND_JSON : KIND_TABLE;
    return true;
}

static bool take_bytes(struct import *import, struct str bytes, struct err *err)
{
    return import->kind == KIND_JSON ? keep_text(import, bytes, err)
                                     : csv_reader_feed(import->reader, bytes, err);
}

/* Of the call: what it works with, and where it began. */
static void begin(struct import *import, struct db *db, struct arena *arena)
{
    import->db = db;
    import->arena = arena;
    arena_free(import->rows);
    import->rows = arena_new(ROWS_ARENA_SIZE);
    import->first = NULL;
    import->last = &import->first;
    import->began = import->at;
    import->of->begin(import->context, false);
}

/* What was read, good until the reading broke; then what broke it. */
static bool take_rows(struct import *import, struct err *err)
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
static bool settle_kind(struct import *import, struct str *bytes, bool at_end, struct err *err)
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

static bool read_bytes(struct import *import, struct str bytes, struct err *err)
{
    if (import->kind == KIND_UNKNOWN && !settle_kind(import, &bytes, false, err))
        return false;
    return import->kind == KIND_UNKNOWN || take_bytes(import, bytes, err);
}

bool import_feed(struct import *import, struct db *db, struct str bytes, struct arena *arena,
                 struct err *err)
{
    begin(import, db, arena);
    if (import->broken.code == ERR_NONE)
        (void)read_bytes(import, bytes, &import->broken);
    return take_rows(import, err);
}

/* ---- the end */

static bool read_end(struct import *import, struct err *err)
{
    struct str nothing = STR("");
    if (import->kind == KIND_UNKNOWN && !settle_kind(import, &nothing, true, err))
        return false;
    if (import->kind == KIND_TABLE)
        return csv_reader_end(import->reader, err);
    return import->parsed || parse(import, err);
}

static bool take_end(struct import *import, bool *ret_more, struct err *err)
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

bool import_end(struct import *import, struct db *db, struct arena *arena, bool *ret_more,
                struct err *err)
{
    begin(import, db, arena);
    if (import->broken.code == ERR_NONE)
        (void)read_end(import, &import->broken);
    import->began.next = import->at.next; /* the first slice begins where the text was parsed */
    import->ending = true;
    return take_end(import, ret_more, err);
}

bool import_again(struct import *import, struct db *db, struct arena *arena, bool *ret_more,
                  struct err *err)
{
    import->db = db;
    import->arena = arena;
    import->at = import->began;
    import->of->begin(import->context, true);
    *ret_more = false;
    return import->ending ? take_end(import, ret_more, err) : take_rows(import, err);
}
