/* Floor 4: the desk's calls about vacancies: lists, the form, what is published and ended. */
#include "edge/console_vacancies.h"

#include "base/limits.h"
#include "domain/date.h"
#include "domain/screening.h"
#include "domain/vacancy_record.h"
#include "edge/console_json.h"

enum { SEARCH_SIZE_MAX = 120 };

/* ---- shapes */

void console_vacancies_day(const struct vacancy *vacancy, struct builder *ret)
{
    date_write_iso(vacancy->valid_until_ms - 1, ret);
}

/* Each with its sentence in the languages of the desk. */
static struct json_out *signs_json(const struct menus *menus, struct str names)
{
    struct json_out *list = json_array();
    int languages[] = { menus_language(menus, STR("sq")), menus_language(menus, STR("en")) };
    uint32_t signs = menus->screening ? screening_read_names(menus->screening, names) : 0;
    int found[SCREENING_SIGNS_MAX];
    int count = signs ? screening_reasons(menus->screening, signs, SCREENING_SIGNS_MAX, found) : 0;
    for (int i = 0; i < count; i++) {
        const struct screening_sign *sign = &menus->screening->signs[found[i]];
        struct json_out *out = json_object();
        json_put_str(out, "id", sign->id);
        json_put_bool(out, "danger", sign->weight >= SCREENING_DANGER);
        json_put_str(out, "sq", languages[0] < 0 ? sign->id : sign->reasons[languages[0]]);
        json_put_str(out, "en", languages[1] < 0 ? sign->id : sign->reasons[languages[1]]);
        json_put(list, NULL, out);
    }
    return list;
}

struct json_out *console_vacancies_json(const struct console_call *call,
                                        const struct vacancy *vacancy)
{
    char day_storage[CONSOLE_DAY_SIZE];
    struct builder day;
    struct json_out *out = json_object();
    builder_init(&day, day_storage, sizeof(day_storage));
    console_vacancies_day(vacancy, &day);
    json_put_id(out, "id", vacancy->id);
    json_put_int(out, "version", vacancy->version);
    json_put_str(out, "state", str_of(vacancy_state_names[vacancy->state]));
    json_put_str(out, "source", vacancy->source);
    json_put_str(out, "reference", vacancy->reference);
    json_put_str(out, "title_sq", vacancy->title_sq);
    json_put_str(out, "title_en", vacancy->title_en);
    json_put_str(out, "isco", vacancy->isco);
    json_put_str(out, "place", vacancy->place);
    json_put_int(out, "wage_min", vacancy->wage_min);
    json_put_int(out, "wage_max", vacancy->wage_max);
    json_put_str(out, "currency", vacancy->currency);
    json_put_str(out, "contract", vacancy->contract);
    json_put_str(out, "languages", vacancy->tongues);
    json_put_str(out, "employer", vacancy->employer);
    json_put_str(out, "contact", vacancy->contact);
    json_put_str(out, "valid_through", builder_str(&day));
    json_put_bool(out, "past", vacancy->valid_until_ms <= call->job.now_ms);
    json_put_bool(out, "sample", vacancy->sample);
    json_put(out, "signs", signs_json(call->menus, vacancy->signs));
    json_put_str(out, "note", vacancy->note);
    json_put_int(out, "changed_at", vacancy->changed_at_ms);
    return out;
}

bool console_vacancies_audit(struct console_call *call, struct db *db, const char *action,
                             struct str subject, struct str detail, struct err *err)
{
    struct str named;
    if (!arena_format(call->job.arena, &named, "vacancy " STR_FMT, STR_ARG(subject)))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return console_call_audit(call, db, action, named, detail, err);
}

/* ---- lists */

bool console_vacancies_filter(const struct console_call *call, struct vacancy_filter *ret,
                              struct err *err)
{
    struct str state = form_get(&call->query, "state"), before = form_get(&call->query, "before");
    int named = state.len > 0 ? str_among(state, vacancy_state_names, VACANCY_STATE_COUNT) : 0;
    *ret = (struct vacancy_filter){ .place = form_get(&call->query, "place"),
                                    .source = form_get(&call->query, "source"),
                                    .text = form_get(&call->query, "text") };
    if (named < 0)
        return err_set(err, ERR_INVALID,
                       "state is waiting, published, filled, withdrawn or rejected");
    ret->state = (enum vacancy_state)named;
    if (ret->text.len > SEARCH_SIZE_MAX)
        return err_set(err, ERR_INVALID, "text has at most %d bytes", SEARCH_SIZE_MAX);
    return before.len == 0 || str_to_int64(before, &ret->before_id) ||
           err_set(err, ERR_INVALID, "before is what `next` of the page before was");
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct vacancy_filter filter;
    struct vacancy *rows;
    size_t count;
    int64_t next, counts[VACANCY_STATE_COUNT];
    if (!console_vacancies_filter(call, &filter, err) ||
        !vacancy_desk_list(db, &filter, call->job.arena, &rows, &count, &next, err) ||
        !vacancy_desk_counts(db, call->job.arena, counts, err))
        return false;
    struct json_out *out = json_object(), *list = json_array(), *numbers = json_object();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, console_vacancies_json(call, &rows[i]));
    for (int state = 0; state < VACANCY_STATE_COUNT; state++)
        json_put_int(numbers, vacancy_state_names[state], counts[state]);
    json_put(out, "vacancies", list);
    json_put(out, "counts", numbers);
    if (next > 0)
        json_put_id(out, "next", next);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

static bool one_run(struct console_call *call, struct db *db, struct err *err)
{
    struct vacancy vacancy;
    return vacancies_get(db, call->id, call->job.arena, &vacancy, err) &&
           console_call_json(call, 200, console_vacancies_json(call, &vacancy), err);
}

/* ---- what the form chooses from */

static struct json_out *named(struct str id, struct str sq, struct str en)
{
    struct json_out *out = json_object();
    json_put_str(out, "id", id);
    json_put_str(out, "sq", sq);
    json_put_str(out, "en", en);
    return out;
}

static bool words_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct vacancy_words *words = call->menus->vacancy_words;
    struct str *sources;
    size_t count;
    if (!vacancy_desk_sources(db, call->job.arena, &sources, &count, err))
        return false;
    struct json_out *out = json_object(), *places = json_array(), *occupations = json_array(),
                    *tongues = json_array(), *list = json_array();
    for (int i = 0; words && i < words->place_count; i++)
        json_put(places, NULL,
                 named(words->places[i].id, words->places[i].name_sq, words->places[i].name_en));
    for (int i = 0; words && i < words->occupation_count; i++)
        json_put(occupations, NULL,
                 named(words->occupations[i].isco, words->occupations[i].name_sq,
                       words->occupations[i].name_en));
    for (int i = 0; vacancy_tongue_code(i).len > 0; i++)
        json_put(tongues, NULL,
                 named(vacancy_tongue_code(i), vacancy_tongue_name(i, STR("sq")),
                       vacancy_tongue_name(i, STR("en"))));
    for (size_t i = 0; i < count; i++)
        json_put_str(list, NULL, sources[i]);
    json_put(out, "places", places);
    json_put(out, "occupations", occupations);
    json_put(out, "tongues", tongues);
    json_put(out, "sources", list);
    return console_call_json(call, 200, out, err);
}

/* ---- the form */

#define FIELDS                                                                                     \
    "title_sq title_en isco place wage_min wage_max currency contract languages employer contact " \
    "valid_through"

enum { FIELD_COUNT = 13 }; /* with the id, which the form does not have */

/* The form is a row of a table like those that are imported, and judged as such. */
static bool read_form(struct console_call *call, struct vacancy *ret, struct err *err)
{
    static const char *const names[FIELD_COUNT] = {
        "id",       "title_sq", "title_en",  "isco",     "place",   "wage_min",     "wage_max",
        "currency", "contract", "languages", "employer", "contact", "valid_through"
    };
    struct str heads[FIELD_COUNT], values[FIELD_COUNT] = { STR("desk") };
    struct vacancy_columns columns;
    const struct vacancy_reading reading = { .words = call->menus->vacancy_words,
                                             .source = STR("desk"),
                                             .now_ms = call->job.now_ms,
                                             .arena = call->job.arena };
    if (!reading.words)
        return err_set(err, ERR_UNPROCESSED, "the menus have no folder work: there is no work");
    for (int i = 0; i < FIELD_COUNT; i++) {
        heads[i] = str_of(names[i]);
        if (i > 0)
            values[i] = str_trim(json_str(call->body, names[i]));
    }
    return vacancy_columns_read(&(struct csv_row){ 1, heads, FIELD_COUNT }, &columns, err) &&
           vacancy_of_row(&reading, &columns, &(struct csv_row){ 2, values, FIELD_COUNT }, ret,
                          err);
}

static bool read_version(const struct console_call *call, int64_t *ret, struct err *err)
{
    return json_int(json_get(call->body, "version"), ret) ||
           err_set(err, ERR_INVALID, "version must be the vacancy's version, a whole number");
}

static bool put_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct vacancy vacancy, stored;
    struct screener screener = { .db = db,
                                 .keys = &call->gateway->keys,
                                 .screening = call->menus->screening };
    const struct json *publish = json_get(call->body, "publish");
    if (!read_form(call, &vacancy, err))
        return false;
    vacancy.id = call->id;
    vacancy.state =
        json_is(publish, JSON_BOOL) && publish->boolean ? VACANCY_PUBLISHED : VACANCY_WAITING;
    bool done =
        call->id == 0
            ? vacancy_desk_add(&screener, &vacancy, call->job.now_ms, arena, &stored, err)
            : read_version(call, &vacancy.version, err) &&
                  vacancy_desk_change(&screener, &vacancy, call->job.now_ms, arena, &stored, err);
    return done &&
           console_vacancies_audit(call, db, call->id ? "vacancy.change" : "vacancy.add",
                                   vacancy_title(&stored, STR("en")),
                                   str_of(vacancy_state_names[stored.state]), err) &&
           console_call_json(call, call->id ? 200 : 201, console_vacancies_json(call, &stored),
                             err);
}

/* ---- publishing and ending */

static bool move_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct str note = str_trim(json_str(call->body, "note")), action;
    const struct json *bad = json_get(call->body, "bad_number");
    int64_t version;
    struct vacancy moved;
    int numbers = 0;
    int state = str_among(json_str(call->body, "state"), vacancy_state_names, VACANCY_STATE_COUNT);
    if (state < 0)
        return err_set(err, ERR_INVALID,
                       "state is waiting, published, filled, withdrawn or rejected");
    if (!read_version(call, &version, err) ||
        !vacancy_desk_move(db, call->id, version, (enum vacancy_state)state, note, call->job.now_ms,
                           arena, &moved, err))
        return false;
    if (json_is(bad, JSON_BOOL) && bad->boolean && state == VACANCY_REJECTED &&
        !bad_numbers_add(db, &call->gateway->keys, moved.contact, call->staff.id, call->job.now_ms,
                         arena, &numbers, err))
        return false;
    if (!arena_format(arena, &action, "vacancy.%s", vacancy_state_names[state]))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return console_vacancies_audit(call, db, action.ptr, vacancy_title(&moved, STR("en")),
                                   numbers > 0 ? STR("its number is remembered") : STR(""), err) &&
           console_call_json(call, 200, console_vacancies_json(call, &moved), err);
}

const struct console_route console_vacancies_routes[] = {
    { "GET", "/vacancies", "", RIGHT_VACANCIES, STORE_READ, list_run, NULL, NULL },
    { "POST", "/vacancies", FIELDS " publish", RIGHT_VACANCIES, STORE_WRITE, put_run, NULL, NULL },
    { "GET", "/vacancies/words", "", RIGHT_VACANCIES, STORE_READ, words_run, NULL, NULL },
    { "GET", "/vacancies/{id}", "", RIGHT_VACANCIES, STORE_READ, one_run, NULL, NULL },
    { "POST", "/vacancies/{id}", FIELDS " version", RIGHT_VACANCIES, STORE_WRITE, put_run, NULL,
      NULL },
    { "POST", "/vacancies/{id}/state", "state version note bad_number", RIGHT_VACANCIES,
      STORE_WRITE, move_run, NULL, NULL },
    { 0 },
};
