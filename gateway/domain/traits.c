/* Floor 1: what a report counts people by. */
#include "domain/traits.h"

#include "domain/case_field.h"
#include "domain/date.h"

#include <assert.h>

enum { SEX_STEP = 1, NATIONALITY_STEP = 100, MUNICIPALITY_STEP = 10000, YEAR_STEP = 1000000 };

const char *const dimension_names[DIMENSIONS] = { "none",         "age",         "sex",
                                                  "municipality", "nationality", "service",
                                                  "domain",       "kind" };

/* Facts section 6, as UNHCR groups ages. */
static const struct {
    const char *name;
    int from; /* years */
} ages[] = { { "0-4", 0 },    { "5-11", 5 },   { "12-17", 12 }, { "18-24", 18 },
             { "25-49", 25 }, { "50-59", 50 }, { "60+", 60 } };

enum { AGES = sizeof(ages) / sizeof(ages[0]) };
_Static_assert((int)AGES == (int)TRAITS_AGES,
               "the statements of reports know as many groups of ages");

/* Primero's types of service, as referrals have them, and what the programme does itself. */
static const char services[] =
    "legal reunification health psychosocial education livelihoods housing"
    " safehouse child_protection mediation registration food goods water"
    " police other information case_management";
static const char kinds[] = "municipality state civil_society health school police other";

/* The choices of a dimension, blank separated; they are those of the field where it is one. */
static struct str choices_of(enum dimension dimension)
{
    switch (dimension) {
    case DIMENSION_SEX:
        return str_of(case_field_find(CASE_PERSON, STR("sex"))->choices);
    case DIMENSION_MUNICIPALITY:
        return str_of(case_field_find(CASE_PERSON, STR("municipality"))->choices);
    case DIMENSION_NATIONALITY:
        return str_of(case_field_find(CASE_PERSON, STR("nationality"))->choices);
    case DIMENSION_SERVICE:
        return str_of(services);
    case DIMENSION_DOMAIN:
        return str_of(case_field_find(CASE_GOAL, STR("need"))->choices);
    case DIMENSION_KIND:
        return str_of(kinds);
    case DIMENSION_NONE:
    case DIMENSION_AGE:
    case DIMENSIONS:
        break;
    }
    return STR("");
}

/* From 1 on; 0: it is none of them. */
static int place_of(struct str choices, struct str value)
{
    struct str one;
    int at = 0;
    for (bool more = choices.len > 0; more;) {
        more = str_cut(choices, ' ', &one, &choices);
        at++;
        if (str_equal(one, value))
            return at;
    }
    return 0;
}

struct traits traits_read(struct str born, struct str sex, struct str municipality,
                          struct str nationality)
{
    int64_t year = 0;
    bool known = date_is_day(born) && str_to_int64(str_head(born, 4), &year);
    return (struct traits){
        .born_year = known ? (int)year : 0,
        .sex = place_of(choices_of(DIMENSION_SEX), sex),
        .municipality = place_of(choices_of(DIMENSION_MUNICIPALITY), municipality),
        .nationality = place_of(choices_of(DIMENSION_NATIONALITY), nationality),
    };
}

int64_t traits_pack(const struct traits *traits)
{
    return (int64_t)traits->born_year * YEAR_STEP +
           (int64_t)traits->municipality * MUNICIPALITY_STEP +
           (int64_t)traits->nationality * NATIONALITY_STEP + (int64_t)traits->sex * SEX_STEP;
}

struct traits traits_unpack(int64_t packed)
{
    return (struct traits){
        .born_year = (int)(packed / YEAR_STEP),
        .municipality = (int)(packed / MUNICIPALITY_STEP % 100),
        .nationality = (int)(packed / NATIONALITY_STEP % 100),
        .sex = (int)(packed / SEX_STEP % 100),
    };
}

void traits_births(int year, int64_t ret[TRAITS_AGES])
{
    for (int i = 0; i < AGES - 1; i++)
        ret[i] = year - ages[i + 1].from + 1;
    ret[AGES - 1] = year;
}

int dimension_size(enum dimension dimension)
{
    struct str choices = choices_of(dimension);
    int count = 1; /* unknown */
    if (dimension == DIMENSION_AGE)
        return AGES + 1;
    for (size_t i = 0; i < choices.len; i++)
        count += choices.ptr[i] == ' ';
    return choices.len > 0 ? count + 1 : 0;
}

struct str dimension_value(enum dimension dimension, int at)
{
    struct str choices = choices_of(dimension), one = STR("");
    assert(at >= 0 && at < dimension_size(dimension));
    if (at == dimension_size(dimension) - 1)
        return STR("unknown");
    if (dimension == DIMENSION_AGE)
        return str_of(ages[at].name);
    for (int i = 0; i <= at; i++)
        (void)str_cut(choices, ' ', &one, &choices);
    return one;
}

static int age_group(int born_year, int year)
{
    if (born_year == 0 || born_year > year)
        return AGES;
    for (int i = AGES - 1; i > 0; i--) {
        if (year - born_year >= ages[i].from)
            return i;
    }
    return 0;
}

int dimension_of(enum dimension dimension, const struct traits *traits, int64_t topic, int year)
{
    int64_t at = 0;
    switch (dimension) {
    case DIMENSION_AGE:
        return age_group(traits->born_year, year);
    case DIMENSION_SEX:
        at = traits->sex;
        break;
    case DIMENSION_MUNICIPALITY:
        at = traits->municipality;
        break;
    case DIMENSION_NATIONALITY:
        at = traits->nationality;
        break;
    case DIMENSION_SERVICE:
    case DIMENSION_DOMAIN:
    case DIMENSION_KIND:
        at = topic;
        break;
    case DIMENSION_NONE:
    case DIMENSIONS:
        return 0;
    }
    int last = dimension_size(dimension) - 1;
    return at > 0 && at <= last ? (int)at - 1 : last;
}

int dimension_topic(enum dimension dimension, struct str name)
{
    return place_of(choices_of(dimension), name);
}
