/* Floor 3: people's words in a language of the desk. */
#include "service/readings.h"

enum { READINGS_MAX = 200 }; /* of a ticket: of as many texts as are shown */

bool readings_of_ticket(struct db *db, int64_t ticket_id, struct arena *arena, struct reading **ret,
                        size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_READINGS_OF_TICKET, arena, &rows, err, DB_I(ticket_id),
                DB_I(READINGS_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct reading, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu translations", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct reading){ .entry_id = db_int(&rows, i, 0),
                                      .language = db_str(&rows, i, 1),
                                      .body = db_str(&rows, i, 2),
                                      .staff_id = db_int(&rows, i, 3),
                                      .staff_name = db_str(&rows, i, 4),
                                      .at_ms = db_int(&rows, i, 5) };
    *ret_count = rows.row_count;
    return true;
}

bool readings_put(struct db *db, const struct desk_ticket *ticket, int64_t entry_id,
                  const struct staff *staff, struct str language, struct str text, int64_t now_ms,
                  struct arena *arena, struct err *err)
{
    struct str languages;
    struct db_rows rows;
    if (str_trim(text).len == 0 || text.len > QUESTION_SIZE)
        return err_set(err, ERR_UNPROCESSED, "a translation is 1 to %d bytes long", QUESTION_SIZE);
    if (!staff_languages(db, staff->id, arena, &languages, err))
        return false;
    if (ticket->language.len > 0 && !staff_speaks(languages, ticket->language))
        return err_set(err, ERR_FORBIDDEN,
                       "'" STR_FMT "' is not among your languages: an administrator can add it",
                       STR_ARG(ticket->language));
    if (language.len > 0 && !staff_speaks(languages, language))
        return err_set(err, ERR_INVALID, "language is one of your own, or empty");
    if (!DB_RUN(db, QUERY_READING_PUT, arena, &rows, err, DB_I(entry_id), DB_I(ticket->id),
                DB_S(language), DB_S(text), DB_I(staff->id), DB_I(now_ms)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "this question has no such text of its person");
    return DB_RUN(db, QUERY_READING_WISH_REMOVE, arena, NULL, err, DB_I(ticket->id));
}

bool readings_wish(struct db *db, int64_t ticket_id, int64_t staff_id, int64_t now_ms,
                   struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_READING_WISH_ADD, arena, NULL, err, DB_I(ticket_id), DB_I(staff_id),
                  DB_I(now_ms));
}
