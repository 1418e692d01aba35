/* The directory of a phone in memory: a table read once, searched as the store's is.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_PHONE_LISTINGS_H
#define GATEWAY_PHONE_LISTINGS_H

#include "domain/dialogue.h"
#include "domain/listing_rank.h"

enum { PHONE_LISTINGS_MAX = 100 };

struct phone_listings;

void phone_listings_free(struct phone_listings *listings); /* NULL is allowed */

/* Instead of what was there; `file` below `base`. ERR_INVALID names the row and the fault, or that it
 * cannot be read. */
MUST_CHECK bool phone_listings_reload(struct phone_listings **listings,
                                      const struct need_words *words, int64_t now_ms,
                                      const char *base, struct str file, struct err *err);

/* How it was at the service of that row. ERR_INVALID: there is none. */
MUST_CHECK bool phone_listings_visit(const struct phone_listings *listings,
                                     const struct menus *menus, struct str code, struct str row,
                                     struct builder *ret, int64_t *ret_number, struct err *err);

/* False: it is another effect. */
bool phone_listings_carry_out(const struct effect *effect, struct builder *ret);

/* What a step needs of the directory; `listings` NULL: it is empty. What `ret` points to lives until the
 * next call. */
void phone_listings_answer(struct phone_listings *listings, const struct need_words *words,
                           struct str language, const struct dialogue_result *asked, int64_t now_ms,
                           struct dialogue_data *ret);

#endif
