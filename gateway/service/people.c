/* Floor 3: staff as administrators see them. */
#include "service/people.h"

#include "service/case_team.h"
#include "service/rights.h"

enum {
    P_ID,
    P_LOGIN,
    P_NAME,
    P_ROLE,
    P_DISABLED,
    P_PASSWORD,
    P_INVITED,
    P_SEEN,
    P_LOGINS,
    P_FACTOR
};

enum { PEOPLE_MAX = 500, LOGINS_MAX = 100 };

static struct person read_person(const struct db_rows *rows, size_t row)
{
    return (struct person){ .id = db_int(rows, row, P_ID),
                            .login = db_str(rows, row, P_LOGIN),
                            .name = db_str(rows, row, P_NAME),
                            .role = db_str(rows, row, P_ROLE),
                            .has_password = db_int(rows, row, P_PASSWORD) != 0,
                            .disabled_at_ms = db_int(rows, row, P_DISABLED),
                            .invited_until_ms = db_int(rows, row, P_INVITED),
                            .seen_at_ms = db_int(rows, row, P_SEEN),
                            .login_count = db_int(rows, row, P_LOGINS),
                            .has_factor = db_int(rows, row, P_FACTOR) != 0 };
}

static bool read_words(struct db *db, struct person *person, struct arena *arena, struct err *err)
{
    return staff_topics(db, person->id, arena, &person->topics, err) &&
           staff_languages(db, person->id, arena, &person->languages, err) &&
           case_team_of(db, person->id, arena, &person->team, err);
}

bool people_list(struct db *db, int64_t now_ms, struct arena *arena, struct person **ret,
                 size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PEOPLE_ALL, arena, &rows, err, DB_I(staff_login_oldest_ms(now_ms)),
                DB_I(staff_login_idle_ms(now_ms)), DB_I(PEOPLE_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct person, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu people", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        (*ret)[i] = read_person(&rows, i);
        if (!read_words(db, &(*ret)[i], arena, err))
            return false;
    }
    *ret_count = rows.row_count;
    return true;
}

static bool nobody(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "there is no such person at the desk");
}

bool people_get(struct db *db, int64_t id, int64_t now_ms, struct arena *arena, struct person *ret,
                struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PEOPLE_ONE, arena, &rows, err, DB_I(staff_login_oldest_ms(now_ms)),
                DB_I(staff_login_idle_ms(now_ms)), DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return nobody(err);
    *ret = read_person(&rows, 0);
    return read_words(db, ret, arena, err);
}

bool people_find(struct db *db, struct str login, int64_t now_ms, struct arena *arena,
                 struct person *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PEOPLE_BY_LOGIN, arena, &rows, err, DB_S(login)))
        return false;
    return rows.row_count ? people_get(db, db_int(&rows, 0, 0), now_ms, arena, ret, err)
                          : nobody(err);
}

/* Somebody else must be able to log in and invite. */
static bool check_administrators(struct db *db, const struct person *person,
                                 const struct people_change *change, struct arena *arena,
                                 struct err *err)
{
    struct db_rows rows;
    bool was = rights_have(person->role, RIGHT_PEOPLE) && !person->disabled_at_ms;
    bool stays = rights_have(change->role, RIGHT_PEOPLE) && !change->disabled;
    if (!was || stays)
        return true;
    if (!DB_RUN(db, QUERY_PEOPLE_OTHER_ADMINISTRATORS, arena, &rows, err, DB_I(person->id)))
        return false;
    return db_int(&rows, 0, 0) > 0 ||
           err_set(err, ERR_UNPROCESSED,
                   STR_FMT " is the only administrator who can log in: make another one first",
                   STR_ARG(person->name));
}

static bool check_change(const struct people_change *change, struct err *err)
{
    if (!staff_check_name(change->name, err))
        return false;
    return rights_is_role(change->role) ||
           err_set(err, ERR_INVALID, "a role is " STR_FMT, STR_ARG(rights_role_list()));
}

bool people_change(struct db *db, int64_t id, const struct people_change *change, int64_t now_ms,
                   struct arena *arena, struct person *ret, struct err *err)
{
    struct person person = { 0 };
    if (!check_change(change, err) || !people_get(db, id, now_ms, arena, &person, err) ||
        !check_administrators(db, &person, change, arena, err))
        return false;
    int64_t disabled_at_ms = person.disabled_at_ms ? person.disabled_at_ms : now_ms;
    struct db_value disabled = change->disabled ? DB_I(disabled_at_ms) : DB_NOTHING;
    bool same = str_equal(person.role, change->role) && str_equal(person.topics, change->topics) &&
                change->disabled == (person.disabled_at_ms != 0);
    if (!DB_RUN(db, QUERY_PEOPLE_CHANGE, arena, NULL, err, DB_I(id), DB_S(change->name),
                DB_S(change->role), disabled) ||
        !staff_set_topics(db, id, change->topics, arena, err) ||
        !staff_set_languages(db, id, change->languages, arena, err))
        return false;
    if (!same && !people_end_logins(db, id, 0, arena, err))
        return false;
    if (change->disabled &&
        (!DB_RUN(db, QUERY_INVITATION_REMOVE, arena, NULL, err, DB_I(id)) ||
         !DB_RUN(db, QUERY_PEOPLE_RELEASE, arena, NULL, err, DB_I(id), DB_I(now_ms))))
        return false;
    return people_get(db, id, now_ms, arena, ret, err);
}

static struct db_value token_index(const struct keyring *keys, struct str token,
                                   unsigned char storage[CRYPTO_INDEX_SIZE])
{
    crypto_index(keys->number, token, storage);
    return DB_B(((struct str){ (const char *)storage, CRYPTO_INDEX_SIZE }));
}

bool people_invite(struct db *db, const struct keyring *keys, int64_t id, struct str token,
                   int64_t now_ms, struct arena *arena, struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    struct person person = { 0 };
    if (!people_get(db, id, now_ms, arena, &person, err))
        return false;
    if (person.disabled_at_ms)
        return err_set(err, ERR_UNPROCESSED, STR_FMT " is disabled: enable them first",
                       STR_ARG(person.name));
    return DB_RUN(db, QUERY_INVITATION_PUT, arena, NULL, err, DB_I(id),
                  token_index(keys, token, index), DB_I(now_ms + PEOPLE_INVITATION_MS));
}

bool people_invited(struct db *db, const struct keyring *keys, struct str token, int64_t now_ms,
                    struct arena *arena, struct staff *ret, struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_INVITATION_GET, arena, &rows, err, token_index(keys, token, index),
                DB_I(now_ms)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND,
                       "this link was used or is too old: ask an administrator for a new one");
    *ret = (struct staff){ .id = db_int(&rows, 0, 0),
                           .login = db_str(&rows, 0, 1),
                           .name = db_str(&rows, 0, 2),
                           .role = db_str(&rows, 0, 3),
                           .has_factor = db_int(&rows, 0, 4) != 0 };
    return true;
}

bool people_set_password(struct db *db, int64_t id, struct str password_hash, int64_t kept_login_id,
                         struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_PEOPLE_SET_PASSWORD, arena, NULL, err, DB_I(id), DB_S(password_hash)) &&
           DB_RUN(db, QUERY_INVITATION_REMOVE, arena, NULL, err, DB_I(id)) &&
           people_end_logins(db, id, kept_login_id, arena, err);
}

bool people_logins(struct db *db, int64_t staff_id, int64_t now_ms, struct arena *arena,
                   struct people_login **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PEOPLE_LOGINS, arena, &rows, err, DB_I(staff_id),
                DB_I(staff_login_oldest_ms(now_ms)), DB_I(staff_login_idle_ms(now_ms)),
                DB_I(LOGINS_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct people_login, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu logins", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret)[i] = (struct people_login){ .id = db_int(&rows, i, 0),
                                           .created_at_ms = db_int(&rows, i, 1),
                                           .seen_at_ms = db_int(&rows, i, 2),
                                           .device = { db_str(&rows, i, 3), db_str(&rows, i, 4) } };
    *ret_count = rows.row_count;
    return true;
}

bool people_end_login(struct db *db, int64_t staff_id, int64_t login_id, struct arena *arena,
                      struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_PEOPLE_LOGIN_END, arena, &rows, err, DB_I(staff_id), DB_I(login_id)))
        return false;
    return rows.row_count > 0 ||
           err_set(err, ERR_NOT_FOUND, "there is no such login any more, or it is not yours");
}

bool people_end_logins(struct db *db, int64_t staff_id, int64_t kept_login_id, struct arena *arena,
                       struct err *err)
{
    return DB_RUN(db, QUERY_PEOPLE_LOGINS_END, arena, NULL, err, DB_I(staff_id),
                  DB_I(kept_login_id));
}
