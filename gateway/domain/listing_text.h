/* A service of the directory in words: as a line of a list, and in full.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_LISTING_TEXT_H
#define GATEWAY_LISTING_TEXT_H

#include "domain/menus.h"
#include "domain/need_words.h"

struct listing_view {
    const struct menus *menus;
    int language;
    int place; /* that was asked for: it need not be said again; -1: none */
    bool housing;
    const struct office_closed *feasts; /* NULL: none */
    int64_t now_ms;
};

/* "Clinic of Lezha (SAMPLE), open until 16" */
void listing_text_line(const struct listing_view *view, const struct listing *listing,
                       struct builder *ret);

/* What is known, the most useful first, for so many segments (0: all). */
void listing_text_whole(const struct listing_view *view, const struct listing *listing, bool fold,
                        int segments_max, struct builder *ret);

/* The name by which it is asked about. */
struct str listing_text_name(const struct listing *listing);

struct str listing_text_place(const struct menus *menus, int language, int place);

#endif
