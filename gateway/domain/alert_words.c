/* Floor 1: the words by which people steer their alerts. */
#include "domain/alert_words.h"

enum { NUMBER_MAX = 999 };

const char *const alert_act_names[ALERT_ACTS] = {
    [ALERT_BEGIN] = "alert",  [ALERT_PROFILE] = "profile", [ALERT_APPLY] = "apply",
    [ALERT_LIKE] = "like",    [ALERT_UNLIKE] = "unlike",   [ALERT_PAUSE] = "pause",
    [ALERT_ONCE] = "at_once", [ALERT_DAILY] = "daily",     [ALERT_WEEKLY] = "weekly",
};

const struct alert_word *alert_words_find(const struct alert_words *words, struct str text)
{
    const struct alert_word *best = NULL;
    for (int i = 0; i < words->count; i++) {
        const struct alert_word *word = &words->words[i];
        bool whole = text.len == word->word.len ||
                     (text.len > word->word.len && text.ptr[word->word.len] == ' ');
        if (whole && str_starts(text, word->word) && (!best || word->word.len > best->word.len))
            best = word;
    }
    return best;
}

bool alert_words_read(const struct alert_words *words, struct str folded, struct alert_said *ret)
{
    *ret = (struct alert_said){ .rest = STR(""), .language = STR("") };
    const struct alert_word *word = alert_words_find(words, folded);
    if (!word)
        return false;
    int64_t number = 0;
    struct str rest = str_trim(str_from(folded, word->word.len));
    bool numbered = str_to_int64(rest, &number) && number > 0 && number <= NUMBER_MAX;
    if (rest.len > 0 && !numbered && word->act != ALERT_BEGIN)
        return false;
    if (numbered && (word->act == ALERT_PROFILE || word->act == ALERT_BEGIN))
        return false;
    *ret = (struct alert_said){ (enum alert_act)word->act, numbered ? (int)number : 0, rest,
                                word->language };
    return true;
}
