/* Floor 4: the desk's calls about the directory: lists, the form, who vouches, providers, files. */
#include "base/csv.h"
#include "base/limits.h"
#include "domain/listing_record.h"
#include "domain/msisdn.h"
#include "edge/config.h"
#include "edge/console_call.h"
#include "edge/console_import.h"
#include "edge/console_json.h"
#include "service/directory_import.h"
#include "service/directory_provider.h"
#include "service/directory_visits.h"

enum {
    SEARCH_SIZE_MAX = 120,
    VALUE_SIZE = 512,
    CSV_SIZE = 512 * 1024,
    KEY_BYTES = 16,
};

/* ---- shapes */

/* Every column of a table under its name, as text; and what a table does not tell. */
static struct json_out *listing_json(const struct console_call *call, const struct listing *it)
{
    struct json_out *out = json_object();
    int64_t free = listing_free_today(it, call->job.now_ms);
    json_put_id(out, "id", it->id);
    json_put_int(out, "version", it->version);
    json_put_str(out, "key", it->key);
    json_put_str(out, "source", it->source);
    for (int column = LISTING_ID + 1; column < LISTING_COLUMN_COUNT; column++) {
        char storage[VALUE_SIZE * 2];
        struct builder value;
        if (column == LISTING_SAMPLE)
            continue;
        builder_init(&value, storage, sizeof(storage));
        listing_write(it, (enum listing_column)column, &value);
        json_put_str(out, listing_columns[column], builder_str(&value));
    }
    json_put_bool(out, "sample", it->sample);
    json_put_bool(out, "verify", directory_is_dubious(it, call->job.now_ms));
    json_put_str(out, "doubt", str_of(listing_doubt_names[it->doubt]));
    if (free < 0)
        json_put_null(out, "free_today");
    else
        json_put_int(out, "free_today", free);
    json_put_bool(out, "shut_today", listing_is_shut_today(it, call->job.now_ms));
    json_put_int(out, "changed_at", it->changed_at_ms);
    return out;
}

static bool audit(struct console_call *call, struct db *db, const char *action,
                  const struct listing *it, struct str detail, struct err *err)
{
    struct str subject;
    if (!arena_format(call->job.arena, &subject, "listing " STR_FMT, STR_ARG(it->organization)))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return console_call_audit(call, db, action, subject, detail, err);
}

static bool words_there(const struct console_call *call, struct err *err)
{
    return call->menus->needs ||
           err_set(err, ERR_UNPROCESSED,
                   "the menus have no folder services: there is no directory");
}

/* ---- lists */

static bool read_filter(const struct console_call *call, struct directory_filter *ret,
                        struct err *err)
{
    struct str before = form_get(&call->query, "before"),
               samples = form_get(&call->query, "sample");
    *ret =
        (struct directory_filter){ .need = form_get(&call->query, "need"),
                                   .place = form_get(&call->query, "place"),
                                   .text = form_get(&call->query, "text"),
                                   .verify = str_equal(form_get(&call->query, "verify"), STR("1")),
                                   .samples = DIRECTORY_SAMPLES_ALL };
    if (samples.len > 0)
        ret->samples = str_equal(samples, STR("1"));
    if (ret->text.len > SEARCH_SIZE_MAX)
        return err_set(err, ERR_INVALID, "text has at most %d bytes", SEARCH_SIZE_MAX);
    return before.len == 0 || str_to_int64(before, &ret->before_id) ||
           err_set(err, ERR_INVALID, "before is what `next` of the page before was");
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct directory_filter filter;
    struct directory_counts counts;
    struct listing *rows;
    size_t count;
    int64_t next;
    if (!read_filter(call, &filter, err) ||
        !directory_list(db, &filter, call->job.now_ms, call->job.arena, &rows, &count, &next,
                        err) ||
        !directory_counts(db, call->job.now_ms, call->job.arena, &counts, err))
        return false;
    struct json_out *out = json_object(), *list = json_array(), *numbers = json_object();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, listing_json(call, &rows[i]));
    json_put_int(numbers, "all", counts.all);
    json_put_int(numbers, "verify", counts.verify);
    json_put_int(numbers, "samples", counts.samples);
    json_put(out, "services", list);
    json_put(out, "counts", numbers);
    if (next > 0)
        json_put_id(out, "next", next);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

static struct json_out *name_json(struct str id, struct str sq, struct str en)
{
    struct json_out *out = json_object();
    json_put_str(out, "id", id);
    json_put_str(out, "sq", sq);
    json_put_str(out, "en", en);
    return out;
}

static bool words_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct need_words *words = call->menus->needs;
    int sq = menus_language(call->menus, STR("sq")), en = menus_language(call->menus, STR("en"));
    (void)db;
    if (!words_there(call, err))
        return false;
    struct json_out *out = json_object(), *needs = json_array(), *places = json_array();
    for (int i = 0; i < words->count; i++)
        json_put(needs, NULL,
                 name_json(words->all[i].id, words->all[i].labels[sq < 0 ? 0 : sq],
                           words->all[i].labels[en < 0 ? 0 : en]));
    for (int i = 0; i < words->words.place_count; i++) {
        const struct work_place *place = &words->words.places[i];
        if (!place->country)
            json_put(places, NULL, name_json(place->id, place->name_sq, place->name_en));
    }
    json_put(out, "needs", needs);
    json_put(out, "places", places);
    return console_call_json(call, 200, out, err);
}

static bool one_run(struct console_call *call, struct db *db, struct err *err)
{
    struct listing it;
    struct directory_visits_figures figures;
    int64_t providers;
    if (!directory_get(db, call->id, call->job.arena, &it, err) ||
        !directory_visits_figures(db, call->id, call->job.arena, &figures, err) ||
        !directory_provider_count(db, call->id, call->job.arena, &providers, err))
        return false;
    struct json_out *out = json_object(), *visits = json_object();
    json_put_int(visits, "asked", figures.asked);
    json_put_int(visits, "open", figures.open);
    json_put_int(visits, "not_open", figures.not_open);
    json_put_int(visits, "served", figures.served);
    json_put_int(visits, "not_served", figures.not_served);
    json_put_int(visits, "rated", figures.rated);
    json_put_int(visits, "rating_sum", figures.rating_sum);
    json_put(out, "service", listing_json(call, &it));
    json_put(out, "visits", visits);
    json_put_int(out, "providers", providers);
    return console_call_json(call, 200, out, err);
}

/* ---- the form: the members of a row, judged as a file's */

#define FIELDS                                                                                     \
    "organization name_sq name_en needs places address phone website eligibility documents cost"   \
    " languages accessibility hours closed beds assured_date assured_days status sample note"

/* The page may send the sample's mark as true or false. */
static struct str value_of(const struct console_call *call, int column)
{
    const struct json *value = json_get(call->body, listing_columns[column]);
    if (json_is(value, JSON_BOOL))
        return value->boolean ? STR("1") : STR("0");
    return str_trim(json_str(call->body, listing_columns[column]));
}

static bool read_form(const struct console_call *call, struct listing *ret, struct err *err)
{
    struct str heads[LISTING_COLUMN_COUNT], values[LISTING_COLUMN_COUNT];
    struct listing_heads columns;
    unsigned char random[KEY_BYTES];
    const struct listing_reading reading = { .words = call->menus->needs,
                                             .source = STR("desk"),
                                             .now_ms = call->job.now_ms,
                                             .arena = call->job.arena };
    crypto_random(random, sizeof(random));
    if (!words_there(call, err))
        return false;
    for (int i = 0; i < LISTING_COLUMN_COUNT; i++) {
        heads[i] = str_of(listing_columns[i]);
        values[i] = value_of(call, i);
    }
    if (!crypto_hex((struct str){ (const char *)random, sizeof(random) }, call->job.arena,
                    &values[LISTING_ID]))
        return err_set(err, ERR_LIMIT, "no room for a service");
    return listing_heads_read(&(struct csv_row){ 1, heads, LISTING_COLUMN_COUNT }, &columns, err) &&
           listing_of_row(&reading, &columns, &(struct csv_row){ 2, values, LISTING_COLUMN_COUNT },
                          ret, err);
}

static bool read_version(const struct console_call *call, int64_t *ret, struct err *err)
{
    return json_int(json_get(call->body, "version"), ret) ||
           err_set(err, ERR_INVALID, "version must be the service's version, a whole number");
}

static bool put_run(struct console_call *call, struct db *db, struct err *err)
{
    struct listing listing, stored;
    struct arena *arena = call->job.arena;
    if (!read_form(call, &listing, err))
        return false;
    listing.id = call->id;
    bool done = call->id == 0 ? directory_add(db, call->menus->needs, &listing, call->job.now_ms,
                                              arena, &stored, err)
                              : read_version(call, &listing.version, err) &&
                                    directory_change(db, call->menus->needs, &listing,
                                                     call->job.now_ms, arena, &stored, err);
    return done &&
           audit(call, db, call->id ? "listing.change" : "listing.add", &stored,
                 str_of(listing_state_names[stored.state]), err) &&
           console_call_json(call, call->id ? 200 : 201, listing_json(call, &stored), err);
}

static bool assure_run(struct console_call *call, struct db *db, struct err *err)
{
    struct listing stored;
    int64_t version;
    return read_version(call, &version, err) &&
           directory_assure(db, call->id, version, call->job.now_ms, call->job.arena, &stored,
                            err) &&
           audit(call, db, "listing.assure", &stored, STR(""), err) &&
           console_call_json(call, 200, listing_json(call, &stored), err);
}

/* ---- providers */

/* With a number: its phone gets a PIN, which is told here and never again. Without: all are taken away. */
static bool provider_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct config *config = call->gateway->config;
    struct arena *arena = call->job.arena;
    struct str number = str_trim(json_str(call->body, "number"));
    struct str country = config->channel_count > 0 ? config->channels[0].country : STR("");
    char msisdn[MSISDN_SIZE], pin[PROVIDER_PIN_DIGITS + 1];
    struct listing listing;
    int64_t removed = 0;
    if (!directory_get(db, call->id, arena, &listing, err))
        return false;
    bool adds = number.len > 0;
    if (adds && msisdn_normalise(number, country, msisdn) != MSISDN_E164)
        return err_set(err, ERR_UNPROCESSED,
                       "number is no telephone number; write it as in "
                       "+355691234567");
    if (adds ? !directory_provider_add(db, &call->gateway->keys, call->id, str_of(msisdn),
                                       call->job.now_ms, arena, pin, err)
             : !directory_provider_remove(db, call->id, arena, &removed, err))
        return false;
    struct json_out *out = json_object();
    if (adds)
        json_put_str(out, "pin", str_of(pin));
    else
        json_put_null(out, "pin");
    json_put_int(out, "removed", removed);
    if (audit(call, db, adds ? "listing.provider" : "listing.provider_end", &listing, STR(""), err))
        return console_call_json(call, 200, out, err);
    json_out_free(out);
    return false;
}

/* ---- files */

static bool import_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str source, detail;
    struct console_import taking;
    if (!console_import_source(call, LISTING_NAME_SIZE_MAX, &source, err) ||
        !words_there(call, err))
        return false;
    struct import *import = directory_import_new(
        &(struct directory_import_plan){ .words = call->menus->needs,
                                         .source = source,
                                         .now_ms = call->job.now_ms,
                                         .import = console_import_plan(call, &taking) });
    bool done = console_import_take(call, db, import, &taking, err);
    struct directory_import_counts counts = directory_import_counts(import);
    import_free(import);
    if (!done)
        return false;
    const struct listing named = { .organization = source };
    if (!arena_format(call->job.arena, &detail, "%lld new, %lld changed, %lld with faults",
                      (long long)counts.put[DIRECTORY_NEW],
                      (long long)counts.put[DIRECTORY_CHANGED], (long long)counts.faults))
        done = err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    if (!done || !audit(call, db, "listing.import", &named, detail, err)) {
        json_out_free(taking.faults);
        return false;
    }
    struct json_out *out = json_object();
    json_put_int(out, "added", counts.put[DIRECTORY_NEW]);
    json_put_int(out, "changed", counts.put[DIRECTORY_CHANGED]);
    json_put_int(out, "kept", counts.put[DIRECTORY_KEPT]);
    json_put_int(out, "wrong", counts.faults);
    json_put(out, "faults", taking.faults);
    return console_call_json(call, 200, out, err);
}

static bool answer_csv(struct console_call *call, const struct listing *rows, size_t count,
                       bool first, struct err *err)
{
    struct builder text, value;
    struct csv csv = { 0 };
    char storage[VALUE_SIZE * 2];
    if (!arena_builder(call->job.arena, CSV_SIZE, &text))
        return err_set(err, ERR_LIMIT, "no room for a table of services");
    csv.out = &text;
    if (first)
        csv_begin(&csv, &text);
    for (int i = 0; first && i < LISTING_COLUMN_COUNT; i++)
        csv_add(&csv, str_of(listing_columns[i]));
    if (first)
        csv_end_row(&csv);
    for (size_t row = 0; row < count; row++) {
        for (int i = 0; i < LISTING_COLUMN_COUNT; i++) {
            builder_init(&value, storage, sizeof(storage));
            listing_write(&rows[row], (enum listing_column)i, &value);
            csv_add(&csv, builder_str(&value));
        }
        csv_end_row(&csv);
    }
    if (!builder_ok(&text))
        return err_set(err, ERR_LIMIT, "the table of services is too large");
    call->answer.status = 200;
    call->answer.content_type = STR("text/csv; charset=utf-8");
    call->answer.body = builder_str(&text);
    return true;
}

static bool export_run(struct console_call *call, struct db *db, struct err *err)
{
    struct directory_filter filter;
    struct listing *rows;
    size_t count;
    int64_t next;
    struct str form = form_get(&call->query, "form"), told;
    bool csv = str_equal(form, STR("csv"));
    if (!csv && !str_equal(form, STR("hsds")))
        return err_set(err, ERR_INVALID, "form is csv or hsds");
    if (!words_there(call, err) || !read_filter(call, &filter, err) ||
        !directory_list(db, &filter, call->job.now_ms, call->job.arena, &rows, &count, &next, err))
        return false;
    struct json_out *list = csv ? NULL : json_array();
    for (size_t i = 0; i < count && !csv; i++)
        json_put(list, NULL, listing_hsds(&rows[i], call->menus->needs));
    if (!(csv ? answer_csv(call, rows, count, filter.before_id == 0, err)
              : console_call_json(call, 200, list, err)))
        return false;
    if (next == 0)
        return true;
    if (!arena_format(call->job.arena, &told, "%lld", (long long)next))
        return err_set(err, ERR_LIMIT, "no room for the place of the next page");
    call->answer.headers[call->answer.header_count++] = (struct http_header){ STR("X-Next"), told };
    return true;
}

const struct console_route console_directory_routes[] = {
    { "GET", "/directory", "", RIGHT_DIRECTORY, STORE_READ, list_run, NULL, NULL },
    { "POST", "/directory", FIELDS, RIGHT_DIRECTORY, STORE_WRITE, put_run, NULL, NULL },
    { "GET", "/directory/words", "", RIGHT_DIRECTORY, STORE_READ, words_run, NULL, NULL },
    { "POST", "/directory/import", "source text first", RIGHT_DIRECTORY, STORE_WRITE, import_run,
      NULL, NULL },
    { "GET", "/directory/export", "", RIGHT_DIRECTORY, STORE_READ, export_run, NULL, NULL },
    { "GET", "/directory/{id}", "", RIGHT_DIRECTORY, STORE_READ, one_run, NULL, NULL },
    { "POST", "/directory/{id}", FIELDS " version", RIGHT_DIRECTORY, STORE_WRITE, put_run, NULL,
      NULL },
    { "POST", "/directory/{id}/assure", "version", RIGHT_DIRECTORY, STORE_WRITE, assure_run, NULL,
      NULL },
    { "POST", "/directory/{id}/provider", "number", RIGHT_DIRECTORY, STORE_WRITE, provider_run,
      NULL, NULL },
    { 0 },
};
