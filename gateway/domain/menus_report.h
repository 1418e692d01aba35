/* What a set of menus holds, a tree and a language at a time: for those who plan translations and
 * those who pay for messages.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_MENUS_REPORT_H
#define GATEWAY_MENUS_REPORT_H

#include "domain/menus.h"

struct menus_report {
    bool promised;                     /* the tree promises every text in this language */
    int leaves, overdue;               /* of the tree */
    int translated;                    /* leaves with a text in this language: */
    int reviewed, drafted;             /* of them, by a speaker and by a machine */
    int segments_median, segments_max; /* of a leaf read whole by SMS, its "more" too */
    int segments_total;                /* of all translated leaves, each read once */
};

/* `fold`: as channels that fold send it. Segments are those of the texts even where they are
 * overdue: what is sent again once they were reviewed. */
struct menus_report menus_report(const struct menus *menus, int category, int language, bool fold,
                                 int64_t now_ms);

/* Nodes past their review-by date, those longest past it first. Writes at most `count_max` indexes;
 * returns how many there are. */
int menus_report_overdue(const struct menus *menus, int64_t now_ms, int *ret_nodes, int count_max);

#endif
