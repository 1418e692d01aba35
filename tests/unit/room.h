/* A hall with an expert in it, on a Monday morning, and one phone that writes. */
#ifndef TESTS_ROOM_H
#define TESTS_ROOM_H

#include "hall.h"

#include "domain/date.h"
#include "service/desk.h"
#include "service/staff.h"

struct room {
    struct hall *hall;
    int64_t expert;
};

static inline int room_open(void **state)
{
    void *hall = NULL;
    struct room *room = calloc(1, sizeof(*room));
    assert_non_null(room);
    assert_int_equal(hall_open(&hall), 0);
    room->hall = hall;
    struct fixture *f = &room->hall->f;
    int64_t monday_ms;
    assert_true(date_parse(STR("2026-11-23"), &monday_ms));
    f->now_ms = monday_ms + 9 * 60 * 60 * 1000LL; /* 10:00 in Tirana */
    f->channel.quiet = (struct quiet_hours){ 21 * 60, 8 * 60 };
    struct staff staff;
    assert_ok(staff_add(f->db, STR("besa"), STR("besa"), STR("expert"), STR("none"), f->now_ms,
                        f->arena, &f->err),
              f->err);
    assert_ok(staff_by_login(f->db, STR("besa"), f->arena, &staff, &f->err), f->err);
    room->expert = staff.id;
    *state = room;
    return 0;
}

static inline int room_close(void **state)
{
    struct room *room = *state;
    void *hall = room->hall;
    (void)hall_close(&hall);
    free(room);
    return 0;
}

/* What the person was sent since this was asked last; it counts as sent. */
static inline struct str sent(struct room *room)
{
    struct fixture *f = &room->hall->f;
    struct builder b;
    assert_true(arena_builder(f->arena, 4096, &b));
    for (bool more = true; more;) { /* one to a person at a time */
        struct outbox_claims claims = fixture_claim(f, OUTBOX_CLAIM_MAX);
        more = claims.count > 0;
        for (size_t i = 0; i < claims.count; i++) {
            const struct outbox_result result = { .id = claims.rows[i].outbound.id,
                                                  .outcome = SEND_ACCEPTED };
            builder_add(&b, claims.rows[i].outbound.text);
            builder_add(&b, STR("|"));
            assert_ok(
                outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, f->arena, &f->err),
                f->err);
        }
    }
    return builder_str(&b);
}

static inline void expect(struct room *room, const char *part)
{
    struct str came = sent(room);
    if (str_find(came, str_of(part)) == came.len && part[0] != '\0')
        fail_msg("\"%s\" is not in \"" STR_FMT "\"", part, STR_ARG(came));
    if (part[0] == '\0' && came.len > 0)
        fail_msg("nothing was to be sent: \"" STR_FMT "\"", STR_ARG(came));
}

static inline void say_from(struct room *room, const char *from, const char *text)
{
    room->hall->f.now_ms += 10 * 1000;
    (void)take(room->hall, text_of(from, text));
}

static inline void say(struct room *room, const char *text)
{
    say_from(room, "+355691110001", text);
}

static inline struct desk_ticket only_ticket(struct room *room)
{
    struct fixture *f = &room->hall->f;
    struct desk_ticket *tickets;
    size_t count;
    const struct desk_query query = { .view = DESK_OPEN, .staff_id = room->expert, .limit = 10 };
    assert_ok(desk_list(f->db, &query, f->now_ms, f->arena, &tickets, &count, &f->err), f->err);
    assert_int_equal(count, 1);
    return tickets[0];
}

#endif
