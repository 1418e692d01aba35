/* Floor 4: transcripts. */
#include "edge/transcript.h"

#include "domain/date.h"
#include "edge/phone.h"

#include <stdlib.h>

enum { PATH_SIZE = 4096, REPORT_SIZE = 64 * 1024 };

struct run {
    const char *name, *directory;
    struct menu_shelf *shelf;
    char menus[PATH_SIZE];
    char language[LANGUAGE_SIZE];
    enum bearer bearer;
    int64_t now_ms;
    struct phone *phone; /* from the first line that is no header */
    int line;            /* of the file, from 1 */
    struct builder now, report;
    struct transcript_result *ret;
};

static bool is_expectation(struct str line)
{
    return line.len > 0 && (line.ptr[0] == '<' || line.ptr[0] == '+' || line.ptr[0] == '!');
}

static bool set_bearer(struct run *run, struct str value, struct err *err)
{
    if (!str_equal(value, STR("sms")) && !str_equal(value, STR("ussd")))
        return err_set(err, ERR_INVALID, "bearer is sms or ussd");
    run->bearer = str_equal(value, STR("sms")) ? BEARER_SMS : BEARER_USSD;
    return true;
}

static bool set_header(struct run *run, struct str line, struct err *err)
{
    struct str name, value;
    if (run->phone || !str_cut(line, ':', &name, &value))
        return err_set(err, ERR_INVALID,
                       "a line begins with > < + ! @ # or, at the top, is a header as bearer: sms");
    value = str_trim(value);
    if (str_equal(name, STR("bearer")))
        return set_bearer(run, value, err);
    if (str_equal(name, STR("language")))
        return str_to_c(value, run->language, sizeof(run->language)) ||
               err_set(err, ERR_INVALID, "language is a code, as sq");
    if (str_equal(name, STR("now")))
        return date_parse(value, &run->now_ms) ||
               err_set(err, ERR_INVALID, "now is a day, as 2026-12-01");
    if (str_equal(name, STR("menus"))) {
        struct builder path;
        builder_init(&path, run->menus, sizeof(run->menus));
        builder_addf(&path, "%s/" STR_FMT, run->directory, STR_ARG(value));
        return true;
    }
    return err_set(err, ERR_INVALID,
                   "\"" STR_FMT "\" is no header; known are bearer, language, now "
                   "and menus",
                   STR_ARG(name));
}

static bool take_phone(struct run *run, struct err *err)
{
    if (run->phone)
        return true;
    if (run->now_ms == 0)
        return err_set(err, ERR_INVALID,
                       "the day is missing; write a header as now: 2026-12-01, so that the "
                       "transcript tells the same next year");
    struct menus *menus;
    if (!menu_shelf_take(run->shelf, run->menus, run->now_ms, &menus, err))
        return false;
    run->phone = phone_new(run->shelf, menus, run->bearer, str_of(run->language), run->now_ms);
    return true;
}

static bool act(struct run *run, struct str line, struct builder *came, struct err *err)
{
    struct str argument = str_trim(str_from(line, 1));
    if (!take_phone(run, err))
        return false;
    run->ret->turns++;
    if (line.ptr[0] == '>')
        return phone_write(run->phone, argument, came, err);
    return phone_do(run->phone, argument, run->directory, came, err);
}

static void compare(struct run *run, int line, struct str input, struct str expected,
                    struct str came)
{
    builder_add(&run->now, came);
    if (str_equal(expected, came))
        return;
    run->ret->differing++;
    builder_addf(&run->report, "%s:%d: " STR_FMT "\n--- expected\n" STR_FMT "+++ came\n" STR_FMT,
                 run->name, line, STR_ARG(input), STR_ARG(expected), STR_ARG(came));
}

/* The lines of expectation that the text begins with. */
static struct str cut_expected(struct str *text, int *ret_lines)
{
    struct str expected = { text->ptr, 0 };
    while (is_expectation(*text)) {
        struct str line, rest;
        bool ended = str_cut(*text, '\n', &line, &rest);
        expected.len += line.len + ended;
        *text = rest;
        ++*ret_lines;
    }
    return expected;
}

static bool run_lines(struct run *run, struct str text, struct err *err)
{
    char came_storage[PHONE_OUTPUT_SIZE];
    while (text.len > 0) {
        struct str line;
        (void)str_cut(text, '\n', &line, &text);
        run->line++;
        builder_add(&run->now, line);
        builder_add_char(&run->now, '\n');
        bool action = line.len > 0 && (line.ptr[0] == '>' || line.ptr[0] == '@');
        if (is_expectation(line))
            return err_set(err, ERR_INVALID, "nothing was done that this could answer");
        if (!action && line.len > 0 && line.ptr[0] != '#' && !set_header(run, line, err))
            return false;
        if (!action)
            continue;
        struct builder came;
        builder_init(&came, came_storage, sizeof(came_storage));
        if (!act(run, line, &came, err))
            return false;
        int at = run->line;
        struct str expected = cut_expected(&text, &run->line);
        compare(run, at, line, expected, builder_str(&came));
    }
    return true;
}

bool transcript_run(struct str text, const char *name, const char *directory, const char *menus,
                    struct menu_shelf *shelf, struct arena *arena, struct transcript_result *ret,
                    struct err *err)
{
    struct run run = { .name = name, .directory = directory, .shelf = shelf, .ret = ret };
    *ret = (struct transcript_result){ .now = STR(""), .report = STR("") };
    if (!str_to_c(str_of(menus), run.menus, sizeof(run.menus)) ||
        !arena_builder(arena, 2 * text.len + REPORT_SIZE, &run.now) ||
        !arena_builder(arena, 2 * text.len + REPORT_SIZE, &run.report))
        return err_set(err, ERR_LIMIT, "%s: too long for a transcript", name);
    bool done = run_lines(&run, text, err);
    phone_free(run.phone);
    if (!done)
        return err_wrap(err, "%s:%d", name, run.line);
    if (!builder_ok(&run.now))
        return err_set(err, ERR_LIMIT, "%s: too long for a transcript", name);
    if (!builder_ok(&run.report))
        builder_init(&run.report, run.report.ptr, run.report.size);
    ret->now = builder_str(&run.now);
    ret->report = builder_str(&run.report);
    return true;
}
