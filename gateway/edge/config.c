/* Floor 4: the operator's file, from its entries to settings. */
#include "edge/config.h"

#include "domain/signature.h"
#include "edge/address.h"
#include "edge/config_file.h"

#include <sys/resource.h>

enum { CONFIG_ARENA_SIZE = 2 * 1024 * 1024, DISTANCE_MAX = 2, NAME_SIZE = 40 };

/* ---- names that are nearly right ---- */

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Letters to change, add or leave out (Levenshtein). */
static size_t distance(struct str a, struct str b)
{
    size_t row[NAME_SIZE + 1];
    if (a.len > NAME_SIZE || b.len > NAME_SIZE)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 0; i < a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.len; j++) {
            size_t changed = diagonal + (a.ptr[i] != b.ptr[j]);
            diagonal = row[j + 1];
            row[j + 1] = smallest(row[j + 1] + 1, row[j] + 1, changed);
        }
    }
    return row[b.len];
}

struct nearest {
    const char *name;
    size_t distance;
};

static void consider(struct nearest *nearest, struct str wanted, const char *name)
{
    size_t far = distance(wanted, str_of(name));
    if (far <= DISTANCE_MAX && (!nearest->name || far < nearest->distance))
        *nearest = (struct nearest){ name, far };
}

static void report_unknown(struct config_file *file, const struct config_section *section,
                           const struct config_entry *entry, const struct setting *own)
{
    struct nearest nearest = { 0 };
    for (const struct config_setting *row = config_settings; row->section; row++) {
        if (str_equal(str_of(row->section), section->kind))
            consider(&nearest, entry->name, row->name);
    }
    for (size_t i = 0; own && own[i].name; i++)
        consider(&nearest, entry->name, own[i].name);
    if (nearest.name)
        config_file_fault(file, entry->line,
                          "'" STR_FMT "' is not a setting of [" STR_FMT "]: did you mean '%s'?",
                          STR_ARG(entry->name), STR_ARG(section->kind), nearest.name);
    else
        config_file_fault(file, entry->line, "'" STR_FMT "' is not a setting of [" STR_FMT "]",
                          STR_ARG(entry->name), STR_ARG(section->kind));
}

/* ---- entries to settings ---- */

static struct config_entry *take_entry(struct config_section *section, const char *name)
{
    for (struct config_entry *entry = section->entries; entry; entry = entry->next) {
        if (str_equal(entry->name, str_of(name))) {
            entry->used = true;
            return entry;
        }
    }
    return NULL;
}

static bool is_empty(struct config_file *file, const struct config_entry *entry)
{
    if (entry->value.len == 0)
        config_file_fault(file, entry->line,
                          "'" STR_FMT "' is empty: give it a value or leave the line out",
                          STR_ARG(entry->name));
    return entry->value.len == 0;
}

static void report_value(struct config_file *file, const struct config_setting *row,
                         const struct config_entry *entry, const struct err *err)
{
    if (row->secret)
        config_file_fault(file, entry->line, "the value of '%s' %s", row->name, err->text);
    else
        config_file_fault(file, entry->line, "%s = " STR_FMT " %s", row->name,
                          STR_ARG(str_head(entry->value, 60)), err->text);
}

/* Fills the rows of one section kind into `base`, a struct config or a struct channel. */
static void fill(struct config_file *file, struct config_section *section, void *base)
{
    for (const struct config_setting *row = config_settings; row->section; row++) {
        if (!str_equal(str_of(row->section), section->kind))
            continue;
        struct err err;
        void *field = (char *)base + row->offset;
        struct config_entry *entry = take_entry(section, row->name);
        if (entry && is_empty(file, entry))
            continue;
        if (!entry && row->required)
            config_file_fault(file, section->line, "[" STR_FMT " " STR_FMT "] has no %s: %s",
                              STR_ARG(section->kind), STR_ARG(section->name), row->name, row->help);
        file->has_secret = file->has_secret || (entry && row->secret);
        struct str value = entry ? entry->value : str_of(row->default_value);
        if (value.len > 0 && !config_value(row, value, file->directory, file->arena, field, &err) &&
            entry)
            report_value(file, row, entry, &err);
    }
}

/* A provider whose calls would all be refused: better said now than with the first message. */
static void check_call(struct config_file *file, const struct channel *channel, const char *name,
                       struct str url, int line)
{
    struct str scheme, host, rest;
    struct address address;
    if (!str_ends(str_of(name), STR("url")))
        return;
    str_cut(url, '/', &scheme, &rest);
    str_cut(str_from(rest, 1), '/', &host, &rest);
    str_cut(host, ':', &host, &rest);
    if (str_equal(scheme, STR("http:")) && !channel->allow_http)
        config_file_fault(file, line,
                          "%s = " STR_FMT
                          " is called without TLS: use https, or set allow_http = yes when it "
                          "is on this machine or reached over a private line",
                          name, STR_ARG(str_head(url, 100)));
    bool is_private = str_equal(host, STR("localhost")) ||
                      (address_parse(host, &address) && !address_is_public(&address));
    if (is_private && !channel->allow_private)
        config_file_fault(file, line,
                          "%s = " STR_FMT
                          " is a private address: set allow_private = yes when it is meant",
                          name, STR_ARG(str_head(url, 100)));
}

static void fill_provider_settings(struct config_file *file, struct config_section *section,
                                   struct channel *channel)
{
    const struct setting *table = channel->provider->settings;
    channel->settings.table = table;
    for (size_t i = 0; table[i].name; i++) {
        struct config_entry *entry = take_entry(section, table[i].name);
        channel->settings.values[i] = str_of(table[i].default_value);
        if (!entry && table[i].required)
            config_file_fault(file, section->line, "[channel " STR_FMT "] has no %s: %s",
                              STR_ARG(section->name), table[i].name, table[i].help);
        if (entry && !is_empty(file, entry)) {
            file->has_secret = file->has_secret || table[i].secret;
            channel->settings.values[i] = entry->value;
        }
        check_call(file, channel, table[i].name, channel->settings.values[i],
                   entry ? entry->line : section->line);
    }
    struct err err;
    if (channel->provider->check && !channel->provider->check(&channel->settings, &err))
        config_file_fault(file, section->line, "[channel " STR_FMT "]: %s", STR_ARG(section->name),
                          err.text);
}

static bool is_channel_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return name.len > 0 && name.len <= CHANNEL_NAME_SIZE_MAX;
}

static const struct channel *fill_channel(struct config_file *file, struct config_section *section,
                                          struct config *config)
{
    if (!is_channel_name(section->name))
        config_file_fault(file, section->line,
                          "[channel NAME]: the name is 1 to %d small letters, digits and '-'",
                          CHANNEL_NAME_SIZE_MAX);
    if (config->channel_count == CHANNELS_MAX) {
        config_file_fault(file, section->line, "there are more than %d channels", CHANNELS_MAX);
        return NULL;
    }
    struct channel *channel = &config->channels[config->channel_count++];
    channel->name = section->name;
    fill(file, section, channel);
    if (channel->ussd_ucs2_max > channel->ussd_gsm7_max)
        config_file_fault(file, section->line,
                          "[channel " STR_FMT "]: ussd_ucs2_max is above ussd_gsm7_max: swap them",
                          STR_ARG(section->name));
    if (!channel->provider)
        return channel;
    if (channel->per_second == 0)
        channel->per_second = channel->provider->per_second_default;
    fill_provider_settings(file, section, channel);
    return channel;
}

static void fill_feed(struct config_file *file, struct config_section *section,
                      struct config *config)
{
    struct err err;
    struct vacancy_feed feed = { .name = section->name };
    fill(file, section, &feed);
    if (vacancy_feeds_check(&feed, config->feed_count, &err))
        config->feeds[config->feed_count++] = feed;
    else
        config_file_fault(file, section->line, "[feed NAME]: %s", err.text);
}

/* Another channel, that is there, and not one that fails over itself: messages would wander. */
static void check_failovers(struct config_file *file, const struct config *config)
{
    for (size_t i = 0; i < config->channel_count; i++) {
        const struct channel *channel = &config->channels[i];
        const struct channel *other = config_channel(config, channel->failover);
        if (channel->failover.len == 0)
            continue;
        if (!other || other == channel)
            config_file_fault(file, 0,
                              "[channel " STR_FMT "]: failover = " STR_FMT
                              " is no other channel of this file",
                              STR_ARG(channel->name), STR_ARG(channel->failover));
        else if (other->failover.len > 0)
            config_file_fault(file, 0,
                              "[channel " STR_FMT "]: failover = " STR_FMT
                              " fails over itself: leave one out",
                              STR_ARG(channel->name), STR_ARG(channel->failover));
    }
}

static struct config_section *find_section(struct config_file *file, const char *kind)
{
    for (struct config_section *section = file->sections; section; section = section->next) {
        if (str_equal(section->kind, str_of(kind)) && section->name.len == 0)
            return section;
    }
    return NULL;
}

static void check_server(struct config_file *file, const struct config *config,
                         struct config_section *section)
{
    struct address address;
    struct rlimit limit;
    if (address_parse(config->server.address, &address) && !address_is_loopback(&address) &&
        !config->server.behind_tls_proxy)
        config_file_fault(
            file, section->line,
            "address is reached from other machines, and this program does not speak TLS: listen "
            "on 127.0.0.1, or set behind_tls_proxy = yes");
    struct config_entry *entry = take_entry(section, "max_connections");
    if (entry && getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
        (rlim_t)config->server.connections_max + 200 > limit.rlim_max)
        config_file_fault(
            file, entry->line,
            "max_connections needs %d file descriptors, the system allows %llu: raise LimitNOFILE "
            "or lower it",
            config->server.connections_max + 200, (unsigned long long)limit.rlim_max);
}

static void report_unused(struct config_file *file, const struct config_section *section,
                          const struct setting *own)
{
    for (const struct config_entry *entry = section->entries; entry; entry = entry->next) {
        if (!entry->used)
            report_unknown(file, section, entry, own);
    }
}

/* Where a provider signs the address that it calls, that address has to be known, and be the same for
 * receipts: all else would be refused as a forgery. */
static void check_addresses(struct config_file *file, const struct config *config)
{
    for (size_t i = 0; i < config->channel_count; i++) {
        const struct channel *channel = &config->channels[i];
        if (!channel->provider || !channel->provider->signs_address ||
            !signature_required(&channel->settings))
            continue;
        if (config->server.public_base.len == 0)
            config_file_fault(
                file, 0,
                "[server] has no public_base: %s signs the address that it calls (channel " STR_FMT
                ")",
                channel->provider->name, STR_ARG(channel->name));
        else if (channel->receipt_base.len > 0 &&
                 !str_equal(channel->receipt_base, config->server.public_base))
            config_file_fault(file, 0,
                              "[channel " STR_FMT
                              "]: receipt_base is not public_base: %s signs the address "
                              "that it calls",
                              STR_ARG(channel->name), channel->provider->name);
    }
}

static void check_oncall(struct config_file *file, struct config *config)
{
    struct config_section *section = find_section(file, "oncall");
    int line = section ? section->line : 0;
    struct str text = config->oncall.text;
    config->oncall.channel = config_channel(config, config->oncall_channel);
    config->office.called = config->oncall.channel != NULL;
    if (config->oncall_channel.len > 0 && !config->oncall.channel)
        config_file_fault(file, line,
                          "[oncall] channel = " STR_FMT
                          " is no channel of this file: name one of its [channel "
                          "NAME] sections",
                          STR_ARG(config->oncall_channel));
    if (str_find(text, STR("{number}")) == text.len)
        config_file_fault(
            file, line,
            "[oncall] text does not hold {number}: whoever is called could not tell which "
            "question it is");
}

static void check_tariff(struct config_file *file, struct config *config)
{
    struct err err = { 0 };
    if (config->figures.tariff.len > 0 &&
        !config_tariff_load(config->figures.tariff.ptr, &config->tariff, &err))
        config_file_fault(file, 0, "[figures] tariff: %s", err.text);
}

static void fill_all(struct config_file *file, struct config *config)
{
    static const char *const kinds[] = { "server",    "store", "menus",  "figures",
                                         "retention", "desk",  "office", "oncall" };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct config_section absent = { .kind = str_of(kinds[i]) };
        struct config_section *section = find_section(file, kinds[i]);
        section = section ? section : &absent;
        fill(file, section, config);
        if (i == 0)
            check_server(file, config, section);
        report_unused(file, section, NULL);
        section->known = true;
    }
    for (struct config_section *section = file->sections; section; section = section->next) {
        if (section->known)
            continue;
        if (str_equal(section->kind, STR("channel"))) {
            const struct channel *channel = fill_channel(file, section, config);
            if (channel && channel->provider)
                report_unused(file, section, channel->provider->settings);
        } else if (str_equal(section->kind, STR("feed"))) {
            fill_feed(file, section, config);
            report_unused(file, section, NULL);
        } else if (!section->repeated) {
            config_file_fault(file, section->line,
                              "[" STR_FMT "] is no section: there are [server], [store], [menus], "
                              "[figures], [retention], [desk], "
                              "[office], [oncall], [channel NAME] and [feed NAME]",
                              STR_ARG(section->kind));
        }
    }
    check_addresses(file, config);
    check_oncall(file, config);
    check_tariff(file, config);
    check_failovers(file, config);
    if (file->world_readable && file->has_secret)
        config_file_fault(file, 0, "holds secrets, and others can read or change it: chmod 640 it");
}

bool config_load(const char *path, struct config **ret, struct config_faults *faults)
{
    struct arena *arena = arena_new(CONFIG_ARENA_SIZE);
    struct config_file file = { .arena = arena, .faults = faults };
    struct config *config = ARENA_NEW(arena, struct config);
    config->channels = ARENA_ARRAY(arena, struct channel, CHANNELS_MAX);
    config->feeds = ARENA_ARRAY(arena, struct vacancy_feed, VACANCY_FEEDS_MAX);
    config->arena = arena;
    faults->count = faults->total = 0;
    if (config_file_read(&file, path))
        fill_all(&file, config);
    if (faults->total > 0) {
        arena_free(arena);
        return false;
    }
    *ret = config;
    return true;
}

void config_free(struct config *config)
{
    if (config)
        arena_free(config->arena);
}

const struct channel *config_channel(const struct config *config, struct str name)
{
    for (size_t i = 0; i < config->channel_count; i++) {
        if (str_equal(config->channels[i].name, name))
            return &config->channels[i];
    }
    return NULL;
}
