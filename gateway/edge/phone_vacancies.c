/* Floor 4: the vacancies that a transcript plays with. */
#include "edge/phone_vacancies.h"

#include "domain/vacancy_record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 16 * 1024, PATH_SIZE = 4096 };

struct phone_vacancies {
    struct arena *arena;
    struct vacancy all[PHONE_VACANCIES_MAX];
    int count;
    struct dialogue_vacancy told[VACANCIES_ROWS];
    struct vacancy_reading reading;
    struct vacancy_columns columns;
    bool named;
};

static bool keep(struct phone_vacancies *to, struct str *text, struct err *err)
{
    return arena_copy(to->arena, *text, text) || err_set(err, ERR_LIMIT, "the table is too large");
}

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
        return err_wrap(err, "row %lld", (long long)row->number);
    it->id = ++to->count;
    struct str *const texts[] = { &it->reference, &it->title_sq, &it->title_en,
                                  &it->isco,      &it->currency, &it->contract,
                                  &it->tongues,   &it->employer, &it->contact };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (!keep(to, texts[i], err))
            return false;
    }
    return true;
}

static bool read_file(struct phone_vacancies *to, const char *path, struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, ERR_INVALID, "%s", strerror(errno));
    struct csv_reader *reader = csv_reader_new(take, to);
    char chunk[CHUNK_SIZE];
    bool done = true;
    for (size_t size; done && (size = fread(chunk, 1, sizeof(chunk), file)) > 0;)
        done = csv_reader_feed(reader, (struct str){ chunk, size }, err);
    done = done && csv_reader_end(reader, err);
    csv_reader_free(reader);
    (void)fclose(file);
    return done;
}

static bool load(const char *path, const struct vacancy_words *words, int64_t now_ms,
                 struct phone_vacancies **ret, struct err *err)
{
    if (!words)
        return err_set(err, ERR_INVALID, "these menus have no folder work, so no vacancies");
    struct phone_vacancies *to = calloc(1, sizeof(*to));
    if (!to)
        abort();
    to->arena = arena_new(JOB_ARENA_SIZE_MAX);
    to->reading = (struct vacancy_reading){ words, STR("transcript"), now_ms, to->arena };
    if (read_file(to, path, err)) {
        *ret = to;
        return true;
    }
    phone_vacancies_free(to);
    return err_wrap(err, "%s", path);
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
    char path[PATH_SIZE];
    struct builder b;
    builder_init(&b, path, sizeof(path));
    builder_addf(&b, "%s/" STR_FMT, base, STR_ARG(file));
    phone_vacancies_free(*vacancies);
    *vacancies = NULL;
    return load(path, words, now_ms, vacancies, err);
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
