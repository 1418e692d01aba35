/* What the desk's calls about reports share.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_REPORTS_H
#define GATEWAY_CONSOLE_REPORTS_H

#include "edge/console_sheet.h"
#include "service/report_frozen.h"

struct report_call {
    struct console_call *call;
    struct db *db;
    struct arena *arena; /* of the report: larger than a job's */
    struct report_period period;
    struct report *report;
    struct report_frozen latest; /* of that period; id 0: not frozen */
    struct sheet sheet;
};

/* Reads the period, and whether it is for a spreadsheet. End with console_reports_end(). */
MUST_CHECK bool console_reports_begin(struct console_call *call, struct db *db, struct str period,
                                      struct report_call *ret, struct err *err);
void console_reports_end(struct report_call *of);

/* The sheet as the answer: JSON with `head`, which is taken over, or CSV under that name. */
MUST_CHECK bool console_reports_answer(struct report_call *of, struct json_out *head,
                                       const char *name, struct err *err);

struct json_out *console_reports_frozen(const struct report_frozen *frozen);

#endif
