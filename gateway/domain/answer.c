/* Floor 1: answers as messages. */
#include "domain/answer.h"

#include "domain/screen.h"
#include "domain/sms.h"

enum { NUMBER_SIZE = 24 };

static const int64_t silent_max_ms = 60LL * 24 * 60 * 60 * 1000;

static bool is_discreet(const struct menus *menus, struct str category)
{
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, category))
            return menus->categories[i].discreet;
    }
    return false;
}

bool answer_hidden(const struct menus *menus, const struct answer_reader *reader)
{
    if (reader->urgent || reader->silent_ms > silent_max_ms)
        return true;
    if (reader->discretion != DISCRETION_USUAL)
        return reader->discretion == DISCRETION_HIDE;
    return is_discreet(menus, reader->category) || is_discreet(menus, reader->asked_category);
}

static struct str number_text(int64_t number, char storage[NUMBER_SIZE])
{
    struct builder b;
    builder_init(&b, storage, NUMBER_SIZE);
    builder_addf(&b, "%lld", (long long)number);
    return builder_str(&b);
}

void answer_write(const struct menus *menus, int language, int64_t number, struct str text,
                  struct builder *ret)
{
    char storage[NUMBER_SIZE];
    const struct screen_value values[] = { { "number", number_text(number, storage) },
                                           { "text", text } };
    screen_phrase(menus, language, PHRASE_ANSWER, values, 2, ret);
}

void answer_write_notice(const struct menus *menus, int language, int64_t count,
                         struct builder *ret)
{
    char storage[NUMBER_SIZE];
    const struct screen_value values[] = { { "count", number_text(count, storage) } };
    screen_phrase(menus, language, PHRASE_NOTICE, values, 1, ret);
}

static int segments_of(struct str text, bool fold)
{
    char storage[2 * REPLY_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    if (fold)
        sms_fold(text, &folded);
    return sms_measure(fold && builder_ok(&folded) ? builder_str(&folded) : text).segments;
}

bool answer_add_rating(const struct menus *menus, int language, bool fold, struct builder *ret)
{
    char storage[2 * REPLY_SIZE];
    struct builder longer;
    builder_init(&longer, storage, sizeof(storage));
    builder_add(&longer, builder_str(ret));
    builder_add(&longer, STR("\n"));
    builder_add(&longer, menus->phrases[language][PHRASE_RATE]);
    size_t added = longer.len - ret->len;
    if (!builder_ok(&longer) || ret->size - ret->len <= added ||
        segments_of(builder_str(&longer), fold) != segments_of(builder_str(ret), fold))
        return false;
    builder_add(ret, str_from(builder_str(&longer), ret->len));
    return true;
}
