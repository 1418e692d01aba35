/* A file layer under SQLite that breaks as disks and power supplies do.
 *
 * What is written stays in the memory of the process until it is synced, so the death of the process
 * is a power cut: SIGKILL alone proves nothing, since the kernel keeps what was written. A sync
 * that fails loses what it should have written, and the next one succeeds, as on Linux.
 *
 * Linked to a test it is driven by the functions below. Preloaded (LD_PRELOAD=libpcvfs.so) under an
 * unmodified program it is driven by the environment:
 *
 *     PCVFS_CUT_AT=n       SIGKILL at the n-th operation
 *     PCVFS_FAIL_AT=n      the n-th operation is an I/O error
 *     PCVFS_FULL_AT=n      from the n-th operation on the disk is full
 *     PCVFS_FOR_EVER=1     and so is every operation after it
 *     PCVFS_SYNC_US=n      each sync takes n microseconds longer
 *     PCVFS_EARLY=n        percent of the writes that reach the disk without a sync
 *     PCVFS_SEED=n         for those
 *
 * An operation is an open, a read, a write, a truncate, a sync or a delete of the database or its
 * log. Locks and shared memory are the real ones; directory entries are durable at once. One
 * process a database.
 *
 * Thread: any. */
#ifndef TESTS_PCVFS_H
#define TESTS_PCVFS_H

#include <stdbool.h>

enum pcvfs_fault {
    PCVFS_FAIL, /* an I/O error */
    PCVFS_FULL, /* writes that lengthen a file find no room */
    PCVFS_CUT,  /* the power is cut: a preloaded process dies, a test's open files do */
};

struct pcvfs_plan {
    enum pcvfs_fault fault;
    long at; /* the operation, counted from 1; 0: none */
    bool for_ever;
    unsigned sync_us;
    unsigned early_percent;
    unsigned seed;
};

void pcvfs_install(void);               /* once, before SQLite opens anything */
void pcvfs_set(struct pcvfs_plan plan); /* counts from the beginning again */
long pcvfs_operations(void);
long pcvfs_syncs(void);
bool pcvfs_fired(void);

#endif
