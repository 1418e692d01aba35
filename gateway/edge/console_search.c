/* Floor 4: the desk's search. By POST, so that what is looked for stands in no log of addresses. */
#include "edge/console_call.h"

#include "edge/console_json.h"
#include "service/search.h"

enum { PAGE_SIZE = 20, BEHIND_MS = 5000 };

static struct json_out *excerpt_json(const struct words_excerpt *excerpt)
{
    struct json_out *out = json_object(), *parts = json_array();
    json_put_bool(out, "cut_before", excerpt->cut_before);
    json_put_bool(out, "cut_after", excerpt->cut_after);
    for (int i = 0; i < excerpt->count; i++) {
        struct json_out *part = json_object();
        json_put_str(part, "text", excerpt->parts[i].text);
        json_put_bool(part, "found", excerpt->parts[i].found);
        json_put(parts, NULL, part);
    }
    json_put(out, "parts", parts);
    return out;
}

static struct json_out *result_json(const struct search_result *result)
{
    struct json_out *out = json_object();
    json_put(out, "ticket", console_json_ticket(&result->ticket));
    json_put_bool(out, "said", result->said);
    json_put_str(out, "kind", console_json_kind(result->kind));
    json_put_int(out, "at", result->at_ms);
    json_put(out, "excerpt", excerpt_json(&result->excerpt));
    return out;
}

static bool read_query(const struct console_call *call, struct search_query *ret, struct err *err)
{
    struct str before = json_str(call->body, "before");
    *ret = (struct search_query){ .staff_id = call->staff.id,
                                  .text = json_str(call->body, "text"),
                                  .limit = PAGE_SIZE };
    if (ret->text.len > SEARCH_TEXT_SIZE_MAX)
        return err_set(err, ERR_INVALID, "look for at most %d bytes", SEARCH_TEXT_SIZE_MAX);
    return before.len == 0 || (str_to_int64(before, &ret->before_id) && ret->before_id > 0) ||
           err_set(err, ERR_INVALID, "before is what `next` of the page before was");
}

static bool search_run(struct console_call *call, struct db *db, struct err *err)
{
    struct search_query query;
    struct search_page page;
    int64_t behind_ms, now_ms = call->job.now_ms;
    if (!read_query(call, &query, err) ||
        !search_find(db, &query, now_ms, call->job.arena, &page, err) ||
        !search_behind_since(db, call->job.arena, &behind_ms, err))
        return false;
    struct json_out *out = json_object(), *results = json_array();
    for (size_t i = 0; i < page.count; i++)
        json_put(results, NULL, result_json(&page.results[i]));
    json_put(out, "results", results);
    if (page.next_id > 0)
        json_put_id(out, "next", page.next_id);
    else
        json_put_null(out, "next");
    json_put_bool(out, "behind", behind_ms > 0 && now_ms - behind_ms > BEHIND_MS);
    return console_call_json(call, 200, out, err);
}

const struct console_route console_search_routes[] = {
    { "POST", "/search", "text before", RIGHT_TICKETS, STORE_READ, search_run, NULL, NULL },
    { 0 },
};
