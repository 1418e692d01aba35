/* Floor 1: what every page and every lesson has: an id, and where what it tells is from. */
#include "domain/date.h"
#include "domain/menus_draft.h"

bool menus_origin_id_valid(struct str id, size_t size)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return id.len > 0 && id.len < size;
}

static int64_t read_date(struct menus_draft *draft, struct fault_place place,
                         const struct json *object, const char *name)
{
    const struct json *value = json_get(object, name);
    int64_t at_ms = 0;
    if (json_is(value, JSON_STRING) && !date_parse(value->string, &at_ms))
        fault_error(draft->faults, fault_in(place, str_of(name)),
                    "\"" STR_FMT "\" is no date; write year-month-day, as in 2026-11-21",
                    STR_ARG(fault_quote(value->string)));
    return at_ms;
}

static void read_sources(struct menus_draft *draft, struct fault_place place,
                         const struct json *list, const char *what, struct menus_origin *ret)
{
    if (!json_is(list, JSON_ARRAY))
        return;
    place = fault_in(place, STR("sources"));
    if (list->count == 0) {
        fault_error(draft->faults, place,
                    "is empty; a %s names where its facts are from: \"address, date, kind\"", what);
        return;
    }
    ret->sources = menus_draft_alloc(draft, sizeof(struct str), list->count);
    int index = 0;
    for (const struct json *source = list->first; ret->sources && source; source = source->next) {
        if (!json_is(source, JSON_STRING) || str_trim(source->string).len == 0)
            fault_error(draft->faults, fault_at(place, index),
                        "is no source; write a text: \"address, date, kind\"");
        else
            ret->sources[ret->source_count++] = menus_draft_copy(draft, source->string);
        index++;
    }
}

struct menus_origin menus_origin_read(struct menus_draft *draft, struct fault_place place,
                                      const struct json *object, const char *what)
{
    struct menus_origin origin = { 0 };
    const struct json *fact = json_get(object, "fact");
    if (json_is(fact, JSON_STRING) && str_trim(fact->string).len == 0)
        fault_error(draft->faults, fault_in(place, STR("fact")),
                    "is empty; name the fact the %s was written from, as in \"EM-L01\"", what);
    origin.fact = menus_draft_copy(draft, json_str(object, "fact"));
    read_sources(draft, place, json_get(object, "sources"), what, &origin);
    origin.reviewed_ms = read_date(draft, place, object, "reviewed");
    origin.review_by_ms = read_date(draft, place, object, "review_by");
    if (origin.reviewed_ms && origin.review_by_ms && origin.review_by_ms <= origin.reviewed_ms)
        fault_error(draft->faults, fault_in(place, STR("review_by")),
                    "lies before the day of the review; give the day the %s must be reviewed next",
                    what);
    return origin;
}
