/* The console's files, embedded at build time (gateway/console/assets.txt names them).
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_ASSETS_H
#define GATEWAY_ASSETS_H

#include <stddef.h>

struct asset {
    const char *path; /* "/desk.js" */
    const char *hash; /* of the content, for ETag */
    const unsigned char *bytes;
    size_t size;
    const unsigned char *packed; /* by gzip */
    size_t packed_size;
};

extern const struct asset asset_table[]; /* ends with .path == NULL */

/* Serves one of them ("/" is /index.html, "/desk" is /desk.html), with ETag and a strict policy; packed for
 * those who take it so. */
struct http_exchange;
void assets_handle(struct http_exchange *exchange);

#endif
