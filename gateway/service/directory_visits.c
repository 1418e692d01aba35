/* Floor 3: what people tell who went to a service. */
#include "service/directory_visits.h"

#include "domain/answer.h"
#include "domain/listing_text.h"
#include "domain/screen.h"
#include "service/notices.h"
#include "service/outbox.h"
#include "store/id.h"

enum { ANSWER_NO = 2 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;
static const int ask_after_days = 7, round_days = 30;

bool directory_visits_made(struct db *db, int64_t contact_id, int64_t listing_id,
                           struct str channel, int64_t now_ms, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_VISIT_ADD, arena, NULL, err, DB_I(id_new(now_ms)), DB_I(contact_id),
                  DB_I(listing_id), DB_S(channel), DB_I(now_ms),
                  DB_I(now_ms + ask_after_days * day_ms), DB_I(now_ms - round_days * day_ms));
}

/* ---- what they tell */

struct telling { /* of one question */
    const char *name;
    enum query query;
    enum listing_doubt doubt;
};

bool directory_visits_told(struct db *db, int64_t contact_id, const struct effect *effect,
                           struct arena *arena, struct err *err)
{
    static const struct telling tellings[] = {
        { "opened", QUERY_VISIT_OPENED, LISTING_NOT_OPEN },
        { "served", QUERY_VISIT_SERVED, LISTING_NOT_SERVED },
        { "rating", QUERY_VISIT_RATED, LISTING_POOR },
    };
    for (size_t i = 0; i < sizeof(tellings) / sizeof(tellings[0]); i++) {
        struct db_rows rows;
        if (!str_equal(str_of(effect->topic), str_of(tellings[i].name)))
            continue;
        if (!DB_RUN(db, tellings[i].query, arena, &rows, err, DB_I(effect->number),
                    DB_I(contact_id), DB_I(effect->rating)))
            return false;
        bool bad = tellings[i].doubt == LISTING_POOR ? effect->rating <= RATING_LOW
                                                     : effect->rating == ANSWER_NO;
        return rows.row_count == 0 || !bad ||
               DB_RUN(db, QUERY_LISTING_DOUBT, arena, NULL, err, DB_I(db_int(&rows, 0, 0)),
                      DB_I(tellings[i].doubt));
    }
    return true;
}

/* ---- asking */

bool directory_visits_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                           struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VISITS_SEEN, arena, &rows, err, DB_I(now_ms)))
        return false;
    *ret_due = rows.row_count > 0;
    return true;
}

enum { /* columns of QUERY_VISITS_DUE */
       DUE_ID,
       DUE_CONTACT,
       DUE_CHANNEL,
       DUE_NAME,
       DUE_LANGUAGE,
       DUE_CATEGORY,
       DUE_STOPPED,
       DUE_MUTED,
       DUE_STATE,
};

static bool ask(struct db *db, const struct menus *menus, const struct channel *channel,
                const struct db_rows *rows, size_t row, int64_t now_ms, struct arena *arena,
                struct err *err)
{
    const struct listing listing = { .organization = db_str(rows, row, DUE_NAME) };
    const struct screen_value values[] = { { "name", listing_text_name(&listing) } };
    int language = menus_language(menus, db_str(rows, row, DUE_LANGUAGE));
    int64_t outbox_id, contact_id = db_int(rows, row, DUE_CONTACT);
    struct builder text;
    if (!arena_builder(arena, REPLY_SIZE, &text))
        return err_set(err, ERR_LIMIT, "no room for a question");
    screen_phrase(menus, language < 0 ? 0 : language, PHRASE_VISIT_OPEN, values, 1, &text);
    const struct outbox_message message = { .contact_id = contact_id,
                                            .channel = channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REMINDER,
                                            .text = builder_str(&text) };
    return outbox_add(db, &message, now_ms, arena, &outbox_id, err) &&
           DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(contact_id), DB_I(ASKED_VISIT),
                  DB_I(db_int(rows, row, DUE_ID)), DB_I(outbox_id));
}

/* Asked or not, it is not thought of again. */
static bool settle(struct db *db, const struct menus *menus, const struct channel *channel,
                   const struct db_rows *rows, size_t row, int64_t now_ms, struct arena *arena,
                   int *ret_queued, struct err *err)
{
    struct notices_reader reader;
    bool living = db_int(rows, row, DUE_STATE) == LISTING_ACTIVE;
    if (!notices_reader(db, menus, db_int(rows, row, DUE_CONTACT), db_str(rows, row, DUE_CATEGORY),
                        false, now_ms, arena, &reader, err))
        return false;
    bool fit = channel && menus->needs && living && !db_int(rows, row, DUE_STOPPED) &&
               !db_int(rows, row, DUE_MUTED) && !reader.hidden && reader.unread == 0;
    if (!DB_RUN(db, QUERY_VISIT_SETTLED, arena, NULL, err, DB_I(db_int(rows, row, DUE_ID)),
                DB_I(fit ? now_ms : 0)))
        return false;
    *ret_queued += fit;
    return !fit || ask(db, menus, channel, rows, row, now_ms, arena, err);
}

bool directory_visits_ask(struct db *db, const struct menus *menus, const struct channel *channels,
                          size_t channel_count, int64_t now_ms, struct arena *arena,
                          struct directory_visits_asked *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct directory_visits_asked){ 0 };
    if (!DB_RUN(db, QUERY_VISITS_DUE, arena, &rows, err, DB_I(now_ms), DB_I(VISITS_ONCE_MAX)))
        return false;
    ret->looked_at = (int)rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++) {
        const struct channel *channel = NULL;
        for (size_t k = 0; k < channel_count; k++) {
            if (str_equal(channels[k].name, db_str(&rows, i, DUE_CHANNEL)))
                channel = &channels[k];
        }
        if (!settle(db, menus, channel, &rows, i, now_ms, arena, &ret->queued, err))
            return false;
    }
    return true;
}

/* ---- figures */

bool directory_visits_figures(struct db *db, int64_t listing_id, struct arena *arena,
                              struct directory_visits_figures *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_VISIT_FIGURES, arena, &rows, err, DB_I(listing_id)))
        return false;
    *ret = (struct directory_visits_figures){
        db_int(&rows, 0, 0), db_int(&rows, 0, 1), db_int(&rows, 0, 2), db_int(&rows, 0, 3),
        db_int(&rows, 0, 4), db_int(&rows, 0, 5), db_int(&rows, 0, 6),
    };
    return true;
}
