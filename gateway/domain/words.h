/* The words of a text as a search compares them: folded (fold.h), at most WORD_SIZE_MAX bytes of each.
 * A word that is looked for stands for every word that begins with it.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_WORDS_H
#define GATEWAY_WORDS_H

#include "base/limits.h"
#include "base/str.h"

struct word {
    struct str span; /* where it stands in the text */
    char folded[WORD_SIZE_MAX + 1];
    size_t len;
};

/* The next word behind *at, which moves behind it; false at the end. Total for any bytes. */
bool words_next(struct str text, size_t *at, struct word *ret);

struct str words_str(const struct word *word);

/* What is looked for: of all words of at least two characters the longest, no two alike. */
struct words_query {
    int count;
    struct word words[SEARCH_WORDS_MAX];
};
void words_query(struct str text, struct words_query *ret);

/* How many of the words looked for begin a word of the text. */
int words_found(struct str text, const struct words_query *query);

struct words_part {
    struct str text;
    bool found; /* a word that was looked for */
};

/* A piece of the text around the first word found, or its beginning where none is. */
struct words_excerpt {
    bool cut_before, cut_after;
    int count;
    struct words_part parts[EXCERPT_PARTS_MAX];
};
void words_excerpt(struct str text, const struct words_query *query, struct words_excerpt *ret);

#endif
