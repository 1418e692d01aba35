/* The database interface on its SQLite driver: what goes in comes out, and what must be refused is. */
#include "check.h"

#include "base/crypto.h"
#include "store/db.h"
#include "store/schema.h"

#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_SIZE = 4 * 1024 * 1024 };

struct place {
    char folder[64], path[96], url[112];
    struct arena *arena;
};

static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof(*place));
    struct err err;
    assert_non_null(place);
    assert_ok(crypto_init(&err), err);
    snprintf(place->folder, sizeof(place->folder), "/tmp/test_db.XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof(place->path), "%s/test.db", place->folder);
    snprintf(place->url, sizeof(place->url), "sqlite:%s", place->path);
    place->arena = arena_new(ARENA_SIZE);
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        char path[128];
        snprintf(path, sizeof(path), "%s%s", place->path, suffixes[i]);
        unlink(path);
    }
    rmdir(place->folder);
    arena_free(place->arena);
    free(place);
    return 0;
}

static struct db *opened(const struct place *place, enum db_role role)
{
    struct db *db = NULL;
    struct err err = { 0 };
    assert_ok(db_open(place->url, role, &db, &err), err);
    return db;
}

static void add_contact(struct db *db, int64_t id, const char *index)
{
    struct err err = { 0 };
    assert_ok(DB_RUN(db, QUERY_CONTACT_ADD, NULL, NULL, &err, DB_I(id), DB_B(str_of(index)),
                     DB_B(STR("sealed\0number")), DB_S(STR("Ulliri 417")), DB_S(STR("sq")),
                     DB_I(1700000000000), DB_S(STR("355"))),
              err);
}

static size_t contacts_with(struct db *db, struct arena *arena, const char *index)
{
    struct db_rows rows;
    struct err err = { 0 };
    assert_ok(DB_RUN(db, QUERY_CONTACT_BY_INDEX, arena, &rows, &err, DB_B(str_of(index))), err);
    return rows.row_count;
}

static void test_round_trip(void **state)
{
    struct place *place = *state;
    struct db *db = opened(place, DB_WRITER);
    struct db_rows rows;
    struct err err = { 0 };
    add_contact(db, INT64_MAX, "index 1");
    assert_ok(DB_RUN(db, QUERY_CONTACT_BY_INDEX, place->arena, &rows, &err, DB_B(STR("index 1"))),
              err);
    assert_int_equal(rows.row_count, 1);
    assert_int_equal(rows.column_count, 8);
    assert_true(db_int(&rows, 0, 0) == INT64_MAX);
    assert_str(db_str(&rows, 0, 1), "sq");
    assert_str(db_str(&rows, 0, 2), "");
    assert_false(db_is_null(&rows, 0, 2));
    assert_true(db_is_null(&rows, 0, 3));
    /* What a NULL, a wrong type and a cell outside read as. */
    assert_int_equal(db_int(&rows, 0, 3), 0);
    assert_int_equal(db_int(&rows, 0, 1), 0);
    assert_str(db_str(&rows, 0, 0), "");
    assert_str(db_str(&rows, 1, 0), "");
    assert_true(db_is_null(&rows, 0, 8));
    /* A blob keeps its NUL. */
    assert_ok(DB_RUN(db, QUERY_CONTACT_NUMBER, place->arena, &rows, &err, DB_I(INT64_MAX)), err);
    assert_true(str_equal(db_str(&rows, 0, 0), STR("sealed\0number")));
    assert_int_equal(rows.cells[0].type, DB_BLOB);
    /* How many rows a statement wrote. */
    assert_ok(DB_RUN(db, QUERY_CONTACT_SET_LANGUAGE, place->arena, &rows, &err, DB_I(INT64_MAX),
                     DB_S(STR("en"))),
              err);
    assert_int_equal(rows.changed, 1);
    assert_ok(
        DB_RUN(db, QUERY_CONTACT_SET_LANGUAGE, place->arena, &rows, &err, DB_I(1), DB_S(STR("en"))),
        err);
    assert_int_equal(rows.changed, 0);
    db_close(db);
}

/* SQLite numbers $n by first appearance: here $2 stands before $1. */
static void test_parameters_by_name(void **state)
{
    struct place *place = *state;
    struct db *db = opened(place, DB_WRITER);
    struct db_rows rows;
    struct err err = { 0 };
    add_contact(db, 7, "index 7");
    assert_ok(
        DB_RUN(db, QUERY_CONTACT_SET_CATEGORY, NULL, NULL, &err, DB_I(7), DB_S(STR("returnees"))),
        err);
    assert_ok(DB_RUN(db, QUERY_CONTACT_BY_INDEX, place->arena, &rows, &err, DB_B(STR("index 7"))),
              err);
    assert_str(db_str(&rows, 0, 2), "returnees");
    /* An empty text without an address is an empty text, not a NULL. */
    assert_ok(DB_RUN(db, QUERY_CONTACT_SET_CATEGORY, NULL, NULL, &err, DB_I(7),
                     DB_S(((struct str){ NULL, 0 }))),
              err);
    assert_ok(DB_RUN(db, QUERY_CONTACT_SET_QUIET, NULL, NULL, &err, DB_I(7), DB_NOTHING, DB_I(0)),
              err);
    db_close(db);
}

static void test_many_rows_and_arena(void **state)
{
    struct place *place = *state;
    struct db *db = opened(place, DB_WRITER);
    struct arena *small = arena_new(512);
    struct db_rows rows;
    struct err err = { 0 };
    for (int64_t id = 1; id <= 3; id++) {
        assert_ok(DB_RUN(db, QUERY_TICKET_OPEN, NULL, NULL, &err, DB_I(id), DB_I(100 + id), DB_I(9),
                         DB_S(STR("returnees")), DB_S(STR("home")), DB_S(STR("sq")),
                         DB_S(STR("kannel")), DB_I(0), DB_I(1700000000000 + id), DB_I(3),
                         DB_S(STR("")), DB_I(0), DB_I(1), DB_I(0), DB_I(0)),
                  err);
    }
    assert_ok(DB_RUN(db, QUERY_TICKETS_OF_CONTACT, place->arena, &rows, &err, DB_I(9), DB_I(0)),
              err);
    assert_int_equal(rows.row_count, 3);
    assert_int_equal(db_int(&rows, 0, 0), 103);
    assert_int_equal(db_int(&rows, 2, 0), 101);
    assert_true(db_is_null(&rows, 1, 3));
    assert_false(DB_RUN(db, QUERY_TICKETS_OF_CONTACT, small, &rows, &err, DB_I(9), DB_I(0)));
    assert_int_equal(err.code, ERR_LIMIT);
    /* The statement that was left half-way can be used again. */
    assert_ok(DB_RUN(db, QUERY_TICKETS_OF_CONTACT, place->arena, &rows, &err, DB_I(9), DB_I(0)),
              err);
    arena_free(small);
    db_close(db);
}

static void test_transactions(void **state)
{
    struct place *place = *state;
    struct db *db = opened(place, DB_WRITER);
    struct err err = { 0 };
    assert_ok(db_begin(db, &err), err);
    add_contact(db, 1, "kept");
    assert_ok(db_savepoint(db, &err), err);
    add_contact(db, 2, "undone");
    assert_ok(db_savepoint_undo(db, &err), err);
    assert_ok(db_savepoint(db, &err), err);
    add_contact(db, 3, "kept too");
    assert_ok(db_savepoint_release(db, &err), err);
    assert_ok(db_commit(db, &err), err);
    assert_ok(db_begin(db, &err), err);
    add_contact(db, 4, "rolled back");
    db_rollback(db);
    assert_int_equal(contacts_with(db, place->arena, "kept"), 1);
    assert_int_equal(contacts_with(db, place->arena, "undone"), 0);
    assert_int_equal(contacts_with(db, place->arena, "kept too"), 1);
    assert_int_equal(contacts_with(db, place->arena, "rolled back"), 0);
    db_close(db);
    /* Closing checkpoints: the log is gone and the file has it all. */
    char log_path[128];
    snprintf(log_path, sizeof(log_path), "%s-wal", place->path);
    assert_int_equal(access(log_path, F_OK), -1);
    db = opened(place, DB_WRITER);
    assert_int_equal(contacts_with(db, place->arena, "kept"), 1);
    db_close(db);
}

static void test_constraint(void **state)
{
    struct place *place = *state;
    struct db *db = opened(place, DB_WRITER);
    struct err err = { 0 };
    add_contact(db, 1, "index 1");
    assert_ok(db_begin(db, &err), err);
    add_contact(db, 2, "index 2");
    assert_false(DB_RUN(db, QUERY_CONTACT_ADD, NULL, NULL, &err, DB_I(3), DB_B(STR("index 1")),
                        DB_B(STR("secret")), DB_S(STR("Ulliri 417")), DB_S(STR("sq")), DB_I(1),
                        DB_S(STR("355"))));
    assert_int_equal(err.code, ERR_CONFLICT);
    assert_null(strstr(err.text, "secret"));
    assert_non_null(strstr(err.text, "CONTACT_ADD"));
    /* Only the statement is undone. */
    assert_ok(db_commit(db, &err), err);
    assert_int_equal(contacts_with(db, place->arena, "index 2"), 1);
    db_close(db);
}

static void test_value_too_long(void **state)
{
    struct place *place = *state;
    struct db *db = opened(place, DB_WRITER);
    struct err err = { 0 };
    struct str text = { arena_alloc(place->arena, 2000000), 2000000 };
    assert_non_null(text.ptr);
    assert_false(DB_RUN(db, QUERY_SESSION_PUT, NULL, NULL, &err, DB_I(1), DB_I(0), DB_B(text),
                        DB_I(1), DB_S(STR("sim"))));
    assert_int_equal(err.code, ERR_LIMIT);
    db_close(db);
}

static void test_reader_sees_a_snapshot(void **state)
{
    struct place *place = *state;
    struct db *writer = opened(place, DB_WRITER);
    struct db *reader = opened(place, DB_READER);
    struct err err = { 0 };
    assert_ok(db_begin(reader, &err), err);
    assert_int_equal(contacts_with(reader, place->arena, "new"), 0);
    add_contact(writer, 1, "new");
    assert_int_equal(contacts_with(reader, place->arena, "new"), 0);
    assert_ok(db_commit(reader, &err), err);
    assert_ok(db_begin(reader, &err), err);
    assert_int_equal(contacts_with(reader, place->arena, "new"), 1);
    db_rollback(reader);
    db_close(reader);
    db_close(writer);
}

static void test_one_writer_and_a_guest(void **state)
{
    struct place *place = *state;
    struct db *db = NULL;
    struct err err = { 0 };
    /* Alone, a guest makes the file. */
    struct db *guest = opened(place, DB_GUEST);
    add_contact(guest, 1, "alone");
    db_close(guest);
    struct db *writer = opened(place, DB_WRITER);
    assert_false(db_open(place->url, DB_WRITER, &db, &err));
    assert_int_equal(err.code, ERR_CONFIG);
    assert_non_null(strstr(err.text, "another running gateway"));
    guest = opened(place, DB_GUEST);
    add_contact(guest, 2, "beside");
    assert_int_equal(contacts_with(writer, place->arena, "alone"), 1);
    assert_int_equal(contacts_with(writer, place->arena, "beside"), 1);
    db_close(guest);
    add_contact(writer, 3, "after");
    db_close(writer);
}

static void test_file_is_its_owners(void **state)
{
    struct place *place = *state;
    mode_t before = umask(0);
    struct db *db = opened(place, DB_WRITER);
    umask(before);
    add_contact(db, 1, "x");
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        char path[128];
        struct stat file;
        snprintf(path, sizeof(path), "%s%s", place->path, suffixes[i]);
        assert_int_equal(stat(path, &file), 0);
        assert_int_equal(file.st_mode & 07777, 0600);
    }
    db_close(db);
}

/* ---- what must be refused ---- */

static const struct refused_url {
    const char *url;
    enum err_code code;
    const char *says;
} refused_urls[] = {
    { "", ERR_CONFIG, "sqlite:PATH" },
    { "sqlite:", ERR_CONFIG, "sqlite:PATH" },
    { "/var/lib/migranti.db", ERR_CONFIG, "sqlite:PATH" },
    { "mysql:host=x password=hunter2", ERR_CONFIG, "no database driver 'mysql'" },
    { "sqlite:/nowhere/at/all/x.db", ERR_CONFIG, "mkdir -p -m 700 /nowhere/at/all" },
    { "sqlite:/tmp/", ERR_CONFIG, "name a file in it" },
    { "sqlite:/proc/x.db", ERR_CONFIG, "cannot write in the database's folder" },
};

static void test_refused_urls(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refused_urls) / sizeof(refused_urls[0]); i++) {
        struct db *db = NULL;
        struct err err = { 0 };
        assert_false(db_open(refused_urls[i].url, DB_WRITER, &db, &err));
        assert_null(db);
        assert_int_equal(err.code, refused_urls[i].code);
        if (!strstr(err.text, refused_urls[i].says))
            fail_msg("\"%s\" does not say \"%s\"", err.text, refused_urls[i].says);
        assert_null(strstr(err.text, "hunter2"));
    }
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void run_raw(const struct place *place, const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(place->path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

struct digest {
    unsigned char bytes[CRYPTO_DIGEST_SIZE_MAX];
    size_t size; /* 0: no such file */
};

static struct digest file_digest(const struct place *place, const char *suffix)
{
    enum { FILE_SIZE_MAX = 1024 * 1024 };
    struct digest digest = { 0 };
    char path[128];
    snprintf(path, sizeof(path), "%s%s", place->path, suffix);
    FILE *file = fopen(path, "rb");
    if (!file)
        return digest;
    char *bytes = malloc(FILE_SIZE_MAX);
    assert_non_null(bytes);
    size_t size = fread(bytes, 1, FILE_SIZE_MAX, file);
    digest.size = crypto_digest(CRYPTO_SHA256, (struct str){ bytes, size }, digest.bytes);
    free(bytes);
    fclose(file);
    return digest;
}

static void assert_unchanged(struct digest before, const struct place *place, const char *suffix)
{
    struct digest after = file_digest(place, suffix);
    assert_memory_equal(&before, &after, sizeof(before));
}

static void refused(const struct place *place, enum db_role role, enum err_code code,
                    const char *says)
{
    struct db *db = NULL;
    struct err err = { 0 };
    struct digest before = file_digest(place, "");
    assert_false(db_open(place->url, role, &db, &err));
    if (err.code != code || !strstr(err.text, says))
        fail_msg("code %d, \"%s\" does not say \"%s\"", (int)err.code, err.text, says);
    assert_unchanged(before, place, "");
}

static void test_newer_database(void **state)
{
    struct place *place = *state;
    struct db *db = opened(place, DB_WRITER);
    add_contact(db, 1, "x");
    db_close(db);
    run_raw(place, "PRAGMA user_version=999");
    refused(place, DB_WRITER, ERR_CONFIG, "written by a newer program");
    refused(place, DB_GUEST, ERR_CONFIG, "written by a newer program");
    refused(place, DB_READER, ERR_CONFIG, "written by a newer program");
}

/* The newer program died and left its log: neither file may change. */
static void test_newer_database_with_log(void **state)
{
    struct place *place = *state;
    db_close(opened(place, DB_WRITER));
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(place->path, &handle), SQLITE_OK);
    int off = 1;
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &off);
    assert_int_equal(sqlite3_exec(handle, "PRAGMA user_version=999", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    struct digest before = file_digest(place, "-wal");
    assert_true(before.size > 0);
    refused(place, DB_WRITER, ERR_CONFIG, "written by a newer program");
    assert_unchanged(before, place, "-wal");
}

static void test_older_database_without_the_lock(void **state)
{
    struct place *place = *state;
    struct db *writer = opened(place, DB_WRITER);
    db_close(writer);
    run_raw(place, "PRAGMA user_version=0");
    refused(place, DB_READER, ERR_CONFIG, "start the gateway");
}

/* The first released schema, with a row in it. */
static void make_first(const struct place *place)
{
    run_raw(place, schema_steps[0].sql);
    run_raw(place,
            "PRAGMA application_id=0x4d494752; PRAGMA user_version=1;"
            "INSERT INTO contact (id, number_index, number_sealed, alias, language, category,"
            " created_at) VALUES (1, CAST('x' AS BLOB), CAST('y' AS BLOB), 'Ulliri 417',"
            " 'sq', '', 1700000000000)");
}

/* From the first released schema to the newest: what was there stays. */
static void test_migration(void **state)
{
    struct place *place = *state;
    make_first(place);
    struct db *db = opened(place, DB_WRITER);
    assert_int_equal(contacts_with(db, place->arena, "x"), 1);
    db_close(db);
    db_close(opened(place, DB_READER));
}

/* A step that fails leaves the database as it was, and says which step it is. */
static void test_migration_undone(void **state)
{
    struct place *place = *state;
    char back[64];
    db_close(opened(place, DB_WRITER));
    run_raw(place, "PRAGMA user_version=1"); /* what the second step makes is there already */
    refused(place, DB_WRITER, ERR_DATA, "migration 002-installation (undone)");
    for (const struct schema_step *step = schema_steps; step->version; step++)
        snprintf(back, sizeof(back), "PRAGMA user_version=%d", step->version);
    run_raw(place, back);
    db_close(opened(place, DB_WRITER));
}

static void test_foreign_database(void **state)
{
    struct place *place = *state;
    run_raw(place, "CREATE TABLE songs (name TEXT)");
    refused(place, DB_WRITER, ERR_DATA, "another program");
    run_raw(place, "DROP TABLE songs; PRAGMA application_id=1");
    refused(place, DB_WRITER, ERR_DATA, "another program");
}

static void test_no_database(void **state)
{
    struct place *place = *state;
    static const char text[] = "This is a letter to my brother, and no database at all.\n";
    write_file(place->path, text, sizeof(text));
    refused(place, DB_WRITER, ERR_DATA, "not a database");
}

static void test_damaged_database(void **state)
{
    struct place *place = *state;
    struct db *db = opened(place, DB_WRITER);
    struct err err = { 0 };
    assert_ok(db_begin(db, &err), err);
    for (int64_t id = 1; id <= 500; id++) {
        char index[32];
        snprintf(index, sizeof(index), "index %lld", (long long)id);
        add_contact(db, id, index);
    }
    assert_ok(db_commit(db, &err), err);
    db_close(db);
    struct stat file;
    assert_int_equal(stat(place->path, &file), 0);
    FILE *stream = fopen(place->path, "r+b");
    assert_non_null(stream);
    assert_int_equal(fseek(stream, file.st_size - 4096, SEEK_SET), 0);
    for (int i = 0; i < 64; i++)
        fputc(0xee, stream);
    fclose(stream);
    refused(place, DB_WRITER, ERR_DATA, "damaged");
}

static void test_missing_for_reader(void **state)
{
    refused(*state, DB_READER, ERR_CONFIG, "unable to open");
}

static void test_links(void **state)
{
    struct place *place = *state;
    struct db *db = NULL;
    struct err err = { 0 };
    char link_path[128], url[160];
    db_close(opened(place, DB_WRITER));
    /* A link to the file is refused, a link to its folder is followed. */
    snprintf(link_path, sizeof(link_path), "%s.link", place->folder);
    assert_int_equal(symlink(place->path, link_path), 0);
    snprintf(url, sizeof(url), "sqlite:%s", link_path);
    assert_false(db_open(url, DB_WRITER, &db, &err));
    assert_int_equal(err.code, ERR_CONFIG);
    assert_non_null(strstr(err.text, "symbolic link"));
    unlink(link_path);
    assert_int_equal(symlink(place->folder, link_path), 0);
    snprintf(url, sizeof(url), "sqlite:%s/test.db", link_path);
    assert_ok(db_open(url, DB_WRITER, &db, &err), err);
    db_close(db);
    unlink(link_path);
    snprintf(link_path, sizeof(link_path), "%s.link.lock", place->folder);
    unlink(link_path);
}

/* Whatever the file says, these hold while we use it. */
static void test_durable_settings(void **state)
{
    struct place *place = *state;
    struct db *db = opened(place, DB_WRITER);
    add_contact(db, 1, "x");
    char log_path[128];
    snprintf(log_path, sizeof(log_path), "%s-wal", place->path);
    assert_int_equal(access(log_path, F_OK), 0);
    db_close(db);
    run_raw(place, "PRAGMA journal_mode=DELETE");
    db = opened(place, DB_WRITER);
    add_contact(db, 2, "y");
    assert_int_equal(access(log_path, F_OK), 0);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(test_round_trip),
        TEST(test_parameters_by_name),
        TEST(test_many_rows_and_arena),
        TEST(test_transactions),
        TEST(test_constraint),
        TEST(test_value_too_long),
        TEST(test_reader_sees_a_snapshot),
        TEST(test_one_writer_and_a_guest),
        TEST(test_file_is_its_owners),
        TEST(test_refused_urls),
        TEST(test_newer_database),
        TEST(test_newer_database_with_log),
        TEST(test_older_database_without_the_lock),
        TEST(test_migration),
        TEST(test_migration_undone),
        TEST(test_foreign_database),
        TEST(test_no_database),
        TEST(test_damaged_database),
        TEST(test_missing_for_reader),
        TEST(test_links),
        TEST(test_durable_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
