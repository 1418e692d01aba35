/* Any texts, a line each, sent from any state: every step keeps the rules. */
#include "dialogue_walk.h"
#include "edge/menu_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOW_MS_DAY = 20782, HEAD_SIZE = 9, LINES_MAX = 12 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct menus *menus;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    static struct menu_faults faults;
    faults.arena = arena_new(MENU_ARENA_SIZE_MAX);
    if (!menu_files_load(SOURCE_DIR "/tests/talk/menus", &menu_budget_default,
                         NOW_MS_DAY * 24LL * 60 * 60 * 1000, &faults, &menus))
        abort();
    arena_free(faults.arena);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct dialogue_result result;
    if (size < HEAD_SIZE)
        return 0;
    struct dialogue_dice dice = { 0 };
    memcpy(&dice.state, data, sizeof(dice.state));
    dice.state |= 1;
    uint8_t flags = data[HEAD_SIZE - 1];
    struct dialogue_state state;
    dialogue_walk_state(menus, &dice, &state);
    struct dialogue_input input = {
        .bearer = flags & 1 ? BEARER_USSD : BEARER_SMS,
        .now_ms = NOW_MS_DAY * 24LL * 60 * 60 * 1000,
        .limits = { flags & 2 ? 182 : 160, flags & 2 ? 80 : 70, (flags & 4) != 0 },
        .person = { .opted_out = flags & 8, .ticket_number = flags & 16 ? 12 : 0 },
    };
    state.last_ms = input.now_ms - state.last_ms;
    struct dialogue_state dialled;
    dialogue_walk_state(menus, &dice, &dialled);
    dialled.open = true;
    dialled.last_ms = input.now_ms;
    input.dialled = flags & 32 ? &dialled : NULL;
    struct str rest = { (const char *)data + HEAD_SIZE, size - HEAD_SIZE };
    bool more = true;
    for (int i = 0; more && i < LINES_MAX; i++) {
        more = str_cut(rest, '\n', &input.text, &rest);
        input.event =
            input.bearer == BEARER_USSD && input.text.len == 0 ? EVENT_USSD_BEGIN : EVENT_TEXT;
        const char *fault = dialogue_walk_step(menus, &state, &input, &result);
        if (fault) {
            fprintf(stderr, "%s: \"" STR_FMT "\" -> %s\n", fault, STR_ARG(input.text),
                    result.reply);
            abort();
        }
        state = result.state;
        input.now_ms += 1000;
    }
    /* Damaged bytes where a state was stored. */
    dialogue_state_decode((struct str){ (const char *)data, size }, &state);
    return 0;
}
