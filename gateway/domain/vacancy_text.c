/* Floor 1: a vacancy in words. */
#include "domain/vacancy_text.h"

#include "domain/date.h"
#include "domain/screen.h"
#include "domain/sms.h"

enum {
    TITLE_CHARACTERS_MAX = 28, /* in a list */
    VALUE_SIZE = 320,
};

static const int64_t half_day_ms = 12LL * 60 * 60 * 1000;

static struct str code_of(const struct menus *menus, int language)
{
    return str_of(menus->languages[language]->code);
}

struct str vacancy_text_place(const struct menus *menus, int language,
                              const struct vacancy *vacancy)
{
    const struct vacancy_words *words = menus->vacancy_words;
    int place = vacancy_words_place(words, vacancy->place);
    return place < 0 ? vacancy->place
                     : vacancy_words_place_name(&words->places[place], code_of(menus, language));
}

static void add_sample(const struct menus *menus, int language, const struct vacancy *vacancy,
                       struct builder *ret)
{
    if (!vacancy->sample)
        return;
    builder_add(ret, STR(" ("));
    builder_add(ret, menus->phrases[language][PHRASE_VACANCY_SAMPLE]);
    builder_add(ret, STR(")"));
}

void vacancy_text_line(const struct menus *menus, int language, const struct vacancy *vacancy,
                       enum vacancy_line form, struct builder *ret)
{
    struct str title = vacancy_title(vacancy, code_of(menus, language));
    char wage_storage[VALUE_SIZE];
    struct builder wage;
    builder_init(&wage, wage_storage, sizeof(wage_storage));
    if (form == VACANCY_LINE)
        vacancy_wage(vacancy, &wage);
    builder_add(ret, str_trim(str_head(title, sms_fit(title, SMS_UCS2, TITLE_CHARACTERS_MAX))));
    add_sample(menus, language, vacancy, ret);
    builder_add(ret, STR(", "));
    builder_add(ret, vacancy_text_place(menus, language, vacancy));
    builder_add(ret, wage.len > 0 ? STR(", ") : STR(""));
    builder_add(ret, builder_str(&wage));
}

static void add_tongues(const struct menus *menus, int language, const struct vacancy *vacancy,
                        struct builder *ret)
{
    struct str rest = vacancy->tongues, one, code, level;
    while (rest.len > 0) {
        str_cut(rest, ' ', &one, &rest);
        bool leveled = str_cut(one, '-', &code, &level);
        builder_add(ret, STR(", "));
        builder_add(ret, vacancy_tongue_name(vacancy_tongue(code), code_of(menus, language)));
        builder_add(ret, leveled ? STR(" ") : STR(""));
        builder_add(ret, leveled ? level : STR(""));
    }
}

static void add_pay(const struct menus *menus, int language, const struct vacancy *vacancy,
                    struct builder *ret)
{
    char storage[VALUE_SIZE];
    struct builder wage;
    builder_init(&wage, storage, sizeof(storage));
    vacancy_wage(vacancy, &wage);
    if (wage.len == 0)
        return;
    const struct screen_value values[] = { { "wage", builder_str(&wage) } };
    builder_add(ret, STR(". "));
    screen_phrase(menus, language, PHRASE_VACANCY_PAY, values, 1, ret);
}

void vacancy_text_ask(const struct menus *menus, int language, const struct vacancy *vacancy,
                      struct builder *ret)
{
    char storage[VALUE_SIZE];
    struct builder date;
    builder_init(&date, storage, sizeof(storage));
    date_write(vacancy->valid_until_ms - half_day_ms, &date); /* its last day in our zone, too */
    const struct screen_value ask[] = { { "contact", vacancy->contact },
                                        { "date", builder_str(&date) } };
    screen_phrase(menus, language, PHRASE_VACANCY_ASK, ask, 2, ret);
}

void vacancy_text_whole(const struct menus *menus, int language, const struct vacancy *vacancy,
                        struct builder *ret)
{
    builder_add(ret, vacancy_title(vacancy, code_of(menus, language)));
    add_sample(menus, language, vacancy, ret);
    builder_add(ret, STR(", "));
    builder_add(ret, vacancy_text_place(menus, language, vacancy));
    builder_add(ret, vacancy->employer.len > 0 ? STR(", ") : STR(""));
    builder_add(ret, vacancy->employer);
    add_pay(menus, language, vacancy, ret);
    builder_add(ret, vacancy->contract.len > 0 ? STR(", ") : STR(""));
    builder_add(ret, vacancy->contract);
    add_tongues(menus, language, vacancy, ret);
    builder_add(ret, STR(". "));
    vacancy_text_ask(menus, language, vacancy, ret);
}
