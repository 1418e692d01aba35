/* What a case file holds, field by field (domain/case_field.h).
 *
 * Each field has a version of its own, so that two people can change one file: changes of different
 * fields are both kept; a change of a field that somebody changed meanwhile is refused whole
 * (ERR_CONFLICT), with what they wrote, and nothing is lost. Every change is a line of the file's log.
 *
 * Whether the caller may change or see a field is asked of case_access.h before.
 *
 * Floor 3. Thread: store (reading: either lane). */
#ifndef GATEWAY_CASE_ITEMS_H
#define GATEWAY_CASE_ITEMS_H

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/case_field.h"
#include "service/case_log.h"
#include "store/db.h"

struct case_value {
    const struct case_field *field;
    struct str value; /* unsealed */
    int64_t version;
    int64_t changed_at_ms;
    struct str staff_name; /* who wrote it; empty: the person, by phone */
};

struct case_item {
    int64_t id;
    enum case_kind kind;
    int64_t due_at_ms; /* when it is to be looked at; 0: it is not */
    int64_t made_at_ms, staff_id;
    struct str staff_name;
    struct case_value *values; /* that were ever set */
    size_t value_count;
};

/* All but notes and sessions, in the order they were added. */
MUST_CHECK bool case_items_list(struct db *db, const struct keyring *keys, int64_t case_id,
                                struct arena *arena, struct case_item **ret, size_t *ret_count,
                                struct err *err);

/* Notes or sessions of the kinds in `kinds` (of CASE_KINDS_NOTES or _SESSIONS), the latest first, at most
 * CASE_NOTES_SHOWN_MAX before `before_id` (0: from the latest). */
MUST_CHECK bool case_items_notes(struct db *db, const struct keyring *keys, int64_t case_id,
                                 unsigned kinds, int64_t before_id, struct arena *arena,
                                 struct case_item **ret, size_t *ret_count, struct err *err);

/* ERR_NOT_FOUND: it is not in that file, or not any more. */
MUST_CHECK bool case_items_get(struct db *db, const struct keyring *keys, int64_t case_id,
                               int64_t item_id, struct arena *arena, struct case_item *ret,
                               struct err *err);

struct case_editor { /* who changes which file */
    int64_t case_id;
    int64_t staff_id; /* 0: `way` tells */
    int64_t now_ms;
    enum case_log_way way;
};

struct case_edit {
    const struct case_field *field;
    struct str value;
    int64_t version; /* that they saw; 0: the field was never set */
};

/* ERR_LIMIT: the file is full; ERR_INVALID, ERR_UNPROCESSED: case_field_check(), and links. */
MUST_CHECK bool case_items_add(struct db *db, const struct keyring *keys,
                               const struct case_editor *editor, enum case_kind kind,
                               const struct case_edit *edits, size_t count, struct arena *arena,
                               int64_t *ret_id, struct err *err);

struct case_clash {
    struct case_edit mine;
    struct case_value theirs;
};
struct case_clashes {
    struct case_clash of[CASE_FIELDS_MAX];
    size_t count;
};

/* All of the edits or none. ERR_CONFLICT: `ret` says in which fields. */
MUST_CHECK bool case_items_change(struct db *db, const struct keyring *keys,
                                  const struct case_editor *editor, int64_t item_id,
                                  const struct case_edit *edits, size_t count, struct arena *arena,
                                  struct case_clashes *ret, struct err *err);

/* It stays in the log. ERR_UNPROCESSED: the person of the file, or somebody others belong to. */
MUST_CHECK bool case_items_remove(struct db *db, const struct keyring *keys,
                                  const struct case_editor *editor, int64_t item_id,
                                  struct arena *arena, struct err *err);

/* What was due was seen to: a task is over; a paper comes up again 60 and 30 days before it ends, and
 * on that day. ERR_CONFLICT: it is not due. ERR_UNPROCESSED: a goal, which is over by its outcome. */
MUST_CHECK bool case_items_done(struct db *db, const struct keyring *keys,
                                const struct case_editor *editor, int64_t item_id,
                                struct arena *arena, struct err *err);

#endif
