/* The report of `migranti check --report`: what a set of menus holds and what it costs, as a table
 * for people or as JSON for programs.
 *
 * Floor 4. Thread: one at a time. */
#ifndef GATEWAY_MENU_REPORT_H
#define GATEWAY_MENU_REPORT_H

#include "base/json.h"
#include "domain/menus.h"
#include "edge/config_tariff.h"

#include <stdio.h>

/* `tariff` may be NULL: no costs. */
void menu_report_print(const struct menus *menus, const struct config_tariff *tariff,
                       int64_t now_ms, FILE *to);

/* { "version", "currency" with a tariff, "trees": [...], "overdue": [...] }; the caller's. */
struct json_out *menu_report_json(const struct menus *menus, const struct config_tariff *tariff,
                                  int64_t now_ms);

#endif
