/* The console's files, embedded at build time (gateway/console/assets.txt names them).
 *
 * Floor 4. */
#ifndef GATEWAY_ASSETS_H
#define GATEWAY_ASSETS_H

#include <stddef.h>

struct asset {
    const char *path;           /* "/desk.js" */
    const char *hash;           /* of the content, for ETag */
    const unsigned char *bytes;
    size_t size;
};

extern const struct asset asset_table[]; /* ends with .path == NULL */

#endif
