/* Floor 3: questions asked often: near-duplicates are gathered into groups. */
#include "service/faq_parts.h"

#include "domain/rank.h"
#include "store/id.h"

enum {
    /* In thousandths of what two texts hold, by the measurement in tests/unit/test_trigram.c: texts
     * alone must share much, those that the search leads to the same page little. */
    ALIKE_MIN = 450,
    ALIKE_SAME_PAGE_MIN = 150,
    ALIKE_PAGE_BONUS = 300,
};

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

bool faq_expect(struct db *db, int64_t ticket_id, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_FAQ_EXPECT, arena, NULL, err, DB_I(ticket_id));
}

bool faq_fits(const struct trigram_sketch *a, const struct trigram_sketch *b, bool same_page,
              int *ret_score)
{
    int alike = trigram_alike(a, b);
    *ret_score = alike + (same_page ? ALIKE_PAGE_BONUS : 0);
    return alike >= (same_page ? ALIKE_SAME_PAGE_MIN : ALIKE_MIN);
}

/* ---- the group of a question */

/* The page that the search would offer first; empty: none. */
static struct str page_of(const struct menus *menus, const struct faq_asked *asked)
{
    struct rank_want want = { .text = asked->text,
                              .category = -1,
                              .language = menus_language(menus, asked->language) };
    struct rank_found found[RANK_FOUND_MAX];
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, asked->category))
            want.category = i;
    }
    return rank_find(menus, &want, found) > 0 ? menus->nodes[found[0].node].id : STR("");
}

/* What belongs to other categories or languages never meets. */
static uint32_t seed_of(const struct faq_asked *asked)
{
    uint32_t hash = 2166136261U; /* FNV-1a */
    const struct str parts[] = { asked->category, STR("/"), asked->language };
    for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++) {
        for (size_t i = 0; i < parts[p].len; i++)
            hash = (hash ^ (unsigned char)parts[p].ptr[i]) * 16777619U;
    }
    return hash;
}

struct nearest {
    int64_t home; /* 0: none yet */
    int score;
};

static void look_at(const struct db_rows *rows, const struct faq_asked *asked, struct nearest *best)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        struct trigram_sketch sketch;
        int score;
        bool same_page = asked->page.len > 0 && str_equal(asked->page, db_str(rows, i, 2));
        trigram_read(db_str(rows, i, 1), &sketch);
        int64_t home = db_int(rows, i, 0);
        bool fits = faq_fits(&asked->sketch, &sketch, same_page, &score);
        /* Of two as near the older one: what was taken out of it draws nobody after it. */
        if (fits && (score > best->score || (score == best->score && home < best->home)))
            *best = (struct nearest){ home, score };
    }
}

static bool find_nearest(struct db *db, const struct faq_asked *asked, struct arena *arena,
                         int64_t *ret_home, struct err *err)
{
    struct db_rows rows;
    struct nearest best = { 0 };
    struct db_value bands[TRIGRAM_BANDS + 1];
    int64_t keys[TRIGRAM_BANDS];
    if (!DB_RUN(db, QUERY_FAQ_BY_PAGE, arena, &rows, err, DB_S(asked->category),
                DB_S(asked->language), DB_S(asked->page), DB_I(FAQ_CANDIDATES_MAX)))
        return false;
    look_at(&rows, asked, &best);
    trigram_bands(&asked->sketch, seed_of(asked), keys);
    for (int i = 0; i < TRIGRAM_BANDS; i++)
        bands[i] = DB_I(keys[i]);
    bands[TRIGRAM_BANDS] = DB_I(FAQ_CANDIDATES_MAX);
    if (!db_run(db, QUERY_FAQ_BY_BAND, bands, TRIGRAM_BANDS + 1, arena, &rows, err))
        return false;
    look_at(&rows, asked, &best);
    *ret_home = best.home;
    return true;
}

bool faq_group_add(struct db *db, const struct faq_asked *asked, bool kept, struct arena *arena,
                   int64_t *ret_id, struct err *err)
{
    struct db_rows rows;
    char stored[TRIGRAM_STORED_SIZE_MAX];
    int64_t keys[TRIGRAM_BANDS];
    size_t size = trigram_store(&asked->sketch, stored);
    *ret_id = id_new(asked->at_ms);
    if (!DB_RUN(db, QUERY_COUNTER_NEXT, arena, &rows, err, DB_S(STR("faq"))))
        return false;
    if (rows.row_count != 1)
        return err_set(err, ERR_STORAGE, "the counter of groups is missing from the database");
    if (!DB_RUN(db, QUERY_FAQ_GROUP_ADD, arena, NULL, err, DB_I(*ret_id), DB_I(db_int(&rows, 0, 0)),
                DB_S(asked->language), DB_S(asked->category), DB_S(asked->page),
                DB_B(((struct str){ stored, size })), DB_I(kept), DB_I(asked->at_ms)))
        return false;
    trigram_bands(&asked->sketch, seed_of(asked), keys);
    for (int i = 0; i < TRIGRAM_BANDS; i++) {
        if (!DB_RUN(db, QUERY_FAQ_BAND_ADD, arena, NULL, err, DB_I(keys[i]), DB_I(*ret_id)))
            return false;
    }
    return true;
}

static bool add_question(struct db *db, const struct faq_asked *asked, int64_t group_id,
                         struct arena *arena, struct err *err)
{
    struct db_rows known, added;
    return DB_RUN(db, QUERY_FAQ_ASKED_BY, arena, &known, err, DB_I(group_id),
                  DB_I(asked->contact_id)) &&
           DB_RUN(db, QUERY_FAQ_QUESTION_ADD, arena, &added, err, DB_I(asked->ticket_id),
                  DB_I(group_id), DB_I(asked->contact_id), DB_I(asked->entry_id)) &&
           (added.changed == 0 || DB_RUN(db, QUERY_FAQ_GROWN, arena, NULL, err, DB_I(group_id),
                                         DB_I(asked->at_ms), DB_I(known.row_count == 0)));
}

/* ---- slices */

static bool gather_one(struct db *db, const struct menus *menus, int64_t ticket_id,
                       struct arena *arena, struct err *err)
{
    struct db_rows rows;
    int64_t group_id;
    if (!DB_RUN(db, QUERY_FAQ_COMPARED, arena, NULL, err, DB_I(ticket_id)) ||
        !DB_RUN(db, QUERY_FAQ_TICKET, arena, &rows, err, DB_I(ticket_id)))
        return false;
    if (rows.row_count == 0) /* not of those that are gathered */
        return true;
    struct faq_asked asked = { .ticket_id = ticket_id,
                               .contact_id = db_int(&rows, 0, 0),
                               .category = db_str(&rows, 0, 1),
                               .language = db_str(&rows, 0, 2),
                               .at_ms = db_int(&rows, 0, 3),
                               .entry_id = db_int(&rows, 0, 4),
                               .text = db_str(&rows, 0, 5) };
    trigram_sketch(asked.text, &asked.sketch);
    if (asked.sketch.count < TRIGRAM_MIN)
        return true;
    asked.page = page_of(menus, &asked);
    return find_nearest(db, &asked, arena, &group_id, err) &&
           (group_id != 0 || faq_group_add(db, &asked, false, arena, &group_id, err)) &&
           add_question(db, &asked, group_id, arena, err);
}

bool faq_gather(struct db *db, const struct menus *menus, struct arena *arena, bool *ret_more,
                struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FAQ_NEXT, arena, &rows, err, DB_I(FAQ_SLICE_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        if (!gather_one(db, menus, db_int(&rows, i, 0), arena, err))
            return false;
    }
    *ret_more = rows.row_count == FAQ_SLICE_MAX;
    return true;
}

bool faq_purge(struct db *db, int64_t now_ms, struct arena *arena, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_FAQ_ALONE, arena, &rows, err, DB_I(now_ms - FAQ_ALONE_KEPT_DAYS * day_ms),
                DB_I(FAQ_PURGE_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct db_value id = DB_I(db_int(&rows, i, 0));
        if (!DB_RUN(db, QUERY_FAQ_BANDS_REMOVE, arena, NULL, err, id) ||
            !DB_RUN(db, QUERY_FAQ_QUESTIONS_REMOVE, arena, NULL, err, id) ||
            !DB_RUN(db, QUERY_FAQ_GROUP_REMOVE, arena, NULL, err, id))
            return false;
    }
    return true;
}
