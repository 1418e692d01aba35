/* A set of menus while it is being built. For the menus_*.c files only.
 *
 * The steps, in order: read the files (menus_file), the trees (menus_tree) and the texts
 * (menus_texts), link the nodes (menus_link), index the keywords (menus_words) and all words
 * (menus_rank), read the words of vacancies (menus_work, menus_alerts), the signs of bad ones
 * (menus_screening), the courses (menus_courses, menus_courses_texts) and the forms of needs
 * assessments (menus_assessments), judge what came out
 * (menus_check, menus_check_words, menus_check_screens, menus_check_courses). Each tells its faults and
 * leaves behind something the next can work on, so that an editor sees all faults of a run together.
 *
 * Floor 1. */
#ifndef GATEWAY_MENUS_DRAFT_H
#define GATEWAY_MENUS_DRAFT_H

#include "base/json.h"
#include "domain/course.h"
#include "domain/menus.h"

struct menus_source {        /* one file, read */
    struct str path;         /* "emigrants/sq.json" */
    struct str folder, name; /* "emigrants", "sq" */
    const struct json *root; /* an object; NULL: it was no JSON */
};

struct menus_draft_node { /* what a tree file says of a node, before linking */
    const struct json *options;
    struct str then;
};

struct menus_draft {
    struct menus *menus;
    const struct menu_budget *budget;
    int64_t now_ms;
    struct menu_faults *faults;
    struct arena *scratch;        /* parsed files; freed when the set is built */
    struct menus_source *sources; /* ascending by path */
    int source_count;
    struct menus_draft_node *nodes; /* beside menus->nodes */
    int node_capacity;
    bool full; /* an arena reached its ceiling */
};

struct menus_field { /* one that an object may have; a table ends with .name == NULL */
    const char *name;
    enum json_type type;
    bool required;
};

/* Reads and parses all files into draft->sources. */
void menus_file_read(struct menus_draft *draft, const struct menu_file *files, size_t file_count);
/* Tells unknown names, wrong types and missing fields. */
void menus_file_fields(struct menus_draft *draft, struct fault_place place,
                       const struct json *object, const struct menus_field *fields);
const struct menus_source *menus_file_find(const struct menus_draft *draft, struct str folder,
                                           struct str name);
/* Of a folder that is no category: `appointments`, `assessments`, `common`, `courses`, `danger`, `services`, `topics` or
 * `work`. */
bool menus_file_is_shared(const struct menus_source *source);
/* The nearest of the names to a mistyped one, for "did you mean"; NULL: none is near. */
const char *menus_file_nearest(struct str typed, const char *const *names, int count);

enum text_status menus_file_status(struct menus_draft *draft, struct fault_place place,
                                   const struct json *object, enum text_status otherwise);
/* A file says again which language it is, so that a copy under a wrong name is noticed. */
void menus_file_check_language(struct menus_draft *draft, const struct menus_source *source);
void menus_file_unknown_language(struct menus_draft *draft, const struct menus_source *source);

/* Where what a page or a lesson tells is from, and between which days that was looked at. */
struct menus_origin {
    struct str fact;
    struct str *sources;
    size_t source_count;
    int64_t reviewed_ms, review_by_ms; /* 0: not told, or no date */
};
/* `what` it is the origin of, for the faults: "page". */
struct menus_origin menus_origin_read(struct menus_draft *draft, struct fault_place place,
                                      const struct json *object, const char *what);
/* Ids stand in URLs, in the stored sessions and, joined by '/', in their trails. */
bool menus_origin_id_valid(struct str id, size_t size);

void menus_texts_common(struct menus_draft *draft); /* languages and phrases: before the trees */
void menus_tree_read(struct menus_draft *draft);    /* categories and nodes */
void menus_texts_read(struct menus_draft *draft);   /* the nodes' texts */
void menus_danger_read(struct menus_draft *draft);
/* The file of what is answered; `danger` holds the texts then. */
void menus_danger_replies(struct menus_draft *draft, const struct menus_source *source,
                          struct danger *danger);
/* Who answers for a file of danger, and since when it is as it is. */
void menus_danger_head(struct menus_draft *draft, const struct menus_source *source);
/* NULL: told as a fault. */
const struct language *menus_danger_language(struct menus_draft *draft, struct fault_place place,
                                             struct str name);
void menus_link(struct menus_draft *draft);
void menus_words_build(struct menus_draft *draft);
void menus_rank_build(struct menus_draft *draft);
void menus_work_build(struct menus_draft *draft);
void menus_courses_build(struct menus_draft *draft);
void menus_courses_texts(struct menus_draft *draft, struct courses *courses);
void menus_check_courses(struct menus_draft *draft);
/* The file that a course, or a language of it (-1: the course), was read from. */
struct fault_place menus_courses_place(const struct menus_draft *draft, const struct course *course,
                                       int language);
void menus_screening_build(struct menus_draft *draft);
void menus_assessments_build(struct menus_draft *draft);
/* Tells which of these phrases are missing: they may be, where there is no `reason`. */
void menus_work_phrases(struct menus_draft *draft, enum phrase first, enum phrase last,
                        const char *reason);
void menus_alerts_build(struct menus_draft *draft);
void menus_needs_build(struct menus_draft *draft);
void menus_appointments_build(struct menus_draft *draft);
void menus_cases_build(struct menus_draft *draft);
void menus_check(struct menus_draft *draft);
void menus_check_words(struct menus_draft *draft);
void menus_check_danger(struct menus_draft *draft);
void menus_check_screens(struct menus_draft *draft);

/* What the checks of screens ask of one text; false when there is no sense in measuring it. */
bool menus_check_texts_node(struct menus_draft *draft, int node, int language);
bool menus_check_texts_characters(struct menus_draft *draft, struct fault_place place, int language,
                                  struct str text);
void menus_check_texts_placeholders(struct menus_draft *draft, struct fault_place place,
                                    struct str text,
                                    const char *const expected[PHRASE_PLACEHOLDERS_MAX]);

/* Into the set's arena; above its ceiling empty or NULL, and draft->full. */
struct str menus_draft_copy(struct menus_draft *draft, struct str text);
void *menus_draft_alloc(struct menus_draft *draft, size_t size, size_t count);

struct fault_place menus_draft_node_place(const struct menus_draft *draft, int node);
struct fault_place menus_draft_text_place(const struct menus_draft *draft, int node, int language);

#endif
