/* The small set of menus under tests/talk/menus as files in memory, so that tests can break it. */
#ifndef TESTS_MENU_SET_H
#define TESTS_MENU_SET_H

#include "check.h"
#include "domain/menus.h"

enum { MENU_SET_FILES_MAX = 28 };

struct menu_set {
    struct menu_file files[MENU_SET_FILES_MAX];
    size_t count;
    struct arena *arena;
    struct menu_faults faults;
};

void menu_set_open(struct menu_set *set); /* its files as they are */
void menu_set_close(struct menu_set *set);
struct menu_file *menu_set_file(struct menu_set *set, struct str path); /* NULL: none */
struct str menu_set_read(const char *path, struct arena *arena);        /* a file of the tree */

/* 2026-11-25, when nothing of it is overdue. */
enum { MENU_SET_DAY = 20782 };
static const int64_t menu_set_now_ms = MENU_SET_DAY * 24LL * 60 * 60 * 1000;

/* Builds with the default budget; fails the test when it cannot. */
struct menus *menu_set_build(struct menu_set *set);

#endif
