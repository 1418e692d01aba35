/* Floor 1: alerts as messages. */
#include "domain/alert.h"

#include "domain/screen.h"
#include "domain/sms.h"
#include "domain/vacancy_text.h"

enum { VALUE_SIZE = 320 };

static void write_form(const struct menus *menus, int language, const struct alert_offers *offers,
                       enum vacancy_line form, struct builder *ret)
{
    const struct str *phrases = menus->phrases[language];
    builder_add(ret, phrases[PHRASE_ALERT_PUSH]);
    for (int i = 0; i < offers->count; i++) {
        builder_addf(ret, "\n%d ", i + 1);
        vacancy_text_line(menus, language, offers->vacancies[i], form, ret);
    }
    if (offers->waiting) {
        builder_add(ret, STR("\n9 "));
        builder_add(ret, phrases[PHRASE_KEY_MORE]);
    }
    builder_add(ret, STR("\n"));
    builder_add(ret, phrases[PHRASE_ALERT_HINT]);
}

static int segments_of(struct str text, bool fold)
{
    char storage[2 * REPLY_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    if (fold)
        sms_fold(text, &folded);
    else
        builder_add(&folded, text);
    return sms_measure(builder_str(&folded)).segments;
}

void alert_write(const struct menus *menus, int language, const struct alert_offers *offers,
                 bool fold, struct builder *ret)
{
    char storage[REPLY_SIZE];
    struct builder brief;
    size_t before = ret->len;
    write_form(menus, language, offers, VACANCY_LINE, ret);
    builder_init(&brief, storage, sizeof(storage));
    write_form(menus, language, offers, VACANCY_LINE_SHORT, &brief);
    if (segments_of(str_from(builder_str(ret), before), fold) <=
        segments_of(builder_str(&brief), fold))
        return;
    ret->len = before;
    builder_add(ret, builder_str(&brief));
}

void alert_write_notice(const struct menus *menus, int language, int count, struct builder *ret)
{
    char storage[VALUE_SIZE];
    struct builder number;
    builder_init(&number, storage, sizeof(storage));
    builder_addf(&number, "%d", count);
    const struct screen_value values[] = { { "count", builder_str(&number) } };
    screen_phrase(menus, language, PHRASE_ALERT_NOTICE, values, 1, ret);
}

void alert_write_outcome(const struct menus *menus, int language, const struct vacancy *vacancy,
                         struct builder *ret)
{
    char storage[VALUE_SIZE];
    struct builder what;
    builder_init(&what, storage, sizeof(storage));
    vacancy_text_line(menus, language, vacancy, VACANCY_LINE_SHORT, &what);
    const struct screen_value values[] = { { "what", builder_str(&what) } };
    screen_phrase(menus, language, PHRASE_ALERT_OUTCOME, values, 1, ret);
}
