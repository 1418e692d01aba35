/* Floor 3: colleagues who are asked to look at a question. */
#include "service/mentions.h"

#include "service/rights.h"
#include "service/staff.h"

static const int64_t kept_ms = 90LL * 24 * 60 * 60 * 1000;

static bool is_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

/* Before an @ it makes an address of it; bytes of other scripts do, too. */
static bool is_of_word(char c)
{
    return is_of_name(c) || (c & 0x80) != 0;
}

bool mentions_next(struct str text, size_t *at, struct str *ret)
{
    for (size_t i = *at; i < text.len; i++) {
        if (text.ptr[i] != '@' || (i > 0 && is_of_word(text.ptr[i - 1])))
            continue;
        size_t begin = i + 1, end = begin;
        while (end < text.len && is_of_name(text.ptr[end]))
            end++;
        while (end > begin && (text.ptr[end - 1] == '.' || text.ptr[end - 1] == '-'))
            end--;
        if (end == begin)
            continue;
        *ret = str_from(str_head(text, end), begin);
        *at = end;
        return true;
    }
    return false;
}

static bool may_see(struct db *db, const struct staff *staff, const struct desk_ticket *ticket,
                    struct arena *arena, bool *ret, struct err *err)
{
    struct str topics = STR("");
    if (!staff_topics(db, staff->id, arena, &topics, err))
        return false;
    *ret = rights_see(staff->role, topics, ticket->category, ticket->complaint);
    return true;
}

/* By a name as it was typed: telephones begin a word with a capital. */
static bool find_staff(struct db *db, struct str name, struct arena *arena, struct staff *ret,
                       struct err *err)
{
    char storage[STAFF_LOGIN_SIZE_MAX + 1];
    struct builder login;
    builder_init(&login, storage, sizeof(storage));
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        builder_add_char(&login, c);
    }
    if (builder_ok(&login) && staff_by_login(db, builder_str(&login), arena, ret, err))
        return true;
    if (builder_ok(&login) && err->code != ERR_NOT_FOUND)
        return false;
    return err_set(err, ERR_UNPROCESSED,
                   "nobody at the desk has the login '" STR_FMT
                   "': choose a colleague after the @, or put a blank behind it",
                   STR_ARG(str_head(name, STAFF_LOGIN_SIZE_MAX)));
}

static bool add(struct mentions *mentions, int64_t staff_id, struct err *err)
{
    for (int i = 0; i < mentions->count; i++) {
        if (mentions->staff_ids[i] == staff_id)
            return true;
    }
    if (mentions->count == MENTIONS_MAX)
        return err_set(err, ERR_UNPROCESSED, "a note asks at most %d colleagues to look",
                       MENTIONS_MAX);
    mentions->staff_ids[mentions->count++] = staff_id;
    return true;
}

bool mentions_find(struct db *db, const struct desk_ticket *ticket, int64_t staff_id,
                   struct str text, struct arena *arena, struct mentions *ret, struct err *err)
{
    struct str login;
    size_t at = 0;
    *ret = (struct mentions){ 0 };
    while (mentions_next(text, &at, &login)) {
        struct staff staff;
        bool seen;
        if (!find_staff(db, login, arena, &staff, err))
            return false;
        if (!may_see(db, &staff, ticket, arena, &seen, err))
            return false;
        if (!seen)
            return err_set(err, ERR_UNPROCESSED,
                           STR_FMT " may not see this question: hand it over to their topic, or ask"
                                   " somebody who may",
                           STR_ARG(staff.name));
        if (staff.id != staff_id && !add(ret, staff.id, err))
            return false;
    }
    return true;
}

bool mentions_put(struct db *db, int64_t ticket_id, const struct mentions *mentions, int64_t now_ms,
                  struct err *err)
{
    for (int i = 0; i < mentions->count; i++) {
        if (!DB_RUN(db, QUERY_MENTION_PUT, NULL, NULL, err, DB_I(mentions->staff_ids[i]),
                    DB_I(ticket_id), DB_I(now_ms)))
            return false;
    }
    return true;
}

bool mentions_unread(struct db *db, int64_t ticket_id, int64_t staff_id, struct arena *arena,
                     bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_MENTION_UNREAD, arena, &rows, err, DB_I(staff_id), DB_I(ticket_id)))
        return false;
    *ret = rows.row_count > 0 && db_int(&rows, 0, 0) != 0;
    return true;
}

bool mentions_read(struct db *db, int64_t ticket_id, int64_t staff_id, struct err *err)
{
    return DB_RUN(db, QUERY_MENTION_READ, NULL, NULL, err, DB_I(staff_id), DB_I(ticket_id));
}

bool mentions_list(struct db *db, const struct desk_query *query, int64_t now_ms,
                   struct arena *arena, struct desk_ticket **ret, size_t *ret_count,
                   struct err *err)
{
    struct db_rows rows;
    int64_t after_ms = query->resumed ? query->after_ms : INT64_MAX;
    if (!DB_RUN(db, QUERY_MENTION_LIST, arena, &rows, err, DB_I(after_ms), DB_I(query->after_id),
                DB_S(query->category), DB_S(query->language), DB_I(query->limit),
                DB_I(query->staff_id), DB_I(query->urgency), DB_I(query->due_before_ms)))
        return false;
    *ret = ARENA_ARRAY(arena, struct desk_ticket, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu tickets", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        struct desk_ticket *ticket = &(*ret)[i];
        if (!desk_ticket(db, db_int(&rows, i, 0), query->staff_id, now_ms, arena, ticket, err))
            return false;
        ticket->mentioned_at_ms = db_int(&rows, i, 1);
        ticket->unread = db_int(&rows, i, 2) != 0;
    }
    *ret_count = rows.row_count;
    return true;
}

bool mentions_purge(struct db *db, int64_t now_ms, struct err *err)
{
    return DB_RUN(db, QUERY_MENTION_PURGE, NULL, NULL, err, DB_I(now_ms - kept_ms));
}
