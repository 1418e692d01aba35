/* Staff: the people at the desk and their logins. A login's token is in the cookie alone; stored is
 * a keyed hash of it. A login ends half an hour after it was last used, and after ten hours.
 *
 * Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_STAFF_H
#define GATEWAY_STAFF_H

#include "base/crypto.h"
#include "base/limits.h"
#include "store/db.h"

struct staff {
    int64_t id;
    int64_t login_id; /* only from staff_by_token(): which of their logins */
    struct str login, name, role;
    struct str password_hash; /* only from staff_by_login() */
    bool has_factor;          /* a second one: service/factor.h */
    bool stale;               /* from staff_by_token(): staff_seen() is due */
};

/* A name is one visible line: it stands beside what people wrote and in the audit log. ERR_INVALID:
 * too long, or none; ERR_UNPROCESSED: it holds what nobody would see. */
MUST_CHECK bool staff_check_name(struct str name, struct err *err);

/* Login names are 1 to STAFF_LOGIN_SIZE_MAX of a-z 0-9 . _ -; ERR_INVALID says what is wrong with
 * a login or role, ERR_CONFLICT that the login is taken; a name as staff_check_name() has it. An empty hash: no password yet. Who is
 * added sees every topic and writes Albanian and English, until staff_set_topics() and
 * staff_set_languages(). */
MUST_CHECK bool staff_add(struct db *db, struct str login, struct str name, struct str role,
                          struct str password_hash, int64_t now_ms, struct arena *arena,
                          struct err *err);

/* Puts them on call in a place from 1 to ONCALL_PLACES_MAX, or takes them off (0). `msisdn` (E.164)
 * is sealed; empty keeps the one they have. ERR_NOT_FOUND: no such login; ERR_INVALID: no number. */
MUST_CHECK bool staff_set_oncall(struct db *db, const struct keyring *keys, struct str login,
                                 struct str msisdn, int place, struct arena *arena,
                                 struct err *err);

/* ERR_NOT_FOUND: unknown or disabled. */
MUST_CHECK bool staff_by_login(struct db *db, struct str login, struct arena *arena,
                               struct staff *ret, struct err *err);

/* ERR_DENIED: no such login, ended, or its person disabled. */
MUST_CHECK bool staff_by_token(struct db *db, const struct keyring *keys, struct str token,
                               int64_t now_ms, struct arena *arena, struct staff *ret,
                               struct err *err);

/* By which a login is told from others of the same person. */
struct staff_device {
    struct str peer, agent; /* the address, and what the browser calls itself; cut when long */
};
MUST_CHECK bool staff_log_in(struct db *db, const struct keyring *keys, struct str token,
                             int64_t staff_id, const struct staff_device *device, int64_t now_ms,
                             struct arena *arena, struct err *err);
MUST_CHECK bool staff_seen(struct db *db, const struct keyring *keys, struct str token,
                           int64_t now_ms, struct arena *arena, struct err *err);
MUST_CHECK bool staff_log_out(struct db *db, const struct keyring *keys, struct str token,
                              struct arena *arena, struct err *err);

/* As rights_see() takes them. ERR_INVALID: no topics, or not written like any. */
MUST_CHECK bool staff_topics(struct db *db, int64_t staff_id, struct arena *arena, struct str *ret,
                             struct err *err);
MUST_CHECK bool staff_set_topics(struct db *db, int64_t staff_id, struct str topics,
                                 struct arena *arena, struct err *err);

/* The languages that they write, blank separated: "sq en". ERR_INVALID: not written like any. */
MUST_CHECK bool staff_languages(struct db *db, int64_t staff_id, struct arena *arena,
                                struct str *ret, struct err *err);
MUST_CHECK bool staff_set_languages(struct db *db, int64_t staff_id, struct str languages,
                                    struct arena *arena, struct err *err);

bool staff_speaks(struct str languages, struct str language);

/* When a login is over: those made before the one or last used before the other. */
int64_t staff_login_oldest_ms(int64_t now_ms);
int64_t staff_login_idle_ms(int64_t now_ms);

#endif
