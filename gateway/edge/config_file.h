/* A configuration file as sections and entries, before anybody asks what they mean. With config_tariff.c the
 * only door to libinih, which is given one line at a time: so the line of each entry is known, and nothing
 * is joined, cut or misread.
 *
 * Floor 4. Thread: that of the start. */
#ifndef GATEWAY_CONFIG_FILE_H
#define GATEWAY_CONFIG_FILE_H

#include "edge/config.h"

struct config_entry { /* one line "name = value" */
    struct config_entry *next;
    struct str name, value;
    int line;
    bool used; /* somebody knew what it means */
};

struct config_section {
    struct config_section *next;
    struct str kind, name; /* "channel" and what follows it */
    int line;
    struct config_entry *entries;
    bool known, repeated;
};

struct config_file {
    struct arena *arena;          /* the caller's, as is `faults` */
    struct config_faults *faults; /* all there are, not the first alone */
    struct str directory;         /* it lies in */
    struct config_section *sections;
    bool world_readable, has_secret;
};

/* Fills the rest of `file`. False: there is nothing to look at; what is wrong is among the faults. */
bool config_file_read(struct config_file *file, const char *path);

/* `line` 0: the file as a whole. */
void config_file_fault(const struct config_file *file, int line, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#endif
