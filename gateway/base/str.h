/* String views and a bounded builder.
 *
 * A struct str borrows its bytes: it never owns, is never NUL-terminated by
 * contract, and dies with the arena or literal it points into. Text is UTF-8
 * unless a function says otherwise.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_STR_H
#define GATEWAY_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK            __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, arg) __attribute__((format(printf, fmt, arg)))

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_FMT      "%.*s"
#define STR_ARG(s)   (int)(s).len, (s).ptr

struct str str_of(const char *c_string); /* NULL gives the empty string */
bool str_equal(struct str a, struct str b);
bool str_equal_nocase(struct str a, struct str b); /* ASCII only */
int str_compare(struct str a, struct str b);       /* by bytes, like strcmp */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
size_t str_find(struct str s, struct str needle); /* offset, or s.len when absent */
struct str str_from(struct str s, size_t offset); /* the rest; offset above the length: empty */
struct str str_head(struct str s, size_t length); /* at most the first length bytes */
struct str str_trim(struct str s);                /* ASCII blanks and line ends off both sides */

/* At the first separator: head before, tail after. Without one: false, head is all of s. */
bool str_cut(struct str s, char separator, struct str *ret_head, struct str *ret_tail);

/* The whole string as a decimal integer, an optional minus, range checked. */
MUST_CHECK bool str_to_int64(struct str s, int64_t *ret);

/* Which of the names it is; -1: none of them. */
int str_among(struct str s, const char *const *names, size_t count);

/* Copies into storage of `size` bytes with a NUL behind; false and "" when it does not fit or s holds a NUL. */
MUST_CHECK bool str_to_c(struct str s, char *storage, size_t size);

/* Builder over the caller's storage. Overflow is remembered, never written: callers build
 * freely and ask builder_ok() once at the end. What was built is always NUL-terminated. */
struct builder {
    char *ptr;
    size_t len;
    size_t size;
    bool overflowed;
};

void builder_init(struct builder *b, char *storage, size_t size); /* size at least 1 */
void builder_add(struct builder *b, struct str s);
void builder_add_char(struct builder *b, char c);
void builder_addf(struct builder *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
MUST_CHECK bool builder_ok(const struct builder *b);
struct str builder_str(const struct builder *b);

#endif
