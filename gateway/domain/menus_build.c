/* Floor 1: the steps from files to a set of menus. */
#include "domain/menus_draft.h"
#include "domain/screen.h"

#include <assert.h>
#include <stdio.h>

/* FNV-1a of every name and content, added up. */
static void set_version(struct menus *menus, const struct menu_file *files, size_t file_count)
{
    uint64_t sum = 0; /* whatever their order */
    for (size_t i = 0; i < file_count; i++) {
        uint64_t hash = 14695981039346656037u;
        struct str pieces[2] = { files[i].path, files[i].bytes };
        for (int piece = 0; piece < 2; piece++) {
            for (size_t k = 0; k < pieces[piece].len; k++)
                hash = (hash ^ (unsigned char)pieces[piece].ptr[k]) * 1099511628211u;
            hash = (hash ^ 0xff) * 1099511628211u;
        }
        sum += hash;
    }
    snprintf(menus->version, sizeof(menus->version), "%016llx", (unsigned long long)sum);
}

static void build(struct menus_draft *draft, const struct menu_file *files, size_t file_count)
{
    menus_file_read(draft, files, file_count);
    if (draft->full)
        return;
    menus_texts_common(draft);
    menus_danger_read(draft);
    if (draft->full)
        return;
    menus_tree_read(draft);
    if (!draft->full)
        menus_link(draft);
    if (!draft->full)
        menus_texts_read(draft);
    if (!draft->full)
        menus_words_build(draft);
    if (!draft->full)
        menus_rank_build(draft);
    if (!draft->full)
        menus_work_build(draft);
    if (!draft->full)
        menus_courses_build(draft);
    if (!draft->full)
        menus_screening_build(draft);
    if (!draft->full)
        menus_assessments_build(draft);
    if (!draft->full)
        menus_alerts_build(draft);
    if (!draft->full)
        menus_needs_build(draft);
    if (!draft->full)
        menus_appointments_build(draft);
    if (!draft->full)
        menus_cases_build(draft);
    if (draft->full)
        return;
    menus_check(draft);
    menus_check_words(draft);
    menus_check_danger(draft);
    menus_check_screens(draft);
    menus_check_courses(draft);
    if (draft->faults->errors == 0 && !screen_prepare(draft->menus))
        draft->full = true;
}

bool menus_build(const struct menu_file *files, size_t file_count, const struct menu_budget *budget,
                 int64_t now_ms, struct menu_faults *faults, struct menus **ret)
{
    int errors_before = faults->errors;
    struct arena *arena = arena_new(MENU_ARENA_SIZE_MAX);
    struct menus *menus = ARENA_NEW(arena, struct menus);
    assert(menus);
    menus->arena = arena;
    menus->references = 1;
    menus->built_at_ms = now_ms;
    struct menus_draft draft = {
        .menus = menus,
        .budget = budget,
        .now_ms = now_ms,
        .faults = faults,
        .scratch = arena_new(MENU_ARENA_SIZE_MAX),
    };
    if (file_count > MENU_FILES_MAX)
        fault_error(faults, fault_file(STR("")), "there are %zu files, %d are allowed", file_count,
                    MENU_FILES_MAX);
    else
        build(&draft, files, file_count);
    if (draft.full)
        fault_error(faults, fault_file(STR("")),
                    "the menus need more memory than is allowed (%d MB); shorten them",
                    MENU_ARENA_SIZE_MAX / 1024 / 1024);
    set_version(menus, files, file_count);
    fault_sort(faults);
    arena_free(draft.scratch);
    bool built = faults->errors == errors_before;
    if (built)
        *ret = menus;
    else
        menus_release(menus);
    return built;
}
