/* The ranked index from inside: for the rank*.c files and the reader of menu files only.
 *
 * Words are kept as hashes of 32 bits: two words that share one are rarer than a typing error.
 *
 * Floor 1. */
#ifndef GATEWAY_RANK_INDEX_H
#define GATEWAY_RANK_INDEX_H

#include "base/arena.h"
#include "base/limits.h"
#include "domain/rank.h"

enum {
    RANK_TOPIC_SMALL = 0, /* the topic of words that mean none: "please", "how" */
    RANK_WEIGHT_BITS = 6, /* of a posting: a page, then how much the term says of it */
    RANK_DIRECTORY_BITS = 12,
    RANK_STEM_SIZE = 64,
    RANK_STEM_LETTERS_MAX = 24,
};

struct rank_term {
    uint32_t hash;
    uint32_t first; /* in lists: its topics, then its postings */
    uint16_t posting_count;
    uint8_t topic_count;
    uint8_t rarity; /* 16 * log2 of how few pages it is about */
};

struct rank_alias { /* another form of a term: skeleton, one letter out, beginning */
    uint32_t hash;
    uint32_t term;
};

struct rank {
    struct rank_term *terms;                    /* ascending by hash */
    struct rank_alias *aliases;                 /* likewise */
    uint32_t *term_directory, *alias_directory; /* the first of each value of the topmost bits */
    uint16_t *lists;
    struct rank_term *topics; /* by topic: what is about any of its words */
    uint16_t *nodes;          /* by page */
    int term_count, alias_count, topic_count, page_count;
};

/* ---- rank_words.c: a word's forms */

enum rank_form { FORM_STEM = 1, FORM_PAIR, FORM_SKELETON, FORM_NEAR, FORM_BEGINNING };

struct rank_word {
    struct str word;
    char stem_storage[RANK_STEM_SIZE];
    struct str stem;
    uint32_t hash; /* of its stem */
    int letters;   /* of the stem */
    bool latin;
};

/* Takes the next word off a folded text; false when there is none. */
bool rank_word_next(struct str *folded, struct rank_word *ret);
uint32_t rank_hash(enum rank_form form, struct str text);
uint32_t rank_hash_pair(uint32_t first, uint32_t second);

/* Hashes of the forms by which a word is found that is not written like this. Returns their count. */
enum { RANK_SKELETONS_MAX = 8, RANK_NEAR_MAX = RANK_STEM_LETTERS_MAX + 1 };
int rank_word_skeletons(const struct rank_word *word, bool typed, uint32_t *ret);
int rank_word_near(const struct rank_word *word, uint32_t *ret);
int rank_word_beginning(const struct rank_word *word, uint32_t *ret);

/* ---- rank_build.c */

enum rank_field { /* where a word stands, by what it says of the page */
                  RANK_FIELD_MORE = 2,
                  RANK_FIELD_TEXT = 3,
                  RANK_FIELD_ABOVE = 4, /* label and keywords of the menu that lists it */
                  RANK_FIELD_KEYWORD = 10,
                  RANK_FIELD_LABEL = 12,
                  RANK_FIELD_TOPIC = 16, /* the page says itself that it is about it */
};

struct rank_draft;

/* Both arenas stay the caller's; the index ends in `arena`. NULL: an arena is full. */
struct rank_draft *rank_draft_new(struct arena *arena, struct arena *scratch, int topic_count);
/* A word or two of a topic, folded. */
void rank_draft_word(struct rank_draft *draft, int topic, struct str folded);
void rank_draft_words_done(struct rank_draft *draft); /* before the first page */
void rank_draft_page(struct rank_draft *draft, int node);
void rank_draft_text(struct rank_draft *draft, int language, enum rank_field field,
                     struct str folded);
void rank_draft_topic(struct rank_draft *draft, int topic);
struct rank *rank_draft_finish(struct rank_draft *draft); /* NULL: an arena is full */

#endif
