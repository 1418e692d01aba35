/* People: staff as those who administer the desk see them, their logins, and the invitations by which
 * they choose a password. Changing what somebody may do ends their logins: they log in again with
 * their new rights. The last administrator who can log in stays one.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_PEOPLE_H
#define GATEWAY_PEOPLE_H

#include "service/staff.h"

enum { PEOPLE_INVITATION_MS = 3 * 24 * 3600 * 1000 };

struct person {
    int64_t id;
    struct str login, name, role, topics, languages;
    struct str team; /* of case work; empty: of none */
    bool has_password, has_factor;
    int64_t disabled_at_ms, invited_until_ms, seen_at_ms; /* 0: not, or not known */
    int64_t login_count;                                  /* running ones */
};

/* Those who may log in first, by name. */
MUST_CHECK bool people_list(struct db *db, int64_t now_ms, struct arena *arena, struct person **ret,
                            size_t *ret_count, struct err *err);
MUST_CHECK bool people_get(struct db *db, int64_t id, int64_t now_ms, struct arena *arena,
                           struct person *ret, struct err *err);
MUST_CHECK bool people_find(struct db *db, struct str login, int64_t now_ms, struct arena *arena,
                            struct person *ret, struct err *err);

struct people_change {
    struct str name, role, topics, languages;
    bool disabled;
};
/* ERR_INVALID as staff_add() has it; ERR_UNPROCESSED: nobody would be left to administer. */
MUST_CHECK bool people_change(struct db *db, int64_t id, const struct people_change *change,
                              int64_t now_ms, struct arena *arena, struct person *ret,
                              struct err *err);

/* Lets the token choose a password, once, for three days; an earlier one ends. */
MUST_CHECK bool people_invite(struct db *db, const struct keyring *keys, int64_t id,
                              struct str token, int64_t now_ms, struct arena *arena,
                              struct err *err);
/* ERR_NOT_FOUND: used, replaced, or too old. */
MUST_CHECK bool people_invited(struct db *db, const struct keyring *keys, struct str token,
                               int64_t now_ms, struct arena *arena, struct staff *ret,
                               struct err *err);

/* Their invitation is used up, and their logins end but for `kept_login_id` (0: none). */
MUST_CHECK bool people_set_password(struct db *db, int64_t id, struct str password_hash,
                                    int64_t kept_login_id, struct arena *arena, struct err *err);

struct people_login {
    int64_t id, created_at_ms, seen_at_ms;
    struct staff_device device;
};
MUST_CHECK bool people_logins(struct db *db, int64_t staff_id, int64_t now_ms, struct arena *arena,
                              struct people_login **ret, size_t *ret_count, struct err *err);
/* ERR_NOT_FOUND: not one of theirs. */
MUST_CHECK bool people_end_login(struct db *db, int64_t staff_id, int64_t login_id,
                                 struct arena *arena, struct err *err);
MUST_CHECK bool people_end_logins(struct db *db, int64_t staff_id, int64_t kept_login_id,
                                  struct arena *arena, struct err *err);

#endif
