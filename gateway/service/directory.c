/* Floor 3: the directory in the store. */
#include "service/directory_parts.h"

#include "domain/date.h"
#include "domain/listing_record.h"
#include "domain/words.h"
#include "store/id.h"

enum { CONTENT_SIZE = 8 * 1024, LOOKED_THROUGH_MAX = 500 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct listing directory_listing(const struct db_rows *rows, size_t row)
{
    return (struct listing){
        .id = db_int(rows, row, 0),
        .key = db_str(rows, row, 1),
        .source = db_str(rows, row, 2),
        .organization = db_str(rows, row, 3),
        .name_sq = db_str(rows, row, 4),
        .name_en = db_str(rows, row, 5),
        .needs = db_str(rows, row, 6),
        .places = db_str(rows, row, 7),
        .address = db_str(rows, row, 8),
        .phone = db_str(rows, row, 9),
        .website = db_str(rows, row, 10),
        .eligibility = db_str(rows, row, 11),
        .documents = db_str(rows, row, 12),
        .cost = db_str(rows, row, 13),
        .languages = db_str(rows, row, 14),
        .accessibility = db_str(rows, row, 15),
        .hours = db_str(rows, row, 16),
        .closed = db_str(rows, row, 17),
        .note = db_str(rows, row, 18),
        .beds = db_int(rows, row, 19),
        .beds_free = db_int(rows, row, 20),
        .beds_told_ms = db_int(rows, row, 21),
        .shut_day_ms = db_int(rows, row, 22),
        .assured_ms = db_int(rows, row, 23),
        .assured_days = db_int(rows, row, 24),
        .sample = db_int(rows, row, 25) != 0,
        .state = (enum listing_state)db_int(rows, row, 26),
        .doubt = (enum listing_doubt)db_int(rows, row, 27),
        .version = db_int(rows, row, 28),
        .changed_at_ms = db_int(rows, row, 29),
    };
}

/* ---- taking in */

static bool add_spots(struct db *db, int64_t id, struct str need, struct str places,
                      struct arena *arena, struct err *err)
{
    while (places.len > 0) {
        struct str place;
        (void)str_cut(places, ' ', &place, &places);
        if (!DB_RUN(db, QUERY_LISTING_SPOT_ADD, arena, NULL, err, DB_S(need), DB_S(place),
                    DB_I(id)))
            return false;
    }
    return true;
}

/* One that meets a need never named is found by such needs alone. */
static bool write_spots(struct db *db, const struct need_words *words, int64_t id,
                        const struct listing *listing, struct arena *arena, struct err *err)
{
    bool sensitive = need_words_is_sensitive(words, listing);
    struct str needs = listing->needs;
    if (!DB_RUN(db, QUERY_LISTING_SPOTS_REMOVE, arena, NULL, err, DB_I(id)))
        return false;
    while (needs.len > 0) {
        struct str need;
        (void)str_cut(needs, ' ', &need, &needs);
        int index = need_words_find(words, need);
        if (sensitive && (index < 0 || !words->all[index].sensitive))
            continue;
        if (!add_spots(db, id, need, listing->places, arena, err))
            return false;
    }
    return sensitive || add_spots(db, id, STR(""), listing->places, arena, err);
}

static bool write_row(struct db *db, const struct need_words *words, int64_t id,
                      const struct listing *it, int64_t now_ms, struct arena *arena,
                      struct err *err)
{
    return DB_RUN(db, QUERY_LISTING_PUT, arena, NULL, err, DB_I(id), DB_S(it->key),
                  DB_S(it->source), DB_S(it->organization), DB_S(it->name_sq), DB_S(it->name_en),
                  DB_S(it->needs), DB_S(it->places), DB_S(it->address), DB_S(it->phone),
                  DB_S(it->website), DB_S(it->eligibility), DB_S(it->documents), DB_S(it->cost),
                  DB_S(it->languages), DB_S(it->accessibility), DB_S(it->hours), DB_S(it->closed),
                  DB_S(it->note), DB_I(it->beds), DB_I(it->beds_free), DB_I(it->beds_told_ms),
                  DB_I(it->shut_day_ms), DB_I(it->assured_ms), DB_I(it->assured_days),
                  DB_I(it->sample), DB_I(it->state), DB_I(it->doubt),
                  DB_I(listing_good_until_ms(it)), DB_I(now_ms)) &&
           write_spots(db, words, id, it, arena, err);
}

/* All that files tell, one value a line. */
static bool content_of(const struct listing *listing, struct arena *arena, struct str *ret,
                       struct err *err)
{
    struct builder b;
    if (!arena_builder(arena, CONTENT_SIZE, &b))
        return err_set(err, ERR_LIMIT, "no room to compare a listing");
    for (int column = 0; column < LISTING_COLUMN_COUNT; column++) {
        listing_write(listing, (enum listing_column)column, &b);
        builder_add_char(&b, '\n');
    }
    *ret = builder_str(&b);
    return true;
}

/* What a file does not tell, or not as well. */
static void keep_known(const struct listing *before, struct listing *fresh)
{
    fresh->beds_free = before->beds_free;
    fresh->beds_told_ms = before->beds_told_ms;
    fresh->shut_day_ms = before->shut_day_ms;
    fresh->doubt = fresh->assured_ms > before->assured_ms ? LISTING_SURE : before->doubt;
    if (fresh->assured_ms < before->assured_ms)
        fresh->assured_ms = before->assured_ms;
    if (before->state == LISTING_DEFUNCT)
        fresh->state = LISTING_DEFUNCT;
}

bool directory_put(struct db *db, const struct need_words *words, const struct listing *listing,
                   int64_t now_ms, struct arena *arena, enum directory_put *ret, struct err *err)
{
    struct db_rows rows;
    struct str before_text, fresh_text;
    if (!DB_RUN(db, QUERY_LISTING_BY_KEY, arena, &rows, err, DB_S(listing->key)))
        return false;
    *ret = DIRECTORY_NEW;
    if (rows.row_count == 0)
        return write_row(db, words, id_new(now_ms), listing, now_ms, arena, err);
    struct listing before = directory_listing(&rows, 0), fresh = *listing;
    keep_known(&before, &fresh);
    if (!content_of(&before, arena, &before_text, err) ||
        !content_of(&fresh, arena, &fresh_text, err))
        return false;
    *ret = str_equal(before_text, fresh_text) ? DIRECTORY_KEPT : DIRECTORY_CHANGED;
    fresh.source = before.source;
    return *ret == DIRECTORY_KEPT || write_row(db, words, before.id, &fresh, now_ms, arena, err);
}

/* ---- one */

bool directory_get(struct db *db, int64_t id, struct arena *arena, struct listing *ret,
                   struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_LISTING_BY_ID, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such service in the directory");
    *ret = directory_listing(&rows, 0);
    return true;
}

bool directory_add(struct db *db, const struct need_words *words, const struct listing *listing,
                   int64_t now_ms, struct arena *arena, struct listing *ret, struct err *err)
{
    int64_t id = id_new(now_ms);
    return write_row(db, words, id, listing, now_ms, arena, err) &&
           directory_get(db, id, arena, ret, err);
}

static bool get_version(struct db *db, int64_t id, int64_t version, struct arena *arena,
                        struct listing *ret, struct err *err)
{
    return directory_get(db, id, arena, ret, err) &&
           (ret->version == version ||
            err_set(err, ERR_CONFLICT, "somebody changed this service meanwhile"));
}

bool directory_change(struct db *db, const struct need_words *words, const struct listing *listing,
                      int64_t now_ms, struct arena *arena, struct listing *ret, struct err *err)
{
    struct listing before, fresh = *listing;
    if (!get_version(db, listing->id, listing->version, arena, &before, err))
        return false;
    fresh.key = before.key;
    fresh.source = before.source;
    fresh.beds_free = before.beds_free;
    fresh.beds_told_ms = before.beds_told_ms;
    fresh.shut_day_ms = before.shut_day_ms;
    fresh.doubt = fresh.assured_ms > before.assured_ms ? LISTING_SURE : before.doubt;
    return write_row(db, words, before.id, &fresh, now_ms, arena, err) &&
           directory_get(db, before.id, arena, ret, err);
}

bool directory_assure(struct db *db, int64_t id, int64_t version, int64_t now_ms,
                      struct arena *arena, struct listing *ret, struct err *err)
{
    if (!get_version(db, id, version, arena, ret, err))
        return false;
    if (ret->sample)
        return err_set(err, ERR_UNPROCESSED,
                       "this is a sample; take the mark away first, once all of it is true");
    int64_t local_ms = date_local_ms(now_ms);
    ret->assured_ms = local_ms - local_ms % day_ms;
    return DB_RUN(db, QUERY_LISTING_ASSURE, arena, NULL, err, DB_I(id), DB_I(ret->assured_ms),
                  DB_I(listing_good_until_ms(ret)), DB_I(now_ms)) &&
           directory_get(db, id, arena, ret, err);
}

/* ---- lists */

bool directory_is_dubious(const struct listing *listing, int64_t now_ms)
{
    return listing->state == LISTING_ACTIVE &&
           (listing_good_until_ms(listing) <= now_ms || listing->doubt != LISTING_SURE);
}

static bool fits(const struct directory_filter *filter, const struct words_query *query,
                 const struct listing *it)
{
    if ((filter->need.len > 0 && !listing_has(it->needs, filter->need)) ||
        (filter->place.len > 0 && !listing_has(it->places, filter->place) &&
         !listing_has(it->places, LISTING_EVERYWHERE)))
        return false;
    const struct str texts[] = { it->organization, it->name_sq, it->name_en, it->address,
                                 it->eligibility,  it->phone,   it->note };
    bool found = query->count == 0;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && !found; i++)
        found = words_found(texts[i], query) == query->count;
    return found;
}

bool directory_list(struct db *db, const struct directory_filter *filter, int64_t now_ms,
                    struct arena *arena, struct listing **ret, size_t *ret_count, int64_t *ret_next,
                    struct err *err)
{
    struct db_rows rows;
    struct words_query query = { 0 };
    int64_t before_id = filter->before_id > 0 ? filter->before_id : INT64_MAX;
    words_query(filter->text, &query);
    *ret_count = 0;
    *ret_next = 0;
    *ret = ARENA_ARRAY(arena, struct listing, DIRECTORY_ROWS);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for a list of services");
    if (!DB_RUN(db, QUERY_LISTINGS_LATEST, arena, &rows, err, DB_I(before_id), DB_I(now_ms),
                DB_I(filter->verify), DB_I(filter->samples), DB_I(LOOKED_THROUGH_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct listing it = directory_listing(&rows, i);
        if (!fits(filter, &query, &it))
            continue;
        if (*ret_count == DIRECTORY_ROWS) {
            *ret_next = (*ret)[DIRECTORY_ROWS - 1].id;
            return true;
        }
        (*ret)[(*ret_count)++] = it;
    }
    if (rows.row_count == LOOKED_THROUGH_MAX)
        *ret_next = db_int(&rows, rows.row_count - 1, 0);
    return true;
}

bool directory_counts(struct db *db, int64_t now_ms, struct arena *arena,
                      struct directory_counts *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_LISTINGS_COUNTS, arena, &rows, err, DB_I(0), DB_I(now_ms)))
        return false;
    *ret =
        (struct directory_counts){ db_int(&rows, 0, 0), db_int(&rows, 0, 1), db_int(&rows, 0, 2) };
    return true;
}
