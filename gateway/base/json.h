/* JSON in and out. The only door to cJSON.
 *
 * In: untrusted bytes pass a strict gate first (RFC 8259 grammar, valid UTF-8, no U+0000, no raw
 * control characters, no byte order mark, no duplicate names, no number outside a double's range,
 * nothing behind the value, at most JSON_DEPTH_MAX deep), because cJSON takes all of those. What
 * passed is a tree of plain structs in the caller's arena.
 *
 * Out: a tree is built and printed once; a failure on the way is remembered and told by json_print().
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_JSON_H
#define GATEWAY_JSON_H

#include "base/arena.h"
#include "base/err.h"

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_type type;
    struct str key;    /* its name, when it is a member of an object */
    struct str string; /* JSON_STRING: UTF-8 */
    double number;     /* JSON_NUMBER: finite */
    bool boolean;
    size_t count; /* members or elements */
    const struct json *first, *next;
};

/* ERR_INVALID with "line 3 column 7: what and what is allowed", ERR_LIMIT above the arena's ceiling. */
MUST_CHECK bool json_parse(struct str text, struct arena *arena, const struct json **ret,
                           struct err *err);

/* All take NULL, so that paths can be walked without asking at each step. */
const struct json *json_get(const struct json *object, const char *key); /* NULL when absent */
bool json_is(const struct json *value, enum json_type type);
struct str json_str(const struct json *object, const char *key); /* empty unless a string */
bool json_int(const struct json *value, int64_t *ret);           /* a whole number within +-2^53 */

/* Building. A child handed to json_put() belongs to its parent, and may still be filled. In an array
 * the key is NULL. Invalid UTF-8 and U+0000 become U+FFFD; an id is put as a string, since its 64
 * bits do not fit a double. */
struct json_out;
struct json_out *json_object(void);
struct json_out *json_array(void);
void json_put(struct json_out *parent, const char *key, struct json_out *child);
void json_put_str(struct json_out *parent, const char *key, struct str value);
void json_put_int(struct json_out *parent, const char *key, int64_t value);
void json_put_id(struct json_out *parent, const char *key, int64_t id);
void json_put_bool(struct json_out *parent, const char *key, bool value);
void json_put_null(struct json_out *parent, const char *key);

/* Prints and frees, also on failure (ERR_LIMIT). No line ends, NUL behind. */
MUST_CHECK bool json_print(struct json_out *root, struct arena *arena, struct str *ret,
                           struct err *err);
void json_out_free(struct json_out *root); /* for a tree that is not printed; NULL is allowed */

#endif
