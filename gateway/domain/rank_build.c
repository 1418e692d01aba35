/* Floor 1: building the ranked index. */
#include "domain/rank_index.h"

#include <stdlib.h>

enum {
    CHUNK_ROWS = 32768, /* so large that the system takes them back at once */
    HALF_WEIGHT = 10,   /* so many points of fields say half of what a page can be about */
    WEIGHT_MAX = (1 << RANK_WEIGHT_BITS) - 1,
    RARITY_MIN = 12, /* what is in more pages than this leaves says nothing of any */
    BITS_LANGUAGE = 4,
    BITS_FIELD = 8,
    TOPICS_OF_WORD_MAX = 6,
};

struct row {
    uint32_t hash, value;
};

struct chunk {
    struct row rows[CHUNK_ROWS];
    int count;
    struct chunk *before;
};

struct rows { /* grow in chunks, then lie in one piece, sorted, each once */
    struct chunk *last;
    size_t count;
    struct row *sorted;
};

struct rank_draft {
    struct arena *arena, *scratch;
    struct rank *rank;
    struct rows words;   /* hash of a stem or a pair: topic */
    struct rows met;     /* hash of a stem or a pair: page, language, field */
    struct rows topics;  /* topic: page, language, field */
    struct rows aliases; /* hash of another form: hash of the stem */
    bool full;
};

struct rank_draft *rank_draft_new(struct arena *arena, struct arena *scratch, int topic_count)
{
    struct rank_draft *draft = ARENA_NEW(scratch, struct rank_draft);
    if (!draft)
        return NULL;
    draft->arena = arena;
    draft->scratch = scratch;
    draft->rank = ARENA_NEW(arena, struct rank);
    if (!draft->rank)
        return NULL;
    draft->rank->topic_count = topic_count;
    draft->rank->topics = ARENA_ARRAY(arena, struct rank_term, (size_t)topic_count);
    draft->rank->nodes = ARENA_ARRAY(arena, uint16_t, MENU_NODES_MAX);
    return draft->rank->topics && draft->rank->nodes ? draft : NULL;
}

static void add(struct rank_draft *draft, struct rows *rows, uint32_t hash, uint32_t value)
{
    if (!rows->last || rows->last->count == CHUNK_ROWS) {
        struct chunk *chunk = ARENA_NEW(draft->scratch, struct chunk);
        if (!chunk) {
            draft->full = true;
            return;
        }
        chunk->before = rows->last;
        rows->last = chunk;
    }
    rows->last->rows[rows->last->count++] = (struct row){ hash, value };
    rows->count++;
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *left = a, *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return (left->value > right->value) - (left->value < right->value);
}

static void sort(struct rank_draft *draft, struct rows *rows, bool once)
{
    rows->sorted = ARENA_ARRAY(draft->scratch, struct row, rows->count + 1);
    if (!rows->sorted) {
        draft->full = true;
        rows->count = 0;
        return;
    }
    size_t count = 0;
    for (const struct chunk *chunk = rows->last; chunk; chunk = chunk->before) {
        for (int i = 0; i < chunk->count; i++)
            rows->sorted[count++] = chunk->rows[i];
    }
    qsort(rows->sorted, count, sizeof(struct row), compare_rows);
    if (once) {
        rows->count = 0;
        for (size_t i = 0; i < count; i++) {
            if (i == 0 || compare_rows(&rows->sorted[i], &rows->sorted[i - 1]) != 0)
                rows->sorted[rows->count++] = rows->sorted[i];
        }
    }
}

/* The first row of a hash, or of what follows it. */
static size_t find(const struct rows *rows, uint32_t hash)
{
    size_t low = 0, high = rows->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows->sorted[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_aliases(struct rank_draft *draft, const struct rank_word *word)
{
    uint32_t hashes[RANK_NEAR_MAX + RANK_SKELETONS_MAX + 1];
    int count = rank_word_skeletons(word, false, hashes);
    count += rank_word_near(word, hashes + count);
    count += rank_word_beginning(word, hashes + count);
    for (int i = 0; i < count; i++)
        add(draft, &draft->aliases, hashes[i], word->hash);
}

void rank_draft_word(struct rank_draft *draft, int topic, struct str folded)
{
    struct rank_word word;
    uint32_t hash = 0;
    int count = 0;
    for (; rank_word_next(&folded, &word); count++) {
        hash = count == 0 ? word.hash : rank_hash_pair(hash, word.hash);
        add_aliases(draft, &word);
    }
    if (count > 0)
        add(draft, &draft->words, hash, (uint32_t)topic);
}

void rank_draft_words_done(struct rank_draft *draft)
{
    sort(draft, &draft->words, true);
}

void rank_draft_page(struct rank_draft *draft, int node)
{
    struct rank *rank = draft->rank;
    rank->nodes[rank->page_count++] = (uint16_t)node;
}

static void meet(struct rank_draft *draft, uint32_t hash, int language, enum rank_field field)
{
    uint32_t page = (uint32_t)draft->rank->page_count - 1;
    uint32_t value = (page << BITS_LANGUAGE | (uint32_t)language) << BITS_FIELD | (uint32_t)field;
    add(draft, &draft->met, hash, value);
    const struct rows *words = &draft->words;
    for (size_t i = find(words, hash); i < words->count && words->sorted[i].hash == hash; i++)
        add(draft, &draft->topics, words->sorted[i].value, value);
}

void rank_draft_text(struct rank_draft *draft, int language, enum rank_field field,
                     struct str folded)
{
    struct rank_word word;
    uint32_t before = 0;
    bool strong = field >= RANK_FIELD_ABOVE;
    for (bool first = true; rank_word_next(&folded, &word); first = false) {
        meet(draft, word.hash, language, field);
        if (strong)
            add_aliases(draft, &word);
        uint32_t pair = rank_hash_pair(before, word.hash);
        size_t at = find(&draft->words, pair);
        bool known = at < draft->words.count && draft->words.sorted[at].hash == pair;
        if (!first && (strong || known))
            meet(draft, pair, language, field);
        before = word.hash;
    }
}

void rank_draft_topic(struct rank_draft *draft, int topic)
{
    uint32_t page = (uint32_t)draft->rank->page_count - 1;
    add(draft, &draft->topics, (uint32_t)topic,
        page << (BITS_LANGUAGE + BITS_FIELD) | RANK_FIELD_TOPIC);
}

/* 16 * log2(over / under), at least 0. */
static int log2_16(uint32_t over, uint32_t under)
{
    uint64_t ratio = ((uint64_t)over << 16) / under;
    if (ratio < 1 << 16)
        return 0;
    int whole = 63 - __builtin_clzll(ratio) - 16;
    uint64_t fraction = (ratio >> whole) - (1 << 16); /* of 65536 */
    return whole * 16 + (int)(fraction * 16 >> 16);
}

/* The rows of one hash as postings: of several languages the one that says most of a page. */
static void set_postings(struct rank_draft *draft, const struct row *rows, size_t count,
                         struct rank_term *ret, uint16_t *lists)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < count;) {
        uint32_t page = rows[i].value >> (BITS_LANGUAGE + BITS_FIELD), best = 0;
        while (i < count && rows[i].value >> (BITS_LANGUAGE + BITS_FIELD) == page) {
            uint32_t language = rows[i].value >> BITS_FIELD, points = 0;
            for (; i < count && rows[i].value >> BITS_FIELD == language; i++)
                points += rows[i].value & ((1 << BITS_FIELD) - 1);
            best = points > best ? points : best;
        }
        uint32_t weight = best * WEIGHT_MAX / (best + HALF_WEIGHT);
        lists[ret->posting_count++] = (uint16_t)(page << RANK_WEIGHT_BITS | weight);
        sum += weight;
    }
    int rarity =
        log2_16((uint32_t)(draft->rank->page_count + 1) * WEIGHT_MAX, sum + WEIGHT_MAX / 2);
    ret->rarity = (uint8_t)(rarity > UINT8_MAX ? UINT8_MAX : rarity);
    if (rarity < RARITY_MIN)
        ret->posting_count = 0;
}

static size_t same(const struct rows *rows, size_t at)
{
    size_t end = at;
    while (end < rows->count && rows->sorted[end].hash == rows->sorted[at].hash)
        end++;
    return end - at;
}

/* Its topics. True: it is a small word, and has no other. */
static bool set_topics(const struct rank_draft *draft, struct rank_term *ret, uint16_t *lists)
{
    const struct rows *words = &draft->words;
    for (size_t i = find(words, ret->hash); i < words->count && words->sorted[i].hash == ret->hash;
         i++) {
        if (ret->topic_count < TOPICS_OF_WORD_MAX)
            lists[ret->topic_count++] = (uint16_t)words->sorted[i].value;
    }
    return ret->topic_count > 0 && lists[0] == RANK_TOPIC_SMALL;
}

static void set_terms(struct rank_draft *draft, struct rank_term *terms, uint16_t *lists,
                      size_t *ret_list_count)
{
    const struct rows *met = &draft->met, *words = &draft->words;
    struct rank *rank = draft->rank;
    size_t used = 0;
    for (size_t at = 0, word = 0; at < met->count || word < words->count;) {
        bool from_met = word == words->count ||
                        (at < met->count && met->sorted[at].hash <= words->sorted[word].hash);
        struct rank_term *term = &terms[rank->term_count];
        *term = (struct rank_term){
            .hash = from_met ? met->sorted[at].hash : words->sorted[word].hash,
            .first = (uint32_t)used,
        };
        bool small = set_topics(draft, term, lists + used);
        used += term->topic_count;
        if (word < words->count && words->sorted[word].hash == term->hash)
            word += same(words, word);
        if (from_met) {
            size_t count = same(met, at);
            if (!small)
                set_postings(draft, met->sorted + at, count, term, lists + used);
            at += count;
        }
        used += term->posting_count;
        rank->term_count += term->topic_count > 0 || term->posting_count > 0;
    }
    for (size_t at = 0; at < draft->topics.count;) {
        size_t count = same(&draft->topics, at);
        struct rank_term *topic = &rank->topics[draft->topics.sorted[at].hash];
        topic->first = (uint32_t)used;
        set_postings(draft, draft->topics.sorted + at, count, topic, lists + used);
        used += topic->posting_count;
        at += count;
    }
    *ret_list_count = used;
}

static void *copy(struct rank_draft *draft, const void *from, size_t size)
{
    struct str kept;
    if (!arena_copy(draft->arena, (struct str){ from, size }, &kept))
        draft->full = true;
    return (void *)(uintptr_t)kept.ptr;
}

/* `hashes`: the first of `count` records of `size` bytes that begin with their hash. */
static uint32_t *directory(struct rank_draft *draft, const char *records, size_t size, size_t count)
{
    size_t entries = (1u << RANK_DIRECTORY_BITS) + 1, at = 0;
    uint32_t *ret = ARENA_ARRAY(draft->arena, uint32_t, entries);
    if (!ret) {
        draft->full = true;
        return NULL;
    }
    for (size_t entry = 0; entry < entries; entry++) {
        while (at < count && (*(const uint32_t *)(const void *)(records + at * size) >>
                              (32 - RANK_DIRECTORY_BITS)) < entry)
            at++;
        ret[entry] = (uint32_t)at;
    }
    return ret;
}

static int term_at(const struct rank_term *terms, int count, uint32_t hash)
{
    int low = 0, high = count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (terms[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && terms[low].hash == hash ? low : -1;
}

static void set_aliases(struct rank_draft *draft, const struct rank_term *terms)
{
    struct rank *rank = draft->rank;
    struct row *rows = draft->aliases.sorted;
    size_t count = 0;
    for (size_t i = 0; i < draft->aliases.count; i++) {
        int term = term_at(terms, rank->term_count, rows[i].value);
        if (term >= 0)
            rows[count++] = (struct row){ rows[i].hash, (uint32_t)term };
    }
    rank->alias_count = (int)count;
    rank->aliases = copy(draft, rows, count * sizeof(struct rank_alias));
    rank->alias_directory = directory(draft, (const char *)rows, sizeof(struct rank_alias), count);
}

struct rank *rank_draft_finish(struct rank_draft *draft)
{
    struct rank *rank = draft->rank;
    sort(draft, &draft->met, false);
    sort(draft, &draft->topics, false);
    sort(draft, &draft->aliases, true);
    size_t terms_max = draft->met.count + draft->words.count + 1, list_count = 0;
    struct rank_term *terms = ARENA_ARRAY(draft->scratch, struct rank_term, terms_max);
    uint16_t *lists = ARENA_ARRAY(draft->scratch, uint16_t,
                                  draft->met.count + draft->topics.count + draft->words.count + 1);
    if (draft->full || !terms || !lists)
        return NULL;
    set_terms(draft, terms, lists, &list_count);
    set_aliases(draft, terms);
    size_t count = (size_t)rank->term_count;
    rank->terms = copy(draft, terms, count * sizeof(struct rank_term));
    rank->lists = copy(draft, lists, list_count * sizeof(uint16_t));
    rank->term_directory = directory(draft, (const char *)terms, sizeof(struct rank_term), count);
    return draft->full ? NULL : rank;
}
