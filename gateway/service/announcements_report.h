/* What became of an announcement, without persons.
 *
 * Floor 3. Thread: store (either lane). */
#ifndef GATEWAY_ANNOUNCEMENTS_REPORT_H
#define GATEWAY_ANNOUNCEMENTS_REPORT_H

#include "domain/announcement.h"
#include "service/outbox.h"

enum { OUTBOX_STATES = OUTBOX_UNKNOWN + 1 };

struct announcements_row { /* messages in one language, on one channel, to one country */
    struct str language, channel, country;
    int64_t messages, states[OUTBOX_STATES];
    int64_t segments; /* of what was handed to a provider: it costs */
};

struct announcements_reason { /* as the outbox has it: in words */
    struct str reason;
    int64_t messages;
};

struct announcements_report {
    struct announcements_row *rows;
    size_t row_count;
    struct announcements_reason *reasons; /* of what failed, ran out or is not known; most first */
    size_t reason_count;
    int64_t passed[ANNOUNCEMENT_WHYS]; /* people of the group who get none */
    int64_t later;                     /* wait for the end of their night */
    int64_t stopped;                   /* said STOP within a day behind it */
    int64_t notices, read;             /* notices that left; how many of them were read */
};

MUST_CHECK bool announcements_report(struct db *db, int64_t id, struct arena *arena,
                                     struct announcements_report *ret, struct err *err);

#endif
