/* What figures may tell: never who it was.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_DISCLOSURE_H
#define GATEWAY_DISCLOSURE_H

#include <stddef.h>
#include <stdint.h>

enum {
    DISCLOSURE_MIN = 5, /* fewer are not told where they are broken down */
    DISCLOSURE_HIDDEN = -1,
};

/* Hides what is above 0 and below DISCLOSURE_MIN in one column of a table. Where that hides one row
 * alone, the smallest other goes with it: the total would tell it. */
void disclosure_mask(int64_t *values, size_t count);

#endif
