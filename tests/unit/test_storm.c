/* Webhooks and receipts as networks bring them: doubled, shuffled, late, and between them the answers
 * to our own calls. In whatever order: each message is one turn with one reply, parts are joined
 * right, and what is final stays so. Seeded; STORM_EVENTS says how many, for a longer run. */
#include "dialogue_walk.h"
#include "hall.h"

#include "domain/provider_kit.h"
#include "service/outbox.h"

enum {
    EVENTS_SHORT = 5000,
    EVENTS_MAX = 1000000,
    PEOPLE = 300,
    POOL_MAX = 600, /* events that may overtake each other */
    PARTS = 4,
    CLAIM_MAX = 20,
};

enum kind { KIND_MESSAGE, KIND_ACCEPTED, KIND_RECEIPT };

struct event {
    enum kind kind;
    int message, part, total; /* KIND_MESSAGE */
    int row;                  /* the others: of what we sent */
    enum delivery delivery;
    bool by_our_id;
};

struct row { /* a message of ours */
    int64_t id;
    enum outbox_state final; /* OUTBOX_QUEUED: not yet */
};

static struct {
    struct hall *hall;
    struct dialogue_dice dice;
    struct event pool[POOL_MAX];
    int pool_count;
    int messages, delivered, replies, duplicates, quoted;
    struct row *rows;
    int row_count;
} storm;

static int roll(int below)
{
    return (int)dialogue_dice_roll(&storm.dice, (uint32_t)below);
}

static void put(struct event event, int times)
{
    for (int i = 0; i < times; i++) {
        assert_true(storm.pool_count < POOL_MAX);
        storm.pool[storm.pool_count++] = event;
    }
}

/* ---- what the network brings */

static void begin_message(void)
{
    struct event event = { .kind = KIND_MESSAGE, .message = storm.messages++, .total = 1 };
    if (roll(3) == 0)
        event.total = 2 + roll(PARTS - 1);
    for (event.part = 1; event.part <= event.total; event.part++)
        put(event, 1 + (roll(4) == 0) + (roll(20) == 0));
}

/* "q17a q17b q17c": three parts, or three words of a whole message. */
static void write_text(struct event event, char *ret, size_t size)
{
    struct builder b;
    builder_init(&b, ret, size);
    bool whole = event.total == 1;
    for (int i = whole ? 0 : event.part - 1; i < (whole ? 3 : event.part); i++)
        builder_addf(&b, "%sq%d%c", i > 0 ? " " : "", event.message, 'a' + i);
}

static void bring_message(struct event event)
{
    char from[32], id[32], text[64];
    snprintf(from, sizeof(from), "+35569130%04d", event.message % PEOPLE);
    snprintf(id, sizeof(id), "m%d.%d", event.message, event.part);
    write_text(event, text, sizeof(text));
    struct inbound inbound = text_of(from, text);
    inbound.external_id = str_of(id);
    if (event.total > 1) {
        inbound.concat_ref = event.message % 251;
        inbound.concat_part = event.part;
        inbound.concat_total = event.total;
    }
    struct inbound_counts counts = take(storm.hall, inbound);
    storm.delivered++;
    storm.replies += counts.outbound;
    storm.duplicates += counts.duplicates;
    assert_true(counts.outbound + counts.duplicates <= 1);
    assert_int_equal(counts.incomplete, 0);
}

static void external_id(int row, char ret[32])
{
    snprintf(ret, 32, "x%d", row);
}

static void bring_acceptance(struct event event)
{
    struct fixture *f = &storm.hall->f;
    char id[32];
    external_id(event.row, id);
    struct outbox_result result = { .id = storm.rows[event.row].id, .outcome = SEND_ACCEPTED };
    kit_add_id(str_of(id), &result.ids);
    assert_ok(outbox_record(f->db, &f->keys, &f->channel, &result, f->now_ms, f->arena, &f->err),
              f->err);
}

static void bring_receipt(struct event event)
{
    char id[32];
    external_id(event.row, id);
    struct receipt receipt = { .external_id = str_of(id), .delivery = event.delivery };
    if (event.by_our_id)
        receipt.outbound_id = storm.rows[event.row].id;
    const struct webhook webhook = { .receipts = &receipt, .receipt_count = 1 };
    take_all(storm.hall, &webhook);
}

/* ---- what we send */

static enum outbox_state state_of(int row)
{
    struct fixture *f = &storm.hall->f;
    struct db_rows rows;
    assert_ok(DB_RUN(f->db, QUERY_OUTBOX_BY_ID, f->arena, &rows, &f->err, DB_I(storm.rows[row].id),
                     DB_S(f->channel.name)),
              f->err);
    assert_int_equal(rows.row_count, 1);
    return (enum outbox_state)db_int(&rows, 0, 1);
}

static bool is_final(enum outbox_state state)
{
    return state == OUTBOX_DELIVERED || state == OUTBOX_FAILED || state == OUTBOX_EXPIRED;
}

static void judge_row(int row)
{
    struct row *known = &storm.rows[row];
    enum outbox_state state = state_of(row);
    assert_int_not_equal(state, OUTBOX_QUEUED); /* never sent again */
    if (is_final(known->final))
        assert_int_equal(state, known->final);
    else if (is_final(state))
        known->final = state;
}

/* A quoted text is one message, whole and in order. */
static void judge_text(struct str text)
{
    size_t at = str_find(text, STR("\"q"));
    if (at == text.len)
        return;
    struct str number = str_from(text, at + 2), expected;
    size_t digits = 0;
    while (digits < number.len && number.ptr[digits] >= '0' && number.ptr[digits] <= '9')
        digits++;
    number = str_head(number, digits);
    assert_true(arena_format(storm.hall->f.arena, &expected, "\"q" STR_FMT "a q" STR_FMT "b",
                             STR_ARG(number), STR_ARG(number)));
    assert_true(str_starts(str_from(text, at), expected));
    storm.quoted++;
}

static void send_what_is_due(void)
{
    struct outbox_claims claims = fixture_claim(&storm.hall->f, CLAIM_MAX);
    assert_int_equal(claims.expired + claims.failed, 0);
    for (size_t i = 0; i < claims.count; i++) {
        int row = storm.row_count++;
        storm.rows[row].id = claims.rows[i].outbound.id;
        judge_text(claims.rows[i].outbound.text);
        struct event event = { .kind = KIND_ACCEPTED, .row = row };
        put(event, 1);
        event.kind = KIND_RECEIPT;
        event.by_our_id = roll(2) == 0;
        event.delivery = DELIVERY_SENT;
        put(event, roll(2));
        event.delivery = roll(8) == 0 ? DELIVERY_FAILED : DELIVERY_DELIVERED;
        put(event, 1 + (roll(3) == 0));
        if (roll(20) == 0) { /* a provider that changes its mind */
            event.delivery = DELIVERY_EXPIRED;
            put(event, 1);
        }
    }
}

static void bring_one(void)
{
    int at = roll(storm.pool_count);
    struct event event = storm.pool[at];
    storm.pool[at] = storm.pool[--storm.pool_count];
    storm.hall->f.now_ms += roll(500);
    if (event.kind == KIND_MESSAGE) {
        bring_message(event);
        return;
    }
    if (event.kind == KIND_ACCEPTED)
        bring_acceptance(event);
    else
        bring_receipt(event);
    judge_row(event.row);
}

static int wanted_events(void)
{
    const char *set = getenv("STORM_EVENTS");
    int64_t wanted = EVENTS_SHORT;
    assert_true(!set || (str_to_int64(str_of(set), &wanted) && wanted > 0 && wanted <= EVENTS_MAX));
    return (int)wanted;
}

static void in_whatever_order(void **state)
{
    int wanted = wanted_events(), events = 0;
    storm.hall = *state;
    storm.dice.state = 20261122;
    storm.hall->f.channel.fuses = false; /* a few people write all of it */
    storm.hall->f.channel.parts_wait_ms = 60 * 60 * 1000;
    storm.rows = calloc((size_t)wanted + POOL_MAX, sizeof(*storm.rows));
    assert_non_null(storm.rows);
    while (events < wanted || storm.pool_count > 0) {
        if (events < wanted && storm.pool_count < POOL_MAX / 2)
            begin_message();
        if (storm.pool_count > 0) {
            bring_one();
            events++;
        }
        send_what_is_due();
        arena_free(storm.hall->f.arena);
        storm.hall->f.arena = arena_new(64 * 1024 * 1024);
    }
    for (int row = 0; row < storm.row_count; row++)
        assert_true(is_final(state_of(row)));
    print_message("%d events: %d messages in %d webhooks (%d repeats), %d replies\n", events,
                  storm.messages, storm.delivered, storm.duplicates, storm.replies);
    assert_int_equal(storm.replies, storm.messages);
    assert_int_equal(storm.row_count, storm.messages);
    assert_true(storm.quoted > storm.messages / 4 && storm.duplicates > storm.messages / 8);
    free(storm.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(in_whatever_order, hall_open, hall_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
