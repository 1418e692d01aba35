/* The exchange log: what may stand in a line, how long files live, how much is written. */
#include "check.h"

#include "edge/exchange_log.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct channel channel;
static struct outbound message = { .id = 77, .to = { "+355691230001", 13 } };

static void open_channel(void)
{
    channel = (struct channel){ .name = STR("kannel"),
                                .provider = provider_find(STR("kannel")),
                                .token = STR("the-token") };
    channel.settings.table = channel.provider->settings;
    int password = setting_index(channel.settings.table, STR("password"));
    assert_true(password >= 0);
    channel.settings.values[password] = STR("hunter2");
    message.text = STR("Ju lutem vini neser ne zyre");
}

static void test_lines_tell_neither_numbers_nor_texts_nor_secrets(void **state)
{
    (void)state;
    static const struct {
        const char *url, *body;
        int status;
        const char *answer, *line;
    } table[] = {
        { "https://gw.example/send?username=hub&password=hunter2&to=%2B355691230001&text=Ju+lutem",
          "", 202, "0: Accepted for delivery",
          "out 77 GET https://gw.example/send (username,password,to,text) 0 bytes -> 202 accepted"
          " 12 ms | 0: Accepted for delivery" },
        { "https://gw.example/355691230001/x", "to=355691230001&text=Ju", 400,
          "no such number +355691230001, user hub/hunter2",
          "out 77 GET https://gw.example/../x (to,text) 23 bytes -> 400 accepted 12 ms | no such"
          " number +.., user hub/.." },
        { "https://gw.example/", "{\"text\":\"Ju lutem vini neser ne zyre\"}", 200,
          "{\"body\":\"Ju lutem vini neser ne zyre\",\"sid\":\"SM12345678\"}",
          "out 77 GET https://gw.example/ () 38 bytes -> 200 accepted 12 ms |"
          " {\"body\":\"..\",\"sid\":\"SM..\"}" },
        { "https://gw.example/", "", 200,
          "{\"echo\":\"J\\u00eb \\\"fort\\\" mir\\u00eb dhe shum\\u00eb m\\u00eb "
          "gjat\\u00eb\"}\r\n",
          "out 77 GET https://gw.example/ () 0 bytes -> 200 accepted 12 ms | {\"echo\":\"..\"}  " },
    };
    open_channel();
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        char storage[1024];
        struct builder out;
        const struct http_call call = { .method = STR("GET"),
                                        .url = str_of(table[i].url),
                                        .body = str_of(table[i].body) };
        const struct http_answer answer = { .status = table[i].status,
                                            .body = str_of(table[i].answer) };
        const struct exchange_log_entry entry = { .channel = &channel,
                                                  .message = &message,
                                                  .call = &call,
                                                  .answer = &answer,
                                                  .outcome = SEND_ACCEPTED,
                                                  .took_us = 12345 };
        builder_init(&out, storage, sizeof(storage));
        exchange_log_line(&entry, &out);
        assert_str(builder_str(&out), table[i].line);
    }
}

static int files_in(const char *folder)
{
    int count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));)
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static void make(const char *folder, const char *name)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    close(fd);
}

static void test_files_live_a_week_and_are_bounded(void **state)
{
    (void)state;
    static const int64_t now_ms = 1795256100000; /* 2026-11-21 */
    char folder[] = "/tmp/migranti-test-XXXXXX", command[128];
    assert_non_null(mkdtemp(folder));
    open_channel();
    struct config config = { .channels = &channel, .channel_count = 1 };
    config.store.exchanges = str_of(folder);
    make(folder, "kannel.2026-11-14.log");
    make(folder, "kannel.2026-11-15.log");
    make(folder, "notes.txt");
    make(folder, "mine.log");
    struct exchange_log *log = exchange_log_open(&config, now_ms);
    assert_non_null(log);
    assert_int_equal(files_in(folder), 3);
    const struct http_call call = { .method = STR("POST"), .url = STR("https://gw.example/") };
    const struct exchange_log_entry entry = { .channel = &channel,
                                              .message = &message,
                                              .call = &call,
                                              .outcome = SEND_RETRY,
                                              .why = "Couldn't connect to server" };
    for (int i = 0; i < 1000; i++)
        exchange_log_add(log, &entry, now_ms);
    exchange_log_add(log, &entry, now_ms + 1000);
    struct stat stat_now;
    snprintf(command, sizeof(command), "%s/kannel.2026-11-21.log", folder);
    assert_int_equal(stat(command, &stat_now), 0);
    assert_int_equal(stat_now.st_mode & 0777, 0600);
    assert_in_range(stat_now.st_size, 500, 10000);              /* 21 lines and a count, not 1001 */
    exchange_log_add(log, &entry, now_ms + 24LL * 3600 * 1000); /* a file a day */
    assert_int_equal(files_in(folder), 5);
    exchange_log_purge(log, now_ms + 6LL * 24 * 3600 * 1000);
    assert_int_equal(files_in(folder), 4);
    exchange_log_purge(log, now_ms + 30LL * 24 * 3600 * 1000);
    assert_int_equal(files_in(folder), 2);
    exchange_log_close(log);
    static const char *const left[] = { "notes.txt", "mine.log" };
    for (size_t i = 0; i < 2; i++) {
        snprintf(command, sizeof(command), "%s/%s", folder, left[i]);
        unlink(command);
    }
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_tell_neither_numbers_nor_texts_nor_secrets),
        cmocka_unit_test(test_files_live_a_week_and_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
