/* Floor 4: calls that answer with a table. */
#include "edge/console_sheet.h"

#include "domain/date.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

bool console_sheet_open(const struct console_call *call, struct arena *arena, struct sheet *ret,
                        struct err *err)
{
    struct str form = form_get(&call->query, "form");
    bool csv = str_equal(form, STR("csv"));
    if (form.len > 0 && !csv && !str_equal(form, STR("json")))
        return err_set(err, ERR_INVALID, "form is json or csv");
    return sheet_open(ret, csv, arena, err);
}

bool console_sheet_days(const struct console_call *call, int days_max, int64_t *ret_from_ms,
                        int64_t *ret_until_ms, struct err *err)
{
    int64_t from_ms, to_ms;
    if (!date_parse(form_get(&call->query, "from"), &from_ms) ||
        !date_parse(form_get(&call->query, "to"), &to_ms) || to_ms < from_ms ||
        (to_ms - from_ms) / day_ms >= days_max)
        return err_set(err, ERR_INVALID,
                       "from and to are days as 2026-11-21, at most %d of them, in their order",
                       days_max);
    *ret_from_ms = from_ms;
    *ret_until_ms = to_ms + day_ms;
    return true;
}

bool console_sheet_answer(struct console_call *call, struct sheet *sheet, struct json_out *head,
                          struct str name, struct err *err)
{
    struct str text, file;
    if (!sheet->csv) {
        json_put(head, "rows", sheet_rows(sheet));
        sheet->rows = NULL; /* the answer's now */
        return console_call_json(call, 200, head, err);
    }
    json_out_free(head);
    if (!arena_format(call->job.arena, &file, STR_FMT ".csv", STR_ARG(name)))
        return err_set(err, ERR_LIMIT, "no room for the name of a file");
    return sheet_text(sheet, call->job.arena, &text, err) &&
           console_call_file(call, file, "text/csv; charset=utf-8", text, err);
}

struct str console_sheet_name(const struct console_call *call)
{
    return str_from(str_of(call->route->path), STR("/figures/").len);
}
