/* Floor 4: files taken in at the desk. */
#include "edge/console_import.h"

#include "base/limits.h"
#include "edge/console_json.h"

enum { ARENA_SIZE = 32 * 1024 * 1024, FAULTS_SHOWN_MAX = 100 };

static void tell(void *context, const char *text)
{
    struct console_import *it = context;
    if (++it->shown <= FAULTS_SHOWN_MAX)
        json_put_str(it->faults, NULL, str_of(text));
}

struct import_plan console_import_plan(const struct console_call *call, struct console_import *it)
{
    struct import_plan plan = { .first_number = 1, .tell = tell, .context = it };
    (void)json_int(json_get(call->body, "first"), &plan.first_number);
    *it = (struct console_import){ .faults = json_array() };
    return plan;
}

bool console_import_source(const struct console_call *call, size_t size_max, struct str *ret,
                           struct err *err)
{
    *ret = str_trim(json_str(call->body, "source"));
    return (ret->len > 0 && ret->len <= size_max) ||
           err_set(err, ERR_UNPROCESSED, "source is empty or too long; say who tells these");
}

bool console_import_take(const struct console_call *call, struct db *db, struct import *import,
                         struct console_import *it, struct err *err)
{
    struct arena *arena = arena_new(ARENA_SIZE);
    bool more = true;
    bool taken = import_feed(import, db, json_str(call->body, "text"), arena, err);
    while (taken && more)
        taken = import_end(import, db, arena, &more, err);
    arena_free(arena);
    if (taken)
        return true;
    if (err->code == ERR_INVALID)
        err->code = ERR_UNPROCESSED; /* the call is fine, the file is not */
    json_out_free(it->faults);
    it->faults = NULL;
    return false;
}
