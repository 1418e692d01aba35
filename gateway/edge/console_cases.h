/* What the desk's calls about case files share: the one door through which a file is reached, and the
 * shapes of what they answer.
 *
 * Floor 4. Thread: store. */
#ifndef GATEWAY_CONSOLE_CASES_H
#define GATEWAY_CONSOLE_CASES_H

#include "edge/console_call.h"
#include "service/case_access.h"
#include "service/case_items.h"

struct case_call {
    struct console_call *call;
    struct db *db;
    struct case_file file;
    struct case_access access;
    bool refused; /* the answer is set, and that they tried is stored: nothing else is to be done */
};

/* Every call about one file begins with one of three; a caller goes on where they are true and the call is
 * not refused:
 *
 *     if (!console_cases_begin(...) || of.refused)
 *         return of.refused;
 *
 * This one finds the file {id} for a caller who needs `right`, and has something to do with the file. Whose
 * role lacks the right is refused by 403; whoever has nothing to do with the file gets the 404 that a file
 * that is not there gets. Who tried is in the file's log and in the audit log. */
MUST_CHECK bool console_cases_begin(struct console_call *call, struct db *db, enum right right,
                                    struct case_call *ret, struct err *err);

/* The same for what is of the programme (CASE_PROGRAMME), which whoever it was shared with does not see.
 * `needed` CASE_SEEN: who writes in files (RIGHT_CASES_WRITE) and sees it; CASE_CHANGED: who opens them
 * (RIGHT_CASES_OPEN) and changes it. 404 where it is hidden from them; 403 where they only see it. */
MUST_CHECK bool console_cases_begin_programme(struct console_call *call, struct db *db,
                                              enum case_sight needed, const char *what,
                                              struct case_call *ret, struct err *err);

/* The same for an act, by 403: the file is theirs to know of, the act is not theirs to do. */
MUST_CHECK bool console_cases_begin_act(struct console_call *call, struct db *db, enum right right,
                                        enum case_act act, const char *what, struct case_call *ret,
                                        struct err *err);

/* What is hidden from them is refused by 404, what they only see by 403: true, and `of->refused`. */
MUST_CHECK bool console_cases_check_sight(struct case_call *of, enum case_sight sight,
                                          enum case_sight needed, const char *what,
                                          struct err *err);

/* The caller, as the one who changes the file now. */
struct case_editor console_cases_editor(const struct case_call *of);

/* Refuses `what` of the file: the answer, a line of its log and one of the audit log. */
MUST_CHECK bool console_cases_refuse(struct case_call *of, int status, const char *what,
                                     struct err *err);

/* A line of the file's log that it was read; `what` of it. */
MUST_CHECK bool console_cases_read(struct case_call *of, const char *what, struct err *err);

/* A line of the audit log, with the number of the last line of the file's: none can be cut off. */
MUST_CHECK bool console_cases_audit(struct case_call *of, const char *action, struct err *err);

/* The file as the caller sees it; the caller frees it. */
MUST_CHECK bool console_cases_json(struct case_call *of, struct json_out **ret, struct err *err);
/* Answers with it. */
MUST_CHECK bool console_cases_whole(struct case_call *of, int status, struct err *err);

/* What is closed stays as it is. ERR_UNPROCESSED. */
MUST_CHECK bool console_cases_check_open(const struct case_call *of, struct err *err);

/* What is to be done is of the programme: 0 for whom that is hidden from. */
int64_t console_cases_due(const struct case_call *of, int64_t due_at_ms);

struct json_out *console_cases_item(const struct case_call *of, const struct case_item *item);

/* Classes of fields, a bit each: the member `classes`. ERR_INVALID. */
MUST_CHECK bool console_cases_classes(const struct console_call *call, unsigned *ret,
                                      struct err *err);
struct json_out *console_cases_classes_json(unsigned classes);

/* Of a member that is one of `names`. ERR_INVALID names them all. */
MUST_CHECK bool console_cases_choice(const struct console_call *call, const char *member,
                                     const char *const *names, int count, int *ret,
                                     struct err *err);
MUST_CHECK bool console_cases_id(const struct console_call *call, const char *member, int64_t *ret,
                                 struct err *err);
/* The member "version": of the file. ERR_INVALID. */
MUST_CHECK bool console_cases_version(const struct console_call *call, int64_t *ret,
                                      struct err *err);

/* A cursor of two numbers, as "123-456"; both are 0 for an empty one. ERR_INVALID. */
MUST_CHECK bool console_cases_cursor(struct str after, int64_t *ret_at_ms, int64_t *ret_id,
                                     struct err *err);
void console_cases_put_next(struct json_out *out, int64_t at_ms, int64_t id);

#endif
