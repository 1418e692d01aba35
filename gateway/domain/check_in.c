/* Floor 1: when check-ins are due, and what is answered to them. */
#include "domain/check_in.h"

#include "domain/date.h"

static const int64_t minute_ms = 60LL * 1000, whole_day_ms = 24LL * 60 * 60 * 1000;
static const int days_of[CHECK_IN_PACES] = { 7, 14, 28 };

const char *const check_in_answer_names[CHECK_IN_ANSWERS] = { "none",   "fine",    "call",
                                                              "urgent", "no_more", "words" };
const char *const check_in_pace_names[CHECK_IN_PACES] = { "weekly", "two_weekly", "four_weekly" };

enum check_in_answer check_in_answer_of(int key)
{
    if (key == 0)
        return CHECK_IN_NO_MORE;
    return key >= CHECK_IN_FINE && key <= CHECK_IN_URGENT ? (enum check_in_answer)key
                                                          : CHECK_IN_NONE;
}

enum check_in_answer check_in_answer_in(const struct alert_words *words, struct str folded)
{
    struct str first, rest;
    int64_t key = -1;
    bool keyed = str_cut(folded, ' ', &first, &rest) && first.len == 1 && str_to_int64(first, &key);
    struct str said = keyed ? rest : folded;
    const struct alert_word *word = words ? alert_words_find(words, said) : NULL;
    if (!word || word->word.len != said.len || (keyed && key != word->act))
        return CHECK_IN_NONE;
    return (enum check_in_answer)word->act;
}

int check_in_days(enum check_in_pace pace)
{
    return days_of[pace];
}

enum check_in_pace check_in_pace_of(int days)
{
    for (int pace = 0; pace < CHECK_IN_PACES; pace++) {
        if (days_of[pace] == days)
            return (enum check_in_pace)pace;
    }
    return CHECK_IN_WEEKLY;
}

/* Counted in days by the clock here: the hour stays when the clock changes. */
int64_t check_in_next_ms(int64_t day_ms, int minute, int days, int64_t after_ms)
{
    int64_t step_ms = days * whole_day_ms, gone_ms = date_local_ms(after_ms) - day_ms;
    int64_t turn = gone_ms > step_ms ? gone_ms / step_ms - 1 : 0;
    for (;; turn++) {
        int64_t at_ms = date_moment_ms(day_ms + turn * step_ms + minute * minute_ms);
        if (at_ms >= after_ms)
            return at_ms;
    }
}

bool check_in_is_heard(struct quiet_hours quiet, int64_t at_ms)
{
    return quiet_ends_ms(quiet, at_ms) == at_ms;
}
