/* Signs of fraud and trafficking in an offer of work or a visa.
 *
 * What the signs are is data (menus/work/screening.json). A concept is many words for one thing, in
 * several languages; a rule is concepts near each other ("pay before amount"), unless one that excuses
 * it stands there, too ("pay nothing"). A sign is met when one of its rules is, and counts its weight:
 * one of weight 2 is danger, and so are two of weight 1. A record has signs that no text has: nobody
 * named, a wage far above what such work earns, only a mobile number.
 *
 * Words are compared folded (fold.h), by their beginnings, long ones with one error forgiven. No sign is
 * no proof: whoever tells a verdict says so, and where to ask.
 *
 * Floor 1. Thread: any; immutable once built. */
#ifndef GATEWAY_SCREENING_H
#define GATEWAY_SCREENING_H

#include "base/limits.h"
#include "domain/vacancy.h"

enum {
    SCREENING_SIGNS_MAX = 32, /* bits of a set */
    SCREENING_CONCEPTS_MAX = 128,
    SCREENING_RULE_PARTS_MAX = 4,
    SCREENING_PHRASE_WORDS_MAX = 6,
    SCREENING_QUESTIONS_MAX = 5,
    SCREENING_DANGER = 2, /* the weight that is danger; below it, take care */
};

enum screening_special {                   /* signs that the program itself finds, by these ids */
                         SCREENING_NUMBER, /* a number that is known for bad offers */
                         SCREENING_MOBILE, /* only a mobile number or a messenger to ask */
                         SCREENING_NO_EMPLOYER, /* nobody is named */
                         SCREENING_TOO_GOOD,    /* wages far above the usual */
                         SCREENING_SPECIAL_COUNT
};

enum screening_text { /* what CHECK says beside reasons and questions */
                      SCREENING_PROMPT,
                      SCREENING_ANSWER, /* behind a question: the two keys */
                      SCREENING_SAYS_DANGER,
                      SCREENING_SAYS_CARE,
                      SCREENING_SAYS_NOTHING,
                      SCREENING_TEXT_COUNT
};
extern const char *const screening_text_names[SCREENING_TEXT_COUNT];

struct screening_sign {
    struct str id;
    int weight;
    struct str reasons[MENU_LANGUAGES_MAX]; /* by the set's language index; never empty */
};

struct screening_question {
    int sign;     /* that the bad answer is */
    bool bad_yes; /* which answer that is */
    struct str texts[MENU_LANGUAGES_MAX];
};

struct screening_word {
    struct str text;
    bool open; /* words that begin so, too */
};

struct screening_phrase {
    struct screening_word words[SCREENING_PHRASE_WORDS_MAX];
    int count, concept;
};

struct screening_set {
    uint64_t bits[SCREENING_CONCEPTS_MAX / 64];
};

void screening_set_add(struct screening_set *set, int concept);

struct screening_rule {
    int parts[SCREENING_RULE_PARTS_MAX]; /* concepts, all of them */
    int part_count, window, sign;
    struct screening_set all, excuses;
};

struct screening {
    struct screening_phrase *phrases; /* ascending by first byte */
    int phrase_count;
    int first[257]; /* of the phrases with that first byte */
    struct screening_rule *rules;
    int rule_count;
    struct screening_sign signs[SCREENING_SIGNS_MAX];
    int sign_count;
    int special[SCREENING_SPECIAL_COUNT]; /* signs */
    struct screening_question questions[SCREENING_QUESTIONS_MAX];
    int question_count;
    struct str texts[SCREENING_TEXT_COUNT][MENU_LANGUAGES_MAX];
    int currency; /* the concept */
};

/* Concepts that are numbers, before those of the file. */
enum { CONCEPT_NUMBER, CONCEPT_AMOUNT, CONCEPT_HIGH, CONCEPT_AGES, CONCEPT_FILE };
extern const char *const screening_concept_names[CONCEPT_FILE];

struct screening_found {
    uint32_t signs; /* a bit for each */
    int weight;
};

/* Total for any bytes; adds to what was found before. */
void screening_text(const struct screening *screening, struct str text,
                    struct screening_found *found);

/* What a record tells beside its words. `usual_wage`: the median for such work, in its currency; 0: not
 * known. */
void screening_vacancy(const struct screening *screening, const struct vacancy *vacancy,
                       int64_t usual_wage, struct screening_found *found);

void screening_add(const struct screening *screening, int sign, struct screening_found *found);

/* The heaviest first, at most `max`; how many. */
int screening_reasons(const struct screening *screening, uint32_t signs, int max, int *ret);

/* "pay_first passport", as it is stored, and back; unknown ones are left out. */
void screening_names(const struct screening *screening, uint32_t signs, struct builder *ret);
uint32_t screening_read_names(const struct screening *screening, struct str names);

#endif
