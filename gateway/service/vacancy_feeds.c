/* Floor 3: how feeds of vacancies went. */
#include "service/vacancy_feeds.h"

#include "base/limits.h"

enum { NAME_SIZE_MAX = 32 };

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return name.len > 0 && name.len <= NAME_SIZE_MAX;
}

bool vacancy_feeds_check(const struct vacancy_feed *feed, size_t count, struct err *err)
{
    bool plain = str_starts(feed->url, STR("http://"));
    if (count == VACANCY_FEEDS_MAX)
        return err_set(err, ERR_CONFIG, "is one feed more than there may be (%d)",
                       VACANCY_FEEDS_MAX);
    if (!is_name(feed->name))
        return err_set(err, ERR_CONFIG, "the name is 1 to %d small letters, digits and '-'",
                       NAME_SIZE_MAX);
    if (str_starts(feed->url, STR("https://")) || (plain && feed->allow_http))
        return true;
    return err_set(err, ERR_CONFIG, "url is no address that begins with https://%s",
                   plain ? "; set allow_http = yes to ask without TLS" : "");
}

bool vacancy_feeds_last(struct db *db, struct str name, struct arena *arena,
                        struct vacancy_feed_run *ret, bool *ret_known, struct err *err)
{
    struct db_rows rows;
    *ret = (struct vacancy_feed_run){ 0 };
    if (!DB_RUN(db, QUERY_FEED, arena, &rows, err, DB_S(name)))
        return false;
    *ret_known = rows.row_count > 0;
    if (!*ret_known)
        return true;
    *ret = (struct vacancy_feed_run){
        .etag = db_str(&rows, 0, 0),
        .modified = db_str(&rows, 0, 1),
        .run_at_ms = db_int(&rows, 0, 2),
        .good_at_ms = db_int(&rows, 0, 3),
        .fault = db_str(&rows, 0, 4),
        .unchanged = db_int(&rows, 0, 5) != 0,
        .withdrawn = db_int(&rows, 0, 10),
        .counts = { .put = { [VACANCY_NEW] = db_int(&rows, 0, 6),
                             [VACANCY_CHANGED] = db_int(&rows, 0, 7),
                             [VACANCY_KEPT] = db_int(&rows, 0, 8),
                             [VACANCY_REPEATED] = db_int(&rows, 0, 9) },
                    .waiting = db_int(&rows, 0, 11),
                    .faults = db_int(&rows, 0, 12) },
    };
    return true;
}

bool vacancy_feeds_record(struct db *db, struct str name, const struct vacancy_feed_run *run,
                          struct arena *arena, struct err *err)
{
    const struct vacancy_import_counts *counts = &run->counts;
    return DB_RUN(db, QUERY_FEED_PUT, arena, NULL, err, DB_S(name), DB_S(run->etag),
                  DB_S(run->modified), DB_I(run->run_at_ms), DB_I(run->good_at_ms),
                  DB_S(run->fault), DB_I(run->unchanged), DB_I(counts->put[VACANCY_NEW]),
                  DB_I(counts->put[VACANCY_CHANGED]), DB_I(counts->put[VACANCY_KEPT]),
                  DB_I(counts->put[VACANCY_REPEATED]), DB_I(run->withdrawn), DB_I(counts->waiting),
                  DB_I(counts->faults));
}
