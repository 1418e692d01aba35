/* Any bytes as a tree, as texts or as phrases of a small set: faults or a set that works. */
#include "dialogue_walk.h"
#include "domain/menus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_COUNT = 5, FILE_SIZE_MAX = 64 * 1024, NOW_MS_DAY = 20782 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char *const paths[FILE_COUNT] = {
    "common/en.json", "common/sq.json", "town/en.json", "town/sq.json", "town/tree.json",
};
static struct menu_file files[FILE_COUNT];
static struct menu_faults faults;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    for (int i = 0; i < FILE_COUNT; i++) {
        static char bytes[FILE_COUNT][FILE_SIZE_MAX];
        char path[512];
        snprintf(path, sizeof(path), "%s/tests/talk/edited/%s", SOURCE_DIR, paths[i]);
        FILE *file = fopen(path, "rb");
        if (!file)
            abort();
        size_t length = fread(bytes[i], 1, FILE_SIZE_MAX, file);
        fclose(file);
        files[i] = (struct menu_file){ str_of(paths[i]), { bytes[i], length } };
    }
    return 0;
}

/* A set that was taken must carry people: a few of them, everywhere at once. */
static void use(struct menus *menus)
{
    static struct dialogue_result result;
    struct dialogue_dice dice = { 88172645463325252u };
    for (int i = 0; i < 5 && menus->word_count > 0; i++) {
        char storage[INBOUND_TEXT_SIZE_MAX];
        struct dialogue_state state;
        dialogue_walk_state(menus, &dice, &state);
        struct dialogue_input input = {
            .event = EVENT_TEXT,
            .bearer = i % 2 ? BEARER_SMS : BEARER_USSD,
            .text = dialogue_walk_text(menus, &dice, storage, sizeof(storage)),
            .now_ms = NOW_MS_DAY * 24LL * 60 * 60 * 1000,
            .limits = { 182, 80, true },
        };
        const char *fault = dialogue_walk_step(menus, &state, &input, &result);
        if (fault) {
            fprintf(stderr, "%s: \"" STR_FMT "\" -> %s\n", fault, STR_ARG(input.text),
                    result.reply);
            abort();
        }
    }
}

static void build(int index, struct str bytes)
{
    struct menu_file changed[FILE_COUNT];
    memcpy(changed, files, sizeof(changed));
    changed[index].bytes = bytes;
    struct menus *menus = NULL;
    faults.count = faults.total = faults.errors = 0;
    faults.arena = arena_new(MENU_ARENA_SIZE_MAX);
    bool built = menus_build(changed, FILE_COUNT, &menu_budget_default,
                             NOW_MS_DAY * 24LL * 60 * 60 * 1000, &faults, &menus);
    if (built != (faults.errors == 0))
        abort();
    if (built)
        use(menus);
    menus_release(menus);
    arena_free(faults.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = { (const char *)data, size };
    /* A file is told by what it holds, so that real ones can be seeds. */
    int index = 4;
    if (str_find(bytes, STR("\"texts\"")) < size)
        index = 2;
    else if (str_find(bytes, STR("\"phrases\"")) < size)
        index = 0;
    build(index, bytes);
    return 0;
}
