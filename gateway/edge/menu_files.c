/* Floor 4: menu files from disk. */
#include "edge/menu_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reading {
    struct menu_file *files;
    size_t file_count;
    struct menu_faults *faults;
    struct arena *arena; /* the bytes, until the set is built */
    bool broken;         /* told already */
};

static void tell(struct reading *reading, struct str path, const char *what, const char *remedy)
{
    fault_error(reading->faults, fault_file(path), "%s; %s", what, remedy);
    reading->broken = true;
}

/* All of an open plain file. It may grow or shrink while it is read: what was there is taken, and
 * a half-written file does not parse. */
static bool read_bytes(struct reading *reading, int file, size_t size, struct str *ret)
{
    char *bytes = arena_alloc(reading->arena, size + 1);
    size_t length = 0;
    while (bytes && length < size) {
        ssize_t got = read(file, bytes + length, size - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        length += (size_t)got;
    }
    *ret = (struct str){ bytes, length };
    return bytes != NULL;
}

static void take(struct reading *reading, int file, struct str path)
{
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        tell(reading, path, "is no plain file", "put the text itself there");
    } else if (status.st_mode & S_IWOTH) {
        tell(reading, path, "may be written by everybody on this machine", "chmod o-w it");
    } else if (status.st_size > MENU_FILE_SIZE_MAX) {
        fault_error(reading->faults, fault_file(path),
                    "has %lld bytes, %d are allowed; split the category or shorten its texts",
                    (long long)status.st_size, MENU_FILE_SIZE_MAX);
        reading->broken = true;
    } else if (reading->file_count == MENU_FILES_MAX) {
        tell(reading, path, "is one file more than a menu directory may hold", "remove some");
    } else {
        struct str bytes;
        if (read_bytes(reading, file, (size_t)status.st_size, &bytes))
            reading->files[reading->file_count++] = (struct menu_file){ path, bytes };
        else
            tell(reading, path, "cannot be read", "check the disk");
    }
}

static void read_file(struct reading *reading, int folder, const char *folder_name,
                      const char *name)
{
    struct str path;
    if (!arena_format(reading->arena, &path, "%s/%s", folder_name, name)) {
        reading->broken = true;
        return;
    }
    /* O_NONBLOCK: opening a FIFO must not wait for somebody to write to it. */
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file >= 0) {
        take(reading, file, path);
        close(file);
    } else {
        tell(reading, path, errno == ELOOP ? "is a link" : strerror(errno),
             errno == ELOOP ? "put the file itself there" : "make it readable for this user");
    }
}

/* Calls `each` for every name but the hidden ones, in whatever order the disk has them. */
static bool walk(struct reading *reading, int directory, struct str path, const char *folder_name,
                 void (*each)(struct reading *, int, const char *, const char *))
{
    int copy = fcntl(directory, F_DUPFD_CLOEXEC, 0);
    DIR *names = copy < 0 ? NULL : fdopendir(copy);
    if (!names) {
        if (copy >= 0)
            close(copy);
        tell(reading, path, "cannot be listed", "make it a folder that this user may read");
        return false;
    }
    for (struct dirent *entry; (entry = readdir(names));) {
        if (entry->d_name[0] != '.')
            each(reading, directory, folder_name, entry->d_name);
    }
    closedir(names);
    return true;
}

static void read_if_json(struct reading *reading, int folder, const char *folder_name,
                         const char *name)
{
    if (str_ends(str_of(name), STR(".json")))
        read_file(reading, folder, folder_name, name);
}

static void read_folder(struct reading *reading, int directory, const char *above, const char *name)
{
    (void)above;
    struct stat status;
    if (str_equal(str_of(name), STR("schema")) ||
        fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    if (S_ISLNK(status.st_mode)) {
        tell(reading, str_of(name), "is a link", "put the folder itself there");
    } else if (S_ISDIR(status.st_mode)) {
        int folder = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (folder < 0) {
            tell(reading, str_of(name), "cannot be opened", "make it readable for this user");
            return;
        }
        walk(reading, folder, str_of(name), name, read_if_json);
        close(folder);
    }
}

bool menu_files_load(const char *directory, const struct menu_budget *budget, int64_t now_ms,
                     struct menu_faults *faults, struct menus **ret)
{
    struct reading reading = { .faults = faults, .arena = arena_new(MENU_ARENA_SIZE_MAX) };
    reading.files = ARENA_ARRAY(reading.arena, struct menu_file, MENU_FILES_MAX);
    bool loaded = false;
    int folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        tell(&reading, STR(""), strerror(errno), "name the folder that holds the categories");
    } else {
        walk(&reading, folder, STR(""), "", read_folder);
        close(folder);
        loaded = menus_build(reading.files, reading.file_count, budget, now_ms, faults, ret);
    }
    if (loaded && reading.broken) {
        menus_release(*ret);
        loaded = false;
    }
    arena_free(reading.arena);
    return loaded;
}
