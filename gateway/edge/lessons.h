/* The clock of courses: sends the lessons that are due.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_LESSONS_H
#define GATEWAY_LESSONS_H

#include "edge/gateway.h"

struct lessons;

MUST_CHECK bool lessons_open(struct gateway *gateway, struct lessons **ret, struct err *err);
void lessons_close(struct lessons *lessons); /* NULL is allowed; after the store */

#endif
