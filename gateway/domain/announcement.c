/* Floor 1: announcements: what may be announced, how it reads, how fast it leaves. */
#include "domain/announcement.h"

#include "domain/course.h"
#include "domain/screen.h"
#include "domain/sms.h"
#include "domain/vacancy_words.h"

enum { FOLDED_SIZE = 2 * REPLY_SIZE };

static const int64_t minute_ms = 60 * 1000LL, hour_ms = 60LL * 60 * 1000;

const char *const announcement_state_names[ANNOUNCEMENT_STATES] = { "draft", "asked", "leaving",
                                                                    "done", "stopped" };
const char *const announcement_why_names[ANNOUNCEMENT_WHYS] = { "sent", "no_text",    "night",
                                                                "gone", "no_channel", "ended" };

const struct announcement_text *announcement_text(const struct announcement *announcement,
                                                  struct str language)
{
    const struct announcement_text *fallback = NULL;
    for (int i = 0; i < announcement->text_count; i++) {
        if (str_equal(announcement->texts[i].language, language))
            return &announcement->texts[i];
        if (str_equal(announcement->texts[i].language, announcement->fallback))
            fallback = &announcement->texts[i];
    }
    return fallback;
}

/* ---- as a message */

static int language_of(const struct menus *menus, struct str code)
{
    int language = menus_language(menus, code);
    return language < 0 ? 0 : language;
}

/* In every language STOP is understood as it is; so it is named as it is. */
static bool names_stop(struct str text)
{
    struct str word = STR("STOP");
    for (size_t at = 0; at + word.len <= text.len; at++) {
        if (str_equal_nocase(str_head(str_from(text, at), word.len), word))
            return true;
    }
    return false;
}

void announcement_write(const struct menus *menus, const struct announcement_text *text,
                        struct builder *ret)
{
    builder_add(ret, text->text);
    if (names_stop(text->text))
        return;
    builder_add_char(ret, '\n');
    screen_phrase(menus, language_of(menus, text->language), PHRASE_ANNOUNCEMENT_STOP, NULL, 0,
                  ret);
}

void announcement_write_notice(const struct menus *menus, struct str language, struct builder *ret)
{
    screen_phrase(menus, language_of(menus, language), PHRASE_ANNOUNCEMENT_NOTICE, NULL, 0, ret);
}

struct announcement_size announcement_measure(struct str text, const struct channel *channel)
{
    char storage[FOLDED_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    if (channel->fold || channel->fold_bulk)
        sms_fold(text, &folded);
    else
        builder_add(&folded, text);
    struct sms_size size = sms_measure(builder_ok(&folded) ? builder_str(&folded) : text);
    return (struct announcement_size){ size.segments, size.left, size.alphabet == SMS_UCS2 };
}

/* ---- how fast */

int announcement_slice(int64_t rate)
{
    int64_t people = rate / ANNOUNCEMENT_SLICES_A_MINUTE;
    return people < 1 ? 1 : people > ANNOUNCEMENT_SLICE_MAX ? ANNOUNCEMENT_SLICE_MAX : (int)people;
}

int64_t announcement_pause_ms(int64_t rate, int64_t sent)
{
    return sent * minute_ms / (rate < 1 ? 1 : rate);
}

/* ---- what may be announced */

static bool is_category(const struct menus *menus, struct str word)
{
    return str_equal(word, STR("none")) || menus_has_category(menus, word);
}

static bool is_language(const struct menus *menus, struct str word)
{
    return str_equal(word, STR("none")) || menus_language(menus, word) >= 0;
}

static bool is_country(const struct menus *menus, struct str word)
{
    int64_t code;
    (void)menus;
    return word.len <= 3 && str_to_int64(word, &code) && code > 0;
}

static bool check_words(const struct menus *menus, struct str words, const char *field,
                        bool (*is)(const struct menus *, struct str), struct err *err)
{
    struct str word;
    if (words.len > ANNOUNCEMENT_WORDS_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "%s are too many", field);
    for (bool more = words.len > 0; more;) {
        more = str_cut(words, ' ', &word, &words);
        if (!is(menus, word))
            return err_set(err, ERR_UNPROCESSED, "%s has a word that is none of them: " STR_FMT,
                           field, STR_ARG(str_head(word, 40)));
    }
    return true;
}

static bool check_work(const struct announcement_group *group, const struct menus *menus,
                       struct err *err)
{
    const struct vacancy_words *words = menus->vacancy_words;
    bool known = group->isco.len == 0;
    if (group->place.len > 0 && (!words || vacancy_words_place(words, group->place) < 0))
        return err_set(err, ERR_UNPROCESSED, "place is one of the places where work is looked for");
    for (int i = 0; words && i < words->occupation_count && !known; i++)
        known = str_equal(words->occupations[i].isco, group->isco);
    if (!known)
        return err_set(err, ERR_UNPROCESSED, "isco is an occupation of the list");
    if (group->course.len > 0 &&
        (!menus->courses || courses_find(menus->courses, group->course) < 0))
        return err_set(err, ERR_UNPROCESSED, "course is one of the courses");
    return true;
}

static bool check_group(const struct announcement_group *group, const struct menus *menus,
                        int64_t now_ms, struct err *err)
{
    if (group->since_ms < 0 || group->since_ms > now_ms)
        return err_set(err, ERR_UNPROCESSED, "since is a day that was");
    return check_words(menus, group->categories, "categories", is_category, err) &&
           check_words(menus, group->languages, "languages", is_language, err) &&
           check_words(menus, group->countries, "countries", is_country, err) &&
           check_work(group, menus, err);
}

static bool check_text(const struct announcement_text *text, const struct menus *menus,
                       struct err *err)
{
    /* As the narrowest channel sends it: which one a person has is not known yet. */
    static const struct channel folding = { .fold = true };
    char storage[FOLDED_SIZE];
    struct builder whole;
    if (menus_language(menus, text->language) < 0)
        return err_set(err, ERR_UNPROCESSED, "texts has a language that is none of the menus'");
    if (text->text.len == 0 || text->text.len > ANNOUNCEMENT_TEXT_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "texts." STR_FMT " is empty or too long",
                       STR_ARG(text->language));
    builder_init(&whole, storage, sizeof(storage));
    announcement_write(menus, text, &whole);
    int segments = announcement_measure(builder_str(&whole), &folding).segments;
    if (segments > ANNOUNCEMENT_SEGMENTS_MAX)
        return err_set(err, ERR_UNPROCESSED, "texts." STR_FMT " takes %d SMS, at most %d are sent",
                       STR_ARG(text->language), segments, ANNOUNCEMENT_SEGMENTS_MAX);
    return true;
}

static bool check_texts(const struct announcement *announcement, const struct menus *menus,
                        struct err *err)
{
    bool fallback = announcement->fallback.len == 0;
    if (announcement->text_count == 0)
        return err_set(err, ERR_UNPROCESSED, "texts is empty: write it in one language at least");
    for (int i = 0; i < announcement->text_count; i++) {
        fallback |= str_equal(announcement->texts[i].language, announcement->fallback);
        if (!check_text(&announcement->texts[i], menus, err))
            return false;
    }
    return fallback ||
           err_set(err, ERR_UNPROCESSED, "fallback is a language that it is written in, or none");
}

bool announcement_check(const struct announcement *announcement, const struct menus *menus,
                        int64_t now_ms, struct err *err)
{
    if (announcement->name.len == 0 || announcement->name.len > ANNOUNCEMENT_NAME_SIZE_MAX)
        return err_set(err, ERR_UNPROCESSED, "name has 1 to %d bytes", ANNOUNCEMENT_NAME_SIZE_MAX);
    if (announcement->rate < 1 || announcement->rate > ANNOUNCEMENT_RATE_MAX)
        return err_set(err, ERR_UNPROCESSED, "rate is 1 to %d people a minute",
                       ANNOUNCEMENT_RATE_MAX);
    if (announcement->life_ms < hour_ms ||
        announcement->life_ms > ANNOUNCEMENT_LIFE_HOURS_MAX * hour_ms)
        return err_set(err, ERR_UNPROCESSED, "hours is 1 to %d", ANNOUNCEMENT_LIFE_HOURS_MAX);
    if (announcement->start_ms < 0 ||
        announcement->start_ms > now_ms + 24 * hour_ms * ANNOUNCEMENT_AHEAD_DAYS_MAX)
        return err_set(err, ERR_UNPROCESSED, "start is within %d days",
                       ANNOUNCEMENT_AHEAD_DAYS_MAX);
    if (announcement->start_ms > 0 && announcement->start_ms + announcement->life_ms <= now_ms)
        return err_set(err, ERR_UNPROCESSED, "start is so long ago that nothing would leave");
    return check_group(&announcement->group, menus, now_ms, err) &&
           check_texts(announcement, menus, err);
}
