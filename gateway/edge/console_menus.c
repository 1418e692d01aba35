/* Floor 4: the desk's calls about the menus: what is in service, and loading them again. */
#include "edge/console_call.h"

#include "base/log.h"
#include "edge/console_json.h"
#include "edge/menu_report.h"

enum { FAULTS_SHOWN_MAX = 50 };

static bool answer_with(struct console_call *call, const struct menus *menus, struct err *err)
{
    struct json_out *out = menu_report_json(menus, NULL, call->job.now_ms);
    json_put_int(out, "loaded_at", menus->built_at_ms);
    json_put_bool(out, "may_reload", rights_have(call->staff.role, RIGHT_MENUS));
    return console_call_json(call, 200, out, err);
}

static bool show_run(struct console_call *call, struct db *db, struct err *err)
{
    (void)db;
    return answer_with(call, call->menus, err);
}

/* ---- loading */

static struct json_out *faults_list(const struct menu_faults *faults)
{
    struct json_out *list = json_array();
    int shown = 0;
    for (int i = 0; i < faults->count && shown < FAULTS_SHOWN_MAX; i++) {
        const struct menu_fault *fault = &faults->rows[i];
        if (fault->warning)
            continue;
        struct json_out *out = json_object();
        json_put_str(out, "file", fault->file);
        json_put_str(out, "pointer", fault->pointer);
        json_put_str(out, "text", fault->text);
        json_put(list, NULL, out);
        shown++;
    }
    return list;
}

static bool refuse(struct console_call *call, struct err *err)
{
    struct str detail;
    const struct menu_faults *faults = call->faults;
    if (!arena_format(call->job.arena, &detail,
                      "the menus in the folder have %d fault%s; those in service stay",
                      faults->errors, faults->errors == 1 ? "" : "s"))
        return err_set(err, ERR_LIMIT, "no room for the faults");
    struct json_out *problem = console_json_problem(422, STR("The menus were not loaded"), detail);
    json_put_int(problem, "fault_count", faults->errors);
    json_put(problem, "faults", faults_list(faults));
    return console_call_problem(call, 422, problem, err);
}

/* Reading and checking take longer than a turn: not in the loop. */
static bool reload_run(struct console_call *call, struct db *db, struct err *err)
{
    (void)db;
    menus_release(call->fresh); /* run() may be called again */
    call->fresh = NULL;
    call->faults = ARENA_NEW(call->job.arena, struct menu_faults);
    if (!call->faults)
        return err_set(err, ERR_LIMIT, "no room for faults");
    call->faults->arena = call->job.arena;
    struct menus *fresh;
    if (!gateway_read_menus(call->gateway->config, call->job.now_ms, call->faults, &fresh))
        return refuse(call, err);
    call->fresh = fresh;
    return answer_with(call, fresh, err);
}

static void reload_done(struct console_call *call)
{
    log_line(LOG_INFO, "menus.reload", "by=" STR_FMT, STR_ARG(call->staff.login));
    gateway_take_menus(call->gateway, call->fresh, call->faults);
    call->fresh = NULL; /* the gateway's now */
    http_exchange_answer(call->exchange, &call->answer);
}

const struct console_route console_menus_routes[] = {
    { "GET", "/menus", "", RIGHT_SELF, STORE_READ, show_run, NULL, NULL },
    { "POST", "/menus/reload", "", RIGHT_MENUS, STORE_READ, reload_run, reload_done, NULL },
    { 0 },
};
