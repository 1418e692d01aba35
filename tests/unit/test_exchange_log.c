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

static void test_lines_of_webhooks_tell_names_and_counts(void **state)
{
    (void)state;
    static struct inbound inbounds[] = { { .bearer = BEARER_SMS },
                                         { .bearer = BEARER_SMS },
                                         { .bearer = BEARER_USSD } };
    static struct receipt receipts[] = { { .delivery = DELIVERY_DELIVERED },
                                         { .delivery = DELIVERY_EXPIRED },
                                         { .delivery = DELIVERY_DELIVERED } };
    const struct webhook one = { .inbounds = inbounds, .inbound_count = 1 };
    const struct webhook mixed = { .inbounds = inbounds,
                                   .inbound_count = 3,
                                   .receipts = receipts,
                                   .receipt_count = 3,
                                   .opt_out_count = 4,
                                   .ignored = { [PROGRAM_BINARY] = 5, [PROGRAM_PUSH] = 6 },
                                   .left_out = 7 };
    const struct http_header form = { STR("Content-Type"),
                                      STR("application/x-www-form-urlencoded") };
    const struct http_header json = { STR("Content-Type"), STR("application/json") };
    const struct {
        struct http_request request;
        const struct webhook *webhook;
        bool stranger;
        struct http_answer answer;
        const char *why, *line;
    } table[] = {
        { { .method = STR("GET"),
            .path = STR("/hooks/kannel/the-token/sms"),
            .query = STR("from=%2B355691230001&text=Ju+lutem&id=m1"),
            .hint = STR("sms") },
          &one,
          false,
          { .status = 202, .body = STR("Sent.") },
          "",
          "in GET /hooks/kannel/../sms (from,text,id) 0 bytes -> 202 5 bytes 12 ms | sms 1" },
        { { .method = STR("POST"),
            .path = STR("/hooks/kannel/the-token"),
            .body = STR("to=50600&the-token=x&hunter2=y&355691230001=z&more=1"),
            .headers = &form,
            .header_count = 1 },
          &mixed,
          false,
          { .status = 200 },
          "of +355691230001 by the-token, hunter2",
          "in POST /hooks/kannel/.. (to,..,..) 52 bytes -> 200 12 ms | sms 2, ussd 1, receipt"
          " delivered 2, receipt expired 1, opt-out 4, binary 5, push 6, not understood 7 | of +.. "
          "by .., .." },
        /* what is no form, and no name */
        { { .method = STR("POST"),
            .path = STR("/hooks/kannel/the-token/Ju%20lutem"),
            .query = STR("355-69-123-0001=x"),
            .hint = STR("Ju%20lutem"),
            .body = STR("neser=ne zyre&vini=po"),
            .headers = &json,
            .header_count = 1 },
          NULL,
          false,
          { .status = 415 },
          "the body is not JSON",
          "in POST /hooks/kannel/../.. () 21 bytes -> 415 12 ms | the body is not JSON" },
        { { .method = STR("POST"),
            .path = STR("/hooks/kannel/hunter2/secret"),
            .query = STR("secret=1"),
            .hint = STR("secret"),
            .body = STR("vini=neser"),
            .headers = &form,
            .header_count = 1 },
          NULL,
          true,
          { .status = 404 },
          "the token is another",
          "in POST /hooks/kannel/.. 10 bytes -> 404 12 ms | the token is another" },
        { { .method = STR("FILE"), .hint = STR("GSM1.x7Yz"), .body = STR("From: 355691230001") },
          &one,
          false,
          { .status = 200 },
          "",
          "in FILE GSM1.x7Yz () 18 bytes -> 200 12 ms | sms 1" },
    };
    open_channel();
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        char storage[1024];
        struct builder out;
        const struct exchange_log_entry entry = { .channel = &channel,
                                                  .request = &table[i].request,
                                                  .webhook = table[i].webhook,
                                                  .stranger = table[i].stranger,
                                                  .answer = &table[i].answer,
                                                  .why = table[i].why,
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
    assert_in_range(stat_now.st_size, 500, 10000); /* 21 lines and a count, not 1001 */
    off_t size = stat_now.st_size;
    const struct http_request request = { .method = STR("POST"), .path = STR("/hooks/kannel/x") };
    const struct exchange_log_entry stranger = { .channel = &channel,
                                                 .request = &request,
                                                 .stranger = true };
    for (int i = 0; i < 50; i++)
        exchange_log_add(log, &stranger, now_ms + 2000 + i * 1000LL);
    assert_int_equal(stat(command, &stat_now), 0);
    assert_in_range(stat_now.st_size - size, 50, 150);          /* one line in a minute */
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
        cmocka_unit_test(test_lines_of_webhooks_tell_names_and_counts),
        cmocka_unit_test(test_files_live_a_week_and_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
