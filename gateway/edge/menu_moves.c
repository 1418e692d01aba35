/* Floor 4: whom an edit of the menus moves, and where to. */
#include "edge/menu_moves.h"

#include "domain/dialogue.h"
#include "service/sessions.h"

#include <string.h>

enum { MOVES_MAX = 1000, PAGE_ARENA_SIZE = 8 * 1024 * 1024 };

static void print_place(const struct menus *menus, int node, FILE *to)
{
    if (node < 0) {
        fputs("the home screen", to);
        return;
    }
    struct str label = menus_text(menus, node, 0)->label;
    fprintf(to, STR_FMT " (" STR_FMT ")", STR_ARG(menus->nodes[node].id), STR_ARG(label));
}

/* ---- without a database */

/* The state of a person who stands on a node. */
static void stand_on(const struct menus *menus, int node, struct dialogue_state *ret)
{
    struct str ids[MENU_DEPTH_MAX];
    int count = 0;
    for (int above = menus->nodes[node].parent; above >= 0; above = menus->nodes[above].parent)
        ids[count++] = menus->nodes[above].id;
    struct builder id, trail;
    memset(ret, 0, sizeof(*ret));
    builder_init(&id, ret->node, sizeof(ret->node));
    builder_init(&trail, ret->trail, sizeof(ret->trail));
    builder_add(&id, menus->nodes[node].id);
    while (count > 0) {
        builder_add(&trail, ids[--count]);
        builder_add(&trail, count > 0 ? STR("/") : STR(""));
    }
    ret->fingerprint = menus->nodes[node].fingerprint;
}

static int count_if(const struct menus *old, const struct menus *fresh,
                    bool (*concerns)(const struct menus *, const struct menus *, int node))
{
    int count = 0;
    for (int i = 0; i < old->node_count; i++)
        count += concerns(old, fresh, i);
    return count;
}

static bool is_gone(const struct menus *old, const struct menus *fresh, int node)
{
    return menus_node(fresh, old->nodes[node].id) < 0;
}

static bool has_other_keys(const struct menus *old, const struct menus *fresh, int node)
{
    struct dialogue_state state;
    if (old->nodes[node].kind != NODE_MENU)
        return false;
    stand_on(old, node, &state);
    return dialogue_keys_changed(fresh, &state);
}

void menu_moves_print(const struct menus *old, const struct menus *fresh, FILE *to)
{
    int gone = count_if(old, fresh, is_gone), other = count_if(old, fresh, has_other_keys);
    fprintf(to, "nodes gone: %d of %d%s\n", gone, old->node_count,
            gone ? "; people on them are told, and moved to:" : "");
    for (int i = 0; i < old->node_count; i++) {
        struct dialogue_state state;
        int place;
        if (!is_gone(old, fresh, i))
            continue;
        stand_on(old, i, &state);
        (void)dialogue_place(fresh, &state, &place);
        fputs("  ", to);
        print_place(old, i, to);
        fputs(" -> ", to);
        print_place(fresh, place, to);
        fputc('\n', to);
    }
    fprintf(to, "menus with other options: %d%s\n", other,
            other ? "; people at them are shown the menu again when they press a key:" : "");
    for (int i = 0; i < old->node_count; i++) {
        if (!has_other_keys(old, fresh, i))
            continue;
        fputs("  ", to);
        print_place(old, i, to);
        fputc('\n', to);
    }
}

/* ---- with one */

struct move {
    char from[NODE_ID_SIZE];
    int place;
    bool gone; /* false: the node is there, its keys changed */
    int sessions;
};

struct moves {
    const struct menus *fresh;
    int64_t now_ms;
    int live, moved, other_keys;
    struct move rows[MOVES_MAX]; /* more are counted, not listed */
    int count;
};

static void count_move(struct moves *moves, const struct dialogue_state *state, int place,
                       bool gone)
{
    int at = 0;
    while (at < moves->count &&
           (moves->rows[at].place != place || strcmp(moves->rows[at].from, state->node) != 0))
        at++;
    if (at == MOVES_MAX)
        return;
    if (at == moves->count) {
        moves->rows[moves->count++] = (struct move){ .place = place, .gone = gone };
        memcpy(moves->rows[at].from, state->node, sizeof(state->node));
    }
    moves->rows[at].sessions++;
}

static void take(struct moves *moves, const struct session *session)
{
    struct dialogue_state state;
    dialogue_state_decode(session->state, &state);
    if (!sessions_live(&state, session->bearer, moves->now_ms))
        return;
    moves->live++;
    int place;
    bool there = dialogue_place(moves->fresh, &state, &place);
    bool other = there && dialogue_keys_changed(moves->fresh, &state);
    moves->moved += !there;
    moves->other_keys += other;
    if (!there || other)
        count_move(moves, &state, place, !there);
}

static bool take_all(struct db *db, struct moves *moves, struct err *err)
{
    struct session last = { 0 };
    size_t count = SESSIONS_PAGE;
    bool read = true;
    while (read && count == SESSIONS_PAGE) {
        struct arena *arena = arena_new(PAGE_ARENA_SIZE);
        struct session *page;
        read = sessions_page(db, moves->now_ms - SMS_POSITION_MS, &last, arena, &page, &count, err);
        for (size_t i = 0; read && i < count; i++)
            take(moves, &page[i]);
        if (read && count > 0)
            last = (struct session){ page[count - 1].contact_id, page[count - 1].bearer, STR("") };
        arena_free(arena);
    }
    return read;
}

bool menu_moves_print_sessions(struct db *db, const struct menus *fresh, int64_t now_ms, FILE *to,
                               struct err *err)
{
    static struct moves moves; /* too large for a stack; one command runs */
    moves = (struct moves){ .fresh = fresh, .now_ms = now_ms };
    if (!take_all(db, &moves, err))
        return false;
    fprintf(to, "live sessions: %d; moved: %d; shown their menu again: %d\n", moves.live,
            moves.moved, moves.other_keys);
    for (int i = 0; i < moves.count; i++) {
        const struct move *move = &moves.rows[i];
        fprintf(to, "  %d at %s ", move->sessions, move->from[0] ? move->from : "the home screen");
        if (move->gone) {
            fputs("-> ", to);
            print_place(fresh, move->place, to);
        } else {
            fputs("see it anew", to);
        }
        fputc('\n', to);
    }
    return true;
}
