/* Floor 1: ranking pages by what a free text says. */
#include "domain/rank.h"

#include "domain/fold.h"
#include "domain/menus.h"
#include "domain/rank_index.h"

#include <string.h>

enum {
    FOLDED_SIZE = 1024,  /* bytes of a folded text that are looked at */
    ALIASES_MAX = 24,    /* terms that one form of a word stands for */
    CANDIDATES_MAX = 32, /* terms that one word is taken for */
    FACTOR_WHOLE = 64,   /* of 64: how sure a form is */
    FACTOR_TOPIC = 60,   /* a word of the same topic, not the word itself */
    FACTOR_SKELETON = 52,
    FACTOR_NEAR = 48,
    FACTOR_BEGINNING = 32,
    FACTOR_SOUNDS = 30, /* a skeleton, of whoever reads Latin letters: no anchor */
    FACTOR_PAIR = 40,
    FACTOR_IN_PAIR = 24,      /* a word that is half of a topic's two */
    FACTOR_ELSEWHERE = 22,    /* another category than the person's */
    FACTOR_UNREAD = 44,       /* not in the language that they read */
    POOL_MAX = 8,             /* pages of which those are taken that have names of their own */
    SCORE_MIN = 60 * 46 * 64, /* rarity, weight, factor: a rare word of a label, hardly */
    ANCHOR_WEIGHT = 30, /* a page is about it: a label or a keyword says so, not a text alone */
    SHARE_MIN = 4,      /* of the best: what has less than a quarter is not offered */
};

struct candidate {
    const struct rank_term *term;
    int factor;
};

struct ranking {
    const struct rank *index;
    int scores[MENU_NODES_MAX];    /* by page */
    int word[MENU_NODES_MAX];      /* by page: the most that the word being read gives */
    bool anchored[MENU_NODES_MAX]; /* by page: something in the text is what it is about */
    uint16_t touched[MENU_NODES_MAX];
    int touched_count;
};

/* ---- the terms of a word */

static const struct rank_term *find_term(const struct rank *index, uint32_t hash)
{
    uint32_t entry = hash >> (32 - RANK_DIRECTORY_BITS);
    for (uint32_t i = index->term_directory[entry]; i < index->term_directory[entry + 1]; i++) {
        if (index->terms[i].hash == hash)
            return &index->terms[i];
    }
    return NULL;
}

enum reader { READER_UNKNOWN, READER_LATIN, READER_ARABIC };

struct candidates {
    struct candidate at[CANDIDATES_MAX];
    int count;
};

static void add_alias(const struct rank *index, uint32_t hash, int factor, struct candidates *ret)
{
    uint32_t entry = hash >> (32 - RANK_DIRECTORY_BITS);
    uint32_t end = index->alias_directory[entry + 1];
    int added = 0;
    for (uint32_t i = index->alias_directory[entry]; i < end && added < ALIASES_MAX; i++) {
        if (index->aliases[i].hash != hash || ret->count == CANDIDATES_MAX)
            continue;
        const struct rank_term *term = &index->terms[index->aliases[i].term];
        ret->at[ret->count++] = (struct candidate){ term, factor };
        added++;
    }
}

static void add_aliases(const struct rank *index, const uint32_t *hashes, int count, int factor,
                        struct candidates *ret)
{
    for (int i = 0; i < count; i++)
        add_alias(index, hashes[i], factor, ret);
}

static bool is_small(const struct rank *index, const struct rank_term *term)
{
    return term->topic_count > 0 && index->lists[term->first] == RANK_TOPIC_SMALL;
}

/* What a word may be, the surest first: a form that is found ends the search, except that whoever
 * reads Arabic script may have typed a word of theirs that looks like one of another language. Of
 * whoever reads Latin letters a skeleton is the last guess: "storm" has that of another's word. */
static void find_candidates(const struct rank *index, const struct rank_word *word,
                            enum reader reader, struct candidates *ret)
{
    uint32_t skeletons[RANK_SKELETONS_MAX], hashes[RANK_NEAR_MAX];
    bool typed = reader == READER_ARABIC && word->latin;
    bool native = reader == READER_LATIN && word->latin;
    ret->count = 0;
    const struct rank_term *term = find_term(index, word->hash);
    if (term)
        ret->at[ret->count++] = (struct candidate){ term, FACTOR_WHOLE };
    if (term && (!typed || is_small(index, term)))
        return;
    int skeleton_count = rank_word_skeletons(word, true, skeletons);
    if (!native)
        add_aliases(index, skeletons, skeleton_count, FACTOR_SKELETON, ret);
    if (ret->count > 0)
        return;
    int count = rank_word_near(word, hashes);
    add_aliases(index, hashes, count, FACTOR_NEAR, ret);
    if (ret->count > 0)
        return;
    count = rank_word_beginning(word, hashes);
    add_aliases(index, hashes, count, FACTOR_BEGINNING, ret);
    if (ret->count == 0 && native)
        add_aliases(index, skeletons, skeleton_count, FACTOR_SOUNDS, ret);
}

/* ---- scores */

static void give(struct ranking *ranking, const struct rank_term *term, const uint16_t *postings,
                 int factor)
{
    int worth = term->rarity * factor;
    for (int i = 0; i < term->posting_count; i++) {
        int page = postings[i] >> RANK_WEIGHT_BITS;
        int weight = postings[i] & ((1 << RANK_WEIGHT_BITS) - 1), points = worth * weight;
        if (ranking->word[page] == 0)
            ranking->touched[ranking->touched_count++] = (uint16_t)page;
        ranking->word[page] = points > ranking->word[page] ? points : ranking->word[page];
        ranking->anchored[page] |= weight >= ANCHOR_WEIGHT && factor > FACTOR_BEGINNING;
    }
}

static void give_term(struct ranking *ranking, const struct rank_term *term, int factor)
{
    const struct rank *index = ranking->index;
    const uint16_t *topics = index->lists + term->first;
    give(ranking, term, topics + term->topic_count, factor);
    for (int i = 0; i < term->topic_count; i++) {
        const struct rank_term *topic = &index->topics[topics[i]];
        give(ranking, topic, index->lists + topic->first, factor * FACTOR_TOPIC / 64);
    }
}

static void end_word(struct ranking *ranking)
{
    for (int i = 0; i < ranking->touched_count; i++) {
        int page = ranking->touched[i];
        ranking->scores[page] += ranking->word[page];
        ranking->word[page] = 0;
    }
    ranking->touched_count = 0;
}

static void rank_words(struct ranking *ranking, struct str folded, enum reader reader)
{
    const struct rank *index = ranking->index;
    struct rank_word word;
    struct candidates before = { .count = 0 }, now;
    uint32_t before_hash = 0;
    for (int i = 0; i < RANK_WORDS_MAX && rank_word_next(&folded, &word); i++) {
        find_candidates(index, &word, reader, &now);
        uint32_t hash = now.count > 0 ? now.at[0].term->hash : word.hash;
        const struct rank_term *pair =
            i > 0 ? find_term(index, rank_hash_pair(before_hash, hash)) : NULL;
        bool topic = pair && pair->topic_count > 0;
        bool small = now.count > 0 && is_small(index, now.at[0].term);
        for (int k = 0; !small && k < now.count; k++) {
            int factor = topic ? now.at[k].factor * FACTOR_IN_PAIR / 64 : now.at[k].factor;
            give_term(ranking, now.at[k].term, factor);
        }
        end_word(ranking);
        if (pair && !is_small(index, pair)) {
            give_term(ranking, pair, topic ? FACTOR_WHOLE : FACTOR_PAIR);
            end_word(ranking);
        }
        before = now;
        before_hash = hash;
    }
    (void)before;
}

/* ---- the best */

static bool better(const struct rank_found *a, const struct rank_found *b)
{
    return a->score != b->score ? a->score > b->score : a->node < b->node;
}

/* Scores of one text over one another: what is far from the person says less. */
static int score_of(const struct menus *menus, const struct rank_want *want, int node, int score)
{
    const struct menu_node *page = &menus->nodes[node];
    if (want->category >= 0 && page->category != want->category)
        score = score / 64 * FACTOR_ELSEWHERE;
    if (want->language >= 0 && !page->texts[want->language].present)
        score = score / 64 * FACTOR_UNREAD;
    return score;
}

static int find_best(const struct menus *menus, const struct ranking *ranking,
                     const struct rank_want *want, struct rank_found ret[POOL_MAX])
{
    int count = 0;
    for (int page = 0; page < ranking->index->page_count; page++) {
        if (ranking->scores[page] < SCORE_MIN || !ranking->anchored[page])
            continue;
        struct rank_found found = { .node = ranking->index->nodes[page] };
        found.score = score_of(menus, want, found.node, ranking->scores[page]);
        int at = count < POOL_MAX ? count++ : POOL_MAX;
        for (; at > 0 && better(&found, &ret[at - 1]); at--) {
            if (at < POOL_MAX)
                ret[at] = ret[at - 1];
        }
        if (at < POOL_MAX)
            ret[at] = found;
    }
    return count;
}

/* Two groups have pages of the same name: people could not tell them apart. */
static bool same_name(const struct menus *menus, int a, int b, int language)
{
    int shown = language < 0 ? 0 : language;
    return str_equal(menus_text(menus, a, shown)->label_folded,
                     menus_text(menus, b, shown)->label_folded);
}

static int take_best(const struct menus *menus, const struct ranking *ranking,
                     const struct rank_want *want, struct rank_found ret[RANK_FOUND_MAX])
{
    struct rank_found pool[POOL_MAX];
    int pool_count = find_best(menus, ranking, want, pool), count = 0;
    for (int i = 0; i < pool_count && count < RANK_FOUND_MAX; i++) {
        bool named = pool[i].score < pool[0].score / SHARE_MIN;
        for (int k = 0; k < count; k++)
            named = named || same_name(menus, ret[k].node, pool[i].node, want->language);
        if (!named)
            ret[count++] = pool[i];
    }
    return count;
}

static enum reader reader_of(const struct menus *menus, const struct rank_want *want)
{
    if (want->language < 0)
        return READER_UNKNOWN;
    return menus->languages[want->language]->right_to_left ? READER_ARABIC : READER_LATIN;
}

int rank_find(const struct menus *menus, const struct rank_want *want,
              struct rank_found ret[RANK_FOUND_MAX])
{
    if (!menus->rank)
        return 0;
    char storage[FOLDED_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    fold(str_head(want->text, FOLDED_SIZE), &b);
    struct ranking ranking;
    ranking.index = menus->rank;
    ranking.touched_count = 0;
    size_t pages = (size_t)menus->rank->page_count;
    memset(ranking.scores, 0, pages * sizeof(ranking.scores[0]));
    memset(ranking.word, 0, pages * sizeof(ranking.word[0]));
    memset(ranking.anchored, 0, pages * sizeof(ranking.anchored[0]));
    rank_words(&ranking, builder_str(&b), reader_of(menus, want));
    return take_best(menus, &ranking, want, ret);
}
