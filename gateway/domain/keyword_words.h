/* The words of commands, for keyword.c.
 *
 * Floor 1. */
#ifndef GATEWAY_KEYWORD_WORDS_H
#define GATEWAY_KEYWORD_WORDS_H

#include "domain/keyword.h"

struct keyword_word {
    const char *text; /* folded */
    enum command command;
    const char *language;
};

extern const struct keyword_word keyword_words[]; /* in the order of their bytes */
extern const size_t keyword_word_count;

#endif
