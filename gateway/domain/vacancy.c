/* Floor 1: one vacancy, judged, named and compared. */
#include "domain/vacancy.h"

#include "base/limits.h"
#include "domain/fold.h"

enum { WAGE_MAX = 100000000 };

const char *const vacancy_state_names[VACANCY_STATE_COUNT] = {
    [VACANCY_WAITING] = "waiting",   [VACANCY_PUBLISHED] = "published",
    [VACANCY_FILLED] = "filled",     [VACANCY_WITHDRAWN] = "withdrawn",
    [VACANCY_REJECTED] = "rejected",
};

struct named_text {
    const char *name;
    struct str text;
    size_t size_max;
    bool required;
};

static bool check_text(const struct named_text *it, struct err *err)
{
    if (it->required && it->text.len == 0)
        return err_set(err, ERR_UNPROCESSED, "%s is empty; it must say something", it->name);
    if (it->text.len > it->size_max)
        return err_set(err, ERR_UNPROCESSED, "%s has %zu bytes, %zu are allowed; shorten it",
                       it->name, it->text.len, it->size_max);
    return true;
}

static bool is_code(struct str text, size_t length, char from, char until)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < from || text.ptr[i] > until)
            return false;
    }
    return text.len == length;
}

bool vacancy_check(const struct vacancy *vacancy, int64_t now_ms, struct err *err)
{
    const struct named_text texts[] = {
        { "title", vacancy->title_sq.len > 0 ? vacancy->title_sq : vacancy->title_en,
          VACANCY_TITLE_SIZE_MAX, true },
        { "title_en", vacancy->title_en, VACANCY_TITLE_SIZE_MAX, false },
        { "id", vacancy->reference, VACANCY_NAME_SIZE_MAX, true },
        { "source", vacancy->source, VACANCY_NAME_SIZE_MAX, true },
        { "contract", vacancy->contract, VACANCY_NAME_SIZE_MAX, false },
        { "languages", vacancy->tongues, VACANCY_NAME_SIZE_MAX, false },
        { "employer", vacancy->employer, VACANCY_NAME_SIZE_MAX, false },
        { "contact", vacancy->contact, VACANCY_NAME_SIZE_MAX, true },
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (!check_text(&texts[i], err))
            return false;
    }
    if (vacancy->wage_min < 0 || vacancy->wage_max < 0 || vacancy->wage_max > WAGE_MAX)
        return err_set(err, ERR_UNPROCESSED, "wage is no amount a month; write whole numbers");
    if (vacancy->wage_max > 0 && vacancy->wage_min > vacancy->wage_max)
        return err_set(err, ERR_UNPROCESSED,
                       "wage_min is above wage_max; write the lower one first");
    bool paid = vacancy->wage_min > 0 || vacancy->wage_max > 0;
    if (paid && !is_code(vacancy->currency, 3, 'A', 'Z'))
        return err_set(err, ERR_UNPROCESSED,
                       "currency is no code of three letters; write it as in ALL or EUR");
    if (vacancy->valid_until_ms <= now_ms)
        return err_set(err, ERR_UNPROCESSED, "valid_through is past; give a day to come");
    return true;
}

struct str vacancy_title(const struct vacancy *vacancy, struct str language)
{
    bool albanian = str_equal(language, STR("sq")) || vacancy->title_en.len == 0;
    return albanian && vacancy->title_sq.len > 0 ? vacancy->title_sq : vacancy->title_en;
}

void vacancy_wage(const struct vacancy *vacancy, struct builder *ret)
{
    long long min = vacancy->wage_min, max = vacancy->wage_max;
    if (min > 0 && max > min)
        builder_addf(ret, "%lld-%lld " STR_FMT, min, max, STR_ARG(vacancy->currency));
    else if (min > 0 && max == 0)
        builder_addf(ret, "%lld+ " STR_FMT, min, STR_ARG(vacancy->currency));
    else if (max > 0)
        builder_addf(ret, "%lld " STR_FMT, max, STR_ARG(vacancy->currency));
}

void vacancy_content(const struct vacancy *vacancy, struct builder *ret)
{
    const struct str parts[] = { vacancy->employer, vacancy->title_sq, vacancy->title_en,
                                 vacancy->isco,     vacancy->place,    vacancy->contract };
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        fold(parts[i], ret);
        builder_add_char(ret, '\n');
    }
    builder_addf(ret, "%lld %lld " STR_FMT, (long long)vacancy->wage_min,
                 (long long)vacancy->wage_max, STR_ARG(vacancy->currency));
}
