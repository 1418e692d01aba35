/* Bench: the dialogue alone on one core: the walks over the shipped menus by USSD, and keys and
 * words by SMS; typed questions, ranked alone and as whole steps. Also what the menus cost to load and to keep. One line of JSON. */
#include "base/clock.h"
#include "domain/dialogue.h"
#include "domain/rank.h"
#include "edge/menu_files.h"
#include "walks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Keys, keywords in one language and the other, a misspelt one, a question in a person's words. */
static const char *const texts[] = {
    "EMIGRANT",
    "2",
    "1",
    "0",
    "MENU",
    "KTHYER",
    "3",
    "1",
    "9",
    "ETIAS",
    "00",
    "GJUHA",
    "1",
    "Etiass",
    "0",
    "Punë në Gjermani",
    "emigrant",
    "4",
    "more",
    "0",
    "Si mund te gjej nje kurs falas ne qytetin tim?",
    "00",
};

enum {
    TEXTS = sizeof(texts) / sizeof(texts[0]),
    QUESTIONS_MAX = 512,
    QUESTIONS_SIZE = 128 * 1024,
};

struct bench {
    const struct menus *menus;
    struct dialogue_state state;
    struct dialogue_input input;
    struct dialogue_result result;
    uint64_t steps, bytes;
    struct {
        struct str text;
        int category, language;
        char stored[64]; /* the state of who asks it */
    } questions[QUESTIONS_MAX];
    int question_count;
    char storage[QUESTIONS_SIZE];
};

static void step(struct bench *bench, enum dialogue_event event, const char *text)
{
    static const struct dialogue_row row = { .number = 100 };
    bench->input.event = event;
    bench->input.text = str_of(text);
    bench->input.now_ms += 1000;
    dialogue_step(bench->menus, &bench->state, &bench->input, NULL, &bench->result);
    if (bench->result.need != NEED_NONE) {
        const struct dialogue_data data = { .kind = bench->result.need,
                                            .rows = &row,
                                            .row_count = 1 };
        dialogue_step(bench->menus, &bench->state, &bench->input, &data, &bench->result);
    }
    bench->state = bench->result.state;
    bench->steps++;
    bench->bytes += strlen(bench->result.reply);
}

static void walk_all(struct bench *bench)
{
    bench->input.bearer = BEARER_USSD;
    for (int i = 0; i < WALKS; i++) {
        dialogue_state_decode(STR(""), &bench->state);
        step(bench, EVENT_USSD_BEGIN, "");
        for (const char *const *key = walks[i]; *key; key++)
            step(bench, EVENT_TEXT, *key);
    }
}

static void text_all(struct bench *bench)
{
    bench->input.bearer = BEARER_SMS;
    dialogue_state_decode(STR(""), &bench->state);
    for (int i = 0; i < TEXTS; i++)
        step(bench, EVENT_TEXT, texts[i]);
}

static void rank_all(struct bench *bench)
{
    struct rank_found found[RANK_FOUND_MAX];
    for (int i = 0; i < bench->question_count; i++) {
        const struct rank_want want = { bench->questions[i].text, bench->questions[i].category,
                                        bench->questions[i].language };
        bench->bytes += (uint64_t)rank_find(bench->menus, &want, found);
        bench->steps++;
    }
}

static void ask_all(struct bench *bench)
{
    bench->input.bearer = BEARER_SMS;
    for (int i = 0; i < bench->question_count; i++) {
        dialogue_state_decode(str_of(bench->questions[i].stored), &bench->state);
        step(bench, EVENT_TEXT, bench->questions[i].text.ptr);
    }
}

static void take_question(struct bench *bench, char *line)
{
    struct str category, language, fact, rest;
    str_cut(str_of(line), '\t', &category, &rest);
    str_cut(rest, '\t', &language, &rest);
    str_cut(language, '-', &language, &fact);
    str_cut(rest, '\t', &fact, &rest);
    if (line[0] == '#' || rest.len == 0 || bench->question_count == QUESTIONS_MAX)
        return;
    const struct menus *menus = bench->menus;
    int index = bench->question_count++, found = -1;
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, category))
            found = i;
    }
    bench->questions[index].text = rest;
    bench->questions[index].category = found;
    bench->questions[index].language = menus_language(menus, language);
    snprintf(bench->questions[index].stored, sizeof(bench->questions[index].stored),
             "1\n" STR_FMT "\n\n\n" STR_FMT "\n0 0 0 0 0 0 0 0\n", STR_ARG(language),
             STR_ARG(category));
}

/* Lines of category, language, fact, question. */
static bool read_questions(struct bench *bench, const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t size = fread(bench->storage, 1, sizeof(bench->storage) - 1, file), start = 0;
    fclose(file);
    for (size_t i = 0; i < size; i++) {
        if (bench->storage[i] != '\n')
            continue;
        bench->storage[i] = '\0';
        take_question(bench, bench->storage + start);
        start = i + 1;
    }
    return bench->question_count > 0;
}

/* Microseconds of this process on a core: what neighbours take does not count. */
static int64_t core_us(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

/* Steps a second over `us` microseconds. */
static double rate(struct bench *bench, void (*round)(struct bench *), int64_t us)
{
    bench->steps = 0;
    int64_t start_us = core_us(), now_us;
    do {
        round(bench);
        now_us = core_us();
    } while (now_us - start_us < us);
    return (double)bench->steps * 1e6 / (double)(now_us - start_us);
}

static long rss_kb(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    char line[128];
    if (file && fgets(line, sizeof(line), file)) {
        const char *space = strchr(line, ' ');
        pages = space ? strtol(space, NULL, 10) : 0;
    }
    if (file)
        fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: bench_steps MENUS QUESTIONS MS\n", stderr);
        return 64;
    }
    struct menu_faults faults = { .arena = arena_new(JOB_ARENA_SIZE_MAX) };
    struct menus *menus;
    long before_kb = rss_kb();
    int64_t now_ms = clock_now_ms(), start_us = core_us();
    if (!menu_files_load(argv[1], &menu_budget_default, now_ms, &faults, &menus)) {
        fputs("bench_steps: the menus have faults: see `migranti check`\n", stderr);
        return 65;
    }
    int64_t load_us = core_us() - start_us;
    long kept_kb = rss_kb() - before_kb;
    struct bench *bench = calloc(1, sizeof(*bench));
    if (!bench)
        abort();
    bench->menus = menus;
    bench->input.now_ms = now_ms;
    bench->input.limits = (struct screen_limits){ .ussd_gsm7_max = USSD_GSM7_CHARS_MAX,
                                                  .ussd_ucs2_max = USSD_UCS2_CHARS_MAX,
                                                  .fold = true };
    if (!read_questions(bench, argv[2])) {
        fputs("bench_steps: the questions cannot be read\n", stderr);
        return 65;
    }
    int64_t us = strtol(argv[3], NULL, 10) * 1000;
    double ussd = rate(bench, walk_all, us), sms = rate(bench, text_all, us);
    double ranked = rate(bench, rank_all, us), asked = rate(bench, ask_all, us);
    printf("{\"ussd_per_second\":%.0f,\"sms_per_second\":%.0f,"
           "\"rankings_per_second\":%.0f,\"questions_per_second\":%.0f,\"load_us\":%lld,"
           "\"menus_kb\":%zu,\"rss_kb\":%ld,\"nodes\":%d,\"bytes\":%llu}\n",
           ussd, sms, ranked, asked, (long long)load_us, arena_used(menus->arena) / 1024, kept_kb,
           menus->node_count, (unsigned long long)bench->bytes);
    free(bench);
    menus_release(menus);
    arena_free(faults.arena);
    return 0;
}
