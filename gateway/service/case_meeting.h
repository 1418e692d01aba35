/* Appointments made from a case file. They are those of the calendar (appointments.h): the person is
 * reminded and answers as ever. Who does not come is a task of the case worker.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_CASE_MEETING_H
#define GATEWAY_CASE_MEETING_H

#include "service/appointments.h"
#include "service/case_file.h"
#include "service/case_items.h"

/* As appointments_book(), of the person of the file; ERR_UNPROCESSED: it has no phone. */
MUST_CHECK bool case_meeting_book(struct db *db, const struct keyring *keys,
                                  const struct case_editor *editor, const struct case_file *file,
                                  const struct channel *channel,
                                  const struct appointments_time *time, struct arena *arena,
                                  int64_t *ret_id, struct err *err);

/* ERR_NOT_FOUND: it was not made from that file. */
MUST_CHECK bool case_meeting_check(struct db *db, int64_t case_id, int64_t appointment_id,
                                   struct arena *arena, struct err *err);

/* They did not come, to one that may have been made from a file. Once. */
MUST_CHECK bool case_meeting_missed(struct db *db, const struct keyring *keys,
                                    int64_t appointment_id, int64_t staff_id, int64_t now_ms,
                                    struct arena *arena, struct err *err);

/* "booked", "done", ...: a line of the file's log. */
MUST_CHECK bool case_meeting_log(struct db *db, const struct keyring *keys,
                                 const struct case_editor *editor, const char *what,
                                 struct arena *arena, struct err *err);

#endif
