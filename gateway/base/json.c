/* Floor 0: JSON. What passed the gate goes through cJSON and becomes a tree of our own. */
#include "base/json.h"

#include "base/json_gate.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* cJSON's tree in the order of the text, without recursion: the gate bounds the depth. */
struct walk {
    const cJSON *next[JSON_DEPTH_MAX + 1];
    int depth; /* of the item given last; the root's is 0 */
    int top;
};

static const cJSON *walk_next(struct walk *w)
{
    while (!w->next[w->top]) {
        if (w->top == 0)
            return NULL;
        w->top--;
    }
    const cJSON *item = w->next[w->top];
    w->depth = w->top;
    w->next[w->top] = item->next;
    if (item->child)
        w->next[++w->top] = item->child;
    return item;
}

static int by_name(const void *a, const void *b)
{
    const cJSON *const *x = a, *const *y = b;
    return strcmp((*x)->string, (*y)->string);
}

static const cJSON *second_of_name(const cJSON *object, const char *name)
{
    bool seen = false;
    for (const cJSON *m = object->child; m; m = m->next) {
        bool same = strcmp(m->string, name) == 0;
        if (same && seen)
            return m;
        seen = seen || same;
    }
    return NULL;
}

/* A member whose name an earlier one of its object has, or NULL. Sorted, not compared each with
 * each: an object may have as many members as a hostile text has room for. */
static const cJSON *doubled_in(const cJSON *object)
{
    enum { FEW = 32 };
    const cJSON *few[FEW], **members = few, *found = NULL;
    size_t count = 0, i = 0;
    for (const cJSON *m = object->child; m; m = m->next)
        count++;
    if (count > FEW) {
        members = calloc(count, sizeof(const cJSON *));
        if (!members)
            abort();
    }
    for (const cJSON *m = object->child; m; m = m->next)
        members[i++] = m;
    qsort(members, count, sizeof(const cJSON *), by_name);
    for (i = 1; i < count && !found; i++) {
        if (strcmp(members[i - 1]->string, members[i]->string) == 0)
            found = second_of_name(object, members[i]->string);
    }
    if (members != few)
        free(members);
    return found;
}

/* Which name of the text, counted from 1, is the first doubled one; 0 when none is. */
static size_t doubled_name(const cJSON *root)
{
    const cJSON *doubled = NULL, *item;
    struct walk objects = { .next = { root } };
    while (!doubled && (item = walk_next(&objects)))
        doubled = cJSON_IsObject(item) ? doubled_in(item) : NULL;
    if (!doubled)
        return 0;
    size_t names = 0;
    struct walk all = { .next = { root } };
    while ((item = walk_next(&all))) {
        names += item->string != NULL;
        if (item == doubled)
            break;
    }
    return names;
}

static enum json_type type_of(const cJSON *item)
{
    switch (item->type & 0xFF) {
    case cJSON_True:
    case cJSON_False:
        return JSON_BOOL;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_String:
        return JSON_STRING;
    case cJSON_Array:
        return JSON_ARRAY;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

static struct json *node_of(const cJSON *item, struct arena *arena)
{
    struct json *node = ARENA_NEW(arena, struct json);
    if (!node)
        return NULL;
    node->type = type_of(item);
    node->boolean = cJSON_IsTrue(item);
    if (node->type == JSON_NUMBER)
        node->number = item->valuedouble;
    if (item->string && !arena_copy(arena, str_of(item->string), &node->key))
        return NULL;
    if (node->type == JSON_STRING && !arena_copy(arena, str_of(item->valuestring), &node->string))
        return NULL;
    return node;
}

static bool convert(const cJSON *root, struct arena *arena, const struct json **ret)
{
    struct json *parents[JSON_DEPTH_MAX + 2] = { NULL };
    const struct json **links[JSON_DEPTH_MAX + 2] = { ret };
    struct walk walk = { .next = { root } };
    const cJSON *item;
    while ((item = walk_next(&walk))) {
        struct json *node = node_of(item, arena);
        if (!node)
            return false;
        int depth = walk.depth;
        *links[depth] = node;
        links[depth] = &node->next;
        if (depth > 0)
            parents[depth]->count++;
        parents[depth + 1] = node;
        links[depth + 1] = &node->first;
    }
    return true;
}

bool json_parse(struct str text, struct arena *arena, const struct json **ret, struct err *err)
{
    *ret = NULL;
    if (!json_gate_pass(text, err))
        return false;

    const struct json *converted = NULL;
    bool ok = false;
    cJSON *root = cJSON_ParseWithLengthOpts(text.ptr, text.len, NULL, false);
    if (!root) {
        err_put(err, ERR_INVALID, "line 1 column 1: this JSON cannot be read");
        goto out;
    }
    size_t doubled = doubled_name(root);
    if (doubled > 0) {
        json_gate_doubled(text, doubled, err);
        goto out;
    }
    ok = convert(root, arena, &converted);
    if (ok)
        *ret = converted;
    else
        err_put(err, ERR_LIMIT, "this JSON holds more than may be kept; send less at once");
out:
    cJSON_Delete(root);
    return ok;
}

/* --- reading --- */

const struct json *json_get(const struct json *object, const char *key)
{
    if (!json_is(object, JSON_OBJECT))
        return NULL;
    struct str wanted = str_of(key);
    for (const struct json *member = object->first; member; member = member->next) {
        if (str_equal(member->key, wanted))
            return member;
    }
    return NULL;
}

bool json_is(const struct json *value, enum json_type type)
{
    return value && value->type == type;
}

struct str json_str(const struct json *object, const char *key)
{
    const struct json *value = json_get(object, key);
    return json_is(value, JSON_STRING) ? value->string : STR("");
}

bool json_int(const struct json *value, int64_t *ret)
{
    const double exact_max = 9007199254740992.0; /* 2^53 */
    if (!json_is(value, JSON_NUMBER) || !(fabs(value->number) <= exact_max) ||
        trunc(value->number) != value->number)
        return false;
    *ret = (int64_t)value->number;
    return true;
}

/* --- building --- */

/* A struct json_out is a cJSON node by another name. A failure is remembered in the tree itself:
 * the parent that misses a child becomes invalid, and cJSON prints no tree that holds such a node. */
static cJSON *inner(struct json_out *out)
{
    return (cJSON *)(void *)out;
}

static struct json_out *out_of(cJSON *item)
{
    return (struct json_out *)(void *)item;
}

struct json_out *json_object(void)
{
    return out_of(cJSON_CreateObject());
}

struct json_out *json_array(void)
{
    return out_of(cJSON_CreateArray());
}

static void put(struct json_out *parent, const char *key, cJSON *child)
{
    cJSON *to = inner(parent);
    bool added = child && to &&
                 (key ? cJSON_AddItemToObject(to, key, child) : cJSON_AddItemToArray(to, child));
    if (added)
        return;
    cJSON_Delete(child);
    if (to)
        to->type = cJSON_Invalid;
}

void json_put(struct json_out *parent, const char *key, struct json_out *child)
{
    put(parent, key, inner(child));
}

/* cJSON's own constructor would take the bytes as they are, and only up to a NUL. */
static cJSON *string_node(struct str value)
{
    enum { REPLACEMENT_SIZE = 3 };
    if (value.len > (SIZE_MAX - 1) / REPLACEMENT_SIZE)
        return NULL;
    cJSON *item = cJSON_CreateNull();
    char *text = cJSON_malloc(value.len * REPLACEMENT_SIZE + 1);
    if (!item || !text) {
        cJSON_Delete(item);
        cJSON_free(text);
        return NULL;
    }
    size_t len = 0;
    int32_t c;
    for (size_t taken; (taken = utf8_next(value, &c)) > 0; value = str_from(value, taken))
        len += utf8_write(c == 0 ? UTF8_REPLACEMENT : c, text + len);
    text[len] = '\0';
    item->type = cJSON_String;
    item->valuestring = text;
    return item;
}

void json_put_str(struct json_out *parent, const char *key, struct str value)
{
    put(parent, key, string_node(value));
}

enum { DECIMAL_SIZE = 24 };

void json_put_int(struct json_out *parent, const char *key, int64_t value)
{
    char decimal[DECIMAL_SIZE];
    snprintf(decimal, sizeof(decimal), "%" PRId64, value);
    put(parent, key, cJSON_CreateRaw(decimal));
}

void json_put_id(struct json_out *parent, const char *key, int64_t id)
{
    char decimal[DECIMAL_SIZE];
    snprintf(decimal, sizeof(decimal), "%" PRId64, id);
    put(parent, key, cJSON_CreateString(decimal));
}

void json_put_bool(struct json_out *parent, const char *key, bool value)
{
    put(parent, key, cJSON_CreateBool(value));
}

void json_put_null(struct json_out *parent, const char *key)
{
    put(parent, key, cJSON_CreateNull());
}

bool json_print(struct json_out *root, struct arena *arena, struct str *ret, struct err *err)
{
    *ret = STR("");
    char *printed = root ? cJSON_PrintUnformatted(inner(root)) : NULL;
    bool ok = printed && arena_copy(arena, str_of(printed), ret);
    cJSON_free(printed);
    cJSON_Delete(inner(root));
    return ok || err_set(err, ERR_LIMIT, "the answer is larger than a request may hold");
}

void json_out_free(struct json_out *root)
{
    cJSON_Delete(inner(root));
}
