/* Floor 0: an arena is a chain of blocks, the first of which holds the arena itself. */
#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 8192, BRIEF_SIZE = 512, ALIGNMENT = _Alignof(max_align_t) };

struct block {
    struct block *next;
    size_t size, used;
    max_align_t bytes[];
};

struct arena {
    struct block *last; /* the one being filled */
    size_t size_max, used;
};

static struct block *block_new(size_t size)
{
    struct block *block = malloc(sizeof(*block) + size);
    if (!block)
        abort();
    block->next = NULL;
    block->size = size;
    block->used = 0;
    return block;
}

static size_t rounded(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

struct arena *arena_new(size_t size_max)
{
    struct block *block = block_new(BLOCK_SIZE);
    struct arena *arena = (struct arena *)(void *)block->bytes;
    block->used = rounded(sizeof(*arena));
    *arena = (struct arena){ .last = block, .size_max = size_max };
    return arena;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    /* The chain runs from the newest block to the first, which holds the arena. */
    for (struct block *block = arena->last, *next; block; block = next) {
        next = block->next;
        free(block);
    }
}

/* Bytes that still hold anything. */
static void *take(struct arena *arena, size_t size)
{
    if (size > arena->size_max || rounded(size) > arena->size_max - arena->used)
        return NULL;
    size = rounded(size);
    struct block *block = arena->last;
    if (block->size - block->used < size) {
        block = block_new(size > BLOCK_SIZE / 2 ? size : BLOCK_SIZE);
        block->next = arena->last;
        arena->last = block;
    }
    void *taken = (char *)block->bytes + block->used;
    block->used += size;
    arena->used += size;
    return taken;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *allocated = take(arena, size);
    return allocated ? memset(allocated, 0, size) : NULL;
}

bool arena_copy(struct arena *arena, struct str s, struct str *ret_copy)
{
    *ret_copy = STR("");
    if (s.len == SIZE_MAX)
        return false;
    char *copy = take(arena, s.len + 1);
    if (!copy)
        return false;
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    *ret_copy = (struct str){ copy, s.len };
    return true;
}

bool arena_format(struct arena *arena, struct str *ret, const char *fmt, ...)
{
    *ret = STR("");
    char brief[BRIEF_SIZE]; /* holds most of them, and then once is enough */
    va_list args;
    va_start(args, fmt);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(brief, sizeof(brief), fmt, args);
    va_end(args);
    char *text = length < 0 ? NULL : take(arena, (size_t)length + 1);
    if (text) {
        if ((size_t)length < sizeof(brief))
            memcpy(text, brief, (size_t)length + 1);
        else
            vsnprintf(text, (size_t)length + 1, fmt, again);
        *ret = (struct str){ text, (size_t)length };
    }
    va_end(again);
    return text != NULL;
}

bool arena_builder(struct arena *arena, size_t size, struct builder *ret)
{
    char *storage = size ? take(arena, size) : NULL;
    if (!storage)
        return false;
    builder_init(ret, storage, size);
    return true;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
