/* One line a thing that an operator would want to know, on standard error:
 *
 *     2026-11-21T10:15:00.123Z warn webhook.refused channel=kannel why="token"
 *
 * No line holds a phone number, message text or a secret; control characters
 * are written as '?'. One write(2) a line, so that lines of two threads never mix.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_LOG_H
#define GATEWAY_LOG_H

#include "base/str.h"

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

/* `event` is a dotted name, `fmt` the rest of the line as key=value pairs. */
void log_line(enum log_level level, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* At most one line a second for things that a stranger can cause at will; the next line tells
 * how many were left out. `limit` is a static variable of the caller, zeroed. */
struct log_limit {
    _Atomic int64_t last_us, left_out;
};
void log_limited(struct log_limit *limit, enum log_level level, const char *event, const char *fmt,
                 ...) PRINTF_LIKE(4, 5);

#endif
