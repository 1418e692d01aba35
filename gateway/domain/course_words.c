/* Floor 1: the words people write about courses. */
#include "domain/course_words.h"

#include "domain/fold.h"
#include "domain/keyword.h"

/* Folded. The language is the word's own; empty: used in several. */
static const struct word {
    const char *text;
    enum course_word word;
    const char *language;
} words[] = {
    { "course", COURSE_WORD_LIST, "en" },       { "courses", COURSE_WORD_LIST, "en" },
    { "kurs", COURSE_WORD_LIST, "sq" },         { "kurse", COURSE_WORD_LIST, "sq" },
    { "kursi", COURSE_WORD_LIST, "sq" },        { "kursin", COURSE_WORD_LIST, "sq" },
    { "kurset", COURSE_WORD_LIST, "sq" },       { "lesson", COURSE_WORD_LIST, "en" },
    { "lessons", COURSE_WORD_LIST, "en" },      { "mesimi", COURSE_WORD_LIST, "sq" },
    { "mesimet", COURSE_WORD_LIST, "sq" },      { "kors", COURSE_WORD_LIST, "" },
    { "کورس", COURSE_WORD_LIST, "" },           { "کورسها", COURSE_WORD_LIST, "prs" },
    { "کورسونه", COURSE_WORD_LIST, "ps" },      { "دوره", COURSE_WORD_LIST, "" },
    { "دورات", COURSE_WORD_LIST, "ar" },        { "دوره تعلیمیه", COURSE_WORD_LIST, "ar" },
    { "next", COURSE_WORD_NEXT, "en" },         { "next lesson", COURSE_WORD_NEXT, "en" },
    { "tjeter", COURSE_WORD_NEXT, "sq" },       { "tjetra", COURSE_WORD_NEXT, "sq" },
    { "vazhdo", COURSE_WORD_NEXT, "sq" },       { "badi", COURSE_WORD_NEXT, "prs" },
    { "بعدی", COURSE_WORD_NEXT, "prs" },        { "بل", COURSE_WORD_NEXT, "ps" },
    { "التالی", COURSE_WORD_NEXT, "ar" },       { "again", COURSE_WORD_AGAIN, "en" },
    { "repeat", COURSE_WORD_AGAIN, "en" },      { "perseri", COURSE_WORD_AGAIN, "sq" },
    { "perserit", COURSE_WORD_AGAIN, "sq" },    { "dubara", COURSE_WORD_AGAIN, "prs" },
    { "دوباره", COURSE_WORD_AGAIN, "prs" },     { "بیا", COURSE_WORD_AGAIN, "ps" },
    { "اعاده", COURSE_WORD_AGAIN, "ar" },       { "back", COURSE_WORD_BACK, "en" },
    { "mbrapa", COURSE_WORD_BACK, "sq" },       { "prapa", COURSE_WORD_BACK, "sq" },
    { "قبلی", COURSE_WORD_BACK, "prs" },        { "عقب", COURSE_WORD_BACK, "prs" },
    { "شاته", COURSE_WORD_BACK, "ps" },         { "السابق", COURSE_WORD_BACK, "ar" },
    { "pause", COURSE_WORD_PAUSE, "en" },       { "pauze", COURSE_WORD_PAUSE, "sq" },
    { "pushim", COURSE_WORD_PAUSE, "sq" },      { "pusho", COURSE_WORD_PAUSE, "sq" },
    { "pushoj", COURSE_WORD_PAUSE, "sq" },      { "وقفه", COURSE_WORD_PAUSE, "" },
    { "resume", COURSE_WORD_RESUME, "en" },     { "continue", COURSE_WORD_RESUME, "en" },
    { "rifillo", COURSE_WORD_RESUME, "sq" },    { "ادامه", COURSE_WORD_RESUME, "prs" },
    { "دوام", COURSE_WORD_RESUME, "ps" },       { "متابعه", COURSE_WORD_RESUME, "ar" },
    { "stop course", COURSE_WORD_STOP, "en" },  { "stop courses", COURSE_WORD_STOP, "en" },
    { "stop lessons", COURSE_WORD_STOP, "en" }, { "end course", COURSE_WORD_STOP, "en" },
    { "stop kurs", COURSE_WORD_STOP, "sq" },    { "stop kursi", COURSE_WORD_STOP, "sq" },
    { "stop kursin", COURSE_WORD_STOP, "sq" },  { "ndal kurs", COURSE_WORD_STOP, "sq" },
    { "ndal kursin", COURSE_WORD_STOP, "sq" },  { "ndalo kursin", COURSE_WORD_STOP, "sq" },
    { "stop کورس", COURSE_WORD_STOP, "" },      { "کورس بند", COURSE_WORD_STOP, "" },
    { "کورس stop", COURSE_WORD_STOP, "" },      { "ختم کورس", COURSE_WORD_STOP, "prs" },
    { "کورس ودروه", COURSE_WORD_STOP, "ps" },   { "ایقاف الدوره", COURSE_WORD_STOP, "ar" },
    { "verify", COURSE_WORD_VERIFY, "en" },     { "certificate", COURSE_WORD_VERIFY, "en" },
    { "verifiko", COURSE_WORD_VERIFY, "sq" },   { "certifikata", COURSE_WORD_VERIFY, "sq" },
    { "تایید", COURSE_WORD_VERIFY, "" },        { "تصدیق", COURSE_WORD_VERIFY, "" },
    { "تحقق", COURSE_WORD_VERIFY, "ar" },
};

enum { WORD_COUNT = sizeof(words) / sizeof(words[0]), NEAR_LETTERS_MIN = 5 };

static const struct word *find(struct str text)
{
    for (int i = 0; i < WORD_COUNT; i++) {
        if (str_equal(text, str_of(words[i].text)))
            return &words[i];
    }
    return NULL;
}

/* One slip in a longer word, and only where all the words so near mean the same. */
static const struct word *find_near(struct str text)
{
    const struct word *near = NULL;
    size_t characters = 0;
    (void)keyword_letters(text, &characters);
    for (int i = 0; i < WORD_COUNT && characters >= NEAR_LETTERS_MIN; i++) {
        if (keyword_distance(text, str_of(words[i].text), 1) > 1)
            continue;
        if (near && near->word != words[i].word)
            return NULL;
        near = &words[i];
    }
    return near && near->word != COURSE_WORD_STOP ? near : NULL;
}

void course_word(struct str folded, bool mistyped, struct course_heard *ret)
{
    struct str first, rest;
    const struct word *word = find(folded);
    *ret = (struct course_heard){ .rest = STR(""), .language = STR("") };
    bool several = str_cut(folded, ' ', &first, &rest);
    if (!word && !several && mistyped)
        word = find_near(folded);
    if (!word && several) {
        word = find(first);
        if (word && word->word != COURSE_WORD_LIST && word->word != COURSE_WORD_VERIFY)
            word = NULL;
        ret->rest = word ? rest : STR("");
    }
    if (!word)
        return;
    ret->word = word->word;
    ret->language = str_of(word->language);
}

static bool is_name(struct str name, struct str folded)
{
    char storage[256];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    fold(name, &b);
    return builder_ok(&b) && b.len > 0 && str_equal(builder_str(&b), folded);
}

int course_by_word(const struct courses *courses, struct str folded)
{
    for (int i = 0; courses && i < courses->count; i++) {
        for (int language = 0; language < MENU_LANGUAGES_MAX; language++) {
            const struct course_text *text = &courses->all[i].texts[language];
            for (int k = 0; k < text->keyword_count; k++) {
                if (str_equal(text->keywords[k], folded))
                    return i;
            }
            if (text->present && (is_name(text->label, folded) || is_name(text->title, folded)))
                return i;
        }
    }
    return -1;
}
