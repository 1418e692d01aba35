/* What the desk sees of appointments, and what staff's own calendars get at a secret address.
 *
 * A calendar outside shows whom it is with by alias and nothing more: it lies on phones and with
 * companies that are not ours. Floor 3. Thread: store (either lane for reads). */
#ifndef GATEWAY_CALENDAR_H
#define GATEWAY_CALENDAR_H

#include "base/crypto.h"
#include "service/appointments.h"
#include "service/outbox.h"

struct calendar_row {
    struct appointments_row of;
    struct str alias, staff_name, language;
    bool told; /* something was pushed about it; the latest: */
    enum outbox_state last_message;
    bool stopped;        /* they said STOP: no reminder will leave */
    int64_t call_number; /* of the question "call me"; 0: none */
};

/* ERR_NOT_FOUND */
MUST_CHECK bool calendar_get(struct db *db, int64_t id, struct arena *arena,
                             struct calendar_row *ret, struct err *err);

/* The first first, at most APPOINTMENTS_LISTED_MAX; staff_id 0: of everybody. */
MUST_CHECK bool calendar_between(struct db *db, int64_t from_ms, int64_t until_ms, int64_t staff_id,
                                 struct arena *arena, struct calendar_row **ret, size_t *ret_count,
                                 struct err *err);
/* Those made from a case file, the last first. */
MUST_CHECK bool calendar_of_case(struct db *db, int64_t case_id, struct arena *arena,
                                 struct calendar_row **ret, size_t *ret_count, struct err *err);
/* Who asked to be called. */
MUST_CHECK bool calendar_calls(struct db *db, struct arena *arena, struct calendar_row **ret,
                               size_t *ret_count, struct err *err);

struct calendar_message { /* that was pushed about one, the latest first */
    enum appointment_purpose purpose;
    bool hidden;
    enum outbox_state state;
    struct str reason;
    int64_t made_ms, changed_ms, due_ms;
};
MUST_CHECK bool calendar_messages(struct db *db, int64_t id, struct arena *arena,
                                  struct calendar_message **ret, size_t *ret_count,
                                  struct err *err);

struct calendar_staff {
    int64_t id;
    struct str name;
};
/* Whom appointments are with: who may answer. */
MUST_CHECK bool calendar_staff(struct db *db, struct arena *arena, struct calendar_staff **ret,
                               size_t *ret_count, struct err *err);

/* ---- files */

/* Appends one as the file of a calendar has it. */
void calendar_write(const struct calendar_row *row, struct builder *ret);

/* The token of a fresh address, in place of the one before. */
MUST_CHECK bool calendar_address_make(struct db *db, const struct keyring *keys, int64_t staff_id,
                                      int64_t now_ms, struct arena *arena,
                                      char ret_token[CRYPTO_TOKEN_SIZE + 1], struct err *err);
MUST_CHECK bool calendar_address_remove(struct db *db, int64_t staff_id, struct arena *arena,
                                        struct err *err);
/* When it was made; 0: there is none. */
MUST_CHECK bool calendar_address(struct db *db, int64_t staff_id, struct arena *arena,
                                 int64_t *ret_made_ms, struct err *err);
/* The whole file: the month behind us and the year ahead. ERR_NOT_FOUND: no such address. */
MUST_CHECK bool calendar_file(struct db *db, const struct keyring *keys, struct str token,
                              int64_t now_ms, struct arena *arena, struct str *ret,
                              struct err *err);

#endif
