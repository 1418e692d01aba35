/* Floor 4: the folders of a spool. */
#include "edge/spool_files.h"

#include "edge/spool_refused.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, CLOCK_BACK_MS = 60000 };

static const struct folder {
    const char *name;
    bool required, ours_only;
} folders[] = {
    { "incoming", true, false },
    { "report", false, false },
    { "sent", false, true },
    { "failed", false, true },
};

static bool fail(struct err *err, const char *folder)
{
    bool ours_to_configure = errno == ENOENT || errno == EACCES || errno == EPERM ||
                             errno == ENOTDIR || errno == EROFS || errno == ELOOP;
    return err_set(err, ours_to_configure ? ERR_CONFIG : ERR_BUSY, "the spool's folder %s: %s",
                   folder, strerror(errno));
}

static bool open_folder(const char *spool, const char *name, int *ret)
{
    char path[PATH_SIZE];
    int length = snprintf(path, sizeof(path), "%s/%s", spool, name);
    if (length < 0 || (size_t)length >= sizeof(path)) {
        errno = ENOENT;
        return false;
    }
    *ret = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *ret >= 0;
}

/* ---- looking ---- */

struct candidate {
    const struct folder *folder;
    char name[NAME_MAX + 1];
    int64_t changed_ns;
    bool strange;
};

struct look { /* the oldest so far, in order */
    struct candidate rows[SPOOL_FILES_MAX];
    size_t count;
    int64_t now_ms;
};

static bool older(const struct candidate *a, const struct candidate *b)
{
    return a->changed_ns != b->changed_ns ? a->changed_ns < b->changed_ns
                                          : strcmp(a->name, b->name) < 0;
}

static void add_candidate(struct look *look, const struct candidate *candidate)
{
    size_t at = look->count;
    while (at > 0 && older(candidate, &look->rows[at - 1]))
        at--;
    if (at == SPOOL_FILES_MAX)
        return;
    size_t moved = look->count < SPOOL_FILES_MAX ? look->count - at : look->count - at - 1;
    memmove(&look->rows[at + 1], &look->rows[at], moved * sizeof(look->rows[0]));
    look->rows[at] = *candidate;
    look->count += look->count < SPOOL_FILES_MAX;
}

/* A clock that was set back does not keep a file for ever. */
static bool may_be_written(int64_t now_ms, int64_t changed_ns)
{
    int64_t age_ms = now_ms - changed_ns / 1000000;
    return age_ms < SPOOL_QUIET_MS && age_ms > -CLOCK_BACK_MS;
}

static void look_at(struct look *look, const struct folder *folder, int fd, const char *name)
{
    struct candidate candidate = { .folder = folder };
    struct stat stat;
    if (name[0] == '.' || (folder->ours_only && strncmp(name, "migranti-", 9) != 0) ||
        fstatat(fd, name, &stat, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(stat.st_mode))
        return;
    candidate.changed_ns = stat.st_mtim.tv_sec * 1000000000LL + stat.st_mtim.tv_nsec;
    candidate.strange = !S_ISREG(stat.st_mode) || stat.st_size > SPOOL_FILE_SIZE_MAX;
    if (may_be_written(look->now_ms, candidate.changed_ns) ||
        !str_to_c(str_of(name), candidate.name, sizeof(candidate.name)))
        return;
    add_candidate(look, &candidate);
}

static bool look_into(struct look *look, const char *spool, const struct folder *folder,
                      struct err *err)
{
    int fd;
    if (!open_folder(spool, folder->name, &fd))
        return (errno == ENOENT && !folder->required) || fail(err, folder->name);
    DIR *directory = fdopendir(fd); /* owns fd */
    if (!directory) {
        close(fd);
        return err_set(err, ERR_BUSY, "the spool's folder %s cannot be read now", folder->name);
    }
    struct dirent *entry;
    for (int i = 0; i < SPOOL_SCAN_MAX && (entry = readdir(directory)); i++)
        look_at(look, folder, fd, entry->d_name);
    closedir(directory);
    return true;
}

/* ---- reading ---- */

/* Opened without following links and without waiting, and checked again: it may be another by now. */
static bool read_file(const char *spool, const struct candidate *candidate, struct arena *arena,
                      struct spool_file *ret)
{
    int folder, fd;
    struct stat stat;
    char *bytes = NULL;
    ssize_t got = -1;
    if (!open_folder(spool, candidate->folder->name, &folder))
        return false;
    fd = openat(folder, candidate->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode) &&
        stat.st_size <= SPOOL_FILE_SIZE_MAX)
        bytes = arena_alloc(arena, (size_t)stat.st_size + 1);
    if (bytes)
        got = read(fd, bytes, (size_t)stat.st_size);
    if (fd >= 0)
        close(fd);
    close(folder);
    if (got < 0)
        return false;
    ret->bytes = (struct str){ bytes, (size_t)got };
    return true;
}

bool spool_files_read(const char *spool, int64_t now_ms, struct arena *arena,
                      struct spool_files *ret, struct err *err)
{
    struct look *look = ARENA_NEW(arena, struct look);
    ret->count = 0;
    if (!look)
        return err_set(err, ERR_LIMIT, "no room to read the spool");
    look->now_ms = now_ms;
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        if (!look_into(look, spool, &folders[i], err))
            return false;
    }
    for (size_t i = 0; i < look->count; i++) {
        const struct candidate *candidate = &look->rows[i];
        struct spool_file *file = &ret->rows[ret->count];
        *file = (struct spool_file){ .strange = candidate->strange, .fate = SPOOL_KEPT };
        if (!arena_format(arena, &file->place, "%s/%s", candidate->folder->name, candidate->name))
            return err_set(err, ERR_LIMIT, "no room to read the spool");
        if (candidate->strange || read_file(spool, candidate, arena, file))
            ret->count++; /* what cannot be read now, can be later */
    }
    return true;
}

/* ---- clearing ---- */

bool spool_files_clear(const char *spool, int64_t now_ms, const struct spool_files *files,
                       struct err *err)
{
    char path[PATH_SIZE];
    int root;
    bool done = true;
    if (!open_folder(spool, "", &root))
        return fail(err, spool);
    for (size_t i = 0; i < files->count; i++) {
        const struct spool_file *file = &files->rows[i];
        snprintf(path, sizeof(path), STR_FMT, STR_ARG(file->place));
        if (file->fate == SPOOL_TAKEN && unlinkat(root, path, 0) != 0 && errno != ENOENT)
            done = fail(err, path);
        else if (file->fate == SPOOL_REFUSED && !spool_refused_put(root, file->place, now_ms, err))
            done = false;
    }
    close(root);
    return done;
}

/* ---- putting ---- */

/* smsd moves a file only forwards through these. */
static bool on_its_way(int root, const char *name)
{
    static const char *const stations[] = { "outgoing", "checked", "sent", "failed" };
    char path[PATH_SIZE];
    for (size_t i = 0; i < sizeof(stations) / sizeof(stations[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", stations[i], name);
        if (faccessat(root, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
            return true;
    }
    return false;
}

static bool write_whole(int fd, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t written = write(fd, bytes.ptr, bytes.len);
        if (written < 0 && errno != EINTR)
            return false;
        bytes = str_from(bytes, written > 0 ? (size_t)written : 0);
    }
    return fsync(fd) == 0;
}

/* smsd takes whatever it finds in `outgoing`, so a file is written beside that folder. */
static bool write_beside(int root, const char *temporary, struct str bytes, struct err *err)
{
    int fd = openat(root, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
    if (fd < 0)
        return fail(err, "itself");
    bool written = write_whole(fd, bytes) || fail(err, "itself");
    if (close(fd) != 0 && written)
        written = fail(err, "itself");
    if (!written)
        unlinkat(root, temporary, 0);
    return written;
}

static bool flush_folder(const char *spool, struct err *err)
{
    int folder;
    bool flushed = open_folder(spool, "outgoing", &folder);
    if (flushed) {
        flushed = fsync(folder) == 0;
        close(folder);
    }
    return flushed || err_set(err, ERR_UPSTREAM,
                              "the spool's folder outgoing cannot be flushed: %s", strerror(errno));
}

bool spool_files_put(const char *spool, const char *name, struct str bytes, struct err *err)
{
    char temporary[PATH_SIZE], place[PATH_SIZE];
    int root;
    if (!open_folder(spool, "", &root))
        return fail(err, spool);
    snprintf(temporary, sizeof(temporary), ".%s.new", name);
    snprintf(place, sizeof(place), "outgoing/%s", name);
    bool put = on_its_way(root, name);
    if (!put && write_beside(root, temporary, bytes, err)) {
        put = renameat(root, temporary, root, place) == 0 || fail(err, "outgoing");
        if (!put)
            unlinkat(root, temporary, 0);
    }
    close(root);
    return put && flush_folder(spool, err);
}
