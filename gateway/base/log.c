/* Floor 0: the log. */
#include "base/log.h"

#include "base/clock.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_SIZE = 1024 };

static const char *const level_names[] = { "info", "warn", "error" };

static void write_line(enum log_level level, const char *event, const char *text)
{
    int64_t now_ms = clock_now_ms();
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    char stamp[32];
    strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
    char line[LINE_SIZE];
    int length = snprintf(line, sizeof(line) - 1, "%s.%03dZ %s %s %s", stamp, (int)(now_ms % 1000),
                          level_names[level], event, text);
    size_t size = length < (int)sizeof(line) - 1 ? (size_t)length : sizeof(line) - 2;
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
            line[i] = '?';
    }
    line[size++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, size);
    (void)written; /* a log that cannot be written has nowhere to say so */
}

void log_line(enum log_level level, const char *event, const char *fmt, ...)
{
    char text[LINE_SIZE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    write_line(level, event, text);
}

void log_limited(struct log_limit *limit, enum log_level level, const char *event, const char *fmt,
                 ...)
{
    int64_t now_us = clock_monotonic_us();
    int64_t last_us = atomic_load(&limit->last_us);
    if ((last_us != 0 && now_us - last_us < 1000000) ||
        !atomic_compare_exchange_strong(&limit->last_us, &last_us, now_us)) {
        atomic_fetch_add(&limit->left_out, 1);
        return;
    }
    int64_t left_out = atomic_exchange(&limit->left_out, 0);
    char text[LINE_SIZE];
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    if (left_out > 0 && length >= 0 && (size_t)length < sizeof(text))
        snprintf(text + length, sizeof(text) - (size_t)length, " left_out=%lld",
                 (long long)left_out);
    write_line(level, event, text);
}
