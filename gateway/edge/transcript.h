/* A .talk file: what a person did and what the phone showed, run again and compared.
 *
 *     bearer: sms          headers: bearer, language, now, menus
 *     now: 2026-12-01
 *
 *     # a remark
 *     > viza               what the person writes
 *     < ...                what must come back (phone.h)
 *     @ wait 25 h          what else happens
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_TRANSCRIPT_H
#define GATEWAY_TRANSCRIPT_H

#include "base/arena.h"
#include "base/err.h"
#include "edge/menu_shelf.h"

struct transcript_result {
    int turns;         /* inputs and directives run */
    int differing;     /* of them */
    struct str now;    /* the file as it is with what came back; in the arena */
    struct str report; /* a difference a paragraph; in the arena */
};

/* `directory` holds the file: paths in it start there. `menus` is the directory of menus unless
 * its header names one. ERR_INVALID and ERR_DATA name the line. */
MUST_CHECK bool transcript_run(struct str text, const char *name, const char *directory,
                               const char *menus, struct menu_shelf *shelf, struct arena *arena,
                               struct transcript_result *ret, struct err *err);

#endif
