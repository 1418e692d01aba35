/* What is wrong with a menu file: where, what, and what to do about it.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_FAULT_H
#define GATEWAY_FAULT_H

#include "base/arena.h"
#include "base/limits.h"

/* "emigrants/sq.json", "/texts/em-l01/text", sentence. */
struct menu_fault {
    struct str file, pointer; /* RFC 6901; empty: the whole file */
    struct str text;          /* what is wrong and the remedy, one line */
    bool warning;             /* does not refuse the set */
};

struct menu_faults {
    struct menu_fault rows[MENU_FAULTS_MAX];
    int count; /* kept */
    int total; /* found */
    int errors;
    struct arena *arena; /* owns the texts; set by the caller */
};

enum { FAULT_DEPTH_MAX = 8 };

/* A place inside a file, made from its parent's by value. Borrows its parts. */
struct fault_place {
    struct str file;
    struct str parts[FAULT_DEPTH_MAX];
    int part_count;
    int index; /* a last part that is an array's index; -1: none */
};

struct fault_place fault_file(struct str file);
struct fault_place fault_in(struct fault_place place, struct str part);
struct fault_place fault_at(struct fault_place place, int index);

/* At most about 60 bytes of a text, whole characters, to be quoted in a sentence. */
struct str fault_quote(struct str text);

/* The arguments of `fmt` quote what files say by fault_quote() only: a sentence has a maximum. */
void fault_error(struct menu_faults *faults, struct fault_place place, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
void fault_warning(struct menu_faults *faults, struct fault_place place, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

void fault_sort(struct menu_faults *faults); /* by file, else as found */

#endif
