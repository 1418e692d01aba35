/* Floor 1: the index of keywords. */
#include "domain/menus_words.h"

#include "base/utf8.h"
#include "domain/keyword.h"
#include "domain/menus_draft.h"
#include "domain/rank_index.h"

#include <stdlib.h>

/* Hashes of what it sounds like. Returns their count. */
static int hear(struct str folded, uint32_t ret[SKELETON_READINGS_MAX])
{
    struct skeletons skeletons;
    int count = 0;
    skeleton_read(folded, &skeletons);
    for (int i = 0; i < skeletons.count; i++) {
        struct str skeleton = { skeletons.at[i], skeletons.lengths[i] };
        if (skeleton.len >= SKELETON_MIN)
            ret[count++] = rank_hash(FORM_SKELETON, skeleton);
    }
    return count;
}

static int compare_words(const void *a, const void *b)
{
    const struct menu_word *left = a, *right = b;
    int order = str_compare(left->word, right->word);
    return order ? order : (left->node > right->node) - (left->node < right->node);
}

void menus_words_build(struct menus_draft *draft)
{
    struct menus *menus = draft->menus;
    size_t count = 0, length;
    for (int i = 0; i < menus->node_count; i++) {
        for (int k = 0; k < menus->language_count; k++)
            count += menus->nodes[i].texts[k].keyword_count;
    }
    menus->words = menus_draft_alloc(draft, sizeof(struct menu_word), count);
    if (!menus->words)
        return;
    for (int i = 0; i < menus->node_count; i++) {
        for (int k = 0; k < menus->language_count; k++) {
            const struct node_text *text = &menus->nodes[i].texts[k];
            for (size_t w = 0; w < text->keyword_count; w++) {
                uint64_t letters = keyword_letters(text->keywords[w], &length);
                struct menu_word *word = &menus->words[menus->word_count++];
                *word = (struct menu_word){
                    .word = text->keywords[w],
                    .letters = letters,
                    .length = (int)length,
                    .node = i,
                    .language = k,
                };
                if (menus->languages[k]->right_to_left)
                    (void)hear(word->word, word->heard);
            }
        }
    }
    qsort(menus->words, count, sizeof(struct menu_word), compare_words);
}

/* Smaller is better. */
static int rank(const struct menus *menus, const struct menu_word *word, struct words_taste taste)
{
    const struct menu_node *node = &menus->nodes[word->node];
    bool foreign = taste.language >= 0 && word->language != taste.language;
    bool below = node->parent >= 0;
    bool elsewhere = node->category != taste.category;
    return foreign * 4000 + below * 2000 + elsewhere * 1000 + node->depth;
}

static const struct menu_word *better(const struct menus *menus, const struct menu_word *a,
                                      const struct menu_word *b, struct words_taste taste)
{
    return !a || rank(menus, b, taste) < rank(menus, a, taste) ? b : a;
}

const struct menu_word *menus_words_find(const struct menus *menus, struct str folded,
                                         struct words_taste taste)
{
    int low = 0, high = menus->word_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (str_compare(menus->words[middle].word, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const struct menu_word *best = NULL;
    for (; low < menus->word_count && str_equal(menus->words[low].word, folded); low++)
        best = better(menus, best, &menus->words[low], taste);
    return best;
}

const struct menu_word *menus_words_near(const struct menus *menus, struct str folded,
                                         struct words_taste taste)
{
    size_t count;
    uint64_t letters = keyword_letters(folded, &count);
    int smallest = keyword_tolerance(count);
    const struct menu_word *best = NULL;
    bool torn = false;
    for (int i = 0; i < menus->word_count && smallest > 0; i++) {
        const struct menu_word *word = &menus->words[i];
        /* One edit changes the length by one at most, and at most two kinds of characters. */
        if (abs(word->length - (int)count) > smallest ||
            __builtin_popcountll(word->letters ^ letters) > 2 * smallest)
            continue;
        int distance = keyword_distance(folded, word->word, smallest);
        if (distance > smallest)
            continue;
        bool nearer = !best || distance < smallest;
        bool same = !nearer && str_equal(best->word, word->word);
        torn = !nearer && (torn || (!same && best->node != word->node));
        smallest = distance;
        best = nearer ? word : better(menus, best, word, taste);
    }
    return torn ? NULL : best;
}

static bool sounds_like(const struct menu_word *word, const uint32_t *typed, int count)
{
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < SKELETON_READINGS_MAX && word->heard[k] != 0; k++) {
            if (word->heard[k] == typed[i])
                return true;
        }
    }
    return false;
}

const struct menu_word *menus_words_heard(const struct menus *menus, struct str folded,
                                          struct words_taste taste)
{
    uint32_t typed[SKELETON_READINGS_MAX];
    if (folded.len == 0 || (unsigned char)folded.ptr[0] >= 0x80)
        return NULL;
    int count = hear(folded, typed);
    const struct menu_word *best = NULL;
    for (int i = 0; i < menus->word_count; i++) {
        if (sounds_like(&menus->words[i], typed, count))
            best = better(menus, best, &menus->words[i], taste);
    }
    return best;
}
