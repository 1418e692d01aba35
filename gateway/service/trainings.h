/* Trainings of officials and partners: title, day, municipality, who held it, and how many took part by
 * kind and sex. Figures only: nobody's name is kept.
 *
 * A change names the version that it saw; ERR_CONFLICT: there is a newer one.
 *
 * Floor 3. Thread: store (reading: either lane). */
#ifndef GATEWAY_TRAININGS_H
#define GATEWAY_TRAININGS_H

#include "base/limits.h"
#include "domain/traits.h"
#include "store/db.h"

enum { TRAINING_GROUPS_MAX = 40 };

struct training_people {
    struct str kind, sex; /* values of DIMENSION_KIND and DIMENSION_SEX */
    int64_t people;
};

struct training {
    int64_t id, version, day; /* since 1970 */
    struct str title, municipality, organiser;
    struct training_people people[TRAINING_GROUPS_MAX];
    size_t people_count;
};

struct training_cursor {
    int64_t day, id; /* behind that one; both 0: from the latest */
};

MUST_CHECK bool trainings_list(struct db *db, const struct training_cursor *after,
                               struct arena *arena, struct training **ret, size_t *ret_count,
                               struct err *err);
/* ERR_NOT_FOUND */
MUST_CHECK bool trainings_get(struct db *db, int64_t id, struct arena *arena, struct training *ret,
                              struct err *err);

/* `training->id` 0: a new one. ERR_INVALID says what is missing. */
MUST_CHECK bool trainings_put(struct db *db, const struct training *training, int64_t staff_id,
                              int64_t now_ms, struct arena *arena, int64_t *ret_id,
                              struct err *err);
MUST_CHECK bool trainings_remove(struct db *db, int64_t id, int64_t version, int64_t staff_id,
                                 int64_t now_ms, struct arena *arena, struct err *err);

#endif
