/* Floor 3: what becomes of the tables when a person is forgotten. */
#include "service/erasure_steps.h"

#include "domain/date.h"
#include "service/case_facts.h"
#include "service/case_log.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

enum params { /* behind the person's id */
              ALONE,
              GHOST,
              GHOST_NOW_NOTHING,
              NOW,
              DAY,
};

/* In this order: what hangs on questions and appointments is found by them. */
static const struct step {
    enum query query;
    enum params params;
} steps[] = {
    { QUERY_ERASE_SESSIONS, ALONE },
    { QUERY_ERASE_DIALLED, ALONE },
    { QUERY_ERASE_PARTS, ALONE },
    { QUERY_ERASE_PART_SETS, ALONE },
    { QUERY_ERASE_WORDS, ALONE },
    { QUERY_ERASE_READINGS, ALONE },
    { QUERY_ERASE_READING_WISHES, ALONE },
    { QUERY_ERASE_DRAFTS, ALONE },
    { QUERY_ERASE_MENTIONS, ALONE },
    { QUERY_ERASE_ANSWERS, ALONE },
    { QUERY_ERASE_FAQ_WAITING, ALONE },
    { QUERY_ERASE_FAQ_QUESTIONS, ALONE },
    { QUERY_ERASE_FAQ_TARGETS, ALONE },
    { QUERY_ERASE_ENTRY_TEXTS, ALONE },
    { QUERY_ERASE_TICKETS, GHOST },
    { QUERY_ERASE_UNREAD, ALONE },
    { QUERY_ERASE_ASKED, ALONE },
    { QUERY_ERASE_PROFILE, ALONE },
    { QUERY_ERASE_ALERTS, ALONE },
    { QUERY_ERASE_UNWANTED, ALONE },
    { QUERY_ERASE_APPLY_CONSENT, ALONE },
    { QUERY_ERASE_APPLICATIONS, ALONE },
    { QUERY_ERASE_COURSES_ENDED, DAY },
    { QUERY_ERASE_ENROLMENTS, ALONE },
    { QUERY_ERASE_APPOINTMENT_MESSAGES, ALONE },
    { QUERY_ERASE_SLOTS, NOW },
    { QUERY_ERASE_APPOINTMENTS_AHEAD, NOW },
    { QUERY_ERASE_APPOINTMENTS, GHOST },
    { QUERY_ERASE_ANNOUNCED, GHOST },
    { QUERY_ERASE_PERSON_DAYS, ALONE },
    { QUERY_ERASE_VISIT, GHOST },
    { QUERY_ERASE_PROVIDER, ALONE },
    { QUERY_ERASE_PROVIDER_TRIES, ALONE },
    { QUERY_ERASE_LISTING_VISITS, GHOST },
    { QUERY_ERASE_REQUESTS, GHOST_NOW_NOTHING },
};

static bool run(struct db *db, const struct step *step, const struct erasure_person *person,
                struct arena *arena, struct err *err)
{
    const struct db_value id = DB_I(person->contact_id), ghost = DB_I(person->ghost_id),
                          now = DB_I(person->now_ms);
    switch (step->params) {
    case ALONE:
        return DB_RUN(db, step->query, arena, NULL, err, id);
    case GHOST:
        return DB_RUN(db, step->query, arena, NULL, err, id, ghost);
    case GHOST_NOW_NOTHING:
        return DB_RUN(db, step->query, arena, NULL, err, id, ghost, now, DB_B(STR("")));
    case NOW:
        return DB_RUN(db, step->query, arena, NULL, err, id, now);
    case DAY:
        return DB_RUN(db, step->query, arena, NULL, err, id,
                      DB_I(date_local_ms(person->now_ms) / day_ms));
    }
    return true;
}

bool erasure_steps_person(struct db *db, const struct erasure_person *person, struct arena *arena,
                          struct err *err)
{
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (!run(db, &steps[i], person, arena, err))
            return false;
    }
    return true;
}

bool erasure_steps_case(struct db *db, const struct keyring *keys, int64_t case_id, const char *why,
                        int64_t now_ms, struct arena *arena, struct err *err)
{
    const struct db_value id = DB_I(case_id), nothing = DB_B(STR(""));
    const struct case_log_line line = {
        .at_ms = now_ms, .way = CASE_LOG_BY_CLOCK, .act = CASE_LOG_ERASED, .detail = str_of(why)
    };
    return DB_RUN(db, QUERY_ERASE_CASE_VALUES, arena, NULL, err, id) &&
           DB_RUN(db, QUERY_ERASE_CASE_ITEMS, arena, NULL, err, id) &&
           DB_RUN(db, QUERY_ERASE_CASE_LOG, arena, NULL, err, id) &&
           DB_RUN(db, QUERY_ERASE_CASE_CONSENTS, arena, NULL, err, id, nothing) &&
           DB_RUN(db, QUERY_ERASE_CASE_ANSWERS, arena, NULL, err, id, nothing) &&
           DB_RUN(db, QUERY_ERASE_REFERRALS, arena, NULL, err, id, nothing, DB_I(now_ms)) &&
           DB_RUN(db, QUERY_ERASE_REFERRAL_LINKS, arena, NULL, err, id) &&
           DB_RUN(db, QUERY_ERASE_CASE_APPROVALS, arena, NULL, err, id, nothing) &&
           DB_RUN(db, QUERY_ERASE_CASE_STATUSES, arena, NULL, err, id, nothing) &&
           DB_RUN(db, QUERY_ERASE_CASE_CLOSED, arena, NULL, err, id, DB_I(now_ms), nothing) &&
           DB_RUN(db, QUERY_ERASE_CHECK_INS, arena, NULL, err, id, DB_I(now_ms)) &&
           DB_RUN(db, QUERY_ERASE_CHECK_IN_TURNS, arena, NULL, err, id) &&
           DB_RUN(db, QUERY_ERASE_PAPER_NOTICES, arena, NULL, err, id) &&
           DB_RUN(db, QUERY_ERASE_PAPER_WATCHES, arena, NULL, err, id) &&
           DB_RUN(db, QUERY_ERASE_CASE_TIES, arena, NULL, err, id) &&
           DB_RUN(db, QUERY_ERASE_CASE_HOLD, arena, NULL, err, id) &&
           DB_RUN(db, QUERY_ERASE_CASE_FILE, arena, NULL, err, id, DB_I(now_ms)) &&
           case_facts_state(db, case_id, false, now_ms, arena, err) &&
           case_facts_untie(db, case_id, arena, err) &&
           case_log_add(db, keys, case_id, &line, arena, err);
}
