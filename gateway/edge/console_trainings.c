/* Floor 4: the desk's calls about trainings of officials and partners. */
#include "edge/console_call.h"

#include "base/limits.h"
#include "domain/date.h"
#include "edge/console_json.h"
#include "service/trainings.h"

enum { DAY_SIZE = 16 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static struct json_out *training_json(const struct training *training)
{
    struct json_out *out = json_object(), *people = json_array();
    char storage[DAY_SIZE];
    struct builder day;
    builder_init(&day, storage, sizeof(storage));
    date_write_iso(training->day * day_ms, &day);
    json_put_id(out, "id", training->id);
    json_put_int(out, "version", training->version);
    json_put_str(out, "title", training->title);
    json_put_str(out, "day", builder_str(&day));
    json_put_str(out, "municipality", training->municipality);
    json_put_str(out, "organiser", training->organiser);
    json_put(out, "people", people);
    for (size_t i = 0; i < training->people_count; i++) {
        struct json_out *row = json_object();
        json_put_str(row, "kind", training->people[i].kind);
        json_put_str(row, "sex", training->people[i].sex);
        json_put_int(row, "people", training->people[i].people);
        json_put(people, NULL, row);
    }
    return out;
}

static bool read_cursor(const struct console_call *call, struct training_cursor *ret,
                        struct err *err)
{
    struct str after = form_get(&call->query, "after"), day, id;
    *ret = (struct training_cursor){ 0 };
    if (after.len == 0)
        return true;
    return (str_cut(after, '-', &day, &id) && str_to_int64(day, &ret->day) &&
            str_to_int64(id, &ret->id) && ret->id > 0) ||
           err_set(err, ERR_INVALID, "after is what `next` of the page before was");
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct training_cursor after;
    struct training *all;
    struct str next = STR("");
    size_t count;
    if (!read_cursor(call, &after, err) ||
        !trainings_list(db, &after, call->job.arena, &all, &count, err))
        return false;
    bool more = count == TRAININGS_SHOWN_MAX;
    if (more && !arena_format(call->job.arena, &next, "%lld-%lld", (long long)all[count - 1].day,
                              (long long)all[count - 1].id))
        return err_set(err, ERR_LIMIT, "no room for a list");
    struct json_out *out = json_object(), *list = json_array();
    json_put(out, "trainings", list);
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, training_json(&all[i]));
    if (more)
        json_put_str(out, "next", next);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

static bool read_people(const struct console_call *call, struct training *ret, struct err *err)
{
    const struct json *list = json_get(call->body, "people");
    if (!json_is(list, JSON_ARRAY) || list->count > TRAINING_GROUPS_MAX)
        return err_set(err, ERR_INVALID, "people is a list of kind, sex and how many, at most %d",
                       TRAINING_GROUPS_MAX);
    for (const struct json *it = list->first; it; it = it->next) {
        struct training_people *people = &ret->people[ret->people_count++];
        *people =
            (struct training_people){ .kind = json_str(it, "kind"), .sex = json_str(it, "sex") };
        if (!json_int(json_get(it, "people"), &people->people))
            return err_set(err, ERR_INVALID, "people: how many is a whole number");
    }
    return true;
}

static bool read_training(const struct console_call *call, struct training *ret, struct err *err)
{
    int64_t at_ms;
    *ret = (struct training){ .id = call->id,
                              .title = str_trim(json_str(call->body, "title")),
                              .municipality = json_str(call->body, "municipality"),
                              .organiser = str_trim(json_str(call->body, "organiser")) };
    if (call->id > 0 && !json_int(json_get(call->body, "version"), &ret->version))
        return err_set(err, ERR_INVALID, "version is the one that you saw");
    if (!date_parse(json_str(call->body, "day"), &at_ms))
        return err_set(err, ERR_INVALID, "day is a day as 2026-11-21");
    ret->day = at_ms / day_ms;
    return read_people(call, ret, err);
}

static bool put_run(struct console_call *call, struct db *db, struct err *err)
{
    struct training training;
    struct str subject;
    int64_t id;
    if (!read_training(call, &training, err) ||
        (call->id > 0 &&
         !trainings_get(db, call->id, call->job.arena, &(struct training){ 0 }, err)) ||
        !trainings_put(db, &training, call->staff.id, call->job.now_ms, call->job.arena, &id,
                       err) ||
        !trainings_get(db, id, call->job.arena, &training, err))
        return false;
    if (!arena_format(call->job.arena, &subject, "training %lld", (long long)id))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return console_call_audit(call, db, call->id > 0 ? "training.change" : "training.add", subject,
                              STR(""), err) &&
           console_call_json(call, 200, training_json(&training), err);
}

static bool remove_run(struct console_call *call, struct db *db, struct err *err)
{
    struct training training;
    struct str subject;
    int64_t version;
    if (!json_int(json_get(call->body, "version"), &version))
        return err_set(err, ERR_INVALID, "version is the one that you saw");
    if (!trainings_get(db, call->id, call->job.arena, &training, err) ||
        !trainings_remove(db, call->id, version, call->staff.id, call->job.now_ms, call->job.arena,
                          err))
        return false;
    if (!arena_format(call->job.arena, &subject, "training %lld", (long long)call->id))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    call->answer.status = 204;
    return console_call_audit(call, db, "training.remove", subject, STR(""), err);
}

const struct console_route console_trainings_routes[] = {
    { "GET", "/trainings", "", RIGHT_FIGURES, STORE_READ, list_run, NULL, NULL },
    { "POST", "/trainings", "title day municipality organiser people", RIGHT_REPORTS, STORE_WRITE,
      put_run, NULL, NULL },
    { "POST", "/trainings/{id}", "version title day municipality organiser people", RIGHT_REPORTS,
      STORE_WRITE, put_run, NULL, NULL },
    { "POST", "/trainings/{id}/remove", "version", RIGHT_REPORTS, STORE_WRITE, remove_run, NULL,
      NULL },
    { 0 },
};
