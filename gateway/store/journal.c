/* Floor 2: the journal of who was erased. */
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_SIZE = 2 * CRYPTO_INDEX_SIZE + 1 };

static bool failed(const char *path, const char *doing, struct err *err)
{
    return err_set(err, ERR_CONFIG, "the journal of erasures %s: %s: %s", path, doing,
                   strerror(errno));
}

static void write_line(const unsigned char line[CRYPTO_INDEX_SIZE], char ret[LINE_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < CRYPTO_INDEX_SIZE; i++) {
        ret[2 * i] = digits[line[i] >> 4];
        ret[2 * i + 1] = digits[line[i] & 15];
    }
    ret[LINE_SIZE - 1] = '\n';
}

/* A new file is there after a power cut only when its folder is. */
static bool sync_folder(const char *path)
{
    char copy[PATH_MAX];
    if (!str_to_c(str_of(path), copy, sizeof(copy)))
        return false;
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0)
        close(folder);
    return done;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

bool journal_add(const char *path, const unsigned char (*lines)[CRYPTO_INDEX_SIZE], size_t count,
                 struct err *err)
{
    char line[LINE_SIZE];
    if (count == 0)
        return true;
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return failed(path, "cannot be opened", err);
    char last = '\n'; /* a line cut short by a crash must not take the next one with it */
    off_t end = lseek(fd, 0, SEEK_END);
    bool done = end == 0 || (end > 0 && pread(fd, &last, 1, end - 1) == 1);
    done = done && (last == '\n' || write_all(fd, "\n", 1));
    for (size_t i = 0; i < count && done; i++) {
        write_line(lines[i], line);
        done = write_all(fd, line, sizeof(line));
    }
    done = done && fsync(fd) == 0 && sync_folder(path);
    if (!done)
        (void)failed(path, "cannot be written", err);
    close(fd);
    return done;
}

bool journal_size(const char *path, int64_t *ret, struct err *err)
{
    struct stat stat_of;
    *ret = 0;
    if (stat(path, &stat_of) != 0)
        return errno == ENOENT || failed(path, "cannot be read", err);
    *ret = stat_of.st_size;
    return true;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_line(struct str text, unsigned char ret[CRYPTO_INDEX_SIZE])
{
    if (text.len != LINE_SIZE - 1)
        return false;
    for (size_t i = 0; i < CRYPTO_INDEX_SIZE; i++) {
        int high = digit(text.ptr[2 * i]), low = digit(text.ptr[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        ret[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, CRYPTO_INDEX_SIZE);
}

static bool read_bytes(int fd, const char *path, struct str bytes, struct err *err)
{
    for (size_t at = 0; at < bytes.len;) {
        ssize_t got = read(fd, (char *)(uintptr_t)bytes.ptr + at, bytes.len - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return failed(path, "cannot be read", err);
        at += (size_t)got;
    }
    return true;
}

bool journal_read(const char *path, struct arena *arena, struct journal *ret, struct err *err)
{
    struct stat stat_of;
    struct str bytes, line;
    *ret = (struct journal){ 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT || failed(path, "cannot be opened", err);
    bool done = fstat(fd, &stat_of) == 0 || failed(path, "cannot be read", err);
    size_t size = done ? (size_t)stat_of.st_size : 0;
    char *storage = done ? arena_alloc(arena, size + 1) : NULL;
    ret->lines = done ? arena_alloc(arena, (size / LINE_SIZE + 1) * CRYPTO_INDEX_SIZE) : NULL;
    if (done && (!storage || !ret->lines))
        done = err_set(err, ERR_LIMIT, "the journal of erasures %s is too large", path);
    bytes = (struct str){ storage, size };
    done = done && read_bytes(fd, path, bytes, err);
    close(fd);
    while (done && bytes.len > 0 && ret->count <= size / LINE_SIZE) {
        str_cut(bytes, '\n', &line, &bytes);
        ret->count += read_line(line, ret->lines[ret->count]);
    }
    if (done && ret->count > 0)
        qsort(ret->lines, ret->count, CRYPTO_INDEX_SIZE, by_bytes);
    return done;
}

bool journal_has(const struct journal *journal, const unsigned char line[CRYPTO_INDEX_SIZE])
{
    return journal->count > 0 &&
           bsearch(line, journal->lines, journal->count, CRYPTO_INDEX_SIZE, by_bytes) != NULL;
}
