/* Ids made by the program: 64 bits, ordered by time, positive.
 * 42 bits of milliseconds since 2025-01-01, 21 bits counting within the process from a random start.
 *
 * Floor 2. Thread: any. */
#ifndef GATEWAY_ID_H
#define GATEWAY_ID_H

#include <stdint.h>

int64_t id_new(int64_t now_ms);
int64_t id_made_at_ms(int64_t id); /* when */
int64_t id_first(int64_t at_ms);   /* none made then or later is smaller */

#endif
