/* Floor 1: the fields of case files. */
#include "domain/case_field.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "domain/date.h"

#define YES_NO "yes no"
#define TO_TEN "0 1 2 3 4 5 6 7 8 9 10"

const char *const case_class_names[CASE_CLASSES] = { "identity",   "contact",      "legal",
                                                     "protection", "psychosocial", "programme" };
const char *const case_kind_names[CASE_KINDS] = {
    "person",
    "paper",
    "concern",
    "note",
    "note_protection",
    "note_psychosocial",
    "task",
    "goal",
    "session",
    "session_psychosocial",
};

/* clang-format off */
const struct case_field case_fields[] = {
    /* kind, name, class, type, choices, sealed, required, when */
    { CASE_PERSON, "name", CASE_IDENTITY, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_PERSON, "relation", CASE_IDENTITY, CASE_CHOICE,
      "self spouse child parent sibling grandparent grandchild other_relative guardian foster_child"
      " not_related", false, true, CASE_ANY_DAY },
    { CASE_PERSON, "of", CASE_IDENTITY, CASE_LINK, NULL, false, false, CASE_ANY_DAY },
    { CASE_PERSON, "born", CASE_IDENTITY, CASE_DAY, NULL, true, false, CASE_NOT_LATER },
    { CASE_PERSON, "born_estimated", CASE_IDENTITY, CASE_CHOICE, YES_NO, false, false,
      CASE_ANY_DAY },
    { CASE_PERSON, "sex", CASE_IDENTITY, CASE_CHOICE, "female male other not_said", false, false,
      CASE_ANY_DAY },
    { CASE_PERSON, "nationality", CASE_IDENTITY, CASE_CHOICE,
      "afghan iranian pakistani syrian iraqi stateless other", false, false, CASE_ANY_DAY },
    { CASE_PERSON, "speaks", CASE_IDENTITY, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_PERSON, "interpreter", CASE_IDENTITY, CASE_CHOICE, YES_NO, false, false, CASE_ANY_DAY },
    { CASE_PERSON, "marital", CASE_IDENTITY, CASE_CHOICE,
      "single married widowed divorced separated", false, false, CASE_ANY_DAY },
    { CASE_PERSON, "other_ids", CASE_IDENTITY, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_PERSON, "whereabouts", CASE_CONTACT, CASE_CHOICE,
      "household elsewhere_albania afghanistan third_country unknown died", false, false,
      CASE_ANY_DAY },
    { CASE_PERSON, "municipality", CASE_CONTACT, CASE_CHOICE, "tirana lezhe other", false, false,
      CASE_ANY_DAY },
    { CASE_PERSON, "address", CASE_CONTACT, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_PERSON, "phone_safe", CASE_CONTACT, CASE_CHOICE, "call_text text_only call_only no",
      false, false, CASE_ANY_DAY },
    { CASE_PERSON, "phone_shared", CASE_CONTACT, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_PERSON, "phone_hours", CASE_CONTACT, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_PERSON, "status", CASE_LEGAL, CASE_CHOICE,
      "temporary_protection asylum_seeker refugee subsidiary_protection permit_provisional"
      " permit_work permit_family permit_study permit_humanitarian permanent none unknown", false,
      false, CASE_ANY_DAY },
    { CASE_PERSON, "siv", CASE_LEGAL, CASE_CHOICE, "none pending denied appealed approved", false,
      false, CASE_ANY_DAY },
    { CASE_PERSON, "siv_denied", CASE_LEGAL, CASE_DAY, NULL, false, false, CASE_NOT_LATER },
    { CASE_PERSON, "lawyer", CASE_LEGAL, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_PERSON, "reunification", CASE_LEGAL, CASE_CHOICE,
      "none wished tracing opened submitted approved refused arrived closed", false, false,
      CASE_ANY_DAY },

    { CASE_PAPER, "paper", CASE_LEGAL, CASE_CHOICE,
      "passport tazkira birth_certificate marriage_certificate asylum_card residence_permit"
      " provisional_permit visa travel_document health_card school_record diploma other", false,
      true, CASE_ANY_DAY },
    { CASE_PAPER, "of", CASE_LEGAL, CASE_LINK, NULL, false, false, CASE_ANY_DAY },
    { CASE_PAPER, "number", CASE_LEGAL, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_PAPER, "issued", CASE_LEGAL, CASE_DAY, NULL, false, false, CASE_NOT_LATER },
    { CASE_PAPER, "expires", CASE_LEGAL, CASE_DAY, NULL, false, false, CASE_ANY_DAY },
    { CASE_PAPER, "remind", CASE_LEGAL, CASE_CHOICE, YES_NO, false, false, CASE_ANY_DAY },
    { CASE_PAPER, "remark", CASE_LEGAL, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },

    { CASE_CONCERN, "concern", CASE_PROTECTION, CASE_CHOICE,
      "exploited gender_violence trafficked stateless detained illness disability abused"
      " child_headed unaccompanied separated child_labour distress pregnant single_parent"
      " older_alone other", false, true, CASE_ANY_DAY },
    { CASE_CONCERN, "of", CASE_PROTECTION, CASE_LINK, NULL, false, false, CASE_ANY_DAY },
    { CASE_CONCERN, "risk", CASE_PROTECTION, CASE_CHOICE, "high medium low", false, false,
      CASE_ANY_DAY },
    { CASE_CONCERN, "since", CASE_PROTECTION, CASE_DAY, NULL, false, false, CASE_NOT_LATER },
    { CASE_CONCERN, "details", CASE_PROTECTION, CASE_WORDS, NULL, true, false, CASE_ANY_DAY },

    { CASE_NOTE, "text", CASE_PROGRAMME, CASE_WORDS, NULL, true, true, CASE_ANY_DAY },
    { CASE_NOTE_PROTECTION, "text", CASE_PROTECTION, CASE_WORDS, NULL, true, true, CASE_ANY_DAY },
    { CASE_NOTE_PSYCHOSOCIAL, "text", CASE_PSYCHOSOCIAL, CASE_WORDS, NULL, true, true,
      CASE_ANY_DAY },

    { CASE_TASK, "what", CASE_PROGRAMME, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_TASK, "cause", CASE_PROGRAMME, CASE_CHOICE,
      "own consent_withdrawn consent_refused referral_answered referral_declined plan_sent_back"
      " closure_sent_back check_in_call check_in_urgent check_in_silent check_in_ended"
      " check_in_words missed_appointment referral_wanted",
      false, false, CASE_ANY_DAY },
    { CASE_TASK, "due", CASE_PROGRAMME, CASE_DAY, NULL, false, true, CASE_ANY_DAY },

    /* Primero's case plan: need, goal, who does what until when, and what became of it. */
    { CASE_GOAL, "need", CASE_PROGRAMME, CASE_CHOICE,
      "legal safety health mind housing income work school language family network access", false,
      true, CASE_ANY_DAY },
    { CASE_GOAL, "goal", CASE_PROGRAMME, CASE_WORDS, NULL, true, true, CASE_ANY_DAY },
    { CASE_GOAL, "action", CASE_PROGRAMME, CASE_WORDS, NULL, true, false, CASE_ANY_DAY },
    { CASE_GOAL, "provider", CASE_PROGRAMME, CASE_TEXT, NULL, true, false, CASE_ANY_DAY },
    { CASE_GOAL, "due", CASE_PROGRAMME, CASE_DAY, NULL, false, true, CASE_ANY_DAY },
    { CASE_GOAL, "outcome", CASE_PROGRAMME, CASE_CHOICE, "met partly not_met dropped", false, false,
      CASE_ANY_DAY },

    /* A talk, and how the person felt before and after it (0 worst, 10 best). */
#define SESSION(kind, class)                                                                      \
    { kind, "day", class, CASE_DAY, NULL, false, true, CASE_NOT_LATER },                          \
    { kind, "minutes", class, CASE_CHOICE, "15 30 45 60 90 120 180", false, true, CASE_ANY_DAY },  \
    { kind, "setting", class, CASE_CHOICE, "individual group family", false, true, CASE_ANY_DAY }, \
    { kind, "way", class, CASE_CHOICE, "in_person phone video", false, true, CASE_ANY_DAY },       \
    { kind, "before", class, CASE_CHOICE, TO_TEN, false, false, CASE_ANY_DAY },                    \
    { kind, "after", class, CASE_CHOICE, TO_TEN, false, false, CASE_ANY_DAY },                     \
    { kind, "text", class, CASE_WORDS, NULL, true, false, CASE_ANY_DAY }
    SESSION(CASE_SESSION, CASE_PROGRAMME),
    SESSION(CASE_SESSION_PSYCHOSOCIAL, CASE_PSYCHOSOCIAL),
#undef SESSION
};
/* clang-format on */
const int case_field_count = sizeof(case_fields) / sizeof(case_fields[0]);

const struct case_field *case_field_find(enum case_kind kind, struct str name)
{
    for (int i = 0; i < case_field_count; i++) {
        if (case_fields[i].kind == kind && str_equal(name, str_of(case_fields[i].name)))
            return &case_fields[i];
    }
    return NULL;
}

/* ---- one value */

static bool is_choice(struct str choices, struct str value)
{
    struct str one;
    for (bool more = choices.len > 0; more;) {
        more = str_cut(choices, ' ', &one, &choices);
        if (str_equal(one, value))
            return true;
    }
    return false;
}

static bool check_text(const struct case_field *field, struct str value, struct err *err)
{
    size_t size_max = field->type == CASE_WORDS ? CASE_NOTE_SIZE_MAX : CASE_TEXT_SIZE_MAX;
    int32_t c;
    if (value.len > size_max)
        return err_set(err, ERR_INVALID, "%s: at most %zu bytes are kept", field->name, size_max);
    if (!utf8_valid(value))
        return err_set(err, ERR_INVALID, "%s must be UTF-8", field->name);
    for (size_t taken; (taken = utf8_next(value, &c)) > 0; value = str_from(value, taken)) {
        bool line = field->type == CASE_WORDS && (c == '\n' || c == '\t');
        if (!line && utf8_is_control(c))
            return err_set(err, ERR_INVALID,
                           "%s holds a control character: write it by hand instead of pasting it",
                           field->name);
    }
    return true;
}

static bool check_day(const struct case_field *field, struct str value, struct str today,
                      struct err *err)
{
    if (!date_is_day(value))
        return err_set(err, ERR_INVALID, "%s must be a day from 1900 on, as 2026-11-21",
                       field->name);
    if (field->when == CASE_NOT_LATER && str_compare(value, today) > 0)
        return err_set(err, ERR_INVALID, "%s lies in the future", field->name);
    return true;
}

bool case_field_check(const struct case_field *field, struct str value, struct str today,
                      struct err *err)
{
    int64_t id;
    if (value.len == 0)
        return !field->required || err_set(err, ERR_INVALID, "%s may not be empty", field->name);
    switch (field->type) {
    case CASE_TEXT:
    case CASE_WORDS:
        return check_text(field, value, err);
    case CASE_DAY:
        return check_day(field, value, today, err);
    case CASE_CHOICE:
        return is_choice(str_of(field->choices), value) ||
               err_set(err, ERR_INVALID, "%s is one of: %s", field->name, field->choices);
    case CASE_LINK:
        return (str_to_int64(value, &id) && id > 0) ||
               err_set(err, ERR_INVALID, "%s must be the id of a person of the file", field->name);
    }
    return false;
}

/* ---- one item */

static struct str value_of(enum case_kind kind, const struct str *values, const char *name)
{
    for (int i = 0; i < case_field_count; i++) {
        if (case_fields[i].kind == kind && str_equal(str_of(case_fields[i].name), str_of(name)))
            return values[i];
    }
    return STR("");
}

bool case_field_check_item(enum case_kind kind, const struct str *values, struct err *err)
{
    for (int i = 0; i < case_field_count; i++) {
        if (case_fields[i].kind == kind && case_fields[i].required && values[i].len == 0)
            return err_set(err, ERR_UNPROCESSED, "%s may not be empty", case_fields[i].name);
    }
    struct str issued = value_of(kind, values, "issued"), ends = value_of(kind, values, "expires");
    if (issued.len > 0 && ends.len > 0 && str_compare(issued, ends) > 0)
        return err_set(err, ERR_UNPROCESSED, "expires lies before issued");
    if (kind == CASE_PERSON && str_equal(value_of(kind, values, "relation"), STR("self")) &&
        value_of(kind, values, "of").len > 0)
        return err_set(err, ERR_UNPROCESSED,
                       "the person of the file is related to nobody: the others are, to them");
    return true;
}

bool case_field_links_end(const int *of, int count)
{
    for (int i = 0; i < count; i++) {
        int steps = 0, at = i;
        while (at >= 0 && steps <= count) {
            at = of[at];
            steps++;
        }
        if (at >= 0)
            return false;
    }
    return true;
}
