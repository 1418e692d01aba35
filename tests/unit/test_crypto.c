/* Hashes by published vectors, text forms, sealing, passwords, and the key file with all that may be
 * wrong with it. */
#include "check.h"

#include "base/crypto.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;
static char folder[] = "/tmp/test_crypto.XXXXXX";

static int setup(void **state)
{
    struct err err = { 0 };
    (void)state;
    assert_ok(crypto_init(&err), err);
    arena = arena_new(1024 * 1024);
    assert_non_null(mkdtemp(folder));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return rmdir(folder);
}

static void assert_hex(const unsigned char *bytes, size_t size, const char *expected)
{
    struct str hex;
    assert_true(crypto_hex((struct str){ (const char *)bytes, size }, arena, &hex));
    assert_str(hex, expected);
}

/* RFC 1321, FIPS 180-4 */
static void test_digests(void **state)
{
    (void)state;
    static const struct {
        enum crypto_hash hash;
        const char *expected;
    } cases[] = {
        { CRYPTO_MD5, "900150983cd24fb0d6963f7d28e17f72" },
        { CRYPTO_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
        { CRYPTO_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { CRYPTO_SHA384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
                         "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
        { CRYPTO_SHA512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                         "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
    };
    unsigned char digest[CRYPTO_DIGEST_SIZE_MAX];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_hex(digest, crypto_digest(cases[i].hash, STR("abc"), digest), cases[i].expected);
    size_t size = crypto_digest(CRYPTO_MD5, (struct str){ NULL, 0 }, digest);
    assert_hex(digest, size, "d41d8cd98f00b204e9800998ecf8427e");
}

/* RFC 2202 test case 2, RFC 4231 test case 2 */
static void test_hmacs(void **state)
{
    (void)state;
    static const struct {
        enum crypto_hash hash;
        const char *expected;
    } cases[] = {
        { CRYPTO_MD5, "750c783e6ab0b503eaa86e310a5db738" },
        { CRYPTO_SHA1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
        { CRYPTO_SHA256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
        { CRYPTO_SHA384, "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47"
                         "e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649" },
        { CRYPTO_SHA512, "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                         "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737" },
    };
    unsigned char digest[CRYPTO_DIGEST_SIZE_MAX];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t size =
            crypto_hmac(cases[i].hash, STR("Jefe"), STR("what do ya want for nothing?"), digest);
        assert_hex(digest, size, cases[i].expected);
    }
    size_t size = crypto_hmac(CRYPTO_SHA256, (struct str){ NULL, 0 }, STR(""), digest);
    assert_hex(digest, size, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void test_text_forms(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        const char *plain, *url, *hex;
    } cases[] = {
        { { "", 0 }, "", "", "" },
        { { "f", 1 }, "Zg==", "Zg", "66" },
        { { "fo", 2 }, "Zm8=", "Zm8", "666f" },
        { { "foobar", 6 }, "Zm9vYmFy", "Zm9vYmFy", "666f6f626172" },
        { { "\xfb\xff\xbf\0", 4 }, "+/+/AA==", "-_-_AA", "fbffbf00" },
    };
    struct str text, bytes;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_true(crypto_base64(cases[i].bytes, false, arena, &text));
        assert_str(text, cases[i].plain);
        assert_true(crypto_base64_decode(text, arena, &bytes));
        assert_true(str_equal(bytes, cases[i].bytes));
        assert_true(crypto_base64(cases[i].bytes, true, arena, &text));
        assert_str(text, cases[i].url);
        assert_true(crypto_base64_decode(text, arena, &bytes));
        assert_true(str_equal(bytes, cases[i].bytes));
        assert_true(crypto_hex(cases[i].bytes, arena, &text));
        assert_str(text, cases[i].hex);
        assert_true(crypto_hex_decode(text, arena, &bytes));
        assert_true(str_equal(bytes, cases[i].bytes));
    }
    assert_true(crypto_hex_decode(STR("FBff"), arena, &bytes));
    assert_true(str_equal(bytes, STR("\xfb\xff")));
}

static void test_refused_text_forms(void **state)
{
    (void)state;
    static const char *const bad_base64[] = {
        "Z",       "Zg=",    "Zg===", "Z===", "=",          "Zg==Zg==",
        "Zm9v Ym", "Zm9v\n", "Zh",    "+_+_", "Zm\xc3\xab",
    };
    static const char *const bad_hex[] = { "f", "0g", "0x11", "ff ", " ff", "f f", "ff:ff" };
    struct str bytes;
    for (size_t i = 0; i < sizeof(bad_base64) / sizeof(bad_base64[0]); i++) {
        if (crypto_base64_decode(str_of(bad_base64[i]), arena, &bytes))
            fail_msg("took \"%s\"", bad_base64[i]);
        assert_str(bytes, "");
    }
    for (size_t i = 0; i < sizeof(bad_hex) / sizeof(bad_hex[0]); i++) {
        if (crypto_hex_decode(str_of(bad_hex[i]), arena, &bytes))
            fail_msg("took \"%s\"", bad_hex[i]);
        assert_str(bytes, "");
    }
    assert_false(crypto_base64_decode(STR("Zg\0="), arena, &bytes));
    assert_false(crypto_hex_decode(STR("ff\0f"), arena, &bytes));
}

static void test_equal(void **state)
{
    (void)state;
    assert_true(crypto_equal(STR("token"), STR("token")));
    assert_false(crypto_equal(STR("token"), STR("tokem")));
    assert_false(crypto_equal(STR("token"), STR("tokenx")));
    assert_false(crypto_equal(STR("token"), STR("")));
    assert_true(crypto_equal((struct str){ NULL, 0 }, STR("")));
    assert_false(crypto_equal(STR("a\0b"), STR("a\0c")));
}

static void test_random(void **state)
{
    (void)state;
    char first[CRYPTO_TOKEN_SIZE + 1], second[CRYPTO_TOKEN_SIZE + 1];
    struct str bytes;
    crypto_token(first);
    crypto_token(second);
    assert_int_equal(strlen(first), CRYPTO_TOKEN_SIZE);
    assert_string_not_equal(first, second);
    assert_true(crypto_base64_decode(str_of(first), arena, &bytes));
    assert_int_equal(bytes.len, 32);
}

/* Computed with another BLAKE2b (RFC 7693), keyed, 16 bytes: what is stored must be found for ever. */
static void test_index(void **state)
{
    (void)state;
    unsigned char key[CRYPTO_KEY_SIZE], index[CRYPTO_INDEX_SIZE], other[CRYPTO_INDEX_SIZE];
    for (size_t i = 0; i < sizeof(key); i++)
        key[i] = (unsigned char)i;
    crypto_index(key, STR("+355691234567"), index);
    assert_hex(index, sizeof(index), "27d866bf4caf6bd4ae00c871233783bc");
    crypto_index(key, STR("+355691234568"), other);
    assert_memory_not_equal(index, other, sizeof(index));
    key[0] = 1;
    crypto_index(key, STR("+355691234567"), other);
    assert_memory_not_equal(index, other, sizeof(index));
    crypto_index(key, (struct str){ NULL, 0 }, other);
}

static void test_seal(void **state)
{
    (void)state;
    unsigned char key[CRYPTO_KEY_SIZE], wrong[CRYPTO_KEY_SIZE];
    struct str sealed, again, opened;
    crypto_random(key, sizeof(key));
    crypto_random(wrong, sizeof(wrong));
    assert_true(crypto_seal(key, STR("+355691234567"), arena, &sealed));
    assert_true(crypto_seal(key, STR("+355691234567"), arena, &again));
    assert_false(str_equal(sealed, again)); /* equal numbers do not look equal */
    assert_int_equal(str_find(sealed, STR("3556")), sealed.len);
    assert_true(crypto_open(key, sealed, arena, &opened));
    assert_str(opened, "+355691234567");
    assert_false(crypto_open(wrong, sealed, arena, &opened));
    assert_str(opened, "");
    for (size_t length = 0; length < sealed.len; length++)
        assert_false(crypto_open(key, str_head(sealed, length), arena, &opened));
    for (size_t i = 0; i < sealed.len; i++) {
        struct str altered;
        assert_true(arena_copy(arena, sealed, &altered));
        char *bytes = arena_alloc(arena, sealed.len);
        memcpy(bytes, sealed.ptr, sealed.len);
        bytes[i] ^= 1;
        assert_false(crypto_open(key, (struct str){ bytes, sealed.len }, arena, &opened));
    }
    assert_true(crypto_seal(key, (struct str){ NULL, 0 }, arena, &sealed));
    assert_true(crypto_open(key, sealed, arena, &opened));
    assert_int_equal(opened.len, 0);
}

static void test_seal_at(void **state)
{
    (void)state;
    unsigned char key[CRYPTO_KEY_SIZE];
    struct str sealed, again, opened;
    crypto_random(key, sizeof(key));
    assert_true(crypto_seal_at(key, STR("value|7|name"), STR("Zahra"), arena, &sealed));
    assert_true(crypto_seal_at(key, STR("value|7|name"), STR("Zahra"), arena, &again));
    assert_false(str_equal(sealed, again));
    assert_true(crypto_open_at(key, STR("value|7|name"), sealed, arena, &opened));
    assert_str(opened, "Zahra");
    assert_false(crypto_open_at(key, STR("value|8|name"), sealed, arena, &opened));
    assert_false(crypto_open_at(key, STR(""), sealed, arena, &opened));
    assert_false(crypto_open(key, sealed, arena, &opened));
    for (size_t length = 0; length < sealed.len; length++)
        assert_false(
            crypto_open_at(key, STR("value|7|name"), str_head(sealed, length), arena, &opened));
}

static void test_password(void **state)
{
    (void)state;
    char hash[CRYPTO_PASSWORD_HASH_SIZE];
    struct str password = STR("correct horse battery");
    assert_true(crypto_password_hash(password, hash));
    assert_true(str_starts(str_of(hash), STR("$argon2id$v=19$m=65536,t=2,p=1$")));
    assert_true(crypto_password_verify(password, str_of(hash)));
    assert_false(crypto_password_verify(STR("correct horse batterz"), str_of(hash)));
    assert_false(crypto_password_verify(STR(""), str_of(hash)));
    assert_false(crypto_password_verify(password, STR("")));
    assert_false(crypto_password_verify(password, STR("nonsense")));
}

/* ---- the key file ---- */

static void key_path(char ret[64])
{
    snprintf(ret, 64, "%s/key", folder);
}

static void write_key(const char *path, size_t size, mode_t mode)
{
    char bytes[64] = "0123456789abcdef0123456789abcdef0123456789abcdef";
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static void test_key_file_is_made_once(void **state)
{
    (void)state;
    char path[64];
    struct keyring first, second;
    struct stat file;
    struct err err = { 0 };
    key_path(path);
    assert_false(crypto_keyring_load(path, false, &first, &err));
    assert_int_equal(err.code, ERR_CONFIG);
    assert_non_null(strstr(err.text, "is not there"));
    mode_t before = umask(0);
    assert_ok(crypto_keyring_load(path, true, &first, &err), err);
    umask(before);
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(file.st_mode & 07777, 0600);
    assert_int_equal(file.st_size, CRYPTO_KEY_SIZE);
    assert_ok(crypto_keyring_load(path, true, &second, &err), err);
    assert_memory_equal(&first, &second, sizeof(first));
    unlink(path);
    /* No other file was left: teardown's rmdir would say so. */
    assert_ok(crypto_keyring_load(path, true, &second, &err), err);
    assert_memory_not_equal(&first, &second, sizeof(first));
    unlink(path);
}

/* The derivation is a stored format: a key file of 32 given bytes makes these keys for ever. */
static void test_keys_stay_the_same(void **state)
{
    (void)state;
    char path[64];
    struct keyring ring;
    struct err err = { 0 };
    key_path(path);
    write_key(path, CRYPTO_KEY_SIZE, 0400);
    assert_ok(crypto_keyring_load(path, false, &ring, &err), err);
    unlink(path);
    assert_hex(ring.seal, CRYPTO_KEY_SIZE,
               "ec406b0a031a74ed96d1caa0be4701c645a5d3edad33582e5b1525dc7216ec32");
    assert_hex(ring.number, CRYPTO_KEY_SIZE,
               "d1fe3302d5f5d047c9eefaf39fcaf1e7a3071058a0fdf5c5aef9fb7a7fcf0fe4");
    assert_hex(ring.stop, CRYPTO_KEY_SIZE,
               "a181af45d81f9b215e0ef253df18feb2a82a2f83af7bbe8f487ab58b3ed91dcc");
    assert_hex(ring.dedupe, CRYPTO_KEY_SIZE,
               "541f7c6efc62a9107b78a2285906a9b7961ee5b5421feb982674a509e6ea3854");
}

static void test_refused_key_files(void **state)
{
    (void)state;
    static const struct {
        size_t size;
        mode_t mode;
        const char *says;
    } cases[] = {
        { 0, 0600, "it has 0 bytes and not 32" }, { 31, 0600, "it has 31 bytes" },
        { 33, 0600, "it has 33 bytes" },          { 32, 0640, "chmod 600" },
        { 32, 0604, "others than its owner" },    { 32, 0610, "mode 0610" },
    };
    char path[64], link_path[80];
    struct keyring ring;
    struct err err = { 0 };
    key_path(path);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        write_key(path, cases[i].size, cases[i].mode);
        assert_false(crypto_keyring_load(path, true, &ring, &err));
        assert_int_equal(err.code, ERR_CONFIG);
        if (!strstr(err.text, cases[i].says) || !strstr(err.text, path))
            fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i].says);
        unlink(path);
    }
    write_key(path, CRYPTO_KEY_SIZE, 0600);
    snprintf(link_path, sizeof(link_path), "%s.link", path);
    assert_int_equal(symlink(path, link_path), 0);
    assert_false(crypto_keyring_load(link_path, true, &ring, &err));
    assert_non_null(strstr(err.text, "symbolic link"));
    unlink(link_path);
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_false(crypto_keyring_load(path, true, &ring, &err));
    assert_non_null(strstr(err.text, "no regular file"));
    unlink(path);
    assert_false(crypto_keyring_load("/nowhere/at/all/key", true, &ring, &err));
    assert_int_equal(err.code, ERR_CONFIG);
    assert_non_null(strstr(err.text, "cannot make it"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digests),
        cmocka_unit_test(test_hmacs),
        cmocka_unit_test(test_text_forms),
        cmocka_unit_test(test_refused_text_forms),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_index),
        cmocka_unit_test(test_seal),
        cmocka_unit_test(test_seal_at),
        cmocka_unit_test(test_password),
        cmocka_unit_test(test_key_file_is_made_once),
        cmocka_unit_test(test_keys_stay_the_same),
        cmocka_unit_test(test_refused_key_files),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
