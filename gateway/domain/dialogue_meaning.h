/* What a typed text means at the screen a person stands on.
 *
 * Looked for in this order: a key, a command, an option of the screen by its keyword or label, a
 * keyword of any node, an option by the first letters of its label, a keyword beside another word, a
 * mistyped command, a mistyped keyword, for who reads Arabic script a command and a keyword typed in
 * Latin letters. What is none of them is free text. Three words or more are
 * free text unless all of them together are a command or a keyword.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_DIALOGUE_MEANING_H
#define GATEWAY_DIALOGUE_MEANING_H

#include "domain/keyword.h"
#include "domain/menus.h"
#include "domain/screen.h"

enum meaning_kind {
    MEANING_NOTHING, /* neither letter nor digit */
    MEANING_KEY,
    MEANING_COMMAND,
    MEANING_NODE,
    MEANING_NEAR_COMMAND,
    MEANING_NEAR_NODE,
    MEANING_NUMBER, /* digits that are no key */
    MEANING_TEXT,
};

struct meaning {
    enum meaning_kind kind;
    int key;
    enum command command;
    int node;
    struct str language; /* code of the language the word belongs to, or that a command names */
    int words, letters;  /* counted in the folded text */
};

struct meaning_place {  /* where the person is */
    int node;           /* -1: home */
    int language;       /* shown */
    bool language_open; /* not chosen yet */
    int category;       /* entered last; -1: none */
    bool options;       /* the screen's options are before their eyes */
};

/* The letters of a text, as far as it is looked at. */
int dialogue_meaning_letters(struct str text);

void dialogue_meaning(const struct menus *menus, struct str text, struct meaning_place place,
                      struct meaning *ret);

#endif
