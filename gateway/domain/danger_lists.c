/* Floor 1: building the automaton of the lists of danger. */
#include "domain/danger_lists.h"

#include "base/utf8.h"

#include <string.h>

struct branch { /* of the tree of patterns: a state to be */
    uint16_t first, sibling, fail;
    uint8_t byte;
};

struct danger_draft {
    struct arena *arena, *scratch;
    struct danger *danger;
    struct branch *branches;
    int branch_count, hit_count;
};

struct danger_draft *danger_draft_new(struct arena *arena, struct arena *scratch)
{
    struct danger_draft *draft = ARENA_NEW(scratch, struct danger_draft);
    if (!draft)
        return NULL;
    *draft = (struct danger_draft){ .arena = arena, .scratch = scratch, .branch_count = 1 };
    draft->danger = ARENA_NEW(arena, struct danger);
    draft->branches = ARENA_ARRAY(scratch, struct branch, DANGER_STATES_MAX);
    if (!draft->danger || !draft->branches)
        return NULL;
    struct danger *danger = draft->danger;
    danger->rules = ARENA_ARRAY(arena, struct danger_rule, DANGER_RULES_MAX);
    danger->hit_table = ARENA_ARRAY(arena, struct danger_hit, DANGER_HITS_MAX);
    danger->hits = ARENA_ARRAY(scratch, uint16_t, DANGER_STATES_MAX);
    draft->hit_count = 1;
    return danger->rules && danger->hit_table && danger->hits ? draft : NULL;
}

int danger_draft_rule(struct danger_draft *draft, const struct danger_rule *rule)
{
    struct danger *danger = draft->danger;
    if (danger->rule_count == DANGER_RULES_MAX ||
        (rule->steps > 1 && danger->slot_count == DANGER_SLOTS_MAX))
        return -1;
    danger->rules[danger->rule_count] = *rule;
    if (rule->steps > 1)
        danger->rules[danger->rule_count].slot = danger->slot_count++;
    return danger->rule_count++;
}

static int grow(struct danger_draft *draft, int from, uint8_t byte)
{
    struct branch *branches = draft->branches;
    for (int at = branches[from].first; at != 0; at = branches[at].sibling) {
        if (branches[at].byte == byte)
            return at;
    }
    if (draft->branch_count == DANGER_STATES_MAX)
        return -1;
    int at = draft->branch_count++;
    branches[at] = (struct branch){ .sibling = branches[from].first, .byte = byte };
    branches[from].first = (uint16_t)at;
    return at;
}

bool danger_draft_pattern(struct danger_draft *draft, int rule, int step, enum danger_form form,
                          struct str pattern)
{
    struct danger *danger = draft->danger;
    int state = 0;
    for (size_t i = 0; i < pattern.len && state >= 0; i++)
        state = grow(draft, state, (uint8_t)pattern.ptr[i]);
    if (state <= 0 || draft->hit_count == DANGER_HITS_MAX)
        return false;
    danger->hit_table[draft->hit_count] = (struct danger_hit){ .rule = (uint16_t)rule,
                                                               .step = (uint8_t)step,
                                                               .form = (uint8_t)form,
                                                               .next = danger->hits[state] };
    danger->hits[state] = (uint16_t)draft->hit_count++;
    return true;
}

struct danger *danger_draft_lists(struct danger_draft *draft)
{
    return draft->danger;
}

static void set_classes(struct danger_draft *draft)
{
    struct danger *danger = draft->danger;
    danger->class_count = 1;
    for (int i = 1; i < draft->branch_count; i++) {
        uint8_t byte = draft->branches[i].byte;
        if (danger->classes[byte] == 0)
            danger->classes[byte] = (uint8_t)danger->class_count++;
    }
}

/* The states in the order of their distance from the root: those that most texts pass come to lie
 * together. NULL: the arena is full. */
static uint16_t *order_states(struct danger_draft *draft)
{
    const struct branch *branches = draft->branches;
    uint16_t *queue = ARENA_ARRAY(draft->scratch, uint16_t, (size_t)draft->branch_count);
    int tail = 1; /* the root is there */
    for (int head = 0; queue && head < tail; head++) {
        for (int at = branches[queue[head]].first; at != 0; at = branches[at].sibling)
            queue[tail++] = (uint16_t)at;
    }
    return queue;
}

/* A state's number from now on is its place in `order`. */
static bool renumber(struct danger_draft *draft, const uint16_t *order)
{
    size_t count = (size_t)draft->branch_count;
    uint16_t *places = ARENA_ARRAY(draft->scratch, uint16_t, count);
    uint16_t *hits = ARENA_ARRAY(draft->arena, uint16_t, count);
    struct branch *branches = ARENA_ARRAY(draft->scratch, struct branch, count);
    if (!places || !hits || !branches)
        return false;
    for (size_t i = 0; i < count; i++)
        places[order[i]] = (uint16_t)i;
    for (size_t i = 0; i < count; i++) {
        branches[i] = draft->branches[order[i]];
        branches[i].first = places[branches[i].first];
        branches[i].sibling = places[branches[i].sibling];
        hits[i] = draft->danger->hits[order[i]];
    }
    draft->branches = branches;
    draft->danger->hits = hits;
    return true;
}

/* State by state, the nearest the root first: where no branch goes on, the way on is the one of
 * the longest ending that is a beginning, which is ready by then. */
static void link_states(struct danger_draft *draft)
{
    struct danger *danger = draft->danger;
    struct branch *branches = draft->branches;
    size_t classes = (size_t)danger->class_count;
    for (int state = 0; state < draft->branch_count; state++) {
        uint16_t *row = danger->next + (size_t)state * classes;
        uint16_t fail = branches[state].fail;
        if (state != 0) {
            memcpy(row, danger->next + (size_t)fail * classes, classes * sizeof(*row));
            danger->suffix[state] = danger->hits[fail] != 0 ? fail : danger->suffix[fail];
        }
        if (danger->hits[state] != 0 || danger->suffix[state] != 0)
            danger->ends[state / 8] |= (uint8_t)(1u << state % 8);
        for (int at = branches[state].first; at != 0; at = branches[at].sibling) {
            uint8_t class = danger->classes[branches[at].byte];
            branches[at].fail = state == 0 ? 0 : row[class];
            row[class] = (uint16_t)at;
        }
    }
}

struct danger *danger_draft_finish(struct danger_draft *draft)
{
    struct danger *danger = draft->danger;
    const uint16_t *order = order_states(draft);
    if (!order || !renumber(draft, order))
        return NULL;
    set_classes(draft);
    size_t states = (size_t)draft->branch_count;
    danger->next = ARENA_ARRAY(draft->arena, uint16_t, states * (size_t)danger->class_count);
    danger->suffix = ARENA_ARRAY(draft->arena, uint16_t, states);
    danger->ends = ARENA_ARRAY(draft->arena, uint8_t, states / 8 + 1);
    if (!danger->next || !danger->suffix || !danger->ends)
        return NULL;
    link_states(draft);
    return danger;
}

int danger_without_blanks(struct str folded, struct builder *ret)
{
    int32_t c;
    int characters = 0;
    for (size_t at = 0, taken; (taken = utf8_next(str_from(folded, at), &c)) > 0; at += taken) {
        if (c == ' ')
            continue;
        builder_add(ret, (struct str){ folded.ptr + at, taken });
        characters++;
    }
    return characters;
}
