#include "menu_set.h"

#include <stdio.h>

static const char *const paths[] = {
    "assessments/boat.json", "common/en.json",        "common/prs.json",       "common/sq.json",
    "courses/boats.json",    "courses/boats.en.json", "courses/boats.sq.json", "courses/knots.json",
    "courses/knots.en.json", "danger/en.json",        "danger/replies.json",   "danger/words.json",
    "sea/en.json",           "sea/prs.json",          "sea/sq.json",           "sea/tree.json",
    "town/en.json",          "town/sq.json",          "town/tree.json",
};

enum { PATH_COUNT = sizeof(paths) / sizeof(paths[0]), FILE_SIZE_MAX = 256 * 1024 };

struct str menu_set_read(const char *path, struct arena *arena)
{
    char full[512];
    snprintf(full, sizeof(full), "%s/%s", SOURCE_DIR, path);
    FILE *file = fopen(full, "rb");
    if (!file)
        fail_msg("%s cannot be opened", full);
    char *bytes = arena_alloc(arena, FILE_SIZE_MAX);
    assert_non_null(bytes);
    size_t size = fread(bytes, 1, FILE_SIZE_MAX, file);
    assert_true(size < FILE_SIZE_MAX);
    fclose(file);
    return (struct str){ bytes, size };
}

void menu_set_open(struct menu_set *set)
{
    *set = (struct menu_set){ .count = PATH_COUNT };
    set->arena = arena_new(64 * 1024 * 1024);
    set->faults.arena = set->arena;
    for (size_t i = 0; i < PATH_COUNT; i++) {
        char path[128];
        snprintf(path, sizeof(path), "tests/talk/menus/%s", paths[i]);
        set->files[i] = (struct menu_file){ str_of(paths[i]), menu_set_read(path, set->arena) };
    }
}

void menu_set_close(struct menu_set *set)
{
    arena_free(set->arena);
}

struct menu_file *menu_set_file(struct menu_set *set, struct str path)
{
    for (size_t i = 0; i < set->count; i++) {
        if (str_equal(set->files[i].path, path))
            return &set->files[i];
    }
    return NULL;
}

struct menus *menu_set_build(struct menu_set *set)
{
    struct menus *menus = NULL;
    if (!menus_build(set->files, set->count, &menu_budget_default, menu_set_now_ms, &set->faults,
                     &menus))
        fail_msg(STR_FMT ": " STR_FMT, STR_ARG(set->faults.rows[0].pointer),
                 STR_ARG(set->faults.rows[0].text));
    return menus;
}
