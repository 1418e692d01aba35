/* Floor 3: files of services. */
#include "service/directory_import.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

struct counted { /* undone with the call */
    int64_t put[DIRECTORY_PUT_COUNT];
    struct listing_heads heads;
};

struct services {
    const struct need_words *words;
    struct listing_reading reading;
    struct counted at, began;
};

static bool read_heads(void *context, const struct csv_row *row, struct err *err)
{
    struct services *services = context;
    return listing_heads_read(row, &services->at.heads, err);
}

static bool take(void *context, const struct import_record *record, struct err *fault,
                 struct err *err)
{
    struct services *services = context;
    struct listing listing;
    enum directory_put put;
    services->reading.arena = record->arena;
    if (record->unusable)
        return true;
    if (record->row
            ? !listing_of_row(&services->reading, &services->at.heads, record->row, &listing, fault)
            : !listing_of_hsds(&services->reading, record->node, &listing, fault))
        return true;
    if (!directory_put(record->db, services->words, &listing, services->reading.now_ms,
                       record->arena, &put, err))
        return false;
    services->at.put[put]++;
    return true;
}

static void begin(void *context, bool again)
{
    struct services *services = context;
    if (again)
        services->at = services->began;
    else
        services->began = services->at;
}

static const struct import_kind KIND = {
    .list = "contents",
    .noun = "service",
    .json_size_max = DIRECTORY_JSON_SIZE_MAX,
    .heads = read_heads,
    .take = take,
    .begin = begin,
    .free = free,
};

struct import *directory_import_new(const struct directory_import_plan *plan)
{
    struct services *services = calloc(1, sizeof(*services));
    if (!services)
        abort();
    services->words = plan->words;
    services->reading = (struct listing_reading){ .words = plan->words,
                                                  .source = plan->source,
                                                  .now_ms = plan->now_ms };
    return import_new(&KIND, services, &plan->import);
}

struct directory_import_counts directory_import_counts(const struct import *import)
{
    const struct services *services = import_context(import);
    struct directory_import_counts counts = { .faults = import_tally(import).faults };
    memcpy(counts.put, services->at.put, sizeof(counts.put));
    return counts;
}
