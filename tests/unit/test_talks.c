/* What the transcripts have been through: every command, in every language that has a word for it. */
#include "base/limits.h"
#include "check.h"
#include "domain/fold.h"
#include "domain/keyword.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAIRS_MAX = 128, LINE_SIZE = 4096, TALKS_MIN = 60 };

struct pair { /* a command and the language of its word; "": used in several */
    enum command command;
    char language[LANGUAGE_SIZE];
    char word[64];
    bool seen;
};

struct pairs {
    struct pair rows[PAIRS_MAX];
    int count;
};

static struct pair *find(struct pairs *pairs, enum command command, struct str language)
{
    for (int i = 0; i < pairs->count; i++) {
        if (pairs->rows[i].command == command &&
            str_equal(str_of(pairs->rows[i].language), language))
            return &pairs->rows[i];
    }
    return NULL;
}

static void list(struct pairs *ret)
{
    struct str word, language;
    for (size_t i = 0; command_word(i, &word); i++) {
        enum command command = command_exact(word, &language);
        assert_int_not_equal(command, COMMAND_NONE);
        if (find(ret, command, language))
            continue;
        assert_true(ret->count < PAIRS_MAX);
        struct pair *pair = &ret->rows[ret->count++];
        *pair = (struct pair){ .command = command };
        assert_true(str_to_c(language, pair->language, sizeof(pair->language)));
        assert_true(str_to_c(word, pair->word, sizeof(pair->word)));
    }
}

static void see(struct pairs *pairs, struct str typed)
{
    static char storage[LINE_SIZE * FOLD_GROWTH_MAX + 1];
    struct builder folded;
    struct str language;
    builder_init(&folded, storage, sizeof(storage));
    fold(typed, &folded);
    struct pair *pair = find(pairs, command_exact(builder_str(&folded), &language), language);
    if (pair)
        pair->seen = true;
}

static int read_talks(const char *pattern, struct pairs *pairs)
{
    glob_t found;
    char line[LINE_SIZE];
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        FILE *file = fopen(found.gl_pathv[i], "r");
        assert_non_null(file);
        while (fgets(line, sizeof(line), file)) {
            if (str_starts(str_of(line), STR("> ")))
                see(pairs, str_trim(str_from(str_of(line), 2)));
        }
        fclose(file);
    }
    int count = (int)found.gl_pathc;
    globfree(&found);
    return count;
}

static void every_command_is_in_a_transcript_in_every_language(void **state)
{
    (void)state;
    struct pairs pairs = { .count = 0 };
    list(&pairs);
    int talks = read_talks(SOURCE_DIR "/menus/*/*.talk", &pairs) +
                read_talks(SOURCE_DIR "/tests/talk/*.talk", &pairs);
    assert_true(talks >= TALKS_MIN);
    int missing = 0;
    for (int i = 0; i < pairs.count; i++) {
        if (pairs.rows[i].seen)
            continue;
        print_message("no transcript has a word like \"%s\" (command %d, language \"%s\")\n",
                      pairs.rows[i].word, (int)pairs.rows[i].command, pairs.rows[i].language);
        missing++;
    }
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_in_a_transcript_in_every_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
