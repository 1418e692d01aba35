/* Bench: so many case files of three years, made through the services: sealed names, documents, a plan, talks,
 * consent to be counted of nine in ten, every fourth closed, with their logs. */
#include "base/clock.h"
#include "base/limits.h"
#include "domain/date.h"
#include "service/case_consent.h"
#include "service/case_file.h"
#include "service/case_items.h"
#include "service/case_team.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 500, ARENA_SIZE_MAX = 4 * 1024 * 1024, WORKERS = 40, DAY_SIZE = 16 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;
static const int64_t span_ms = 3 * 365 * 24LL * 60 * 60 * 1000;

struct filler {
    struct db *db;
    struct keyring keys;
    unsigned files;
    int64_t worker_id, supervisor_id, now_ms;
};

static const char *const sexes[] = { "female", "female", "male", "male", "female", "not_said" };
static const char *const nations[] = { "afghan", "afghan", "afghan", "iranian", "syrian" };
static const char *const towns[] = { "tirana", "tirana", "lezhe", "other" };
static const char *const needs[] = { "legal", "school", "work", "housing", "language", "health" };

#define PICK(list, n) list[(n) % (sizeof(list) / sizeof((list)[0]))]

struct day {
    char text[DAY_SIZE];
};

static struct day day_of(int64_t at_ms)
{
    struct day day;
    struct builder b;
    builder_init(&b, day.text, sizeof(day.text));
    date_write_iso(at_ms, &b);
    return day;
}

static bool add(struct filler *f, const struct case_editor *editor, enum case_kind kind,
                const char *const fields[][2], size_t count, struct arena *arena, struct err *err)
{
    struct case_edit edits[8];
    int64_t id;
    for (size_t i = 0; i < count; i++)
        edits[i] = (struct case_edit){ case_field_find(kind, str_of(fields[i][0])),
                                       str_of(fields[i][1]), 0 };
    return case_items_add(f->db, &f->keys, editor, kind, edits, count, arena, &id, err);
}

static bool fill_in(struct filler *f, unsigned n, const struct case_editor *editor,
                    struct arena *arena, struct err *err)
{
    struct case_item *items;
    struct case_clashes clashes;
    size_t count;
    char name[32], born[32];
    struct day due = day_of(editor->now_ms + (int64_t)(n % 90) * day_ms),
               held = day_of(editor->now_ms - day_ms);
    snprintf(name, sizeof(name), "Invented %u", n);
    snprintf(born, sizeof(born), "%u-%02u-11", 1950 + n * 7 % 70, 1 + n % 12);
    const char *const self[][2] = { { "name", name },
                                    { "born", born },
                                    { "sex", PICK(sexes, n) },
                                    { "nationality", PICK(nations, n / 3) },
                                    { "municipality", PICK(towns, n / 7) } };
    const char *const paper[][2] = { { "paper", "residence_permit" },
                                     { "number", "INVENTED" },
                                     { "issued", held.text },
                                     { "expires", due.text } };
    const char *const goal[][2] = { { "need", PICK(needs, n) },
                                    { "goal", "Invented" },
                                    { "due", due.text },
                                    { "outcome", n % 3 ? "met" : "not_met" } };
    const char *const talk[][2] = { { "day", held.text },
                                    { "minutes", "45" },
                                    { "setting", "individual" },
                                    { "way", "in_person" } };
    struct case_edit edits[5];
    for (size_t i = 0; i < 5; i++)
        edits[i] = (struct case_edit){ case_field_find(CASE_PERSON, str_of(self[i][0])),
                                       str_of(self[i][1]), 0 };
    return case_items_list(f->db, &f->keys, editor->case_id, arena, &items, &count, err) &&
           case_items_change(f->db, &f->keys, editor, items[0].id, edits, 5, arena, &clashes,
                             err) &&
           add(f, editor, CASE_PAPER, paper, 4, arena, err) &&
           add(f, editor, CASE_GOAL, goal, 4, arena, err) &&
           add(f, editor, CASE_SESSION, talk, 4, arena, err);
}

static bool one(struct filler *f, unsigned n, struct arena *arena, struct err *err)
{
    int64_t at_ms = f->now_ms - span_ms + (int64_t)((double)span_ms * n / f->files);
    struct case_file file;
    int64_t owner_id = n % WORKERS == 0 ? f->worker_id : 1000 + n % WORKERS;
    const struct case_opening opening = { .team = n % 3 ? STR("tirana") : STR("lezha"),
                                          .staff_id = owner_id };
    if (!case_file_open(f->db, &f->keys, &opening, at_ms, arena, &file, err))
        return false;
    const struct case_editor editor = { .case_id = file.id,
                                        .staff_id = owner_id,
                                        .now_ms = at_ms + 1 };
    const struct case_consent consent = { .kind = CASE_CONSENT_REPORTING,
                                          .state = CASE_CONSENT_GIVEN,
                                          .way = CASE_CONSENT_ON_PAPER,
                                          .version = STR("1"),
                                          .language = STR("prs"),
                                          .detail = STR("Invented"),
                                          .staff_id = owner_id,
                                          .settled_at_ms = at_ms };
    return fill_in(f, n, &editor, arena, err) &&
           (n % 10 == 0 ||
            case_consent_record(f->db, &f->keys, file.id, &consent, at_ms + 2, arena, err)) &&
           (n % 4 != 3 || n > f->files - f->files / 10 ||
            case_file_move(f->db, file.id, file.version, CASE_CLOSED, at_ms + 100 * day_ms, arena,
                           err));
}

static bool fill(struct filler *f, struct err *err)
{
    for (unsigned n = 0; n < f->files;) {
        if (!db_begin(f->db, err))
            return false;
        for (unsigned i = 0; i < BATCH && n < f->files; i++, n++) {
            struct arena *arena = arena_new(ARENA_SIZE_MAX);
            bool done = one(f, n, arena, err);
            arena_free(arena);
            if (!done)
                return false;
        }
        if (!db_commit(f->db, err))
            return false;
        db_idle(f->db);
    }
    return true;
}

static bool join(struct filler *f, struct err *err)
{
    struct arena *arena = arena_new(ARENA_SIZE_MAX);
    bool done =
        db_begin(f->db, err) && case_team_set(f->db, f->worker_id, STR("tirana"), arena, err) &&
        case_team_set(f->db, f->supervisor_id, STR("tirana"), arena, err) && db_commit(f->db, err);
    arena_free(arena);
    return done;
}

int main(int argc, char **argv)
{
    char url[512], key_file[512];
    struct filler f = { .now_ms = clock_now_ms() };
    struct err err = { 0 };
    if (argc != 5 || !str_to_int64(str_of(argv[3]), &f.worker_id) ||
        !str_to_int64(str_of(argv[4]), &f.supervisor_id)) {
        fputs("usage: bench_cases_fill FOLDER FILES WORKER SUPERVISOR\n", stderr);
        return 64;
    }
    f.files = (unsigned)strtoul(argv[2], NULL, 10);
    snprintf(url, sizeof(url), "sqlite:%s/migranti.db", argv[1]);
    snprintf(key_file, sizeof(key_file), "%s/migranti.key", argv[1]);
    bool done = crypto_init(&err) && crypto_keyring_load(key_file, true, &f.keys, &err) &&
                db_open(url, DB_WRITER, &f.db, &err) && fill(&f, &err) && join(&f, &err);
    if (!done)
        fprintf(stderr, "bench_cases_fill: %s\n", err.text);
    db_close(f.db);
    return done ? 0 : 1;
}
