/* Floor 3: what people reply to alerts, and how much of it there was. */
#include "service/alerts_parts.h"

#include "domain/date.h"
#include "service/tickets.h"
#include "service/vacancies.h"

enum {
    CONSENT_VERSION =
        1, /* of the words of PHRASE_APPLY_ASK; raised when they promise something else */
    WEEK_DAYS = 7,
    MONDAY = 3, /* days behind 1 January 1970 */
    OUTCOME_GOT = 1,
    OUTCOME_WAITING = 3,
};

static const int64_t day_ms = 24LL * 60 * 60 * 1000;
static const int64_t ask_after_ms = 14LL * 24 * 60 * 60 * 1000;

int64_t alerts_week(int64_t now_ms)
{
    int64_t day = date_local_ms(now_ms) / day_ms;
    return day - (day + MONDAY) % WEEK_DAYS;
}

/* ---- what a step needs */

struct answering {
    struct db *db;
    const struct alerts_asked *asked;
    int64_t now_ms;
    struct arena *arena;
    struct dialogue_vacancy *rows;
    struct dialogue_data *ret;
};

static bool is_open(const struct answering *answering, const struct vacancy *vacancy)
{
    return vacancy->state == VACANCY_PUBLISHED && vacancy->valid_until_ms > answering->now_ms &&
           (!vacancy->sample || answering->asked->channel->provider->rehearsal);
}

/* NULL in `ret`: there is none. */
static bool get(const struct answering *answering, int64_t id, struct vacancy **ret,
                struct err *err)
{
    struct vacancy *vacancy = ARENA_NEW(answering->arena, struct vacancy);
    *ret = NULL;
    if (!vacancy)
        return err_set(err, ERR_LIMIT, "no room for a vacancy");
    if (vacancies_get(answering->db, id, answering->arena, vacancy, err)) {
        *ret = vacancy;
        return true;
    }
    bool gone = err->code == ERR_NOT_FOUND;
    if (gone)
        *err = (struct err){ .code = ERR_NONE };
    return gone;
}

static void add(struct answering *answering, const struct vacancy *vacancy,
                enum vacancy_match match)
{
    if (answering->ret->vacancy_count < VACANCIES_ROWS)
        answering->rows[answering->ret->vacancy_count++] =
            (struct dialogue_vacancy){ vacancy, match };
}

static bool name_query(struct answering *answering, const struct profile *profile, struct err *err)
{
    struct builder b;
    if (!arena_builder(answering->arena, NEED_TEXT_SIZE, &b))
        return err_set(err, ERR_LIMIT, "no room for a query");
    profile_name(profile, answering->asked->menus->vacancy_words, STR("en"), &b);
    answering->ret->query = builder_str(&b);
    return true;
}

/* Which one is meant: an id, or a place in the message of that id. 0: none. */
static bool aim(const struct answering *answering, int64_t *ret, struct err *err)
{
    const struct dialogue_result *asked = answering->asked->result;
    struct str word, rest;
    struct db_rows rows;
    int64_t number = 0;
    *ret = asked->need_number;
    if (!str_cut(str_of(asked->need_text), ' ', &word, &rest))
        return true;
    *ret = 0;
    if (!str_to_int64(rest, &number))
        return true;
    if (!DB_RUN(answering->db, QUERY_ALERTS_OF_MESSAGE, answering->arena, &rows, err,
                DB_I(asked->need_number), DB_I(answering->asked->contact_id),
                DB_I(ALERTS_TOLD_MAX)))
        return false;
    if (number == 0 && rows.row_count == 1)
        *ret = db_int(&rows, 0, 0);
    else if (number > 0 && number <= (int64_t)rows.row_count)
        *ret = db_int(&rows, (size_t)number - 1, 0);
    return true;
}

static bool answer_aimed(struct answering *answering, struct vacancy **ret, struct err *err)
{
    int64_t id;
    *ret = NULL;
    if (!aim(answering, &id, err) || !get(answering, id, ret, err))
        return false;
    if (*ret && !is_open(answering, *ret))
        *ret = NULL;
    if (*ret)
        add(answering, *ret, MATCH_HERE);
    return true;
}

/* The message's own in its order; or what waits. Where only a notice came, what is over is left out. */
static bool answer_alerted(struct answering *answering, struct err *err)
{
    const struct alerts_asked *asked = answering->asked;
    bool more = asked->result->need_text[0] != '\0';
    struct db_rows rows;
    bool done = more ? DB_RUN(answering->db, QUERY_ALERTS_WAITING, answering->arena, &rows, err,
                              DB_I(asked->contact_id), DB_I(ALERTS_TOLD_MAX))
                     : DB_RUN(answering->db, QUERY_ALERTS_OF_MESSAGE, answering->arena, &rows, err,
                              DB_I(asked->result->need_number), DB_I(asked->contact_id),
                              DB_I(ALERTS_TOLD_MAX));
    if (!done)
        return false;
    struct db_rows notice;
    if (!DB_RUN(answering->db, QUERY_ALERT_IS_NOTICE, answering->arena, &notice, err,
                DB_I(asked->result->need_number)))
        return false;
    answering->ret->hidden = notice.row_count > 0 && db_int(&notice, 0, 0) != 0;
    bool living_only = more || answering->ret->hidden;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct vacancy *vacancy;
        if (!get(answering, db_int(&rows, i, 0), &vacancy, err))
            return false;
        bool open = vacancy && is_open(answering, vacancy);
        if (vacancy && (open || !living_only))
            add(answering, vacancy, open ? MATCH_HERE : MATCH_NONE);
    }
    struct dialogue_profile *profile;
    if (!alerts_profile(answering->db, asked->contact_id, answering->arena, &profile, err))
        return false;
    answering->ret->query = STR("");
    return !profile || name_query(answering, &profile->profile, err);
}

static bool answer_like(struct answering *answering, struct err *err)
{
    const struct vacancy_words *words = answering->asked->menus->vacancy_words;
    struct vacancy *like;
    int64_t id;
    if (!aim(answering, &id, err) || !get(answering, id, &like, err))
        return false;
    if (!like)
        return true;
    struct profile profile = profile_default;
    struct builder b;
    builder_init(&b, profile.isco, sizeof(profile.isco));
    builder_add(&b, like->isco);
    struct vacancy_want want;
    profile_want(&profile, words, &want);
    const struct vacancies_search search = {
        .words = words,
        .want = &want,
        .samples = answering->asked->channel->provider->rehearsal,
        .now_ms = answering->now_ms,
    };
    struct vacancies_found *found;
    size_t count;
    if (!vacancies_find(answering->db, &search, answering->arena, &found, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (found[i].vacancy.id != id)
            add(answering, &found[i].vacancy, found[i].match);
    }
    return name_query(answering, &profile, err);
}

static bool answer_apply(struct answering *answering, struct err *err)
{
    const struct alerts_asked *asked = answering->asked;
    struct dialogue_data *ret = answering->ret;
    struct dialogue_row *row = ARENA_NEW(answering->arena, struct dialogue_row);
    struct dialogue_profile *profile;
    struct vacancy *vacancy;
    struct db_rows consent, before;
    if (!row)
        return err_set(err, ERR_LIMIT, "no room for an application");
    if (!answer_aimed(answering, &vacancy, err) ||
        !alerts_profile(answering->db, asked->contact_id, answering->arena, &profile, err))
        return false;
    if (!vacancy)
        return true;
    if (!DB_RUN(answering->db, QUERY_CONSENT_OF, answering->arena, &consent, err,
                DB_I(asked->contact_id)) ||
        !DB_RUN(answering->db, QUERY_APPLICATION_OF, answering->arena, &before, err,
                DB_I(asked->contact_id), DB_I(vacancy->id)))
        return false;
    ret->profile = profile;
    ret->agreed = consent.row_count > 0 && db_int(&consent, 0, 0) >= CONSENT_VERSION;
    ret->applied_ms = before.row_count > 0 ? db_int(&before, 0, 0) : 0;
    ret->rows = row;
    ret->row_count = 1;
    bool agreeing = str_equal(str_of(asked->result->need_text), STR("agreed"));
    return (!ret->agreed && !agreeing) || ret->applied_ms > 0 ||
           tickets_next_number(answering->db, asked->contact_id, answering->now_ms,
                               answering->arena, &row->number, err);
}

bool alerts_answer(struct db *db, const struct alerts_asked *asked, int64_t now_ms,
                   struct arena *arena, struct dialogue_data *ret, bool *ret_ours, struct err *err)
{
    struct answering answering = { db, asked, now_ms, arena, NULL, ret };
    struct dialogue_profile *profile = NULL;
    struct vacancy *vacancy;
    enum need_kind need = asked->result->need;
    *ret_ours = need >= NEED_PROFILE && need <= NEED_APPLY;
    if (!*ret_ours)
        return true;
    *ret = (struct dialogue_data){ .kind = need, .query = STR("") };
    answering.rows = ARENA_ARRAY(arena, struct dialogue_vacancy, VACANCIES_ROWS);
    if (!answering.rows)
        return err_set(err, ERR_LIMIT, "no room for vacancies");
    ret->vacancies = answering.rows;
    if (need == NEED_ALERTED)
        return answer_alerted(&answering, err);
    if (need == NEED_AIMED)
        return answer_aimed(&answering, &vacancy, err);
    if (need == NEED_LIKE)
        return answer_like(&answering, err);
    if (need == NEED_APPLY)
        return answer_apply(&answering, err);
    if (!alerts_profile(db, asked->contact_id, arena, &profile, err))
        return false;
    ret->profile = profile;
    return true;
}

/* ---- what they did */

static bool count_one(struct db *db, enum query query, int64_t vacancy_id, int64_t now_ms,
                      struct arena *arena, struct err *err)
{
    return DB_RUN(db, query, arena, NULL, err, DB_I(vacancy_id), DB_I(alerts_week(now_ms)));
}

bool alerts_opened(struct db *db, int64_t contact_id, int64_t vacancy_id, int64_t now_ms,
                   struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ALERT_OPENED, arena, &rows, err, DB_I(contact_id), DB_I(vacancy_id),
                DB_I(now_ms)))
        return false;
    return rows.changed == 0 ||
           count_one(db, QUERY_FIGURE_ALERT_OPENED, vacancy_id, now_ms, arena, err);
}

bool alerts_told(struct db *db, int64_t contact_id, struct str ids, int64_t now_ms,
                 struct arena *arena, struct err *err)
{
    while (ids.len > 0) {
        struct str word;
        struct db_rows rows;
        int64_t id = 0;
        (void)str_cut(ids, ' ', &word, &ids);
        if (!str_to_int64(word, &id))
            continue;
        if (!DB_RUN(db, QUERY_ALERT_IN_REPLY, arena, &rows, err, DB_I(contact_id), DB_I(id),
                    DB_I(ALERTS_TOLD_MAX + 1)) ||
            (rows.changed > 0 && !count_one(db, QUERY_FIGURE_ALERT_SENT, id, now_ms, arena, err)))
            return false;
    }
    return true;
}

bool alerts_unwanted(struct db *db, int64_t contact_id, int64_t vacancy_id, struct arena *arena,
                     struct err *err)
{
    return DB_RUN(db, QUERY_UNWANTED_ADD, arena, NULL, err, DB_I(contact_id), DB_I(vacancy_id),
                  DB_I(UNWANTED_MAX)) &&
           DB_RUN(db, QUERY_ALERTS_DROP_UNWANTED, arena, NULL, err, DB_I(contact_id));
}

bool alerts_agree(struct db *db, int64_t contact_id, struct str words, int64_t now_ms,
                  struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CONSENT_PUT, arena, NULL, err, DB_I(contact_id), DB_I(CONSENT_VERSION),
                  DB_S(words), DB_I(now_ms));
}

bool alerts_applied(struct db *db, const struct alerts_application *application, int64_t now_ms,
                    struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_APPLICATION_ADD, arena, &rows, err, DB_I(application->ticket_id),
                DB_I(application->contact_id), DB_I(application->vacancy_id),
                DB_S(application->channel), DB_I(now_ms), DB_I(now_ms + ask_after_ms)))
        return false;
    return rows.changed == 0 ||
           count_one(db, QUERY_FIGURE_ALERT_APPLIED, application->vacancy_id, now_ms, arena, err);
}

bool alerts_outcome(struct db *db, int64_t contact_id, int64_t application_id, int outcome,
                    int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    int64_t ask_at_ms = outcome == OUTCOME_WAITING ? now_ms + ask_after_ms : 0;
    if (!DB_RUN(db, QUERY_APPLICATION_OUTCOME, arena, &rows, err, DB_I(application_id),
                DB_I(contact_id), DB_I(outcome), DB_I(ask_at_ms), DB_I(APPLICATION_ASKS_MAX)))
        return false;
    return rows.row_count == 0 || outcome != OUTCOME_GOT ||
           count_one(db, QUERY_FIGURE_ALERT_GOT, db_int(&rows, 0, 0), now_ms, arena, err);
}

bool alerts_figures(struct db *db, int64_t since_ms, struct arena *arena,
                    struct alerts_figure **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FIGURE_ALERTS, arena, &rows, err, DB_I(alerts_week(since_ms)),
                DB_I(ROWS_MAX)))
        return false;
    *ret_count = rows.row_count;
    *ret = ARENA_ARRAY(arena, struct alerts_figure, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for figures of alerts");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct alerts_figure){ .week = db_int(&rows, i, 0),
                                            .isco = db_str(&rows, i, 1),
                                            .sent = db_int(&rows, i, 2),
                                            .opened = db_int(&rows, i, 3),
                                            .applied = db_int(&rows, i, 4),
                                            .got = db_int(&rows, i, 5) };
    return true;
}
