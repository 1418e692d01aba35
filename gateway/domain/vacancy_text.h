/* A vacancy in words: as a line of a list, and in full.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_VACANCY_TEXT_H
#define GATEWAY_VACANCY_TEXT_H

#include "domain/menus.h"
#include "domain/vacancy_words.h"

enum vacancy_line { VACANCY_LINE, VACANCY_LINE_SHORT /* without the wage */ };

/* "Cook (SAMPLE), Saranda, 75000-110000 ALL" */
void vacancy_text_line(const struct menus *menus, int language, const struct vacancy *vacancy,
                       enum vacancy_line form, struct builder *ret);

/* All that is known, where to ask, and until when. */
void vacancy_text_whole(const struct menus *menus, int language, const struct vacancy *vacancy,
                        struct builder *ret);

/* "AKPA Saranda, 04 123. Until 31.12.2027." */
void vacancy_text_ask(const struct menus *menus, int language, const struct vacancy *vacancy,
                      struct builder *ret);

struct str vacancy_text_place(const struct menus *menus, int language,
                              const struct vacancy *vacancy);

#endif
