/* The indicators of the programme's report to its donor, M01 to M20 and C01: one row for each thing
 * that is measured, what is counted for it, and what it may be broken down by. The desk's pages, the
 * files and the methods' page are made from these rows; sentences are in the console's i18n under
 * "report.<id>" and "report.<measure>". What the product has no record of is a row without a count:
 * it is named, with the reason, and never shown as 0.
 *
 * Facts section 6.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_INDICATOR_H
#define GATEWAY_INDICATOR_H

#include "domain/traits.h"

/* What happened to a case file, as case_facts.h keeps it. Below CASE_FACT_STAGES it follows from what
 * stands in the file and is made anew with each change; from there on it is history. */
enum case_fact { /* stored: append only, within its half */
                 CASE_FACT_NONE,
                 CASE_FACT_ASSESSED, /* needs assessment finished in time, at the intake */
                 CASE_FACT_PLANNED,  /* plan approved */
                 CASE_FACT_GOAL_DUE, /* topic: domain */
                 CASE_FACT_GOAL_MET, /* at the day it was due */
                 CASE_FACT_SERVED,   /* topic: service */
                 CASE_FACT_CONTACT,  /* they were met, or talked with */
                 CASE_FACT_REFERRED, /* topic: service; as the next five */
                 CASE_FACT_ACCEPTED,
                 CASE_FACT_COMPLETED,
                 CASE_FACT_COMPLETED_SOON, /* within 30 days, at the end */
                 CASE_FACT_DECLINED,       /* by the person */
                 CASE_FACT_UNAVAILABLE,
                 CASE_FACT_PERMIT,      /* issued */
                 CASE_FACT_HEALTH_CARD, /* issued */
                 CASE_FACT_COUNSELLED,  /* alone or with the family */
                 CASE_FACT_COUNSELLED_GROUP,
                 CASE_FACT_FELT_ASKED, /* how they felt was asked before and after */
                 CASE_FACT_FELT_BETTER,
                 CASE_FACT_HELP_ASKED, /* how a service was; topic: service, as the next two */
                 CASE_FACT_HELP_RATED,
                 CASE_FACT_HELP_GOOD,
                 CASE_FACT_STAGES = 100,
                 CASE_FACT_OPENED = CASE_FACT_STAGES,
                 CASE_FACT_CLOSED,
                 CASE_FACT_REOPENED,
                 CASE_FACT_REUNION_OPENED,
                 CASE_FACT_REUNION_SUBMITTED,
                 CASE_FACT_REUNION_DECIDED,
                 CASE_FACT_REUNION_ARRIVED,
                 CASE_FACT_APPEALED,      /* SIV */
                 CASE_FACT_APPEALED_SOON, /* within 120 days of the denial */
};

enum measure_count {
    MEASURE_ABSENT,    /* not recorded here: the reason is told */
    MEASURE_PERSONS,   /* people whose file had it in the period, each once */
    MEASURE_HOUSEHOLD, /* those who live with them, each once */
    MEASURE_ACTS,      /* how often it happened */
    MEASURE_STANDING,  /* files open at the end of the period */
    MEASURE_COURSES,   /* short courses by SMS: of the table of days */
    MEASURE_RATINGS,   /* what people thought of answers */
    MEASURE_TICKETS,   /* complaints */
    MEASURE_TRAINED,   /* participants of trainings */
    MEASURE_TRAININGS, /* trainings */
};

struct measure {
    const char *indicator; /* "M07" */
    const char *name;      /* "referred", one word, unlike any other */
    const char *of;        /* the measure of which it is a share; NULL: none */
    enum measure_count count;
    enum case_fact fact; /* of the first four; of the others, which of their columns (`part`) */
    int part;
    enum dimension topic; /* what the fact's topic is, as far as it tells by what; DIMENSION_NONE */
};

extern const struct measure measures[];
extern const int measure_count;

const struct measure *measure_find(struct str name); /* NULL: none */

/* Whether it counts people or what happened to them: few are not told. */
bool measure_is_personal(const struct measure *measure);

bool measure_allows(const struct measure *measure, enum dimension dimension);

#endif
