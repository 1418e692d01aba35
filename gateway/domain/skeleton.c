/* Floor 1: words by their consonants. */
#include "domain/skeleton.h"

#include "base/utf8.h"

#include <string.h>

/* What a consonant is heard as; 0: a vowel, or what is typed for a sound that others leave out. */
static char consonant(char c, char after)
{
    switch (c) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
    case '2':
    case '3':
        return 0;
    case 'q':
        return 'k';
    case 'w':
        return 'v';
    case '7':
        return 'h';
    case 'p':
        return after == 'h' ? 'f' : 'p';
    default:
        return c;
    }
}

static bool is_latin(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool has_latin(struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (is_latin(word.ptr[i]))
            return true;
    }
    return false;
}

/* A word's consonants, doubled ones once. A number is not heard. */
static int add_consonants(struct str word, struct builder *ret)
{
    int count = 0;
    char before = 0;
    if (!has_latin(word)) {
        builder_add(ret, word);
        return 0;
    }
    for (size_t i = 0; i < word.len; i++) {
        char after = ' ';
        if (i + 1 < word.len)
            after = word.ptr[i + 1];
        char heard = consonant(word.ptr[i], after);
        if (word.ptr[i] == 'p' && heard == 'f')
            i++;
        if (heard == 0 || heard == before)
            continue;
        builder_add_char(ret, heard);
        before = heard;
        count++;
    }
    return count;
}

int skeleton_consonants(struct str folded, struct builder *ret)
{
    int count = 0;
    struct str word;
    builder_add_char(ret, ' ');
    for (struct str rest = str_trim(folded); rest.len > 0;) {
        (void)str_cut(rest, ' ', &word, &rest);
        count += add_consonants(word, ret);
        builder_add_char(ret, ' ');
    }
    return count;
}

/* ---- both scripts alike */

enum { READ_VOWEL = 1, READ_OTHERWISE = 2 }; /* bits of a reading */

struct sound {
    const char *usual, *otherwise; /* otherwise: NULL, the same */
};

/* How a folded letter of Arabic script is typed in Latin letters; vowels are not. */
static struct sound sound_of(int32_t c)
{
    switch (c) {
    case 0x0628: /* ب */
        return (struct sound){ "b", NULL };
    case 0x067E: /* پ */
        return (struct sound){ "p", NULL };
    case 0x062A: /* ت */
    case 0x0637: /* ط */
    case 0x067C: /* ټ */
        return (struct sound){ "t", NULL };
    case 0x062B: /* ث */
        return (struct sound){ "s", "t" };
    case 0x0633: /* س */
    case 0x0635: /* ص */
    case 0x0685: /* څ */
        return (struct sound){ "s", NULL };
    case 0x0634: /* ش */
        return (struct sound){ "sh", NULL };
    case 0x069A: /* ښ */
        return (struct sound){ "sh", "kh" };
    case 0x062C: /* ج */
        return (struct sound){ "j", NULL };
    case 0x0686: /* چ */
        return (struct sound){ "ch", NULL };
    case 0x062D: /* ح */
    case 0x0647: /* ه */
        return (struct sound){ "h", NULL };
    case 0x062E: /* خ */
        return (struct sound){ "kh", NULL };
    case 0x062F: /* د */
    case 0x0689: /* ډ */
        return (struct sound){ "d", NULL };
    case 0x0630: /* ذ */
    case 0x0636: /* ض */
    case 0x0638: /* ظ */
        return (struct sound){ "z", "d" };
    case 0x0632: /* ز */
    case 0x0681: /* ځ */
        return (struct sound){ "z", NULL };
    case 0x0698: /* ژ */
        return (struct sound){ "zh", NULL };
    case 0x0696: /* ږ */
        return (struct sound){ "g", "zh" };
    case 0x0631: /* ر */
    case 0x0693: /* ړ */
        return (struct sound){ "r", NULL };
    case 0x063A: /* غ */
        return (struct sound){ "gh", NULL };
    case 0x0641: /* ف */
        return (struct sound){ "f", NULL };
    case 0x0642: /* ق */
    case 0x06A9: /* ک */
        return (struct sound){ "k", NULL };
    case 0x06AF: /* گ */
        return (struct sound){ "g", NULL };
    case 0x0644: /* ل */
        return (struct sound){ "l", NULL };
    case 0x0645: /* م */
        return (struct sound){ "m", NULL };
    case 0x0646: /* ن */
    case 0x06BC: /* ڼ */
        return (struct sound){ "n", NULL };
    default:
        return (struct sound){ "", NULL };
    }
}

enum { WAW = 0x0648, HEH = 0x0647 };

/* `word` in Latin letters. Returns the bits of readings that would be others. */
static int romanize(struct str word, int reading, struct builder *ret)
{
    int others = 0;
    bool first = true;
    int32_t c;
    for (size_t at = 0, taken; (taken = utf8_next(str_from(word, at), &c)) > 0; at += taken) {
        bool last = at + taken == word.len;
        if (c < 0x80) {
            others |= c == '2' ? READ_OTHERWISE : 0;
            if (c != ' ')
                builder_add_char(ret, (char)(c == '2' && (reading & READ_OTHERWISE) ? 'q' : c));
        } else if (c == WAW) {
            others |= first ? 0 : READ_VOWEL;
            builder_add(ret, first || !(reading & READ_VOWEL) ? STR("w") : STR(""));
        } else if (c != HEH || !last) {
            struct sound sound = sound_of(c);
            others |= sound.otherwise ? READ_OTHERWISE : 0;
            bool otherwise = sound.otherwise && (reading & READ_OTHERWISE);
            builder_add(ret, str_of(otherwise ? sound.otherwise : sound.usual));
        }
        first = false;
    }
    return others;
}

/* Sounds of two letters as one; no h at the end. */
static void merge(struct str consonants, struct builder *ret)
{
    for (size_t i = 0; i < consonants.len; i++) {
        char c = consonants.ptr[i];
        bool h = i + 1 < consonants.len && consonants.ptr[i + 1] == 'h';
        bool last = i + 1 + h == consonants.len;
        if (h && c != 'h' && strchr("kgsztdc", c)) {
            i++;
            c = (char)(c == 'k' ? 'h' : c == 'g' ? 'k' : c);
        } else {
            c = (char)(c == 'x' ? 'h' : c == 'c' ? 'k' : c);
        }
        bool silent = last && c == 'h' && !h && i > 0;
        bool doubled = ret->len > 0 && ret->ptr[ret->len - 1] == c;
        if (!silent && !doubled)
            builder_add_char(ret, c);
    }
}

static int read_once(struct str word, int reading, struct builder *ret)
{
    char latin_storage[2 * SKELETON_SIZE], heard_storage[2 * SKELETON_SIZE];
    struct builder latin, heard;
    builder_init(&latin, latin_storage, sizeof(latin_storage));
    int others = romanize(word, reading, &latin);
    if (!has_latin(builder_str(&latin)))
        return 0;
    builder_init(&heard, heard_storage, sizeof(heard_storage));
    (void)add_consonants(builder_str(&latin), &heard);
    merge(builder_str(&heard), ret);
    return others;
}

static bool is_new(const struct skeletons *skeletons, struct str skeleton)
{
    for (int i = 0; i < skeletons->count; i++) {
        if (str_equal(str_of(skeletons->at[i]), skeleton))
            return false;
    }
    return skeleton.len > 0;
}

void skeleton_read(struct str folded, struct skeletons *ret)
{
    ret->count = 0;
    int others = 0;
    struct str word = str_head(folded, SKELETON_SIZE);
    for (int reading = 0; reading < SKELETON_READINGS_MAX; reading++) {
        if (reading != (reading & others))
            continue; /* the same as one before */
        struct builder b;
        builder_init(&b, ret->at[ret->count], SKELETON_SIZE);
        others |= read_once(word, reading, &b);
        if (is_new(ret, builder_str(&b)))
            ret->lengths[ret->count++] = b.len;
    }
}
