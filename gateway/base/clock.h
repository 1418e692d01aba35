/* The two clocks of the program. Only the edge and main read them; everything
 * below is given `now_ms`, so that tests and simulations choose the time.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_CLOCK_H
#define GATEWAY_CLOCK_H

#include <stdint.h>

int64_t clock_now_ms(void);       /* wall clock, milliseconds since 1970 UTC */
int64_t clock_monotonic_us(void); /* for durations: never steps back */

#endif
