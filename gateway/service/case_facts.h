/* What reports count of case files: who it was by year of birth, sex, municipality and nationality,
 * and what happened when; nothing that tells who somebody is. Kept with every change of a file, in its
 * transaction, so that a report reads no sealed value; files from before, or from before a new rule, are
 * read by a chore.
 *
 * Floor 3. Thread: store (case_facts_due: either lane). */
#ifndef GATEWAY_CASE_FACTS_H
#define GATEWAY_CASE_FACTS_H

#include "base/crypto.h"
#include "domain/indicator.h"
#include "store/db.h"

/* Reads the facts of a file anew from what stands in it. Called where a file was touched. */
MUST_CHECK bool case_facts_refresh(struct db *db, int64_t case_id, struct err *err);

/* The file was opened, closed or opened again. */
MUST_CHECK bool case_facts_state(struct db *db, int64_t case_id, bool open, int64_t now_ms,
                                 struct arena *arena, struct err *err);

/* Something happened to somebody that is not in their file, where they have one: they came to an
 * appointment, were answered. */
MUST_CHECK bool case_facts_of_contact(struct db *db, int64_t contact_id, struct arena *arena,
                                      struct err *err);

struct case_fact_person {
    int64_t item_id;
    struct str relation, whereabouts;
    struct traits traits;
};
MUST_CHECK bool case_facts_person(struct db *db, int64_t case_id,
                                  const struct case_fact_person *person, struct arena *arena,
                                  struct err *err);
MUST_CHECK bool case_facts_person_gone(struct db *db, int64_t item_id, struct arena *arena,
                                       struct err *err);

/* A person is erased: what was counted stays so, under an id of chance that leads nowhere. Before
 * their file goes. */
MUST_CHECK bool case_facts_untie(struct db *db, int64_t case_id, struct arena *arena,
                                 struct err *err);

/* Whether there are files whose facts are to be read; reads a slice of them. */
MUST_CHECK bool case_facts_due(struct db *db, struct arena *arena, bool *ret, struct err *err);
MUST_CHECK bool case_facts_rebuild(struct db *db, const struct keyring *keys, struct arena *arena,
                                   bool *ret_more, struct err *err);

#endif
