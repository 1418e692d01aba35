/* Floor 1: the forms of a word by which it is found again. */
#include "domain/rank_index.h"

#include "base/utf8.h"
#include "domain/skeleton.h"

#include <string.h>

enum {
    NEAR_LETTERS_MIN = 5, /* of a stem in which one letter may be wrong */
    BEGINNING_LATIN = 5,  /* letters by which a word is known */
    BEGINNING_ARABIC = 4,
    BEGINNING_BEHIND = 1, /* letters at least that follow them */
    STRIPS_MAX = 2,
};

struct ending {
    char text[8];
    uint8_t size;
    uint8_t left; /* letters at least before it */
};

/* Endings of Albanian and English words, the longest first. */
static const struct ending latin_endings[] = {
    { "ishtes", 6, 3 }, { "ishten", 6, 3 }, { "ations", 6, 3 }, { "esimin", 6, 3 },
    { "ishte", 5, 3 },  { "ishti", 5, 3 },  { "ation", 5, 3 },  { "esimi", 5, 3 },
    { "imeve", 5, 3 },  { "ments", 5, 4 },  { "isht", 4, 3 },   { "esim", 4, 3 },
    { "imin", 4, 3 },   { "imit", 4, 3 },   { "imet", 4, 3 },   { "ment", 4, 4 },
    { "ings", 4, 3 },   { "jeve", 4, 3 },   { "imi", 3, 3 },    { "ime", 3, 3 },
    { "ing", 3, 3 },    { "ies", 3, 4 },    { "ise", 3, 4 },    { "ine", 3, 4 },
    { "ish", 3, 4 },    { "ave", 3, 3 },    { "eve", 3, 3 },    { "ers", 3, 4 },
    { "uar", 3, 3 },    { "ova", 3, 3 },    { "oni", 3, 3 },    { "jet", 3, 3 },
    { "jes", 3, 3 },    { "jen", 3, 3 },    { "jve", 3, 3 },    { "sve", 3, 4 },
    { "ash", 3, 4 },    { "esh", 3, 4 },    { "oj", 2, 3 },     { "ve", 2, 4 },
    { "et", 2, 3 },     { "at", 2, 3 },     { "it", 2, 4 },     { "es", 2, 3 },
    { "is", 2, 4 },     { "en", 2, 3 },     { "in", 2, 4 },     { "un", 2, 4 },
    { "ne", 2, 4 },     { "se", 2, 4 },     { "te", 2, 4 },     { "ed", 2, 4 },
    { "er", 2, 4 },     { "ja", 2, 3 },     { "je", 2, 3 },     { "ia", 2, 4 },
    { "ie", 2, 4 },     { "a", 1, 3 },      { "e", 1, 3 },      { "i", 1, 3 },
    { "u", 1, 3 },      { "y", 1, 3 },      { "j", 1, 4 },      { "s", 1, 4 },
};

/* Of Dari, Pashto and Arabic words, folded. */
static const struct ending arabic_endings[] = {
    { "هایم", 8, 3 }, { "هایی", 8, 3 }, { "های", 6, 3 }, { "ونو", 6, 3 }, { "ونه", 6, 3 },
    { "انو", 6, 3 },  { "یان", 6, 3 },  { "ها", 4, 3 },  { "ات", 4, 3 },  { "ین", 4, 3 },
    { "ون", 4, 3 },   { "ان", 4, 4 },   { "ام", 4, 3 },  { "تی", 4, 3 },  { "ای", 4, 3 },
    { "نا", 4, 4 },   { "هم", 4, 4 },   { "م", 2, 4 },   { "ی", 2, 3 },   { "ه", 2, 3 },
    { "و", 2, 4 },    { "ت", 2, 4 },
};

static const struct ending arabic_articles[] = {
    { "وال", 6, 3 }, { "بال", 6, 3 }, { "فال", 6, 3 },
    { "کال", 6, 3 }, { "ال", 4, 3 },  { "لل", 4, 3 },
};

static size_t letters_in(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

static struct str without_ending(struct str word, const struct ending *endings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = endings[i].size;
        if (word.len <= size || word.ptr[word.len - 1] != endings[i].text[size - 1] ||
            memcmp(word.ptr + word.len - size, endings[i].text, size) != 0)
            continue;
        struct str left = str_head(word, word.len - size);
        if (letters_in(left) >= endings[i].left)
            return left;
    }
    return word;
}

static struct str without_article(struct str word)
{
    for (size_t i = 0; i < sizeof(arabic_articles) / sizeof(arabic_articles[0]); i++) {
        const struct str article = { arabic_articles[i].text, arabic_articles[i].size };
        if (str_starts(word, article) &&
            letters_in(str_from(word, article.len)) >= arabic_articles[i].left)
            return str_from(word, article.len);
    }
    return word;
}

static struct str stem_of(struct str word, bool latin)
{
    if (!latin)
        word = without_article(word);
    for (int i = 0; i < STRIPS_MAX; i++) {
        word = latin ? without_ending(word, latin_endings,
                                      sizeof(latin_endings) / sizeof(latin_endings[0]))
                     : without_ending(word, arabic_endings,
                                      sizeof(arabic_endings) / sizeof(arabic_endings[0]));
    }
    return word;
}

/* A doubled letter is one: "rregjistroj", "shkolla". */
static void set_stem(struct str stem, struct rank_word *ret)
{
    struct builder b;
    builder_init(&b, ret->stem_storage, sizeof(ret->stem_storage));
    ret->letters = 0;
    int32_t c, before = 0;
    for (size_t taken; (taken = utf8_next(stem, &c)) > 0; stem = str_from(stem, taken)) {
        bool number = c >= '0' && c <= '9';
        if ((c != before || number) && ret->letters < RANK_STEM_LETTERS_MAX &&
            b.len + taken < b.size) {
            builder_add(&b, str_head(stem, taken));
            ret->letters++;
        }
        before = c;
    }
    ret->stem = builder_str(&b);
    ret->hash = rank_hash(FORM_STEM, ret->stem);
}

bool rank_word_next(struct str *folded, struct rank_word *ret)
{
    while (folded->len > 0) {
        (void)str_cut(*folded, ' ', &ret->word, folded);
        if (ret->word.len == 0)
            continue;
        ret->latin = (unsigned char)ret->word.ptr[0] < 0xD8;
        set_stem(stem_of(ret->word, ret->latin), ret);
        return true;
    }
    return false;
}

static uint32_t hash_on(uint32_t hash, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 16777619u;
    return hash;
}

/* FNV-1a, stirred: the topmost bits choose the place in a directory. */
static uint32_t stirred(uint32_t hash)
{
    hash ^= hash >> 16;
    hash *= 0x7feb352du;
    hash ^= hash >> 15;
    return hash;
}

uint32_t rank_hash(enum rank_form form, struct str text)
{
    return stirred(hash_on((2166136261u ^ (uint32_t)form) * 16777619u, text));
}

uint32_t rank_hash_pair(uint32_t first, uint32_t second)
{
    return stirred((first * 31 + second) ^ (uint32_t)FORM_PAIR * 0x9e3779b9u);
}

int rank_word_skeletons(const struct rank_word *word, bool typed, uint32_t *ret)
{
    struct skeletons skeletons;
    int count = 0;
    skeleton_read(word->word, &skeletons);
    for (int i = 0; i < skeletons.count; i++) {
        struct str skeleton = { skeletons.at[i], skeletons.lengths[i] };
        if (skeleton.len < SKELETON_MIN)
            continue;
        ret[count++] = rank_hash(FORM_SKELETON, skeleton);
        /* "passportam": mine. */
        bool mine = typed && skeleton.len > SKELETON_MIN && skeleton.ptr[skeleton.len - 1] == 'm';
        if (mine)
            ret[count++] = rank_hash(FORM_SKELETON, str_head(skeleton, skeleton.len - 1));
    }
    return count;
}

int rank_word_near(const struct rank_word *word, uint32_t *ret)
{
    if (word->letters < NEAR_LETTERS_MIN)
        return 0;
    int count = 0;
    ret[count++] = rank_hash(FORM_NEAR, word->stem);
    int32_t c;
    for (size_t at = 0, taken; (taken = utf8_next(str_from(word->stem, at), &c)) > 0; at += taken) {
        uint32_t hash = (2166136261u ^ (uint32_t)FORM_NEAR) * 16777619u;
        hash = hash_on(hash, str_head(word->stem, at));
        ret[count++] = stirred(hash_on(hash, str_from(word->stem, at + taken)));
    }
    return count;
}

int rank_word_beginning(const struct rank_word *word, uint32_t *ret)
{
    int letters = word->latin ? BEGINNING_LATIN : BEGINNING_ARABIC;
    if (letters_in(word->word) < (size_t)letters + BEGINNING_BEHIND)
        return 0;
    size_t at = 0;
    int32_t c;
    for (int i = 0; i < letters; i++)
        at += utf8_next(str_from(word->word, at), &c);
    ret[0] = rank_hash(FORM_BEGINNING, str_head(word->word, at));
    return 1;
}
