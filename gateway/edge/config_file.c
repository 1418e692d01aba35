/* Floor 4: a configuration file, line by line. */
#include "edge/config_file.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reader {
    struct config_file *file;
    struct str text; /* what is left of it */
    int line;
    struct config_section **last, *current;
};

void config_file_fault(const struct config_file *file, int line, const char *fmt, ...)
{
    struct config_faults *faults = file->faults;
    va_list args;
    va_start(args, fmt);
    if (faults->total++ < CONFIG_FAULTS_MAX) {
        struct config_fault *row = &faults->rows[faults->count++];
        row->line = line;
        vsnprintf(row->text, sizeof(row->text), fmt, args);
    }
    va_end(args);
}

static bool arena_is_full(struct reader *reader, const void *allocated)
{
    if (!allocated)
        config_file_fault(reader->file, reader->line,
                          "the file is too large from here on: remove what is not needed");
    return !allocated;
}

static void open_section(struct reader *reader, struct str line)
{
    size_t end = str_find(line, STR("]"));
    struct config_section *section = ARENA_NEW(reader->file->arena, struct config_section);
    reader->current = NULL;
    if (end == line.len) {
        config_file_fault(reader->file, reader->line,
                          "the section has no closing bracket: write [name]");
        return;
    }
    if (arena_is_full(reader, section))
        return;
    str_cut(str_trim(str_from(str_head(line, end), 1)), ' ', &section->kind, &section->name);
    section->name = str_trim(section->name);
    section->line = reader->line;
    for (struct config_section *other = reader->file->sections; other; other = other->next) {
        if (!str_equal(other->kind, section->kind) || !str_equal(other->name, section->name))
            continue;
        section->repeated = true;
        config_file_fault(reader->file, reader->line,
                          "[" STR_FMT "%s" STR_FMT
                          "] is there already, in line %d: keep one of them",
                          STR_ARG(section->kind), section->name.len ? " " : "",
                          STR_ARG(section->name), other->line);
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
        config_file_fault(reader->file, reader->line, "the line is longer than %d characters",
                          CONFIG_LINE_SIZE_MAX);
    else if (!utf8_valid(line) || memchr(line.ptr, 0, line.len))
        config_file_fault(reader->file, reader->line,
                          "the line is not plain text: save the file as UTF-8");
    else if (line.ptr[0] == '[')
        open_section(reader, line);
    else if (str_find(line, STR("=")) == line.len)
        config_file_fault(reader->file, reader->line,
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
    struct config_section *section = reader->current;
    if (!section) {
        if (!reader->file->sections)
            config_file_fault(reader->file, reader->line, "'%s' stands before the first [section]",
                              name);
        return 1;
    }
    struct config_entry *entry = ARENA_NEW(reader->file->arena, struct config_entry);
    if (arena_is_full(reader, entry))
        return 1;
    if (!arena_copy(reader->file->arena, str_of(name), &entry->name) ||
        !arena_copy(reader->file->arena, str_of(value), &entry->value)) {
        arena_is_full(reader, NULL);
        return 1;
    }
    entry->line = reader->line;
    struct config_entry **link = &section->entries;
    for (; *link; link = &(*link)->next) {
        if (str_equal((*link)->name, entry->name)) {
            config_file_fault(reader->file, reader->line,
                              "'%s' is set already, in line %d: keep one of them", name,
                              (*link)->line);
            return 1;
        }
    }
    *link = entry;
    return 1;
}

static bool read_bytes(const char *path, struct reader *reader)
{
    struct stat stat;
    bool done = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        config_file_fault(reader->file, 0, "cannot be read: %s", strerror(errno));
        return false;
    }
    if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode)) {
        config_file_fault(reader->file, 0, "is not a plain file");
    } else if (stat.st_size > CONFIG_FILE_SIZE_MAX) {
        config_file_fault(reader->file, 0, "is larger than %d bytes: is it a configuration?",
                          CONFIG_FILE_SIZE_MAX);
    } else {
        char *bytes = arena_alloc(reader->file->arena, (size_t)stat.st_size + 1);
        ssize_t got = bytes ? read(fd, bytes, (size_t)stat.st_size) : -1;
        if (got < 0)
            config_file_fault(reader->file, 0, "cannot be read: %s", strerror(errno));
        reader->text = (struct str){ bytes, got > 0 ? (size_t)got : 0 };
        if (str_starts(reader->text, STR("\xEF\xBB\xBF")))
            reader->text = str_from(reader->text, 3);
        reader->file->world_readable = (stat.st_mode & (S_IROTH | S_IWOTH | S_IWGRP)) != 0;
        done = got >= 0;
    }
    close(fd);
    return done;
}

static bool resolve_directory(struct config_file *file, const char *path)
{
    char folder[PATH_MAX], whole[PATH_MAX];
    const char *slash = strrchr(path, '/');
    struct str head = slash ? (struct str){ path, (size_t)(slash - path) + 1 } : STR(".");
    if (!str_to_c(head, folder, sizeof(folder)) || !realpath(folder, whole)) {
        config_file_fault(file, 0, "cannot be read: its folder is not there");
        return false;
    }
    return arena_copy(file->arena, str_of(whole), &file->directory);
}

bool config_file_read(struct config_file *file, const char *path)
{
    struct reader reader = { .file = file, .last = &file->sections };
    if (!resolve_directory(file, path) || !read_bytes(path, &reader))
        return false;
    ini_allow_multiline = false;
    ini_max_line = CONFIG_LINE_SIZE_MAX + 3;
    ini_parse_stream(next_line, &reader, on_entry, &reader);
    return true;
}
