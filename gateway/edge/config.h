/* The operator's file. A setting is one row of a table: its section, name, type, default and
 * limits; reading, checking and config/migranti.ini all follow from the row.
 *
 * Every fault of a file is found in one run and told with its line and what to do. Nothing of a
 * secret's value is ever told. Paths are relative to the file's own folder.
 *
 * Floor 4. Thread: any; immutable after loading. */
#ifndef GATEWAY_CONFIG_H
#define GATEWAY_CONFIG_H

#include "domain/channel.h"
#include "domain/office.h"
#include "edge/config_tariff.h"
#include "service/oncall.h"
#include "service/retention.h"
#include "service/vacancy_feeds.h"

struct config {
    struct {
        struct str address;     /* numeric */
        int port;               /* 0: any free one */
        struct str public_base; /* "https://hub.example.org": providers sign the URL they called */
        struct str hosts, proxies, uncapped;
        bool behind_tls_proxy;
        int connections_max;
        int deadline_ms, idle_ms, write_ms, drain_ms;
    } server;
    struct {
        struct str database; /* "sqlite:/absolute/path" */
        struct str key_file;
        struct str exchanges; /* folder of the exchange log */
        struct str erased;    /* the journal of who was erased */
    } store;
    struct {
        struct str directory;
    } menus;
    struct retention_policy retention;
    int refused_days; /* files that a spool refused are kept; 0: for ever */
    struct {
        struct str tariff; /* its file; empty: none */
        bool invented;     /* what is here: reports say so */
    } figures;
    struct config_tariff tariff; /* what the file says */
    bool second_factor;          /* roles that see numbers or give rights log in with one */
    struct {
        struct str approve; /* topics, blank separated */
    } desk;
    struct office office;
    struct str oncall_channel; /* its name; `oncall` has the channel */
    struct oncall oncall;
    struct channel *channels;
    size_t channel_count;
    struct vacancy_feed *feeds;
    size_t feed_count;
    struct arena *arena; /* owns everything, itself included */
};

enum config_type {
    CONFIG_TEXT,     /* struct str */
    CONFIG_NUMBER,   /* int */
    CONFIG_BOOL,     /* bool: yes or no */
    CONFIG_HOURS,    /* struct quiet_hours: 21-8, 21:30-7, off */
    CONFIG_OFFICE,   /* struct office_hours: Mon-Fri 8-16, Sat 9-13 */
    CONFIG_DAYS,     /* struct office_closed: 2026-11-28, 2026-12-25 */
    CONFIG_TARGETS,  /* struct office_targets: refugees in_turn 8h, afghan same_day 2h */
    CONFIG_DURATION, /* int milliseconds: 500ms, 5s, 2m, 1h, 7d */
    CONFIG_PATH,     /* struct str, made absolute */
    CONFIG_DATABASE, /* struct str: sqlite:PATH */
    CONFIG_URL,      /* struct str: a base, without a slash at its end */
    CONFIG_ADDRESS,  /* struct str: numeric */
    CONFIG_NETWORKS, /* struct str: addresses and networks, comma separated */
    CONFIG_DIGITS,   /* struct str */
    CONFIG_TOKEN,    /* struct str: what a URL holds as it is */
    CONFIG_PROVIDER, /* const struct provider *: by its name */
};

struct config_setting {
    const char
        *section; /* "channel" is [channel NAME], and a row fills a struct channel; so is "feed" */
    const char *name;
    enum config_type type;
    bool required, secret;
    const char *default_value; /* NULL: none */
    int64_t min, max;          /* numbers; milliseconds; bytes of a text */
    size_t offset;
    const char *help;
};

extern const struct config_setting config_settings[]; /* ends with .section == NULL */

struct config_fault {
    int line; /* 0: the file as a whole */
    char text[300];
};

struct config_faults {
    struct config_fault rows[CONFIG_FAULTS_MAX];
    int count; /* kept */
    int total; /* found */
};

/* False with at least one fault. `faults` is reset first. */
MUST_CHECK bool config_load(const char *path, struct config **ret, struct config_faults *faults);
void config_free(struct config *config); /* NULL is allowed */
const struct channel *config_channel(const struct config *config, struct str name); /* or NULL */

/* Parses a value by its row into `*field`. ERR_CONFIG says what is wrong and what is taken. */
MUST_CHECK bool config_value(const struct config_setting *setting, struct str value,
                             struct str directory, struct arena *arena, void *field,
                             struct err *err);

#endif
