/* Floor 4: the alerts of a phone in memory. */
#include "edge/phone_alerts.h"

#include "domain/alert.h"
#include "domain/date.h"

/* ---- needs */

static void add(struct phone_alerts *alerts, const struct phone_alerts_world *world, int64_t id,
                struct dialogue_data *ret)
{
    bool open;
    const struct vacancy *vacancy = phone_vacancies_row(world->vacancies, id, world->now_ms, &open);
    if (vacancy && ret->vacancy_count < VACANCIES_ROWS)
        alerts->rows[ret->vacancy_count++] =
            (struct dialogue_vacancy){ vacancy, open ? MATCH_HERE : MATCH_NONE };
}

static void name_query(struct phone_alerts *alerts, const struct phone_alerts_world *world,
                       const struct profile *profile, struct dialogue_data *ret)
{
    struct builder b;
    builder_init(&b, alerts->query, sizeof(alerts->query));
    profile_name(profile, world->menus->vacancy_words, STR("en"), &b);
    ret->query = builder_str(&b);
}

static void tell_alerted(struct phone_alerts *alerts, const struct phone_alerts_world *world,
                         bool more, struct dialogue_data *ret)
{
    const int64_t *ids = more ? alerts->waiting : alerts->told;
    int count = more ? alerts->waiting_count : alerts->told_count;
    for (int i = 0; i < count; i++)
        add(alerts, world, ids[i], ret);
    ret->hidden = alerts->hidden;
    name_query(alerts, world, &alerts->profile.profile, ret);
}

static int64_t aimed_id(const struct phone_alerts *alerts, const struct dialogue_result *asked)
{
    struct str word, rest;
    int64_t number = 0;
    if (!str_cut(str_of(asked->need_text), ' ', &word, &rest))
        return asked->need_number;
    if (!str_to_int64(rest, &number) || number > alerts->told_count)
        return 0;
    if (number > 0)
        return alerts->told[number - 1];
    return alerts->told_count == 1 ? alerts->told[0] : 0;
}

static void tell_alike(struct phone_alerts *alerts, const struct phone_alerts_world *world,
                       int64_t id, struct dialogue_data *ret)
{
    bool open;
    const struct vacancy *like = phone_vacancies_row(world->vacancies, id, world->now_ms, &open);
    if (!like)
        return;
    struct profile profile = profile_default;
    struct builder b;
    builder_init(&b, profile.isco, sizeof(profile.isco));
    builder_add(&b, like->isco);
    name_query(alerts, world, &profile, ret);
    for (int64_t other = 1; other <= PHONE_VACANCIES_MAX; other++) {
        const struct vacancy *vacancy =
            phone_vacancies_row(world->vacancies, other, world->now_ms, &open);
        if (vacancy && open && other != id && str_equal(vacancy->isco, like->isco))
            add(alerts, world, other, ret);
    }
}

static void tell_aimed(struct phone_alerts *alerts, const struct phone_alerts_world *world,
                       int64_t id, struct dialogue_data *ret)
{
    add(alerts, world, id, ret);
    if (ret->vacancy_count > 0 && alerts->rows[0].match == MATCH_NONE)
        ret->vacancy_count = 0;
    ret->agreed = alerts->agreed;
    ret->applied_ms = alerts->applied_id == id ? alerts->applied_ms : 0;
    alerts->number = (struct dialogue_row){ .number = world->next_number };
    ret->row_count = 1;
}

bool phone_alerts_answer(struct phone_alerts *alerts, const struct phone_alerts_world *world,
                         const struct dialogue_result *asked, struct dialogue_data *ret)
{
    if (asked->need < NEED_PROFILE || asked->need > NEED_APPLY)
        return false;
    *ret = (struct dialogue_data){ .kind = asked->need,
                                   .vacancies = alerts->rows,
                                   .rows = &alerts->number,
                                   .profile = alerts->has_profile ? &alerts->profile : NULL,
                                   .query = STR("") };
    int64_t id = aimed_id(alerts, asked);
    if (asked->need == NEED_ALERTED)
        tell_alerted(alerts, world, asked->need_text[0] != '\0', ret);
    else if (asked->need == NEED_LIKE)
        tell_alike(alerts, world, id, ret);
    else if (asked->need == NEED_AIMED || asked->need == NEED_APPLY)
        tell_aimed(alerts, world, id, ret);
    return true;
}

/* ---- effects */

static void set_profile(struct phone_alerts *alerts, const struct effect *effect,
                        struct builder *ret)
{
    bool active = effect->active;
    alerts->has_profile = true;
    alerts->profile.profile = effect->profile;
    alerts->profile.step = (int)effect->number;
    alerts->profile.active = active;
    builder_add(ret, active ? STR("! alerts: ") : STR("! alerts, not yet: "));
    profile_write(&effect->profile, ret);
    builder_add(ret, STR("\n"));
}

bool phone_alerts_carry_out(struct phone_alerts *alerts, const struct effect *effect,
                            int64_t now_ms, struct builder *ret)
{
    if (effect->kind == EFFECT_SET_PROFILE) {
        set_profile(alerts, effect, ret);
    } else if (effect->kind == EFFECT_DELETE_PROFILE) {
        alerts->has_profile = false;
        builder_add(ret, STR("! alerts deleted\n"));
    } else if (effect->kind == EFFECT_PAUSE_ALERTS) {
        alerts->profile.paused_until_ms = effect->by_ms;
        builder_add(ret, effect->by_ms > 0 ? STR("! alerts paused\n") : STR("! alerts go on\n"));
    } else if (effect->kind == EFFECT_ALERTS_TOLD) {
        builder_addf(ret, "! told: %s\n", effect->text);
        alerts->waiting_count = 0;
    } else if (effect->kind == EFFECT_UNWANTED) {
        builder_addf(ret, "! no more like %lld\n", (long long)effect->number);
    } else if (effect->kind == EFFECT_AGREE) {
        alerts->agreed = true;
        builder_add(ret, STR("! agreed\n"));
    } else if (effect->kind == EFFECT_APPLY) {
        alerts->applied_id = effect->vacancy_id;
        alerts->applied_ms = now_ms;
        builder_addf(ret, "! application %lld: %s\n", (long long)effect->number, effect->text);
    } else if (effect->kind == EFFECT_OUTCOME) {
        static const char *const outcomes[] = { "", "got it", "did not get it", "not known" };
        builder_addf(ret, "! outcome: %s\n", outcomes[effect->rating]);
    } else {
        return effect->kind == EFFECT_OPENED;
    }
    return true;
}

/* ---- pushes */

bool phone_alerts_push(struct phone_alerts *alerts, const struct phone_alerts_world *world,
                       int language, struct str rows, struct builder *ret, struct err *err)
{
    const struct vacancy *vacancies[ALERTS_TOLD_MAX];
    bool waits = false, open;
    alerts->told_count = alerts->waiting_count = 0;
    while (rows.len > 0) {
        struct str word;
        int64_t id = 0;
        (void)str_cut(rows, ' ', &word, &rows);
        if (str_equal(word, STR("+"))) {
            waits = true;
            continue;
        }
        const struct vacancy *vacancy =
            str_to_int64(word, &id)
                ? phone_vacancies_row(world->vacancies, id, world->now_ms, &open)
                : NULL;
        int *count = waits ? &alerts->waiting_count : &alerts->told_count;
        if (!vacancy || *count == ALERTS_TOLD_MAX)
            return err_set(err, ERR_INVALID,
                           "alert takes up to %d rows of the table of @ vacancies, and behind a "
                           "+ those that wait",
                           ALERTS_TOLD_MAX);
        if (!waits)
            vacancies[alerts->told_count] = vacancy;
        *(waits ? &alerts->waiting[*count] : &alerts->told[*count]) = id;
        ++*count;
    }
    const struct alert_offers offers = { vacancies, alerts->told_count, waits };
    if (alerts->hidden)
        alert_write_notice(world->menus, language, alerts->told_count, ret);
    else
        alert_write(world->menus, language, &offers, true, ret);
    return true;
}
