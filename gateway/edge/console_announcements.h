/* What the desk's calls about announcements share: their shapes.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_ANNOUNCEMENTS_H
#define GATEWAY_CONSOLE_ANNOUNCEMENTS_H

#include "edge/console_call.h"
#include "service/announcements.h"

struct json_out *console_announcements_json(const struct console_call *call,
                                            const struct announcement *announcement);

/* Adds { id, sq, en } to a list. */
void console_announcements_named(struct json_out *list, struct str id, struct str sq,
                                 struct str en);

struct json_out *console_announcements_preview(const struct console_call *call,
                                               const struct announcement *announcement,
                                               const struct announcements_preview *preview);

/* The route of the report: JSON, or CSV. */
MUST_CHECK bool console_announcements_report(struct console_call *call, struct db *db,
                                             struct err *err);

#endif
