/* The requests that the load generator makes and the answers it takes for right.
 *
 * Thread: one. */
#ifndef BENCH_REQUESTS_H
#define BENCH_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum request_kind {
    REQUEST_USSD,   /* Africa's Talking: a session's whole input with each step */
    REQUEST_KANNEL, /* a keyword by SMS, as smsbox calls */
};

enum { REQUEST_SIZE_MAX = 1024, HISTORY_SIZE = 64 };

struct request_plan {
    enum request_kind kind;
    const char *path;
    const char *text; /* of an SMS */
    bool loose;       /* the answers need not follow the walk */
    unsigned callers; /* at once */
    unsigned persons; /* a multiple of callers: each has people of its own */
    uint64_t seed;    /* sets the ids of this run apart from those of others */
};

struct caller {      /* zeroed at first, but for `number` */
    unsigned number; /* 0 to callers - 1 */
    unsigned person;
    uint64_t session;
    size_t walk, step; /* the step that is asked; 0: dialled */
    char history[HISTORY_SIZE];
};

/* The next request of a caller; `ret` is of REQUEST_SIZE_MAX bytes. Returns its size. */
size_t requests_next(const struct request_plan *plan, struct caller *caller, char *ret);

/* Was this the answer to it? If not, the caller begins anew. */
bool requests_right(const struct request_plan *plan, struct caller *caller, int status,
                    const char *body, size_t body_size);

/* A session is under way: whoever stops now leaves it to be resumed. */
bool requests_halfway(const struct request_plan *plan, const struct caller *caller);

/* "+35569" and seven digits, as fill.c numbers people; false when `text` begins with none. */
enum { PERSON_DIGITS = 7 };
bool requests_person(const char *text, size_t size, unsigned *ret);

#endif
