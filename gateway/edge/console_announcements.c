/* Floor 4: the desk's calls about announcements: written, measured, approved, stopped. */
#include "edge/console_announcements.h"

#include "domain/course.h"
#include "domain/date.h"
#include "domain/vacancy_words.h"
#include "edge/console_json.h"
#include "edge/console_tickets.h"

enum { DAY_SIZE = 16 };

static const int64_t hour_ms = 60LL * 60 * 1000;

/* ---- shapes */

static const char *state_of(const struct announcement *announcement, int64_t now_ms)
{
    bool ahead = announcement->state == ANNOUNCEMENT_LEAVING && announcement->start_ms > now_ms;
    return ahead ? "scheduled" : announcement_state_names[announcement->state];
}

static void put_texts(struct json_out *out, const struct announcement *announcement)
{
    struct json_out *texts = json_array();
    for (int i = 0; i < announcement->text_count; i++) {
        struct json_out *text = json_object();
        json_put_str(text, "language", announcement->texts[i].language);
        json_put_str(text, "text", announcement->texts[i].text);
        json_put(texts, NULL, text);
    }
    json_put(out, "texts", texts);
}

static void put_group(struct json_out *out, const struct announcement_group *group)
{
    char storage[DAY_SIZE];
    struct builder since;
    builder_init(&since, storage, sizeof(storage));
    if (group->since_ms > 0)
        date_write_iso(group->since_ms, &since);
    console_json_words(out, "categories", group->categories);
    console_json_words(out, "languages", group->languages);
    console_json_words(out, "countries", group->countries);
    json_put_str(out, "place", group->place);
    json_put_str(out, "isco", group->isco);
    json_put_str(out, "course", group->course);
    json_put_str(out, "since", builder_str(&since));
}

struct json_out *console_announcements_json(const struct console_call *call,
                                            const struct announcement *announcement)
{
    const struct announcement *a = announcement;
    int64_t staff_id = call->staff.id;
    struct json_out *out = json_object();
    json_put_id(out, "id", a->id);
    json_put_int(out, "version", a->version);
    json_put_str(out, "state", str_of(state_of(a, call->job.now_ms)));
    json_put_str(out, "name", a->name);
    put_group(out, &a->group);
    put_texts(out, a);
    json_put_str(out, "fallback", a->fallback);
    json_put_int(out, "rate", a->rate);
    console_json_time(out, "start", a->start_ms);
    json_put_int(out, "hours", a->life_ms / hour_ms);
    console_json_time(out, "until", a->until_ms);
    json_put_str(out, "note", a->note);
    json_put_int(out, "expected", a->expected);
    json_put_int(out, "queued", a->queued);
    json_put_int(out, "passed", a->passed);
    console_json_person(out, "author", a->author_id, a->author);
    console_json_person(out, "changed_by", a->changed_id, a->changed);
    json_put_int(out, "changed_at", a->changed_ms);
    console_json_person(out, "decided_by", a->decided_id, a->decided);
    console_json_time(out, "decided_at", a->decided_ms);
    console_json_person(out, "stopped_by", a->stopped_id, a->stopped);
    console_json_time(out, "ended_at", a->ended_ms);
    json_put_bool(out, "mine", a->author_id == staff_id || a->changed_id == staff_id);
    return out;
}

static bool answer_with(struct console_call *call, struct db *db, const char *action,
                        const struct announcement *announcement, struct str detail, struct err *err)
{
    struct str subject;
    if (!arena_format(call->job.arena, &subject, "announcement " STR_FMT,
                      STR_ARG(announcement->name)))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return console_call_audit(call, db, action, subject, detail, err) &&
           console_call_json(call, 200, console_announcements_json(call, announcement), err);
}

static struct announcements_world world_of(const struct console_call *call)
{
    const struct config *config = call->gateway->config;
    return (struct announcements_world){ .menus = call->menus,
                                         .keys = &call->gateway->keys,
                                         .channels = config->channels,
                                         .channel_count = config->channel_count };
}

/* ---- lists */

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    struct str before = form_get(&call->query, "before");
    struct announcement *list;
    int64_t before_id = 0;
    size_t count;
    if (before.len > 0 && !str_to_int64(before, &before_id))
        return err_set(err, ERR_INVALID, "before is what `next` of the page before was");
    if (!announcements_list(db, before_id, call->job.arena, &list, &count, err))
        return false;
    struct json_out *out = json_object(), *rows = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(rows, NULL, console_announcements_json(call, &list[i]));
    json_put(out, "announcements", rows);
    if (count == ANNOUNCEMENTS_PAGE)
        json_put_id(out, "next", list[count - 1].id);
    else
        json_put_null(out, "next");
    return console_call_json(call, 200, out, err);
}

static bool one_run(struct console_call *call, struct db *db, struct err *err)
{
    struct announcement announcement;
    return announcements_get(db, call->id, call->job.arena, &announcement, err) &&
           console_call_json(call, 200, console_announcements_json(call, &announcement), err);
}

/* What the form chooses from, beside what the menus are known for. */
static bool choices_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct menus *menus = call->menus;
    struct json_out *out = json_object(), *categories = json_array(), *languages = json_array(),
                    *courses = json_array(), *places = json_array(), *work = json_array();
    int english = menus_language(menus, STR("en"));
    (void)db;
    for (int i = 0; i < menus->category_count; i++)
        json_put_str(categories, NULL, menus->categories[i].name);
    for (int i = 0; i < menus->language_count; i++)
        json_put_str(languages, NULL, str_of(menus->languages[i]->code));
    for (int i = 0; menus->courses && i < menus->courses->count; i++) {
        const struct course *course = &menus->courses->all[i];
        int language = course_language(menus, course, english < 0 ? 0 : english);
        console_announcements_named(courses, course->id, course->texts[language].title,
                                    course->texts[language].title);
    }
    const struct vacancy_words *words = menus->vacancy_words;
    for (int i = 0; words && i < words->place_count; i++)
        console_announcements_named(places, words->places[i].id, words->places[i].name_sq,
                                    words->places[i].name_en);
    for (int i = 0; words && i < words->occupation_count; i++)
        console_announcements_named(work, words->occupations[i].isco, words->occupations[i].name_sq,
                                    words->occupations[i].name_en);
    json_put(out, "categories", categories);
    json_put(out, "languages", languages);
    json_put(out, "courses", courses);
    json_put(out, "places", places);
    json_put(out, "occupations", work);
    json_put_int(out, "rate_max", ANNOUNCEMENT_RATE_MAX);
    return console_call_json(call, 200, out, err);
}

/* ---- the form */

#define FIELDS                                                                                     \
    "name categories languages countries place isco course since texts fallback rate start"        \
    " hours"

/* A list of words as it is kept; ERR_INVALID for what is none. */
static bool read_words(const struct console_call *call, const char *name, struct str *ret,
                       struct err *err)
{
    const struct json *list = json_get(call->body, name);
    struct builder b;
    *ret = STR("");
    if (!list)
        return true;
    if (!arena_builder(call->job.arena, ANNOUNCEMENT_WORDS_SIZE_MAX + 1, &b))
        return err_set(err, ERR_LIMIT, "no room for a list");
    if (!json_is(list, JSON_ARRAY))
        return err_set(err, ERR_INVALID, "%s is a list of words", name);
    for (const struct json *item = list->first; item; item = item->next) {
        bool word = json_is(item, JSON_STRING) && item->string.len > 0 &&
                    str_find(item->string, STR(" ")) == item->string.len;
        if (!word)
            return err_set(err, ERR_INVALID, "%s is a list of words", name);
        if (b.len > 0)
            builder_add_char(&b, ' ');
        builder_add(&b, item->string);
    }
    *ret = builder_str(&b);
    return builder_ok(&b) || err_set(err, ERR_INVALID, "%s are too many", name);
}

static bool read_texts(const struct console_call *call, struct announcement *ret, struct err *err)
{
    const struct json *texts = json_get(call->body, "texts");
    if (!json_is(texts, JSON_ARRAY) || texts->count > MENU_LANGUAGES_MAX)
        return err_set(err, ERR_INVALID, "texts is a list of language and text");
    for (const struct json *item = texts->first; item; item = item->next) {
        struct str language = json_str(item, "language"), text = str_trim(json_str(item, "text"));
        for (int i = 0; i < ret->text_count; i++) {
            if (str_equal(ret->texts[i].language, language))
                return err_set(err, ERR_INVALID, "texts has a language twice");
        }
        if (text.len > 0)
            ret->texts[ret->text_count++] = (struct announcement_text){ language, text };
    }
    return true;
}

/* A whole number, or what stands for none. */
static bool read_int(const struct console_call *call, const char *name, int64_t missing,
                     int64_t *ret, struct err *err)
{
    const struct json *value = json_get(call->body, name);
    *ret = missing;
    return !value || json_is(value, JSON_NULL) || json_int(value, ret) ||
           err_set(err, ERR_INVALID, "%s is a whole number", name);
}

static bool read_form(const struct console_call *call, struct announcement *ret, struct err *err)
{
    const struct json *body = call->body;
    struct str since = json_str(body, "since");
    int64_t hours;
    *ret = (struct announcement){ .id = call->id,
                                  .name = str_trim(json_str(body, "name")),
                                  .fallback = json_str(body, "fallback") };
    ret->group = (struct announcement_group){ .place = json_str(body, "place"),
                                              .isco = json_str(body, "isco"),
                                              .course = json_str(body, "course") };
    if (since.len > 0 && !date_parse(since, &ret->group.since_ms))
        return err_set(err, ERR_INVALID, "since is a day such as 2026-11-21, or empty");
    if (!read_words(call, "categories", &ret->group.categories, err) ||
        !read_words(call, "languages", &ret->group.languages, err) ||
        !read_words(call, "countries", &ret->group.countries, err) || !read_texts(call, ret, err) ||
        !read_int(call, "rate", 60, &ret->rate, err) ||
        !read_int(call, "start", 0, &ret->start_ms, err) ||
        !read_int(call, "hours", 24, &hours, err))
        return false;
    bool sound = hours >= 1 && hours <= ANNOUNCEMENT_LIFE_HOURS_MAX;
    ret->life_ms = sound ? hours * hour_ms : 0;
    return true;
}

static bool read_version(const struct console_call *call, int64_t *ret, struct err *err)
{
    return json_int(json_get(call->body, "version"), ret) ||
           err_set(err, ERR_INVALID, "version must be the announcement's version, a whole number");
}

static bool put_run(struct console_call *call, struct db *db, struct err *err)
{
    struct announcement announcement;
    if (!read_form(call, &announcement, err) ||
        (call->id && !read_version(call, &announcement.version, err)) ||
        !announcements_put(db, call->menus, &announcement, call->staff.id, call->job.now_ms,
                           call->job.arena, &announcement, err) ||
        !answer_with(call, db, call->id ? "announcement.change" : "announcement.add", &announcement,
                     STR(""), err))
        return false;
    call->answer.status = call->id ? 200 : 201;
    return true;
}

/* ---- how much it would be */

static bool measure_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct announcement_text text = { json_str(call->body, "language"),
                                            str_trim(json_str(call->body, "text")) };
    struct builder message;
    (void)db;
    if (menus_language(call->menus, text.language) < 0)
        return err_set(err, ERR_INVALID, "language is one of the menus'");
    if (text.text.len == 0 || text.text.len > ANNOUNCEMENT_TEXT_SIZE_MAX)
        return err_set(err, ERR_INVALID, "text has 1 to %d bytes", ANNOUNCEMENT_TEXT_SIZE_MAX);
    if (!arena_builder(call->job.arena, REPLY_SIZE, &message))
        return err_set(err, ERR_LIMIT, "no room for the text");
    announcement_write(call->menus, &text, &message);
    const struct console_measure measure = { .typed = text.text,
                                             .message = builder_str(&message),
                                             .fold = true,
                                             .segments_max = ANNOUNCEMENT_SEGMENTS_MAX,
                                             .size_max = ANNOUNCEMENT_TEXT_SIZE_MAX };
    return console_tickets_measure(call, &measure, err);
}

static bool preview_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct announcements_world world = world_of(call);
    struct announcement announcement;
    struct announcements_preview preview;
    if (!read_form(call, &announcement, err))
        return false;
    if (announcement.name.len == 0)
        announcement.name = STR("preview");
    if (!announcement_check(&announcement, call->menus, call->job.now_ms, err) ||
        !announcements_preview(db, &world, &announcement, call->job.now_ms, call->job.arena,
                               &preview, err))
        return false;
    return console_call_json(call, 200,
                             console_announcements_preview(call, &announcement, &preview), err);
}

/* ---- deciding */

/* In the read lane: how many people it would be. */
static bool ask_count(struct console_call *call, struct db *db, struct err *err)
{
    const struct announcements_world world = world_of(call);
    struct announcement announcement;
    struct announcements_preview preview;
    if (!announcements_get(db, call->id, call->job.arena, &announcement, err) ||
        !announcements_preview(db, &world, &announcement, call->job.now_ms, call->job.arena,
                               &preview, err))
        return false;
    return arena_format(call->job.arena, &call->secret, "%lld", (long long)preview.people) ||
           err_set(err, ERR_LIMIT, "no room for a number");
}

static bool ask_store(struct console_call *call, struct db *db, struct err *err)
{
    struct announcements_act act = { .id = call->id, .staff_id = call->staff.id };
    struct announcement announcement;
    struct str detail;
    if (!str_to_int64(call->secret, &act.expected))
        act.expected = 0;
    if (!read_version(call, &act.version, err) ||
        !announcements_ask(db, call->menus, &act, call->job.now_ms, call->job.arena, &announcement,
                           err))
        return false;
    if (!arena_format(call->job.arena, &detail, "%lld people", (long long)act.expected))
        return err_set(err, ERR_LIMIT, "no room for a line of the audit log");
    return answer_with(call, db, "announcement.ask", &announcement, detail, err);
}

static bool decide_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct json *approve = json_get(call->body, "approve");
    struct announcements_act act = { .id = call->id,
                                     .staff_id = call->staff.id,
                                     .note = str_trim(json_str(call->body, "note")) };
    struct announcement announcement;
    if (!json_is(approve, JSON_BOOL))
        return err_set(err, ERR_INVALID, "approve is true or false");
    if (act.note.len > ANNOUNCEMENT_NOTE_SIZE_MAX)
        return err_set(err, ERR_INVALID, "note has at most %d bytes", ANNOUNCEMENT_NOTE_SIZE_MAX);
    act.approve = approve->boolean;
    return read_version(call, &act.version, err) &&
           announcements_decide(db, &act, call->job.now_ms, call->job.arena, &announcement, err) &&
           answer_with(call, db, act.approve ? "announcement.approve" : "announcement.return",
                       &announcement, STR(""), err);
}

static bool stop_run(struct console_call *call, struct db *db, struct err *err)
{
    struct announcement announcement;
    return announcements_stop(db, call->id, call->staff.id, call->job.now_ms, call->job.arena,
                              &announcement, err) &&
           answer_with(call, db, "announcement.stop", &announcement, STR(""), err);
}

const struct console_route console_announcements_routes[] = {
    { "GET", "/announcements", "", RIGHT_ANNOUNCE, STORE_READ, list_run, NULL, NULL },
    { "POST", "/announcements", FIELDS, RIGHT_ANNOUNCE, STORE_WRITE, put_run, NULL, NULL },
    { "GET", "/announcements/choices", "", RIGHT_ANNOUNCE, STORE_READ, choices_run, NULL, NULL },
    { "POST", "/announcements/measure", "language text", RIGHT_ANNOUNCE, STORE_READ, measure_run,
      NULL, NULL },
    { "POST", "/announcements/preview", FIELDS, RIGHT_ANNOUNCE, STORE_READ, preview_run, NULL,
      NULL },
    { "GET", "/announcements/{id}", "", RIGHT_ANNOUNCE, STORE_READ, one_run, NULL, NULL },
    { "POST", "/announcements/{id}", FIELDS " version", RIGHT_ANNOUNCE, STORE_WRITE, put_run, NULL,
      NULL },
    { "POST", "/announcements/{id}/ask", "version", RIGHT_ANNOUNCE, STORE_READ, ask_count, NULL,
      ask_store },
    { "POST", "/announcements/{id}/decide", "version approve note", RIGHT_RELEASE, STORE_WRITE,
      decide_run, NULL, NULL },
    { "POST", "/announcements/{id}/stop", "", RIGHT_ANNOUNCE, STORE_WRITE, stop_run, NULL, NULL },
    { "GET", "/announcements/{id}/report", "", RIGHT_ANNOUNCE, STORE_READ,
      console_announcements_report, NULL, NULL },
    { 0 },
};
