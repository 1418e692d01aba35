/* Floor 3: answers that wait to be read, and their ratings. */
#include "service/notices.h"

#include "domain/promise.h"
#include "service/figures_count.h"
#include "service/outbox.h"

/* ---- the person's side */

bool notices_person(struct db *db, int64_t contact_id, struct arena *arena,
                    struct dialogue_person *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANSWERS_PERSON, arena, &rows, err, DB_I(contact_id)))
        return false;
    if (rows.row_count == 0)
        return true;
    ret->unread = db_int(&rows, 0, 0);
    ret->asked = (enum dialogue_asked)db_int(&rows, 0, 1);
    ret->asked_id = db_int(&rows, 0, 2);
    ret->asked_ms = db_is_null(&rows, 0, 3) ? 0 : db_int(&rows, 0, 3); /* it did not leave yet */
    return true;
}

bool notices_first(struct db *db, int64_t contact_id, struct arena *arena,
                   struct dialogue_row **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANSWER_FIRST, arena, &rows, err, DB_I(contact_id)))
        return false;
    *ret_count = rows.row_count;
    *ret = ARENA_ARRAY(arena, struct dialogue_row, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for an answer");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct dialogue_row){ .id = db_int(&rows, i, 0),
                                           .number = db_int(&rows, i, 1),
                                           .text = db_str(&rows, i, 2),
                                           .rated = db_int(&rows, i, 3) != URGENCY_NOW };
    return true;
}

bool notices_read(struct db *db, int64_t contact_id, int64_t answer_id, int64_t now_ms,
                  struct arena *arena, int64_t *ret_ticket_id, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANSWER_TAKE, arena, &rows, err, DB_I(contact_id), DB_I(answer_id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "answer %lld does not wait for this contact",
                       (long long)answer_id);
    if (!DB_RUN(db, QUERY_ANSWER_READ, arena, &rows, err, DB_I(answer_id), DB_I(now_ms)))
        return false;
    *ret_ticket_id = rows.row_count > 0 ? db_int(&rows, 0, 0) : 0;
    return true;
}

bool notices_carried(struct db *db, int64_t answer_id, int64_t outbox_id, struct arena *arena,
                     struct err *err)
{
    return DB_RUN(db, QUERY_ANSWER_CARRIED, arena, NULL, err, DB_I(answer_id), DB_I(outbox_id));
}

bool notices_rate(struct db *db, const struct office *office, int64_t contact_id, int64_t answer_id,
                  int rating, int64_t now_ms, struct arena *arena, int64_t *ret_ticket_id,
                  struct err *err)
{
    struct db_rows rows;
    if (!figures_count_rating(db, contact_id, answer_id, rating, now_ms, arena, err) ||
        !DB_RUN(db, QUERY_ANSWER_RATE, arena, &rows, err, DB_I(answer_id), DB_I(contact_id),
                DB_I(rating)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "answer %lld is not this contact's",
                       (long long)answer_id);
    *ret_ticket_id = db_int(&rows, 0, 0);
    if (!DB_RUN(db, QUERY_TICKET_RATED, arena, &rows, err, DB_I(*ret_ticket_id), DB_I(rating)))
        return false;
    if (rating > RATING_LOW || rows.row_count == 0)
        return true;
    int64_t due_ms = office_due_ms(office, db_str(&rows, 0, 0), URGENCY_NORMAL, now_ms);
    return DB_RUN(db, QUERY_TICKET_POOR, arena, NULL, err, DB_I(*ret_ticket_id), DB_I(now_ms),
                  DB_I(due_ms));
}

bool notices_set_discretion(struct db *db, int64_t contact_id, enum discretion discretion,
                            struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CONTACT_SET_DISCRETION, arena, NULL, err, DB_I(contact_id),
                  DB_I(discretion));
}

/* ---- the desk's side */

const char *notices_discretion_name(enum discretion discretion)
{
    static const char *const names[] = { "usual", "hide", "show" };
    return names[discretion];
}

bool notices_reader(struct db *db, const struct menus *menus, int64_t contact_id,
                    struct str category, bool urgent, int64_t now_ms, struct arena *arena,
                    struct notices_reader *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANSWERS_READER, arena, &rows, err, DB_I(contact_id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "contact %lld is gone", (long long)contact_id);
    const struct answer_reader reader = {
        .discretion = (enum discretion)db_int(&rows, 0, 0),
        .category = db_str(&rows, 0, 1),
        .asked_category = category,
        .urgent = urgent,
        .silent_ms = db_is_null(&rows, 0, 2) ? 0 : now_ms - db_int(&rows, 0, 2),
    };
    *ret = (struct notices_reader){ .discretion = reader.discretion,
                                    .hidden = answer_hidden(menus, &reader),
                                    .unread = db_int(&rows, 0, 3) };
    return true;
}

bool notices_pushed(struct db *db, const struct notices_sent *sent, struct arena *arena,
                    struct err *err)
{
    enum dialogue_asked asked = sent->hidden         ? ASKED_READ
                                : sent->rating_asked ? ASKED_RATE
                                                     : ASKED_NOTHING;
    if (!DB_RUN(db, QUERY_ANSWER_PUSHED, arena, NULL, err, DB_I(sent->answer_id),
                DB_I(sent->hidden), DB_I(sent->rate_at_ms)) ||
        (sent->hidden && !DB_RUN(db, QUERY_ANSWER_UNREAD, arena, NULL, err, DB_I(sent->contact_id),
                                 DB_I(sent->answer_id))))
        return false;
    return asked == ASKED_NOTHING ||
           DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(sent->contact_id), DB_I(asked),
                  DB_I(sent->answer_id), DB_I(sent->outbox_id));
}

/* ---- the clock's side */

bool notices_look(struct db *db, int64_t now_ms, struct arena *arena, struct notices_seen *ret,
                  struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANSWERS_SEEN, arena, &rows, err, DB_I(now_ms), DB_I(ROWS_MAX)))
        return false;
    *ret = (struct notices_seen){ db_int(&rows, 0, 0), db_int(&rows, 0, 1) != 0 };
    return true;
}

struct unrated {
    int64_t answer_id, number, contact_id, ticket_id;
    struct str language, category;
    const struct channel *channel; /* NULL: configured no more */
    bool fit;                      /* it arrived, and its person may be asked */
};

static bool ask(struct db *db, const struct menus *menus, const struct unrated *unrated,
                int64_t now_ms, struct arena *arena, struct err *err)
{
    struct builder text;
    int64_t outbox_id;
    if (!arena_builder(arena, REPLY_SIZE, &text))
        return err_set(err, ERR_LIMIT, "no room for a question");
    int language = menus_language(menus, unrated->language);
    promise_phrase(menus, language < 0 ? 0 : language, PHRASE_RATE_LATER, unrated->number, now_ms,
                   now_ms, &text);
    const struct outbox_message message = { .contact_id = unrated->contact_id,
                                            .ticket_id = unrated->ticket_id,
                                            .channel = unrated->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REMINDER,
                                            .text = builder_str(&text) };
    return outbox_add(db, &message, now_ms, arena, &outbox_id, err) &&
           DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(unrated->contact_id),
                  DB_I(ASKED_RATE), DB_I(unrated->answer_id), DB_I(outbox_id));
}

/* Asked or not, it is not thought of again. */
static bool settle(struct db *db, const struct menus *menus, const struct unrated *unrated,
                   int64_t now_ms, struct arena *arena, int *ret_asked, struct err *err)
{
    struct notices_reader reader;
    if (!DB_RUN(db, QUERY_ANSWER_ASKED, arena, NULL, err, DB_I(unrated->answer_id)) ||
        !notices_reader(db, menus, unrated->contact_id, unrated->category, false, now_ms, arena,
                        &reader, err))
        return false;
    if (!unrated->fit || !unrated->channel || reader.hidden || reader.unread > 0)
        return true;
    ++*ret_asked;
    return ask(db, menus, unrated, now_ms, arena, err);
}

bool notices_ask_ratings(struct db *db, const struct menus *menus, const struct channel *channels,
                         size_t channel_count, int64_t now_ms, struct arena *arena, int *ret_asked,
                         struct err *err)
{
    struct db_rows rows;
    *ret_asked = 0;
    if (!DB_RUN(db, QUERY_RATINGS_DUE, arena, &rows, err, DB_I(now_ms), DB_I(RATINGS_ONCE_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct unrated unrated = { .answer_id = db_int(&rows, i, 0),
                                   .number = db_int(&rows, i, 1),
                                   .contact_id = db_int(&rows, i, 2),
                                   .ticket_id = db_int(&rows, i, 3),
                                   .language = db_str(&rows, i, 4),
                                   .category = db_str(&rows, i, 5),
                                   .fit = db_int(&rows, i, 7) != 0 };
        for (size_t k = 0; k < channel_count; k++) {
            if (str_equal(channels[k].name, db_str(&rows, i, 6)))
                unrated.channel = &channels[k];
        }
        if (!settle(db, menus, &unrated, now_ms, arena, ret_asked, err))
            return false;
    }
    return true;
}
