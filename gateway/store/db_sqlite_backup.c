/* Floor 2: the SQLite driver copies a database while it is in use. VACUUM INTO writes only what the
 * database holds now: what was deleted, and the write-ahead log, do not get into the copy. */
#include "store/db_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool file_failed(const char *path, const char *doing, struct err *err)
{
    return err_set(err, ERR_CONFIG, "%s: %s: %s", path, doing, strerror(errno));
}

static bool open_plain(const char *path, sqlite3 **ret, struct err *err)
{
    int flags =
        SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(path, ret, flags, NULL);
    if (code != SQLITE_OK)
        return db_sqlite_set_failed(*ret, code, "cannot open it", err);
    sqlite3_busy_timeout(*ret, DB_SQLITE_BUSY_MS);
    return true;
}

static bool copy(const char *from, const char *to, struct err *err)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    bool done = open_plain(from, &handle, err);
    int code =
        done ? sqlite3_prepare_v2(handle, "VACUUM INTO $1", -1, &statement, NULL) : SQLITE_ERROR;
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(statement, 1, to, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (done && code != SQLITE_DONE)
        done = db_sqlite_set_failed(handle, code, "cannot copy it", err);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return done;
}

static bool check(const char *path, struct err *err)
{
    char answer[DB_SQLITE_ANSWER_SIZE];
    sqlite3 *handle = NULL;
    bool whole =
        open_plain(path, &handle, err) &&
        db_sqlite_ask(handle, "PRAGMA integrity_check", answer, err) &&
        (strcmp(answer, "ok") == 0 || err_set(err, ERR_DATA, "the copy is damaged: %s", answer));
    sqlite3_close(handle);
    return whole;
}

/* On disk, with its name: a power cut takes neither. */
static bool settle(const char *made, const char *path, struct err *err)
{
    char folder[PATH_MAX];
    if (!str_to_c(str_of(path), folder, sizeof(folder)))
        return err_set(err, ERR_CONFIG, "%s: the name is too long", path);
    int file = open(made, O_RDONLY | O_CLOEXEC);
    bool done = file >= 0 && fchmod(file, 0600) == 0 && fsync(file) == 0 && rename(made, path) == 0;
    if (file >= 0)
        close(file);
    int parent = done ? open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    done = done && parent >= 0 && fsync(parent) == 0;
    if (parent >= 0)
        close(parent);
    return done || file_failed(path, "cannot be written", err);
}

bool db_sqlite_backup(const char *from, const char *to, struct err *err)
{
    char made[PATH_MAX];
    if (access(to, F_OK) == 0)
        return err_set(err, ERR_CONFIG, "%s is there already: name a file that is not", to);
    if (snprintf(made, sizeof(made), "%s.part", to) >= (int)sizeof(made))
        return err_set(err, ERR_CONFIG, "%s: the name is too long", to);
    mode_t mask = umask(0077);
    unlink(made); /* what a copy that was ended left */
    bool done = copy(from, made, err) && check(made, err) && settle(made, to, err);
    umask(mask);
    if (!done)
        unlink(made);
    return done;
}
