/* Floor 1: texts compared by their trigrams. */
#include "domain/trigram.h"

#include "domain/fold.h"

#include <stdlib.h>
#include <string.h>

enum {
    FOLDED_SIZE = TRIGRAM_TEXT_SIZE_MAX * 2, /* our scripts never grow; what does is cut */
    TRIGRAMS_MAX = TRIGRAM_TEXT_SIZE_MAX * 2,
    BAND_ROWS = 3,
};

/* Spreads the bits of a number (the finalizer of MurmurHash3). */
static uint32_t mix(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x85ebca6bU;
    x ^= x >> 13;
    x *= 0xc2b2ae35U;
    return x ^ x >> 16;
}

static uint32_t hash_three(const int32_t c[3])
{
    return mix(mix(mix((uint32_t)c[0] + 0x9e3779b9U) ^ (uint32_t)c[1]) ^ (uint32_t)c[2]);
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Of a folded text: each word with a blank before and behind it. */
static size_t all_trigrams(struct str folded, uint32_t ret[TRIGRAMS_MAX])
{
    int32_t window[3] = { ' ', ' ', ' ' };
    size_t count = 0, at = 0, taken = 1;
    while (taken > 0 && count < TRIGRAMS_MAX) {
        int32_t c;
        taken = utf8_next(str_from(folded, at), &c);
        at += taken;
        window[0] = window[1];
        window[1] = window[2];
        window[2] = taken > 0 ? c : ' ';
        if (window[1] != ' ') /* not over the border of two words */
            ret[count++] = hash_three(window);
    }
    return count;
}

void trigram_sketch(struct str text, struct trigram_sketch *ret)
{
    char storage[FOLDED_SIZE];
    uint32_t hashes[TRIGRAMS_MAX];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    fold(str_head(text, TRIGRAM_TEXT_SIZE_MAX), &folded);
    size_t count = all_trigrams(builder_str(&folded), hashes);
    qsort(hashes, count, sizeof(hashes[0]), compare);
    ret->count = 0;
    for (size_t i = 0; i < count && ret->count < TRIGRAM_SKETCH_MAX; i++) {
        if (i == 0 || hashes[i] != hashes[i - 1])
            ret->hashes[ret->count++] = hashes[i];
    }
}

int trigram_alike(const struct trigram_sketch *a, const struct trigram_sketch *b)
{
    int i = 0, j = 0, all = 0, shared = 0;
    while ((i < a->count || j < b->count) && all < TRIGRAM_SKETCH_MAX) {
        bool from_a = j == b->count || (i < a->count && a->hashes[i] <= b->hashes[j]);
        bool from_b = i == a->count || (j < b->count && b->hashes[j] <= a->hashes[i]);
        shared += from_a && from_b;
        i += from_a;
        j += from_b;
        all++;
    }
    return all == 0 ? 0 : shared * 1000 / all;
}

void trigram_bands(const struct trigram_sketch *sketch, uint32_t seed, int64_t ret[TRIGRAM_BANDS])
{
    for (uint32_t band = 0; band < TRIGRAM_BANDS; band++) {
        uint32_t key[2] = { mix(seed + band), mix(~seed + band) };
        for (uint32_t row = 0; row < BAND_ROWS; row++) {
            uint32_t salt = mix(band * BAND_ROWS + row + 1), least = UINT32_MAX;
            for (int i = 0; i < sketch->count; i++) {
                uint32_t hash = mix(sketch->hashes[i] ^ salt);
                least = hash < least ? hash : least;
            }
            key[0] = mix(key[0] ^ least);
            key[1] = mix(key[1] + least);
        }
        ret[band] = (int64_t)((uint64_t)key[0] << 31 | key[1] >> 1);
    }
}

size_t trigram_store(const struct trigram_sketch *sketch, char ret[TRIGRAM_STORED_SIZE_MAX])
{
    size_t size = 0;
    for (int i = 0; i < sketch->count; i++) {
        for (int shift = 0; shift < 32; shift += 8)
            ret[size++] = (char)(sketch->hashes[i] >> shift & 0xff);
    }
    return size;
}

void trigram_read(struct str stored, struct trigram_sketch *ret)
{
    ret->count = 0;
    if (stored.len % 4 != 0 || stored.len > TRIGRAM_STORED_SIZE_MAX)
        return;
    for (size_t at = 0; at < stored.len; at += 4) {
        uint32_t hash = 0;
        for (int byte = 3; byte >= 0; byte--)
            hash = hash << 8 | (unsigned char)stored.ptr[at + (size_t)byte];
        if (ret->count > 0 && hash <= ret->hashes[ret->count - 1]) {
            ret->count = 0;
            return;
        }
        ret->hashes[ret->count++] = hash;
    }
}
