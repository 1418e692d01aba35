/* Floor 4: files taken in by sub-commands. */
#include "edge/cmd_import.h"

#include "base/clock.h"
#include "base/limits.h"
#include "edge/menu_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIECE_SIZE = 16 * 1024,
    COMMIT_PIECES = 4, /* some 200 to 400 rows */
    FAULTS_TOLD_MAX = 100,
    ARENA_SIZE = 16 * JOB_ARENA_SIZE_MAX,
};

struct reading {
    struct db *db;
    struct import *import;
    struct arena *arena; /* of the transaction */
    int pending;         /* pieces since the last commit */
};

static void tell(void *context, const char *text)
{
    struct cmd_faults *faults = context;
    if (++faults->told <= FAULTS_TOLD_MAX)
        fprintf(stderr, "%s: %s\n", faults->path, text);
}

struct import_plan cmd_import_plan(struct cmd_faults *faults)
{
    return (struct import_plan){ .tell = tell, .context = faults };
}

static bool commit(struct reading *reading, struct err *err)
{
    reading->pending = 0;
    arena_free(reading->arena);
    reading->arena = arena_new(ARENA_SIZE);
    return db_commit(reading->db, err) && db_begin(reading->db, err);
}

static bool take_pieces(struct reading *reading, FILE *file, struct err *err)
{
    char piece[PIECE_SIZE];
    bool more = true;
    for (size_t size; (size = fread(piece, 1, sizeof(piece), file)) > 0;) {
        if (!import_feed(reading->import, reading->db, (struct str){ piece, size }, reading->arena,
                         err) ||
            (++reading->pending == COMMIT_PIECES && !commit(reading, err)))
            return false;
    }
    if (ferror(file))
        return err_set(err, ERR_INVALID, "cannot be read to its end");
    while (more) {
        if (!import_end(reading->import, reading->db, reading->arena, &more, err) ||
            !commit(reading, err))
            return false;
    }
    return true;
}

static bool take_file(struct reading *reading, const char *path, struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, ERR_INVALID, "%s", strerror(errno));
    bool done = take_pieces(reading, file, err);
    (void)fclose(file);
    return commit(reading, done ? err : &(struct err){ 0 }) && done;
}

bool cmd_import_file(struct db *db, struct import *import, const struct cmd_faults *faults,
                     struct err *err)
{
    struct reading reading = { .db = db, .import = import, .arena = arena_new(ARENA_SIZE) };
    bool done = take_file(&reading, faults->path, err);
    arena_free(reading.arena);
    if (faults->told > FAULTS_TOLD_MAX)
        fprintf(stderr, "%s: %lld more faults like these\n", faults->path,
                faults->told - FAULTS_TOLD_MAX);
    return done || err_wrap(err, "%s", faults->path);
}

bool cmd_import_menus(const struct config *config, struct menus **ret, struct err *err)
{
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    if (!faults)
        abort();
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    bool loaded = menu_files_load(config->menus.directory.ptr, &menu_budget_default, clock_now_ms(),
                                  faults, ret);
    arena_free(faults->arena);
    free(faults);
    return loaded || err_set(err, ERR_DATA, "the menus have faults: see migranti check");
}
