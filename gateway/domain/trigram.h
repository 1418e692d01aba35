/* Texts compared by their trigrams: the runs of three characters of their folded words, a blank at
 * either end. Two wordings of one question share many of them, whatever the endings and typing errors.
 *
 * A sketch holds the hashes of a text's trigrams, or of a long text's the smallest ones, which
 * stand for all alike. Its bands are few numbers, of which two texts share the more often the more
 * alike they are: what an index finds likely neighbours by, without looking at every text.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_TRIGRAM_H
#define GATEWAY_TRIGRAM_H

#include "base/str.h"

enum {
    TRIGRAM_SKETCH_MAX = 128,
    TRIGRAM_MIN = 8, /* a text of fewer says too little to be compared */
    TRIGRAM_BANDS = 12,
    TRIGRAM_STORED_SIZE_MAX = TRIGRAM_SKETCH_MAX * 4,
    TRIGRAM_TEXT_SIZE_MAX = 2048, /* bytes that are looked at */
};

struct trigram_sketch {
    uint32_t hashes[TRIGRAM_SKETCH_MAX]; /* ascending, each once */
    int count;
};

/* Total for any bytes. */
void trigram_sketch(struct str text, struct trigram_sketch *ret);

/* How much two texts share, in thousandths of all that they hold: 1000 for the same words, 0 for
 * nothing in common or for an empty one. */
int trigram_alike(const struct trigram_sketch *a, const struct trigram_sketch *b);

/* Texts alike by 450 share one with a probability of two thirds, by 600 of nineteen twentieths. `seed`
 * keeps apart what shall not meet. */
void trigram_bands(const struct trigram_sketch *sketch, uint32_t seed, int64_t ret[TRIGRAM_BANDS]);

/* The stored form: four bytes a hash, the lowest first. Returns its size; bytes that are none read as
 * an empty sketch. */
size_t trigram_store(const struct trigram_sketch *sketch, char ret[TRIGRAM_STORED_SIZE_MAX]);
void trigram_read(struct str stored, struct trigram_sketch *ret);

#endif
