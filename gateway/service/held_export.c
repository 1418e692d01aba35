/* Floor 3: what is handed over to a person, and the signature under it. */
#include "service/held_export.h"

#include "base/limits.h"
#include "domain/date.h"
#include "service/case_consent.h"
#include "service/case_file.h"
#include "service/case_items.h"
#include "service/contacts.h"
#include "store/id.h"

#include <string.h>

struct work {
    struct db *db;
    const struct keyring *keys;
    int64_t contact_id;
    struct arena *arena;
};

static void put_time(struct json_out *out, const char *name, int64_t at_ms)
{
    char storage[32];
    struct builder b;
    int minutes = date_local_minutes(at_ms);
    builder_init(&b, storage, sizeof(storage));
    date_write(at_ms, &b);
    builder_addf(&b, " %02d:%02d", minutes / 60, minutes % 60);
    if (at_ms > 0)
        json_put_str(out, name, builder_str(&b));
}

static bool put_person(const struct work *work, struct json_out *out, struct err *err)
{
    struct db_rows rows;
    struct str number;
    if (!DB_RUN(work->db, QUERY_EXPORT_PERSON, work->arena, &rows, err, DB_I(work->contact_id)) ||
        !contacts_number(work->db, work->keys, work->contact_id, work->arena, &number, err))
        return false;
    json_put_str(out, "number", number);
    json_put_str(out, "alias", db_str(&rows, 0, 0));
    json_put_str(out, "language", db_str(&rows, 0, 1));
    json_put_str(out, "topic", db_str(&rows, 0, 2));
    put_time(out, "since", db_int(&rows, 0, 3));
    return true;
}

/* Rows of two columns: a time and a text. */
static bool put_messages(const struct work *work, enum query query, const char *name,
                         struct json_out *out, struct err *err)
{
    struct db_rows rows;
    struct json_out *list = json_array();
    json_put(out, name, list);
    if (!DB_RUN(work->db, query, work->arena, &rows, err, DB_I(work->contact_id),
                DB_I(id_first(id_made_at_ms(work->contact_id)) - 1), DB_I(ROWS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct json_out *one = json_object();
        put_time(one, "at", db_int(&rows, i, 0));
        json_put_str(one, "text", db_str(&rows, i, 1));
        json_put(list, NULL, one);
    }
    return true;
}

static bool put_entries(const struct work *work, int64_t ticket_id, struct json_out *out,
                        struct err *err)
{
    struct db_rows rows;
    struct json_out *list = json_array();
    json_put(out, "said", list);
    if (!DB_RUN(work->db, QUERY_EXPORT_ENTRIES, work->arena, &rows, err, DB_I(ticket_id),
                DB_I(ROWS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct json_out *one = json_object();
        json_put_str(one, "by", db_int(&rows, i, 0) == 0 ? STR("you") : STR("us"));
        put_time(one, "at", db_int(&rows, i, 1));
        json_put_str(one, "text", db_str(&rows, i, 2));
        json_put(list, NULL, one);
    }
    return true;
}

static bool put_questions(const struct work *work, struct json_out *out, struct err *err)
{
    struct db_rows rows;
    struct json_out *list = json_array();
    json_put(out, "questions", list);
    if (!DB_RUN(work->db, QUERY_EXPORT_QUESTIONS, work->arena, &rows, err, DB_I(work->contact_id),
                DB_I(ROWS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct json_out *one = json_object();
        json_put(list, NULL, one);
        json_put_int(one, "number", db_int(&rows, i, 1));
        json_put_str(one, "topic", db_str(&rows, i, 2));
        put_time(one, "asked", db_int(&rows, i, 3));
        if (!put_entries(work, db_int(&rows, i, 0), one, err))
            return false;
    }
    return true;
}

static bool put_plans(const struct work *work, struct json_out *out, struct err *err)
{
    struct db_rows appointments, courses, wishes;
    struct json_out *meetings = json_array(), *learned = json_array(), *work_wanted = json_array();
    json_put(out, "appointments", meetings);
    json_put(out, "courses", learned);
    json_put(out, "wishes", work_wanted);
    if (!DB_RUN(work->db, QUERY_EXPORT_APPOINTMENTS, work->arena, &appointments, err,
                DB_I(work->contact_id), DB_I(ROWS_MAX)) ||
        !DB_RUN(work->db, QUERY_EXPORT_COURSES, work->arena, &courses, err, DB_I(work->contact_id),
                DB_I(ROWS_MAX)) ||
        !DB_RUN(work->db, QUERY_EXPORT_WISHES, work->arena, &wishes, err, DB_I(work->contact_id)))
        return false;
    for (size_t i = 0; i < appointments.row_count; i++) {
        struct json_out *one = json_object();
        put_time(one, "at", db_int(&appointments, i, 0));
        json_put_str(one, "place", db_str(&appointments, i, 1));
        json_put(meetings, NULL, one);
    }
    for (size_t i = 0; i < courses.row_count; i++) {
        struct json_out *one = json_object();
        json_put_str(one, "course", db_str(&courses, i, 0));
        put_time(one, "started", db_int(&courses, i, 1));
        put_time(one, "finished", db_int(&courses, i, 2));
        json_put(learned, NULL, one);
    }
    for (size_t i = 0; i < wishes.row_count; i++) {
        struct json_out *one = json_object();
        json_put_str(one, "work", db_str(&wishes, i, 0));
        json_put_str(one, "place", db_str(&wishes, i, 1));
        json_put_str(one, "languages", db_str(&wishes, i, 2));
        json_put(work_wanted, NULL, one);
    }
    return true;
}

/* The person of the file; not who belongs to them. */
static bool is_own(const struct case_item *item)
{
    if (item->kind != CASE_PERSON)
        return item->kind == CASE_PAPER || item->kind == CASE_GOAL || item->kind == CASE_CONCERN;
    for (size_t i = 0; i < item->value_count; i++) {
        if (strcmp(item->values[i].field->name, "relation") == 0)
            return str_equal(item->values[i].value, STR("self"));
    }
    return false;
}

/* What is somebody else's paper or concern names whose it is. */
static bool is_of_other(const struct case_item *item, int64_t self)
{
    for (size_t i = 0; i < item->value_count; i++) {
        int64_t of;
        if (strcmp(item->values[i].field->name, "of") == 0 &&
            str_to_int64(item->values[i].value, &of) && of != self)
            return true;
    }
    return false;
}

static struct json_out *item_json(const struct case_item *item)
{
    struct json_out *one = json_object();
    json_put_str(one, "kind", str_of(case_kind_names[item->kind]));
    for (size_t i = 0; i < item->value_count; i++) {
        if (item->values[i].value.len > 0 && item->values[i].field->type != CASE_LINK)
            json_put_str(one, item->values[i].field->name, item->values[i].value);
    }
    return one;
}

static bool put_file(const struct work *work, int64_t case_id, struct json_out *out,
                     struct err *err)
{
    struct case_file file;
    struct case_item *items;
    struct case_consent *consents;
    size_t count, consent_count;
    if (!case_file_get(work->db, case_id, work->arena, &file, err) ||
        !case_items_list(work->db, work->keys, case_id, work->arena, &items, &count, err) ||
        !case_consent_list(work->db, work->keys, case_id, work->arena, &consents, &consent_count,
                           err))
        return false;
    struct json_out *held = json_array(), *agreed = json_array();
    json_put_str(out, "number", file.number);
    put_time(out, "opened", file.opened_at_ms);
    put_time(out, "closed", file.closed_at_ms);
    json_put(out, "held", held);
    json_put(out, "consents", agreed);
    int64_t self = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind == CASE_PERSON && is_own(&items[i]))
            self = items[i].id;
    }
    for (size_t i = 0; i < count; i++) {
        if (is_own(&items[i]) && !is_of_other(&items[i], self))
            json_put(held, NULL, item_json(&items[i]));
    }
    for (size_t i = 0; i < consent_count; i++) {
        struct json_out *one = json_object();
        json_put_str(one, "to", str_of(case_consent_kind_names[consents[i].kind]));
        json_put_str(one, "state", str_of(case_consent_state_names[consents[i].state]));
        put_time(one, "since", consents[i].settled_at_ms);
        put_time(one, "withdrawn", consents[i].withdrawn_at_ms);
        json_put(agreed, NULL, one);
    }
    return true;
}

static bool put_files(const struct work *work, struct json_out *out, struct err *err)
{
    struct db_rows rows;
    struct json_out *list = json_array();
    json_put(out, "files", list);
    if (!DB_RUN(work->db, QUERY_CASES_OF_CONTACT, work->arena, &rows, err, DB_I(work->contact_id),
                DB_I(ROWS_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct json_out *one = json_object();
        json_put(list, NULL, one);
        if (!put_file(work, db_int(&rows, i, 0), one, err))
            return false;
    }
    return true;
}

bool held_export(struct db *db, const struct keyring *keys, const struct held_request *request,
                 int64_t now_ms, struct arena *arena, struct json_out **ret, struct err *err)
{
    const struct work work = { db, keys, request->contact_id, arena };
    struct json_out *out = json_object(), *left_out = json_array();
    json_put_str(out, "format", STR("migranti-person-1"));
    put_time(out, "made", now_ms);
    put_time(out, "asked", request->asked_at_ms);
    if (!put_person(&work, out, err) ||
        !put_messages(&work, QUERY_EXPORT_IN, "you_wrote", out, err) ||
        !put_messages(&work, QUERY_EXPORT_OUT, "we_wrote", out, err) ||
        !put_questions(&work, out, err) || !put_plans(&work, out, err) ||
        !put_files(&work, out, err)) {
        json_out_free(out);
        return false;
    }
    json_put_str(left_out, NULL, STR("what tells of other people (GDPR article 15(4))"));
    json_put_str(left_out, NULL,
                 STR("notes of staff and talks: your adviser goes through them with you"));
    json_put(out, "left_out", left_out);
    *ret = out;
    return true;
}

/* ---- the signature */

static const char opening[] = "{\"export\":", between[] = ",\"signature\":";

bool held_export_key(const struct keyring *keys, struct arena *arena, struct str *ret)
{
    unsigned char key[CRYPTO_KEY_SIZE];
    crypto_signing_public(keys->sign, key);
    return crypto_base64((struct str){ (const char *)key, sizeof(key) }, true, arena, ret);
}

bool held_export_sign(const struct keyring *keys, struct json_out *content, struct arena *arena,
                      struct str *ret, struct err *err)
{
    unsigned char bytes[CRYPTO_SIGNATURE_SIZE];
    struct str text, key, signature;
    if (!json_print(content, arena, &text, err))
        return false;
    crypto_signing_make(keys->sign, text, bytes);
    return (held_export_key(keys, arena, &key) &&
            crypto_base64((struct str){ (const char *)bytes, sizeof(bytes) }, true, arena,
                          &signature) &&
            arena_format(arena, ret,
                         "%s" STR_FMT "%s{\"algorithm\":\"Ed25519\",\"key\":\"" STR_FMT
                         "\",\"value\":\"" STR_FMT "\"}}\n",
                         opening, STR_ARG(text), between, STR_ARG(key), STR_ARG(signature))) ||
           err_set(err, ERR_LIMIT, "no room for what is handed over");
}

/* Where the last of `part` begins; the length of `text`: nowhere. */
static size_t find_last(struct str text, struct str part)
{
    size_t found = text.len;
    for (size_t at = 0; at < text.len;) {
        size_t next = str_find(str_from(text, at), part);
        if (at + next >= text.len)
            break;
        found = at + next;
        at = found + 1;
    }
    return found;
}

bool held_export_verify(struct str text, struct str key, struct arena *arena, struct err *err)
{
    const struct json *json, *stamp;
    struct str public_key, signature;
    size_t end = find_last(text, str_of(between));
    if (!str_starts(text, str_of(opening)) || end == text.len ||
        !json_parse(str_trim(text), arena, &json, err) || !(stamp = json_get(json, "signature")) ||
        !crypto_base64_decode(json_str(stamp, "value"), arena, &signature) ||
        signature.len != CRYPTO_SIGNATURE_SIZE) {
        *err = (struct err){ 0 };
        return err_set(err, ERR_DATA, "this is no file that the gateway handed out");
    }
    if (!crypto_base64_decode(key, arena, &public_key) || public_key.len != CRYPTO_KEY_SIZE)
        return err_set(err, ERR_INVALID, "the key is 43 signs, as `migranti export key` prints it");
    struct str signed_bytes = str_from(str_head(text, end), strlen(opening));
    return crypto_signing_verify((const unsigned char *)public_key.ptr, signed_bytes,
                                 (const unsigned char *)signature.ptr) ||
           err_set(err, ERR_DATA, "it was altered, or signed with another key");
}
