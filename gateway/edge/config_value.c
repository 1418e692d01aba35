/* Floor 4: the table of settings, and how a value of each type is read. */
#include "edge/config.h"

#include "edge/address.h"

#include <string.h>

#define SERVER(field)   offsetof(struct config, server.field)
#define STORE(field)    offsetof(struct config, store.field)
#define MENUS(field)    offsetof(struct config, menus.field)
#define FIGURES(field)  offsetof(struct config, figures.field)
#define RETENTION(kind) offsetof(struct config, retention.days[kind])
#define OFFICE(field)   offsetof(struct config, office.field)
#define DESK(field)     offsetof(struct config, desk.field)
#define ONCALL(field)   offsetof(struct config, oncall.field)
#define CHANNEL(field)  offsetof(struct channel, field)
#define FEED(field)     offsetof(struct vacancy_feed, field)

enum { TEXT_SIZE_MAX = 500, HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };

const struct config_setting config_settings[] = {
    { "server", "address", CONFIG_ADDRESS, false, false, "127.0.0.1", 0, 0, SERVER(address),
      "numeric address to listen on" },
    { "server", "port", CONFIG_NUMBER, false, false, "8080", 0, 65535, SERVER(port),
      "port to listen on; 0 takes any free one" },
    { "server", "public_base", CONFIG_URL, false, false, NULL, 0, 0, SERVER(public_base),
      "the address under which providers and staff reach this gateway" },
    { "server", "hosts", CONFIG_TEXT, false, false, NULL, 1, TEXT_SIZE_MAX, SERVER(hosts),
      "host names that are served; any when left out" },
    { "server", "proxies", CONFIG_NETWORKS, false, false, NULL, 0, 0, SERVER(proxies),
      "proxies whose X-Forwarded-For is believed" },
    { "server", "uncapped", CONFIG_NETWORKS, false, false, "127.0.0.0/8, ::1", 0, 0,
      SERVER(uncapped), "who may hold more than 32 connections an address" },
    { "server", "behind_tls_proxy", CONFIG_BOOL, false, false, "no", 0, 0, SERVER(behind_tls_proxy),
      "an address other than loopback is served behind a proxy that ends TLS" },
    { "server", "max_connections", CONFIG_NUMBER, false, false, "10000", 8, 100000,
      SERVER(connections_max), "connections at once" },
    { "server", "request_deadline", CONFIG_DURATION, false, false, "5s", 100, 60000,
      SERVER(deadline_ms), "from the first byte of a request to its last" },
    { "server", "idle_limit", CONFIG_DURATION, false, false, "15s", 100, HOUR_MS, SERVER(idle_ms),
      "between two requests of a connection" },
    { "server", "write_limit", CONFIG_DURATION, false, false, "10s", 100, HOUR_MS, SERVER(write_ms),
      "for a caller to take our answer" },
    { "server", "drain_limit", CONFIG_DURATION, false, false, "10s", 100, 60000, SERVER(drain_ms),
      "for requests and calls under way when told to stop" },
    { "store", "database", CONFIG_DATABASE, false, false, "sqlite:migranti.db", 0, 0,
      STORE(database), "sqlite: and the path of the database file" },
    { "store", "key_file", CONFIG_PATH, false, false, "migranti.key", 0, 0, STORE(key_file),
      "the key that seals phone numbers; made at the first start" },
    { "store", "exchanges", CONFIG_PATH, false, false, "exchanges", 0, 0, STORE(exchanges),
      "folder of what was said with providers, a week of it; no numbers, texts or secrets" },
    { "store", "erased", CONFIG_PATH, false, false, "erased", 0, 0, STORE(erased),
      "journal of who was erased, by keyed hashes; read when an older backup was put back" },
    { "menus", "directory", CONFIG_PATH, false, false, "menus", 0, 0, MENUS(directory),
      "folder of the menu trees" },
    { "figures", "tariff", CONFIG_PATH, false, false, NULL, 0, 0, FIGURES(tariff),
      "file of what a segment costs, for the figures at the desk" },
    { "figures", "invented", CONFIG_BOOL, false, false, "no", 0, 0, FIGURES(invented),
      "everything here is invented: reports to the donor say so" },
    { "retention", "questions", CONFIG_NUMBER, false, false, "180", 0, 36500,
      RETENTION(RETENTION_QUESTIONS), "days that texts of closed questions are kept; 0: for ever" },
    { "retention", "received", CONFIG_NUMBER, false, false, "90", 0, 36500,
      RETENTION(RETENTION_RECEIVED), "days that the log of what came in is kept; 0: for ever" },
    { "retention", "sent", CONFIG_NUMBER, false, false, "90", 0, 36500, RETENTION(RETENTION_SENT),
      "days that texts of what was sent are kept; 0: for ever" },
    { "retention", "cases", CONFIG_NUMBER, false, false, "1826", 0, 36500,
      RETENTION(RETENTION_CASES), "days that closed case files are kept; 0: for ever" },
    { "retention", "contacts", CONFIG_NUMBER, false, false, "0", 0, 36500,
      RETENTION(RETENTION_CONTACTS), "days that people are kept who do nothing; 0: for ever" },
    { "retention", "refused", CONFIG_NUMBER, false, false, "7", 0, 36500,
      offsetof(struct config, refused_days),
      "days that files which a modem's spool refused are kept; 0: for ever" },
    { "desk", "second_factor", CONFIG_BOOL, false, false, "yes", 0, 0,
      offsetof(struct config, second_factor),
      "roles that see numbers or give rights log in with an authenticator app, too" },
    { "desk", "approve", CONFIG_TEXT, false, false, NULL, 1, STAFF_TOPICS_SIZE - 1, DESK(approve),
      "topics whose answers a second person approves before they are sent" },
    { "office", "hours", CONFIG_OFFICE, false, false, "Mon-Fri 8-16", 0, 0, OFFICE(hours),
      "when somebody reads" },
    { "office", "closed", CONFIG_DAYS, false, false, NULL, 0, 0, OFFICE(closed),
      "days on which nobody does" },
    { "office", "urgent_day", CONFIG_DURATION, false, false, "30m", 1000, DAY_MS,
      OFFICE(urgent_day_ms), "for an answer to somebody in danger, while the office is open" },
    { "office", "urgent_night", CONFIG_DURATION, false, false, "1h", 1000, DAY_MS,
      OFFICE(urgent_night_ms), "and at all other times" },
    { "office", "same_day", CONFIG_DURATION, false, false, "4h", 1000, DAY_MS, OFFICE(soon_ms),
      "of office time, for a text with words that may mean danger" },
    { "office", "in_turn", CONFIG_NUMBER, false, false, "2", 0, 30, OFFICE(normal_days),
      "office days for every other text" },
    { "office", "rate_after", CONFIG_DURATION, false, false, "1d", 0, 7LL * DAY_MS,
      OFFICE(rate_after_ms),
      "until a person is asked by an SMS of its own how useful an answer was" },
    { "office", "targets", CONFIG_TARGETS, false, false, NULL, 0, 0, OFFICE(targets),
      "what is due sooner or later than that, by category and class" },
    { "oncall", "channel", CONFIG_TEXT, false, false, NULL, 1, CHANNEL_NAME_SIZE_MAX,
      offsetof(struct config, oncall_channel),
      "the channel that calls staff; none are without it" },
    { "oncall", "take", CONFIG_DURATION, false, false, "15m", 1000, DAY_MS, ONCALL(take_ms),
      "for the one called to take the question before the next is called" },
    { "oncall", "rounds", CONFIG_NUMBER, false, false, "2", 1, 20, ONCALL(rounds),
      "how often everybody on call is called about one question" },
    { "oncall", "text", CONFIG_TEXT, false, false, "Urgent: question {number} waits at the desk.",
      1, ONCALL_TEXT_SIZE_MAX, ONCALL(text), "what a call says; it holds {number} and no content" },
    { "channel", "provider", CONFIG_PROVIDER, true, false, NULL, 0, 0, CHANNEL(provider),
      "the dialect it speaks: one of providers/" },
    { "channel", "token", CONFIG_TOKEN, true, true, NULL, 1, TOKEN_SIZE_MAX, CHANNEL(token),
      "the secret part of the webhook's address" },
    { "channel", "number", CONFIG_TEXT, false, false, NULL, 1, 32, CHANNEL(number),
      "our short code, number or sender name" },
    { "channel", "country", CONFIG_DIGITS, false, false, NULL, 1, 3, CHANNEL(country),
      "calling code that national numbers belong to" },
    { "channel", "receipt_base", CONFIG_URL, false, false, NULL, 0, 0, CHANNEL(receipt_base),
      "address at which the provider reaches us with receipts; none are asked for without it" },
    { "channel", "per_second", CONFIG_NUMBER, false, false, NULL, 1, 100000, CHANNEL(per_second),
      "segments sent a second; the provider's usual rate when left out" },
    { "channel", "daily_segments", CONFIG_NUMBER, false, false, "0", 0, 100000000,
      CHANNEL(daily_segments), "segments that leave a day at most; 0: as many as there are" },
    { "channel", "person_daily_segments", CONFIG_NUMBER, false, false, "60", 0, 1000000000,
      CHANNEL(person_daily_segments),
      "segments a person gets a day beside replies; 0: any number" },
    { "channel", "failover", CONFIG_TEXT, false, false, NULL, 1, CHANNEL_NAME_SIZE_MAX,
      CHANNEL(failover), "the channel that SMS leave by while this one fails" },
    { "channel", "quiet_hours", CONFIG_HOURS, false, false, "21-8", 0, 0, CHANNEL(quiet),
      "local hours in which nothing is sent that nobody waits for; a person may choose others" },
    { "channel", "fuses", CONFIG_BOOL, false, false, "yes", 0, 0, CHANNEL(fuses),
      "stop answering who writes faster than people do, and tell staff" },
    { "channel", "parts_wait", CONFIG_DURATION, false, false, "2m", 1000, HOUR_MS,
      CHANNEL(parts_wait_ms), "for the next part of a message before it goes on without it" },
    { "channel", "ussd_gsm7_max", CONFIG_NUMBER, false, false, "182", 40, 182,
      CHANNEL(ussd_gsm7_max), "characters a USSD screen in the plain alphabet" },
    { "channel", "ussd_ucs2_max", CONFIG_NUMBER, false, false, "80", 20, 80, CHANNEL(ussd_ucs2_max),
      "characters a USSD screen in any other" },
    { "channel", "fold", CONFIG_BOOL, false, false, "yes", 0, 0, CHANNEL(fold),
      "send without the letters that make an SMS three" },
    { "channel", "fold_bulk", CONFIG_BOOL, false, false, "no", 0, 0, CHANNEL(fold_bulk),
      "with fold = no: fold reminders, alerts and mass messages all the same" },
    { "channel", "allow_http", CONFIG_BOOL, false, false, "no", 0, 0, CHANNEL(allow_http),
      "call this provider without TLS" },
    { "channel", "allow_private", CONFIG_BOOL, false, false, "no", 0, 0, CHANNEL(allow_private),
      "call this provider at a private or loopback address" },
    { "channel", "ca_file", CONFIG_PATH, false, false, NULL, 0, 0, CHANNEL(ca_file),
      "certificates to trust instead of the system's" },
    { "channel", "allow", CONFIG_NETWORKS, false, false, NULL, 0, 0, CHANNEL(allow),
      "addresses that may call the webhook; any when left out" },
    { "feed", "url", CONFIG_TEXT, true, false, NULL, 8, TEXT_SIZE_MAX, FEED(url),
      "the address of the table (CSV) or of JobPosting (JSON)" },
    { "feed", "every", CONFIG_DURATION, false, false, "6h", 1000, 7LL * DAY_MS, FEED(every_ms),
      "how often it is asked" },
    { "feed", "publish", CONFIG_BOOL, false, false, "no", 0, 0, FEED(publish),
      "what is new is shown at once, unless it looks like fraud; else it waits for somebody" },
    { "feed", "timeout", CONFIG_DURATION, false, false, "60s", 100, 600000, FEED(timeout_ms),
      "from asking to the last byte" },
    { "feed", "allow_http", CONFIG_BOOL, false, false, "no", 0, 0, FEED(allow_http),
      "ask without TLS" },
    { "feed", "allow_private", CONFIG_BOOL, false, false, "no", 0, 0, FEED(allow_private),
      "ask at a private or loopback address" },
    { "feed", "ca_file", CONFIG_PATH, false, false, NULL, 0, 0, FEED(ca_file),
      "certificates to trust instead of the system's" },
    { 0 },
};

static bool is_url_plain(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool all(struct str s, bool (*is)(char))
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is(s.ptr[i]))
            return false;
    }
    return true;
}

static bool in_range(const struct config_setting *setting, int64_t value)
{
    return value >= setting->min && value <= setting->max;
}

static bool read_number(const struct config_setting *setting, struct str value, int *ret,
                        struct err *err)
{
    int64_t number;
    if (!str_to_int64(value, &number))
        return err_set(err, ERR_CONFIG, "is not a whole number");
    if (!in_range(setting, number))
        return err_set(err, ERR_CONFIG, "is out of range: %lld to %lld", (long long)setting->min,
                       (long long)setting->max);
    *ret = (int)number;
    return true;
}

static bool read_bool(struct str value, bool *ret, struct err *err)
{
    static const char *const words[] = { "no", "yes", "false", "true", "off", "on", "0", "1" };
    int word = str_among(value, words, sizeof(words) / sizeof(words[0]));
    *ret = word % 2 == 1;
    return word >= 0 || err_set(err, ERR_CONFIG, "is neither yes nor no");
}

static bool read_duration(const struct config_setting *setting, struct str value, int *ret,
                          struct err *err)
{
    static const struct {
        const char *name;
        int64_t ms;
    } units[] = {
        { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", HOUR_MS }, { "d", 24LL * HOUR_MS }
    };
    size_t digits = 0;
    int64_t number, unit_ms = 0;
    while (digits < value.len && is_digit(value.ptr[digits]))
        digits++;
    struct str unit = str_from(value, digits);
    if (digits == 0 || digits > 9 || !str_to_int64(str_head(value, digits), &number))
        return err_set(err, ERR_CONFIG, "is no duration: write one as 500ms, 5s, 2m, 1h or 7d");
    if (unit.len == 0)
        return err_set(err, ERR_CONFIG,
                       "has no unit: write " STR_FMT "s for seconds (ms, s, m, h, d)",
                       STR_ARG(value));
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (str_equal(unit, str_of(units[i].name)))
            unit_ms = units[i].ms;
    }
    if (unit_ms == 0)
        return err_set(err, ERR_CONFIG, "has an unknown unit: ms, s, m, h and d are known");
    if (!in_range(setting, number * unit_ms))
        return err_set(err, ERR_CONFIG, "is out of range: %lldms to %lldms",
                       (long long)setting->min, (long long)setting->max);
    *ret = (int)(number * unit_ms);
    return true;
}

static bool read_path(struct str value, struct str directory, struct str prefix,
                      struct arena *arena, struct str *ret, struct err *err)
{
    bool absolute = str_starts(value, STR("/"));
    if (!arena_format(arena, ret, STR_FMT STR_FMT STR_FMT STR_FMT, STR_ARG(prefix),
                      STR_ARG(absolute ? STR("") : directory),
                      STR_ARG(absolute ? STR("") : STR("/")), STR_ARG(value)))
        return err_set(err, ERR_CONFIG, "is too long");
    return true;
}

static bool read_url(struct str value, struct arena *arena, struct str *ret, struct err *err)
{
    struct str scheme = str_starts(value, STR("https://")) ? STR("https://") : STR("http://");
    struct str rest = str_from(value, scheme.len);
    while (str_ends(value, STR("/")))
        value.len--;
    if (!str_starts(value, scheme) || rest.len == 0 || rest.ptr[0] == '/' ||
        str_find(value, STR("?")) < value.len || str_find(value, STR("#")) < value.len ||
        str_find(value, STR(" ")) < value.len || str_find(value, STR("@")) < value.len)
        return err_set(
            err, ERR_CONFIG,
            "is no base address: write https://, the host, and nothing but a path behind");
    if (!arena_copy(arena, value, ret))
        return err_set(err, ERR_CONFIG, "is too long");
    return true;
}

static bool read_provider(struct str value, const struct provider **ret, struct err *err)
{
    char names[200];
    struct builder known;
    builder_init(&known, names, sizeof(names));
    *ret = provider_find(value);
    for (size_t i = 0; provider_table[i]; i++)
        builder_addf(&known, "%s%s", i > 0 ? ", " : "", provider_table[i]->name);
    return *ret || err_set(err, ERR_CONFIG, "is no provider that this program knows: %s", names);
}

static bool check_text(const struct config_setting *setting, struct str value, struct err *err)
{
    struct str wrong;
    struct address address;
    if (setting->type == CONFIG_ADDRESS && !address_parse(value, &address))
        return err_set(err, ERR_CONFIG, "is no numeric address such as 127.0.0.1 or ::1");
    if (setting->type == CONFIG_NETWORKS && !address_list_check(value, &wrong))
        return err_set(err, ERR_CONFIG,
                       "holds \"" STR_FMT "\": write addresses and networks such as 192.0.2.0/24, "
                       "separated by commas",
                       STR_ARG(str_head(str_trim(wrong), 40)));
    if (setting->type == CONFIG_DIGITS && !all(value, is_digit))
        return err_set(err, ERR_CONFIG, "is not digits only");
    if (setting->type == CONFIG_TOKEN && !all(value, is_url_plain))
        return err_set(err, ERR_CONFIG,
                       "holds a character that a URL would change: use letters, digits, - _ . ~");
    if (setting->max > 0 && !in_range(setting, (int64_t)value.len))
        return err_set(err, ERR_CONFIG, "is too long: at most %lld characters",
                       (long long)setting->max);
    return true;
}

bool config_value(const struct config_setting *setting, struct str value, struct str directory,
                  struct arena *arena, void *field, struct err *err)
{
    switch (setting->type) {
    case CONFIG_NUMBER:
        return read_number(setting, value, field, err);
    case CONFIG_BOOL:
        return read_bool(value, field, err);
    case CONFIG_HOURS:
        return quiet_parse(value, field) ||
               err_set(err, ERR_CONFIG,
                       "is no span of hours: write one as 21-8 or 21:30-7, or off");
    case CONFIG_OFFICE:
        return office_parse_hours(value, field) ||
               err_set(err, ERR_CONFIG,
                       "are no office hours: write them as Mon-Fri 8-16, Sat 9:30-13");
    case CONFIG_DAYS:
        return office_parse_closed(value, field) ||
               err_set(err, ERR_CONFIG, "are no days: write them as 2026-11-28, 2026-12-25");
    case CONFIG_TARGETS:
        return office_parse_targets(value, field) ||
               err_set(
                   err, ERR_CONFIG,
                   "are no targets: write category, class (urgent, same_day, in_turn) and time, "
                   "as in refugees in_turn 8h, emigrants in_turn 3d");
    case CONFIG_DURATION:
        return read_duration(setting, value, field, err);
    case CONFIG_PATH:
        return read_path(value, directory, STR(""), arena, field, err);
    case CONFIG_DATABASE:
        if (!str_starts(value, STR("sqlite:")) || value.len == 7)
            return err_set(err, ERR_CONFIG, "names no database: write sqlite:PATH");
        return read_path(str_from(value, 7), directory, STR("sqlite:"), arena, field, err);
    case CONFIG_URL:
        return read_url(value, arena, field, err);
    case CONFIG_PROVIDER:
        return read_provider(value, field, err);
    case CONFIG_TEXT:
    case CONFIG_ADDRESS:
    case CONFIG_NETWORKS:
    case CONFIG_DIGITS:
    case CONFIG_TOKEN:
        break;
    }
    if (!check_text(setting, value, err))
        return false;
    if (!arena_copy(arena, value, field))
        return err_set(err, ERR_CONFIG, "is too long");
    return true;
}
