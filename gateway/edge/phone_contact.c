/* Floor 4: a phone that goes on where a real person's stopped. */
#include "edge/phone_contact.h"

#include "domain/msisdn.h"
#include "service/contacts.h"
#include "service/sessions.h"
#include "service/tickets.h"

#include <string.h>

enum { ARENA_SIZE = 1024 * 1024 };

struct loading {
    const struct config *config;
    struct db *db;
    struct arena *arena;
    struct phone *phone;
    struct builder *told;
    struct contact contact;
};

static bool find_asker(struct loading *loading, struct str number_text, struct err *err)
{
    int64_t number;
    if (!str_to_int64(number_text, &number))
        return err_set(err, ERR_INVALID, "that is no question's number; write it as #101");
    return contacts_by_ticket(loading->db, number, loading->arena, &loading->contact, err);
}

static bool find_number(struct loading *loading, struct str who, struct err *err)
{
    const struct config *config = loading->config;
    struct keyring keys;
    char msisdn[MSISDN_SIZE];
    struct str country = config->channel_count > 0 ? config->channels[0].country : STR("");
    if (msisdn_normalise(who, country, msisdn) != MSISDN_E164)
        return err_set(err, ERR_INVALID, "that is no telephone number; write it as +355691234567");
    return crypto_keyring_load(config->store.key_file.ptr, false, &keys, err) &&
           contacts_find(loading->db, &keys, str_of(msisdn), loading->arena, &loading->contact,
                         err);
}

static void tell_place(const struct loading *loading, const struct dialogue_state *state,
                       enum bearer bearer)
{
    const struct menus *menus = loading->phone->menus;
    const char *way = bearer == BEARER_SMS ? "by SMS" : "dialled";
    int64_t minutes = (loading->phone->now_ms - state->last_ms) / 60000;
    int place;
    bool there = dialogue_place(menus, state, &place);
    if (state->last_ms == 0)
        return;
    builder_addf(loading->told, "# %s: at %s, %lld min ago%s", way,
                 state->node[0] ? state->node : "home", (long long)minutes,
                 sessions_live(state, bearer, loading->phone->now_ms) ? "" : ": starts from home");
    if (!there)
        builder_addf(loading->told, "; that is gone, moves to %s",
                     place < 0 ? "home" : menus->nodes[place].id.ptr);
    builder_add_char(loading->told, '\n');
}

static bool load_places(struct loading *loading, struct err *err)
{
    struct phone *phone = loading->phone;
    for (int i = 0; i < 2; i++) {
        enum bearer bearer = i == 0 ? BEARER_SMS : BEARER_USSD;
        struct str stored;
        if (!sessions_state(loading->db, loading->contact.id, bearer, loading->arena, &stored, err))
            return false;
        if (stored.len > sizeof(phone->stored[bearer]))
            return err_set(err, ERR_DATA, "a stored place is longer than any can be");
        memcpy(phone->stored[bearer], stored.ptr ? stored.ptr : "", stored.len);
        phone->stored_size[bearer] = stored.len;
        struct dialogue_state state;
        dialogue_state_decode(stored, &state);
        tell_place(loading, &state, bearer);
    }
    return true;
}

static void take_ticket(struct phone *phone, const struct dialogue_row *row,
                        const struct dialogue_person *recent)
{
    struct phone_ticket *ticket = &phone->tickets[phone->ticket_count++];
    *ticket = (struct phone_ticket){
        .number = row->number, .at_ms = row->at_ms, .by_ms = row->by_ms, .answered = row->answered
    };
    if (row->number != recent->ticket_number)
        return;
    ticket->answered = recent->ticket_answered;
    ticket->urgent = recent->ticket_urgent;
    ticket->safe = recent->ticket_safe;
    ticket->at_ms = phone->now_ms; /* it moved lately, whenever it was asked */
}

/* The one that a text would belong to comes last. */
static bool load_tickets(struct loading *loading, struct err *err)
{
    struct phone *phone = loading->phone;
    struct dialogue_person recent = { 0 };
    struct dialogue_row *rows;
    size_t count;
    if (!tickets_of_contact(loading->db, loading->contact.id, phone->now_ms, loading->arena, &rows,
                            &count, err) ||
        !tickets_recent(loading->db, loading->contact.id, phone->now_ms, loading->arena, &recent,
                        err))
        return false;
    for (size_t i = count; i-- > 0 && phone->ticket_count < PHONE_TICKETS_MAX - 1;) {
        if (rows[i].number != recent.ticket_number)
            take_ticket(phone, &rows[i], &recent);
    }
    if (recent.ticket_number != 0) {
        const struct dialogue_row last = { .number = recent.ticket_number,
                                           .at_ms = phone->now_ms,
                                           .answered = recent.ticket_answered };
        take_ticket(phone, &last, &recent);
    }
    if (count > 0)
        builder_addf(loading->told, "# %zu questions\n", count);
    return true;
}

static bool load(struct loading *loading, struct str who, struct err *err)
{
    bool found = str_starts(who, STR("#")) ? find_asker(loading, str_from(who, 1), err)
                                           : find_number(loading, who, err);
    if (!found)
        return false;
    struct phone *phone = loading->phone;
    const struct contact *contact = &loading->contact;
    if (phone->language[0] == '\0')
        memcpy(phone->language, contact->language, sizeof(phone->language));
    phone->opted_out = contact->opted_out;
    builder_addf(loading->told, "# language %s%s%s%s\n",
                 contact->language[0] ? contact->language : "not chosen",
                 contact->category[0] ? ", " : "", contact->category,
                 contact->opted_out ? ", said STOP" : "");
    return load_places(loading, err) && load_tickets(loading, err);
}

bool phone_contact_load(const struct config *config, struct str who, struct phone *phone,
                        struct builder *told, struct err *err)
{
    struct loading loading = {
        .config = config, .arena = arena_new(ARENA_SIZE), .phone = phone, .told = told
    };
    bool loaded = db_open(config->store.database.ptr, DB_READER, &loading.db, err) &&
                  load(&loading, who, err);
    db_close(loading.db);
    arena_free(loading.arena);
    return loaded;
}
