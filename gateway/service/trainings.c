/* Floor 3: trainings, in figures. */
#include "service/trainings.h"

#include "base/utf8.h"
#include "domain/date.h"
#include "store/id.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static bool read_people(struct db *db, struct arena *arena, struct training *training,
                        struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_TRAINING_PEOPLE, arena, &rows, err, DB_I(training->id),
                DB_I(TRAINING_GROUPS_MAX)))
        return false;
    training->people_count = rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++)
        training->people[i] = (struct training_people){ db_str(&rows, i, 0), db_str(&rows, i, 1),
                                                        db_int(&rows, i, 2) };
    return true;
}

static struct training read_row(const struct db_rows *rows, size_t row)
{
    return (struct training){ .id = db_int(rows, row, 0),
                              .title = db_str(rows, row, 1),
                              .day = db_int(rows, row, 2),
                              .municipality = db_str(rows, row, 3),
                              .organiser = db_str(rows, row, 4),
                              .version = db_int(rows, row, 5) };
}

bool trainings_list(struct db *db, const struct training_cursor *after, struct arena *arena,
                    struct training **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    bool first = after->id == 0;
    if (!DB_RUN(db, QUERY_TRAININGS, arena, &rows, err, DB_I(first ? INT64_MAX : after->day),
                DB_I(first ? INT64_MAX : after->id), DB_I(TRAININGS_SHOWN_MAX)))
        return false;
    *ret = ARENA_ARRAY(arena, struct training, rows.row_count + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu trainings", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        (*ret)[i] = read_row(&rows, i);
        if (!read_people(db, arena, &(*ret)[i], err))
            return false;
    }
    *ret_count = rows.row_count;
    return true;
}

bool trainings_get(struct db *db, int64_t id, struct arena *arena, struct training *ret,
                   struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_TRAINING_GET, arena, &rows, err, DB_I(id)))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such training");
    *ret = read_row(&rows, 0);
    return read_people(db, arena, ret, err);
}

/* ---- changing */

static bool check_text(const char *name, struct str text, struct err *err)
{
    return (text.len > 0 && text.len <= TRAINING_TEXT_SIZE_MAX && utf8_valid(text)) ||
           err_set(err, ERR_INVALID, "%s is 1 to %d bytes of UTF-8", name, TRAINING_TEXT_SIZE_MAX);
}

static bool check_people(const struct training *training, struct err *err)
{
    int64_t sum = 0;
    for (size_t i = 0; i < training->people_count; i++) {
        const struct training_people *people = &training->people[i];
        if (dimension_topic(DIMENSION_KIND, people->kind) == 0)
            return err_set(err, ERR_INVALID, "people: kind is none of those that are known");
        if (dimension_topic(DIMENSION_SEX, people->sex) == 0)
            return err_set(err, ERR_INVALID, "people: sex is none of those that are known");
        if (people->people < 1 || people->people > TRAINING_PEOPLE_MAX)
            return err_set(err, ERR_INVALID, "people: 1 to %d of a kind and sex",
                           TRAINING_PEOPLE_MAX);
        for (size_t k = 0; k < i; k++) {
            if (str_equal(people->kind, training->people[k].kind) &&
                str_equal(people->sex, training->people[k].sex))
                return err_set(err, ERR_INVALID, "people: each kind and sex once");
        }
        sum += people->people;
    }
    return sum > 0 || err_set(err, ERR_INVALID, "people: nobody took part");
}

static bool check(const struct training *training, int64_t now_ms, struct err *err)
{
    if (!check_text("title", training->title, err) ||
        !check_text("organiser", training->organiser, err) || !check_people(training, err))
        return false;
    if (dimension_topic(DIMENSION_MUNICIPALITY, training->municipality) == 0)
        return err_set(err, ERR_INVALID, "municipality is none of those that are known");
    return (training->day >= 0 && training->day <= date_local_ms(now_ms) / day_ms) ||
           err_set(err, ERR_INVALID, "day lies in the future: write it down when it was held");
}

static bool put_people(struct db *db, int64_t id, const struct training *training,
                       struct arena *arena, struct err *err)
{
    if (!DB_RUN(db, QUERY_TRAINING_PEOPLE_REMOVE, arena, NULL, err, DB_I(id)))
        return false;
    for (size_t i = 0; i < training->people_count; i++) {
        const struct training_people *people = &training->people[i];
        if (!DB_RUN(db, QUERY_TRAINING_PEOPLE_ADD, arena, NULL, err, DB_I(id), DB_S(people->kind),
                    DB_S(people->sex), DB_I(people->people)))
            return false;
    }
    return true;
}

static bool applied(const struct db_rows *rows, struct err *err)
{
    return rows->changed > 0 ||
           err_set(err, ERR_CONFLICT, "somebody changed it meanwhile: look at it again");
}

bool trainings_put(struct db *db, const struct training *training, int64_t staff_id, int64_t now_ms,
                   struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct db_rows rows;
    if (!check(training, now_ms, err))
        return false;
    *ret_id = training->id > 0 ? training->id : id_new(now_ms);
    bool put =
        training->id > 0
            ? DB_RUN(db, QUERY_TRAINING_CHANGE, arena, &rows, err, DB_I(training->id),
                     DB_I(training->version), DB_S(training->title), DB_I(training->day),
                     DB_S(training->municipality), DB_S(training->organiser), DB_I(now_ms),
                     DB_I(staff_id)) &&
                  applied(&rows, err)
            : DB_RUN(db, QUERY_TRAINING_ADD, arena, NULL, err, DB_I(*ret_id), DB_S(training->title),
                     DB_I(training->day), DB_S(training->municipality), DB_S(training->organiser),
                     DB_I(now_ms), DB_I(staff_id));
    return put && put_people(db, *ret_id, training, arena, err);
}

bool trainings_remove(struct db *db, int64_t id, int64_t version, int64_t staff_id, int64_t now_ms,
                      struct arena *arena, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_TRAINING_REMOVE, arena, &rows, err, DB_I(id), DB_I(version),
                  DB_I(now_ms), DB_I(staff_id)) &&
           applied(&rows, err);
}
