/* Floor 3: which vacancies wait for a person. */
#include "service/screener.h"

#include <stdlib.h>

enum {
    WAGES_LOOKED_AT = 101,
    WAGES_MIN = 5, /* below it nobody knows what is usual */
    NAMES_SIZE = 512,
};

static int by_amount(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static bool find_usual(struct screener *screener, const struct vacancy *vacancy,
                       struct arena *arena, int64_t *ret, struct err *err)
{
    struct db_rows rows;
    int64_t wages[WAGES_LOOKED_AT];
    if (!DB_RUN(screener->db, QUERY_VACANCIES_WAGES, arena, &rows, err, DB_S(vacancy->isco),
                DB_S(vacancy->currency), DB_I(WAGES_LOOKED_AT)))
        return false;
    for (size_t i = 0; i < rows.row_count; i++)
        wages[i] = db_int(&rows, i, 0);
    qsort(wages, rows.row_count, sizeof(wages[0]), by_amount);
    *ret = rows.row_count >= WAGES_MIN ? wages[rows.row_count / 2] : 0;
    return true;
}

/* The median of such work; 0: not known. */
static bool usual_wage(struct screener *screener, const struct vacancy *vacancy,
                       struct arena *arena, int64_t *ret, struct err *err)
{
    *ret = 0;
    if (vacancy->isco.len == 0 || (vacancy->wage_min == 0 && vacancy->wage_max == 0))
        return true;
    for (int i = 0; i < screener->wage_count; i++) {
        const struct screener_wage *known = &screener->wages[i];
        if (str_equal(vacancy->isco, str_of(known->isco)) &&
            str_equal(vacancy->currency, str_of(known->currency))) {
            *ret = known->usual;
            return true;
        }
    }
    if (!find_usual(screener, vacancy, arena, ret, err))
        return false;
    struct screener_wage *kept = &screener->wages[screener->wage_count];
    if (screener->wage_count < SCREENER_WAGES_MAX &&
        str_to_c(vacancy->isco, kept->isco, sizeof(kept->isco)) &&
        str_to_c(vacancy->currency, kept->currency, sizeof(kept->currency))) {
        kept->usual = *ret;
        screener->wage_count++;
    }
    return true;
}

bool screener_judge(struct screener *screener, struct vacancy *vacancy, struct arena *arena,
                    struct err *err)
{
    struct screening_found found = { 0 };
    int64_t usual;
    bool bad_number;
    struct builder names;
    if (!screener->screening)
        return true;
    if (!usual_wage(screener, vacancy, arena, &usual, err) ||
        !bad_numbers_known(screener->db, screener->keys, vacancy->contact, arena, &bad_number, err))
        return false;
    screening_vacancy(screener->screening, vacancy, usual, &found);
    if (bad_number)
        screening_add(screener->screening, screener->screening->special[SCREENING_NUMBER], &found);
    vacancy->signs = STR("");
    if (found.signs == 0)
        return true;
    if (!arena_builder(arena, NAMES_SIZE, &names))
        return err_set(err, ERR_LIMIT, "no room for the signs of a vacancy");
    screening_names(screener->screening, found.signs, &names);
    vacancy->signs = builder_str(&names);
    if (found.weight >= SCREENING_DANGER && vacancy->state == VACANCY_PUBLISHED)
        vacancy->state = VACANCY_WAITING;
    return true;
}
