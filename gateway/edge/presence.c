/* Floor 4: who is writing right now. */
#include "edge/presence.h"

#include "base/json.h"
#include "edge/events.h"

#include <stdlib.h>

enum { LEASE_MS = 12 * 1000, RENEW_MS = 6 * 1000, EVENT_ARENA_SIZE = 16 * 1024 };

struct lease {
    int64_t ticket_id, staff_id, until_ms;
    bool note;
};

struct presence {
    struct gateway *gateway;
    struct lease leases[WRITERS_MAX]; /* over: until_ms has passed */
};

/* The writer's own, else one that is over, else NULL: then nobody is told. */
static struct lease *find(struct presence *presence, const struct presence_writer *writer,
                          int64_t now_ms)
{
    struct lease *room = NULL;
    for (size_t i = 0; i < WRITERS_MAX; i++) {
        struct lease *lease = &presence->leases[i];
        if (lease->until_ms <= now_ms)
            room = lease;
        else if (lease->ticket_id == writer->ticket_id && lease->staff_id == writer->staff_id &&
                 lease->note == writer->note)
            return lease;
    }
    return room;
}

static void send_event(struct presence *presence, const struct presence_writer *writer,
                       int64_t until_ms)
{
    struct arena *arena = arena_new(EVENT_ARENA_SIZE);
    struct json_out *out = json_object(), *staff = json_object();
    struct str data;
    struct err err = { 0 };
    json_put_id(out, "id", writer->ticket_id);
    json_put_str(out, "kind", writer->note ? STR("note") : STR("answer"));
    json_put_id(staff, "id", writer->staff_id);
    json_put_str(staff, "name", writer->name);
    json_put(out, "staff", staff);
    if (until_ms > 0)
        json_put_int(out, "until", until_ms);
    else
        json_put_null(out, "until");
    if (json_print(out, arena, &data, &err))
        events_tell(presence->gateway->events, "writing", data, writer->category,
                    writer->complaint);
    arena_free(arena);
}

void presence_tell(struct presence *presence, const struct presence_writer *writer, int64_t now_ms)
{
    struct lease *lease = find(presence, writer, now_ms);
    if (!lease)
        return;
    bool runs = lease->until_ms > now_ms;
    if (writer->left) {
        lease->until_ms = 0;
        if (runs)
            send_event(presence, writer, 0);
    } else if (!runs || lease->until_ms - now_ms <= RENEW_MS) {
        *lease =
            (struct lease){ writer->ticket_id, writer->staff_id, now_ms + LEASE_MS, writer->note };
        send_event(presence, writer, lease->until_ms);
    }
}

struct presence *presence_open(struct gateway *gateway)
{
    struct presence *presence = calloc(1, sizeof(*presence));
    if (!presence)
        abort();
    presence->gateway = gateway;
    return presence;
}

void presence_close(struct presence *presence)
{
    free(presence);
}
