/* What a report counts people by: year of birth, sex, municipality, nationality, packed into one number
 * so that a hundred thousand of them are grouped at once.
 *
 * The day of birth is not kept here: a year, beside three choices out of a few, is what an age group
 * needs. The age is the one that somebody reaches in the year in which the period ends, so that a group
 * is never a day's birthday away from telling it.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_TRAITS_H
#define GATEWAY_TRAITS_H

#include "base/str.h"

enum dimension { /* stored in frozen reports by name */
                 DIMENSION_NONE,
                 DIMENSION_AGE,
                 DIMENSION_SEX,
                 DIMENSION_MUNICIPALITY,
                 DIMENSION_NATIONALITY,
                 DIMENSION_SERVICE, /* of what happened, not of the person; as the next two */
                 DIMENSION_DOMAIN,  /* of life: what a goal is about */
                 DIMENSION_KIND,    /* of participants of a training */
                 DIMENSIONS
};

extern const char *const dimension_names[DIMENSIONS];

struct traits { /* 0: not known; else an index of the choices from 1 on, and the year itself */
    int born_year, sex, municipality, nationality;
};

/* From the fields of a person of a case file, as they are written there. */
struct traits traits_read(struct str born, struct str sex, struct str municipality,
                          struct str nationality);

int64_t traits_pack(const struct traits *traits);
struct traits traits_unpack(int64_t packed);

/* The years of birth in which the groups of ages begin in a report of `year`, the youngest first, and the
 * last in which somebody was born: somebody of any of these years is of that group. */
enum { TRAITS_AGES = 7 };
void traits_births(int year, int64_t ret[TRAITS_AGES]);

/* How many values a dimension has, with "unknown", which is the last; their names. */
int dimension_size(enum dimension dimension);
struct str dimension_value(enum dimension dimension, int at);

/* Which value somebody has in a period that ends in `year`; `topic` is that of the event. */
int dimension_of(enum dimension dimension, const struct traits *traits, int64_t topic, int year);

/* The topic of an event, from its name; 0: none of them. */
int dimension_topic(enum dimension dimension, struct str name);

#endif
