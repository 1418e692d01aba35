/* Floor 4: the desk's calls about job alerts: how many were told, opened, led to an application and to
 * work. Each is one table, as JSON or as CSV. */
#include "edge/console_sheet.h"

#include "domain/date.h"
#include "domain/disclosure.h"
#include "domain/vacancy_words.h"
#include "service/alerts.h"

enum { DAY_SIZE = 16, COUNTED = 4 };

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
    int64_t from_ms, until_ms;
    *ret = (struct alerts_call){ .call = call };
    if (!console_sheet_days(call, FIGURES_DAYS_MAX, &from_ms, &until_ms, err) ||
        !alerts_figures(db, from_ms, call->job.arena, &ret->figures, &ret->count, err))
        return false;
    while (ret->count > 0 && ret->figures[ret->count - 1].week * day_ms >= until_ms)
        ret->count--;
    return console_sheet_open(call, call->job.arena, &ret->sheet, err);
}

static bool answer(struct alerts_call *of, struct err *err)
{
    struct json_out *head = json_object();
    json_put_int(head, "counted_at", of->call->job.now_ms);
    return console_sheet_answer(of->call, &of->sheet, head, console_sheet_name(of->call), err);
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

static int64_t *count_of(struct alerts_figure *figure, int column)
{
    return (int64_t *[COUNTED]){ &figure->sent, &figure->opened, &figure->applied,
                                 &figure->got }[column];
}

/* Of rows whose sum is told; `values` has room for a column. */
static void hide_few(struct alerts_figure *rows, size_t count, int64_t *values)
{
    for (int k = 0; k < COUNTED; k++) {
        for (size_t i = 0; i < count; i++)
            values[i] = *count_of(&rows[i], k);
        disclosure_mask(values, count);
        for (size_t i = 0; i < count; i++)
            *count_of(&rows[i], k) = values[i];
    }
}

static void put_counts(struct sheet *sheet, const struct alerts_figure *figure)
{
    sheet_count(sheet, "sent", figure->sent);
    sheet_count(sheet, "opened", figure->opened);
    sheet_count(sheet, "applied", figure->applied);
    sheet_count(sheet, "got", figure->got);
}

/* NULL: no room, and what was opened is gone. */
static int64_t *new_values(struct alerts_call *of, struct err *err)
{
    int64_t *values = ARENA_ARRAY(of->call->job.arena, int64_t, of->count + 1);
    if (!values) {
        json_out_free(sheet_rows(&of->sheet));
        err_put(err, ERR_LIMIT, "no room for figures");
    }
    return values;
}

static void put_isco(struct alerts_call *of, const struct alerts_figure *figure)
{
    sheet_str(&of->sheet, "isco", figure->isco);
    sheet_str(&of->sheet, "occupation", occupation(of, figure->isco));
}

/* ---- by week: first the row of all occupations, "*", which tells nothing about anybody */

static void put_week(struct alerts_call *of, const struct alerts_figure *figure)
{
    char storage[DAY_SIZE];
    struct builder monday;
    builder_init(&monday, storage, sizeof(storage));
    date_write_iso(figure->week * day_ms, &monday);
    sheet_row(&of->sheet);
    sheet_str(&of->sheet, "week", builder_str(&monday));
    put_isco(of, figure);
    put_counts(&of->sheet, figure);
}

/* The week that begins at row `at`; gives the row behind it. */
static size_t put_rows_of_week(struct alerts_call *of, size_t at, int64_t *values)
{
    struct alerts_figure all = { .week = of->figures[at].week, .isco = STR("*") };
    size_t end = at;
    for (; end < of->count && of->figures[end].week == all.week; end++)
        add(&all, &of->figures[end]);
    hide_few(&of->figures[at], end - at, values);
    put_week(of, &all);
    for (size_t i = at; i < end; i++)
        put_week(of, &of->figures[i]);
    return end;
}

static bool weeks_run(struct console_call *call, struct db *db, struct err *err)
{
    struct alerts_call of;
    int64_t *values;
    if (!begin(call, db, &of, err) || !(values = new_values(&of, err)))
        return false;
    for (size_t at = 0; at < of.count;)
        at = put_rows_of_week(&of, at, values);
    return answer(&of, err);
}

/* ---- by occupation */

static bool trades_run(struct console_call *call, struct db *db, struct err *err)
{
    struct alerts_call of;
    int64_t *values;
    size_t count = 0;
    if (!begin(call, db, &of, err) || !(values = new_values(&of, err)))
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
    hide_few(sums, count, values);
    for (size_t i = 0; i < count; i++) {
        sheet_row(&of.sheet);
        put_isco(&of, &sums[i]);
        put_counts(&of.sheet, &sums[i]);
    }
    return answer(&of, err);
}

const struct console_route console_alerts_routes[] = {
    { "GET", "/figures/alerts", "", RIGHT_FIGURES, STORE_READ, weeks_run, NULL, NULL },
    { "GET", "/figures/trades", "", RIGHT_FIGURES, STORE_READ, trades_run, NULL, NULL },
    { 0 },
};
