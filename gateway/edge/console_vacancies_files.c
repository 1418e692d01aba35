/* Floor 4: the desk's calls that take files of vacancies in and give them out. */
#include "edge/console_vacancies.h"

#include "base/csv.h"
#include "base/limits.h"
#include "domain/vacancy_posting.h"
#include "edge/config.h"
#include "edge/console_import.h"
#include "edge/console_json.h"
#include "service/vacancy_feeds.h"

enum {
    CSV_SIZE = 256 * 1024,
};

/* ---- in */

static struct json_out *counts_json(const struct vacancy_import_counts *counts)
{
    struct json_out *out = json_object();
    json_put_int(out, "added", counts->put[VACANCY_NEW]);
    json_put_int(out, "changed", counts->put[VACANCY_CHANGED]);
    json_put_int(out, "kept", counts->put[VACANCY_KEPT]);
    json_put_int(out, "repeated", counts->put[VACANCY_REPEATED]);
    json_put_int(out, "waiting", counts->waiting);
    json_put_int(out, "wrong", counts->faults);
    return out;
}

static bool import_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str source, detail;
    const struct json *publish = json_get(call->body, "publish");
    struct console_import taking;
    if (!console_import_source(call, VACANCY_NAME_SIZE_MAX, &source, err))
        return false;
    if (!call->menus->vacancy_words)
        return err_set(err, ERR_UNPROCESSED, "the menus have no folder work: there is no work");
    struct import *import = vacancy_import_new(&(struct vacancy_import_plan){
        .words = call->menus->vacancy_words,
        .screening = call->menus->screening,
        .keys = &call->gateway->keys,
        .source = source,
        .state =
            json_is(publish, JSON_BOOL) && publish->boolean ? VACANCY_PUBLISHED : VACANCY_WAITING,
        .now_ms = call->job.now_ms,
        .import = console_import_plan(call, &taking),
    });
    bool done = console_import_take(call, db, import, &taking, err);
    struct vacancy_import_counts counts = vacancy_import_counts(import);
    import_free(import);
    if (!done)
        return false;
    struct json_out *out = counts_json(&counts);
    json_put(out, "faults", taking.faults);
    bool told = arena_format(call->job.arena, &detail, "%lld new, %lld changed, %lld with faults",
                             (long long)counts.put[VACANCY_NEW],
                             (long long)counts.put[VACANCY_CHANGED], (long long)counts.faults);
    if (!told || !console_vacancies_audit(call, db, "vacancy.import", source, detail, err)) {
        json_out_free(out);
        return told ? false : err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    }
    return console_call_json(call, 200, out, err);
}

/* ---- out: a page of the list as a file; the page joins them */

static void write_row(struct csv *csv, const struct vacancy *it)
{
    char day_storage[CONSOLE_DAY_SIZE];
    struct builder day;
    builder_init(&day, day_storage, sizeof(day_storage));
    console_vacancies_day(it, &day);
    csv_add(csv, it->reference);
    csv_add(csv, it->title_sq);
    csv_add(csv, it->title_en);
    csv_add(csv, it->isco);
    csv_add(csv, it->place);
    const int64_t wages[] = { it->wage_min, it->wage_max };
    for (size_t i = 0; i < sizeof(wages) / sizeof(wages[0]); i++) {
        if (wages[i] > 0)
            csv_add_int(csv, wages[i]);
        else
            csv_add(csv, STR(""));
    }
    csv_add(csv, it->currency);
    csv_add(csv, it->contract);
    csv_add(csv, it->tongues);
    csv_add(csv, it->employer);
    csv_add(csv, it->contact);
    csv_add(csv, builder_str(&day));
    csv_add_int(csv, it->sample);
    csv_end_row(csv);
}

static bool answer_csv(struct console_call *call, const struct vacancy *rows, size_t count,
                       bool first, struct err *err)
{
    static const char *const heads[] = {
        "id",       "title_sq", "title_en",  "isco",     "place",   "wage_min",      "wage_max",
        "currency", "contract", "languages", "employer", "contact", "valid_through", "sample"
    };
    struct builder text;
    struct csv csv = { 0 };
    if (!arena_builder(call->job.arena, CSV_SIZE, &text))
        return err_set(err, ERR_LIMIT, "no room for a table of vacancies");
    if (first) {
        csv_begin(&csv, &text);
        for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
            csv_add(&csv, str_of(heads[i]));
        csv_end_row(&csv);
    }
    csv.out = &text;
    for (size_t i = 0; i < count; i++)
        write_row(&csv, &rows[i]);
    if (!builder_ok(&text))
        return err_set(err, ERR_LIMIT, "the table of vacancies is too large");
    call->answer.status = 200;
    call->answer.content_type = STR("text/csv; charset=utf-8");
    call->answer.body = builder_str(&text);
    return true;
}

static bool answer_postings(struct console_call *call, const struct vacancy *rows, size_t count,
                            struct err *err)
{
    struct json_out *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, vacancy_posting(&rows[i], call->menus->vacancy_words));
    return console_call_json(call, 200, list, err);
}

static bool export_run(struct console_call *call, struct db *db, struct err *err)
{
    struct vacancy_filter filter;
    struct vacancy *rows;
    struct str form = form_get(&call->query, "form"), told;
    size_t count;
    int64_t next;
    if (!console_vacancies_filter(call, &filter, err) ||
        !vacancy_desk_list(db, &filter, call->job.arena, &rows, &count, &next, err))
        return false;
    bool csv = str_equal(form, STR("csv"));
    if (!csv && !str_equal(form, STR("postings")))
        return err_set(err, ERR_INVALID, "form is csv or postings");
    if (!(csv ? answer_csv(call, rows, count, filter.before_id == 0, err)
              : answer_postings(call, rows, count, err)))
        return false;
    if (next == 0)
        return true;
    if (!arena_format(call->job.arena, &told, "%lld", (long long)next))
        return err_set(err, ERR_LIMIT, "no room for the place of the next page");
    call->answer.headers[call->answer.header_count++] = (struct http_header){ STR("X-Next"), told };
    return true;
}

/* ---- feeds */

static struct json_out *feed_json(const struct vacancy_feed *feed,
                                  const struct vacancy_feed_run *run)
{
    struct json_out *out = json_object();
    json_put_str(out, "name", feed->name);
    json_put_bool(out, "publish", feed->publish);
    json_put_int(out, "every_ms", feed->every_ms);
    console_json_time(out, "run_at", run->run_at_ms);
    console_json_time(out, "good_at", run->good_at_ms);
    json_put_str(out, "fault", run->fault);
    json_put_bool(out, "unchanged", run->unchanged);
    json_put_int(out, "added", run->counts.put[VACANCY_NEW]);
    json_put_int(out, "changed", run->counts.put[VACANCY_CHANGED]);
    json_put_int(out, "kept", run->counts.put[VACANCY_KEPT]);
    json_put_int(out, "repeated", run->counts.put[VACANCY_REPEATED]);
    json_put_int(out, "waiting", run->counts.waiting);
    json_put_int(out, "wrong", run->counts.faults);
    json_put_int(out, "withdrawn", run->withdrawn);
    return out;
}

static bool feeds_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct config *config = call->gateway->config;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < config->feed_count; i++) {
        struct vacancy_feed_run run;
        bool known;
        if (!vacancy_feeds_last(db, config->feeds[i].name, call->job.arena, &run, &known, err)) {
            json_out_free(list);
            json_out_free(out);
            return false;
        }
        json_put(list, NULL, feed_json(&config->feeds[i], &run));
    }
    json_put(out, "feeds", list);
    return console_call_json(call, 200, out, err);
}

const struct console_route console_vacancies_files_routes[] = {
    { "GET", "/vacancies/feeds", "", RIGHT_VACANCIES, STORE_READ, feeds_run, NULL, NULL },
    { "POST", "/vacancies/import", "source publish text first", RIGHT_VACANCIES, STORE_WRITE,
      import_run, NULL, NULL },
    { "GET", "/vacancies/export", "", RIGHT_VACANCIES, STORE_READ, export_run, NULL, NULL },
    { 0 },
};
