/* What the engine makes of a text, without a person: its class, and the pages that it leads to.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_DIALOGUE_FIND_H
#define GATEWAY_DIALOGUE_FIND_H

#include "domain/menus.h"
#include "domain/rank.h"

enum dialogue_class {
    CLASS_DANGER_NOW,  /* answered before any menu */
    CLASS_DANGER_SOON, /* read by a person the same day; offered like a topic meanwhile */
    CLASS_COMMAND,
    CLASS_KEYWORD,  /* of a node, or nearly */
    CLASS_TOPIC,    /* pages are offered, and the expert */
    CLASS_QUESTION, /* only the expert is offered */
    CLASS_COUNT
};

extern const char *const dialogue_class_names[CLASS_COUNT]; /* "danger P1", "topic" */

struct dialogue_place {
    int category; /* -1: none */
    int language; /* -1: not known */
};

struct dialogue_found {
    enum dialogue_class class;
    int nodes[RANK_FOUND_MAX]; /* the best first */
    int count;
};

void dialogue_find(const struct menus *menus, struct str text, const struct dialogue_place *place,
                   struct dialogue_found *ret);

#endif
