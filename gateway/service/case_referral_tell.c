/* Floor 3: referrals by phone. */
#include "service/case_referral_tell.h"

#include "base/limits.h"
#include "domain/dialogue_person.h"
#include "service/case_text.h"
#include "service/contacts.h"
#include "service/directory.h"
#include "service/outbox.h"

enum { SATISFIED_MOST = 3 };

static const int64_t hour_ms = 60LL * 60 * 1000;

struct reach { /* how a person is reached by text */
    enum referral_told told;
    int64_t contact_id;
    int language;
    const struct channel *channel;
};

/* What the file says of the phone: "no", "call_only". */
static bool file_forbids(struct db *db, int64_t case_id, struct arena *arena, bool *ret,
                         struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_REFERRAL_PHONE_SAFE, arena, &rows, err, DB_I(case_id)))
        return false;
    struct str safe = rows.row_count > 0 ? db_str(&rows, 0, 0) : STR("");
    *ret = str_equal(safe, STR("no")) || str_equal(safe, STR("call_only"));
    return true;
}

struct phone { /* of a person, for their file */
    bool stopped, consents, safe;
};

static bool look_at_phone(struct db *db, int64_t case_id, int64_t contact_id, struct arena *arena,
                          struct phone *ret, struct err *err)
{
    struct contact contact;
    struct db_rows reader;
    bool forbidden;
    if (!contacts_get(db, contact_id, arena, &contact, err) ||
        !case_consent_stands(db, case_id, CASE_CONSENT_CHANNEL, arena, &ret->consents, err) ||
        !DB_RUN(db, QUERY_ALERT_READER, arena, &reader, err, DB_I(contact_id)) ||
        !file_forbids(db, case_id, arena, &forbidden, err))
        return false;
    bool muted = reader.row_count == 0 || db_int(&reader, 0, 1) != 0;
    ret->stopped = contact.opted_out;
    ret->safe = !muted && !forbidden;
    return true;
}

static enum referral_told told_of(const struct phone *phone)
{
    if (phone->stopped)
        return REFERRAL_STOPPED;
    if (!phone->consents)
        return REFERRAL_NO_CONSENT;
    return phone->safe ? REFERRAL_TOLD : REFERRAL_NOT_SAFE;
}

static bool find_reach(struct db *db, const struct case_ask *by, int64_t case_id,
                       enum phrase phrase, struct arena *arena, struct reach *ret, struct err *err)
{
    struct case_file file;
    struct db_rows reader;
    struct phone phone;
    if (!case_file_get(db, case_id, arena, &file, err))
        return false;
    *ret = (struct reach){ .told = REFERRAL_NO_PHONE, .contact_id = file.contact_id };
    if (file.contact_id == 0)
        return true;
    if (!look_at_phone(db, case_id, file.contact_id, arena, &phone, err) ||
        !DB_RUN(db, QUERY_ALERT_READER, arena, &reader, err, DB_I(file.contact_id)) ||
        !case_text_channel(db, by->channels, by->channel_count, file.contact_id, arena,
                           &ret->channel, err))
        return false;
    ret->told = told_of(&phone);
    int language = menus_language(by->menus, db_str(&reader, 0, 2));
    ret->language = language < 0 ? 0 : language;
    bool words = ret->channel && by->menus->phrases[ret->language][phrase].len > 0;
    if (ret->told == REFERRAL_TOLD && !words)
        ret->told = REFERRAL_NO_WORDS;
    return true;
}

static bool send(struct db *db, const struct case_ask *by, const struct reach *reach,
                 enum phrase phrase, enum dialogue_asked asked, int64_t referral_id, int64_t now_ms,
                 struct arena *arena, struct err *err)
{
    const struct outbox_message message = { .contact_id = reach->contact_id,
                                            .channel = reach->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REMINDER,
                                            .text = by->menus->phrases[reach->language][phrase] };
    int64_t outbox_id;
    return outbox_add(db, &message, now_ms, arena, &outbox_id, err) &&
           DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(reach->contact_id), DB_I(asked),
                  DB_I(referral_id), DB_I(outbox_id));
}

bool case_referral_tell(struct db *db, const struct case_ask *by, struct case_referral *referral,
                        int64_t now_ms, struct arena *arena, const struct channel **ret_channel,
                        struct err *err)
{
    struct reach reach;
    *ret_channel = NULL;
    if (!find_reach(db, by, referral->case_id, PHRASE_CASE_REFERRAL, arena, &reach, err))
        return false;
    bool told = reach.told == REFERRAL_TOLD;
    if (told && !send(db, by, &reach, PHRASE_CASE_REFERRAL, ASKED_REFERRAL, referral->id, now_ms,
                      arena, err))
        return false;
    *ret_channel = told ? reach.channel : NULL;
    referral->told = reach.told;
    referral->told_at_ms = told ? now_ms : 0;
    return DB_RUN(db, QUERY_REFERRAL_TOLD, arena, NULL, err, DB_I(referral->id), DB_I(reach.told),
                  DB_I(referral->told_at_ms)) &&
           (!told || case_referral_log(db, by->keys, referral, "the person was texted",
                                       REFERRAL_WORKER, by->staff_id, now_ms, arena, err));
}

static bool was_helped(const struct case_referral *referral)
{
    return referral->state == REFERRAL_DONE &&
           (referral->outcome == REFERRAL_PROVIDED || referral->outcome == REFERRAL_PARTLY);
}

bool case_referral_tell_move(struct db *db, const struct case_ask *by,
                             struct case_referral *referral, int64_t now_ms, struct arena *arena,
                             const struct channel **ret_channel, struct err *err)
{
    struct reach reach;
    bool helped = was_helped(referral), ready = referral->state == REFERRAL_ACCEPTED;
    enum phrase phrase = helped ? PHRASE_CASE_REFERRAL_HOW : PHRASE_CASE_REFERRAL_READY;
    *ret_channel = NULL;
    if (referral->told != REFERRAL_TOLD || (!helped && !ready))
        return true;
    if (!find_reach(db, by, referral->case_id, phrase, arena, &reach, err))
        return false;
    if (reach.told != REFERRAL_TOLD) /* what was fine then is not now */
        return true;
    *ret_channel = reach.channel;
    referral->asked_at_ms = helped ? now_ms : 0;
    return send(db, by, &reach, phrase, helped ? ASKED_REFERRAL_HOW : ASKED_REFERRAL, referral->id,
                now_ms, arena, err) &&
           (!helped ||
            DB_RUN(db, QUERY_REFERRAL_ASKED, arena, NULL, err, DB_I(referral->id), DB_I(now_ms)));
}

/* ---- what they ask */

/* Of the person whose phone it is; 0 in `ret->id`: it is not theirs. */
static bool find_theirs(struct db *db, const struct keyring *keys, int64_t contact_id, int64_t id,
                        struct arena *arena, struct case_referral *ret, struct err *err)
{
    struct case_file file;
    *ret = (struct case_referral){ 0 };
    if (!case_referral_get(db, keys, id, arena, ret, err)) {
        bool gone = err->code == ERR_NOT_FOUND;
        if (gone)
            *err = (struct err){ 0 };
        return gone;
    }
    if (!case_file_get(db, ret->case_id, arena, &file, err))
        return false;
    if (contact_id == 0 || file.contact_id != contact_id)
        ret->id = 0;
    return true;
}

/* Whether their no can be taken back: it is young, and what let it be shared still stands. */
static bool may_be_wanted(struct db *db, const struct case_referral *referral, int64_t now_ms,
                          struct arena *arena, bool *ret, struct err *err)
{
    struct case_referral again = *referral;
    again.state = referral_before(referral->accepted_at_ms, referral->started_at_ms);
    *ret = referral->state == REFERRAL_REVOKED && referral->ended_by == REFERRAL_PERSON &&
           referral->outcome == REFERRAL_DECLINED &&
           now_ms - referral->ended_at_ms <= REFERRAL_WANTED_HOURS * hour_ms;
    return !*ret || case_referral_shown(db, &again, arena, ret, err);
}

bool case_referral_answer(struct db *db, const struct keyring *keys, int64_t contact_id,
                          const struct dialogue_result *asked, int64_t now_ms, struct arena *arena,
                          struct dialogue_data *ret, struct err *err)
{
    struct case_referral referral;
    struct phone phone = { .safe = false };
    bool declined = str_equal(str_of(asked->need_text), STR("declined")), wanted = false;
    struct listing *listing = ARENA_NEW(arena, struct listing);
    if (!listing)
        return err_set(err, ERR_LIMIT, "no room for a service");
    if (!find_theirs(db, keys, contact_id, asked->need_number, arena, &referral, err) ||
        (declined && referral.id != 0 &&
         !may_be_wanted(db, &referral, now_ms, arena, &wanted, err)) ||
        (referral.id != 0 && !look_at_phone(db, referral.case_id, contact_id, arena, &phone, err)))
        return false;
    if (!phone.safe || (declined ? !wanted : !referral_runs(referral.state)))
        return true;
    ret->listings = listing;
    ret->listing_count = 1;
    return directory_get(db, referral.listing_id, arena, listing, err);
}

bool case_referral_running(struct db *db, int64_t contact_id, struct arena *arena,
                           struct dialogue_row **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    *ret_count = 0;
    *ret = ARENA_ARRAY(arena, struct dialogue_row, REFERRALS_OFFERED_MAX);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for referrals");
    if (!DB_RUN(db, QUERY_REFERRALS_RUNNING, arena, &rows, err, DB_I(contact_id),
                DB_I(REFERRALS_OFFERED_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct phone phone;
        if (!look_at_phone(db, db_int(&rows, i, 1), contact_id, arena, &phone, err))
            return false;
        if (phone.safe && phone.consents)
            (*ret)[(*ret_count)++] =
                (struct dialogue_row){ .id = db_int(&rows, i, 0), .at_ms = db_int(&rows, i, 2) };
    }
    return true;
}

/* ---- what they say */

static bool object(struct db *db, const struct keyring *keys, const struct case_referral *referral,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    const struct case_referral_move move = {
        .id = referral->id,
        .step = { .to = REFERRAL_REVOKED, .outcome = REFERRAL_DECLINED },
        .actor = REFERRAL_PERSON,
    };
    struct case_referral moved;
    return !referral_runs(referral->state) ||
           case_referral_move(db, keys, &move, now_ms, arena, &moved, err);
}

static bool take_back(struct db *db, const struct keyring *keys,
                      const struct case_referral *referral, int64_t now_ms, struct arena *arena,
                      struct err *err)
{
    const struct case_referral_move move = {
        .id = referral->id,
        .step = { .to = referral_before(referral->accepted_at_ms, referral->started_at_ms) },
        .actor = REFERRAL_PERSON,
    };
    struct case_referral moved;
    bool wanted;
    if (!may_be_wanted(db, referral, now_ms, arena, &wanted, err))
        return false;
    return !wanted || case_referral_move(db, keys, &move, now_ms, arena, &moved, err);
}

bool case_referral_said(struct db *db, const struct keyring *keys, int64_t contact_id,
                        const struct effect *effect, int64_t now_ms, struct arena *arena,
                        struct err *err)
{
    struct case_referral referral;
    struct str what = str_of(effect->topic);
    if (!find_theirs(db, keys, contact_id, effect->number, arena, &referral, err))
        return false;
    if (referral.id == 0)
        return true;
    if (str_equal(what, STR("declined")))
        return object(db, keys, &referral, now_ms, arena, err);
    if (str_equal(what, STR("wanted")))
        return take_back(db, keys, &referral, now_ms, arena, err);
    if (str_equal(what, STR("seen")))
        return DB_RUN(db, QUERY_REFERRAL_SEEN, arena, NULL, err, DB_I(referral.id), DB_I(now_ms));
    int rating = effect->rating;
    return rating < 1 || rating > SATISFIED_MOST ||
           DB_RUN(db, QUERY_REFERRAL_SATISFIED, arena, NULL, err, DB_I(referral.id), DB_I(rating),
                  DB_I(now_ms));
}
