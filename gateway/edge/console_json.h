/* The shapes of the desk's API: tickets, entries, problems as gateway/console/openapi.json has them.
 *
 * Floor 4. Thread: any. */
#ifndef GATEWAY_CONSOLE_JSON_H
#define GATEWAY_CONSOLE_JSON_H

#include "base/json.h"
#include "service/desk.h"
#include "service/notices.h"
#include "service/staff.h"

struct json_out *console_json_ticket(const struct desk_ticket *ticket);
void console_json_entries(struct json_out *ticket, const struct desk_entry *entries, size_t count);
void console_json_contact(struct json_out *ticket, const struct desk_ticket *from,
                          const struct notices_reader *reader);
struct json_out *console_json_event(const struct desk_ticket *ticket);
struct json_out *console_json_staff(const struct staff *staff, struct str topics,
                                    struct str languages, bool factor_due);
void console_json_person(struct json_out *object, const char *key, int64_t id,
                         struct str name); /* 0: null */
void console_json_words(struct json_out *object, const char *key, struct str words);
struct str console_json_kind(enum ticket_entry_kind kind);
void console_json_time(struct json_out *object, const char *key, int64_t time_ms); /* 0: null */

/* RFC 9457, to which the caller may add members. */
struct json_out *console_json_problem(int status, struct str title, struct str detail);
void console_json_holder(struct json_out *problem, const struct desk_ticket *ticket);

#endif
