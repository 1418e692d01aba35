/* What kind of file some bytes begin, by what people send for tables and JSON.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_SNIFF_H
#define GATEWAY_SNIFF_H

#include "base/err.h"

enum sniffed { SNIFFED_TABLE, SNIFFED_JSON };

enum { SNIFF_SIZE = 16 }; /* so many are enough, or all there are */

/* ERR_UNPROCESSED: something else, and what to do about it. */
MUST_CHECK bool sniff(struct str head, enum sniffed *ret, struct err *err);

#endif
