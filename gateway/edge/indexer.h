/* Makes what was said on tickets findable (service/search.h), a slice at a time, and none while the
 * database has much else to do: somebody who waits for an answer never waits for it.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_INDEXER_H
#define GATEWAY_INDEXER_H

#include "edge/gateway.h"

struct indexer;

MUST_CHECK bool indexer_open(struct gateway *gateway, struct indexer **ret, struct err *err);
void indexer_close(struct indexer *indexer); /* NULL is allowed; after the store */

#endif
