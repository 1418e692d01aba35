/* Every provider against its cases in tests/providers/NAME/, which are data:
 *
 *     settings          the channel's settings, lines "name = value"
 *     CASE.http         a call to the webhook          -> its events and our answer
 *     CASE.send         a message of ours              -> the call that carries it
 *     CASE.answer       the provider's answer to it    -> what it means
 *     CASE.expect       what has to come out of the case of that name
 *
 * A comment "# set NAME = VALUE" at the top of a case changes a setting for it alone.
 *
 * `test_providers --update` writes what came out into the .expect files: read the difference
 * before you commit it. */
#include "check.h"

#include "http_case.h"
#include "provider_case.h"
#include "provider_text.h"

#include "base/crypto.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

enum { TEXT_SIZE = 128 * 1024, NOW_S = 1795256100 };

static bool update;

static const char *path_of(struct arena *arena, const char *folder, const char *name,
                           const char *extension)
{
    struct str path;
    assert_true(arena_format(arena, &path, "%s/%s%s", folder, name, extension));
    return path.ptr;
}

static struct str read_or_fail(const char *path, struct arena *arena)
{
    struct str text;
    if (!http_case_read(path, arena, &text))
        fail_msg("%s cannot be read", path);
    return text;
}

/* ---- the three kinds of case ---- */

static void run_request(const struct provider *provider, const struct settings *settings,
                        const struct http_request *request, struct arena *arena,
                        struct builder *out)
{
    struct webhook webhook;
    struct http_answer answer;
    struct err err = { 0 };
    if ((provider->verify && !provider->verify(settings, request, NOW_S * 1000LL, arena, &err)) ||
        !provider->parse(settings, request, arena, &webhook, &err)) {
        provider_case_check_error(&err);
        provider_text_refusal(out, &err);
        return;
    }
    provider_case_check_webhook(&webhook);
    provider_text_webhook(out, &webhook);
    bool screen = webhook.inbound_count > 0 && webhook.inbounds[0].bearer == BEARER_USSD &&
                  webhook.inbounds[0].ussd_phase != USSD_END && !provider->ussd_by_send;
    struct str reply = screen ? STR("1 Punë\n2 Strehim") : STR("asked for by nobody");
    provider->answer(settings, &webhook, reply, !screen, arena, &answer);
    provider_text_answer(out, screen ? " with a screen" : "", &answer);
    if (screen) {
        provider->answer(settings, &webhook, STR("Mirupafshim"), true, arena, &answer);
        provider_text_answer(out, " with the last screen", &answer);
    }
}

static int64_t number_of(const struct http_request *message, const char *name)
{
    int64_t value = 0;
    struct str text = http_header(message, name);
    if (text.len > 0 && !str_to_int64(text, &value))
        fail_msg("%s is not a number", name);
    return value;
}

static void check_names(const struct http_request *message)
{
    static const char *const known[] = { "id",       "bearer", "to",      "from",       "unicode",
                                         "segments", "end",    "session", "reply-data", "receipt" };
    for (size_t i = 0; i < message->header_count; i++) {
        bool found = false;
        for (size_t j = 0; j < sizeof(known) / sizeof(known[0]); j++)
            found = found || str_equal(message->headers[i].name, str_of(known[j]));
        if (!found)
            fail_msg("a message has no \"" STR_FMT "\"", STR_ARG(message->headers[i].name));
    }
}

static void run_send(const struct provider *provider, const struct settings *settings,
                     const struct http_request *message, struct arena *arena, struct builder *out)
{
    check_names(message);
    struct outbound outbound = {
        .id = number_of(message, "id"),
        .bearer = str_equal(http_header(message, "bearer"), STR("ussd")) ? BEARER_USSD : BEARER_SMS,
        .to = http_header(message, "to"),
        .from = http_header(message, "from"),
        .text = message->body,
        .unicode = str_equal(http_header(message, "unicode"), STR("yes")),
        .segments = (int)number_of(message, "segments"),
        .end = str_equal(http_header(message, "end"), STR("yes")),
        .ussd_session = http_header(message, "session"),
        .reply_data = http_header(message, "reply-data"),
        .receipt_url = http_header(message, "receipt"),
    };
    struct http_call call;
    struct err err = { 0 };
    if (provider->build_send(settings, &outbound, arena, &call, &err)) {
        provider_text_call(out, &call);
        return;
    }
    provider_case_check_error(&err);
    builder_addf(out, "refused: %s\n", err.text);
}

static void run_answer(const struct provider *provider, const struct settings *settings,
                       const struct http_answer *answer, struct arena *arena, struct builder *out)
{
    struct send_ids ids = { 0 };
    struct err err = { 0 };
    enum send_outcome outcome = provider->parse_send(settings, answer, arena, &ids, &err);
    if (outcome != SEND_ACCEPTED)
        provider_case_check_error(&err);
    provider_text_outcome(out, outcome, &ids, &err);
}

/* ---- walking the folders ---- */

static void write_expected(const char *path, struct str text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
}

/* The folder's settings with those of the case behind them. */
static struct str settings_text(const char *folder, struct str text, struct arena *arena)
{
    struct str line, common = read_or_fail(path_of(arena, folder, "settings", ""), arena);
    struct builder all;
    assert_true(arena_builder(arena, common.len + text.len + 1, &all));
    builder_add(&all, common);
    while (str_starts(text, STR("#"))) {
        str_cut(text, '\n', &line, &text);
        if (!str_starts(line, STR("# set ")))
            continue;
        builder_add(&all, str_from(line, strlen("# set ")));
        builder_add_char(&all, '\n');
    }
    return builder_str(&all);
}

/* Whether the case came out as expected; if not, both are shown. */
static bool run_case(const struct provider *provider, const char *folder, const char *name,
                     const char *extension)
{
    struct arena *arena = arena_new((size_t)4 * JOB_ARENA_SIZE_MAX);
    struct settings settings;
    struct http_case read;
    struct builder out;
    struct err err;
    const char *path = path_of(arena, folder, name, extension);
    struct str text = read_or_fail(path, arena);
    if (!provider_case_settings(provider, settings_text(folder, text, arena), &settings, &err) ||
        !http_case_parse(text, arena, &read, &err))
        fail_msg("%s: %s", path, err.text);
    assert_true(arena_builder(arena, TEXT_SIZE, &out));
    if (strcmp(extension, ".http") == 0)
        run_request(provider, &settings, &read.request, arena, &out);
    else if (strcmp(extension, ".send") == 0)
        run_send(provider, &settings, &read.request, arena, &out);
    else
        run_answer(provider, &settings, &read.answer, arena, &out);
    assert_true(builder_ok(&out));
    path = path_of(arena, folder, name, ".expect");
    if (update)
        write_expected(path, builder_str(&out));
    struct str expected = read_or_fail(path, arena);
    bool same = str_equal(builder_str(&out), expected);
    if (!same)
        print_error("%s\n--- expected\n" STR_FMT "--- came out\n" STR_FMT "\n", path,
                    STR_ARG(expected), STR_ARG(builder_str(&out)));
    arena_free(arena);
    return same;
}

/* Runs the file if it is a case; an .expect without one would be read by nobody. */
static bool run_file(const struct provider *provider, const char *folder, struct str file,
                     int counts[3])
{
    static const char *const kinds[] = { ".http", ".send", ".answer" };
    char name[256];
    size_t dot = str_find(file, STR("."));
    struct str extension = str_from(file, dot);
    if (dot == 0 || extension.len == 0)
        return true; /* settings */
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    assert_true(str_to_c(str_head(file, dot), name, sizeof(name)));
    int of_this_name = 0;
    bool same = true;
    for (size_t kind = 0; kind < 3; kind++) {
        of_this_name += access(path_of(arena, folder, name, kinds[kind]), R_OK) == 0;
        if (str_equal(extension, str_of(kinds[kind]))) {
            counts[kind]++;
            same = run_case(provider, folder, name, kinds[kind]);
        }
    }
    arena_free(arena);
    if (of_this_name != 1)
        fail_msg("%s/%s: there are %d cases of this name", folder, name, of_this_name);
    return same;
}

/* Gives back how many cases came out otherwise. */
static int run_folder(const struct provider *provider, const char *folder)
{
    int counts[3] = { 0 }, failures = 0;
    DIR *directory = opendir(folder);
    if (!directory) {
        print_error("%s has no cases: %s\n", provider->name, folder);
        return 1;
    }
    for (struct dirent *entry; (entry = readdir(directory));)
        failures += !run_file(provider, folder, str_of(entry->d_name), counts);
    closedir(directory);
    print_message("%s: %d calls, %d messages, %d answers\n", provider->name, counts[0], counts[1],
                  counts[2]);
    if (counts[0] == 0 || counts[1] == 0 || counts[2] == 0)
        fail_msg("%s needs cases of all three kinds in %s", provider->name, folder);
    return failures;
}

static void test_cases(void **state)
{
    (void)state;
    int failures = 0;
    assert_non_null(provider_table[0]);
    for (size_t i = 0; provider_table[i]; i++) {
        struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
        failures += run_folder(provider_table[i], path_of(arena, SOURCE_DIR "/tests/providers",
                                                          provider_table[i]->name, ""));
        arena_free(arena);
    }
    assert_int_equal(failures, 0);
}

/* What the configuration reader and the sample rely on. */
static void test_settings_are_described(void **state)
{
    (void)state;
    for (size_t i = 0; provider_table[i]; i++) {
        const struct provider *provider = provider_table[i];
        const size_t rows_max = sizeof(((struct settings *)NULL)->values) / sizeof(struct str);
        size_t rows = 0;
        assert_ptr_equal(provider_find(str_of(provider->name)), provider);
        assert_true(provider->per_second_default > 0);
        for (; provider->settings[rows].name; rows++) {
            const struct setting *setting = &provider->settings[rows];
            assert_non_null(setting->help);
            assert_int_equal(setting_index(provider->settings, str_of(setting->name)), rows);
            assert_false(setting->secret && setting->default_value);
            assert_false(setting->required && setting->default_value);
        }
        assert_true(rows <= rows_max);
    }
}

int main(int argc, char **argv)
{
    struct err err;
    update = argc > 1 && strcmp(argv[1], "--update") == 0;
    if (!crypto_init(&err))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_settings_are_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
