/* The operator's file: what it gives, every fault it can have, and that the sample is whole. */
#include "check.h"

#include "edge/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/test_config.XXXXXX";
static char path[64], tariff_path[64];
static struct config_faults faults;

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/migranti.ini", folder);
    snprintf(tariff_path, sizeof(tariff_path), "%s/tariff.ini", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    unlink(tariff_path);
    return rmdir(folder);
}

static void write_config(struct str text, mode_t mode)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void write_tariff(const char *text)
{
    FILE *file = fopen(tariff_path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static struct config *load(struct str text)
{
    struct config *config = NULL;
    write_config(text, 0640);
    if (!config_load(path, &config, &faults))
        fail_msg("line %d: %s", faults.rows[0].line, faults.rows[0].text);
    assert_int_equal(faults.total, 0);
    return config;
}

#define KANNEL "[channel kannel]\nprovider = kannel\ntoken = demo\nusername = u\npassword = p\n"
#define LOCAL  "allow_http = yes\nallow_private = yes\n"

static void test_defaults_stand_without_a_line(void **state)
{
    (void)state;
    char expected[128];
    struct config *config = load(STR(""));
    assert_str(config->server.address, "127.0.0.1");
    assert_int_equal(config->server.port, 8080);
    assert_int_equal(config->server.connections_max, 10000);
    assert_int_equal(config->server.deadline_ms, 5000);
    assert_int_equal(config->server.idle_ms, 15000);
    assert_int_equal(config->server.write_ms, 10000);
    assert_int_equal(config->server.drain_ms, 10000);
    assert_str(config->server.public_base, "");
    snprintf(expected, sizeof(expected), "sqlite:%s/migranti.db", folder);
    assert_str(config->store.database, expected);
    snprintf(expected, sizeof(expected), "%s/menus", folder);
    assert_str(config->menus.directory, expected);
    assert_int_equal(config->channel_count, 0);
    config_free(config);
}

static void test_every_type_is_read(void **state)
{
    (void)state;
    struct config *config =
        load(STR("\xEF\xBB\xBF# saved by an editor of another system\r\n"
                 "[server]\r\n  port = 0 ; any\r\n\tpublic_base = https://hub.example.org/sms/\r\n"
                 "address = ::1\r\nidle_limit = 2m\r\nrequest_deadline=750ms\r\n"
                 "hosts = a.example.org, b.example.org\r\nproxies = 10.0.0.0/8,::1\r\n"
                 "[store]\r\ndatabase = sqlite:/var/lib/migranti/db\r\n\r\n"
                 "[menus]\r\ndirectory = ../menus\r\n" KANNEL LOCAL
                 "per_second = 7\nfold = off\ncountry = 355\nurl = http://127.0.0.1:1/x\n"
                 "[channel second]\nprovider = africastalking\ntoken = t-2\nusername = u\n"
                 "api_key = k\nussd_gsm7_max = 160"));
    assert_int_equal(config->server.port, 0);
    assert_str(config->server.public_base, "https://hub.example.org/sms");
    assert_str(config->server.address, "::1");
    assert_int_equal(config->server.idle_ms, 120000);
    assert_int_equal(config->server.deadline_ms, 750);
    assert_str(config->server.hosts, "a.example.org, b.example.org");
    assert_str(config->store.database, "sqlite:/var/lib/migranti/db");
    assert_true(str_ends(config->menus.directory, STR("/../menus")));
    assert_int_equal(config->channel_count, 2);

    const struct channel *kannel = config_channel(config, STR("kannel"));
    assert_non_null(kannel);
    assert_string_equal(kannel->provider->name, "kannel");
    assert_int_equal(kannel->per_second, 7);
    assert_false(kannel->fold);
    assert_true(kannel->allow_http);
    assert_str(settings_get(&kannel->settings, "url"), "http://127.0.0.1:1/x");
    assert_str(settings_get(&kannel->settings, "password"), "p");
    assert_str(settings_get(&kannel->settings, "ussd_begin"), "01");
    const struct channel *second = config_channel(config, STR("second"));
    assert_non_null(second);
    assert_int_equal(second->per_second, second->provider->per_second_default);
    assert_int_equal(second->ussd_gsm7_max, 160);
    assert_int_equal(second->ussd_ucs2_max, 80);
    assert_true(second->fold);
    assert_null(config_channel(config, STR("third")));
    config_free(config);
}

struct bad {
    const char *text;
    int line; /* of the only fault */
    const char *says;
};

static const struct bad bads[] = {
    { "[server]\nprot = 80\n", 2, "'prot' is not a setting of [server]: did you mean 'port'?" },
    { "[server]\nwhatever = 80\n", 2, "'whatever' is not a setting of [server]" },
    { "port = 80\n", 1, "before the first [section]" },
    { "[server]\nport = 80\nport = 81\n", 3, "'port' is set already, in line 2" },
    { "[server]\nport = http\n", 2, "port = http is not a whole number" },
    { "[server]\nport = 65536\n", 2, "out of range: 0 to 65535" },
    { "[server]\nport = -1\n", 2, "out of range" },
    { "[server]\nport =\n", 2, "'port' is empty" },
    { "[server]\nport\n", 2, "neither \"name = value\"" },
    { "[server\nport = 80\n", 1, "no closing bracket" },
    { "[server]\n[store]\n[server]\n", 3, "[server] is there already, in line 1" },
    { "[sever]\nport = 80\n", 1, "[sever] is no section" },
    { "[channel a]\nprovider = generic\ntoken = x\nin_session = none\n", 1,
      "[channel a]: in_session = none needs a key" },
    { "[channel a]\nprovider = generic\ntoken = x\nanswer = {nobody}\n", 1,
      "answer: there is nothing called {nobody}" },
    { "[channel a]\nprovider = generic\ntoken = x\nsignature_kind = crc\n", 1, "signature_kind" },
    { "[channel a]\nprovider = vonage\ntoken = x\napi_key = k\napi_secret = s\n", 1,
      "[channel a]: signature_secret is missing" },
    { "[channel a]\nprovider = vonage\ntoken = x\napi_key = k\napi_secret = s\n"
      "require_signature = no\nsignature_method = md4\n",
      1, "signature_method is not md5hash" },
    { "[channel a]\nprovider = sinch\ntoken = x\nservice_plan_id = p\napi_token = t\nsecret = s\n"
      "max_age = 5m\n",
      1, "max_age is not a number of seconds" },
    { "[channel a]\nprovider = twilio\ntoken = x\naccount_sid = a\nauth_token = t\n", 0,
      "[server] has no public_base: twilio signs the address" },
    { "[server]\npublic_base = https://hub.example.org\n[channel a]\nprovider = plivo\ntoken = x\n"
      "auth_id = a\nauth_token = t\nreceipt_base = https://other.example.org\n",
      0, "[channel a]: receipt_base is not public_base" },
    { "[server]\npublic_base = https://hub.example.org\n[channel a]\nprovider = twilio\ntoken = x\n"
      "account_sid = a\nauth_token = t\nvalidity = soon\n",
      3, "the setting validity is not a number above 0" },
    { "[channel a]\nprovider = smsgate\ntoken = x\nsim = 9\n", 1, "sim is the number" },
    { "[server two]\nport = 80\n", 1, "is no section" },
    { "[server]\nidle_limit = 10\n", 2, "has no unit: write 10s" },
    { "[server]\nidle_limit = 10 s\n", 2, "unknown unit" },
    { "[server]\nidle_limit = 10w\n", 2, "unknown unit" },
    { "[server]\nidle_limit = soon\n", 2, "is no duration" },
    { "[server]\nidle_limit = 1ms\n", 2, "out of range: 100ms to" },
    { "[server]\nidle_limit = 99999999999999999999d\n", 2, "is no duration" },
    { "[server]\nbehind_tls_proxy = maybe\n", 2, "neither yes nor no" },
    { "[server]\naddress = localhost\n", 2, "no numeric address" },
    { "[server]\naddress = 0.0.0.0\n", 1, "behind_tls_proxy = yes" },
    { "[server]\nproxies = 10.0.0.0/33\n", 2, "holds \"10.0.0.0/33\"" },
    { "[server]\npublic_base = hub.example.org\n", 2, "no base address" },
    { "[server]\npublic_base = https://u:p@hub.example.org\n", 2, "no base address" },
    { "[server]\nmax_connections = 100000\n", 2, "raise LimitNOFILE" },
    { "[server]\nhosts = \xff\n", 2, "save the file as UTF-8" },
    { "[store]\ndatabase = postgres://x\n", 2, "write sqlite:PATH" },
    { "[channel]\nprovider = kannel\ntoken = t\nusername = u\npassword = p\n" LOCAL, 1,
      "small letters" },
    { "[channel Big]\nprovider = kannel\ntoken = t\nusername = u\npassword = p\n" LOCAL, 1,
      "small letters" },
    { "[channel a]\nprovider = kanel\ntoken = t\n", 2, "no provider that this program knows" },
    { "[channel a]\ntoken = t\n", 1, "[channel a] has no provider" },
    { "[channel a]\nprovider = africastalking\nusername = u\napi_key = k\n", 1,
      "[channel a] has no token" },
    { "[channel a]\nprovider = africastalking\ntoken = t\nusername = u\n", 1, "has no api_key" },
    { "[channel a]\nprovider = africastalking\ntoken = a/b\nusername = u\napi_key = k\n", 3,
      "the value of 'token' holds a character" },
    { "[channel a]\nprovider = africastalking\ntoken = t\nusername = u\napi_kay = k\n", 1,
      "has no api_key" },
    { KANNEL LOCAL "[channel kannel]\nprovider = kannel\ntoken = demo\nusername = u\npassword = "
                   "p\n" LOCAL,
      8, "[channel kannel] is there already, in line 1" },
    { KANNEL "allow_private = yes\n", 1, "set allow_http = yes" },
    { KANNEL "allow_http = yes\nurl = http://10.1.2.3/x\n", 7, "set allow_private = yes" },
    { KANNEL LOCAL "ussd_gsm7_max = 60\n", 1, "ussd_ucs2_max is above ussd_gsm7_max" },
    { KANNEL LOCAL "country = +355\n", 8, "not digits only" },
    { KANNEL LOCAL "allow = everyone\n", 8, "holds \"everyone\"" },
};

static void test_each_fault_is_told_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
        struct config *config;
        write_config(str_of(bads[i].text), 0600);
        if (config_load(path, &config, &faults))
            fail_msg("taken: %s", bads[i].text);
        if (faults.rows[0].line != bads[i].line || !strstr(faults.rows[0].text, bads[i].says))
            fail_msg("line %d: %s\nfor: %s\nexpected in line %d: %s", faults.rows[0].line,
                     faults.rows[0].text, bads[i].text, bads[i].line, bads[i].says);
    }
}

static void test_all_faults_come_in_one_run(void **state)
{
    (void)state;
    struct config *config;
    write_config(STR("[server]\nport = x\nidle_limit = 5\nnonsense\n[stor]\n[channel a]\n"
                     "provider = kannel\ntokn = t\nusername = u\n" LOCAL),
                 0644);
    assert_false(config_load(path, &config, &faults));
    static const struct {
        int line;
        const char *says;
    } expected[] = { { 4, "neither" },
                     { 2, "whole number" },
                     { 3, "no unit" },
                     { 5, "no section" },
                     { 6, "has no token" },
                     { 6, "has no password" },
                     { 8, "did you mean 'token'" } };
    assert_int_equal(faults.total, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        assert_int_equal(faults.rows[i].line, expected[i].line);
        assert_non_null(strstr(faults.rows[i].text, expected[i].says));
    }
}

static void test_faults_beyond_the_table_are_counted(void **state)
{
    (void)state;
    struct config *config;
    char text[4096];
    struct builder out;
    builder_init(&out, text, sizeof(text));
    for (int i = 0; i < CONFIG_FAULTS_MAX + 5; i++)
        builder_add(&out, STR("junk\n"));
    write_config(builder_str(&out), 0600);
    assert_false(config_load(path, &config, &faults));
    assert_int_equal(faults.count, CONFIG_FAULTS_MAX);
    assert_int_equal(faults.total, CONFIG_FAULTS_MAX + 5);
}

static void test_a_readable_secret_is_refused(void **state)
{
    (void)state;
    struct config *config = NULL;
    write_config(STR(KANNEL LOCAL), 0644);
    assert_false(config_load(path, &config, &faults));
    assert_int_equal(faults.total, 1);
    assert_int_equal(faults.rows[0].line, 0);
    assert_non_null(strstr(faults.rows[0].text, "chmod 640"));
    write_config(STR("[server]\nport = 81\n"), 0644); /* without a secret it may be read */
    assert_true(config_load(path, &config, &faults));
    config_free(config);
}

static void test_no_fault_repeats_a_secret(void **state)
{
    (void)state;
    struct config *config;
    write_config(STR("[channel a]\nprovider = kannel\ntoken = can ary\npassword = canary\n"
                     "pasword = canary\nusername = u\n[channel a]\ntoken = canary/\n"),
                 0666);
    assert_false(config_load(path, &config, &faults));
    assert_true(faults.total >= 4);
    for (int i = 0; i < faults.count; i++)
        assert_null(strstr(faults.rows[i].text, "ary"));
}

static void test_a_file_that_is_none(void **state)
{
    (void)state;
    struct config *config;
    char huge[CONFIG_LINE_SIZE_MAX + 2];
    assert_false(config_load("/nowhere/at/all.ini", &config, &faults));
    assert_non_null(strstr(faults.rows[0].text, "folder is not there"));
    assert_false(config_load("/tmp/test_config_none.ini", &config, &faults));
    assert_non_null(strstr(faults.rows[0].text, "No such file"));
    assert_false(config_load("/tmp", &config, &faults));
    assert_non_null(strstr(faults.rows[0].text, "not a plain file"));
    write_config(STR("[server]\nport = 8\0000\n"), 0600);
    assert_false(config_load(path, &config, &faults));
    assert_int_equal(faults.rows[0].line, 2);
    memset(huge, 'x', sizeof(huge));
    write_config((struct str){ huge, sizeof(huge) }, 0600);
    assert_false(config_load(path, &config, &faults));
    assert_non_null(strstr(faults.rows[0].text, "longer than"));
}

/* ---- config/migranti.ini ---- */

enum { SAMPLE_SIZE = 64 * 1024, SETTINGS_MAX = 400 };

struct sample_line {
    struct str kind, provider, name, value;
};

static char sample_text[SAMPLE_SIZE];
static struct sample_line sample[SETTINGS_MAX];
static size_t sample_count;

static struct str read_sample(void)
{
    FILE *file = fopen(SOURCE_DIR "/config/migranti.ini", "r");
    assert_non_null(file);
    size_t size = fread(sample_text, 1, sizeof(sample_text), file);
    fclose(file);
    assert_true(size < sizeof(sample_text));
    return (struct str){ sample_text, size };
}

/* A setting, or a section taken out of use, has no blank behind its '#'. */
static struct str uncommented(struct str line)
{
    bool setting = line.len > 1 && line.ptr[0] == '#' && line.ptr[1] != ' ';
    return setting ? str_from(line, 1) : line;
}

static void scan_sample(void)
{
    struct str text = read_sample(), line, kind = STR(""), provider = STR("");
    sample_count = 0;
    while (text.len > 0) {
        struct sample_line found = { 0 };
        str_cut(text, '\n', &line, &text);
        line = uncommented(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (line.ptr[0] == '[') {
            str_cut(str_trim(str_from(str_head(line, line.len - 1), 1)), ' ', &kind, &found.name);
            provider = STR("");
            continue;
        }
        assert_true(str_cut(line, '=', &found.name, &found.value));
        found.name = str_trim(found.name);
        found.value = str_trim(found.value);
        if (str_equal(found.name, STR("provider")))
            provider = found.value;
        found.kind = kind;
        found.provider = provider;
        assert_true(sample_count < SETTINGS_MAX);
        sample[sample_count++] = found;
    }
}

static const struct sample_line *in_sample(const char *kind, const char *provider, const char *name)
{
    for (size_t i = 0; i < sample_count; i++) {
        if (str_equal(sample[i].kind, str_of(kind)) && str_equal(sample[i].name, str_of(name)) &&
            (!provider || str_equal(sample[i].provider, str_of(provider))))
            return &sample[i];
    }
    return NULL;
}

static void test_the_sample_names_every_setting(void **state)
{
    (void)state;
    scan_sample();
    for (const struct config_setting *row = config_settings; row->section; row++) {
        const struct sample_line *line = in_sample(row->section, NULL, row->name);
        if (!line)
            fail_msg("config/migranti.ini does not name %s of [%s]", row->name, row->section);
        if (row->default_value && strcmp(row->section, "channel") != 0)
            assert_str(line->value, row->default_value);
    }
    for (size_t i = 0; provider_table[i]; i++) {
        const struct provider *provider = provider_table[i];
        for (size_t j = 0; provider->settings[j].name; j++) {
            const char *name = provider->settings[j].name;
            if (!in_sample("channel", provider->name, name))
                fail_msg("config/migranti.ini does not name %s of provider %s", name,
                         provider->name);
        }
    }
}

static bool is_known(const struct sample_line *line)
{
    for (const struct config_setting *row = config_settings; row->section; row++) {
        if (str_equal(line->kind, str_of(row->section)) && str_equal(line->name, str_of(row->name)))
            return true;
    }
    const struct provider *provider = provider_find(line->provider);
    return provider && setting_index(provider->settings, line->name) >= 0;
}

static void test_the_sample_names_nothing_else(void **state)
{
    (void)state;
    scan_sample();
    for (size_t i = 0; i < sample_count; i++) {
        if (!is_known(&sample[i]))
            fail_msg("config/migranti.ini names %.*s, which nothing reads",
                     STR_ARG(sample[i].name));
    }
}

static void test_the_sample_is_valid_as_it_is_and_uncommented(void **state)
{
    (void)state;
    static char storage[SAMPLE_SIZE];
    struct builder out;
    struct str text = read_sample(), line;
    config_free(load(text));
    builder_init(&out, storage, sizeof(storage));
    while (text.len > 0) {
        str_cut(text, '\n', &line, &text);
        builder_add(&out, uncommented(line));
        builder_add_char(&out, '\n');
    }
    write_tariff("currency = ALL\n[network One]\nsegment = 2.5\n");
    struct config *config = load(builder_str(&out));
    size_t providers = 0;
    while (provider_table[providers])
        providers++;
    assert_int_equal(config->channel_count, providers);
    config_free(config);
}

/* One table fills one struct: no row may share a name with another or with a provider's setting. */
static void test_names_are_unique(void **state)
{
    (void)state;
    for (const struct config_setting *a = config_settings; a->section; a++) {
        for (const struct config_setting *b = config_settings; b < a; b++)
            assert_false(strcmp(a->section, b->section) == 0 && strcmp(a->name, b->name) == 0);
        for (size_t i = 0; provider_table[i] && strcmp(a->section, "channel") == 0; i++)
            assert_int_equal(setting_index(provider_table[i]->settings, str_of(a->name)), -1);
    }
}

/* Which network a number is in is not known: what fits is told as a span. */
static void test_a_segment_costs_what_the_networks_that_fit_ask(void **state)
{
    (void)state;
    static const struct {
        const char *channel, *country;
        bool known;
        int64_t least, most;
    } cases[] = {
        { "kannel", "355", true, 10000, 25000 },  { "kannel", "383", true, 25000, 25000 },
        { "infobip", "355", true, 10000, 90000 }, { "infobip", "93", true, 90000, 90000 },
        { "kannel", "93", false, 0, 0 },          { "kannel", "", false, 0, 0 },
    };
    struct config_tariff tariff;
    struct err err = { 0 };
    write_tariff("currency = ALL\n[network A]\nsegment = 1\ncountries = 355\n"
                 "[network B]\nsegment = 2.5\ncountries = 355 383\nchannels = kannel smsc\n"
                 "[network C]\nsegment = 9.00\nchannels = infobip\n");
    assert_ok(config_tariff_load(tariff_path, &tariff, &err), err);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t least = 0, most = 0;
        bool known = config_tariff_price(&tariff, str_of(cases[i].channel),
                                         str_of(cases[i].country), &least, &most);
        if (known != cases[i].known || least != cases[i].least || most != cases[i].most)
            fail_msg("%s to %s: %d, %lld to %lld", cases[i].channel, cases[i].country, known,
                     (long long)least, (long long)most);
    }
    write_tariff("currency = ALL\n[network A]\ncountries = 355\n");
    assert_false(config_tariff_load(tariff_path, &tariff, &err));
    assert_non_null(strstr(err.text, "no price"));
}

static void test_a_tariff_with_faults_is_told(void **state)
{
    (void)state;
    struct config *config = NULL;
    write_tariff("currency = ALL\n[network A]\nsegment = dear\n");
    write_config(STR("[figures]\ntariff = tariff.ini\n"), 0640);
    assert_false(config_load(path, &config, &faults));
    assert_int_equal(faults.total, 1);
    assert_non_null(strstr(faults.rows[0].text, "tariff.ini:3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_stand_without_a_line),
        cmocka_unit_test(test_every_type_is_read),
        cmocka_unit_test(test_a_segment_costs_what_the_networks_that_fit_ask),
        cmocka_unit_test(test_a_tariff_with_faults_is_told),
        cmocka_unit_test(test_each_fault_is_told_with_its_line),
        cmocka_unit_test(test_all_faults_come_in_one_run),
        cmocka_unit_test(test_faults_beyond_the_table_are_counted),
        cmocka_unit_test(test_a_readable_secret_is_refused),
        cmocka_unit_test(test_no_fault_repeats_a_secret),
        cmocka_unit_test(test_a_file_that_is_none),
        cmocka_unit_test(test_the_sample_names_every_setting),
        cmocka_unit_test(test_the_sample_names_nothing_else),
        cmocka_unit_test(test_the_sample_is_valid_as_it_is_and_uncommented),
        cmocka_unit_test(test_names_are_unique),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
