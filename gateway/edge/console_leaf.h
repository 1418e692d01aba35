/* A draft page of the menus, made of questions asked often and the answers to them: what
 * menus/README.md describes, in one file. What a machine cannot know (sources, review dates) is left
 * empty, so that `migranti check` refuses the page until somebody filled it in.
 *
 * Floor 4. Thread: any. */
#ifndef GATEWAY_CONSOLE_LEAF_H
#define GATEWAY_CONSOLE_LEAF_H

#include "base/json.h"
#include "service/faq_answer.h"

struct console_leaf {
    const struct menus *menus;
    const struct faq_group *group;
    const struct faq_answer *answers; /* the latest first */
    size_t answer_count;
};

/* NULL: no room. */
struct json_out *console_leaf_json(const struct console_leaf *leaf, struct arena *arena,
                                   struct err *err);

#endif
