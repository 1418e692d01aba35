/* Floor 4: the desk's calls about job alerts: how many were told, opened, led to an application and to
 * work. Each is one table, as JSON or as CSV. */
#include "edge/console_call.h"

#include "domain/date.h"
#include "domain/disclosure.h"
#include "domain/vacancy_words.h"
#include "edge/sheet.h"
#include "service/alerts.h"

enum { DAY_SIZE = 16 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct alerts_call {
    struct console_call *call;
    struct alerts_figure *figures; /* by week, then by occupation */
    size_t count;
    struct sheet sheet;
};

/* ---- what is asked for, and the answer */

static bool begin(struct console_call *call, struct db *db, struct alerts_call *ret,
                  struct err *err)
{
    const struct form *form = &call->query;
    struct str shape = form_get(form, "form");
    int64_t from_ms, to_ms;
    *ret = (struct alerts_call){ .call = call };
    if (shape.len > 0 && !str_equal(shape, STR("csv")) && !str_equal(shape, STR("json")))
        return err_set(err, ERR_INVALID, "form is json or csv");
    if (!date_parse(form_get(form, "from"), &from_ms) ||
        !date_parse(form_get(form, "to"), &to_ms) || to_ms < from_ms ||
        (to_ms - from_ms) / day_ms >= FIGURES_DAYS_MAX)
        return err_set(err, ERR_INVALID,
                       "from and to are days as 2026-11-21, at most %d of them, in their order",
                       FIGURES_DAYS_MAX);
    if (!alerts_figures(db, from_ms, call->job.arena, &ret->figures, &ret->count, err))
        return false;
    while (ret->count > 0 && ret->figures[ret->count - 1].week > to_ms / day_ms)
        ret->count--;
    return sheet_open(&ret->sheet, str_equal(shape, STR("csv")), call->job.arena, err);
}

static bool answer(struct alerts_call *of, struct err *err)
{
    struct console_call *call = of->call;
    struct str name = str_from(str_of(call->route->path), STR("/figures/").len), disposition;
    if (!of->sheet.csv) {
        struct json_out *out = json_object();
        json_put_int(out, "counted_at", call->job.now_ms);
        json_put(out, "rows", sheet_rows(&of->sheet));
        return console_call_json(call, 200, out, err);
    }
    if (!sheet_text(&of->sheet, call->job.arena, &call->answer.body, err))
        return false;
    if (!arena_format(call->job.arena, &disposition, "attachment; filename=\"" STR_FMT ".csv\"",
                      STR_ARG(name)))
        return err_set(err, ERR_LIMIT, "no room for the name of a file");
    call->answer.status = 200;
    call->answer.content_type = STR("text/csv; charset=utf-8");
    call->answer.headers[call->answer.header_count++] =
        (struct http_header){ STR("Content-Disposition"), disposition };
    return true;
}

static struct str occupation(const struct alerts_call *of, struct str isco)
{
    const struct vacancy_words *words = of->call->menus->vacancy_words;
    bool albanian = str_equal(form_get(&of->call->query, "language"), STR("sq"));
    for (int i = 0; words && i < words->occupation_count; i++) {
        if (str_equal(words->occupations[i].isco, isco))
            return albanian ? words->occupations[i].name_sq : words->occupations[i].name_en;
    }
    return STR("");
}

static void add(struct alerts_figure *sum, const struct alerts_figure *figure)
{
    sum->sent += figure->sent;
    sum->opened += figure->opened;
    sum->applied += figure->applied;
    sum->got += figure->got;
}

static int64_t few(int64_t count, bool all)
{
    return !all && count > 0 && count < DISCLOSURE_MIN ? DISCLOSURE_HIDDEN : count;
}

/* `all`: of every occupation, which tells nothing about anybody. */
static void put_counts(struct sheet *sheet, const struct alerts_figure *figure, bool all)
{
    sheet_count(sheet, "sent", few(figure->sent, all));
    sheet_count(sheet, "opened", few(figure->opened, all));
    sheet_count(sheet, "applied", few(figure->applied, all));
    sheet_count(sheet, "got", few(figure->got, all));
}

static void put_isco(struct alerts_call *of, const struct alerts_figure *figure)
{
    sheet_str(&of->sheet, "isco", figure->isco);
    sheet_str(&of->sheet, "occupation", occupation(of, figure->isco));
}

/* ---- by week: first the row of all occupations, "*" */

static void put_week(struct alerts_call *of, const struct alerts_figure *figure)
{
    char storage[DAY_SIZE];
    struct builder monday;
    builder_init(&monday, storage, sizeof(storage));
    date_write_iso(figure->week * day_ms, &monday);
    sheet_row(&of->sheet);
    sheet_str(&of->sheet, "week", builder_str(&monday));
    put_isco(of, figure);
    put_counts(&of->sheet, figure, str_equal(figure->isco, STR("*")));
}

static bool weeks_run(struct console_call *call, struct db *db, struct err *err)
{
    struct alerts_call of;
    if (!begin(call, db, &of, err))
        return false;
    for (size_t i = 0; i < of.count; i++) {
        const struct alerts_figure *figure = &of.figures[i];
        if (i == 0 || figure->week != figure[-1].week) {
            struct alerts_figure all = { .week = figure->week, .isco = STR("*") };
            for (size_t k = i; k < of.count && of.figures[k].week == figure->week; k++)
                add(&all, &of.figures[k]);
            put_week(&of, &all);
        }
        put_week(&of, figure);
    }
    return answer(&of, err);
}

/* ---- by occupation */

static bool trades_run(struct console_call *call, struct db *db, struct err *err)
{
    struct alerts_call of;
    size_t count = 0;
    if (!begin(call, db, &of, err))
        return false;
    struct alerts_figure *sums = ARENA_ARRAY(call->job.arena, struct alerts_figure, of.count + 1);
    if (!sums) {
        json_out_free(sheet_rows(&of.sheet));
        return err_set(err, ERR_LIMIT, "no room for figures");
    }
    for (size_t i = 0; i < of.count; i++) {
        size_t at = 0;
        while (at < count && !str_equal(sums[at].isco, of.figures[i].isco))
            at++;
        if (at == count)
            sums[count++] = (struct alerts_figure){ .isco = of.figures[i].isco };
        add(&sums[at], &of.figures[i]);
    }
    for (size_t i = 0; i < count; i++) {
        sheet_row(&of.sheet);
        put_isco(&of, &sums[i]);
        put_counts(&of.sheet, &sums[i], false);
    }
    return answer(&of, err);
}

const struct console_route console_alerts_routes[] = {
    { "GET", "/figures/alerts", "", RIGHT_FIGURES, STORE_READ, weeks_run, NULL, NULL },
    { "GET", "/figures/trades", "", RIGHT_FIGURES, STORE_READ, trades_run, NULL, NULL },
    { 0 },
};
