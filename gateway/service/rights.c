/* Floor 3: what each role may do. */
#include "service/rights.h"

static const struct {
    const char *role;
    bool may[RIGHT_COUNT];
} table[] = {
    { "expert",
      { [RIGHT_TICKETS] = true,
        [RIGHT_HOLD] = true,
        [RIGHT_ANSWER] = true,
        [RIGHT_TRANSLATE] = true,
        [RIGHT_APPROVE] = true } },
    { "translator", { [RIGHT_TICKETS] = true, [RIGHT_HOLD] = true, [RIGHT_TRANSLATE] = true } },
    { "case_worker",
      { [RIGHT_TICKETS] = true,
        [RIGHT_HOLD] = true,
        [RIGHT_ANSWER] = true,
        [RIGHT_TRANSLATE] = true,
        [RIGHT_DIRECTORY] = true,
        [RIGHT_NUMBER] = true,
        [RIGHT_CASES] = true,
        [RIGHT_CASES_WRITE] = true,
        [RIGHT_CASES_OPEN] = true } },
    { "supervisor",
      { [RIGHT_TICKETS] = true,
        [RIGHT_HOLD] = true,
        [RIGHT_ANSWER] = true,
        [RIGHT_TRANSLATE] = true,
        [RIGHT_APPROVE] = true,
        [RIGHT_NUMBER] = true,
        [RIGHT_CASES] = true,
        [RIGHT_CASES_WRITE] = true,
        [RIGHT_CASES_OPEN] = true,
        [RIGHT_CASES_ASSIGN] = true,
        [RIGHT_SUBJECT] = true } },
    { "psychologist", { [RIGHT_CASES] = true, [RIGHT_CASES_WRITE] = true } },
    { "partner", { [RIGHT_CASES] = true, [RIGHT_REFERRALS] = true } },
    { "editor",
      { [RIGHT_CANNED] = true,
        [RIGHT_MENUS] = true,
        [RIGHT_VACANCIES] = true,
        [RIGHT_DIRECTORY] = true,
        [RIGHT_ANNOUNCE] = true } },
    { "coordinator",
      { [RIGHT_TICKETS] = true,
        [RIGHT_HOLD] = true,
        [RIGHT_ANSWER] = true,
        [RIGHT_TRANSLATE] = true,
        [RIGHT_APPROVE] = true,
        [RIGHT_NUMBER] = true,
        [RIGHT_COMPLAINTS] = true,
        [RIGHT_VIEWS] = true,
        [RIGHT_CANNED] = true,
        [RIGHT_MENUS] = true,
        [RIGHT_VACANCIES] = true,
        [RIGHT_DIRECTORY] = true,
        [RIGHT_FIGURES] = true,
        [RIGHT_ANNOUNCE] = true,
        [RIGHT_RELEASE] = true,
        [RIGHT_REPORTS] = true,
        [RIGHT_SUBJECT] = true } },
    { "administrator",
      { [RIGHT_TICKETS] = true,
        [RIGHT_HOLD] = true,
        [RIGHT_ANSWER] = true,
        [RIGHT_COMPLAINTS] = true,
        [RIGHT_VIEWS] = true,
        [RIGHT_CANNED] = true,
        [RIGHT_MENUS] = true,
        [RIGHT_VACANCIES] = true,
        [RIGHT_DIRECTORY] = true,
        [RIGHT_PEOPLE] = true,
        [RIGHT_AUDIT] = true,
        [RIGHT_FIGURES] = true,
        [RIGHT_ANNOUNCE] = true,
        [RIGHT_RELEASE] = true,
        [RIGHT_SUBJECT] = true } },
    { "auditor", { [RIGHT_AUDIT] = true } },
};

enum { ROLE_COUNT = sizeof(table) / sizeof(table[0]) };

static const char *const names[RIGHT_COUNT] = {
    [RIGHT_TICKETS] = "tickets",
    [RIGHT_ANSWER] = "answer",
    [RIGHT_NUMBER] = "number",
    [RIGHT_CANNED] = "canned",
    [RIGHT_COMPLAINTS] = "complaints",
    [RIGHT_MENUS] = "menus",
    [RIGHT_VIEWS] = "views",
    [RIGHT_PEOPLE] = "people",
    [RIGHT_AUDIT] = "audit",
    [RIGHT_TRANSLATE] = "translate",
    [RIGHT_APPROVE] = "approve",
    [RIGHT_FIGURES] = "figures",
    [RIGHT_VACANCIES] = "vacancies",
    [RIGHT_CASES] = "cases",
    [RIGHT_CASES_WRITE] = "cases_write",
    [RIGHT_CASES_OPEN] = "cases_open",
    [RIGHT_CASES_ASSIGN] = "cases_assign",
    [RIGHT_REFERRALS] = "referrals",
    [RIGHT_ANNOUNCE] = "announce",
    [RIGHT_RELEASE] = "release",
    [RIGHT_DIRECTORY] = "directory",
    [RIGHT_REPORTS] = "reports",
    [RIGHT_SUBJECT] = "subject",
};

static int role_index(struct str role)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (str_equal(role, str_of(table[i].role)))
            return i;
    }
    return -1;
}

bool rights_is_role(struct str role)
{
    return role_index(role) >= 0;
}

struct str rights_role_list(void)
{
    return STR(
        "expert, translator, case_worker, supervisor, psychologist, partner, editor, coordinator,"
        " administrator or auditor");
}

bool rights_have(struct str role, enum right right)
{
    int index = role_index(role);
    if (right == RIGHT_DOOR)
        return true;
    if (index < 0 || right == RIGHT_NOBODY)
        return false;
    return right == RIGHT_ENTRY || right == RIGHT_SELF || table[index].may[right];
}

bool rights_need_factor(struct str role)
{
    return rights_have(role, RIGHT_NUMBER) || rights_have(role, RIGHT_COMPLAINTS) ||
           rights_have(role, RIGHT_PEOPLE) || rights_have(role, RIGHT_CASES);
}

const char *rights_name(enum right right)
{
    return names[right];
}

static bool has_word(struct str words, struct str wanted)
{
    struct str word;
    for (bool more = words.len > 0; more;) {
        more = str_cut(words, ' ', &word, &words);
        if (str_equal(word, wanted))
            return true;
    }
    return false;
}

bool rights_see(struct str role, struct str topics, struct str category, bool complaint)
{
    if (!rights_have(role, RIGHT_TICKETS) || (complaint && !rights_have(role, RIGHT_COMPLAINTS)))
        return false;
    return has_word(topics, STR("*")) || has_word(topics, category.len ? category : STR("none"));
}

bool rights_is_topics(struct str topics)
{
    if (str_equal(topics, STR("*")))
        return true;
    for (size_t i = 0; i < topics.len; i++) {
        char c = topics.ptr[i];
        bool fine =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ' ';
        if (!fine)
            return false;
    }
    return true;
}
