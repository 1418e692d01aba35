/* Floor 4: reads the operator's file. The only door to libinih. */
#include "edge/config.h"

#include "base/utf8.h"
#include "domain/signature.h"
#include "edge/address.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONFIG_ARENA_SIZE = 2 * 1024 * 1024, DISTANCE_MAX = 2, NAME_SIZE = 40 };

struct entry { /* one line "name = value" */
    struct entry *next;
    struct str name, value;
    int line;
    bool used;
};

struct section {
    struct section *next;
    struct str kind, name; /* "channel" and what follows it */
    int line;
    struct entry *entries;
    bool known, repeated;
};

struct reader {
    struct arena *arena;
    struct config_faults *faults;
    struct str text, directory;
    int line;
    struct section *sections, **last;
    struct section *current;
    bool world_readable, has_secret;
};

static void fault(struct config_faults *faults, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void fault(struct config_faults *faults, int line, const char *fmt, ...)
{
    if (faults->total++ >= CONFIG_FAULTS_MAX)
        return;
    struct config_fault *row = &faults->rows[faults->count++];
    row->line = line;
    va_list args;
    va_start(args, fmt);
    vsnprintf(row->text, sizeof(row->text), fmt, args);
    va_end(args);
}

/* ---- the file as sections and entries ---- */

static bool arena_is_full(struct reader *reader, const void *allocated)
{
    if (!allocated)
        fault(reader->faults, reader->line,
              "the file is too large from here on: remove what is not needed");
    return !allocated;
}

static void open_section(struct reader *reader, struct str line)
{
    size_t end = str_find(line, STR("]"));
    struct section *section = ARENA_NEW(reader->arena, struct section);
    reader->current = NULL;
    if (end == line.len) {
        fault(reader->faults, reader->line, "the section has no closing bracket: write [name]");
        return;
    }
    if (arena_is_full(reader, section))
        return;
    str_cut(str_trim(str_from(str_head(line, end), 1)), ' ', &section->kind, &section->name);
    section->name = str_trim(section->name);
    section->line = reader->line;
    for (struct section *other = reader->sections; other; other = other->next) {
        if (!str_equal(other->kind, section->kind) || !str_equal(other->name, section->name))
            continue;
        section->repeated = true;
        fault(reader->faults, reader->line,
              "[" STR_FMT "%s" STR_FMT "] is there already, in line %d: keep one of them",
              STR_ARG(section->kind), section->name.len ? " " : "", STR_ARG(section->name),
              other->line);
        break;
    }
    *reader->last = section;
    reader->last = &section->next;
    reader->current = section;
}

/* A line as libinih may have it: it must not meet what it would cut, join or misread. */
static struct str checked_line(struct reader *reader, struct str line)
{
    line = str_trim(line);
    if (line.len == 0 || line.ptr[0] == ';' || line.ptr[0] == '#')
        return STR("");
    if (line.len > CONFIG_LINE_SIZE_MAX)
        fault(reader->faults, reader->line, "the line is longer than %d characters",
              CONFIG_LINE_SIZE_MAX);
    else if (!utf8_valid(line) || memchr(line.ptr, 0, line.len))
        fault(reader->faults, reader->line, "the line is not plain text: save the file as UTF-8");
    else if (line.ptr[0] == '[')
        open_section(reader, line);
    else if (str_find(line, STR("=")) == line.len)
        fault(reader->faults, reader->line,
              "the line is neither \"name = value\" nor [section] nor a comment (#)");
    else
        return line;
    return STR("");
}

/* Gives libinih one line, like fgets(); so the line of each entry is known. */
static char *next_line(char *storage, int size, void *context)
{
    struct reader *reader = context;
    struct str line;
    if (reader->text.len == 0)
        return NULL;
    str_cut(reader->text, '\n', &line, &reader->text);
    reader->line++;
    line = checked_line(reader, line);
    if (!str_to_c(line, storage, (size_t)size))
        storage[0] = '\0';
    return storage;
}

static int on_entry(void *context, const char *section_name, const char *name, const char *value)
{
    (void)section_name;
    struct reader *reader = context;
    struct section *section = reader->current;
    if (!section) {
        if (!reader->sections)
            fault(reader->faults, reader->line, "'%s' stands before the first [section]", name);
        return 1;
    }
    struct entry *entry = ARENA_NEW(reader->arena, struct entry);
    if (arena_is_full(reader, entry))
        return 1;
    if (!arena_copy(reader->arena, str_of(name), &entry->name) ||
        !arena_copy(reader->arena, str_of(value), &entry->value)) {
        arena_is_full(reader, NULL);
        return 1;
    }
    entry->line = reader->line;
    struct entry **link = &section->entries;
    for (; *link; link = &(*link)->next) {
        if (str_equal((*link)->name, entry->name)) {
            fault(reader->faults, reader->line, "'%s' is set already, in line %d: keep one of them",
                  name, (*link)->line);
            return 1;
        }
    }
    *link = entry;
    return 1;
}

static bool read_file(const char *path, struct reader *reader)
{
    struct stat stat;
    bool done = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        fault(reader->faults, 0, "cannot be read: %s", strerror(errno));
        return false;
    }
    if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode)) {
        fault(reader->faults, 0, "is not a plain file");
    } else if (stat.st_size > CONFIG_FILE_SIZE_MAX) {
        fault(reader->faults, 0, "is larger than %d bytes: is it a configuration?",
              CONFIG_FILE_SIZE_MAX);
    } else {
        char *bytes = arena_alloc(reader->arena, (size_t)stat.st_size + 1);
        ssize_t got = bytes ? read(fd, bytes, (size_t)stat.st_size) : -1;
        if (got < 0)
            fault(reader->faults, 0, "cannot be read: %s", strerror(errno));
        reader->text = (struct str){ bytes, got > 0 ? (size_t)got : 0 };
        if (str_starts(reader->text, STR("\xEF\xBB\xBF")))
            reader->text = str_from(reader->text, 3);
        reader->world_readable = (stat.st_mode & (S_IROTH | S_IWOTH | S_IWGRP)) != 0;
        done = got >= 0;
    }
    close(fd);
    return done;
}

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

static void report_unknown(struct reader *reader, const struct section *section,
                           const struct entry *entry, const struct setting *own)
{
    struct nearest nearest = { 0 };
    for (const struct config_setting *row = config_settings; row->section; row++) {
        if (str_equal(str_of(row->section), section->kind))
            consider(&nearest, entry->name, row->name);
    }
    for (size_t i = 0; own && own[i].name; i++)
        consider(&nearest, entry->name, own[i].name);
    if (nearest.name)
        fault(reader->faults, entry->line,
              "'" STR_FMT "' is not a setting of [" STR_FMT "]: did you mean '%s'?",
              STR_ARG(entry->name), STR_ARG(section->kind), nearest.name);
    else
        fault(reader->faults, entry->line, "'" STR_FMT "' is not a setting of [" STR_FMT "]",
              STR_ARG(entry->name), STR_ARG(section->kind));
}

/* ---- entries to settings ---- */

static struct entry *take_entry(struct section *section, const char *name)
{
    for (struct entry *entry = section->entries; entry; entry = entry->next) {
        if (str_equal(entry->name, str_of(name))) {
            entry->used = true;
            return entry;
        }
    }
    return NULL;
}

static bool is_empty(struct reader *reader, const struct entry *entry)
{
    if (entry->value.len == 0)
        fault(reader->faults, entry->line,
              "'" STR_FMT "' is empty: give it a value or leave the line out",
              STR_ARG(entry->name));
    return entry->value.len == 0;
}

static void report_value(struct reader *reader, const struct config_setting *row,
                         const struct entry *entry, const struct err *err)
{
    if (row->secret)
        fault(reader->faults, entry->line, "the value of '%s' %s", row->name, err->text);
    else
        fault(reader->faults, entry->line, "%s = " STR_FMT " %s", row->name,
              STR_ARG(str_head(entry->value, 60)), err->text);
}

/* Fills the rows of one section kind into `base`, a struct config or a struct channel. */
static void fill(struct reader *reader, struct section *section, void *base)
{
    for (const struct config_setting *row = config_settings; row->section; row++) {
        if (!str_equal(str_of(row->section), section->kind))
            continue;
        struct err err;
        void *field = (char *)base + row->offset;
        struct entry *entry = take_entry(section, row->name);
        if (entry && is_empty(reader, entry))
            continue;
        if (!entry && row->required)
            fault(reader->faults, section->line, "[" STR_FMT " " STR_FMT "] has no %s: %s",
                  STR_ARG(section->kind), STR_ARG(section->name), row->name, row->help);
        reader->has_secret = reader->has_secret || (entry && row->secret);
        struct str value = entry ? entry->value : str_of(row->default_value);
        if (value.len > 0 &&
            !config_value(row, value, reader->directory, reader->arena, field, &err) && entry)
            report_value(reader, row, entry, &err);
    }
}

/* A provider whose calls would all be refused: better said now than with the first message. */
static void check_call(struct reader *reader, const struct channel *channel, const char *name,
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
        fault(reader->faults, line,
              "%s = " STR_FMT " is called without TLS: use https, or set allow_http = yes when it "
              "is on this machine or reached over a private line",
              name, STR_ARG(str_head(url, 100)));
    bool is_private = str_equal(host, STR("localhost")) ||
                      (address_parse(host, &address) && !address_is_public(&address));
    if (is_private && !channel->allow_private)
        fault(reader->faults, line,
              "%s = " STR_FMT " is a private address: set allow_private = yes when it is meant",
              name, STR_ARG(str_head(url, 100)));
}

static void fill_provider_settings(struct reader *reader, struct section *section,
                                   struct channel *channel)
{
    const struct setting *table = channel->provider->settings;
    channel->settings.table = table;
    for (size_t i = 0; table[i].name; i++) {
        struct entry *entry = take_entry(section, table[i].name);
        channel->settings.values[i] = str_of(table[i].default_value);
        if (!entry && table[i].required)
            fault(reader->faults, section->line, "[channel " STR_FMT "] has no %s: %s",
                  STR_ARG(section->name), table[i].name, table[i].help);
        if (entry && !is_empty(reader, entry)) {
            reader->has_secret = reader->has_secret || table[i].secret;
            channel->settings.values[i] = entry->value;
        }
        check_call(reader, channel, table[i].name, channel->settings.values[i],
                   entry ? entry->line : section->line);
    }
    struct err err;
    if (channel->provider->check && !channel->provider->check(&channel->settings, &err))
        fault(reader->faults, section->line, "[channel " STR_FMT "]: %s", STR_ARG(section->name),
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

static const struct channel *fill_channel(struct reader *reader, struct section *section,
                                          struct config *config)
{
    if (!is_channel_name(section->name))
        fault(reader->faults, section->line,
              "[channel NAME]: the name is 1 to %d small letters, digits and '-'",
              CHANNEL_NAME_SIZE_MAX);
    if (config->channel_count == CHANNELS_MAX) {
        fault(reader->faults, section->line, "there are more than %d channels", CHANNELS_MAX);
        return NULL;
    }
    struct channel *channel = &config->channels[config->channel_count++];
    channel->name = section->name;
    fill(reader, section, channel);
    if (channel->ussd_ucs2_max > channel->ussd_gsm7_max)
        fault(reader->faults, section->line,
              "[channel " STR_FMT "]: ussd_ucs2_max is above ussd_gsm7_max: swap them",
              STR_ARG(section->name));
    if (!channel->provider)
        return channel;
    if (channel->per_second == 0)
        channel->per_second = channel->provider->per_second_default;
    fill_provider_settings(reader, section, channel);
    return channel;
}

static void fill_feed(struct reader *reader, struct section *section, struct config *config)
{
    struct err err;
    struct vacancy_feed feed = { .name = section->name };
    fill(reader, section, &feed);
    if (vacancy_feeds_check(&feed, config->feed_count, &err))
        config->feeds[config->feed_count++] = feed;
    else
        fault(reader->faults, section->line, "[feed NAME]: %s", err.text);
}

/* Another channel, that is there, and not one that fails over itself: messages would wander. */
static void check_failovers(struct reader *reader, const struct config *config)
{
    for (size_t i = 0; i < config->channel_count; i++) {
        const struct channel *channel = &config->channels[i];
        const struct channel *other = config_channel(config, channel->failover);
        if (channel->failover.len == 0)
            continue;
        if (!other || other == channel)
            fault(reader->faults, 0,
                  "[channel " STR_FMT "]: failover = " STR_FMT " is no other channel of this file",
                  STR_ARG(channel->name), STR_ARG(channel->failover));
        else if (other->failover.len > 0)
            fault(reader->faults, 0,
                  "[channel " STR_FMT "]: failover = " STR_FMT " fails over itself: leave one out",
                  STR_ARG(channel->name), STR_ARG(channel->failover));
    }
}

static struct section *find_section(struct reader *reader, const char *kind)
{
    for (struct section *section = reader->sections; section; section = section->next) {
        if (str_equal(section->kind, str_of(kind)) && section->name.len == 0)
            return section;
    }
    return NULL;
}

static void check_server(struct reader *reader, const struct config *config,
                         struct section *section)
{
    struct address address;
    struct rlimit limit;
    if (address_parse(config->server.address, &address) && !address_is_loopback(&address) &&
        !config->server.behind_tls_proxy)
        fault(reader->faults, section->line,
              "address is reached from other machines, and this program does not speak TLS: listen "
              "on 127.0.0.1, or set behind_tls_proxy = yes");
    struct entry *entry = take_entry(section, "max_connections");
    if (entry && getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
        (rlim_t)config->server.connections_max + 200 > limit.rlim_max)
        fault(
            reader->faults, entry->line,
            "max_connections needs %d file descriptors, the system allows %llu: raise LimitNOFILE "
            "or lower it",
            config->server.connections_max + 200, (unsigned long long)limit.rlim_max);
}

static void report_unused(struct reader *reader, const struct section *section,
                          const struct setting *own)
{
    for (const struct entry *entry = section->entries; entry; entry = entry->next) {
        if (!entry->used)
            report_unknown(reader, section, entry, own);
    }
}

/* Where a provider signs the address that it calls, that address has to be known, and be the same for
 * receipts: all else would be refused as a forgery. */
static void check_addresses(struct reader *reader, const struct config *config)
{
    for (size_t i = 0; i < config->channel_count; i++) {
        const struct channel *channel = &config->channels[i];
        if (!channel->provider || !channel->provider->signs_address ||
            !signature_required(&channel->settings))
            continue;
        if (config->server.public_base.len == 0)
            fault(
                reader->faults, 0,
                "[server] has no public_base: %s signs the address that it calls (channel " STR_FMT
                ")",
                channel->provider->name, STR_ARG(channel->name));
        else if (channel->receipt_base.len > 0 &&
                 !str_equal(channel->receipt_base, config->server.public_base))
            fault(reader->faults, 0,
                  "[channel " STR_FMT "]: receipt_base is not public_base: %s signs the address "
                  "that it calls",
                  STR_ARG(channel->name), channel->provider->name);
    }
}

static void check_oncall(struct reader *reader, struct config *config)
{
    struct section *section = find_section(reader, "oncall");
    int line = section ? section->line : 0;
    struct str text = config->oncall.text;
    config->oncall.channel = config_channel(config, config->oncall_channel);
    config->office.called = config->oncall.channel != NULL;
    if (config->oncall_channel.len > 0 && !config->oncall.channel)
        fault(reader->faults, line,
              "[oncall] channel = " STR_FMT " is no channel of this file: name one of its [channel "
              "NAME] sections",
              STR_ARG(config->oncall_channel));
    if (str_find(text, STR("{number}")) == text.len)
        fault(reader->faults, line,
              "[oncall] text does not hold {number}: whoever is called could not tell which "
              "question it is");
}

static void check_tariff(struct reader *reader, struct config *config)
{
    struct err err = { 0 };
    if (config->figures.tariff.len > 0 &&
        !config_tariff_load(config->figures.tariff.ptr, &config->tariff, &err))
        fault(reader->faults, 0, "[figures] tariff: %s", err.text);
}

static void fill_all(struct reader *reader, struct config *config)
{
    static const char *const kinds[] = { "server", "store",  "menus", "figures",
                                         "desk",   "office", "oncall" };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct section absent = { .kind = str_of(kinds[i]) };
        struct section *section = find_section(reader, kinds[i]);
        section = section ? section : &absent;
        fill(reader, section, config);
        if (i == 0)
            check_server(reader, config, section);
        report_unused(reader, section, NULL);
        section->known = true;
    }
    for (struct section *section = reader->sections; section; section = section->next) {
        if (section->known)
            continue;
        if (str_equal(section->kind, STR("channel"))) {
            const struct channel *channel = fill_channel(reader, section, config);
            if (channel && channel->provider)
                report_unused(reader, section, channel->provider->settings);
        } else if (str_equal(section->kind, STR("feed"))) {
            fill_feed(reader, section, config);
            report_unused(reader, section, NULL);
        } else if (!section->repeated) {
            fault(reader->faults, section->line,
                  "[" STR_FMT
                  "] is no section: there are [server], [store], [menus], [figures], [desk], "
                  "[office], [oncall], [channel NAME] and [feed NAME]",
                  STR_ARG(section->kind));
        }
    }
    check_addresses(reader, config);
    check_oncall(reader, config);
    check_tariff(reader, config);
    check_failovers(reader, config);
    if (reader->world_readable && reader->has_secret)
        fault(reader->faults, 0, "holds secrets, and others can read or change it: chmod 640 it");
}

static bool resolve_directory(const char *path, struct reader *reader)
{
    char folder[PATH_MAX], whole[PATH_MAX];
    const char *slash = strrchr(path, '/');
    struct str head = slash ? (struct str){ path, (size_t)(slash - path) + 1 } : STR(".");
    if (!str_to_c(head, folder, sizeof(folder)) || !realpath(folder, whole)) {
        fault(reader->faults, 0, "cannot be read: its folder is not there");
        return false;
    }
    return arena_copy(reader->arena, str_of(whole), &reader->directory);
}

bool config_load(const char *path, struct config **ret, struct config_faults *faults)
{
    struct arena *arena = arena_new(CONFIG_ARENA_SIZE);
    struct reader reader = { .arena = arena, .faults = faults };
    struct config *config = ARENA_NEW(arena, struct config);
    config->channels = ARENA_ARRAY(arena, struct channel, CHANNELS_MAX);
    config->feeds = ARENA_ARRAY(arena, struct vacancy_feed, VACANCY_FEEDS_MAX);
    config->arena = arena;
    faults->count = faults->total = 0;
    reader.last = &reader.sections;
    if (resolve_directory(path, &reader) && read_file(path, &reader)) {
        ini_allow_multiline = false;
        ini_max_line = CONFIG_LINE_SIZE_MAX + 3;
        ini_parse_stream(next_line, &reader, on_entry, &reader);
        fill_all(&reader, config);
    }
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
