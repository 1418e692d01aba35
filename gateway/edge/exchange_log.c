/* Floor 4: the exchange log: its files. */
#include "edge/exchange_log.h"

#include "base/limits.h"
#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINES_A_SECOND = 20, DAYS_KEPT = 7, STAMP_SIZE = 40, DATE_SIZE = 10 };

static const int64_t minute_ms = 60 * 1000LL, day_ms = 24LL * 60 * 60 * 1000;

struct file { /* one channel's of today */
    int fd;   /* -1: none */
    int64_t day, size, second, stranger_minute;
    int lines, left_out; /* in this second */
};

struct exchange_log {
    const struct config *config;
    int folder;
    struct file files[CHANNELS_MAX];
};

/* "2026-11-22T10:00:00", its first DATE_SIZE bytes the day. */
static void stamp(int64_t now_ms, char ret[STAMP_SIZE])
{
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    if (strftime(ret, STAMP_SIZE, "%Y-%m-%dT%H:%M:%S", &utc) == 0)
        ret[0] = '\0';
}

struct exchange_log *exchange_log_open(const struct config *config, int64_t now_ms)
{
    struct exchange_log *log = calloc(1, sizeof(*log));
    if (!log)
        abort();
    const char *folder = config->store.exchanges.ptr;
    log->config = config;
    for (size_t i = 0; i < CHANNELS_MAX; i++)
        log->files[i].fd = -1;
    bool made = mkdir(folder, 0700) == 0 || errno == EEXIST;
    log->folder = made ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (log->folder < 0) {
        log_line(LOG_WARN, "exchanges", "folder=%s why=\"%s\" what=\"not written\"", folder,
                 strerror(errno));
        free(log);
        return NULL;
    }
    exchange_log_purge(log, now_ms);
    return log;
}

void exchange_log_close(struct exchange_log *log)
{
    if (!log)
        return;
    for (size_t i = 0; i < CHANNELS_MAX; i++) {
        if (log->files[i].fd >= 0)
            close(log->files[i].fd);
    }
    close(log->folder);
    free(log);
}

static void put(struct file *file, const char *bytes, size_t size)
{
    if (file->fd < 0 || file->size + (int64_t)size > EXCHANGE_FILE_SIZE_MAX)
        return;
    ssize_t written = write(file->fd, bytes, size); /* a full disk costs the line */
    file->size += written > 0 ? written : 0;
}

static void open_day(const struct exchange_log *log, const struct channel *channel,
                     struct file *file, int64_t now_ms)
{
    char name[CHANNEL_NAME_SIZE_MAX + STAMP_SIZE], day[STAMP_SIZE];
    struct stat stat;
    if (file->fd >= 0)
        close(file->fd);
    stamp(now_ms, day);
    snprintf(name, sizeof(name), STR_FMT ".%.*s.log", STR_ARG(channel->name), DATE_SIZE, day);
    file->day = now_ms / day_ms;
    file->fd = openat(log->folder, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    file->size = file->fd >= 0 && fstat(file->fd, &stat) == 0 ? stat.st_size : 0;
}

/* Room for one more line in this second. */
static bool admit(struct file *file, int64_t now_ms)
{
    char text[64];
    if (file->second != now_ms / 1000) {
        if (file->left_out > 0)
            put(file, text,
                (size_t)snprintf(text, sizeof(text), "(%d more exchanges)\n", file->left_out));
        file->second = now_ms / 1000;
        file->lines = file->left_out = 0;
    }
    bool room = file->lines < LINES_A_SECOND;
    file->lines += room;
    file->left_out += !room;
    return room;
}

void exchange_log_add(struct exchange_log *log, const struct exchange_log_entry *entry,
                      int64_t now_ms)
{
    char line[EXCHANGE_LINE_SIZE_MAX], time[STAMP_SIZE];
    if (!log)
        return;
    struct file *file = &log->files[entry->channel - log->config->channels];
    if (file->day != now_ms / day_ms)
        open_day(log, entry->channel, file, now_ms);
    if ((entry->stranger && file->stranger_minute == now_ms / minute_ms) || !admit(file, now_ms))
        return;
    if (entry->stranger)
        file->stranger_minute = now_ms / minute_ms;
    struct builder out;
    builder_init(&out, line, sizeof(line) - 1); /* one for the line's end */
    stamp(now_ms, time);
    builder_addf(&out, "%s.%03dZ ", time, (int)(now_ms % 1000));
    exchange_log_line(entry, &out);
    size_t size = builder_str(&out).len;
    line[size] = '\n';
    put(file, line, size + 1);
}

/* "NAME.YYYY-MM-DD.log" of a day before `oldest`. */
static bool is_over(const char *name, const char *oldest)
{
    size_t tail = strlen(".YYYY-MM-DD.log"), size = strlen(name);
    return size > tail && strcmp(name + size - 4, ".log") == 0 && name[size - tail] == '.' &&
           strncmp(name + size - tail + 1, oldest, DATE_SIZE) < 0;
}

void exchange_log_purge(struct exchange_log *log, int64_t now_ms)
{
    char oldest[STAMP_SIZE];
    int fd = log ? openat(log->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder)
        return;
    stamp(now_ms - (DAYS_KEPT - 1) * day_ms, oldest);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (is_over(entry->d_name, oldest))
            unlinkat(log->folder, entry->d_name, 0);
    }
    closedir(folder); /* closes fd */
}
