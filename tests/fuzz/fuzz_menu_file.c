/* Any bytes as one file of a small set (a tree, texts, phrases, words of danger): faults or a set that
 * works. */
#include "dialogue_walk.h"
#include "domain/menus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_COUNT = 8, FILE_SIZE_MAX = 64 * 1024, NOW_MS_DAY = 20782 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char *const paths[FILE_COUNT] = {
    "common/en.json", "common/sq.json", "town/en.json",        "town/sq.json",
    "town/tree.json", "danger/en.json", "danger/replies.json", "danger/words.json",
};
/* Which of them a file is, by the first of these that it holds: so real files can be seeds. */
static const struct {
    const char *name;
    int index;
} marks[] = {
    { "\"texts\"", 2 }, { "\"alone\"", 7 }, { "\"replies\"", 6 },
    { "\"rules\"", 5 }, { "\"nodes\"", 4 }, { "\"phrases\"", 0 },
};
static struct menu_file files[FILE_COUNT];
static struct menu_faults faults;

static bool build(int index, struct str bytes);

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
    if (!build(0, files[0].bytes)) /* else no change of it could ever be carried */
        abort();
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

static bool build(int index, struct str bytes)
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
    return built;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = { (const char *)data, size };
    int index = 4;
    for (size_t i = sizeof(marks) / sizeof(marks[0]); i-- > 0;) {
        if (str_find(bytes, str_of(marks[i].name)) < size)
            index = marks[i].index;
    }
    (void)build(index, bytes);
    return 0;
}
