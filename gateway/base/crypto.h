/* Randomness, hashes, signatures, sealing, passwords. The only door to libsodium and libcrypto.
 *
 * Floor 0. Thread: any, once crypto_init() has returned; crypto_password_* take ~0.1 s and 64 MiB
 * and never run on the loop or store thread. */
#ifndef GATEWAY_CRYPTO_H
#define GATEWAY_CRYPTO_H

#include "base/arena.h"
#include "base/err.h"

enum {
    CRYPTO_KEY_SIZE = 32,
    CRYPTO_INDEX_SIZE = 16, /* a keyed hash used for look-up */
    CRYPTO_TOKEN_SIZE = 43, /* 256 random bits in base64url */
    CRYPTO_DIGEST_SIZE_MAX = 64,
    CRYPTO_PASSWORD_HASH_SIZE = 128,
};

MUST_CHECK bool crypto_init(struct err *err); /* once, before anything else here */
void crypto_random(void *bytes, size_t size);
bool crypto_equal(struct str a, struct str b); /* in constant time for equal lengths */

/* Digests: libcrypto. `ret` is of CRYPTO_DIGEST_SIZE_MAX bytes; returns the digest's size. */
enum crypto_hash { CRYPTO_MD5, CRYPTO_SHA1, CRYPTO_SHA256, CRYPTO_SHA384, CRYPTO_SHA512 };
size_t crypto_digest(enum crypto_hash hash, struct str bytes, unsigned char *ret);
size_t crypto_hmac(enum crypto_hash hash, struct str key, struct str bytes, unsigned char *ret);

/* Text forms. Decoding refuses everything that the form does not allow; base64 takes both
 * alphabets, with or without padding; hexadecimal takes both cases. */
MUST_CHECK bool crypto_base64(struct str bytes, bool url, struct arena *arena, struct str *ret);
MUST_CHECK bool crypto_base64_decode(struct str text, struct arena *arena, struct str *ret);
MUST_CHECK bool crypto_hex(struct str bytes, struct arena *arena, struct str *ret);
MUST_CHECK bool crypto_hex_decode(struct str text, struct arena *arena, struct str *ret);

/* The keys of one installation, derived from the 32 bytes of its key file (libsodium crypto_kdf):
 * a lost key file means that no number can be read or found again. */
struct keyring {
    unsigned char seal[CRYPTO_KEY_SIZE];     /* seals second factors, and once did numbers */
    unsigned char phones[CRYPTO_KEY_SIZE];   /* seals telephone numbers, each for its row */
    unsigned char number[CRYPTO_KEY_SIZE];   /* keys the look-up hash of a number */
    unsigned char stop[CRYPTO_KEY_SIZE];     /* keys the opt-out list, which outlives erasure */
    unsigned char dedupe[CRYPTO_KEY_SIZE];   /* keys provider message ids */
    unsigned char audit[CRYPTO_KEY_SIZE];    /* keys the chain of the audit log */
    unsigned char cases[CRYPTO_KEY_SIZE];    /* seals what case files hold of people */
    unsigned char traces[CRYPTO_KEY_SIZE];   /* keys the chains of the logs of case files */
    unsigned char provider[CRYPTO_KEY_SIZE]; /* keys the hashes of providers' PINs */
    unsigned char erased[CRYPTO_KEY_SIZE];   /* keys the journal of who was erased */
    unsigned char sign[CRYPTO_KEY_SIZE];     /* signs what is handed out */
};

/* Reads the key file; when it is absent and `create` is set, makes it (mode 0600, written to a new
 * file, flushed, renamed). ERR_CONFIG names the path and the remedy: wrong size, readable by
 * others, missing. */
MUST_CHECK bool crypto_keyring_load(const char *path, bool create, struct keyring *ret,
                                    struct err *err);

/* A keyed hash (BLAKE2b) for look-up: equal inputs, equal hashes. */
void crypto_index(const unsigned char key[CRYPTO_KEY_SIZE], struct str bytes,
                  unsigned char ret[CRYPTO_INDEX_SIZE]);

/* Authenticated encryption (secretbox, random nonce in front). Open refuses what was altered. */
MUST_CHECK bool crypto_seal(const unsigned char key[CRYPTO_KEY_SIZE], struct str bytes,
                            struct arena *arena, struct str *ret);
MUST_CHECK bool crypto_open(const unsigned char key[CRYPTO_KEY_SIZE], struct str sealed,
                            struct arena *arena, struct str *ret);

/* The same, bound to the place where it is kept (XChaCha20-Poly1305 with `place` as associated data):
 * what is moved to another place is refused as what was altered is. */
MUST_CHECK bool crypto_seal_at(const unsigned char key[CRYPTO_KEY_SIZE], struct str place,
                               struct str bytes, struct arena *arena, struct str *ret);
MUST_CHECK bool crypto_open_at(const unsigned char key[CRYPTO_KEY_SIZE], struct str place,
                               struct str sealed, struct arena *arena, struct str *ret);

/* Signatures (Ed25519). `key` is secret; the public one that belongs to it tells whether it was that
 * which signed. */
enum { CRYPTO_SIGNATURE_SIZE = 64 };
void crypto_signing_public(const unsigned char key[CRYPTO_KEY_SIZE],
                           unsigned char ret[CRYPTO_KEY_SIZE]);
void crypto_signing_make(const unsigned char key[CRYPTO_KEY_SIZE], struct str bytes,
                         unsigned char ret[CRYPTO_SIGNATURE_SIZE]);
bool crypto_signing_verify(const unsigned char public_key[CRYPTO_KEY_SIZE], struct str bytes,
                           const unsigned char signature[CRYPTO_SIGNATURE_SIZE]);

/* Passwords: argon2id, 64 MiB, 2 passes (libsodium crypto_pwhash_str). */
MUST_CHECK bool crypto_password_hash(struct str password, char ret[CRYPTO_PASSWORD_HASH_SIZE]);
bool crypto_password_verify(struct str password,
                            struct str hash); /* an empty hash takes as long, and fails */

/* A random login token, NUL behind. */
void crypto_token(char ret[CRYPTO_TOKEN_SIZE + 1]);

#endif
