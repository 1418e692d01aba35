/* Floor 3: what reports count of case files. */
#include "service/case_facts.h"

#include "base/limits.h"
#include "domain/date.h"
#include "domain/referral.h"
#include "service/case_consent.h"
#include "service/case_file.h"
#include "service/case_items.h"
#include "store/id.h"

enum {
    RULES = 1,          /* grows when facts are read otherwise: every file is read anew then */
    VALUES_MAX = 4000,  /* of one file, the latest */
    CONTACTS_MAX = 500, /* of one file, the latest */
    WORKING_DAYS = 10,
    SOON_APPEAL_DAYS = 120,
    SOON_REFERRAL_DAYS = 30,
    SATISFIED = 1, /* referral.satisfied */
};

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct facts { /* of one file, while they are read */
    struct db *db;
    struct arena *arena;
    int64_t case_id, opened_ms, contact_id;
};

static bool put(const struct facts *facts, enum case_fact fact, int64_t at_ms, int64_t item_id,
                int topic, struct err *err)
{
    return DB_RUN(facts->db, QUERY_FACT_PUT, facts->arena, NULL, err, DB_I(fact), DB_I(at_ms),
                  DB_I(facts->case_id), DB_I(item_id), DB_I(topic));
}

/* ---- what items tell */

enum { F_ITEM, F_KIND, F_FIELD, F_VALUE, F_AT }; /* columns */

struct item_facts { /* one item's plain values */
    int64_t id;
    enum case_kind kind;
    struct str reunification, siv, siv_denied, paper, issued, need, due, outcome;
    struct str day, setting, before, after;
    int64_t reunification_at_ms, siv_at_ms;
};

static void take_value(struct item_facts *item, const struct db_rows *rows, size_t row)
{
    const struct {
        const char *name;
        struct str *value;
        int64_t *at_ms;
    } fields[] = {
        { "reunification", &item->reunification, &item->reunification_at_ms },
        { "siv", &item->siv, &item->siv_at_ms },
        { "siv_denied", &item->siv_denied, NULL },
        { "paper", &item->paper, NULL },
        { "issued", &item->issued, NULL },
        { "need", &item->need, NULL },
        { "due", &item->due, NULL },
        { "outcome", &item->outcome, NULL },
        { "day", &item->day, NULL },
        { "setting", &item->setting, NULL },
        { "before", &item->before, NULL },
        { "after", &item->after, NULL },
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        if (!str_equal(db_str(rows, row, F_FIELD), str_of(fields[i].name)))
            continue;
        *fields[i].value = db_str(rows, row, F_VALUE);
        if (fields[i].at_ms)
            *fields[i].at_ms = db_int(rows, row, F_AT);
    }
}

/* A day as it is written, as the moment it begins. */
static bool day_of(struct str text, int64_t *ret_ms)
{
    int64_t local_ms;
    if (!date_parse(text, &local_ms))
        return false;
    *ret_ms = date_moment_ms(local_ms);
    return true;
}

/* What was set and corrected within a day did not happen. */
static bool put_stage(const struct facts *facts, int64_t item_id, enum case_fact first,
                      enum case_fact last, enum case_fact fact, int64_t at_ms, struct err *err)
{
    return DB_RUN(facts->db, QUERY_FACT_STAGE_REMOVE, facts->arena, NULL, err, DB_I(facts->case_id),
                  DB_I(first), DB_I(last), DB_I(item_id), DB_I(at_ms - day_ms)) &&
           put(facts, fact, at_ms, item_id, 0, err);
}

static bool person_facts(const struct facts *facts, const struct item_facts *item, struct err *err)
{
    static const struct {
        const char *value;
        enum case_fact fact;
    } stages[] = { { "opened", CASE_FACT_REUNION_OPENED },
                   { "submitted", CASE_FACT_REUNION_SUBMITTED },
                   { "approved", CASE_FACT_REUNION_DECIDED },
                   { "refused", CASE_FACT_REUNION_DECIDED },
                   { "arrived", CASE_FACT_REUNION_ARRIVED } };
    int64_t denied_ms;
    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
        if (str_equal(item->reunification, str_of(stages[i].value)) &&
            !put_stage(facts, item->id, CASE_FACT_REUNION_OPENED, CASE_FACT_REUNION_ARRIVED,
                       stages[i].fact, item->reunification_at_ms, err))
            return false;
    }
    if (!str_equal(item->siv, STR("appealed")))
        return true;
    if (!put_stage(facts, item->id, CASE_FACT_APPEALED, CASE_FACT_APPEALED_SOON, CASE_FACT_APPEALED,
                   item->siv_at_ms, err))
        return false;
    bool soon = date_parse(item->siv_denied, &denied_ms) &&
                date_local_ms(item->siv_at_ms) < denied_ms + (SOON_APPEAL_DAYS + 1) * day_ms;
    return !soon || put(facts, CASE_FACT_APPEALED_SOON, item->siv_at_ms, item->id, 0, err);
}

static bool paper_facts(const struct facts *facts, const struct item_facts *item, struct err *err)
{
    static const struct {
        const char *paper;
        enum case_fact fact;
    } papers[] = { { "residence_permit", CASE_FACT_PERMIT },
                   { "provisional_permit", CASE_FACT_PERMIT },
                   { "health_card", CASE_FACT_HEALTH_CARD } };
    int64_t at_ms;
    if (!day_of(item->issued, &at_ms))
        return true;
    for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++) {
        if (str_equal(item->paper, str_of(papers[i].paper)))
            return put(facts, papers[i].fact, at_ms, item->id, 0, err);
    }
    return true;
}

static bool goal_facts(const struct facts *facts, const struct item_facts *item, struct err *err)
{
    int64_t at_ms;
    int topic = dimension_topic(DIMENSION_DOMAIN, item->need);
    if (!day_of(item->due, &at_ms) || str_equal(item->outcome, STR("dropped")))
        return true;
    return put(facts, CASE_FACT_GOAL_DUE, at_ms, item->id, topic, err) &&
           (!str_equal(item->outcome, STR("met")) ||
            put(facts, CASE_FACT_GOAL_MET, at_ms, item->id, topic, err));
}

static bool feeling_facts(const struct facts *facts, const struct item_facts *item, int64_t at_ms,
                          struct err *err)
{
    int64_t before, after;
    if (!str_to_int64(item->before, &before) || !str_to_int64(item->after, &after))
        return true;
    return put(facts, CASE_FACT_FELT_ASKED, at_ms, item->id, 0, err) &&
           (after <= before || put(facts, CASE_FACT_FELT_BETTER, at_ms, item->id, 0, err));
}

/* A talk is a service; with the psychologist it is counselling. */
static bool session_facts(const struct facts *facts, const struct item_facts *item, struct err *err)
{
    bool psychosocial = item->kind == CASE_SESSION_PSYCHOSOCIAL;
    bool group = str_equal(item->setting, STR("group"));
    struct str service = psychosocial ? STR("psychosocial") : STR("case_management");
    int64_t at_ms;
    if (!day_of(item->day, &at_ms))
        return true;
    return put(facts, CASE_FACT_CONTACT, at_ms, item->id, 0, err) &&
           put(facts, CASE_FACT_SERVED, at_ms, item->id,
               dimension_topic(DIMENSION_SERVICE, service), err) &&
           (!psychosocial || (put(facts, group ? CASE_FACT_COUNSELLED_GROUP : CASE_FACT_COUNSELLED,
                                  at_ms, item->id, 0, err) &&
                              feeling_facts(facts, item, at_ms, err)));
}

static bool item_facts(const struct facts *facts, const struct item_facts *item, struct err *err)
{
    switch (item->kind) {
    case CASE_SESSION:
    case CASE_SESSION_PSYCHOSOCIAL:
        return session_facts(facts, item, err);
    case CASE_PERSON:
        return person_facts(facts, item, err);
    case CASE_PAPER:
        return paper_facts(facts, item, err);
    case CASE_GOAL:
        return goal_facts(facts, item, err);
    case CASE_CONCERN:
    case CASE_NOTE:
    case CASE_NOTE_PROTECTION:
    case CASE_NOTE_PSYCHOSOCIAL:
    case CASE_TASK:
    case CASE_KINDS:
        break;
    }
    return true;
}

static bool items_facts(const struct facts *facts, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(facts->db, QUERY_FACTS_VALUES, facts->arena, &rows, err, DB_I(facts->case_id),
                DB_I(VALUES_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count;) {
        struct item_facts item = { .id = db_int(&rows, i, F_ITEM),
                                   .kind = (enum case_kind)db_int(&rows, i, F_KIND) };
        for (; i < rows.row_count && db_int(&rows, i, F_ITEM) == item.id; i++)
            take_value(&item, &rows, i);
        if (!item_facts(facts, &item, err))
            return false;
    }
    return true;
}

/* ---- what happened beside the file */

/* The end of the last of so many days from Monday to Friday behind the day of a moment. */
static int64_t working_days_end_ms(int64_t at_ms, int days)
{
    int64_t day = date_local_ms(at_ms) / day_ms;
    while (days > 0) {
        day++;
        bool weekend = (day + 3) % 7 >= 5; /* 1970 began on a Thursday */
        days -= !weekend;
    }
    return date_moment_ms((day + 1) * day_ms);
}

static bool assessment_facts(const struct facts *facts, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(facts->db, QUERY_FACTS_ASSESSED, facts->arena, &rows, err, DB_I(facts->case_id),
                DB_I(CONTACTS_MAX)))
        return false;
    int64_t until_ms = working_days_end_ms(facts->opened_ms, WORKING_DAYS);
    if (rows.row_count > 0 && db_int(&rows, 0, 0) < until_ms &&
        !put(facts, CASE_FACT_ASSESSED, facts->opened_ms, 0, 0, err))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!put(facts, CASE_FACT_CONTACT, db_int(&rows, i, 0), 0, 0, err))
            return false;
    }
    return true;
}

/* Rows of id and moment: each a contact, and a service. */
static bool contact_facts(const struct facts *facts, enum query query, const char *service,
                          struct err *err)
{
    struct db_rows rows;
    int topic = dimension_topic(DIMENSION_SERVICE, str_of(service));
    if (!DB_RUN(facts->db, query, facts->arena, &rows, err, DB_I(facts->contact_id),
                DB_I(facts->opened_ms), DB_I(CONTACTS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t id = db_int(&rows, i, 0), at_ms = db_int(&rows, i, 1);
        if (!put(facts, CASE_FACT_CONTACT, at_ms, id, 0, err) ||
            !put(facts, CASE_FACT_SERVED, at_ms, id, topic, err))
            return false;
    }
    return true;
}

static bool phone_facts(const struct facts *facts, struct err *err)
{
    return facts->contact_id == 0 ||
           (contact_facts(facts, QUERY_FACTS_MET, "case_management", err) &&
            contact_facts(facts, QUERY_FACTS_ANSWERED, "information", err));
}

/* Rows of id and moment of one fact. */
static bool rows_facts(const struct facts *facts, enum query query, enum case_fact fact,
                       struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(facts->db, query, facts->arena, &rows, err, DB_I(facts->case_id),
                DB_I(CONTACTS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!put(facts, fact, db_int(&rows, i, 1), db_int(&rows, i, 0), 0, err))
            return false;
    }
    return true;
}

/* ---- referrals */

enum {
    R_ID,
    R_TYPE,
    R_STATE,
    R_OUTCOME,
    R_ENDED_BY,
    R_SENT,
    R_ACCEPTED,
    R_ENDED,
    R_ASKED,
    R_SATISFIED,
    R_SATISFIED_AT
}; /* columns */

static bool referral_end(const struct facts *facts, const struct db_rows *rows, size_t row,
                         int topic, struct err *err)
{
    int64_t id = db_int(rows, row, R_ID), ended_ms = db_int(rows, row, R_ENDED);
    enum referral_state state = (enum referral_state)db_int(rows, row, R_STATE);
    enum referral_outcome outcome = (enum referral_outcome)db_int(rows, row, R_OUTCOME);
    bool soon = ended_ms <= db_int(rows, row, R_SENT) + SOON_REFERRAL_DAYS * day_ms;
    bool helped = outcome == REFERRAL_PROVIDED || outcome == REFERRAL_PARTLY;
    bool declined = outcome == REFERRAL_DECLINED ||
                    (state == REFERRAL_REVOKED && db_int(rows, row, R_ENDED_BY) == REFERRAL_PERSON);
    const struct {
        bool is;
        enum case_fact fact;
    } all[] = { { state == REFERRAL_DONE, CASE_FACT_COMPLETED },
                { state == REFERRAL_DONE && soon, CASE_FACT_COMPLETED_SOON },
                { state == REFERRAL_DONE && helped, CASE_FACT_SERVED },
                { declined, CASE_FACT_DECLINED },
                { outcome == REFERRAL_UNAVAILABLE, CASE_FACT_UNAVAILABLE } };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (ended_ms > 0 && all[i].is && !put(facts, all[i].fact, ended_ms, id, topic, err))
            return false;
    }
    return true;
}

static bool referral_facts(const struct facts *facts, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(facts->db, QUERY_FACTS_REFERRALS, facts->arena, &rows, err, DB_I(facts->case_id),
                DB_I(VALUES_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t type = db_int(&rows, i, R_TYPE), satisfied = db_int(&rows, i, R_SATISFIED);
        int topic = type >= 0 && type < REFERRAL_TYPES
                        ? dimension_topic(DIMENSION_SERVICE, str_of(referral_type_names[type]))
                        : 0;
        const struct {
            int64_t at_ms;
            enum case_fact fact;
        } all[] = { { db_int(&rows, i, R_SENT), CASE_FACT_REFERRED },
                    { db_int(&rows, i, R_ACCEPTED), CASE_FACT_ACCEPTED },
                    { db_int(&rows, i, R_ASKED), CASE_FACT_HELP_ASKED },
                    { db_int(&rows, i, R_SATISFIED_AT), CASE_FACT_HELP_RATED },
                    { satisfied == SATISFIED ? db_int(&rows, i, R_SATISFIED_AT) : 0,
                      CASE_FACT_HELP_GOOD } };
        for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++) {
            if (all[k].at_ms > 0 &&
                !put(facts, all[k].fact, all[k].at_ms, db_int(&rows, i, R_ID), topic, err))
                return false;
        }
        if (!referral_end(facts, &rows, i, topic, err))
            return false;
    }
    return true;
}

/* ---- the file */

static bool read_standing(struct db *db, int64_t case_id, bool duplicate, struct arena *arena,
                          int *ret, struct err *err)
{
    bool consent;
    if (!case_consent_stands(db, case_id, CASE_CONSENT_REPORTING, arena, &consent, err))
        return false;
    *ret = duplicate ? 0 : consent ? 2 : 1;
    return true;
}

static bool refresh(struct db *db, int64_t case_id, struct arena *arena, struct err *err)
{
    struct facts facts = { .db = db, .arena = arena, .case_id = case_id };
    struct db_rows rows;
    int standing;
    if (!DB_RUN(db, QUERY_FACTS_OF_FILE, arena, &rows, err, DB_I(case_id)))
        return false;
    if (rows.row_count == 0)
        return true;
    enum case_state state = (enum case_state)db_int(&rows, 0, 1);
    if (state == CASE_ERASED)
        return true; /* what was counted is nobody's now */
    facts.opened_ms = db_int(&rows, 0, 0);
    facts.contact_id = db_int(&rows, 0, 2);
    return read_standing(db, case_id, state == CASE_DUPLICATE, arena, &standing, err) &&
           DB_RUN(db, QUERY_FACT_FILE_PUT, arena, NULL, err, DB_I(case_id), DB_I(RULES),
                  DB_I(standing), DB_I(state == CASE_OPEN)) &&
           DB_RUN(db, QUERY_FACTS_REMOVE, arena, NULL, err, DB_I(case_id),
                  DB_I(facts.contact_id)) &&
           put(&facts, CASE_FACT_OPENED, facts.opened_ms, 0, 0, err) && items_facts(&facts, err) &&
           assessment_facts(&facts, err) && referral_facts(&facts, err) &&
           phone_facts(&facts, err) &&
           rows_facts(&facts, QUERY_FACTS_PLANNED, CASE_FACT_PLANNED, err) &&
           rows_facts(&facts, QUERY_FACTS_CHECKED, CASE_FACT_CONTACT, err);
}

/* In an arena of its own: all that a file holds is read, for every change of it, and a job may change many
 * files. */
bool case_facts_refresh(struct db *db, int64_t case_id, struct err *err)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    bool done = refresh(db, case_id, arena, err);
    arena_free(arena);
    return done;
}

/* Closed twice, as transferred after it was closed, is closed once. */
bool case_facts_state(struct db *db, int64_t case_id, bool open, int64_t now_ms,
                      struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FACT_STATE, arena, &rows, err, DB_I(case_id)))
        return false;
    bool was_open = rows.row_count == 0 || db_int(&rows, 0, 0) != CASE_FACT_CLOSED;
    return was_open == open || DB_RUN(db, QUERY_FACT_PUT, arena, NULL, err,
                                      DB_I(open ? CASE_FACT_REOPENED : CASE_FACT_CLOSED),
                                      DB_I(now_ms), DB_I(case_id), DB_I(0), DB_I(0));
}

bool case_facts_of_contact(struct db *db, int64_t contact_id, struct arena *arena, struct err *err)
{
    int64_t case_id;
    return case_file_of_contact(db, contact_id, arena, &case_id, err) &&
           (case_id == 0 || case_facts_refresh(db, case_id, err));
}

bool case_facts_person(struct db *db, int64_t case_id, const struct case_fact_person *person,
                       struct arena *arena, struct err *err)
{
    int64_t traits = traits_pack(&person->traits);
    bool household =
        person->whereabouts.len == 0 || str_equal(person->whereabouts, STR("household"));
    if (str_equal(person->relation, STR("self")))
        return DB_RUN(db, QUERY_FACT_TRAITS_PUT, arena, NULL, err, DB_I(case_id), DB_I(RULES),
                      DB_I(traits));
    return DB_RUN(db, QUERY_FACT_PERSON_PUT, arena, NULL, err, DB_I(person->item_id), DB_I(case_id),
                  DB_I(household), DB_I(traits));
}

bool case_facts_person_gone(struct db *db, int64_t item_id, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_FACT_PERSON_REMOVE, arena, NULL, err, DB_I(item_id));
}

bool case_facts_untie(struct db *db, int64_t case_id, struct arena *arena, struct err *err)
{
    uint64_t random;
    crypto_random(&random, sizeof(random));
    int64_t other = -(int64_t)(random >> 1) - 1; /* files have ids above 0 */
    return DB_RUN(db, QUERY_FACTS_UNTIE_FILE, arena, NULL, err, DB_I(case_id), DB_I(other)) &&
           DB_RUN(db, QUERY_FACTS_UNTIE_EVENTS, arena, NULL, err, DB_I(case_id), DB_I(other)) &&
           DB_RUN(db, QUERY_FACTS_UNTIE_PERSONS, arena, NULL, err, DB_I(case_id), DB_I(other));
}

/* ---- files from before */

bool case_facts_due(struct db *db, struct arena *arena, bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FACTS_STALE, arena, &rows, err, DB_I(RULES), DB_I(1)))
        return false;
    *ret = rows.row_count > 0;
    return true;
}

static struct str value_of(const struct case_item *item, const char *name)
{
    for (size_t i = 0; i < item->value_count; i++) {
        if (str_equal(str_of(item->values[i].field->name), str_of(name)))
            return item->values[i].value;
    }
    return STR("");
}

static bool rebuild_persons(struct db *db, const struct keyring *keys, int64_t case_id,
                            struct arena *arena, struct err *err)
{
    struct case_item *items;
    size_t count;
    if (!case_items_list(db, keys, case_id, arena, &items, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct case_fact_person person = {
            .item_id = items[i].id,
            .relation = value_of(&items[i], "relation"),
            .whereabouts = value_of(&items[i], "whereabouts"),
            .traits = traits_read(value_of(&items[i], "born"), value_of(&items[i], "sex"),
                                  value_of(&items[i], "municipality"),
                                  value_of(&items[i], "nationality")),
        };
        if (items[i].kind == CASE_PERSON && !case_facts_person(db, case_id, &person, arena, err))
            return false;
    }
    return true;
}

static bool rebuild_states(struct db *db, int64_t case_id, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FACTS_STATES_LOGGED, arena, &rows, err, DB_I(case_id), DB_I(VALUES_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        bool open = str_equal(db_str(&rows, i, 1), str_of(case_file_state_names[CASE_OPEN]));
        if (!case_facts_state(db, case_id, open, db_int(&rows, i, 0), arena, err))
            return false;
    }
    return true;
}

static bool rebuild_one(struct db *db, const struct keyring *keys, int64_t case_id, bool *ret_gone,
                        struct err *err)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct case_file file;
    bool there = case_file_get(db, case_id, arena, &file, err);
    *ret_gone = there ? file.state == CASE_ERASED : err->code == ERR_NOT_FOUND;
    bool done = there && !*ret_gone && rebuild_persons(db, keys, case_id, arena, err) &&
                case_facts_refresh(db, case_id, err) && rebuild_states(db, case_id, arena, err);
    arena_free(arena);
    return done || *ret_gone;
}

bool case_facts_rebuild(struct db *db, const struct keyring *keys, struct arena *arena,
                        bool *ret_more, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FACTS_STALE, arena, &rows, err, DB_I(RULES),
                DB_I(REPORT_FACTS_SLICE_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        bool gone;
        if (!rebuild_one(db, keys, db_int(&rows, i, 0), &gone, err) ||
            !DB_RUN(db, QUERY_FACTS_READ, arena, NULL, err, DB_I(db_int(&rows, i, 0)),
                    DB_I(gone ? -1 : RULES)))
            return false;
    }
    *ret_more = rows.row_count == REPORT_FACTS_SLICE_MAX;
    return true;
}
