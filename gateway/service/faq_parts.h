/* What the faq*.c files share.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_FAQ_PARTS_H
#define GATEWAY_FAQ_PARTS_H

#include "domain/trigram.h"
#include "service/faq.h"

struct faq_asked { /* a question that is compared */
    int64_t ticket_id, contact_id, entry_id, at_ms;
    struct str category, language, page, text;
    struct trigram_sketch sketch;
};

/* Whether two wordings are one question; the nearer, the higher the score. */
bool faq_fits(const struct trigram_sketch *a, const struct trigram_sketch *b, bool same_page,
              int *ret_score);

/* A group with this as its first question, which is not in it yet. `kept`: it stays though alone. */
MUST_CHECK bool faq_group_add(struct db *db, const struct faq_asked *asked, bool kept,
                              struct arena *arena, int64_t *ret_id, struct err *err);

#endif
