/* Floor 3: announcements: what became of one; and its text, for who was told that there is one. */
#include "service/announcements_report.h"

#include "service/announcements_parts.h"

/* ---- the person's side */

bool announcements_text(struct db *db, const struct menus *menus, int64_t id, int64_t contact_id,
                        int64_t now_ms, struct arena *arena, struct str *ret, struct err *err)
{
    struct db_rows rows;
    struct builder text;
    *ret = STR("");
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_READ, arena, &rows, err, DB_I(id), DB_I(contact_id),
                DB_I(now_ms)))
        return false;
    if (rows.row_count == 0)
        return true;
    if (!arena_builder(arena, REPLY_SIZE, &text))
        return err_set(err, ERR_LIMIT, "no room for an announcement");
    const struct announcement_text told = { db_str(&rows, 0, 0), db_str(&rows, 0, 1) };
    announcement_write(menus, &told, &text);
    *ret = builder_str(&text);
    return true;
}

bool announcements_was_read(struct db *db, int64_t id, int64_t contact_id, int64_t now_ms,
                            struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_ANNOUNCEMENT_WAS_READ, arena, NULL, err, DB_I(id), DB_I(contact_id),
                  DB_I(now_ms));
}

/* ---- the report */

enum { /* columns of QUERY_ANNOUNCEMENT_REPORT */
       REPORT_LANGUAGE,
       REPORT_CHANNEL,
       REPORT_COUNTRY,
       REPORT_STATE,
       REPORT_MESSAGES,
       REPORT_SEGMENTS,
       REPORT_LEFT,
};

static bool same_row(const struct announcements_row *row, const struct db_rows *rows, size_t i)
{
    return str_equal(row->language, db_str(rows, i, REPORT_LANGUAGE)) &&
           str_equal(row->channel, db_str(rows, i, REPORT_CHANNEL)) &&
           str_equal(row->country, db_str(rows, i, REPORT_COUNTRY));
}

static bool read_rows(struct db *db, int64_t id, struct arena *arena,
                      struct announcements_report *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_REPORT, arena, &rows, err, DB_I(id)))
        return false;
    ret->rows = ARENA_ARRAY(arena, struct announcements_row, rows.row_count + 1);
    if (!ret->rows)
        return err_set(err, ERR_LIMIT, "no room for a report");
    for (size_t i = 0; i < rows.row_count; i++) {
        if (ret->row_count == 0 || !same_row(&ret->rows[ret->row_count - 1], &rows, i))
            ret->rows[ret->row_count++] =
                (struct announcements_row){ .language = db_str(&rows, i, REPORT_LANGUAGE),
                                            .channel = db_str(&rows, i, REPORT_CHANNEL),
                                            .country = db_str(&rows, i, REPORT_COUNTRY) };
        struct announcements_row *row = &ret->rows[ret->row_count - 1];
        int64_t state = db_int(&rows, i, REPORT_STATE), count = db_int(&rows, i, REPORT_MESSAGES);
        if (state >= 0 && state < OUTBOX_STATES)
            row->states[state] += count;
        row->messages += count;
        row->segments += db_int(&rows, i, REPORT_LEFT);
    }
    return true;
}

static bool read_reasons(struct db *db, int64_t id, struct arena *arena,
                         struct announcements_report *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ANNOUNCEMENT_REASONS, arena, &rows, err, DB_I(id),
                DB_I(ANNOUNCEMENT_REASONS_MAX)))
        return false;
    ret->reasons = ARENA_ARRAY(arena, struct announcements_reason, rows.row_count + 1);
    if (!ret->reasons)
        return err_set(err, ERR_LIMIT, "no room for a report");
    for (size_t i = 0; i < rows.row_count; i++)
        ret->reasons[i] = (struct announcements_reason){ db_str(&rows, i, 0), db_int(&rows, i, 1) };
    ret->reason_count = rows.row_count;
    return true;
}

bool announcements_report(struct db *db, int64_t id, struct arena *arena,
                          struct announcements_report *ret, struct err *err)
{
    struct db_rows whys, after;
    *ret = (struct announcements_report){ 0 };
    if (!read_rows(db, id, arena, ret, err) || !read_reasons(db, id, arena, ret, err) ||
        !DB_RUN(db, QUERY_ANNOUNCEMENT_WHYS, arena, &whys, err, DB_I(id)) ||
        !DB_RUN(db, QUERY_ANNOUNCEMENT_AFTER, arena, &after, err, DB_I(id)))
        return false;
    for (size_t i = 0; i < whys.row_count; i++) {
        int64_t why = db_int(&whys, i, 0);
        if (why > 0 && why < ANNOUNCEMENT_WHYS)
            ret->passed[why] = db_int(&whys, i, 1);
    }
    ret->stopped = db_int(&after, 0, 0);
    ret->notices = db_int(&after, 0, 1);
    ret->read = db_int(&after, 0, 2);
    ret->later = db_int(&after, 0, 3);
    return true;
}
