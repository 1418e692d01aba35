/* The running gateway: what the parts of the edge share. Made by `migranti serve`, one a process.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_GATEWAY_H
#define GATEWAY_GATEWAY_H

#include "base/crypto.h"
#include "domain/menus.h"
#include "edge/config.h"
#include "store/store.h"

struct event_base;
struct http_server;
struct http_client;
struct sender;
struct events;
struct presence;
struct simulator;
struct spool;
struct latecomers;
struct gatherer;
struct gauges;
struct exchange_log;

struct gateway {
    struct event_base *base;
    const struct config *config;
    struct keyring keys;
    struct menus *menus; /* the set in service; a job that needs it keeps a reference */
    struct store *store;
    struct http_server *server;
    struct http_client *client;
    struct sender *sender;
    struct spool *spool;           /* providers that are folders */
    struct events *events;         /* the desk's live view */
    struct presence *presence;     /* who writes there */
    struct latecomers *latecomers; /* messages that lack a part */
    struct gatherer *gatherer;     /* questions asked often */
    struct simulator *simulator;   /* NULL without a simulator channel */
    struct gauges *gauges;
    struct exchange_log *exchange_log;
    bool draining;
};

/* Where a request goes. */
struct http_exchange;
void gateway_handle(void *gateway, struct http_exchange *exchange);

/* What every screen must fit: the narrowest of the channels. */
struct menu_budget gateway_budget(const struct config *config);

/* Loads the menu folder, at start and again on demand. A set with faults is refused, each fault
 * logged, and the one in service goes on. */
MUST_CHECK bool gateway_load_menus(struct gateway *gateway);

/* Its two halves. Reading may be done in any thread, with the configuration alone; `faults` has its
 * arena. Taking over logs what came, and puts `fresh` (the caller's reference; NULL: refused) into
 * service. */
MUST_CHECK bool gateway_read_menus(const struct config *config, int64_t now_ms,
                                   struct menu_faults *faults, struct menus **ret);
void gateway_take_menus(struct gateway *gateway, struct menus *fresh,
                        const struct menu_faults *faults);

/* Sets the gauges of the set in service: what is overdue changes by the day. */
void gateway_count_menus(const struct gateway *gateway, int64_t now_ms);

#endif
