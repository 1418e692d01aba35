/* Floor 3: search in what was said on tickets.
 *
 * The rarest word of a query decides how. Few entries hold it: these are read, and their tickets asked
 * for the other words. Many do: the tickets are walked from the newest back and asked for all words, so
 * many a page, since one with a frequent word is never far. Either way the work of a page is bounded. */
#include "service/search.h"

#include <stdlib.h>
#include <string.h>

enum {
    RARE_MAX = 4000,          /* entries with a word that is rare */
    WALK_MAX = 1500,          /* tickets walked for a page */
    ENTRIES_READ_MAX = 50,    /* of a ticket, for the excerpt */
    TEXTS_SIZE = 1024 * 1024, /* of these */
    ENTRY_WORDS_MAX = 300,    /* kept of one entry */
    RESULTS_MAX = 100,
};

/* ---- what is findable */

static int compare_words(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static bool add_words(struct str text, struct arena *arena, struct search_entry *ret)
{
    struct str found[ENTRY_WORDS_MAX];
    struct word word;
    size_t count = 0, kept = 0;
    for (size_t at = 0; count < ENTRY_WORDS_MAX && words_next(text, &at, &word);) {
        if (word.len > 1 && !arena_copy(arena, words_str(&word), &found[count++]))
            return false;
    }
    qsort(found, count, sizeof(*found), compare_words);
    struct str *words = ARENA_ARRAY(arena, struct str, count);
    if (!words)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !str_equal(found[i], found[i - 1]))
            words[kept++] = found[i];
    }
    ret->words = words;
    ret->word_count = kept;
    return true;
}

bool search_take(struct db *db, struct arena *arena, struct search_slice *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_SEARCH_WAITING, arena, &rows, err, DB_I(SEARCH_SLICE_MAX)))
        return false;
    struct search_entry *entries = ARENA_ARRAY(arena, struct search_entry, rows.row_count);
    if (!entries)
        return err_set(err, ERR_LIMIT, "no room for %zu entries", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        entries[i].id = db_int(&rows, i, 0);
        if (!add_words(db_str(&rows, i, 1), arena, &entries[i]))
            return err_set(err, ERR_LIMIT, "no room for the words of an entry");
    }
    *ret = (struct search_slice){ entries, rows.row_count };
    return true;
}

static bool put_entry(struct db *db, const struct search_entry *entry, struct arena *arena,
                      struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_SEARCH_DONE, arena, &rows, err, DB_I(entry->id)))
        return false;
    if (rows.row_count == 0)
        return true; /* gone meanwhile, and its words with it */
    for (size_t i = 0; i < entry->word_count; i++) {
        if (!DB_RUN(db, QUERY_SEARCH_WORD_ADD, NULL, NULL, err, DB_I(entry->id),
                    DB_B(entry->words[i])))
            return false;
    }
    return true;
}

bool search_put(struct db *db, const struct search_slice *slice, struct arena *arena,
                struct err *err)
{
    for (size_t i = 0; i < slice->count; i++) {
        if (!put_entry(db, &slice->entries[i], arena, err))
            return false;
    }
    return true;
}

bool search_behind_since(struct db *db, struct arena *arena, int64_t *ret_ms, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_SEARCH_BEHIND, arena, &rows, err, DB_I(1)))
        return false;
    *ret_ms = rows.row_count ? db_int(&rows, 0, 0) : 0;
    return true;
}

bool search_forget(struct db *db, int64_t ticket_id, struct err *err)
{
    return DB_RUN(db, QUERY_SEARCH_FORGET, NULL, NULL, err, DB_I(ticket_id)) &&
           DB_RUN(db, QUERY_SEARCH_FORGOTTEN, NULL, NULL, err, DB_I(ticket_id));
}

/* ---- finding */

struct range { /* of the words that begin with one */
    struct str low, high;
};

struct finder {
    struct db *db;
    const struct search_query *query;
    int64_t now_ms;
    struct arena *arena;
    struct words_query words;
    struct range ranges[SEARCH_WORDS_MAX]; /* the rarest first */
    int64_t before_id;
    struct search_page *page;
};

static bool range_of(struct str word, struct arena *arena, struct range *ret)
{
    ret->low = word;
    return arena_format(arena, &ret->high, STR_FMT "\xff", STR_ARG(word)); /* behind all UTF-8 */
}

/* Puts the rarest word first; ret_count: of its entries, RARE_MAX and more alike. */
static bool order_words(struct finder *f, int64_t *ret_count, struct err *err)
{
    *ret_count = INT64_MAX;
    for (int i = 0; i < SEARCH_WORDS_MAX; i++) {
        struct str word = words_str(&f->words.words[i < f->words.count ? i : 0]);
        struct db_rows rows;
        if (!range_of(word, f->arena, &f->ranges[i]))
            return err_set(err, ERR_LIMIT, "no room for a word");
        if (i >= f->words.count)
            continue;
        if (!DB_RUN(f->db, QUERY_SEARCH_COUNT, f->arena, &rows, err, DB_B(f->ranges[i].low),
                    DB_B(f->ranges[i].high), DB_I(RARE_MAX)))
            return false;
        if (db_int(&rows, 0, 0) >= *ret_count)
            continue;
        *ret_count = db_int(&rows, 0, 0);
        struct range first = f->ranges[0];
        f->ranges[0] = f->ranges[i];
        f->ranges[i] = first;
    }
    return true;
}

static bool run_words(struct finder *f, enum query query, int64_t bound, size_t limit,
                      struct db_rows *ret, struct err *err)
{
    const struct range *r = f->ranges;
    return DB_RUN(f->db, query, f->arena, ret, err, DB_I(f->before_id), DB_I(f->query->staff_id),
                  DB_I((int64_t)limit), DB_I(f->words.count), DB_B(r[0].low), DB_B(r[0].high),
                  DB_B(r[1].low), DB_B(r[1].high), DB_B(r[2].low), DB_B(r[2].high), DB_B(r[3].low),
                  DB_B(r[3].high), DB_I(bound));
}

/* Where the walk of a page ends: at the ticket WALK_MAX further back, 0 for the oldest. */
static bool walk_floor(struct finder *f, int64_t *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(f->db, QUERY_SEARCH_FLOOR, f->arena, &rows, err, DB_I(f->before_id),
                DB_I(WALK_MAX)))
        return false;
    *ret = rows.row_count ? db_int(&rows, 0, 0) : 0;
    return true;
}

static bool is_known(const struct search_page *page, int64_t ticket_id)
{
    for (size_t i = 0; i < page->count; i++) {
        if (page->results[i].ticket.id == ticket_id)
            return true;
    }
    return false;
}

static bool copy_excerpt(struct words_excerpt *excerpt, struct arena *arena, struct err *err)
{
    for (int i = 0; i < excerpt->count; i++) {
        if (!arena_copy(arena, excerpt->parts[i].text, &excerpt->parts[i].text))
            return err_set(err, ERR_LIMIT, "no room for an excerpt");
    }
    return true;
}

/* The entry that holds most of the words, of several the latest. */
static bool find_entry(struct finder *f, struct search_result *result, struct arena *scratch,
                       struct err *err)
{
    struct db_rows rows;
    size_t best = 0;
    int most = -1;
    if (!DB_RUN(f->db, QUERY_SEARCH_TEXTS, scratch, &rows, err, DB_I(result->ticket.id),
                DB_I(ENTRIES_READ_MAX)))
        return false;
    for (size_t i = 0; i < rows.row_count && most < f->words.count; i++) {
        int found = words_found(db_str(&rows, i, 1), &f->words);
        if (found <= most)
            continue;
        most = found;
        best = i;
    }
    if (rows.row_count == 0)
        return true;
    result->said = most > 0;
    result->kind = (enum ticket_entry_kind)db_int(&rows, best, 0);
    result->at_ms = db_int(&rows, best, 2);
    words_excerpt(db_str(&rows, best, 1), &f->words, &result->excerpt);
    return copy_excerpt(&result->excerpt, f->arena, err);
}

static bool add_ticket(struct finder *f, int64_t ticket_id, struct err *err)
{
    struct search_page *page = f->page;
    struct search_result *result = &page->results[page->count];
    if (page->count >= RESULTS_MAX || is_known(page, ticket_id))
        return true;
    if (!desk_ticket(f->db, ticket_id, f->query->staff_id, f->now_ms, f->arena, &result->ticket,
                     err))
        return false;
    struct arena *scratch = arena_new(TEXTS_SIZE);
    bool done = find_entry(f, result, scratch, err);
    arena_free(scratch);
    page->count += done;
    return done;
}

static bool add_tickets(struct finder *f, const struct db_rows *rows, struct err *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        if (!add_ticket(f, db_int(rows, i, 0), err))
            return false;
    }
    return true;
}

/* "#123" and "123" are a question's number too, "Molla 200" what a person is called. */
static bool find_named(struct finder *f, struct err *err)
{
    struct str text = str_trim(f->query->text), alias;
    struct db_rows rows;
    int64_t number;
    if (str_starts(text, STR("#")))
        text = str_from(text, 1);
    if (str_to_int64(text, &number))
        return DB_RUN(f->db, QUERY_SEARCH_NUMBER, f->arena, &rows, err, DB_I(number),
                      DB_I(f->query->staff_id)) &&
               add_tickets(f, &rows, err);
    if (f->words.count != 2)
        return true;
    struct str name = words_str(&f->words.words[0]), rest = words_str(&f->words.words[1]);
    char first = name.ptr[0];
    if (first >= 'a' && first <= 'z')
        first = (char)(first - 'a' + 'A');
    if (!arena_format(f->arena, &alias, "%c" STR_FMT " " STR_FMT, first, STR_ARG(str_from(name, 1)),
                      STR_ARG(rest)))
        return err_set(err, ERR_LIMIT, "no room for a name");
    return DB_RUN(f->db, QUERY_SEARCH_ALIAS, f->arena, &rows, err, DB_S(alias),
                  DB_I(f->query->staff_id), DB_I((int64_t)f->query->limit)) &&
           add_tickets(f, &rows, err);
}

static bool find_said(struct finder *f, struct err *err)
{
    struct db_rows rows;
    int64_t entry_count, floor_id = 0;
    if (!order_words(f, &entry_count, err))
        return false;
    bool rare = entry_count < RARE_MAX;
    if (!rare && !walk_floor(f, &floor_id, err))
        return false;
    if (!run_words(f, rare ? QUERY_SEARCH_RARE : QUERY_SEARCH_WALK, rare ? RARE_MAX : floor_id,
                   f->query->limit, &rows, err))
        return false;
    if (rows.row_count == f->query->limit)
        f->page->next_id = db_int(&rows, rows.row_count - 1, 0);
    else if (!rare && floor_id > 0)
        f->page->next_id = floor_id + 1; /* the floor itself was not looked at */
    return add_tickets(f, &rows, err);
}

bool search_find(struct db *db, const struct search_query *query, int64_t now_ms,
                 struct arena *arena, struct search_page *ret, struct err *err)
{
    struct finder f = { .db = db, .query = query, .now_ms = now_ms, .arena = arena, .page = ret };
    words_query(query->text, &f.words);
    *ret = (struct search_page){ .results = ARENA_ARRAY(arena, struct search_result, RESULTS_MAX) };
    if (!ret->results)
        return err_set(err, ERR_LIMIT, "no room for what was found");
    f.before_id = query->before_id ? query->before_id : INT64_MAX;
    ret->words = f.words;
    int64_t number;
    bool numbered =
        str_to_int64(str_trim(query->text), &number) || str_starts(str_trim(query->text), STR("#"));
    if (f.words.count == 0 && !numbered)
        return err_set(err, ERR_UNPROCESSED,
                       "look for a word of at least two letters, a number or an alias");
    return (query->before_id != 0 || find_named(&f, err)) &&
           (f.words.count == 0 || find_said(&f, err));
}
