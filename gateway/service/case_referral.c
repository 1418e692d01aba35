/* Floor 3: referrals, made and moved. */
#include "service/case_referral.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "service/case_consent.h"
#include "service/case_log.h"
#include "service/case_seal.h"
#include "service/case_task.h"
#include "service/case_team.h"
#include "service/directory.h"
#include "store/id.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

/* ---- what is sealed */

static bool seal(const struct keyring *keys, int64_t id, const char *field, struct str text,
                 struct arena *arena, struct str *ret, struct err *err)
{
    const struct case_place place = { "referral", id, str_of(field) };
    return case_seal(keys, &place, str_trim(text), arena, ret, err);
}

static bool unseal(const struct keyring *keys, int64_t id, const char *field, struct str sealed,
                   struct arena *arena, struct str *ret, struct err *err)
{
    const struct case_place place = { "referral", id, str_of(field) };
    return case_unseal(keys, &place, sealed, arena, ret, err);
}

/* ---- reading */

enum { /* columns of REFERRAL_COLUMNS */
       R_ID,
       R_VERSION,
       R_CASE,
       R_CASE_NUMBER,
       R_CASE_STATE,
       R_PERSON,
       R_LISTING,
       R_ORGANIZATION,
       R_NAME_SQ,
       R_NAME_EN,
       R_PARTNER,
       R_PARTNER_NAME,
       R_TYPE,
       R_PRIORITY,
       R_STATE,
       R_REFUSAL,
       R_OUTCOME,
       R_ENDED_BY,
       R_CLASSES,
       R_MUNICIPALITY,
       R_REASON,
       R_RESTRICTIONS,
       R_OVERRIDE,
       R_SAID,
       R_OVERRIDE_ID,
       R_OVERRIDE_NAME,
       R_MADE_BY,
       R_MADE_BY_NAME,
       R_EXPECTED,
       R_SENT,
       R_ACCEPTED,
       R_STARTED,
       R_ENDED,
       R_TOUCHED,
       R_TOLD,
       R_TOLD_AT,
       R_SEEN,
       R_ASKED,
       R_SATISFIED,
       R_SATISFIED_AT,
       R_LINK_UNTIL,
       R_LINK_OPENED
};

static struct case_referral referral_of(const struct db_rows *rows, size_t row)
{
    return (struct case_referral){
        .id = db_int(rows, row, R_ID),
        .version = db_int(rows, row, R_VERSION),
        .case_id = db_int(rows, row, R_CASE),
        .case_number = db_str(rows, row, R_CASE_NUMBER),
        .case_state = (enum case_state)db_int(rows, row, R_CASE_STATE),
        .person_id = db_int(rows, row, R_PERSON),
        .listing_id = db_int(rows, row, R_LISTING),
        .organization = db_str(rows, row, R_ORGANIZATION),
        .name_sq = db_str(rows, row, R_NAME_SQ),
        .name_en = db_str(rows, row, R_NAME_EN),
        .partner_id = db_int(rows, row, R_PARTNER),
        .partner_name = db_str(rows, row, R_PARTNER_NAME),
        .type = (enum referral_type)db_int(rows, row, R_TYPE),
        .priority = (enum referral_priority)db_int(rows, row, R_PRIORITY),
        .state = (enum referral_state)db_int(rows, row, R_STATE),
        .refusal = (enum referral_refusal)db_int(rows, row, R_REFUSAL),
        .outcome = (enum referral_outcome)db_int(rows, row, R_OUTCOME),
        .ended_by = (enum referral_actor)db_int(rows, row, R_ENDED_BY),
        .classes = (unsigned)db_int(rows, row, R_CLASSES),
        .municipality = db_str(rows, row, R_MUNICIPALITY),
        .override_id = db_int(rows, row, R_OVERRIDE_ID),
        .override_name = db_str(rows, row, R_OVERRIDE_NAME),
        .made_by = db_int(rows, row, R_MADE_BY),
        .made_by_name = db_str(rows, row, R_MADE_BY_NAME),
        .expected_at_ms = db_int(rows, row, R_EXPECTED),
        .sent_at_ms = db_int(rows, row, R_SENT),
        .accepted_at_ms = db_int(rows, row, R_ACCEPTED),
        .started_at_ms = db_int(rows, row, R_STARTED),
        .ended_at_ms = db_int(rows, row, R_ENDED),
        .touched_at_ms = db_int(rows, row, R_TOUCHED),
        .told = (enum referral_told)db_int(rows, row, R_TOLD),
        .told_at_ms = db_int(rows, row, R_TOLD_AT),
        .seen_at_ms = db_int(rows, row, R_SEEN),
        .asked_at_ms = db_int(rows, row, R_ASKED),
        .satisfied = (int)db_int(rows, row, R_SATISFIED),
        .satisfied_at_ms = db_int(rows, row, R_SATISFIED_AT),
        .link_until_ms = db_int(rows, row, R_LINK_UNTIL),
        .link_opened_at_ms = db_int(rows, row, R_LINK_OPENED),
    };
}

static bool read_rows(const struct keyring *keys, const struct db_rows *rows, struct arena *arena,
                      struct case_referral **ret, size_t *ret_count, struct err *err)
{
    struct case_referral *all = ARENA_ARRAY(arena, struct case_referral, rows->row_count + 1);
    if (!all)
        return err_set(err, ERR_LIMIT, "no room for %zu referrals", rows->row_count);
    for (size_t i = 0; i < rows->row_count; i++) {
        all[i] = referral_of(rows, i);
        struct case_referral *one = &all[i];
        if (!unseal(keys, one->id, "reason", db_str(rows, i, R_REASON), arena, &one->reason, err) ||
            !unseal(keys, one->id, "restrictions", db_str(rows, i, R_RESTRICTIONS), arena,
                    &one->restrictions, err) ||
            !unseal(keys, one->id, "override", db_str(rows, i, R_OVERRIDE), arena, &one->override,
                    err) ||
            !unseal(keys, one->id, "said", db_str(rows, i, R_SAID), arena, &one->said, err))
            return false;
    }
    *ret = all;
    *ret_count = rows->row_count;
    return true;
}

bool case_referral_get(struct db *db, const struct keyring *keys, int64_t id, struct arena *arena,
                       struct case_referral *ret, struct err *err)
{
    struct db_rows rows;
    struct case_referral *found;
    size_t count;
    if (!DB_RUN(db, QUERY_REFERRAL_BY_ID, arena, &rows, err, DB_I(id)) ||
        !read_rows(keys, &rows, arena, &found, &count, err))
        return false;
    if (count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such referral");
    *ret = found[0];
    return true;
}

bool case_referral_list(struct db *db, const struct keyring *keys, int64_t case_id,
                        int64_t before_id, struct arena *arena, struct case_referral **ret,
                        size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_REFERRALS_OF_CASE, arena, &rows, err, DB_I(case_id),
                  DB_I(before_id > 0 ? before_id : INT64_MAX), DB_I(REFERRALS_SHOWN_MAX)) &&
           read_rows(keys, &rows, arena, ret, ret_count, err);
}

bool case_referral_of_partner(struct db *db, const struct keyring *keys,
                              const struct case_referral_query *query, struct arena *arena,
                              struct case_referral **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    bool first = query->last_id == 0;
    return DB_RUN(db, QUERY_REFERRALS_OF_PARTNER, arena, &rows, err, DB_I(query->partner_id),
                  DB_I(query->state), DB_I(first ? INT64_MAX : query->at_ms),
                  DB_I(first ? INT64_MAX : query->last_id), DB_I(REFERRALS_SHOWN_MAX)) &&
           read_rows(keys, &rows, arena, ret, ret_count, err);
}

bool case_referral_count(struct db *db, int64_t partner_id, struct arena *arena,
                         int64_t ret[REFERRAL_STATES], struct err *err)
{
    struct db_rows rows;
    for (int state = 0; state < REFERRAL_STATES; state++)
        ret[state] = 0;
    if (!DB_RUN(db, QUERY_REFERRALS_COUNT, arena, &rows, err, DB_I(partner_id),
                DB_I(REFERRAL_STATES)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t state = db_int(&rows, i, 0);
        if (state >= 0 && state < REFERRAL_STATES)
            ret[state] = db_int(&rows, i, 1);
    }
    return true;
}

bool case_referral_shown(struct db *db, const struct case_referral *referral, struct arena *arena,
                         bool *ret, struct err *err)
{
    *ret = referral_runs(referral->state) && referral->case_state == CASE_OPEN;
    return !*ret || referral->override.len > 0 ||
           case_consent_stands(db, referral->case_id, CASE_CONSENT_SHARING, arena, ret, err);
}

/* ---- what is written */

static enum case_log_way way_of(enum referral_actor actor)
{
    return actor == REFERRAL_PERSON ? CASE_LOG_BY_PHONE : CASE_LOG_BY_SERVICE;
}

bool case_referral_log(struct db *db, const struct keyring *keys,
                       const struct case_referral *referral, const char *what,
                       enum referral_actor actor, int64_t staff_id, int64_t now_ms,
                       struct arena *arena, struct err *err)
{
    bool by_link = actor == REFERRAL_PARTNER && staff_id == 0;
    struct case_log_line line = { .at_ms = now_ms,
                                  .staff_id = staff_id,
                                  .way = way_of(actor),
                                  .act = by_link ? CASE_LOG_LINK : CASE_LOG_REFERRAL };
    return (arena_format(arena, &line.detail, "%s, %s, %s", referral_type_names[referral->type],
                         what, referral_actor_names[actor]) ||
            err_set(err, ERR_LIMIT, "no room for a line of the file's log")) &&
           case_log_add(db, keys, referral->case_id, &line, arena, err) &&
           case_file_touch(db, referral->case_id, now_ms, arena, err);
}

static bool check_words(const char *name, struct str words, struct err *err)
{
    if (words.len > REFERRAL_WORDS_SIZE_MAX || !utf8_valid(words))
        return err_set(err, ERR_INVALID, "%s: at most %d bytes of UTF-8", name,
                       REFERRAL_WORDS_SIZE_MAX);
    int32_t c;
    for (size_t taken; (taken = utf8_next(words, &c)) > 0; words = str_from(words, taken)) {
        if (c != '\n' && c != '\t' && utf8_is_control(c))
            return err_set(err, ERR_INVALID,
                           "%s holds a control character: write it by hand instead of pasting it",
                           name);
    }
    return true;
}

/* ---- made */

bool case_referral_check_listing(const struct listing *listing, int64_t now_ms, struct err *err)
{
    if (listing->state == LISTING_CLOSED)
        return err_set(err, ERR_UNPROCESSED,
                       "this service is closed for a time: choose another one");
    if (listing->state != LISTING_ACTIVE)
        return err_set(err, ERR_UNPROCESSED, "this service is no more: choose another one");
    if (listing->sample)
        return err_set(err, ERR_UNPROCESSED, "this service is an invented sample");
    return listing_good_until_ms(listing) > now_ms ||
           err_set(err, ERR_UNPROCESSED,
                   "nobody checked lately that this service is still there: call them, then confirm"
                   " it in the directory");
}

static bool check_wish(const struct case_referral_wish *wish, int64_t now_ms, struct err *err)
{
    if (str_trim(wish->reason).len == 0)
        return err_set(err, ERR_INVALID, "reason tells what is asked of the service");
    if (referral_classes(wish->classes) == 0 || referral_classes(wish->classes) != wish->classes)
        return err_set(err, ERR_INVALID, "classes: a service gets identity, contact or legal");
    if (wish->expected_at_ms != 0 &&
        (wish->expected_at_ms < now_ms - day_ms ||
         wish->expected_at_ms > now_ms + REFERRAL_EXPECTED_DAYS_MAX * day_ms))
        return err_set(err, ERR_INVALID, "expected must be a day to come, within %d days",
                       REFERRAL_EXPECTED_DAYS_MAX);
    return check_words("reason", wish->reason, err) &&
           check_words("restrictions", wish->restrictions, err) &&
           check_words("override", wish->override, err);
}

/* The override, where one is needed; empty where consent stands. */
static bool check_consent(struct db *db, int64_t case_id, struct str given, struct arena *arena,
                          struct str *ret_override, struct err *err)
{
    bool stands;
    if (!case_consent_stands(db, case_id, CASE_CONSENT_SHARING, arena, &stands, err))
        return false;
    *ret_override = stands ? STR("") : str_trim(given);
    return stands || ret_override->len > 0 ||
           err_set(err, ERR_UNPROCESSED,
                   "there is no consent to share this file: ask the person, and record it; where a"
                   " life depends on it a supervisor may refer without, and writes why");
}

static bool check_partner(struct db *db, int64_t partner_id, struct arena *arena, struct err *err)
{
    struct case_hand *hands;
    size_t count, i = 0;
    if (partner_id == 0)
        return true;
    if (!case_team_hands(db, arena, &hands, &count, err))
        return false;
    while (i < count && hands[i].id != partner_id)
        i++;
    return (i < count && str_equal(hands[i].role, STR("partner"))) ||
           err_set(err, ERR_UNPROCESSED, "partner must be somebody with the role partner");
}

/* Who is referred, and where they live; of a member of the family, else as the person of the file. */
static bool find_person(struct db *db, int64_t case_id, int64_t wished_id, struct arena *arena,
                        int64_t *ret_id, struct str *ret_municipality, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_REFERRAL_PEOPLE, arena, &rows, err, DB_I(case_id), DB_I(ROWS_MAX)))
        return false;
    *ret_id = 0;
    *ret_municipality = rows.row_count > 0 ? db_str(&rows, 0, 1) : STR("");
    for (size_t i = 0; i < rows.row_count; i++) {
        if (db_int(&rows, i, 0) != wished_id && (wished_id != 0 || i > 0))
            continue;
        *ret_id = db_int(&rows, i, 0);
        if (db_str(&rows, i, 1).len > 0)
            *ret_municipality = db_str(&rows, i, 1);
    }
    return *ret_id > 0 || err_set(err, ERR_UNPROCESSED, "person must be somebody of this file");
}

static bool check_room(struct db *db, int64_t case_id, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_REFERRALS_IN_CASE, arena, &rows, err, DB_I(case_id)))
        return false;
    return db_int(&rows, 0, 0) < REFERRALS_MAX ||
           err_set(err, ERR_LIMIT, "the file is full: it holds %d referrals", REFERRALS_MAX);
}

static bool add(struct db *db, const struct keyring *keys, int64_t id, int64_t case_id,
                const struct case_referral_wish *wish, struct str municipality, int64_t now_ms,
                struct arena *arena, struct err *err)
{
    struct str reason, restrictions, override;
    return seal(keys, id, "reason", wish->reason, arena, &reason, err) &&
           seal(keys, id, "restrictions", wish->restrictions, arena, &restrictions, err) &&
           seal(keys, id, "override", wish->override, arena, &override, err) &&
           DB_RUN(db, QUERY_REFERRAL_ADD, arena, NULL, err, DB_I(id), DB_I(case_id),
                  DB_I(wish->person_id), DB_I(wish->listing_id), DB_I(wish->partner_id),
                  DB_I(wish->type), DB_I(wish->priority), DB_I(wish->classes), DB_S(municipality),
                  DB_B(reason), DB_B(restrictions), DB_B(override),
                  DB_I(wish->override.len > 0 ? wish->staff_id : 0), DB_I(wish->staff_id),
                  DB_I(wish->expected_at_ms), DB_I(now_ms));
}

bool case_referral_make(struct db *db, const struct keyring *keys, const struct case_file *file,
                        const struct case_referral_wish *wished, int64_t now_ms,
                        struct arena *arena, struct case_referral *ret, struct err *err)
{
    struct case_referral_wish wish = *wished;
    struct listing listing;
    struct str municipality;
    int64_t id = id_new(now_ms);
    if (!check_wish(&wish, now_ms, err) || !check_room(db, file->id, arena, err) ||
        !check_consent(db, file->id, wished->override, arena, &wish.override, err) ||
        !directory_get(db, wish.listing_id, arena, &listing, err) ||
        !case_referral_check_listing(&listing, now_ms, err) ||
        !check_partner(db, wish.partner_id, arena, err) ||
        !find_person(db, file->id, wished->person_id, arena, &wish.person_id, &municipality, err))
        return false;
    return add(db, keys, id, file->id, &wish, municipality, now_ms, arena, err) &&
           case_referral_get(db, keys, id, arena, ret, err) &&
           case_referral_log(db, keys, ret, wish.override.len > 0 ? "sent without consent" : "sent",
                             REFERRAL_WORKER, wish.staff_id, now_ms, arena, err);
}

/* ---- moved */

static bool put_step(struct db *db, const struct keyring *keys,
                     const struct case_referral *referral, const struct case_referral_move *move,
                     int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    struct str said;
    bool ended = !referral_runs(move->step.to);
    if (!seal(keys, referral->id, "said", move->said, arena, &said, err) ||
        !DB_RUN(db, QUERY_REFERRAL_MOVE, arena, &rows, err, DB_I(referral->id),
                DB_I(referral->version), DB_I(move->step.to), DB_I(move->step.refusal),
                DB_I(move->step.outcome), DB_I(ended ? move->actor : REFERRAL_NOBODY), DB_B(said),
                DB_I(move->step.to == REFERRAL_ACCEPTED ? now_ms : 0),
                DB_I(move->step.to == REFERRAL_IN_PROGRESS ? now_ms : 0), DB_I(ended ? now_ms : 0),
                DB_I(now_ms)))
        return false;
    if (rows.changed == 0)
        return err_set(err, ERR_CONFLICT,
                       "somebody changed the referral meanwhile: look at it again");
    return !ended ||
           DB_RUN(db, QUERY_REFERRAL_LINKS_END, arena, NULL, err, DB_I(referral->id), DB_I(now_ms));
}

/* Whoever works with the person hears of what they did not do themselves. */
static const char *cause_of(const struct case_referral_move *move)
{
    if (move->actor == REFERRAL_PERSON)
        return referral_runs(move->step.to) ? "referral_wanted" : "referral_declined";
    bool heard = move->step.to == REFERRAL_REJECTED || move->step.to == REFERRAL_DONE;
    return heard && move->actor == REFERRAL_PARTNER ? "referral_answered" : NULL;
}

static bool carry_out(struct db *db, const struct keyring *keys,
                      const struct case_referral *referral, const struct case_referral_move *move,
                      int64_t now_ms, struct arena *arena, struct err *err)
{
    /* Nobody's act: a file that is full takes it all the same. */
    const struct case_editor editor = { .case_id = referral->case_id,
                                        .now_ms = now_ms,
                                        .way = way_of(move->actor) };
    const char *cause = cause_of(move);
    bool wanted = referral->state == REFERRAL_REVOKED;
    return put_step(db, keys, referral, move, now_ms, arena, err) &&
           case_referral_log(db, keys, referral,
                             wanted ? "wanted after all" : referral_state_names[move->step.to],
                             move->actor, move->staff_id, now_ms, arena, err) &&
           (!cause || case_task_add(db, keys, &editor, cause, arena, err));
}

bool case_referral_move(struct db *db, const struct keyring *keys,
                        const struct case_referral_move *move, int64_t now_ms, struct arena *arena,
                        struct case_referral *ret, struct err *err)
{
    if (!case_referral_get(db, keys, move->id, arena, ret, err))
        return false;
    if (move->version != 0 && move->version != ret->version)
        return err_set(err, ERR_CONFLICT,
                       "somebody changed the referral meanwhile: look at it again");
    return referral_check(ret->state, &move->step, move->actor, err) &&
           check_words("words", move->said, err) &&
           carry_out(db, keys, ret, move, now_ms, arena, err) &&
           case_referral_get(db, keys, move->id, arena, ret, err);
}

/* All at once and without a look at what was written: nothing may stand in the way of it. */
bool case_referral_consent_gone(struct db *db, const struct keyring *keys, int64_t case_id,
                                int64_t staff_id, int64_t now_ms, struct arena *arena,
                                struct err *err)
{
    struct db_rows rows;
    enum referral_actor actor = staff_id ? REFERRAL_WORKER : REFERRAL_PERSON;
    struct case_log_line line = {
        .at_ms = now_ms, .staff_id = staff_id, .way = CASE_LOG_BY_PHONE, .act = CASE_LOG_REFERRAL
    };
    if (!DB_RUN(db, QUERY_REFERRAL_LINKS_SHUT, arena, NULL, err, DB_I(case_id), DB_I(now_ms)) ||
        !DB_RUN(db, QUERY_REFERRALS_SHUT, arena, &rows, err, DB_I(case_id), DB_I(actor),
                DB_I(now_ms)))
        return false;
    if (rows.changed == 0)
        return true;
    return (arena_format(arena, &line.detail, "%lld revoked with the consent, %s",
                         (long long)rows.changed, referral_actor_names[actor]) ||
            err_set(err, ERR_LIMIT, "no room for a line of the file's log")) &&
           case_log_add(db, keys, case_id, &line, arena, err) &&
           case_file_touch(db, case_id, now_ms, arena, err);
}
