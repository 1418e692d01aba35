/* Floor 4: the desk's calls about consent, and about who else takes part in a case file. */
#include "edge/console_cases.h"

#include "edge/config.h"
#include "service/case_ask.h"
#include "service/case_consent.h"
#include "service/case_team.h"

static bool answer(struct case_call *of, const char *action, struct err *err)
{
    return console_cases_audit(of, action, err) && console_cases_whole(of, 200, err);
}

/* ---- consent */

static bool read_kind(const struct console_call *call, enum case_consent_kind *ret, struct err *err)
{
    int kind;
    if (!console_cases_choice(call, "kind", case_consent_kind_names, CASE_CONSENT_KINDS, &kind,
                              err))
        return false;
    *ret = (enum case_consent_kind)kind;
    return true;
}

static bool read_consent(const struct console_call *call, struct case_consent *ret, struct err *err)
{
    int state, way, giver;
    *ret = (struct case_consent){ .version = str_trim(json_str(call->body, "version")),
                                  .language = json_str(call->body, "language"),
                                  .detail = str_trim(json_str(call->body, "detail")),
                                  .staff_id = call->staff.id };
    if (!read_kind(call, &ret->kind, err) ||
        !console_cases_choice(call, "state", case_consent_state_names, CASE_CONSENT_STATES, &state,
                              err) ||
        !console_cases_choice(call, "way", case_consent_way_names, CASE_CONSENT_WAYS, &way, err) ||
        !console_cases_choice(call, "giver", case_consent_giver_names, CASE_CONSENT_GIVERS, &giver,
                              err))
        return false;
    ret->state = (enum case_consent_state)state;
    ret->way = (enum case_consent_way)way;
    ret->giver = (enum case_consent_giver)giver;
    return json_int(json_get(call->body, "given_at"), &ret->settled_at_ms) ||
           err_set(err, ERR_INVALID, "given_at must be when it was said, in ms since 1970");
}

static bool record_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_consent consent;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_OPEN, CASE_ACT_CONSENT, "consent", &of,
                                 err) ||
        of.refused)
        return of.refused;
    return read_consent(call, &consent, err) &&
           case_consent_record(db, &call->gateway->keys, call->id, &consent, call->job.now_ms,
                               call->job.arena, err) &&
           answer(&of, "case.consent", err);
}

static bool withdraw_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    enum case_consent_kind kind;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_OPEN, CASE_ACT_CONSENT, "consent", &of,
                                 err) ||
        of.refused)
        return of.refused;
    return read_kind(call, &kind, err) &&
           case_consent_withdraw(db, &call->gateway->keys, call->id, kind, call->staff.id,
                                 call->job.now_ms, call->job.arena, err) &&
           answer(&of, "case.consent", err);
}

/* May we text this phone? Only that is asked by text. */
static bool ask_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    const struct case_ask ask = { .keys = &call->gateway->keys,
                                  .menus = call->menus,
                                  .channels = call->gateway->config->channels,
                                  .channel_count = call->gateway->config->channel_count,
                                  .staff_id = call->staff.id };
    if (!console_cases_begin_act(call, db, RIGHT_CASES_OPEN, CASE_ACT_CONSENT, "consent", &of,
                                 err) ||
        of.refused)
        return of.refused;
    return case_ask_send(db, &ask, &of.file, call->job.now_ms, call->job.arena, &call->queued_on,
                         err) &&
           answer(&of, "case.ask", err);
}

/* ---- who else takes part */

bool console_cases_classes(const struct console_call *call, unsigned *ret, struct err *err)
{
    const struct json *list = json_get(call->body, "classes");
    *ret = 0;
    for (const struct json *one = list ? list->first : NULL; one; one = one->next) {
        int class = str_among(one->string, case_class_names, CASE_CLASSES);
        if (class < 0)
            return err_set(err, ERR_INVALID, "classes holds what is no class of fields");
        *ret |= 1u << class;
    }
    return *ret != 0 || err_set(err, ERR_INVALID, "classes must name what is shared");
}

/* What they are follows from their role. */
static bool read_tie(struct console_call *call, struct db *db, struct case_tie *ret,
                     struct err *err)
{
    struct case_hand *hands;
    size_t count, i = 0;
    const struct json *until = json_get(call->body, "until");
    *ret = (struct case_tie){ .classes = (1u << CASE_CLASSES) - 1 };
    if (!console_cases_id(call, "staff", &ret->staff_id, err) ||
        !case_team_hands(db, call->job.arena, &hands, &count, err))
        return false;
    while (i < count && hands[i].id != ret->staff_id)
        i++;
    if (i == count || case_rights_any(hands[i].role, CASE_OWN))
        return err_set(err, ERR_UNPROCESSED, "staff must be a psychologist or a partner");
    ret->kind =
        case_rights_any(hands[i].role, CASE_TIED) ? CASE_TIE_PSYCHOLOGIST : CASE_TIE_PARTNER;
    if (ret->kind == CASE_TIE_PARTNER && !console_cases_classes(call, &ret->classes, err))
        return false;
    return !until || json_is(until, JSON_NULL) ||
           (json_int(until, &ret->until_ms) && ret->until_ms > call->job.now_ms) ||
           err_set(err, ERR_INVALID, "until must be a moment to come, in ms since 1970");
}

static bool tie_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    struct case_tie tie;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_ASSIGN, CASE_ACT_ASSIGN, "assign", &of,
                                 err) ||
        of.refused)
        return of.refused;
    return read_tie(call, db, &tie, err) &&
           case_access_tie(db, &call->gateway->keys, call->id, &tie, call->staff.id,
                           call->job.now_ms, call->job.arena, err) &&
           answer(&of, "case.tie", err);
}

static bool untie_run(struct console_call *call, struct db *db, struct err *err)
{
    struct case_call of;
    int64_t staff_id;
    if (!console_cases_begin_act(call, db, RIGHT_CASES_ASSIGN, CASE_ACT_ASSIGN, "assign", &of,
                                 err) ||
        of.refused)
        return of.refused;
    return console_cases_id(call, "staff", &staff_id, err) &&
           case_access_untie(db, &call->gateway->keys, call->id, staff_id, call->staff.id,
                             call->job.now_ms, call->job.arena, err) &&
           answer(&of, "case.untie", err);
}

const struct console_route console_cases_consent_routes[] = {
    { "POST", "/cases/{id}/consent", "kind state way giver version language detail given_at",
      RIGHT_SELF, STORE_WRITE, record_run, NULL, NULL },
    { "POST", "/cases/{id}/withdraw", "kind", RIGHT_SELF, STORE_WRITE, withdraw_run, NULL, NULL },
    { "POST", "/cases/{id}/ask", "", RIGHT_SELF, STORE_WRITE, ask_run, NULL, NULL },
    { "POST", "/cases/{id}/tie", "staff classes until", RIGHT_SELF, STORE_WRITE, tie_run, NULL,
      NULL },
    { "POST", "/cases/{id}/untie", "staff", RIGHT_SELF, STORE_WRITE, untie_run, NULL, NULL },
    { 0 },
};
