/* Providers that are reached by the folders of a spool instead of HTTP: a GSM modem beside this
 * program. Files that come in are taken like webhook calls and removed behind the COMMIT, so a crash
 * gives the same file once more and nothing is lost; files that go out carry our id in their names,
 * so they are made once.
 *
 * Floor 4. Thread: loop; the disk is waited for on the store's second lane. */
#ifndef GATEWAY_SPOOL_H
#define GATEWAY_SPOOL_H

#include "edge/gateway.h"
#include "edge/http_client.h"

struct spool;

/* NULL: the channel's provider has none. */
const char *spool_folder(const struct channel *channel);

struct spool *spool_open(struct gateway *gateway); /* never NULL */

/* As http_client_call(), for a channel whose provider has a spool: "spool:FOLDER/outgoing/NAME". */
MUST_CHECK bool spool_call(struct spool *spool, const struct channel *channel,
                           const struct http_call *call, struct arena *arena, http_done *done,
                           void *context, struct err *err);

void spool_close(struct spool *spool); /* behind store_close(); NULL is allowed */

#endif
