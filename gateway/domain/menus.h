/* Menus: trees and texts, built from files' bytes, checked, then immutable.
 *
 * Every folder of the menu directory but `assessments`, `common`, `courses`, `danger`, `schema`, `topics`
 * and `work` is a category: `tree.json`
 * holds the structure, LANG.json the texts of one language (menus/README.md, menus/schema/).
 * `common/LANG.json` holds the engine's own phrases, `danger` the words of danger. All nodes of all categories live in one array;
 * ids are unique over the set.
 *
 * Floor 1: the caller reads the files. Thread: any; a set is never changed once built. It is
 * counted: who keeps a pointer over a turn holds a reference. */
#ifndef GATEWAY_MENUS_H
#define GATEWAY_MENUS_H

#include "base/arena.h"
#include "base/limits.h"
#include "domain/danger.h"
#include "domain/fault.h"
#include "domain/language.h"
#include "domain/phrases.h"

enum node_kind {
    NODE_MENU,   /* a title and options */
    NODE_PAGE,   /* a leaf: text, perhaps more */
    NODE_INPUT,  /* asks for free text, then goes on to `then` */
    NODE_ACTION, /* does something: see enum node_action */
};

enum node_action {
    ACTION_NONE,
    ACTION_ASK,          /* ask an expert: prompts, opens a ticket under this node's category */
    ACTION_STATUS,       /* of my questions */
    ACTION_LANGUAGE,     /* the language choice */
    ACTION_VACANCIES,    /* looking for work by text */
    ACTION_COURSES,      /* the courses to choose from */
    ACTION_APPOINTMENTS, /* theirs, or free times */
    ACTION_SERVICES,     /* looking for help in the directory */
    ACTION_REFERRALS,    /* what an adviser arranged for them */
};

enum text_status { TEXT_MACHINE_DRAFTED, TEXT_REVIEWED };

struct node_text { /* one node in one language */
    bool present;
    enum text_status status;
    struct str label;        /* as an option of its parent: short */
    struct str label_folded; /* the same as fold() gives it */
    struct str title;     /* menus: over the options; inputs and "ask": the prompt, may be empty */
    struct str text;      /* pages */
    struct str more;      /* pages: what "9 more" shows; may be empty */
    struct str *keywords; /* folded */
    size_t keyword_count;
};

struct menu_node {
    struct str id;
    enum node_kind kind;
    enum node_action action;
    int category; /* index into menus->categories */
    int parent;   /* index of the menu that lists it, -1 for a category's start */
    int depth;    /* 1 for a category's start */
    int options[MENU_OPTIONS_MAX];
    int option_count;
    uint32_t fingerprint; /* of the options' ids: another one means that keys changed meaning */
    int then;             /* NODE_INPUT: index of the action that gets the text, else -1 */
    struct str fact;      /* pages: the fact it was written from, "EM-L06" */
    struct str *sources;  /* pages: address or document, date, kind */
    size_t source_count;
    int64_t reviewed_ms, review_by_ms;          /* pages: midnight UTC */
    bool high_risk;                             /* pages: ages fast or does harm when wrong */
    struct node_text texts[MENU_LANGUAGES_MAX]; /* by the set's language index */
};

struct menu_category {
    struct str name; /* its folder */
    int start;       /* its top menu */
    int order;       /* place on the home screen, ascending */
    bool
        discreet; /* people of this group may not be known to ask: answers are not pushed to them */
    bool languages[MENU_LANGUAGES_MAX]; /* it promises every text in */
};

struct menus {
    struct menu_node *nodes;
    int node_count;
    struct menu_category categories[MENU_CATEGORIES_MAX]; /* by order, then name */
    int category_count;
    const struct language
        *languages[MENU_LANGUAGES_MAX]; /* those of common/, in language_table order */
    int language_count;
    struct str phrases[MENU_LANGUAGES_MAX][PHRASE_COUNT];
    enum text_status phrase_status[MENU_LANGUAGES_MAX];
    int home[MENU_LANGUAGES_MAX]
            [MENU_CATEGORIES_MAX]; /* categories as the home screen lists them */
    uint32_t home_fingerprint[MENU_LANGUAGES_MAX];
    int *by_id;              /* node indexes, ascending by id */
    struct menu_word *words; /* every keyword, for menus_words.h */
    int word_count;
    struct rank *rank;                     /* for rank.h; NULL: none */
    struct danger *danger;                 /* the lists of the folder danger */
    struct vacancy_words *vacancy_words;   /* the folder work; NULL: none */
    struct courses *courses;               /* the folder courses; NULL: none */
    struct screening *screening;           /* signs of bad offers; NULL: none */
    struct assessments *assessments;       /* the folder assessments; NULL: none */
    struct alert_words *alert_words;       /* its alerts.json; NULL: none, so no alerts */
    struct need_words *needs;              /* the folder services; NULL: none */
    struct alert_words *appointment_words; /* NULL: none, so nobody books by phone */
    struct alert_words *check_in_words;    /* that mean a digit; NULL: digits alone do */
    struct screen_ready *screens;          /* screen_prepare(); NULL: composed each time */
    char version[17];                      /* hash of all files, hexadecimal */
    int64_t built_at_ms;
    _Atomic int references;
    struct arena *arena; /* owns it all */
};

struct menu_file {
    struct str path; /* "emigrants/sq.json", relative to the menu directory */
    struct str bytes;
};

/* Screens must fit these: the smallest of all configured channels. */
struct menu_budget {
    int ussd_gsm7_max, ussd_ucs2_max; /* characters a USSD page */
    int gsm7_segments, ucs2_segments; /* a leaf by SMS */
    bool fold;                        /* SMS and USSD texts are folded before they are measured */
};

extern const struct menu_budget menu_budget_default; /* 182 and 80, 2 and 3, folded */

/* Builds and checks. False when there was an error (warnings do not count); every fault is in
 * `faults`, ordered by file. On success the set has one reference, the caller's. `now_ms` judges
 * review dates, and is when the set was built. The files may go afterwards. */
MUST_CHECK bool menus_build(const struct menu_file *files, size_t file_count,
                            const struct menu_budget *budget, int64_t now_ms,
                            struct menu_faults *faults, struct menus **ret);

struct menus *menus_keep(struct menus *menus);
void menus_release(struct menus *menus); /* NULL is allowed; the last one frees */

int menus_node(const struct menus *menus, struct str id);       /* index, or -1 */
int menus_language(const struct menus *menus, struct str code); /* index, or -1 */
bool menus_has_category(const struct menus *menus, struct str name);

/* The node's text in a language, else in the nearest that it has (English, then Albanian). Never
 * NULL. */
const struct node_text *menus_text(const struct menus *menus, int node, int language);
int menus_text_language(const struct menus *menus, int node, int language); /* of that text */
bool menus_overdue(const struct menu_node *node, int64_t now_ms);

#endif
