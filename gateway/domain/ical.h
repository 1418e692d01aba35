/* Writing iCalendar (RFC 5545): lines of at most 75 octets that are folded between characters, texts
 * escaped, times in UTC.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_ICAL_H
#define GATEWAY_ICAL_H

#include "base/str.h"

struct ical_event {
    int64_t id; /* its UID is made of it: the same for ever */
    int64_t sequence, changed_ms, starts_ms, ends_ms;
    bool cancelled, confirmed;
    struct str summary, place;
};

void ical_begin(struct str name, struct builder *ret); /* of the calendar */
void ical_add(const struct ical_event *event, struct builder *ret);
void ical_end(struct builder *ret);

#endif
