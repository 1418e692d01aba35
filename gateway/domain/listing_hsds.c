/* Floor 1: listings out of HSDS 3 and into it. */
#include "domain/date.h"
#include "domain/hours.h"
#include "domain/listing_record.h"

enum {
    WEEK_DAYS = 7,
    TEXT_SIZE = LISTING_TEXT_SIZE_MAX * 2,
    VALUE_SIZE = 64,
    TIME_SIZE = sizeof("08:00") - 1,
    DAY_SIZE = sizeof("2026-12-31") - 1,
    CLOSED_DAYS_MAX = 31, /* of one stretch */
};

#define OWN_TAXONOMY STR("migranti")

static const char *const weekdays[WEEK_DAYS] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
static const int64_t day_ms = 24LL * 60 * 60 * 1000;

/* ---- in: texts out of lists of objects */

/* A member as text; it may be missing or null, and nothing else. */
static bool text_at(const struct json *object, const char *key, struct str *ret, struct err *err)
{
    const struct json *value = json_get(object, key);
    *ret = json_is(value, JSON_STRING) ? str_trim(value->string) : STR("");
    return !value || json_is(value, JSON_STRING) || json_is(value, JSON_NULL) ||
           err_set(err, ERR_UNPROCESSED, "%s is no text; write one in quotes", key);
}

/* The members `member` of the objects in a list, joined. */
static bool join(const struct listing_reading *reading, const struct json *object, const char *key,
                 const char *member, const char *between, struct str *ret, struct err *err)
{
    const struct json *list = json_get(object, key);
    struct builder b;
    if (list && !json_is(list, JSON_ARRAY) && !json_is(list, JSON_NULL))
        return err_set(err, ERR_UNPROCESSED, "%s is no list; write one in [ ]", key);
    if (!arena_builder(reading->arena, TEXT_SIZE, &b))
        return err_set(err, ERR_LIMIT, "no room for a service");
    for (const struct json *item = list && json_is(list, JSON_ARRAY) ? list->first : NULL; item;
         item = item->next) {
        struct str text;
        if (!text_at(item, member, &text, err))
            return err_wrap(err, "%s", key);
        if (text.len == 0)
            continue;
        builder_add(&b, b.len > 0 ? str_of(between) : STR(""));
        builder_add(&b, text);
    }
    *ret = builder_str(&b);
    return builder_ok(&b) || err_set(err, ERR_UNPROCESSED, "%s is too long; shorten it", key);
}

/* ---- in: schedules */

/* A day of some weeks only ("1MO") would be told as one of all: no hours rather than wrong ones. */
static bool add_days(struct str byday, struct builder *ret, struct err *err)
{
    unsigned days = 0;
    while (byday.len > 0) {
        struct str day;
        (void)str_cut(byday, ',', &day, &byday);
        int index = str_among(str_trim(day), weekdays, WEEK_DAYS);
        if (index < 0)
            return err_set(err, ERR_UNPROCESSED,
                           "schedules: byday \"" STR_FMT "\" is no day of each week; write MO,TU",
                           STR_ARG(str_head(str_trim(day), DAY_SIZE)));
        days |= 1u << index;
    }
    const struct office_hours whole = { { { days, 1, 2 } }, 1 };
    char storage[VALUE_SIZE];
    struct builder b;
    struct str names;
    builder_init(&b, storage, sizeof(storage));
    hours_write(&whole, STR("Mon Tue Wed Thu Fri Sat Sun"), &b);
    (void)str_cut(builder_str(&b), ' ', &names, &(struct str){ 0 });
    builder_add(ret, names);
    return true;
}

/* "MO,WE" as "Mon 8-16, Wed 8-16": a stretch of days at a time is what is parsed. */
static bool add_opening(const struct json *schedule, struct str opens, struct str closes,
                        struct builder *ret, struct err *err)
{
    char storage[VALUE_SIZE];
    struct builder all;
    struct str days, stretch;
    builder_init(&all, storage, sizeof(storage));
    if (!add_days(json_str(schedule, "byday"), &all, err))
        return false;
    days = builder_str(&all);
    while (days.len > 0) {
        (void)str_cut(days, '/', &stretch, &days);
        builder_add(ret, ret->len > 0 ? STR(", ") : STR(""));
        builder_add(ret, stretch);
        builder_add_char(ret, ' ');
        if (str_equal(opens, closes) ||
            (str_equal(opens, STR("00:00")) &&
             (str_equal(closes, STR("23:59")) || str_equal(closes, STR("24:00")))))
            builder_add(ret, STR("0-24"));
        else
            builder_addf(ret, STR_FMT "-" STR_FMT, STR_ARG(opens), STR_ARG(closes));
    }
    return true;
}

/* Without hours: closed from the one day to the other. */
static bool add_closed(const struct json *schedule, struct builder *ret, struct err *err)
{
    struct str from = str_head(json_str(schedule, "valid_from"), DAY_SIZE);
    struct str until = str_head(json_str(schedule, "valid_to"), DAY_SIZE);
    int64_t first, last;
    if (from.len == 0 && until.len == 0)
        return true; /* it says nothing */
    if (!date_parse(from, &first) || !date_parse(until.len > 0 ? until : from, &last) ||
        last < first || last - first >= CLOSED_DAYS_MAX * day_ms)
        return err_set(err, ERR_UNPROCESSED,
                       "schedules: valid_from and valid_to are no days in order, at most %d of "
                       "them; write them as in 2026-12-31",
                       CLOSED_DAYS_MAX);
    for (; first <= last; first += day_ms) {
        builder_add(ret, ret->len > 0 ? STR(", ") : STR(""));
        date_write_iso(first, ret);
    }
    return true;
}

static bool read_schedules(const struct listing_reading *reading, const struct json *service,
                           struct listing *ret, struct err *err)
{
    const struct json *list = json_get(service, "schedules");
    struct builder hours, closed;
    if (!arena_builder(reading->arena, TEXT_SIZE, &hours) ||
        !arena_builder(reading->arena, TEXT_SIZE, &closed))
        return err_set(err, ERR_LIMIT, "no room for a service");
    for (const struct json *item = json_is(list, JSON_ARRAY) ? list->first : NULL; item;
         item = item->next) {
        struct str opens = str_head(json_str(item, "opens_at"), TIME_SIZE);
        struct str closes = str_head(json_str(item, "closes_at"), TIME_SIZE);
        bool read = true;
        if (opens.len > 0 && closes.len > 0 && json_str(item, "byday").len > 0)
            read = add_opening(item, opens, closes, &hours, err);
        else if (opens.len == 0 && closes.len == 0)
            read = add_closed(item, &closed, err);
        if (!read)
            return false;
    }
    ret->hours = builder_str(&hours);
    ret->closed = builder_str(&closed);
    return (builder_ok(&hours) && builder_ok(&closed)) ||
           err_set(err, ERR_UNPROCESSED, "schedules is too long; leave out what is over");
}

/* ---- in: where */

static bool read_location(const struct listing_reading *reading, const struct json *service,
                          struct listing *ret, struct err *err)
{
    const struct json *at = json_get(service, "service_at_locations");
    const struct json *location = json_get(json_is(at, JSON_ARRAY) ? at->first : NULL, "location");
    const struct json *list = json_get(location, "addresses");
    const struct json *address = json_is(list, JSON_ARRAY) ? list->first : NULL;
    struct str city;
    if (!text_at(address, "address_1", &ret->address, err) ||
        !text_at(address, "city", &city, err) ||
        !join(reading, location, "accessibility", "description", ", ", &ret->accessibility, err) ||
        !join(reading, service, "service_areas", "name", ", ", &ret->places, err))
        return false;
    if (ret->places.len == 0)
        ret->places = city;
    return true;
}

/* ---- in: needs, and what is ours alone */

static bool read_own(struct str name, struct str value, struct listing *ret, struct err *err)
{
    int64_t *number = str_equal(name, STR("beds"))           ? &ret->beds
                      : str_equal(name, STR("assured_days")) ? &ret->assured_days
                                                             : NULL;
    if (number)
        return str_to_int64(value, number) ||
               err_set(err, ERR_UNPROCESSED, "attributes: " STR_FMT " is no whole number in quotes",
                       STR_ARG(name));
    if (str_equal(name, STR("name_sq")))
        ret->name_sq = value;
    if (str_equal(name, STR("note")))
        ret->note = value;
    ret->sample = ret->sample || str_equal(name, STR("sample"));
    return true;
}

static bool read_attributes(const struct listing_reading *reading, const struct json *service,
                            struct listing *ret, struct err *err)
{
    const struct json *list = json_get(service, "attributes");
    struct builder needs;
    if (!arena_builder(reading->arena, TEXT_SIZE, &needs))
        return err_set(err, ERR_LIMIT, "no room for a service");
    for (const struct json *item = json_is(list, JSON_ARRAY) ? list->first : NULL; item;
         item = item->next) {
        const struct json *term = json_get(item, "taxonomy_term");
        struct str code = json_str(term, "code");
        if (str_equal(json_str(term, "taxonomy"), OWN_TAXONOMY)) {
            if (!read_own(code, json_str(item, "value"), ret, err))
                return false;
            continue;
        }
        /* Terms of other taxonomies say nothing to us. */
        if (need_words_find(reading->words, code) < 0 &&
            need_words_taxonomy(reading->words, code) < 0)
            continue;
        builder_add(&needs, needs.len > 0 ? STR(" ") : STR(""));
        builder_add(&needs, code);
    }
    ret->needs = builder_str(&needs);
    return true;
}

static bool read_status(const struct json *service, struct listing *ret, struct err *err)
{
    struct str status = json_str(service, "status");
    int state = str_among(status, listing_state_names, LISTING_STATE_COUNT);
    if (str_equal(status, STR("inactive"))) /* HSDS has both */
        state = LISTING_CLOSED;
    ret->state = (enum listing_state)(state < 0 ? 0 : state);
    return state >= 0 || err_set(err, ERR_UNPROCESSED,
                                 "status is none of HSDS; write active, inactive, temporarily "
                                 "closed or defunct");
}

bool listing_of_hsds(const struct listing_reading *reading, const struct json *service,
                     struct listing *ret, struct err *err)
{
    const struct json *organization = json_get(service, "organization");
    struct str id, assured;
    if (!json_is(service, JSON_OBJECT))
        return err_set(err, ERR_UNPROCESSED, "is no object; write one service in { }");
    *ret = (struct listing){ .source = reading->source, .assured_days = LISTING_ASSURED_DAYS };
    if (!text_at(service, "id", &id, err) || !text_at(service, "name", &ret->name_en, err) ||
        !text_at(service, "url", &ret->website, err) ||
        !text_at(service, "eligibility_description", &ret->eligibility, err) ||
        !text_at(service, "fees_description", &ret->cost, err) ||
        !text_at(service, "assured_date", &assured, err) || !read_status(service, ret, err))
        return false;
    if (!text_at(organization, "name", &ret->organization, err))
        return err_wrap(err, "organization");
    if (assured.len > 0 && !date_parse(str_head(assured, DAY_SIZE), &ret->assured_ms))
        return err_set(err, ERR_UNPROCESSED, "assured_date is no day; write it as in 2026-12-31");
    return join(reading, service, "phones", "number", ", ", &ret->phone, err) &&
           join(reading, service, "languages", "code", " ", &ret->languages, err) &&
           join(reading, service, "required_documents", "document", ", ", &ret->documents, err) &&
           read_schedules(reading, service, ret, err) &&
           read_location(reading, service, ret, err) &&
           read_attributes(reading, service, ret, err) && listing_settle(reading, id, ret, err);
}

/* ---- out */

/* Each thing of ours has an id made from the service's. */
static struct json_out *thing(const struct listing *listing, const char *kind, int number)
{
    char name[LISTING_KEY_SIZE + VALUE_SIZE], id[LISTING_KEY_SIZE];
    struct json_out *out = json_object();
    struct builder b;
    builder_init(&b, name, sizeof(name));
    builder_addf(&b, "%s %d", kind, number);
    listing_key(listing->key, builder_str(&b), id);
    json_put_str(out, "id", str_of(id));
    return out;
}

static void put_unless_empty(struct json_out *out, const char *key, struct str value)
{
    if (value.len > 0)
        json_put_str(out, key, value);
}

/* The parts of a text, each an object with the one member. */
static struct json_out *list_of(const struct listing *listing, const char *kind, struct str text,
                                char separator, const char *member)
{
    struct json_out *list = json_array();
    for (int number = 0; text.len > 0; number++) {
        struct str one;
        (void)str_cut(text, separator, &one, &text);
        if (str_trim(one).len == 0)
            continue;
        struct json_out *item = thing(listing, kind, number);
        json_put_str(item, member, str_trim(one));
        json_put(list, NULL, item);
    }
    return list;
}

static void put_time(struct json_out *out, const char *key, int minutes)
{
    char storage[VALUE_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_addf(&b, "%02d:%02d", minutes / 60, minutes % 60);
    json_put_str(out, key, builder_str(&b));
}

static struct json_out *schedules_of(const struct listing *listing)
{
    struct json_out *list = json_array();
    struct office_hours hours = { 0 };
    struct str closed = listing->closed;
    int number = 0;
    if (!hours_parse(listing->hours, &hours))
        hours.count = 0;
    for (int i = 0; i < hours.count; i++) {
        struct json_out *item = thing(listing, "schedule", number++);
        char storage[VALUE_SIZE];
        struct builder days;
        builder_init(&days, storage, sizeof(storage));
        for (int day = 0; day < WEEK_DAYS; day++) {
            if (hours.spans[i].days & 1u << day)
                builder_addf(&days, "%s%s", days.len > 0 ? "," : "", weekdays[day]);
        }
        json_put_str(item, "freq", STR("WEEKLY"));
        json_put_str(item, "byday", builder_str(&days));
        put_time(item, "opens_at", hours.spans[i].from);
        put_time(item, "closes_at", hours.spans[i].until);
        json_put(list, NULL, item);
    }
    while (closed.len > 0) {
        struct str day;
        struct json_out *item = thing(listing, "schedule", number++);
        (void)str_cut(closed, ',', &day, &closed);
        json_put_str(item, "valid_from", str_trim(day));
        json_put_str(item, "valid_to", str_trim(day));
        json_put_str(item, "notes", STR("closed"));
        json_put(list, NULL, item);
    }
    return list;
}

static struct json_out *areas_of(const struct listing *listing, const struct need_words *words)
{
    struct json_out *list = json_array();
    struct str places = listing->places;
    for (int number = 0; places.len > 0; number++) {
        struct json_out *item = thing(listing, "area", number);
        struct str id;
        (void)str_cut(places, ' ', &id, &places);
        int place = vacancy_words_place(&words->words, id);
        json_put_str(item, "name", place < 0 ? id : words->words.places[place].name_sq);
        json_put_str(item, "extent_type", place < 0 ? STR("country") : STR("municipality"));
        json_put(list, NULL, item);
    }
    return list;
}

static void add_term(struct json_out *list, const struct listing *listing, struct str taxonomy,
                     struct str code, struct str value)
{
    char kind[VALUE_SIZE * 2];
    struct builder b;
    builder_init(&b, kind, sizeof(kind));
    builder_addf(&b, STR_FMT "/" STR_FMT, STR_ARG(taxonomy), STR_ARG(code));
    struct json_out *item = thing(listing, kind, 0), *term = thing(listing, kind, 1);
    json_put_str(term, "code", code);
    json_put_str(term, "name", code);
    json_put_str(term, "taxonomy", taxonomy);
    put_unless_empty(item, "value", value);
    json_put(item, "taxonomy_term", term);
    json_put(list, NULL, item);
}

static void add_own_number(struct json_out *list, const struct listing *listing, struct str code,
                           int64_t number)
{
    char storage[VALUE_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_addf(&b, "%lld", (long long)number);
    add_term(list, listing, OWN_TAXONOMY, code, builder_str(&b));
}

static struct json_out *attributes_of(const struct listing *listing)
{
    struct json_out *list = json_array();
    struct str needs = listing->needs;
    while (needs.len > 0) {
        struct str id;
        (void)str_cut(needs, ' ', &id, &needs);
        add_term(list, listing, STR("migranti-needs"), id, STR(""));
    }
    if (listing->name_sq.len > 0)
        add_term(list, listing, OWN_TAXONOMY, STR("name_sq"), listing->name_sq);
    if (listing->note.len > 0)
        add_term(list, listing, OWN_TAXONOMY, STR("note"), listing->note);
    if (listing->sample)
        add_term(list, listing, OWN_TAXONOMY, STR("sample"), STR("1"));
    if (listing->beds > 0)
        add_own_number(list, listing, STR("beds"), listing->beds);
    if (listing->assured_days != LISTING_ASSURED_DAYS)
        add_own_number(list, listing, STR("assured_days"), listing->assured_days);
    return list;
}

static struct json_out *locations_of(const struct listing *listing)
{
    struct json_out *list = json_array();
    if (listing->address.len == 0 && listing->accessibility.len == 0)
        return list;
    struct json_out *at = thing(listing, "at", 0), *location = thing(listing, "location", 0);
    struct json_out *addresses = json_array();
    json_put_str(location, "location_type", STR("physical"));
    if (listing->address.len > 0) {
        struct json_out *address = thing(listing, "address", 0);
        json_put_str(address, "address_1", listing->address);
        json_put_str(address, "country", STR("AL"));
        json_put_str(address, "address_type", STR("physical"));
        json_put(addresses, NULL, address);
    }
    json_put(location, "addresses", addresses);
    json_put(location, "accessibility",
             list_of(listing, "accessibility", listing->accessibility, '\n', "description"));
    json_put(at, "location", location);
    json_put(list, NULL, at);
    return list;
}

struct json_out *listing_hsds(const struct listing *listing, const struct need_words *words)
{
    struct json_out *out = json_object(), *organization = thing(listing, "organization", 0);
    json_put_str(out, "id", listing->key);
    json_put_str(out, "name", listing->name_en);
    json_put_str(out, "status", str_of(listing_state_names[listing->state]));
    put_unless_empty(out, "url", listing->website);
    put_unless_empty(out, "eligibility_description", listing->eligibility);
    put_unless_empty(out, "fees_description", listing->cost);
    if (listing->assured_ms > 0) {
        char storage[VALUE_SIZE];
        struct builder day;
        builder_init(&day, storage, sizeof(storage));
        date_write_iso(listing->assured_ms, &day);
        json_put_str(out, "assured_date", builder_str(&day));
    }
    json_put_str(organization, "name", listing->organization);
    json_put(out, "organization", organization);
    json_put(out, "phones", list_of(listing, "phone", listing->phone, ',', "number"));
    json_put(out, "languages", list_of(listing, "language", listing->languages, ' ', "code"));
    json_put(out, "required_documents",
             list_of(listing, "document", listing->documents, '\n', "document"));
    json_put(out, "schedules", schedules_of(listing));
    json_put(out, "service_areas", areas_of(listing, words));
    json_put(out, "service_at_locations", locations_of(listing));
    json_put(out, "attributes", attributes_of(listing));
    return out;
}
