/* Floor 3: staff and their logins. */
#include "service/staff.h"

#include "base/utf8.h"
#include "service/numbers.h"
#include "service/rights.h"
#include "store/id.h"

#include <assert.h>

static const int64_t minute_ms = 60 * 1000LL;
static const int64_t idle_ms = 30LL * 60 * 1000;
static const int64_t absolute_ms = 10LL * 60 * 60 * 1000;

static bool is_login(struct str login)
{
    for (size_t i = 0; i < login.len; i++) {
        char c = login.ptr[i];
        bool fine =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        if (!fine)
            return false;
    }
    return login.len > 0 && login.len <= STAFF_LOGIN_SIZE_MAX;
}

bool staff_check_name(struct str name, struct err *err)
{
    if (str_trim(name).len == 0 || name.len > STAFF_NAME_SIZE_MAX)
        return err_set(err, ERR_INVALID, "a name is 1 to %d bytes long", STAFF_NAME_SIZE_MAX);
    for (size_t at = 0, size = 0; at < name.len; at += size) {
        int32_t c;
        size = utf8_next(str_from(name, at), &c);
        if (utf8_is_control(c) || utf8_is_invisible(c) || c == UTF8_REPLACEMENT)
            return err_set(err, ERR_UNPROCESSED,
                           "the name holds a character that nobody sees, behind %zu bytes: type it "
                           "anew instead of copying it",
                           at);
    }
    return true;
}

bool staff_add(struct db *db, struct str login, struct str name, struct str role,
               struct str password_hash, int64_t now_ms, struct arena *arena, struct err *err)
{
    if (!is_login(login))
        return err_set(err, ERR_INVALID,
                       "a login is 1 to %d of the letters a-z, digits, dot, dash, underscore",
                       STAFF_LOGIN_SIZE_MAX);
    if (!staff_check_name(name, err))
        return false;
    if (!rights_is_role(role))
        return err_set(err, ERR_INVALID, "a role is " STR_FMT, STR_ARG(rights_role_list()));
    int64_t id = id_new(now_ms);
    if (DB_RUN(db, QUERY_STAFF_ADD, arena, NULL, err, DB_I(id), DB_S(login), DB_S(name), DB_S(role),
               DB_S(password_hash), DB_I(now_ms)))
        return DB_RUN(db, QUERY_STAFF_TOPIC_ADD, arena, NULL, err, DB_I(id), DB_S(STR("*"))) &&
               staff_set_languages(db, id, STR("sq en"), arena, err);
    if (err->code == ERR_CONFLICT)
        return err_set(err, ERR_CONFLICT, "there is a login '" STR_FMT "' already", STR_ARG(login));
    return false;
}

bool staff_set_oncall(struct db *db, const struct keyring *keys, struct str login,
                      struct str msisdn, int place, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    struct staff staff;
    struct str sealed;
    if (place < 0 || place > ONCALL_PLACES_MAX)
        return err_set(err, ERR_INVALID, "a place on call is 1 (called first) to %d",
                       ONCALL_PLACES_MAX);
    if (!staff_by_login(db, login, arena, &staff, err)) {
        if (err->code == ERR_NOT_FOUND)
            err_put(err, ERR_NOT_FOUND, "there is no login '" STR_FMT "'", STR_ARG(login));
        return false;
    }
    const struct numbers_row row = { .staff = true, .id = staff.id };
    if (msisdn.len > 0 &&
        (!numbers_seal(keys, &row, msisdn, arena, &sealed, err) ||
         !DB_RUN(db, QUERY_NUMBER_PUT_STAFF, arena, NULL, err, DB_I(staff.id), DB_B(sealed))))
        return false;
    if (!DB_RUN(db, QUERY_STAFF_ONCALL, arena, &rows, err, DB_S(login), DB_I(place)))
        return false;
    assert(rows.row_count == 1);
    if (place > 0 && db_int(&rows, 0, 0) == 0)
        return err_set(err, ERR_INVALID, "no number of '" STR_FMT "' is known: name it, too",
                       STR_ARG(login));
    return true;
}

static void read_staff(const struct db_rows *rows, struct staff *ret)
{
    *ret = (struct staff){ .id = db_int(rows, 0, 0),
                           .login = db_str(rows, 0, 1),
                           .name = db_str(rows, 0, 2),
                           .role = db_str(rows, 0, 3) };
}

bool staff_by_login(struct db *db, struct str login, struct arena *arena, struct staff *ret,
                    struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_STAFF_BY_LOGIN, arena, &rows, err, DB_S(login)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such login");
    read_staff(&rows, ret);
    ret->password_hash = db_str(&rows, 0, 4);
    ret->has_factor = db_int(&rows, 0, 5) != 0;
    return true;
}

/* 256 random bits need no slow hash; keyed, so that a copied database holds nothing to try against. */
static struct db_value token_index(const struct keyring *keys, struct str token,
                                   unsigned char storage[CRYPTO_INDEX_SIZE])
{
    crypto_index(keys->number, token, storage);
    return DB_B(((struct str){ (const char *)storage, CRYPTO_INDEX_SIZE }));
}

bool staff_by_token(struct db *db, const struct keyring *keys, struct str token, int64_t now_ms,
                    struct arena *arena, struct staff *ret, struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_LOGIN_GET, arena, &rows, err, token_index(keys, token, index)))
        return false;
    if (rows.row_count == 0 || now_ms - db_int(&rows, 0, 4) > absolute_ms ||
        now_ms - db_int(&rows, 0, 5) > idle_ms)
        return err_set(err, ERR_DENIED, "nobody is logged in here: log in");
    read_staff(&rows, ret);
    ret->login_id = db_int(&rows, 0, 6);
    ret->has_factor = db_int(&rows, 0, 7) != 0;
    ret->stale = now_ms - db_int(&rows, 0, 5) > minute_ms;
    return true;
}

static struct str shortened(struct str text)
{
    return str_head(text, LOGIN_AGENT_SIZE_MAX);
}

bool staff_log_in(struct db *db, const struct keyring *keys, struct str token, int64_t staff_id,
                  const struct staff_device *device, int64_t now_ms, struct arena *arena,
                  struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    return DB_RUN(db, QUERY_LOGIN_PURGE, arena, NULL, err, DB_I(now_ms - absolute_ms)) &&
           DB_RUN(db, QUERY_LOGIN_ADD, arena, NULL, err, token_index(keys, token, index),
                  DB_I(staff_id), DB_I(now_ms), DB_I(id_new(now_ms)), DB_S(shortened(device->peer)),
                  DB_S(shortened(device->agent)));
}

bool staff_seen(struct db *db, const struct keyring *keys, struct str token, int64_t now_ms,
                struct arena *arena, struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    return DB_RUN(db, QUERY_LOGIN_SEEN, arena, NULL, err, token_index(keys, token, index),
                  DB_I(now_ms));
}

bool staff_log_out(struct db *db, const struct keyring *keys, struct str token, struct arena *arena,
                   struct err *err)
{
    unsigned char index[CRYPTO_INDEX_SIZE];
    return DB_RUN(db, QUERY_LOGIN_REMOVE, arena, NULL, err, token_index(keys, token, index));
}

/* The words of a query's only column. */
static bool read_words(struct db *db, enum query query, int64_t staff_id, int max,
                       struct arena *arena, struct str *ret, struct err *err)
{
    struct db_rows rows;
    struct builder words;
    if (!DB_RUN(db, query, arena, &rows, err, DB_I(staff_id), DB_I(max)))
        return false;
    if (!arena_builder(arena, STAFF_TOPICS_SIZE, &words))
        return err_set(err, ERR_LIMIT, "no room for topics and languages");
    for (size_t i = 0; i < rows.row_count; i++) {
        if (i > 0)
            builder_add_char(&words, ' ');
        builder_add(&words, db_str(&rows, i, 0));
    }
    *ret = builder_str(&words);
    return true;
}

bool staff_topics(struct db *db, int64_t staff_id, struct arena *arena, struct str *ret,
                  struct err *err)
{
    return read_words(db, QUERY_STAFF_TOPICS, staff_id, MENU_CATEGORIES_MAX, arena, ret, err);
}

bool staff_languages(struct db *db, int64_t staff_id, struct arena *arena, struct str *ret,
                     struct err *err)
{
    return read_words(db, QUERY_STAFF_LANGUAGES, staff_id, MENU_LANGUAGES_MAX, arena, ret, err);
}

bool staff_speaks(struct str languages, struct str language)
{
    struct str code;
    for (bool more = languages.len > 0; more;) {
        more = str_cut(languages, ' ', &code, &languages);
        if (str_equal(code, language))
            return true;
    }
    return false;
}

static bool is_language(struct str code)
{
    for (size_t i = 0; i < code.len; i++) {
        if (code.ptr[i] < 'a' || code.ptr[i] > 'z')
            return false;
    }
    return code.len >= 2 && code.len < LANGUAGE_SIZE;
}

bool staff_set_languages(struct db *db, int64_t staff_id, struct str languages, struct arena *arena,
                         struct err *err)
{
    struct str code;
    int count = 0;
    if (!DB_RUN(db, QUERY_STAFF_LANGUAGES_REMOVE, arena, NULL, err, DB_I(staff_id)))
        return false;
    for (bool more = languages.len > 0; more;) {
        more = str_cut(languages, ' ', &code, &languages);
        if (code.len == 0)
            continue;
        if (!is_language(code) || ++count > MENU_LANGUAGES_MAX)
            return err_set(err, ERR_INVALID,
                           "languages are their codes in small letters with a blank between them, "
                           "such as 'sq en prs', at most %d",
                           MENU_LANGUAGES_MAX);
        if (!DB_RUN(db, QUERY_STAFF_LANGUAGE_ADD, arena, NULL, err, DB_I(staff_id), DB_S(code)))
            return false;
    }
    return true;
}

bool staff_set_topics(struct db *db, int64_t staff_id, struct str topics, struct arena *arena,
                      struct err *err)
{
    struct str topic;
    if (topics.len >= STAFF_TOPICS_SIZE || !rights_is_topics(topics))
        return err_set(
            err, ERR_INVALID,
            "topics are *, or categories of the menus with a blank between them, such as "
            "'refugees afghan none' (none: questions without a category)");
    if (!DB_RUN(db, QUERY_STAFF_TOPICS_REMOVE, arena, NULL, err, DB_I(staff_id)))
        return false;
    for (bool more = topics.len > 0; more;) {
        more = str_cut(topics, ' ', &topic, &topics);
        if (topic.len > 0 &&
            !DB_RUN(db, QUERY_STAFF_TOPIC_ADD, arena, NULL, err, DB_I(staff_id), DB_S(topic)))
            return false;
    }
    return true;
}

int64_t staff_login_oldest_ms(int64_t now_ms)
{
    return now_ms - absolute_ms;
}

int64_t staff_login_idle_ms(int64_t now_ms)
{
    return now_ms - idle_ms;
}
