/* What figures may tell: never who it was.
 *
 * Few are not told, and what would give them away by subtraction is not told either: the rest of a
 * line whose sum is known; in a table by two traits both the lines and what these say together; in a
 * longer period what its parts leave over; in a correction what differs by few from what was told
 * before.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_DISCLOSURE_H
#define GATEWAY_DISCLOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DISCLOSURE_MIN = 5, /* fewer are not told where they are broken down */
    DISCLOSURE_HIDDEN = -1,
    DISCLOSURE_LINE_MAX = 24, /* values of a line, with its sum */
    DISCLOSURE_MONTHS_MAX = 12,
};

/* Hides what is above 0 and below DISCLOSURE_MIN in one column of a table. Where these are together
 * fewer than that, or one alone, the smallest others go with them: the total would tell them. */
void disclosure_mask(int64_t *values, size_t count);

/* The same beside the sum, which is values[count] and may be hidden itself: then at least one of the
 * others is. What is hidden already stays so. */
void disclosure_line(const int64_t *values, bool *hidden, size_t count);

/* The line of a quarter or a year beside those of its months, each with the sum behind, and of a year
 * beside those of its quarters: what all of them say together tells of none that is hidden. What the
 * parts hide stays; of the period as much is hidden as that takes. */
struct disclosure_month {
    const int64_t *values;
    const bool *hidden;
    const bool *quarter_hidden; /* of its quarter in a year; NULL: the period is the quarter */
};
void disclosure_parts(const int64_t *values, bool *hidden, size_t count,
                      const struct disclosure_month *months, int month_count);

/* Whether a sum gives away what is hidden of what it adds up: that many parts, of which as many values are
 * hidden, and what they come to. */
bool disclosure_sum_tells(int parts, int many, int64_t sum);

/* A table of rows x columns with the sums behind each line: (rows + 1) x (columns + 1), row by row. What
 * is told of the sums is settled before, since other tables show them too; more of the rest is hidden
 * until nothing that is hidden follows from what is told. */
void disclosure_cross(const int64_t *values, bool *hidden, int rows, int columns);

/* Whether any hidden value follows from the sums: what an attentive reader would find out. */
bool disclosure_cross_leaks(const bool *hidden, int rows, int columns);

#endif
