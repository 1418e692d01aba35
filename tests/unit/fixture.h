/* A database of its own for a test of the services: in a fresh folder, migrated, removed after.
 * A test runs inside one transaction of the writer unless it commits. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "base/crypto.h"
#include "check.h"
#include "domain/channel.h"
#include "service/contacts.h"
#include "service/outbox.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
    char folder[64];
    struct db *db;
    struct arena *arena;
    struct keyring keys;
    struct err err;
    struct channel channel; /* a simulator's */
    int64_t now_ms;
};

static inline void fixture_open(struct fixture *f)
{
    char url[128], key_file[128];
    *f = (struct fixture){ .now_ms = 1795256100000 };
    snprintf(f->folder, sizeof(f->folder), "/tmp/migranti-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(url, sizeof(url), "sqlite:%s/test.db", f->folder);
    snprintf(key_file, sizeof(key_file), "%s/test.key", f->folder);
    assert_ok(crypto_init(&f->err), f->err);
    assert_ok(crypto_keyring_load(key_file, true, &f->keys, &f->err), f->err);
    assert_ok(db_open(url, DB_WRITER, &f->db, &f->err), f->err);
    assert_ok(db_begin(f->db, &f->err), f->err);
    f->arena = arena_new(64 * 1024 * 1024);
    f->channel = (struct channel){ .name = STR("sim"),
                                   .provider = provider_find(STR("simulator")),
                                   .number = STR("50600"),
                                   .country = STR("355"),
                                   .ussd_gsm7_max = USSD_GSM7_CHARS_MAX,
                                   .ussd_ucs2_max = USSD_UCS2_CHARS_MAX,
                                   .fold = true,
                                   .fuses = true };
}

static inline void fixture_close(struct fixture *f)
{
    db_rollback(f->db);
    db_close(f->db);
    arena_free(f->arena);
    static const char *const files[] = { "test.db", "test.db-wal", "test.db-shm", "test.db.lock",
                                         "test.key" };
    char path[128];
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", f->folder, files[i]);
        unlink(path);
    }
    rmdir(f->folder);
}

/* For cmocka: a fixture and nothing else. */
static inline int fixture_setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    fixture_open(f);
    *state = f;
    return 0;
}

/* Also of what begins with a fixture. */
static inline int fixture_teardown(void **state)
{
    fixture_close(*state);
    free(*state);
    return 0;
}

/* The most urgent messages due, as the sender claims them. */
static inline struct outbox_claims fixture_claim(struct fixture *f, int limit)
{
    struct outbox_claims claims = { 0 };
    for (enum outbox_class class = OUTBOX_SAFETY; class < OUTBOX_CLASSES; class ++) {
        size_t taken = claims.count + claims.expired + claims.failed;
        if ((int)taken < limit)
            assert_ok(outbox_claim(f->db, &f->keys, &f->channel, class, limit - (int)taken,
                                   f->now_ms, f->arena, &claims, &f->err),
                      f->err);
    }
    return claims;
}

static inline int64_t fixture_contact(struct fixture *f, const char *msisdn)
{
    struct contact contact;
    assert_ok(contacts_find_or_add(f->db, &f->keys, str_of(msisdn), f->now_ms, f->arena, &contact,
                                   &f->err),
              f->err);
    return contact.id;
}

#endif
