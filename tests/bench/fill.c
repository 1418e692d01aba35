/* Bench: a database of so many people who have all been here: each a contact with a sealed number, a
 * session, and one message. Made through the services, so that the gateway finds them. */
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "domain/dialogue.h"
#include "service/contacts.h"
#include "store/id.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 5000, ARENA_SIZE_MAX = 64 * 1024 };

static bool add_person(struct db *db, const struct keyring *keys, unsigned person, int64_t now_ms,
                       struct err *err)
{
    struct arena *arena = arena_new(ARENA_SIZE_MAX);
    struct str msisdn;
    struct contact contact;
    char bytes[DIALOGUE_STATE_SIZE_MAX];
    struct dialogue_state state;
    dialogue_state_decode(STR(""), &state);
    state.last_ms = now_ms - USSD_RESUME_MS;
    struct str stored = { bytes, dialogue_state_encode(&state, bytes) };
    bool done = arena_format(arena, &msisdn, "+35569%07u", person) &&
                contacts_find_or_add(db, keys, msisdn, now_ms, arena, &contact, err) &&
                DB_RUN(db, QUERY_SESSION_PUT, arena, NULL, err, DB_I(contact.id), DB_I(BEARER_USSD),
                       DB_B(stored), DB_I(now_ms), DB_S(STR("africastalking"))) &&
                DB_RUN(db, QUERY_INBOUND_ADD, arena, NULL, err, DB_I(id_new(now_ms)),
                       DB_I(contact.id), DB_S(STR("africastalking")), DB_I(BEARER_USSD),
                       DB_S(STR("1*2*1")), DB_S(STR("em-law-travel")), DB_I(now_ms));
    arena_free(arena);
    return done;
}

static bool fill(struct db *db, const struct keyring *keys, unsigned persons, struct err *err)
{
    int64_t now_ms = clock_now_ms() - 24 * 60 * 60 * 1000;
    for (unsigned person = 0; person < persons;) {
        if (!db_begin(db, err))
            return false;
        for (unsigned i = 0; i < BATCH && person < persons; i++, person++) {
            if (!add_person(db, keys, person, now_ms, err))
                return false;
        }
        if (!db_commit(db, err))
            return false;
        db_idle(db);
    }
    return true;
}

int main(int argc, char **argv)
{
    char url[512], key_file[512];
    struct keyring keys;
    struct db *db = NULL;
    struct err err = { 0 };
    if (argc != 3) {
        fputs("usage: bench_fill FOLDER PERSONS\n", stderr);
        return 64;
    }
    snprintf(url, sizeof(url), "sqlite:%s/migranti.db", argv[1]);
    snprintf(key_file, sizeof(key_file), "%s/migranti.key", argv[1]);
    bool done = crypto_init(&err) && crypto_keyring_load(key_file, true, &keys, &err) &&
                db_open(url, DB_WRITER, &db, &err) &&
                fill(db, &keys, (unsigned)strtoul(argv[2], NULL, 10), &err);
    if (!done)
        fprintf(stderr, "bench_fill: %s\n", err.text);
    db_close(db);
    return done ? 0 : 1;
}
