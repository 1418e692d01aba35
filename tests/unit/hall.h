/* A gateway without its edge: the store, the small set of menus, and messages taken in by hand, by a
 * simulated clock. */
#ifndef TESTS_HALL_H
#define TESTS_HALL_H

#include "fixture.h"
#include "menu_set.h"

#include "service/inbound.h"

struct hall {
    struct fixture f;
    struct menu_set set;
    struct menus *menus;
    struct inbound_outcome outcome;
};

static inline int hall_open(void **state)
{
    struct hall *hall = calloc(1, sizeof(*hall));
    assert_non_null(hall);
    *state = hall;
    fixture_open(&hall->f);
    hall->f.channel.parts_wait_ms = 120000;
    menu_set_open(&hall->set);
    hall->menus = menu_set_build(&hall->set);
    return 0;
}

static inline int hall_close(void **state)
{
    struct hall *hall = *state;
    menus_release(hall->menus);
    menu_set_close(&hall->set);
    fixture_close(&hall->f);
    free(hall);
    return 0;
}

static inline struct inbound_counts take_all(struct hall *hall, const struct webhook *webhook)
{
    struct fixture *f = &hall->f;
    assert_ok(inbound_take(f->db, &f->keys, hall->menus, &office_default, &f->channel, webhook,
                           false, f->now_ms, f->arena, &hall->outcome, &f->err),
              f->err);
    return hall->outcome.counts;
}

static inline struct inbound_counts take(struct hall *hall, struct inbound inbound)
{
    const struct webhook webhook = { .inbounds = &inbound, .inbound_count = 1 };
    return take_all(hall, &webhook);
}

static inline struct inbound text_of(const char *from, const char *text)
{
    return (struct inbound){
        .bearer = BEARER_SMS, .from = str_of(from), .to = STR("50600"), .text = str_of(text)
    };
}

#endif
