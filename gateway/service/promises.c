/* Floor 3: promises that passed, and apologies for them. */
#include "service/promises.h"

#include "domain/promise.h"
#include "service/notices.h"
#include "service/outbox.h"

struct broken { /* a promise, and whom it was made to */
    int64_t ticket_id, number, contact_id;
    struct str category, language, channel;
    enum urgency urgency;
    int64_t apologies; /* so far */
    bool told;         /* the person may be written to */
};

bool promises_look(struct db *db, int64_t now_ms, struct arena *arena, struct promises_seen *ret,
                   struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PROMISES_SEEN, arena, &rows, err, DB_I(now_ms), DB_I(ROWS_MAX)))
        return false;
    *ret = (struct promises_seen){ .unanswered = db_int(&rows, 0, 0),
                                   .late = db_int(&rows, 0, 1),
                                   .due = db_int(&rows, 0, 2) != 0 };
    return true;
}

static const struct channel *find_channel(const struct promises_world *world, struct str name)
{
    for (size_t i = 0; i < world->channel_count; i++) {
        if (str_equal(world->channels[i].name, name))
            return &world->channels[i];
    }
    return NULL;
}

static bool say_sorry(struct db *db, const struct promises_world *world,
                      const struct broken *broken, int64_t by_ms, int64_t now_ms,
                      struct arena *arena, struct promises_outcome *ret, struct err *err)
{
    struct builder text;
    struct notices_reader reader;
    int64_t id;
    const struct channel *channel = find_channel(world, broken->channel);
    if (!channel)
        return true; /* configured no more: the desk still sees that it is late */
    if (!notices_reader(db, world->menus, broken->contact_id, broken->category,
                        broken->urgency == URGENCY_NOW, now_ms, arena, &reader, err))
        return false;
    if (!arena_builder(arena, REPLY_SIZE, &text))
        return err_set(err, ERR_LIMIT, "no room for an apology");
    int language = menus_language(world->menus, broken->language);
    promise_phrase(world->menus, language < 0 ? 0 : language,
                   reader.hidden ? PHRASE_TICKET_LATE_DISCREET : PHRASE_TICKET_LATE, broken->number,
                   by_ms, now_ms, &text);
    const struct outbox_message message = { .contact_id = broken->contact_id,
                                            .ticket_id = broken->ticket_id,
                                            .channel = channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REMINDER,
                                            .text = builder_str(&text) };
    ret->apologies++;
    return outbox_add(db, &message, now_ms, arena, &id, err);
}

static bool renew(struct db *db, const struct promises_world *world, const struct broken *broken,
                  int64_t now_ms, struct arena *arena, struct promises_outcome *ret,
                  struct err *err)
{
    bool again = broken->apologies < PROMISE_APOLOGIES_MAX;
    int64_t by_ms =
        again ? office_promise_ms(world->office, broken->category, broken->urgency, now_ms) : 0;
    ret->broken++;
    ret->tickets[ret->ticket_count++] = broken->ticket_id;
    if (!DB_RUN(db, QUERY_PROMISE_RENEW, arena, NULL, err, DB_I(broken->ticket_id), DB_I(by_ms)))
        return false;
    return !again || !broken->told || say_sorry(db, world, broken, by_ms, now_ms, arena, ret, err);
}

bool promises_apologise(struct db *db, const struct promises_world *world, int64_t now_ms,
                        struct arena *arena, struct promises_outcome *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct promises_outcome){ 0 };
    if (!DB_RUN(db, QUERY_PROMISES_BROKEN, arena, &rows, err, DB_I(now_ms),
                DB_I(PROMISES_ONCE_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        const struct broken broken = { .ticket_id = db_int(&rows, i, 0),
                                       .number = db_int(&rows, i, 1),
                                       .contact_id = db_int(&rows, i, 2),
                                       .category = db_str(&rows, i, 3),
                                       .language = db_str(&rows, i, 4),
                                       .channel = db_str(&rows, i, 5),
                                       .urgency = (enum urgency)db_int(&rows, i, 6),
                                       .apologies = db_int(&rows, i, 7),
                                       .told = db_int(&rows, i, 8) == 0 };
        if (!renew(db, world, &broken, now_ms, arena, ret, err))
            return false;
    }
    return true;
}

bool promises_settle(struct db *db, int64_t ticket_id, int64_t now_ms, struct arena *arena,
                     struct err *err)
{
    return DB_RUN(db, QUERY_PROMISE_SETTLE, arena, NULL, err, DB_I(ticket_id), DB_I(now_ms));
}
