/* Needs assessments: forms as the menus hold them (folder `assessments`, a file a form), and what was
 * answered on one.
 *
 * A form has a section for each sector of need (IASC and CPIMS+ name them: legal, health, housing, ...)
 * with questions that staff fill in with the person. An option may tell how bad things are, from 0 (no
 * need) to 3 (severe), that it is urgent, or that the person puts this first: the sections' scores come
 * of these, and the plan of the scores.
 *
 * Answers are one JSON object: {"legal": {"status": "none", "papers": ["passport"], "note": "..."}}. They
 * name the form and its version, which change together.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_ASSESSMENT_H
#define GATEWAY_ASSESSMENT_H

#include "base/json.h"
#include "base/limits.h"

enum assessment_kind {
    ASSESSMENT_TEXT,    /* a string; may have lines */
    ASSESSMENT_NUMBER,  /* a whole number from `least` to `most` */
    ASSESSMENT_DATE,    /* "2026-11-22" */
    ASSESSMENT_CHOICE,  /* the id of one option */
    ASSESSMENT_CHOICES, /* an array of such ids, none twice */
    ASSESSMENT_KINDS,
};

extern const char *const assessment_kind_names[ASSESSMENT_KINDS];

/* Who sees it, beside the rights of the case itself. */
enum assessment_access {
    ASSESSMENT_OPEN,         /* whoever sees the case's programme */
    ASSESSMENT_LEGAL,        /* legal status and papers */
    ASSESSMENT_PROTECTION,   /* violence, trafficking, health */
    ASSESSMENT_PSYCHOSOCIAL, /* what is told in counselling */
    ASSESSMENT_ACCESSES,
};

extern const char *const assessment_access_names[ASSESSMENT_ACCESSES];

struct assessment_option {
    struct str id;
    struct str labels[MENU_LANGUAGES_MAX]; /* English where a language has none */
    int severity;                          /* 0 to ASSESSMENT_SEVERITY_MAX; -1: tells none */
    bool urgent, first;                    /* `first`: the person's own priority */
};

struct assessment_field {
    struct str id;
    struct str labels[MENU_LANGUAGES_MAX];
    enum assessment_kind kind;
    bool required; /* of a finished assessment, when it is asked */
    int64_t least, most;
    int when_field;  /* asked only when this earlier field of the section ... */
    int when_option; /* ... has this option; -1: always asked */
    int option_count;
    struct assessment_option *options;
};

struct assessment_section {
    struct str id;
    struct str labels[MENU_LANGUAGES_MAX];
    enum assessment_access access;
    int field_count;
    struct assessment_field *fields;
};

struct assessment_form {
    struct str id; /* its file's name */
    int version;
    struct str labels[MENU_LANGUAGES_MAX];
    int section_count;
    struct assessment_section *sections;
};

struct assessments {
    int count;
    struct assessment_form *all; /* in the order of their ids */
};

/* NULL: none of that name. `forms` may be NULL. */
const struct assessment_form *assessments_find(const struct assessments *forms, struct str id);

struct assessment_score {
    int severity; /* the worst that was told; -1: none was */
    bool urgent, first;
    int asked, answered; /* questions */
};

/* Judges answers and scores each section. ERR_UNPROCESSED: "legal.status: \"x\" is no option; known are
 * ...", for the first that cannot be meant; `finished`: and for a required one that is missing. What
 * is not asked (`when`) may not be answered. */
MUST_CHECK bool assessment_score(const struct assessment_form *form, const struct json *answers,
                                 bool finished,
                                 struct assessment_score ret[ASSESSMENT_SECTIONS_MAX],
                                 struct err *err);

/* The same of one section alone: `answers` is its object; NULL: nothing is answered. */
MUST_CHECK bool assessment_score_section(const struct assessment_section *section,
                                         const struct json *answers, bool finished,
                                         struct assessment_score *ret, struct err *err);

/* Sections that a plan should have something for, the urgent first, then the person's own priority,
 * then the worst; of severity 2 or more, urgent or first. Returns their count, and their indices. */
int assessment_needs(const struct assessment_form *form,
                     const struct assessment_score scores[ASSESSMENT_SECTIONS_MAX],
                     int ret[ASSESSMENT_SECTIONS_MAX]);

#endif
