/* Floor 3: announcements: who is of a group, and how much that would be. */
#include "service/announcements_parts.h"

#include "domain/answer.h"
#include "domain/date.h"
#include "service/contacts.h"
#include "service/numbers.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

/* ---- what the statements are given */

/* " a b ", so that each word is found with the blanks around it. */
static bool padded(struct str words, struct arena *arena, struct str *ret, struct err *err)
{
    *ret = STR("");
    return words.len == 0 || arena_format(arena, ret, " " STR_FMT " ", STR_ARG(words)) ||
           err_set(err, ERR_LIMIT, "no room for a group");
}

/* The contacts that are staff's own telephones: they may have tried it out. */
static bool staff_contacts(struct db *db, const struct keyring *keys, struct arena *arena,
                           struct str *ret, struct err *err)
{
    struct db_rows rows;
    struct builder b;
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_STAFF, arena, &rows, err, DB_I(ANNOUNCEMENT_STAFF_MAX)))
        return false;
    if (!arena_builder(arena, rows.row_count * 24 + 2, &b))
        return err_set(err, ERR_LIMIT, "no room for staff");
    for (size_t i = 0; i < rows.row_count; i++) {
        struct contact contact;
        struct str number;
        const struct numbers_row row = { .staff = true, .id = db_int(&rows, i, 0) };
        bool known =
            numbers_open(db, keys, &row, db_str(&rows, i, 1), STR(""), arena, &number, err);
        if (!known && err->code != ERR_DATA)
            return false;
        *err = (struct err){ .code = ERR_NONE };
        if (!known)
            continue; /* whoever calls them says so */
        if (contacts_find(db, keys, number, arena, &contact, err))
            builder_addf(&b, " %lld", (long long)contact.id);
        else if (err->code != ERR_NOT_FOUND)
            return false;
        *err = (struct err){ .code = ERR_NONE };
    }
    if (b.len > 0)
        builder_add_char(&b, ' ');
    *ret = builder_str(&b);
    return true;
}

struct bound { /* the words of a group as they are bound */
    struct str categories, languages, countries, staff;
};

static bool bind(struct db *db, const struct announcements_world *world,
                 const struct announcement_group *group, struct arena *arena, struct bound *ret,
                 struct err *err)
{
    return padded(group->categories, arena, &ret->categories, err) &&
           padded(group->languages, arena, &ret->languages, err) &&
           padded(group->countries, arena, &ret->countries, err) &&
           staff_contacts(db, world->keys, arena, &ret->staff, err);
}

#define BIND_GROUP(bound, group, now_ms)                                                           \
    DB_S((bound).categories), DB_S((bound).languages), DB_S((bound).countries),                    \
        DB_S((group)->place), DB_S((group)->isco), DB_S((group)->course), DB_S((bound).staff),     \
        DB_I((group)->since_ms), DB_I((now_ms)-ANNOUNCEMENT_SILENT_DAYS *day_ms)

/* ---- people */

bool announcements_hidden(const struct menus *menus, enum discretion discretion,
                          struct str category)
{
    const struct answer_reader reader = { .discretion = discretion, .category = category };
    return answer_hidden(menus, &reader);
}

bool announcements_audience(struct db *db, const struct announcements_world *world,
                            const struct announcement_group *group,
                            const struct announcements_slice *slice, int64_t now_ms,
                            struct arena *arena, struct announcements_person **ret,
                            size_t *ret_count, struct err *err)
{
    enum { ID, LANGUAGE, CATEGORY, DISCRETION, QUIET_FROM, QUIET_UNTIL, CHANNEL };
    struct bound bound;
    struct db_rows rows;
    if (!bind(db, world, group, arena, &bound, err) ||
        !DB_RUN(db, QUERY_ANNOUNCEMENT_SLICE, arena, &rows, err, DB_I(slice->after_id),
                DB_I(slice->scan_max), BIND_GROUP(bound, group, now_ms), DB_I(slice->limit)))
        return false;
    struct announcements_person *people =
        ARENA_ARRAY(arena, struct announcements_person, rows.row_count + 1);
    if (!people)
        return err_set(err, ERR_LIMIT, "no room for people");
    for (size_t i = 0; i < rows.row_count; i++) {
        people[i] = (struct announcements_person){
            .contact_id = db_int(&rows, i, ID),
            .language = db_str(&rows, i, LANGUAGE),
            .category = db_str(&rows, i, CATEGORY),
            .channel = db_str(&rows, i, CHANNEL),
            .discretion = (enum discretion)db_int(&rows, i, DISCRETION),
            .chose_quiet = !db_is_null(&rows, i, QUIET_FROM),
            .quiet = { (int)db_int(&rows, i, QUIET_FROM), (int)db_int(&rows, i, QUIET_UNTIL) },
        };
    }
    *ret = people;
    *ret_count = rows.row_count;
    return true;
}

/* ---- how much it would be */

enum { /* columns of QUERY_ANNOUNCEMENT_COUNT */
       COUNT_LANGUAGE,
       COUNT_CATEGORY,
       COUNT_DISCRETION,
       COUNT_COUNTRY,
       COUNT_CHANNEL,
       COUNT_NIGHT,
       COUNT_REACHED,
       COUNT_PEOPLE,
};

static int segments_of(const struct announcements_world *world,
                       const struct announcement_text *text, const struct channel *channel,
                       bool hidden)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    if (hidden)
        announcement_write_notice(world->menus, text->language, &b);
    else
        announcement_write(world->menus, text, &b);
    return announcement_measure(builder_str(&b), channel).segments;
}

static struct announcements_part part_of(const struct announcements_world *world,
                                         const struct announcement *announcement,
                                         const struct db_rows *rows, size_t row, int64_t start_ms)
{
    struct announcements_part part = { .language = db_str(rows, row, COUNT_LANGUAGE),
                                       .country = db_str(rows, row, COUNT_COUNTRY),
                                       .channel = db_str(rows, row, COUNT_CHANNEL),
                                       .people = db_int(rows, row, COUNT_PEOPLE) };
    const struct announcement_text *text = announcement_text(announcement, part.language);
    const struct channel *channel = announcements_channel(world, part.channel);
    int64_t night = db_int(rows, row, COUNT_NIGHT);
    if (!text || !channel)
        return part;
    part.text = text->language;
    part.hidden =
        announcements_hidden(world->menus, (enum discretion)db_int(rows, row, COUNT_DISCRETION),
                             db_str(rows, row, COUNT_CATEGORY));
    part.night = night == 1 || (night == 2 && quiet_ends_ms(channel->quiet, start_ms) > start_ms);
    part.segments = segments_of(world, text, channel, part.hidden);
    return part;
}

static void add(struct announcements_preview *preview, const struct announcements_world *world,
                const struct announcements_part *part)
{
    preview->parts[preview->part_count++] = *part;
    if (!announcements_channel(world, part->channel)) {
        preview->no_channel += part->people;
    } else if (part->text.len == 0) {
        preview->no_text += part->people;
    } else {
        preview->people += part->people;
        preview->hidden += part->hidden ? part->people : 0;
        preview->night += part->night ? part->people : 0;
        preview->segments += part->people * part->segments;
    }
}

bool announcements_preview(struct db *db, const struct announcements_world *world,
                           const struct announcement *announcement, int64_t now_ms,
                           struct arena *arena, struct announcements_preview *ret, struct err *err)
{
    const struct announcement_group *group = &announcement->group;
    int64_t start_ms = announcement->start_ms > now_ms ? announcement->start_ms : now_ms;
    struct bound bound;
    struct db_rows rows, scanned;
    if (!bind(db, world, group, arena, &bound, err) ||
        !DB_RUN(db, QUERY_ANNOUNCEMENT_COUNT, arena, &rows, err, DB_I(0),
                DB_I(ANNOUNCEMENT_COUNTED_MAX), BIND_GROUP(bound, group, now_ms),
                DB_I(date_local_minutes(start_ms))) ||
        !DB_RUN(db, QUERY_ANNOUNCEMENT_SCANNED, arena, &scanned, err, DB_I(0),
                DB_I(ANNOUNCEMENT_COUNTED_MAX)))
        return false;
    *ret = (struct announcements_preview){
        .parts = ARENA_ARRAY(arena, struct announcements_part, rows.row_count + 1),
        .partial = db_int(&scanned, 0, 1) == ANNOUNCEMENT_COUNTED_MAX || rows.row_count == ROWS_MAX,
    };
    if (!ret->parts)
        return err_set(err, ERR_LIMIT, "no room for a preview");
    for (size_t i = 0; i < rows.row_count; i++) {
        if (db_int(&rows, i, COUNT_REACHED) == 0) {
            ret->left_out += db_int(&rows, i, COUNT_PEOPLE);
            continue;
        }
        const struct announcements_part part = part_of(world, announcement, &rows, i, start_ms);
        add(ret, world, &part);
    }
    return true;
}
