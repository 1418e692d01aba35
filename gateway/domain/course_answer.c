/* Floor 1: what a typed text is as an answer to a lesson's question. */
#include "domain/course.h"

#include "domain/fold.h"
#include "domain/keyword.h"

enum { ANSWER_SIZE = 160, FAR = 9 };

static struct str folded(struct str text, char *storage, size_t size)
{
    struct builder b;
    builder_init(&b, storage, size);
    fold(text, &b);
    return builder_ok(&b) ? builder_str(&b) : STR("");
}

static int word_count(struct str text)
{
    int count = text.len > 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == ' ';
    return count;
}

/* A word too long to be measured as one is near only when it is the same. */
static int distance(struct str typed, struct str wanted)
{
    if (str_equal(typed, wanted))
        return 0;
    size_t characters = 0;
    (void)keyword_letters(wanted, &characters);
    int most = keyword_tolerance(characters);
    int found = most > 0 ? keyword_distance(typed, wanted, most) : most + 1;
    return found <= most ? found : FAR;
}

/* "2", "answer 2", "2 the contract": the one number in it that is an option. */
static int number_in(struct str text, int option_count)
{
    int found = 0;
    while (text.len > 0) {
        struct str word;
        int64_t number = 0;
        (void)str_cut(text, ' ', &word, &text);
        if (!str_to_int64(word, &number))
            continue;
        if (found != 0 || number < 1 || number > option_count)
            return 0;
        found = (int)number;
    }
    return found;
}

/* The option whose words the text has, all or the first letters of them: the only such one. */
static int option_by_words(const struct quiz_text *quiz, struct str text)
{
    int best = 0, smallest = FAR;
    bool twice = false;
    for (int i = 0; i < quiz->option_count; i++) {
        char storage[ANSWER_SIZE * 2];
        struct str option = folded(quiz->options[i], storage, sizeof(storage));
        int near = distance(text, option);
        if (near == FAR && text.len >= 3 && str_starts(option, text))
            near = FAR - 1;
        if (near < smallest) {
            best = i + 1;
            twice = false;
        } else if (near == smallest && near < FAR) {
            twice = true;
        }
        smallest = near < smallest ? near : smallest;
    }
    return twice ? 0 : best;
}

static bool is_accepted(const struct quiz_text *quiz, struct str text)
{
    struct str run_together = text;
    char storage[ANSWER_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    for (size_t i = 0; i < text.len; i++) { /* "116 111" is "116111" */
        if (text.ptr[i] != ' ')
            builder_add_char(&b, text.ptr[i]);
    }
    if (builder_ok(&b))
        run_together = builder_str(&b);
    for (int i = 0; i < quiz->accepted_count; i++) {
        int64_t number;
        struct str wanted = quiz->accepted[i];
        bool digits = str_to_int64(wanted, &number);
        if (str_equal(run_together, wanted) || (!digits && distance(text, wanted) < FAR))
            return true;
    }
    return false;
}

enum course_verdict course_answer(const struct course *course, int lesson, int language,
                                  struct str text, int *ret_option)
{
    const struct quiz_text *quiz = course->lessons[lesson].texts[language].quiz;
    int right = course->lessons[lesson].right;
    char storage[ANSWER_SIZE * FOLD_GROWTH_MAX + 1];
    *ret_option = 0;
    if (!quiz || text.len > ANSWER_SIZE)
        return VERDICT_NONE;
    struct str typed = folded(text, storage, sizeof(storage));
    if (typed.len == 0 || typed.len >= ANSWER_SIZE || word_count(typed) > COURSE_ANSWER_WORDS_MAX)
        return VERDICT_NONE;
    if (is_accepted(quiz, typed)) {
        *ret_option = right;
        return VERDICT_RIGHT;
    }
    if (quiz->option_count == 0)
        return VERDICT_WRONG;
    *ret_option = number_in(typed, quiz->option_count);
    if (*ret_option == 0)
        *ret_option = option_by_words(quiz, typed);
    if (*ret_option == 0)
        return VERDICT_NONE;
    return *ret_option == right ? VERDICT_RIGHT : VERDICT_WRONG;
}
