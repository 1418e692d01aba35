/* An alert as a message: up to three offers that are new, or only that there is something, where nobody
 * may see more; and the question what became of an application.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_ALERT_H
#define GATEWAY_ALERT_H

#include "domain/menus.h"
#include "domain/vacancy.h"

struct alert_offers {
    const struct vacancy *const *vacancies;
    int count;    /* 1 to ALERTS_TOLD_MAX */
    bool waiting; /* others wait: "9 more" */
};

/* Without wages, where they would cost one more SMS. */
void alert_write(const struct menus *menus, int language, const struct alert_offers *offers,
                 bool fold, struct builder *ret);

/* "Info: 2 new. Reply 1 to read" */
void alert_write_notice(const struct menus *menus, int language, int count, struct builder *ret);

/* "Did you get the work: Cook, Tirana? 1 yes 2 no 3 not known yet" */
void alert_write_outcome(const struct menus *menus, int language, const struct vacancy *vacancy,
                         struct builder *ret);

#endif
