/* Floor 2: the SQLite driver's file: where it is, that it may be there, and whose it is. */
#include "store/db_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* The write-ahead log needs memory shared by all that use the file, so one machine. */
static const struct remote_kind {
    unsigned magic; /* statfs(2) */
    const char *name;
} remote_kinds[] = {
    { 0x6969, "NFS" },      { 0x517b, "SMB" },      { 0xff534d42, "CIFS" },
    { 0xfe534d42, "SMB2" }, { 0x65735546, "FUSE" },
};

static bool folder_check(const char *folder, struct err *err)
{
    struct statfs system;
    if (statfs(folder, &system) != 0)
        return err_set(err, ERR_CONFIG, "the database's folder %s: %s", folder, strerror(errno));
    for (size_t i = 0; i < sizeof(remote_kinds) / sizeof(remote_kinds[0]); i++) {
        if ((unsigned)system.f_type == remote_kinds[i].magic)
            return err_set(err, ERR_CONFIG,
                           "the database's folder %s is on %s: put it on a disk of this machine",
                           folder, remote_kinds[i].name);
    }
    return true;
}

bool db_sqlite_file_find(struct db_sqlite *db, const char *path, struct err *err)
{
    char folder[PATH_MAX], resolved[PATH_MAX];
    const char *slash = strrchr(path, '/');
    struct str name = str_of(slash ? slash + 1 : path);
    struct str before = slash ? (struct str){ path, (size_t)(slash - path) + 1 } : STR("./");
    struct builder b;
    builder_init(&b, db->path, sizeof(db->path));
    if (name.len == 0)
        return err_set(err, ERR_CONFIG, "the database %.300s is a folder: name a file in it", path);
    if (!str_to_c(before, folder, sizeof(folder)))
        return err_set(err, ERR_CONFIG, "the database's path is too long: %.200s...", path);
    if (!realpath(folder, resolved) && errno == ENOENT)
        return err_set(err, ERR_CONFIG,
                       "the database's folder %s is not there: make it (mkdir -p -m 700 %s)",
                       folder, folder);
    if (!realpath(folder, resolved))
        return err_set(err, ERR_CONFIG, "the database's folder %s: %s", folder, strerror(errno));
    builder_addf(&b, "%s/", strcmp(resolved, "/") == 0 ? "" : resolved);
    builder_add(&b, name);
    if (!builder_ok(&b))
        return err_set(err, ERR_CONFIG, "the database's path is too long: %.200s...", path);
    return folder_check(resolved, err);
}

bool db_sqlite_file_own(struct db_sqlite *db, struct err *err)
{
    char lock_path[PATH_MAX + 8];
    struct builder b;
    builder_init(&b, lock_path, sizeof(lock_path));
    builder_addf(&b, "%s.lock", db->path);
    db->lock_fd = open(lock_path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (db->lock_fd < 0)
        return err_set(err, ERR_CONFIG,
                       "cannot write in the database's folder (%s: %s): give it to the user that "
                       "runs this program",
                       lock_path, strerror(errno));
    if (flock(db->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        bool taken = errno == EWOULDBLOCK;
        db_sqlite_file_release(db);
        if (taken && db->role == DB_GUEST)
            return true;
        return err_set(err, ERR_CONFIG, "the database %s is %s", db->path,
                       taken ? "in use by another running gateway: stop that one first"
                             : "on a disk that knows no locks: put it on another");
    }
    int fd = open(db->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(err, ERR_CONFIG, "cannot open the database %s: %s", db->path,
                       errno == ELOOP ? "it is a symbolic link: name the file itself"
                                      : strerror(errno));
    close(fd);
    db->owner = true;
    return true;
}

void db_sqlite_file_release(struct db_sqlite *db)
{
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    db->lock_fd = -1;
}
