/* Floor 3: files of services. */
#include "service/directory_import.h"

#include "base/limits.h"
#include "base/sniff.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { SLICE_RECORDS = 200, FAULT_SIZE = 480 };

struct directory_import {
    struct directory_import_plan plan;
    struct listing_reading reading;
    struct directory_import_counts counts;
    char head[SNIFF_SIZE]; /* bytes of an unknown kind */
    size_t head_len;
    bool sniffed;
    enum sniffed kind;
    /* A table: */
    struct csv_reader *reader;
    struct listing_heads heads;
    bool named;
    /* JSON: */
    char *text;
    size_t text_len, text_size;
    struct arena *tree;
    bool parsed, single;
    const struct json *next;
    int64_t number;
    /* Of the call: */
    struct db *db;
    struct arena *arena;
};

static bool take_row(void *context, const struct csv_row *row, struct err *err);

struct directory_import *directory_import_new(const struct directory_import_plan *plan)
{
    struct directory_import *import = calloc(1, sizeof(*import));
    if (!import)
        abort();
    import->plan = *plan;
    import->reading = (struct listing_reading){ .words = plan->words,
                                                .source = plan->source,
                                                .now_ms = plan->now_ms };
    import->number = plan->first_number > 0 ? plan->first_number : 1;
    import->reader = csv_reader_new(take_row, import);
    return import;
}

void directory_import_free(struct directory_import *import)
{
    if (!import)
        return;
    csv_reader_free(import->reader);
    arena_free(import->tree);
    free(import->text);
    free(import);
}

struct directory_import_counts directory_import_counts(const struct directory_import *import)
{
    return import->counts;
}

/* ---- one record */

static void tell(struct directory_import *import, const char *what, int64_t number,
                 const struct err *fault)
{
    char text[FAULT_SIZE];
    struct builder b;
    import->counts.faults++;
    if (!import->plan.tell)
        return;
    builder_init(&b, text, sizeof(text));
    builder_addf(&b, "%s %lld: %s", what, (long long)number, fault->text);
    import->plan.tell(import->plan.context, text);
}

static bool put(struct directory_import *import, const struct listing *listing, struct err *err)
{
    enum directory_put put;
    if (!directory_put(import->db, import->plan.words, listing, import->plan.now_ms, import->arena,
                       &put, err))
        return false;
    import->counts.put[put]++;
    return true;
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

static bool take_row(void *context, const struct csv_row *row, struct err *err)
{
    struct directory_import *import = context;
    struct listing listing;
    struct err fault = { 0 };
    if (!import->named) {
        import->named = true;
        return listing_heads_read(row, &import->heads, err);
    }
    import->counts.records++;
    bool good = is_text(row);
    if (!good)
        err_put(&fault, ERR_UNPROCESSED,
                "holds bytes that are no UTF-8; save the file as CSV UTF-8 and try again");
    good = good && listing_of_row(&import->reading, &import->heads, row, &listing, &fault);
    if (good)
        return put(import, &listing, err);
    tell(import, "row", row->number + import->number - 1, &fault);
    return fault.code != ERR_LIMIT || err_set(err, ERR_LIMIT, "%s", fault.text);
}

/* ---- JSON */

static bool keep_text(struct directory_import *import, struct str bytes, struct err *err)
{
    size_t len = import->text_len + bytes.len;
    if (len > DIRECTORY_JSON_SIZE_MAX)
        return err_set(err, ERR_LIMIT, "has more than %d MB of JSON; split it, or use CSV",
                       DIRECTORY_JSON_SIZE_MAX / 1024 / 1024);
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

static bool parse(struct directory_import *import, struct err *err)
{
    const struct json *root, *list;
    import->parsed = true;
    import->tree = arena_new((size_t)DIRECTORY_JSON_SIZE_MAX * 8);
    if (!json_parse((struct str){ import->text, import->text_len }, import->tree, &root, err))
        return false;
    list = json_get(root, "contents") ? json_get(root, "contents") : root;
    import->single = !json_is(list, JSON_ARRAY);
    import->next = import->single ? list : list->first;
    return true;
}

static bool take_slice(struct directory_import *import, struct err *err)
{
    for (int i = 0; import->next && i < SLICE_RECORDS; i++) {
        struct listing listing;
        struct err fault = { 0 };
        import->counts.records++;
        bool good = listing_of_hsds(&import->reading, import->next, &listing, &fault);
        if (good && !put(import, &listing, err))
            return false;
        if (!good)
            tell(import, "service", import->number, &fault);
        if (fault.code == ERR_LIMIT)
            return err_set(err, ERR_LIMIT, "%s", fault.text);
        import->number++;
        import->next = import->single ? NULL : import->next->next;
    }
    return true;
}

/* ---- bytes */

static void begin(struct directory_import *import, struct db *db, struct arena *arena)
{
    import->db = db;
    import->arena = arena;
    import->reading.arena = arena;
}

static bool take_bytes(struct directory_import *import, struct str bytes, struct err *err)
{
    return import->kind == SNIFFED_JSON ? keep_text(import, bytes, err)
                                        : csv_reader_feed(import->reader, bytes, err);
}

/* The first bytes wait until they tell which kind of file it is. */
static bool settle_kind(struct directory_import *import, struct str *bytes, bool at_end,
                        struct err *err)
{
    while (import->head_len < SNIFF_SIZE && bytes->len > 0) {
        import->head[import->head_len++] = bytes->ptr[0];
        *bytes = str_from(*bytes, 1);
    }
    if (import->sniffed || (import->head_len < SNIFF_SIZE && !at_end))
        return true;
    const struct str head = { import->head, import->head_len };
    import->sniffed = sniff(head, &import->kind, err);
    return import->sniffed && take_bytes(import, head, err);
}

bool directory_import_feed(struct directory_import *import, struct db *db, struct str bytes,
                           struct arena *arena, struct err *err)
{
    begin(import, db, arena);
    return settle_kind(import, &bytes, false, err) &&
           (!import->sniffed || take_bytes(import, bytes, err));
}

bool directory_import_end(struct directory_import *import, struct db *db, struct arena *arena,
                          bool *ret_more, struct err *err)
{
    struct str nothing = STR("");
    begin(import, db, arena);
    *ret_more = false;
    if (!settle_kind(import, &nothing, true, err))
        return false;
    if (import->kind == SNIFFED_TABLE)
        return csv_reader_end(import->reader, err) &&
               (import->named ||
                err_set(err, ERR_UNPROCESSED, "is empty; its first row names the columns"));
    if ((!import->parsed && !parse(import, err)) || !take_slice(import, err))
        return false;
    *ret_more = import->next != NULL;
    return true;
}
