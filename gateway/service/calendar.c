/* Floor 3: appointments as the desk and staff's calendars see them. */
#include "service/calendar.h"

#include "domain/ical.h"
#include "service/rights.h"

enum { /* columns of CALENDAR_COLUMNS behind the row's */
       CALENDAR_ALIAS = APPOINTMENTS_ROW_COLUMNS,
       CALENDAR_NAME,
       CALENDAR_LANGUAGE,
       CALENDAR_MESSAGE,
       CALENDAR_CALL,
       CALENDAR_STOPPED,
       EVENT_SIZE = 1024, /* of one in a file, with room for what is folded and escaped */
};

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static struct calendar_row row_of(const struct db_rows *rows, size_t row)
{
    return (struct calendar_row){
        .of = appointments_row_of(rows, row),
        .alias = db_str(rows, row, CALENDAR_ALIAS),
        .staff_name = db_str(rows, row, CALENDAR_NAME),
        .language = db_str(rows, row, CALENDAR_LANGUAGE),
        .told = !db_is_null(rows, row, CALENDAR_MESSAGE),
        .last_message = (enum outbox_state)db_int(rows, row, CALENDAR_MESSAGE),
        .call_number = db_int(rows, row, CALENDAR_CALL),
        .stopped = db_int(rows, row, CALENDAR_STOPPED) != 0,
    };
}

static bool list(const struct db_rows *rows, struct arena *arena, struct calendar_row **ret,
                 size_t *ret_count, struct err *err)
{
    *ret = ARENA_ARRAY(arena, struct calendar_row, rows->row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for appointments");
    for (size_t i = 0; i < rows->row_count; i++)
        (*ret)[i] = row_of(rows, i);
    *ret_count = rows->row_count;
    return true;
}

bool calendar_get(struct db *db, int64_t id, struct arena *arena, struct calendar_row *ret,
                  struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CALENDAR_ONE, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such appointment");
    *ret = row_of(&rows, 0);
    return true;
}

bool calendar_between(struct db *db, int64_t from_ms, int64_t until_ms, int64_t staff_id,
                      struct arena *arena, struct calendar_row **ret, size_t *ret_count,
                      struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CALENDAR_BETWEEN, arena, &rows, err, DB_I(from_ms), DB_I(until_ms),
                  DB_I(staff_id), DB_I(APPOINTMENTS_LISTED_MAX)) &&
           list(&rows, arena, ret, ret_count, err);
}

bool calendar_of_case(struct db *db, int64_t case_id, struct arena *arena,
                      struct calendar_row **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CALENDAR_OF_CASE, arena, &rows, err, DB_I(case_id),
                  DB_I(APPOINTMENTS_LISTED_MAX)) &&
           list(&rows, arena, ret, ret_count, err);
}

bool calendar_calls(struct db *db, struct arena *arena, struct calendar_row **ret,
                    size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_CALENDAR_CALLS, arena, &rows, err, DB_I(APPOINTMENTS_LISTED_MAX)) &&
           list(&rows, arena, ret, ret_count, err);
}

bool calendar_messages(struct db *db, int64_t id, struct arena *arena,
                       struct calendar_message **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CALENDAR_MESSAGES, arena, &rows, err, DB_I(id),
                DB_I(APPOINTMENT_MESSAGES_SHOWN_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct calendar_message, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for messages");
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct calendar_message){
            .purpose = (enum appointment_purpose)db_int(&rows, i, 0),
            .hidden = db_int(&rows, i, 1) != 0,
            .state = (enum outbox_state)db_int(&rows, i, 2),
            .reason = db_str(&rows, i, 3),
            .made_ms = db_int(&rows, i, 4),
            .changed_ms = db_int(&rows, i, 5),
            .due_ms = db_int(&rows, i, 6),
        };
    *ret_count = rows.row_count;
    return true;
}

bool calendar_staff(struct db *db, struct arena *arena, struct calendar_staff **ret,
                    size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CALENDAR_STAFF, arena, &rows, err, DB_I(ROWS_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct calendar_staff, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for colleagues");
    *ret_count = 0;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (rights_have(db_str(&rows, i, 2), RIGHT_ANSWER))
            (*ret)[(*ret_count)++] =
                (struct calendar_staff){ db_int(&rows, i, 0), db_str(&rows, i, 1) };
    }
    return true;
}

/* ---- files */

void calendar_write(const struct calendar_row *row, struct builder *ret)
{
    const struct appointment *it = &row->of.it;
    char storage[256];
    struct builder summary;
    builder_init(&summary, storage, sizeof(storage));
    builder_add(&summary, it->kind == APPOINTMENT_PHONE ? STR("Tel: ") : STR(""));
    builder_add(&summary, row->alias);
    const struct ical_event event = { .id = it->id,
                                      .sequence = it->sequence,
                                      .changed_ms = row->of.updated_ms,
                                      .starts_ms = it->starts_ms,
                                      .ends_ms = it->ends_ms,
                                      .cancelled = it->state == APPOINTMENT_CANCELLED,
                                      .confirmed = it->state == APPOINTMENT_CONFIRMED ||
                                                   it->state == APPOINTMENT_DONE,
                                      .summary = builder_str(&summary),
                                      .place = it->place };
    ical_add(&event, ret);
}

static struct db_value index_of(const struct keyring *keys, struct str token,
                                unsigned char storage[CRYPTO_INDEX_SIZE])
{
    crypto_index(keys->number, token, storage);
    return DB_B(((struct str){ (const char *)storage, CRYPTO_INDEX_SIZE }));
}

bool calendar_address_make(struct db *db, const struct keyring *keys, int64_t staff_id,
                           int64_t now_ms, struct arena *arena,
                           char ret_token[CRYPTO_TOKEN_SIZE + 1], struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    crypto_token(ret_token);
    return DB_RUN(db, QUERY_CALENDAR_ADDRESS_PUT, arena, NULL, err, DB_I(staff_id),
                  index_of(keys, str_of(ret_token), index), DB_I(now_ms));
}

bool calendar_address_remove(struct db *db, int64_t staff_id, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_CALENDAR_ADDRESS_REMOVE, arena, NULL, err, DB_I(staff_id));
}

bool calendar_address(struct db *db, int64_t staff_id, struct arena *arena, int64_t *ret_made_ms,
                      struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_CALENDAR_ADDRESS, arena, &rows, err, DB_I(staff_id)))
        return false;
    *ret_made_ms = rows.row_count > 0 ? db_int(&rows, 0, 0) : 0;
    return true;
}

bool calendar_file(struct db *db, const struct keyring *keys, struct str token, int64_t now_ms,
                   struct arena *arena, struct str *ret, struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    struct calendar_row *all;
    struct builder file;
    size_t count;
    if (!DB_RUN(db, QUERY_CALENDAR_ADDRESS_FIND, arena, &rows, err, index_of(keys, token, index)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such calendar");
    if (!calendar_between(db, now_ms - 31 * day_ms, now_ms + APPOINTMENT_AHEAD_DAYS * day_ms,
                          db_int(&rows, 0, 0), arena, &all, &count, err))
        return false;
    if (!arena_builder(arena, (count + 1) * EVENT_SIZE, &file))
        return err_set(err, ERR_LIMIT, "no room for a calendar");
    ical_begin(db_str(&rows, 0, 1), &file);
    for (size_t i = 0; i < count; i++)
        calendar_write(&all[i], &file);
    ical_end(&file);
    *ret = builder_str(&file);
    return builder_ok(&file) || err_set(err, ERR_LIMIT, "no room for a calendar");
}
