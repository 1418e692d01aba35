/* Floor 3: consent by phone. */
#include "service/case_ask.h"

#include "base/limits.h"
#include "domain/dialogue_person.h"
#include "service/case_check_in.h"
#include "service/case_log.h"
#include "service/case_task.h"
#include "service/case_text.h"
#include "store/id.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

/* Of what menus/common says as "case.ask": a change of what is asked is another version. */
static const char ask_version[] = "phone 1";

static bool log_consent(struct db *db, const struct keyring *keys, int64_t case_id,
                        const char *detail, int64_t staff_id, int64_t now_ms, struct arena *arena,
                        struct err *err)
{
    const struct case_log_line line = { .at_ms = now_ms,
                                        .staff_id = staff_id,
                                        .way = CASE_LOG_BY_PHONE,
                                        .act = CASE_LOG_CONSENT,
                                        .detail = str_of(detail) };
    return case_log_add(db, keys, case_id, &line, arena, err);
}

/* ---- asking */

static bool check_reader(struct db *db, const struct case_file *file,
                         const struct case_text_reader *reader, int64_t now_ms, struct arena *arena,
                         struct err *err)
{
    struct db_rows pending;
    if (reader->contact_id > 0 && file->state != CASE_OPEN)
        return err_set(err, ERR_UNPROCESSED, "this file is closed: open it again first");
    if (!case_text_check(reader, err) ||
        !DB_RUN(db, QUERY_CASE_CONSENT_PENDING, arena, &pending, err, DB_I(file->id),
                DB_I(CASE_CONSENT_CHANNEL), DB_I(now_ms - day_ms)))
        return false;
    return pending.row_count == 0 ||
           err_set(err, ERR_CONFLICT, "they were asked today: wait for their answer");
}

bool case_ask_send(struct db *db, const struct case_ask *ask, const struct case_file *file,
                   int64_t now_ms, struct arena *arena, const struct channel **ret_channel,
                   struct err *err)
{
    const struct case_text_world world = { ask->keys, ask->menus, ask->channels,
                                           ask->channel_count };
    struct case_text_reader reader;
    const struct case_text text = { &world, &reader, PHRASE_CASE_ASK, 0 };
    int64_t outbox_id, id = id_new(now_ms);
    if (!case_text_find(db, file->id, arena, &reader, err) ||
        !check_reader(db, file, &reader, now_ms, arena, err))
        return false;
    int language = case_text_language(ask->menus, &reader);
    struct str words = ask->menus->phrases[language][PHRASE_CASE_ASK];
    if (words.len == 0)
        return err_set(err, ERR_UNPROCESSED, "the menus hold no such question (case.ask)");
    if (!case_text_queue(db, &text, now_ms, arena, &outbox_id, ret_channel, err))
        return false;
    if (!*ret_channel)
        return err_set(err, ERR_UNPROCESSED, "no channel is configured");
    return DB_RUN(db, QUERY_CASE_CONSENT_ADD, arena, NULL, err, DB_I(id), DB_I(file->id),
                  DB_I(CASE_CONSENT_CHANNEL), DB_I(CASE_CONSENT_ASKED), DB_I(CASE_CONSENT_BY_TEXT),
                  DB_I(CASE_CONSENT_BY_SELF), DB_S(str_of(ask_version)),
                  DB_S(str_of(ask->menus->languages[language]->code)), DB_S(words), DB_B(STR("")),
                  DB_I(ask->staff_id), DB_I(outbox_id), DB_I(now_ms), DB_I(0)) &&
           DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(reader.contact_id),
                  DB_I(ASKED_CONSENT), DB_I(id), DB_I(outbox_id)) &&
           log_consent(db, ask->keys, file->id, "channel asked by text", ask->staff_id, now_ms,
                       arena, err);
}

/* ---- what they say */

/* A no is the last word, also of what was signed while the question was on its way. */
static bool refuse(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                   struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CASE_CONSENT_WITHDRAW, arena, NULL, err, DB_I(editor->case_id),
                  DB_I(CASE_CONSENT_CHANNEL), DB_I(editor->now_ms)) &&
           case_check_in_end(db, keys, editor, CHECK_IN_WITHDRAWN, arena, err) &&
           case_task_add(db, keys, editor, "consent_refused", arena, err);
}

bool case_ask_answered(struct db *db, const struct keyring *keys, int64_t contact_id,
                       int64_t consent_id, bool agreed, int64_t now_ms, struct arena *arena,
                       struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASE_CONSENT_OF_CONTACT, arena, &rows, err, DB_I(consent_id),
                DB_I(contact_id)))
        return false;
    if (rows.row_count == 0)
        return true;
    int64_t case_id = db_int(&rows, 0, 0);
    const struct case_editor editor = { .case_id = case_id,
                                        .now_ms = now_ms,
                                        .way = CASE_LOG_BY_PHONE };
    return DB_RUN(db, QUERY_CASE_CONSENT_SETTLE, arena, NULL, err, DB_I(consent_id),
                  DB_I(agreed ? CASE_CONSENT_GIVEN : CASE_CONSENT_REFUSED), DB_I(now_ms)) &&
           log_consent(db, keys, case_id,
                       agreed ? "channel given by text" : "channel refused by text", 0, now_ms,
                       arena, err) &&
           (agreed || refuse(db, keys, &editor, arena, err)) &&
           case_file_touch(db, case_id, now_ms, arena, err);
}

static bool withdraw_all(struct db *db, const struct keyring *keys, int64_t case_id, int64_t now_ms,
                         struct arena *arena, struct err *err)
{
    const struct case_editor editor = { .case_id = case_id,
                                        .now_ms = now_ms,
                                        .way = CASE_LOG_BY_PHONE };
    bool any = false;
    for (int kind = 0; kind < CASE_CONSENT_KINDS; kind++) {
        if (case_consent_withdraw(db, keys, case_id, (enum case_consent_kind)kind, 0, now_ms, arena,
                                  err))
            any = true;
        else if (err->code != ERR_CONFLICT)
            return false;
        *err = (struct err){ 0 };
    }
    return !any || case_task_add(db, keys, &editor, "consent_withdrawn", arena, err);
}

bool case_ask_withdrawn(struct db *db, const struct keyring *keys, int64_t contact_id,
                        int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CASES_OF_CONTACT, arena, &rows, err, DB_I(contact_id), DB_I(ROWS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!withdraw_all(db, keys, db_int(&rows, i, 0), now_ms, arena, err))
            return false;
    }
    return true;
}
