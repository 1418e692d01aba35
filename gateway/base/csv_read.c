/* Floor 0: tables read, the door to libcsv. */
#include "base/csv_read.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum { SNIFFED_SIZE = 4096 };

struct csv_reader {
    struct csv_parser parser;
    csv_take *take;
    void *context;
    char row[CSV_ROW_SIZE_MAX];
    size_t row_size;
    struct str fields[CSV_FIELDS_MAX];
    size_t starts[CSV_FIELDS_MAX + 1];
    int count;
    int64_t number;
    char head[SNIFFED_SIZE]; /* kept until the separator is known */
    size_t head_size;
    bool begun, failed;
    struct err err;
};

struct csv_reader *csv_reader_new(csv_take *take, void *context)
{
    struct csv_reader *reader = calloc(1, sizeof(*reader));
    if (!reader || csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        abort();
    reader->take = take;
    reader->context = context;
    return reader;
}

void csv_reader_free(struct csv_reader *reader)
{
    if (!reader)
        return;
    csv_free(&reader->parser);
    free(reader);
}

static bool fail(struct csv_reader *reader)
{
    reader->failed = true;
    return false;
}

static void on_field(void *bytes, size_t size, void *context)
{
    struct csv_reader *reader = context;
    if (reader->failed)
        return;
    if (reader->count == CSV_FIELDS_MAX || reader->row_size + size > sizeof(reader->row)) {
        err_put(&reader->err, ERR_LIMIT,
                "row %lld: has more than %d fields or %d bytes; a quote before it may lack its end",
                (long long)reader->number + 1, CSV_FIELDS_MAX, CSV_ROW_SIZE_MAX);
        (void)fail(reader);
        return;
    }
    if (size > 0)
        memcpy(reader->row + reader->row_size, bytes, size);
    reader->fields[reader->count++] = (struct str){ reader->row + reader->row_size, size };
    reader->row_size += size;
}

static void on_row(int end, void *context)
{
    (void)end;
    struct csv_reader *reader = context;
    const struct csv_row row = { ++reader->number, reader->fields, reader->count };
    bool empty = reader->row_size == 0;
    reader->count = 0;
    reader->row_size = 0;
    if (!reader->failed && !empty && !reader->take(reader->context, &row, &reader->err))
        (void)fail(reader);
}

static bool parse(struct csv_reader *reader, struct str bytes, struct err *err)
{
    size_t taken = csv_parse(&reader->parser, bytes.ptr, bytes.len, on_field, on_row, reader);
    if (!reader->failed && taken != bytes.len) {
        err_put(&reader->err, ERR_INVALID,
                "row %lld: a quote stands where none may; double it, or put the field in quotes",
                (long long)reader->number + 1);
        (void)fail(reader);
    }
    *err = reader->err;
    return !reader->failed;
}

/* The separator is the one of the three that the first line has most of, outside quotes. */
static unsigned char separator_of(struct str head)
{
    int commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (size_t i = 0; i < head.len && (quoted || head.ptr[i] != '\n'); i++) {
        quoted = quoted != (head.ptr[i] == '"');
        commas += !quoted && head.ptr[i] == ',';
        semicolons += !quoted && head.ptr[i] == ';';
        tabs += !quoted && head.ptr[i] == '\t';
    }
    if (tabs > commas && tabs > semicolons)
        return '\t';
    return semicolons > commas ? ';' : ',';
}

/* A tab that separates is no blank to be trimmed. */
static int is_blank(unsigned char c)
{
    return c == ' ';
}

static bool begin(struct csv_reader *reader, struct err *err)
{
    struct str head = { reader->head, reader->head_size };
    if (str_starts(head, STR("\xEF\xBB\xBF")))
        head = str_from(head, 3);
    reader->begun = true;
    csv_set_delim(&reader->parser, separator_of(head));
    csv_set_space_func(&reader->parser, is_blank);
    return parse(reader, head, err);
}

bool csv_reader_feed(struct csv_reader *reader, struct str bytes, struct err *err)
{
    while (!reader->begun && bytes.len > 0) {
        size_t room = sizeof(reader->head) - reader->head_size;
        struct str part = str_head(bytes, room);
        memcpy(reader->head + reader->head_size, part.ptr, part.len);
        reader->head_size += part.len;
        bytes = str_from(bytes, part.len);
        if (reader->head_size == sizeof(reader->head) && !begin(reader, err))
            return false;
    }
    if (reader->failed) {
        *err = reader->err;
        return false;
    }
    return bytes.len == 0 || parse(reader, bytes, err);
}

bool csv_reader_end(struct csv_reader *reader, struct err *err)
{
    if (!reader->begun && !begin(reader, err))
        return false;
    if (!reader->failed && csv_fini(&reader->parser, on_field, on_row, reader) != 0) {
        err_put(&reader->err, ERR_INVALID,
                "row %lld: a quote is never closed; close it, or double it inside a field",
                (long long)reader->number + 1);
        (void)fail(reader);
    }
    *err = reader->err;
    return !reader->failed;
}
