/* A file layer under SQLite that breaks as disks and power supplies do: see pcvfs.h. */
#include "pcvfs.h"

#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SECTOR_SIZE = 512,
    SECTORS_MAX = 128, /* in one write: SQLite's own layer takes less than 128 kB */
    ROOM_MIN = 1024 * 1024,
};

/* A file as programs see it: the disk plus what was written since the last sync. */
struct image {
    struct image *next;
    char *path;
    int users;
    bool dead;            /* the power was cut under it */
    unsigned char *bytes; /* `room` of them, zero behind `size` */
    unsigned char *dirty; /* one a sector: differs from the disk */
    sqlite3_int64 size, room;
    sqlite3_int64 size_min; /* since the last sync: what is above it on disk is no more */
};

struct pcvfs_file {
    sqlite3_file base;
    struct image *image; /* NULL: a file of no interest */
    sqlite3_file *real;  /* behind this struct */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all below */
static struct image *images;
static struct pcvfs_plan plan;
static long operations, syncs;
static bool fired, preloaded;
static uint64_t chance = 1;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs own_vfs;

/* ---- faults ---- */

static void cut_power(void)
{
    if (preloaded)
        kill(getpid(), SIGKILL);
    for (struct image *image = images; image; image = image->next)
        image->dead = true;
    images = NULL; /* freed by their last users */
}

/* Counts an operation; true: it is to fail. The lock is held. */
static bool hit(const char *what, const char *path)
{
    operations++;
    bool now = plan.at > 0 && (operations == plan.at || (plan.for_ever && operations > plan.at));
    if (!now)
        return false;
    if (preloaded && !fired)
        fprintf(stderr, "pcvfs: operation %ld, %s of %s\n", operations, what, path);
    fired = true;
    if (plan.fault == PCVFS_CUT)
        cut_power();
    return plan.fault != PCVFS_FULL;
}

static bool by_chance(unsigned percent)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return chance % 100 < percent;
}

static struct pcvfs_file *of(sqlite3_file *file)
{
    return (struct pcvfs_file *)file;
}

/* ---- images ---- */

static void *must(void *allocated)
{
    if (!allocated)
        abort();
    return allocated;
}

static void image_reserve(struct image *image, sqlite3_int64 size)
{
    sqlite3_int64 room = image->room ? image->room : ROOM_MIN;
    if (image->room && size <= image->room)
        return;
    while (room < size)
        room *= 2;
    image->bytes = must(realloc(image->bytes, (size_t)room));
    image->dirty = must(realloc(image->dirty, (size_t)(room / SECTOR_SIZE)));
    memset(image->bytes + image->room, 0, (size_t)(room - image->room));
    memset(image->dirty + image->room / SECTOR_SIZE, 0,
           (size_t)((room - image->room) / SECTOR_SIZE));
    image->room = room;
}

static int image_load(struct image *image, sqlite3_file *real)
{
    int code = real->pMethods->xFileSize(real, &image->size);
    if (code != SQLITE_OK)
        return code;
    image_reserve(image, image->size);
    image->size_min = image->size;
    enum { STEP = SECTORS_MAX * SECTOR_SIZE };
    for (sqlite3_int64 at = 0; at < image->size && code == SQLITE_OK; at += STEP) {
        int amount = image->size - at < STEP ? (int)(image->size - at) : STEP;
        code = real->pMethods->xRead(real, image->bytes + at, amount, at);
    }
    return code;
}

static void image_free(struct image *image)
{
    free(image->path);
    free(image->bytes);
    free(image->dirty);
    free(image);
}

static void image_forget(struct image *image)
{
    for (struct image **link = &images; *link; link = &(*link)->next) {
        if (*link == image) {
            *link = image->next;
            return;
        }
    }
}

/* Writes the dirty sectors of a range, neighbours in one go. */
static int image_write_back(struct image *image, sqlite3_file *real, sqlite3_int64 from,
                            sqlite3_int64 to)
{
    sqlite3_int64 sector = from / SECTOR_SIZE, last = (to + SECTOR_SIZE - 1) / SECTOR_SIZE;
    while (sector < last) {
        sqlite3_int64 first = sector;
        while (sector < last && sector - first < SECTORS_MAX && image->dirty[sector])
            sector++;
        sqlite3_int64 at = first * SECTOR_SIZE, end = sector * SECTOR_SIZE;
        int amount = (int)((end < image->size ? end : image->size) - at);
        int code = sector > first ? real->pMethods->xWrite(real, image->bytes + at, amount, at)
                                  : SQLITE_OK;
        if (code != SQLITE_OK)
            return code;
        while (sector < last && !image->dirty[sector])
            sector++;
    }
    return SQLITE_OK;
}

static int image_sync(struct image *image, sqlite3_file *real)
{
    sqlite3_int64 size = 0;
    int code = real->pMethods->xFileSize(real, &size);
    if (code == SQLITE_OK && size > image->size_min)
        code = real->pMethods->xTruncate(real, image->size_min);
    if (code == SQLITE_OK)
        code = image_write_back(image, real, 0, image->size);
    if (code == SQLITE_OK)
        memset(image->dirty, 0, (size_t)(image->room / SECTOR_SIZE));
    image->size_min = image->size;
    return code;
}

/* ---- one file ---- */

static int pc_close(sqlite3_file *file)
{
    struct image *image = of(file)->image;
    pthread_mutex_lock(&lock);
    /* The next to open it finds what is on the disk. */
    if (image && --image->users == 0) {
        image_forget(image);
        image_free(image);
    }
    of(file)->image = NULL;
    pthread_mutex_unlock(&lock);
    return of(file)->real->pMethods->xClose(of(file)->real);
}

static int pc_read(sqlite3_file *file, void *to, int amount, sqlite3_int64 at)
{
    struct image *image = of(file)->image;
    int code = SQLITE_OK;
    pthread_mutex_lock(&lock);
    if (image->dead || hit("read", image->path)) {
        code = SQLITE_IOERR_READ;
    } else {
        sqlite3_int64 there = at >= image->size ? 0 : image->size - at;
        size_t size = there < amount ? (size_t)there : (size_t)amount;
        memcpy(to, image->bytes + at, size);
        memset((char *)to + size, 0, (size_t)amount - size);
        if (size < (size_t)amount)
            code = SQLITE_IOERR_SHORT_READ;
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int pc_write(sqlite3_file *file, const void *from, int amount, sqlite3_int64 at)
{
    struct image *image = of(file)->image;
    sqlite3_int64 end = at + amount;
    int code = SQLITE_OK;
    pthread_mutex_lock(&lock);
    if (image->dead || hit("write", image->path)) {
        code = SQLITE_IOERR_WRITE;
    } else if (end > image->size && fired && plan.fault == PCVFS_FULL) {
        code = SQLITE_FULL;
    } else {
        image_reserve(image, end);
        memcpy(image->bytes + at, from, (size_t)amount);
        /* What lies between the old end and this is new on the disk as well. */
        sqlite3_int64 first = at < image->size ? at : image->size;
        for (sqlite3_int64 sector = first / SECTOR_SIZE; sector * SECTOR_SIZE < end; sector++)
            image->dirty[sector] = 1;
        if (end > image->size)
            image->size = end;
        if (plan.early_percent && by_chance(plan.early_percent))
            code = image_write_back(image, of(file)->real, at, end);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int pc_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct image *image = of(file)->image;
    int code = SQLITE_OK;
    pthread_mutex_lock(&lock);
    if (image->dead || hit("truncate", image->path)) {
        code = SQLITE_IOERR_TRUNCATE;
    } else {
        image_reserve(image, size);
        if (size < image->size)
            memset(image->bytes + size, 0, (size_t)(image->size - size));
        image->size = size;
        if (size < image->size_min)
            image->size_min = size;
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int pc_sync(sqlite3_file *file, int flags)
{
    struct image *image = of(file)->image;
    (void)flags;
    pthread_mutex_lock(&lock);
    unsigned delay_us = plan.sync_us;
    pthread_mutex_unlock(&lock);
    if (delay_us)
        usleep(delay_us);
    pthread_mutex_lock(&lock);
    int code = SQLITE_OK;
    syncs++;
    if (image->dead) {
        code = SQLITE_IOERR_FSYNC;
    } else if (hit("sync", image->path)) {
        /* The kernel takes its pages for clean now: they never reach the disk. */
        memset(image->dirty, 0, (size_t)(image->room / SECTOR_SIZE));
        code = SQLITE_IOERR_FSYNC;
    } else {
        code = image_sync(image, of(file)->real);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int pc_file_size(sqlite3_file *file, sqlite3_int64 *ret)
{
    pthread_mutex_lock(&lock);
    *ret = of(file)->image->size;
    pthread_mutex_unlock(&lock);
    return SQLITE_OK;
}

static int pc_lock(sqlite3_file *file, int level)
{
    return of(file)->real->pMethods->xLock(of(file)->real, level);
}

static int pc_unlock(sqlite3_file *file, int level)
{
    return of(file)->real->pMethods->xUnlock(of(file)->real, level);
}

static int pc_check_reserved_lock(sqlite3_file *file, int *ret)
{
    return of(file)->real->pMethods->xCheckReservedLock(of(file)->real, ret);
}

static int pc_file_control(sqlite3_file *file, int what, void *argument)
{
    if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE)
        return SQLITE_OK; /* would lengthen the file on disk */
    return of(file)->real->pMethods->xFileControl(of(file)->real, what, argument);
}

static int pc_sector_size(sqlite3_file *file)
{
    (void)file;
    return SECTOR_SIZE;
}

static int pc_device_characteristics(sqlite3_file *file)
{
    return of(file)->real->pMethods->xDeviceCharacteristics(of(file)->real);
}

static int pc_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret)
{
    return of(file)->real->pMethods->xShmMap(of(file)->real, page, size, extend, ret);
}

static int pc_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return of(file)->real->pMethods->xShmLock(of(file)->real, offset, count, flags);
}

static void pc_shm_barrier(sqlite3_file *file)
{
    of(file)->real->pMethods->xShmBarrier(of(file)->real);
}

static int pc_shm_unmap(sqlite3_file *file, int delete)
{
    return of(file)->real->pMethods->xShmUnmap(of(file)->real, delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, /* no mapped files */
    .xClose = pc_close,
    .xRead = pc_read,
    .xWrite = pc_write,
    .xTruncate = pc_truncate,
    .xSync = pc_sync,
    .xFileSize = pc_file_size,
    .xLock = pc_lock,
    .xUnlock = pc_unlock,
    .xCheckReservedLock = pc_check_reserved_lock,
    .xFileControl = pc_file_control,
    .xSectorSize = pc_sector_size,
    .xDeviceCharacteristics = pc_device_characteristics,
    .xShmMap = pc_shm_map,
    .xShmLock = pc_shm_lock,
    .xShmBarrier = pc_shm_barrier,
    .xShmUnmap = pc_shm_unmap,
};

/* ---- the layer ---- */

static int find_image(const char *path, sqlite3_file *real, struct image **ret)
{
    struct image *image = images;
    while (image && strcmp(image->path, path) != 0)
        image = image->next;
    if (!image) {
        image = must(calloc(1, sizeof(*image)));
        image->path = must(strdup(path));
        int code = image_load(image, real);
        if (code != SQLITE_OK) {
            image_free(image);
            return code;
        }
        image->next = images;
        images = image;
    }
    image->users++;
    *ret = image;
    return SQLITE_OK;
}

static int pc_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                   int *ret_flags)
{
    struct pcvfs_file *own = of(file);
    (void)vfs;
    if (!(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)))
        return real_vfs->xOpen(real_vfs, path, file, flags, ret_flags);
    memset(own, 0, sizeof(*own));
    own->real = (sqlite3_file *)(void *)(own + 1);
    pthread_mutex_lock(&lock);
    int code = hit("open", path) ? SQLITE_CANTOPEN
                                 : real_vfs->xOpen(real_vfs, path, own->real, flags, ret_flags);
    if (code == SQLITE_OK) {
        code = find_image(path, own->real, &own->image);
        if (code != SQLITE_OK)
            own->real->pMethods->xClose(own->real);
    }
    if (code == SQLITE_OK)
        own->base.pMethods = &methods;
    pthread_mutex_unlock(&lock);
    return code;
}

static int pc_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    (void)vfs;
    (void)sync_folder;
    pthread_mutex_lock(&lock);
    int code = SQLITE_IOERR_DELETE;
    if (!hit("delete", path)) {
        code = real_vfs->xDelete(real_vfs, path, 0);
        for (struct image *image = images; image; image = image->next) {
            if (strcmp(image->path, path) == 0) {
                image_forget(image);
                break;
            }
        }
    }
    pthread_mutex_unlock(&lock);
    return code;
}

void pcvfs_install(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    own_vfs = *real_vfs;
    own_vfs.pNext = NULL;
    own_vfs.zName = "pcvfs";
    own_vfs.szOsFile = (int)sizeof(struct pcvfs_file) + real_vfs->szOsFile;
    own_vfs.xOpen = pc_open;
    own_vfs.xDelete = pc_delete;
    if (sqlite3_vfs_register(&own_vfs, 1) != SQLITE_OK)
        abort();
}

void pcvfs_set(struct pcvfs_plan new_plan)
{
    pthread_mutex_lock(&lock);
    plan = new_plan;
    operations = 0;
    syncs = 0;
    fired = false;
    chance = new_plan.seed * 2654435761u + 1;
    pthread_mutex_unlock(&lock);
}

static long counted(const long *count)
{
    pthread_mutex_lock(&lock);
    long value = *count;
    pthread_mutex_unlock(&lock);
    return value;
}

long pcvfs_operations(void)
{
    return counted(&operations);
}

long pcvfs_syncs(void)
{
    return counted(&syncs);
}

bool pcvfs_fired(void)
{
    pthread_mutex_lock(&lock);
    bool value = fired;
    pthread_mutex_unlock(&lock);
    return value;
}

static long setting(const char *name)
{
    const char *value = getenv(name);
    return value ? strtol(value, NULL, 10) : 0;
}

/* Preloaded: LD_PRELOAD names this library, and so all children of the program as well. */
__attribute__((constructor)) static void start(void)
{
    const char *preload = getenv("LD_PRELOAD");
    if (!preload || !strstr(preload, "pcvfs"))
        return;
    struct pcvfs_plan wanted = {
        .at = setting("PCVFS_FAIL_AT"),
        .for_ever = setting("PCVFS_FOR_EVER") != 0,
        .sync_us = (unsigned)setting("PCVFS_SYNC_US"),
        .early_percent = (unsigned)setting("PCVFS_EARLY"),
        .seed = (unsigned)setting("PCVFS_SEED"),
    };
    if (setting("PCVFS_FULL_AT"))
        wanted = (struct pcvfs_plan){ .fault = PCVFS_FULL, .at = setting("PCVFS_FULL_AT") };
    if (setting("PCVFS_CUT_AT")) {
        wanted.fault = PCVFS_CUT;
        wanted.at = setting("PCVFS_CUT_AT");
    }
    preloaded = true;
    pcvfs_install();
    pcvfs_set(wanted);
}
