/* Floor 1: the indicators of the report to the donor. */
#include "domain/indicator.h"

/* clang-format off */
const struct measure measures[] = {
    /* indicator, name, of, count, fact, part, topic */
    { "M01", "reached", NULL, MEASURE_PERSONS, CASE_FACT_SERVED, 0, DIMENSION_SERVICE },
    { "M01", "household", NULL, MEASURE_HOUSEHOLD, CASE_FACT_SERVED, 0, DIMENSION_NONE },
    { "M02", "managed", NULL, MEASURE_PERSONS, CASE_FACT_CONTACT, 0, DIMENSION_NONE },
    { "M03", "opened", NULL, MEASURE_PERSONS, CASE_FACT_OPENED, 0, DIMENSION_NONE },
    { "M03", "closed", NULL, MEASURE_PERSONS, CASE_FACT_CLOSED, 0, DIMENSION_NONE },
    { "M03", "reopened", NULL, MEASURE_PERSONS, CASE_FACT_REOPENED, 0, DIMENSION_NONE },
    { "M03", "standing", NULL, MEASURE_STANDING, CASE_FACT_OPENED, 0, DIMENSION_NONE },
    { "M04", "assessed", "opened", MEASURE_PERSONS, CASE_FACT_ASSESSED, 0, DIMENSION_NONE },
    { "M05", "planned", "standing", MEASURE_PERSONS, CASE_FACT_PLANNED, 0, DIMENSION_NONE },
    { "M06", "goals_due", NULL, MEASURE_ACTS, CASE_FACT_GOAL_DUE, 0, DIMENSION_DOMAIN },
    { "M06", "goals_met", "goals_due", MEASURE_ACTS, CASE_FACT_GOAL_MET, 0, DIMENSION_DOMAIN },
    { "M07", "referred", NULL, MEASURE_ACTS, CASE_FACT_REFERRED, 0, DIMENSION_SERVICE },
    { "M07", "accepted", NULL, MEASURE_ACTS, CASE_FACT_ACCEPTED, 0, DIMENSION_SERVICE },
    { "M07", "completed", NULL, MEASURE_ACTS, CASE_FACT_COMPLETED, 0, DIMENSION_SERVICE },
    { "M07", "completed_soon", "completed", MEASURE_ACTS, CASE_FACT_COMPLETED_SOON, 0, DIMENSION_SERVICE },
    { "M08", "declined", NULL, MEASURE_ACTS, CASE_FACT_DECLINED, 0, DIMENSION_SERVICE },
    { "M08", "unavailable", NULL, MEASURE_ACTS, CASE_FACT_UNAVAILABLE, 0, DIMENSION_SERVICE },
    { "M09", "permits", NULL, MEASURE_PERSONS, CASE_FACT_PERMIT, 0, DIMENSION_NONE },
    { "M10", "reunion_opened", NULL, MEASURE_PERSONS, CASE_FACT_REUNION_OPENED, 0, DIMENSION_NONE },
    { "M10", "reunion_submitted", NULL, MEASURE_PERSONS, CASE_FACT_REUNION_SUBMITTED, 0, DIMENSION_NONE },
    { "M10", "reunion_decided", NULL, MEASURE_PERSONS, CASE_FACT_REUNION_DECIDED, 0, DIMENSION_NONE },
    { "M10", "reunion_arrived", NULL, MEASURE_PERSONS, CASE_FACT_REUNION_ARRIVED, 0, DIMENSION_NONE },
    { "M11", "appealed", NULL, MEASURE_PERSONS, CASE_FACT_APPEALED, 0, DIMENSION_NONE },
    { "M11", "appealed_soon", "appealed", MEASURE_PERSONS, CASE_FACT_APPEALED_SOON, 0, DIMENSION_NONE },
    { "M12", "school", NULL, MEASURE_ABSENT, CASE_FACT_NONE, 0, DIMENSION_NONE },
    { "M13", "health_cards", NULL, MEASURE_PERSONS, CASE_FACT_HEALTH_CARD, 0, DIMENSION_NONE },
    { "M14", "enrolled", NULL, MEASURE_COURSES, CASE_FACT_NONE, 0, DIMENSION_NONE },
    { "M14", "finished", NULL, MEASURE_COURSES, CASE_FACT_NONE, 1, DIMENSION_NONE },
    { "M15", "employed", NULL, MEASURE_ABSENT, CASE_FACT_NONE, 0, DIMENSION_NONE },
    { "M16", "businesses", NULL, MEASURE_ABSENT, CASE_FACT_NONE, 0, DIMENSION_NONE },
    { "M17", "counselled", NULL, MEASURE_PERSONS, CASE_FACT_COUNSELLED, 0, DIMENSION_NONE },
    { "M17", "counselled_group", NULL, MEASURE_PERSONS, CASE_FACT_COUNSELLED_GROUP, 0, DIMENSION_NONE },
    { "M17", "felt_asked", NULL, MEASURE_PERSONS, CASE_FACT_FELT_ASKED, 0, DIMENSION_NONE },
    { "M17", "felt_better", "felt_asked", MEASURE_PERSONS, CASE_FACT_FELT_BETTER, 0, DIMENSION_NONE },
    { "M18", "housed", NULL, MEASURE_ABSENT, CASE_FACT_NONE, 0, DIMENSION_NONE },
    { "M19", "rated", NULL, MEASURE_RATINGS, CASE_FACT_NONE, 0, DIMENSION_NONE },
    { "M19", "satisfied", "rated", MEASURE_RATINGS, CASE_FACT_NONE, 1, DIMENSION_NONE },
    { "M19", "help_asked", NULL, MEASURE_ACTS, CASE_FACT_HELP_ASKED, 0, DIMENSION_SERVICE },
    { "M19", "help_rated", "help_asked", MEASURE_ACTS, CASE_FACT_HELP_RATED, 0, DIMENSION_SERVICE },
    { "M19", "help_good", "help_rated", MEASURE_ACTS, CASE_FACT_HELP_GOOD, 0, DIMENSION_SERVICE },
    { "M20", "complaints", NULL, MEASURE_TICKETS, CASE_FACT_NONE, 0, DIMENSION_NONE },
    { "M20", "complaints_kept", "complaints", MEASURE_TICKETS, CASE_FACT_NONE, 1, DIMENSION_NONE },
    { "C01", "trained", NULL, MEASURE_TRAINED, CASE_FACT_NONE, 0, DIMENSION_KIND },
    { "C01", "trainings", NULL, MEASURE_TRAININGS, CASE_FACT_NONE, 0, DIMENSION_NONE },
};
/* clang-format on */
const int measure_count = sizeof(measures) / sizeof(measures[0]);

const struct measure *measure_find(struct str name)
{
    for (int i = 0; i < measure_count; i++) {
        if (str_equal(name, str_of(measures[i].name)))
            return &measures[i];
    }
    return NULL;
}

bool measure_is_personal(const struct measure *measure)
{
    switch (measure->count) {
    case MEASURE_PERSONS:
    case MEASURE_HOUSEHOLD:
    case MEASURE_ACTS:
    case MEASURE_STANDING:
        return true;
    case MEASURE_ABSENT:
    case MEASURE_COURSES:
    case MEASURE_RATINGS:
    case MEASURE_TICKETS:
    case MEASURE_TRAINED:
    case MEASURE_TRAININGS:
        break;
    }
    return false;
}

bool measure_allows(const struct measure *measure, enum dimension dimension)
{
    if (measure->count == MEASURE_STANDING)
        return false; /* two ends would tell who came between */
    switch (dimension) {
    case DIMENSION_SEX:
    case DIMENSION_MUNICIPALITY:
        return measure_is_personal(measure) || measure->count == MEASURE_TRAINED;
    case DIMENSION_AGE:
    case DIMENSION_NATIONALITY:
        return measure_is_personal(measure);
    case DIMENSION_SERVICE:
    case DIMENSION_DOMAIN:
    case DIMENSION_KIND:
        return measure->topic == dimension;
    case DIMENSION_NONE:
    case DIMENSIONS:
        break;
    }
    return false;
}
