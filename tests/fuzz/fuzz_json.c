/* Whatever passes the JSON gate is read whole; printed again, it reads the same. */
#include "base/arena.h"
#include "base/json.h"
#include "base/json_gate.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

/* Numbers are printed by their sign only: the printer has whole ones alone. */
static void put(struct json_out *parent, const char *key, const struct json *value)
{
    switch (value->type) {
    case JSON_NULL:
        json_put_null(parent, key);
        break;
    case JSON_BOOL:
        json_put_bool(parent, key, value->boolean);
        break;
    case JSON_NUMBER:
        json_put_int(parent, key, value->number < 0 ? INT64_MIN : INT64_MAX);
        break;
    case JSON_STRING:
        json_put_str(parent, key, value->string);
        break;
    default:
        expect(false);
    }
}

/* Fills `out` from `value`, with a stack of its own as deep as the gate allows. */
static void copy(const struct json *value, struct json_out *out)
{
    struct {
        const struct json *next;
        struct json_out *out;
    } stack[JSON_DEPTH_MAX + 1] = { { value->first, out } };
    int top = 0;
    while (top >= 0) {
        const struct json *item = stack[top].next;
        if (!item) {
            top--;
            continue;
        }
        stack[top].next = item->next;
        expect(utf8_valid(item->key) && utf8_valid(item->string));
        const char *key = item->key.ptr ? item->key.ptr : NULL;
        if (item->type != JSON_ARRAY && item->type != JSON_OBJECT) {
            put(stack[top].out, key, item);
            continue;
        }
        struct json_out *child = item->type == JSON_ARRAY ? json_array() : json_object();
        json_put(stack[top].out, key, child);
        expect(top < JSON_DEPTH_MAX);
        stack[++top].next = item->first;
        stack[top].out = child;
    }
}

static size_t count(const struct json *value)
{
    size_t total = 0;
    const struct json *stack[JSON_DEPTH_MAX + 1] = { value };
    for (int top = 0; top >= 0;) {
        const struct json *item = stack[top];
        if (!item) {
            top--;
            continue;
        }
        total += 1 + item->count;
        stack[top] = item->next;
        if (item->first)
            stack[++top] = item->first;
    }
    return total;
}

static void print_and_read_again(const struct json *value, struct arena *arena)
{
    struct json_out *out = value->type == JSON_OBJECT ? json_object() : json_array();
    copy(value, out);
    struct str printed;
    struct err err;
    const struct json *again;
    expect(json_print(out, arena, &printed, &err));
    expect(json_parse(printed, arena, &again, &err));
    expect(count(again) == count(value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = malloc(size ? size : 1);
    expect(exact);
    memcpy(exact, data, size);
    struct str text = { exact, size };
    struct arena *arena = arena_new((size_t)64 << 20);
    struct err err = { 0 };
    const struct json *value = NULL;
    bool passed = json_gate_pass(text, &err);
    bool read = json_parse(text, arena, &value, &err);
    expect(!read || passed);
    expect(read == (value != NULL));
    if (passed && !read) /* then only because of a doubled name */
        expect(strstr(err.text, "has a member of this name") &&
               !strstr(err.text, "cannot be read"));
    if (read && (value->type == JSON_OBJECT || value->type == JSON_ARRAY))
        print_and_read_again(value, arena);
    arena_free(arena);
    free(exact);
    return 0;
}
