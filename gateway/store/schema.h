/* The numbered migrations of store/schema/, embedded at build time.
 *
 * Floor 2. */
#ifndef GATEWAY_SCHEMA_H
#define GATEWAY_SCHEMA_H

struct schema_step {
    int version; /* 1, 2, ...: never changed once released, only followed */
    const char *name, *sql;
};

extern const struct schema_step schema_steps[]; /* ascending; ends with version 0 */

#endif
