/* Floor 4: what a spool refused. */
#include "edge/spool_refused.h"

#include "base/limits.h"
#include "domain/msisdn.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, BLOCK_SIZE = 32 * 1024, NEEDLES = 2, WHEN_DIGITS_MIN = 12 };

static const char refused_folder[] = "migranti-failed";

static bool fail(struct err *err)
{
    bool ours_to_configure =
        errno == EACCES || errno == EPERM || errno == ENOTDIR || errno == EROFS || errno == ELOOP;
    return err_set(err, ours_to_configure ? ERR_CONFIG : ERR_BUSY, "the spool's folder %s: %s",
                   refused_folder, strerror(errno));
}

bool spool_refused_put(int root, struct str place, int64_t now_ms, struct err *err)
{
    char from[PATH_SIZE], to[PATH_SIZE];
    struct str folder, name;
    str_cut(place, '/', &folder, &name);
    snprintf(from, sizeof(from), STR_FMT, STR_ARG(place));
    snprintf(to, sizeof(to), "%s/%lld-" STR_FMT, refused_folder, (long long)now_ms,
             STR_ARG(str_head(name, NAME_MAX - 24)));
    if (mkdirat(root, refused_folder, 0770) != 0 && errno != EEXIST)
        return fail(err);
    return renameat(root, from, root, to) == 0 || errno == ENOENT || fail(err);
}

/* ---- looking through */

struct visit {
    int folder;
    const char *name;
    int64_t at_ms; /* put aside */
};

/* Whether this is one of ours, by its name; a folder is none. */
static bool is_ours(int folder, const char *name, int64_t *ret_at_ms)
{
    struct str digits, rest;
    struct stat stat;
    return str_cut(str_of(name), '-', &digits, &rest) && digits.len >= WHEN_DIGITS_MIN &&
           str_to_int64(digits, ret_at_ms) && *ret_at_ms > 0 &&
           fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(stat.st_mode);
}

typedef bool pick(const struct visit *visit, const void *context);

static bool remove_picked(const char *spool, pick *wanted, const void *context, bool dry,
                          int64_t *ret_count, struct err *err)
{
    char path[PATH_SIZE];
    struct dirent *entry;
    bool done = true;
    *ret_count = 0;
    int length = snprintf(path, sizeof(path), "%s/%s", spool, refused_folder);
    if (length < 0 || (size_t)length >= sizeof(path))
        return err_set(err, ERR_CONFIG, "the name of the spool's folder is too long");
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || fail(err);
    DIR *directory = fdopendir(fd); /* owns fd */
    if (!directory) {
        close(fd);
        return fail(err);
    }
    for (int i = 0; i < SPOOL_SCAN_MAX && (entry = readdir(directory)); i++) {
        struct visit visit = { .folder = fd, .name = entry->d_name };
        if (!is_ours(fd, visit.name, &visit.at_ms) || !wanted(&visit, context))
            continue;
        if (!dry && unlinkat(fd, visit.name, 0) != 0 && errno != ENOENT) {
            done = fail(err);
            continue; /* the others can go */
        }
        ++*ret_count;
    }
    closedir(directory);
    return done;
}

static bool is_old(const struct visit *visit, const void *context)
{
    return visit->at_ms < *(const int64_t *)context;
}

bool spool_refused_age(const char *spool, int64_t before_ms, bool dry, int64_t *ret_count,
                       struct err *err)
{
    return remove_picked(spool, is_old, &before_ms, dry, ret_count, err);
}

/* ---- whom they name */

struct needles { /* the digits behind the calling code, as all spellings end; and two bytes each */
    char digits[NEEDLES][2 * MSISDN_SIZE];
    size_t sizes[NEEDLES];
};

static bool names_in(const char *bytes, size_t size, const struct needles *needles)
{
    for (int i = 0; i < NEEDLES; i++) {
        if (memmem(bytes, size, needles->digits[i], needles->sizes[i]))
            return true;
    }
    return false;
}

static bool is_about(const struct visit *visit, const void *context)
{
    const struct needles *needles = context;
    char block[BLOCK_SIZE];
    size_t kept = 0;
    struct stat stat;
    bool found = false;
    int fd = openat(visit->folder, visit->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool plain = fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);
    for (int64_t all = 0; plain && !found && all < SPOOL_REFUSED_READ_MAX;) {
        ssize_t got = read(fd, block + kept, sizeof(block) - kept);
        if (got <= 0)
            break;
        size_t size = kept + (size_t)got;
        found = names_in(block, size, needles);
        kept = size < sizeof(needles->digits[0]) ? size : sizeof(needles->digits[0]);
        memmove(block, block + size - kept, kept); /* it may stand across two blocks */
        all += got;
    }
    close(fd);
    return found;
}

bool spool_refused_forget(const char *spool, struct str msisdn, int64_t *ret_count, struct err *err)
{
    struct needles needles = { 0 };
    struct str digits = str_from(msisdn, msisdn_country(msisdn).len + str_starts(msisdn, STR("+")));
    *ret_count = 0;
    if (digits.len == 0 || digits.len >= MSISDN_SIZE)
        return true;
    for (size_t i = 0; i < digits.len; i++) {
        needles.digits[0][i] = digits.ptr[i];
        needles.digits[1][2 * i + 1] = digits.ptr[i];
    }
    needles.sizes[0] = digits.len;
    needles.sizes[1] = 2 * digits.len;
    return remove_picked(spool, is_about, &needles, false, ret_count, err);
}
