/* The public page of a certificate, /verify/CODE: which course was finished when, and nothing about
 * whom.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_CERTIFICATES_H
#define GATEWAY_CERTIFICATES_H

#include "edge/gateway.h"
#include "edge/http_server.h"

void certificates_handle(struct gateway *gateway, struct http_exchange *exchange);

#endif
