/* Floor 4: the desk's calls about named lists of questions. */
#include "edge/console_call.h"

#include "edge/console_json.h"
#include "service/views.h"

enum { TALLY_FRESH_MS = 2000 };

/* What waits, for all who look: read on the read lane's thread and kept there alone. */
static struct views_tally waiting;
static int64_t waiting_at_ms;

static bool read_waiting(struct console_call *call, struct db *db, struct err *err)
{
    int64_t age_ms = call->job.now_ms - waiting_at_ms;
    if (age_ms >= 0 && age_ms < TALLY_FRESH_MS)
        return true;
    if (!views_tally_read(db, call->job.now_ms, call->job.arena, &waiting, err))
        return false;
    waiting_at_ms = call->job.now_ms;
    return true;
}

static struct json_out *view_json(const struct saved_view *view)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", view->id);
    json_put_str(out, "name", view->name);
    json_put_bool(out, "shared", view->shared);
    json_put_str(out, "view", str_of(desk_view_name(view->view)));
    json_put_str(out, "category", view->category);
    json_put_str(out, "language", view->language);
    json_put_int(out, "priority", view->urgency);
    json_put_str(out, "due", str_of(views_due_name(view->due)));
    return out;
}

static bool answer_list(struct console_call *call, struct db *db, int status, struct err *err)
{
    struct saved_view *views;
    size_t count;
    if (!views_list(db, call->staff.id, call->job.arena, &views, &count, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_put(list, NULL, view_json(&views[i]));
    json_put(out, "views", list);
    return console_call_json(call, status, out, err);
}

static bool list_run(struct console_call *call, struct db *db, struct err *err)
{
    return answer_list(call, db, 200, err);
}

static bool counts_run(struct console_call *call, struct db *db, struct err *err)
{
    struct arena *arena = call->job.arena;
    struct views_tally *mine = ARENA_NEW(arena, struct views_tally);
    struct saved_view *views;
    struct str topics;
    size_t count;
    if (!mine)
        return err_set(err, ERR_LIMIT, "no room to count");
    if (!views_list(db, call->staff.id, arena, &views, &count, err) ||
        !read_waiting(call, db, err) ||
        !views_tally_mine(db, call->staff.id, call->job.now_ms, arena, mine, err) ||
        !staff_topics(db, call->staff.id, arena, &topics, err))
        return false;
    struct json_out *out = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++) {
        int64_t number = views_count(&views[i], &waiting, mine, call->staff.role, topics);
        struct json_out *one = json_object();
        json_put_id(one, "id", views[i].id);
        if (number < 0)
            json_put_null(one, "count");
        else
            json_put_int(one, "count", number);
        json_put(list, NULL, one);
    }
    json_put(out, "counts", list);
    return console_call_json(call, 200, out, err);
}

static bool read_view(const struct console_call *call, struct saved_view *ret, struct err *err)
{
    const struct json *body = call->body, *priority = json_get(body, "priority");
    int64_t urgency = 0;
    ret->name = str_trim(json_str(body, "name"));
    ret->category = json_str(body, "category");
    ret->language = json_str(body, "language");
    if (ret->category.len >= CATEGORY_SIZE || ret->language.len >= LANGUAGE_SIZE)
        return err_set(err, ERR_INVALID, "the menus have no such category or language");
    if (!desk_view_read(json_str(body, "view"), &ret->view))
        return err_set(err, ERR_INVALID, "view is one of the desk's lists, such as open or mine");
    if (priority && (!json_int(priority, &urgency) || urgency < 0 || urgency > URGENCY_NORMAL))
        return err_set(err, ERR_INVALID, "priority is a number from 0 (all) to %d", URGENCY_NORMAL);
    ret->urgency = (int)urgency;
    return views_due_read(json_str(body, "due"), &ret->due) ||
           err_set(err, ERR_INVALID, "due is hour, overdue or empty");
}

/* What everybody has is a coordinator's to change. */
static bool check_shared(const struct console_call *call, bool shared, struct err *err)
{
    return !shared || rights_have(call->staff.role, RIGHT_VIEWS) ||
           err_set(err, ERR_FORBIDDEN, "views of everybody are a coordinator's to change");
}

static bool audit_shared(struct console_call *call, struct db *db, const char *action,
                         const struct saved_view *view, struct err *err)
{
    struct str subject;
    return !view->shared ||
           ((arena_format(call->job.arena, &subject, "view " STR_FMT, STR_ARG(view->name)) ||
             err_set(err, ERR_LIMIT, "no room for a line of the audit log")) &&
            console_call_audit(call, db, action, subject, STR(""), err));
}

static bool add_run(struct console_call *call, struct db *db, struct err *err)
{
    struct saved_view view = { 0 };
    const struct json *shared = json_get(call->body, "shared");
    view.shared = shared && shared->boolean;
    return read_view(call, &view, err) && check_shared(call, view.shared, err) &&
           views_add(db, call->staff.id, &view, call->job.now_ms, call->job.arena, &view.id, err) &&
           audit_shared(call, db, "view.add", &view, err) &&
           console_call_json(call, 201, view_json(&view), err);
}

static bool find_own(struct console_call *call, struct db *db, struct saved_view *ret,
                     struct err *err)
{
    return views_get(db, call->id, call->staff.id, call->job.arena, ret, err) &&
           check_shared(call, ret->shared, err);
}

static bool change_run(struct console_call *call, struct db *db, struct err *err)
{
    struct saved_view view;
    return find_own(call, db, &view, err) && read_view(call, &view, err) &&
           views_change(db, &view, err) && audit_shared(call, db, "view.change", &view, err) &&
           console_call_json(call, 200, view_json(&view), err);
}

static bool place_run(struct console_call *call, struct db *db, struct err *err)
{
    struct saved_view view;
    int64_t place;
    if (!json_int(json_get(call->body, "place"), &place) || place < 0 || place >= VIEWS_MAX)
        return err_set(err, ERR_INVALID, "place is a number from 0 to %d", VIEWS_MAX - 1);
    return find_own(call, db, &view, err) &&
           views_place(db, &view, call->staff.id, place, call->job.arena, err) &&
           answer_list(call, db, 200, err);
}

static bool remove_run(struct console_call *call, struct db *db, struct err *err)
{
    struct saved_view view;
    return find_own(call, db, &view, err) && views_remove(db, view.id, err) &&
           audit_shared(call, db, "view.remove", &view, err) && answer_list(call, db, 200, err);
}

#define MEMBERS "name view category language priority due"

const struct console_route console_views_routes[] = {
    { "GET", "/views", "", RIGHT_TICKETS, STORE_READ, list_run, NULL, NULL },
    { "GET", "/views/counts", "", RIGHT_TICKETS, STORE_READ, counts_run, NULL, NULL },
    { "POST", "/views", MEMBERS " shared", RIGHT_TICKETS, STORE_WRITE, add_run, NULL, NULL },
    { "POST", "/views/{id}", MEMBERS, RIGHT_TICKETS, STORE_WRITE, change_run, NULL, NULL },
    { "POST", "/views/{id}/place", "place", RIGHT_TICKETS, STORE_WRITE, place_run, NULL, NULL },
    { "POST", "/views/{id}/remove", "", RIGHT_TICKETS, STORE_WRITE, remove_run, NULL, NULL },
    { 0 },
};
