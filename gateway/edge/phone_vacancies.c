/* Floor 4: the vacancies that a transcript plays with. */
#include "edge/phone_vacancies.h"

#include "domain/vacancy_record.h"
#include "edge/phone_table.h"

#include <stdlib.h>

struct phone_vacancies {
    struct arena *arena;
    struct vacancy all[PHONE_VACANCIES_MAX];
    int count;
    struct dialogue_vacancy told[VACANCIES_ROWS];
    struct vacancy_reading reading;
    struct vacancy_columns columns;
    bool named;
};

static bool take(void *context, const struct csv_row *row, struct err *err)
{
    struct phone_vacancies *to = context;
    if (!to->named) {
        to->named = true;
        return vacancy_columns_read(row, &to->columns, err);
    }
    if (to->count == PHONE_VACANCIES_MAX)
        return err_set(err, ERR_LIMIT, "there are more than %d vacancies", PHONE_VACANCIES_MAX);
    struct vacancy *it = &to->all[to->count];
    if (!vacancy_of_row(&to->reading, &to->columns, row, it, err))
        return false;
    it->id = ++to->count;
    return true;
}

void phone_vacancies_free(struct phone_vacancies *vacancies)
{
    if (vacancies)
        arena_free(vacancies->arena);
    free(vacancies);
}

bool phone_vacancies_reload(struct phone_vacancies **vacancies, const struct vacancy_words *words,
                            int64_t now_ms, const char *base, struct str file, struct err *err)
{
    phone_vacancies_free(*vacancies);
    *vacancies = NULL;
    if (!words)
        return err_set(err, ERR_INVALID, "these menus have no folder work, so no vacancies");
    struct phone_vacancies *to = calloc(1, sizeof(*to));
    if (!to)
        abort();
    to->arena = arena_new(JOB_ARENA_SIZE_MAX);
    to->reading = (struct vacancy_reading){ words, STR("transcript"), now_ms, to->arena };
    if (!phone_table_read(base, file, to->arena, take, to, err)) {
        phone_vacancies_free(to);
        return false;
    }
    *vacancies = to;
    return true;
}

const struct vacancy *phone_vacancies_row(const struct phone_vacancies *vacancies, int64_t number,
                                          int64_t now_ms, bool *ret_open)
{
    *ret_open = false;
    if (!vacancies || number < 1 || number > vacancies->count)
        return NULL;
    *ret_open = vacancies->all[number - 1].valid_until_ms > now_ms;
    return &vacancies->all[number - 1];
}

static void tell(struct phone_vacancies *from, int index, enum vacancy_match match,
                 struct dialogue_data *ret)
{
    from->told[ret->vacancy_count++] = (struct dialogue_vacancy){ &from->all[index], match };
}

static void find(struct phone_vacancies *from, const struct vacancy_words *words,
                 const struct dialogue_result *asked, int64_t now_ms, struct dialogue_data *ret)
{
    struct vacancy_want want;
    int64_t skip = asked->need_number;
    if (!vacancy_want_read(words, str_of(asked->need_text), &want))
        return;
    for (int match = MATCH_HERE; match > MATCH_NONE; match--) {
        for (int i = from->count; i-- > 0;) { /* the newest first */
            if (from->all[i].valid_until_ms <= now_ms ||
                (int)vacancy_match(words, &want, &from->all[i]) != match || skip-- > 0)
                continue;
            if (ret->vacancy_count == VACANCIES_ROWS)
                return;
            tell(from, i, (enum vacancy_match)match, ret);
        }
    }
}

void phone_vacancies_answer(struct phone_vacancies *vacancies, const struct vacancy_words *words,
                            const struct dialogue_result *asked, int64_t now_ms,
                            struct dialogue_data *ret)
{
    *ret = (struct dialogue_data){ .kind = asked->need };
    if (!vacancies)
        return;
    ret->vacancies = vacancies->told;
    if (asked->need == NEED_VACANCIES)
        find(vacancies, words, asked, now_ms, ret);
    else if (asked->need_number >= 1 && asked->need_number <= vacancies->count &&
             vacancies->all[asked->need_number - 1].valid_until_ms > now_ms)
        tell(vacancies, (int)asked->need_number - 1, MATCH_HERE, ret);
}
