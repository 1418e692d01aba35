/* Floor 1: a service of the directory in words. */
#include "domain/listing_text.h"

#include "domain/date.h"
#include "domain/hours.h"
#include "domain/screen.h"
#include "domain/sms.h"

enum {
    NAME_CHARACTERS_MAX = 30, /* in a list */
    PART_SIZE = 1024,
    VALUE_SIZE = 64,
    PLACES_NAMED_MAX = 3,
    WEEK_DAYS = 7,
    THURSDAY = 3,
};

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static struct str phrase_of(const struct listing_view *view, enum phrase phrase)
{
    return view->menus->phrases[view->language][phrase];
}

static struct str cut(struct str text)
{
    return str_trim(str_head(text, sms_fit(text, SMS_UCS2, NAME_CHARACTERS_MAX)));
}

struct str listing_text_name(const struct listing *listing)
{
    return cut(listing->organization);
}

struct str listing_text_place(const struct menus *menus, int language, int place)
{
    return vacancy_words_place_name(&menus->needs->words.places[place],
                                    str_of(menus->languages[language]->code));
}

static void add_sample(const struct listing_view *view, const struct listing *listing,
                       struct builder *ret)
{
    if (!listing->sample)
        return;
    builder_add(ret, STR(" ("));
    builder_add(ret, phrase_of(view, PHRASE_VACANCY_SAMPLE));
    builder_add(ret, STR(")"));
}

/* Up to three; "" for none but the one that was asked for. */
static void write_places(const struct listing_view *view, const struct listing *listing,
                         struct builder *ret)
{
    struct str list = listing->places;
    int named = 0;
    if (view->place >= 0 && listing_has(list, view->menus->needs->words.places[view->place].id))
        return;
    while (list.len > 0 && named < PLACES_NAMED_MAX) {
        struct str id;
        (void)str_cut(list, ' ', &id, &list);
        int place = vacancy_words_place(&view->menus->needs->words, id);
        builder_add(ret, named++ > 0 ? STR(", ") : STR(""));
        builder_add(ret, place < 0 ? phrase_of(view, PHRASE_LISTING_COUNTRY)
                                   : listing_text_place(view->menus, view->language, place));
    }
    builder_add(ret, list.len > 0 ? STR("...") : STR(""));
}

/* ---- when */

static struct str day_name(struct str names, int64_t local_day)
{
    struct str name = STR("");
    for (int64_t left = (local_day + THURSDAY) % WEEK_DAYS; left >= 0; left--)
        (void)str_cut(names, ' ', &name, &names);
    return name;
}

/* "16", "9:30"; "Mon 8" of another day, "24.12. 08:00" of one far away. */
static void write_time(const struct listing_view *view, int64_t at_ms, bool with_day,
                       struct builder *ret)
{
    int64_t local_day = date_local_ms(at_ms) / day_ms;
    int64_t away = local_day - date_local_ms(view->now_ms) / day_ms;
    int minutes = date_local_minutes(at_ms);
    if (with_day && away >= WEEK_DAYS) {
        date_write_moment(at_ms, ret);
        return;
    }
    if (with_day && away > 0) {
        builder_add(ret, day_name(phrase_of(view, PHRASE_DAYS), local_day));
        builder_add_char(ret, ' ');
    }
    builder_addf(ret, minutes % 60 ? "%d:%02d" : "%d", minutes / 60, minutes % 60);
}

static void write_status(const struct listing_view *view, const struct listing *listing,
                         struct builder *ret)
{
    struct office_hours hours;
    struct office_closed closed;
    struct hours_now now;
    char storage[VALUE_SIZE];
    struct builder time;
    if (listing_is_shut_today(listing, view->now_ms)) {
        builder_add(ret, phrase_of(view, PHRASE_LISTING_SHUT));
        return;
    }
    if (!hours_parse(listing->hours, &hours) || !office_parse_closed(listing->closed, &closed))
        return;
    const struct hours_place place = { &hours, &closed, view->feasts, listing->shut_day_ms };
    hours_now(&place, view->now_ms, &now);
    if (now.always) {
        builder_add(ret, phrase_of(view, PHRASE_LISTING_ALWAYS));
        return;
    }
    int64_t at_ms = now.open ? now.until_ms : now.opens_ms;
    if (at_ms == 0)
        return;
    builder_init(&time, storage, sizeof(storage));
    write_time(view, at_ms, !now.open, &time);
    const struct screen_value values[] = { { "time", builder_str(&time) } };
    screen_phrase(view->menus, view->language,
                  now.open ? PHRASE_LISTING_OPEN : PHRASE_LISTING_OPENS, values, 1, ret);
}

/* "4 free today"; where nobody told, how to know. */
static void write_free(const struct listing_view *view, const struct listing *listing, bool asks,
                       struct builder *ret)
{
    int64_t count = listing_free_today(listing, view->now_ms);
    char storage[VALUE_SIZE];
    struct builder number;
    if (!view->housing)
        return;
    if (count == 0)
        builder_add(ret, phrase_of(view, PHRASE_LISTING_FULL));
    if (count < 0 && asks)
        builder_add(ret, phrase_of(view, PHRASE_LISTING_ASK));
    if (count <= 0)
        return;
    builder_init(&number, storage, sizeof(storage));
    builder_addf(&number, "%lld", (long long)count);
    const struct screen_value values[] = { { "count", builder_str(&number) } };
    screen_phrase(view->menus, view->language, PHRASE_LISTING_FREE, values, 1, ret);
}

/* ---- a line */

typedef void write_part(const struct listing_view *view, const struct listing *listing,
                        struct builder *ret);

static void add_with_comma(const struct listing_view *view, const struct listing *listing,
                           write_part *write, struct builder *ret)
{
    char storage[PART_SIZE];
    struct builder part;
    builder_init(&part, storage, sizeof(storage));
    write(view, listing, &part);
    builder_add(ret, part.len > 0 ? STR(", ") : STR(""));
    builder_add(ret, builder_str(&part));
}

static void write_free_told(const struct listing_view *view, const struct listing *listing,
                            struct builder *ret)
{
    write_free(view, listing, false, ret);
}

void listing_text_line(const struct listing_view *view, const struct listing *listing,
                       struct builder *ret)
{
    builder_add(ret, cut(listing->organization));
    add_sample(view, listing, ret);
    add_with_comma(view, listing, write_places, ret);
    add_with_comma(view, listing, write_free_told, ret);
    add_with_comma(view, listing, write_status, ret);
}

/* ---- all of it */

static void write_phrase(const struct listing_view *view, enum phrase phrase, const char *name,
                         struct str value, struct builder *ret)
{
    const struct screen_value values[] = { { name, value } };
    if (value.len > 0)
        screen_phrase(view->menus, view->language, phrase, values, 1, ret);
}

static void write_head(const struct listing_view *view, const struct listing *listing,
                       struct builder *ret)
{
    struct str name = listing_name(listing, str_of(view->menus->languages[view->language]->code));
    builder_add(ret, listing->organization);
    add_sample(view, listing, ret);
    if (!str_equal(name, listing->organization)) {
        builder_add(ret, STR(": "));
        builder_add(ret, name);
    }
}

static void write_where(const struct listing_view *view, const struct listing *listing,
                        struct builder *ret)
{
    struct listing_view all = *view;
    all.place = -1;
    builder_add(ret, listing->address);
    builder_add(ret, listing->address.len > 0 ? STR(", ") : STR(""));
    write_places(&all, listing, ret);
}

static void write_phone(const struct listing_view *view, const struct listing *listing,
                        struct builder *ret)
{
    write_phrase(view, PHRASE_LISTING_PHONE, "phone", listing->phone, ret);
}

static void write_when(const struct listing_view *view, const struct listing *listing,
                       struct builder *ret)
{
    struct office_hours hours;
    write_status(view, listing, ret);
    if (!hours_parse(listing->hours, &hours) || hours.count == 0 ||
        str_equal(listing->hours, STR("24/7")))
        return;
    builder_add(ret, ret->len > 0 ? STR(" (") : STR("("));
    hours_write(&hours, phrase_of(view, PHRASE_DAYS), ret);
    builder_add_char(ret, ')');
}

static void write_free_or_how(const struct listing_view *view, const struct listing *listing,
                              struct builder *ret)
{
    write_free(view, listing, true, ret);
}

static void write_documents(const struct listing_view *view, const struct listing *listing,
                            struct builder *ret)
{
    write_phrase(view, PHRASE_LISTING_BRING, "documents", listing->documents, ret);
}

static void write_cost(const struct listing_view *view, const struct listing *listing,
                       struct builder *ret)
{
    write_phrase(view, PHRASE_LISTING_COST, "cost", listing->cost, ret);
}

static void write_eligibility(const struct listing_view *view, const struct listing *listing,
                              struct builder *ret)
{
    write_phrase(view, PHRASE_LISTING_FOR, "who", listing->eligibility, ret);
}

static void write_languages(const struct listing_view *view, const struct listing *listing,
                            struct builder *ret)
{
    write_phrase(view, PHRASE_LISTING_SPEAKS, "languages", listing->languages, ret);
}

static void write_accessibility(const struct listing_view *view, const struct listing *listing,
                                struct builder *ret)
{
    (void)view;
    builder_add(ret, listing->accessibility);
}

static void write_website(const struct listing_view *view, const struct listing *listing,
                          struct builder *ret)
{
    (void)view;
    builder_add(ret, listing->website);
}

static void write_checked(const struct listing_view *view, const struct listing *listing,
                          struct builder *ret)
{
    char storage[VALUE_SIZE];
    struct builder date;
    if (listing->assured_ms == 0)
        return;
    builder_init(&date, storage, sizeof(storage));
    date_write(listing->assured_ms, &date);
    write_phrase(view, PHRASE_LISTING_CHECKED, "date", builder_str(&date), ret);
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

void listing_text_whole(const struct listing_view *view, const struct listing *listing, bool fold,
                        int segments_max, struct builder *ret)
{
    static write_part *const parts[] = {
        write_head,        write_where,         write_phone,   write_when,
        write_free_or_how, write_documents,     write_cost,    write_eligibility,
        write_languages,   write_accessibility, write_website, write_checked,
    };
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        char storage[PART_SIZE];
        struct builder part;
        size_t before = ret->len;
        builder_init(&part, storage, sizeof(storage));
        parts[i](view, listing, &part);
        if (part.len == 0)
            continue;
        builder_add(ret, before > 0 ? STR(". ") : STR(""));
        builder_add(ret, builder_str(&part));
        if (before == 0 || segments_max == 0 || segments_of(builder_str(ret), fold) <= segments_max)
            continue;
        ret->len = before; /* too long for what is left; a shorter part may fit */
        ret->ptr[before] = '\0';
    }
}
