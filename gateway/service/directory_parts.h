/* What the directory*.c files share.
 *
 * Floor 3. */
#ifndef GATEWAY_DIRECTORY_PARTS_H
#define GATEWAY_DIRECTORY_PARTS_H

#include "service/directory.h"

/* A row of LISTING_COLUMNS. */
struct listing directory_listing(const struct db_rows *rows, size_t row);

#endif
