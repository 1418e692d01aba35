/* Who stands how to a case file, and what they see of it. Fails closed: whoever has nothing to do with
 * a file does not learn that there is one, and that they tried is a line of its log.
 *
 * Psychologists and partners are tied to a file by somebody; a partner sees it only while it is
 * open and consent to sharing stands (case_consent.h), and only the classes of fields that were shared with them.
 *
 * Floor 3. Thread: store (case_access_of, _ties: either lane). */
#ifndef GATEWAY_CASE_ACCESS_H
#define GATEWAY_CASE_ACCESS_H

#include "domain/case_rights.h"
#include "service/case_file.h"

struct case_access {
    int64_t staff_id;
    struct str role;
    enum case_relation relation;
    unsigned classes; /* a bit for each that is not kept from them */
};

MUST_CHECK bool case_access_of(struct db *db, int64_t staff_id, struct str role,
                               const struct case_file *file, int64_t now_ms, struct arena *arena,
                               struct case_access *ret, struct err *err);

bool case_access_any(const struct case_access *access);
enum case_sight case_access_sight(const struct case_access *access, enum case_class class);
/* What the best seen of its fields allows. */
enum case_sight case_access_item(const struct case_access *access, enum case_kind kind);
bool case_access_may(const struct case_access *access, enum case_act act);

enum case_tie_kind { /* stored: append only */
                     CASE_TIE_PSYCHOLOGIST,
                     CASE_TIE_PARTNER,
};

struct case_tie {
    int64_t staff_id;
    struct str staff_name;
    enum case_tie_kind kind;
    unsigned classes;
    int64_t since_ms, until_ms; /* until 0: until it is ended */
};

/* In place of an earlier one of theirs. ERR_UNPROCESSED: a partner without consent to sharing. */
MUST_CHECK bool case_access_tie(struct db *db, const struct keyring *keys, int64_t case_id,
                                const struct case_tie *tie, int64_t by_id, int64_t now_ms,
                                struct arena *arena, struct err *err);
MUST_CHECK bool case_access_untie(struct db *db, const struct keyring *keys, int64_t case_id,
                                  int64_t staff_id, int64_t by_id, int64_t now_ms,
                                  struct arena *arena, struct err *err);
MUST_CHECK bool case_access_ties(struct db *db, int64_t case_id, int64_t now_ms,
                                 struct arena *arena, struct case_tie **ret, size_t *ret_count,
                                 struct err *err);

#endif
