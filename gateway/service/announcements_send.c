/* Floor 3: announcements: they leave in slices. */
#include "service/announcements_parts.h"

#include "service/outbox.h"

struct leaving {
    struct db *db;
    const struct announcements_world *world;
    const struct announcement *announcement;
    int64_t now_ms;
    struct arena *arena;
    int queued, passed;
};

bool announcements_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANNOUNCEMENTS_LOOK, arena, &rows, err, DB_I(now_ms)))
        return false;
    *ret = db_int(&rows, 0, 0) != 0;
    return true;
}

/* ---- one person */

static bool add_person(const struct leaving *leaving, int64_t contact_id, struct str language,
                       enum announcement_why why, bool *ret_fresh, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_PERSON_ADD, leaving->arena, &rows, err,
                DB_I(leaving->announcement->id), DB_I(contact_id), DB_S(language), DB_I(why),
                DB_I(0)))
        return false;
    *ret_fresh = rows.changed > 0;
    return true;
}

/* They wait until then, or for nothing any more. */
static bool put_off(const struct leaving *leaving, int64_t contact_id, enum announcement_why why,
                    int64_t later_ms, struct err *err)
{
    return DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_PERSON_LATER, leaving->arena, NULL, err,
                  DB_I(leaving->announcement->id), DB_I(contact_id), DB_I(why), DB_I(later_ms));
}

static bool pass(struct leaving *leaving, int64_t contact_id, enum announcement_why why,
                 struct err *err)
{
    leaving->passed++;
    return put_off(leaving, contact_id, why, 0, err);
}

static bool queue(struct leaving *leaving, const struct announcements_person *person,
                  const struct announcement_text *text, const struct channel *channel,
                  struct err *err)
{
    const struct menus *menus = leaving->world->menus;
    struct arena *arena = leaving->arena;
    bool hidden = announcements_hidden(menus, person->discretion, person->category);
    struct builder body;
    int64_t id;
    if (!arena_builder(arena, REPLY_SIZE, &body))
        return err_set(err, ERR_LIMIT, "no room for an announcement");
    if (hidden)
        announcement_write_notice(menus, text->language, &body);
    else
        announcement_write(menus, text, &body);
    const struct outbox_message message = { .contact_id = person->contact_id,
                                            .channel = channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_BULK,
                                            .text = builder_str(&body) };
    leaving->queued++;
    return outbox_add(leaving->db, &message, leaving->now_ms, arena, &id, err) &&
           DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_EXPIRES, arena, NULL, err, DB_I(id),
                  DB_I(leaving->announcement->until_ms)) &&
           DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_PERSON_QUEUED, arena, NULL, err,
                  DB_I(leaving->announcement->id), DB_I(person->contact_id), DB_S(text->language),
                  DB_I(hidden), DB_I(id), DB_I(leaving->now_ms));
}

/* Of whom there is a row already. */
static bool serve(struct leaving *leaving, const struct announcements_person *person,
                  struct err *err)
{
    const struct announcement *announcement = leaving->announcement;
    const struct announcement_text *text = announcement_text(announcement, person->language);
    const struct channel *channel = announcements_channel(leaving->world, person->channel);
    if (!text)
        return pass(leaving, person->contact_id, ANNOUNCEMENT_NO_TEXT, err);
    if (!channel)
        return pass(leaving, person->contact_id, ANNOUNCEMENT_NO_CHANNEL, err);
    int64_t ends_ms =
        quiet_ends_ms(person->chose_quiet ? person->quiet : channel->quiet, leaving->now_ms);
    if (ends_ms >= announcement->until_ms)
        return pass(leaving, person->contact_id, ANNOUNCEMENT_NIGHT, err);
    if (ends_ms > leaving->now_ms)
        return put_off(leaving, person->contact_id, ANNOUNCEMENT_SENT, ends_ms, err);
    return queue(leaving, person, text, channel, err);
}

/* ---- those whose night is over */

static bool serve_later(struct leaving *leaving, int limit, struct err *err)
{
    const struct announcement *announcement = leaving->announcement;
    struct db_rows rows;
    if (!DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_LATER, leaving->arena, &rows, err,
                DB_I(announcement->id), DB_I(leaving->now_ms), DB_I(limit)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        int64_t contact_id = db_int(&rows, i, 0);
        const struct announcements_slice alone = { contact_id - 1, 1, 1 };
        struct announcements_person *person;
        size_t count;
        if (!announcements_audience(leaving->db, leaving->world, &announcement->group, &alone,
                                    leaving->now_ms, leaving->arena, &person, &count, err))
            return false;
        bool there = count > 0 && person->contact_id == contact_id;
        if (!(there ? serve(leaving, person, err)
                    : pass(leaving, contact_id, ANNOUNCEMENT_GONE, err)))
            return false;
    }
    return true;
}

/* ---- the next ones */

/* `after_id`: where it goes on; below 0: everybody was looked at. */
static bool serve_next(struct leaving *leaving, int limit, int64_t *after_id, struct err *err)
{
    const struct announcements_slice slice = { *after_id, ANNOUNCEMENT_SCAN_MAX, limit };
    struct announcements_person *people;
    struct db_rows scanned;
    size_t count;
    if (!announcements_audience(leaving->db, leaving->world, &leaving->announcement->group, &slice,
                                leaving->now_ms, leaving->arena, &people, &count, err) ||
        !DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_SCANNED, leaving->arena, &scanned, err,
                DB_I(slice.after_id), DB_I(slice.scan_max)))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool fresh;
        if (!add_person(leaving, people[i].contact_id, people[i].language, ANNOUNCEMENT_SENT,
                        &fresh, err) ||
            (fresh && !serve(leaving, &people[i], err)))
            return false;
    }
    if ((int)count == limit)
        *after_id = people[count - 1].contact_id;
    else if (db_int(&scanned, 0, 1) == slice.scan_max)
        *after_id = db_int(&scanned, 0, 0);
    else
        *after_id = -1;
    return true;
}

/* ---- one slice */

/* When there is something to do again; 0: never. */
static bool next_time(const struct leaving *leaving, int64_t after_id, int64_t *ret,
                      struct err *err)
{
    int64_t pause_ms = announcement_pause_ms(leaving->announcement->rate, leaving->queued);
    struct db_rows rows;
    *ret = leaving->now_ms + pause_ms;
    if (after_id >= 0)
        return true;
    if (!DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_LATER, leaving->arena, &rows, err,
                DB_I(leaving->announcement->id), DB_I(INT64_MAX), DB_I(1)))
        return false;
    if (rows.row_count == 0)
        *ret = 0;
    else if (db_int(&rows, 0, 1) > *ret)
        *ret = db_int(&rows, 0, 1);
    return true;
}

static bool end(const struct leaving *leaving, struct err *err)
{
    return DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_END, leaving->arena, NULL, err,
                  DB_I(leaving->announcement->id), DB_I(leaving->now_ms));
}

/* Its time is over while people wait for the morning: they get none. */
static bool run_out(struct leaving *leaving, int64_t after_id, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_LATER, leaving->arena, &rows, err,
                DB_I(leaving->announcement->id), DB_I(INT64_MAX), DB_I(ANNOUNCEMENT_SCAN_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!pass(leaving, db_int(&rows, i, 0), ANNOUNCEMENT_NIGHT, err))
            return false;
    }
    bool over = rows.row_count < ANNOUNCEMENT_SCAN_MAX;
    return DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_MOVE, leaving->arena, NULL, err,
                  DB_I(leaving->announcement->id), DB_I(after_id), DB_I(leaving->now_ms), DB_I(0),
                  DB_I(leaving->passed)) &&
           (!over || end(leaving, err));
}

static bool go_on(struct leaving *leaving, int64_t after_id, struct err *err)
{
    int limit = announcement_slice(leaving->announcement->rate);
    int64_t next_ms;
    if (leaving->announcement->until_ms <= leaving->now_ms)
        return run_out(leaving, after_id, err);
    if (!serve_later(leaving, limit, err) ||
        (after_id >= 0 && leaving->queued < limit &&
         !serve_next(leaving, limit - leaving->queued, &after_id, err)) ||
        !next_time(leaving, after_id, &next_ms, err) ||
        !DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_MOVE, leaving->arena, NULL, err,
                DB_I(leaving->announcement->id), DB_I(after_id), DB_I(next_ms),
                DB_I(leaving->queued), DB_I(leaving->passed)))
        return false;
    return next_ms > 0 || end(leaving, err);
}

/* It was stopped: what is queued is taken back, and nobody is waited for. */
static bool take_back(struct leaving *leaving, int64_t after_id, struct err *err)
{
    int64_t id = leaving->announcement->id;
    struct db_rows rows;
    if (!DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_SWEPT, leaving->arena, &rows, err, DB_I(id),
                DB_I(after_id), DB_I(ANNOUNCEMENT_SCAN_MAX)))
        return false;
    int64_t last_id = db_int(&rows, 0, 0);
    if (db_int(&rows, 0, 1) == 0)
        return end(leaving, err);
    return DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_SWEEP, leaving->arena, NULL, err, DB_I(id),
                  DB_I(after_id), DB_I(last_id), DB_I(leaving->now_ms)) &&
           DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_SWEEP_LATER, leaving->arena, NULL, err, DB_I(id),
                  DB_I(after_id), DB_I(last_id)) &&
           DB_RUN(leaving->db, QUERY_ANNOUNCEMENT_MOVE, leaving->arena, NULL, err, DB_I(id),
                  DB_I(last_id), DB_I(leaving->now_ms), DB_I(0), DB_I(0));
}

bool announcements_step(struct db *db, const struct announcements_world *world, int64_t now_ms,
                        struct arena *arena, struct announcements_step *ret, struct err *err)
{
    struct db_rows rows;
    struct announcement announcement;
    *ret = (struct announcements_step){ 0 };
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_DUE, arena, &rows, err, DB_I(now_ms)))
        return false;
    if (rows.row_count == 0)
        return true;
    announcements_read(&rows, 0, &announcement);
    if (!announcements_read_texts(db, &announcement, arena, err))
        return false;
    struct leaving leaving = {
        .db = db, .world = world, .announcement = &announcement, .now_ms = now_ms, .arena = arena
    };
    int64_t after_id = announcements_after(&rows, 0);
    bool done = announcement.state == ANNOUNCEMENT_LEAVING ? go_on(&leaving, after_id, err)
                                                           : take_back(&leaving, after_id, err);
    ret->more = true;
    ret->queued = leaving.queued;
    return done;
}
