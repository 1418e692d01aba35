/* Floor 4: a table that a transcript plays with. */
#include "edge/phone_table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { CHUNK_SIZE = 16 * 1024, PATH_SIZE = 4096 };

struct keeping {
    struct arena *arena;
    csv_take *take;
    void *context;
};

/* The row is gone behind the call: what it lent is kept. */
static bool keep(void *context, const struct csv_row *row, struct err *err)
{
    const struct keeping *to = context;
    struct str *fields = ARENA_ARRAY(to->arena, struct str, (size_t)row->count + 1);
    bool whole = fields != NULL;
    for (int i = 0; whole && i < row->count; i++)
        whole = arena_copy(to->arena, row->fields[i], &fields[i]);
    if (!whole)
        return err_set(err, ERR_LIMIT, "the table is too large");
    const struct csv_row kept = { row->number, fields, row->count };
    return to->take(to->context, &kept, err) || err_wrap(err, "row %lld", (long long)row->number);
}

static bool read_file(FILE *file, struct keeping *to, struct err *err)
{
    struct csv_reader *reader = csv_reader_new(keep, to);
    char chunk[CHUNK_SIZE];
    bool done = true;
    for (size_t size; done && (size = fread(chunk, 1, sizeof(chunk), file)) > 0;)
        done = csv_reader_feed(reader, (struct str){ chunk, size }, err);
    done = done && csv_reader_end(reader, err);
    csv_reader_free(reader);
    return done;
}

bool phone_table_read(const char *base, struct str file, struct arena *arena, csv_take *take,
                      void *context, struct err *err)
{
    struct keeping to = { arena, take, context };
    char path[PATH_SIZE];
    struct builder b;
    builder_init(&b, path, sizeof(path));
    builder_addf(&b, "%s/" STR_FMT, base, STR_ARG(file));
    FILE *opened = fopen(path, "rb");
    if (!opened)
        return err_set(err, ERR_INVALID, "%s: %s", path, strerror(errno));
    bool done = read_file(opened, &to, err);
    (void)fclose(opened);
    return done || err_wrap(err, "%s", path);
}
