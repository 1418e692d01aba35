/* Floor 3: messages about appointments: reminders, and what staff did. */
#include "service/appointments.h"

#include "service/contacts.h"
#include "service/notices.h"
#include "service/outbox.h"

bool appointments_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                       struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_APPOINTMENTS_SEEN, arena, &rows, err, DB_I(now_ms)))
        return false;
    *ret_due = rows.row_count > 0;
    return true;
}

static const struct channel *channel_of(const struct appointments_world *world, struct str name)
{
    for (size_t i = 0; i < world->channel_count; i++) {
        if (str_equal(world->channels[i].name, name))
            return &world->channels[i];
    }
    return NULL;
}

/* ---- a message */

struct telling {
    const struct appointments_world *world;
    const struct appointments_row *row;
    const struct channel *channel;
    struct str language;
    enum appointment_purpose purpose;
};

/* Takes the place of whatever waits about the same appointment. */
static bool queue(struct db *db, const struct telling *telling, int64_t now_ms, struct arena *arena,
                  struct err *err)
{
    const struct appointments_row *row = telling->row;
    const struct menus *menus = telling->world->menus;
    struct notices_reader reader;
    struct builder text;
    int64_t outbox_id;
    int language = menus_language(menus, telling->language);
    if (!notices_reader(db, menus, row->contact_id, row->topic, false, now_ms, arena, &reader, err))
        return false;
    if (!arena_builder(arena, REPLY_SIZE, &text))
        return err_set(err, ERR_LIMIT, "no room for a reminder");
    appointment_write(menus, language < 0 ? 0 : language, telling->purpose, reader.hidden, &row->it,
                      &text);
    const struct outbox_message message = { .contact_id = row->contact_id,
                                            .channel = telling->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REMINDER,
                                            .text = builder_str(&text),
                                            .until_ms = row->it.starts_ms };
    return DB_RUN(db, QUERY_APPOINTMENT_UNSEND, arena, NULL, err, DB_I(row->it.id), DB_I(now_ms)) &&
           outbox_add(db, &message, now_ms, arena, &outbox_id, err) &&
           DB_RUN(db, QUERY_APPOINTMENT_MESSAGE_ADD, arena, NULL, err, DB_I(outbox_id),
                  DB_I(row->it.id), DB_I(telling->purpose), DB_I(row->it.sequence),
                  DB_I(reader.hidden));
}

bool appointments_tell(struct db *db, const struct appointments_world *world, int64_t id,
                       enum appointment_purpose purpose, int64_t now_ms, struct arena *arena,
                       const struct channel **ret_channel, struct err *err)
{
    struct appointments_row row;
    struct contact contact;
    *ret_channel = NULL;
    if (!appointments_get(db, id, arena, &row, err) ||
        !contacts_get(db, row.contact_id, arena, &contact, err))
        return false;
    const struct telling telling = { .world = world,
                                     .row = &row,
                                     .channel = channel_of(world, row.channel),
                                     .language = str_of(contact.language),
                                     .purpose = purpose };
    if (!telling.channel || !world->menus->appointment_words || row.it.starts_ms <= now_ms)
        return true; /* a set without the words may lack the sentences, too */
    *ret_channel = telling.channel;
    return queue(db, &telling, now_ms, arena, err);
}

/* ---- the clock */

enum { /* columns of QUERY_APPOINTMENTS_DUE behind the row's */
       DUE_LANGUAGE = APPOINTMENTS_ROW_COLUMNS,
       DUE_STOPPED,
       DUE_MUTED,
};

static enum appointments_unsent unsent_why(const struct db_rows *rows, size_t at,
                                           const struct channel *channel)
{
    if (db_int(rows, at, DUE_STOPPED))
        return UNSENT_STOPPED;
    if (db_int(rows, at, DUE_MUTED))
        return UNSENT_MUTED;
    return channel ? UNSENT_NOTHING : UNSENT_NO_CHANNEL;
}

static bool remind_one(struct db *db, const struct appointments_world *world,
                       const struct db_rows *rows, size_t at, int64_t now_ms, struct arena *arena,
                       struct appointments_sent *ret, struct err *err)
{
    struct appointments_row row = appointments_row_of(rows, at);
    const struct channel *channel = channel_of(world, row.channel);
    struct quiet_hours quiet = { 0 };
    if (!contacts_quiet(db, row.contact_id, channel ? channel->quiet : quiet, arena, &quiet, err))
        return false;
    const struct appointment_plan plan = appointment_plan(row.it.starts_ms, row.made_ms, quiet);
    bool ahead = appointment_stands(row.it.state) && row.it.starts_ms > now_ms;
    unsigned due = ahead ? appointment_due(&plan, row.reminded, now_ms) : 0;
    enum appointments_unsent unsent = due ? unsent_why(rows, at, channel) : row.unreminded;
    const struct telling telling = { .world = world,
                                     .row = &row,
                                     .channel = channel,
                                     .language = db_str(rows, at, DUE_LANGUAGE),
                                     .purpose = APPOINTMENT_REMINDS };
    if (due && unsent == UNSENT_NOTHING) {
        ret->reminders++;
        if (!queue(db, &telling, now_ms, arena, err))
            return false;
    }
    unsigned reminded = row.reminded | due;
    int64_t next_ms = ahead ? appointment_due_ms(&plan, reminded) : 0;
    return DB_RUN(db, QUERY_APPOINTMENT_LOOKED, arena, NULL, err, DB_I(row.it.id), DB_I(next_ms),
                  DB_I(reminded), DB_I(unsent));
}

bool appointments_remind(struct db *db, const struct appointments_world *world, int64_t now_ms,
                         struct arena *arena, struct appointments_sent *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct appointments_sent){ 0 };
    if (!world->menus->appointment_words)
        return true;
    if (!DB_RUN(db, QUERY_APPOINTMENTS_DUE, arena, &rows, err, DB_I(now_ms),
                DB_I(APPOINTMENTS_ONCE_MAX)))
        return false;
    ret->looked_at = (int)rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!remind_one(db, world, &rows, i, now_ms, arena, ret, err))
            return false;
    }
    return true;
}
