/* Words into a table of vacancy_words.h: of work, and of needs. For the menus_*.c files only.
 *
 * Floor 1. */
#ifndef GATEWAY_MENUS_WORK_H
#define GATEWAY_MENUS_WORK_H

#include "domain/menus_draft.h"
#include "domain/vacancy_words.h"

struct menus_work {
    struct menus_draft *draft;
    struct vacancy_words *words; /* with room for WORK_WORDS_MAX */
};

/* `meaning` is the word without its letters. */
void menus_work_add(struct menus_work *work, struct fault_place place, struct str text,
                    struct work_word meaning);
void menus_work_add_list(struct menus_work *work, struct fault_place place, const struct json *list,
                         struct work_word meaning);
/* An object of lists by language. */
void menus_work_add_lists(struct menus_work *work, struct fault_place place,
                          const struct json *lists, struct work_word meaning);
/* Once all are there: sorted; one word, one meaning. The same twice for one thing is fine, and is kept
 * once. `path`: the file that a word of two meanings is told at. */
void menus_work_settle(struct menus_work *work, const char *path);

#endif
