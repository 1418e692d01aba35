/* Floor 3: texts to the person of a case file. */
#include "service/case_text.h"

#include "domain/dialogue_person.h"
#include "service/case_consent.h"
#include "service/outbox.h"

enum { /* columns of QUERY_CASE_TEXT_READER */
       READER_OPEN,
       READER_CONTACT,
       READER_STOPPED,
       READER_MUTED,
       READER_LANGUAGE,
       READER_SAFE,
};

bool case_text_is_forbidden(struct str safe)
{
    return str_equal(safe, STR("no")) || str_equal(safe, STR("call_only"));
}

bool case_text_find(struct db *db, int64_t case_id, struct arena *arena,
                    struct case_text_reader *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct case_text_reader){ .language = STR("") };
    if (!DB_RUN(db, QUERY_CASE_TEXT_READER, arena, &rows, err, DB_I(case_id)) ||
        !case_consent_stands(db, case_id, CASE_CONSENT_CHANNEL, arena, &ret->agreed, err))
        return false;
    if (rows.row_count == 0)
        return true;
    ret->open = db_int(&rows, 0, READER_OPEN) != 0;
    ret->contact_id = db_int(&rows, 0, READER_CONTACT);
    ret->stopped = db_int(&rows, 0, READER_STOPPED) != 0;
    ret->muted = db_int(&rows, 0, READER_MUTED) != 0 ||
                 case_text_is_forbidden(db_str(&rows, 0, READER_SAFE));
    ret->language = db_str(&rows, 0, READER_LANGUAGE);
    return true;
}

bool case_text_check(const struct case_text_reader *reader, struct err *err)
{
    if (reader->contact_id == 0)
        return err_set(err, ERR_UNPROCESSED, "this file has no phone: ask in person");
    if (reader->stopped)
        return err_set(err, ERR_UNPROCESSED, "this person said STOP: ask in person");
    return !reader->muted ||
           err_set(err, ERR_UNPROCESSED,
                   "it is not known to be safe to write to this phone: ask in person");
}

int case_text_language(const struct menus *menus, const struct case_text_reader *reader)
{
    int language = menus_language(menus, reader->language);
    return language < 0 ? 0 : language;
}

bool case_text_channel(struct db *db, const struct channel *channels, size_t channel_count,
                       int64_t contact_id, struct arena *arena, const struct channel **ret,
                       struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_CHANNEL, arena, &rows, err, DB_I(contact_id)))
        return false;
    *ret = channel_count > 0 ? &channels[0] : NULL;
    for (size_t i = 0; i < channel_count && rows.row_count > 0; i++) {
        if (str_equal(channels[i].name, db_str(&rows, 0, 0)))
            *ret = &channels[i];
    }
    return true;
}

bool case_text_queue(struct db *db, const struct case_text *text, int64_t now_ms,
                     struct arena *arena, int64_t *ret_outbox_id,
                     const struct channel **ret_channel, struct err *err)
{
    const struct case_text_world *world = text->world;
    int language = case_text_language(world->menus, text->reader);
    struct outbox_message message = { .contact_id = text->reader->contact_id,
                                      .bearer = BEARER_SMS,
                                      .class = OUTBOX_REMINDER,
                                      .text = world->menus->phrases[language][text->phrase],
                                      .until_ms = text->until_ms };
    *ret_channel = NULL;
    if (!case_text_channel(db, world->channels, world->channel_count, message.contact_id, arena,
                           &message.channel, err))
        return false;
    if (!message.channel || message.text.len == 0)
        return true;
    *ret_channel = message.channel;
    return outbox_add(db, &message, now_ms, arena, ret_outbox_id, err);
}

struct str case_text_why_not(const struct case_text_reader *reader, bool wanted, struct str past)
{
    if (reader->stopped)
        return STR("they said STOP");
    if (reader->muted)
        return STR("nobody said that it is safe to write");
    bool reached = reader->contact_id > 0 && reader->open && reader->agreed;
    return reached && wanted ? STR("") : past;
}

bool case_text_guard(struct db *db, int64_t message_id, int64_t contact_id, struct arena *arena,
                     struct str *ret_why, struct err *err)
{
    enum { ASKED_CASE, ASKED_WHETHER, ASKED_STILL }; /* columns */
    struct db_rows rows;
    struct case_text_reader reader;
    *ret_why = STR("");
    if (!DB_RUN(db, QUERY_CASE_TEXT_ASKED, arena, &rows, err, DB_I(contact_id), DB_I(message_id),
                DB_I(ASKED_CONSENT), DB_I(ASKED_REFERRAL), DB_I(ASKED_REFERRAL_HOW)))
        return false;
    if (rows.row_count == 0)
        return true;
    if (!case_text_find(db, db_int(&rows, 0, ASKED_CASE), arena, &reader, err))
        return false;
    reader.agreed |= db_int(&rows, 0, ASKED_WHETHER) != 0;
    *ret_why = case_text_why_not(&reader, db_int(&rows, 0, ASKED_STILL) != 0,
                                 STR("it is not wanted any more"));
    return true;
}
