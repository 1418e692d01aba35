/* Floor 0: libsodium for randomness, sealing, look-up hashes and passwords; libcrypto for the
 * digests that providers sign with. */
#include "base/crypto.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PASSWORD_PASSES = 2,
    PASSWORD_MEMORY = 64 * 1024 * 1024,
    NONCE_SIZE = crypto_secretbox_NONCEBYTES,
    SEAL_SIZE = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
};

_Static_assert(CRYPTO_KEY_SIZE == crypto_secretbox_KEYBYTES, "a key seals");
_Static_assert(CRYPTO_KEY_SIZE == crypto_kdf_KEYBYTES, "a key derives keys");
_Static_assert(CRYPTO_INDEX_SIZE >= crypto_generichash_BYTES_MIN, "an index is a BLAKE2b hash");
_Static_assert(CRYPTO_DIGEST_SIZE_MAX == EVP_MAX_MD_SIZE, "every digest fits");
_Static_assert(CRYPTO_PASSWORD_HASH_SIZE == crypto_pwhash_STRBYTES, "a password hash fits");

bool crypto_init(struct err *err)
{
    if (sodium_init() < 0)
        return err_set(err, ERR_CONFIG,
                       "the system gives no random numbers: libsodium cannot start");
    return true;
}

void crypto_random(void *bytes, size_t size)
{
    randombytes_buf(bytes, size);
}

bool crypto_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || sodium_memcmp(a.ptr, b.ptr, a.len) == 0);
}

static const EVP_MD *digest_of(enum crypto_hash hash)
{
    switch (hash) {
    case CRYPTO_MD5:
        return EVP_md5();
    case CRYPTO_SHA1:
        return EVP_sha1();
    case CRYPTO_SHA256:
        return EVP_sha256();
    case CRYPTO_SHA384:
        return EVP_sha384();
    case CRYPTO_SHA512:
        return EVP_sha512();
    }
    abort();
}

/* Fails only without memory, or where a policy of the system forbids the digest: no signature can
 * be checked there, and answering wrongly is worse than ending. */
size_t crypto_digest(enum crypto_hash hash, struct str bytes, unsigned char *ret)
{
    unsigned size = 0;
    if (EVP_Digest(bytes.ptr, bytes.len, ret, &size, digest_of(hash), NULL) != 1)
        abort();
    return size;
}

size_t crypto_hmac(enum crypto_hash hash, struct str key, struct str bytes, unsigned char *ret)
{
    unsigned size = 0;
    const void *key_bytes = key.len ? key.ptr : "";
    if (key.len > INT_MAX || !HMAC(digest_of(hash), key_bytes, (int)key.len,
                                   (const unsigned char *)bytes.ptr, bytes.len, ret, &size))
        abort();
    return size;
}

bool crypto_base64(struct str bytes, bool url, struct arena *arena, struct str *ret)
{
    *ret = STR("");
    int variant = url ? sodium_base64_VARIANT_URLSAFE_NO_PADDING : sodium_base64_VARIANT_ORIGINAL;
    if (bytes.len > SIZE_MAX / 4)
        return false;
    size_t size = sodium_base64_encoded_len(bytes.len, variant);
    char *text = arena_alloc(arena, size);
    if (!text)
        return false;
    sodium_bin2base64(text, size, (const unsigned char *)bytes.ptr, bytes.len, variant);
    *ret = (struct str){ text, strlen(text) };
    return true;
}

bool crypto_base64_decode(struct str text, struct arena *arena, struct str *ret)
{
    *ret = STR("");
    bool padded = str_ends(text, STR("="));
    bool url = str_find(text, STR("-")) < text.len || str_find(text, STR("_")) < text.len;
    int variant =
        url      ? padded ? sodium_base64_VARIANT_URLSAFE : sodium_base64_VARIANT_URLSAFE_NO_PADDING
        : padded ? sodium_base64_VARIANT_ORIGINAL
                 : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    size_t size_max = text.len / 4 * 3 + 3;
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80) /* libsodium 1.0.18 takes some of these */
            return false;
    }
    char *bytes = arena_alloc(arena, size_max);
    size_t size;
    if (!bytes || sodium_base642bin((unsigned char *)bytes, size_max - 1, text.ptr, text.len, NULL,
                                    &size, NULL, variant) != 0)
        return false;
    *ret = (struct str){ bytes, size };
    return true;
}

bool crypto_hex(struct str bytes, struct arena *arena, struct str *ret)
{
    *ret = STR("");
    if (bytes.len > SIZE_MAX / 4)
        return false;
    char *text = arena_alloc(arena, bytes.len * 2 + 1);
    if (!text)
        return false;
    sodium_bin2hex(text, bytes.len * 2 + 1, (const unsigned char *)bytes.ptr, bytes.len);
    *ret = (struct str){ text, bytes.len * 2 };
    return true;
}

bool crypto_hex_decode(struct str text, struct arena *arena, struct str *ret)
{
    *ret = STR("");
    char *bytes = arena_alloc(arena, text.len / 2 + 1);
    size_t size;
    if (!bytes || sodium_hex2bin((unsigned char *)bytes, text.len / 2, text.ptr, text.len, NULL,
                                 &size, NULL) != 0)
        return false;
    *ret = (struct str){ bytes, size };
    return true;
}

void crypto_index(const unsigned char key[CRYPTO_KEY_SIZE], struct str bytes,
                  unsigned char ret[CRYPTO_INDEX_SIZE])
{
    crypto_generichash(ret, CRYPTO_INDEX_SIZE, (const unsigned char *)bytes.ptr, bytes.len, key,
                       CRYPTO_KEY_SIZE);
}

bool crypto_seal(const unsigned char key[CRYPTO_KEY_SIZE], struct str bytes, struct arena *arena,
                 struct str *ret)
{
    *ret = STR("");
    char *sealed =
        bytes.len > SIZE_MAX - SEAL_SIZE ? NULL : arena_alloc(arena, SEAL_SIZE + bytes.len);
    if (!sealed)
        return false;
    unsigned char *nonce = (unsigned char *)sealed;
    randombytes_buf(nonce, NONCE_SIZE);
    crypto_secretbox_easy(nonce + NONCE_SIZE, (const unsigned char *)bytes.ptr, bytes.len, nonce,
                          key);
    *ret = (struct str){ sealed, SEAL_SIZE + bytes.len };
    return true;
}

bool crypto_open(const unsigned char key[CRYPTO_KEY_SIZE], struct str sealed, struct arena *arena,
                 struct str *ret)
{
    *ret = STR("");
    if (sealed.len < SEAL_SIZE)
        return false;
    char *bytes = arena_alloc(arena, sealed.len - SEAL_SIZE + 1);
    const unsigned char *nonce = (const unsigned char *)sealed.ptr;
    if (!bytes || crypto_secretbox_open_easy((unsigned char *)bytes, nonce + NONCE_SIZE,
                                             sealed.len - NONCE_SIZE, nonce, key) != 0)
        return false;
    *ret = (struct str){ bytes, sealed.len - SEAL_SIZE };
    return true;
}

enum {
    BOUND_NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    BOUND_SIZE = BOUND_NONCE_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

bool crypto_seal_at(const unsigned char key[CRYPTO_KEY_SIZE], struct str place, struct str bytes,
                    struct arena *arena, struct str *ret)
{
    *ret = STR("");
    char *sealed =
        bytes.len > SIZE_MAX - BOUND_SIZE ? NULL : arena_alloc(arena, BOUND_SIZE + bytes.len);
    if (!sealed)
        return false;
    unsigned char *nonce = (unsigned char *)sealed;
    randombytes_buf(nonce, BOUND_NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        nonce + BOUND_NONCE_SIZE, NULL, (const unsigned char *)bytes.ptr, bytes.len,
        (const unsigned char *)place.ptr, place.len, NULL, nonce, key);
    *ret = (struct str){ sealed, BOUND_SIZE + bytes.len };
    return true;
}

bool crypto_open_at(const unsigned char key[CRYPTO_KEY_SIZE], struct str place, struct str sealed,
                    struct arena *arena, struct str *ret)
{
    *ret = STR("");
    if (sealed.len < BOUND_SIZE)
        return false;
    char *bytes = arena_alloc(arena, sealed.len - BOUND_SIZE + 1);
    const unsigned char *nonce = (const unsigned char *)sealed.ptr;
    if (!bytes || crypto_aead_xchacha20poly1305_ietf_decrypt(
                      (unsigned char *)bytes, NULL, NULL, nonce + BOUND_NONCE_SIZE,
                      sealed.len - BOUND_NONCE_SIZE, (const unsigned char *)place.ptr, place.len,
                      nonce, key) != 0)
        return false;
    *ret = (struct str){ bytes, sealed.len - BOUND_SIZE };
    return true;
}

_Static_assert(CRYPTO_KEY_SIZE == crypto_sign_SEEDBYTES, "a key is the seed of a pair");
_Static_assert(CRYPTO_KEY_SIZE == crypto_sign_PUBLICKEYBYTES, "public keys are of that size");
_Static_assert(CRYPTO_SIGNATURE_SIZE == crypto_sign_BYTES, "as libsodium signs");

void crypto_signing_public(const unsigned char key[CRYPTO_KEY_SIZE],
                           unsigned char ret[CRYPTO_KEY_SIZE])
{
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(ret, secret, key);
    sodium_memzero(secret, sizeof(secret));
}

void crypto_signing_make(const unsigned char key[CRYPTO_KEY_SIZE], struct str bytes,
                         unsigned char ret[CRYPTO_SIGNATURE_SIZE])
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(public_key, secret, key);
    crypto_sign_detached(ret, NULL, (const unsigned char *)bytes.ptr, bytes.len, secret);
    sodium_memzero(secret, sizeof(secret));
}

bool crypto_signing_verify(const unsigned char public_key[CRYPTO_KEY_SIZE], struct str bytes,
                           const unsigned char signature[CRYPTO_SIGNATURE_SIZE])
{
    return crypto_sign_verify_detached(signature, (const unsigned char *)bytes.ptr, bytes.len,
                                       public_key) == 0;
}

bool crypto_password_hash(struct str password, char ret[CRYPTO_PASSWORD_HASH_SIZE])
{
    return crypto_pwhash_str(ret, password.ptr, password.len, PASSWORD_PASSES, PASSWORD_MEMORY) ==
           0;
}

bool crypto_password_verify(struct str password, struct str hash)
{
    /* What an unknown login is compared with, so that it takes as long as a known one. */
    static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$EgH3iiZhYg5BUb8ZAXu9HQ$"
                                 "xnhULvbUctY8zFvNlsrYV0CaUR9imnKFUyFtTyBTOcs";
    char stored[CRYPTO_PASSWORD_HASH_SIZE];
    bool known = hash.len > 0 && str_to_c(hash, stored, sizeof(stored));
    bool equal = crypto_pwhash_str_verify(known ? stored : nobody, password.ptr, password.len) == 0;
    return known && equal;
}

void crypto_token(char ret[CRYPTO_TOKEN_SIZE + 1])
{
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(ret, CRYPTO_TOKEN_SIZE + 1, bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* ---- the key file ---- */

static bool key_failed(const char *path, const char *doing, struct err *err)
{
    return err_set(err, ERR_CONFIG, "key file %s: %s: %s", path, doing, strerror(errno));
}

/* Makes the name itself durable. */
static bool folder_sync(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    struct str name = slash ? (struct str){ path, (size_t)(slash - path) + 1 } : STR("./");
    if (!str_to_c(name, folder, sizeof(folder))) {
        errno = ENAMETOOLONG;
        return false;
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return done;
}

/* Whole and durable under a name of its own first, so that a crash leaves no half key behind. */
static bool key_make(const char *path, struct err *err)
{
    unsigned char key[CRYPTO_KEY_SIZE];
    char temporary[PATH_MAX];
    int length = snprintf(temporary, sizeof(temporary), "%s.%08x", path, randombytes_random());
    if (length < 0 || (size_t)length >= sizeof(temporary))
        return err_set(err, ERR_CONFIG, "key file %.200s...: the path is too long", path);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return key_failed(path, "cannot make it", err);
    crypto_kdf_keygen(key);
    bool written = write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && fsync(fd) == 0;
    sodium_memzero(key, sizeof(key));
    bool closed = close(fd) == 0;
    /* Never over a key that somebody else made meanwhile: numbers may be sealed with it. */
    bool done = written && closed &&
                (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0 ||
                 errno == EEXIST) &&
                folder_sync(path);
    if (!done)
        key_failed(path, "cannot write it", err);
    unlink(temporary);
    return done;
}

static bool key_check(const char *path, int fd, struct err *err)
{
    struct stat file;
    if (fstat(fd, &file) != 0)
        return key_failed(path, "cannot look at it", err);
    if (!S_ISREG(file.st_mode))
        return err_set(err, ERR_CONFIG, "key file %s: this is no regular file", path);
    if (file.st_mode & (S_IRWXG | S_IRWXO))
        return err_set(err, ERR_CONFIG,
                       "key file %s: others than its owner may use it (mode %04o): chmod 600 %s",
                       path, (unsigned)(file.st_mode & 07777), path);
    if (file.st_size != CRYPTO_KEY_SIZE)
        return err_set(err, ERR_CONFIG,
                       "key file %s: it has %lld bytes and not %d: restore it from the backup",
                       path, (long long)file.st_size, CRYPTO_KEY_SIZE);
    return true;
}

static void keyring_derive(const unsigned char key[CRYPTO_KEY_SIZE], struct keyring *ret)
{
    /* The numbers are part of the stored format: they may be added to, never changed. */
    static const char context[crypto_kdf_CONTEXTBYTES] = "migranti";
    crypto_kdf_derive_from_key(ret->seal, CRYPTO_KEY_SIZE, 1, context, key);
    crypto_kdf_derive_from_key(ret->number, CRYPTO_KEY_SIZE, 2, context, key);
    crypto_kdf_derive_from_key(ret->stop, CRYPTO_KEY_SIZE, 3, context, key);
    crypto_kdf_derive_from_key(ret->dedupe, CRYPTO_KEY_SIZE, 4, context, key);
    crypto_kdf_derive_from_key(ret->audit, CRYPTO_KEY_SIZE, 5, context, key);
    crypto_kdf_derive_from_key(ret->cases, CRYPTO_KEY_SIZE, 6, context, key);
    crypto_kdf_derive_from_key(ret->traces, CRYPTO_KEY_SIZE, 7, context, key);
    crypto_kdf_derive_from_key(ret->provider, CRYPTO_KEY_SIZE, 8, context, key);
    crypto_kdf_derive_from_key(ret->erased, CRYPTO_KEY_SIZE, 9, context, key);
    crypto_kdf_derive_from_key(ret->sign, CRYPTO_KEY_SIZE, 10, context, key);
    crypto_kdf_derive_from_key(ret->phones, CRYPTO_KEY_SIZE, 11, context, key);
}

static int key_file_open(const char *path)
{
    return open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

bool crypto_keyring_load(const char *path, bool create, struct keyring *ret, struct err *err)
{
    int fd = key_file_open(path);
    if (fd < 0 && errno == ENOENT && create) {
        if (!key_make(path, err))
            return false;
        fd = key_file_open(path);
    }
    if (fd < 0 && errno == ENOENT)
        return err_set(err, ERR_CONFIG,
                       "key file %s: it is not there: restore it from the backup (without it no "
                       "stored number can be read)",
                       path);
    if (fd < 0 && errno == ELOOP)
        return err_set(err, ERR_CONFIG,
                       "key file %s: this is a symbolic link: name the file itself", path);
    if (fd < 0)
        return key_failed(path, "cannot open it", err);
    unsigned char key[CRYPTO_KEY_SIZE];
    bool done = key_check(path, fd, err);
    if (done && read(fd, key, sizeof(key)) != (ssize_t)sizeof(key))
        done = key_failed(path, "cannot read it", err);
    if (done)
        keyring_derive(key, ret);
    sodium_memzero(key, sizeof(key));
    close(fd);
    return done;
}
