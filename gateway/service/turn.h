/* One person's turn: the stored state is loaded, the engine stepped (again with rows when it needs
 * data), its effects carried out, the state stored and the turn logged.
 *
 * Floor 3. Thread: store. */
#ifndef GATEWAY_TURN_H
#define GATEWAY_TURN_H

#include "domain/dialogue.h"
#include "service/contacts.h"
#include "service/inbound.h"

struct turn_world { /* what every turn of one webhook shares */
    struct db *db;
    const struct keyring *keys;
    struct menus *menus;
    const struct office *office;
    const struct channel *channel;
    bool may_leave;    /* one reply may be sent right after the commit */
    struct str number; /* the person's, when it is at hand; else empty */
    int64_t now_ms;
    struct arena *arena;
    struct inbound_outcome *outcome; /* counts and changed tickets are added here */
};

struct turn {
    const struct turn_world *world;
    const struct contact *contact;
    enum bearer bearer;
    struct dialogue_result result; /* of the last step; its state is the turn's */
    bool stepped;
    bool incomplete;                         /* the text lacks a part */
    const struct listing_provider *provider; /* what it tells of a service; NULL: nothing */
    struct dialogue_state dialled;           /* BEARER_SMS: how their dialled sessions were left */
    int64_t read_id, read_ticket_id;         /* the answer that the reply takes along; 0: none */
    int64_t wrote_ticket_id; /* where their words were put before staff; 0: nowhere */
};

/* One for the desk's live view. */
void turn_ticket_changed(struct inbound_outcome *outcome, int64_t ticket_id);

/* `state` is the stored form, empty for a person never seen on this bearer. */
void turn_begin(struct turn *turn, const struct turn_world *world, const struct contact *contact,
                enum bearer bearer, struct str state);

/* How dialled sessions were left, for a turn by SMS; as stored, may be empty. */
void turn_recall_dialled(struct turn *turn, struct str state);

/* One input. May be called again for the next of a dialled path. */
MUST_CHECK bool turn_step(struct turn *turn, enum dialogue_event event, struct str text,
                          struct err *err);

/* Stores the state and logs `text` as what the person sent. */
MUST_CHECK bool turn_end(struct turn *turn, struct str text, struct err *err);

#endif
