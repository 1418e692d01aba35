/* Bench: a disk whose flush takes longer: LD_PRELOAD adds SLOWSYNC_MS to each fsync and fdatasync. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void wait_longer(void)
{
    const char *ms = getenv("SLOWSYNC_MS");
    long number = ms ? strtol(ms, NULL, 10) : 0;
    struct timespec time = { .tv_sec = number / 1000, .tv_nsec = number % 1000 * 1000000 };
    nanosleep(&time, NULL);
}

static int flush(const char *name, int fd)
{
    int (*real)(int);
    *(void **)&real = dlsym(RTLD_NEXT, name);
    wait_longer();
    return real(fd);
}

int fsync(int fd)
{
    return flush("fsync", fd);
}

int fdatasync(int fd)
{
    return flush("fdatasync", fd);
}
