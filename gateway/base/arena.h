/* One arena per job: everything a request needs is allocated from it and
 * released by one call. Nothing in an arena has its own free function.
 *
 * An arena has a ceiling. Above it arena_alloc() returns NULL: a request that
 * needs more than its ceiling is refused, it never takes the process down.
 * When the machine itself has no memory left the process aborts: it is
 * crash-only and has acknowledged nothing that is not stored.
 *
 * Floor 0. Thread: any, one thread at a time. */
#ifndef GATEWAY_ARENA_H
#define GATEWAY_ARENA_H

#include "base/str.h"

struct arena;

struct arena *arena_new(size_t size_max); /* never NULL; the caller frees it */
void arena_free(struct arena *arena);     /* NULL is allowed */
MUST_CHECK void *arena_alloc(struct arena *arena, size_t size); /* zeroed, max-aligned */
MUST_CHECK bool arena_copy(struct arena *arena, struct str s,
                           struct str *ret_copy); /* NUL behind */

/* Text in the arena, NUL behind. Above the ceiling: the empty string and false. */
MUST_CHECK bool arena_format(struct arena *arena, struct str *ret, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* A builder over `size` fresh bytes of the arena. */
MUST_CHECK bool arena_builder(struct arena *arena, size_t size, struct builder *ret);
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (count)))

#endif
