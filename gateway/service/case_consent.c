/* Floor 3: consent, recorded and taken back. */
#include "service/case_consent.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "service/case_access.h"
#include "service/case_check_in.h"
#include "service/case_file.h"
#include "service/case_log.h"
#include "service/case_referral.h"
#include "service/case_seal.h"
#include "store/id.h"

const char *const case_consent_kind_names[CASE_CONSENT_KINDS] = {
    "channel", "services", "sharing", "reporting", "tracing",
};
const char *const case_consent_state_names[CASE_CONSENT_STATES] = { "asked", "given", "refused",
                                                                    "withdrawn" };
const char *const case_consent_way_names[CASE_CONSENT_WAYS] = { "text", "voice", "paper" };
const char *const case_consent_giver_names[CASE_CONSENT_GIVERS] = { "self", "caregiver", "other" };

bool case_consent_list(struct db *db, const struct keyring *keys, int64_t case_id,
                       struct arena *arena, struct case_consent **ret, size_t *ret_count,
                       struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_CONSENTS, arena, &rows, err, DB_I(case_id), DB_I(CASE_CONSENTS_MAX)))
        return false;
    struct case_consent *all = ARENA_ARRAY(arena, struct case_consent, rows.row_count + 1);
    if (!all)
        return err_set(err, ERR_LIMIT, "no room for %zu consents", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        struct str detail = db_str(&rows, i, 8);
        all[i] = (struct case_consent){ .id = db_int(&rows, i, 0),
                                        .kind = (enum case_consent_kind)db_int(&rows, i, 1),
                                        .state = (enum case_consent_state)db_int(&rows, i, 2),
                                        .way = (enum case_consent_way)db_int(&rows, i, 3),
                                        .giver = (enum case_consent_giver)db_int(&rows, i, 4),
                                        .version = db_str(&rows, i, 5),
                                        .language = db_str(&rows, i, 6),
                                        .words = db_str(&rows, i, 7),
                                        .staff_id = db_int(&rows, i, 9),
                                        .staff_name = db_str(&rows, i, 10),
                                        .asked_at_ms = db_int(&rows, i, 11),
                                        .settled_at_ms = db_int(&rows, i, 12),
                                        .withdrawn_at_ms = db_int(&rows, i, 13),
                                        .outbox_id = db_int(&rows, i, 14) };
        if (!case_unseal(keys, &(struct case_place){ "case_consent", all[i].id, STR("") }, detail,
                         arena, &all[i].detail, err))
            return false;
    }
    *ret = all;
    *ret_count = rows.row_count;
    return true;
}

bool case_consent_stands(struct db *db, int64_t case_id, enum case_consent_kind kind,
                         struct arena *arena, bool *ret, struct err *err)
{
    struct db_rows rows;
    *ret = false;
    if (!DB_RUN(db, QUERY_CASE_CONSENT_LATEST, arena, &rows, err, DB_I(case_id), DB_I(kind)))
        return false;
    *ret = rows.row_count > 0 && db_int(&rows, 0, 0) == CASE_CONSENT_GIVEN;
    return true;
}

/* What was shared is shut with the consent to it, and stays shut when it is given anew. */
static bool end_sharing(struct db *db, const struct keyring *keys, int64_t case_id,
                        enum case_consent_kind kind, int64_t staff_id, int64_t now_ms,
                        struct arena *arena, struct err *err)
{
    return kind != CASE_CONSENT_SHARING ||
           (DB_RUN(db, QUERY_CASE_TIES_SHUT, arena, NULL, err, DB_I(case_id),
                   DB_I(CASE_TIE_PARTNER), DB_I(now_ms)) &&
            case_referral_consent_gone(db, keys, case_id, staff_id, now_ms, arena, err));
}

/* "sharing withdrawn" */
static bool log_consent(struct db *db, const struct keyring *keys, int64_t case_id,
                        enum case_consent_kind kind, enum case_consent_state state, const char *how,
                        int64_t staff_id, int64_t now_ms, struct arena *arena, struct err *err)
{
    struct case_log_line line = {
        .at_ms = now_ms, .staff_id = staff_id, .way = CASE_LOG_BY_PHONE, .act = CASE_LOG_CONSENT
    };
    if (!arena_format(arena, &line.detail, "%s %s %s", case_consent_kind_names[kind],
                      case_consent_state_names[state], how))
        return err_set(err, ERR_LIMIT, "no room for a line of the file's log");
    return case_log_add(db, keys, case_id, &line, arena, err) &&
           case_file_touch(db, case_id, now_ms, arena, err);
}

static bool check(const struct case_consent *consent, int64_t now_ms, struct err *err)
{
    if (consent->state != CASE_CONSENT_GIVEN && consent->state != CASE_CONSENT_REFUSED)
        return err_set(err, ERR_INVALID, "state is given or refused");
    if (consent->way == CASE_CONSENT_BY_TEXT)
        return err_set(err, ERR_INVALID, "way is voice or paper: by text the person answers");
    if (consent->version.len == 0 || consent->version.len > CASE_TEXT_SIZE_MAX)
        return err_set(err, ERR_INVALID, "version names the text that was read out or signed");
    if (consent->language.len == 0 || consent->language.len >= LANGUAGE_SIZE)
        return err_set(err, ERR_INVALID, "language is that of the text, as prs");
    if (str_trim(consent->detail).len == 0)
        return err_set(err, ERR_INVALID,
                       "detail tells where it was given, and with which interpreter");
    if (consent->detail.len > CASE_REASON_SIZE_MAX || !utf8_valid(consent->detail))
        return err_set(err, ERR_INVALID, "detail: at most %d bytes of UTF-8", CASE_REASON_SIZE_MAX);
    return (consent->settled_at_ms > 0 && consent->settled_at_ms <= now_ms) ||
           err_set(err, ERR_INVALID, "given lies in the future");
}

bool case_consent_record(struct db *db, const struct keyring *keys, int64_t case_id,
                         const struct case_consent *consent, int64_t now_ms, struct arena *arena,
                         struct err *err)
{
    const struct case_place place = { "case_consent", id_new(now_ms), STR("") };
    struct str detail;
    return check(consent, now_ms, err) &&
           case_seal(keys, &place, consent->detail, arena, &detail, err) &&
           DB_RUN(db, QUERY_CASE_CONSENT_ADD, arena, NULL, err, DB_I(place.id), DB_I(case_id),
                  DB_I(consent->kind), DB_I(consent->state), DB_I(consent->way),
                  DB_I(consent->giver), DB_S(consent->version), DB_S(consent->language),
                  DB_S(STR("")), DB_B(detail), DB_I(consent->staff_id), DB_I(0), DB_I(0),
                  DB_I(consent->settled_at_ms)) &&
           log_consent(db, keys, case_id, consent->kind, consent->state,
                       consent->way == CASE_CONSENT_ON_PAPER ? "on paper" : "by voice",
                       consent->staff_id, now_ms, arena, err) &&
           (consent->state == CASE_CONSENT_GIVEN ||
            end_sharing(db, keys, case_id, consent->kind, consent->staff_id, now_ms, arena, err));
}

bool case_consent_withdraw(struct db *db, const struct keyring *keys, int64_t case_id,
                           enum case_consent_kind kind, int64_t staff_id, int64_t now_ms,
                           struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_CONSENT_WITHDRAW, arena, &rows, err, DB_I(case_id), DB_I(kind),
                DB_I(now_ms)))
        return false;
    if (rows.changed == 0)
        return err_set(err, ERR_CONFLICT, "no such consent stands");
    const struct case_editor editor = { case_id, staff_id, now_ms, CASE_LOG_BY_PHONE };
    if (kind == CASE_CONSENT_CHANNEL &&
        !case_check_in_end(db, keys, &editor, CHECK_IN_WITHDRAWN, arena, err))
        return false;
    return log_consent(db, keys, case_id, kind, CASE_CONSENT_WITHDRAWN,
                       staff_id ? "told to staff" : "by text", staff_id, now_ms, arena, err) &&
           end_sharing(db, keys, case_id, kind, staff_id, now_ms, arena, err);
}
