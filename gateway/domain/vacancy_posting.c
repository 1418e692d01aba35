/* Floor 1: a vacancy out as JobPosting. */
#include "domain/vacancy_posting.h"

#include "domain/date.h"

enum { DAY_SIZE = 16 };

static struct json_out *typed(const char *type)
{
    struct json_out *out = json_object();
    json_put_str(out, "@type", str_of(type));
    return out;
}

static struct json_out *place_of(const struct vacancy *vacancy, const struct vacancy_words *words)
{
    struct json_out *out = typed("Place"), *address = typed("PostalAddress");
    int index = words ? vacancy_words_place(words, vacancy->place) : -1;
    bool country = index >= 0 && words->places[index].country;
    struct str name = index >= 0 && !country ? words->places[index].name_sq : vacancy->place;
    json_put_str(address, country ? "addressCountry" : "addressLocality", name);
    json_put(out, "address", address);
    return out;
}

static struct json_out *salary_of(const struct vacancy *vacancy)
{
    struct json_out *out = typed("MonetaryAmount"), *value = typed("QuantitativeValue");
    json_put_str(out, "currency", vacancy->currency);
    if (vacancy->wage_min > 0)
        json_put_int(value, "minValue", vacancy->wage_min);
    if (vacancy->wage_max > 0)
        json_put_int(value, "maxValue", vacancy->wage_max);
    json_put_str(value, "unitText", STR("MONTH"));
    json_put(out, "value", value);
    return out;
}

static void put_unless_empty(struct json_out *out, const char *key, struct str value)
{
    if (value.len > 0)
        json_put_str(out, key, value);
}

struct json_out *vacancy_posting(const struct vacancy *vacancy, const struct vacancy_words *words)
{
    struct json_out *out = typed("JobPosting"), *identifier = typed("PropertyValue"),
                    *contact = typed("ContactPoint");
    char day_storage[DAY_SIZE];
    struct builder day;
    bool albanian = vacancy->title_en.len == 0;
    builder_init(&day, day_storage, sizeof(day_storage));
    date_write_iso(vacancy->valid_until_ms - 1, &day);
    json_put_str(out, "@context", STR("https://schema.org"));
    json_put_str(identifier, "name", vacancy->source);
    json_put_str(identifier, "value", vacancy->reference);
    json_put(out, "identifier", identifier);
    json_put_str(out, "title", albanian ? vacancy->title_sq : vacancy->title_en);
    json_put_str(out, "inLanguage", albanian ? STR("sq") : STR("en"));
    put_unless_empty(out, "occupationalCategory", vacancy->isco);
    json_put(out, "jobLocation", place_of(vacancy, words));
    if (vacancy->wage_min > 0 || vacancy->wage_max > 0)
        json_put(out, "baseSalary", salary_of(vacancy));
    put_unless_empty(out, "employmentType", vacancy->contract);
    put_unless_empty(out, "qualifications", vacancy->tongues);
    if (vacancy->employer.len > 0) {
        struct json_out *employer = typed("Organization");
        json_put_str(employer, "name", vacancy->employer);
        json_put(out, "hiringOrganization", employer);
    }
    json_put_str(contact, "name", vacancy->contact);
    json_put(out, "applicationContact", contact);
    json_put_str(out, "validThrough", builder_str(&day));
    if (vacancy->sample)
        json_put_bool(out, "sample", true);
    return out;
}
