/* Floor 1: one service of the directory, judged and named. */
#include "domain/listing.h"

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/date.h"
#include "domain/hours.h"

enum { KEY_BYTES = 16, KEY_NAME_SIZE = 512 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

const char *const listing_state_names[LISTING_STATE_COUNT] = {
    [LISTING_ACTIVE] = "active",
    [LISTING_CLOSED] = "temporarily closed",
    [LISTING_DEFUNCT] = "defunct",
};

const char *const listing_doubt_names[LISTING_DOUBT_COUNT] = {
    [LISTING_SURE] = "",
    [LISTING_NOT_OPEN] = "not_open",
    [LISTING_NOT_SERVED] = "not_served",
    [LISTING_POOR] = "poor",
};

/* ---- judging */

struct named_text {
    const char *name;
    struct str text;
    size_t size_max;
    bool required;
};

static bool check_texts(const struct named_text *texts, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        const struct named_text *it = &texts[i];
        if (it->required && it->text.len == 0)
            return err_set(err, ERR_UNPROCESSED, "%s is empty; it must say something", it->name);
        if (it->text.len > it->size_max)
            return err_set(err, ERR_UNPROCESSED, "%s has %zu bytes, %zu are allowed; shorten it",
                           it->name, it->text.len, it->size_max);
    }
    return true;
}

/* "sq en prs" */
static bool check_languages(struct str list, struct err *err)
{
    while (list.len > 0) {
        struct str code;
        (void)str_cut(list, ' ', &code, &list);
        bool fine = code.len == 2 || code.len == 3;
        for (size_t i = 0; i < code.len; i++)
            fine = fine && code.ptr[i] >= 'a' && code.ptr[i] <= 'z';
        if (!fine)
            return err_set(err, ERR_UNPROCESSED,
                           "languages holds what is no code; write ISO 639 codes with blanks "
                           "between, as in: sq en prs");
    }
    return true;
}

static bool check_phone(struct str phone, struct err *err)
{
    for (size_t i = 0; i < phone.len; i++) {
        char c = phone.ptr[i];
        if ((c < '0' || c > '9') && c != ' ' && c != '+' && c != ',')
            return err_set(err, ERR_UNPROCESSED,
                           "phone holds more than a number; write digits, as in +355 4 1234567, "
                           "several with commas between");
    }
    return true;
}

static bool check_times(const struct listing *listing, int64_t now_ms, struct err *err)
{
    struct office_hours hours;
    struct office_closed closed;
    if (!hours_parse(listing->hours, &hours))
        return err_set(err, ERR_UNPROCESSED,
                       "hours cannot be read; write them as in: Mon-Fri 8-16, Sat 9-13; or 24/7");
    if (!office_parse_closed(listing->closed, &closed))
        return err_set(err, ERR_UNPROCESSED,
                       "closed holds what is no day; write days as in: 2026-11-28, 2026-12-25");
    if (listing->assured_ms > now_ms + day_ms)
        return err_set(err, ERR_UNPROCESSED,
                       "assured_date is to come; write the day somebody checked this last");
    if (listing->assured_days < 1 || listing->assured_days > LISTING_ASSURED_DAYS_MAX)
        return err_set(err, ERR_UNPROCESSED, "assured_days is no number from 1 to %d",
                       LISTING_ASSURED_DAYS_MAX);
    return true;
}

bool listing_check(const struct listing *listing, int64_t now_ms, struct err *err)
{
    const struct named_text texts[] = {
        { "organization", listing->organization, LISTING_NAME_SIZE_MAX, true },
        { "name_sq", listing->name_sq, LISTING_NAME_SIZE_MAX, false },
        { "name_en", listing->name_en, LISTING_NAME_SIZE_MAX, false },
        { "id", listing->key, LISTING_NAME_SIZE_MAX, true },
        { "source", listing->source, LISTING_NAME_SIZE_MAX, true },
        { "needs", listing->needs, LISTING_NAME_SIZE_MAX, true },
        { "places", listing->places, LISTING_TEXT_SIZE_MAX, true },
        { "address", listing->address, LISTING_NAME_SIZE_MAX, false },
        { "phone", listing->phone, LISTING_NAME_SIZE_MAX, false },
        { "website", listing->website, LISTING_NAME_SIZE_MAX, false },
        { "eligibility", listing->eligibility, LISTING_TEXT_SIZE_MAX, false },
        { "documents", listing->documents, LISTING_TEXT_SIZE_MAX, false },
        { "cost", listing->cost, LISTING_NAME_SIZE_MAX, false },
        { "languages", listing->languages, LISTING_NAME_SIZE_MAX, false },
        { "accessibility", listing->accessibility, LISTING_NAME_SIZE_MAX, false },
        { "hours", listing->hours, LISTING_NAME_SIZE_MAX, false },
        { "closed", listing->closed, LISTING_TEXT_SIZE_MAX, false },
        { "note", listing->note, LISTING_TEXT_SIZE_MAX, false },
    };
    if (!check_texts(texts, sizeof(texts) / sizeof(texts[0]), err) ||
        !check_languages(listing->languages, err) || !check_phone(listing->phone, err))
        return false;
    if (listing->beds < 0 || listing->beds > LISTING_BEDS_MAX)
        return err_set(err, ERR_UNPROCESSED, "beds is no number from 0 to %d", LISTING_BEDS_MAX);
    return check_times(listing, now_ms, err);
}

/* ---- telling */

struct str listing_name(const struct listing *listing, struct str language)
{
    bool albanian = str_equal(language, STR("sq"));
    struct str first = albanian ? listing->name_sq : listing->name_en;
    struct str second = albanian ? listing->name_en : listing->name_sq;
    return first.len > 0 ? first : second.len > 0 ? second : listing->organization;
}

int64_t listing_good_until_ms(const struct listing *listing)
{
    bool good = listing->state == LISTING_ACTIVE && listing->assured_ms > 0;
    return good ? listing->assured_ms + (listing->assured_days + 1) * day_ms : 0;
}

int64_t listing_free_today(const struct listing *listing, int64_t now_ms)
{
    bool today = listing->beds_told_ms > 0 &&
                 date_local_ms(listing->beds_told_ms) / day_ms == date_local_ms(now_ms) / day_ms;
    return today ? listing->beds_free : -1;
}

bool listing_is_shut_today(const struct listing *listing, int64_t now_ms)
{
    int64_t local_ms = date_local_ms(now_ms);
    return listing->shut_day_ms != 0 && listing->shut_day_ms == local_ms - local_ms % day_ms;
}

bool listing_has(struct str list, struct str word)
{
    while (list.len > 0) {
        struct str one;
        (void)str_cut(list, ' ', &one, &list);
        if (one.len > 0 && str_equal(one, word))
            return true;
    }
    return false;
}

/* ---- keys */

static bool is_uuid(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (dash ? c != '-' : !digit)
            return false;
    }
    return text.len == LISTING_KEY_SIZE - 1;
}

void listing_key(struct str source, struct str name, char ret[LISTING_KEY_SIZE])
{
    unsigned char digest[CRYPTO_DIGEST_SIZE_MAX];
    char text[KEY_NAME_SIZE];
    struct builder b;
    if (is_uuid(name)) {
        for (size_t i = 0; i < name.len; i++)
            ret[i] = name.ptr[i];
        ret[name.len] = '\0';
        return;
    }
    builder_init(&b, text, sizeof(text));
    builder_add(&b, source);
    builder_add_char(&b, '\n');
    builder_add(&b, name);
    (void)crypto_digest(CRYPTO_SHA256, builder_str(&b), digest);
    digest[6] = (unsigned char)((digest[6] & 0x0f) | 0x80); /* version 8: a hash of one's own */
    digest[8] = (unsigned char)((digest[8] & 0x3f) | 0x80);
    builder_init(&b, ret, LISTING_KEY_SIZE);
    for (int i = 0; i < KEY_BYTES; i++)
        builder_addf(&b, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", digest[i]);
}
