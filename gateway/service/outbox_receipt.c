/* Floor 3: the outbox: what became of calls, and what providers report later.
 *
 * A provider may name each part of a long message and report each. Such a message is delivered when
 * all its parts are, and failed or expired with the first of them. */
#include "service/outbox.h"

#include "base/limits.h"
#include "service/contacts.h"
#include "service/receipts_gone.h"

#include <stdlib.h>

enum { FORMS_MAX = 4, FORM_SIZE = 24, ID_SIZE_MIN = 6, ID_SIZE_MAX = 16 };

/* An id as it was named, and as a centre that speaks of it in hexadecimal here and in decimal there
 * would name it. Only numbers long enough not to meet by chance. */
struct id_forms {
    struct str rows[FORMS_MAX];
    size_t count;
    char others[FORMS_MAX][FORM_SIZE];
};

static void add_form(struct id_forms *forms, char format, unsigned long long value)
{
    struct builder other;
    builder_init(&other, forms->others[forms->count], FORM_SIZE);
    switch (format) {
    case 'X':
        builder_addf(&other, "%llX", value);
        break;
    case 'x':
        builder_addf(&other, "%llx", value);
        break;
    default:
        builder_addf(&other, "%llu", value);
    }
    for (size_t i = 0; i < forms->count; i++) {
        if (str_equal(forms->rows[i], builder_str(&other)))
            return;
    }
    forms->rows[forms->count++] = builder_str(&other);
}

static void id_forms(struct str id, struct id_forms *ret)
{
    char text[ID_SIZE_MAX + 1];
    bool decimal = true, hexadecimal = true;
    *ret = (struct id_forms){ .rows = { id }, .count = 1 };
    if (id.len < ID_SIZE_MIN || !str_to_c(id, text, sizeof(text)))
        return;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool digit = c >= '0' && c <= '9';
        decimal = decimal && digit;
        hexadecimal = hexadecimal && (digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    }
    if (decimal) {
        add_form(ret, 'X', strtoull(text, NULL, 10));
        add_form(ret, 'x', strtoull(text, NULL, 10));
    }
    if (hexadecimal)
        add_form(ret, 'u', strtoull(text, NULL, 16));
}

static bool is_final(enum outbox_state state)
{
    return state == OUTBOX_DELIVERED || state == OUTBOX_FAILED || state == OUTBOX_EXPIRED;
}

/* What a receipt makes of a row in `state`; false: nothing (it is final, or would step back). */
static bool next_state(enum outbox_state state, enum delivery delivery, enum outbox_state *ret)
{
    static const enum outbox_state states[] = {
        [DELIVERY_SENT] = OUTBOX_SENT,
        [DELIVERY_DELIVERED] = OUTBOX_DELIVERED,
        [DELIVERY_FAILED] = OUTBOX_FAILED,
        [DELIVERY_EXPIRED] = OUTBOX_EXPIRED,
    };
    *ret = states[delivery];
    return !is_final(state) && *ret != state;
}

/* ---- receipts */

struct found {             /* whom a receipt is about */
    int64_t id, ticket_id; /* id 0: nobody */
    enum outbox_state state;
    struct str part; /* the part's id; empty: it is about the whole message */
    struct str gone; /* the name of a message, or part, to somebody who was forgotten */
    bool nobodys;    /* they were forgotten, by whatever it was found */
};

static void take_found(const struct db_rows *rows, struct found *ret)
{
    if (rows->row_count == 0)
        return;
    ret->id = db_int(rows, 0, 0);
    ret->state = (enum outbox_state)db_int(rows, 0, 1);
    ret->ticket_id = db_int(rows, 0, 2);
    ret->nobodys = db_int(rows, 0, 3) < 0;
}

static bool find_by_id(struct db *db, const struct channel *channel, int64_t id,
                       struct arena *arena, struct found *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_OUTBOX_BY_ID, arena, &rows, err, DB_I(id), DB_S(channel->name)))
        return false;
    take_found(&rows, ret);
    return true;
}

static bool find_part(struct db *db, const struct channel *channel, struct str id,
                      struct arena *arena, struct found *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_OUTBOX_PART_FIND, arena, &rows, err, DB_S(channel->name), DB_S(id)))
        return false;
    if (rows.row_count == 0)
        return true;
    if (!arena_copy(arena, id, &ret->part))
        return err_set(err, ERR_LIMIT, "no room for a part's id");
    return find_by_id(db, channel, db_int(&rows, 0, 0), arena, ret, err);
}

static bool find_external(struct db *db, const struct channel *channel, struct str id,
                          struct arena *arena, struct found *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_OUTBOX_BY_EXTERNAL, arena, &rows, err, DB_S(channel->name), DB_S(id)))
        return false;
    take_found(&rows, ret);
    return true;
}

/* A later message than `ret` that is nobody's any more. */
static bool find_gone(struct db *db, const struct keyring *keys, const struct channel *channel,
                      const struct id_forms *forms, struct arena *arena, struct found *ret,
                      struct err *err)
{
    for (size_t i = 0; i < forms->count; i++) {
        struct found gone = { .gone = forms->rows[i] };
        int64_t id;
        if (!receipts_gone_find(db, keys, channel->name, forms->rows[i], arena, &id, err))
            return false;
        if (id <= ret->id)
            continue;
        if (!arena_copy(arena, forms->rows[i], &gone.gone))
            return err_set(err, ERR_LIMIT, "no room for a receipt's id");
        if (!find_by_id(db, channel, id, arena, &gone, err))
            return false;
        if (gone.id != 0)
            *ret = gone;
    }
    return true;
}

static bool find_row(struct db *db, const struct keyring *keys, const struct channel *channel,
                     const struct receipt *receipt, struct arena *arena, struct found *ret,
                     struct err *err)
{
    struct id_forms forms = { 0 };
    *ret = (struct found){ 0 };
    if (receipt->external_id.len > 0)
        id_forms(receipt->external_id, &forms);
    for (size_t i = 0; i < forms.count && ret->id == 0; i++) {
        if (!find_part(db, channel, forms.rows[i], arena, ret, err))
            return false;
    }
    if (ret->id == 0 && receipt->outbound_id != 0 &&
        !find_by_id(db, channel, receipt->outbound_id, arena, ret, err))
        return false;
    for (size_t i = 0; i < forms.count && ret->id == 0; i++) {
        if (!find_external(db, channel, forms.rows[i], arena, ret, err))
            return false;
    }
    return (ret->id != 0 && !is_final(ret->state)) ||
           find_gone(db, keys, channel, &forms, arena, ret, err);
}

/* What the report about one part makes of the whole: false, nothing yet. */
static bool settle_part(struct db *db, const struct keyring *keys, const struct channel *channel,
                        const struct found *found, enum delivery delivery, struct arena *arena,
                        bool *ret_whole, struct err *err)
{
    enum outbox_state state;
    struct db_rows rows;
    *ret_whole = true;
    if (found->gone.len > 0)
        return delivery != DELIVERY_DELIVERED ||
               receipts_gone_arrived(db, keys, channel->name, found->gone, arena, ret_whole, err);
    if (found->part.len == 0)
        return true;
    if (!DB_RUN(db, QUERY_OUTBOX_PART_FIND, arena, &rows, err, DB_S(channel->name),
                DB_S(found->part)))
        return false;
    if (next_state((enum outbox_state)db_int(&rows, 0, 1), delivery, &state) &&
        !DB_RUN(db, QUERY_OUTBOX_PART_SETTLE, arena, NULL, err, DB_S(channel->name),
                DB_S(found->part), DB_I(state)))
        return false;
    if (delivery != DELIVERY_DELIVERED)
        return true;
    if (!DB_RUN(db, QUERY_OUTBOX_PARTS, arena, &rows, err, DB_I(found->id)))
        return false;
    *ret_whole = db_int(&rows, 0, 0) == db_int(&rows, 0, 1);
    return true;
}

/* Kept for a send whose answer is not in yet, and shown to operators when none comes. */
static bool keep_unmatched(struct db *db, const struct channel *channel,
                           const struct receipt *receipt, int64_t now_ms, struct arena *arena,
                           struct err *err)
{
    struct str id = receipt->external_id;
    if (id.len == 0 && !arena_format(arena, &id, "our %lld", (long long)receipt->outbound_id))
        return err_set(err, ERR_LIMIT, "no room for a receipt's id");
    return DB_RUN(db, QUERY_RECEIPT_EARLY_PUT, arena, NULL, err, DB_S(channel->name), DB_S(id),
                  DB_I(receipt->delivery), DB_S(receipt->reason), DB_I(now_ms),
                  DB_I(receipt->opted_out));
}

/* The provider says so: taken over, as if they had told us. */
static bool take_over_stop(struct db *db, const struct keyring *keys, int64_t id, int64_t now_ms,
                           struct arena *arena, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_OUTBOX_CONTACT, arena, &rows, err, DB_I(id)) &&
           (rows.row_count == 0 ||
            contacts_stop(db, keys, db_int(&rows, 0, 0), STOP_ALL, now_ms, arena, err));
}

/* Some name a message only when it has left, and by that name alone afterwards. */
static bool learn_name(struct db *db, const struct keyring *keys, const struct channel *channel,
                       const struct found *found, const struct receipt *receipt, int64_t now_ms,
                       struct arena *arena, struct err *err)
{
    bool told = receipt->delivery == DELIVERY_SENT && receipt->outbound_id == found->id &&
                receipt->external_id.len > 0 && found->part.len == 0;
    if (told && found->nobodys)
        return receipts_gone_name(db, keys, channel->name, receipt->external_id, found->id, now_ms,
                                  arena, err);
    return !told || DB_RUN(db, QUERY_OUTBOX_NAME, arena, NULL, err, DB_I(found->id),
                           DB_S(receipt->external_id));
}

bool outbox_receipt(struct db *db, const struct keyring *keys, const struct channel *channel,
                    const struct receipt *receipt, int64_t now_ms, struct arena *arena,
                    bool *ret_matched, int64_t *ret_ticket_id, struct err *err)
{
    struct found found;
    bool whole;
    *ret_matched = false;
    *ret_ticket_id = 0;
    if (!find_row(db, keys, channel, receipt, arena, &found, err))
        return false;
    if (found.id == 0)
        return keep_unmatched(db, channel, receipt, now_ms, arena, err);
    *ret_matched = true;
    *ret_ticket_id = found.ticket_id;
    if (!learn_name(db, keys, channel, &found, receipt, now_ms, arena, err))
        return false;
    if (receipt->opted_out && !take_over_stop(db, keys, found.id, now_ms, arena, err))
        return false;
    enum outbox_state state;
    if (!settle_part(db, keys, channel, &found, receipt->delivery, arena, &whole, err))
        return false;
    if (!whole || !next_state(found.state, receipt->delivery, &state))
        return true;
    return DB_RUN(db, QUERY_OUTBOX_SETTLE, arena, NULL, err, DB_I(found.id), DB_I(state),
                  DB_S(receipt->reason), DB_I(now_ms));
}

/* ---- results */

/* A receipt that came before the answer to the send, by the id that the answer names. */
static bool apply_early(struct db *db, const struct keyring *keys, const struct channel *channel,
                        struct str id, int64_t now_ms, struct arena *arena, struct err *err)
{
    struct id_forms forms;
    id_forms(id, &forms);
    for (size_t i = 0; i < forms.count; i++) {
        struct db_rows rows;
        if (!DB_RUN(db, QUERY_RECEIPT_EARLY_TAKE, arena, &rows, err, DB_S(channel->name),
                    DB_S(forms.rows[i])))
            return false;
        if (rows.row_count == 0)
            continue;
        const struct receipt receipt = { .external_id = id,
                                         .delivery = (enum delivery)db_int(&rows, 0, 0),
                                         .reason = db_str(&rows, 0, 1),
                                         .opted_out = db_int(&rows, 0, 2) != 0 };
        bool matched;
        int64_t ticket_id;
        if (!outbox_receipt(db, keys, channel, &receipt, now_ms, arena, &matched, &ticket_id, err))
            return false;
    }
    return true;
}

static bool record_accepted(struct db *db, const struct keyring *keys,
                            const struct channel *channel, const struct outbox_result *result,
                            int64_t now_ms, struct arena *arena, struct err *err)
{
    const struct send_ids *ids = &result->ids;
    if (!DB_RUN(db, QUERY_OUTBOX_SENT, arena, NULL, err, DB_I(result->id),
                ids->count > 0 ? DB_S(ids->ids[0]) : DB_NOTHING, DB_I(now_ms)))
        return false;
    for (size_t i = 0; ids->count > 1 && i < ids->count; i++) {
        if (!DB_RUN(db, QUERY_OUTBOX_PART_ADD, arena, NULL, err, DB_S(channel->name),
                    DB_S(ids->ids[i]), DB_I(result->id)))
            return false;
    }
    for (size_t i = 0; i < ids->count; i++) {
        if (!apply_early(db, keys, channel, ids->ids[i], now_ms, arena, err))
            return false;
    }
    return true;
}

bool outbox_record(struct db *db, const struct keyring *keys, const struct channel *channel,
                   const struct outbox_result *result, int64_t now_ms, struct arena *arena,
                   struct err *err)
{
    enum outbox_state state = OUTBOX_FAILED;
    switch (result->outcome) {
    case SEND_ACCEPTED:
        return record_accepted(db, keys, channel, result, now_ms, arena, err);
    case SEND_RETRY:
    case SEND_THROTTLED:
    case SEND_MISCONFIGURED:
        return DB_RUN(db, QUERY_OUTBOX_RETRY, arena, NULL, err, DB_I(result->id),
                      DB_I(result->retry_at_ms), DB_S(result->reason), DB_I(now_ms),
                      DB_I(!result->counted), DB_I(result->pinned));
    case SEND_UNKNOWN:
        state = OUTBOX_UNKNOWN;
        break;
    case SEND_OPTED_OUT:
        if (!take_over_stop(db, keys, result->id, now_ms, arena, err))
            return false;
        break;
    case SEND_REJECTED:
        break;
    }
    return DB_RUN(db, QUERY_OUTBOX_SETTLE_SENDING, arena, NULL, err, DB_I(result->id), DB_I(state),
                  DB_S(result->reason), DB_I(now_ms));
}
